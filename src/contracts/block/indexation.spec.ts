import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoDate } from '../../kernel/dates.js';
import type { IndexSeries } from '../../kernel/index-basket.js';
import { basisPoints, pounds } from '../../kernel/money.js';
import type { BlockTerms, Indexation } from '../terms.js';
import { anniversaries, figureMonth, formulaRise, priceSteps } from './indexation.js';

const day = isoDate;
const CPI: IndexSeries = {
  code: 'CPI',
  name: 'Consumer Prices Index',
  kind: 'level',
  values: [
    { on: day('2025-04-01'), value: '130.0' },
    { on: day('2026-04-01'), value: '133.9' },
    { on: day('2027-04-01'), value: '142.4' },
  ],
};
const AWARD: IndexSeries = { code: 'pay', name: 'Pay award', kind: 'percent', values: [{ on: day('2026-09-01'), value: '4.25' }] };

const formula = (more: Partial<Extract<Indexation, { kind: 'formula' }>> = {}): Extract<Indexation, { kind: 'formula' }> => ({
  kind: 'formula',
  series: 'CPI',
  month: 4,
  capBp: null,
  collarBp: null,
  ...more,
});

const terms = (indexation: Indexation, price = 60_000): BlockTerms => ({
  kind: 'block',
  basis: { kind: 'calendarDay' },
  notice: { kind: 'terms', terms: 1 },
  clauses: [],
  signingOrder: ['provider', 'authority'],
  groups: [],
  tiers: [{ fromPlaces: 1, annualPence: pounds(price) }],
  tierRule: 'allPlaces',
  tierMeasure: 'paid',
  indexation,
  voids: { graceDays: 0, councilShareBp: basisPoints(10_000) },
  nomination: { nominateBy: null, releasesUnnominated: false },
  substitution: true,
  subLetting: { allowed: false, recharge: 'tierPrice' },
  extensions: [],
  spotEquivalentPence: null,
});

const steps = (indexation: Indexation, until = '2028-09-01') =>
  priceSteps([{ effectiveOn: day('2025-09-01'), terms: terms(indexation) }], day('2025-09-01'), day(until), [CPI, AWARD]).map(
    ({ from, tiers, riseBp, missing }) => [from, (tiers[0]?.annualPence ?? 0) / 100, riseBp, missing !== null],
  );

describe('indexation', () => {
  it('leaves a fixed or negotiated price as agreed', () => {
    expect(steps({ kind: 'fixed' })).toEqual([['2025-09-01', 60_000, null, false]]);
    expect(steps({ kind: 'negotiated' })).toEqual([['2025-09-01', 60_000, null, false]]);
  });

  it('raises a formula price on each anniversary, on the price of the year before', () => {
    expect(steps(formula())).toEqual([
      ['2025-09-01', 60_000, null, false],
      ['2026-09-01', 61_800, 300, false],
      ['2027-09-01', 65_724.3, 635, false],
    ]);
  });

  it('holds the rise between collar and cap', () => {
    expect(steps(formula({ capBp: basisPoints(500), collarBp: basisPoints(400) }))).toEqual([
      ['2025-09-01', 60_000, null, false],
      ['2026-09-01', 62_400, 400, false],
      ['2027-09-01', 65_520, 500, false],
    ]);
  });

  it('takes the published award of the year up to the month', () => {
    expect(formulaRise(formula({ series: 'pay', month: 9 }), AWARD, day('2026-09-01'))).toBeUndefined();
    expect(formulaRise(formula({ series: 'pay', month: 9 }), AWARD, day('2027-04-01'))).toBe(425);
  });

  it('says which figure is missing, and keeps the price before: a missing figure is not a rise of nothing', () => {
    const [, , , last] = priceSteps([{ effectiveOn: day('2025-09-01'), terms: terms(formula()) }], day('2025-09-01'), day('2028-09-02'), [
      CPI,
    ]);
    expect(last?.missing).toBe(
      'The figure of Consumer Prices Index for 2028-04 is not recorded, so the price from 1 September 2028 is not known.',
    );
    expect(last?.tiers[0]?.annualPence).toBe(pounds(65_724.3));
  });

  it('begins anew from the prices of a variation', () => {
    const versions = [
      { effectiveOn: day('2025-09-01'), terms: terms(formula()) },
      { effectiveOn: day('2026-11-01'), terms: terms(formula(), 70_000) },
    ];
    const found = priceSteps(versions, day('2025-09-01'), day('2028-01-01'), [CPI]);
    expect(found.map(({ from, tiers }) => [from, (tiers[0]?.annualPence ?? 0) / 100])).toEqual([
      ['2025-09-01', 60_000],
      ['2026-09-01', 61_800],
      ['2026-11-01', 70_000],
      ['2027-09-01', 74_445],
    ]);
  });

  it('counts contract years from the contract’s own first day, also from a leap day', () => {
    expect(anniversaries(day('2024-02-29'), day('2026-03-01'))).toEqual(['2025-02-28', '2026-02-28']);
    expect(figureMonth(9, day('2026-09-01'))).toBe('2025-09');
    expect(figureMonth(8, day('2026-09-01'))).toBe('2026-08');
  });

  it('never leaves the corridor', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: -500, max: 500 }),
        fc.nat(1000),
        (was, is, collar, width) => {
          const series: IndexSeries = {
            ...CPI,
            values: [
              { on: day('2025-04-01'), value: was },
              { on: day('2026-04-01'), value: is },
            ],
          };
          const rise = formulaRise(
            formula({ collarBp: basisPoints(collar), capBp: basisPoints(collar + width) }),
            series,
            day('2026-09-01'),
          );
          expect(rise).toBeGreaterThanOrEqual(collar);
          expect(rise).toBeLessThanOrEqual(collar + width);
        },
      ),
    );
  });
});
