import { Temporal } from 'temporal-polyfill';

/** A calendar date as text, `2027-09-01`: no time, no zone. Dates compare as strings. */
export type IsoDate = string & { readonly __unit: 'isoDate' };

/** Brands a date. Throws a RangeError on a text that is not a real calendar date. */
export function isoDate(text: string): IsoDate {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new RangeError(`Not a date as YYYY-MM-DD: ${text}`);
  return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() as IsoDate;
}

export const plain = (date: IsoDate): Temporal.PlainDate => Temporal.PlainDate.from(date);

const MILLISECONDS_A_DAY = 86_400_000;

/**
 * Days since 1 January 1970. Commitments and arrears count days by the hundred thousand, so plain numbers do it here instead of Temporal
 * (the spec proves that both agree).
 */
export const dayNumber = (date: IsoDate): number =>
  Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / MILLISECONDS_A_DAY;

export const dateOfDayNumber = (day: number): IsoDate => new Date(day * MILLISECONDS_A_DAY).toISOString().slice(0, 10) as IsoDate;

export const addDays = (date: IsoDate, days: number): IsoDate => dateOfDayNumber(dayNumber(date) + days);

/** Days from `from` to `to`, the first counted and the last not: 0 for the same date, negative where `to` is earlier. */
export const daysBetween = (from: IsoDate, to: IsoDate): number => dayNumber(to) - dayNumber(from);

/** The same day so many months on; the last day of a shorter month (31 January and one month is 28 or 29 February). */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const month = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const year = Math.floor(month / 12);
  const last = new Date(Date.UTC(year, (month % 12) + 1, 0)).getUTCDate();
  const day = Math.min(Number(date.slice(8, 10)), last);
  return `${String(year).padStart(4, '0')}-${twoDigits((month % 12) + 1)}-${twoDigits(day)}` as IsoDate;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** 1 Monday … 7 Sunday, of a day by its number: 1 January 1970 was a Thursday. */
export const weekdayOfDayNumber = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** 1 Monday … 7 Sunday. */
export const dayOfWeek = (date: IsoDate): number => weekdayOfDayNumber(dayNumber(date));

export const earlierOf = (a: IsoDate, b: IsoDate): IsoDate => (a <= b ? a : b);

export const laterOf = (a: IsoDate, b: IsoDate): IsoDate => (a >= b ? a : b);

/** January first. */
export const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** "1 September 2027": the one way a date is written for a person. */
export const formatDate = (date: IsoDate): string =>
  `${String(Number(date.slice(8, 10)))} ${MONTH_NAMES[Number(date.slice(5, 7)) - 1] ?? ''} ${date.slice(0, 4)}`;
