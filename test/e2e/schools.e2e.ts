import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, type TestApp, startTestApp } from '../support/app.js';

let world: TestApp;
let officer: Client;
let commissioner: Client;
let neighbour: Client;
let fees: Client;
let rival: Client;
let admin: Client;
let auditor: Client;
let consortium: Client;
let providerId: string;
let groupId: string;
const school: Record<string, string> = {};

const SCHOOLS = [
  { urn: 100001, name: 'Ash Lane School', needs: ['ASD'], ages: [5, 11], section41: true, boarding: 'day', at: [52.63, -1.13] },
  { urn: 100002, name: 'Birch House School', needs: ['SEMH'], ages: [11, 18], section41: false, boarding: 'boarding', at: [52.8, -1.2] },
  { urn: 100003, name: "St Chad's School", needs: [], ages: [4, 19], section41: true, boarding: 'day', at: [53.5, -2.2] },
  {
    urn: 100004,
    name: 'Old Dell School',
    needs: ['ASD'],
    ages: [5, 16],
    section41: true,
    boarding: 'day',
    at: [52.64, -1.12],
    status: 'closed',
  },
] as const;

beforeAll(async () => {
  world = await startTestApp({ clock: '2027-02-01T09:00:00Z' });
  const authority = await world.anOrganisation('authority', 'Testshire County Council', { laCode: '801' });
  const next = await world.anOrganisation('authority', 'Nextshire Council', { laCode: '802' });
  groupId = await world.anOrganisation('providerGroup', 'Oak Group');
  providerId = await world.anOrganisation('provider', 'Oak Education Limited', { groupId });
  const rivalId = await world.anOrganisation('provider', 'Elm Schools Limited');
  const platform = await world.anOrganisation('platform', 'The platform');
  const llr = await world.anOrganisation('consortium', 'Shires together');
  const person = async (email: string, role: string, organisation: string, name: string) => {
    await world.aPerson(email, [role], organisation, name);
    return world.as(email);
  };
  officer = await person('officer@testshire.example', 'sesOfficer', authority, 'Olu Officer');
  commissioner = await person('lead@testshire.example', 'sesCommissioner', authority, 'Lee Lead');
  auditor = await person('auditor@testshire.example', 'auditor', authority, 'Aud Itor');
  neighbour = await person('lead@nextshire.example', 'sesCommissioner', next, 'Nia Neighbour');
  fees = await person('fees@oak.example', 'providerFeesManager', providerId, 'Fay Fees');
  rival = await person('fees@elm.example', 'providerFeesManager', rivalId, 'Ria Rival');
  admin = await person('admin@platform.example', 'platformAdministrator', platform, 'Ada Admin');
  consortium = await person('commissioner@shires.example', 'llrCommissioner', llr, 'Cons Ortium');
  for (const each of SCHOOLS) {
    const { rows } = await world.owner.query<{ id: string }>(
      `insert into schools (urn, name, kind, section41, type_code, type_name, status, low_age, high_age, gender, boarding, needs, la_code, la_name,
         street, town, postcode, latitude, longitude, closed_on)
       values ($1, $2, 'iss', $3, '10', 'Other independent special school', $4::text, $5, $6, 'Mixed', $7, $8, '801', 'Testshire',
         'School Lane', 'Testborough', 'TE1 2AB', $9, $10, case when $4::text = 'closed' then date '2026-08-31' end) returning id`,
      [
        each.urn,
        each.name,
        each.section41,
        'status' in each ? each.status : 'open',
        each.ages[0],
        each.ages[1],
        each.boarding,
        [...each.needs],
        each.at[0],
        each.at[1],
      ],
    );
    school[String(each.urn)] = rows[0]!.id;
  }
  await world.owner.query("insert into outward_postcodes values ('TE1', 52.63, -1.13, 3)");
  for (const [id, on, grade] of [
    [school['100001'], '2023-05-10', 'Good'],
    [school['100001'], '2019-05-10', 'Outstanding'],
    [school['100002'], '2024-03-01', 'Good'],
  ])
    await world.owner.query(
      `insert into inspections (school_id, inspectorate, framework, inspected_on, result, safeguarding_met, source)
       values ($1, 'Ofsted', 'EIF', $2, $3, true, 'register')`,
      [id, on, JSON.stringify({ overall: grade })],
    );
  await world.owner.query("insert into school_changes (school_id, kind, before, after) values ($1, 'renamed', $2, $3)", [
    school['100001'],
    JSON.stringify({ name: 'Ash School' }),
    JSON.stringify({ name: 'Ash Lane School' }),
  ]);
});

afterAll(() => world?.close());

const LIST = `query ($filter: SchoolFilterInput, $sortBy: SchoolSort! = name, $first: Int! = 25, $after: String) {
  schools(filter: $filter, sortBy: $sortBy, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { urn name miles latestInspection { inspectedOn result } } } }`;

