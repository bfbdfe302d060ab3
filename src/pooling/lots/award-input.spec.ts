import { describe, expect, it } from '@jest/globals';
import type { IsoDate } from '../../kernel/dates.js';
import { pence } from '../../kernel/money.js';
import { fingerprint } from '../../kernel/fingerprint.js';
import { type WeighedBid, awardInput, explainBid, unscoredInWords, wonBy } from './award-input.js';
import { emptyBid } from './bid.js';
import type { HeldLot } from './lot-desk.js';
import { blockTerms } from './lot-contracts.service.js';

describe('a bid without two scores', () => {
  const bid = { id: 'b', schoolName: 'Oak House', scores: 1 };
  it('is named with who has scored it and who has not', () => {
    expect(
      unscoredInWords(bid, [
        { name: 'Ada', scored: ['a', 'b'] },
        { name: 'Ben', scored: ['a'] },
      ]),
    ).toBe('The bid of Oak House has 1 of 2 scores. Scored by Ada. Still to score: Ben.');
  });
  it('asks for another evaluator where those there are have scored it', () => {
    expect(unscoredInWords(bid, [{ name: 'Ada', scored: ['b'] }])).toBe(
      'The bid of Oak House has 1 of 2 scores. Scored by Ada. Another evaluator declares interests and scores it.',
    );
    expect(unscoredInWords({ ...bid, scores: 0 }, [])).toBe(
      'The bid of Oak House has 0 of 2 scores. Another evaluator declares interests and scores it.',
    );
  });
});

describe('optional places of a bid', () => {
  const weighed: WeighedBid = {
    id: 'oak',
    schoolId: 'oak',
    schoolName: 'Oak House',
    providerId: 'provider',
    providerName: 'Provider',
    quality: 80,
    scores: 2,
    held: [],
    unfitFor: [],
    content: {
      ...emptyBid('2027-06-30' as IsoDate),
      lines: [{ lineId: 'day', most: 8, optional: 3 }],
      voidShareBp: 5_000,
      tiers: [
        { fromPlaces: 1, annualPence: pence(60_000_00) },
        { fromPlaces: 4, annualPence: pence(50_000_00) },
        { fromPlaces: 6, annualPence: pence(45_000_00) },
      ],
      most: 8,
    },
  };
  const lot = {
    weights: [1, 2, 1],
    minimumQuality: 0,
    mostSharePercent: null,
    mostProviders: null,
    basis: { kind: 'calendarDay' },
    voidGraceDays: 10,
    lineIds: ['day'],
    lines: [{ id: 'day', name: 'Day places', needs: [], phase: 'any', setting: 'day', spotPence: pence(70_000_00) }],
  } as const;
  const choice = {
    places: [{ bidId: 'oak', lineId: 'day', places: 4, optional: 2 }],
    blockPence: pence(200_000_00),
    spotPence: pence(0),
    weightedPence: 1,
  };

  it('reach the optimiser, and the usual is left out, so that a standing award rests on the same facts', () => {
    const input = awardInput(lot, ['one'], [], [weighed]);
    expect(input.bids[0]).toMatchObject({ lines: [{ lineId: 'day', most: 8, optional: 3 }], voidShareBp: 5_000 });
    const usual = (content: object) => awardInput(lot, ['one'], [], [{ ...weighed, content: { ...weighed.content, ...content } }]);
    expect(fingerprint(usual({ lines: [{ lineId: 'day', most: 8, optional: 0 }], voidShareBp: 10_000 }))).toBe(
      fingerprint(usual({ lines: [{ lineId: 'day', most: 8 }], voidShareBp: undefined })),
    );
  });

  it('are told to the school, cost no member anything, and stand in the block at the price reached', () => {
    const input = awardInput(lot, ['one'], [], [weighed]);
    expect(explainBid(input, choice, weighed)).toContain('2 optional places are held beside them, paid only while filled.');
    expect(wonBy(input, choice)).toEqual([{ bidId: 'oak', lines: [{ lineId: 'day', places: 4 }], annualPence: 200_000_00 }]);
    expect(blockTerms(lot as unknown as HeldLot, weighed, choice.places)).toMatchObject({
      groups: [{ guaranteed: 4, optional: 2 }],
      tiers: [{ fromPlaces: 1, annualPence: 50_000_00 }],
      voids: { graceDays: 10, councilShareBp: 5_000 },
    });
  });
});
