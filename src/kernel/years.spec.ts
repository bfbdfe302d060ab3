import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { containsDate, dateRange } from './date-range.js';
import { dateOfDayNumber, daysBetween, isoDate } from './dates.js';
import {
  academicYear,
  academicYearOf,
  academicYearRange,
  academicYearStarting,
  byAcademicYear,
  byFinancialYear,
  daysInAcademicYear,
  daysInFinancialYear,
  financialYear,
  financialYearOf,
  financialYearRange,
  financialYearStarting,
  nextAcademicYear,
  nextFinancialYear,
  startingYear,
} from './years.js';

const aDate = fc.integer({ min: 18_000, max: 30_000 }).map(dateOfDayNumber);

describe('years', () => {
  it('turn on 1 September and on 1 April', () => {
    expect(academicYearOf(isoDate('2027-08-31'))).toBe('2026/27');
    expect(academicYearOf(isoDate('2027-09-01'))).toBe('2027/28');
    expect(financialYearOf(isoDate('2028-03-31'))).toBe('2027-28');
    expect(financialYearOf(isoDate('2028-04-01'))).toBe('2028-29');
  });

  it('have 366 days where they hold a 29 February', () => {
    expect(daysInAcademicYear(academicYear('2026/27'))).toBe(365);
    expect(daysInAcademicYear(academicYear('2027/28'))).toBe(366);
    expect(daysInFinancialYear(financialYear('2027-28'))).toBe(366);
  });

  it('are named by two years in a row, over the turn of a century too', () => {
    expect(nextAcademicYear(academicYear('2098/99'))).toBe('2099/00');
    expect(nextFinancialYear(financialYear('2027-28'))).toBe('2028-29');
    for (const wrong of ['2027/29', '2027-28', '27/28']) expect(() => academicYear(wrong)).toThrow(RangeError);
    for (const wrong of ['2027-29', '2027/28']) expect(() => financialYear(wrong)).toThrow(RangeError);
  });

  it('are stored by the calendar year in which they begin', () => {
    expect(academicYearStarting(2027)).toBe('2027/28');
    expect(financialYearStarting(2099)).toBe('2099-00');
    expect(startingYear(academicYear('2027/28'))).toBe(2027);
  });

  it('hold every date in exactly the year it belongs to', () => {
    fc.assert(
      fc.property(aDate, (date) => {
        expect(containsDate(academicYearRange(academicYearOf(date)), date)).toBe(true);
        expect(containsDate(financialYearRange(financialYearOf(date)), date)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('cut a range into parts that follow each other and lose no day', () => {
    fc.assert(
      fc.property(aDate, fc.nat(2_000), (from, days) => {
        const to = dateOfDayNumber(daysBetween(isoDate('1970-01-01'), from) + days);
        for (const parts of [byAcademicYear(dateRange(from, to)), byFinancialYear(dateRange(from, to))]) {
          expect(parts.reduce((acc, { part }) => acc + daysBetween(part.from, part.to), 0)).toBe(days);
          parts.slice(1).forEach(({ part }, index) => {
            expect(part.from).toBe(parts[index]?.part.to);
          });
        }
      }),
      { numRuns: 100 },
    );
  });

  it('cannot cut a range without an end', () => {
    expect(() => byAcademicYear(dateRange(isoDate('2027-09-01'), null))).toThrow(RangeError);
  });
});
