import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import JSZip from 'jszip';
import { DocumentsService } from '../../src/documents/documents.service.js';
import { composeVariationLetter } from '../../src/documents/rendering/variation-letter.js';
import { aVariationLetter } from '../../src/documents/rendering/variation-letter.sample.js';
import type { Actor } from '../../src/kernel/actor.js';
import { isoDate } from '../../src/kernel/dates.js';
import { pence } from '../../src/kernel/money.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Duties } from '../../src/platform/jobs/duties.js';
import type { SignatureSubject } from '../../src/signatures/signature-subject.js';
import { SignaturesService } from '../../src/signatures/signatures.service.js';
import { TEST_PASSWORD, type Client } from '../support/app.js';
import { pdfText } from '../support/pdf-text.js';
import { browse } from '../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';

const COMMISSIONER = 'commissioner@testshire.example';
const FINN = 'finn.sign@oak.example';
const GROUP = 'group@oakgroup.example';
const VALUE = 9_000_000;

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const DETAIL = `id state signed parties next refusedBecause availableActions consentVersion consentText documentId documentSha256 certificateSha256 closedBecause
  chain { id side organisationName signed signature { way personName capacity email signedAt ip userAgent consentVersion documentSha256 }
    copy { id state signedByName recordedByName decidedByName refusedBecause } }`;

