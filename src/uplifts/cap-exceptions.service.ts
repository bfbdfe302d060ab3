import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { ReturnDesk } from './return-desk.js';

export interface CapException {
  readonly returnId: string;
  readonly riseBp: number;
  readonly reason: string;
  readonly clientKey?: string | null;
}

const DECIDED = new Set(['settled', 'inApproval', 'approved', 'implemented', 'withdrawn']);

/** Exceptions to the cap: approved with a reason, by somebody who does not negotiate the return (methods: recommended offer, step 5). */
@Injectable()
export class CapExceptionsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ReturnDesk,
    private readonly keys: ClientKeys,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Lets the recommendation of one return go above the cap. Refusals: `notFound`, `wrongState`, `separationOfDuties`. Answers the return's id. */
  approveException(actor: Actor, input: CapException): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'approvals.decide');
      return this.keys.once(input.clientKey, 'approveCapException', input, async () => {
        const ret = await this.desk.lock(input.returnId);
        if (DECIDED.has(ret.state))
          throw new Refused([refusal('wrongState', 'Nothing is left to recommend: this return is no longer negotiated.', 'returnId')]);
        const took = await this.work.query<{ id: string }>(
          "select id from negotiation_rounds where return_id = $1 and side = 'authority' and made_by = $2 limit 1",
          [ret.id, actor.personId],
        );
        if (took.length > 0 || [ret.officerId, ret.enteredBy, ret.submittedBy].includes(actor.personId))
          throw new Refused([refusal('separationOfDuties', 'You negotiate this return, so somebody else must approve the exception.')]);
        await this.work.query(
          `insert into cap_exceptions (return_id, authority_id, rise_bp, reason, approved_by, approved_by_name, approved_at) values ($1, $2, $3, $4, $5, $6, $7)`,
          [ret.id, ret.authorityId, input.riseBp, input.reason, actor.personId, actor.personName, this.clock.now()],
        );
        this.audit.record({
          action: 'approveCapException',
          subjectType: 'upliftReturn',
          subjectId: ret.id,
          schoolId: ret.schoolId,
          after: { riseBp: input.riseBp, reason: input.reason },
        });
        return ret.id;
      });
    });
  }
}
