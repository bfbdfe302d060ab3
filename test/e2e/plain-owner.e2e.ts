import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ACTOR_STATEMENT } from '../../src/platform/database/actor-setting.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const ROLES = ['authority', 'auditor', 'provider', 'consortium', 'platform', 'authentication', 'delivery'].map((kind) => `iss_${kind}`);

/** As on a server of one's own: the schema's owner is no superuser, so forced row-level security binds what runs as the owner too. */
describe('a schema whose owner is no superuser', () => {
  const name = `iss_plain_${randomBytes(4).toString('hex')}`;
  let database: TestDatabase;
  let superuser: pg.Client;
  let runtime: pg.Client;
  const people = { officer: randomUUID(), fees: randomUUID(), gone: randomUUID() };
  const authority = randomUUID();
  const provider = randomUUID();

  const on = (url: string, user?: string): string => {
    const changed = new URL(url);
    changed.pathname = `/${name}`;
    if (user) {
      changed.username = user;
      changed.password = 'plain';
    }
    return changed.href;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    superuser = new pg.Client(database.ownerUrl);
    await superuser.connect();
    await superuser.query(`create role ${name} login createrole password 'plain'`);
    for (const role of ROLES) await superuser.query(`grant ${role} to ${name} with admin option`);
    await superuser.query(`create database ${name} owner ${name}`);
    await migrate(on(database.ownerUrl, name));
    const owner = new pg.Client(on(database.ownerUrl));
    await owner.connect();
    await owner.query("insert into organisations (id, kind, name, la_code) values ($1, 'authority', 'Council', '801')", [authority]);
    await owner.query("insert into organisations (id, kind, name) values ($1, 'provider', 'Oak')", [provider]);
    for (const [who, id] of Object.entries(people)) {
      await owner.query('insert into people (id, email, full_name, active) values ($1, $2, $2, $3)', [
        id,
        `${who}@x.example`,
        who !== 'gone',
      ]);
      const [organisation, role] = who === 'officer' ? [authority, 'sesOfficer'] : [provider, 'providerFeesManager'];
      await owner.query('insert into memberships (person_id, organisation_id, roles) values ($1, $2, $3)', [id, organisation, [role]]);
    }
    await owner.end();
    runtime = new pg.Client(on(database.runtimeUrl));
    await runtime.connect();
  });

  afterAll(async () => {
    await runtime?.end();
    await superuser?.query(`drop database if exists ${name} with (force)`);
    for (const role of ROLES) await superuser?.query(`revoke ${role} from ${name} cascade`);
    await superuser?.query(`drop role ${name}`);
    await superuser?.end();
    await database?.drop();
  });

  it('tells people of another organisation, and queues their mail', async () => {
    const notice = {
      kind: 'offerMade',
      title: 'An offer',
      sentence: 'An offer was made.',
      path: '/x',
      subjectType: 'upliftReturn',
      subjectId: randomUUID(),
      provider,
      roles: ['providerFeesManager'],
      mail: 'atOnce',
    };
    await runtime.query('begin');
    await runtime.query(ACTOR_STATEMENT, ['iss_authority', authority, people.officer, 'off']);
    const { rows } = await runtime.query<{ told: number }>('select app.notify($1, now()) as told', [JSON.stringify([notice])]);
    expect(rows[0]!.told).toBe(1);
    await runtime.query('commit');

    await runtime.query('begin');
    await runtime.query(ACTOR_STATEMENT, ['iss_provider', provider, people.fees, 'off']);
    const mine = await runtime.query<{ title: string }>('select title from notifications');
    expect(mine.rows).toEqual([{ title: 'An offer' }]);
    await runtime.query('rollback');

    await runtime.query('begin');
    await runtime.query(ACTOR_STATEMENT, ['iss_delivery', '', '', 'off']);
    const mails = await runtime.query<{ to_address: string; template: string }>('select to_address, template from mails');
    expect(mails.rows).toEqual([{ to_address: 'fees@x.example', template: 'notices' }]);
    await runtime.query('rollback');
  });

  it.each([
    ['iss_authority', 'select * from mails'],
    ['iss_provider', 'select view from mails'],
    ['iss_platform', 'select view from mails'],
    ['iss_authority', "update notifications set title = 'Other'"],
    ['iss_authority', 'insert into notifications (person_id) values (null)'],
    ['iss_authority', 'select secret_sha256 from calendar_addresses'],
    ['iss_delivery', 'select * from uplift_returns'],
  ])('%s may not: %s', async (role, sql) => {
    await runtime.query('begin');
    await runtime.query(ACTOR_STATEMENT, [role, authority, people.officer, 'off']);
    await expect(runtime.query(sql)).rejects.toMatchObject({ code: '42501' });
    await runtime.query('rollback');
  });
});
