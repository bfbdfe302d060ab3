import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { containsDate } from '../../kernel/date-range.js';
import { type IsoDate, addDays, daysBetween, isoDate } from '../../kernel/dates.js';
import { basisPoints, pence, pounds } from '../../kernel/money.js';
import { schoolCalendars } from '../../placements/term-calendar.js';
import { type BlockPlace, type Stay, type TermsStep, blockLedger, dayCounts, voidPrice } from './block-ledger.js';
import { firstFreePlace } from './call-off.js';
import { ledgerInAdvance } from './instalments.js';
import { type Charging, chargeRuns, ledgerMoney } from './ledger-money.js';

const day = (text: string): IsoDate => isoDate(text);
const OURS = 'ours';
const charging: Charging = { basis: { kind: 'calendarDay' }, calendars: schoolCalendars('Ash Lane School', []) };

const step = (more: Partial<TermsStep> = {}): TermsStep => ({
  from: day('2026-09-01'),
  tiers: [{ fromPlaces: 1, annualPence: pounds(60_000) }],
  tierRule: 'allPlaces',
  tierMeasure: 'paid',
  voids: { graceDays: 0, councilShareBp: basisPoints(10_000) },
  ...more,
});

const place = (number: number, guaranteed = true, from = '2026-09-01', to = '2027-09-01'): BlockPlace => ({
  id: `place ${String(number)}`,
  number,
  group: 'SEMH',
  guaranteed,
  during: { from: day(from), to: day(to) },
});

const stay = (number: number, from: string, to: string | null, authorityId = OURS): Stay => ({
  id: `${String(number)} from ${from}`,
  placeId: `place ${String(number)}`,
  authorityId,
  during: { from: day(from), to: to === null ? null : day(to) },
});

const shown = (ledger: ReturnType<typeof blockLedger>): string[] =>
  ledger.map(
    ({ place: { number }, kind, days, owedPence }) => `${String(number)} ${kind} ${days.from} ${days.to} ${String(owedPence / 100)}`,
  );

describe('the block ledger', () => {
  it('pays a guaranteed place whether it is filled or not, an optional one only while it is', () => {
    const ledger = blockLedger({
      places: [place(1), place(2, false)],
      stays: [stay(1, '2026-10-01', null), stay(2, '2027-01-05', '2027-03-27')],
      steps: [step()],
    });
    expect(shown(ledger)).toEqual([
      '1 void 2026-09-01 2026-10-01 60000',
      '1 filled 2026-10-01 2027-09-01 60000',
      '2 idle 2026-09-01 2027-01-05 0',
      '2 filled 2027-01-05 2027-03-27 60000',
      '2 idle 2027-03-27 2027-09-01 0',
    ]);
  });

  it('has the school bear the days of grace of every void, and the council its share of the days after them', () => {
    const ledger = blockLedger({
      places: [place(1)],
      stays: [stay(1, '2026-09-11', '2026-12-19')],
      steps: [step({ voids: { graceDays: 28, councilShareBp: basisPoints(8000) } })],
    });
    expect(shown(ledger)).toEqual([
      '1 refunded 2026-09-01 2026-09-11 0',
      '1 filled 2026-09-11 2026-12-19 60000',
      '1 refunded 2026-12-19 2027-01-16 0',
      '1 void 2027-01-16 2027-09-01 48000',
    ]);
  });

  it('prices every day at the tier that its filled places reach', () => {
    const tiers = [
      { fromPlaces: 1, annualPence: pounds(70_000) },
      { fromPlaces: 2, annualPence: pounds(60_000) },
    ];
    const ledger = blockLedger({
      places: [place(1), place(2)],
      stays: [stay(1, '2026-09-01', null), stay(2, '2027-01-01', '2027-04-01')],
      steps: [step({ tiers, tierMeasure: 'filled' })],
    });
    expect(shown(ledger).slice(0, 3)).toEqual([
      '1 filled 2026-09-01 2027-01-01 70000',
      '1 filled 2027-01-01 2027-04-01 60000',
      '1 filled 2027-04-01 2027-09-01 70000',
    ]);
  });

  it('charges a place that changes hands in the middle of a year the price of the year, to the penny', () => {
    const price = pence(6_012_345);
    const ledger = blockLedger({
      places: [place(1)],
      stays: [stay(1, '2026-09-04', '2026-11-17'), stay(1, '2026-11-17', '2027-02-13', 'theirs'), stay(1, '2027-05-06', null)],
      steps: [step({ tiers: [{ fromPlaces: 1, annualPence: price }] })],
    });
    const year = { from: day('2026-09-01'), to: day('2027-09-01') };
    const money = ledgerMoney(ledger, year, charging);
    expect(money.ok && money.value.owed).toBe(price);
    expect(dayCounts(ledger, year, OURS)).toMatchObject({ contracted: 365, subLet: 88 });
  });
});

