import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { pounds } from '../../kernel/money.js';
import { schoolCalendars } from '../../placements/term-calendar.js';
import type { AssessedLine } from '../assessed-lines.js';
import type { ReturnState } from '../negotiation.js';
import { type RoundReturnRow, chosenReturns, roundReturns, sortReturns, totalsOf } from './round-returns.js';
import { roundSummary } from './round-summary.js';

const TODAY = isoDate('2027-05-01');

const aRow = (id: string, state: ReturnState, more: Partial<RoundReturnRow> = {}): RoundReturnRow => ({
  id,
  reference: `801-2027-${id}`,
  version: 2,
  state,
  late: false,
  jointNegotiationId: null,
  receivedOn: isoDate('2027-01-20'),
  notBefore: null,
  firstOn: isoDate('2027-04-01'),
  expiresOn: null,
  school: { id: `s-${id}`, urn: 990101, name: `School ${id}` },
  schoolKind: 'iss',
  person: null,
  deadlockOwner: null,
  needs: ['ASD'],
  lineCount: 1,
  places: 1,
  current: pounds(60_000),
  asked: pounds(63_000),
  offered: null,
  tabled: null,
  settled: null,
  ...more,
});

const aLine = (returnId: string, more: Partial<AssessedLine> = {}): AssessedLine =>
  ({
    returnId,
    lineId: `l-${returnId}`,
    currentPence: pounds(60_000),
    askedPence: pounds(63_000),
    settledPence: null,
    justifiedPence: pounds(61_500),
    recommendedPence: pounds(61_200),
    arrearsPence: pounds(246),
    arrearsPerWeekPence: pounds(57),
    section63Pence: pounds(63_000),
    flags: [],
    charging: {
      basis: { kind: 'calendarDay' },
      effectiveOn: isoDate('2027-04-01'),
      endsOn: null,
      calendars: schoolCalendars('School', []),
    },
    ...more,
  }) as unknown as AssessedLine;

const olu = { id: 'olu', name: 'Olu Officer' };
const RETURNS = roundReturns(
  [
    aRow('a', 'submitted'),
    aRow('b', 'offered', { person: olu, asked: pounds(66_000), offered: pounds(61_000), late: true }),
    aRow('c', 'draft', { asked: null, receivedOn: null, needs: ['SEMH'] }),
    aRow('d', 'settled', { person: olu, offered: pounds(60_500), settled: pounds(60_730), schoolKind: 'nmss' }),
    aRow('e', 'deadlocked', { person: olu, asked: pounds(60_300), needs: ['ASD', 'SEMH'] }),
  ],
  [
    aLine('a', { flags: [{ code: 'lapsedCheck', words: 'Insurance lapsed.' }] }),
    aLine('b', { recommendedPence: pounds(61_000), arrearsPerWeekPence: null, arrearsPence: null }),
    aLine('c', { askedPence: null }),
    aLine('d', { settledPence: pounds(60_730) }),
    aLine('e', { recommendedPence: pounds(60_300) }),
  ],
  TODAY,
);
const ids = (returns: readonly { readonly id: string }[]) => returns.map(({ id }) => id).join('');

describe('a round’s returns beside their recommendations', () => {
  it('recommends nothing and counts no waiting while the school has not sent', () => {
    expect(RETURNS[2]).toMatchObject({ recommended: null, gap: null, askedBp: null, perWeek: 0, takesOffer: false });
  });

  it('shows the ask above the recommendation, in pounds and percent', () => {
    expect(RETURNS[0]).toMatchObject({ askedBp: 500, recommendedBp: 200, gap: pounds(1_800), perWeek: pounds(57), takesOffer: true });
  });

  it('counts what waits for approval at the agreed price: 30 days of £2 a day', () => {
    expect(RETURNS[3]).toMatchObject({ arrears: pounds(60), perWeek: pounds(14) });
  });

  it('never guesses what cannot be computed', () => {
    expect(RETURNS[1]).toMatchObject({ perWeek: null, arrears: null });
    expect(totalsOf(RETURNS)).toMatchObject({
      count: 5,
      askedCount: 4,
      perWeekNotKnown: 1,
      current: pounds(300_000),
      currentOfAsked: pounds(240_000),
    });
  });

  it('chooses by state, words, flag, lateness, asked rise, person, need and kind of school', () => {
    const chosen = (filter: Parameters<typeof chosenReturns>[1]) => ids(chosenReturns(RETURNS, filter));
    expect(chosen({})).toBe('abcde');
    expect(chosen({ states: ['draft', 'settled'] })).toBe('cd');
    expect(chosen({ states: [] })).toBe('abcde');
    expect(chosen({ text: 'school B' })).toBe('b');
    expect(chosen({ text: '2027-e' })).toBe('e');
    expect([chosen({ has: 'asked' }), chosen({ has: 'offered' }), chosen({ has: 'settled' })]).toEqual(['abde', 'bd', 'd']);
    expect(chosen({ flag: 'lapsedCheck' })).toBe('a');
    expect(chosen({ late: true })).toBe('b');
    expect(chosen({ late: false })).toBe('acde');
    // 5% is in the band from 5%, not in the band up to 5%.
    expect(chosen({ askedFromBp: 500, askedToBp: 1_000 })).toBe('ad');
    expect(chosen({ askedToBp: 500 })).toBe('e');
    expect(chosen({ person: 'olu' })).toBe('bde');
    expect(chosen({ person: 'nobody' })).toBe('ac');
    expect(chosen({ need: 'SEMH' })).toBe('ce');
    expect(chosen({ schoolKind: 'nmss' })).toBe('d');
    expect(chosen({ takesOffer: true })).toBe('ae');
    expect(chosen({ ids: ['a', 'b'], takesOffer: false })).toBe('b');
  });

  it('sorts either way, with what is not known last', () => {
    expect(ids(sortReturns(RETURNS, 'asked', true))).toBe('badec');
    expect(ids(sortReturns(RETURNS, 'asked', false))).toBe('eadbc');
    expect(ids(sortReturns(RETURNS, 'gap', true))).toBe('badec');
    expect(ids(sortReturns(RETURNS, 'school', true))).toBe('edcba');
  });
});

describe('a round in all', () => {
  const summary = roundSummary(RETURNS);

  it('compares each step with the present prices of exactly the returns that have come so far', () => {
    expect(summary.asked).toEqual({ returns: 4, current: pounds(240_000), amount: pounds(252_300), rise: pounds(12_300), riseBp: 513 });
    expect(summary.offered).toEqual({ returns: 2, current: pounds(120_000), amount: pounds(121_500), rise: pounds(1_500), riseBp: 125 });
    expect(summary.settled).toMatchObject({ returns: 1, rise: pounds(730) });
  });

  it('counts every return in exactly one state', () => {
    expect(summary.states.reduce((total, { returns }) => total + returns, 0)).toBe(5);
    expect(summary.states.find(({ state }) => state === 'settled')).toEqual({ state: 'settled', returns: 1, current: pounds(60_000) });
  });

  it('names who has not sent, what came late, and what a deadlock exposes', () => {
    expect([ids(summary.notSent), ids(summary.late), ids(summary.deadlocked)]).toEqual(['c', 'b', 'e']);
    expect(summary).toMatchObject({ section63: pounds(63_000), perWeek: pounds(57 + 14 + 57), waitingNotKnown: 1 });
  });
});
