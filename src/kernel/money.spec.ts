import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  apportion,
  basisPoints,
  floorShare,
  formatPercent,
  formatPounds,
  formatShortPounds,
  pence,
  percent,
  pounds,
  raise,
  riseBetween,
  sum,
} from './money.js';

const anAmount = fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }).map(pence);

describe('money', () => {
  it('is a whole number of pence, never an approximation', () => {
    expect(() => pence(0.5)).toThrow(RangeError);
    expect(() => pence(Number.MAX_SAFE_INTEGER + 1)).toThrow(RangeError);
    expect(pounds('1250.005')).toBe(125_001);
  });

  it('is written one way for a person', () => {
    expect(formatPounds(pence(6_400_000))).toBe('£64,000.00');
    expect(formatShortPounds(pence(6_400_000))).toBe('£64,000');
    expect(formatShortPounds(pence(6_400_050))).toBe('£64,000.50');
    expect(formatPercent(percent('2.5'))).toBe('2.50%');
  });

  it('rises by basis points, rounded half up once', () => {
    expect(raise(pence(50), basisPoints(100))).toBe(51);
    expect(raise(pounds(64_000), percent('3.1'))).toBe(pounds(65_984));
  });

  it('finds the rise between two prices, and none where there is nothing to compare with', () => {
    expect(riseBetween(pounds(64_000), pounds(65_984))).toBe(310);
    expect(riseBetween(pence(0), pounds(1))).toBeNull();
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000, max: 50_000_000 }), fc.integer({ min: -5_000, max: 5_000 }), (price, rise) => {
        expect(riseBetween(pence(price), raise(pence(price), basisPoints(rise)))).toBe(rise);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a share rounded down', () => {
  it('is never above the exact share and less than a penny below it, negative amounts included', () => {
    fc.assert(
      fc.property(anAmount, fc.nat(366), (amount, part) => {
        const share = floorShare(amount, part, 366);
        expect(share * 366).toBeLessThanOrEqual(amount * part);
        expect((share + 1) * 366).toBeGreaterThan(amount * part);
      }),
      { numRuns: 100 },
    );
  });
});

describe('apportionment', () => {
  const weights = fc
    .array(fc.oneof(fc.nat(10_000), fc.constantFrom(0.5, 1.25, 33.3333)), { minLength: 1, maxLength: 12 })
    .filter((each) => each.some((weight) => weight > 0));

  it('gives parts that add up to the whole', () => {
    fc.assert(
      fc.property(anAmount, weights, (whole, shares) => {
        expect(sum(apportion(whole, shares))).toBe(whole);
      }),
      { numRuns: 200 },
    );
  });

  it('gives every part within a penny of its exact share', () => {
    fc.assert(
      fc.property(anAmount, weights, (whole, shares) => {
        const total = shares.reduce((acc, share) => acc + share, 0);
        apportion(whole, shares).forEach((part, index) => {
          expect(Math.abs(part - (whole * (shares[index] ?? 0)) / total)).toBeLessThan(1.000_01);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('gives nothing to a weight of nothing, and mirrors a negative whole', () => {
    fc.assert(
      fc.property(anAmount, weights, (whole, shares) => {
        const parts = apportion(whole, shares);
        shares.forEach((share, index) => {
          if (share === 0) expect(parts[index]).toBe(0);
        });
        expect(apportion(pence(whole === 0 ? 0 : -whole), shares).map((part) => (part === 0 ? 0 : -part))).toEqual(parts);
      }),
      { numRuns: 100 },
    );
  });

  it('gives the odd penny to the earlier of equal parts, and stays exact for weights as large as block contracts', () => {
    expect(apportion(pence(100), [1, 1, 1])).toEqual([34, 33, 33]);
    const large = [1_170_000_000, 1_050_000_000, 999_999_999];
    expect(sum(apportion(pence(987_654_321_012), large))).toBe(987_654_321_012);
  });

  it('refuses weights that say nothing', () => {
    expect(() => apportion(pence(1), [0, 0])).toThrow(RangeError);
    expect(() => apportion(pence(1), [1, -1])).toThrow(RangeError);
  });
});
