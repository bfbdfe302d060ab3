import { Decimal } from 'decimal.js';
import { type DateRange, dateRange, intersect } from '../kernel/date-range.js';
import { type IsoDate, addDays, addMonths, daysBetween, earlierOf, laterOf } from '../kernel/dates.js';
import { type Pence, floorShare, pence, roundPence } from '../kernel/money.js';
import { type Outcome, type Refusal, accepted, refusal, refused } from '../kernel/outcome.js';
import { type AcademicYear, academicYearRange, byAcademicYear, daysInAcademicYear } from '../kernel/years.js';
import {
  type SchoolCalendars,
  type TermCalendar,
  schoolDaysBefore,
  schoolDaysIn,
  termWeekDaysBefore,
  termWeekDaysIn,
} from './term-calendar.js';

/**
 * How a price of one academic year becomes pounds for a part of it (domain.md, Charging basis). Every contract states one.
 *
 * - `calendarDay`: every day of the academic year alike, 365 or 366 of them.
 * - `schoolDay`: every contracted school day (190, 195 …) alike; the school's own calendar must hold exactly so many.
 * - `week`: 1 to 39 charged weeks pass evenly over the days of the school weeks (Monday to Sunday with at least one school day); 52 pass
 *   evenly over every day of the year; 40 to 51 pass by sevenths of a week in school weeks, and what remains evenly over the other days
 *   (where nothing remains, as up to 39).
 * - `month`: a twelfth in each month, inside a month by calendar day.
 * - `term`: a third in each of the calendar's three terms, inside a term by calendar day; nothing passes in the holidays.
 */
export type ChargingBasis =
  | { readonly kind: 'calendarDay' }
  | { readonly kind: 'schoolDay'; readonly days: number }
  | { readonly kind: 'week'; readonly weeks: number }
  | { readonly kind: 'month' }
  | { readonly kind: 'term' };

const LAST_TERM_TIME_WEEKS = 39;
const WEEKS_A_YEAR = 52;

const isWholeBetween = (units: number, lowest: number, highest: number): boolean =>
  Number.isInteger(units) && units >= lowest && units <= highest;

/**
 * The basis as it is stored: its kind and, for school days and weeks, how many a year. Null, which computes nothing, where either is missing
 * or impossible.
 */
export function chargingBasisOf(kind: ChargingBasis['kind'] | null, units: number | null): ChargingBasis | null {
  switch (kind) {
    case null:
      return null;
    case 'schoolDay':
      return units !== null && isWholeBetween(units, 1, 366) ? { kind, days: units } : null;
    case 'week':
      return units !== null && isWholeBetween(units, 1, WEEKS_A_YEAR) ? { kind, weeks: units } : null;
    case 'calendarDay':
    case 'month':
    case 'term':
      return { kind };
  }
}

/** The part of an academic year that has passed before a date: `units` of `of`, from 0 on 1 September to all a year later. */
interface Passed {
  readonly units: number;
  readonly of: number;
}

/** Whether turning the price into pounds needs the school's term calendar. */
export const needsTermCalendar = (basis: ChargingBasis): boolean =>
  basis.kind === 'schoolDay' || basis.kind === 'term' || (basis.kind === 'week' && basis.weeks < WEEKS_A_YEAR);

const mismatch = (calendar: TermCalendar, contracted: string, found: string): Refusal =>
  refusal(
    'termCalendarMismatch',
    `${calendar.schoolName}, ${calendar.academicYear}: the contract charges ${contracted}, but the school’s term calendar has ${found}.`,
  );

