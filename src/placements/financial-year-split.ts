import type { DateRange } from '../kernel/date-range.js';
import { type Pence } from '../kernel/money.js';
import { type Outcome, type Refusal, accepted, refused } from '../kernel/outcome.js';
import { type FinancialYear, byFinancialYear, financialYearOf, financialYearRange, nextFinancialYear } from '../kernel/years.js';
import { type ChargingBasis, type PriceChange, chargeOver, costOfChange } from './charging-basis.js';
import type { SchoolCalendars } from './term-calendar.js';

/** Pence that fall in one financial year. */
export interface FinancialYearAmount {
  readonly year: FinancialYear;
  readonly amount: Pence;
}

/**
 * What a range costs at a yearly price, cut at every 1 April by the line's own charging basis; the parts add up to the charge of the whole
 * range. Throws a RangeError on a range without an end; refusals as `charge`.
 */
export function splitByFinancialYear(
  price: Pence,
  basis: ChargingBasis | null,
  range: DateRange,
  school: SchoolCalendars,
): Outcome<FinancialYearAmount[]> {
  const amounts: FinancialYearAmount[] = [];
  const refusals: Refusal[] = [];
  for (const { year, part } of byFinancialYear(range)) {
    const cost = chargeOver(price, basis, part, school);
    if (cost.ok) amounts.push({ year, amount: cost.value });
    else refusals.push(...cost.refusals);
  }
  return refusals.length > 0 ? refused(...refusals) : accepted(amounts);
}

/** What a change of price adds to two budgets, in pence. */
export interface BudgetEffect {
  readonly thisYear: FinancialYearAmount;
  readonly nextYear: FinancialYearAmount;
}

/**
 * What a change of price adds to the financial year in which it takes effect (from its effective date) and to the whole next one, by the
 * line's own basis: what Finance sees before it decides. Refusals as `charge`: next year's needs that year's term calendars where the basis
 * does.
 */
export function budgetEffect(change: PriceChange, school: SchoolCalendars): Outcome<BudgetEffect> {
  const thisYear = financialYearOf(change.effectiveOn);
  const nextYear = nextFinancialYear(thisYear);
  const inThisYear = costOfChange(change, financialYearRange(thisYear), school);
  if (!inThisYear.ok) return inThisYear;
  const inNextYear = costOfChange(change, financialYearRange(nextYear), school);
  if (!inNextYear.ok) return inNextYear;
  return accepted({ thisYear: { year: thisYear, amount: inThisYear.value }, nextYear: { year: nextYear, amount: inNextYear.value } });
}
