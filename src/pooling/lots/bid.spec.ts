import { describe, expect, it } from '@jest/globals';
import type { IsoDate } from '../../kernel/dates.js';
import { pence } from '../../kernel/money.js';
import { type BidContent, besidesInWords, emptyBid, refusesBid } from './bid.js';

const bid: BidContent = {
  ...emptyBid('2027-06-30' as IsoDate),
  lines: [{ lineId: 'day', most: 8, optional: 2 }],
  tiers: [{ fromPlaces: 1, annualPence: pence(60_000_00) }],
  most: 8,
  voidShareBp: 5_000,
};
const codes = (more: Partial<BidContent>): [string, string][] =>
  refusesBid({ ...bid, ...more }, ['day'], '2026-12-18' as IsoDate).map(({ code, field }) => [code, field?.join('.') ?? '']);

describe('a bid with optional places and a share of empty ones', () => {
  it('is sent where both are numbers that mean something', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ lines: [{ lineId: 'day', most: 8, optional: -1 }], voidShareBp: 10_001 })).toEqual([
      ['placesWrong', 'optional-day'],
      ['shareWrong', 'voidShare'],
    ]);
  });
  it('has one price for all places where empty ones are not paid whole', () => {
    expect(codes({ tierRule: 'eachPlace' })).toEqual([['voidShareNeedsOnePrice', 'voidShare']]);
    expect(codes({ tierRule: 'eachPlace', voidShareBp: 10_000 })).toEqual([]);
  });
  it('says what it offers beside guaranteed places, and nothing where all is usual', () => {
    expect(besidesInWords(bid, () => 'day places')).toEqual([
      '2 optional day places, paid only while filled',
      '50% of an empty place is paid',
    ]);
    expect(besidesInWords({ lines: [{ lineId: 'day', most: 8 }] }, () => 'day places')).toEqual([]);
  });
});
