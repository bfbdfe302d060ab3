import { isEmptyRange, intersect } from '../../kernel/date-range.js';
import { type IsoDate, addMonths } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { type Outcome, accepted, refusal, refused } from '../../kernel/outcome.js';
import { type AcademicYear, academicYearRange, byAcademicYear } from '../../kernel/years.js';
import type { SchoolCalendars } from '../../placements/term-calendar.js';
import { type BlockPlace, type Days, type LedgerRun, type TermsStep, blockLedger } from './block-ledger.js';
import { type Charging, chargeRuns } from './ledger-money.js';

/** How often a block is billed: each term in advance by default, each month where the parties agree it. */
export type BillingRhythm = 'term' | 'month';

export interface BillingPeriod extends Days {
  /** "Autumn term 2027/28", "September 2027". */
  readonly name: string;
}

const TERMS = ['Autumn', 'Spring', 'Summer'] as const;
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/**
 * An academic year cut where the spring and summer terms begin: each term with the holiday after it, so that no day of the year is left out.
 * Undefined where the school's three terms are not recorded.
 */
export function termPeriods(year: AcademicYear, calendars: SchoolCalendars): BillingPeriod[] | undefined {
  const [, spring, summer] = calendars.calendarOf(year)?.terms ?? [];
  if (spring === undefined || summer === undefined) return undefined;
  const whole = academicYearRange(year);
  const cuts = [whole.from, spring.from, summer.from, whole.to] as const;
  return TERMS.flatMap((term, index) => {
    const [from, to] = [cuts[index], cuts[index + 1]];
    return from && to ? [{ name: `${term} term ${year}`, from, to }] : [];
  });
}

function monthPeriods(days: Days): BillingPeriod[] {
  const periods: BillingPeriod[] = [];
  for (let from = `${days.from.slice(0, 7)}-01` as IsoDate; from < days.to; from = addMonths(from, 1))
    periods.push({ name: MONTH.format(new Date(`${from}T00:00:00Z`)), from, to: addMonths(from, 1) });
  return periods;
}

/** The billing periods that a contract's days touch, cut to them, and the academic years whose terms are not known. */
export function billingPeriods(
  days: Days,
  rhythm: BillingRhythm,
  calendars: SchoolCalendars,
): { periods: BillingPeriod[]; unknown: AcademicYear[] } {
  const unknown: AcademicYear[] = [];
  const whole =
    rhythm === 'month'
      ? monthPeriods(days)
      : byAcademicYear(days).flatMap(({ year }) => {
          const terms = termPeriods(year, calendars);
          if (terms === undefined) unknown.push(year);
          return terms ?? [];
        });
  const periods = whole.flatMap((period) => {
    const part = intersect(period, days);
    return part?.to ? [{ name: period.name, from: part.from, to: part.to }] : [];
  });
  return { periods, unknown };
}

/**
 * The ledger of a block in which every guaranteed place is filled and no optional one: what is billed in advance. It depends on the terms
 * alone, so both sides know each bill beforehand; what the days then owe is settled by the reconciliation.
 */
export function ledgerInAdvance(places: readonly BlockPlace[], steps: readonly TermsStep[]): LedgerRun[] {
  const guaranteed = places.filter((place) => place.guaranteed);
  const stays = guaranteed.map(({ id, during }) => ({ id, placeId: id, authorityId: '', during }));
  return blockLedger({ places: guaranteed, stays, steps });
}

/** One bill in advance, due on the first day of its period. */
export interface Instalment extends BillingPeriod {
  readonly dueOn: IsoDate;
  readonly amount: Pence;
}

/**
 * The bills of a block: each what the days of its period cost by the contract's own charging basis at the prices of those days, so that the
 * bills of a year add up to its price to the penny. Refusals: `noTermCalendar` for each year that cannot be cut into terms, and as `charge`.
 */
export function instalments(
  places: readonly BlockPlace[],
  steps: readonly TermsStep[],
  days: Days,
  rhythm: BillingRhythm,
  charging: Charging,
): Outcome<Instalment[]> {
  const { periods, unknown } = billingPeriods(days, rhythm, charging.calendars);
  if (unknown.length > 0) return refused(...unknown.map((year) => noTerms(charging.calendars, year)));
  return billsOf(ledgerInAdvance(places, steps), periods, charging);
}

/** The bills of these periods. */
export function billsOf(advance: readonly LedgerRun[], periods: readonly BillingPeriod[], charging: Charging): Outcome<Instalment[]> {
  const bills: Instalment[] = [];
  for (const period of periods.filter((each) => !isEmptyRange(each))) {
    const amount = chargeRuns(advance, period, charging, ({ annualPence }) => annualPence);
    if (!amount.ok) return amount;
    bills.push({ ...period, dueOn: period.from, amount: amount.value });
  }
  return accepted(bills);
}

export const noTerms = (calendars: SchoolCalendars, year: AcademicYear) =>
  refusal('noTermCalendar', `${calendars.schoolName}, ${year}: the school’s term calendar is not recorded, so its terms cannot be billed.`);
