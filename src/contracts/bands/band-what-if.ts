import { type DateRange, intersect } from '../../kernel/date-range.js';
import { type IsoDate, addDays } from '../../kernel/dates.js';
import { type BasisPoints, type Pence, pence, raise } from '../../kernel/money.js';
import { type AcademicYear, academicYearRange } from '../../kernel/years.js';
import { type ChargingBasis, chargesOver } from '../../placements/charging-basis.js';
import type { SchoolCalendars } from '../../placements/term-calendar.js';
import { type FeesByKind, type Tariff, councilPaysUnder } from './bands.js';

/** A placement that is moved to a band, with what turning a price into pounds needs. */
export interface MovedPlacement {
  readonly schoolId: string;
  readonly fees: FeesByKind;
  readonly placeFunding: Pence | null;
  readonly basis: ChargingBasis | null;
  readonly startsOn: IsoDate;
  /** The last day; null while it is not known. */
  readonly endsOn: IsoDate | null;
  /** The tariff of its band on the first day of each academic year asked about; undefined where there is none. */
  tariffOn(day: IsoDate): Tariff | undefined;
}

/** What a school costs in one academic year, as now and by band, over the placements whose both figures are known. */
export interface SchoolYearMoney {
  readonly schoolId: string;
  readonly year: AcademicYear;
  readonly placements: number;
  readonly nowPence: Pence;
  readonly bandPence: Pence;
  /** Placements of which one of the two cannot be said: no tariff, no price, no charging basis, no calendar. They are in neither sum. */
  readonly notKnown: number;
}

/** Today's price after so many yearly rises, rounded half up once each 1 September. */
const risen = (amount: Pence, rise: BasisPoints, years: number): Pence => {
  let price: Pence = amount;
  for (let year = 0; year < years; year += 1) price = raise(price, rise);
  return price;
};

const daysOf = (placement: MovedPlacement): DateRange => ({
  from: placement.startsOn,
  to: placement.endsOn === null ? null : addDays(placement.endsOn, 1),
});

/**
 * The money of a set of placements by school and academic year: as now (with an assumed yearly rise, none before the second year) beside the tariff of
 * each year. Each placement is charged for its own days by its own charging basis.
 */
export function moveToBands(
  placements: readonly MovedPlacement[],
  years: readonly AcademicYear[],
  yearlyRise: BasisPoints,
  calendarsOf: (schoolId: string) => SchoolCalendars,
): SchoolYearMoney[] {
  const sums = new Map<string, { -readonly [Key in keyof SchoolYearMoney]: SchoolYearMoney[Key] }>();
  years.forEach((year, index) => {
    for (const placement of placements) {
      const days = intersect(academicYearRange(year), daysOf(placement));
      if (days === null) continue;
      const key = `${placement.schoolId} ${year}`;
      const sum = sums.get(key) ?? {
        schoolId: placement.schoolId,
        year,
        placements: 0,
        nowPence: pence(0),
        bandPence: pence(0),
        notKnown: 0,
      };
      sums.set(key, sum);
      sum.placements += 1;
      const money = moneyOf(placement, year, days, (price) => risen(price, yearlyRise, index), calendarsOf(placement.schoolId));
      if (money === null) sum.notKnown += 1;
      else {
        sum.nowPence = pence(sum.nowPence + money.now);
        sum.bandPence = pence(sum.bandPence + money.band);
      }
    }
  });
  return [...sums.values()];
}

function moneyOf(
  placement: MovedPlacement,
  year: AcademicYear,
  days: DateRange,
  rise: (price: Pence) => Pence,
  calendars: SchoolCalendars,
): { readonly now: Pence; readonly band: Pence } | null {
  const tariff = placement.tariffOn(academicYearRange(year).from);
  const amounts = Object.values(placement.fees);
  if (!tariff || amounts.length === 0) return null;
  const fees: FeesByKind = Object.fromEntries(Object.entries(placement.fees).map(([kind, amount]) => [kind, rise(amount)]));
  const byBand = councilPaysUnder(fees, placement.placeFunding, tariff);
  if (byBand === null) return null;
  const charge = chargesOver(placement.basis, [days], calendars);
  if (!charge.ok) return null;
  const of = (price: Pence): Pence => charge.value(price)[0] ?? pence(0);
  return { now: of(pence(Object.values(fees).reduce((total, amount) => total + amount, 0))), band: of(byBand) };
}
