import type { Config } from '../config.js';
import { openEmbeddedPostgres } from './embedded-postgres/index.js';
import { migrate } from './migrate.js';

/** A database at the current schema, and how to let go of it. */
export interface OpenDatabase {
  /** The login that the application works with: row-level security holds for it. */
  readonly runtimeUrl: string;
  /** The schema's owner. */
  readonly ownerUrl: string;
  /** Where the data is, in words for whoever started the program. */
  readonly place: string;
  /** Close other connections first: where the server is ours and nobody else holds it, it stops. */
  release(): Promise<void>;
}

/** The server that DATABASE_URL names or, without it, the private one in the data folder; migrated either way. */
export const openDatabase = (config: Config, log: (line: string) => void): Promise<OpenDatabase> =>
  config.databaseUrl === undefined
    ? openPrivate(config, log)
    : openNamed(config.databaseUrl, config.ownerDatabaseUrl ?? config.databaseUrl);

async function openNamed(runtimeUrl: string, ownerUrl: string): Promise<OpenDatabase> {
  await migrate(ownerUrl);
  return { runtimeUrl, ownerUrl, place: `PostgreSQL at ${new URL(runtimeUrl).host}`, release: () => Promise.resolve() };
}

async function openPrivate(config: Config, log: (line: string) => void): Promise<OpenDatabase> {
  const server = await openEmbeddedPostgres(config.dataDirectory, log);
  try {
    await migrate(server.superuserUrl);
  } catch (error) {
    await server.release();
    throw error;
  }
  return { runtimeUrl: server.runtimeUrl, ownerUrl: server.superuserUrl, place: server.directory, release: () => server.release() };
}
