import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import pg from 'pg';
import request from 'supertest';
import { AuditService } from '../../src/audit/audit.service.js';
import { CurrentActor } from '../../src/identity/current-actor.js';
import { IdentityModule } from '../../src/identity/identity.module.js';
import { hashPassword } from '../../src/identity/passwords.js';
import type { Actor } from '../../src/kernel/actor.js';
import { SetClock } from '../../src/platform/clock.js';
import type { Config } from '../../src/platform/config.js';
import { ACTOR_STATEMENT, actorSetting } from '../../src/platform/database/actor-setting.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { GraphqlModule } from '../../src/platform/graphql/graphql.module.js';
import { inputValidation, RefusalsAsUserErrors } from '../../src/platform/graphql/refusals.interceptor.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const PASSWORD = 'correct horse battery';

@Controller('who')
class WhoController {
  @Get()
  who(@CurrentActor() actor: Actor): { name: string; access: string } {
    return { name: actor.personName, access: actor.access };
  }
}

@Global()
@Module({ providers: [AuditService], exports: [AuditService] })
class RecordModule {}

@Module({})
class SignInApplication {}

interface Answer {
  readonly status: number;
  readonly data: Record<string, Record<string, unknown>>;
  readonly errors?: { readonly message: string; readonly extensions: { readonly code: string } }[];
}

interface SignedInTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

let database: TestDatabase;
let owner: pg.Pool;
let clock: SetClock;
let app: NestExpressApplication;
let passwordHash: string;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
  // The database is dropped with force at the end, which may overtake a connection's own goodbye.
  owner.on('error', () => undefined);
  clock = new SetClock(new Date('2027-02-01T09:00:00Z'));
  passwordHash = await hashPassword(PASSWORD);
  app = await start();
});

afterAll(async () => {
  await app?.close();
  await owner?.end();
  await database?.drop();
});

/** One replica of the application. */
async function start(): Promise<NestExpressApplication> {
  const replica = await NestFactory.create<NestExpressApplication>(
    {
      module: SignInApplication,
      imports: [
        PlatformModule.on({
          config: {
            production: false,
            introspection: true,
            tokenSecret: 'a secret for this test of 32 characters',
            mail: { publicUrl: 'http://localhost:3000', from: 'placements@localhost', smtpUrl: undefined, directory: '' },
          } as Config,
          runtimeUrl: database.runtimeUrl,
          ownerUrl: database.ownerUrl,
          clock,
        }),
        GraphqlModule,
        RecordModule,
        IdentityModule,
      ],
      controllers: [WhoController],
    },
    { logger: false },
  );
  replica.useGlobalPipes(inputValidation());
  replica.useGlobalInterceptors(new RefusalsAsUserErrors());
  await replica.init();
  return replica;
}

async function ask(query: string, variables: object = {}, token?: string, at = app): Promise<Answer> {
  const sent = request(at.getHttpServer()).post('/graphql').send({ query, variables });
  const { status, body } = await (token ? sent.set('Authorization', `Bearer ${token}`) : sent);
  return { status, ...(body as Omit<Answer, 'status'>) };
}

const ME = 'me { person { fullName email } organisation { id name kind } roles permissions }';

async function signIn(email: string, password = PASSWORD, organisationId?: string) {
  const { data } = await ask(
    `mutation ($email: String!, $password: String!, $organisationId: ID) {
       signIn(email: $email, password: $password, organisationId: $organisationId) {
         accessToken refreshToken expiresInSeconds ${ME} userErrors { code field message } } }`,
    { email, password, organisationId },
  );
  return data['signIn'] as unknown as SignedInTokens & { me: { organisation: { id: string } }; userErrors: Refused[] };
}

interface Refused {
  readonly code: string;
  readonly field: string[];
  readonly message: string;
}