function passedWeeks(weeks: number, calendar: TermCalendar, date: IsoDate): Passed {
  const inTerm = termWeekDaysBefore(calendar, date);
  const allInTerm = termWeekDaysIn(calendar);
  if (weeks <= LAST_TERM_TIME_WEEKS || 7 * weeks <= allInTerm) return { units: inTerm, of: allInTerm };
  const year = academicYearRange(calendar.academicYear);
  const otherDays = daysBetween(year.from, date) - inTerm;
  const allOtherDays = daysInAcademicYear(calendar.academicYear) - allInTerm;
  // In sevenths of a week, times the number of other days: a school-week day weighs one seventh, another day its share of the rest.
  return { units: inTerm * allOtherDays + otherDays * (7 * weeks - allInTerm), of: 7 * weeks * allOtherDays };
}

function passedMonths(year: DateRange, date: IsoDate): Passed {
  let months = 0;
  while (months < 11 && addMonths(year.from, months + 1) <= date) months += 1;
  const start = addMonths(year.from, months);
  const length = daysBetween(start, addMonths(start, 1));
  return { units: months * length + daysBetween(start, date), of: 12 * length };
}

function passedTerms(calendar: TermCalendar, date: IsoDate): Passed {
  const year = academicYearRange(calendar.academicYear);
  const terms = calendar.terms.flatMap((term) => intersect(term, year) ?? []);
  const ended = terms.filter((term) => term.to !== null && term.to <= date).length;
  const current = terms[ended];
  if (current?.to == null || date <= current.from) return { units: ended, of: 3 };
  const length = daysBetween(current.from, current.to);
  return { units: ended * length + daysBetween(current.from, date), of: 3 * length };
}

/** Why this basis cannot be used with this calendar, or undefined. Throws a RangeError on an impossible number of days or weeks. */
function refusesCalendar(basis: ChargingBasis, calendar: TermCalendar): Refusal | undefined {
  switch (basis.kind) {
    case 'schoolDay':
      return schoolDaysIn(calendar) === basis.days
        ? undefined
        : mismatch(calendar, `${String(basis.days)} school days`, String(schoolDaysIn(calendar)));
    case 'week':
      return termWeekDaysIn(calendar) > 0 ? undefined : mismatch(calendar, `${String(basis.weeks)} weeks`, 'no school week');
    case 'term':
      return calendar.terms.length === 3 ? undefined : mismatch(calendar, 'three terms', String(calendar.terms.length));
    case 'calendarDay':
    case 'month':
      return undefined;
  }
}

function checkBasis(basis: ChargingBasis): void {
  if (basis.kind === 'week' && !isWholeBetween(basis.weeks, 1, WEEKS_A_YEAR)) {
    throw new RangeError(`Not a number of charged weeks from 1 to 52: ${String(basis.weeks)}`);
  }
  if (basis.kind === 'schoolDay' && !isWholeBetween(basis.days, 1, 366)) {
    throw new RangeError(`Not a number of contracted school days: ${String(basis.days)}`);
  }
}

function passedBefore(date: IsoDate, basis: ChargingBasis, year: AcademicYear, calendar: TermCalendar | undefined): Passed {
  const whole = academicYearRange(year);
  if (date >= whole.to) return { units: 1, of: 1 };
  if (date <= whole.from) return { units: 0, of: 1 };
  const evenly = { units: daysBetween(whole.from, date), of: daysInAcademicYear(year) };
  if (basis.kind === 'month') return passedMonths(whole, date);
  if (calendar === undefined) return evenly;
  switch (basis.kind) {
    case 'schoolDay':
      return { units: schoolDaysBefore(calendar, date), of: basis.days };
    case 'week':
      return passedWeeks(basis.weeks, calendar, date);
    case 'term':
      return passedTerms(calendar, date);
    case 'calendarDay':
      return evenly;
  }
}

