import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pence, pounds } from '../kernel/money.js';
import { percentileRank, priceBox } from './price-box.js';

const prices = [50_000, 60_000, 70_000, 80_000, 100_000].map(pounds);

describe('a benchmark of like places', () => {
  it('shows minimum, quartiles, median, mean, 90th percentile and maximum', () => {
    expect(priceBox([...prices].reverse())).toEqual({
      count: 5,
      min: pounds(50_000),
      q1: pounds(60_000),
      median: pounds(70_000),
      mean: pounds(72_000),
      q3: pounds(80_000),
      p90: pounds(92_000),
      max: pounds(100_000),
    });
  });

  it('is hidden under the minimum count', () => {
    expect(priceBox(prices.slice(1))).toBeNull();
    expect(priceBox(prices.slice(1), 4)?.count).toBe(4);
    expect(priceBox([], 0)).toBeNull();
    expect(percentileRank(pounds(60_000), prices.slice(1))).toBeNull();
  });

  it('ranks a price by the share below it and half of those equal to it', () => {
    expect(percentileRank(pounds(40_000), prices)).toBe(0);
    expect(percentileRank(pounds(70_000), prices)).toBe(5_000);
    expect(percentileRank(pounds(75_000), prices)).toBe(6_000);
    expect(percentileRank(pounds(200_000), prices)).toBe(10_000);
  });

  it('orders its figures, and ranks a dearer price no lower', () => {
    const aPrice = fc.integer({ min: 1, max: 30_000_000 }).map(pence);
    fc.assert(
      fc.property(fc.array(aPrice, { minLength: 5, maxLength: 40 }), aPrice, fc.nat(1_000_000), (others, price, more) => {
        const box = priceBox(others)!;
        const figures = [box.min, box.q1, box.median, box.q3, box.p90, box.max];
        expect([...figures].sort((a, b) => a - b)).toEqual(figures);
        expect(box.mean >= box.min && box.mean <= box.max).toBe(true);
        expect(percentileRank(pence(price + more), others)!).toBeGreaterThanOrEqual(percentileRank(price, others)!);
      }),
      { numRuns: 100 },
    );
  });
});
