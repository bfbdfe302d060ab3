import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { MANDATORY_CHECKS } from '../../providers/check-standing.js';
import type { LikePriceCell, Outlier } from './like-prices.js';
import { LIKE_PRICES_SQL } from './like-prices.sql.js';
import { MONEY_AT_RISK_SQL } from './money-at-risk.sql.js';

/** A figure about fewer places than this is not compared (domain.md: cells under 5 are hidden). */
const FEWEST_PLACES = 5;
/** After so many months the law asks for another annual review. */
const REVIEW_MONTHS = 12;

export interface LikePrices {
  readonly cells: readonly LikePriceCell[];
  /** Places of which no price is on record. */
  readonly unpriced: number;
  /** How many other members share their prices with this authority. */
  readonly partners: number;
  /** England's published average; null where none is recorded. */
  readonly national: { readonly financialYear: number; readonly mean: Pence; readonly source: string } | null;
  readonly outliers: readonly Outlier[];
}

export const RISK_REASONS = ['agreement', 'check', 'review'] as const;
export type RiskReason = (typeof RISK_REASONS)[number];

interface Risk<Reason extends RiskReason, Detail> {
  readonly reason: Reason;
  readonly placementId: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly pupilReference: string;
  /** Pounds a year that stand on it. */
  readonly pence: Pence;
  readonly detail: Detail;
}

export interface CheckAtFault {
  readonly kind: string;
  readonly state: 'missing' | 'failed' | 'lapsed';
  readonly on: IsoDate | null;
}

/** A placement whose money stands on a missing paper: the funders without agreement, the checks at fault, or the day of the last review. */
export type MoneyAtRisk = Risk<'agreement', readonly string[]> | Risk<'check', readonly CheckAtFault[]> | Risk<'review', IsoDate | null>;

/** What a head of service looks for over all placements: prices beside like places', money that stands on a missing paper. */
@Injectable()
export class OversightQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  async likePrices(actor: Actor): Promise<LikePrices> {
    this.authorise(actor);
    return this.reads.json(actor, 'likePrices', LIKE_PRICES_SQL, [this.clock.today(), FEWEST_PLACES]);
  }

  /** The dearest first; a placement stands once under each reason. */
  async moneyAtRisk(actor: Actor): Promise<MoneyAtRisk[]> {
    this.authorise(actor);
    return this.reads.json(actor, 'moneyAtRisk', MONEY_AT_RISK_SQL, [this.clock.today(), MANDATORY_CHECKS, REVIEW_MONTHS]);
  }

  private authorise(actor: Actor): void {
    requires(actor, 'placements.read');
    if (actor.kind !== 'authority') throw new Refused([refusal('notAllowed', 'This is for an authority’s own people only.')]);
  }
}
