import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '../support/app.js';
import { done, openCycle, returnsOf, sendReturn, which } from '../support/round-acts.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';

let world: RoundWorld;
let head: Client;
let officer: Client;
let auditor: Client;
let neighbour: Client;
let fees: Client;
let rival: Client;
let consortium: Client;

const CALENDAR = `mutation ($input: RecordTermCalendarInput!) { recordTermCalendar(input: $input) { userErrors { code field message } } }`;
const CHECK = `mutation ($input: RecordDueDiligenceCheckInput!) { recordDueDiligenceCheck(input: $input) { userErrors { code message } } }`;

async function recordCalendar(client: Client, lastDay: string): Promise<void> {
  const { data } = await client.gql(CALENDAR, {
    input: {
      schoolId: world.schools.ash.id,
      academicYear: '2028/29',
      terms: [
        { firstDay: '2028-09-04', lastDay: '2028-12-15' },
        { firstDay: '2029-01-08', lastDay: '2029-03-23' },
        { firstDay: '2029-04-16', lastDay },
      ],
    },
  });
  expect(data.recordTermCalendar.userErrors).toEqual([]);
}

/** Four events about one school: one by the provider, one not shared by the authority, two shared, on four days. */
beforeAll(async () => {
  world = await aRoundWorld('2027-03-03T10:00:00Z');
  const consortiumId = await world.anOrganisation('consortium', 'Shires together');
  await world.aPerson('commissioner@shires.example', ['llrCommissioner'], consortiumId);
  fees = await world.as(EMAILS.fees);
  await recordCalendar(fees, '2029-07-20');
  world.clock.moveTo('2027-03-04T10:00:00Z');
  head = await world.as(EMAILS.head);
  const { data } = await head.gql(CHECK, {
    input: { schoolId: world.schools.ash.id, kind: 'insurance', result: 'passed', checkedOn: '2027-03-04', expiresOn: '2028-03-04' },
  });
  expect(data.recordDueDiligenceCheck.userErrors).toEqual([]);
  world.clock.moveTo('2027-03-05T10:00:00Z');
  await recordCalendar(head, '2029-07-19');
  world.clock.moveTo('2027-03-05T23:30:00Z');
  officer = await world.as(EMAILS.officer);
  await recordCalendar(officer, '2029-07-18');
  auditor = await world.as(EMAILS.auditor);
  neighbour = await world.as(EMAILS.neighbour);
  rival = await world.as(EMAILS.rivalFees);
  consortium = await world.as('commissioner@shires.example');
});

afterAll(() => world?.close());

const HISTORY = `query ($type: String! = "school", $id: ID!, $filter: HistoryFilterInput, $order: HistoryOrder! = newestFirst, $first: Int! = 25, $after: String) {
  history(subjectType: $type, subjectId: $id, filter: $filter, order: $order, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id at personName organisationName action subjectType subjectId before after source sentence } } }`;

interface History {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly {
    id: string;
    at: string;
    action: string;
    personName: string;
    sentence: string;
    before: unknown;
    after: { schoolDays?: number };
  }[];
}

async function history(client: Client, variables: object = {}): Promise<History> {
  const { data, errors } = await client.gql(HISTORY, { id: world.schools.ash.id, ...variables });
  expect(errors).toBeUndefined();
  return data.history;
}

const who = async (client: Client, variables: object = {}) => (await history(client, variables)).nodes.map(({ personName }) => personName);

describe('the history of a subject', () => {
  it('tells who did what, when, before and after, and as a sentence', async () => {
    const { totalCount, nodes } = await history(auditor);
    expect(totalCount).toBe(3);
    expect(nodes[0]).toMatchObject({
      at: '2027-03-05T23:30:00.000Z',
      personName: 'Olu Officer',
      organisationName: 'Testshire County Council',
      action: 'recordTermCalendar',
      subjectType: 'school',
      subjectId: world.schools.ash.id,
      before: { terms: expect.arrayContaining(['[2029-04-16,2029-07-20)']) },
      after: { academicYear: '2028/29', terms: expect.arrayContaining(['[2029-04-16,2029-07-19)']) },
    });
    expect(nodes[0]!.sentence).toMatch(
      /^On 5 March 2027, Olu Officer recorded the term calendar 2028\/29 of Ash Lane School: \d+ school days\.$/,
    );
    expect(nodes[2]!.sentence).toBe(
      'On 4 March 2027, Hana Head recorded a check of Ash Lane School: insurance passed, until 4 March 2028.',
    );
  });

  it('pages in both orders without repeating or leaving out', async () => {
    for (const order of ['newestFirst', 'oldestFirst']) {
      const whole = (await history(officer, { order })).nodes.map(({ id }) => id);
      const paged: string[] = [];
      for (let after: string | null = null, more = true; more;) {
        const page: History = await history(officer, { order, first: 1, after });
        paged.push(...page.nodes.map(({ id }) => id));
        after = page.pageInfo.endCursor;
        more = page.pageInfo.hasNextPage;
      }
      expect(paged).toEqual(whole);
    }
    expect((await who(officer, { order: 'oldestFirst' }))[0]).toBe('Hana Head');
  });

  it.each<[string, object, string[]]>([
    ['action', { actions: ['recordDueDiligenceCheck'] }, ['Hana Head']],
    ['name', { personName: 'olu' }, ['Olu Officer']],
    ['first day', { from: '2027-03-05' }, ['Olu Officer', 'Hana Head']],
    ['last day, included', { to: '2027-03-04' }, ['Hana Head']],
    ['both', { from: '2027-03-06' }, []],
  ])('is filtered by %s', async (_, filter, expected) => {
    expect(await who(officer, { filter })).toEqual(expected);
  });

  it('is filtered by person', async () => {
    expect(await who(officer, { filter: { personId: world.people.officer } })).toEqual(['Olu Officer']);
  });

  it('refuses what is not asked rightly, by its field', async () => {
    const refused = async (variables: object) =>
      (await officer.gql(HISTORY, { id: world.schools.ash.id, ...variables })).errors![0]!.extensions;
    expect(await refused({ id: 'nonsense' })).toMatchObject({ code: 'invalidInput', field: ['subjectId'] });
    expect(await refused({ after: 'nonsense' })).toMatchObject({ code: 'badCursor', field: ['after'] });
    expect(await refused({ filter: { actions: [''] } })).toMatchObject({ code: 'invalidInput', field: ['filter', 'actions'] });
  });
});

