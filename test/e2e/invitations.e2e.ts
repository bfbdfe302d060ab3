import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Client, type TestApp, startTestApp } from '../support/app.js';

const PASSWORD = 'seven quiet herons';
const FIELDS = 'invitation { id email fullName state path invitedByName expiresAt } userErrors { code field message }';

interface Seen {
  readonly id: string;
  readonly email: string;
  readonly state: string;
  readonly path: string | null;
}

interface Answer {
  readonly invitation: Seen | null;
  readonly userErrors: { readonly code: string; readonly field: string[]; readonly message: string }[];
}

let world: TestApp;
let fees: Client;
let oakId: string;

beforeAll(async () => {
  world = await startTestApp({ clock: '2027-01-10T09:00:00Z' });
  oakId = await world.anOrganisation('provider', 'Oak Education Limited');
  const elmId = await world.anOrganisation('provider', 'Elm Schools Limited');
  const councilId = await world.anOrganisation('authority', 'Testshire County Council', { laCode: '801' });
  await world.aPerson('fees@oak.example', ['providerFeesManager'], oakId, 'Fay Fees');
  await world.aPerson('fees@elm.example', ['providerFeesManager'], elmId, 'Ria Rival');
  await world.aPerson('officer@testshire.example', ['sesOfficer'], councilId, 'Olu Officer');
});

beforeEach(async () => {
  world.clock.moveTo('2027-01-10T09:00:00Z');
  fees = await world.as('fees@oak.example');
});

afterAll(() => world?.close());

async function invite(client: Client, email: string, more: object = {}): Promise<Answer> {
  const answer = await client.gql<{ inviteColleague: Answer }>(
    `mutation ($input: InviteColleagueInput!) { inviteColleague(input: $input) { ${FIELDS} } }`,
    { input: { email, fullName: 'Bea Bursar', ...more } },
  );
  return answer.data.inviteColleague;
}

async function invited(email: string): Promise<Seen> {
  const { invitation, userErrors } = await invite(fees, email);
  if (!invitation) throw new Error(JSON.stringify(userErrors));
  return invitation;
}

const tokenOf = ({ path }: Seen): string => path!.replace('/invitations/', '');

async function accept(token: string, password = PASSWORD, fullName = 'Bea Bursar'): Promise<{ email: string | null; codes: string[] }> {
  const { body } = await world.http.post('/graphql').send({
    query: `mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { email userErrors { code } } }`,
    variables: { input: { token, password, fullName } },
  });
  const { acceptInvitation } = (body as { data: { acceptInvitation: { email: string | null; userErrors: { code: string }[] } } }).data;
  return { email: acceptInvitation.email, codes: acceptInvitation.userErrors.map(({ code }) => code) };
}

const list = async (client: Client): Promise<Seen[]> =>
  (await client.gql<{ invitations: Seen[] }>('{ invitations { id email state path } }')).data.invitations;

const revoke = async (client: Client, id: string): Promise<Answer> =>
  (await client.gql<{ revokeInvitation: Answer }>(`mutation ($id: ID!) { revokeInvitation(id: $id) { ${FIELDS} } }`, { id })).data
    .revokeInvitation;

