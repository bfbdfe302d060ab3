import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { ForecastQuery } from '../forecast/forecast.query.js';
import { type ApprovedChange, type YearEffect, effectOn, notComputedOf, yearsOfEffect } from './approval-effect.js';

export interface ApprovalEffect {
  readonly years: readonly YearEffect[];
  readonly notComputed: readonly string[];
}

/** A pinned request as far as its effect depends on it. */
export interface PinnedRequest {
  readonly state: string;
  readonly effectiveOn: IsoDate;
  readonly changes: readonly ApprovedChange[];
}

const PINNED_SQL = `
select json_build_object('state', request.state, 'effectiveOn', request.effective_on, 'content', request.content)
from approval_requests request where request.id = $1`;

/** What one request for approval would do to the budget and the forecast. */
@Injectable()
export class ApprovalEffectQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly forecast: ForecastQuery,
  ) {}

  /** By the request's id; null where there is none to see, or it is decided and its effect in the forecast itself. */
  async ofRequest(actor: Actor, requestId: string): Promise<ApprovalEffect | null> {
    requires(actor, 'approvals.read');
    const pinned = await this.reads.json<(Omit<PinnedRequest, 'changes'> & { content: unknown }) | null>(
      actor,
      'pinnedRequest',
      PINNED_SQL,
      [requestId],
    );
    return pinned && this.of(actor, { ...pinned, changes: changesOf(pinned.content) });
  }

  /** The year in which it takes effect and the next; null once it is decided. */
  async of(actor: Actor, pinned: PinnedRequest): Promise<ApprovalEffect | null> {
    requires(actor, 'finance.readBudget');
    if (pinned.state !== 'pending' && pinned.state !== 'approved') return null;
    const [first, next] = yearsOfEffect(pinned.effectiveOn);
    const ground = await this.forecast.ground(actor, first, next);
    return {
      years: [first, next].map((year) => effectOn(ground, year, pinned.changes)),
      notComputed: [...new Set([first, next].flatMap((year) => notComputedOf(ground, year, pinned.changes)))],
    };
  }
}

/** The lines that a request pins and changes, from its content as recorded. */
export function changesOf(content: unknown): ApprovedChange[] {
  const { lines } = content as { readonly lines?: readonly PinnedLine[] };
  return (lines ?? [])
    .filter((line) => line.settledPence !== null && line.settledPence !== line.currentPence)
    .map((line) => ({ feeLineId: line.feeLineId, on: line.effectiveOn, settledPence: line.settledPence ?? line.currentPence }));
}

interface PinnedLine {
  readonly feeLineId: string;
  readonly effectiveOn: IsoDate;
  readonly currentPence: Pence;
  readonly settledPence: Pence | null;
}
