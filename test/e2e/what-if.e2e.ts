import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';
import { type ReturnSeen, decide, done, openCycle, requestFor, returnOf, returnsOf, sendReturn, which } from '../support/round-acts.js';

const WHAT_IF = `query ($input: WhatIfInput!) { whatIf(input: $input) { userErrors { code field }
  whatIf { total { pence } rise { pence } riseBp againstAsk { pence } againstRecommendation { pence } years thisYear { pence } nextYear { pence }
    arrearsByPanel { pence } roomBefore { pence } roomAfter { pence } linesAboveCap notComputed
    lines { lineId price { pence } riseBp cutToAsk aboveCap percentileBp } } } }`;
const EARLIER = `query ($id: ID!) { upliftReturn(id: $id) { earlierSettlements { cycleName schoolName state lineCount current { pence } asked { pence }
  recommended { pence } settled { pence } decidedOn } } }`;

describe('What an offer would come to', () => {
  let world: RoundWorld;
  let ash: ReturnSeen;
  let birch: ReturnSeen;
  let cycleId: string;

  beforeAll(async () => {
    world = await aRoundWorld();
    await world.owner.query('update uplift_policies set cap_bp = 150');
    await world.owner.query(`insert into panel_meetings (authority_id, on_date, name) values ($1, '2027-05-21', 'Fee panel')`, [
      world.authorityId,
    ]);
    await world.aPlacement('ash', 'T-001', [
      { kind: 'core', pounds: 64_000.33 },
      { kind: 'therapy', pounds: 1_900.77 },
    ]);
    // Enough like places that the benchmark speaks: their prices are 50,000 to 55,000.
    for (let place = 0; place < 6; place += 1)
      await world.aPlacement('birch', `T-1${place}`, [{ kind: 'core', pounds: 50_000 + 1_000 * place }]);
    cycleId = await openCycle(await world.as(EMAILS.head));
    await world.owner.query(
      'insert into cycle_budgets (cycle_id, authority_id, room_pence) select id, authority_id, 2000000 from uplift_cycles on conflict (cycle_id) do update set room_pence = excluded.room_pence',
    );
    const fees = await world.as(EMAILS.fees);
    const returns = await returnsOf(fees, cycleId);
    ash = await sendReturn(
      fees,
      returns.find((ret) => ret.school.id === world.schools.ash.id)!,
      500,
    );
    birch = await sendReturn(
      fees,
      returns.find((ret) => ret.school.id === world.schools.birch.id)!,
      300,
    );
  });
  afterAll(() => world.close());

  const ask = async (email: string, input: object) => {
    const answer = await (await world.as(email)).gql(WHAT_IF, { input: { returnId: ash.id, ...input } });
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data.whatIf;
  };

  it('says total, differences, both financial years, arrears by the next meeting, room, cap and percentile', async () => {
    const { whatIf, userErrors } = await ask(EMAILS.officer, { percentBp: 250 });
    expect(userErrors).toEqual([]);
    expect(whatIf).toMatchObject({
      total: { pence: 6_560_034 + 194_829 },
      years: ['2027-28', '2028-29'],
      roomBefore: { pence: 2_000_000 },
      linesAboveCap: 2,
      notComputed: [],
    });
    expect(whatIf.roomAfter.pence).toBe(2_000_000 - whatIf.rise.pence);
    expect(whatIf.againstAsk.pence).toBeLessThan(0);
    expect(whatIf.againstRecommendation.pence).toBeGreaterThan(0);
    expect(whatIf.arrearsByPanel.pence).toBeGreaterThan(0);
    // April to August by the 365 days of 2026/27, September to March (with 29 February) by the 366 of 2027/28.
    expect([whatIf.rise.pence, whatIf.thisYear.pence]).toEqual([164_753, 164_942]);
    expect(whatIf.lines.map((line: { percentileBp: number }) => line.percentileBp)).toEqual([10_000, 10_000]);
    const falling = await ask(EMAILS.officer, { percentBp: -2_000 });
    expect(falling.whatIf.lines[0].percentileBp).toBeLessThan(10_000);
  });

  it('refuses by name what an offer would refuse, and changes nothing', async () => {
    const lines = ash.lines.map((line) => ({ lineId: line.id, amountPence: 9_900_000 }));
    expect(await ask(EMAILS.officer, { lines })).toMatchObject({
      whatIf: null,
      userErrors: [{ code: 'aboveAsk' }, { code: 'aboveAsk' }],
    });
    expect(await ask(EMAILS.officer, {})).toMatchObject({ userErrors: [{ code: 'figuresMissing', field: ['percentBp'] }] });
    expect(await returnOf(await world.as(EMAILS.officer), ash.id)).toMatchObject({ version: ash.version, state: 'submitted' });
  });

  it('is for the authority’s own people: auditors read it, providers and neighbours do not', async () => {
    expect((await ask(EMAILS.auditor, { percentBp: 100 })).userErrors).toEqual([]);
    for (const email of [EMAILS.fees, EMAILS.neighbour]) {
      const answer = await (await world.as(email)).gql(WHAT_IF, { input: { returnId: ash.id, percentBp: 100 } });
      expect(answer.errors).toHaveLength(1);
      expect(answer.data?.whatIf ?? null).toBeNull();
    }
  });

  it('is what an offer of the same figures stores, to the penny', async () => {
    const officer = await world.as(EMAILS.officer);
    const { whatIf } = await ask(EMAILS.officer, { percentBp: 237 });
    const offered = await done(officer, 'makeOffer', 'FiguresInput', { ...which(ash), percentBp: 237 });
    expect(offered.tabled!.pence).toBe(whatIf.total.pence);
    const { rows } = await world.owner.query<{ id: string; tabled: number }>(
      'select id, tabled_pence::int as tabled from return_lines where return_id = $1',
      [ash.id],
    );
    expect(new Map(rows.map((row) => [row.id, row.tabled]))).toEqual(
      new Map(whatIf.lines.map((line: { lineId: string; price: { pence: number } }) => [line.lineId, line.price.pence])),
    );
    ash = offered;
    const { data } = await officer.gql(WHAT_IF, { input: { returnId: birch.id, percentBp: 0 } });
    expect(data.whatIf.whatIf.roomBefore.pence).toBe(2_000_000 - whatIf.rise.pence);
  });

  it('stands beside how earlier rounds ended; what was recommended then is the authority’s alone', async () => {
    const [officer, head, fees, finance] = await Promise.all(
      [EMAILS.officer, EMAILS.head, EMAILS.fees, EMAILS.finance].map((email) => world.as(email)),
    );
    const settled = await done(fees!, 'acceptOffer', 'ReturnInput', which(ash));
    await done(officer!, 'requestApproval', 'ReturnInput', which(settled));
    await decide(head!, await requestFor(head!, ash.id));
    await decide(finance!, await requestFor(finance!, ash.id));
    world.clock.moveTo('2027-11-10T09:00:00Z');
    const next = await openCycle(await world.as(EMAILS.head), { academicYear: 2028, indexFrom: '2026-11-01', indexTo: '2027-11-01' });
    const later = (await returnsOf(await world.as(EMAILS.officer), next)).find((ret) => ret.school.id === world.schools.ash.id)!;
    const seenBy = async (email: string) =>
      (await (await world.as(email)).gql(EARLIER, { id: later.id })).data.upliftReturn.earlierSettlements;
    const [seen] = await seenBy(EMAILS.officer);
    expect(seen).toMatchObject({
      schoolName: 'Ash Lane School',
      state: 'implemented',
      lineCount: 2,
      current: { pence: 6_590_110 },
      settled: { pence: settled.settled!.pence },
      decidedOn: '2026-11-10',
    });
    expect(seen.recommended.pence).toBeGreaterThan(0);
    expect(await seenBy(EMAILS.fees)).toMatchObject([{ settled: { pence: settled.settled!.pence }, recommended: null }]);
    expect((await officer!.gql(EARLIER, { id: ash.id })).data.upliftReturn.earlierSettlements).toEqual([]);
  });
});
