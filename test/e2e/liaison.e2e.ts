import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, type TestApp, startTestApp } from '../support/app.js';

let world: TestApp;
let officer: Client;
let commissioner: Client;
let auditor: Client;
let finance: Client;
let neighbour: Client;
let fees: Client;
let consortium: Client;
let officerId: string;
let leadId: string;
let neighbourId: string;
let schoolId: string;
let sisterId: string;
let orphanId: string;

beforeAll(async () => {
  world = await startTestApp({ clock: '2027-02-01T09:00:00Z' });
  const authority = await world.anOrganisation('authority', 'Testshire County Council', { laCode: '801' });
  const next = await world.anOrganisation('authority', 'Nextshire Council', { laCode: '802' });
  const provider = await world.anOrganisation('provider', 'Oak Education Limited');
  const llr = await world.anOrganisation('consortium', 'Shires together');
  officerId = await world.aPerson('officer@testshire.example', ['sesOfficer'], authority, 'Olu Officer');
  leadId = await world.aPerson('lead@testshire.example', ['sesCommissioner'], authority, 'Lee Lead');
  await world.aPerson('auditor@testshire.example', ['auditor'], authority, 'Aud Itor');
  await world.aPerson('finance@testshire.example', ['financePartner'], authority, 'Fin Ance');
  neighbourId = await world.aPerson('lead@nextshire.example', ['sesCommissioner'], next, 'Nia Neighbour');
  await world.aPerson('fees@oak.example', ['providerFeesManager'], provider, 'Fay Fees');
  await world.aPerson('commissioner@shires.example', ['llrCommissioner'], llr, 'Cons Ortium');
  officer = await world.as('officer@testshire.example');
  commissioner = await world.as('lead@testshire.example');
  auditor = await world.as('auditor@testshire.example');
  finance = await world.as('finance@testshire.example');
  neighbour = await world.as('lead@nextshire.example');
  fees = await world.as('fees@oak.example');
  consortium = await world.as('commissioner@shires.example');
  const aSchool = async (urn: number, name: string, providerId: string | null) => {
    const { rows } = await world.owner.query<{ id: string }>(
      `insert into schools (urn, name, kind, type_code, type_name, status, la_code, la_name, provider_id)
       values ($1, $2, 'iss', '10', 'Other independent special school', 'open', '801', 'Testshire', $3) returning id`,
      [urn, name, providerId],
    );
    return rows[0]!.id;
  };
  schoolId = await aSchool(100001, 'Ash Lane School', provider);
  sisterId = await aSchool(100002, 'Birch House School', provider);
  orphanId = await aSchool(100003, 'Cedar School', null);
});

afterAll(() => world?.close());

const LIAISON = `{ lead { id personName from aboutProvider version } leads { personName from lastDay current }
  notes { id on kind text writtenByName aboutProvider correctsId correctedById } noteCount nextVisit { on planned overdue }
  visits { id plannedOn visitorName doneOn outcome nextDueOn cancelledOn state version } actions { id what ownerName dueOn doneOn state version } }`;

const read = async (client: Client, id = schoolId) => {
  const { data, errors } = await client.gql(`query ($id: ID) { school(id: $id) { liaison ${LIAISON} } }`, { id });
  expect(errors).toBeUndefined();
  return data.school.liaison;
};