/** A contract with what happens to it: places bought at different times, nominations and leavers in any order. */
const START = day('2026-09-01');
const DAYS = 730;
const aPlace = fc.record({ guaranteed: fc.boolean(), from: fc.integer({ min: 0, max: 300 }), length: fc.integer({ min: 1, max: 430 }) });
const anEvent = fc.record({
  pupil: fc.integer({ min: 0, max: 7 }),
  from: fc.integer({ min: 0, max: DAYS }),
  length: fc.option(fc.integer({ min: 1, max: 400 })),
  member: fc.boolean(),
});
const someTerms = fc.record({
  prices: fc.array(fc.integer({ min: 1, max: 9_000_000 }), { minLength: 1, maxLength: 3 }),
  tierRule: fc.constantFrom('allPlaces' as const, 'eachPlace' as const),
  tierMeasure: fc.constantFrom('paid' as const, 'filled' as const),
  graceDays: fc.integer({ min: 0, max: 60 }),
  councilShareBp: fc.integer({ min: 0, max: 10_000 }),
});
const someSteps = fc.tuple(someTerms, fc.option(fc.tuple(someTerms, fc.integer({ min: 1, max: 600 }))));

const stepFrom = (from: IsoDate, terms: typeof someTerms extends fc.Arbitrary<infer Terms> ? Terms : never): TermsStep => ({
  from,
  tiers: terms.prices.map((price, index) => ({ fromPlaces: 1 + index * 2, annualPence: pence(price) })),
  tierRule: terms.tierRule,
  tierMeasure: terms.tierMeasure,
  voids: { graceDays: terms.graceDays, councilShareBp: basisPoints(terms.councilShareBp) },
});

const story = fc
  .record({ places: fc.array(aPlace, { minLength: 1, maxLength: 5 }), events: fc.array(anEvent, { maxLength: 15 }), steps: someSteps })
  .map(({ places: given, events, steps: [first, second] }) => {
    const places = given.map(({ guaranteed, from, length }, index): BlockPlace => ({
      id: String(index),
      number: index + 1,
      group: 'all',
      guaranteed,
      during: { from: addDays(START, from), to: addDays(START, from + length) },
    }));
    const stays: (Stay & { readonly pupil: number })[] = [];
    for (const { pupil, from, length, member } of events) {
      const days = { from: addDays(START, from), to: length === null ? null : addDays(START, from + length) };
      const has = stays.some(
        (other) =>
          other.pupil === pupil &&
          (other.during.to === null || days.from < other.during.to) &&
          (days.to === null || other.during.from < days.to),
      );
      const free = has ? undefined : firstFreePlace(places, stays, 'all', days);
      if (free) stays.push({ id: String(stays.length), placeId: free.id, pupil, authorityId: member ? 'theirs' : OURS, during: days });
    }
    const steps = [stepFrom(START, first), ...(second ? [stepFrom(addDays(START, second[1]), second[0])] : [])];
    return { places, stays, steps };
  });

