import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import { Refused, type Refusal, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { Assessment } from '../../uplifts/assessment.reader.js';
import { ReturnSurroundingsQuery } from '../../uplifts/return-surroundings.query.js';
import { UpliftReturnsQuery } from '../../uplifts/uplift-returns.query.js';
import type { WhatIf } from '../../uplifts/what-if.js';
import { Form } from '../foundation/form.js';
import { type Reply, page } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { type ReturnFacts, rightsOf } from './return-facts.js';
import { returnView } from './return.view.js';

/** Why a page of the return cannot be shown again with what was typed. */
const FINAL = new Set(['notFound', 'notAllowed', 'clientKeyReused']);

/** Reads what a return's page shows, and makes the page: also for an act that was refused, with what was typed. */
@Injectable()
export class ReturnPage {
  constructor(
    private readonly returns: UpliftReturnsQuery,
    private readonly assessment: Assessment,
    private readonly surroundings: ReturnSurroundingsQuery,
    private readonly clock: Clock,
  ) {}

  /** Three statements: the return, its assessment, what stands around it. Refusals: `notFound`, `notAllowed`. */
  async facts(actor: Actor, id: string): Promise<ReturnFacts> {
    const ret = await this.returns.one(actor, id);
    if (!ret) throw new Refused([refusal('notFound', 'There is no such return, or it is not yours to see.', 'returnId')]);
    const [assessed, around] = await Promise.all([this.assessment.ofReturn(actor, id, ret.cycle.id), this.surroundings.of(actor, id)]);
    const askedById = new Map(ret.lines.map((line) => [line.id, line]));
    const lines = assessed.flatMap((line) => {
      const asked = askedById.get(line.lineId);
      return asked ? [{ asked, assessed: line }] : [];
    });
    return { today: this.clock.today(), rights: rightsOf(actor), ret, lines, around };
  }

  async show(actor: Actor, id: string, form = new Form(), tried: WhatIf | null = null): Promise<Reply> {
    return this.of(await this.facts(actor, id), form, tried);
  }

  of(facts: ReturnFacts, form = new Form(), tried: WhatIf | null = null): Reply {
    const { ret } = facts;
    return page('returns/return', `${ret.school.name}, uplift return`, {
      ...returnView(facts, form, tried),
      form,
      wide: true,
      breadcrumbs: [
        { text: 'Rounds', href: paths.rounds },
        { text: ret.cycle.name, href: paths.round(ret.cycle.id) },
        { text: ret.school.name },
      ],
    });
  }

  /** The page again with what was typed and why it was refused, over the return as it is now. */
  async refused(
    actor: Actor,
    id: string,
    form: Form,
    refusals: readonly Refusal[],
    names: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    return this.of(await this.refusedFacts(actor, id, form, refusals, () => names), form);
  }

  /** The return as it is now, for a form whose act was refused; the form says why. What nobody can mend here becomes an error page. */
  async refusedFacts(
    actor: Actor,
    id: string,
    form: Form,
    refusals: readonly Refusal[],
    names: (facts: ReturnFacts) => Readonly<Record<string, string>>,
  ): Promise<ReturnFacts> {
    if (refusals.some(({ code }) => FINAL.has(code))) throw new Refused(refusals);
    const facts = await this.facts(actor, id);
    form.refuse(refusals, { version: '', returnId: '', ...names(facts) });
    return facts;
  }
}
