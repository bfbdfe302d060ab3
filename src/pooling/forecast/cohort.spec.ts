import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ForecastRates, LAST_YEAR, USUAL_RATES, distributionOf, meanOf, middleOf, rollForward } from './cohort.js';

const today = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: LAST_YEAR + 1, maxLength: LAST_YEAR + 1 });
const bp = fc.integer({ min: 0, max: 10_000 });
const rates: fc.Arbitrary<ForecastRates> = fc.record({
  stayBp: bp,
  transferBp: bp,
  post16Bp: bp,
  entryBp: fc.integer({ min: 0, max: 20_000 }),
  growthBp: fc.integer({ min: -2_000, max: 2_000 }),
  lowBp: bp,
  highBp: fc.integer({ min: 10_000, max: 20_000 }),
});
const ahead = fc.integer({ min: 1, max: 3 });

describe('rolling year groups forward', () => {
  it('moves each year group up by one, with who stays and who comes', () => {
    const year7 = Array.from({ length: LAST_YEAR + 1 }, (_, year) => (year === 7 ? 10 : 0));
    const [, , , , , , , seven, eight] = rollForward(year7, USUAL_RATES, 1, 'central');
    expect(eight).toEqual({ survivors: [{ children: 10, chance: 0.97 }], entrants: 0 });
    // As many come as go: the only year group that is larger than the one below gets them.
    expect(seven!.survivors).toEqual([{ children: 0, chance: 0.9 }]);
    expect(seven!.entrants).toBeCloseTo(0.3, 9);
  });

  it('is a distribution whose mean is the sum of means', () => {
    fc.assert(
      fc.property(today, rates, ahead, (children, each, years) => {
        const groups = rollForward(children, each, years, 'central');
        const chances = distributionOf(groups);
        expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 6);
        expect(chances.reduce((sum, chance, count) => sum + chance * count, 0)).toBeCloseTo(meanOf(groups), 3);
        const { least, most } = middleOf(chances, 0.8);
        expect(chances.slice(least, most + 1).reduce((sum, chance) => sum + chance, 0)).toBeGreaterThanOrEqual(0.8 - 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  it('rises with every rate, and the low case is never above the high one', () => {
    fc.assert(
      fc.property(today, rates, ahead, (children, each, years) => {
        const mean = (some: ForecastRates, scenario: 'low' | 'central' | 'high' = 'central'): number =>
          meanOf(rollForward(children, some, years, scenario));
        expect(mean(each, 'low')).toBeLessThanOrEqual(mean(each, 'central') + 1e-9);
        expect(mean(each, 'central')).toBeLessThanOrEqual(mean(each, 'high') + 1e-9);
        expect(mean({ ...each, entryBp: each.entryBp + 500 })).toBeGreaterThanOrEqual(mean(each) - 1e-9);
        expect(mean({ ...each, growthBp: each.growthBp + 500 })).toBeGreaterThanOrEqual(mean(each) - 1e-9);
      }),
    );
  });

  it('leaves a steady authority as it is where nothing grows', () => {
    fc.assert(
      fc.property(today, (children) => {
        const steady = { ...USUAL_RATES, growthBp: 0 };
        const mean = meanOf(rollForward(children, steady, 1, 'central'));
        expect(mean).toBeCloseTo(
          children.reduce((sum, each) => sum + each, 0),
          9,
        );
      }),
    );
  });
});
