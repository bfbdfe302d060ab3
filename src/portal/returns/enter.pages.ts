import { Body, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { Refusal } from '../../kernel/outcome.js';
import { ReturnsService } from '../../uplifts/returns.service.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { type Reply, page, redirect } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { enterView, enteredLines, namesOf } from './enter.view.js';
import { type ReturnFacts, can } from './return-facts.js';
import { ReturnPage } from './return-page.js';

/** A return that an officer enters for the school: what came on paper or by telephone, with the day it came. */
@Portal()
export class EnterPages {
  constructor(
    private readonly pages: ReturnPage,
    private readonly returns: ReturnsService,
  ) {}

  @Get('returns/:id/enter')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const facts = await this.pages.facts(actor, id);
    if (!facts.rights.enter || !can(facts, 'submit')) return redirect(paths.upliftReturn(id), 'This return can no longer be entered here.');
    return this.page(facts, new Form());
  }

  /** Saves what was typed; then, if asked to, sends it. What was saved stays saved where sending is refused. */
  @Post('returns/:id/enter')
  async save(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const facts = await this.pages.facts(actor, id);
    const lines = enteredLines(form, facts);
    const sends = form.typed('then') === 'send';
    const receivedOn = sends ? form.date('receivedOn', { required: 'Enter the day on which it arrived' }) : null;
    if (form.refused) return this.page(facts, form);
    const saved = await this.returns.saveDraft(actor, { returnId: id, version: form.version, lines, clientKey: form.clientKey });
    if (!saved.ok) return this.refused(actor, id, form, saved.refusals);
    if (!sends) return redirect(paths.upliftReturn(id), 'Saved. The school sees what is filled in, and nothing is sent yet.');
    const version = form.version + 1;
    const sent = await this.returns.submit(actor, { returnId: id, version, receivedOn, clientKey: keyOf(form) });
    if (!sent.ok) return this.refused(actor, id, form, sent.refusals);
    return redirect(paths.upliftReturn(id), 'The return is entered for the school.');
  }

  private async refused(actor: Actor, id: string, form: Form, refusals: readonly Refusal[]): Promise<Reply> {
    const facts = await this.pages.refusedFacts(actor, id, form, refusals, (shown) => namesOf(shown));
    return this.page(facts, form);
  }

  private page(facts: ReturnFacts, form: Form): Reply {
    return page('returns/enter', `Enter the return of ${facts.ret.school.name}`, { ...enterView(facts, form), form });
  }
}

/** Saving took the form's own key. */
const keyOf = (form: Form): string | null => (form.clientKey === null ? null : `${form.clientKey} sent`);
