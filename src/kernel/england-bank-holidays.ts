import { type IsoDate, addDays, dayOfWeek, isoDate } from './dates.js';

export interface BankHoliday {
  readonly date: IsoDate;
  readonly name: string;
}

const FIRST_YEAR = 2023;

/** Days proclaimed once; a new one is added here and by a migration. */
const PROCLAIMED: readonly BankHoliday[] = [{ date: isoDate('2023-05-08'), name: 'Bank holiday for the coronation of King Charles III' }];

const on = (year: number, month: number, day: number): IsoDate =>
  isoDate(`${String(year)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);

/** Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876, after Meeus). */
function easterSunday(year: number): IsoDate {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const days = epact + weekday - 7 * late + 114;
  return on(year, Math.floor(days / 31), (days % 31) + 1);
}

const firstMondayFrom = (date: IsoDate): IsoDate => addDays(date, (8 - dayOfWeek(date)) % 7);

const SATURDAY = 6;
const SUNDAY = 7;

/** New Year's Day, or the Monday after where it falls on a weekend. */
function newYear(year: number): BankHoliday {
  const date = on(year, 1, 1);
  return dayOfWeek(date) >= SATURDAY
    ? { date: firstMondayFrom(date), name: "New Year's Day (substitute day)" }
    : { date, name: "New Year's Day" };
}

/** 25 and 26 December; one that falls on a weekend is kept on the next weekday that is not itself a holiday. */
function christmas(year: number): BankHoliday[] {
  const weekday = dayOfWeek(on(year, 12, 25));
  const christmasDay =
    weekday >= SATURDAY
      ? { date: on(year, 12, 27), name: 'Christmas Day (substitute day)' }
      : { date: on(year, 12, 25), name: 'Christmas Day' };
  const boxingWeekday = (weekday % 7) + 1;
  const boxingDay =
    boxingWeekday === SATURDAY || boxingWeekday === SUNDAY
      ? { date: on(year, 12, 28), name: 'Boxing Day (substitute day)' }
      : { date: on(year, 12, 26), name: 'Boxing Day' };
  return [christmasDay, boxingDay];
}

const inYear = (year: number): BankHoliday[] => {
  const easter = easterSunday(year);
  return [
    newYear(year),
    { date: addDays(easter, -2), name: 'Good Friday' },
    { date: addDays(easter, 1), name: 'Easter Monday' },
    { date: firstMondayFrom(on(year, 5, 1)), name: 'Early May bank holiday' },
    { date: firstMondayFrom(on(year, 5, 25)), name: 'Spring bank holiday' },
    { date: firstMondayFrom(on(year, 8, 25)), name: 'Summer bank holiday' },
    ...christmas(year),
    ...PROCLAIMED.filter(({ date }) => date.startsWith(String(year))),
  ];
};

/**
 * Bank holidays of England and Wales, both years included, in order of date: by the rules of the Banking and Financial Dealings Act 1971
 * as published on GOV.UK, with the days proclaimed once. Throws a RangeError before 2023, where one-off changes are not recorded.
 */
export function englandBankHolidays(fromYear: number, toYear: number): BankHoliday[] {
  if (fromYear < FIRST_YEAR) throw new RangeError(`Bank holidays are recorded from ${String(FIRST_YEAR)}.`);
  return Array.from({ length: Math.max(0, toYear - fromYear + 1) }, (_, index) => inYear(fromYear + index))
    .flat()
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}
