import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateRange } from '../kernel/date-range.js';
import { addDays, dateOfDayNumber, dayNumber, isoDate } from '../kernel/dates.js';
import { type Pence, formatPounds, pence, pounds } from '../kernel/money.js';
import type { Outcome } from '../kernel/outcome.js';
import { academicYear, academicYearRange } from '../kernel/years.js';
import {
  type ChargingBasis,
  annualise,
  arrears,
  charge,
  chargeOver,
  chargesOver,
  chargingBasisOf,
  costOfWaiting,
  needsTermCalendar,
} from './charging-basis.js';
import { aSchoolWithCalendars, aTermCalendar } from './term-calendar.builder.js';
import { firstFullTermFrom, schoolCalendars, schoolDaysBefore, schoolDaysIn, termCalendar, termWeekDaysIn } from './term-calendar.js';

const years = ['2026/27', '2027/28', '2028/29'].map(academicYear);
const school = aSchoolWithCalendars(years);
const unknownSchool = schoolCalendars('Brook House', []);

const bases: ChargingBasis[] = [
  { kind: 'calendarDay' },
  { kind: 'schoolDay', days: 190 },
  { kind: 'week', weeks: 38 },
  { kind: 'week', weeks: 39 },
  { kind: 'week', weeks: 44 },
  { kind: 'week', weeks: 52 },
  { kind: 'month' },
  { kind: 'term' },
];
const aBasis = fc.constantFrom(...bases);
const aYear = fc.constantFrom(...years);
const aPrice = fc.integer({ min: 0, max: 60_000_000 }).map(pence);

function computed<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.refusals.map(({ message }) => message).join(' '));
  return outcome.value;
}

const total = (amounts: Pence[]): number => amounts.reduce((acc, amount) => acc + amount, 0);

describe('charges prepared for many prices', () => {
  it('are those of each range by itself', () => {
    fc.assert(
      fc.property(aBasis, aPrice, fc.array(fc.tuple(fc.nat(900), fc.nat(400)), { maxLength: 4 }), (basis, price, given) => {
        const ranges = given.map(([start, days]) => {
          const from = addDays(isoDate('2026-09-01'), Math.min(start, 1_000 - days));
          return dateRange(from, addDays(from, days));
        });
        const prepared = computed(chargesOver(basis, ranges, school));
        expect(prepared(price)).toEqual(ranges.map((range) => computed(chargeOver(price, basis, range, school))));
      }),
      { numRuns: 100 },
    );
  });

  it('are refused with every year that cannot be computed, each once', () => {
    const range = dateRange(isoDate('2027-04-01'), isoDate('2028-04-01'));
    expect(chargesOver({ kind: 'term' }, [range, range], unknownSchool)).toMatchObject({
      ok: false,
      refusals: [{ code: 'noTermCalendar' }, { code: 'noTermCalendar' }],
    });
    expect(chargesOver(null, [dateRange(range.from, range.from)], unknownSchool).ok).toBe(true);
  });
});