/** The calendar a computation rests on (none where the basis needs none), or why nothing can be computed for this school and year. */
function calendarFor(
  basis: ChargingBasis | null,
  year: AcademicYear,
  school: SchoolCalendars,
): Outcome<{ basis: ChargingBasis; calendar: TermCalendar | undefined }> {
  const where = `${school.schoolName}, ${year}:`;
  if (basis === null) {
    return refused(refusal('noChargingBasis', `${where} the contract states no charging basis, so no part of the price can be computed.`));
  }
  checkBasis(basis);
  if (!needsTermCalendar(basis)) return accepted({ basis, calendar: undefined });
  const calendar = school.calendarOf(year);
  if (calendar === undefined) {
    return refused(
      refusal('noTermCalendar', `${where} the school’s term calendar is not recorded, so no part of the price can be computed.`),
    );
  }
  const wrong = refusesCalendar(basis, calendar);
  return wrong === undefined ? accepted({ basis, calendar }) : refused(wrong);
}

/**
 * The pence that `part` of an academic year costs at a yearly price: floor(P × passed before its end) − floor(P × passed before its
 * beginning), never a daily rate rounded first (domain.md, Charging basis; methods.md, 6). So parts that follow each other add up to their
 * whole to the penny, and a whole year is the price. Days of `part` outside the year cost nothing here; a part without an end runs to the
 * end of the year. Refusals name school and year: `noChargingBasis`, `noTermCalendar`, `termCalendarMismatch`.
 */
export function charge(
  price: Pence,
  basis: ChargingBasis | null,
  part: DateRange,
  year: AcademicYear,
  school: SchoolCalendars,
): Outcome<Pence> {
  const known = calendarFor(basis, year, school);
  if (!known.ok) return known;
  const inYear = intersect(part, academicYearRange(year));
  if (inYear?.to == null) return accepted(pence(0));
  const before = (date: IsoDate): number => {
    const { units, of } = passedBefore(date, known.value.basis, year, known.value.calendar);
    return floorShare(price, units, of);
  };
  return accepted(pence(before(inYear.to) - before(inYear.from)));
}

/**
 * The pence a range of dates costs at a yearly price, over as many academic years as it touches, each by its own days and calendar. An
 * empty range costs nothing and needs no basis. Throws a RangeError on a range without an end; refusals as `charge`, one for every year that
 * cannot be computed.
 */
export function chargeOver(price: Pence, basis: ChargingBasis | null, range: DateRange, school: SchoolCalendars): Outcome<Pence> {
  let total = 0;
  const refusals: Refusal[] = [];
  for (const { year, part } of byAcademicYear(range)) {
    const cost = charge(price, basis, part, year, school);
    if (cost.ok) total += cost.value;
    else refusals.push(...cost.refusals);
  }
  return refusals.length > 0 ? refused(...refusals) : accepted(pence(total));
}

/** The parts of academic years that a range is made of, each as what has passed before its beginning and its end. */
type Span = readonly [before: Passed, after: Passed];

/**
 * `chargeOver` of several ranges at any price, prepared once: thousands of lines share a school, a basis and their dates, and differ in price
 * alone. The answer gives one amount a range. Throws and refuses as `chargeOver`.
 */
export function chargesOver(
  basis: ChargingBasis | null,
  ranges: readonly DateRange[],
  school: SchoolCalendars,
): Outcome<(price: Pence) => Pence[]> {
  const refusals = new Map<string, Refusal>();
  const spans = ranges.map((range) =>
    byAcademicYear(range).flatMap(({ year, part }): Span[] => {
      const known = calendarFor(basis, year, school);
      if (!known.ok) {
        for (const each of known.refusals) refusals.set(each.message, each);
        return [];
      }
      const passed = (date: IsoDate): Passed => passedBefore(date, known.value.basis, year, known.value.calendar);
      return [[passed(part.from), passed(part.to)]];
    }),
  );
  if (refusals.size > 0) return refused(...refusals.values());
  const share = (price: Pence, { units, of }: Passed): number => floorShare(price, units, of);
  return accepted((price) =>
    spans.map((span) => pence(span.reduce((total, [from, to]) => total + share(price, to) - share(price, from), 0))),
  );
}

/** A change of one line's yearly price. `endsOn` is the first day no longer charged (the placement or line ends), null while it runs on. */
export interface PriceChange {
  readonly oldPrice: Pence;
  readonly newPrice: Pence;
  readonly basis: ChargingBasis | null;
  readonly effectiveOn: IsoDate;
  readonly endsOn: IsoDate | null;
}

