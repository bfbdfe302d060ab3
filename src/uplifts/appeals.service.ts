import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type IsoDate, addDays, formatDate } from '../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { ReturnDesk } from './return-desk.js';

interface AppealRow {
  readonly id: string;
  readonly return_id: string;
  readonly school_id: string;
  readonly authority_id: string;
  readonly reviewer_id: string | null;
  readonly outcome: string | null;
  readonly version: number;
}

/** A provider's appeal against a decision, reviewed by somebody who did not take it (domain.md, Negotiation). */
@Injectable()
export class AppealsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ReturnDesk,
    private readonly keys: ClientKeys,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Appeals within the policy's days of the decision. Refusals: `notFound`, `nothingDecided`, `appealTooLate`, `appealOpen`. Answers the return's id. */
  makeAppeal(
    actor: Actor,
    input: { readonly returnId: string; readonly reason: string; readonly clientKey?: string | null },
  ): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'makeAppeal', input, async () => {
        requires(actor, 'uplifts.answerOffer');
        const ret = await this.desk.lock(input.returnId);
        const [cycle] = await this.work.query<{ appeal_days: number }>('select appeal_days from uplift_cycles where id = $1', [
          ret.cycleId,
        ]);
        const decidedOn: IsoDate | null = ret.decidedOn;
        if (!decidedOn || !cycle)
          throw new Refused([refusal('nothingDecided', 'There is no decision yet that you could appeal against.', 'returnId')]);
        const lastDay = addDays(decidedOn, cycle.appeal_days);
        if (this.clock.today() > lastDay)
          throw new Refused([refusal('appealTooLate', `An appeal was possible until ${formatDate(lastDay)}.`, 'returnId')]);
        const id = randomUUID();
        const made = await this.work.query<{ id: string }>(
          `insert into appeals (id, return_id, authority_id, school_id, reason, made_by, made_by_name, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
           on conflict (return_id) where outcome is null do nothing returning id`,
          [id, ret.id, ret.authorityId, ret.schoolId, input.reason, actor.personId, actor.personName, this.clock.now()],
        );
        if (made.length === 0)
          throw new Refused([refusal('appealOpen', 'An appeal against this decision is under review already.', 'returnId')]);
        this.audit.record({
          action: 'makeAppeal',
          subjectType: 'upliftReturn',
          subjectId: ret.id,
          authorityId: ret.authorityId,
          schoolId: ret.schoolId,
          shared: true,
          after: { appealId: id, reason: input.reason },
        });
        return ret.id;
      }),
    );
  }

  /**
   * Decides an appeal. The reviewer took no part in the decision: neither negotiated nor approved it. Refusals: `notFound`, `wrongState`,
   * `originalDecider`. Answers the return's id.
   */
  decideAppeal(
    actor: Actor,
    input: { readonly returnId: string; readonly outcome: 'upheld' | 'dismissed'; readonly reason: string },
  ): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'uplifts.reviewAppeal');
      const ret = await this.desk.lock(input.returnId);
      const [appeal] = await this.work.query<AppealRow>('select * from appeals where return_id = $1 and outcome is null for update', [
        ret.id,
      ]);
      if (!appeal) throw new Refused([refusal('notFound', 'There is no open appeal against this decision.', 'returnId')]);
      const [part] = await this.work.query<{ took_part: boolean }>(
        `select $2 = any(request.involved) or exists (select from approval_steps step where step.request_id = request.id and step.decided_by = $2) as took_part
         from approval_requests request where request.subject_type = 'upliftReturn' and request.subject_id = $1 order by request.requested_at desc limit 1`,
        [ret.id, actor.personId],
      );
      if (part?.took_part)
        throw new Refused([refusal('originalDecider', 'You took part in this decision, so somebody else must review the appeal.')]);
      await this.work.query(
        `update appeals set outcome = $2, outcome_reason = $3, reviewer_id = $4, reviewer_name = $5, decided_at = $6, version = version + 1 where id = $1`,
        [appeal.id, input.outcome, input.reason, actor.personId, actor.personName, this.clock.now()],
      );
      this.audit.record({
        action: 'decideAppeal',
        subjectType: 'upliftReturn',
        subjectId: ret.id,
        authorityId: ret.authorityId,
        schoolId: ret.schoolId,
        shared: true,
        after: { appealId: appeal.id, outcome: input.outcome, reason: input.reason },
      });
      return ret.id;
    });
  }
}
