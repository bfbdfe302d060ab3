import { type IsoDate, addDays, addMonths, earlierOf, laterOf } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import type { ContractState } from '../contract-life-cycle.js';
import type { ContractNoticeKind, ProcurementRoute } from './routes.js';
import { type ProcurementDuty, type ProcurementRule, dutyOn, valueOn } from './rules.js';

/** `waiting`: it is owed, but the day it is counted from has not come. */
export type ClockState = 'overdue' | 'due' | 'waiting' | 'publishedLate' | 'published';

/** Something to publish, by when, and whether it was. */
export interface Clock {
  readonly dueOn: IsoDate | null;
  readonly publishedOn: IsoDate | null;
  readonly reference: string | null;
  readonly state: ClockState;
}

export interface NoticeClock extends Clock {
  readonly notice: ContractNoticeKind;
}

export interface Published {
  readonly publishedOn: IsoDate;
  readonly reference: string;
}

/** What the notices about a contract depend on. */
export interface ProcuredContract {
  readonly state: ContractState;
  readonly route: ProcurementRoute;
  readonly begunOn: IsoDate;
  readonly awardedOn: IsoDate | null;
  readonly enteredIntoOn: IsoDate | null;
  readonly startsOn: IsoDate;
  /** The day it ended, by notice, by running out or by being superseded; null while it runs. */
  readonly terminatedOn: IsoDate | null;
  readonly published: Readonly<Partial<Record<ContractNoticeKind, Published>>>;
}

/** The last day of a period of so many days whose first day counts, as the Act counts: "beginning with the day". */
export const lastDayOf = (first: IsoDate, days: number): IsoDate => addDays(first, days - 1);

/**
 * Whether a contract is a public contract: its own value, or all that its provider gets, reaches the threshold of the day its procedure
 * began (domain.md: aggregated per provider). A value that nobody can estimate counts as over it.
 */
export function isOverThreshold(rules: readonly ProcurementRule[], begunOn: IsoDate, own: Pence | null, ofProvider: Pence): boolean {
  const threshold = valueOn(rules, 'lightTouchThreshold', begunOn);
  return threshold !== null && (own === null || own >= threshold || ofProvider >= threshold);
}

/** The notices that a contract over the threshold owes by its route, each with the last day on which it is in time. */
export function noticeClocks(
  contract: ProcuredContract,
  rules: readonly ProcurementRule[],
  duties: readonly ProcurementDuty[],
  today: IsoDate,
): NoticeClock[] {
  if (contract.state === 'withdrawn') return [];
  const { begunOn, awardedOn, enteredIntoOn, startsOn, terminatedOn } = contract;
  const within = (first: IsoDate | null, code: 'contractDetailsDays' | 'terminationDays'): IsoDate | null => {
    const days = valueOn(rules, code, begunOn);
    return first === null || days === null ? null : lastDayOf(first, days);
  };
  const due: Readonly<Record<ContractNoticeKind, IsoDate | null>> = {
    // Before the award; until that is known, before the contract starts.
    transparency: awardedOn ?? enteredIntoOn ?? startsOn,
    contractDetails: within(enteredIntoOn, 'contractDetailsDays'),
    termination: within(terminatedOn, 'terminationDays'),
  };
  return (['transparency', 'contractDetails', 'termination'] as const)
    .filter((notice) => dutyOn(duties, contract.route, notice, begunOn)?.required === true)
    .filter((notice) => notice !== 'termination' || terminatedOn !== null)
    .map((notice) => ({ notice, ...clock(due[notice], contract.published[notice], today) }));
}

/** The clock of something due on a day. */
export function clock(dueOn: IsoDate | null, published: Published | undefined, today: IsoDate): Clock {
  if (published) {
    const late = dueOn !== null && published.publishedOn > dueOn;
    return { dueOn, ...published, state: late ? 'publishedLate' : 'published' };
  }
  return { dueOn, publishedOn: null, reference: null, state: dueOn === null ? 'waiting' : dueOn < today ? 'overdue' : 'due' };
}

export type PublicationKind = 'paymentsOver' | 'paymentCompliance';

/** A period about which an authority publishes its payments. */
export interface PublicationClock extends Clock {
  readonly kind: PublicationKind;
  readonly from: IsoDate;
  /** The period's last day. */
  readonly to: IsoDate;
}

