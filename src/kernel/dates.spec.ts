import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addMonths, dateOfDayNumber, dayOfWeek, daysBetween, formatDate, isoDate, plain } from './dates.js';

const aDate = fc.integer({ min: -20_000, max: 60_000 }).map(dateOfDayNumber);

describe('dates', () => {
  it('are real calendar dates', () => {
    expect(isoDate('2028-02-29')).toBe('2028-02-29');
    expect(() => isoDate('2027-02-29')).toThrow(RangeError);
    expect(() => isoDate('2027-9-1')).toThrow(RangeError);
  });

  it('count days as Temporal does', () => {
    fc.assert(
      fc.property(aDate, fc.integer({ min: -4_000, max: 4_000 }), (date, days) => {
        const later = addDays(date, days);
        expect(later).toBe(plain(date).add({ days }).toString());
        expect(daysBetween(date, later)).toBe(days);
        expect(dayOfWeek(date)).toBe(plain(date).dayOfWeek);
      }),
      { numRuns: 200 },
    );
  });

  it('add months up to the last day of a shorter month', () => {
    expect(addMonths(isoDate('2028-01-31'), 1)).toBe('2028-02-29');
    fc.assert(
      fc.property(aDate, fc.integer({ min: -400, max: 400 }), (date, months) => {
        expect(addMonths(date, months)).toBe(plain(date).add({ months }).toString());
      }),
      { numRuns: 200 },
    );
  });

  it('are written one way for a person', () => {
    expect(formatDate(isoDate('2027-09-01'))).toBe('1 September 2027');
  });
});
