import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Combination, DIMENSIONS, type Dimension } from '../release/release-plan.js';
import { USUAL_RATES, meanOf, rollForward } from './cohort.js';
import { type ForecastRow, forecastRows, inYears, phaseOf } from './own-forecast.js';

const child: fc.Arbitrary<Combination> = fc
  .record({
    need: fc.constantFrom('ASD', 'SEMH', 'SLD'),
    year: fc.integer({ min: 0, max: 14 }),
    term: fc.constantFrom('autumn', 'spring', 'summer'),
    setting: fc.constantFrom('day', 'residential'),
    district: fc.constantFrom('north', 'south'),
  })
  .map((each) => ({ ...each, year: String(each.year), phase: phaseOf(each.year) }));
const children = fc.array(child, { minLength: 1, maxLength: 60 });
const by = fc.subarray<Dimension>([...DIMENSIONS]);

const sum = (rows: readonly ForecastRow[], pick: (row: ForecastRow) => number): number => rows.reduce((all, row) => all + pick(row), 0);

describe('a forecast from own records', () => {
  it('adds up to the same children whatever it is by', () => {
    fc.assert(
      fc.property(children, by, (placed, dimensions) => {
        const rows = forecastRows(placed, dimensions, {}, USUAL_RATES);
        expect(sum(rows, ({ today }) => today)).toBe(placed.length);
        [1, 2, 3].forEach((ahead, index) => {
          for (const scenario of ['low', 'central', 'high'] as const)
            expect(sum(rows, ({ years }) => years[index]![scenario])).toBeCloseTo(
              meanOf(rollForward(inYears(placed), USUAL_RATES, ahead, scenario)),
              6,
            );
        });
      }),
      { numRuns: 60 },
    );
  });

  it('narrowed to categories is the rows of those categories', () => {
    fc.assert(
      fc.property(
        children,
        by,
        fc.subarray(['ASD', 'SEMH'], { minLength: 1 }),
        fc.constantFrom('primary', 'secondary'),
        (placed, dimensions, need, phase) => {
          const all = forecastRows(placed, [...new Set<Dimension>([...dimensions, 'need', 'phase'])], {}, USUAL_RATES);
          const within = all.filter(({ cell }) => need.includes(cell.need!) && cell.phase === phase);
          const narrowed = forecastRows(placed, dimensions, { need, phase: [phase] }, USUAL_RATES);
          expect(sum(narrowed, ({ today }) => today)).toBe(sum(within, ({ today }) => today));
          expect(sum(narrowed, ({ years }) => years[1]!.central)).toBeCloseTo(
            sum(within, ({ years }) => years[1]!.central),
            6,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes a child to the year group that it will have reached, with its need, term, setting and district', () => {
    const one: Combination = { need: 'ASD', year: '6', phase: 'primary', term: 'spring', setting: 'day', district: 'north' };
    const sure = { ...USUAL_RATES, stayBp: 10_000, transferBp: 10_000, entryBp: 0 };
    expect(
      forecastRows([one], DIMENSIONS, {}, sure).map(({ cell, years }) => [cell.phase, cell.year, ...years.map(({ central }) => central)]),
    ).toEqual([
      ['primary', '6', 0, 0, 0],
      ['secondary', '7', 1, 0, 0],
      ['secondary', '8', 0, 1, 0],
      ['secondary', '9', 0, 0, 1],
    ]);
    expect(forecastRows([one], ['district'], { term: ['autumn'] }, sure)).toEqual([]);
  });
});
