import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, isoDate } from '../../kernel/dates.js';
import { pence, pounds } from '../../kernel/money.js';
import { academicYear, financialYear, financialYearRange } from '../../kernel/years.js';
import { type ChargingBasis, chargeOver, costOfChange } from '../../placements/charging-basis.js';
import { aSchoolWithCalendars } from '../../placements/term-calendar.builder.js';
import { schoolCalendars } from '../../placements/term-calendar.js';
import { wholeOf } from './figures.js';
import { type ForecastLine, added, addScenarios, byPart, forecastLines, groupForecast, monthsOf, totalOf } from './forecast.js';

const school = aSchoolWithCalendars(['2026/27', '2027/28', '2028/29'].map(academicYear));
const YEAR = financialYear('2027-28');
const year = financialYearRange(YEAR);

const aLine = (over: Partial<ForecastLine> = {}): ForecastLine => ({
  id: 'line',
  placementId: 'placement',
  schoolId: 'school',
  setting: 'day',
  annualPence: pounds(60_000),
  from: isoDate('2026-09-01'),
  to: null,
  basis: { kind: 'month' },
  hnbEligible: true,
  shares: [],
  inSight: null,
  ...over,
});

const aBasis = fc.constantFrom<ChargingBasis>(
  { kind: 'calendarDay' },
  { kind: 'schoolDay', days: 190 },
  { kind: 'week', weeks: 44 },
  { kind: 'month' },
  { kind: 'term' },
);
const someLine = fc
  .record({
    basis: aBasis,
    annual: fc.integer({ min: 0, max: 30_000_000 }),
    start: fc.nat(700),
    length: fc.option(fc.nat(500)),
    eligible: fc.boolean(),
    school: fc.constantFrom('a', 'b'),
    placement: fc.constantFrom('p', 'q', 'r'),
    change: fc.option(fc.tuple(fc.nat(900), fc.nat(2_000_000), fc.nat(2_000_000))),
    health: fc.nat(5_000),
    signed: fc.boolean(),
  })
  .map((each) => {
    const from = addDays(isoDate('2026-09-01'), each.start);
    return aLine({
      basis: each.basis,
      annualPence: pence(each.annual),
      from,
      to: each.length === null ? null : addDays(from, each.length + 1),
      hnbEligible: each.eligible,
      schoolId: each.school,
      placementId: `${each.school}${each.placement}`,
      shares:
        each.health === 0
          ? []
          : [
              { funder: 'education', shareBp: 10_000 - each.health, signed: false },
              { funder: 'health', shareBp: each.health, signed: each.signed },
            ],
      inSight:
        each.change === null
          ? null
          : {
              on: addDays(isoDate('2026-09-01'), each.change[0]),
              offered: pence(each.annual + each.change[1]),
              requested: pence(each.annual + each.change[1] + each.change[2]),
            },
    });
  });

describe('a forecast', () => {
  it('is what is in force, what is offered on top, and what is asked on top, by twelfths', () => {
    const line = aLine({ inSight: { on: isoDate('2027-09-01'), offered: pounds(61_200), requested: pounds(63_600) } });
    const total = totalOf(forecastLines([line], [year], () => school));
    expect(total.committed.hnb).toBe(pounds(60_000));
    expect(total.offered.hnb).toBe(pounds(60_700));
    expect(total.requested.hnb).toBe(pounds(62_100));
    expect(added(total, 'offered').hnb).toBe(pounds(700));
  });

  it('ends with the line, and a price that would begin later changes nothing', () => {
    const line = aLine({
      to: isoDate('2027-07-01'),
      inSight: { on: isoDate('2027-09-01'), offered: pounds(70_000), requested: pounds(70_000) },
    });
    const total = totalOf(forecastLines([line], [year], () => school));
    expect(total.committed.hnb).toBe(pounds(15_000));
    expect(total.requested).toEqual(total.committed);
  });

  it('says of a line that cannot be computed why, and leaves it out of every sum', () => {
    const lines = forecastLines([aLine({ basis: null }), aLine({ basis: { kind: 'term' }, schoolId: 'x' })], [year], (id) =>
      id === 'x' ? schoolCalendars('Brook House', []) : school,
    );
    expect(lines.map(({ notComputed }) => notComputed.length)).toEqual([2, 2]);
    expect(lines[1]!.notComputed[0]).toContain('Brook House, 2026/27');
    expect(wholeOf(totalOf(lines).committed)).toBe(0);
    expect(groupForecast(lines, ({ schoolId }) => schoolId).map(({ unknown }) => unknown)).toEqual([1, 1]);
  });

  it('costs what the charging rule says of each line, change included', () => {
    fc.assert(
      fc.property(someLine, (line) => {
        const [{ parts } = { parts: [] }] = forecastLines([line], [year], () => school);
        const part = parts[0]!;
        const range =
          line.from >= year.to || (line.to ?? year.to) <= year.from
            ? null
            : { from: line.from > year.from ? line.from : year.from, to: line.to !== null && line.to < year.to ? line.to : year.to };
        const committed = range === null ? 0 : chargeOver(line.annualPence, line.basis, range, school);
        expect(wholeOf(part.committed)).toBe(committed === 0 ? 0 : committed.ok ? committed.value : Number.NaN);
        if (!line.inSight) return;
        const on = line.inSight.on < line.from ? line.from : line.inSight.on;
        const effect = costOfChange(
          { oldPrice: line.annualPence, newPrice: line.inSight.requested, basis: line.basis, effectiveOn: on, endsOn: line.to },
          year,
          school,
        );
        expect(wholeOf(added(part, 'requested'))).toBe(effect.ok ? effect.value : Number.NaN);
      }),
      { numRuns: 200 },
    );
  });

  it('adds up: months to the year, lines to placements, placements to schools, schools to the whole, for every payer', () => {
    fc.assert(
      fc.property(fc.array(someLine, { maxLength: 8 }), (lines) => {
        const inMonths = forecastLines(lines, monthsOf(YEAR), () => school);
        const inYear = forecastLines(lines, [year], () => school);
        const whole = totalOf(inYear);
        expect(totalOf(inMonths)).toEqual(whole);
        expect(addScenarios(byPart(inMonths, 12))).toEqual(whole);
        const schools = groupForecast(inYear, ({ schoolId }) => schoolId);
        expect(addScenarios(schools.map(({ total }) => total))).toEqual(whole);
        for (const group of schools)
          expect(addScenarios(groupForecast(group.lines, ({ placementId }) => placementId).map(({ total }) => total))).toEqual(group.total);
      }),
      { numRuns: 60 },
    );
  });
});
