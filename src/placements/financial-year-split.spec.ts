import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateRange } from '../kernel/date-range.js';
import { addDays, isoDate } from '../kernel/dates.js';
import { pence, pounds } from '../kernel/money.js';
import { academicYear } from '../kernel/years.js';
import { type ChargingBasis, chargeOver } from './charging-basis.js';
import { budgetEffect, splitByFinancialYear } from './financial-year-split.js';
import { aSchoolWithCalendars } from './term-calendar.builder.js';

const school = aSchoolWithCalendars(['2026/27', '2027/28', '2028/29'].map(academicYear));
const aBasis = fc.constantFrom<ChargingBasis>(
  { kind: 'calendarDay' },
  { kind: 'schoolDay', days: 190 },
  { kind: 'week', weeks: 44 },
  { kind: 'month' },
  { kind: 'term' },
);

describe('the budget effect of a new price', () => {
  it('from 1 September is seven months of this financial year and all of the next, by twelfths', () => {
    const change = {
      oldPrice: pounds(60_000),
      newPrice: pounds(61_200),
      basis: { kind: 'month' } as const,
      effectiveOn: isoDate('2027-09-01'),
      endsOn: null,
    };
    expect(budgetEffect(change, school)).toEqual({
      ok: true,
      value: { thisYear: { year: '2027-28', amount: pounds(700) }, nextYear: { year: '2028-29', amount: pounds(1_200) } },
    });
  });

  it('ends with the line', () => {
    const change = {
      oldPrice: pounds(60_000),
      newPrice: pounds(61_200),
      basis: { kind: 'month' } as const,
      effectiveOn: isoDate('2027-09-01'),
      endsOn: isoDate('2028-01-01'),
    };
    expect(budgetEffect(change, school)).toMatchObject({ value: { thisYear: { amount: pounds(400) }, nextYear: { amount: 0 } } });
  });

  it('is not computed without next year’s term calendar where the basis needs it', () => {
    const change = {
      oldPrice: pounds(60_000),
      newPrice: pounds(61_200),
      basis: { kind: 'term' } as const,
      effectiveOn: isoDate('2028-09-01'),
      endsOn: null,
    };
    expect(budgetEffect(change, school)).toMatchObject({ ok: false, refusals: [{ code: 'noTermCalendar' }] });
  });
});

describe('a price split by financial year', () => {
  it('adds up to the charge of the whole range', () => {
    fc.assert(
      fc.property(aBasis, fc.integer({ min: 0, max: 60_000_000 }), fc.nat(500), fc.nat(500), (basis, price, start, days) => {
        const from = addDays(isoDate('2026-09-01'), start);
        const range = dateRange(from, addDays(from, days));
        const split = splitByFinancialYear(pence(price), basis, range, school);
        const whole = chargeOver(pence(price), basis, range, school);
        expect(split.ok && whole.ok && split.value.reduce((acc, { amount }) => acc + amount, 0) === whole.value).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