describe('signing', () => {
  let world: RoundWorld;
  let clients: Record<
    'head' | 'director' | 's151' | 'finance' | 'officer' | 'fees' | 'finn' | 'rival' | 'neighbour' | 'commissioner' | 'auditor',
    Client
  >;
  let head: Actor;
  /** What the subject was told. */
  const told: string[] = [];
  /** The documents out for signature, by subject. */
  const documents = new Map<string, { documentId: string; ordered: boolean; providerId: string }>();

  const ask = async <Data = any>(client: Client, query: string, variables: object = {}): Promise<Data> => {
    const answer = await client.gql<Data>(query, variables);
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data;
  };
  const codes = (payload: { userErrors: { code: string }[] }): string[] => payload.userErrors.map(({ code }) => code);

  const recordSignatory = async (client: Client, input: object) =>
    (
      await ask(
        client,
        'mutation ($input: RecordSignatoryInput!) { recordSignatory(input: $input) { signatory { id standing } userErrors { code message field } } }',
        {
          input: { capacity: 'Signatory', from: '2026-11-01', ...input },
        },
      )
    ).recordSignatory;
  const confirmSignatory = async (client: Client, signatoryId: string) =>
    (
      await ask(
        client,
        'mutation ($id: ID!) { confirmSignatory(signatoryId: $id) { signatory { standing confirmedByName } userErrors { code } } }',
        {
          id: signatoryId,
        },
      )
    ).confirmSignatory;
  const see = async (client: Client, id: string) =>
    (await ask(client, `query ($id: ID!) { signingRequest(id: $id) { ${DETAIL} } }`, { id })).signingRequest;
  const sign = async (client: Client, requestId: string, input: object = {}) =>
    (
      await ask(
        client,
        `mutation ($input: SignDocumentInput!) { signDocument(input: $input) { signingRequest { ${DETAIL} } userErrors { code message field } } }`,
        {
          input: { requestId, consentVersion: '2026-1', password: TEST_PASSWORD, ...input },
        },
      )
    ).signDocument;
  const end = async (client: Client, act: 'declineToSign' | 'withdrawSigning', requestId: string, reason: string) =>
    (
      await ask(
        client,
        `mutation ($input: EndSigningInput!) { ${act}(input: $input) { signingRequest { state closedBecause } userErrors { code } } }`,
        {
          input: { requestId, reason },
        },
      )
    )[act];
  const verify = async (client: Client, bytes: Buffer, reference?: string) =>
    (
      await ask(
        client,
        'query ($sha256: String!, $reference: String) { verifyDocument(sha256: $sha256, reference: $reference) { result reference authorityName signatures { personName organisationName } } }',
        {
          sha256: sha256(bytes),
          reference: reference ?? null,
        },
      )
    ).verifyDocument;
  const noticesOf = async (personId: string): Promise<string[]> =>
    (
      await world.owner.query<{ title: string }>('select title from notifications where person_id = $1 order by happened_at, title', [
        personId,
      ])
    ).rows.map(({ title }) => title);
  const bytesOf = async (documentId: string): Promise<Buffer> =>
    (await world.owner.query<{ pdf: Buffer }>('select pdf from documents where id = $1', [documentId])).rows[0]!.pdf;

  /** A real letter, frozen, rendered and sent for signature. */
  const out = async (more: { ordered?: boolean; expiresOn?: string; providerId?: string } = {}) => {
    const subjectId = randomUUID();
    const reference = `VAR-${subjectId.slice(0, 8)}`;
    const work = world.app.get(UnitOfWork);
    const requestId = await work.run(head, async () => {
      const documentId = await world.app.get(DocumentsService, { strict: false }).freeze({
        kind: 'variationLetter',
        reference,
        authorityId: world.authorityId,
        schoolId: world.schools.ash.id,
        subjectType: 'testLetter',
        subjectId,
        snapshot: composeVariationLetter(aVariationLetter({ reference })),
      });
      documents.set(subjectId, { documentId, ordered: more.ordered ?? true, providerId: more.providerId ?? world.providerId });
      return world.app
        .get(SignaturesService, { strict: false })
        .open(head, { type: 'testLetter', subjectId, expiresOn: isoDate(more.expiresOn ?? '2026-12-08') });
    });
    return { requestId, subjectId, reference, documentId: documents.get(subjectId)!.documentId };
  };

  beforeAll(async () => {
    world = await aRoundWorld();
    const groupId = await world.anOrganisation('providerGroup', 'Oak Group plc');
    await world.owner.query('update organisations set group_id = $2 where id = $1', [world.providerId, groupId]);
    await world.aPerson(COMMISSIONER, ['sesCommissioner'], world.authorityId, 'Cora Commissioner');
    await world.aPerson(FINN, ['providerFeesManager'], world.providerId, 'Finn Signer');
    await world.aPerson(GROUP, ['providerFeesManager'], groupId, 'Gwen Group');
    const names = {
      head: EMAILS.head,
      director: EMAILS.director,
      s151: EMAILS.s151,
      finance: EMAILS.finance,
      officer: EMAILS.officer,
      fees: EMAILS.fees,
      finn: FINN,
      rival: EMAILS.rivalFees,
      neighbour: EMAILS.neighbour,
      commissioner: COMMISSIONER,
      auditor: EMAILS.auditor,
    };
    clients = Object.fromEntries(
      await Promise.all(Object.entries(names).map(async ([name, email]) => [name, await world.as(email)])),
    ) as typeof clients;
    head = {
      personId: world.people.head,
      personName: 'Hana Head',
      organisationId: world.authorityId,
      organisationName: 'Testshire County Council',
      kind: 'authority',
      roles: ['headOfSes'],
      access: 'write',
      source: 'test',
    };
    const subject: SignatureSubject = {
      type: 'testLetter',
      toSign: (subjectId) => {
        const { documentId, ordered, providerId } = documents.get(subjectId)!;
        return Promise.resolve({
          documentId,
          title: 'Variation of fees',
          valuePence: pence(VALUE),
          ordered,
          parties: [
            { side: 'authority' as const, organisationId: world.authorityId },
            { side: 'provider' as const, organisationId: providerId },
          ],
        });
      },
      signed: (id, { personName, side }) => Promise.resolve(void told.push(`${id} signed by ${personName} for the ${side}`)),
      completed: (id, { signatures, documentSha256 }) =>
        Promise.resolve(
          void told.push(`${id} completed by ${signatures.map(({ personName }) => personName).join(' and ')} ${documentSha256.length}`),
        ),
      declined: (id, { personName, reason }) => Promise.resolve(void told.push(`${id} declined by ${personName}: ${reason}`)),
      expired: (id) => Promise.resolve(void told.push(`${id} expired`)),
      withdrawn: (id, reason) => Promise.resolve(void told.push(`${id} withdrawn: ${reason}`)),
    };
    world.app.get(SignaturesService, { strict: false }).register(subject);
  });

  afterAll(() => world.close());

  describe('who may sign', () => {
    it('is recorded by one person and counts once a second, who is not the signatory, has confirmed it', async () => {
      const recorded = await recordSignatory(clients.head, { personId: world.people.director, upToPence: VALUE });
      expect(recorded).toMatchObject({ signatory: { standing: 'toConfirm' }, userErrors: [] });
      expect(codes(await confirmSignatory(clients.head, recorded.signatory.id))).toEqual(['ownRecord']);
      expect(codes(await confirmSignatory(clients.director, recorded.signatory.id))).toEqual(['ownAuthority']);
      expect(await confirmSignatory(clients.finance, recorded.signatory.id)).toMatchObject({
        signatory: { standing: 'inForce', confirmedByName: 'Finn Finance' },
      });
      expect(await noticesOf(world.people.director)).toContain('You may sign');
    });

    it('is refused twice over the same days, for who has no role that signs, and to who may not keep the list', async () => {
      expect(codes(await recordSignatory(clients.head, { personId: world.people.director }))).toEqual(['alreadySignatory']);
      expect(codes(await recordSignatory(clients.head, { personId: world.people.officer }))).toEqual(['cannotSign']);
      expect(codes(await recordSignatory(clients.head, { personId: world.people.fees }))).toEqual(['notFound']);
      expect(codes(await recordSignatory(clients.officer, { personId: world.people.director }))).toEqual(['notAllowed']);
    });

    it('is kept by the provider itself; no other organisation sees it', async () => {
      const { rows } = await world.owner.query<{ id: string }>('select id from people where email = $1', [FINN]);
      for (const [by, confirms, personId] of [
        [clients.finn, clients.fees, rows[0]!.id],
        [clients.fees, clients.finn, world.people.fees],
      ] as const) {
        const { signatory } = await recordSignatory(by, { personId });
        expect((await confirmSignatory(confirms, signatory.id)).signatory.standing).toBe('inForce');
      }
      const s151 = await recordSignatory(clients.director, { personId: world.people.s151, upToPence: 100 });
      await confirmSignatory(clients.finance, s151.signatory.id);
      const seen = async (client: Client) =>
        (await ask(client, '{ signatories { personName } }')).signatories.map(({ personName }: { personName: string }) => personName);
      expect(await seen(clients.auditor)).toEqual(['Dina Director', 'Sam Section']);
      expect(await seen(clients.fees)).toEqual(['Fay Fees', 'Finn Signer']);
      expect(await seen(clients.rival)).toEqual([]);
      expect(await seen(clients.neighbour)).toEqual([]);
    });

    it('holds in the database too: nobody records and confirms alone', async () => {
      await expect(
        world.owner.query(
          `insert into authorised_signatories (organisation_id, person_id, person_name, capacity, period, recorded_by, recorded_by_name, recorded_at,
             confirmed_by, confirmed_by_name, confirmed_at) values ($1, $2, 'X', 'X', '[2026-01-01,)', $3, 'Y', now(), $3, 'Y', now())`,
          [world.authorityId, world.people.head, world.people.officer],
        ),
      ).rejects.toThrow(/check/);
    });
  });

  describe('in order', () => {
    let requestId: string;
    let documentId: string;
    let reference: string;
    let subjectId: string;

    beforeAll(async () => {
      ({ requestId, documentId, reference, subjectId } = await out());
    });

    it('asks those whose turn it is', async () => {
      expect(await noticesOf(world.people.director)).toContain(`To sign: ${reference}`);
      expect(await noticesOf(world.people.fees)).not.toContain(`To sign: ${reference}`);
      const mine = async (client: Client) =>
        (await ask(client, '{ signingRequests(mine: true) { nodes { id next mine } totalCount } }')).signingRequests;
      expect(await mine(clients.director)).toMatchObject({
        totalCount: 1,
        nodes: [{ id: requestId, next: 'Testshire County Council', mine: true }],
      });
      expect(await mine(clients.fees)).toMatchObject({ totalCount: 0 });
      expect((await see(clients.fees, requestId)).refusedBecause).toContain('signs first');
    });

    it('refuses who may not: role, turn, authority, value, password, other words', async () => {
      expect(codes(await sign(clients.officer, requestId))).toEqual(['notAllowed']);
      expect(codes(await sign(clients.fees, requestId))).toEqual(['notYourTurn']);
      expect(codes(await sign(clients.head, requestId))).toEqual(['notASignatory']);
      expect(codes(await sign(clients.s151, requestId))).toEqual(['aboveAuthority']);
      expect(codes(await sign(clients.director, requestId, { password: 'wrong' }))).toEqual(['wrongPassword']);
      expect(codes(await sign(clients.director, requestId, { consentVersion: '1999' }))).toEqual(['consentChanged']);
      expect(codes(await sign(clients.rival, requestId))).toEqual(['notFound']);
      expect((await see(clients.director, requestId)).signed).toBe(0);
    });

    it('a wrong password is on record', async () => {
      const { rows } = await world.owner.query("select from audit_events where action = 'signInFailed' and subject_id = $1", [
        world.people.director,
      ]);
      expect(rows).toHaveLength(1);
    });

    it('keeps who, as what, when, from where, to which words, and the hash of the bytes', async () => {
      const { signingRequest, userErrors } = await sign(clients.director, requestId, { clientKey: 'once' });
      expect(userErrors).toEqual([]);
      expect(signingRequest).toMatchObject({ state: 'open', signed: 1, parties: 2, next: 'Oak Education Limited' });
      expect(signingRequest.chain[0].signature).toMatchObject({
        way: 'portal',
        personName: 'Dina Director',
        capacity: 'Signatory',
        email: EMAILS.director,
        ip: '127.0.0.1',
        consentVersion: '2026-1',
        documentSha256: sha256(await bytesOf(documentId)),
      });
      expect(told).toContain(`${subjectId} signed by Dina Director for the authority`);
      expect(await noticesOf(world.people.fees)).toContain(`To sign: ${reference}`);
      expect((await sign(clients.director, requestId, { clientKey: 'once' })).userErrors).toEqual([]);
      expect(codes(await sign(clients.director, requestId))).toEqual(['alreadySigned']);
    });

    it('two signatories of a side who press at once give one signature', async () => {
      const answers = await Promise.all([sign(clients.fees, requestId), sign(clients.finn, requestId)]);
      expect(
        answers
          .map(codes)
          .map((each) => each.join())
          .sort(),
      ).toEqual(['', 'wrongState']);
      const { rows } = await world.owner.query('select from signatures where request_id = $1', [requestId]);
      expect(rows).toHaveLength(2);
      expect(told.filter((each) => each.startsWith(`${subjectId} completed`))).toHaveLength(1);
      expect((await see(clients.head, requestId)).state).toBe('completed');
    });

    it('never changes: a signature can be neither altered nor removed', async () => {
      await expect(world.owner.query('delete from signatures where request_id = $1', [requestId])).rejects.toThrow(
        /record of what happened/,
      );
    });

    it('gets a certificate of its own, tagged, with parties, London’s time, addresses, hashes and the record', async () => {
      await world.app.get(Duties).run('make-signing-certificates');
      await world.app.get(Duties).run('make-signing-certificates');
      const school = await browse(world, EMAILS.fees);
      const certificate = await school.get(`/signatures/${requestId}/certificate`);
      expect(certificate.status).toBe(200);
      expect(certificate.headers['content-type']).toContain('application/pdf');
      expect(certificate.body.includes('/StructTreeRoot')).toBe(true);
      const text = (await pdfText(certificate.body)).replace(/\u200b/g, '');
      for (const words of [reference, 'Dina Director', EMAILS.director, '127.0.0.1', 'Oak Education Limited', 'GMT', 'Version 2026-1'])
        expect(text).toContain(words);
      expect(text.replace(/\s/g, '')).toContain(sha256(await bytesOf(documentId)));
      const { rows } = await world.owner.query<{ hash: string }>(
        "select encode(hash, 'hex') as hash from audit_events where subject_id = $1 and action = 'completeSigning'",
        [requestId],
      );
      expect(text.replace(/\s/g, '')).toContain(rows[0]!.hash);
    });

    it('comes as one bundle: the signed bytes untouched, and which file is which', async () => {
      const { body } = await (await browse(world, EMAILS.officer)).get(`/signatures/${requestId}/bundle`);
      const zip = await JSZip.loadAsync(body);
      const program = await clients.officer.get(`/api/signatures/${requestId}/bundle`);
      expect(program.headers).toMatchObject({ 'content-type': 'application/zip' });
      expect((await clients.rival.get(`/api/signatures/${requestId}/certificate`)).status).toBe(404);
      expect(Object.keys(zip.files)).toEqual([`1-signed-document-${reference}.pdf`, `2-certificate-${reference}.pdf`, 'Read me.txt']);
      const signed = await zip.file(`1-signed-document-${reference}.pdf`)!.async('nodebuffer');
      expect(signed.equals(await bytesOf(documentId))).toBe(true);
      expect(await zip.file('Read me.txt')!.async('text')).toContain(sha256(signed));
    });

    it('is told apart from an altered copy, and only to who may see it', async () => {
      const genuine = await bytesOf(documentId);
      const altered = Buffer.from(genuine);
      altered[Math.floor(altered.length / 2)]! ^= 1;
      expect(await verify(clients.fees, genuine)).toMatchObject({
        result: 'document',
        reference,
        authorityName: 'Testshire County Council',
        signatures: [{ personName: 'Dina Director' }, { organisationName: 'Oak Education Limited' }],
      });
      expect(await verify(clients.officer, altered)).toMatchObject({ result: 'unknown', reference: null });
      expect(await verify(clients.officer, altered, reference)).toMatchObject({ result: 'changed', reference });
      for (const stranger of [clients.rival, clients.neighbour])
        for (const bytes of [genuine, altered])
          expect(await verify(stranger, bytes, reference)).toEqual({
            result: 'unknown',
            reference: null,
            authorityName: null,
            signatures: [],
          });
    });

    it('can be checked by uploading the file', async () => {
      const school = await browse(world, EMAILS.fees);
      const genuine = await bytesOf(documentId);
      const form = await school.get('/verify');
      const exact = await form.submit({ file: { name: `${reference}.pdf`, bytes: genuine, type: 'application/pdf' } }, { button: 'Check' });
      expect(exact.text).toContain(`exactly ${reference}`);
      expect(exact.text).toContain('Dina Director');
      const altered = await form.submit(
        { file: { name: `${reference}.pdf`, bytes: Buffer.concat([genuine, Buffer.from('\n%')]), type: 'application/pdf' } },
        { button: 'Check' },
      );
      expect(altered.text).toContain('has been changed');
      const stranger = await (await browse(world, EMAILS.rivalFees)).get('/verify');
      const unknown = await stranger.submit(
        { file: { name: `${reference}.pdf`, bytes: genuine, type: 'application/pdf' } },
        { button: 'Check' },
      );
      expect(unknown.text).toContain('not known');
      expect(unknown.text).not.toContain('Dina');
    });
  });

  it('a document that has changed since cannot be signed, whatever code runs', async () => {
    const { requestId, documentId } = await out();
    await world.owner.query("update documents set pdf = pdf || '\\x0a'::bytea where id = $1", [documentId]);
    expect(codes(await sign(clients.director, requestId))).toEqual(['documentChanged']);
    await expect(
      world.owner.query(
        `insert into signatures (party_id, request_id, authority_id, school_id, way, signatory_id, person_id, person_name, capacity, organisation_id, organisation_name,
           email, signed_at, ip, user_agent, consent_text, consent_version, document_sha256)
         select party.id, request.id, request.authority_id, request.school_id, 'portal', signatory.id, signatory.person_id, 'x', 'x', party.organisation_id, 'x', 'x',
           $2, 'x', 'x', 'x', 'x', request.document_sha256
         from signing_requests request join signing_parties party on party.request_id = request.id and party.position = 1
         join authorised_signatories signatory on signatory.person_id = $3 where request.id = $1`,
        [requestId, world.clock.now(), world.people.director],
      ),
    ).rejects.toThrow(/not the document/);
  });

  describe('side by side', () => {
    it('either may sign first', async () => {
      const { requestId, subjectId } = await out({ ordered: false });
      expect((await sign(clients.fees, requestId)).userErrors).toEqual([]);
      expect(told).toContain(`${subjectId} signed by Fay Fees for the provider`);
      expect((await sign(clients.director, requestId)).signingRequest.state).toBe('completed');
    });

    it('a signatory of the group signs for its provider', async () => {
      const group = await world.as(GROUP);
      const { rows } = await world.owner.query<{ id: string; organisation_id: string }>(
        'select people.id, organisation_id from people join memberships on person_id = people.id where email = $1',
        [GROUP],
      );
      await world.owner.query(
        `insert into authorised_signatories (organisation_id, person_id, person_name, capacity, period, recorded_by, recorded_by_name, recorded_at,
           confirmed_by, confirmed_by_name, confirmed_at) values ($1, $2, 'Gwen Group', 'Director', '[2026-01-01,)', $3, 'Y', now(), $4, 'Z', now())`,
        [rows[0]!.organisation_id, rows[0]!.id, randomUUID(), randomUUID()],
      );
      const { requestId } = await out({ ordered: false });
      const { signingRequest } = await sign(group, requestId);
      expect(signingRequest.chain[1]).toMatchObject({ organisationName: 'Oak Education Limited', signature: { personName: 'Gwen Group' } });
    });
  });

  describe('what ends it otherwise', () => {
    it('declining, with a reason, told to both sides and to the subject', async () => {
      const { requestId, subjectId, reference } = await out({ ordered: false });
      expect(codes(await end(clients.fees, 'declineToSign', requestId, ' '))).toEqual(['reasonMissing']);
      expect((await end(clients.fees, 'declineToSign', requestId, 'Wrong school')).signingRequest).toEqual({
        state: 'declined',
        closedBecause: 'Wrong school',
      });
      expect(told).toContain(`${subjectId} declined by Fay Fees: Wrong school`);
      expect(await noticesOf(world.people.head)).toContain(`Not signed: ${reference}`);
      expect(codes(await sign(clients.director, requestId))).toEqual(['wrongState']);
    });

    it('taking it back', async () => {
      const { requestId, subjectId } = await out();
      expect(codes(await end(clients.officer, 'withdrawSigning', requestId, 'A mistake'))).toEqual(['notAllowed']);
      expect(codes(await end(clients.fees, 'withdrawSigning', requestId, 'A mistake'))).toEqual(['notAllowed']);
      expect((await end(clients.head, 'withdrawSigning', requestId, 'A mistake')).signingRequest.state).toBe('withdrawn');
      expect(told).toContain(`${subjectId} withdrawn: A mistake`);
    });

    it('its last day, after two reminders', async () => {
      const { requestId, subjectId, reference } = await out({ expiresOn: '2026-11-30' });
      const reminders = async () =>
        (await noticesOf(world.people.director)).filter((title) => title === `Still to sign: ${reference}`).length;
      for (const [day, count] of [
        ['2026-11-22', 0],
        ['2026-11-23', 1],
        ['2026-11-24', 1],
        ['2026-11-28', 2],
        ['2026-11-30', 2],
      ] as const) {
        world.clock.moveTo(`${day}T09:00:00Z`);
        await world.app.get(Duties).run('keep-signing-deadlines');
        expect({ day, count: await reminders() }).toEqual({ day, count });
      }
      expect((await see(clients.head, requestId)).state).toBe('open');
      world.clock.moveTo('2026-12-01T09:00:00Z');
      expect(codes(await sign(clients.director, requestId))).toEqual(['tooLate']);
      await world.app.get(Duties).run('keep-signing-deadlines');
      expect((await see(clients.head, requestId)).state).toBe('expired');
      expect(told).toContain(`${subjectId} expired`);
    });
  });

  describe('a copy signed on paper', () => {
    it('stands for a party once a second person has compared it', async () => {
      const { requestId, reference, documentId } = await out();
      expect((await sign(clients.director, requestId)).userErrors).toEqual([]);
      const scan = await bytesOf(documentId);
      const adds = await (await browse(world, COMMISSIONER)).get(`/signatures/${requestId}`);
      const paper = {
        signedByName: 'Olive Oak',
        signedByCapacity: 'Company secretary',
        'signedOn-day': '1',
        'signedOn-month': '12',
        'signedOn-year': '2026',
      };
      const notAPdf = await adds.submit({ ...paper, file: { name: 'scan.pdf', bytes: Buffer.from('no') } }, { button: 'Add this scan' });
      expect(notAPdf.status).toBe(422);
      expect(notAPdf.errors).toContain('Send the scan as a PDF.');
      const added = await adds.submit({ ...paper, file: { name: 'scan.pdf', bytes: scan } }, { button: 'Add this scan' });
      expect(added.text).toContain('Olive Oak');
      const { copy } = (await see(clients.head, requestId)).chain[1];
      const confirm = 'mutation ($id: ID!) { confirmWetInkCopy(copyId: $id) { signingRequest { state } userErrors { code } } }';
      expect(codes((await ask(clients.commissioner, confirm, { id: copy.id })).confirmWetInkCopy)).toEqual(['ownRecord']);
      expect(await noticesOf(world.people.head)).toContain(`Scan to confirm: ${reference}`);
      const confirms = await (await browse(world, EMAILS.head)).get(`/signatures/${requestId}`);
      const confirmed = await confirms.submit({}, { button: 'Confirm this scan' });
      expect(confirmed.text).toContain('Signed by all');
      await world.app.get(Duties).run('make-signing-certificates');
      const { body } = await (await browse(world, EMAILS.fees)).get(`/signatures/${requestId}/bundle`);
      expect(Object.keys((await JSZip.loadAsync(body)).files)).toContain('3-signed-on-paper-Oak-Education-Limited.pdf');
    });

    it('may be refused, and is of a recorded signatory where the council signs', async () => {
      const { requestId, documentId } = await out();
      const scan = { name: 'scan.pdf', bytes: await bytesOf(documentId) };
      const date = { 'signedOn-day': '1', 'signedOn-month': '12', 'signedOn-year': '2026' };
      const adds = await (await browse(world, COMMISSIONER)).get(`/signatures/${requestId}`);
      const stranger = await adds.submit(
        { signedByName: 'Hana Head', signedByCapacity: 'Head', ...date, file: scan },
        { button: 'Add this scan' },
      );
      expect(stranger.errors[0]).toContain('not an authorised signatory');
      await adds.submit({ signedByName: 'Dina Director', signedByCapacity: 'Director', ...date, file: scan }, { button: 'Add this scan' });
      const confirms = await (await browse(world, EMAILS.head)).get(`/signatures/${requestId}`);
      const refused = await confirms.submit({ refuseReason: 'Page 2 is missing' }, { button: 'Refuse this scan' });
      expect(refused.text).toContain('Page 2 is missing');
      expect((await see(clients.head, requestId)).signed).toBe(0);
    });
  });

  describe('the pages', () => {
    it('lead both sides from the list to the signature', async () => {
      const { requestId, reference } = await out();
      const council = await browse(world, EMAILS.director);
      const list = await council.get('/signatures');
      expect(list.text).toContain(reference);
      const page = await council.get(`/signatures/${requestId}`);
      const wrong = await page.submit({ consent: '2026-1', password: 'no' }, { button: /^Sign$/ });
      expect(wrong.status).toBe(422);
      expect(wrong.errors).toContain('The password is wrong.');
      const without = await page.submit({ password: TEST_PASSWORD }, { button: /^Sign$/ });
      expect(without.errors[0]).toContain('Tick the box');
      const signed = await page.submit({ consent: '2026-1', password: TEST_PASSWORD }, { button: /^Sign$/ });
      expect(signed.message).toContain('signed');
      const school = await browse(world, EMAILS.fees);
      const theirs = await school.get(`/signatures/${requestId}`);
      expect(theirs.$('object[type="application/pdf"]').attr('data')).toMatch(/^\/documents\/.*\/pdf$/);
      expect((await theirs.submit({ consent: '2026-1', password: TEST_PASSWORD }, { button: /^Sign$/ })).text).toContain('Signed by all');
      expect((await (await browse(world, EMAILS.rivalFees)).get(`/signatures/${requestId}`)).status).toBe(404);
      const csv = await council.get('/signatures?format=csv');
      expect(csv.body.toString('utf8')).toContain(reference);
    });

    it('keep who may sign', async () => {
      const page = await (await browse(world, EMAILS.director)).get('/signatures/signatories');
      const recorded = await page.submit(
        { personId: world.people.head, capacity: 'Head of SES', upTo: '50,000', 'from-day': '1', 'from-month': '12', 'from-year': '2026' },
        { button: 'Record' },
      );
      expect(recorded.text).toContain('Hana Head');
      const second = await (await browse(world, EMAILS.finance)).get('/signatures/signatories');
      expect((await second.submit({}, { button: 'Confirm' })).message).toContain('may sign');
      const third = await (await browse(world, EMAILS.finance)).get('/signatures/signatories');
      expect((await third.submit({ personId: '', capacity: '' }, { button: 'Record' })).status).toBe(422);
    });
  });
});
