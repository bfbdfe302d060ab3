import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyAudit } from '../../src/audit/verify.js';
import { basisPoints, pence, pounds } from '../../src/kernel/money.js';
import { aBlock, blockAct, blockTerms, callOff, endBlock, putInForce, somePupils } from '../support/block-world.js';
import { browse } from '../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';

/**
 * Two years of a block, told twice: by the product, and by loops over single days that share nothing with it. Dates are days since 1 September
 * 2025; money is whole pence.
 */
const YEARS = 2;
const DAYS = 365 * YEARS;
const GUARANTEED = 20;
const PLACES = 25;
const GRACE = 14;
const TERM_STARTS = [0, 126, 224, 365, 491, 589, 730];
const TERM_NAMES = [
  'Autumn term 2025/26',
  'Spring term 2025/26',
  'Summer term 2025/26',
  'Autumn term 2026/27',
  'Spring term 2026/27',
  'Summer term 2026/27',
];
const FIRST = Date.UTC(2025, 8, 1);
const iso = (day: number): string => new Date(FIRST + day * 86_400_000).toISOString().slice(0, 10);
const TIERS = [
  { from: 1, firstYear: 7_000_037, secondYear: 7_175_038 },
  { from: 11, firstYear: 6_500_011, secondYear: 6_662_511 },
  { from: 18, firstYear: 6_000_001, secondYear: 6_150_001 },
];

interface Known {
  readonly pupil: string;
  readonly ours: boolean;
  readonly place: number;
  readonly from: number;
  /** The first day the pupil is not there. */
  to: number;
}

/** What a day of every place costs, from who is known to be where. */
class DayByDay {
  readonly stays: Known[] = [];

  at(place: number, day: number): Known | undefined {
    return this.stays.find((stay) => stay.place === place && stay.from <= day && day < stay.to);
  }

  /** A year's price on a day for so many filled places. */
  price(day: number, filled: number): number {
    let price = TIERS[0]!;
    for (const tier of TIERS) if (filled >= tier.from) price = tier;
    return day < 365 ? price.firstYear : price.secondYear;
  }

  filledOn(day: number): number {
    let filled = 0;
    for (let place = 1; place <= PLACES; place += 1) if (this.at(place, day)) filled += 1;
    return filled;
  }

  /** How many days the place has been empty, this day included. */
  emptyFor(place: number, day: number): number {
    let days = 0;
    for (let back = day; back >= 0 && !this.at(place, back); back -= 1) days += 1;
    return days;
  }

  /** One day of a yearly price: the pence passed before tomorrow less those passed before today. */
  oneDay(price: number, day: number): number {
    const k = day % 365;
    return Math.floor((price * (k + 1)) / 365) - Math.floor((price * k) / 365);
  }

  sum(from: number, to: number): Sums {
    const sums: Sums = {
      contracted: 0,
      filled: 0,
      void: 0,
      refunded: 0,
      subLet: 0,
      filledPence: 0,
      voidPence: 0,
      refundedPence: 0,
      recharged: 0,
      spot: 0,
    };
    for (let day = from; day < to; day += 1) {
      const price = this.price(day, this.filledOn(day));
      const share = Math.round((price * 80) / 100);
      for (let place = 1; place <= PLACES; place += 1) {
        const stay = this.at(place, day);
        if (stay) {
          sums.filled += 1;
          sums.filledPence += this.oneDay(price, day);
          sums.spot += this.oneDay(7_800_000, day);
          if (!stay.ours) {
            sums.subLet += 1;
            sums.recharged += this.oneDay(price, day);
          }
        } else if (place <= GUARANTEED) {
          if (this.emptyFor(place, day) > GRACE) {
            sums.void += 1;
            sums.voidPence += this.oneDay(share, day);
            sums.refundedPence += this.oneDay(price, day) - this.oneDay(share, day);
          } else {
            sums.refunded += 1;
            sums.refundedPence += this.oneDay(price, day);
          }
        }
      }
    }
    sums.contracted = sums.filled + sums.void + sums.refunded;
    return sums;
  }

  /** The guaranteed places as if all were filled, day by day. */
  billed(from: number, to: number): number {
    let billed = 0;
    for (let day = from; day < to; day += 1)
      for (let place = 1; place <= GUARANTEED; place += 1) billed += this.oneDay(this.price(day, GUARANTEED), day);
    return billed;
  }

  /** The lowest guaranteed place that nobody has from a day on, else the lowest optional one. */
  free(from: number): number | undefined {
    for (let place = 1; place <= PLACES; place += 1) if (!this.stays.some((stay) => stay.place === place && stay.to > from)) return place;
    return undefined;
  }
}

interface Sums {
  contracted: number;
  filled: number;
  void: number;
  refunded: number;
  subLet: number;
  filledPence: number;
  voidPence: number;
  refundedPence: number;
  recharged: number;
  spot: number;
}

const ROW = `name from until contracted filled void refunded subLet filledCost { pence } voidCost { pence } refund { pence } owed { pence }`;
const LEDGER = `query ($id: ID!, $filter: BlockLedgerFilter) { blockLedger(contractId: $id, filter: $filter) {
  from until guaranteedPlaces filledToday problems rows { ${ROW} } total { ${ROW} } voidCostToDate { pence } voidCostForecast { pence }
  breakEven { places occupancyBp blockPrice { pence } saved { pence } } voids { placeNumber emptySince days councilPaysFrom } } }`;
const TERMS = `query ($id: ID!) { blockTerms(contractId: $id) { name from until billed { pence } owed { pence } voidCost { pence } correction { pence } difference { pence }
  settledByName mayBeSettled recharges { days owed { pence } billedBefore { pence } amount { pence } } } }`;
