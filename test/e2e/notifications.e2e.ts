import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { AuditService } from '../../src/audit/audit.service.js';
import type { Actor } from '../../src/kernel/actor.js';
import { decide, done, openCycle, requestFor, returnOf, returnsOf, sendReturn, which } from '../support/round-acts.js';
import { aRoundWorld, EMAILS, type RoundWorld } from '../support/round-world.js';

let world: RoundWorld;

interface Seen {
  readonly kind: string;
  readonly title: string;
  readonly sentence: string;
  readonly detail: string;
  readonly path: string;
  readonly readAt: string | null;
}

async function noticesOf(email: string, filter: object = {}): Promise<Seen[]> {
  const answer = await (
    await world.as(email)
  ).gql<{ notifications: { nodes: Seen[] } }>(
    'query ($filter: NotificationsFilter) { notifications(first: 100, filter: $filter) { nodes { kind title sentence detail path readAt } } }',
    { filter },
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.notifications.nodes;
}

const latest = async (email: string, kind: string): Promise<Seen> => {
  const [first] = await noticesOf(email, { kinds: [kind] });
  if (!first) throw new Error(`${email} was not told of ${kind}.`);
  return first;
};

beforeAll(async () => {
  world = await aRoundWorld();
  await world.aPlacement('ash', 'ASH-1', [{ kind: 'core', pounds: 60_000 }]);
  await world.aPlacement('birch', 'BIR-1', [{ kind: 'core', pounds: 50_000 }]);
  await world.aPlacement('cedar', 'CED-1', [{ kind: 'core', pounds: 40_000 }]);
  await openCycle(await world.as(EMAILS.head));
});

afterAll(() => world?.close());

const schoolsReturn = async (email: string, school: string) =>
  (await returnsOf(await world.as(email))).find((ret) => ret.school.name === school)!;

describe('being told of a round', () => {
  it('a provider hears once that a round opened, with its own schools only', async () => {
    const opened = await noticesOf(EMAILS.fees, { kinds: ['roundOpened'] });
    expect(opened).toHaveLength(1);
    expect(opened[0]).toMatchObject({
      title: 'Testshire County Council opened “Fees for 2027/28”',
      sentence:
        'Testshire County Council asks for your fees from 1 November 2026 to 31 January 2027, for Ash Lane School and Birch House School.',
      path: '/our-schools',
      readAt: null,
    });
    expect((await latest(EMAILS.rivalFees, 'roundOpened')).sentence).toContain('for Cedar Grove School.');
  });

  it('each act tells the other side, and never who did it', async () => {
    const fees = await world.as(EMAILS.fees);
    const officer = await world.as(EMAILS.officer);
    const sent = await sendReturn(fees, await schoolsReturn(EMAILS.fees, 'Ash Lane School'), 600);
    expect(await latest(EMAILS.officer, 'returnReceived')).toMatchObject({
      title: 'Return received: Ash Lane School',
      sentence: `Ash Lane School sent return ${sent.reference}; it asks for £3,600 a year more than now (6.00%).`,
      path: `/returns/${sent.id}`,
    });
    const offered = await done(officer, 'makeOffer', 'FiguresInput', { ...which(sent), percentBp: 200, message: 'For A. Child' });
    const offer = await latest(EMAILS.fees, 'offerMade');
    expect(offer).toMatchObject({
      title: 'Offer for Ash Lane School',
      sentence:
        'Testshire County Council made an offer for Ash Lane School: 2.00%, £1,200 a year more than now; answer by 24 November 2026.',
      detail: 'For A. Child',
      path: `/school-returns/${sent.id}`,
    });
    expect(await noticesOf(EMAILS.officer, { kinds: ['offerMade', 'settled'] })).toEqual([]);

    const countered = await done(fees, 'counterOffer', 'FiguresInput', { ...which(offered), percentBp: 400 });
    expect((await latest(EMAILS.officer, 'counterOffer')).sentence).toContain('with other figures: 4.00%, £2,400 a year more than now.');
    const settled = await done(officer, 'acceptOffer', 'ReturnInput', which(countered));
    expect((await latest(EMAILS.fees, 'settled')).sentence).toContain('at £62,400 a year, from £60,000 now');
    expect(await noticesOf(EMAILS.officer, { kinds: ['settled'] })).toEqual([]);
    await done(officer, 'requestApproval', 'ReturnInput', which(settled));
  });

  it('the deciders of the step whose turn it is are asked, one after the other', async () => {
    const ret = await schoolsReturn(EMAILS.officer, 'Ash Lane School');
    const request = await requestFor(await world.as(EMAILS.head), ret.id);
    expect((await latest(EMAILS.head, 'approvalAsked')).path).toBe(`/approvals/${request.id}`);
    expect(await noticesOf(EMAILS.finance, { kinds: ['approvalAsked'] })).toEqual([]);
    await decide(await world.as(EMAILS.head), request);
    expect((await latest(EMAILS.finance, 'approvalAsked')).sentence).toContain('worth £2,400 a year more');
    const second = await requestFor(await world.as(EMAILS.finance), ret.id);
    await decide(await world.as(EMAILS.finance), second);
    expect((await returnOf(await world.as(EMAILS.officer), ret.id)).state).toBe('implemented');
    expect((await latest(EMAILS.officer, 'inForce')).path).toBe(`/returns/${ret.id}`);
    const forSchool = await latest(EMAILS.fees, 'inForce');
    expect(forSchool.path).toMatch(/^\/documents\/[\w-]{36}$/);
    expect(forSchool.sentence).toContain('£2,400 a year more');
    expect(await noticesOf(EMAILS.officer, { kinds: ['approvalDecided'] })).toEqual([]);
  });

  it('a named deputy is told, and asked in place of the one who is away', async () => {
    const answer = await (
      await world.as(EMAILS.head)
    ).gql(`mutation ($input: DelegateInput!) { delegateApproval(input: $input) { userErrors { message } } }`, {
      input: { toPersonId: world.people.director, role: 'headOfSes', from: '2026-11-10', until: '2026-12-10', reason: 'Away' },
    });
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    expect((await latest(EMAILS.director, 'approvalAsked')).sentence).toBe(
      'Hana Head named you as deputy for approvals, from 10 November 2026 to 10 December 2026.',
    );
    world.clock.moveTo('2026-11-10T09:05:00Z');
    const sent = await sendReturn(await world.as(EMAILS.fees), await schoolsReturn(EMAILS.fees, 'Birch House School'), 200);
    const officer = await world.as(EMAILS.officer);
    const settled = await done(officer, 'acceptOffer', 'ReturnInput', which(sent));
    await done(officer, 'requestApproval', 'ReturnInput', which(settled));
    expect((await latest(EMAILS.director, 'approvalAsked')).title).toContain('Birch House School');
    const request = await requestFor(await world.as(EMAILS.director), sent.id);
    await decide(await world.as(EMAILS.director), request, 'returned', { reason: 'Pupil A. Child has left.' });
    const back = await latest(EMAILS.officer, 'approvalDecided');
    expect(back.detail).toBe('Pupil A. Child has left.');
    expect(back.sentence).not.toContain('A. Child');
  });

  it('a provider is never told what the rule recommended, nor of the authority’s own matters', async () => {
    const { rows } = await world.owner.query<{ told: string }>(
      `select string_agg(title || ' ' || sentence || ' ' || detail, E'\\n') as told from notifications where organisation_id = any ($1)`,
      [[world.providerId, world.rivalId]],
    );
    expect(rows[0]!.told).not.toMatch(/recommend|ceiling|cap |approval asked|decide/i);
    const { rows: kinds } = await world.owner.query<{ kind: string }>(
      'select distinct kind from notifications where organisation_id = $1',
      [world.providerId],
    );
    expect(kinds.map(({ kind }) => kind)).not.toEqual(expect.arrayContaining(['approvalAsked']));
  });

  it('what is rolled back tells nobody', async () => {
    const ret = await schoolsReturn(EMAILS.fees, 'Birch House School');
    const before = (await noticesOf(EMAILS.officer)).length;
    const fees: Actor = {
      personId: world.people.fees,
      personName: 'Fay Fees',
      organisationId: world.providerId,
      organisationName: 'Oak Education Limited',
      kind: 'provider',
      roles: ['providerFeesManager'],
      access: 'write',
      source: 'test',
    };
    const work = world.app.get(UnitOfWork);
    const tried = work.run(fees, () => {
      world.app.get(AuditService, { strict: false }).record({
        action: 'withdraw',
        subjectType: 'upliftReturn',
        subjectId: ret.id,
        authorityId: world.authorityId,
        schoolId: ret.school.id,
        shared: true,
      });
      work.beforeCommit(() => Promise.reject(new Error('Changed my mind.')));
      return Promise.resolve();
    });
    await expect(tried).rejects.toThrow('Changed my mind.');
    expect(await noticesOf(EMAILS.officer)).toHaveLength(before);
    const { rows } = await world.owner.query("select from notifications where title like 'Return taken back%'");
    expect(rows).toEqual([]);
  });
});

describe('one’s own notices', () => {
  it('are nobody else’s: not to read, not to mark', async () => {
    const { rows } = await world.owner.query<{ id: string }>('select id from notifications where person_id = $1 limit 1', [
      world.people.fees,
    ]);
    const answer = await (
      await world.as(EMAILS.rivalFees)
    ).gql<{ markNotificationsRead: { marked: number } }>(
      'mutation ($ids: [ID!]) { markNotificationsRead(input: { ids: $ids }) { marked userErrors { message } } }',
      { ids: [rows[0]!.id] },
    );
    expect(answer.data.markNotificationsRead.marked).toBe(0);
    expect((await noticesOf(EMAILS.neighbour)).length).toBe(0);
    expect((await noticesOf(EMAILS.auditor)).length).toBe(0);
  });

  it('are counted, marked, and then listed after the unread', async () => {
    const fees = await world.as(EMAILS.fees);
    const unread = async (): Promise<number> =>
      (await fees.gql<{ unreadNotifications: number }>('{ unreadNotifications }')).data.unreadNotifications;
    const { rows } = await world.owner.query<{ id: string }>(
      'select id from notifications where person_id = $1 order by happened_at desc, id desc limit 1',
      [world.people.fees],
    );
    const before = await unread();
    const mark = 'mutation ($ids: [ID!]) { markNotificationsRead(input: { ids: $ids }) { marked userErrors { message } } }';
    await fees.gql(mark, { ids: [rows[0]!.id] });
    expect(await unread()).toBe(before - 1);
    const list = await noticesOf(EMAILS.fees);
    expect(list.findIndex(({ readAt }) => readAt !== null)).toBe(list.length - 1);
    // Page by page, nothing twice and nothing left out.
    const titles: string[] = [];
    for (let after: string | null = null; ;) {
      const answer: { data: { notifications: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } } =
        await fees.gql(
          'query ($after: String) { notifications(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
          { after },
        );
      titles.push(...answer.data.notifications.nodes.map(({ id }) => id));
      if (!answer.data.notifications.pageInfo.hasNextPage) break;
      after = answer.data.notifications.pageInfo.endCursor;
    }
    expect(new Set(titles).size).toBe(list.length);
    await fees.gql('mutation { markNotificationsRead(input: {}) { marked userErrors { message } } }');
    expect(await unread()).toBe(0);
  });
});
