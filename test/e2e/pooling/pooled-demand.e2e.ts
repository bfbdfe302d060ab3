import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Duties } from '../../../src/platform/jobs/duties.js';
import { LongWorkRunner } from '../../../src/platform/jobs/long-work-runner.js';
import type { Client } from '../../support/app.js';
import { COMMISSIONER, NEXT, sharingDemand, type DemandRow, someChildren, DEMAND_ROWS } from '../../support/demand-world.js';
import { browse } from '../../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

const DEMAND = `query ($by: [DemandDimension!]!, $on: Date) { pooledDemand(by: $by, takenOn: $on) { takenOn days members { id name }
  ${DEMAND_ROWS} } }`;

let world: RoundWorld;
const client: Record<string, Client> = {};

beforeAll(async () => {
  world = await aRoundWorld('2026-11-10T09:00:00Z');
  await sharingDemand(world);
  await someChildren(world, world.authorityId, 'T-', 61);
  await someChildren(world, world.neighbourId, 'N-', 23);
  for (const [who, email] of Object.entries({
    head: EMAILS.head,
    officer: EMAILS.officer,
    auditor: EMAILS.auditor,
    fees: EMAILS.fees,
    next: NEXT,
    llr: COMMISSIONER,
  }))
    client[who] = await world.as(email);
});
afterAll(() => world.close());

const publish = async (who: string): Promise<string[]> => {
  const { data } = await client[who]!.gql('mutation { publishDemand { workId userErrors { code } } }');
  const { workId, userErrors } = data.publishDemand;
  if (workId) await world.app.get(LongWorkRunner).run({ workId, authorityId: who === 'next' ? world.neighbourId : world.authorityId });
  return userErrors.map(({ code }: { code: string }) => code);
};
const rows = async (who: string, by: string[] = ['need'], on: string | null = null): Promise<DemandRow[]> => {
  const answer = await client[who]!.gql(DEMAND, { by, on });
  expect(answer.errors).toBeUndefined();
  return answer.data.pooledDemand.rows;
};
const named = (all: readonly DemandRow[], ...categories: string[]): DemandRow =>
  all.find(({ cell }) => categories.every((category) => cell.some((each) => each.category === category)))!;

