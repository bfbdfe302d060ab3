import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pence, pounds } from '../../kernel/money.js';
import {
  type Demand,
  type SizingPrices,
  cheapest,
  convertible,
  curve,
  erlangLoss,
  kindOfPlace,
  newsvendor,
  poisson,
  sameScenarios,
  sharing,
  startUp,
  stickyCost,
  stickySize,
  together,
} from './sizing.js';

const flat = (block: number, spot: number, voidShare = 1): SizingPrices => ({
  tiers: [{ fromPlaces: 1, annualPence: pounds(block) }],
  spotPence: pounds(spot),
  voidShare,
});
const demands: fc.Arbitrary<Demand> = fc
  .array(fc.record({ children: fc.integer({ min: 0, max: 15 }), weight: fc.integer({ min: 1, max: 9 }) }), { minLength: 1, maxLength: 6 })
  .map((rows) => [...new Map(rows.map((row) => [row.children, row])).values()]);
const prices = fc.record({
  block: fc.integer({ min: 1, max: 90 }),
  spot: fc.integer({ min: 1, max: 90 }),
  voidShare: fc.constantFrom(1, 0.8, 0.5),
});

describe('how many places to buy', () => {
  it('is the newsvendor’s answer where there is one price', () => {
    fc.assert(
      fc.property(demands, prices, (demand, { block, spot, voidShare }) => {
        const best = cheapest(curve(demand, 20, flat(block, spot, voidShare)));
        const places = newsvendor(demand, block, spot, voidShare);
        expect(best.costPence).toBeCloseTo(convertible(demand, places, flat(block, spot, voidShare)).costPence, 3);
        // The smallest of equals: a tie may leave the closed form no larger.
        if (block < spot) expect(best.places).toBeLessThanOrEqual(places);
      }),
      { numRuns: 1_000 },
    );
  });

  it('falls as the block becomes dearer and rises as places alone do', () => {
    fc.assert(
      fc.property(demands, prices, (demand, { block, spot, voidShare }) => {
        const size = (b: number, s: number): number => cheapest(curve(demand, 20, flat(b, s, voidShare))).places;
        expect(size(block + 5, spot)).toBeLessThanOrEqual(size(block, spot));
        expect(size(block, spot + 5)).toBeGreaterThanOrEqual(size(block, spot));
      }),
    );
  });

  it('tries every number where prices fall in steps: hill climbing would stop short', () => {
    const tiers = [
      { fromPlaces: 1, annualPence: pounds(70_000) },
      { fromPlaces: 10, annualPence: pounds(50_000) },
    ];
    const demand: Demand = [{ children: 9, weight: 1 }];
    const sizes = curve(demand, 12, { tiers, spotPence: pounds(69_000), voidShare: 1 });
    expect(cheapest(sizes).places).toBe(10);
    expect(sizes[1]!.costPence).toBeGreaterThan(sizes[0]!.costPence);
  });

  it('counts every child and every place: filled, empty and placed alone', () => {
    fc.assert(
      fc.property(demands, fc.integer({ min: 0, max: 20 }), prices, (demand, places, { block, spot, voidShare }) => {
        const size = convertible(demand, places, flat(block, spot, voidShare));
        const mean =
          demand.reduce((sum, { children, weight }) => sum + children * weight, 0) / demand.reduce((sum, { weight }) => sum + weight, 0);
        expect(places - size.emptyPlaces + size.spotChildren).toBeCloseTo(mean, 9);
        expect(size.voidPence).toBeCloseTo(places === 0 ? 0 : voidShare * pounds(block) * size.emptyPlaces, 3);
      }),
    );
  });
});

describe('two worlds', () => {
  it('give 7 places and 4 at ten children and 85%, and seven in the wrong one waste £11,122 a year', () => {
    expect(newsvendor(poisson(10), 0.85, 1, 1)).toBe(7);
    expect(stickySize(10, 0.85, 1)).toBe(4);
    // At £64,000 a place alone.
    const cost = (places: number): number => stickyCost(places, 10, 0.85 * 64_000, 64_000);
    expect(Math.round(cost(7) - cost(4))).toBe(11_122);
  });

  it('agree with Erlang’s table', () => {
    expect(erlangLoss(10, 5)).toBeCloseTo(0.01838, 5);
    expect(erlangLoss(0, 3)).toBe(1);
  });
});

describe('a new block', () => {
  it('fills slowly: eight places, 2.5 children a year, stays of four years', () => {
    const filled = startUp(8, 0, 2.5, 4, 9);
    const mean = filled.reduce((sum, each) => sum + each, 0) / filled.length;
    expect(mean).toBeGreaterThan(2.4);
    expect(mean).toBeLessThan(3.6);
    // In the long run it holds what ten children in service fill.
    expect(startUp(8, 0, 2.5, 4, 150).at(-1)!).toBeGreaterThan(6);
    expect(startUp(8, 8, 2.5, 4, 1)[0]!).toBeGreaterThan(7.5);
  });
});

describe('one block for all', () => {
  it('never costs more than each member’s own', () => {
    fc.assert(
      fc.property(fc.array(demands, { minLength: 2, maxLength: 3 }), prices, (members, { block, spot, voidShare }) => {
        const { savedPence } = sharing(members, together(members), 20, flat(block, spot, voidShare));
        expect(savedPence).toBeGreaterThan(-0.01);
      }),
      { numRuns: 200 },
    );
  });

  it('is worth less where demand rises for all at once', () => {
    const weights = [1, 1];
    const scenarios = [
      [2, 6],
      [2, 6],
      [1, 3],
    ];
    const members = scenarios.map((demand) => demand.map((children, index): Demand[number] => ({ children, weight: weights[index]! })));
    const apart = sharing(members, together(members), 10, flat(50_000, 70_000)).savedPence;
    const atOnce = sharing(members, sameScenarios(scenarios, weights), 10, flat(50_000, 70_000)).savedPence;
    expect(atOnce).toBeCloseTo(0, 3);
    expect(apart).toBeGreaterThan(pounds(10_000));
  });
});

describe('a place', () => {
  it('is guaranteed, optional or bought alone, whichever costs least', () => {
    const terms = {
      guaranteedPence: pounds(50_000),
      premiumPence: pounds(5_000),
      optionalPence: pounds(52_000),
      spotPence: pounds(70_000),
    };
    expect(kindOfPlace(0.95, terms).kind).toBe('guaranteed');
    expect(kindOfPlace(0.5, terms)).toEqual({ kind: 'optional', costPence: pounds(31_000) });
    expect(kindOfPlace(0.1, terms)).toEqual({ kind: 'spot', costPence: pence(700_000) });
  });
});