const BILLS = `query ($id: ID!, $rhythm: BillingRhythm!) { blockBills(contractId: $id, rhythm: $rhythm) { bills { name dueOn until amount { pence } } problems } }`;

/** Any fixed sequence will do: the same on every machine. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

describe('a 25-place block with three tiers over two years', () => {
  let world: RoundWorld;
  let block: string;
  const days = new DayByDay();
  const settled: { readonly name: string; readonly difference: number; readonly recharge: number }[] = [];

  beforeAll(async () => {
    world = await aRoundWorld('2025-09-01T09:00:00Z');
    await world.owner.query(
      `insert into index_series (code, name, kind, source) values ('Prices', 'Prices', 'level', 'test');
       insert into index_values (series_code, effective_on, value, source) values ('Prices', '2025-04-01', 130, 'test'), ('Prices', '2026-04-01', 133.9, 'test')`,
    );
    await world.owner.query('update term_calendars set terms = $1 where academic_year = 2025 and school_id = $2', [
      ['[2025-09-02,2025-12-19)', '[2026-01-05,2026-03-27)', '[2026-04-13,2026-07-22)'],
      world.schools.ash.id,
    ]);
    block = await aBlock(world, {
      reference: 'B-25',
      startsOn: '2025-09-01',
      endsOn: '2027-08-31',
      members: [{ authorityId: world.neighbourId, committed: 3 }],
      terms: blockTerms({
        groups: [
          { name: 'SEMH day', needs: ['SEMH'], phase: 'secondary', setting: 'day', guaranteed: GUARANTEED, optional: PLACES - GUARANTEED },
        ],
        tiers: TIERS.map(({ from, firstYear }) => ({ fromPlaces: from, annualPence: pence(firstYear) })),
        tierMeasure: 'filled',
        // 3.0% of the index, held by the cap: 2.5%.
        indexation: { kind: 'formula', series: 'Prices', month: 4, capBp: basisPoints(250), collarBp: basisPoints(0) },
        voids: { graceDays: GRACE, councilShareBp: basisPoints(8000) },
        subLetting: { allowed: true, recharge: 'tierPrice' },
      }),
    });
    await somePupils(
      world,
      world.authorityId,
      Array.from({ length: 90 }, (_, index) => `O-${index}`),
    );
    await somePupils(
      world,
      world.neighbourId,
      Array.from({ length: 40 }, (_, index) => `N-${index}`),
    );
  });
  afterAll(() => world.close());

  const at = (day: number): void => world.clock.moveTo(`${iso(day)}T09:00:00Z`);

  /** The statement of a term as the days known now give it, and what was settled before in its year. */
  const expected = (term: number) => {
    const [from, to] = [TERM_STARTS[term]!, TERM_STARTS[term + 1]!];
    const yearStart = from < 365 ? 0 : 365;
    const before = settled.slice(yearStart === 0 ? 0 : 3, term);
    const [own, soFar] = [days.sum(from, to), days.sum(yearStart, to)];
    const settledBefore = before.reduce((total, { difference }) => total + difference, 0);
    const rechargedBefore = before.reduce((total, { recharge }) => total + recharge, 0);
    return {
      name: TERM_NAMES[term],
      billed: days.billed(from, to),
      owed: own.filledPence + own.voidPence,
      void: own.voidPence,
      difference: soFar.filledPence + soFar.voidPence - days.billed(yearStart, to) - settledBefore,
      recharge: { days: soFar.subLet, owed: soFar.recharged, billedBefore: rechargedBefore, amount: soFar.recharged - rechargedBefore },
    };
  };

  it('takes sixty call-offs and their leavers, some of them told late, and settles each term when it is over', async () => {
    const random = numbers(20_250_901);
    const next = (most: number): number => Math.floor(random.next().value! * most);
    const [ours, theirs, finance] = [await world.as(EMAILS.officer), await world.as(EMAILS.neighbour), await world.as(EMAILS.finance)];
    const leavers: {
      readonly enteredOn: number;
      readonly lastDay: number;
      readonly stay: Known;
      readonly id: string;
      readonly version: number;
    }[] = [];
    const refusals: string[] = [];
    const corrections: number[] = [];
    let [taken, pupils, term] = [0, 0, 0];
    for (let day = 0; day <= DAYS; day += 1) {
      at(day);
      for (const leaver of leavers.filter(({ enteredOn }) => enteredOn === day)) {
        const { id, version, lastDay, stay } = leaver;
        const errors = await blockAct(stay.ours ? ours : theirs, 'endCallOff', 'EndCallOffInput', {
          callOffId: id,
          version,
          lastDay: iso(lastDay),
          because: 'left',
        });
        expect(errors).toEqual([]);
        stay.to = lastDay + 1;
      }
      if (day === TERM_STARTS[term + 1]) {
        const statement = expected(term);
        expect(
          await blockAct(finance, 'settleBlockTerm', 'SettleBlockTermInput', { contractId: block, from: iso(TERM_STARTS[term]!) }),
        ).toEqual([]);
        settled.push({ name: statement.name!, difference: statement.difference, recharge: statement.recharge.amount });
        const terms = (await finance.gql(TERMS, { id: block })).data.blockTerms;
        const seen = terms.find(({ name }: { name: string }) => name === statement.name);
        expect([seen.billed.pence, seen.owed.pence, seen.voidCost.pence, seen.difference.pence, seen.settledByName]).toEqual([
          statement.billed,
          statement.owed,
          statement.void,
          statement.difference,
          'Finn Finance',
        ]);
        expect(
          seen.recharges.map((each: Record<string, { pence: number }>) => [
            each['days'],
            each['owed']!.pence,
            each['billedBefore']!.pence,
            each['amount']!.pence,
          ]),
        ).toEqual(statement.recharge.days === 0 ? [] : [Object.values(statement.recharge)]);
        corrections.push(seen.correction.pence);
        term += 1;
      }
      // Most come in September, the others through the year.
      const coming = day % 365 === 0 ? (day === 0 ? 16 : 9) : day % 11 === 0 && day < DAYS - 20 ? 1 : 0;
      for (let each = 0; each < coming && taken < 60; each += 1) {
        const isOurs = next(5) > 0;
        const reference = `${isOurs ? 'O' : 'N'}-${pupils++}`.replace(/N-(\d+)/, (_, number: string) => `N-${Number(number) % 40}`);
        const place = days.free(day);
        const members = days.stays.filter((stay) => !stay.ours && stay.to > day).length;
        const answer = await callOff(isOurs ? ours : theirs, { contractId: block, pupilReference: reference, from: iso(day) });
        if (place === undefined || (!isOurs && members >= 3)) {
          expect(answer.userErrors.map(({ code }) => code)).toEqual([place === undefined ? 'noPlaceFree' : 'withinCommittedPlaces']);
          refusals.push(answer.userErrors[0]!.code);
          continue;
        }
        expect([answer.userErrors, answer.callOff?.placeNumber]).toEqual([[], place]);
        taken += 1;
        const stay: Known = { pupil: reference, ours: isOurs, place, from: day, to: Number.POSITIVE_INFINITY };
        days.stays.push(stay);
        if (next(10) < 8) {
          const lastDay = day + 20 + next(330);
          const enteredOn = lastDay + next(3) * 25;
          if (enteredOn <= DAYS) leavers.push({ enteredOn, lastDay, stay, id: answer.callOff!.id, version: answer.callOff!.version });
        }
      }
    }
    expect([taken, settled.length]).toEqual([60, 6]);
    expect(new Set(refusals).has('withinCommittedPlaces')).toBe(true);
    // Told late: a statement put earlier terms right.
    expect(corrections.some((correction) => correction !== 0)).toBe(true);
  }, 180_000);

  it('shows the ledger of every day as the days give it, to the penny', async () => {
    const officer = await world.as(EMAILS.officer);
    for (const year of [0, 1]) {
      const [from, to] = [year * 365, (year + 1) * 365];
      const ledger = (await officer.gql(LEDGER, { id: block, filter: { by: 'day', from: iso(from), until: iso(to - 1) } })).data
        .blockLedger;
      expect([ledger.problems, ledger.rows.length]).toEqual([[], 365]);
      const seen = ledger.rows.map(shown);
      const known = Array.from({ length: 365 }, (_, index) => from + index).map((day) => [iso(day), ...figures(days.sum(day, day + 1))]);
      expect(seen).toEqual(known);
      expect(shown(ledger.total).slice(1)).toEqual(figures(days.sum(from, to)));
    }
  });

  it('adds months and terms up from the same days', async () => {
    const officer = await world.as(EMAILS.officer);
    const terms = (await officer.gql(LEDGER, { id: block, filter: { by: 'term', from: iso(0), until: iso(DAYS - 1) } })).data.blockLedger;
    expect(terms.rows.map(shown)).toEqual(
      TERM_STARTS.slice(0, 6).map((from, index) => [iso(from), ...figures(days.sum(from, TERM_STARTS[index + 1]!))]),
    );
    const months = (await officer.gql(LEDGER, { id: block, filter: { by: 'month', from: iso(0), until: iso(DAYS - 1) } })).data.blockLedger;
    expect(months.rows).toHaveLength(24);
    expect(months.rows.reduce((total: number, { owed }: { owed: { pence: number } }) => total + owed.pence, 0)).toBe(
      terms.total.owed.pence,
    );
  });

  it('bills in advance what the guaranteed places cost, by term or by month, and nothing is lost between', async () => {
    const finance = await world.as(EMAILS.finance);
    const byTerm = (await finance.gql(BILLS, { id: block, rhythm: 'term' })).data.blockBills;
    expect(byTerm.problems).toEqual([]);
    expect(
      byTerm.bills.map((bill: { name: string; dueOn: string; amount: { pence: number } }) => [bill.name, bill.dueOn, bill.amount.pence]),
    ).toEqual(TERM_NAMES.map((name, index) => [name, iso(TERM_STARTS[index]!), days.billed(TERM_STARTS[index]!, TERM_STARTS[index + 1]!)]));
    const byMonth = (await finance.gql(BILLS, { id: block, rhythm: 'month' })).data.blockBills;
    const total = (bills: { amount: { pence: number } }[]): number => bills.reduce((sum, { amount }) => sum + amount.pence, 0);
    expect([byMonth.bills.length, total(byMonth.bills)]).toEqual([24, total(byTerm.bills)]);
    expect(total(byTerm.bills)).toBe(GUARANTEED * (TIERS[2]!.firstYear + TIERS[2]!.secondYear));
  });

  it('says what empty places have cost and will, where it breaks even and what it saves', async () => {
    const officer = await world.as(EMAILS.officer);
    at(600);
    const ledger = (await officer.gql(LEDGER, { id: block, filter: { by: 'month' } })).data.blockLedger;
    expect([ledger.from, ledger.until, ledger.filledToday]).toEqual(['2026-09-01', '2027-08-31', days.filledOn(600)]);
    expect([ledger.voidCostToDate.pence, ledger.voidCostForecast.pence]).toEqual([
      days.sum(365, 601).voidPence,
      days.sum(601, 730).voidPence,
    ]);
    const year = days.sum(365, 730);
    expect(ledger.breakEven).toEqual({
      places: Math.ceil((GUARANTEED * 0.8 * 6_150_001) / (7_800_000 - 6_150_001 + 0.8 * 6_150_001)),
      occupancyBp: Math.ceil((10_000 * 0.8 * 6_150_001) / (7_800_000 - 6_150_001 + 0.8 * 6_150_001)),
      blockPrice: { pence: 6_150_001 },
      saved: { pence: year.spot - year.filledPence - year.voidPence },
    });
    const empty = Array.from({ length: GUARANTEED }, (_, index) => index + 1).filter((place) => !days.at(place, 600));
    expect(ledger.voids.map(({ placeNumber, days: since }: { placeNumber: number; days: number }) => [placeNumber, since])).toEqual(
      empty.map((place) => [place, days.emptyFor(place, 600)]),
    );
  });

  it('shows the school the same days and money, and nothing of what councils recharge each other', async () => {
    const fees = await world.as(EMAILS.fees);
    const ledger = (await fees.gql(LEDGER, { id: block, filter: { by: 'term', from: iso(0), until: iso(DAYS - 1) } })).data.blockLedger;
    expect(shown(ledger.total).slice(1)).toEqual(figures(days.sum(0, DAYS)));
    const terms = (await fees.gql(TERMS, { id: block })).data.blockTerms;
    expect(terms.some(({ recharges }: { recharges: unknown[] }) => recharges.length > 0)).toBe(false);
    const rival = await world.as(EMAILS.rivalFees);
    expect((await rival.gql(LEDGER, { id: block })).errors?.[0]?.message).toContain('There is no such block');
    const member = await world.as(EMAILS.neighbour);
    const theirs = (await member.gql(LEDGER, { id: block, filter: { by: 'term', from: iso(0), until: iso(DAYS - 1) } })).data.blockLedger;
    expect(shown(theirs.total).slice(1)).toEqual(figures(days.sum(0, DAYS)));
  });

  it('names another authority’s pupils to nobody but their authority and the school', async () => {
    const list = `query ($id: ID!) { blockCallOffs(contractId: $id, first: 100) { totalCount nodes { pupilReference authorityName } } }`;
    const seen = async (email: string): Promise<{ pupilReference: string | null; authorityName: string }[]> =>
      (await (await world.as(email)).gql(list, { id: block })).data.blockCallOffs.nodes;
    const ours = await seen(EMAILS.officer);
    expect(ours).toHaveLength(60);
    expect(ours.filter(({ authorityName }) => authorityName === 'Nextshire Council').map(({ pupilReference }) => pupilReference)).toEqual(
      days.stays.filter((stay) => !stay.ours).map(() => null),
    );
    expect((await seen(EMAILS.neighbour)).every(({ pupilReference }) => pupilReference?.startsWith('N-'))).toBe(true);
    expect((await seen(EMAILS.fees)).every(({ pupilReference }) => pupilReference !== null)).toBe(true);
    const { rows } = await world.owner.query<{ found: string }>(
      `select after::text as found from audit_events where chain = $1 and action in ('callOffPlace', 'endCallOff')`,
      [world.authorityId],
    );
    expect(rows.some(({ found }) => found.includes('N-'))).toBe(false);
  });

  it('keeps the record whole', async () => {
    expect(await verifyAudit(world.ownerUrl)).toMatchObject({ breaches: [] });
  });
});

