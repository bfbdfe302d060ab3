import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pence } from '../../kernel/money.js';
import { type LikePrice, alternatives, concentration, dependencies, priceGaps, shareOf } from './leverage.js';

const price = (authorityId: string, providerId: string, places: number, pounds: number, need = 'SEMH'): LikePrice => ({
  authorityId,
  providerId,
  need,
  phase: 'secondary',
  setting: 'day',
  places,
  meanPence: pence(pounds * 100),
});

describe('what members can say together', () => {
  it('names like places for which they pay different prices, and what the difference is worth', () => {
    const gaps = priceGaps([
      price('leicester', 'oak', 10, 64_000),
      price('rutland', 'oak', 5, 60_000),
      price('leicestershire', 'oak', 8, 61_000),
      price('leicester', 'elm', 9, 50_000),
      price('leicester', 'oak', 6, 70_000, 'ASD'),
    ]);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ providerId: 'oak', need: 'SEMH', gapPence: 400_000, worthPence: 10 * 400_000 + 8 * 100_000 });
    expect(gaps[0]!.prices.map(({ authorityId }) => authorityId)).toEqual(['leicester', 'leicestershire', 'rutland']);
  });

  it('measures how few providers have the money', () => {
    expect(concentration([100])).toBe(10_000);
    expect(concentration([1, 1, 1, 1])).toBe(2_500);
    expect(concentration([])).toBe(0);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 30 }), (amounts) => {
        const found = concentration(amounts);
        expect(found).toBeGreaterThanOrEqual(0);
        expect(found).toBeLessThanOrEqual(10_000);
      }),
    );
    expect(shareOf(1, 0)).toBe(0);
  });

  it('finds a need that hangs on one provider, and how many others there are', () => {
    const own = [price('own', 'oak', 6, 60_000), price('own', 'elm', 4, 60_000), price('own', 'oak', 2, 60_000, 'ASD')];
    expect(dependencies(own)).toEqual([{ providerId: 'oak', need: 'SEMH', places: 6, of: 10, shareBp: 6_000, elsewhere: 1 }]);
  });

  it('says what like places cost elsewhere, and nothing of places that are not alike', () => {
    const found = alternatives([
      price('own', 'oak', 6, 60_000),
      price('other', 'oak', 3, 63_000),
      price('own', 'elm', 4, 58_000),
      price('other', 'ash', 5, 70_000),
      price('own', 'oak', 2, 50_000, 'ASD'),
    ]);
    const [oak, asd] = ['SEMH', 'ASD'].map((need) => found.find((each) => each.providerId === 'oak' && each.need === need)!);
    expect(oak).toMatchObject({
      places: 9,
      herePence: 6_100_000,
      elsewhere: [
        { providerId: 'elm', meanPence: 5_800_000 },
        { providerId: 'ash', meanPence: 7_000_000 },
      ],
      movingPence: -300_000,
    });
    expect(asd).toMatchObject({ places: 2, elsewhere: [], movingPence: null });
    expect(found.find((each) => each.providerId === 'elm')!.movingPence).toBe(300_000);
  });
});