const found = async (variables: object, client = officer) => {
  const { data, errors } = await client.gql(LIST, variables);
  expect(errors).toBeUndefined();
  return data.schools as {
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string };
    nodes: { urn: number; miles: number | null; latestInspection: { inspectedOn: string; result: unknown } | null }[];
  };
};

const urns = async (filter: object) => (await found({ filter })).nodes.map(({ urn }) => urn);

describe('searching the register', () => {
  it('lists open schools only, unless closed ones are asked for', async () => {
    expect(await urns({})).toEqual([100001, 100002, 100003]);
    expect(await urns({ statuses: ['closed'] })).toEqual([100004]);
  });

  it.each<[string, object, number[]]>([
    ['by part of a name, whatever the apostrophe', { name: 'chad’s' }, [100003]],
    ['by need', { need: 'ASD' }, [100001]],
    ['by need, with those that name none', { need: 'ASD', includeUnstatedNeeds: true }, [100001, 100003]],
    ['by age', { age: 17 }, [100002, 100003]],
    ['by phase', { phase: 'post16' }, [100002, 100003]],
    ['by boarding', { boarding: true }, [100002]],
    ['by section 41', { section41: false }, [100002]],
    ['by distance in miles', { near: 'TE1', withinMiles: 20 }, [100001, 100002]],
    ['by what the latest inspection says', { inspectionResult: [{ area: 'overall', judgement: 'Good' }] }, [100001, 100002]],
    ['by when it was', { inspectedSince: '2024-01-01' }, [100002]],
  ])('%s', async (_, filter, expected) => {
    expect(await urns(filter)).toEqual(expected);
  });

  it('sorts by distance and by the latest inspection', async () => {
    const near = await found({ filter: { near: 'te1 2ab' }, sortBy: 'distance' });
    expect(near.nodes.map(({ urn }) => urn)).toEqual([100001, 100002, 100003]);
    expect(near.nodes[0]!.miles).toBe(0);
    expect((await found({ sortBy: 'latestInspection' })).nodes.map(({ urn }) => urn)).toEqual([100002, 100001, 100003]);
  });

  it('pages without repeating or leaving out, though a school opens in between', async () => {
    const first = await found({ first: 2 });
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    await world.owner.query(
      `insert into schools (urn, name, kind, type_code, type_name, status, la_code, la_name) values (100009, 'Alder School', 'iss', '10', 'x', 'open', '801', 'Testshire')`,
    );
    const second = await found({ first: 2, after: first.pageInfo.endCursor });
    await world.owner.query('delete from schools where urn = 100009');
    expect(first.nodes.map(({ urn }) => urn)).toEqual([100001, 100002]);
    expect(second.nodes.map(({ urn }) => urn)).toEqual([100003]);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  it('says what is wrong with a search, by its field', async () => {
    const refused = async (variables: object) => (await officer.gql(LIST, variables)).errors![0]!;
    expect(await refused({ sortBy: 'distance' })).toMatchObject({ extensions: { code: 'nearNeeded', field: ['near'] } });
    expect(await refused({ filter: { near: 'ZZ9' } })).toMatchObject({ extensions: { code: 'unknownPostcode' } });
    expect(await refused({ after: 'nonsense' })).toMatchObject({ extensions: { code: 'badCursor', field: ['after'] } });
    expect(await refused({ filter: { age: 99 } })).toMatchObject({
      message: 'An age is 0 to 25.',
      extensions: { code: 'invalidInput', field: ['filter', 'age'] },
    });
    expect(await refused({ first: 1000 })).toMatchObject({ extensions: { code: 'invalidInput', field: ['first'] } });
  });

  it('needs a sign-in', async () => {
    const { body } = await world.http.post('/graphql').send({ query: '{ schools { totalCount } }' });
    expect((body as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code).toBe('UNAUTHENTICATED');
  });
});

const ONE = `query ($id: ID, $urn: Int) { school(id: $id, urn: $urn) {
  id urn version inspections { inspectedOn result safeguardingMet } changes { kind before after recordedAt }
  termCalendars { academicYear terms { firstDay lastDay } closures { firstDay lastDay } }
  provider { name group { name } } lineage { urn standsNow } register { address closedOn }
  dueDiligenceChecks { kind result standing recordedByName } } }`;

const one = async (urn: number, client = officer) => {
  const { data, errors } = await client.gql(ONE, { urn });
  expect(errors).toBeUndefined();
  return data.school;
};

describe('one school', () => {
  it('comes by URN or id with its inspections and what changed', async () => {
    expect(await one(100001)).toMatchObject({
      inspections: [
        { inspectedOn: '2023-05-10', result: { overall: 'Good' }, safeguardingMet: true },
        { inspectedOn: '2019-05-10', result: { overall: 'Outstanding' } },
      ],
      changes: [{ kind: 'renamed', before: { name: 'Ash School' }, after: { name: 'Ash Lane School' } }],
      lineage: [{ urn: 100001, standsNow: true }],
      register: { address: ['School Lane', 'Testborough', 'TE1 2AB'] },
    });
    const { data } = await officer.gql(ONE, { id: school['100002'] });
    expect(data.school.urn).toBe(100002);
  });

  it('is null where there is none, and needs exactly one name', async () => {
    expect(await one(999999)).toBeNull();
    expect((await officer.gql(ONE)).errors![0]).toMatchObject({ extensions: { code: 'idOrUrn' } });
    expect((await officer.gql(ONE, { id: 'nonsense' })).errors![0]).toMatchObject({ extensions: { code: 'invalidInput', field: ['id'] } });
  });
});

describe('who runs a school', () => {
  const LINK = `mutation ($input: LinkSchoolToProviderInput!) {
    linkSchoolToProvider(input: $input) { school { version provider { id name group { name } } } userErrors { code field } } }`;

  it('is said by the platform’s administrator, once seen', async () => {
    const input = { schoolId: school['100001'], providerId, version: 1 };
    const { data } = await admin.gql(LINK, { input });
    expect(data.linkSchoolToProvider).toEqual({
      school: { version: 2, provider: { id: providerId, name: 'Oak Education Limited', group: { name: 'Oak Group' } } },
      userErrors: [],
    });
    const stale = await admin.gql(LINK, { input });
    expect(stale.data.linkSchoolToProvider).toEqual({ school: null, userErrors: [{ code: 'staleVersion', field: ['version'] }] });
  });

  it('is a provider, not its group, and nobody else’s to say', async () => {
    const input = { schoolId: school['100001'], providerId: groupId, version: 2 };
    expect((await admin.gql(LINK, { input })).data.linkSchoolToProvider.userErrors).toEqual([
      { code: 'notAProvider', field: ['providerId'] },
    ]);
    for (const client of [officer, fees, auditor, consortium])
      expect((await client.gql(LINK, { input: { ...input, providerId } })).data.linkSchoolToProvider).toMatchObject({
        school: null,
        userErrors: [{ code: 'notAllowed' }],
      });
  });
});

describe('a term calendar', () => {
  const RECORD = `mutation ($input: RecordTermCalendarInput!) { recordTermCalendar(input: $input) {
    school { termCalendars { academicYear terms { firstDay lastDay } closures { firstDay lastDay } } } userErrors { code field message } } }`;
  const calendar = () => ({
    schoolId: school['100001'],
    academicYear: '2027/28',
    terms: [
      { firstDay: '2027-09-01', lastDay: '2027-12-17' },
      { firstDay: '2028-01-04', lastDay: '2028-03-31' },
      { firstDay: '2028-04-18', lastDay: '2028-07-21' },
    ],
    closures: [{ firstDay: '2027-10-18', lastDay: '2027-10-22' }],
  });
  const record = async (client: Client, more: object = {}) => {
    const { data, errors } = await client.gql(RECORD, { input: { ...calendar(), ...more } });
    expect(errors).toBeUndefined();
    return data.recordTermCalendar;
  };

  it('is recorded by the school’s provider or by an authority, and read by all', async () => {
    const { terms, closures } = calendar();
    expect(await record(fees)).toEqual({ school: { termCalendars: [{ academicYear: '2027/28', terms, closures }] }, userErrors: [] });
    expect((await record(officer, { closures: [] })).school.termCalendars).toEqual([{ academicYear: '2027/28', terms, closures: [] }]);
  });

  it('keeps its rules, each told by its field', async () => {
    const codes = async (more: object) => (await record(fees, more)).userErrors;
    const [autumn, spring, summer] = calendar().terms;
    expect(await codes({ terms: [autumn, spring] })).toMatchObject([{ code: 'notThreeTerms', field: ['terms'] }]);
    expect(await codes({ terms: [spring, autumn, summer] })).toMatchObject([{ code: 'termsOutOfOrder' }]);
    expect(await codes({ academicYear: '2028/29' })).toMatchObject([{ code: 'termOutsideYear' }]);
    expect(await codes({ academicYear: '2027/29' })).toMatchObject([{ code: 'notAYear', field: ['academicYear'] }]);
    expect(await codes({ academicYear: 'next' })).toMatchObject([{ code: 'invalidInput', field: ['academicYear'] }]);
    expect(await codes({ closures: [{ firstDay: '2027-12-25', lastDay: '2027-12-26' }] })).toMatchObject([
      { code: 'closureOutsideTerms', field: ['closures', '0'] },
    ]);
    expect(await codes({ closures: [{ firstDay: '2027-10-22', lastDay: '2027-10-18' }] })).toMatchObject([
      { code: 'datesWrong', field: ['closures', '0', 'lastDay'] },
    ]);
  });

  it('is no rival’s to record, nor an auditor’s', async () => {
    expect((await record(rival)).userErrors).toMatchObject([{ code: 'notYourSchool', field: ['schoolId'] }]);
    expect((await record(auditor)).userErrors).toMatchObject([{ code: 'notAllowed' }]);
  });
});

describe('due diligence', () => {
  const RECORD = `mutation ($input: RecordDueDiligenceCheckInput!) { recordDueDiligenceCheck(input: $input) {
    school { dueDiligenceChecks { kind result standing checkedOn } } userErrors { code field } } }`;
  const check = (more: object = {}) => ({
    input: { schoolId: school['100002'], kind: 'insurance', result: 'passed', checkedOn: '2026-01-10', expiresOn: '2027-01-10', ...more },
  });

  it('keeps each check; the latest of a kind counts until it expires', async () => {
    const lapsed = await commissioner.gql(RECORD, check());
    expect(lapsed.data.recordDueDiligenceCheck.school.dueDiligenceChecks).toMatchObject([{ kind: 'insurance', standing: 'lapsed' }]);
    const later = await commissioner.gql(RECORD, check({ result: 'failed', checkedOn: '2027-01-20', expiresOn: '2028-01-20' }));
    expect(later.data.recordDueDiligenceCheck.school.dueDiligenceChecks).toMatchObject([
      { result: 'failed', standing: 'failed' },
      { result: 'passed', standing: 'superseded' },
    ]);
  });

  it('is the authority’s own: a neighbour sees none of it, a provider none at all', async () => {
    expect((await one(100002, auditor)).dueDiligenceChecks).toHaveLength(2);
    expect((await one(100002, neighbour)).dueDiligenceChecks).toEqual([]);
    for (const client of [fees, admin, consortium]) expect((await one(100002, client)).dueDiligenceChecks).toBeNull();
  });

  it('refuses what cannot be, and who may not', async () => {
    const codes = async (client: Client, more: object) => (await client.gql(RECORD, check(more))).data.recordDueDiligenceCheck.userErrors;
    expect(await codes(commissioner, { checkedOn: '2027-02-02', expiresOn: '2028-01-01' })).toEqual([
      { code: 'dateInFuture', field: ['checkedOn'] },
    ]);
    expect(await codes(commissioner, { expiresOn: '2025-01-01' })).toEqual([{ code: 'datesWrong', field: ['expiresOn'] }]);
    expect(await codes(officer, {})).toMatchObject([{ code: 'notAllowed' }]);
    expect(await codes(fees, {})).toMatchObject([{ code: 'notAllowed' }]);
  });
});

describe('a school that follows a closed one', () => {
  const PROPOSED =
    '{ proposedSuccessions { id version state availableActions predecessor { urn status } successor { urn provider { name } } } }';
  const DECIDE = (action: string) => `mutation ($id: ID!, $version: Int) { ${action}(id: $id, version: $version) {
    succession { state decidedByName availableActions successor { lineage { urn standsNow } } } userErrors { code } } }`;

  it('is proposed, with what the reader may do; confirmed once, and then one line of schools', async () => {
    await world.owner.query('insert into school_successions (predecessor_id, successor_id) values ($1, $2)', [
      school['100004'],
      school['100001'],
    ]);
    const { data } = await officer.gql(PROPOSED);
    const [proposed] = data.proposedSuccessions;
    expect(proposed).toMatchObject({
      state: 'proposed',
      availableActions: ['confirm', 'reject'],
      predecessor: { urn: 100004, status: 'closed' },
      successor: { urn: 100001, provider: { name: 'Oak Education Limited' } },
    });
    expect((await auditor.gql(PROPOSED)).data.proposedSuccessions[0].availableActions).toEqual([]);
    const decided = await officer.gql(DECIDE('confirmSuccession'), { id: proposed.id, version: proposed.version });
    expect(decided.data.confirmSuccession).toEqual({
      succession: {
        state: 'confirmed',
        decidedByName: 'Olu Officer',
        availableActions: [],
        successor: {
          lineage: [
            { urn: 100004, standsNow: false },
            { urn: 100001, standsNow: true },
          ],
        },
      },
      userErrors: [],
    });
    const again = await officer.gql(DECIDE('rejectSuccession'), { id: proposed.id });
    expect(again.data.rejectSuccession).toEqual({ succession: null, userErrors: [{ code: 'alreadyDecided' }] });
    expect((await fees.gql(DECIDE('rejectSuccession'), { id: proposed.id })).data.rejectSuccession.userErrors).toEqual([
      { code: 'notAllowed' },
    ]);
    expect((await one(100004)).lineage.map(({ urn }: { urn: number }) => urn)).toEqual([100004, 100001]);
  });
});