describe('for any block and whatever happens to it', () => {
  const whole = { from: START, to: addDays(START, DAYS) };

  it('billed, void and refunded days are the days contracted, day by day, and no pupil is in two places', () => {
    fc.assert(
      fc.property(story, ({ places, stays, steps }) => {
        const ledger = blockLedger({ places, stays, steps });
        const faults: string[] = [];
        for (let at = START; at < whole.to; at = addDays(at, 1)) {
          const holds = (rule: string, held: boolean): unknown => held || faults.push(`${at}: ${rule}`);
          const today = ledger.filter(({ days }) => containsDate(days, at)).map(({ place: { number } }) => number);
          const bought = places.filter(({ during }) => containsDate(during, at));
          holds(
            'every bought place is in the ledger once',
            today.sort().join() ===
              bought
                .map(({ number }) => number)
                .sort()
                .join(),
          );
          const there = stays.filter(({ during, placeId }) => containsDate(during, at) && bought.some(({ id }) => id === placeId));
          holds('a pupil has one place', new Set(there.map(({ pupil }) => pupil)).size === there.length);
          holds('a place has one pupil', new Set(there.map(({ placeId }) => placeId)).size === there.length);
          const guaranteed = bought.filter((each) => each.guaranteed);
          const optionalFilled = there.filter(({ placeId }) => !guaranteed.some(({ id }) => id === placeId)).length;
          const counts = dayCounts(ledger, { from: at, to: addDays(at, 1) }, OURS);
          holds('those there are filled days', counts.filled === there.length);
          holds('billed + void + refunded = contracted', counts.filled + counts.void + counts.refunded === counts.contracted);
          holds('contracted = guaranteed and filled optional', counts.contracted === guaranteed.length + optionalFilled);
          holds('others’ pupils are sub-let days', counts.subLet === there.filter(({ authorityId }) => authorityId !== OURS).length);
        }
        expect(faults).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('what a period owes is what its days owe one by one, wherever it is cut', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 1, max: DAYS - 1 }), (facts, cut) => {
        const ledger = blockLedger(facts);
        const middle = addDays(START, cut);
        const owed = (from: IsoDate, to: IsoDate): number => {
          const money = ledgerMoney(ledger, { from, to }, charging);
          if (!money.ok) throw new Error('refused');
          expect(money.value.filled + money.value.void).toBe(money.value.owed);
          return money.value.owed;
        };
        expect(owed(START, middle) + owed(middle, whole.to)).toBe(owed(START, whole.to));
      }),
      { numRuns: 100 },
    );
  });

  it('in a block that nobody uses, nothing is filled and each void begins with its days of grace', () => {
    fc.assert(
      fc.property(story, ({ places, steps }) => {
        const [first] = steps;
        const ledger = blockLedger({ places, stays: [], steps: first ? [first] : [] });
        const grace = first?.voids.graceDays ?? 0;
        const refunded = places
          .filter(({ guaranteed }) => guaranteed)
          .reduce((days, { during }) => days + Math.min(grace, daysBetween(during.from, during.to)), 0);
        const counts = dayCounts(ledger, { from: START, to: addDays(START, 2000) }, OURS);
        expect([counts.filled, counts.refunded]).toEqual([0, refunded]);
      }),
    );
  });

  it('a full block owes what is billed in advance', () => {
    fc.assert(
      fc.property(story, ({ places, steps }) => {
        const guaranteed = places.filter((each) => each.guaranteed);
        const stays = guaranteed.map((each): Stay => ({
          id: each.id,
          placeId: each.id,
          authorityId: OURS,
          during: { from: each.during.from, to: null },
        }));
        const money = ledgerMoney(blockLedger({ places, stays, steps }), whole, charging);
        const billed = chargeRuns(ledgerInAdvance(places, steps), whole, charging, ({ annualPence }) => annualPence);
        expect(money.ok && money.value.owed).toBe(billed.ok && billed.value);
      }),
    );
  });

  it('never pays more than the price of an empty place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_000_000 }), fc.integer({ min: 0, max: 10_000 }), (price, share) => {
        const paid = voidPrice(pence(price), { graceDays: 0, councilShareBp: basisPoints(share) });
        expect(paid).toBeGreaterThanOrEqual(0);
        expect(paid).toBeLessThanOrEqual(price);
      }),
    );
  });
});
