import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { type TestDatabase, createTestDatabase } from '../support/database.js';

/** What the schema says of itself: columns, constraints, policies, functions and triggers, each as a line. */
const SCHEMA = `
  select format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) as line from information_schema.columns where table_schema = 'public'
  union all select format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint where connamespace = 'public'::regnamespace
  union all select format('%s %s %s %s %s %s %s', tablename, policyname, permissive, roles, cmd, qual, with_check) from pg_policies where schemaname = 'public'
  union all select format('%s %s', oid::regprocedure, md5(prosrc)) from pg_proc where pronamespace = (select oid from pg_namespace where nspname = 'app')
  union all select format('%s %s', tgrelid::regclass, pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal
  union all select indexdef from pg_indexes where schemaname = 'public'
  order by 1`;

describe('the migrations, on an empty database', () => {
  let database: TestDatabase;
  let source: DataSource;
  beforeAll(async () => {
    database = await createTestDatabase();
    source = await new DataSource({ type: 'postgres', url: database.ownerUrl, migrations, migrationsTransactionMode: 'each' }).initialize();
  });
  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  const schema = async (): Promise<string[]> => (await source.query<{ line: string }[]>(SCHEMA)).map(({ line }) => line);

  it('are undone one by one to nothing, and done again to the same schema', async () => {
    const whole = await schema();
    for (let undone = 0; undone < migrations.length; undone += 1) await source.undoLastMigration({ transaction: 'each' });
    const left = await schema();
    expect(left.filter((line) => !line.includes('migrations'))).toEqual([]);
    await source.runMigrations();
    expect(await schema()).toEqual(whole);
  });
});
