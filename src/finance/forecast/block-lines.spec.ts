import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BlockFacts, blockOf } from '../../contracts/block/block-facts.js';
import { ledgerMoney } from '../../contracts/block/ledger-money.js';
import type { BlockTerms } from '../../contracts/terms.js';
import { addDays, isoDate } from '../../kernel/dates.js';
import { basisPoints, pounds } from '../../kernel/money.js';
import { financialYear, financialYearRange } from '../../kernel/years.js';
import { schoolCalendars } from '../../placements/term-calendar.js';
import { linesOfBlock } from './block-lines.js';
import { wholeOf } from './figures.js';
import { forecastLines, totalOf } from './forecast.js';

const [OWNER, MEMBER] = ['owner', 'member'];
const YEAR = financialYearRange(financialYear('2027-28'));

const TERMS: BlockTerms = {
  kind: 'block',
  basis: { kind: 'calendarDay' },
  notice: { kind: 'terms', terms: 1 },
  clauses: [],
  signingOrder: ['provider', 'authority'],
  groups: [{ name: 'SEMH day', needs: ['SEMH'], phase: 'any', setting: 'day', guaranteed: 4, optional: 1 }],
  tiers: [
    { fromPlaces: 1, annualPence: pounds(52_000) },
    { fromPlaces: 5, annualPence: pounds(50_001) },
  ],
  tierRule: 'allPlaces',
  tierMeasure: 'paid',
  indexation: { kind: 'fixed' },
  voids: { graceDays: 14, councilShareBp: basisPoints(8_000) },
  nomination: { nominateBy: null, releasesUnnominated: false },
  substitution: true,
  subLetting: { allowed: true, recharge: 'tierPrice' },
  extensions: [],
  spotEquivalentPence: null,
};

const stays = fc.array(
  fc.record({ place: fc.integer({ min: 1, max: 5 }), start: fc.nat(700), length: fc.integer({ min: 1, max: 400 }), member: fc.boolean() }),
  { maxLength: 8 },
);

function factsOf(drawn: readonly { place: number; start: number; length: number; member: boolean }[]): BlockFacts {
  const days = { from: isoDate('2026-09-01'), to: isoDate('2029-09-01') };
  const free = new Map<number, string>();
  return {
    id: 'block',
    reference: 'BLK-1',
    title: 'Five places',
    state: 'active',
    startsOn: days.from,
    endsOn: addDays(days.to, -1),
    authority: { id: OWNER, name: 'Owner' },
    school: { id: 'school', name: 'Birch School' },
    versions: [{ effectiveOn: days.from, terms: TERMS }],
    places: [1, 2, 3, 4, 5].map((number) => ({
      id: `place ${String(number)}`,
      number,
      group: 'SEMH day',
      guaranteed: number < 5,
      during: days,
    })),
    stays: [...drawn]
      .sort((a, b) => a.start - b.start)
      .flatMap(({ place, start, length, member }, index) => {
        const from = addDays(days.from, start);
        if (from < (free.get(place) ?? '')) return [];
        const to = addDays(from, length);
        free.set(place, to);
        return [{ id: String(index), placeId: `place ${String(place)}`, authorityId: member ? MEMBER : OWNER, during: { from, to } }];
      }),
    members: [],
    calendars: [],
    series: [],
    settled: [],
  };
}

describe('a block in the forecast', () => {
  it('costs its owner and its members together what its ledger owes, to the penny', () => {
    fc.assert(
      fc.property(stays, (drawn) => {
        const block = blockOf(factsOf(drawn), isoDate('2027-01-01'))!;
        const cost = (authorityId: string): number =>
          wholeOf(totalOf(forecastLines(linesOfBlock(block, authorityId), [YEAR], () => schoolCalendars('Birch School', []))).committed);
        const owed = ledgerMoney(block.runs, YEAR, block.charging);
        expect(owed.ok && cost(OWNER) + cost(MEMBER)).toBe(owed.ok && owed.value.owed);
      }),
      { numRuns: 60 },
    );
  });

  it('names the contract and the place, and says which is empty', () => {
    const block = blockOf(factsOf([{ place: 1, start: 0, length: 700, member: false }]), isoDate('2027-01-01'))!;
    const labels = linesOfBlock(block, OWNER).map(({ pupilReference, label }) => [pupilReference, label]);
    expect(labels).toContainEqual(['BLK-1', 'Place 1']);
    expect(labels).toContainEqual(['BLK-1', 'Place 2, empty']);
    expect(linesOfBlock(block, MEMBER)).toEqual([]);
  });
});