async function refresh(refreshToken: string) {
  const { data } = await ask(
    'mutation ($token: String!) { refresh(refreshToken: $token) { accessToken refreshToken me { roles } userErrors { code } } }',
    { token: refreshToken },
  );
  return data['refresh'] as unknown as SignedInTokens & { userErrors: Refused[] };
}

const me = (token: string, at = app) => ask(`{ ${ME} }`, {}, token, at);

async function isSignedIn(token: string, at = app): Promise<boolean> {
  const { data, errors } = await me(token, at);
  if (errors) expect(errors[0]!.extensions.code).toBe('UNAUTHENTICATED');
  return data !== null && errors === undefined;
}

async function anOrganisation(kind = 'authority'): Promise<string> {
  codes += 1;
  const { rows } = await owner.query<{ id: string }>('insert into organisations (kind, name, la_code) values ($1, $2, $3) returning id', [
    kind,
    `Invented ${String(codes)}`,
    kind === 'authority' ? String(codes) : null,
  ]);
  return rows[0]!.id;
}

let codes = 100;

/** A person with the password of this test. */
async function aPerson(email: string, roles: readonly string[], ...organisations: string[]): Promise<string> {
  const { rows } = await owner.query<{ id: string }>('insert into people (email, full_name) values ($1, $2) returning id', [
    email,
    `Person ${email}`,
  ]);
  const id = rows[0]!.id;
  await owner.query('insert into credentials (person_id, password_hash) values ($1, $2)', [id, passwordHash]);
  for (const organisation of organisations)
    await owner.query('insert into memberships (person_id, organisation_id, roles) values ($1, $2, $3)', [id, organisation, roles]);
  return id;
}

async function recorded(chain: string): Promise<string[]> {
  const { rows } = await owner.query<{ action: string }>('select action from audit_events where chain = $1 order by number', [chain]);
  return rows.map(({ action }) => action);
}

const minutesLater = (minutes: number): void => {
  clock.moveTo(new Date(clock.now().getTime() + minutes * 60_000));
};

const codesOf = ({ userErrors }: { userErrors: Refused[] }): string[] => userErrors.map(({ code }) => code);