/** What a change of price costs over a range: the charge at the new price less the charge at the old, from its effective date until it ends. */
export function costOfChange(change: PriceChange, range: DateRange, school: SchoolCalendars): Outcome<Pence> {
  const from = laterOf(range.from, change.effectiveOn);
  const ends = [range.to, change.endsOn].filter((date) => date !== null);
  const [first, ...others] = ends;
  if (first === undefined) throw new RangeError(`A cost without an end cannot be computed: from ${from}`);
  const to = others.reduce(earlierOf, first);
  if (to <= from) return accepted(pence(0));
  const atNew = chargeOver(change.newPrice, change.basis, dateRange(from, to), school);
  const atOld = chargeOver(change.oldPrice, change.basis, dateRange(from, to), school);
  if (!atNew.ok) return atNew;
  if (!atOld.ok) return atOld;
  return accepted(pence(atNew.value - atOld.value));
}

/**
 * Pence owed where a decision comes after the effective date: the difference of the two charges from the effective date up to the day
 * before `decidedOn`, by the line's own basis, each academic year by its own days and calendar (domain.md, Uplift calendar). Nothing where
 * the decision comes first. Refusals as `charge`.
 */
export const arrears = (change: PriceChange, decidedOn: IsoDate, school: SchoolCalendars): Outcome<Pence> =>
  costOfChange(change, { from: change.effectiveOn, to: laterOf(decidedOn, change.effectiveOn) }, school);

/** What not deciding has cost so far and will cost in the next seven days, in pence (domain.md, Assessment). */
export interface CostOfWaiting {
  readonly soFar: Pence;
  readonly nextSevenDays: Pence;
}

/** Arrears up to today, and what the seven days from today add: nothing in a holiday that the basis does not charge. Refusals as `charge`. */
export function costOfWaiting(change: PriceChange, today: IsoDate, school: SchoolCalendars): Outcome<CostOfWaiting> {
  const soFar = arrears(change, today, school);
  if (!soFar.ok) return soFar;
  const nextSevenDays = costOfChange(change, { from: today, to: addDays(today, 7) }, school);
  if (!nextSevenDays.ok) return nextSevenDays;
  return accepted({ soFar: soFar.value, nextSevenDays: nextSevenDays.value });
}

/** What a price is quoted for. */
export type PriceUnit = 'year' | 'term' | 'week' | 'night' | 'day' | 'session';

/** Units a year that follow from the unit or the contract's basis where no quantity is given; null where only a quantity can tell. */
function usualQuantity(unit: PriceUnit, basis: ChargingBasis | null): number | null {
  if (unit === 'year') return 1;
  if (unit === 'term') return 3;
  if (unit === 'week' && basis?.kind === 'week') return basis.weeks;
  if (unit === 'day' && basis?.kind === 'schoolDay') return basis.days;
  return null;
}

/**
 * The yearly price in pence: a unit's price times how many of it a year holds (£1,250 a week × 39 = £48,750), rounded half up once. Without
 * a quantity: one year, three terms, the basis' own weeks or school days. Refusals: `noQuantity` where nothing says how many,
 * `quantityNotPositive`.
 */
export function annualise(
  unit: PriceUnit,
  quantity: number | string | null,
  amount: Pence,
  basis: ChargingBasis | null = null,
): Outcome<Pence> {
  const units = quantity ?? usualQuantity(unit, basis);
  if (units === null) return refused(refusal('noQuantity', `Say how many units of “${unit}” a year holds.`, 'quantity'));
  const exact = new Decimal(units);
  if (!exact.isFinite() || !exact.isPositive() || exact.isZero()) {
    return refused(refusal('quantityNotPositive', `A quantity of ${String(units)} is not possible.`, 'quantity'));
  }
  return accepted(roundPence(exact.times(amount)));
}
