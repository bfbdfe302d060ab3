import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('a test database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('is migrated', async () => {
    const owner = new Client(database.ownerUrl);
    await owner.connect();
    const { rows } = await owner.query<{ migrations: number }>('select count(*)::int as migrations from migrations');
    await owner.end();
    expect(rows[0]?.migrations).toBeGreaterThan(0);
  });

  it('is the application’s to use but not to own', async () => {
    const runtime = new Client(database.runtimeUrl);
    await runtime.connect();
    const { rows } = await runtime.query(
      `select current_user as name, rolsuper or rolbypassrls or rolcreatedb or rolcreaterole as privileged,
              exists (select from pg_class where relowner = r.oid) as owns_something
         from pg_roles r where rolname = current_user`,
    );
    await runtime.end();
    expect(rows).toEqual([{ name: 'iss_runtime', privileged: false, owns_something: false }]);
  });

  it('is nobody else’s', async () => {
    const other = await createTestDatabase();
    expect(other.ownerUrl).not.toBe(database.ownerUrl);
    await other.drop();
  });
});
