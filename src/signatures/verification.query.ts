import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { allows } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { Refused, refusal } from '../kernel/outcome.js';
import { ReadModel } from '../platform/database/read-model.js';
import type { SigningState } from './signing.js';

/**
 * What a file is. `document`: exactly a document made here; `certificate`, `wetInk`: a certificate, or a scan kept with a signature; `changed`: a
 * document of the reference given stands here, but this is another file; `unknown`: nothing that the reader may see.
 */
export type VerificationResult = 'document' | 'certificate' | 'wetInk' | 'changed' | 'unknown';

export interface Verification {
  readonly result: VerificationResult;
  readonly sha256: string;
  readonly document: {
    readonly id: string;
    readonly reference: string;
    readonly kind: string;
    readonly schoolName: string;
    readonly authorityName: string;
    readonly issuedAt: string;
    readonly sha256: string;
  } | null;
  /** Out for signature or signed; the latest request of the document. */
  readonly signing: {
    readonly id: string;
    readonly title: string;
    readonly state: SigningState;
    readonly signatures: readonly {
      readonly personName: string;
      readonly capacity: string;
      readonly organisationName: string;
      readonly signedAt: string;
      readonly way: 'portal' | 'wetInk';
    }[];
  } | null;
}

/** $1 the hash, $2 a reference. Row-level security decides what there is: a document that the reader may not see is as unknown as a forged one. */
const VERIFY = `
with found as (
  select document.id, 'document' as result, 1 as rank from documents document where document.pdf_sha256 = $1
  union all
  select request.document_id, 'certificate', 2 from signing_certificates certificate join signing_requests request on request.id = certificate.request_id
  where certificate.pdf_sha256 = $1
  union all
  select request.document_id, 'wetInk', 3 from wet_ink_copies copy join signing_requests request on request.id = copy.request_id
  where copy.file_sha256 = $1 and copy.state = 'confirmed'
  union all
  select document.id, 'changed', 4 from documents document where document.reference = $2 and document.pdf_sha256 is not null
  order by rank limit 1
)
select json_build_object('result', found.result,
  'document', json_build_object('id', document.id, 'reference', document.reference, 'kind', document.kind, 'schoolName', school.name,
    'authorityName', authority.name, 'issuedAt', coalesce(document.rendered_at, document.created_at), 'sha256', document.pdf_sha256),
  'signing', (
    select json_build_object('id', request.id, 'title', request.title, 'state', request.state, 'signatures', (
      select coalesce(json_agg(json_build_object('personName', signature.person_name, 'capacity', signature.capacity, 'way', signature.way,
        'organisationName', signature.organisation_name, 'signedAt', signature.signed_at) order by party.position), '[]')
      from signatures signature join signing_parties party on party.id = signature.party_id where signature.request_id = request.id))
    from signing_requests request where request.document_id = document.id order by request.opened_at desc, request.id limit 1))
from found
join documents document on document.id = found.id
join schools school on school.id = document.school_id
join organisations authority on authority.id = document.authority_id`;

/** Whether a file is exactly what was made or signed here: told from its bytes alone, to those who may see the document. */
@Injectable()
export class VerificationQuery {
  constructor(private readonly reads: ReadModel) {}

  /** Looks at a file. The reference printed on it, if given, tells a changed copy from an unknown file. */
  verify(actor: Actor, bytes: Buffer, reference: string | null): Promise<Verification> {
    return this.byHash(actor, createHash('sha256').update(bytes).digest('hex'), reference);
  }

  /** The same for a program that computed the SHA-256 itself. Refusal: `notAHash`. */
  async byHash(actor: Actor, sha256: string, reference: string | null): Promise<Verification> {
    const hash = sha256.trim().toLowerCase();
    if (!/^[0-9a-f]{64}$/.test(hash))
      throw new Refused([refusal('notAHash', 'Give the SHA-256 of the file as 64 hexadecimal digits.', 'sha256')]);
    const unknown: Verification = { result: 'unknown', sha256: hash, document: null, signing: null };
    if (!allows(actor, 'documents.read')) return unknown;
    const found = await this.reads.json<Omit<Verification, 'sha256'> | null>(actor, 'verifyDocument', VERIFY, [
      hash,
      reference?.trim() || null,
    ]);
    return found ? { ...found, sha256: hash } : unknown;
  }
}
