import { type DateRange, containsDate, printDateRange } from '../kernel/date-range.js';
import { type IsoDate, addDays, dayOfWeek, isoDate } from '../kernel/dates.js';
import { englandBankHolidays } from '../kernel/england-bank-holidays.js';
import { academicYear } from '../kernel/years.js';
import { type TermCalendar, isSchoolDay } from '../placements/term-calendar.js';
import type { Row } from './demo-transaction.js';
import type { DemoSchool } from './schools.js';

/** The calendar years in which the recorded academic years start: the budget after a rise of 2027 reaches into 2028/29. */
export const CALENDAR_YEARS = [2024, 2025, 2026, 2027, 2028] as const;

const monday = (date: string): IsoDate => addDays(isoDate(date), (8 - dayOfWeek(isoDate(date))) % 7);
const weekFrom = (date: string): DateRange => ({ from: monday(date), to: addDays(monday(date), 7) });
const label = (year: number): string => `${String(year)}/${String((year + 1) % 100).padStart(2, '0')}`;

/** A usual year: three terms, half terms, bank holidays, and a summer term that ends when the school days are all given. */
export function inventCalendar(schoolName: string, year: number, days: number): TermCalendar {
  const next = String(year + 1);
  const holidays = englandBankHolidays(year, year + 1);
  const goodFriday = holidays.find(({ date, name }) => name === 'Good Friday' && date.startsWith(next))?.date ?? isoDate(`${next}-04-05`);
  const easterFrom = addDays(goodFriday, -6);
  const summerFrom = addDays(goodFriday, 17);
  const closures: DateRange[] = [
    weekFrom(`${String(year)}-10-21`),
    weekFrom(`${next}-02-12`),
    weekFrom(`${next}-05-25`),
    ...holidays.filter(({ date }) => date > summerFrom && date < `${next}-05-20`).map(({ date }) => ({ from: date, to: addDays(date, 1) })),
  ];
  const terms = [
    { from: monday(`${String(year)}-09-01`), to: addDays(monday(`${String(year)}-12-15`), 5) },
    { from: monday(`${next}-01-03`), to: easterFrom },
    { from: summerFrom, to: isoDate(`${next}-08-31`) },
  ];
  const whole = { schoolName, academicYear: academicYear(label(year)), terms, closures };
  let given = 0;
  let last = terms[0]?.from ?? isoDate(`${String(year)}-09-01`);
  for (let day = last; given < days; day = addDays(day, 1)) {
    if (!isSchoolDay(whole, day)) continue;
    given += 1;
    last = day;
  }
  return { ...whole, terms: terms.map((term) => (containsDate(term, last) ? { from: term.from, to: addDays(last, 1) } : term)) };
}

/** The calendars of a school, as far as they are recorded. */
export const calendarsOf = (school: DemoSchool): TermCalendar[] => {
  const { schoolDays } = school;
  return schoolDays === null ? [] : CALENDAR_YEARS.map((year) => inventCalendar(school.name, year, schoolDays));
};

export const calendarRows = (schools: readonly DemoSchool[]): Row[] =>
  schools.flatMap((school) =>
    calendarsOf(school).map((calendar) => ({
      school_id: school.id,
      academic_year: Number(calendar.academicYear.slice(0, 4)),
      terms: calendar.terms.map(printDateRange),
      closures: calendar.closures.map(printDateRange),
    })),
  );
