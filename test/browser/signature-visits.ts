import type { Page } from 'playwright-core';
import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

const OFFICER = 'officer@leicester.demo';
const HEAD = 'head@leicester.demo';
const DIRECTOR = 'director@leicester.demo';
const FINANCE = 'finance@leicester.demo';
const FEES = 'fees@school.demo';

/** Routes that answer files. */
export const SIGNATURE_FILES: Readonly<Record<string, string>> = {
  '/signatures/:id/certificate': 'answers the certificate as a PDF',
  '/signatures/:id/bundle': 'answers the signed document, its certificate and scans in one file',
};

const LEICESTER = "(select id from organisations where la_code = '856')";
const OF_FEES = `(select organisation_id from memberships join people on people.id = person_id where email = '${FEES}')`;

/** A letter of Leicester to the school of the fees manager, out for signature; made once a state. */
async function signing(portal: DemoPortal, state: 'open' | 'declined' | 'completed', signed: number): Promise<string> {
  const { owner, clock } = portal.world;
  const subject = `md5('${state}${String(signed)}')::uuid`;
  const { rows: known } = await owner.query<{ id: string }>(`select id from signing_requests where subject_id = ${subject}`);
  if (known[0]) return `/signatures/${known[0].id}`;
  const { rows } = await owner.query<{ id: string }>(
    `insert into signing_requests (authority_id, school_id, subject_type, subject_id, document_id, reference, title, document_sha256, value_pence, ordered,
       opened_by, opened_by_name, opened_at, expires_on)
     select document.authority_id, document.school_id, 'contractVersion', ${subject}, document.id, document.reference, 'Variation of fees', document.pdf_sha256, 12000000,
       true, person.id, person.full_name, $1::timestamptz, $1::timestamptz::date + 21
     from documents document join schools school on school.id = document.school_id, people person
     where document.authority_id = ${LEICESTER} and document.state = 'ready' and school.provider_id = ${OF_FEES} and person.email = $2
     order by document.reference limit 1 returning id`,
    [clock.now(), HEAD],
  );
  const id = rows[0]!.id;
  await owner.query(
    `insert into signing_parties (request_id, authority_id, school_id, position, side, organisation_id, organisation_name)
     select request.id, request.authority_id, request.school_id, party.position, party.side, organisation.id, organisation.name
     from signing_requests request, (values (1, 'authority', ${LEICESTER}), (2, 'provider', ${OF_FEES})) party(position, side, organisation_id)
     join organisations organisation on organisation.id = party.organisation_id where request.id = $1`,
    [id],
  );
  await owner.query(
    `insert into signatures (party_id, request_id, authority_id, school_id, way, signatory_id, person_id, person_name, capacity, organisation_id, organisation_name,
       email, signed_at, ip, user_agent, consent_text, consent_version, document_sha256)
     select party.id, request.id, request.authority_id, request.school_id, 'portal', signatory.id, signatory.person_id, signatory.person_name, signatory.capacity,
       party.organisation_id, party.organisation_name, person.email, $2, '192.0.2.7', 'A browser', 'I consent.', '2026-1', request.document_sha256
     from signing_requests request
     join signing_parties party on party.request_id = request.id and party.position <= $3
     join authorised_signatories signatory on signatory.organisation_id = party.organisation_id and signatory.confirmed_at is not null and signatory.up_to_pence is null
     join people person on person.id = signatory.person_id
     where request.id = $1`,
    [id, clock.now(), signed],
  );
  if (state !== 'open')
    await owner.query('update signing_requests set state = $2, closed_at = $3, closed_because = $4 where id = $1', [
      id,
      state,
      clock.now(),
      state === 'declined' ? 'The first day is not what we agreed.' : '',
    ]);
  return `/signatures/${id}`;
}

const out = (portal: DemoPortal) => signing(portal, 'open', 0);
const halfSigned = (portal: DemoPortal) => signing(portal, 'open', 1);

/** A council's own paper: a person with contracts.issue adds a scan, so that a colleague sees it wait. */
async function withScan(portal: DemoPortal): Promise<string> {
  const address = await halfSigned(portal);
  await portal.world.owner.query(
    `with file as (
       insert into files (authority_id, school_id, name, media_type, size_bytes, sha256, content, uploaded_by)
       select authority_id, school_id, 'scan.pdf', 'application/pdf', 3, repeat('a', 64), 'abc', opened_by from signing_requests where id = $1 returning id)
     insert into wet_ink_copies (party_id, request_id, authority_id, school_id, file_id, file_sha256, signed_by_name, signed_by_capacity, signed_on, recorded_by,
       recorded_by_name, recorded_at)
     select party.id, party.request_id, party.authority_id, party.school_id, file.id, repeat('a', 64), 'Olive Oakes', 'Director', $2::timestamptz::date, gen_random_uuid(),
       'Una Colleague', $2::timestamptz
     from signing_parties party, file where party.request_id = $1 and party.position = 2 on conflict do nothing`,
    [address.split('/').at(-1), portal.world.clock.now()],
  );
  return address;
}

