import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyRotation } from '../../src/placements/personal-details/key-rotation.js';
import { PersonalDetailsService } from '../../src/placements/personal-details/personal-details.service.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { KeyRing } from '../../src/platform/key-ring.js';
import { Clock } from '../../src/platform/clock.js';
import type { Config } from '../../src/platform/config.js';
import { CheckOverridesService } from '../../src/providers/due-diligence/overrides.service.js';
import { headOf } from '../support/block-world.js';
import type { Client } from '../support/app.js';
import { browse } from '../support/portal.js';
import { aContract } from '../support/procurement-world.js';
import { EMAILS, type RoundWorld, aRoundWorld, passedChecks } from '../support/round-world.js';

let world: RoundWorld;
let placementId: string;
let pupilId: string;
const client: Record<string, Client> = {};
const COMMISSIONER = 'commissioner@testshire.example';

/** What no dump, record or log may show in plain words. */
const SECRETS = ['Zebediah Quill', '2014-05-17', 'LE1 5XY', '31926819', '089999', '08-99-99', 'Oak Payments Secretly'];

beforeAll(async () => {
  world = await aRoundWorld('2027-02-01T09:00:00Z');
  await world.aPerson(COMMISSIONER, ['sesCommissioner'], world.authorityId, 'Cora Commissioner');
  placementId = await world.aPlacement('ash', 'P-001', [{ kind: 'core', pounds: 64_000 }], { startsOn: '2026-09-01' });
  await world.aPlacement('cedar', 'P-002', [{ kind: 'core', pounds: 50_000 }], { startsOn: '2026-09-01' });
  await world.owner.query(
    `with other as (insert into pupils (authority_id, reference, year_group, primary_need) values ($1, 'N-001', 8, 'ASD') returning id)
     insert into placements (authority_id, school_id, pupil_id, starts_on, setting, naming_basis) select $1, $2, id, '2026-09-01', 'day', 'agreed' from other`,
    [world.neighbourId, world.schools.ash.id],
  );
  const { rows } = await world.owner.query<{ id: string }>(
    `update pupils set birth_month = '2014-05-01', outward_postcode = 'LE1' where reference = 'P-001' returning id`,
  );
  pupilId = rows[0]!.id;
  for (const who of ['officer', 'head', 'finance', 'fees', 'rivalFees', 'auditor', 'neighbour'] as const)
    client[who] = await world.as(EMAILS[who]);
  client['commissioner'] = await world.as(COMMISSIONER);
});
afterAll(() => world?.close());

