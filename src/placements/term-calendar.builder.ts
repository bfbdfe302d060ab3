import { type DateRange } from '../kernel/date-range.js';
import { type IsoDate, addDays, dayOfWeek, isoDate } from '../kernel/dates.js';
import { type AcademicYear, academicYearRange } from '../kernel/years.js';
import { type SchoolCalendars, type TermCalendar, isSchoolDay, schoolCalendars } from './term-calendar.js';

/** For tests: a usual calendar (three terms, half terms, Christmas and Easter holidays) with exactly so many school days. */
export function aTermCalendar(year: AcademicYear, days = 190, schoolName = 'Ash Lane School'): TermCalendar {
  const { from, to } = academicYearRange(year);
  const autumn = from.slice(0, 4);
  const spring = to.slice(0, 4);
  const monday = (date: string): IsoDate => addDays(isoDate(date), (8 - dayOfWeek(isoDate(date))) % 7);
  const weekFrom = (date: string): DateRange => ({ from: monday(date), to: addDays(monday(date), 7) });
  const terms = [
    { from, to: monday(`${autumn}-12-17`) },
    { from: monday(`${spring}-01-03`), to: monday(`${spring}-03-26`) },
    { from: monday(`${spring}-04-10`), to: monday(`${spring}-07-24`) },
  ];
  const closures = [weekFrom(`${autumn}-10-18`), weekFrom(`${spring}-02-14`), weekFrom(`${spring}-05-28`)];
  const open: IsoDate[] = [];
  for (let day = from; day < to; day = addDays(day, 1)) {
    if (isSchoolDay({ schoolName, academicYear: year, terms, closures }, day)) open.push(day);
  }
  if (open.length < days) throw new RangeError(`The usual calendar has only ${String(open.length)} school days.`);
  const trainingDays = open.slice(days).map((day) => ({ from: day, to: addDays(day, 1) }));
  return { schoolName, academicYear: year, terms, closures: [...closures, ...trainingDays] };
}

/** For tests: a school whose calendars of these years are recorded. */
export const aSchoolWithCalendars = (years: readonly AcademicYear[], days = 190): SchoolCalendars =>
  schoolCalendars(
    'Ash Lane School',
    years.map((year) => aTermCalendar(year, days)),
  );
