import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateOfDayNumber, dayOfWeek, isoDate } from './dates.js';
import { englandBankHolidays } from './england-bank-holidays.js';
import { addWorkingDays, isWorkingDay } from './working-days.js';

const holidays = new Set(englandBankHolidays(2023, 2032).map(({ date }) => date));
const datesOf = (year: number) => englandBankHolidays(year, year).map(({ date }) => date);

describe('bank holidays in England', () => {
  it('are the days published for 2023 with the coronation, 2026 and 2027', () => {
    expect(datesOf(2023)).toEqual([
      '2023-01-02',
      '2023-04-07',
      '2023-04-10',
      '2023-05-01',
      '2023-05-08',
      '2023-05-29',
      '2023-08-28',
      '2023-12-25',
      '2023-12-26',
    ]);
    expect(datesOf(2026)).toEqual([
      '2026-01-01',
      '2026-04-03',
      '2026-04-06',
      '2026-05-04',
      '2026-05-25',
      '2026-08-31',
      '2026-12-25',
      '2026-12-28',
    ]);
    expect(datesOf(2027)).toEqual([
      '2027-01-01',
      '2027-03-26',
      '2027-03-29',
      '2027-05-03',
      '2027-05-31',
      '2027-08-30',
      '2027-12-27',
      '2027-12-28',
    ]);
  });

  it('keep Boxing Day on the Monday where Christmas is a Sunday', () => {
    expect(englandBankHolidays(2033, 2033).slice(-2)).toEqual([
      { date: '2033-12-26', name: 'Boxing Day' },
      { date: '2033-12-27', name: 'Christmas Day (substitute day)' },
    ]);
  });

  it('follow Easter', () => {
    const easterMondays = englandBankHolidays(2023, 2032).filter(({ name }) => name === 'Easter Monday');
    expect(easterMondays.map(({ date }) => date.slice(5))).toEqual([
      '04-10',
      '04-01',
      '04-21',
      '04-06',
      '03-29',
      '04-17',
      '04-02',
      '04-22',
      '04-14',
      '03-29',
    ]);
  });

  it('are weekdays, eight a year and one more in 2023, in order', () => {
    const all = englandBankHolidays(2023, 2060);
    expect(all.every(({ date }) => dayOfWeek(date) <= 5)).toBe(true);
    expect(new Set(all.map(({ date }) => date)).size).toBe(38 * 8 + 1);
    expect(all.map(({ date }) => date)).toEqual(all.map(({ date }) => date).sort());
    expect(() => englandBankHolidays(2022, 2022)).toThrow(RangeError);
  });
});

describe('working days', () => {
  it('leave out weekends and bank holidays: ten working days after 18 December 2026 is 6 January 2027', () => {
    expect(addWorkingDays(isoDate('2026-12-18'), 10, holidays)).toBe('2027-01-06');
  });

  it('begin on the day after', () => {
    expect(addWorkingDays(isoDate('2027-02-05'), 1, holidays)).toBe('2027-02-08');
    expect(addWorkingDays(isoDate('2027-02-06'), 0, holidays)).toBe('2027-02-06');
    expect(() => addWorkingDays(isoDate('2027-02-05'), 1.5, holidays)).toThrow(RangeError);
  });

  it('count exactly n working days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 19_500, max: 22_500 }), fc.integer({ min: 1, max: 30 }), (day, n) => {
        const to = addWorkingDays(dateOfDayNumber(day), n, holidays);
        expect(isWorkingDay(to, holidays)).toBe(true);
        let counted = 0;
        for (let each = day + 1; dateOfDayNumber(each) <= to; each += 1) if (isWorkingDay(dateOfDayNumber(each), holidays)) counted += 1;
        expect(counted).toBe(n);
      }),
      { numRuns: 50 },
    );
  });
});