describe('signing in', () => {
  it('gives tokens, and says who one is and what one may do', async () => {
    const council = await anOrganisation();
    await aPerson('officer@a.example', ['sesOfficer'], council);
    const answer = await signIn(' Officer@A.example ');
    expect(answer).toMatchObject({
      expiresInSeconds: 600,
      userErrors: [],
      me: {
        person: { fullName: 'Person officer@a.example', email: 'officer@a.example' },
        organisation: { id: council, kind: 'authority' },
        roles: ['sesOfficer'],
      },
    });
    const asked = await me(answer.accessToken);
    expect(asked.data['me']).toEqual(answer.me);
    expect(asked.data['me']!['permissions']).toContain('uplifts.negotiate');
    const rest = await request(app.getHttpServer()).get('/who').set('Authorization', `Bearer ${answer.accessToken}`).expect(200);
    expect(rest.body).toEqual({ name: 'Person officer@a.example', access: 'write' });
    expect(await recorded(council)).toEqual(['signIn']);
  });

  it('refuses in the same words whether the password is wrong or nobody has the address', async () => {
    const council = await anOrganisation();
    await aPerson('wrong@a.example', ['sesOfficer'], council);
    const wrong = await signIn('wrong@a.example', 'not the password');
    expect(codesOf(wrong)).toEqual(['wrongCredentials']);
    expect(await signIn('nobody@a.example', 'not the password')).toEqual(wrong);
    expect(await recorded(council)).toEqual(['signInFailed']);
  });

  it('asks people of several organisations for which one, and lists them', async () => {
    const [first, second, foreign] = [await anOrganisation(), await anOrganisation(), await anOrganisation()];
    await aPerson('both@a.example', ['headOfSes'], first, second);
    const [refusal] = (await signIn('both@a.example')).userErrors;
    expect(refusal).toMatchObject({ code: 'organisationNeeded', field: ['organisationId'] });
    expect(refusal!.message).toContain(first);
    expect(refusal!.message).toContain(second);
    expect((await signIn('both@a.example', PASSWORD, second)).me.organisation.id).toBe(second);
    expect(codesOf(await signIn('both@a.example', PASSWORD, foreign))).toEqual(['notAMember']);
    expect(codesOf(await signIn('both@a.example', PASSWORD, 'no id'))).toEqual(['invalidInput']);
  });

  it('is needed for everything but what asks nothing of anybody', async () => {
    expect((await ask('{ __typename }')).data['__typename']).toBe('Query');
    expect((await ask('{ __schema { queryType { name } } }')).data['__schema']).toBeDefined();
    for (const token of [undefined, 'nonsense', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.']) {
      const refused = await ask('{ me { roles } }', {}, token);
      expect(refused.errors!.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
      const rest = request(app.getHttpServer()).get('/who');
      await (token ? rest.set('Authorization', `Bearer ${token}`) : rest).expect(401);
    }
  });
});

describe('wrong tries', () => {
  it('lock the address after the fifth, for twice as long each time, whether anybody has it or not', async () => {
    await aPerson('tried@a.example', ['sesOfficer'], await anOrganisation());
    const story = async (email: string): Promise<string[]> => {
      const began = clock.now();
      const told: string[] = [];
      const wrong = async (): Promise<void> => {
        told.push((await signIn(email, 'a wrong password')).userErrors[0]!.message);
      };
      for (let tries = 0; tries < 6; tries += 1) await wrong();
      minutesLater(1);
      await wrong();
      await wrong();
      minutesLater(2);
      await wrong();
      clock.moveTo(began);
      return told;
    };
    const told = await story('tried@a.example');
    expect(told.slice(0, 4)).toEqual(Array(4).fill('The e-mail address or the password is wrong.'));
    expect(told.slice(4)).toEqual([
      'Too many wrong tries. Try again in a minute.',
      'Too many wrong tries. Try again in a minute.',
      'Too many wrong tries. Try again in 2 minutes.',
      'Too many wrong tries. Try again in 2 minutes.',
      'Too many wrong tries. Try again in 4 minutes.',
    ]);
    expect(await story('nobody-tried@a.example')).toEqual(told);
  });

  it('refuse the right password too while the lock lasts, and are forgiven by it afterwards', async () => {
    await aPerson('locked@a.example', ['sesOfficer'], await anOrganisation());
    for (let tries = 0; tries < 5; tries += 1) await signIn('locked@a.example', 'a wrong password');
    expect(codesOf(await signIn('locked@a.example'))).toEqual(['tooManyTries']);
    minutesLater(1);
    expect(codesOf(await signIn('locked@a.example'))).toEqual([]);
    expect(codesOf(await signIn('locked@a.example', 'a wrong password'))).toEqual(['wrongCredentials']);
  });

  it('are all counted when fifty come at once: five are looked at', async () => {
    const council = await anOrganisation();
    await aPerson('fifty@a.example', ['sesOfficer'], council);
    const answers = await Promise.all(Array.from({ length: 50 }, () => signIn('fifty@a.example', 'a wrong password')));
    const count = (code: string): number => answers.filter((answer) => codesOf(answer)[0] === code).length;
    expect([count('wrongCredentials'), count('tooManyTries')]).toEqual([4, 46]);
    expect(await recorded(council)).toHaveLength(5);
    expect(codesOf(await signIn('fifty@a.example'))).toEqual(['tooManyTries']);
  });
});

describe('a sign-in', () => {
  let council: string;
  let tokens: SignedInTokens;
  let email: string;
  let people = 0;

  beforeEach(async () => {
    council = await anOrganisation();
    people += 1;
    email = `person${String(people)}@b.example`;
    await aPerson(email, ['sesOfficer'], council);
    tokens = await signIn(email);
  });

  it('is renewed by its refresh token, once', async () => {
    const next = await refresh(tokens.refreshToken);
    expect(codesOf(next)).toEqual([]);
    expect(next.refreshToken).not.toBe(tokens.refreshToken);
    expect(await isSignedIn(next.accessToken)).toBe(true);
    minutesLater(10);
    expect(await isSignedIn(next.accessToken)).toBe(false);
    expect(await isSignedIn((await refresh(next.refreshToken)).accessToken)).toBe(true);
  });

  it('lasts fourteen days at most', async () => {
    minutesLater(14 * 24 * 60);
    expect(codesOf(await refresh(tokens.refreshToken))).toEqual(['sessionEnded']);
    expect(codesOf(await refresh('never given'))).toEqual(['sessionEnded']);
  });

  it('ends when a refresh token comes a second time', async () => {
    const next = await refresh(tokens.refreshToken);
    expect(codesOf(await refresh(tokens.refreshToken))).toEqual(['sessionEnded']);
    expect(await isSignedIn(next.accessToken)).toBe(false);
    expect(codesOf(await refresh(next.refreshToken))).toEqual(['sessionEnded']);
    expect(await recorded(council)).toEqual(['signIn', 'tokenReused']);
  });

  it('ends when one refresh token is used twice at the same moment', async () => {
    const both = await Promise.all([refresh(tokens.refreshToken), refresh(tokens.refreshToken)]);
    expect(both.flatMap(codesOf)).toContain('sessionEnded');
    const { rows } = await owner.query<{ ended_because: string }>(
      'select ended_because from sign_in_sessions join people on people.id = person_id where email = $1',
      [email],
    );
    expect(rows).toEqual([{ ended_because: 'tokenReused' }]);
    expect(await isSignedIn(tokens.accessToken)).toBe(false);
  });

  it('ends at once by signing out', async () => {
    expect(await isSignedIn(tokens.accessToken)).toBe(true);
    const out = await ask('mutation { signOut { signedOut userErrors { code } } }', {}, tokens.accessToken);
    expect(out.data['signOut']).toEqual({ signedOut: true, userErrors: [] });
    expect(await isSignedIn(tokens.accessToken)).toBe(false);
    expect(codesOf(await refresh(tokens.refreshToken))).toEqual(['sessionEnded']);
    expect(await recorded(council)).toEqual(['signIn', 'signOut']);
  });

  it('feels within two seconds what another replica decided', async () => {
    const other = await start();
    try {
      expect(await isSignedIn(tokens.accessToken, other)).toBe(true);
      await ask('mutation { signOut { signedOut } }', {}, tokens.accessToken);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect(await isSignedIn(tokens.accessToken, other)).toBe(false);
    } finally {
      await other.close();
    }
  });

  it.each([
    ['the membership ends', 'update memberships set active = false where organisation_id = $1'],
    [
      'the account is closed',
      'update people set active = false where id in (select person_id from memberships where organisation_id = $1)',
    ],
  ])('is refused when %s', async (_, sql) => {
    expect(await isSignedIn(tokens.accessToken)).toBe(true);
    await owner.query(sql, [council]);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await isSignedIn(tokens.accessToken)).toBe(false);
    expect(codesOf(await refresh(tokens.refreshToken))).toEqual(['sessionEnded']);
    expect(codesOf(await signIn(email))).toEqual(['accountClosed']);
  });

  it('takes a new password for the old one, and ends the others', async () => {
    const elsewhere = await signIn(email);
    const change = async (currentPassword: string, newPassword: string): Promise<string[]> => {
      const { data } = await ask(
        `mutation ($currentPassword: String!, $newPassword: String!) {
           changePassword(currentPassword: $currentPassword, newPassword: $newPassword) { changed userErrors { code } } }`,
        { currentPassword, newPassword },
        tokens.accessToken,
      );
      return codesOf(data['changePassword'] as unknown as { userErrors: Refused[] });
    };
    expect(await change(PASSWORD, 'too short')).toEqual(['weakPassword']);
    expect(await change(PASSWORD, email.toUpperCase())).toEqual(['weakPassword']);
    expect(await change('not the password', 'another horse battery')).toEqual(['wrongPassword']);
    expect(await change(PASSWORD, 'another horse battery')).toEqual([]);
    expect(await isSignedIn(elsewhere.accessToken)).toBe(false);
    expect(await isSignedIn(tokens.accessToken)).toBe(true);
    expect(codesOf(await signIn(email))).toEqual(['wrongCredentials']);
    expect(codesOf(await signIn(email, 'another horse battery'))).toEqual([]);
  });
});

describe('the administrator', () => {
  const CREATE = `mutation ($input: CreatePersonInput!) {
    createPerson(input: $input) { password member { person { id email } roles active } userErrors { code field } } }`;
  let administrator: string;
  let council: string;

  beforeAll(async () => {
    await aPerson('admin@c.example', ['platformAdministrator'], await anOrganisation('platform'));
    council = await anOrganisation();
    administrator = (await signIn('admin@c.example')).accessToken;
  });

  const create = async (input: object, token = administrator) => {
    const { data } = await ask(CREATE, { input: { fullName: 'New Person', organisationId: council, ...input } }, token);
    return data['createPerson'] as unknown as { password: string; member: { person: { id: string } }; userErrors: Refused[] };
  };

  it('adds people, changes their roles and closes their accounts, on the record of their organisation', async () => {
    const made = await create({ email: 'New@C.example', roles: ['sesOfficer'] });
    expect(made).toMatchObject({ member: { person: { email: 'new@c.example' }, roles: ['sesOfficer'], active: true }, userErrors: [] });
    const { accessToken } = await signIn('new@c.example', made.password);

    const set = await ask(
      'mutation ($p: ID!, $o: ID!) { setRoles(personId: $p, organisationId: $o, roles: ["auditor"]) { member { roles } userErrors { code } } }',
      { p: made.member.person.id, o: council },
      administrator,
    );
    expect(set.data['setRoles']).toEqual({ member: { roles: ['auditor'] }, userErrors: [] });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect((await me(accessToken)).data['me']!['roles']).toEqual(['auditor']);

    const listed = await ask('query ($o: ID!) { people(organisationId: $o) { person { email } } }', { o: council }, administrator);
    expect(listed.data['people']).toEqual([{ person: { email: 'new@c.example' } }]);

    await ask('mutation ($p: ID!) { deactivatePerson(personId: $p) { userErrors { code } } }', { p: made.member.person.id }, administrator);
    expect(await isSignedIn(accessToken)).toBe(false);
    expect(await recorded(council)).toEqual(['createPerson', 'signIn', 'setRoles', 'deactivatePerson']);
  });

  it('is told what cannot be', async () => {
    await create({ email: 'twice@c.example', roles: ['sesOfficer'] });
    expect(codesOf(await create({ email: 'twice@c.example', roles: ['sesOfficer'] }))).toEqual(['emailTaken']);
    expect(codesOf(await create({ email: 'x@c.example', roles: ['providerFeesManager'] }))).toEqual(['roleOutOfPlace']);
    expect((await create({ email: 'no address', roles: ['sesOfficer'] })).userErrors).toMatchObject([
      { code: 'invalidInput', field: ['email'] },
    ]);
  });

  it('is the only one who may', async () => {
    await aPerson('head@c.example', ['headOfSes'], council);
    const { accessToken } = await signIn('head@c.example');
    expect(codesOf(await create({ email: 'y@c.example', roles: ['sesOfficer'] }, accessToken))).toEqual(['notAllowed']);
    const foreign = await ask('query ($o: ID!) { people(organisationId: $o) { roles } }', { o: await anOrganisation() }, accessToken);
    expect(foreign.errors![0]!.extensions.code).toBe('notAllowed');
  });
});

describe('the second wall', () => {
  const actor = (organisationId: string, roles: string[], access: 'read' | 'write' = 'write'): Actor => ({
    personId: organisationId,
    personName: 'Somebody',
    organisationId,
    organisationName: 'Somewhere',
    kind: 'authority',
    roles,
    access,
    source: 'test',
  });

  it('gives an auditor a connection that cannot write, by transaction and by privilege', async () => {
    const council = await anOrganisation();
    await aPerson('auditor@d.example', ['auditor'], council);
    const { accessToken } = await signIn('auditor@d.example');
    const rest = await request(app.getHttpServer()).get('/who').set('Authorization', `Bearer ${accessToken}`).expect(200);
    expect(rest.body).toMatchObject({ access: 'read' });
    const people = await ask('query ($o: ID!) { people(organisationId: $o) { person { email } } }', { o: council }, accessToken);
    expect(people.data['people']).toEqual([{ person: { email: 'auditor@d.example' } }]);

    const insert = `insert into client_keys (organisation_id, person_id, key, mutation, request_sha256)
                    values (app.organisation(), app.person(), 'k', 'm', 'r')`;
    const work = app.get(UnitOfWork);
    await expect(work.run(actor(council, ['auditor'], 'read'), () => work.query(insert))).rejects.toThrow(/read-only transaction/);
    await work.run(actor(council, ['sesOfficer']), () => work.query(insert));

    const client = new pg.Client(database.runtimeUrl);
    await client.connect();
    try {
      await client.query('begin');
      await client.query("select set_config('role', 'iss_auditor', true), set_config('app.organisation', $1, true)", [council]);
      await expect(client.query(insert)).rejects.toThrow(/permission denied/);
    } finally {
      await client.end();
    }
    // Signing out writes, but as the role that signs people in.
    expect((await ask('mutation { signOut { signedOut } }', {}, accessToken)).data['signOut']).toEqual({ signedOut: true });
  });

  it('shows two organisations each its own people over shared connections', async () => {
    const councils = [await anOrganisation(), await anOrganisation()];
    for (const [index, council] of councils.entries()) {
      await aPerson(`one${String(index)}@e.example`, ['sesOfficer'], council);
      await aPerson(`two${String(index)}@e.example`, ['headOfSes'], council);
    }
    const pool = new pg.Pool({ connectionString: database.runtimeUrl, max: 5 });
    const seenBy = async (organisation: string): Promise<string[]> => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        await client.query(ACTOR_STATEMENT, actorSetting(actor(organisation, ['sesOfficer'])));
        const { rows } = await client.query<{ organisation_id: string }>(
          'select membership.organisation_id from memberships membership join people on people.id = membership.person_id',
        );
        await client.query('commit');
        return rows.map((row) => row.organisation_id);
      } finally {
        client.release();
      }
    };
    try {
      const reads = Array.from({ length: 400 }, (_, index) => councils[index % 2]!);
      const seen = await Promise.all(reads.map(seenBy));
      expect(seen).toEqual(reads.map((council) => [council, council]));
    } finally {
      await pool.end();
    }
  });

  it.each(['people', 'memberships', 'credentials', 'sign_in_sessions', 'refresh_tokens', 'sign_in_tries', 'client_keys', 'audit_events'])(
    'shows no row of %s to a connection without an actor',
    async (table) => {
      const client = new pg.Client(database.runtimeUrl);
      await client.connect();
      try {
        const read = client.query(`select count(*)::int as seen from ${table}`).then(
          ({ rows }) => (rows as { seen: number }[])[0]!.seen,
          (error: unknown) => (error as Error).message,
        );
        expect([0, `permission denied for table ${table}`]).toContain(await read);
      } finally {
        await client.end();
      }
    },
  );
});