/** 1 April, 1 July, 1 October, 1 January; or every six months from 1 April: the periods of reporting begin with the financial year. */
function periodStart(day: IsoDate, months: number): IsoDate {
  const sinceApril = (Number(day.slice(5, 7)) + 8) % months;
  return addMonths(`${day.slice(0, 7)}-01` as IsoDate, -sinceApril);
}

/** Periods from the first rule on, cut at its day, to the one that runs today. A rule's change of length takes effect with the next period. */
function periods(first: IsoDate | null, monthsOn: (day: IsoDate) => number, today: IsoDate) {
  const all: { readonly from: IsoDate; readonly to: IsoDate }[] = [];
  for (let day = first; day !== null && day <= today;) {
    const months = monthsOn(day);
    const to = addDays(addMonths(periodStart(day, months), months), -1);
    all.push({ from: day, to });
    day = addDays(to, 1);
  }
  return all;
}

const firstDayOf = (rules: readonly ProcurementRule[], code: ProcurementRule['code']): IsoDate | null =>
  rules
    .filter((rule) => rule.code === code)
    .reduce<IsoDate | null>((first, { effectiveFrom }) => (first === null ? effectiveFrom : earlierOf(first, effectiveFrom)), null);

/**
 * What an authority publishes about payments: every quarter those above an amount (only where `firstBegunOn`, the first procedure it applies
 * to, lies behind), and every six months how promptly it paid. The running period is the last.
 */
export function publicationClocks(
  rules: readonly ProcurementRule[],
  published: readonly (Published & { readonly kind: PublicationKind; readonly from: IsoDate })[],
  firstBegunOn: IsoDate | null,
  today: IsoDate,
): PublicationClock[] {
  const of = (kind: PublicationKind, from: IsoDate) => published.find((each) => each.kind === kind && each.from === from);
  const daysOn = (code: 'paymentsOverDays' | 'paymentComplianceDays', day: IsoDate): number => valueOn(rules, code, day) ?? 30;
  const ruleFrom = firstDayOf(rules, 'paymentsOver');
  const quarters =
    ruleFrom === null || firstBegunOn === null ? [] : periods(periodStart(laterOf(ruleFrom, firstBegunOn), 3), () => 3, today);
  const halves = periods(firstDayOf(rules, 'paymentComplianceMonths'), (day) => valueOn(rules, 'paymentComplianceMonths', day) ?? 6, today);
  return [
    ...quarters.map(({ from, to }) => ({
      kind: 'paymentsOver' as const,
      from,
      to,
      // Section 70 counts from the quarter's last day, section 69 from the day after the period.
      ...clock(lastDayOf(to, daysOn('paymentsOverDays', to)), of('paymentsOver', from), today),
    })),
    ...halves.map(({ from, to }) => ({
      kind: 'paymentCompliance' as const,
      from,
      to,
      ...clock(addDays(to, daysOn('paymentComplianceDays', to)), of('paymentCompliance', from), today),
    })),
  ];
}

/** Overdue first, then what is due soonest, then what waits; what is published last, the latest first. */
export function byUrgency(a: Clock, b: Clock): number {
  const rank = ({ state }: Clock): number => ['overdue', 'due', 'waiting', 'publishedLate', 'published'].indexOf(state);
  if (a.publishedOn !== null && b.publishedOn !== null) return b.publishedOn.localeCompare(a.publishedOn);
  return rank(a) - rank(b) || (a.dueOn ?? '').localeCompare(b.dueOn ?? '');
}

export interface ExtensionDate {
  readonly number: number;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** The last day on which it can be taken up. */
  readonly decideBy: IsoDate;
}

/** When each option to extend begins, ends and must be taken up: one after the other from the contract's last day. */
export function extensionDates(
  endsOn: IsoDate | null,
  extensions: readonly { readonly months: number; readonly noticeMonths: number }[],
): ExtensionDate[] {
  if (endsOn === null) return [];
  let last = endsOn;
  return extensions.map(({ months, noticeMonths }, index) => {
    const from = addDays(last, 1);
    const to = addDays(addMonths(from, months), -1);
    const option = { number: index + 1, from, to, decideBy: addDays(addMonths(from, -noticeMonths), -1) };
    last = to;
    return option;
  });
}
