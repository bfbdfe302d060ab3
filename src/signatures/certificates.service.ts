import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import JSZip from 'jszip';
import { DocumentsService } from '../documents/documents.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { fingerprint } from '../kernel/fingerprint.js';
import { Refused, refusal } from '../kernel/outcome.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { type CertificateFacts, composeCertificate } from './certificate.js';
import { SigningDesk } from './signing-desk.js';

export interface NamedFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

interface SignedFiles {
  readonly reference: string;
  readonly state: string;
  readonly closedAt: Date;
  readonly documentSha256: string;
  readonly document: Buffer;
  readonly certificate: Buffer | null;
  readonly certificateSha256: string | null;
}

/** As JSON, so that moments are text whatever the driver makes of them. */
const FACTS = `
  select json_build_object('reference', request.reference, 'title', request.title, 'authorityName', authority.name, 'schoolName', school.name,
    'sizeBytes', octet_length(document.pdf), 'documentSha256', request.document_sha256, 'openedAt', request.opened_at, 'openedByName', request.opened_by_name,
    'closedAt', request.closed_at, 'closedOn', (request.closed_at at time zone 'Europe/London')::date,
    'signatures', (
      select json_agg(json_build_object('position', party.position, 'organisationName', signature.organisation_name, 'personName', signature.person_name,
        'capacity', signature.capacity, 'way', signature.way, 'signedAt', signature.signed_at, 'email', signature.email, 'ip', signature.ip,
        'userAgent', signature.user_agent, 'consentText', signature.consent_text, 'consentVersion', signature.consent_version,
        'documentSha256', signature.document_sha256,
        'wetInk', case when copy.id is not null then json_build_object('fileName', file.name, 'fileSha256', copy.file_sha256, 'signedOn', copy.signed_on,
          'recordedByName', copy.recorded_by_name, 'recordedAt', copy.recorded_at, 'decidedByName', copy.decided_by_name, 'decidedAt', copy.decided_at) end)
        order by party.position)
      from signatures signature
      join signing_parties party on party.id = signature.party_id
      left join wet_ink_copies copy on copy.id = signature.wet_ink_id
      left join files file on file.id = copy.file_id
      where signature.request_id = request.id),
    'record', (
      select json_agg(json_build_object('number', event.number, 'at', event.at, 'action', event.action, 'personName', event.person_name,
        'hash', encode(event.hash, 'hex')) order by event.number)
      from audit_events event
      where event.subject_type = 'signingRequest' and event.subject_id = request.id and event.chain = request.authority_id)) as facts
  from signing_requests request
  join organisations authority on authority.id = request.authority_id
  join schools school on school.id = request.school_id
  join documents document on document.id = request.document_id
  where request.id = $1 and request.state = 'completed'`;

