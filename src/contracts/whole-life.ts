import { type DateRange, isEmptyRange } from '../kernel/date-range.js';
import type { IsoDate } from '../kernel/dates.js';
import { addDays } from '../kernel/dates.js';
import { type Pence, pence, sum } from '../kernel/money.js';
import { type Outcome, type Refusal, accepted, refused } from '../kernel/outcome.js';
import { academicYearRange, byAcademicYear } from '../kernel/years.js';
import { type ChargingBasis, charge } from '../placements/charging-basis.js';
import type { SchoolCalendars } from '../placements/term-calendar.js';
import { yearOf } from './block/price-tiers.js';
import type { ContractTerms } from './terms.js';

/** The yearly prices that terms commit to by themselves: each fee line, the guaranteed places of a block, nothing of a framework. */
export function committedPrices(terms: ContractTerms): Pence[] {
  switch (terms.kind) {
    case 'spot':
      return terms.feeLines.map(({ annualPence }) => annualPence);
    case 'block': {
      const guaranteed = terms.groups.reduce((places, group) => places + group.guaranteed, 0);
      return guaranteed === 0 ? [] : [yearOf(terms, guaranteed)];
    }
    case 'framework':
      return [];
  }
}

/** What the terms cost over these days, each price by the contract's own basis. A range without an end costs without end: it throws. */
export function costOver(terms: ContractTerms, days: DateRange, school: SchoolCalendars): Outcome<Pence> {
  if (isEmptyRange(days)) return accepted(pence(0));
  const refusals = new Map<string, Refusal>();
  const costs = committedPrices(terms).map((price) => {
    const cost = priceOver(price, terms.basis, days, school);
    if (cost.ok) return cost.value;
    for (const each of cost.refusals) refusals.set(each.message, each);
    return pence(0);
  });
  return refusals.size > 0 ? refused(...refusals.values()) : accepted(sum(costs));
}

/**
 * A yearly price over a range. A whole academic year costs the price whatever its calendar, so that only the years it is cut into need a
 * term calendar: those of a contract's later years are not known when it is drafted.
 */
export function priceOver(price: Pence, basis: ChargingBasis, days: DateRange, school: SchoolCalendars): Outcome<Pence> {
  let total = 0;
  const refusals: Refusal[] = [];
  for (const { year, part } of byAcademicYear(days)) {
    const whole = academicYearRange(year);
    const cost = part.from === whole.from && part.to === whole.to ? accepted(price) : charge(price, basis, part, year, school);
    if (cost.ok) total += cost.value;
    else refusals.push(...cost.refusals);
  }
  return refusals.length > 0 ? refused(...refusals) : accepted(pence(total));
}

/** What the terms cost from their effective day to the contract's last day; null where it has none. */
export const wholeLifeCost = (
  terms: ContractTerms,
  effectiveOn: IsoDate,
  endsOn: IsoDate | null,
  school: SchoolCalendars,
): Outcome<Pence | null> => (endsOn === null ? accepted(null) : costOver(terms, { from: effectiveOn, to: addDays(endsOn, 1) }, school));
