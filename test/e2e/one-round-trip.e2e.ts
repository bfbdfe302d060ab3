import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Actor } from '../../src/kernel/actor.js';
import { ReadModel } from '../../src/platform/database/read-model.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const actor = (organisationId: string): Actor => ({
  personId: organisationId,
  personName: 'Reader',
  organisationId,
  organisationName: 'Testshire',
  kind: 'authority',
  roles: [],
  access: 'write',
  source: 'test',
});
const ONE = '10000000-0000-0000-0000-000000000001';
const TWO = '20000000-0000-0000-0000-000000000002';

describe('a read in one round trip', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let reads: ReadModel;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.runtimeUrl, max: 2 });
    reads = new ReadModel(pool);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('knows its actor, and forgets it with the statement', async () => {
    const ask = (id: string) => reads.json(actor(id), 'who', 'select json_build_array(app.organisation(), current_user, $1::text)', ['x']);
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => ask(index % 2 === 0 ? ONE : TWO)));
    answers.forEach((answer, index) => expect(answer).toEqual([index % 2 === 0 ? ONE : TWO, 'iss_authority', 'x']));
    const left = await pool.query<{ organisation: string; role: string }>(
      "select current_setting('app.organisation', true) as organisation, current_user as role",
    );
    expect(left.rows[0]).toEqual({ organisation: '', role: 'iss_runtime' });
  });

  it('passes an error on and leaves the pool usable', async () => {
    const wrong = () => reads.json(actor(ONE), 'wrong', 'select to_json($1::uuid)', ['undefined']);
    await expect(wrong()).rejects.toMatchObject({ code: '22P02' });
    await expect(wrong()).rejects.toMatchObject({ code: '22P02' });
    await expect(wrong()).rejects.toMatchObject({ code: '22P02' });
    expect(await reads.json(actor(ONE), 'right', 'select to_json(1)', [])).toBe(1);
  });

  it('sends lists, nulls and text with quotes as they are', async () => {
    const list = ['a"b', 'c\\d', 'e,f', '{g}'];
    expect(await reads.json(actor(ONE), 'list', 'select json_build_array($1::text[], $2::text)', [list, null])).toEqual([list, null]);
  });

  it('answers null where there is no row', async () => {
    expect(await reads.json(actor(ONE), 'nothing', 'select to_json(1) where false', [])).toBeNull();
  });

  it('outlives a server that ends its idle connections', async () => {
    const owner = new pg.Client(database.ownerUrl);
    await owner.connect();
    await owner.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await owner.end();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await reads.json(actor(ONE), 'again', 'select to_json(2)', [])).toBe(2);
  });

  it('refuses a write by one who reads only', async () => {
    await expect(reads.json({ ...actor(ONE), access: 'read' }, 'write', "select to_json(nextval('x'))", [])).rejects.toThrow();
  });
});
