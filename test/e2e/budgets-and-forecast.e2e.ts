import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '../support/app.js';
import {
  type RequestSeen,
  type ReturnSeen,
  decide,
  done,
  openCycle,
  requestFor,
  returnsOf,
  sendReturn,
  which,
} from '../support/round-acts.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';

const PART =
  'hnb { pence } hnbAtRisk { pence } other { pence } otherAtRisk { pence } health { pence } socialCare { pence } whole { pence }';
const SCENARIOS = `committed { ${PART} } offered { ${PART} } requested { ${PART} }`;
const BUDGET = 'financialYear version total { pence } day { pence } residential { pence } reason enteredByName';

let world: RoundWorld;
let ash: ReturnSeen;
let request: RequestSeen;

async function asked<T = any>(client: Client, query: string, variables: object = {}): Promise<T> {
  const { data, errors } = await client.gql(query, variables);
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

interface Costed {
  readonly cost: Record<string, Record<string, { pence: number }>> | null;
}

const forecast = async (client: Client, more = '') =>
  (
    await asked(
      client,
      `{ forecast(financialYear: 2027${more}) { budget { ${BUDGET} } total { ${SCENARIOS} } months { ${SCENARIOS} }
        schools { school { id name } unknownLines cost { ${SCENARIOS} } }
        placements { placementId pupilReference cost { ${SCENARIOS} } feeLines { kind annual { pence } notComputed cost { ${SCENARIOS} } } } } }`,
    )
  ).forecast;

const enter = async (client: Client, input: object) =>
  (
    await asked(
      client,
      `mutation ($input: EnterBudgetInput!) { enterBudget(input: $input) { budget { ${BUDGET} } userErrors { code field message } } }`,
      {
        input: { financialYear: 2027, version: 0, totalPence: 15_000_000, reason: 'Full council, 24 February', ...input },
      },
    )
  ).enterBudget;

/** The reckoning of this file alone, in whole pence: what has passed of an academic year's price, by days or by months. */
const share = (price: number, units: number, of: number): number => Number((BigInt(price) * BigInt(units)) / BigInt(of));
const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;
const byDays = (price: number, from: string, to: string): number => {
  const year = from.slice(5) >= '09-01' ? Number(from.slice(0, 4)) : Number(from.slice(0, 4)) - 1;
  const [start, end] = [`${year}-09-01`, `${year + 1}-09-01`];
  return share(price, days(start, to), days(start, end)) - share(price, days(start, from), days(start, end));
};
/** April 2027 to March 2028 of a price that stays: five months of 2026/27 and seven of 2027/28. */
const yearByDays = (price: number): number => byDays(price, '2027-04-01', '2027-09-01') + byDays(price, '2027-09-01', '2028-04-01');
const yearByMonths = (price: number): number => price - share(price, 7, 12) + share(price, 7, 12);
const pences = (figures: Record<string, { pence: number }>): Record<string, number> =>
  Object.fromEntries(Object.entries(figures).map(([name, { pence }]) => [name, pence]));
const sumOf = (all: Record<string, { pence: number }>[]): Record<string, number> =>
  all
    .map(pences)
    .reduce((total, each) => Object.fromEntries(Object.keys(each).map((name) => [name, (total[name] ?? 0) + each[name]!])), {});

/** Ash: asked 6%, offered 3%. Birch: asked 4%, accepted, in approval. Cedar: a contract without a charging basis. */
beforeAll(async () => {
  world = await aRoundWorld();
  const placement = await world.aPlacement('ash', 'S-1', [{ kind: 'core', pounds: 64_000 }]);
  await world.aPlacement(
    'birch',
    'S-2',
    [
      { kind: 'core', pounds: 50_000 },
      { kind: 'transport', pounds: 1_000.55 },
    ],
    { basis: 'month' },
  );
  await world.aPlacement('cedar', 'S-3', [{ kind: 'core', pounds: 40_000 }], { basis: null });
  await world.owner.query('alter table fee_lines no force row level security; alter table fee_line_funders no force row level security');
  await world.owner.query("update fee_lines set hnb_eligible = false where kind = 'transport'");
  // Ash's price is 60% education, 25% health under a signed agreement, 15% social care without one.
  await world.owner.query(
    `with line as (select id, authority_id from fee_lines where placement_id = $1), cut as (
       update fee_line_funders share set share_bp = 6000 from line where share.fee_line_id = line.id)
     insert into fee_line_funders (fee_line_id, authority_id, funder, share_bp, agreement_signed_on)
     select line.id, line.authority_id, given.* from line, (values ('health', 2500, date '2026-01-01'), ('socialCare', 1500, null)) given`,
    [placement],
  );
  const [head, officer, fees] = [await world.as(EMAILS.head), await world.as(EMAILS.officer), await world.as(EMAILS.fees)];
  await openCycle(head);
  const drafts = await returnsOf(fees);
  ash = await sendReturn(
    fees,
    drafts.find(({ school }) => school.name === 'Ash Lane School')!,
    600,
  );
  await done(officer, 'makeOffer', 'FiguresInput', { ...which(ash), percentBp: 300 });
  const birch = await sendReturn(
    fees,
    drafts.find(({ school }) => school.name === 'Birch House School')!,
    400,
  );
  const settled = await done(officer, 'acceptOffer', 'ReturnInput', which(birch));
  await done(officer, 'requestApproval', 'ReturnInput', which(settled));
  request = await requestFor(head, birch.id);
});
afterAll(() => world?.close());

describe('a budget', () => {
  it('is entered by Finance, version by version, with its reason; nothing entered is changed', async () => {
    const finance = await world.as(EMAILS.finance);
    expect((await enter(finance, {})).budget).toMatchObject({ version: 1, total: { pence: 15_000_000 }, enteredByName: 'Finn Finance' });
    expect((await enter(finance, { totalPence: 1 })).userErrors).toMatchObject([
      { code: 'staleVersion', field: ['version'], message: expect.stringContaining('Finn Finance entered') },
    ]);
    const parted = { version: 1, totalPence: 14_000_000, dayPence: 14_000_000, reason: 'Revised in March', clientKey: 'once' };
    expect((await enter(finance, parted)).userErrors).toMatchObject([{ code: 'partMissing', field: ['residentialPence'] }]);
    const whole = { ...parted, residentialPence: 0 };
    const twice = [await enter(finance, whole), await enter(finance, whole)];
    for (const { budget } of twice) expect(budget).toMatchObject({ version: 2, total: { pence: 14_000_000 } });
    const { budgetHistory } = await asked(finance, `{ budgetHistory(financialYear: 2027) { ${BUDGET} } }`);
    expect(budgetHistory.map(({ version, reason }: { version: number; reason: string }) => [version, reason])).toEqual([
      [2, 'Revised in March'],
      [1, 'Full council, 24 February'],
    ]);
    const { rows } = await world.owner.query("select after from audit_events where action = 'enterBudget' order by number");
    expect(rows.map(({ after }) => after.totalPence)).toEqual([15_000_000, 14_000_000]);
  });

  it('is entered once, however many press at the same moment', async () => {
    const [finance, s151] = [await world.as(EMAILS.finance), await world.as(EMAILS.s151)];
    const both = await Promise.all([finance, s151].map((client) => enter(client, { financialYear: 2028 })));
    expect(both.filter(({ budget }) => budget?.version === 1)).toHaveLength(1);
    expect(both.flatMap(({ userErrors }) => userErrors)).toMatchObject([{ code: 'staleVersion' }]);
  });

  it('is entered by nobody else, and seen by no provider and no neighbour', async () => {
    for (const email of [EMAILS.officer, EMAILS.head, EMAILS.auditor])
      expect((await enter(await world.as(email), { version: 2 })).userErrors).toMatchObject([{ code: 'notAllowed' }]);
    const fees = await (await world.as(EMAILS.fees)).gql('{ budgetHistory { version } }');
    expect(fees.errors?.[0]?.extensions.code).toBe('notAllowed');
    expect((await asked(await world.as(EMAILS.neighbour), '{ budgetHistory { version } }')).budgetHistory).toEqual([]);
  });
});

describe('a forecast', () => {
  it('is what an independent reckoning says, to the penny, by scenario and payer', async () => {
    const seen = await forecast(await world.as(EMAILS.finance));
    const [core, transport] = [5_000_000, 100_055];
    const [coreRisen, transportRisen] = [5_200_000, Math.round(transport * 1.04)];
    const [now, offered, requested] = [6_400_000, 6_592_000, 6_784_000].map(yearByDays);
    const birch = yearByMonths(core);
    for (const [scenario, ashWhole, birchHnb, birchOther] of [
      ['committed', now!, birch, yearByMonths(transport)],
      ['offered', offered!, yearByMonths(coreRisen), yearByMonths(transportRisen)],
      ['requested', requested!, yearByMonths(coreRisen), yearByMonths(transportRisen)],
    ] as const) {
      const health = Math.floor((ashWhole * 25) / 100);
      const figures = pences(seen.total[scenario]);
      expect(figures['whole']).toBe(ashWhole + birchHnb + birchOther);
      expect(figures['other']).toBe(birchOther);
      expect(Math.abs(figures['health']! - health)).toBeLessThanOrEqual(1);
      expect(figures['hnb']).toBe(ashWhole - figures['health']! + birchHnb);
      expect(Math.abs(figures['hnbAtRisk']! - Math.floor((ashWhole * 15) / 100))).toBeLessThanOrEqual(1);
      expect(figures['socialCare']).toBe(0);
    }
    expect(seen.budget).toMatchObject({ version: 2, total: { pence: 14_000_000 } });
  });

  it('adds up, from fee lines to placements to schools and months to the whole', async () => {
    const seen = await forecast(await world.as(EMAILS.auditor));
    for (const scenario of ['committed', 'offered', 'requested']) {
      const whole = pences(seen.total[scenario]);
      const costs = (rows: Costed[]): Record<string, { pence: number }>[] =>
        rows.flatMap(({ cost }) => (cost?.[scenario] ? [cost[scenario]] : []));
      expect(sumOf(seen.months.map((month: Record<string, never>) => month[scenario]))).toEqual(whole);
      expect(sumOf(costs(seen.schools))).toEqual(whole);
      expect(sumOf(costs(seen.placements))).toEqual(whole);
      for (const placement of seen.placements.filter(({ pupilReference }: { pupilReference: string }) => pupilReference !== 'S-3'))
        expect(sumOf(costs(placement.feeLines))).toEqual(pences(placement.cost[scenario]));
    }
    const one = await forecast(await world.as(EMAILS.auditor), `, schoolId: "${world.schools.birch.id}"`);
    expect(one.total).toEqual(seen.schools.find(({ school }: { school: { name: string } }) => school.name === 'Birch House School').cost);
  });

  it('says of a contract without a charging basis why its cost is not known, never £0', async () => {
    const seen = await forecast(await world.as(EMAILS.officer));
    const line = seen.placements.find(({ pupilReference }: { pupilReference: string }) => pupilReference === 'S-3').feeLines[0];
    expect(line).toMatchObject({ cost: null, annual: { pence: 4_000_000 } });
    expect(line.notComputed[0]).toContain('Cedar Grove School, 2026/27: the contract states no charging basis');
    expect(seen.schools.find(({ school }: { school: { name: string } }) => school.name === 'Cedar Grove School').unknownLines).toBe(1);
  });
});

describe('the effect of one request for approval', () => {
  const effect = async (email: string) =>
    (
      await asked(
        await world.as(email),
        `{ approvalEffect(requestId: "${request.id}") { notComputed years { financialYear budget { version } before { ${PART} } adds { ${PART} } after { ${PART} } room { pence } } } }`,
      )
    ).approvalEffect;

  it('is the year before, what it adds, after and the room, to the penny', async () => {
    const { years, notComputed } = await effect(EMAILS.finance);
    const seen = await forecast(await world.as(EMAILS.finance));
    expect(notComputed).toEqual([]);
    const [first, next] = years;
    expect(pences(first.before)).toEqual(pences(seen.total.committed));
    expect(first.adds).toMatchObject({
      hnb: { pence: 200_000 },
      other: { pence: Math.round(100_055 * 1.04) - 100_055 },
      health: { pence: 0 },
    });
    expect(first.after.whole.pence).toBe(first.before.whole.pence + first.adds.whole.pence);
    expect(first.room.pence).toBe(14_000_000 - first.after.hnb.pence);
    expect(next).toMatchObject({ financialYear: 2028, adds: { hnb: { pence: 200_000 } }, budget: { version: 1 } });
  });

  it('is in the forecast itself once the decision is in force', async () => {
    const before = (await forecast(await world.as(EMAILS.finance))).total;
    for (const email of [EMAILS.head, EMAILS.finance]) {
      const decider = await world.as(email);
      expect((await decide(decider, await requestFor(decider, request.subjectId))).userErrors).toEqual([]);
    }
    expect(await effect(EMAILS.finance)).toBeNull();
    const after = (await forecast(await world.as(EMAILS.finance))).total;
    expect(after.committed.hnb.pence).toBe(before.committed.hnb.pence + 200_000);
    expect(pences(after.requested)).toEqual(pences(before.requested));
    expect(await effect(EMAILS.neighbour).catch((error: unknown) => String(error))).toBeNull();
    expect(await effect(EMAILS.fees).catch((error: unknown) => String(error))).toContain('notAllowed');
  });
});
