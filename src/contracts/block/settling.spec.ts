import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateRange } from '../../kernel/date-range.js';
import { type IsoDate, addDays, isoDate } from '../../kernel/dates.js';
import { type Pence, basisPoints, pence, pounds } from '../../kernel/money.js';
import type { Outcome } from '../../kernel/outcome.js';
import { academicYear } from '../../kernel/years.js';
import { schoolCalendars } from '../../placements/term-calendar.js';
import { type BlockPlace, type Stay, type TermsStep, blockLedger } from './block-ledger.js';
import { againstSpot, breakEvenOccupancy, breakEvenPlaces } from './break-even.js';
import { earlyWarnings } from './early-warnings.js';
import { instalments, ledgerInAdvance } from './instalments.js';
import { type Charging, chargeRuns } from './ledger-money.js';
import { type SettledBefore, reconcile } from './reconciliation.js';
import { openVoids, voidCost } from './void-cost.js';

const day = isoDate;
const must = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.refusals.map(({ message }) => message).join(' '));
  return outcome.value;
};

const calendar = (year: number) => ({
  schoolName: 'Ash Lane School',
  academicYear: academicYear(`${String(year)}/${String(year + 1 - 2000)}`),
  terms: [
    dateRange(day(`${String(year)}-09-02`), day(`${String(year)}-12-19`)),
    dateRange(day(`${String(year + 1)}-01-05`), day(`${String(year + 1)}-03-27`)),
    dateRange(day(`${String(year + 1)}-04-13`), day(`${String(year + 1)}-07-22`)),
  ],
  closures: [],
});
const charging: Charging = {
  basis: { kind: 'calendarDay' },
  calendars: schoolCalendars('Ash Lane School', [calendar(2026), calendar(2027)]),
};
const [OURS, THEIRS] = ['ours', 'theirs'];

const step: TermsStep = {
  from: day('2026-09-01'),
  tiers: [{ fromPlaces: 1, annualPence: pence(6_000_001) }],
  tierRule: 'allPlaces',
  tierMeasure: 'paid',
  voids: { graceDays: 14, councilShareBp: basisPoints(8000) },
};
const places = (count: number, optional = 0): BlockPlace[] =>
  Array.from({ length: count + optional }, (_, index) => ({
    id: String(index + 1),
    number: index + 1,
    group: 'SEMH',
    guaranteed: index < count,
    during: { from: day('2026-09-01'), to: day('2028-09-01') },
  }));
const stay = (place: number, from: string, to: string | null, authorityId = OURS): Stay => ({
  id: `${String(place)} ${from}`,
  placeId: String(place),
  authorityId,
  during: { from: day(from), to: to === null ? null : day(to) },
});

const AUTUMN = { from: day('2026-09-01'), to: day('2027-01-05') };
const SPRING = { from: day('2027-01-05'), to: day('2027-04-13') };
const SUMMER = { from: day('2027-04-13'), to: day('2027-09-01') };
const YEAR = { from: day('2026-09-01'), to: day('2027-09-01') };
const NOTHING: SettledBefore = { differencePence: pence(0), rechargedPence: new Map() };

const settle = (
  bought: BlockPlace[],
  stays: Stay[],
  period: typeof AUTUMN,
  before: SettledBefore = NOTHING,
  recharge: 'tierPrice' | 'tierPriceAndVoidShare' = 'tierPrice',
) =>
  must(
    reconcile(period, {
      places: bought,
      runs: blockLedger({ places: bought, stays, steps: [step] }),
      advance: ledgerInAdvance(bought, [step]),
      members: [{ authorityId: THEIRS, committedPlaces: 1 }],
      subLetting: { allowed: true, recharge },
      ownerId: OURS,
      before,
      charging,
    }),
  );

describe('bills in advance', () => {
  it('are one a term with the holiday after it, and add up to the price', () => {
    const bills = must(instalments(places(25), [step], YEAR, 'term', charging));
    expect(bills.map(({ name, from, to }) => [name, from, to])).toEqual([
      ['Autumn term 2026/27', AUTUMN.from, AUTUMN.to],
      ['Spring term 2026/27', SPRING.from, SPRING.to],
      ['Summer term 2026/27', SUMMER.from, SUMMER.to],
    ]);
    expect(bills.reduce((total, { amount }) => total + amount, 0)).toBe(25 * 6_000_001);
  });

  it('are twelve a year where billed by month, and add up to the same', () => {
    const bills = must(instalments(places(25), [step], YEAR, 'month', charging));
    expect([bills.length, bills[0]?.name, bills.reduce((total, { amount }) => total + amount, 0)]).toEqual([
      12,
      'September 2026',
      25 * 6_000_001,
    ]);
  });

  it('are thirds of the year where the contract charges by term', () => {
    const bills = must(instalments(places(1), [step], YEAR, 'term', { ...charging, basis: { kind: 'term' } }));
    expect(bills.map(({ amount }) => amount)).toEqual([2_000_000, 2_000_000, 2_000_001]);
  });

  it('are refused for a year whose terms are not recorded, naming school and year', () => {
    const beyond = instalments(places(1), [step], { from: day('2026-09-01'), to: day('2029-09-01') }, 'term', charging);
    expect(beyond.ok ? [] : beyond.refusals.map(({ message }) => message)).toEqual([
      'Ash Lane School, 2028/29: the school’s term calendar is not recorded, so its terms cannot be billed.',
    ]);
  });
});

