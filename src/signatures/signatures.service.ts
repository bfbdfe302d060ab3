import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DocumentsService } from '../documents/documents.service.js';
import { requires } from '../identity/permissions.js';
import { SignInService } from '../identity/sign-in.service.js';
import type { Actor } from '../kernel/actor.js';
import { type DateRange, parseDateRange } from '../kernel/date-range.js';
import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { SignatureSubject, ToSign } from './signature-subject.js';
import { CONSENT_VERSION, authorityFor, consentText, partiesInTurn, refusesTurn, reminderDue } from './signing.js';
import { SigningDesk, type SigningParty, type SigningRequest } from './signing-desk.js';

export interface OpenSigning {
  /** A registered kind of subject, and which. */
  readonly type: string;
  readonly subjectId: string;
  /** The last day on which it can be signed. */
  readonly expiresOn: IsoDate;
}

export interface SignDocument {
  readonly requestId: string;
  /** The version of the words that were on the screen. */
  readonly consentVersion: string;
  /** Asked again, so that whoever finds a screen unlocked signs nothing. */
  readonly password: string;
  /** The program, as it names itself. */
  readonly userAgent: string;
  readonly clientKey?: string | null;
}

interface Reasoned {
  readonly requestId: string;
  readonly reason: string;
  readonly clientKey?: string | null;
}

interface HeldAuthority {
  readonly id: string;
  readonly capacity: string;
  readonly upToPence: Pence | null;
  readonly period: DateRange;
  readonly confirmed: boolean;
}

/**
 * Signing: a document pinned to its bytes, parties in turn, each signature by an authorised signatory whose password was asked again. Knows no
 * subject: a subject registers and is told.
 */
