import { Logger, runMigrations } from 'graphile-worker';
import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations/index.js';

/** Any constant: the advisory lock that makes several starting processes migrate one after the other. */
const MIGRATION_LOCK = 7_203_461;

const quiet = new Logger(() => () => undefined);

/** Brings the database at `url` to the current schema, the job queue's own included. `url` must be that of the schema's owner. Safe to run from many processes at once. */
export async function migrate(url: string): Promise<void> {
  const source = new DataSource({ type: 'postgres', url, migrations, migrationsTransactionMode: 'each', extra: { max: 2 } });
  await source.initialize();
  const lock = source.createQueryRunner();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await runMigrations({ connectionString: url, logger: quiet });
    await source.runMigrations();
  } finally {
    await lock.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await lock.release();
    await source.destroy();
  }
}
