import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PLAN, categoriesOf } from '../demand/first-plan.js';
import type { Figure, Released } from '../release/answer.js';
import { protect } from '../release/protect.js';
import type { Combination } from '../release/release-plan.js';
import { LAST_YEAR, USUAL_RATES, goesOn, meanOf, rollForward, steadyEntry } from './cohort.js';
import { inYears, phaseOf, within } from './own-forecast.js';
import { estimateYears, extremeYears, rollPublished } from './pooled-forecast.js';
import { pooledRows, publishedYears } from './pooled-forecast.service.js';

const GROUPS = Array.from({ length: LAST_YEAR + 1 }, (_, year) => year);
const sum = (amounts: readonly number[]): number => amounts.reduce((all, each) => all + each, 0);
const child: fc.Arbitrary<Combination> = fc
  .record({ need: fc.constantFrom('ASD', 'SEMH', 'SLD'), year: fc.integer({ min: 2, max: 13 }) })
  .map(({ need, year }) => ({ need, year: String(year), phase: phaseOf(year), term: 'autumn', setting: 'day', district: 'notKnown' }));
const member = fc.array(child, { maxLength: 80 });
const members = fc.array(member, { minLength: 1, maxLength: 3 });

const released = (all: readonly (readonly Combination[])[], seed: number): Released[] =>
  all.map((children, index) =>
    protect(
      children,
      createHash('sha256')
        .update(`${String(seed)} ${String(index)}`)
        .digest(),
      PLAN,
      categoriesOf([]),
    ),
  );

describe('a forecast of members together', () => {
  it('holds the forecast of the true children within its range, whatever was rounded how', () => {
    fc.assert(
      fc.property(members, fc.nat(), fc.constantFrom('primary', 'secondary', 'post16'), (all, seed, phase) => {
        const published = publishedYears(released(all, seed), {});
        const span = GROUPS.filter((year) => phaseOf(year) === phase);
        const truth = inYears(all.flat());
        const estimate = estimateYears(published);
        const steady = steadyEntry(estimate, USUAL_RATES);
        const part = steady.map((each) => (sum(steady) === 0 ? 1 / GROUPS.length : each / sum(steady)));
        const left = sum(truth.map((children, year) => children * (1 - goesOn(year, USUAL_RATES))));
        rollPublished(published, span, USUAL_RATES)!.forEach(({ ahead, least, most, low, central, high }) => {
          const true_ = meanOf(
            within(
              rollForward(
                truth,
                USUAL_RATES,
                ahead,
                'central',
                part.map((each) => each * left),
              ),
              span,
            ),
          );
          expect(true_).toBeGreaterThanOrEqual(least - 1e-6);
          expect(true_).toBeLessThanOrEqual(most + 1e-6);
          expect(low).toBeLessThanOrEqual(central + 1e-9);
          expect(central).toBeLessThanOrEqual(high + 1e-9);
          expect(central).toBeGreaterThanOrEqual(least - 1e-6);
          expect(central).toBeLessThanOrEqual(most + 1e-6);
        });
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('says something all the same: of councils like ours the range is a part of the children', () => {
    const council = (children: number): Combination[] =>
      Array.from({ length: children }, (_, number) => {
        const year = 2 + ((number * 7) % 12);
        return { need: 'ASD', year: String(year), phase: phaseOf(year), term: 'autumn', setting: 'day', district: 'notKnown' };
      });
    const published = publishedYears(released([council(428), council(150), council(32)], 1), {});
    const [first, , third] = rollPublished(published, GROUPS, USUAL_RATES)!;
    const width = (year: typeof first) => (year!.most - year!.least) / year!.central;
    expect(width(first)).toBeLessThan(0.15);
    expect(width(third)).toBeLessThan(0.5);
  });

  it('finds the least and the most worth among all that could have been published so', () => {
    const range: fc.Arbitrary<Figure> = fc
      .record({ least: fc.integer({ min: 0, max: 2 }), more: fc.integer({ min: 0, max: 2 }) })
      .map(({ least, more }) => ({ figure: least, least, most: least + more }));
    fc.assert(
      fc.property(
        fc.tuple(range, range, range, range),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 4 }),
        (some, worths, from, more) => {
          const none: Figure = { figure: 0, least: 0, most: 0 };
          const years = GROUPS.map((year) => some[year] ?? none);
          const worth = GROUPS.map((year) => worths[year] ?? 0);
          // Every table there is, tried one after another.
          let tables: number[][] = [[]];
          for (const { least, most } of some)
            tables = tables.flatMap((table) => Array.from({ length: most! - least! + 1 }, (_, add) => [...table, least! + add]));
          const possible = tables
            .filter((table) => sum(table) >= from && sum(table) <= from + more)
            .map((table) => sum(table.map((each, year) => each * worth[year]!)));
          fc.pre(possible.length > 0);
          const all: Figure = { figure: from, least: from, most: from + more };
          const of = (aim: 'least' | 'most') => sum(extremeYears({ all, years }, worth, aim).map((each, year) => each * worth[year]!));
          expect([of('least'), of('most')]).toEqual([Math.min(...possible), Math.max(...possible)]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('makes the published total of year groups that were rounded down, and errs less than they do', () => {
    let [raised, asPublished] = [0, 0];
    fc.assert(
      fc.property(fc.array(fc.array(child, { minLength: 60, maxLength: 160 }), { minLength: 2, maxLength: 3 }), fc.nat(), (all, seed) => {
        const published = publishedYears(released(all, seed), {});
        const estimate = estimateYears(published);
        const truth = inYears(all.flat());
        expect(sum(estimate)).toBeCloseTo(published.all.figure!, 3);
        const off = (years: readonly number[]) => Math.abs(sum(years.slice(7)) - sum(truth.slice(7)));
        raised += off(estimate);
        asPublished += off(published.years.map(({ figure }) => figure!));
      }),
      { numRuns: 100, seed: 7 },
    );
    expect(raised).toBeLessThan(asPublished);
  });

  it('tells nothing of a blank, and is by need, phase and year group', () => {
    const [one] = released(
      [
        GROUPS.flatMap((year) =>
          Array.from({ length: 7 }, (): Combination => ({
            need: 'ASD',
            year: String(year),
            phase: phaseOf(year),
            term: 'autumn',
            setting: 'day',
            district: 'notKnown',
          })),
        ),
      ],
      1,
    );
    const blank = new Map(one).set('need=ASD', null);
    const rows = pooledRows([blank], ['need', 'phase'], { need: ['ASD'] }, USUAL_RATES);
    expect(rows.map(({ years }) => years)).toEqual([null, null, null]);
    const told = pooledRows([one!], ['need', 'phase'], {}, USUAL_RATES).filter(({ cell }) => cell.need === 'ASD');
    expect(told.map(({ cell }) => cell.phase)).toEqual(['primary', 'secondary', 'post16']);
    expect(told[1]!.years![0]!.central).toBeGreaterThan(20);
  });
});