describe('calling off', () => {
  let world: RoundWorld;

  beforeAll(async () => {
    world = await aRoundWorld('2026-09-14T09:00:00Z');
    await somePupils(world, world.authorityId, ['A', 'B', 'C', 'D', 'E', 'F']);
    await somePupils(world, world.authorityId, ['YOUNG'], 'ASD', 4);
    await somePupils(world, world.neighbourId, ['NA', 'NB', 'NC']);
  });
  afterAll(() => world.close());

  let number = 0;
  const aSmallBlock = (
    more: Parameters<typeof blockTerms>[0] = {},
    members: { authorityId: string; committed: number }[] = [],
  ): Promise<string> =>
    aBlock(world, {
      reference: `B-${(number += 1)}`,
      startsOn: '2026-09-01',
      endsOn: '2028-08-31',
      members,
      terms: blockTerms({
        groups: [{ name: 'SEMH day', needs: ['SEMH'], phase: 'secondary', setting: 'day', guaranteed: 2, optional: 0 }],
        ...more,
      }),
    });

  it('makes a placement that the block charges, and gives a place back with its day when the pupil leaves', async () => {
    const [officer, id] = [await world.as(EMAILS.officer), await aSmallBlock({ basis: { kind: 'week', weeks: 39 } })];
    const first = await callOff(officer, { contractId: id, pupilReference: 'A', from: '2026-10-01', reference: 'CO-1' });
    const { rows } = await world.owner.query('select * from placements where pupil_id = (select id from pupils where reference = $1)', [
      'A',
    ]);
    expect(rows).toMatchObject([{ charging_basis: 'week', charging_units: 39, price_rule: 'fixed', setting: 'day', ends_on: null }]);
    const again = await callOff(officer, { contractId: id, pupilReference: 'A', from: '2026-11-01' });
    expect(again.userErrors).toMatchObject([{ code: 'pupilHasAPlace', field: ['pupilReference'] }]);
    const which = { callOffId: first.callOff!.id, version: first.callOff!.version };
    expect(await blockAct(officer, 'endCallOff', 'EndCallOffInput', { ...which, lastDay: '2026-09-30', because: 'left' })).toMatchObject([
      { code: 'datesWrong' },
    ]);
    expect(await blockAct(officer, 'endCallOff', 'EndCallOffInput', { ...which, lastDay: '2026-12-18', because: 'left' })).toEqual([]);
    expect(await blockAct(officer, 'endCallOff', 'EndCallOffInput', { ...which, lastDay: '2026-12-11', because: 'left' })).toMatchObject([
      { code: 'staleVersion' },
    ]);
    const { rows: after } = await world.owner.query(
      `select ends_on::text from placements where pupil_id = (select id from pupils where reference = 'A')`,
    );
    expect(after).toEqual([{ ends_on: '2026-12-18' }]);
  });

  it('says why a place is refused: no place, and when the next is free', async () => {
    const [officer, id] = [await world.as(EMAILS.officer), await aSmallBlock()];
    const [one] = [
      await callOff(officer, { contractId: id, pupilReference: 'B', from: '2026-09-14', until: '2027-03-26' }),
      await callOff(officer, { contractId: id, pupilReference: 'C', from: '2026-09-14' }),
    ];
    const full = await callOff(officer, { contractId: id, pupilReference: 'D', from: '2026-10-01' });
    expect(full.userErrors).toEqual([
      {
        code: 'noPlaceFree',
        field: ['from'],
        message: 'No place of “SEMH day” is free from 1 October 2026: all 2 are called off. The next is free from 27 March 2027.',
      },
    ]);
    expect((await callOff(officer, { contractId: id, pupilReference: 'D', from: '2027-03-27' })).callOff?.placeNumber).toBe(1);
    // Whoever came next holds the day: the first pupil cannot stay longer.
    const later = await blockAct(officer, 'endCallOff', 'EndCallOffInput', {
      callOffId: one.callOff!.id,
      version: 1,
      lastDay: '2027-04-30',
      because: 'left',
    });
    expect(later).toMatchObject([{ code: 'noPlaceFree' }]);
    const outside = await callOff(officer, { contractId: id, pupilReference: 'E', from: '2028-09-01' });
    expect(outside.userErrors).toMatchObject([{ code: 'outsideContract' }]);
    expect((await callOff(officer, { contractId: id, pupilReference: 'Z', from: '2026-10-01' })).userErrors).toMatchObject([
      { code: 'pupilNotFound' },
    ]);
  });

  it('lets a pupil into a group agreed for others with a reason only, and keeps the reason', async () => {
    const [officer, id] = [await world.as(EMAILS.officer), await aSmallBlock()];
    const input = { contractId: id, pupilReference: 'YOUNG', from: '2026-10-01' };
    expect((await callOff(officer, input)).userErrors).toEqual([
      {
        code: 'groupMismatch',
        field: ['overrideReason'],
        message:
          'The places “SEMH day” are for SEMH, and the pupil’s primary need is ASD; they are for secondary pupils, and the pupil is in year 4. Give a reason if the pupil is to have the place all the same.',
      },
    ]);
    expect(
      (await callOff(officer, { ...input, overrideReason: 'Agreed with the head: transition from year 5' })).callOff?.placeNumber,
    ).toBe(1);
    const { rows } = await world.owner.query(
      `select after ->> 'overrideReason' as reason from audit_events where subject_id = $1 and action = 'callOffPlace'`,
      [id],
    );
    expect(rows).toEqual([{ reason: 'Agreed with the head: transition from year 5' }]);
  });

  it('ends the core fee that would be paid beside the block, once somebody says so', async () => {
    const [officer, id] = [await world.as(EMAILS.officer), await aSmallBlock()];
    await world.aPlacement(
      'ash',
      'SPOT',
      [
        { kind: 'core', pounds: 78_000 },
        { kind: 'therapy', pounds: 4_000 },
      ],
      { need: 'SEMH' },
    );
    const input = { contractId: id, pupilReference: 'SPOT', from: '2026-10-01' };
    expect((await callOff(officer, input)).userErrors).toMatchObject([{ code: 'coreFeeStands', field: ['endsCoreFee'] }]);
    expect((await callOff(officer, { ...input, endsCoreFee: true })).userErrors).toEqual([]);
    const { rows } = await world.owner.query(
      `select line.kind, upper(line.effective)::text as until from fee_lines line join placements on placements.id = placement_id join pupils on pupils.id = pupil_id where reference = 'SPOT' order by 1`,
    );
    expect(rows).toEqual([
      { kind: 'core', until: '2026-10-01' },
      { kind: 'therapy', until: null },
    ]);
  });

  it('holds new pupils while referrals to the school are held', async () => {
    const [officer, id] = [await world.as(EMAILS.officer), await aSmallBlock()];
    const check = (result: string, on: string): Promise<unknown> =>
      world.owner.query(
        `insert into due_diligence_checks (authority_id, school_id, kind, result, checked_on, expires_on, note, recorded_by, recorded_at) values ($1, $2, 'safeguarding', $3, $4, '2027-09-01', '', $5, now())`,
        [world.authorityId, world.schools.ash.id, result, on, world.people.officer],
      );
    await check('failed', '2026-09-10');
    const held = await callOff(officer, { contractId: id, pupilReference: 'E', from: '2026-10-01' });
    expect(held.userErrors).toMatchObject([{ code: 'referralsHeld' }]);
    expect(held.userErrors[0]!.message).toContain('Your check of safeguarding of 10 September 2026 was failed.');
    await check('passed', '2026-09-12');
    expect((await callOff(officer, { contractId: id, pupilReference: 'E', from: '2026-10-01', until: '2026-10-31' })).userErrors).toEqual(
      [],
    );
  });

  it('lets other authorities in where the contract does, within what they committed to', async () => {
    const neighbour = await world.as(EMAILS.neighbour);
    const closed = await aSmallBlock();
    expect((await callOff(neighbour, { contractId: closed, pupilReference: 'NA', from: '2026-10-01' })).userErrors).toMatchObject([
      { code: 'notFound' },
    ]);
    const member = [{ authorityId: world.neighbourId, committed: 1 }];
    const unlet = await aSmallBlock({}, member);
    expect((await callOff(neighbour, { contractId: unlet, pupilReference: 'NA', from: '2026-10-01' })).userErrors).toMatchObject([
      { code: 'noSubLetting' },
    ]);
    const open = await aSmallBlock({ subLetting: { allowed: true, recharge: 'tierPrice' } }, member);
    expect((await callOff(neighbour, { contractId: open, pupilReference: 'NA', from: '2026-10-01' })).userErrors).toEqual([]);
    expect((await callOff(neighbour, { contractId: open, pupilReference: 'NB', from: '2026-11-01' })).userErrors).toMatchObject([
      { code: 'withinCommittedPlaces' },
    ]);
  });

  it('takes a nomination back before its first day, and leaves no placement that never was', async () => {
    const [officer, id] = [await world.as(EMAILS.officer), await aSmallBlock()];
    const { callOff: made } = await callOff(officer, { contractId: id, pupilReference: 'F', from: '2026-10-01' });
    const which = { callOffId: made!.id, version: made!.version, reason: 'The family moved' };
    expect(await blockAct(officer, 'withdrawCallOff', 'WithdrawCallOffInput', which)).toEqual([]);
    const { rows } = await world.owner.query(`select from placements where pupil_id = (select id from pupils where reference = 'F')`);
    expect(rows).toEqual([]);
    const { callOff: begun } = await callOff(officer, { contractId: id, pupilReference: 'F', from: '2026-09-14', until: '2026-09-30' });
    expect(await blockAct(officer, 'withdrawCallOff', 'WithdrawCallOffInput', { ...which, callOffId: begun!.id })).toMatchObject([
      { code: 'alreadyBegun' },
    ]);
  });

  it('lets a pupil take the place of another where the contract does, and gives unnominated places back', async () => {
    const [officer, head] = [await world.as(EMAILS.officer), await world.as(EMAILS.head)];
    await somePupils(world, world.authorityId, ['G', 'H']);
    const id = await aSmallBlock({ nomination: { nominateBy: '05-31', releasesUnnominated: true } });
    const { callOff: made } = await callOff(officer, { contractId: id, pupilReference: 'G', from: '2026-09-14' });
    const swap = { callOffId: made!.id, version: made!.version, lastDay: '2026-10-23', pupilReference: 'H', from: '2026-11-02' };
    expect(await blockAct(officer, 'substitutePupil', 'SubstitutePupilInput', swap)).toEqual([]);
    const { rows } = await world.owner.query(
      `select number, lower(stay.during)::text as from, ended_because from occupancies stay join block_places place on place.id = place_id where stay.contract_id = $1 order by 2`,
      [id],
    );
    expect(rows).toEqual([
      { number: 1, from: '2026-09-14', ended_because: 'substituted' },
      { number: 1, from: '2026-11-02', ended_because: null },
    ]);
    const give = (placeNumbers: number[], from: string) =>
      blockAct(head, 'releaseBlockPlaces', 'ReleasePlacesInput', { contractId: id, placeNumbers, from, reason: 'Nobody to nominate' });
    expect(await give([2], '2027-09-01')).toMatchObject([{ code: 'nominationStillOpen' }]);
    expect(await give([1, 2], '2026-12-01')).toMatchObject([{ code: 'placeCalledOff' }]);
    expect(await give([2], '2026-12-01')).toEqual([]);
    const ledger = (await officer.gql(LEDGER, { id, filter: { by: 'day', from: '2026-12-01', until: '2026-12-01' } })).data.blockLedger;
    expect(ledger.total).toMatchObject({ contracted: 1, filled: 1, void: 0 });
  });

  it('varies the number of places: empty ones go, new ones follow, and none goes under a pupil', async () => {
    const [officer, id] = [await world.as(EMAILS.officer), await aSmallBlock()];
    await somePupils(world, world.authorityId, ['I', 'J']);
    for (const pupilReference of ['I', 'J']) await callOff(officer, { contractId: id, pupilReference, from: '2026-10-01' });
    const groups = (guaranteed: number) => [
      { name: 'SEMH day', needs: ['SEMH'], phase: 'secondary' as const, setting: 'day' as const, guaranteed, optional: 0 },
    ];
    await putInForce(world, id, { effectiveOn: '2027-01-05', terms: blockTerms({ groups: groups(4) }) });
    await expect(putInForce(world, id, { effectiveOn: '2027-04-13', terms: blockTerms({ groups: groups(1) }) })).rejects.toThrow(
      'Pupils are in places 1, 2',
    );
    await world.owner.query(`delete from contract_versions where contract_id = $1 and effective_on = '2027-04-13'`, [id]);
    await putInForce(world, id, {
      effectiveOn: '2027-04-14',
      terms: blockTerms({ groups: groups(3), tiers: [{ fromPlaces: 1, annualPence: pounds(61_000) }] }),
    });
    const { rows } = await world.owner.query(
      'select number, lower(during)::text as from, upper(during)::text as to from block_places where contract_id = $1 order by 1',
      [id],
    );
    expect(rows).toEqual([
      { number: 1, from: '2026-09-01', to: '2028-09-01' },
      { number: 2, from: '2026-09-01', to: '2028-09-01' },
      { number: 3, from: '2027-01-05', to: '2028-09-01' },
      { number: 4, from: '2027-01-05', to: '2027-04-14' },
    ]);
  });

  it('is extended by a variation, and ends with its last day: pupils, places and what was to begin later', async () => {
    const [officer, neighbour] = [await world.as(EMAILS.officer), await world.as(EMAILS.neighbour)];
    const shared = { subLetting: { allowed: true, recharge: 'tierPrice' as const } };
    const id = await aSmallBlock(shared, [{ authorityId: world.neighbourId, committed: 1 }]);
    await somePupils(world, world.authorityId, ['K', 'L']);
    await callOff(officer, { contractId: id, pupilReference: 'K', from: '2026-09-14' });
    await callOff(neighbour, { contractId: id, pupilReference: 'NC', from: '2026-09-14', until: '2027-03-26' });
    await callOff(officer, { contractId: id, pupilReference: 'L', from: '2027-09-01' });
    await world.owner.query(`update contracts set ends_on = '2029-08-31' where id = $1`, [id]);
    const groups = [
      { name: 'SEMH day', needs: ['SEMH'], phase: 'secondary' as const, setting: 'day' as const, guaranteed: 2, optional: 0 },
    ];
    await putInForce(world, id, { effectiveOn: '2028-09-01', terms: blockTerms({ groups, ...shared }) });
    const placesUntil = async (): Promise<string[]> =>
      (
        await world.owner.query<{ to: string }>(
          'select upper(during)::text as to from block_places where contract_id = $1 order by number',
          [id],
        )
      ).rows.map(({ to }) => to);
    expect(await placesUntil()).toEqual(['2029-09-01', '2029-09-01']);
    await endBlock(world, id, '2027-07-22');
    expect(await placesUntil()).toEqual(['2027-07-23', '2027-07-23']);
    const { rows } = await world.owner.query(
      `select pupil.reference, upper(stay.during)::text as until, ended_because as why from occupancies stay join pupils pupil on pupil.id = pupil_id where contract_id = $1 order by 1`,
      [id],
    );
    expect(rows).toEqual([
      { reference: 'K', until: '2027-07-23', why: 'contractEnded' },
      { reference: 'NC', until: '2027-03-27', why: null },
    ]);
    const ledger = (await officer.gql(LEDGER, { id, filter: { by: 'day', from: '2027-07-22', until: '2027-07-23' } })).data.blockLedger;
    expect(ledger.rows.map(({ contracted }: { contracted: number }) => contracted)).toEqual([2]);
  });

  it('is refused to those who only read, and warns of what is empty for long', async () => {
    const id = await aSmallBlock();
    for (const who of [EMAILS.auditor, EMAILS.finance])
      expect((await callOff(await world.as(who), { contractId: id, pupilReference: 'A', from: '2027-01-05' })).userErrors).toMatchObject([
        { code: 'notAllowed' },
      ]);
    world.clock.moveTo('2026-10-14T09:00:00Z');
    const officer = await world.as(EMAILS.officer);
    const warnings = (await officer.gql('{ blockWarnings { contractId kind message } }')).data.blockWarnings.filter(
      ({ contractId }: { contractId: string }) => contractId === id,
    );
    expect(warnings.map(({ kind, message }: { kind: string; message: string }) => [kind, message])).toEqual([
      ['voidShare', '2 of 2 guaranteed places are empty (100.00%); you are told above 10.00%.'],
      ['longVoid', 'Place 1 has been empty for 44 days, since 1 September 2026.'],
      ['longVoid', 'Place 2 has been empty for 44 days, since 1 September 2026.'],
    ]);
    const rules = { effectiveFrom: '2026-10-01', voidShareBp: 10_000, voidDays: 60, expiryMonths: 12, extensionMonths: 3 };
    expect(await blockAct(await world.as(EMAILS.head), 'setBlockWarningRules', 'BlockWarningRulesInput', rules)).toEqual([]);
    expect(
      (await officer.gql('{ blockWarnings { contractId } }')).data.blockWarnings.filter(
        ({ contractId }: { contractId: string }) => contractId === id,
      ),
    ).toEqual([]);
  });
});

