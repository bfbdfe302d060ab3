import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pence, pounds } from '../../kernel/money.js';
import { type TierTerms, cheapestVolume, pricesOfDay, tierPrice, yearOf } from './price-tiers.js';

const tiers = [
  { fromPlaces: 1, annualPence: pounds(70_000) },
  { fromPlaces: 11, annualPence: pounds(65_000) },
  { fromPlaces: 21, annualPence: pounds(60_000) },
];
const terms = (more: Partial<TierTerms> = {}): TierTerms => ({ tiers, tierRule: 'allPlaces', tierMeasure: 'paid', ...more });
const places = (filled: number, empty: number) => [
  ...Array.from({ length: filled }, () => ({ filled: true })),
  ...Array.from({ length: empty }, () => ({ filled: false })),
];
const counted = (prices: readonly number[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const price of prices) counts[String(price / 100)] = (counts[String(price / 100)] ?? 0) + 1;
  return counts;
};

describe('price tiers', () => {
  it.each([
    [0, 70_000],
    [1, 70_000],
    [10, 70_000],
    [11, 65_000],
    [20, 65_000],
    [21, 60_000],
    [500, 60_000],
  ])('%i places reach the price of £%i', (count, price) => {
    expect(tierPrice(tiers, count)).toBe(pounds(price));
  });

  it('price all places at the tier reached, or each at its own', () => {
    expect(counted(pricesOfDay(terms(), places(12, 13)))).toEqual({ 60000: 25 });
    expect(counted(pricesOfDay(terms({ tierMeasure: 'filled' }), places(12, 13)))).toEqual({ 65000: 25 });
    expect(counted(pricesOfDay(terms({ tierRule: 'eachPlace' }), places(12, 13)))).toEqual({ 70000: 10, 65000: 10, 60000: 5 });
    // Twelve filled places reach the second tier, and an empty place costs what the twelfth does.
    expect(counted(pricesOfDay(terms({ tierRule: 'eachPlace', tierMeasure: 'filled' }), places(12, 13)))).toEqual({ 70000: 10, 65000: 15 });
  });

  it('find the cheapest number beyond a step that dearer numbers hide', () => {
    // Nine pupils: nine places cost more than the twelve that reach the next price.
    const steep = terms({
      tiers: [
        { fromPlaces: 1, annualPence: pounds(60_000) },
        { fromPlaces: 12, annualPence: pounds(40_000) },
      ],
    });
    expect(cheapestVolume(steep, 9, pounds(61_000), 25)).toEqual({ places: 12, annualPence: pounds(480_000) });
  });

  it('buys nothing where spot is no dearer, and the smallest of equals', () => {
    expect(cheapestVolume(terms(), 5, pounds(70_000), 25)).toEqual({ places: 0, annualPence: pounds(350_000) });
  });

  it('never costs more than any other number, and never less with a dearer spot price', () => {
    const someTerms = fc.record({
      tiers: fc.array(
        fc.record({ fromPlaces: fc.integer({ min: 1, max: 20 }), annualPence: fc.integer({ min: 1, max: 9_000_000 }).map(pence) }),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
      tierRule: fc.constantFrom('allPlaces' as const, 'eachPlace' as const),
      tierMeasure: fc.constantFrom('paid' as const, 'filled' as const),
    });
    fc.assert(
      fc.property(someTerms, fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 9_000_000 }), (given, pupils, spot) => {
        const best = cheapestVolume(given, pupils, pence(spot), 25);
        for (let count = 0; count <= 25; count += 1)
          expect(best.annualPence).toBeLessThanOrEqual(yearOf(given, count) + Math.max(0, pupils - count) * spot);
        expect(cheapestVolume(given, pupils, pence(spot + 1), 25).places).toBeGreaterThanOrEqual(best.places);
      }),
    );
  });
});
