import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type DateRange,
  containsDate,
  containsRange,
  dateRange,
  daysIn,
  intersect,
  isEmptyRange,
  overlaps,
  parseDateRange,
  printDateRange,
} from './date-range.js';
import { dateOfDayNumber, isoDate } from './dates.js';

const aRange: fc.Arbitrary<DateRange> = fc
  .tuple(fc.integer({ min: 20_000, max: 20_060 }), fc.option(fc.integer({ min: 1, max: 40 })))
  .map(([from, days]) => dateRange(dateOfDayNumber(from), days === null ? null : dateOfDayNumber(from + days)));

describe('a range of dates', () => {
  it('holds its first day and not the day it ends on', () => {
    const year = dateRange(isoDate('2027-09-01'), isoDate('2028-09-01'));
    expect(containsDate(year, isoDate('2027-09-01'))).toBe(true);
    expect(containsDate(year, isoDate('2028-09-01'))).toBe(false);
    expect(daysIn(year)).toBe(366);
    expect(daysIn(dateRange(isoDate('2027-09-01'), null))).toBeNull();
  });

  it('does not overlap the range that begins where it ends', () => {
    const autumn = dateRange(isoDate('2027-09-01'), isoDate('2028-01-01'));
    expect(overlaps(autumn, dateRange(isoDate('2028-01-01'), null))).toBe(false);
    expect(intersect(autumn, dateRange(isoDate('2027-12-01'), null))).toEqual(dateRange(isoDate('2027-12-01'), isoDate('2028-01-01')));
  });

  it('shares with another exactly the days that both hold', () => {
    fc.assert(
      fc.property(aRange, aRange, fc.integer({ min: 19_990, max: 20_110 }), (a, b, day) => {
        const date = dateOfDayNumber(day);
        const shared = intersect(a, b);
        expect(shared !== null && containsDate(shared, date)).toBe(containsDate(a, date) && containsDate(b, date));
        if (shared !== null) expect(containsRange(a, shared) && containsRange(b, shared)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('reads and prints as PostgreSQL does', () => {
    expect(parseDateRange('[2027-09-01,)')).toEqual({ from: '2027-09-01', to: null });
    fc.assert(
      fc.property(aRange, (range) => {
        expect(parseDateRange(printDateRange(range))).toEqual(range);
      }),
      { numRuns: 50 },
    );
    for (const wrong of ['empty', '(,2027-09-01)', '[2027-09-01,2028-09-01]', '[2028-09-01,2027-09-01)']) {
      expect(() => parseDateRange(wrong)).toThrow(RangeError);
    }
  });

  it('cannot end before it begins, and may be empty', () => {
    expect(() => dateRange(isoDate('2027-09-02'), isoDate('2027-09-01'))).toThrow(RangeError);
    expect(isEmptyRange(dateRange(isoDate('2027-09-01'), isoDate('2027-09-01')))).toBe(true);
  });
});