describe('every charging basis', () => {
  it('charges the price for a whole year, to the penny', () => {
    fc.assert(
      fc.property(aBasis, aYear, aPrice, (basis, year, price) => {
        expect(computed(charge(price, basis, academicYearRange(year), year, school))).toBe(price);
      }),
      { numRuns: 100 },
    );
  });

  it('charges parts that follow each other so that they add up to the whole, to the penny', () => {
    fc.assert(
      fc.property(aBasis, aYear, aPrice, fc.array(fc.nat(365), { maxLength: 15 }), (basis, year, price, cuts) => {
        const { from, to } = academicYearRange(year);
        const borders = [from, ...cuts.map((days) => addDays(from, days)).sort(), to];
        const parts = borders.slice(1).map((end, index) => computed(charge(price, basis, dateRange(borders[index]!, end), year, school)));
        expect(parts.every((part) => part >= 0)).toBe(true);
        expect(total(parts)).toBe(price);
      }),
      { numRuns: 150 },
    );
  });

  it('charges three terms, holidays with the term before them, so that they add up to the price', () => {
    fc.assert(
      fc.property(aBasis, aYear, aPrice, (basis, year, price) => {
        const { from, to } = academicYearRange(year);
        const [, spring, summer] = aTermCalendar(year).terms;
        const borders = [from, spring!.from, summer!.from, to];
        expect(total(borders.slice(1).map((end, i) => computed(charge(price, basis, dateRange(borders[i]!, end), year, school))))).toBe(
          price,
        );
      }),
      { numRuns: 50 },
    );
  });

  it('never charges more for the same days at a lower price', () => {
    fc.assert(
      fc.property(aBasis, aYear, aPrice, fc.nat(365), (basis, year, price, days) => {
        const part = dateRange(academicYearRange(year).from, addDays(academicYearRange(year).from, days));
        const dearer = computed(charge(pence(price + 1_000), basis, part, year, school));
        expect(dearer).toBeGreaterThanOrEqual(computed(charge(price, basis, part, year, school)));
      }),
      { numRuns: 50 },
    );
  });
});

describe('by basis', () => {
  const year = academicYear('2027/28');
  const price = pounds(73_200);
  const of = (basis: ChargingBasis, from: string, to: string): string =>
    formatPounds(computed(charge(price, basis, dateRange(isoDate(from), isoDate(to)), year, school)));

  it('calendar day: one day of 366', () => {
    expect(of({ kind: 'calendarDay' }, '2027-09-01', '2027-09-02')).toBe('£200.00');
  });

  it('school day: one day of 190, nothing at a weekend or in a half term', () => {
    expect(of({ kind: 'schoolDay', days: 190 }, '2027-09-01', '2027-09-02')).toBe('£385.26');
    expect(of({ kind: 'schoolDay', days: 190 }, '2027-09-04', '2027-09-06')).toBe('£0.00');
    expect(of({ kind: 'schoolDay', days: 190 }, '2027-10-18', '2027-10-25')).toBe('£0.00');
  });

  it('39 weeks: a full school week is one of the weeks the school is open, a holiday week nothing', () => {
    const weeks = termWeekDaysIn(aTermCalendar(year)) / 7;
    const week = computed(
      charge(price, { kind: 'week', weeks: 39 }, dateRange(isoDate('2027-09-13'), isoDate('2027-09-20')), year, school),
    );
    expect(Math.abs(week - price / weeks)).toBeLessThan(1);
    expect(of({ kind: 'week', weeks: 39 }, '2027-12-20', '2028-01-03')).toBe('£0.00');
  });

  it('44 weeks: a school week is one forty-fourth, and holidays share the rest evenly', () => {
    const week = computed(
      charge(price, { kind: 'week', weeks: 44 }, dateRange(isoDate('2027-09-13'), isoDate('2027-09-20')), year, school),
    );
    expect(Math.abs(week - price / 44)).toBeLessThan(1);
    const holiday = computed(
      charge(price, { kind: 'week', weeks: 44 }, dateRange(isoDate('2028-08-07'), isoDate('2028-08-14')), year, school),
    );
    expect(holiday).toBeGreaterThan(0);
    expect(holiday).toBeLessThan(week);
  });

  it('month: a twelfth, and inside February 2028 by twenty-ninths', () => {
    expect(of({ kind: 'month' }, '2028-02-01', '2028-03-01')).toBe('£6,100.00');
    expect(of({ kind: 'month' }, '2028-02-01', '2028-02-02')).toBe('£210.34');
  });

  it('term: a third in each term, nothing in the holiday between', () => {
    expect(of({ kind: 'term' }, '2027-09-01', '2027-12-20')).toBe('£24,400.00');
    expect(of({ kind: 'term' }, '2027-12-20', '2028-01-03')).toBe('£0.00');
  });
});

