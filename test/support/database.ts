import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { DataFolder } from '../../src/platform/database/embedded-postgres/data-folder.js';
import {
  type ConnectionUrls,
  connectionUrls,
  RUNTIME_ROLE,
  setRuntimeRole,
} from '../../src/platform/database/embedded-postgres/provision.js';
import { ensureServer } from '../../src/platform/database/embedded-postgres/server.js';
import { migrate } from '../../src/platform/database/migrate.js';

export interface TestDatabase {
  /** Owns the tables: row-level security is not for it, so use it to arrange and to look behind the scenes only. */
  readonly ownerUrl: string;
  /** What the application is given. */
  readonly runtimeUrl: string;
  drop(): Promise<void>;
}

/** Any constant: makes the workers of a run build the template, and set the role, one after the other. */
const TEMPLATE_LOCK = 7_203_462;

/** A migrated database of one's own, in some tens of milliseconds. Use one per test file and drop it at the end. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await testServer();
  const template = await migratedTemplate(server);
  const name = `iss_test_${run()}_${randomBytes(4).toString('hex')}`;
  await asSuperuser(server, (client) =>
    client.query(`create database ${escapeIdentifier(name)} template ${escapeIdentifier(template)} strategy ${COPY_STRATEGY}`),
  );
  return {
    ownerUrl: onDatabase(server.superuserUrl, name),
    runtimeUrl: onDatabase(server.runtimeUrl, name),
    drop: async () => {
      await asSuperuser(server, (client) => client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`));
    },
  };
}

/** Without durability, copying files costs less than writing all of it to the log. */
const COPY_STRATEGY = 'file_copy';

/** The run's name, given by global-setup.mjs. */
function run(): string {
  const name = process.env.ISS_TEST_RUN;
  if (name === undefined) throw new Error('ISS_TEST_RUN is not set: run tests through jest with jest.config.mjs');
  return name;
}

let server: Promise<ConnectionUrls> | undefined;

/** TEST_DATABASE_URL (of a superuser) if there is one; otherwise a throw-away server that the first to ask starts for the whole run. */
const testServer = (): Promise<ConnectionUrls> =>
  (server ??= process.env.TEST_DATABASE_URL ? existingServer(process.env.TEST_DATABASE_URL) : throwAwayServer());

async function throwAwayServer(): Promise<ConnectionUrls> {
  const folder = await DataFolder.at(join(tmpdir(), `iss-test-${run()}`));
  return folder.exclusively(async () => connectionUrls(folder, await ensureServer(folder, { durable: false, log: () => undefined })));
}

/** The role's password follows from the superuser's URL, so that runs at the same time agree on it. */
async function existingServer(superuserUrl: string): Promise<ConnectionUrls> {
  const password = createHash('sha256').update(superuserUrl).digest('base64url');
  const runtimeUrl = new URL(superuserUrl);
  runtimeUrl.username = RUNTIME_ROLE;
  runtimeUrl.password = password;
  const urls = { superuserUrl, runtimeUrl: runtimeUrl.href };
  await asSuperuser(urls, async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await setRuntimeRole(client, password);
  });
  return urls;
}

/** Migrated once per run and copied from then on; it gets its name when it is complete. */
async function migratedTemplate(urls: ConnectionUrls): Promise<string> {
  const template = `iss_template_${run()}`;
  await asSuperuser(urls, async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (rowCount !== 0) return;
    const unfinished = `${template}_unfinished`;
    await client.query(`drop database if exists ${escapeIdentifier(unfinished)} with (force)`);
    await client.query(`create database ${escapeIdentifier(unfinished)}`);
    await migrate(onDatabase(urls.superuserUrl, unfinished));
    await client.query(`alter database ${escapeIdentifier(unfinished)} rename to ${escapeIdentifier(template)}`);
  });
  return template;
}

/** The session's end releases what it locked. */
async function asSuperuser<T>({ superuserUrl }: ConnectionUrls, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(superuserUrl);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function onDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
