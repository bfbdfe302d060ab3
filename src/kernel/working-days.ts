import { type IsoDate, addDays, dayOfWeek } from './dates.js';

/** Monday to Friday, except a bank holiday. The holidays are data (loaded for England); a year that is not loaded has none. */
export const isWorkingDay = (date: IsoDate, holidays: ReadonlySet<IsoDate>): boolean => dayOfWeek(date) <= 5 && !holidays.has(date);

/**
 * The n-th working day after a date; the date itself never counts, 0 is the date itself. An offer made on day D expires at the end of
 * the 10th working day after D (domain.md, Negotiation). Throws a RangeError unless n is a whole number from 0.
 */
export function addWorkingDays(from: IsoDate, n: number, holidays: ReadonlySet<IsoDate>): IsoDate {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`Not a number of working days: ${String(n)}`);
  let date = from;
  for (let left = n; left > 0;) {
    date = addDays(date, 1);
    if (isWorkingDay(date, holidays)) left -= 1;
  }
  return date;
}
