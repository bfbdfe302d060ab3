import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';
import { type ReturnSeen, done, openCycle, returnOf, returnsOf, sendReturn, which } from '../support/round-acts.js';

const WORKLIST = `query ($filter: WorklistFilterInput, $sortBy: WorklistSort!, $descending: Boolean!) { worklist(filter: $filter, sortBy: $sortBy, descending: $descending) {
  nextPanelOn people { name } groups { group count atStake { pence } perWeek { pence } notKnown }
  entries { kind waitingOn messageWaiting returnId reference school { name } person { name } since waitingDays dueOn atStake { pence } tabled { pence } perWeek { pence } note } } }`;

const SUMMARY = `query ($cycleId: ID!) { roundSummary(cycleId: $cycleId) { returns notSent late deadlocked section63 { pence } current { pence } perWeek { pence }
  states { state returns } asked { returns rise { pence } riseBp } offered { returns rise { pence } } settled { returns } needs { need schoolKind places asked { pence } } } }`;

const RETURNS = `query ($cycleId: ID!, $filter: RoundFilterInput, $sortBy: RoundReturnSort!, $descending: Boolean!, $after: String, $first: Int!) {
  roundReturns(cycleId: $cycleId, filter: $filter, sortBy: $sortBy, descending: $descending, after: $after, first: $first) {
    nodes { school { name } state personName asked { pence } recommended { pence } gap { pence } perWeek { pence } takesOffer flags }
    totalCount pageInfo { hasNextPage endCursor } totals { count askedCount current { pence } asked { pence } gap { pence } } } }`;

interface Seen {
  readonly kind: string;
  readonly waitingOn: string;
  readonly school: { readonly name: string };
  readonly [field: string]: unknown;
}