/** The certificate of a completed document, and document, certificate and scans as one file. The signed bytes are never touched. */
@Injectable()
export class CertificatesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: SigningDesk,
    private readonly documents: DocumentsService,
    private readonly clock: Clock,
  ) {}

  /** Makes what is completed and has no certificate. Safe to run twice and on many replicas: each takes what no other holds. Answers how many. */
  async makeDue(actor: Actor, most = 50): Promise<number> {
    let made = 0;
    while (made < most && (await this.work.run(actor, () => this.makeNext()))) made += 1;
    return made;
  }

  /** The certificate's PDF. Refusals: `notAllowed`, `notFound`, `notReady`. */
  async certificate(actor: Actor, requestId: string): Promise<NamedFile> {
    return certificateOf(await this.files(actor, requestId));
  }

  /** Everything about a completed document as one ZIP, with a text that says which file is which. Refusals: as for the certificate. */
  async bundle(actor: Actor, requestId: string): Promise<{ readonly name: string; readonly bytes: Buffer }> {
    const files = await this.files(actor, requestId);
    const certificate = certificateOf(files);
    const scans = await this.work.run(actor, () =>
      this.work.query<{ organisation: string; content: Buffer; sha256: string }>(
        `select signature.organisation_name as organisation, file.content, file.sha256
         from signatures signature join wet_ink_copies copy on copy.id = signature.wet_ink_id join files file on file.id = copy.file_id
         where signature.request_id = $1 order by signature.id`,
        [requestId],
      ),
    );
    const name = plain(files.reference);
    const parts = [
      {
        name: `1-signed-document-${name}.pdf`,
        bytes: files.document,
        sha256: files.documentSha256,
        what: 'The document that was signed, unchanged.',
      },
      { name: `2-certificate-${name}.pdf`, bytes: certificate.bytes, sha256: certificate.sha256, what: 'Who signed it, when and how.' },
      ...scans.map(({ organisation, content, sha256 }, at) => ({
        name: `${String(at + 3)}-signed-on-paper-${plain(organisation)}.pdf`,
        bytes: content,
        sha256,
        what: `Scan of the copy signed on paper for ${organisation}.`,
      })),
    ];
    const zip = new JSZip();
    const date = files.closedAt;
    for (const part of parts) zip.file(part.name, part.bytes, { date });
    zip.file('Read me.txt', parts.map((part) => `${part.name}\r\n${part.what}\r\nSHA-256 ${part.sha256}\r\n`).join('\r\n'), { date });
    return { name: `${name}-signed.zip`, bytes: await zip.generateAsync({ type: 'nodebuffer', compression: 'STORE' }) };
  }

  private async makeNext(): Promise<boolean> {
    const [next] = await this.work.query<{ id: string }>(
      `select id from signing_requests request where state = 'completed'
         and not exists (select from signing_certificates certificate where certificate.request_id = request.id)
       order by closed_at limit 1 for update skip locked`,
    );
    if (!next) return false;
    const request = await this.requestOf(next.id);
    const snapshot = composeCertificate(request);
    const { pdf, sha256, templateVersion } = await this.documents.render('signature-certificate', snapshot);
    await this.work.query(
      `insert into signing_certificates (request_id, authority_id, school_id, snapshot, snapshot_sha256, template_version, pdf, pdf_sha256, made_at)
       select id, authority_id, school_id, $2, $3, $4, $5, $6, $7 from signing_requests where id = $1`,
      [next.id, JSON.stringify(snapshot), fingerprint(snapshot), templateVersion, pdf, sha256, this.clock.now()],
    );
    this.desk.record(await this.desk.look(next.id), 'makeSigningCertificate', { sha256 });
    return true;
  }

  private async requestOf(id: string): Promise<CertificateFacts> {
    const [found] = await this.work.query<{ facts: CertificateFacts }>(FACTS, [id]);
    if (!found) throw new Error('A completed request cannot be read.');
    return found.facts;
  }

  private files(actor: Actor, requestId: string): Promise<SignedFiles> {
    requires(actor, 'contracts.read');
    return this.work.run(actor, async () => {
      const [files] = await this.work.query<SignedFiles>(
        `select request.reference, request.state, request.closed_at as "closedAt", request.document_sha256 as "documentSha256", document.pdf as document,
           certificate.pdf as certificate, certificate.pdf_sha256 as "certificateSha256"
         from signing_requests request
         join documents document on document.id = request.document_id
         left join signing_certificates certificate on certificate.request_id = request.id
         where request.id = $1`,
        [requestId],
      );
      if (!files) throw new Refused([refusal('notFound', 'There is no such signed document, or it is not yours to see.')]);
      if (files.state !== 'completed') throw new Refused([refusal('notReady', 'There is a certificate once all parties have signed.')]);
      if (createHash('sha256').update(files.document).digest('hex') !== files.documentSha256)
        throw new Refused([
          refusal('documentChanged', 'The stored document is no longer the one that was signed. Tell whoever runs the service.'),
        ]);
      return files;
    });
  }
}

function certificateOf({ reference, certificate, certificateSha256 }: SignedFiles): NamedFile {
  if (!certificate || certificateSha256 === null)
    throw new Refused([refusal('notReady', 'The certificate is made a moment after the last signature. Look again shortly.')]);
  return { name: `${plain(reference)}-certificate.pdf`, bytes: certificate, sha256: certificateSha256 };
}

/** A text as a file name takes it. */
const plain = (text: string): string => text.replace(/[^\w.-]+/g, '-');
