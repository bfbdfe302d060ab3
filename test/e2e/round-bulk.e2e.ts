import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';
import { type ReturnSeen, decide, done, openCycle, requestFor, returnOf, returnsOf, sendReturn, which } from '../support/round-acts.js';

const PREVIEW = `query ($input: BulkOfferInput!) { previewBulkOffer(input: $input) { offers current { pence } asked { pence } offered { pence }
  returns { reference school { name } offered { pence } refusal } } }`;
const BULK = `mutation ($input: BulkOfferInput!) { makeBulkOffer(input: $input) { upliftReturns { id version state tabled { pence } rounds { total { pence } recommended { pence } } } userErrors { code field message } } }`;

describe('the same offer to many returns', () => {
  let world: RoundWorld;
  let ash: ReturnSeen;
  let birch: ReturnSeen;
  let cycleId: string;

  beforeAll(async () => {
    world = await aRoundWorld();
    await world.aPlacement('ash', 'T-001', [{ kind: 'core', pounds: 64_000 }], { upliftMonth: 9 });
    await world.aPlacement('birch', 'T-002', [{ kind: 'core', pounds: 60_000 }], { upliftMonth: 9 });
    cycleId = await openCycle(await world.as(EMAILS.head));
    const fees = await world.as(EMAILS.fees);
    [ash, birch] = (await returnsOf(fees, cycleId)) as [ReturnSeen, ReturnSeen];
    ash = await sendReturn(fees, ash, 500);
  });
  afterAll(() => world.close());

  it('shows the money before anything is sent, and which returns cannot take an offer', async () => {
    const officer = await world.as(EMAILS.officer);
    const { data } = await officer.gql(PREVIEW, { input: { returnIds: [ash.id, birch.id], percentBp: 250 } });
    expect(data.previewBulkOffer).toMatchObject({
      offers: 1,
      current: { pence: 6_400_000 },
      asked: { pence: 6_720_000 },
      offered: { pence: 6_560_000 },
    });
    expect(data.previewBulkOffer.returns.find((each: { offered: unknown }) => each.offered === null).refusal).toContain('draft');
    expect((await returnOf(officer, ash.id)).version).toBe(ash.version);
  });

  it('makes all or none', async () => {
    const officer = await world.as(EMAILS.officer);
    const none = await officer.gql(BULK, { input: { returnIds: [ash.id, birch.id], percentBp: 250 } });
    expect(none.data.makeBulkOffer).toMatchObject({
      upliftReturns: null,
      userErrors: [{ code: 'cannotOffer', field: ['returnIds', birch.id] }],
    });
    expect((await returnOf(officer, ash.id)).rounds).toEqual([]);
    birch = await sendReturn(await world.as(EMAILS.fees), birch, 200);
    const input = { returnIds: [ash.id, birch.id], percentBp: 250, message: 'One offer for all', clientKey: 'bulk-1' };
    const all = await officer.gql(BULK, { input });
    expect(all.errors).toBeUndefined();
    // Birch asked 2% only: it is offered what it asked.
    expect(all.data.makeBulkOffer.upliftReturns.map((each: { tabled: { pence: number } }) => each.tabled.pence)).toEqual([
      6_560_000, 6_120_000,
    ]);
    expect((await officer.gql(BULK, { input })).data).toEqual(all.data);
  });

  it('offers each return what the rule recommends when no percentage is given', async () => {
    const officer = await world.as(EMAILS.officer);
    const fees = await world.as(EMAILS.fees);
    const countered = await done(fees, 'counterOffer', 'FiguresInput', { ...which(await returnOf(fees, ash.id)), percentBp: 490 });
    const { data } = await officer.gql(BULK, { input: { returnIds: [countered.id] } });
    expect(data.makeBulkOffer.upliftReturns[0]).toMatchObject({ tabled: { pence: 6_636_800 } });
    expect(data.makeBulkOffer.upliftReturns[0].rounds.at(-1)).toMatchObject({
      total: { pence: 6_636_800 },
      recommended: { pence: 6_636_800 },
    });
  });

  it('keeps the thread for both sides', async () => {
    const officer = await world.as(EMAILS.officer);
    const fees = await world.as(EMAILS.fees);
    const say = (who: typeof officer, body: string) =>
      who.gql(
        `mutation ($input: MessageInput!) { sendReturnMessage(input: $input) { upliftReturn { messages { side body writtenByName } } userErrors { code } } }`,
        {
          input: { returnId: ash.id, body },
        },
      );
    await say(officer, 'Could you send the staffing plan?');
    world.clock.moveTo('2026-11-10T09:01:00Z');
    const { data } = await say(fees, 'Attached as evidence.');
    expect(data.sendReturnMessage.upliftReturn.messages).toEqual([
      { side: 'authority', body: 'Could you send the staffing plan?', writtenByName: 'Olu Officer' },
      { side: 'provider', body: 'Attached as evidence.', writtenByName: 'Fay Fees' },
    ]);
    expect((await say(fees, '')).data.sendReturnMessage).toMatchObject({ upliftReturn: null, userErrors: [{ code: 'invalidInput' }] });
  });

  it('records a price agreed below the present one as a cashable saving', async () => {
    const officer = await world.as(EMAILS.officer);
    const fees = await world.as(EMAILS.fees);
    const head = await world.as(EMAILS.head);
    const finance = await world.as(EMAILS.finance);
    const now = await returnOf(officer, ash.id);
    const countered = await done(fees, 'counterOffer', 'FiguresInput', { ...which(now), percentBp: -100 });
    const settled = await done(officer, 'acceptOffer', 'ReturnInput', which(countered));
    await done(officer, 'requestApproval', 'ReturnInput', which(settled));
    await decide(head, await requestFor(head, ash.id));
    expect((await decide(finance, await requestFor(finance, ash.id))).approvalRequest).toMatchObject({ state: 'inForce' });
    const { rows } = await world.owner.query(
      'select kind, baseline_pence::int as baseline, amount_pence::int as amount from savings order by kind',
    );
    expect(rows).toEqual([
      { kind: 'avoidance', baseline: 6_720_000, amount: 384_000 },
      { kind: 'cashable', baseline: 6_400_000, amount: 64_000 },
    ]);
  });

  it('pages a list stably, sorted and filtered', async () => {
    const officer = await world.as(EMAILS.officer);
    const page = (after: string | null, more = '') =>
      officer.gql(
        `query ($after: String) { upliftReturns(first: 1, after: $after, sortBy: askedPence, descending: true ${more}) { nodes { id } pageInfo { hasNextPage endCursor } totalCount } }`,
        { after },
      );
    const first = (await page(null)).data.upliftReturns;
    const second = (await page(first.pageInfo.endCursor)).data.upliftReturns;
    expect([first.nodes[0].id, second.nodes[0].id]).toEqual([ash.id, birch.id]);
    expect([first.totalCount, first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([2, true, false]);
    const filtered = await page(null, ', filter: { text: "birch", states: [offered] }');
    expect(filtered.data.upliftReturns).toMatchObject({ totalCount: 1, nodes: [{ id: birch.id }] });
    expect((await page('nonsense')).errors![0]!.extensions.code).toBe('badCursor');
  });

  it('closes a cycle: drafts never sent end, and late returns are refused with what was filled in kept', async () => {
    const head = await world.as(EMAILS.head);
    const close = `mutation ($input: CycleInput!) { closeUpliftCycle(input: $input) { upliftCycle { state availableActions progress { state returns } } userErrors { code } } }`;
    expect((await head.gql(close, { input: { cycleId, version: 99 } })).data.closeUpliftCycle.userErrors).toEqual([
      { code: 'staleVersion' },
    ]);
    const { data } = await head.gql(close, { input: { cycleId, version: 1 } });
    expect(data.closeUpliftCycle.upliftCycle).toMatchObject({ state: 'closed', availableActions: [] });
  });

  it('asks the successor of a school for the placements of the school it confirmedly follows', async () => {
    await world.owner.query(
      `insert into school_successions (predecessor_id, successor_id, state, decided_by, decided_by_name, decided_at) values ($1, $2, 'confirmed', $3, 'Olu Officer', now())`,
      [world.schools.birch.id, world.schools.ash.id, world.people.officer],
    );
    const next = await openCycle(await world.as(EMAILS.head), { academicYear: 2028 });
    const returns = await returnsOf(await world.as(EMAILS.fees), next);
    expect(returns.map(({ school, lines }) => [school.name, lines.map(({ pupilReference }) => pupilReference)])).toEqual([
      ['Ash Lane School', ['T-001', 'T-002']],
    ]);
  });
});
