import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/kernel/actor.js';
import { MarkedWorkbooksService } from '../../src/uplifts/return-files/marked-workbooks.service.js';
import { OurReturnsQuery } from '../../src/uplifts/provider/our-returns.query.js';
import { SchoolReturnQuery } from '../../src/uplifts/provider/school-return.query.js';
import { ThreadReadsService } from '../../src/uplifts/provider/thread-reads.service.js';
import type { Client } from '../support/app.js';
import { type ReturnSeen, done, openCycle, returnOf, returnsOf, sendReturn, which } from '../support/round-acts.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';

let world: RoundWorld;
let officer: Client;
let fees: Client;
let fay: Actor;
let group: Actor;
let rival: Actor;
let ash: ReturnSeen;
let birch: ReturnSeen;

const feesManager = (personId: string, organisationId: string, kind: Actor['kind'], personName: string): Actor => ({
  personId,
  personName,
  organisationId,
  organisationName: 'A provider',
  kind,
  roles: ['providerFeesManager'],
  access: 'write',
  source: 'test',
});

const ours = (): OurReturnsQuery => world.app.get(OurReturnsQuery, { strict: false });
const one = (): SchoolReturnQuery => world.app.get(SchoolReturnQuery, { strict: false });
const byDue = { by: 'due', descending: false } as const;

beforeAll(async () => {
  world = await aRoundWorld('2027-01-17T09:00:00Z');
  await world.aPlacement('ash', 'P-1', [
    { kind: 'core', pounds: 50_000 },
    { kind: 'therapy', pounds: 5_000 },
  ]);
  await world.aPlacement('birch', 'P-2', [{ kind: 'core', pounds: 60_000 }]);
  await world.aPlacement('cedar', 'P-3', [{ kind: 'core', pounds: 70_000 }]);
  const groupId = await world.anOrganisation('providerGroup', 'Oak Group');
  await world.owner.query('update organisations set group_id = $2 where id = $1', [world.providerId, groupId]);
  group = feesManager(
    await world.aPerson('group@oak.example', ['providerFeesManager'], groupId, 'Gia Group'),
    groupId,
    'providerGroup',
    'Gia Group',
  );
  fay = feesManager(world.people.fees, world.providerId, 'provider', 'Fay Fees');
  rival = feesManager(world.people.rivalFees, world.rivalId, 'provider', 'Ria Rival');
  officer = await world.as(EMAILS.officer);
  fees = await world.as(EMAILS.fees);
  await openCycle(await world.as(EMAILS.head));
  const mine = await returnsOf(fees);
  ash = mine.find(({ school }) => school.urn === world.schools.ash.urn)!;
  birch = mine.find(({ school }) => school.urn === world.schools.birch.urn)!;
});

afterAll(() => world?.close());

