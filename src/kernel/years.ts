import { type DateRange, intersect } from './date-range.js';
import { type IsoDate, daysBetween } from './dates.js';

/** 1 September to 31 August, by its label "2027/28". */
export type AcademicYear = string & { readonly __unit: 'academicYear' };

/** 1 April to 31 March, by its label "2027-28". Labels sort as years do. */
export type FinancialYear = string & { readonly __unit: 'financialYear' };

const labelOf = (firstYear: number, separator: '/' | '-'): string =>
  `${String(firstYear)}${separator}${String((firstYear + 1) % 100).padStart(2, '0')}`;

const firstYearOf = (label: AcademicYear | FinancialYear): number => Number(label.slice(0, 4));

const academicYearFrom = (firstYear: number): AcademicYear => labelOf(firstYear, '/') as AcademicYear;

const financialYearFrom = (firstYear: number): FinancialYear => labelOf(firstYear, '-') as FinancialYear;

/** Brands a label. Throws a RangeError on anything but two years in a row as "2027/28". */
export function academicYear(label: string): AcademicYear {
  if (!/^\d{4}\/\d{2}$/.test(label) || labelOf(Number(label.slice(0, 4)), '/') !== label) {
    throw new RangeError(`Not an academic year as 2027/28: ${label}`);
  }
  return label as AcademicYear;
}

/** Brands a label. Throws a RangeError on anything but two years in a row as "2027-28". */
export function financialYear(label: string): FinancialYear {
  if (!/^\d{4}-\d{2}$/.test(label) || labelOf(Number(label.slice(0, 4)), '-') !== label) {
    throw new RangeError(`Not a financial year as 2027-28: ${label}`);
  }
  return label as FinancialYear;
}

/** The academic year that begins in a calendar year, as the database stores it: 2027 is "2027/28". */
export const academicYearStarting = (calendarYear: number): AcademicYear => academicYear(labelOf(calendarYear, '/'));

/** The financial year that begins in a calendar year, as the database stores it: 2027 is "2027-28". */
export const financialYearStarting = (calendarYear: number): FinancialYear => financialYear(labelOf(calendarYear, '-'));

/** The calendar year in which an academic or a financial year begins: 2027 of "2027/28". */
export const startingYear = (year: AcademicYear | FinancialYear): number => firstYearOf(year);

/** The academic year a date falls in: from 1 September. */
export const academicYearOf = (date: IsoDate): AcademicYear =>
  academicYearFrom(date.slice(5) >= '09-01' ? Number(date.slice(0, 4)) : Number(date.slice(0, 4)) - 1);

/** The financial year a date falls in: from 1 April. */
export const financialYearOf = (date: IsoDate): FinancialYear =>
  financialYearFrom(date.slice(5) >= '04-01' ? Number(date.slice(0, 4)) : Number(date.slice(0, 4)) - 1);

/** A range that has an end. */
export interface WholeYear extends DateRange {
  readonly to: IsoDate;
}

/** 1 September to 1 September, the last excluded. */
export const academicYearRange = (year: AcademicYear): WholeYear => ({
  from: `${String(firstYearOf(year))}-09-01` as IsoDate,
  to: `${String(firstYearOf(year) + 1)}-09-01` as IsoDate,
});

/** 1 April to 1 April, the last excluded. */
export const financialYearRange = (year: FinancialYear): WholeYear => ({
  from: `${String(firstYearOf(year))}-04-01` as IsoDate,
  to: `${String(firstYearOf(year) + 1)}-04-01` as IsoDate,
});

export const nextAcademicYear = (year: AcademicYear): AcademicYear => academicYearFrom(firstYearOf(year) + 1);

export const nextFinancialYear = (year: FinancialYear): FinancialYear => financialYearFrom(firstYearOf(year) + 1);

const daysOf = (year: WholeYear): number => daysBetween(year.from, year.to);

/** 365, or 366 where the February inside is a leap year's. */
export const daysInAcademicYear = (year: AcademicYear): number => daysOf(academicYearRange(year));

export const daysInFinancialYear = (year: FinancialYear): number => daysOf(financialYearRange(year));

/** One year's part of a longer range. */
export interface YearPart<Year> {
  readonly year: Year;
  readonly part: WholeYear;
}

function yearParts<Year>(range: DateRange, first: Year, rangeOf: (year: Year) => WholeYear, next: (year: Year) => Year): YearPart<Year>[] {
  if (range.to === null) throw new RangeError(`A range without an end cannot be cut into years: from ${range.from}`);
  const parts: YearPart<Year>[] = [];
  for (let year = first; rangeOf(year).from < range.to; year = next(year)) {
    const part = intersect(range, rangeOf(year));
    if (part !== null && part.to !== null) parts.push({ year, part: { from: part.from, to: part.to } });
  }
  return parts;
}

/** A range cut at every 1 September. Throws a RangeError on a range without an end. */
export const byAcademicYear = (range: DateRange): YearPart<AcademicYear>[] =>
  yearParts(range, academicYearOf(range.from), academicYearRange, nextAcademicYear);

/** A range cut at every 1 April. Throws a RangeError on a range without an end. */
export const byFinancialYear = (range: DateRange): YearPart<FinancialYear>[] =>
  yearParts(range, financialYearOf(range.from), financialYearRange, nextFinancialYear);
