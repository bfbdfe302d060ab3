import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '../../support/app.js';
import { pdfText } from '../../support/pdf-text.js';
import { browse } from '../../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';
import { aConsortium } from '../../support/three-councils.js';

const AGREEMENTS = `{ memberAgreements { consortiumId consortium waitingFor changed availableActions
  versions { id reference issuedOn sha256 stands signings { authorityId signedOn signedByName capacity reference } } } }`;

let world: RoundWorld;
let consortium: string;
const client: Record<string, Client> = {};

beforeAll(async () => {
  world = await aRoundWorld('2026-11-10T09:00:00Z');
  consortium = await aConsortium(world, world.authorityId, world.neighbourId);
  for (const [who, email, role, organisation] of [
    ['llr', 'commissioner@shires.example', 'llrCommissioner', consortium],
    ['ours', 'head2@testshire.example', 'headOfSes', world.authorityId],
    ['next', 'head@nextshire.example', 'headOfSes', world.neighbourId],
  ] as const) {
    await world.aPerson(email, [role], organisation, `${who} Person`);
    client[who] = await world.as(email);
  }
  client['fees'] = await world.as(EMAILS.fees);
});
afterAll(() => world.close());

const look = async (who: string) => {
  const answer = await client[who]!.gql(AGREEMENTS);
  expect(answer.errors).toBeUndefined();
  return answer.data.memberAgreements[0];
};
const issue = async (who: string): Promise<string[]> => {
  const answer = await client[who]!.gql(
    'mutation ($id: ID!) { issueMembersAgreement(consortiumId: $id) { documentId userErrors { code } } }',
    { id: consortium },
  );
  if (answer.errors) return answer.errors.map(({ extensions }) => extensions.code);
  return answer.data.issueMembersAgreement.userErrors.map(({ code }: { code: string }) => code);
};
const sign = async (who: string, documentId: string, more: object = {}): Promise<string[]> => {
  const answer = await client[who]!.gql(
    'mutation ($input: RecordAgreementSigningInput!) { recordAgreementSigning(input: $input) { userErrors { code } } }',
    { input: { documentId, signedOn: '2026-11-10', signedByName: 'Dee Rector', capacity: 'Director', reference: 'IAA/1', ...more } },
  );
  if (answer.errors) return answer.errors.map(({ extensions }) => extensions.code);
  return answer.data.recordAgreementSigning.userErrors.map(({ code }: { code: string }) => code);
};

