import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, addDays } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { DecisionsService } from './decisions.service.js';
import type { SharedSubject } from './sharing.js';

export interface RecordSharing {
  readonly consortiumId: string;
  readonly subject: SharedSubject;
  /** The one member it is shared with; without it, all members that share the same. */
  readonly withAuthorityId?: string | null;
  readonly from: IsoDate;
  /** The last day; without it until it is ended. */
  readonly until?: IsoDate | null;
  readonly signedOn: IsoDate;
  readonly signedByName: string;
  /** Where the signed paper is to be found. */
  readonly reference: string;
  readonly clientKey?: string | null;
}

export interface EndSharing {
  readonly agreementId: string;
  readonly version: number;
  /** The last day on which it is shared. */
  readonly until: IsoDate;
  readonly reason: string;
}

/** What an authority shares with the other members: it decides so alone, and ends it alone. */
@Injectable()
export class SharingService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
    private readonly decisions: DecisionsService,
  ) {}

  /** Refusals: `notAllowed`, `notMember`, `textMissing`, `dateInFuture`, `dateOrder`, `alreadyShared`. */
  share(actor: Actor, input: RecordSharing): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'recordSharing', input, async () => {
        requires(actor, 'pooling.share');
        const refusals = [
          ...(input.signedByName.trim() === '' ? [refusal('textMissing', 'Say who signed for your authority.', 'signedByName')] : []),
          ...(input.reference.trim() === '' ? [refusal('textMissing', 'Say where the signed paper is to be found.', 'reference')] : []),
          ...(input.signedOn > this.clock.today()
            ? [refusal('dateInFuture', 'The paper cannot have been signed on a day to come.', 'signedOn')]
            : []),
          ...(input.until && input.until < input.from ? [refusal('dateOrder', 'The last day comes before the first.', 'until')] : []),
          ...(input.withAuthorityId === actor.organisationId ? [refusal('notMember', 'Choose another member.', 'withAuthorityId')] : []),
        ];
        if (refusals.length > 0) throw new Refused(refusals);
        await this.refuseNonMembers(actor, input);
        const id = randomUUID();
        const [made] = await this.work.query(
          `insert into sharing_agreements (id, consortium_id, authority_id, subject, with_authority_id, period, signed_on, signed_by_name, reference, recorded_by)
           values ($1, $2, $3, $4, $5, daterange($6, $7, '[]'), $8, $9, $10, $11) on conflict do nothing returning id`,
          [
            id,
            input.consortiumId,
            actor.organisationId,
            input.subject,
            input.withAuthorityId ?? null,
            input.from,
            input.until ?? null,
            input.signedOn,
            input.signedByName.trim(),
            input.reference.trim(),
            actor.personId,
          ],
        );
        if (!made)
          throw new Refused([refusal('alreadyShared', 'You share this already in that time. End the other agreement first.', 'from')]);
        const { subject, from, until, reference } = input;
        await this.record('shareWithMembers', input.consortiumId, id, {
          subject,
          from,
          until: until ?? null,
          reference,
          with: input.withAuthorityId ?? null,
        });
        return id;
      }),
    );
  }

  /** What was seen stays seen; from the next day nothing new is. Refusals: `notAllowed`, `notFound`, `staleVersion`, `dateOrder`, `textMissing`. */
  end(actor: Actor, input: EndSharing): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.share');
      const [held] = await this.work.query<{
        consortiumId: string;
        subject: string;
        first: IsoDate;
        last: IsoDate | null;
        version: number;
      }>(
        `select consortium_id as "consortiumId", subject, lower(period)::text as first, (upper(period) - 1)::text as last, version
         from sharing_agreements where id = $1 and authority_id = $2 for update`,
        [input.agreementId, actor.organisationId],
      );
      if (!held) throw new Refused([refusal('notFound', 'Your authority has no such agreement.')]);
      if (held.version !== input.version)
        throw new Refused([refusal('staleVersion', 'A colleague has changed this agreement meanwhile. Look at it again.')]);
      if (input.reason.trim() === '') throw new Refused([refusal('textMissing', 'Say why it ends.', 'reason')]);
      const yesterday = addDays(this.clock.today(), -1);
      if (input.until < yesterday || input.until < held.first || (held.last !== null && input.until > held.last))
        throw new Refused([
          refusal(
            'dateOrder',
            'The last day lies within the agreement and is not before yesterday: what members have seen they have seen.',
            'until',
          ),
        ]);
      await this.work.query(
        `update sharing_agreements set period = daterange(lower(period), $2, '[]'), version = version + 1 where id = $1`,
        [input.agreementId, input.until],
      );
      await this.record('endSharing', held.consortiumId, input.agreementId, {
        subject: held.subject,
        until: input.until,
        reason: input.reason.trim(),
      });
      return input.agreementId;
    });
  }

  private async refuseNonMembers(actor: Actor, { consortiumId, withAuthorityId }: RecordSharing): Promise<void> {
    const asked = [actor.organisationId, ...(withAuthorityId ? [withAuthorityId] : [])];
    const members = await this.work.query<{ id: string }>(
      'select distinct authority_id as id from consortium_members where consortium_id = $1 and authority_id = any ($2::uuid[]) and period @> $3::date',
      [consortiumId, asked, this.clock.today()],
    );
    if (members.length < asked.length)
      throw new Refused([
        refusal('notMember', 'Members of the same consortium share with each other; one of the two is none today.', 'withAuthorityId'),
      ]);
  }

  /** In the record of both; the other members are told of the consortium's. */
  private async record(action: string, consortiumId: string, subjectId: string, after: object): Promise<void> {
    const members = await this.decisions.members(consortiumId);
    this.audit.record({ action, subjectType: 'sharingAgreement', subjectId, after });
    this.audit.record({ action, subjectType: 'sharingAgreement', subjectId, authorityId: consortiumId, after: { ...after, members } });
  }
}
