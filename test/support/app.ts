import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import pg from 'pg';
import request from 'supertest';
import { hashPassword } from '../../src/identity/passwords.js';
import type { OrganisationKind } from '../../src/kernel/actor.js';
import { SetClock } from '../../src/platform/clock.js';
import type { Config } from '../../src/platform/config.js';
import { KeyRing } from '../../src/platform/key-ring.js';
import { createApp } from '../../src/start-app.js';
import { type TestDatabase, createTestDatabase } from './database.js';

/** The password of everybody that `aPerson` makes. */
export const TEST_PASSWORD = 'correct horse battery';

export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly field?: readonly string[] };
}

/** Shaped by the query, so whoever asks says what comes; nothing is known without it. */
export interface GraphqlAnswer<Data> {
  readonly status: number;
  readonly data: Data;
  readonly errors?: readonly GraphqlError[];
}

/** Somebody who is signed in. */
export interface Client {
  readonly token: string;
  gql<Data = any>(query: string, variables?: object): Promise<GraphqlAnswer<Data>>;
  get(path: string): request.Test;
  post(path: string): request.Test;
}

export interface TestAppOptions {
  /** Where time stands at first. Default: 1 February 2027, 9 o'clock. */
  readonly clock?: SetClock | Date | string;
  /** The database it works on and drops at the end. Default: a new one, migrated and empty. */
  readonly database?: TestDatabase;
}

export interface TestApp {
  readonly app: NestExpressApplication;
  /** Asks without signing in. */
  readonly http: ReturnType<typeof request>;
  readonly config: Config;
  readonly ownerUrl: string;
  readonly runtimeUrl: string;
  readonly clock: SetClock;
  /** Sees every row: to arrange, and to look behind the scenes. */
  readonly owner: pg.Pool;
  anOrganisation(kind: OrganisationKind, name: string, more?: { laCode?: string; groupId?: string; address?: string }): Promise<string>;
  aPerson(email: string, roles: readonly string[], organisationId: string, fullName?: string): Promise<string>;
  /** Signs in, once a person; when the clock has moved past the sign-in's end, again. */
  as(email: string, password?: string): Promise<Client>;
  close(): Promise<void>;
}

/** The whole application on a database of its own. Use one per test file and close it at the end. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.database ?? (await createTestDatabase());
  const clock = options.clock instanceof SetClock ? options.clock : new SetClock(new Date(options.clock ?? '2027-02-01T09:00:00Z'));
  const config: Config = {
    production: false,
    port: 0,
    dataDirectory: '',
    databaseUrl: database.runtimeUrl,
    ownerDatabaseUrl: database.ownerUrl,
    replicaDatabaseUrl: undefined,
    tokenSecret: 'a secret for tests of 32 characters',
    introspection: true,
    demo: false,
    trustedProxies: 0,
    mail: {
      publicUrl: 'http://localhost:3000',
      from: 'ISS placements <placements@test.example>',
      smtpUrl: undefined,
      directory: join(tmpdir(), `iss-test-mail-${randomUUID()}`),
    },
    detailKeys: new KeyRing('test', new Map([['test', Buffer.alloc(32, 7)]])),
  };
  const { runtimeUrl, ownerUrl } = database;
  const app = await createApp({ config, runtimeUrl, ownerUrl, clock }, { logger: process.env['TEST_LOG'] ? ['error'] : false }).catch(
    async (error: unknown) => {
      await database.drop();
      throw error;
    },
  );
  await app.listen(0, '127.0.0.1');
  const http = request(await app.getUrl());
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 4 });
  // The database is dropped with force at the end, which may overtake a connection's own goodbye.
  owner.on('error', () => undefined);
  const signedIn = new SignedIn(http);
  return {
    app,
    http,
    config,
    ownerUrl,
    runtimeUrl,
    clock,
    owner,
    anOrganisation: async (kind, name, { laCode, groupId, address } = {}) => {
      const { rows } = await owner.query<{ id: string }>(
        'insert into organisations (kind, name, la_code, group_id, address) values ($1, $2, $3, $4, $5) returning id',
        [kind, name, laCode ?? null, groupId ?? null, address ?? ''],
      );
      return rows[0]!.id;
    },
    aPerson: async (email, roles, organisationId, fullName = email) => {
      const { rows } = await owner.query<{ id: string }>('insert into people (email, full_name) values ($1, $2) returning id', [
        email,
        fullName,
      ]);
      const { id } = rows[0]!;
      await owner.query('insert into credentials (person_id, password_hash) values ($1, $2)', [id, await testPasswordHash()]);
      await owner.query('insert into memberships (person_id, organisation_id, roles) values ($1, $2, $3)', [id, organisationId, roles]);
      return id;
    },
    as: (email, password = TEST_PASSWORD) => signedIn.client(email, password),
    close: async () => {
      await app.close();
      await owner.end();
      await database.drop();
      await rm(config.mail.directory, { recursive: true, force: true });
    },
  };
}

let passwordHash: Promise<string> | undefined;

/** Hashing is slow on purpose; one hash does for everybody. */
const testPasswordHash = (): Promise<string> => (passwordHash ??= hashPassword(TEST_PASSWORD));

const SIGN_IN = `mutation ($email: String!, $password: String!) {
  signIn(email: $email, password: $password) { accessToken userErrors { message } }
}`;

/** Keeps each person's token. */
class SignedIn {
  private readonly tokens = new Map<string, string>();

  constructor(private readonly http: ReturnType<typeof request>) {}

  async client(email: string, password: string): Promise<Client> {
    if (!this.tokens.has(email)) await this.signIn(email, password);
    const token = (): string => this.tokens.get(email)!;
    const ask = async (query: string, variables: object) => {
      const answer = await this.http.post('/graphql').set('Authorization', `Bearer ${token()}`).send({ query, variables });
      return { status: answer.status, ...(answer.body as object) } as GraphqlAnswer<never>;
    };
    return {
      get token() {
        return token();
      },
      gql: async (query, variables = {}) => {
        const answer = await ask(query, variables);
        if (!answer.errors?.some(({ extensions }) => extensions.code === 'UNAUTHENTICATED')) return answer;
        await this.signIn(email, password);
        return ask(query, variables);
      },
      get: (path) => this.http.get(path).set('Authorization', `Bearer ${token()}`),
      post: (path) => this.http.post(path).set('Authorization', `Bearer ${token()}`),
    };
  }

  private async signIn(email: string, password: string): Promise<void> {
    const { body } = await this.http.post('/graphql').send({ query: SIGN_IN, variables: { email, password } });
    const { accessToken, userErrors } = (body as { data: { signIn: { accessToken: string | null; userErrors: { message: string }[] } } })
      .data.signIn;
    if (accessToken === null) throw new Error(`${email} cannot sign in: ${userErrors.map(({ message }) => message).join(' ')}`);
    this.tokens.set(email, accessToken);
  }
}
