import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../kernel/dates.js';
import { DEFAULT_REMINDERS, offerReminder, returnReminder } from './reminder-rules.js';

const day = isoDate;

describe('a reminder of a return that is not sent', () => {
  it.each([
    ['2027-01-02', null],
    ['2027-01-03', 28],
    ['2027-01-16', 28],
    ['2027-01-17', 14],
    ['2027-01-24', 7],
    ['2027-01-29', 2],
    ['2027-01-31', 2],
    ['2027-02-01', null],
  ])('on %s, for 31 January, is that of %p days', (today, due) =>
    expect(returnReminder(day('2027-01-31'), day(today), DEFAULT_REMINDERS)).toBe(due),
  );

  it('is none where an authority wants none', () =>
    expect(returnReminder(day('2027-01-31'), day('2027-01-31'), { returnDays: [] })).toBeNull());
});

describe('a reminder of an offer about to end', () => {
  const holidays = new Set([day('2027-03-26'), day('2027-03-29')]);
  it.each([
    ['2027-03-18', null],
    ['2027-03-23', 3],
    ['2027-03-24', 3],
    ['2027-03-25', 1],
    ['2027-03-30', 1],
    ['2027-03-31', null],
  ])('on %s, for the Tuesday after Easter, is that of %p working days', (today, due) =>
    expect(offerReminder(day('2027-03-30'), day(today), holidays, DEFAULT_REMINDERS)).toBe(due),
  );
});