describe('the reconciliation of a term', () => {
  it('refunds the days of grace and the school’s share of the days after them', () => {
    const found = settle(places(2), [stay(1, '2026-09-01', null), stay(2, '2026-10-01', null)], AUTUMN);
    expect(found.counts).toEqual({ contracted: 252, filled: 222, void: 16, refunded: 14, subLet: 0 });
    expect(found.billedPence).toBe(found.money.owed + found.money.refunded);
    expect(found.differencePence).toBe(-found.money.refunded);
  });

  it('charges optional places beyond what was billed', () => {
    const found = settle(places(1, 1), [stay(1, '2026-09-01', null), stay(2, '2026-11-01', '2026-12-01')], AUTUMN);
    expect(found.differencePence).toBe(Math.floor((6_000_001 * 91) / 365) - Math.floor((6_000_001 * 61) / 365));
  });

  it('puts a leaver who was entered late right in the next term, and settles nothing twice', () => {
    const autumn = settle(places(1), [stay(1, '2026-09-01', null)], AUTUMN);
    const late = [stay(1, '2026-09-01', '2026-12-01')];
    const spring = settle(places(1), late, SPRING, { differencePence: autumn.differencePence, rechargedPence: new Map() });
    const asKnown = settle(places(1), late, AUTUMN);
    expect(autumn.differencePence).toBe(0);
    expect(spring.correctionPence).toBe(asKnown.differencePence);
    expect(spring.differencePence).toBe(spring.money.owed - spring.billedPence + asKnown.differencePence);
  });

  it('recharges another authority for its days, never by a daily rate rounded first', () => {
    const stays = [stay(1, '2026-10-10', '2027-06-20', THEIRS)];
    let billed = pence(0);
    for (const period of [AUTUMN, SPRING, SUMMER]) {
      const [recharge] = settle(places(1), stays, period, {
        differencePence: pence(0),
        rechargedPence: new Map([[THEIRS, billed]]),
      }).recharges;
      billed = pence(billed + (recharge?.amountPence ?? 0));
    }
    // 253 days from the 40th of the year: two floors of the whole price, not 253 roundings of a day.
    expect(billed).toBe(Math.floor((6_000_001 * 292) / 365) - Math.floor((6_000_001 * 39) / 365));
  });

  it('recharges a share of the empty places where the contract says so', () => {
    const found = settle(places(4), [stay(1, '2026-09-01', null, THEIRS)], AUTUMN, NOTHING, 'tierPriceAndVoidShare');
    expect(found.recharges[0]).toMatchObject({ days: 126, voidSharePence: Math.floor(found.money.void / 4) });
  });

  it('of three terms adds up to what the year owes, whatever is entered late', () => {
    const aStay = fc.record({
      place: fc.integer({ min: 1, max: 4 }),
      from: fc.integer({ min: 0, max: 360 }),
      length: fc.integer({ min: 1, max: 200 }),
      knownIn: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(fc.array(aStay, { maxLength: 8 }), (given) => {
        const stays: (Stay & { readonly knownIn: number })[] = [];
        for (const { place, from, length, knownIn } of given) {
          const during = { from: addDays(YEAR.from, from), to: addDays(YEAR.from, from + length) };
          const clash = stays.some(
            (other) => other.placeId === String(place) && other.during.from < during.to && during.from < (other.during.to ?? during.to),
          );
          if (!clash)
            stays.push({ id: String(stays.length), placeId: String(place), authorityId: place === 1 ? THEIRS : OURS, during, knownIn });
        }
        let [settled, recharged]: [Pence, Pence] = [pence(0), pence(0)];
        let last: ReturnType<typeof settle> | undefined;
        for (const [index, period] of [AUTUMN, SPRING, SUMMER].entries()) {
          const known = stays.filter(({ knownIn }) => knownIn <= index);
          last = settle(places(3, 1), known, period, { differencePence: settled, rechargedPence: new Map([[THEIRS, recharged]]) });
          settled = pence(settled + last.differencePence);
          recharged = pence(recharged + (last.recharges[0]?.amountPence ?? 0));
        }
        const whole = settle(places(3, 1), stays, YEAR);
        expect(settled).toBe(whole.money.owed - whole.billedPence);
        const own = blockLedger({ places: places(3, 1), stays, steps: [step] }).filter((run) => run.stay?.authorityId === THEIRS);
        expect(recharged).toBe(must(chargeRuns(own, YEAR, charging, ({ annualPence }) => annualPence)));
      }),
    );
  });
});

describe('voids', () => {
  const bought = places(2);
  const runs = blockLedger({ places: bought, stays: [stay(1, '2026-09-01', '2027-01-01'), stay(2, '2026-09-01', null)], steps: [step] });

  it('say who pays from which day', () => {
    expect(openVoids(runs, day('2027-01-10'))).toEqual([
      { placeNumber: 1, group: 'SEMH', emptySince: '2027-01-01', days: 10, councilPaysFrom: '2027-01-15', filledFrom: null },
    ]);
  });

  it('cost what they have cost and what they will if nobody is nominated', () => {
    const cost = must(voidCost(runs, YEAR, day('2027-01-31'), charging));
    const price = 4_800_001;
    const upTo = (days: number): number => Math.floor((price * days) / 365);
    expect(cost).toEqual({ toDate: upTo(153) - upTo(136), forecast: price - upTo(153) });
  });
});

describe('break-even', () => {
  const prices = (block: number, spot: number, voidShareBp = 10_000) => ({
    blockPence: pence(block),
    spotPence: pence(spot),
    voidShareBp: basisPoints(voidShareBp),
  });

  it('is block price over spot price, rounded up', () => {
    expect(breakEvenOccupancy(prices(6_000_000, 7_800_000))).toBe(7693);
    expect(breakEvenPlaces(25, prices(6_000_000, 7_800_000))).toBe(20);
    expect(breakEvenOccupancy(prices(6_000_000, 0))).toBeNull();
  });

  it('is lower where the school bears a share of empty places, and nothing where it bears all', () => {
    expect(breakEvenPlaces(25, prices(6_000_000, 7_800_000, 8000))).toBe(19);
    expect(breakEvenOccupancy(prices(6_000_000, 7_800_000, 0))).toBe(0);
  });

  it('a block filled to it costs no more than spot, and one place fewer does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 9_000_000 }),
        fc.integer({ min: 1, max: 9_000_000 }),
        fc.integer({ min: 1, max: 10_000 }),
        (count, block, spot, share) => {
          const needed = breakEvenPlaces(count, prices(block, spot, share));
          const loses = (filled: number): boolean => filled * block * 10_000 + (count - filled) * share * block > filled * spot * 10_000;
          if (needed === null) expect(loses(count)).toBe(true);
          else expect([loses(needed), loses(needed - 1)]).toEqual([false, true]);
        },
      ),
    );
  });

  it('saves (spot − block) × days less the voids', () => {
    const runs = blockLedger({ places: places(2), stays: [stay(1, '2026-09-01', null)], steps: [step] });
    const found = must(againstSpot(runs, YEAR, pounds(78_000), OURS, charging));
    expect(found.savedPence).toBe(pounds(78_000) - 6_000_001 - found.voidPence);
    expect(found.occupancyBp).toBe(5000);
  });
});