describe('demand that members publish', () => {
  it('is published by who may, once a day, with the audit that released it, and never changes', async () => {
    expect((await client['llr']!.gql(DEMAND, { by: [] })).data.pooledDemand).toMatchObject({ takenOn: null, rows: [] });
    expect(await publish('officer')).toEqual(['notAllowed']);
    expect(await publish('head')).toEqual([]);
    expect(await publish('head')).toEqual(['alreadyPublished']);
    expect(await publish('next')).toEqual([]);
    const held = await world.owner.query(`select audit, published_by_name, plan_version from pooled_snapshots order by published_by_name`);
    expect(held.rows).toMatchObject([
      { published_by_name: 'Hana Head', plan_version: 1, audit: { exact: 0, narrow: 0, unwitnessed: 0 } },
      { published_by_name: 'Ned Next', audit: { exact: 0, narrow: 0, unwitnessed: 0 } },
    ]);
    await expect(world.owner.query(`update pooled_snapshots set figures = '{}'`)).rejects.toThrow('never changed');
    await expect(world.owner.query('delete from pooled_snapshots')).rejects.toThrow('never changed');
    const record = await world.owner.query(`select after from audit_events where action = 'publishDemand'`);
    // Nothing of the children: not even how many.
    for (const { after } of record.rows) expect(Object.keys(after).sort()).toEqual(['blanks', 'sha256', 'takenOn']);
  });

  it('is within four of the truth for each member, pooled as their sum, and exact for one’s own alone', async () => {
    const true_ = await world.owner.query<{ authority: string; need: string; count: number }>(
      'select authority_id as authority, primary_need as need, count(*)::int as count from pupils group by 1, 2',
    );
    const [ours, theirs] = [await rows('head'), await rows('llr')];
    for (const { authority, need, count } of true_.rows) {
      const { figure } = named(ours, need).members.find(({ authorityId }) => authorityId === authority)!;
      expect(figure.figure! % 5).toBe(0);
      expect(figure.least!).toBeLessThanOrEqual(count);
      expect(figure.most!).toBeGreaterThanOrEqual(count);
    }
    for (const { members, pooled } of ours) {
      expect(pooled.figure).toBe(members.reduce((sum, { figure }) => sum + figure.figure!, 0));
      expect(pooled.most).toBe(members.reduce((sum, { figure }) => sum + figure.most!, 0));
    }
    const ownAsd = true_.rows.find(({ authority, need }) => authority === world.authorityId && need === 'ASD')!.count;
    expect(named(ours, 'ASD').own).toBe(ownAsd);
    expect(theirs.every(({ own }) => own === null)).toBe(true);
    expect(theirs.map(({ pooled }) => pooled)).toEqual(ours.map(({ pooled }) => pooled));
  });

  it('refuses what is not in the plan and names the nearest tables', async () => {
    const answer = await client['llr']!.gql(DEMAND, { by: ['need', 'setting', 'district'] });
    expect(answer.errors![0]!.extensions.code).toBe('notInPlan');
    expect(answer.errors![0]!.message).toContain('need by setting; need by district; setting by district');
    const page = await (await browse(world, COMMISSIONER)).get('/pooling/demand?by=need-setting-district');
    expect(page.status).not.toBe(200);
    expect(page.text).toContain('need by setting');
  });

  it('is the same on the page, in its file and for programs; a school sees the sums of all members alone', async () => {
    const llr = await browse(world, COMMISSIONER);
    const [page, file] = [await llr.get('/pooling/demand?by=need'), await llr.get('/pooling/demand?by=need&format=csv')];
    const csv = file.body.toString('utf8');
    for (const { pooled, members, cell } of await rows('llr')) {
      const words = [pooled.words, ...members.map(({ figure }) => figure.words)].join(',');
      expect(csv).toContain(`(${cell[0]!.category})`);
      if (pooled.figure! > 0) {
        expect(csv.replaceAll('"', '')).toContain(words);
        expect(page.text).toContain(pooled.words);
      }
    }
    expect(page.text).not.toContain('Ours, exactly');
    const [seen, sums] = [await rows('fees'), await rows('llr')];
    expect(seen.every(({ members, own }) => members.length === 0 && own === null)).toBe(true);
    expect(seen.map(({ pooled }) => pooled)).toEqual(sums.map(({ pooled }) => pooled));
    // A district is one member's own: only homes not known are told of all together.
    const districts = (await rows('fees', ['need', 'district'])).flatMap(({ cell }) =>
      cell.filter(({ dimension }) => dimension === 'district'),
    );
    expect(new Set(districts.map(({ category }) => category))).toEqual(new Set(['notKnown']));
    const school = await (await browse(world, EMAILS.fees)).get('/pooling/demand?by=need');
    expect([school.status, school.text.includes('Testshire County Council'), school.text.includes('Nextshire')]).toEqual([
      200,
      false,
      false,
    ]);
    expect((await llr.get('/pooling/information-governance')).text).toContain('What is not promised');
  });

  it('published again a month later moves with the children, and the earlier stands as it was', async () => {
    const before = await rows('llr', []);
    await someChildren(world, world.authorityId, 'U-', 20);
    world.clock.moveTo('2026-12-10T09:00:00Z');
    client['head'] = await world.as(EMAILS.head);
    client['llr'] = await world.as(COMMISSIONER);
    expect(await publish('head')).toEqual([]);
    const [after] = await rows('llr', []);
    expect(after!.members[1]!.figure.figure).toBeGreaterThan(before[0]!.members[1]!.figure.figure! - 1);
    expect(after!.members[0]).toEqual(before[0]!.members[0]);
    expect(await rows('llr', [], '2026-11-10')).toEqual(before);
    const beside = await (await browse(world, COMMISSIONER)).get('/pooling/demand?beside=2026-11-10');
    expect(beside.text).toContain(before[0]!.pooled.words);
    expect(beside.text).toContain('All members, 10 November 2026');
    // A third month: the neighbour's records are quite others; ours, with seven more, give what they would have given anyway.
    await someChildren(world, world.authorityId, 'V-', 7);
    await world.owner.query(`update pupils set primary_need = 'PD', year_group = 3 where authority_id = $1 and reference like 'N-1%'`, [
      world.neighbourId,
    ]);
    await someChildren(world, world.neighbourId, 'N-9', 9);
    world.clock.moveTo('2027-01-12T09:00:00Z');
    for (const [who, email] of [
      ['head', EMAILS.head],
      ['next', NEXT],
      ['llr', COMMISSIONER],
      ['fees', EMAILS.fees],
    ] as const)
      client[who] = await world.as(email);
    for (const who of ['head', 'next']) expect(await publish(who)).toEqual([]);
  });

  it('is the same bytes whatever another member’s records are', async () => {
    const { rows: before } = await world.owner.query(
      `select sha256 from pooled_snapshots where authority_id = $1 and taken_on = '2027-01-12'`,
      [world.authorityId],
    );
    await world.owner.query(
      'delete from placements where authority_id = $1 and pupil_id in (select id from pupils where reference like $2)',
      [world.neighbourId, 'N-9%'],
    );
    world.clock.moveTo('2027-01-13T09:00:00Z');
    client['head'] = await world.as(EMAILS.head);
    expect(await publish('head')).toEqual([]);
    const { rows: after } = await world.owner.query(
      `select sha256 from pooled_snapshots where authority_id = $1 and taken_on = '2027-01-13'`,
      [world.authorityId],
    );
    expect(after).toEqual(before);
  });

  it('is published again by itself on the day that the lead has set, of that day, once, while it is shared', async () => {
    const duties = world.app.get(Duties);
    const { data } = await client['head']!.gql('{ consortia { id publication { day next version maySet setByName } } }');
    const [{ id: consortiumId, publication }] = data.consortia;
    expect(publication).toEqual({ day: 1, next: '2027-02-01', version: 0, maySet: true, setByName: null });
    const set = async (who: string, day: number, version = 0) =>
      (
        await client[who]!.gql('mutation ($input: SetPublicationDayInput!) { setPublicationDay(input: $input) { userErrors { code } } }', {
          input: { consortiumId, day, version },
        })
      ).data.setPublicationDay.userErrors.map(({ code }: { code: string }) => code);
    expect(await set('officer', 14)).toEqual(['notAllowed']);
    expect(await set('next', 14)).toEqual(['notLead']);
    expect(await set('head', 29)).toEqual(['dayWrong']);
    // Two at once: one of them has not seen the other's.
    expect((await Promise.all([set('head', 14), set('head', 14)])).flat()).toEqual(['staleVersion']);
    const typed = await (await browse(world, EMAILS.head)).get('/pooling/consortium');
    const refused = await typed.submit({ day: '31' }, { button: 'Set the day' });
    expect(refused.errors).toEqual(['Enter a day from 1 to 28: every month has it.']);
    expect(refused.$('#day').val()).toBe('31');
    expect(refused.text).toContain('on the 14th of each month, the next time on 14 January 2027');
    const tampered = await typed.submit({ consortiumId: 'another', day: '14' }, { button: 'Set the day' });
    expect([tampered.status, tampered.text.includes('does not have the right form')]).toEqual([400, true]);
    expect((await (await browse(world, NEXT)).get('/notifications')).text).toContain('When members publish their demand');
    const { rows: recorded } = await world.owner.query(
      `select distinct chain = $1 as consortiums, after ->> 'day' as day from audit_events where action = 'setPublicationDay' order by 1`,
      [consortiumId],
    );
    expect(recorded).toEqual([
      { consortiums: false, day: '14' },
      { consortiums: true, day: '14' },
    ]);
    for (const authority of [world.neighbourId, world.authorityId]) {
      await world.owner.query('begin');
      await world.owner.query(`select set_config('role', 'iss_authority', true), set_config('app.organisation', $1, true)`, [authority]);
      const { rowCount } = await world.owner.query('update publication_days set day = day');
      await world.owner.query('rollback');
      expect(rowCount).toBe(authority === world.authorityId ? 1 : 0);
    }
    expect(await duties.run('publish-demand-monthly')).toBe(0);
    // Whoever comes to it two days late publishes what stood on the day.
    world.clock.moveTo('2027-02-16T06:00:00Z');
    const started = await Promise.all([duties.run('publish-demand-monthly'), duties.run('publish-demand-monthly')]);
    expect(started[0] + started[1]).toBe(2);
    const { rows: works } = await world.owner.query<{ id: string; authority: string }>(
      `select id, authority_id as authority from long_works where kind = 'publish-demand' and input ->> 'takenOn' = '2027-02-14'`,
    );
    expect(works).toHaveLength(2);
    for (const { id, authority } of works) await world.app.get(LongWorkRunner).run({ workId: id, authorityId: authority });
    const { rows: held } = await world.owner.query(`select published_by_name from pooled_snapshots where taken_on = '2027-02-14'`);
    expect(held).toHaveLength(2);
    client['llr'] = await world.as(COMMISSIONER);
  });

  it('is nobody else’s to read by SQL: neither the secret nor the children', async () => {
    const as = async (role: string, organisation: string, sql: string) => {
      await world.owner.query('begin');
      await world.owner.query(`select set_config('role', $1, true), set_config('app.organisation', $2, true)`, [role, organisation]);
      const answer = await world.owner.query(sql).catch((error: unknown) => String(error));
      await world.owner.query('rollback');
      return typeof answer === 'string' ? answer : answer.rows.length;
    };
    expect(await as('iss_authority', world.neighbourId, `select from release_secrets where authority_id = '${world.authorityId}'`)).toBe(0);
    expect(await as('iss_auditor', world.authorityId, 'select from release_secrets')).toContain('permission denied');
    expect(await as('iss_consortium', world.authorityId, 'select from release_secrets')).toContain('permission denied');
    expect(await as('iss_consortium', world.authorityId, 'select from placements')).toContain('permission denied');
  });

  it('tells those who publish, and the consortium, when a publication failed, and shows it on the page', async () => {
    const noticesOf = async (email: string): Promise<string> => (await (await browse(world, email)).get('/notifications')).text;
    world.clock.moveTo('2027-02-17T09:00:00Z');
    client['next'] = await world.as(NEXT);
    const { data } = await client['next'].gql('mutation { publishDemand { workId userErrors { code } } }');
    const running = await (await browse(world, NEXT)).get('/pooling/demand');
    expect(running.table('Our latest publications')[0]!.join(' ')).toMatch(/Publishing the demand of 17 February 2027.*Ned Next.*Waiting/);
    // Between its start and its run the secret is sealed with a key that is gone: it fails three times over.
    await world.owner.query(`update release_secrets set key_id = 'gone' where authority_id = $1`, [world.neighbourId]);
    for (let run = 0; run < 3; run += 1)
      await world.app.get(LongWorkRunner).run({ workId: data.publishDemand.workId, authorityId: world.neighbourId });
    const { rows: works } = await world.owner.query(`select state, claims from long_works where id = $1`, [data.publishDemand.workId]);
    expect(works).toEqual([{ state: 'failed', claims: 3 }]);
    expect(await noticesOf(NEXT)).toContain('Not published: the demand of Nextshire');
    expect(await noticesOf(COMMISSIONER)).toContain('Not published: the demand of Nextshire');
    expect(await noticesOf(EMAILS.head)).not.toContain('Not published');
    const failed = await (await browse(world, NEXT)).get('/pooling/demand');
    expect(failed.table('Our latest publications')[0]!.join(' ')).toMatch(/Failed.*it was given up/);
    const { rows: recorded } = await world.owner.query(`select after from audit_events where action = 'failPublication'`);
    expect(recorded).toHaveLength(1);
  });

  it('is told to schools of one consortium at a time, where several publish', async () => {
    const third = await world.anOrganisation('authority', 'Archester', { laCode: '804' });
    const arches = await world.anOrganisation('consortium', 'The Arches');
    for (const [index, authority] of [third, world.neighbourId].entries()) {
      await world.owner.query(
        `insert into consortium_members (consortium_id, authority_id, lead, period) values ($1, $2, $3, '[2026-01-01,)')`,
        [arches, authority, index === 0],
      );
      await world.owner.query(
        `insert into sharing_agreements (consortium_id, authority_id, subject, period, signed_on, reference) values ($1, $2, 'demand', '[2026-01-01,)', '2025-12-01', 'ISA/9')`,
        [arches, authority],
      );
    }
    // What the third has published is what its neighbour has: two of a kind are twice as many.
    await world.owner.query(
      `insert into pooled_snapshots (id, authority_id, taken_on, plan_version, categories, figures, audit, sha256, published_by, published_by_name, published_at)
       select gen_random_uuid(), $1, taken_on, plan_version, categories, figures, audit, sha256, published_by, published_by_name, published_at
       from pooled_snapshots where authority_id = $2 and taken_on = '2027-02-14'`,
      [third, world.neighbourId],
    );
    client['fees'] = await world.as(EMAILS.fees);
    const ask = async (consortiumId: string | null) =>
      (
        await client['fees']!.gql(
          `query ($of: ID) { pooledDemand(by: [need], takenOn: "2027-02-14", consortiumId: $of) { consortiumId consortia { name } ${DEMAND_ROWS} } }`,
          { of: consortiumId },
        )
      ).data.pooledDemand;
    const [first, other] = [await ask(null), await ask((await ask(null)).consortia.length === 2 ? arches : null)];
    expect(first.consortia).toEqual([{ name: 'The Arches' }, { name: 'The Shires' }]);
    expect([first.consortiumId, other]).toEqual([arches, first]);
    const { rows: held } = await world.owner.query<{ id: string }>(`select id from organisations where name = 'The Shires'`);
    const shires = await ask(held[0]!.id);
    const asd = ({ rows: all }: { rows: DemandRow[] }): number => named(all, 'ASD').pooled.figure!;
    const { rows: next } = await world.owner.query<{ asd: number }>(
      `select (figures ->> 'need=ASD')::int as asd from pooled_snapshots where authority_id = $1 and taken_on = '2027-02-14'`,
      [third],
    );
    expect(asd(first)).toBe(2 * next[0]!.asd);
    expect(asd(shires)).not.toBe(asd(first));
    const page = await (await browse(world, EMAILS.fees)).get(`/pooling/demand?by=need&on=2027-02-14&consortium=${held[0]!.id}`);
    expect(page.$('#filter-consortium option[selected]').text()).toBe('The Shires');
    expect(page.text).toContain(named(shires.rows, 'ASD').pooled.words);
    const file = await (await browse(world, EMAILS.fees)).get(`/pooling/demand?by=need&on=2027-02-14&consortium=${held[0]!.id}&format=csv`);
    expect(file.body.toString('utf8')).toContain(named(shires.rows, 'ASD').pooled.words);
  });

  it('is no longer shown of a member that shares it no more', async () => {
    await world.owner.query(`update sharing_agreements set period = '[2026-01-01,2026-02-01)' where authority_id = $1`, [
      world.neighbourId,
    ]);
    const answer = await client['llr']!.gql(DEMAND, { by: [], on: '2026-11-10' });
    expect(answer.data.pooledDemand.members.map(({ name }: { name: string }) => name)).toEqual(['Testshire County Council']);
    client['next'] = await world.as(NEXT);
    expect(await publish('next')).toEqual(['notShared']);
  });

  it('counts homes by districts that are added and never changed', async () => {
    const head = await browse(world, EMAILS.head);
    const form = await head.get('/pooling/demand/districts');
    const wrong = await form.submit({ name: 'North', code: 'North!', outwardPostcodes: 'TE1, nowhere' }, { button: 'Add the district' });
    expect(wrong.errors).toEqual([expect.stringContaining('A code is one word'), 'These are no outward postcodes: NOWHERE.']);
    const added = await wrong.submit({ code: 'north', outwardPostcodes: 'te1 TE3' }, { button: 'Add the district' });
    expect(added.text).toContain('TE1, TE3');
    const again = await added.submit({ name: 'Other', code: 'other', outwardPostcodes: 'TE3' }, { button: 'Add the district' });
    expect(again.errors).toEqual(['One of these postcodes belongs to North already.']);
  });
});