describe('the agreement between members', () => {
  it('is issued by who leads, from what is recorded, and again only where that says anything else', async () => {
    expect((await look('next')).versions).toEqual([]);
    expect(await issue('next')).toEqual(['notLead']);
    expect(await issue('fees')).toEqual(['notAllowed']);
    expect(await issue('ours')).toEqual([]);
    expect(await issue('llr')).toEqual(['nothingChanged']);
    const { versions, waitingFor, changed } = await look('next');
    expect(versions).toHaveLength(1);
    expect(versions[0]).toMatchObject({ reference: 'IAA-1', issuedOn: '2026-11-10', stands: true, signings: [] });
    expect(versions[0].sha256).toMatch(/^[0-9a-f]{64}$/);
    expect([waitingFor, changed]).toEqual([
      ['Nextshire Council', 'Testshire County Council'].filter((name) => waitingFor.includes(name)),
      [],
    ]);
    expect(waitingFor).toHaveLength(2);
    for (const who of ['ours', 'next', 'llr']) {
      const answer = await client[who]!.get(`/api/documents/${versions[0].id}`).buffer(true);
      expect(answer.status).toBe(200);
      expect(await pdfText(answer.body)).toContain('Nextshire Council 802');
    }
    expect((await client['fees']!.get(`/api/documents/${versions[0].id}`)).status).toBe(404);
  });

  it('is signed by each member for itself, once, the version that stands', async () => {
    const [version] = (await look('next')).versions;
    expect(await sign('next', version.id, { capacity: ' ', signedOn: '2026-11-09' })).toEqual(['textMissing', 'beforeIssue']);
    expect(await sign('next', version.id, { signedOn: '2026-11-11' })).toEqual(['dateInFuture']);
    expect(await sign('llr', version.id)).toEqual(['notAllowed']);
    expect(await sign('next', version.id)).toEqual([]);
    expect(await sign('next', version.id)).toEqual(['alreadySigned']);
    const { versions, waitingFor, availableActions } = await look('ours');
    expect(versions[0].signings).toEqual([
      { authorityId: world.neighbourId, signedOn: '2026-11-10', signedByName: 'Dee Rector', capacity: 'Director', reference: 'IAA/1' },
    ]);
    expect(waitingFor).toHaveLength(1);
    expect(availableActions).toEqual(['sign']);
    await expect(
      world.owner.query(
        `insert into agreement_signings select document_id, consortium_id, $1, document_sha256, signed_on, signed_by_name, capacity, reference, recorded_by, recorded_by_name, recorded_at from agreement_signings`,
        [world.neighbourId],
      ),
    ).rejects.toThrow('duplicate key');
  });

  it('is a new version once what it says has changed; the earlier stays, with who signed it', async () => {
    await world.owner.query(
      `insert into sharing_agreements (consortium_id, authority_id, subject, period, signed_on, reference) values ($1, $2, 'spend', '[2026-11-01,)', '2026-10-01', 'ISA')`,
      [consortium, world.neighbourId],
    );
    expect((await look('ours')).changed).toEqual(['What each Member shares']);
    const lead = await browse(world, 'commissioner@shires.example');
    const page = await lead.get('/pooling/agreement');
    expect(page.text).toContain('What is recorded has changed');
    const after = await page.submit({}, { button: 'Issue a new version' });
    expect(after.text).toContain('Every member is asked to sign it');
    const { versions, changed } = await look('ours');
    expect(changed).toEqual([]);
    expect(versions.map(({ reference, stands, signings }: any) => [reference, stands, signings.length])).toEqual([
      ['IAA-2', true, 0],
      ['IAA-1', false, 1],
    ]);
    expect(await sign('ours', versions[1].id)).toEqual(['superseded']);
    const old = await client['next']!.get(`/api/documents/${versions[1].id}`).buffer(true);
    expect(await pdfText(old.body)).toContain('IAA-1');
  });

  it('is recorded as signed on its page, which says what is missing', async () => {
    const head = await browse(world, 'head2@testshire.example');
    const page = await head.get('/pooling/agreement');
    const wrong = await page.submit({}, { button: 'Record that we signed' });
    expect([wrong.status, wrong.text.includes('Enter in which capacity')]).toEqual([422, true]);
    const done = await page.submit(
      {
        'signedOn-day': '10',
        'signedOn-month': '11',
        'signedOn-year': '2026',
        signedByName: 'Una Director',
        capacity: 'Director',
        reference: 'IAA/2',
      },
      { button: 'Record that we signed' },
    );
    expect(done.text).toContain('Una Director');
    expect((await look('ours')).versions[0].signings).toHaveLength(1);
  });

  it('lets row security alone keep one member from signing for another, or other bytes', async () => {
    const { versions } = await look('ours');
    for (const [authority, sha] of [
      [world.authorityId, versions[0].sha256],
      [world.neighbourId, 'a'.repeat(64)],
    ] as const) {
      await world.owner.query('begin');
      await world.owner.query(
        `select set_config('role', 'iss_authority', true), set_config('app.organisation', $1, true), set_config('app.person', (select id::text from people where email = 'head@nextshire.example'), true)`,
        [world.neighbourId],
      );
      await expect(
        world.owner.query(`insert into agreement_signings values ($1, $2, $3, $4, '2026-11-10', 'x', 'x', 'x', app.person(), 'x', now())`, [
          versions[0].id,
          consortium,
          authority,
          sha,
        ]),
      ).rejects.toThrow('row-level security');
      await world.owner.query('rollback');
    }
  });
});
