import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { basisPoints, pence, pounds } from '../../kernel/money.js';
import {
  type Condition,
  JOINT_STATES,
  type Part,
  effectInWords,
  effectOfLeaving,
  figureInWords,
  jointLifeCycle,
  mayDropOut,
  onTheTable,
  refusesFigures,
  stands,
  volumeRise,
} from './joint-negotiation.js';

const part = (authorityId: string, places: number, current: number, askedBp = 600, tabledBp = 600): Part => ({
  authorityId,
  places,
  currentPence: pounds(current),
  askedPence: pounds((current * (10_000 + askedBp)) / 10_000),
  volumePence: pounds((current * 10_400) / 10_000),
  tabledPence: pounds((current * (10_000 + tabledBp)) / 10_000),
});
const figure = (percent: number, leastPlaces: number | null = null, volume: number | null = null): Condition => ({
  percentBp: basisPoints(percent),
  volumePercentBp: volume === null ? null : basisPoints(volume),
  leastPlaces,
});

describe('an ask with a lower rise for more places', () => {
  it('stands for the lower rise from that many places on, and for the plain one below', () => {
    const ask = { ...figure(600, 10, 400), kind: 'ask' as const };
    expect(volumeRise(ask, 10)).toBe(400);
    expect(volumeRise(ask, 9)).toBeNull();
    expect(onTheTable(part('a', 4, 100_000), ask, 10)).toBe(10_400_000);
    expect(onTheTable(part('a', 4, 100_000), ask, 9)).toBe(10_600_000);
    expect(stands(ask, 1)).toBe(true);
    expect(figureInWords(ask)).toBe('6.00%, or 4.00% while at least 10 places take part');
  });

  it('is an offer’s or counter’s condition: with fewer places it falls', () => {
    const counter = { ...figure(380, 10), kind: 'counter' as const };
    expect(stands(counter, 10)).toBe(true);
    expect(stands(counter, 9)).toBe(false);
    expect(figureInWords(counter)).toBe('3.80% while at least 10 places take part');
  });

  it('needs a lower rise below the plain one, and no more places than there are', () => {
    expect(refusesFigures(figure(600, 10, 700), 12).map(({ field }) => field)).toEqual([['volumePercentBp']]);
    expect(refusesFigures(figure(600, 13), 12).map(({ field }) => field)).toEqual([['leastPlaces']]);
    expect(refusesFigures(figure(600, null, 400), 12).map(({ field }) => field)).toEqual([['leastPlaces']]);
    expect(refusesFigures(figure(600, 12, 400), 12)).toEqual([]);
  });
});

describe('what follows when a member drops out', () => {
  const parts = [part('a', 4, 240_000), part('b', 3, 180_000), part('c', 5, 300_000)];

  it('takes the lower rise from those that remain, in pounds', () => {
    const effect = effectOfLeaving(parts, 'c', 2, { ...figure(600, 10, 400), kind: 'ask' });
    expect(effect).toMatchObject({
      places: { before: 12, after: 7 },
      members: { before: 3, after: 2 },
      ends: false,
      figureFalls: true,
      ownRiskPence: 600_000,
      othersRiskPence: 840_000,
    });
    expect(effectInWords(effect, 'Rutland')).toEqual([
      '2 of 3 members remain, with 7 of 12 places and £420,000 of £720,000 a year.',
      'The figure on the table was for more places and falls: up to £8,400 a year more for those that remain.',
      'Rutland negotiates alone, at worst for £6,000 a year more than the figure on the table.',
    ]);
  });

  it('leaves a figure without a condition as it is', () => {
    const offered = parts.map((each) => ({ ...each, tabledPence: pence(each.currentPence * 1.03) }));
    expect(effectOfLeaving(offered, 'c', 2, { ...figure(300), kind: 'offer' })).toMatchObject({
      figureFalls: false,
      othersRiskPence: null,
    });
  });

  it('ends it where too few remain', () => {
    const effect = effectOfLeaving(parts.slice(0, 2), 'b', 2, { ...figure(300), kind: 'offer' });
    expect(effect.ends).toBe(true);
    expect(effectInWords(effect, 'Rutland')[1]).toBe('That is too few: the joint negotiation ends, and every member negotiates alone.');
  });

  it('adds up: what the leaver brings and what remains are the whole', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 20_000, max: 90_000 })), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.integer({ min: 1, max: 60 }),
        (drawn, index, least) => {
          const all = drawn.map(([places, price], at) => part(String(at), places, places * price, 600, 300));
          const leaver = all[index % all.length]!;
          const effect = effectOfLeaving(all, leaver.authorityId, 2, { ...figure(300, least), kind: 'offer' });
          expect(effect.places.after + leaver.places).toBe(effect.places.before);
          expect(effect.currentPence.after + leaver.currentPence).toBe(effect.currentPence.before);
          expect(effect.figureFalls).toBe(effect.ends || effect.places.after < least);
          expect(effect.ownRiskPence).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

describe('a joint negotiation', () => {
  it('is left before it is settled, and then no more', () => {
    expect(JOINT_STATES.filter(mayDropOut)).toEqual(['optIn', 'asked', 'submitted', 'offered', 'countered', 'reopened']);
  });

  it('reaches a settlement from an ask, an offer or a counter, and is reopened only from figures on the table', () => {
    expect(JOINT_STATES.filter((state) => jointLifeCycle.next(state, 'agreeJointly') !== undefined)).toEqual([
      'submitted',
      'offered',
      'countered',
    ]);
    expect(JOINT_STATES.filter((state) => jointLifeCycle.next(state, 'reopenJointly') !== undefined)).toEqual([
      'offered',
      'countered',
      'settled',
    ]);
  });
});
