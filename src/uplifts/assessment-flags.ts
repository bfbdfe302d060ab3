import { type IsoDate, addMonths, formatDate } from '../kernel/dates.js';
import type { ChargingBasis } from '../placements/charging-basis.js';

/** What an officer has to see before answering. */
export type AssessmentFlagCode =
  | 'firstTwelveMonths'
  | 'upliftedWithinTwelveMonths'
  | 'fixedPriceContract'
  | 'formulaContract'
  | 'lapsedCheck'
  | 'reviewOverAYearOld'
  | 'noChargingBasis';

export interface AssessmentFlag {
  readonly code: AssessmentFlagCode;
  readonly words: string;
}

/** How a contract prices itself; only a negotiated price enters a round (domain.md, Routing). */
export type PriceRule = 'negotiated' | 'fixed' | 'formula';

/** The line as it stands on the day it is assessed. */
export interface AssessedLine {
  readonly assessedOn: IsoDate;
  readonly effectiveOn: IsoDate;
  readonly placementBeganOn: IsoDate;
  readonly lastUpliftOn: IsoDate | null;
  readonly lastReviewOn: IsoDate | null;
  readonly priceRule: PriceRule;
  readonly chargingBasis: ChargingBasis | null;
  /** Mandatory checks of the school that have failed or lapsed, each in the words shown: "Insurance lapsed on 1 March 2027". */
  readonly lapsedChecks: readonly string[];
  /** Months that must lie between uplifts, and after the placement began (12 by default policy). */
  readonly monthsBetweenUplifts: number;
}

const REVIEW_MONTHS = 12;

/**
 * The flags of a line, in the order of the list (domain.md, Uplift calendar, Routing, Due diligence, Annual review, Charging basis). A flag
 * informs; whether it also stops is the use case's rule. Where no review is recorded, the placement's first day counts.
 */
export function assessmentFlags(line: AssessedLine): AssessmentFlag[] {
  const flags: AssessmentFlag[] = [];
  const months = String(line.monthsBetweenUplifts);
  if (line.effectiveOn < addMonths(line.placementBeganOn, line.monthsBetweenUplifts)) {
    flags.push({
      code: 'firstTwelveMonths',
      words: `The placement began on ${formatDate(line.placementBeganOn)}, less than ${months} months before the rise would start.`,
    });
  }
  if (line.lastUpliftOn !== null && line.effectiveOn < addMonths(line.lastUpliftOn, line.monthsBetweenUplifts)) {
    flags.push({
      code: 'upliftedWithinTwelveMonths',
      words: `The line last rose on ${formatDate(line.lastUpliftOn)}, less than ${months} months before this rise would start.`,
    });
  }
  if (line.priceRule === 'fixed') flags.push({ code: 'fixedPriceContract', words: 'The contract fixes this price: it is not negotiated.' });
  if (line.priceRule === 'formula') {
    flags.push({ code: 'formulaContract', words: 'The contract’s formula sets this price: it is not negotiated.' });
  }
  for (const words of line.lapsedChecks) flags.push({ code: 'lapsedCheck', words });
  if (line.assessedOn > addMonths(line.lastReviewOn ?? line.placementBeganOn, REVIEW_MONTHS)) {
    flags.push({
      code: 'reviewOverAYearOld',
      words:
        line.lastReviewOn === null
          ? 'No annual review is recorded.'
          : `The last annual review was on ${formatDate(line.lastReviewOn)}, more than 12 months ago.`,
    });
  }
  if (line.chargingBasis === null) {
    flags.push({
      code: 'noChargingBasis',
      words: 'The contract states no charging basis, so arrears and budget effect cannot be computed.',
    });
  }
  return flags;
}