describe('who reads which history', () => {
  it('a provider reads its own record and what the authority shared about its schools', async () => {
    expect(await who(fees)).toEqual(['Olu Officer', 'Hana Head', 'Fay Fees']);
    expect((await history(fees)).nodes.map(({ action }) => action)).not.toContain('recordDueDiligenceCheck');
  });

  it('a rival and another authority read nothing of it', async () => {
    expect(await history(rival)).toMatchObject({ totalCount: 0, nodes: [] });
    expect(await history(neighbour)).toMatchObject({ totalCount: 0, nodes: [] });
  });

  it('the consortium’s commissioner may not ask', async () => {
    const { errors } = await consortium.gql(HISTORY, { id: world.schools.ash.id });
    expect(errors![0]).toMatchObject({ extensions: { code: 'notAllowed' } });
  });

  it('a refused change leaves no event', async () => {
    const before = (await history(rival, { id: world.schools.birch.id })).totalCount;
    const { data } = await rival.gql(CALENDAR, {
      input: { schoolId: world.schools.birch.id, academicYear: '2028/29', terms: [], closures: [] },
    });
    expect(data.recordTermCalendar.userErrors).toMatchObject([{ code: 'notYourSchool', field: ['schoolId'] }]);
    expect((await history(officer, { id: world.schools.birch.id })).totalCount).toBe(0);
    expect(before).toBe(0);
  });
});

describe('an offer and what was recommended', () => {
  let returnId: string;
  let events: History['nodes'];

  beforeAll(async () => {
    await world.aPlacement('ash', 'H-1', [{ kind: 'core', pounds: 60_000 }], { upliftMonth: 9 });
    await openCycle(head);
    const [draft] = await returnsOf(fees);
    const sent = await sendReturn(fees, draft!, 600);
    returnId = sent.id;
    await done(officer, 'makeOffer', 'FiguresInput', { ...which(sent), percentBp: 240 });
    events = (await history(officer, { type: 'upliftReturn', id: returnId })).nodes;
  });

  it('are one event for the council', async () => {
    const offers = events.filter(({ action }) => action === 'offer' || action === 'recommend');
    expect(offers).toHaveLength(1);
    expect(offers[0]!.sentence).toMatch(
      /^On 5 March 2027, Olu Officer offered 2\.4%, worth £1,440 a year more, recommended \d(\.\d+)?%; it stands until/,
    );
    expect(offers[0]!.after).toMatchObject({ percentBp: 240, recommendedPence: expect.any(Number) });
    expect((await history(officer, { type: 'upliftReturn', id: returnId })).totalCount).toBe(events.length);
  });

  it('the provider reads the offer alone', async () => {
    const seen = (await history(fees, { type: 'upliftReturn', id: returnId })).nodes;
    expect(JSON.stringify(seen)).not.toMatch(/recommend/);
    expect(seen.map(({ sentence }) => sentence)).toContainEqual(
      expect.stringMatching(/Olu Officer of Testshire County Council offered 2\.4%, worth £1,440 a year more; it stands until/),
    );
  });
});

const RECORD = `query ($filter: HistoryFilterInput, $first: Int! = 100) { auditRecord(filter: $filter, first: $first) {
  totalCount nodes { personName action subjectType schoolName sentence } } }`;

describe('the whole record', () => {
  const record = async (client: Client, filter: object = {}) => {
    const { data, errors } = await client.gql(RECORD, { filter });
    expect(errors).toBeUndefined();
    return data.auditRecord as {
      totalCount: number;
      nodes: { personName: string; action: string; subjectType: string; schoolName: string | null }[];
    };
  };

  it('is read by the auditor and the head of service, over all kinds of things', async () => {
    for (const client of [auditor, head]) {
      const { nodes, totalCount } = await record(client);
      expect(new Set(nodes.map(({ subjectType }) => subjectType))).toEqual(new Set(['session', 'school', 'upliftCycle', 'upliftReturn']));
      expect(totalCount).toBe(nodes.length);
      expect(nodes.filter(({ action }) => action === 'recommend')).toEqual([]);
    }
  });

  it('is filtered by the kind of thing', async () => {
    const { nodes } = await record(auditor, { subjectTypes: ['school'] });
    expect(nodes.map(({ subjectType, schoolName }) => [subjectType, schoolName])).toEqual(Array(3).fill(['school', 'Ash Lane School']));
  });

  it('others read what they did themselves', async () => {
    expect(new Set((await record(officer)).nodes.map(({ personName }) => personName))).toEqual(new Set(['Olu Officer']));
    expect(new Set((await record(fees)).nodes.map(({ personName }) => personName))).toEqual(new Set(['Fay Fees']));
    expect((await record(neighbour, { personName: 'Olu' })).totalCount).toBe(0);
  });

  it('the consortium’s commissioner may not ask', async () => {
    const { errors } = await consortium.gql(RECORD);
    expect(errors![0]).toMatchObject({ extensions: { code: 'notAllowed' } });
  });
});