describe('the returns of a provider', () => {
  it('are listed with what each waits for and by when; its group sees them, its rival does not', async () => {
    const { returns, standing } = await ours().page(fay, {}, byDue, { first: 10 });
    expect(
      returns.nodes.map(({ schoolName, waitingFor, due, answered, lineCount }) => ({ schoolName, waitingFor, due, answered, lineCount })),
    ).toEqual([
      { schoolName: 'Ash Lane School', waitingFor: 'us', due: '2027-01-31', answered: 0, lineCount: 2 },
      { schoolName: 'Birch House School', waitingFor: 'us', due: '2027-01-31', answered: 0, lineCount: 1 },
    ]);
    expect(standing).toMatchObject({ schools: 2, toSend: 2, nextToSendBy: '2027-01-31', offers: 0, years: [2027] });
    expect(standing.customers.map(({ name }) => name)).toEqual(['Testshire County Council']);
    const groups = await ours().page(group, {}, byDue, { first: 10 });
    expect(groups.returns.nodes.map(({ id }) => id)).toEqual(returns.nodes.map(({ id }) => id));
    const rivals = await ours().page(rival, {}, byDue, { first: 10 });
    expect(rivals.returns.nodes.map(({ schoolName }) => schoolName)).toEqual(['Cedar Grove School']);
  });

  it('are paged, sorted, searched and narrowed without their figures changing', async () => {
    const first = await ours().page(fay, {}, { by: 'asked', descending: true }, { first: 1 });
    expect(first.returns).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
    const next = await ours().page(fay, {}, { by: 'asked', descending: true }, { first: 1, after: first.returns.pageInfo.endCursor });
    expect(new Set([...first.returns.nodes, ...next.returns.nodes].map(({ id }) => id)).size).toBe(2);
    const found = await ours().page(fay, { text: 'birch' }, byDue, { first: 10 });
    expect(found.returns.nodes.map(({ schoolName }) => schoolName)).toEqual(['Birch House School']);
    expect(found.standing.toSend).toBe(2);
    expect((await ours().page(fay, { waitingFor: 'customer' }, byDue, { first: 10 })).returns.totalCount).toBe(0);
    expect((await ours().page(fay, { year: 2026 }, byDue, { first: 10 })).returns.totalCount).toBe(0);
    for (const by of ['school', 'customer', 'arrears'] as const)
      expect((await ours().page(fay, { year: 'all' }, { by, descending: false }, { first: 10 })).returns.totalCount).toBe(2);
  });

  it('say what an offer would bring, and count messages until they were read, for each person apart', async () => {
    const sent = await sendReturn(fees, birch, 500);
    await done(officer, 'makeOffer', 'FiguresInput', { ...which(sent), percentBp: 240, message: 'Our offer.' });
    await officer.gql('mutation ($input: MessageInput!) { sendReturnMessage(input: $input) { userErrors { code } } }', {
      input: { returnId: birch.id, body: 'Does this include therapy?' },
    });
    const { returns, standing } = await ours().page(fay, {}, byDue, { first: 10 });
    expect(returns.nodes.find(({ id }) => id === birch.id)).toMatchObject({
      state: 'offered',
      waitingFor: 'us',
      due: '2027-01-29',
      asked: 6_300_000,
      offered: 6_144_000,
      unread: 1,
      hasReceipt: true,
    });
    expect(standing).toMatchObject({ toSend: 1, offers: 1, offeredRise: 144_000, unread: 1, nextOfferUntil: '2027-01-29' });
    await world.app.get(ThreadReadsService, { strict: false }).markRead(fay, birch.id);
    expect((await ours().page(fay, {}, byDue, { first: 10 })).standing.unread).toBe(0);
    expect((await ours().page(group, {}, byDue, { first: 10 })).standing.unread).toBe(1);
    await world.app.get(ThreadReadsService, { strict: false }).markRead(rival, birch.id);
    const { rows } = await world.owner.query('select person_id from thread_reads');
    expect(rows).toEqual([{ person_id: fay.personId }]);
  });
});

describe('one return of a provider', () => {
  it('comes with its lines, rounds, thread and dates, and with nothing that is the council’s own', async () => {
    const ret = await one().one(fay, birch.id);
    expect(ret).toMatchObject({
      state: 'offered',
      customerName: 'Testshire County Council',
      cycle: { closesOn: '2027-01-31', evidenceAboveBp: 700 },
    });
    expect(ret.lines).toMatchObject([{ pupilReference: 'P-2', current: 6_000_000, asked: 6_300_000, tabled: 6_144_000, arrears: null }]);
    expect(ret.messages).toMatchObject([{ side: 'authority', unread: false }]);
    expect(ret.acts.map(({ action }) => action)).toEqual(['saveDraft', 'submit', 'offer']);
    expect(JSON.stringify(ret)).not.toMatch(/recommend|benchmark|ceiling|assess/i);
    await expect(one().one(rival, birch.id)).rejects.toThrow('There is no such return');
  });

  it('tells who saved which lines since a version', async () => {
    const draft = await returnOf(fees, ash.id);
    const lines = [{ lineId: draft.lines[0]!.id, askedPence: 5_150_000, driver: 'pay', driverFigures: '' }];
    await done(fees, 'saveReturnDraft', 'ReturnDraftInput', { returnId: ash.id, version: draft.version, lines });
    const { savedSince } = await one().one(group, ash.id, draft.version);
    expect(savedSince).toMatchObject([{ personName: 'Fay Fees', lines: [{ id: draft.lines[0]!.id, asked: 5_150_000 }] }]);
    expect((await one().one(group, ash.id, draft.version + 1)).savedSince).toEqual([]);
    expect((await one().one(group, ash.id)).savedSince).toEqual([]);
  });
});

describe('a workbook that came back marked', () => {
  it('is kept a day for the one who sent it, and for nobody else', async () => {
    const workbooks = world.app.get(MarkedWorkbooksService, { strict: false });
    const problem = { sheet: 'Return', address: 'H2', message: 'Give a price.' };
    const id = await workbooks.keep(fay, { name: 'Oak.xlsx', bytes: Buffer.from('marked') }, [problem]);
    expect(await workbooks.show(fay, id)).toEqual({ id, name: 'Oak - to correct.xlsx', problems: [problem] });
    expect((await workbooks.file(fay, id)).bytes.toString()).toBe('marked');
    await expect(workbooks.file(group, id)).rejects.toThrow('no longer kept');
    world.clock.moveTo('2027-01-18T09:00:01Z');
    await workbooks.keep(fay, { name: 'Oak.xlsx', bytes: Buffer.from('again') }, []);
    await expect(workbooks.show(fay, id)).rejects.toThrow('no longer kept');
  });
});