describe('what cannot be computed is not computed', () => {
  const year = academicYear('2027/28');
  const autumn = dateRange(isoDate('2027-09-01'), isoDate('2028-01-01'));

  it('a contract without a charging basis: the message names school and year', () => {
    expect(charge(pounds(60_000), null, autumn, year, unknownSchool)).toMatchObject({
      ok: false,
      refusals: [{ code: 'noChargingBasis', message: expect.stringContaining('Brook House, 2027/28') }],
    });
  });

  it('a stored basis without its number of days or weeks', () => {
    expect(chargingBasisOf('schoolDay', 190)).toEqual({ kind: 'schoolDay', days: 190 });
    expect(chargingBasisOf('month', null)).toEqual({ kind: 'month' });
    for (const units of [null, 0, 53]) expect(chargingBasisOf('week', units)).toBeNull();
    expect(chargingBasisOf(null, 190)).toBeNull();
  });

  it('a basis that needs the school’s term calendar, without it', () => {
    for (const basis of bases) {
      const outcome = charge(pounds(60_000), basis, autumn, year, unknownSchool);
      expect(outcome.ok).toBe(!needsTermCalendar(basis));
      if (!outcome.ok)
        expect(outcome.refusals).toMatchObject([{ code: 'noTermCalendar', message: expect.stringContaining('Brook House, 2027/28') }]);
    }
  });

  it('a contracted number of school days that the calendar does not have', () => {
    expect(charge(pounds(60_000), { kind: 'schoolDay', days: 195 }, autumn, year, school)).toMatchObject({
      ok: false,
      refusals: [
        { code: 'termCalendarMismatch', message: expect.stringContaining('195 school days, but the school’s term calendar has 190') },
      ],
    });
  });

  it('a range over a year whose calendar is missing names that year only', () => {
    const range = dateRange(isoDate('2028-07-01'), isoDate('2029-10-01'));
    expect(chargeOver(pounds(60_000), { kind: 'term' }, range, school)).toMatchObject({
      ok: false,
      refusals: [{ code: 'noTermCalendar', message: expect.stringContaining('2029/30') }],
    });
  });
});