/** A contract whose first version is the half-signed document's subject, or one that was never sent. */
async function contractOf(portal: DemoPortal, reference: string, version: string): Promise<string> {
  const id = await portal.value(
    `insert into contracts (authority_id, school_id, provider_id, kind, reference, title, state, starts_on, ends_on, drafted_by)
     select ${LEICESTER}, school.id, school.provider_id, 'framework', $1, 'Terms for day places', 'issued', '2027-01-01', '2030-12-31', person.id
     from people person, schools school where person.email = $2 and school.provider_id = ${OF_FEES} order by school.urn limit 1
     on conflict (authority_id, reference) do update set title = excluded.title returning id`,
    [reference, HEAD],
  );
  await portal.value(
    `insert into contract_versions (id, contract_id, authority_id, school_id, number, state, effective_on, terms, terms_sha256, drafted_by)
     select md5($2)::uuid, id, authority_id, school_id, 1, 'issued', starts_on, '{"kind": "framework", "rates": []}', 'visited', drafted_by from contracts where id = $1
     on conflict (contract_id, number) do update set reason = '' returning id`,
    [id, version],
  );
  return `/contracts/${id}/signatures`;
}

const upload = async (page: Page): Promise<void> => {
  await page.setInputFiles('#file', { name: 'VAR-1.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 not of ours') });
  await page.click('main button:has-text("Check")');
};

const aLettersHash = async (portal: DemoPortal): Promise<string> =>
  `/verify?reference=${await portal.value(`select reference from documents where authority_id = ${LEICESTER} and state = 'ready' order by reference limit 1`)}`;

export const SIGNATURE_VISITS: readonly Visit[] = [
  { route: '/signatures', state: 'nothing found', who: OFFICER, address: '/signatures?q=nothing+like+it' },
  { route: '/signatures', state: 'auditor', who: 'auditor@leicester.demo' },
  { route: '/signatures/signatories', state: 'one to confirm', who: FINANCE },
  { route: '/signatures/signatories', state: 'read only', who: OFFICER },
  { route: '/signatures/signatories', state: 'school', who: FEES },
  {
    route: '/signatures/signatories',
    state: 'with errors',
    who: HEAD,
    act: (page) => page.click('main button:has-text("Record")'),
  },
  { route: '/signatures/:id', state: 'to sign', who: DIRECTOR, address: out },
  {
    route: '/signatures/:id',
    state: 'to sign, with errors',
    who: DIRECTOR,
    address: out,
    act: (page) => page.getByRole('button', { name: 'Sign', exact: true }).click(),
  },
  { route: '/signatures/:id', state: 'the council signs first', who: FEES, address: out },
  { route: '/signatures/:id', state: 'the school’s turn', who: FEES, address: halfSigned },
  { route: '/signatures/:id', state: 'a scan to confirm', who: HEAD, address: withScan },
  { route: '/signatures/:id', state: 'declined', who: OFFICER, address: (portal) => signing(portal, 'declined', 1) },
  { route: '/signatures/:id', state: 'signed by all', who: OFFICER, address: (portal) => signing(portal, 'completed', 2) },
  { route: '/signatures', who: DIRECTOR, address: async (portal) => ((await out(portal)) && '/signatures') || '' },
  { route: '/signatures', state: 'school', who: FEES, address: async (portal) => ((await halfSigned(portal)) && '/signatures') || '' },
  {
    route: '/contracts/:id/signatures',
    who: OFFICER,
    address: async (portal) => ((await halfSigned(portal)) && contractOf(portal, 'FW-VISITED-SIGNING', 'open1')) || '',
  },
  { route: '/contracts/:id/signatures', state: 'none', who: OFFICER, address: (portal) => contractOf(portal, 'FW-VISITED-NONE', 'none') },
  { route: '/verify', who: OFFICER, address: aLettersHash },
  { route: '/verify', state: 'changed', who: OFFICER, address: aLettersHash, act: upload },
  { route: '/verify', state: 'unknown', who: FEES, act: upload },
  { route: '/verify', state: 'administrator', who: 'admin@platform.demo' },
];