const shown = (row: Record<string, { pence: number }> & Record<string, number>): unknown[] => [
  row['from'],
  row['contracted'],
  row['filled'],
  row['void'],
  row['refunded'],
  row['subLet'],
  row['filledCost']!.pence,
  row['voidCost']!.pence,
  row['refund']!.pence,
  row['owed']!.pence,
];
const figures = (sums: Sums): number[] => [
  sums.contracted,
  sums.filled,
  sums.void,
  sums.refunded,
  sums.subLet,
  sums.filledPence,
  sums.voidPence,
  sums.refundedPence,
  sums.filledPence + sums.voidPence,
];

describe('the pages of a block', () => {
  let world: RoundWorld;
  let id: string;

  beforeAll(async () => {
    world = await aRoundWorld('2026-11-02T09:00:00Z');
    await somePupils(world, world.authorityId, ['P-1', 'P-2', 'P-3']);
    await somePupils(world, world.authorityId, ['P-4'], 'ASD');
    id = await aBlock(world, {
      reference: 'B-PAGES',
      startsOn: '2026-09-01',
      endsOn: '2028-08-31',
      members: [{ authorityId: world.neighbourId, committed: 1 }],
      terms: blockTerms({
        groups: [
          { name: 'SEMH day', needs: ['SEMH'], phase: 'secondary', setting: 'day', guaranteed: 2, optional: 1 },
          { name: 'Post-16', needs: [], phase: 'post16', setting: 'day', guaranteed: 1, optional: 0 },
        ],
        subLetting: { allowed: true, recharge: 'tierPriceAndVoidShare' },
        nomination: { nominateBy: null, releasesUnnominated: true },
        voids: { graceDays: 14, councilShareBp: basisPoints(8000) },
      }),
    });
  });
  afterAll(() => world.close());

  it('nominate a pupil, ask for a reason where one is needed, and list who has which place', async () => {
    const officer = await browse(world, EMAILS.officer);
    let page = await officer.get(`/contracts/${id}/call-offs`);
    expect(page.text).toContain('SEMH day: 3 of 3 places are free from today.');
    page = await (
      await page.follow('Nominate a pupil')
    ).submit({ group: 'SEMH day', pupilReference: 'P-4' }, { button: 'Nominate the pupil' });
    expect([page.status, page.errors]).toEqual([422, ['Enter the pupil’s first day in the place']]);
    const from = { 'from-day': '9', 'from-month': '11', 'from-year': '2026' };
    page = await page.submit(from, { button: 'Nominate the pupil' });
    expect(page.errors[0]).toContain('are for SEMH, and the pupil’s primary need is ASD');
    page = await page.submit({ overrideReason: 'SEMH assessed, register to follow' }, { button: 'Nominate the pupil' });
    expect([page.status, page.message]).toEqual([200, 'P-4 is nominated. The school sees it.']);
    expect(page.table('Call-offs')).toEqual([['1SEMH day', 'P-4', '9 Nov 2026', '', 'To come', 'by Olu Officer']]);
  });

  it('take a nomination back, substitute, and record a last day', async () => {
    const officer = await browse(world, EMAILS.officer);
    let page = await (await officer.get(`/contracts/${id}/call-offs`)).follow('P-4');
    page = await page.submit({ reason: '' }, { button: 'Take it back' });
    expect(page.errors).toEqual(['Say why the nomination is taken back']);
    page = await page.submit({ reason: 'The parents chose another school' }, { button: 'Take it back' });
    expect([page.message, page.text.includes('Nobody has been nominated yet')]).toEqual(['The nomination is taken back.', true]);
    const api = await world.as(EMAILS.officer);
    await callOff(api, { contractId: id, group: 'SEMH day', pupilReference: 'P-1', from: '2026-09-14' });
    page = await (await officer.get(`/contracts/${id}/call-offs`)).follow('P-1');
    page = await page.submit(
      {
        pupilReference: 'P-2',
        'leavesOn-day': '18',
        'leavesOn-month': '12',
        'leavesOn-year': '2026',
        'comesOn-day': '1',
        'comesOn-month': '12',
        'comesOn-year': '2026',
      },
      { button: 'Substitute the pupil' },
    );
    expect(page.errors).toEqual(['The place is free from 19 December 2026 at the earliest.']);
    page = await page.submit({ 'comesOn-day': '5', 'comesOn-month': '1', 'comesOn-year': '2027' }, { button: 'Substitute the pupil' });
    expect(page.message).toBe('P-2 takes the place.');
    page = await page.follow('P-2');
    page = await page.submit(
      { 'lastDay-day': '23', 'lastDay-month': '7', 'lastDay-year': '2027', because: 'left' },
      { button: 'Record the last day' },
    );
    expect(page.table('Call-offs').map((row) => row.slice(0, 4))).toEqual([
      ['1SEMH day', 'P-1', '14 Sept 2026', '18 Dec 2026another pupil took the place'],
      ['1SEMH day', 'P-2', '5 Jan 2027', '23 Jul 2027left the school'],
    ]);
  });

  it('give empty places back', async () => {
    const officer = await browse(world, EMAILS.officer);
    let page = await (await officer.get(`/contracts/${id}/call-offs`)).follow('Give places back');
    page = await page.submit({ reason: 'Nobody post-16' }, { button: 'Give them back' });
    expect(page.errors).toContain('Choose the places to give back');
    page = await page.submit(
      { places: ['4'], 'from-day': '1', 'from-month': '12', 'from-year': '2026', reason: 'Nobody post-16' },
      { button: 'Give them back' },
    );
    expect(page.message).toBe('The places are given back.');
  });

  it('show the ledger to the council, the school and nobody else, and export it', async () => {
    const officer = await browse(world, EMAILS.officer);
    let page = await officer.get(`/contracts/${id}/ledger`);
    expect(page.title).toContain('Ledger of B-PAGES');
    expect(page.text).toContain('1 of 3 guaranteed');
    expect(page.text).toContain('Place 2 has been empty for 63 days, since 1 September 2026.');
    expect(page.table('Place-days')[0]!.slice(0, 6)).toEqual(['September 2026', '90', '17', '32', '41', '0']);
    page = await officer.get(`/contracts/${id}/ledger?by=day&year=2026&group=SEMH+day`);
    expect(page.table('Places each day')[0]!.slice(0, 5)).toEqual(['1 September 2026', '2', '0', '0', '2']);
    const csv = await officer.get(`/contracts/${id}/ledger?by=term&format=csv`);
    expect(csv.body.toString('utf8').split('\n')[0]).toContain('Term');
    const fees = await browse(world, EMAILS.fees);
    expect((await fees.get(`/contracts/${id}/ledger`)).text).toContain('Places empty today');
    expect((await (await browse(world, EMAILS.rivalFees)).get(`/contracts/${id}/ledger`)).status).toBe(404);
    expect((await (await browse(world, EMAILS.neighbour)).get(`/contracts/${id}/ledger`)).status).toBe(200);
  });

  it('settle a term once it is over, and keep what was settled', async () => {
    const finance = await browse(world, EMAILS.finance);
    expect((await finance.get(`/contracts/${id}/reconciliation`)).table('Terms')[0]!.at(-1)).toBe('Open');
    world.clock.moveTo('2027-01-11T09:00:00Z');
    const again = await browse(world, EMAILS.finance);
    let page = await (await again.get(`/contracts/${id}/reconciliation`)).follow('Autumn term 2026/27');
    expect(page.text).toContain('to be credited by the school');
    page = await page.submit({}, { button: 'Settle the term' });
    expect([page.message, page.text.includes('Settled by Finn Finance on 11 January 2027.')]).toEqual(['The term is settled.', true]);
    expect((await again.get(`/contracts/${id}/reconciliation?rhythm=month`)).table('Bills in advance')[0]!.slice(0, 2)).toEqual([
      'September 2026',
      '1 Sept 2026',
    ]);
    const fees = await browse(world, EMAILS.fees);
    const seen = await fees.get(`/contracts/${id}/reconciliation/2026-09-01`);
    expect([seen.status, seen.text.includes('Recharged')]).toEqual([200, false]);
  });
});