const mutate = async (who: string, name: string, type: string, input: object, ask = '') => {
  const answer = await client[who]!.gql(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${ask} userErrors { code field message } } }`,
    {
      input,
    },
  );
  expect(answer.errors).toBeUndefined();
  return answer.data[name];
};
const codes = (answer: { userErrors: { code: string }[] }): string[] => answer.userErrors.map(({ code }) => code);
const read = async (who: string) =>
  (
    await client[who]!.gql(
      `mutation ($id: ID!) { readPersonalDetails(pupilId: $id, because: "The agreement is written") { details { fullName dateOfBirth postcode } userErrors { code } } }`,
      { id: pupilId },
    )
  ).data.readPersonalDetails;
const KAI = { fullName: ' Zebediah  Quill', dateOfBirth: '2014-05-17', postcode: 'le15xy' };
const record = (who: string, changed: object = {}) =>
  mutate(who, 'recordPersonalDetails', 'RecordPersonalDetailsInput', { pupilId, version: 0, ...KAI, ...changed });

/** Every row of every table as text, as a dump would show it. */
async function dump(): Promise<string> {
  const { rows: tables } = await world.owner.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await world.owner.query<{ all: string | null }>(`select string_agg(each::text, E'\\n') as all from ${name} each`);
    parts.push(rows[0]!.all ?? '');
  }
  return parts.join('\n');
}

describe('Personal details', () => {
  it('are recorded by the placing authority, agreeing with what is known of the pupil', async () => {
    expect(codes(await record('officer', { dateOfBirth: '2014-06-17', postcode: 'LE2 1AA' }))).toEqual([
      'birthMonthDiffers',
      'outwardPostcodeDiffers',
    ]);
    expect(codes(await record('officer'))).toEqual([]);
    expect(codes(await record('officer'))).toEqual(['staleVersion']);
    expect(await read('officer')).toEqual({
      details: { fullName: 'Zebediah Quill', dateOfBirth: '2014-05-17', postcode: 'LE1 5XY' },
      userErrors: [],
    });
  });

  it('of two people who record them at once, one is told', async () => {
    const both = await Promise.all([record('officer', { version: 1 }), record('head', { version: 1 })]);
    expect(both.flatMap(codes)).toEqual(['staleVersion']);
  });

  it('are not there for anybody else, and the auditor and finance may not read them', async () => {
    expect(codes(await read('neighbour'))).toEqual(['notFound']);
    expect(codes(await read('fees'))).toEqual(['notFound']);
    expect(codes(await read('rivalFees'))).toEqual(['notFound']);
    expect(codes(await read('auditor'))).toEqual(['notAllowed']);
    expect(codes(await read('finance'))).toEqual(['notAllowed']);
    expect(codes(await record('fees', { version: 2 }))).toEqual(['notFound']);
    expect(codes(await record('neighbour', { version: 2 }))).toEqual(['notFound']);
  });

  it('are read by the school from the day an agreement that names the child is issued to it', async () => {
    const contractId = await aContract(world, { kind: 'spot', reference: 'IPA-7', state: 'approved', placementId });
    expect(codes(await read('fees'))).toEqual(['notFound']);
    await world.owner.query(`update contracts set state = 'issued' where id = $1`, [contractId]);
    expect((await read('fees')).details.fullName).toBe('Zebediah Quill');
    expect(codes(await read('rivalFees'))).toEqual(['notFound']);
    expect(codes(await record('fees', { version: 2 }))).toEqual(['notFound']);
    await world.owner.query(`update contracts set state = 'withdrawn' where id = $1`, [contractId]);
    expect(codes(await read('fees'))).toEqual(['notFound']);
  });

  it('are shown on the page of the pupil when asked for with a reason, and heads of service see who did', async () => {
    const officer = await browse(world, EMAILS.officer);
    const page = await officer.get(`/placements/${placementId}/pupil`);
    expect(page.text).not.toContain('Quill');
    expect((await page.submit({ because: '' }, { button: 'Show personal details' })).errors).toEqual(['Say for what you need them']);
    const shown = await page.submit({ because: 'The school asks which child it is' }, { button: 'Show personal details' });
    expect(shown.text).toContain('Zebediah Quill');
    expect(shown.headers['cache-control']).toContain('no-store');
    expect((await officer.get(`/placements/${placementId}/pupil`)).text).not.toContain('Quill');
    expect((await officer.get(`/placements/${placementId}`)).text).toContain('Personal details of the pupil');
    const log = (await (await browse(world, EMAILS.head)).get(`/placements/${placementId}/pupil`)).text;
    expect(log).toContain('Who read or changed them');
    expect(log).toContain('The school asks which child it is');
    expect(log).toContain('Oak Education Limited');
    expect((await officer.get(`/placements/${placementId}/pupil`)).text).not.toContain('Who read or changed them');
    expect((await (await browse(world, EMAILS.auditor)).get(`/placements/${placementId}/pupil`)).status).toBe(403);
  });

  it('are given to an agreement on record, whoever issues it', async () => {
    const service = world.app.get(PersonalDetailsService, { strict: false });
    const actor = {
      personId: world.people.director,
      personName: 'Dina Director',
      organisationId: world.authorityId,
      organisationName: 'Testshire County Council',
      kind: 'authority' as const,
      roles: ['director'],
      access: 'write' as const,
      source: 'test',
    };
    expect((await service.forAgreement(actor, pupilId, 'IPA-7 is issued'))?.postcode).toBe('LE1 5XY');
    const { rows } = await world.owner.query(
      `select from audit_events where action = 'readPersonalDetails' and after ->> 'because' = 'IPA-7 is issued'`,
    );
    expect(rows).toHaveLength(1);
  });

  it('are sealed anew with another key, in as many tries as one likes, and the old key can go', async () => {
    const keys = new Map([
      ['test', Buffer.alloc(32, 7)],
      ['next', Buffer.alloc(32, 8)],
    ]);
    const config = { ...world.config, detailKeys: new KeyRing('next', keys) } as Config;
    const work = world.app.get(UnitOfWork, { strict: false });
    const rotation = new KeyRotation(work, world.app.get(AuditService, { strict: false }), config);
    expect(await Promise.all([rotation.rotate(), rotation.rotate()]).then(([a, b]) => a + b)).toBe(1);
    expect(await rotation.rotate()).toBe(0);
    const onlyNext = new KeyRing('next', new Map([['next', Buffer.alloc(32, 8)]]));
    const service = (ring: KeyRing) =>
      new PersonalDetailsService(work, world.app.get(AuditService, { strict: false }), world.app.get(Clock, { strict: false }), {
        ...config,
        detailKeys: ring,
      });
    await service(onlyNext).onApplicationBootstrap();
    await expect(service(new KeyRing('test', new Map([['test', Buffer.alloc(32, 7)]]))).onApplicationBootstrap()).rejects.toThrow('“next”');
    // Back, so that the program of this test reads them again.
    const back = new KeyRotation(work, world.app.get(AuditService, { strict: false }), {
      ...config,
      detailKeys: new KeyRing('test', keys),
    });
    expect(await back.rotate()).toBe(1);
    expect((await read('officer')).details.fullName).toBe('Zebediah Quill');
  });

  it('do not open in another pupil’s row', async () => {
    await world.owner.query(
      `insert into personal_details select other.id, authority_id, key_id, sealed, 1, recorded_by, recorded_by_name, recorded_at
       from personal_details held, (select id from pupils where reference = 'P-002') other where pupil_id = $1`,
      [pupilId],
    );
    const answer = await client['officer']!.gql(
      `mutation { readPersonalDetails(pupilId: "${(await world.owner.query(`select id from pupils where reference = 'P-002'`)).rows[0].id}", because: "x") { details { fullName } userErrors { code } } }`,
    );
    expect(JSON.stringify(answer)).not.toContain('Quill');
    expect(answer.errors).toBeDefined();
  });
});

const pair = () => ({ authorityId: world.authorityId, providerId: world.providerId });
const request = (who: string, changed: object = {}) =>
  mutate(
    who,
    'requestBankDetails',
    'RequestBankDetailsInput',
    {
      ...pair(),
      sortCode: '08-99-99',
      accountNumber: '31926819',
      accountName: 'Oak Payments Secretly',
      reason: 'We moved to another bank',
      ...changed,
    },
    'changeId',
  );
const confirm = (who: string, id: string, changed: object = {}) =>
  mutate(who, 'confirmBankDetails', 'ConfirmBankDetailsInput', {
    id,
    version: 1,
    calledWhom: 'Rosa Reed, bursar',
    numberFrom: 'contract',
    calledOn: '2027-02-01',
    calledAt: '09:00',
    whatWasSaid: 'She read the new number to me.',
    ...changed,
  });
const payee = async (who: string) =>
  (
    await client[who]!.gql(
      `query ($a: ID!, $p: ID!) { payee(authorityId: $a, providerId: $p) { frozen history { id state version decidedByName calledWhom numberFrom } } }`,
      { a: world.authorityId, p: world.providerId },
    )
  ).data?.payee;

describe('Bank details of a provider', () => {
  let changeId: string;

  it('are asked for by the provider, whole and for itself; payment is frozen', async () => {
    expect(codes(await request('fees', { sortCode: '12345', accountNumber: '1' }))).toEqual(['sortCodeWrong', 'accountNumberWrong']);
    expect(codes(await request('rivalFees'))).toEqual(['notFound']);
    expect(codes(await request('neighbour'))).toEqual(['notFound']);
    expect(codes(await request('auditor'))).toEqual(['notAllowed']);
    const asked = await Promise.all([request('fees'), request('finance')]);
    expect(asked.flatMap(codes)).toEqual(['alreadyRequested']);
    changeId = (await payee('head')).history[0].id;
    expect((await payee('fees')).frozen).toBe(true);
    expect(await payee('rivalFees')).toBeFalsy();
  });

  it('are confirmed by a second person of the council after a call, and by nobody else', async () => {
    // Whoever of the two was first asked: the head is neither.
    const call = { numberFrom: 'earlierCorrespondence' };
    expect(codes(await confirm('fees', changeId))).toEqual(['notAllowed']);
    expect(codes(await confirm('officer', changeId))).toEqual(['notAllowed']);
    expect(codes(await confirm('head', changeId, { calledAt: '08:59' }))).toEqual(['calledTooEarly']);
    expect(codes(await confirm('head', changeId, { calledOn: '2027-02-02' }))).toEqual(['dateInFuture']);
    expect(codes(await confirm('head', changeId, { version: 9 }))).toEqual(['staleVersion']);
    const both = await Promise.all([confirm('head', changeId, call), confirm('head', changeId, call)]);
    expect(both.flatMap(codes)).toEqual(['wrongState']);
    expect(await payee('fees')).toMatchObject({
      frozen: false,
      history: [{ state: 'confirmed', decidedByName: 'Hana Head', calledWhom: 'Rosa Reed, bursar', numberFrom: 'earlierCorrespondence' }],
    });
  });

  it('are not confirmed by who asked for them, whatever code runs', async () => {
    const { changeId: again } = await request('finance', { accountNumber: '31926820' });
    expect(codes(await confirm('finance', again))).toEqual(['secondPerson']);
    await expect(
      world.owner.query(
        `update bank_details set state = 'confirmed', decided_by = requested_by, decided_by_name = 'x', called_whom = 'x', number_from = 'contract', called_at = now(), what_was_said = 'x' where id = $1`,
        [again],
      ),
    ).rejects.toThrow('not_who_requested');
    await expect(world.owner.query(`update bank_details set reason = 'x', sealed = '\\x00' where id = $1`, [again])).rejects.toThrow(
      'not edited',
    );
    expect(codes(await mutate('fees', 'withdrawBankDetails', 'DecideBankDetailsInput', { id: again, version: 1 }))).toEqual(['notFound']);
    expect(
      codes(
        await mutate('head', 'refuseBankDetails', 'RefuseBankDetailsInput', { id: again, version: 1, reason: 'Nobody there knows of it.' }),
      ),
    ).toEqual([]);
    expect((await payee('head')).history.map(({ state }: { state: string }) => state).sort()).toEqual(['confirmed', 'refused']);
  });

  it('are asked for, shown, confirmed and withdrawn on their page', async () => {
    world.clock.moveTo('2027-02-02T10:00:00Z');
    const fees = await browse(world, EMAILS.fees);
    const address = `/bank-details/${world.authorityId}/${world.providerId}`;
    const asked = await (
      await fees.get(address)
    ).submit(
      { sortCode: '08-99-99', accountNumber: '31926819', accountName: 'Oak Payments Secretly', reason: 'Another bank' },
      { button: 'Ask for the change' },
    );
    expect(asked.message).toContain('Payment is frozen');
    expect(asked.text).toContain('Withdraw the change');
    const head = await browse(world, EMAILS.head);
    expect((await head.get('/bank-details')).text).toContain('Payment to one provider is frozen');
    expect((await head.get('/bank-details?state=confirmed')).text).toContain('Nobody is found');
    const page = await head.get(address);
    expect(page.text).not.toContain('31926819');
    const shown = await page.submit({}, { button: 'Show what was asked for' });
    expect(shown.text).toContain('31926819');
    expect(shown.text).toContain('08-99-99');
    const wrong = await page.submit({}, { button: 'Confirm the bank details' });
    expect(wrong.status).toBe(422);
    expect(wrong.errors).toHaveLength(5);
    const done = await page.submit(
      {
        calledWhom: 'Rosa Reed, bursar',
        numberFrom: 'schoolRegister',
        'calledOn-day': '2',
        'calledOn-month': '2',
        'calledOn-year': '2027',
        calledAt: '10:00',
        whatWasSaid: 'She read it to me.',
      },
      { button: 'Confirm the bank details' },
    );
    expect(done.message).toContain('Payment goes on');
    expect(done.text).toContain('number from: the national school register');
    expect((await (await browse(world, EMAILS.auditor)).get(address)).text).toContain('She read it to me.');
  });
});

describe('A check of a school', () => {
  const issue = async () => {
    const work = world.app.get(UnitOfWork, { strict: false });
    const guard = world.app.get(CheckOverridesService, { strict: false });
    return (await work.run(headOf(world), () => guard.refusesIssue(world.schools.ash.id))).map(({ message }) => message.split('. ')[0]);
  };

  it('that is failed, lapsed or missing keeps contracts from being issued, until two people override it', async () => {
    expect(await issue()).toHaveLength(7);
    await passedChecks(world);
    expect(await issue()).toEqual([]);
    const head = await browse(world, EMAILS.head);
    const address = `/schools/${world.schools.ash.id}/checks`;
    const recorded = await (
      await head.get(address)
    ).submit(
      {
        kind: 'safeguarding',
        result: 'failed',
        'checkedOn-day': '1',
        'checkedOn-month': '2',
        'checkedOn-year': '2027',
        'expiresOn-day': '1',
        'expiresOn-month': '2',
        'expiresOn-year': '2028',
        note: 'The policy is out of date.',
        evidence: { name: 'report.pdf', bytes: Buffer.from('%PDF-1.7 a report') },
      },
      { button: 'Record the check' },
    );
    expect(recorded.errors).toEqual([]);
    expect(await issue()).toEqual(['The check of safeguarding was failed on 1 February 2027']);
    const asked = await (
      await head.get(address)
    ).submit(
      {
        overrideKind: 'safeguarding',
        overrideReason: 'The policy was seen in draft and is signed this week.',
        'until-day': '31',
        'until-month': '3',
        'until-year': '2027',
      },
      { button: 'Ask for the override' },
    );
    expect(asked.message).toContain('A second person decides');
    expect(asked.text).not.toContain('Your decision');
    expect(await issue()).toHaveLength(1);
    const second = await browse(world, COMMISSIONER);
    const page = await second.get(address);
    expect((await page.submit({}, { button: 'Decide' })).errors).toEqual(['Say whether you confirm it']);
    expect((await page.submit({ decision: 'refuse' }, { button: 'Decide' })).errors).toEqual(['Say why it is refused.']);
    expect((await page.submit({ decision: 'confirm' }, { button: 'Decide' })).message).toContain('Override confirmed.');
    expect(await issue()).toEqual([]);
    await expect(world.owner.query('update due_diligence_overrides set decided_by = asked_by')).rejects.toThrow('a_second_person');
  });

  it('is overridden in GraphQL by the same rule: who asked does not decide', async () => {
    const ask = { schoolId: world.schools.cedar.id, kind: 'insurance', reason: 'The renewal is in the post.', until: '2027-03-31' };
    await world.owner.query(`delete from due_diligence_checks where school_id = $1 and kind = 'insurance'`, [world.schools.cedar.id]);
    expect(codes(await mutate('head', 'askCheckOverride', 'AskCheckOverrideInput', ask))).toEqual([]);
    const { data } = await client['head']!.gql('query ($id: ID!) { checkOverrides(schoolId: $id) { id version state } }', {
      id: world.schools.cedar.id,
    });
    const [asked] = data.checkOverrides;
    const decision = { id: asked.id, version: asked.version, confirmed: true };
    expect(codes(await mutate('head', 'decideCheckOverride', 'DecideCheckOverrideInput', decision))).toEqual(['secondPerson']);
    expect(codes(await mutate('commissioner', 'decideCheckOverride', 'DecideCheckOverrideInput', decision))).toEqual([]);
    expect(codes(await mutate('commissioner', 'decideCheckOverride', 'DecideCheckOverrideInput', decision))).toEqual(['wrongState']);
  });

  it('keeps its evidence from the school, and a hold that began is told to every council with a pupil there', async () => {
    const { rows } = await world.owner.query<{ evidence_id: string }>(
      'select evidence_id from due_diligence_checks where evidence_id is not null',
    );
    const evidence = `/files/${rows[0]!.evidence_id}`;
    expect((await (await browse(world, EMAILS.head)).get(evidence)).status).toBe(200);
    expect((await (await browse(world, EMAILS.fees)).get(evidence)).status).toBe(404);
    const told = await world.owner.query<{ name: string }>(
      `select distinct organisation.name from notifications join organisations organisation on organisation.id = organisation_id
       where notifications.kind = 'schoolAlert' order by organisation.name`,
    );
    expect(told.rows.map(({ name }) => name)).toEqual(['Nextshire Council', 'Testshire County Council']);
  });
});

describe('What is sealed', () => {
  it('is nowhere in the database in plain words: not in the record, not in notices, not in keys of requests', async () => {
    const all = await dump();
    expect(all).toContain('P-001');
    for (const secret of SECRETS) expect({ secret, found: all.includes(secret) }).toEqual({ secret, found: false });
  });

  it('is removed with a reason by who may', async () => {
    const input = { pupilId, version: 2, reason: 'Kept long enough.' };
    expect(codes(await mutate('officer', 'removePersonalDetails', 'RemovePersonalDetailsInput', input))).toEqual(['notAllowed']);
    expect(codes(await mutate('head', 'removePersonalDetails', 'RemovePersonalDetailsInput', { ...input, reason: ' ' }))).toEqual([
      'reasonMissing',
    ]);
    expect(codes(await mutate('head', 'removePersonalDetails', 'RemovePersonalDetailsInput', input))).toEqual([]);
    expect(codes(await read('head'))).toEqual(['notFound']);
  });
});
