import { faultOfStart } from '../../kernel/dated-rules.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import type { BasisPoints } from '../../kernel/money.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';
import type { LateRule } from '../negotiation.js';

/** An authority's rules and thresholds for uplifts from a date on (domain.md, Uplift calendar, Return, Assessment, Negotiation, Call-in). */
export interface UpliftPolicy {
  readonly effectiveFrom: IsoDate;
  /** First and last day for returns, as month and day: `11-01` to `01-31` spans the new year. */
  readonly windowOpens: string;
  readonly windowCloses: string;
  readonly lateRule: LateRule;
  readonly monthsBetweenUplifts: number;
  readonly evidenceAboveBp: BasisPoints;
  readonly offerWorkingDays: number;
  /** The cap is the lower of this and the rise of `capSeries`; null for no such part. */
  readonly capBp: BasisPoints | null;
  readonly capSeries: string | null;
  readonly capReviewAboveBp: BasisPoints | null;
  readonly benchmarkMinimum: number;
  readonly appealDays: number;
  readonly callInWorkingDays: number;
  readonly keyDecisionNoticeDays: number;
}

/** 29 February is no day of a yearly window: three years in four do not have it. */
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the text is a day of every year, as `11-01`. */
export function isMonthDay(text: string): boolean {
  const parts = /^(\d\d)-(\d\d)$/.exec(text);
  const days = DAYS_OF_MONTH[Number(parts?.[1]) - 1];
  const day = Number(parts?.[2]);
  return days !== undefined && day >= 1 && day <= days;
}

/** Where a month and day stands in the academic year before the one that is priced: from 1 September to 31 August. */
const placeInYear = (monthDay: string): string => (monthDay >= '09-01' ? '0' : '1') + monthDay;

/**
 * What is wrong with a policy in itself: `notADay` (a window's day that is no day of every year), `windowBackwards` (it closes before it
 * opens, counted from 1 September), `capSeriesUnknown`, `reviewWithoutSeries` (a review limit with no index to measure).
 */
export function refusesPolicy(policy: UpliftPolicy, seriesCodes: ReadonlySet<string>): Refusal[] {
  const refusals = (['windowOpens', 'windowCloses'] as const)
    .filter((field) => !isMonthDay(policy[field]))
    .map((field) => refusal('notADay', `“${policy[field]}” is not a day of every year. Write month and day, for example 11-01.`, field));
  if (refusals.length === 0 && placeInYear(policy.windowOpens) > placeInYear(policy.windowCloses))
    refusals.push(
      refusal('windowBackwards', 'The window closes before it opens. A window lies between 1 September and 31 August.', 'windowCloses'),
    );
  if (policy.capSeries !== null && !seriesCodes.has(policy.capSeries))
    refusals.push(refusal('capSeriesUnknown', `There is no index series “${policy.capSeries}”.`, 'capSeries'));
  if (policy.capReviewAboveBp !== null && policy.capSeries === null)
    refusals.push(
      refusal('reviewWithoutSeries', 'A limit for reviewing the cap needs the index that it is measured by.', 'capReviewAboveBp'),
    );
  return refusals;
}

/** Why a policy may not start on a date, by `faultOfStart`: `policyExists`, `behindRulesInForce`. */
export function refusesStart(start: IsoDate, recorded: readonly IsoDate[], today: IsoDate): Refusal | undefined {
  switch (faultOfStart(start, recorded, today)) {
    case 'exists':
      return refusal(
        'policyExists',
        `Rules from ${formatDate(start)} are recorded already and are never overwritten. Record the change from another date.`,
        'effectiveFrom',
      );
    case 'behindRulesInForce':
      return refusal(
        'behindRulesInForce',
        `Rules are in force already, so new ones start today at the earliest: what applied on ${formatDate(start)} stays true.`,
        'effectiveFrom',
      );
    case undefined:
      return undefined;
  }
}
