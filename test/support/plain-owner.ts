import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../../src/platform/database/migrate.js';
import { createTestDatabase } from './database.js';

const ROLES = ['authority', 'auditor', 'provider', 'consortium', 'platform', 'authentication', 'delivery'].map((kind) => `iss_${kind}`);

/** A database of its own whose schema belongs to a plain role, with an authority, a provider and people of both. */
export interface PlainOwner {
  /** As the program is: to be told who acts by the statement of actors. */
  readonly runtime: pg.Client;
  readonly authority: string;
  readonly provider: string;
  readonly people: Readonly<Record<'officer' | 'fees' | 'gone', string>>;
  /** Writes what a test needs, whatever row security says; the test ends it. */
  superuser(): Promise<pg.Client>;
  close(): Promise<void>;
}

/** As on a server of one's own: the schema's owner is no superuser, so forced row-level security binds what runs as the owner too. */
export async function aPlainOwner(): Promise<PlainOwner> {
  const name = `iss_plain_${randomBytes(4).toString('hex')}`;
  const people = { officer: randomUUID(), fees: randomUUID(), gone: randomUUID() };
  const [authority, provider] = [randomUUID(), randomUUID()];
  const database = await createTestDatabase();
  const on = (url: string, user?: string): string => {
    const changed = new URL(url);
    changed.pathname = `/${name}`;
    if (user) {
      changed.username = user;
      changed.password = 'plain';
    }
    return changed.href;
  };
  const server = new pg.Client(database.ownerUrl);
  const runtime = new pg.Client(on(database.runtimeUrl));
  const superuser = async (): Promise<pg.Client> => {
    const client = new pg.Client(on(database.ownerUrl));
    await client.connect();
    return client;
  };
  await server.connect();
  await server.query(`create role ${name} login createrole password 'plain'`);
  for (const role of ROLES) await server.query(`grant ${role} to ${name} with admin option`);
  await server.query(`create database ${name} owner ${name}`);
  await migrate(on(database.ownerUrl, name));
  const all = await superuser();
  await all.query("insert into organisations (id, kind, name, la_code) values ($1, 'authority', 'Council', '801')", [authority]);
  await all.query("insert into organisations (id, kind, name) values ($1, 'provider', 'Oak')", [provider]);
  for (const [who, id] of Object.entries(people)) {
    await all.query('insert into people (id, email, full_name, active) values ($1, $2, $2, $3)', [id, `${who}@x.example`, who !== 'gone']);
    const [organisation, role] = who === 'officer' ? [authority, 'sesOfficer'] : [provider, 'providerFeesManager'];
    await all.query('insert into memberships (person_id, organisation_id, roles) values ($1, $2, $3)', [id, organisation, [role]]);
  }
  await all.end();
  await runtime.connect();
  return {
    runtime,
    authority,
    provider,
    people,
    superuser,
    close: async () => {
      await runtime.end();
      await server.query(`drop database if exists ${name} with (force)`);
      for (const role of ROLES) await server.query(`revoke ${role} from ${name} cascade`);
      await server.query(`drop role ${name}`);
      await server.end();
      await database.drop();
    },
  };
}

/** A consortium of an authority, which leads it, and a new one; both share their demand. Answers the new one and the consortium. */
export async function aNeighbourSharingDemand(
  all: pg.Client,
  lead: string,
  laCode: string,
): Promise<{ consortium: string; other: string }> {
  const [consortium, other] = [randomUUID(), randomUUID()];
  await all.query("insert into organisations (id, kind, name, la_code) values ($1, 'authority', 'Neighbour', $2)", [other, laCode]);
  await all.query("insert into organisations (id, kind, name) values ($1, 'consortium', 'The Shires')", [consortium]);
  for (const member of [lead, other]) {
    await all.query(`insert into consortium_members (consortium_id, authority_id, lead, period) values ($1, $2, $3, '[2020-01-01,)')`, [
      consortium,
      member,
      member === lead,
    ]);
    await all.query(
      `insert into sharing_agreements (consortium_id, authority_id, subject, period, signed_on, reference) values ($1, $2, 'demand', '[2020-01-01,)', '2020-01-01', 'ISA')`,
      [consortium, member],
    );
  }
  return { consortium, other };
}
