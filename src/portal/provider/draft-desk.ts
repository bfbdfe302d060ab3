import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import type { Outcome } from '../../kernel/outcome.js';
import { type AskedLine, ReturnsService } from '../../uplifts/returns.service.js';
import { type SchoolReturn, SchoolReturnQuery } from '../../uplifts/provider/school-return.query.js';
import type { Form } from '../foundation/form.js';
import { redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';

/** What saving a part of a draft came to. */
export type Saved =
  { readonly kind: 'saved' | 'stale'; readonly ret: SchoolReturn } | { readonly kind: 'elsewhere'; readonly reply: Reply };

/** Draft pages share this: they work on a draft alone, save only what changed, and tell when a colleague was quicker. */
@Injectable()
export class DraftDesk {
  constructor(
    private readonly returns: ReturnsService,
    private readonly query: SchoolReturnQuery,
  ) {}

  /** The draft; or where to go instead, since the return was sent. */
  async open(actor: Actor, id: string): Promise<SchoolReturn | Reply> {
    const ret = await this.query.one(actor, id);
    if (ret.jointNegotiationId !== null) return askedTogether();
    return ret.state === 'draft' ? ret : redirect(paths.schoolReturn(id));
  }

  /** The draft for a form that was sent, with who saved what since the version it shows. */
  async openFor(actor: Actor, id: string, form: Form): Promise<SchoolReturn | Reply> {
    const ret = await this.query.one(actor, id, form.version);
    if (ret.jointNegotiationId !== null) return askedTogether();
    return ret.state === 'draft'
      ? ret
      : redirect(paths.schoolReturn(id), 'This return is no draft any more. What you typed was not saved.');
  }

  /** Keeps these lines. Nothing changed: nothing is saved, so that nobody else's page goes stale for it. */
  async keep(actor: Actor, ret: SchoolReturn, form: Form, lines: readonly AskedLine[]): Promise<Saved> {
    // A page older than the record is told even where it changes nothing: it shows what is no longer so.
    if (lines.length === 0) return { kind: ret.version === form.version ? 'saved' : 'stale', ret };
    const outcome = await this.returns.saveDraft(actor, { returnId: ret.id, version: form.version, clientKey: form.clientKey, lines });
    if (outcome.ok) return this.again(actor, ret.id, form, 'saved');
    if (isStale(outcome)) return this.again(actor, ret.id, form, 'stale');
    form.refuse(outcome.refusals);
    return { kind: 'saved', ret };
  }

  private async again(actor: Actor, id: string, form: Form, kind: 'saved' | 'stale'): Promise<Saved> {
    const ret = await this.openFor(actor, id, form);
    return isReply(ret) ? { kind: 'elsewhere', reply: ret } : { kind, ret };
  }
}

/** Where a draft is filled that several councils ask for together. */
export const askedTogether = (): Reply =>
  redirect(paths.jointReturns, 'This council asks for its return together with others: you send one return for all.');

export const isReply = (answer: SchoolReturn | Reply): answer is Reply => 'kind' in answer;

export const isStale = (outcome: Outcome<unknown>): boolean => !outcome.ok && outcome.refusals.some(({ code }) => code === 'staleVersion');
