import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { fileTypeFromBuffer } from 'file-type';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { refusesTurn } from './signing.js';
import { SigningDesk, type SigningParty, type SigningRequest } from './signing-desk.js';

export interface WetInkCopy {
  readonly requestId: string;
  readonly partyId: string;
  /** As written on the paper. */
  readonly signedByName: string;
  readonly signedByCapacity: string;
  readonly signedOn: IsoDate;
  readonly file: { readonly name: string; readonly bytes: Buffer };
  readonly clientKey?: string | null;
}

interface CopyRow {
  readonly id: string;
  readonly party_id: string;
  readonly request_id: string;
  readonly recorded_by: string;
  readonly signed_by_name: string;
  readonly signed_by_capacity: string;
  readonly signed_on: IsoDate;
  readonly file_sha256: string;
}

/** A document signed on paper: its scan stands for a party's signature once a second person has compared and confirmed it. */
@Injectable()
export class WetInkService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: SigningDesk,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * Keeps a scan of what a party signed on paper. Refusals: `notAllowed`, `notFound`, `wrongState`, `tooLate`, `alreadySigned`, `notYourTurn`,
   * `wrongFileType`, `dateWrong`, `notASignatory`, `alreadyRecorded`.
   */
  async record(actor: Actor, { file, ...input }: WetInkCopy): Promise<Outcome<string>> {
    const detected = await fileTypeFromBuffer(file.bytes).catch(() => undefined);
    const sha256 = createHash('sha256').update(file.bytes).digest('hex');
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'recordWetInk', { ...input, sha256 }, async () => {
        requires(actor, 'contracts.issue');
        if (detected?.ext !== 'pdf') throw new Refused([refusal('wrongFileType', 'Send the scan as a PDF.', 'file')]);
        const request = await this.desk.take(input.requestId, 'sign');
        const party = await this.partyInTurn(request, input.partyId);
        if (input.signedOn > this.clock.today())
          throw new Refused([refusal('dateWrong', 'The day of the signature is in the future.', 'signedOn')]);
        if (input.signedOn < request.openedOn)
          throw new Refused([
            refusal('dateWrong', 'That day is before the document was sent for signature, so it is not this document.', 'signedOn'),
          ]);
        if (party.side === 'authority') await this.refuseUnauthorised(request, party, input);
        const fileId = await this.keepFile(actor, request, file, sha256);
        const id = randomUUID();
        const kept = await this.work.query<{ id: string }>(
          `insert into wet_ink_copies (id, party_id, request_id, authority_id, school_id, file_id, file_sha256, signed_by_name, signed_by_capacity, signed_on,
             recorded_by, recorded_by_name, recorded_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (party_id) where state = 'waiting' do nothing returning id`,
          [
            id,
            party.id,
            request.id,
            request.authorityId,
            request.schoolId,
            fileId,
            sha256,
            input.signedByName,
            input.signedByCapacity,
            input.signedOn,
            actor.personId,
            actor.personName,
            this.clock.now(),
          ],
        );
        if (kept.length === 0)
          throw new Refused([refusal('alreadyRecorded', `A scan for ${party.organisationName} waits to be confirmed already.`)]);
        this.desk.record(request, 'recordWetInk', {
          organisationName: party.organisationName,
          signedBy: input.signedByName,
          signedOn: input.signedOn,
          fileSha256: sha256,
        });
        return request.id;
      }),
    );
  }

  /**
   * A second person has compared the scan with the document and confirms it: it is the party's signature from then on. Refusals: `notAllowed`,
   * `notFound`, `ownRecord`, and those of recording it.
   */
  confirm(actor: Actor, copyId: string): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      const { copy, request } = await this.waiting(actor, copyId);
      const party = await this.partyInTurn(request, copy.party_id);
      await this.desk.refuseChangedDocument(request);
      await this.decide(actor, copy.id, 'confirmed', null);
      await this.work.query(
        `insert into signatures (party_id, request_id, authority_id, school_id, way, person_name, capacity, organisation_id, organisation_name, signed_at,
           document_sha256, wet_ink_id)
         values ($1, $2, $3, $4, 'wetInk', $5, $6, $7, $8, $9::date::timestamp at time zone 'Europe/London', $10, $11)`,
        [
          party.id,
          request.id,
          request.authorityId,
          request.schoolId,
          copy.signed_by_name,
          copy.signed_by_capacity,
          party.organisationId,
          party.organisationName,
          copy.signed_on,
          request.documentSha256,
          copy.id,
        ],
      );
      this.desk.record(request, 'confirmWetInk', {
        organisationName: party.organisationName,
        signedBy: copy.signed_by_name,
        signedOn: copy.signed_on,
        fileSha256: copy.file_sha256,
      });
      await this.desk.advance(request, party.id);
      return request.id;
    });
  }

  /** A second person finds that the scan is not the document, or not signed. Refusals: `notAllowed`, `notFound`, `ownRecord`, `reasonMissing`. */
  refuse(actor: Actor, copyId: string, reason: string): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      if (reason.trim() === '') throw new Refused([refusal('reasonMissing', 'Say what is wrong with the scan.', 'reason')]);
      const { copy, request } = await this.waiting(actor, copyId);
      await this.decide(actor, copy.id, 'refused', reason.trim());
      this.desk.record(request, 'refuseWetInk', { signedBy: copy.signed_by_name, recordedBy: copy.recorded_by, reason: reason.trim() });
      return request.id;
    });
  }

  private async waiting(actor: Actor, copyId: string): Promise<{ readonly copy: CopyRow; readonly request: SigningRequest }> {
    requires(actor, 'contracts.issue');
    const [known] = await this.work.query<CopyRow>("select * from wet_ink_copies where id = $1 and state = 'waiting'", [copyId]);
    if (!known) throw new Refused([refusal('notFound', 'There is no such scan that waits to be confirmed.')]);
    if (known.recorded_by === actor.personId)
      throw new Refused([refusal('ownRecord', 'You added this scan yourself. A second person has to compare and confirm it.')]);
    // The request first, as every act does; then whether the scan still waits.
    const request = await this.desk.take(known.request_id, 'sign');
    const [copy] = await this.work.query<CopyRow>("select * from wet_ink_copies where id = $1 and state = 'waiting' for update", [copyId]);
    if (!copy) throw new Refused([refusal('notFound', 'Somebody has decided about this scan meanwhile.')]);
    return { copy, request };
  }

  private async decide(actor: Actor, copyId: string, state: 'confirmed' | 'refused', because: string | null): Promise<void> {
    await this.work.query(
      'update wet_ink_copies set state = $2, decided_by = $3, decided_by_name = $4, decided_at = $5, refused_because = $6 where id = $1',
      [copyId, state, actor.personId, actor.personName, this.clock.now(), because],
    );
  }

  private async partyInTurn(request: SigningRequest, partyId: string): Promise<SigningParty> {
    const parties = await this.desk.parties(request.id);
    const party = parties.find(({ id }) => id === partyId);
    if (!party) throw new Refused([refusal('notFound', 'This party does not sign this document.', 'partyId')]);
    const early = refusesTurn(party, parties, request.ordered);
    if (early) throw new Refused([early]);
    return party;
  }

  /** On paper too only an authorised signatory signs for the council. Whom the provider authorises on paper, the second person looks at. */
  private async refuseUnauthorised(request: SigningRequest, party: SigningParty, input: Omit<WetInkCopy, 'file'>): Promise<void> {
    const found = await this.work.query(
      `select from authorised_signatories where organisation_id = $1 and lower(person_name) = lower($2) and confirmed_at is not null and ended_at is null
         and period @> $3::date and (up_to_pence is null or up_to_pence >= $4)`,
      [party.organisationId, input.signedByName, input.signedOn, request.valuePence],
    );
    if (found.length === 0)
      throw new Refused([
        refusal(
          'notASignatory',
          `${input.signedByName} is not an authorised signatory of ${party.organisationName} for this value on that day. Give the name as it is recorded.`,
          'signedByName',
        ),
      ]);
  }

  private async keepFile(actor: Actor, request: SigningRequest, file: WetInkCopy['file'], sha256: string): Promise<string> {
    const id = randomUUID();
    await this.work.query(
      `insert into files (id, authority_id, school_id, name, media_type, size_bytes, sha256, content, uploaded_by, uploaded_at)
       values ($1, $2, $3, $4, 'application/pdf', $5, $6, $7, $8, $9)`,
      [id, request.authorityId, request.schoolId, file.name, file.bytes.length, sha256, file.bytes, actor.personId, this.clock.now()],
    );
    return id;
  }
}