describe('the officer’s worklist and the round', () => {
  let world: RoundWorld;
  let cycleId: string;
  let ash: ReturnSeen;
  let birch: ReturnSeen;

  const worklist = async (filter: object = {}, more: object = {}, email: string = EMAILS.officer) => {
    const answer = await (await world.as(email)).gql(WORKLIST, { filter, sortBy: 'urgency', descending: false, ...more });
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data.worklist as {
      readonly nextPanelOn: string | null;
      readonly people: { readonly name: string }[];
      readonly groups: {
        readonly group: string;
        readonly count: number;
        readonly atStake: { readonly pence: number };
        readonly perWeek: { readonly pence: number };
      }[];
      readonly entries: Seen[];
    };
  };
  const kinds = (entries: readonly Seen[]) => entries.map(({ school, kind }) => `${school.name.split(' ')[0]} ${kind}`);

  beforeAll(async () => {
    world = await aRoundWorld();
    await world.aPlacement('ash', 'T-001', [
      { kind: 'core', pounds: 64_000 },
      { kind: 'therapy', pounds: 3_650 },
    ]);
    await world.aPlacement('birch', 'T-002', [{ kind: 'core', pounds: 60_000 }], { need: 'SEMH' });
    await world.aPlacement('cedar', 'T-003', [{ kind: 'core', pounds: 70_000 }], { upliftMonth: 9 });
    await world.owner.query("insert into panel_meetings values ($1, '2026-12-09', 'SEND panel'), ($2, '2026-11-20', 'Elsewhere')", [
      world.authorityId,
      world.neighbourId,
    ]);
    cycleId = await openCycle(await world.as(EMAILS.head));
    const fees = await world.as(EMAILS.fees);
    [ash, birch] = (await returnsOf(fees, cycleId)) as [ReturnSeen, ReturnSeen];
    ash = await sendReturn(fees, ash, 500);
    birch = await sendReturn(fees, birch, 300);
  });
  afterAll(() => world.close());

  it('lists what was received, the dearest first of what is due on one day, and leaves early drafts alone', async () => {
    const { entries, groups, nextPanelOn } = await worklist();
    expect(kinds(entries)).toEqual(['Ash toReview', 'Birch toReview']);
    expect(entries[0]).toMatchObject({
      since: '2026-11-10',
      waitingDays: 0,
      dueOn: '2027-04-01',
      atStake: { pence: 338_250 },
      perWeek: { pence: 0 },
    });
    expect(groups).toEqual([
      { group: 'us', count: 2, atStake: { pence: 338_250 + 180_000 }, perWeek: { pence: 0 }, notKnown: 0 },
      { group: 'them', count: 0, atStake: { pence: 0 }, perWeek: { pence: 0 }, notKnown: 0 },
      { group: 'toReview', count: 2, atStake: { pence: 518_250 }, perWeek: { pence: 0 }, notKnown: 0 },
    ]);
    expect(nextPanelOn).toBe('2026-12-09');
  });

  it('follows an offer from the school’s desk to its last days, and back when the school answers', async () => {
    const officer = await world.as(EMAILS.officer);
    ash = await done(officer, 'makeOffer', 'FiguresInput', { ...which(await returnOf(officer, ash.id)), percentBp: 200 });
    expect(kinds((await worklist({ group: 'them' })).entries)).toEqual(['Ash offered']);
    world.clock.moveTo('2026-11-20T09:00:00Z');
    const [expiring] = (await worklist({ group: 'expiring' })).entries;
    expect(expiring).toMatchObject({ waitingOn: 'them', dueOn: '2026-11-24', person: { name: 'Olu Officer' } });
    const fees = await world.as(EMAILS.fees);
    await done(fees, 'counterOffer', 'FiguresInput', { ...which(await returnOf(fees, ash.id)), percentBp: 400, message: 'Halfway.' });
    const [counter] = (await worklist({ group: 'counterOffer' })).entries;
    expect(counter).toMatchObject({ waitingOn: 'us', since: '2026-11-20', tabled: { pence: 270_600 }, note: 'Halfway.' });
  });

  it('shows a message nobody answered until somebody does', async () => {
    const fees = await world.as(EMAILS.fees);
    const say = `mutation ($input: MessageInput!) { sendReturnMessage(input: $input) { userErrors { code } } }`;
    await fees.gql(say, { input: { returnId: birch.id, body: 'When will you look at it?' } });
    const [message] = (await worklist({ group: 'message' })).entries;
    expect(message).toMatchObject({ kind: 'toReview', messageWaiting: true, note: 'When will you look at it?' });
    world.clock.moveTo('2026-11-20T10:00:00Z');
    await (await world.as(EMAILS.officer)).gql(say, { input: { returnId: birch.id, body: 'Next week.' } });
    expect((await worklist({ group: 'message' })).entries).toEqual([]);
  });

  it('is mine, nobody’s, or a school’s', async () => {
    expect(kinds((await worklist({ person: 'me' })).entries)).toEqual(['Ash counterOffer']);
    expect(kinds((await worklist({ person: 'nobody' })).entries)).toEqual(['Birch toReview']);
    expect(kinds((await worklist({ text: 'birch' })).entries)).toEqual(['Birch toReview']);
    expect((await worklist()).people).toEqual([{ name: 'Olu Officer' }]);
    expect((await worklist({ person: 'me' }, {}, EMAILS.head)).entries).toEqual([]);
  });

  it('has letters that no return was made from', async () => {
    const { rows } = await world.owner.query<{ id: string }>(
      `insert into files (authority_id, name, media_type, size_bytes, sha256, content, uploaded_by) values ($1, 'fees.pdf', 'application/pdf', 1, 'x', 'x', $2) returning id`,
      [world.authorityId, world.people.officer],
    );
    await world.owner.query(
      `insert into received_letters (authority_id, file_id, received_on, channel, logged_by, logged_by_name) values ($1, $2, '2026-11-19', 'post', $3, 'Olu Officer')`,
      [world.authorityId, rows[0]!.id, world.people.officer],
    );
    const { entries } = await worklist();
    expect(entries[0]).toMatchObject({ kind: 'letter', school: null, returnId: null, atStake: null, waitingDays: 1 });
    await world.owner.query('update received_letters set return_id = $1', [birch.id]);
  });

  it('reminds of schools that have not sent when the window is about to close, and turns a deadlock to its owner', async () => {
    world.clock.moveTo('2027-01-25T09:00:00Z');
    const officer = await world.as(EMAILS.officer);
    await done(officer, 'escalateReturn', 'EscalateInput', {
      ...which(await returnOf(officer, ash.id)),
      ownerId: world.people.head,
      reason: 'The school will give notice.',
    });
    const { entries } = await worklist();
    expect(kinds(entries)).toEqual(['Cedar notSent', 'Ash deadlock', 'Birch toReview']);
    expect(entries[0]).toMatchObject({ waitingOn: 'them', dueOn: '2027-01-31', atStake: null });
    expect(kinds((await worklist({ person: 'me' }, {}, EMAILS.head)).entries)).toEqual(['Ash deadlock']);
  });

  it('counts what a week of waiting costs once the price is due', async () => {
    world.clock.moveTo('2027-04-08T09:00:00Z');
    const { entries, groups } = await worklist({ group: 'us' });
    // £1,800 over 365 days, seven of them.
    expect(entries.map(({ perWeek }) => (perWeek as { pence: number }).pence)).toEqual([expect.any(Number), 3_452]);
    expect(groups[0]!.perWeek.pence).toBe(entries.reduce((total, { perWeek }) => total + (perWeek as { pence: number }).pence, 0));
  });

  it('adds the round up as its returns stand', async () => {
    const officer = await world.as(EMAILS.officer);
    const { data, errors } = await officer.gql(SUMMARY, { cycleId });
    expect(errors).toBeUndefined();
    expect(data.roundSummary).toMatchObject({
      returns: 3,
      notSent: 1,
      late: 0,
      deadlocked: 1,
      current: { pence: 19_765_000 },
      asked: { returns: 2, rise: { pence: 518_250 } },
      offered: { returns: 1, rise: { pence: 135_300 } },
      settled: { returns: 0 },
      section63: { pence: 7_103_250 },
    });
    expect(data.roundSummary.states.filter(({ returns }: { returns: number }) => returns > 0)).toEqual([
      { state: 'draft', returns: 1 },
      { state: 'submitted', returns: 1 },
      { state: 'deadlocked', returns: 1 },
    ]);
    expect(data.roundSummary.needs).toEqual([
      { need: 'ASD', schoolKind: 'iss', places: 1, asked: { pence: 7_103_250 } },
      { need: 'SEMH', schoolKind: 'iss', places: 1, asked: { pence: 6_180_000 } },
    ]);
  });

  it('lists a round’s returns with their recommendations, page by page, totals over all that match', async () => {
    const officer = await world.as(EMAILS.officer);
    const list = async (more: object) => {
      const { data, errors } = await officer.gql(RETURNS, { cycleId, sortBy: 'asked', descending: true, first: 2, ...more });
      expect(errors).toBeUndefined();
      return data.roundReturns;
    };
    const first = await list({});
    expect(first).toMatchObject({ totalCount: 3, totals: { count: 3, askedCount: 2, asked: { pence: 7_103_250 + 6_180_000 } } });
    expect(first.nodes.map(({ school }: Seen) => school.name)).toEqual(['Ash Lane School', 'Birch House School']);
    for (const { asked, recommended, gap } of first.nodes) expect(gap.pence).toBe(asked.pence - recommended.pence);
    const second = await list({ after: first.pageInfo.endCursor });
    expect(second.nodes).toMatchObject([{ school: { name: 'Cedar Grove School' }, asked: null, recommended: null, takesOffer: false }]);
    expect(await list({ filter: { askedFromBp: 400 } })).toMatchObject({ totalCount: 1, nodes: [{ school: { name: 'Ash Lane School' } }] });
    expect(await list({ filter: { takesOffer: true, states: ['submitted', 'draft'] } })).toMatchObject({
      totalCount: 1,
      totals: { count: 1 },
    });
  });

  it('is for the authority’s own people: the auditor reads it, no provider and no neighbour', async () => {
    expect((await worklist({}, {}, EMAILS.auditor)).entries).toHaveLength(3);
    expect((await worklist({}, {}, EMAILS.neighbour)).entries).toEqual([]);
    const fees = await world.as(EMAILS.fees);
    expect((await fees.gql(WORKLIST, { sortBy: 'urgency', descending: false })).errors![0]!.extensions.code).toBe('notAllowed');
    expect((await fees.gql(SUMMARY, { cycleId })).errors![0]!.extensions.code).toBe('notAllowed');
    expect((await (await world.as(EMAILS.neighbour)).gql(SUMMARY, { cycleId })).errors![0]!.extensions.code).toBe('notFound');
    expect((await (await world.as(EMAILS.auditor)).gql(SUMMARY, { cycleId })).data.roundSummary.returns).toBe(3);
  });
});