describe('early warnings', () => {
  const rules = { voidShareBp: basisPoints(1000), voidDays: 30, expiryMonths: 12, extensionMonths: 3 };
  const facts = {
    today: day('2027-02-01'),
    endsOn: day('2030-08-31'),
    guaranteedPlaces: 25,
    voids: [],
    extensions: [{ months: 12, noticeMonths: 6 }],
  };
  const empty = (placeNumber: number, days: number, filledFrom: IsoDate | null = null) => ({
    placeNumber,
    group: 'SEMH',
    emptySince: addDays(facts.today, 1 - days),
    days,
    councilPaysFrom: null,
    filledFrom,
  });
  const kinds = (more: Partial<Parameters<typeof earlyWarnings>[1]>) =>
    earlyWarnings(rules, { ...facts, ...more }).map(({ kind, by }) => [kind, by]);

  it('warn of nothing while all is well', () => {
    expect(kinds({ voids: [empty(1, 29), empty(2, 3)] })).toEqual([]);
  });

  it('warn of too many empty places, and of one empty for long to which nobody is nominated', () => {
    expect(kinds({ voids: [empty(1, 30), empty(2, 200, day('2027-03-01')), empty(3, 1)] })).toEqual([
      ['voidShare', null],
      ['longVoid', null],
    ]);
  });

  it('warn twelve months before the last day, and three before an extension must be taken up', () => {
    expect(kinds({ today: day('2029-08-30') })).toEqual([]);
    expect(kinds({ today: day('2029-08-31') })).toEqual([['expiry', '2030-08-31']]);
    expect(kinds({ today: day('2029-12-01') })).toEqual([
      ['expiry', '2030-08-31'],
      ['extension', '2030-02-28'],
    ]);
    expect(kinds({ today: day('2030-03-01') })).toEqual([['expiry', '2030-08-31']]);
    expect(kinds({ today: day('2030-09-01') })).toEqual([]);
  });
});
