import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, isoDate } from '../../kernel/dates.js';
import { LATEST_DAY, isPublicationDay, lastPublication, nextPublication } from './publication-day.js';

describe('the day on which members publish their demand', () => {
  it('is the same of every month', () => {
    expect(nextPublication(isoDate('2026-12-07'), 15)).toBe('2026-12-15');
    expect(nextPublication(isoDate('2026-12-15'), 15)).toBe('2027-01-15');
    expect(lastPublication(isoDate('2026-12-15'), 15)).toBe('2026-12-15');
    expect(lastPublication(isoDate('2027-01-14'), 15)).toBe('2026-12-15');
    expect(nextPublication(isoDate('2027-01-31'), 28)).toBe('2027-02-28');
    expect(lastPublication(isoDate('2027-03-01'), 28)).toBe('2027-02-28');
    expect([0, 1, 28, 29, 1.5].map(isPublicationDay)).toEqual([false, true, true, false, false]);
  });

  it('comes once a month: the next follows the last, with none between', () => {
    const date = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays(isoDate('2024-01-01'), days));
    fc.assert(
      fc.property(date, fc.integer({ min: 1, max: LATEST_DAY }), (today, day) => {
        const [last, next] = [lastPublication(today, day), nextPublication(today, day)];
        expect(last <= today && today < next).toBe(true);
        expect([last, next].map((each) => Number(each.slice(8)))).toEqual([day, day]);
        expect(lastPublication(addDays(next, -1), day)).toBe(last);
        expect(nextPublication(last, day)).toBe(next);
      }),
    );
  });
});