describe('arrears', () => {
  const aChange = fc.record({ oldPrice: aPrice, newPrice: aPrice, basis: aBasis }).map((prices) => ({
    ...prices,
    effectiveOn: isoDate('2027-04-01'),
    endsOn: null,
  }));

  it('are the difference of the two charges: a decision on 21 May for 1 April, 50 days of 365', () => {
    const change = {
      oldPrice: pounds(60_000),
      newPrice: pounds(63_650),
      basis: bases[0]!,
      effectiveOn: isoDate('2027-04-01'),
      endsOn: null,
    };
    expect(computed(arrears(change, isoDate('2027-05-21'), school))).toBe(pounds(500));
    expect(computed(arrears(change, isoDate('2027-03-01'), school))).toBe(0);
    expect(computed(arrears({ ...change, endsOn: isoDate('2027-04-11') }, isoDate('2027-05-21'), school))).toBe(pounds(100));
  });

  it('add up over any split, across academic years with their own days and calendars', () => {
    fc.assert(
      fc.property(aChange, fc.nat(400), fc.nat(400), (change, first, second) => {
        const decided = addDays(change.effectiveOn, first + second);
        const middle = addDays(change.effectiveOn, first);
        const later = { ...change, effectiveOn: middle };
        expect(computed(arrears(change, middle, school)) + computed(arrears(later, decided, school))).toBe(
          computed(arrears(change, decided, school)),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('of a whole academic year are the rise itself', () => {
    fc.assert(
      fc.property(aChange, (change) => {
        const yearly = { ...change, effectiveOn: isoDate('2027-09-01') };
        expect(computed(arrears(yearly, isoDate('2028-09-01'), school))).toBe(change.newPrice - change.oldPrice);
      }),
      { numRuns: 50 },
    );
  });

  it('and the cost of waiting grow together: today’s arrears and seven days are the arrears in a week', () => {
    fc.assert(
      fc.property(aChange, fc.nat(500), (change, days) => {
        const today = addDays(change.effectiveOn, days);
        const waiting = computed(costOfWaiting(change, today, school));
        expect(waiting.soFar + waiting.nextSevenDays).toBe(computed(arrears(change, addDays(today, 7), school)));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a yearly price from a unit price', () => {
  it('is the unit price times its quantity: £1,250 a week for 39 weeks', () => {
    expect(annualise('week', 39, pounds(1_250))).toEqual({ ok: true, value: pounds(48_750) });
    expect(annualise('session', '37.5', pence(4_333))).toEqual({ ok: true, value: 162_488 });
  });

  it('takes the quantity from the unit or the basis where none is given', () => {
    expect(annualise('term', null, pounds(20_000))).toEqual({ ok: true, value: pounds(60_000) });
    expect(annualise('day', null, pounds(300), { kind: 'schoolDay', days: 195 })).toEqual({ ok: true, value: pounds(58_500) });
    expect(annualise('night', null, pounds(300))).toMatchObject({ ok: false, refusals: [{ code: 'noQuantity' }] });
    expect(annualise('week', 0, pounds(300))).toMatchObject({ ok: false, refusals: [{ code: 'quantityNotPositive' }] });
  });
});

describe('a term calendar', () => {
  const calendar = aTermCalendar(academicYear('2027/28'), 190);

  it('counts school days before a date, none after the last', () => {
    expect(schoolDaysIn(calendar)).toBe(190);
    expect(schoolDaysBefore(calendar, isoDate('2027-09-01'))).toBe(0);
    expect(schoolDaysBefore(calendar, isoDate('2027-09-06'))).toBe(3);
    expect(schoolDaysBefore(calendar, isoDate('2028-09-01'))).toBe(190);
  });

  it('charges days opened in late August together with 1 September, so that the year still adds up', () => {
    const [autumn, ...others] = calendar.terms;
    const early = { ...calendar, terms: [{ ...autumn!, from: isoDate('2027-08-26') }, ...others] };
    expect(termCalendar(early).ok).toBe(true);
    expect(schoolDaysIn(early)).toBe(194);
    expect(schoolDaysBefore(early, isoDate('2027-09-01'))).toBe(0);
    expect(schoolDaysBefore(early, isoDate('2027-09-02'))).toBe(5);
  });

  it('has three terms in order inside its year', () => {
    expect(termCalendar(calendar).ok).toBe(true);
    expect(termCalendar({ ...calendar, terms: calendar.terms.slice(1) })).toMatchObject({
      ok: false,
      refusals: [{ code: 'notThreeTerms' }],
    });
    expect(termCalendar({ ...calendar, terms: [...calendar.terms].reverse() }).ok).toBe(false);
    expect(termCalendar({ ...calendar, academicYear: academicYear('2028/29') })).toMatchObject({
      refusals: [{ code: 'termOutsideYear' }],
    });
  });

  it('finds the first full term from a date, in the next year’s calendar too', () => {
    expect(firstFullTermFrom(school, isoDate('2028-02-10'))?.from).toBe('2028-04-10');
    expect(firstFullTermFrom(school, isoDate('2028-06-10'))?.from).toBe('2028-09-01');
    expect(firstFullTermFrom(school, isoDate('2029-06-10'))).toBeUndefined();
  });

  it('counts a day once, whatever the order of asking', () => {
    fc.assert(
      fc.property(fc.nat(364), (days) => {
        const date = dateOfDayNumber(dayNumber(isoDate('2027-09-01')) + days);
        const next = schoolDaysBefore(calendar, addDays(date, 1)) - schoolDaysBefore(calendar, date);
        expect([0, 1]).toContain(next);
      }),
      { numRuns: 50 },
    );
  });
});
