import { type IsoDate, addDays } from '../../kernel/dates.js';
import { type Pence, pence, sum } from '../../kernel/money.js';
import { type Outcome, type Refusal, accepted, refused } from '../../kernel/outcome.js';
import { academicYearOf, academicYearRange } from '../../kernel/years.js';
import { type ChargingBasis, chargeOver } from '../../placements/charging-basis.js';
import type { SchoolCalendars } from '../../placements/term-calendar.js';
import { type BillingPeriod, billingPeriods, noTerms } from '../block/instalments.js';

export interface PricedLine {
  readonly annualPence: Pence;
  readonly basis: ChargingBasis | null;
  readonly from: IsoDate;
  /** The day after the last; null without end. */
  readonly to: IsoDate | null;
}

/**
 * The part of a bill in advance that a school which teaches until `lastDay` no longer earns: the days after it, of the period in which it lies
 * and which was billed by today. Undefined where that period has not been billed yet, or ends with that day: then nothing is paid in advance.
 */
export function billedBeyond(lastDay: IsoDate, today: IsoDate, calendars: SchoolCalendars): Outcome<BillingPeriod | undefined> {
  const year = academicYearRange(academicYearOf(lastDay));
  const { periods, unknown } = billingPeriods(year, 'term', calendars);
  if (unknown.length > 0) return refused(...unknown.map((each) => noTerms(calendars, each)));
  const period = periods.find(({ from, to }) => from <= lastDay && lastDay < to);
  const beyond = addDays(lastDay, 1);
  if (!period || period.from > today || beyond >= period.to) return accepted(undefined);
  return accepted({ name: period.name, from: beyond, to: period.to });
}

/** What was paid in advance for these days, each line by its own charging basis. Refusals: those of charging. */
export function prepaidOf(lines: readonly PricedLine[], beyond: BillingPeriod, calendars: SchoolCalendars): Outcome<Pence> {
  const refusals: Refusal[] = [];
  const parts = lines.map(({ annualPence, basis, from, to }) => {
    const cut = { from: from > beyond.from ? from : beyond.from, to: to !== null && to < beyond.to ? to : beyond.to };
    if (cut.from >= cut.to) return pence(0);
    const cost = chargeOver(annualPence, basis, cut, calendars);
    if (cost.ok) return cost.value;
    refusals.push(...cost.refusals);
    return pence(0);
  });
  return refusals.length > 0 ? refused(...refusals) : accepted(sum(parts));
}
