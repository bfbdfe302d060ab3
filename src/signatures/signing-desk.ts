import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import { Refused, refusal } from '../kernel/outcome.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { SignatureGiven, SignatureSubject, SigningSide } from './signature-subject.js';
import { type PartyInTurn, type SigningAction, type SigningState, isOver, signingLifeCycle } from './signing.js';

export interface SigningRequest {
  readonly id: string;
  readonly authorityId: string;
  readonly schoolId: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly documentId: string;
  readonly reference: string;
  readonly title: string;
  readonly documentSha256: string;
  readonly valuePence: Pence;
  readonly ordered: boolean;
  readonly state: SigningState;
  readonly openedOn: IsoDate;
  readonly expiresOn: IsoDate;
}

export interface SigningParty extends PartyInTurn {
  readonly side: SigningSide;
  readonly organisationId: string;
  /** Whether the acting organisation is this party, or the group that owns it. */
  readonly mine: boolean;
}

const REQUEST = `
  select id, authority_id as "authorityId", school_id as "schoolId", subject_type as "subjectType", subject_id as "subjectId", document_id as "documentId",
    reference, title, document_sha256 as "documentSha256", value_pence as "valuePence", ordered, state,
    (opened_at at time zone 'Europe/London')::date as "openedOn", expires_on as "expiresOn"
  from signing_requests`;

const PARTIES = `
  select party.id, party.position, party.side, party.organisation_id as "organisationId", party.organisation_name as "organisationName",
    signature.id is not null as signed, app.organisation() in (organisation.id, organisation.group_id) as mine
  from signing_parties party
  join organisations organisation on organisation.id = party.organisation_id
  left join signatures signature on signature.party_id = party.id
  where party.request_id = $1 order by party.position`;

const GIVEN = `
  select party.id as "partyId", party.side, signature.organisation_name as "organisationName", signature.person_name as "personName", signature.capacity, signature.way,
    (signature.signed_at at time zone 'Europe/London')::date as "signedOn"
  from signatures signature join signing_parties party on party.id = signature.party_id
  where signature.request_id = $1 order by party.position`;

/** Taking a signing request from its place, locked, and putting it back moved, recorded and told to its subject: what every act on one shares. */
@Injectable()
export class SigningDesk {
  private readonly subjects = new Map<string, SignatureSubject>();

  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  register(subject: SignatureSubject): void {
    this.subjects.set(subject.type, subject);
  }

  subject(type: string): SignatureSubject {
    const subject = this.subjects.get(type);
    if (!subject) throw new Error(`Nothing registered the signature subject "${type}".`);
    return subject;
  }

  /** Locks the request for this transaction. Refusals: `notFound` (or not the actor's to see), `wrongState`, `tooLate`. */
  async take(requestId: string, action: SigningAction): Promise<SigningRequest> {
    const [request] = await this.work.query<SigningRequest>(`${REQUEST} where id = $1 for update`, [requestId]);
    if (!request) throw new Refused([refusal('notFound', 'There is no such document to sign, or it is not yours to see.', 'requestId')]);
    const refused = signingLifeCycle.refuses(request.state, action);
    if (refused) throw new Refused([refused]);
    if (action === 'sign' && isOver(request.expiresOn, this.clock.today()))
      throw new Refused([refusal('tooLate', 'The last day on which this could be signed is over. Ask the council to send it again.')]);
    return request;
  }

  /** The request as it stands, without taking it. */
  async look(requestId: string): Promise<SigningRequest> {
    const [request] = await this.work.query<SigningRequest>(`${REQUEST} where id = $1`, [requestId]);
    if (!request) throw new Refused([refusal('notFound', 'There is no such document to sign, or it is not yours to see.', 'requestId')]);
    return request;
  }

  parties(requestId: string): Promise<SigningParty[]> {
    return this.work.query<SigningParty>(PARTIES, [requestId]);
  }

  /** The actor's own party. Refusal: `notAParty`. */
  ownParty(parties: readonly SigningParty[]): SigningParty {
    const own = parties.find(({ mine }) => mine);
    if (!own) throw new Refused([refusal('notAParty', 'Your organisation is not a party to this document.')]);
    return own;
  }

  /** What was pinned must be what is stored, byte for byte: the hash is computed again at every signature. Refusal: `documentChanged`. */
  async refuseChangedDocument(request: SigningRequest): Promise<void> {
    const [stored] = await this.work.query<{ sha256: string | null }>(
      "select encode(sha256(pdf), 'hex') as sha256 from documents where id = $1",
      [request.documentId],
    );
    if (stored?.sha256 !== request.documentSha256)
      throw new Refused([
        refusal('documentChanged', 'The document is not the one that was sent for signature, so it cannot be signed. Tell the council.'),
      ]);
  }

  /** After a party's signature: completes the request with the last one, and tells the subject. */
  async advance(request: SigningRequest, partyId: string): Promise<void> {
    const given = await this.work.query<SignatureGiven & { readonly partyId: string }>(GIVEN, [request.id]);
    const parties = await this.parties(request.id);
    const subject = this.subject(request.subjectType);
    if (parties.every(({ signed }) => signed)) {
      await this.close(request, 'complete', '', 'completeSigning', { signatures: given.map(({ personName }) => personName) });
      const { documentId, documentSha256 } = request;
      return subject.completed(request.subjectId, { requestId: request.id, documentId, documentSha256, signatures: given });
    }
    await this.work.query('update signing_requests set version = version + 1 where id = $1', [request.id]);
    const latest = given.find((each) => each.partyId === partyId);
    if (latest) await subject.signed(request.subjectId, latest);
  }

  async close(request: SigningRequest, action: SigningAction, because: string, act: string, recorded: object = {}): Promise<void> {
    const state = signingLifeCycle.next(request.state, action);
    if (!state) throw new Error(`close(${action}) without take: the request is ${request.state}.`);
    await this.work.query(
      'update signing_requests set state = $2, closed_because = $3, closed_at = $4, version = version + 1 where id = $1',
      [request.id, state, because, this.clock.now()],
    );
    this.record(request, act, { state, ...(because === '' ? {} : { reason: because }), ...recorded }, { state: request.state });
  }

  /** Both sides read what happens to what they sign. */
  record(request: SigningRequest, action: string, after: object = {}, before?: object): void {
    this.audit.record({
      action,
      subjectType: 'signingRequest',
      subjectId: request.id,
      authorityId: request.authorityId,
      schoolId: request.schoolId,
      shared: true,
      ...(before ? { before } : {}),
      after: { reference: request.reference, title: request.title, ...after },
    });
  }
}
