import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { DataFolder } from './data-folder.js';
import { type RunningServer, SUPERUSER, withSuperuser } from './running-server.js';

export const DATABASE = 'iss';
export const RUNTIME_ROLE = 'iss_runtime';

export interface ConnectionUrls {
  /** For migrations: owns the database. */
  readonly superuserUrl: string;
  /** For the application: owns nothing, and row-level security holds for it. */
  readonly runtimeUrl: string;
}

export async function connectionUrls(folder: DataFolder, { port }: RunningServer): Promise<ConnectionUrls> {
  const url = (user: string, password = ''): string => `postgres://${user}:${password}@127.0.0.1:${port}/${DATABASE}`;
  return {
    superuserUrl: url(SUPERUSER, await folder.password('superuser')),
    runtimeUrl: url(RUNTIME_ROLE, await folder.password('runtime')),
  };
}

/** Our database, and the role the application signs in as: it owns nothing and row-level security holds for it. Safe to repeat. */
export async function provision(folder: DataFolder, { port }: RunningServer): Promise<void> {
  await withSuperuser(folder, port, SUPERUSER, async (client) => {
    const { rows } = await client.query<{ database: boolean; role: boolean }>(
      `select exists (select from pg_database where datname = $1) as database,
              exists (select from pg_roles where rolname = $2) as role`,
      [DATABASE, RUNTIME_ROLE],
    );
    const present = rows[0];
    if (!present?.database) await client.query(`create database ${escapeIdentifier(DATABASE)}`);
    // A child's name must not reach the log by way of "Key (name)=(…) already exists"; the application is told that all the same.
    await client.query(`alter database ${escapeIdentifier(DATABASE)} set log_error_verbosity = 'terse'`);

    const password = await folder.password('runtime');
    if (present?.role && password !== undefined) return;
    await setRuntimeRole(client, password ?? (await folder.newPassword('runtime')));
  });
}

export async function setRuntimeRole(client: Client, password: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [RUNTIME_ROLE]);
  await client.query(
    `${rowCount === 0 ? 'create' : 'alter'} role ${escapeIdentifier(RUNTIME_ROLE)}
       login nosuperuser nobypassrls nocreatedb nocreaterole noreplication
       password ${escapeLiteral(password)}`,
  );
}
