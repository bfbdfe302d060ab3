import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '../support/app.js';
import { aBlock, blockTerms, callOff, somePupils } from '../support/block-world.js';
import { browse } from '../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld, passedChecks } from '../support/round-world.js';

const FAILURE = `query ($school: ID!, $day: Date) { schoolFailure(schoolId: $school, lastDay: $day) { kind source version lastDay
  pupils { pupilReference annualFees { pence } prepaid { pence } blockReference places { name freeBlockPlaces } }
  contracts { reference noticeUntil prepaid { pence } } prepaid { pence } problems } }`;
const LAST_DAY = '2027-02-15';

/** What a yearly price billed for the spring term to 12 April owes back after 15 February: by calendar day, each day's part of the running whole. */
function beyond(annualPence: number): number {
  let owed = 0;
  const day = (date: string): number => Math.round((Date.parse(date) - Date.parse('2026-09-01')) / 86_400_000);
  for (let passed = day('2027-02-16'); passed < day('2027-04-13'); passed += 1)
    owed += Math.floor((annualPence * (passed + 1)) / 365) - Math.floor((annualPence * passed) / 365);
  return owed;
}

describe('a school that fails', () => {
  let world: RoundWorld;
  const client: Record<string, Client> = {};
  const ask = async (who: string, day: string | null = LAST_DAY) => client[who]!.gql(FAILURE, { school: world.schools.ash.id, day });
  const act = async (who: string, name: 'recordSchoolFailure' | 'withdrawSchoolFailure', input: object): Promise<string[]> => {
    const type = name === 'recordSchoolFailure' ? 'RecordSchoolFailureInput' : 'WithdrawSchoolFailureInput';
    const answer = await client[who]!.gql(`mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`, { input });
    return answer.data[name].userErrors.map(({ code }: { code: string }) => code);
  };
  const closure = { kind: 'closure', onDate: LAST_DAY, source: 'Letter of the proprietor of 30 January' };

  beforeAll(async () => {
    world = await aRoundWorld('2027-02-01T09:00:00Z');
    await world.aPlacement('ash', 'P-001', [{ kind: 'core', pounds: 64_000 }], { startsOn: '2026-09-01' });
    await world.aPlacement('ash', 'P-002', [{ kind: 'core', pounds: 51_234.56 }], { startsOn: '2026-09-01', naming: 'tribunal' });
    await world.aPlacement('cedar', 'P-003', [{ kind: 'core', pounds: 40_000 }], { startsOn: '2026-09-01' });
    await world.owner.query(`update pupils set outward_postcode = 'TE1'`);
    await world.owner.query(`update schools set low_age = 5, high_age = 19, boarding = 'day' where urn between 990101 and 990103`);
    await world.owner.query(
      `with other as (insert into pupils (authority_id, reference, year_group, primary_need) values ($1, 'N-001', 8, 'ASD') returning id)
       insert into placements (authority_id, school_id, pupil_id, starts_on, setting, naming_basis) select $1, $2, id, '2026-09-01', 'day', 'agreed' from other`,
      [world.neighbourId, world.schools.ash.id],
    );
    for (const who of ['officer', 'head', 'fees', 'auditor', 'neighbour'] as const) client[who] = await world.as(EMAILS[who]);
    await passedChecks(world);
    await aBlock(world, {
      reference: 'BLK-1',
      startsOn: '2026-09-01',
      endsOn: '2028-08-31',
      terms: blockTerms({ groups: [{ ...blockTerms().groups[0]!, guaranteed: 2 }] }),
    });
    await somePupils(world, world.authorityId, ['B-001', 'B-002']);
  });
  afterAll(() => world.close());

  it('shows at once its pupils, contracts, money in advance to the penny, and possible places', async () => {
    const { data } = await ask('officer');
    expect(data.schoolFailure).toMatchObject({
      kind: null,
      lastDay: LAST_DAY,
      problems: [],
      pupils: [
        { pupilReference: 'P-001', annualFees: { pence: 6_400_000 }, prepaid: { pence: beyond(6_400_000) } },
        { pupilReference: 'P-002', annualFees: { pence: 5_123_456 }, prepaid: { pence: beyond(5_123_456) } },
      ],
      contracts: [{ reference: 'BLK-1', noticeUntil: null, prepaid: { pence: 2 * beyond(6_000_000) } }],
      prepaid: { pence: beyond(6_400_000) + beyond(5_123_456) + 2 * beyond(6_000_000) },
    });
    expect(data.schoolFailure.pupils[0].places.map(({ name }: { name: string }) => name).sort()).toEqual([
      'Birch House School',
      'Cedar Grove School',
    ]);
  });

  it('owes nothing back for a term that has not been billed, and says which calendar is missing', async () => {
    expect((await ask('officer', '2027-05-01')).data.schoolFailure.prepaid).toEqual({ pence: 0 });
    const later = (await ask('officer', '2029-02-01')).data.schoolFailure;
    expect(later.problems).toEqual([expect.stringContaining('Ash Lane School, 2028/29: the school’s term calendar is not recorded')]);
    expect(later.pupils[0].prepaid).toBeNull();
  });

  it('is recorded by who keeps the checks, once, however many press the button', async () => {
    const record = (who: string, more = {}) => act(who, 'recordSchoolFailure', { schoolId: world.schools.ash.id, ...closure, ...more });
    expect(await record('officer')).toEqual(['notAllowed']);
    expect(await record('head', { source: ' ' })).toEqual(['textMissing']);
    const tries = await Promise.all([record('head'), record('head'), record('head')]);
    expect(tries.flat()).toEqual(['alreadyRecorded', 'alreadyRecorded']);
    expect((await ask('officer', null)).data.schoolFailure).toMatchObject({ kind: 'closure', lastDay: LAST_DAY, source: closure.source });
  });

  it('tells every council with a pupil there, and shows each its own alone', async () => {
    const told = async (who: string): Promise<string[]> =>
      (await client[who]!.gql('{ notifications(first: 20) { nodes { title } } }')).data.notifications.nodes.map(
        ({ title }: { title: string }) => title,
      );
    expect(await told('officer')).toContain('Ash Lane School closes');
    expect(await told('neighbour')).toContain('Ash Lane School closes');
    expect((await ask('neighbour', null)).data.schoolFailure).toMatchObject({
      kind: null,
      pupils: [{ pupilReference: 'N-001' }],
      contracts: [],
    });
    expect((await ask('fees')).errors![0]!.extensions.code).toBe('notAllowed');
  });

  it('takes no new pupil while it stands', async () => {
    const { rows } = await world.owner.query<{ id: string }>(`select id from contracts where reference = 'BLK-1'`);
    const refused = await callOff(client['head']!, { contractId: rows[0]!.id, pupilReference: 'B-001', from: '2027-02-03' });
    expect(JSON.stringify(refused)).toContain('The school closes (last day 15 February 2027)');
    const page = await (await browse(world, EMAILS.head)).get(`/schools/${world.schools.ash.id}`);
    expect(page.text).toContain('The school closes (last day 15 February 2027).');
  });

  it('is withdrawn with a reason on its page, which tells the same figures as the file', async () => {
    const head = await browse(world, EMAILS.head);
    const page = await head.get(`/schools/${world.schools.ash.id}/failure`);
    expect(page.text).toContain('Ash Lane School closes: the last day is 15 February 2027.');
    expect(page.text).toContain('Letter of the proprietor');
    const file = await head.get(`/schools/${world.schools.ash.id}/failure?format=csv`);
    expect(file.body.toString('utf8')).toContain((beyond(6_400_000) / 100).toFixed(2));
    expect((await page.submit({ reason: '' }, { button: 'Withdraw the record' })).status).toBe(422);
    const withdrawn = await page.submit({ reason: 'The sale saved it.' }, { button: 'Withdraw the record' });
    expect(withdrawn.text).toContain('No failure of this school is recorded.');
    expect(await act('head', 'withdrawSchoolFailure', { schoolId: world.schools.ash.id, version: 1, reason: 'x' })).toEqual(['notFound']);
    const { rows } = await world.owner.query(
      `select action from audit_events where action in ('recordSchoolFailure', 'withdrawSchoolFailure') order by number`,
    );
    expect(rows.map(({ action }) => action)).toEqual(['recordSchoolFailure', 'withdrawSchoolFailure']);
  });
});
