import { type IsoDate, daysBetween, earlierOf, isoDate, laterOf } from './dates.js';

/** From a first day to the day after the last: `to` is excluded, null is "until further notice". PostgreSQL's daterange `[from,to)`. */
export interface DateRange {
  readonly from: IsoDate;
  readonly to: IsoDate | null;
}

/** Throws a RangeError where the range would end before it begins. An empty range (`from` equals `to`) holds no day. */
export function dateRange(from: IsoDate, to: IsoDate | null): DateRange {
  if (to !== null && to < from) throw new RangeError(`A range cannot end (${to}) before it begins (${from}).`);
  return { from, to };
}

export const isEmptyRange = (range: DateRange): boolean => range.to !== null && range.to <= range.from;

export const containsDate = (range: DateRange, date: IsoDate): boolean => range.from <= date && (range.to === null || date < range.to);

/** Whether every day of `inner` lies in `outer`. */
export const containsRange = (outer: DateRange, inner: DateRange): boolean =>
  isEmptyRange(inner) || (outer.from <= inner.from && (outer.to === null || (inner.to !== null && inner.to <= outer.to)));

/** The days both hold, or null where there is none. */
export function intersect(a: DateRange, b: DateRange): DateRange | null {
  const from = laterOf(a.from, b.from);
  const to = a.to === null ? b.to : b.to === null ? a.to : earlierOf(a.to, b.to);
  return to !== null && to <= from ? null : { from, to };
}

export const overlaps = (a: DateRange, b: DateRange): boolean => intersect(a, b) !== null;

/** How many days the range holds; null where it has no end. */
export const daysIn = (range: DateRange): number | null => (range.to === null ? null : daysBetween(range.from, range.to));

/** `[2027-09-01,2028-09-01)`, `[2027-09-01,)`: as PostgreSQL reads and prints a daterange. */
export const printDateRange = (range: DateRange): string => `[${range.from},${range.to ?? ''})`;

/** Reads PostgreSQL's canonical text of a daterange. Throws a RangeError on an empty range or one without a first day. */
export function parseDateRange(text: string): DateRange {
  const match = /^\[(\d{4}-\d{2}-\d{2}),(\d{4}-\d{2}-\d{2})?\)$/.exec(text);
  if (!match) throw new RangeError(`Not a range of dates as [from,to): ${text}`);
  const [, from = '', to] = match;
  return dateRange(isoDate(from), to === undefined ? null : isoDate(to));
}