const act = async (client: Client, mutation: string, input: object) => {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  const { data, errors } = await client.gql(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { liaison ${LIAISON} userErrors { code field message } } }`,
    { input: { schoolId, ...input } },
  );
  expect(errors).toBeUndefined();
  return data[mutation];
};

const codes = async (client: Client, mutation: string, input: object) =>
  (await act(client, mutation, input)).userErrors.map(({ code, field }: { code: string; field: string[] }) =>
    [code, ...(field ?? [])].join(' '),
  );

describe('who looks after a school', () => {
  it('is one person at a time: naming another ends the one before', async () => {
    await act(commissioner, 'nameLiaisonLead', { personId: leadId, from: '2026-09-01', version: 0 });
    const { liaison, userErrors } = await act(commissioner, 'nameLiaisonLead', { personId: officerId, from: '2027-01-04', version: 1 });
    expect(userErrors).toEqual([]);
    expect(liaison.leads).toEqual([
      { personName: 'Olu Officer', from: '2027-01-04', lastDay: null, current: true },
      { personName: 'Lee Lead', from: '2026-09-01', lastDay: '2027-01-03', current: false },
    ]);
  });

  it('is told where a colleague named another meanwhile', async () => {
    expect(await codes(officer, 'nameLiaisonLead', { personId: leadId, from: '2027-02-01', version: 0 })).toEqual(['staleVersion version']);
  });

  it('is named for a later day than the last one, of one’s own people, and may end', async () => {
    expect(await codes(officer, 'nameLiaisonLead', { personId: leadId, from: '2027-01-04' })).toEqual(['leadFollows from']);
    expect(await codes(officer, 'nameLiaisonLead', { personId: neighbourId, from: '2027-02-01' })).toEqual(['notAColleague personId']);
    const { lead } = await read(officer);
    expect(await codes(officer, 'endLiaisonLead', { id: lead.id, version: lead.version, lastDay: '2027-01-01' })).toEqual([
      'datesWrong lastDay',
    ]);
    await act(officer, 'endLiaisonLead', { id: lead.id, version: lead.version, lastDay: '2027-01-31' });
    expect((await read(officer)).lead).toBeNull();
  });

  it('is the provider’s lead for all its schools that have none of their own', async () => {
    await act(officer, 'nameLiaisonLead', { personId: leadId, from: '2026-09-01', aboutProvider: true });
    expect((await read(officer, sisterId)).lead).toMatchObject({ personName: 'Lee Lead', aboutProvider: true });
    expect((await read(officer, orphanId)).lead).toBeNull();
    expect(
      await codes(officer, 'nameLiaisonLead', { schoolId: orphanId, personId: leadId, from: '2027-01-01', aboutProvider: true }),
    ).toEqual(['noProvider aboutProvider']);
  });
});

describe('notes', () => {
  const note = { on: '2027-01-28', kind: 'call', text: 'The head says that two classes open in September.' };

  it('are kept with their day, kind and writer; sent twice with one key, once', async () => {
    await act(officer, 'writeLiaisonNote', { ...note, clientKey: 'note-1' });
    const { liaison } = await act(officer, 'writeLiaisonNote', { ...note, clientKey: 'note-1' });
    expect(liaison.noteCount).toBe(1);
    expect(liaison.notes).toEqual([
      { ...note, id: expect.any(String), writtenByName: 'Olu Officer', aboutProvider: false, correctsId: null, correctedById: null },
    ]);
  });

  it('are never changed: a correction is a note of its own, once', async () => {
    const [wrong] = (await read(officer)).notes;
    const correction = { ...note, text: 'One class opens in September.', correctsId: wrong.id };
    const { liaison } = await act(commissioner, 'writeLiaisonNote', correction);
    const held = liaison.notes.find(({ id }: { id: string }) => id === wrong.id);
    expect(held.text).toBe(note.text);
    expect(liaison.notes.find(({ id }: { id: string }) => id === held.correctedById)).toMatchObject({
      text: correction.text,
      correctsId: wrong.id,
    });
    expect(await codes(officer, 'writeLiaisonNote', correction)).toEqual(['alreadyCorrected correctsId']);
    await expect(world.owner.query("set role iss_authority; update liaison_notes set body = 'x'")).rejects.toThrow('permission denied');
  });

  it('refuse an empty text and a day to come', async () => {
    expect(await codes(officer, 'writeLiaisonNote', { ...note, text: '  ' })).toEqual(['textMissing text']);
    expect(await codes(officer, 'writeLiaisonNote', { ...note, on: '2027-02-02' })).toEqual(['dateInFuture on']);
  });

  it('stay out of the audit record, which tells that they were written', async () => {
    const { rows } = await world.owner.query<{ after: { textSha256: string }; shared: boolean }>(
      "select after, shared from audit_events where action = 'writeLiaisonNote'",
    );
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain('September');
    expect(rows[0]).toMatchObject({ shared: false, after: { textSha256: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  });
});

describe('visits', () => {
  it('are planned, moved by whoever saw them as they are, and made with an outcome', async () => {
    const planned = await act(officer, 'planVisit', { plannedOn: '2027-02-01', visitorId: officerId });
    const [visit] = planned.liaison.visits;
    expect(visit).toMatchObject({ plannedOn: '2027-02-01', visitorName: 'Olu Officer', state: 'planned', version: 1 });
    await act(officer, 'moveVisit', { id: visit.id, version: 1, plannedOn: '2027-02-10', visitorId: leadId });
    expect(await codes(officer, 'moveVisit', { id: visit.id, version: 1, plannedOn: '2027-02-11', visitorId: leadId })).toEqual([
      'staleVersion version',
    ]);
    expect((await read(officer)).nextVisit).toEqual({ on: '2027-02-10', planned: true, overdue: false });
    const made = { id: visit.id, version: 2, doneOn: '2027-02-01', visitorId: leadId, outcome: 'Good order.', nextDueOn: '2027-06-01' };
    const { liaison } = await act(commissioner, 'recordVisit', made);
    expect(liaison.visits[0]).toMatchObject({ state: 'made', outcome: 'Good order.', nextDueOn: '2027-06-01', version: 3 });
    expect(liaison.nextVisit).toEqual({ on: '2027-06-01', planned: false, overdue: false });
    expect(await codes(officer, 'recordVisit', { ...made, version: 3 })).toEqual(['alreadyOver id']);
  });

  it('may be made without a plan, and called off', async () => {
    const { liaison } = await act(officer, 'recordVisit', { doneOn: '2027-01-20', visitorId: officerId, outcome: 'Unannounced.' });
    expect(liaison.visits).toHaveLength(2);
    await act(officer, 'planVisit', { plannedOn: '2027-03-01', visitorId: officerId });
    const visit = (await read(officer)).visits.find(({ state }: { state: string }) => state === 'planned');
    await act(officer, 'callOffVisit', { id: visit.id, version: 1 });
    expect((await read(officer)).visits.find(({ id }: { id: string }) => id === visit.id)).toMatchObject({
      state: 'calledOff',
      cancelledOn: '2027-02-01',
    });
  });

  it.each([
    ['planVisit', { plannedOn: '2027-01-31' }, 'dateInPast plannedOn'],
    ['recordVisit', { doneOn: '2027-02-02', outcome: 'x' }, 'dateInFuture doneOn'],
    ['recordVisit', { doneOn: '2027-02-01', outcome: 'x', nextDueOn: '2027-02-01' }, 'datesWrong nextDueOn'],
    ['recordVisit', { doneOn: '2027-02-01', outcome: ' ' }, 'textMissing outcome'],
  ])('%s refuses %j', async (mutation, input, code) => {
    expect(await codes(officer, mutation, { visitorId: officerId, ...input })).toEqual([code]);
  });
});

describe('actions', () => {
  it('are added, changed and completed, each by its version', async () => {
    const added = await act(officer, 'addLiaisonAction', {
      what: 'Ask for the insurance certificate',
      ownerId: officerId,
      dueOn: '2027-02-05',
    });
    const [action] = added.liaison.actions;
    expect(action).toMatchObject({ what: 'Ask for the insurance certificate', ownerName: 'Olu Officer', state: 'open', version: 1 });
    const change = { id: action.id, what: 'Ask for both certificates', ownerId: leadId, dueOn: '2027-02-08' };
    await act(officer, 'changeLiaisonAction', { ...change, version: 1 });
    expect(await codes(officer, 'changeLiaisonAction', { ...change, version: 1 })).toEqual(['staleVersion version']);
    const { liaison } = await act(commissioner, 'completeLiaisonAction', { id: action.id, version: 2, doneOn: '2027-02-01' });
    expect(liaison.actions[0]).toMatchObject({ what: 'Ask for both certificates', ownerName: 'Lee Lead', state: 'done', version: 3 });
    expect(await codes(officer, 'completeLiaisonAction', { id: action.id, version: 3, doneOn: '2027-02-01' })).toEqual(['alreadyDone id']);
    expect(await codes(officer, 'addLiaisonAction', { what: '', ownerId: officerId, dueOn: '2027-02-05' })).toEqual(['textMissing what']);
    expect(await codes(officer, 'addLiaisonAction', { what: 'x', ownerId: officerId, dueOn: '2027-01-05' })).toEqual(['dateInPast dueOn']);
  });

  it('belong to their school: from the page of another they are not found', async () => {
    const { actions } = await read(officer);
    expect(
      await codes(officer, 'completeLiaisonAction', { schoolId: orphanId, id: actions[0].id, version: 3, doneOn: '2027-02-01' }),
    ).toEqual(['notFound id']);
  });
});

describe('the liaison of an authority', () => {
  it('follows a school to the one that succeeds it', async () => {
    const { rows } = await world.owner.query<{ id: string }>(
      `insert into schools (urn, name, kind, type_code, type_name, status, la_code, la_name)
       values (100009, 'Ash Lane Academy', 'iss', '10', 'x', 'open', '801', 'Testshire') returning id`,
    );
    await world.owner.query(
      "insert into school_successions (predecessor_id, successor_id, state, decided_at) values ($1, $2, 'confirmed', now())",
      [schoolId, rows[0]!.id],
    );
    expect((await read(officer, rows[0]!.id)).noteCount).toBe(2);
    expect((await read(officer, schoolId)).noteCount).toBe(2);
  });

  it('is its own: its auditor reads it, a neighbour, the provider and a consortium see none', async () => {
    expect((await read(auditor)).noteCount).toBe(2);
    expect(await read(neighbour)).toMatchObject({ lead: null, leads: [], notes: [], noteCount: 0, visits: [], actions: [] });
    for (const client of [fees, consortium]) expect(await read(client)).toBeNull();
    const seen = await world.owner.query<{ count: number }>(
      "select count(*) from pg_policies where tablename like 'liaison%' and roles::text ~ 'provider|consortium|platform'",
    );
    expect(seen.rows[0]!.count).toBe(0);
  });

  it('is written by those whose job it is', async () => {
    const note = { on: '2027-01-28', kind: 'concern', text: 'x' };
    for (const client of [auditor, finance, fees, consortium])
      expect(await codes(client, 'writeLiaisonNote', note)).toEqual(['notAllowed']);
  });
});
