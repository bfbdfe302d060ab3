import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { type Outcome } from '../kernel/outcome.js';
import { Assessment } from './assessment.reader.js';
import { BudgetRoomQuery } from './budget-room.query.js';
import type { OfferedFigures } from './offered-prices.js';
import { type WhatIf, whatIf } from './what-if.js';

/** Answers what an offer would come to, on the facts of this moment. Changes nothing. For the authority's own people only. */
@Injectable()
export class WhatIfQuery {
  constructor(
    private readonly assessment: Assessment,
    private readonly budget: BudgetRoomQuery,
  ) {}

  async ask(actor: Actor, returnId: string, figures: OfferedFigures): Promise<Outcome<WhatIf>> {
    const lines = await this.assessment.ofReturn(actor, returnId);
    const budget = await this.budget.of(actor, returnId);
    return whatIf({ lines, panelOn: lines[0]?.nextPanelOn ?? null, budget }, figures);
  }
}
