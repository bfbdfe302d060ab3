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

/** What databases are copied from: filled once a run, by the first test that asks for it. */
export interface Template {
  readonly name: string;
  /** Fills a database, migrated already, and lets go of its connections. */
  readonly fill: (database: Omit<TestDatabase, 'drop'>) => Promise<void>;
}

const MIGRATED: Template = { name: 'migrated', fill: ({ ownerUrl }) => migrate(ownerUrl) };

/** A database of one's own, in some tens of milliseconds: migrated and empty unless a template is given. Use one per test file and drop it at the end. */
export async function createTestDatabase(from: Template = MIGRATED): Promise<TestDatabase> {
  const server = await testServer();
  const template = await filled(server, from);
  const name = `iss_test_${run()}_${randomBytes(4).toString('hex')}`;
  await asSuperuser(server, (client) => client.query(copyOf(template, name)));
  return {
    ...urlsOf(server, name),
    drop: async () => {
      await asSuperuser(server, (client) => client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`));
    },
  };
}

const copyOf = (template: string, name: string): string =>
  `create database ${escapeIdentifier(name)} template ${escapeIdentifier(template)} strategy ${COPY_STRATEGY}`;

const urlsOf = (server: ConnectionUrls, name: string): Omit<TestDatabase, 'drop'> => ({
  ownerUrl: onDatabase(server.superuserUrl, name),
  runtimeUrl: onDatabase(server.runtimeUrl, name),
});

/** Without durability, copying files costs less than writing all of it to the log. */
const COPY_STRATEGY = 'file_copy';

/** The run's name, given by global-setup.mjs. */
function run(): string {
  const name = process.env.ISS_TEST_RUN;
  if (name === undefined) throw new Error('ISS_TEST_RUN is not set: run tests through jest with jest.config.mjs');
  return name;
}

/** Any constant: makes the workers of a run set the role one after the other. */
const ROLE_LOCK = 7_203_462;

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
    await client.query('select pg_advisory_lock($1)', [ROLE_LOCK]);
    await setRuntimeRole(client, password);
  });
  return urls;
}

/** Filled once per run and copied from then on; it gets its name when it is complete. Workers that want the same one wait for it. */
async function filled(server: ConnectionUrls, template: Template): Promise<string> {
  const basis = template === MIGRATED ? null : await filled(server, MIGRATED);
  const name = `iss_template_${run()}_${template.name}`;
  await asSuperuser(server, async (client) => {
    await client.query("select pg_advisory_lock(hashtextextended('test template ' || $1, 0))", [name]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    const unfinished = `${name}_unfinished`;
    await client.query(`drop database if exists ${escapeIdentifier(unfinished)} with (force)`);
    await client.query(basis === null ? `create database ${escapeIdentifier(unfinished)}` : copyOf(basis, unfinished));
    await template.fill(urlsOf(server, unfinished));
    // A pool that has ended may not have said its last goodbye.
    await client.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [unfinished]);
    await client.query(`alter database ${escapeIdentifier(unfinished)} rename to ${escapeIdentifier(name)}`);
  });
  return name;
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