describe('a fees manager invites a colleague', () => {
  it('who joins by the link, with a password of their own, and works for the same provider', async () => {
    const invitation = await invited('Bea@Oak.example');
    expect(invitation).toMatchObject({ email: 'bea@oak.example', state: 'open' });
    expect(await accept(tokenOf(invitation))).toEqual({ email: 'bea@oak.example', codes: [] });
    const bea = await world.as('bea@oak.example', PASSWORD);
    const { data } = await bea.gql('{ me { person { fullName } organisation { id } roles } }');
    expect(data.me).toEqual({ person: { fullName: 'Bea Bursar' }, organisation: { id: oakId }, roles: ['providerFeesManager'] });
    expect((await list(fees)).find(({ id }) => id === invitation.id)).toMatchObject({ state: 'accepted', path: null });
    const { rows } = await world.owner.query(
      "select action, person_name from audit_events where subject_type = 'invitation' and subject_id = $1 order by number",
      [invitation.id],
    );
    expect(rows).toEqual([
      { action: 'inviteColleague', person_name: 'Fay Fees' },
      { action: 'acceptInvitation', person_name: 'Bea Bursar' },
    ]);
  });

  it('who is told by a mail that carries the link', async () => {
    const invitation = await invited('max@oak.example');
    const { rows } = await world.owner.query<{ to_name: string; view: { path: string; inviter: string } }>(
      "select to_name, view from mails where template = 'invitation' and to_address = 'max@oak.example'",
    );
    expect(rows).toMatchObject([
      { to_name: 'Bea Bursar', view: { path: invitation.path, inviter: 'Fay Fees', organisation: 'Oak Education Limited' } },
    ]);
  });

  it('by a link that is used once, also when it is used twice at the same moment', async () => {
    const token = tokenOf(await invited('cal@oak.example'));
    const both = await Promise.all([accept(token), accept(token, 'another long password')]);
    expect(both.filter(({ email }) => email !== null)).toHaveLength(1);
    expect(both.flatMap(({ codes }) => codes)).toHaveLength(1);
    expect(await accept(token)).toEqual({ email: null, codes: ['invitationUsed'] });
    const { rows } = await world.owner.query("select from people where email = 'cal@oak.example'");
    expect(rows).toHaveLength(1);
  });

  it('and a link that is expired, taken back, guessed or meddled with is refused, each in its own words', async () => {
    const late = tokenOf(await invited('dot@oak.example'));
    world.clock.moveTo('2027-01-17T09:00:00Z');
    expect(await accept(late)).toEqual({ email: null, codes: ['invitationExpired'] });
    world.clock.moveTo('2027-01-10T09:00:00Z');
    const back = await invited('eve@oak.example');
    expect(await revoke(fees, back.id)).toMatchObject({ invitation: { state: 'revoked', path: null }, userErrors: [] });
    expect(await accept(tokenOf(back))).toEqual({ email: null, codes: ['invitationRevoked'] });
    expect(await accept('guessed')).toEqual({ email: null, codes: ['invitationUnknown'] });
    expect(await accept(late.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).toEqual({ email: null, codes: ['invitationUnknown'] });
    const { rows } = await world.owner.query("select from people where email in ('dot@oak.example', 'eve@oak.example')");
    expect(rows).toEqual([]);
  });

  it('once an address: a second invitation takes the first back, the same request twice is one invitation', async () => {
    const first = await invited('fin@oak.example');
    const second = await invited('fin@oak.example');
    expect(await accept(tokenOf(first))).toEqual({ email: null, codes: ['invitationRevoked'] });
    expect((await list(fees)).find(({ id }) => id === second.id)).toMatchObject({ state: 'open', path: second.path });
    const [once, again] = [
      await invite(fees, 'gus@oak.example', { clientKey: 'k1' }),
      await invite(fees, 'gus@oak.example', { clientKey: 'k1' }),
    ];
    expect(again.invitation).toEqual(once.invitation);
  });

  it('only with an address and a name, and not somebody who is a colleague already', async () => {
    expect((await invite(fees, 'no address')).userErrors).toMatchObject([{ code: 'invalidInput', field: ['email'] }]);
    expect((await invite(fees, 'hal@oak.example', { fullName: ' ' })).userErrors).toMatchObject([{ code: 'nameMissing' }]);
    expect((await invite(fees, 'fees@oak.example')).userErrors).toMatchObject([{ code: 'alreadyColleague', field: ['email'] }]);
  });

  it('whose weak password is refused and leaves the link as it was', async () => {
    const token = tokenOf(await invited('ivy@oak.example'));
    expect(await accept(token, 'short')).toEqual({ email: null, codes: ['weakPassword'] });
    expect(await accept(token, PASSWORD, '  ')).toEqual({ email: null, codes: ['nameMissing'] });
    expect(await accept(token)).toEqual({ email: 'ivy@oak.example', codes: [] });
  });

  it('who has an account elsewhere joins with its own password, never with a new one', async () => {
    const token = tokenOf(await invited('fees@elm.example'));
    expect(await accept(token, 'a password of my own')).toEqual({ email: null, codes: ['wrongPassword'] });
    expect(await accept(token, 'correct horse battery')).toEqual({ email: 'fees@elm.example', codes: [] });
    const { rows } = await world.owner.query<{ name: string }>(
      `select organisation.name from memberships join people person on person.id = person_id join organisations organisation on organisation.id = organisation_id
       where person.email = 'fees@elm.example' and memberships.active order by name`,
    );
    expect(rows.map(({ name }) => name)).toEqual(['Elm Schools Limited', 'Oak Education Limited']);
  });

  it('who left and is invited back works there again', async () => {
    const token = tokenOf(await invited('jan@oak.example'));
    await accept(token);
    await world.owner.query(
      "update memberships set active = false where person_id = (select id from people where email = 'jan@oak.example')",
    );
    const again = tokenOf(await invited('jan@oak.example'));
    expect(await accept(again)).toEqual({ email: 'jan@oak.example', codes: [] });
    const jan = await world.as('jan@oak.example', PASSWORD);
    expect((await jan.gql('{ me { organisation { id } } }')).data.me.organisation.id).toBe(oakId);
  });

  it('of one’s own provider alone: others neither see nor take back, and nobody else invites', async () => {
    const invitation = await invited('kim@oak.example');
    await world.aPerson('second@elm.example', ['providerFeesManager'], await world.anOrganisation('provider', 'Fir Schools'), 'Una Other');
    const other = await world.as('second@elm.example');
    expect(await list(other)).toEqual([]);
    expect((await revoke(other, invitation.id)).userErrors).toMatchObject([{ code: 'notFound' }]);
    const officer = await world.as('officer@testshire.example');
    expect((await invite(officer, 'lea@testshire.example')).userErrors).toMatchObject([{ code: 'notAllowed' }]);
    const { errors } = await officer.gql('{ invitations { id } }');
    expect(errors?.[0]?.extensions.code).toBe('notAllowed');
    expect(await accept(tokenOf(invitation))).toEqual({ email: 'kim@oak.example', codes: [] });
    expect((await revoke(fees, invitation.id)).userErrors).toMatchObject([{ code: 'invitationUsed' }]);
  });
});

describe('the database, whatever code runs', () => {
  it('keeps no link, and lets nobody in whose address was not invited', async () => {
    const invitation = await invited('mel@oak.example');
    const { rows } = await world.owner.query<{ row: string }>('select to_jsonb(invitations)::text as row from invitations where id = $1', [
      invitation.id,
    ]);
    expect(rows[0]!.row).not.toContain(tokenOf(invitation));
    const client = await world.owner.connect();
    try {
      await client.query('begin');
      await client.query('set local role iss_authentication');
      await expect(client.query("insert into people (email, full_name) values ('mallory@elsewhere.example', 'Mallory')")).rejects.toThrow(
        'row-level security',
      );
      await client.query('rollback');
      await client.query('begin');
      await client.query('set local role iss_provider');
      await expect(client.query('select token_sha256 from invitations')).rejects.toThrow('permission denied');
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