@Injectable()
export class SignaturesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: SigningDesk,
    private readonly documents: DocumentsService,
    private readonly signIn: SignInService,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
  ) {}

  /** A module makes its own kind of subject known at start. */
  register(subject: SignatureSubject): void {
    this.desk.register(subject);
  }

  /**
   * Sends a subject's document for signature, inside the caller's unit of work, which has authorised it. Answers the request's id. Refusals:
   * `expiresTooSoon`, `alreadyOpen`, `documentNotMade`, and those of the subject.
   */
  async open(actor: Actor, { type, subjectId, expiresOn }: OpenSigning): Promise<string> {
    if (expiresOn < this.clock.today())
      throw new Refused([refusal('expiresTooSoon', 'The last day to sign is over already. Choose a later one.', 'expiresOn')]);
    const asked = await this.desk.subject(type).toSign(subjectId);
    const document = await this.documents.makeNow(actor, asked.documentId);
    if (!document)
      throw new Refused([refusal('documentNotMade', 'The PDF of the document could not be made, so there is nothing to sign yet.')]);
    const id = randomUUID();
    const inserted = await this.work.query<{ id: string }>(
      `insert into signing_requests (id, authority_id, school_id, subject_type, subject_id, document_id, reference, title, document_sha256, value_pence,
         ordered, opened_by, opened_by_name, opened_at, expires_on)
       select $1, document.authority_id, document.school_id, $3, $4, document.id, document.reference, $5, document.pdf_sha256, $6, $7, $8, $9, $10, $11
       from documents document where document.id = $2
       on conflict (subject_type, subject_id) where state = 'open' do nothing returning id`,
      [
        id,
        asked.documentId,
        type,
        subjectId,
        asked.title,
        asked.valuePence,
        asked.ordered,
        actor.personId,
        actor.personName,
        this.clock.now(),
        expiresOn,
      ],
    );
    if (inserted.length === 0) throw new Refused([refusal('alreadyOpen', 'This is out for signature already. Withdraw that first.')]);
    const parties = await this.addParties(id, asked.parties);
    const request = await this.desk.take(id, 'sign');
    await this.desk.refuseChangedDocument(request);
    this.desk.record(request, 'openSigning', { documentSha256: request.documentSha256, expiresOn, parties, ordered: asked.ordered });
    return id;
  }

  /**
   * Signs for one's own organisation. Two signatories of a side who press at once give one signature. Refusals: `notAllowed`, `sessionEnded`,
   * `tooManyTries`, `wrongPassword`, `notFound`, `wrongState`, `tooLate`, `notAParty`, `alreadySigned`, `notYourTurn`, `consentChanged`,
   * `documentChanged`, `notASignatory`, `notConfirmed`, `aboveAuthority`.
   */
  async sign(actor: Actor, { password, ...input }: SignDocument): Promise<Outcome<string>> {
    const allowed = await this.work.decide(actor, () => {
      requires(actor, 'contracts.sign');
      return Promise.resolve();
    });
    if (!allowed.ok) return allowed;
    // Before the transaction of the signature: a wrong try is counted though nothing is signed.
    const known = await this.signIn.reauthenticate(actor, password);
    if (!known.ok) return known;
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'signDocument', input, async () => {
        const request = await this.desk.take(input.requestId, 'sign');
        const { party, authority } = await this.mayAct(actor, request, request.valuePence);
        if (input.consentVersion !== CONSENT_VERSION)
          throw new Refused([
            refusal('consentChanged', 'The words you consent to have changed since you opened the page. Read them again.', 'consent'),
          ]);
        await this.desk.refuseChangedDocument(request);
        const { organisationName } = party;
        const signedAt = this.clock.now();
        await this.work.query(
          `insert into signatures (party_id, request_id, authority_id, school_id, way, signatory_id, person_id, person_name, capacity, organisation_id,
             organisation_name, email, signed_at, ip, user_agent, consent_text, consent_version, document_sha256)
           values ($1, $2, $3, $4, 'portal', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
          [
            party.id,
            request.id,
            request.authorityId,
            request.schoolId,
            authority.id,
            actor.personId,
            actor.personName,
            authority.capacity,
            party.organisationId,
            organisationName,
            known.value,
            signedAt,
            actor.source,
            input.userAgent,
            consentText({ organisationName, title: request.title, reference: request.reference }),
            CONSENT_VERSION,
            request.documentSha256,
          ],
        );
        this.desk.record(request, 'signDocument', {
          organisationName,
          capacity: authority.capacity,
          documentSha256: request.documentSha256,
          consentVersion: CONSENT_VERSION,
        });
        await this.desk.advance(request, party.id);
        return request.id;
      }),
    );
  }

  /** Declines for one's own organisation, which ends the request. Refusals: those of `sign` but for password and value, and `reasonMissing`. */
  decline(actor: Actor, input: Reasoned): Promise<Outcome<string>> {
    return this.acting(actor, 'declineToSign', input, async () => {
      requires(actor, 'contracts.sign');
      const reason = reasonOf(input, 'Say why you do not sign, so that the other side knows what to change.');
      const request = await this.desk.take(input.requestId, 'decline');
      const { party } = await this.mayAct(actor, request, 0 as Pence);
      await this.desk.close(request, 'decline', reason, 'declineToSign', { organisationName: party.organisationName });
      const { organisationName } = party;
      await this.desk.subject(request.subjectType).declined(request.subjectId, { personName: actor.personName, organisationName, reason });
      return request.id;
    });
  }

  /** The authority takes a document back that is out for signature. Refusals: `notAllowed`, `notFound`, `wrongState`, `reasonMissing`. */
  withdraw(actor: Actor, input: Reasoned): Promise<Outcome<string>> {
    return this.acting(actor, 'withdrawSigning', input, async () => {
      requires(actor, 'contracts.issue');
      const reason = reasonOf(input, 'Say why you take it back.');
      const request = await this.desk.take(input.requestId, 'withdraw');
      await this.desk.close(request, 'withdraw', reason, 'withdrawSigning');
      await this.desk.subject(request.subjectType).withdrawn(request.subjectId, reason);
      return request.id;
    });
  }

  /** The subject itself ends what is open of it, inside its own unit of work; it is not told of its own act. Nothing open: nothing happens. */
  async withdrawFor(type: string, subjectId: string, reason: string): Promise<void> {
    const [open] = await this.work.query<{ id: string }>(
      "select id from signing_requests where subject_type = $1 and subject_id = $2 and state = 'open'",
      [type, subjectId],
    );
    if (open) await this.desk.close(await this.desk.take(open.id, 'withdraw'), 'withdraw', reason, 'withdrawSigning');
  }

  /** Ends what nobody signed in time, and reminds of what soon ends. Safe to run twice and on many replicas. Answers how many were due. */
  async keepDeadlines(actor: Actor): Promise<number> {
    const today = this.clock.today();
    const open = await this.work.run(actor, () =>
      this.work.query<{ id: string }>("select id from signing_requests where state = 'open' and expires_on <= $1::date + 7 order by id", [
        today,
      ]),
    );
    let due = 0;
    for (const { id } of open) if (await this.work.run(actor, () => this.keepDeadline(id, today))) due += 1;
    return due;
  }

  private async keepDeadline(id: string, today: IsoDate): Promise<boolean> {
    const [row] = await this.work.query<{ expires_on: IsoDate; reminded_on: IsoDate | null }>(
      "select expires_on, reminded_on from signing_requests where id = $1 and state = 'open' for update skip locked",
      [id],
    );
    if (!row) return false;
    const request = await this.desk.take(id, 'expire');
    if (row.expires_on < today) {
      await this.desk.close(request, 'expire', 'Not signed by everybody by the last day.', 'expireSigning');
      await this.desk.subject(request.subjectType).expired(request.subjectId);
      return true;
    }
    if (!reminderDue(row.expires_on, today, row.reminded_on)) return false;
    await this.work.query('update signing_requests set reminded_on = $2 where id = $1', [id, today]);
    const waiting = partiesInTurn(await this.desk.parties(id), request.ordered).map(({ organisationName }) => organisationName);
    this.desk.record(request, 'remindSigners', { waiting, expiresOn: row.expires_on });
    return true;
  }

  /** Whose turn it is and who may sign: the same for a signature and for declining it, which needs no authority of a value. */
  private async mayAct(
    actor: Actor,
    request: SigningRequest,
    valuePence: Pence,
  ): Promise<{ readonly party: SigningParty; readonly authority: HeldAuthority }> {
    const parties = await this.desk.parties(request.id);
    const party = this.desk.ownParty(parties);
    const early = refusesTurn(party, parties, request.ordered);
    if (early) throw new Refused([early]);
    const held = await this.work.query<Omit<HeldAuthority, 'period'> & { period: string }>(
      `select id, capacity, up_to_pence as "upToPence", period::text as period, confirmed_at is not null as confirmed
       from authorised_signatories where organisation_id = $1 and person_id = $2 and ended_at is null`,
      [actor.organisationId, actor.personId],
    );
    const found = authorityFor<HeldAuthority>(
      held.map((each) => ({ ...each, period: parseDateRange(each.period) })),
      valuePence,
      this.clock.today(),
    );
    if ('refused' in found) throw new Refused([found.refused]);
    return { party, authority: found.authority };
  }

  private async addParties(requestId: string, parties: ToSign['parties']): Promise<string[]> {
    if (parties.length === 0) throw new Error('A document is signed by at least one party.');
    const added = await this.work.query<{ organisation_name: string }>(
      `insert into signing_parties (request_id, authority_id, school_id, position, side, organisation_id, organisation_name)
       select request.id, request.authority_id, request.school_id, party.position, party.side, organisation.id, organisation.name
       from signing_requests request
       cross join jsonb_to_recordset($2::jsonb) as party(position smallint, side text, "organisationId" uuid)
       join organisations organisation on organisation.id = party."organisationId"
       where request.id = $1 order by party.position returning organisation_name`,
      [requestId, JSON.stringify(parties.map((party, at) => ({ ...party, position: at + 1 })))],
    );
    return added.map(({ organisation_name }) => organisation_name);
  }

  private acting(
    actor: Actor,
    name: string,
    input: { readonly clientKey?: string | null },
    act: () => Promise<string>,
  ): Promise<Outcome<string>> {
    return this.work.decide(actor, () => this.keys.once(input.clientKey, name, input, act));
  }
}

function reasonOf({ reason }: Reasoned, missing: string): string {
  if (reason.trim() === '') throw new Refused([refusal('reasonMissing', missing, 'reason')]);
  return reason.trim();
}
