import { type DateRange, isEmptyRange } from '../kernel/date-range.js';
import { type IsoDate, dateOfDayNumber, dayNumber, dayOfWeek, formatDate, weekdayOfDayNumber } from '../kernel/dates.js';
import { type Outcome, type Refusal, accepted, refusal, refused } from '../kernel/outcome.js';
import { type AcademicYear, academicYearOf, academicYearRange, nextAcademicYear } from '../kernel/years.js';

/**
 * A school's own calendar of one academic year: its three terms, and the days inside them on which it is closed (half terms, training
 * days, bank holidays). School days are Mondays to Fridays of a term that are not closed.
 */
export interface TermCalendar {
  readonly schoolName: string;
  readonly academicYear: AcademicYear;
  readonly terms: readonly DateRange[];
  readonly closures: readonly DateRange[];
}

/** What is known of a school's calendars when a price is turned into pounds: its name for the message, and a calendar by year. */
export interface SchoolCalendars {
  readonly schoolName: string;
  calendarOf(year: AcademicYear): TermCalendar | undefined;
}

export function schoolCalendars(schoolName: string, calendars: readonly TermCalendar[]): SchoolCalendars {
  const byYear = new Map(calendars.map((calendar) => [calendar.academicYear, calendar]));
  return { schoolName, calendarOf: (year) => byYear.get(year) };
}

/**
 * Three closed terms in order, inside the academic year; the first may open in the last half of August before it. Refusals:
 * `notThreeTerms`, `termsOutOfOrder`, `termOutsideYear`.
 */
export function termCalendar(calendar: TermCalendar): Outcome<TermCalendar> {
  const { schoolName, academicYear, terms } = calendar;
  const where = `${schoolName}, ${academicYear}:`;
  const year = academicYearRange(academicYear);
  const opensFrom = dateOfDayNumber(dayNumber(year.from) - 16);
  const refusals: Refusal[] = [];
  if (terms.length !== 3 || terms.some((term) => term.to === null || isEmptyRange(term))) {
    refusals.push(refusal('notThreeTerms', `${where} the calendar needs three terms, each with its first and last day.`, 'terms'));
  }
  if (terms.some((term, index) => index > 0 && term.from < (terms[index - 1]?.to ?? term.from))) {
    refusals.push(refusal('termsOutOfOrder', `${where} each term must begin after the one before it has ended.`, 'terms'));
  }
  if (terms.some((term, index) => term.from < (index === 0 ? opensFrom : year.from) || (term.to ?? year.from) > year.to)) {
    refusals.push(
      refusal('termOutsideYear', `${where} the terms must lie between ${formatDate(opensFrom)} and ${formatDate(year.to)}.`, 'terms'),
    );
  }
  return refusals.length > 0 ? refused(...refusals) : accepted(calendar);
}

const isIn = (ranges: readonly DateRange[], date: IsoDate): boolean =>
  ranges.some((range) => range.from <= date && (range.to === null || date < range.to));

export const isSchoolDay = (calendar: TermCalendar, date: IsoDate): boolean =>
  dayOfWeek(date) <= 5 && isIn(calendar.terms, date) && !isIn(calendar.closures, date);

/** Running counts over the academic year: position k is what has passed before the k-th day after 1 September. */
interface Passed {
  readonly schoolDays: readonly number[];
  readonly termWeekDays: readonly number[];
}

const passedOf = new WeakMap<TermCalendar, Passed>();

const mondayOf = (day: number): number => day - (weekdayOfDayNumber(day) - 1);

/** Days of the ranges as numbers, the last of each excluded. */
const numbered = (ranges: readonly DateRange[]): (readonly [from: number, to: number])[] =>
  ranges.map(({ from, to }) => [dayNumber(from), to === null ? Number.POSITIVE_INFINITY : dayNumber(to)]);

const holds = (ranges: readonly (readonly [from: number, to: number])[], day: number): boolean =>
  ranges.some(([from, to]) => from <= day && day < to);

/** Counted by day numbers: a cycle of national size counts a hundred thousand days. */
function countPassed(calendar: TermCalendar): Passed {
  const year = academicYearRange(calendar.academicYear);
  const [first, end] = [dayNumber(year.from), dayNumber(year.to)];
  const [terms, closures] = [numbered(calendar.terms), numbered(calendar.closures)];
  const opened = Math.min(first, ...terms.map(([from]) => from));
  const weeksInTerm = new Set<number>();
  const schoolDays = [0];
  let daysPassed = 0;
  for (let day = opened; day < end; day += 1) {
    if (weekdayOfDayNumber(day) <= 5 && holds(terms, day) && !holds(closures, day)) {
      daysPassed += 1;
      weeksInTerm.add(mondayOf(day));
    }
    if (day >= first) schoolDays.push(daysPassed);
  }
  const termWeekDays = [0];
  let weekDaysPassed = 0;
  for (let day = first; day < end; day += 1) {
    if (weeksInTerm.has(mondayOf(day))) weekDaysPassed += 1;
    termWeekDays.push(weekDaysPassed);
  }
  return { schoolDays, termWeekDays };
}

function passed(calendar: TermCalendar): Passed {
  const known = passedOf.get(calendar) ?? countPassed(calendar);
  passedOf.set(calendar, known);
  return known;
}

function upTo(counts: readonly number[], calendar: TermCalendar, date: IsoDate): number {
  const position = dayNumber(date) - dayNumber(academicYearRange(calendar.academicYear).from);
  return counts[Math.min(Math.max(position, 0), counts.length - 1)] ?? 0;
}

/** School days of the academic year before a date. Days of a term that opened in late August pass together with 1 September. */
export const schoolDaysBefore = (calendar: TermCalendar, date: IsoDate): number => upTo(passed(calendar).schoolDays, calendar, date);

/** School days of the whole academic year: what a contract calls 190 or 195. */
export const schoolDaysIn = (calendar: TermCalendar): number => passed(calendar).schoolDays.at(-1) ?? 0;

/** Days before a date, weekends included, that lie in a week (Monday to Sunday) with at least one school day. */
export const termWeekDaysBefore = (calendar: TermCalendar, date: IsoDate): number => upTo(passed(calendar).termWeekDays, calendar, date);

/** Days of the academic year that lie in a week with at least one school day: about seven times 38 or 39. */
export const termWeekDaysIn = (calendar: TermCalendar): number => passed(calendar).termWeekDays.at(-1) ?? 0;

/**
 * The first term that begins on or after a date, looked for in that academic year's calendar and the next one's: the measure of "one full
 * term" of notice or lateness. Undefined where no recorded calendar reaches it.
 */
export function firstFullTermFrom(school: SchoolCalendars, date: IsoDate): DateRange | undefined {
  const year = academicYearOf(date);
  return [year, nextAcademicYear(year)].flatMap((each) => school.calendarOf(each)?.terms ?? []).find((term) => term.from >= date);
}
