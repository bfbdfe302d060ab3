import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { allows, requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { ReturnDesk } from './return-desk.js';
import type { UpliftReturn } from './uplift-return.entity.js';

export interface CapException {
  readonly returnId: string;
  readonly riseBp: number;
  readonly reason: string;
  readonly clientKey?: string | null;
}

const DECIDED: ReadonlySet<string> = new Set(['settled', 'inApproval', 'approved', 'implemented', 'withdrawn']);

/**
 * Exceptions to the cap (methods: recommended offer, step 5): an officer asks for one, and somebody with the authority to decide, who does not
 * negotiate the return, approves or declines it with a reason.
 */
@Injectable()
export class CapExceptionsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ReturnDesk,
    private readonly keys: ClientKeys,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks that the recommendation may go above the cap. Refusals: `notFound`, `wrongState`, `exceptionAsked`, `exceptionOfNothing`. Answers the
   * return's id.
   */
  requestException(actor: Actor, input: CapException): Promise<Outcome<string>> {
    return this.act(actor, 'requestCapException', input, async (ret) => {
      requires(actor, 'uplifts.negotiate');
      if (input.riseBp < 1) throw new Refused([refusal('exceptionOfNothing', 'Say up to what rise, above nothing.', 'riseBp')]);
      this.stillNegotiated(ret);
      const made = await this.work.query<{ id: string }>(
        `insert into cap_exception_requests (return_id, authority_id, rise_bp, reason, requested_by, requested_by_name, requested_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (return_id) where answer is null do nothing returning id`,
        [ret.id, ret.authorityId, input.riseBp, input.reason, actor.personId, actor.personName, this.clock.now()],
      );
      if (made.length === 0)
        throw new Refused([refusal('exceptionAsked', 'An exception is asked for already and waits for an answer.', 'riseBp')]);
      return { riseBp: input.riseBp, reason: input.reason };
    });
  }

  /**
   * Lets the recommendation of one return go above the cap, asked for or not, and answers what was asked. Refusals: `notFound`, `wrongState`,
   * `separationOfDuties`. Answers the return's id.
   */
  approveException(actor: Actor, input: CapException): Promise<Outcome<string>> {
    return this.act(actor, 'approveCapException', input, async (ret) => {
      requires(actor, 'approvals.decide');
      this.stillNegotiated(ret);
      await this.separate(actor, ret, 'approve');
      await this.work.query(
        `insert into cap_exceptions (return_id, authority_id, rise_bp, reason, approved_by, approved_by_name, approved_at) values ($1, $2, $3, $4, $5, $6, $7)`,
        [ret.id, ret.authorityId, input.riseBp, input.reason, actor.personId, actor.personName, this.clock.now()],
      );
      await this.answerRequest(actor, ret, 'approved', input.reason);
      return { riseBp: input.riseBp, reason: input.reason };
    });
  }

  /** Declines what was asked for. Refusals: `notFound`, `nothingAsked`, `separationOfDuties`. Answers the return's id. */
  declineException(actor: Actor, input: Omit<CapException, 'riseBp'>): Promise<Outcome<string>> {
    return this.act(actor, 'declineCapException', input, async (ret) => {
      requires(actor, 'approvals.decide');
      await this.separate(actor, ret, 'decline');
      if (!(await this.answerRequest(actor, ret, 'declined', input.reason)))
        throw new Refused([refusal('nothingAsked', 'No exception is waiting for an answer.', 'returnId')]);
      return { reason: input.reason };
    });
  }

  private act(
    actor: Actor,
    action: string,
    input: Omit<CapException, 'riseBp'>,
    change: (ret: UpliftReturn) => Promise<Record<string, unknown>>,
  ): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, action, input, async () => {
        if (!allows(actor, 'uplifts.negotiate')) requires(actor, 'approvals.decide');
        const ret = await this.desk.lock(input.returnId);
        const after = await change(ret);
        this.audit.record({ action, subjectType: 'upliftReturn', subjectId: ret.id, schoolId: ret.schoolId, after });
        return ret.id;
      }),
    );
  }

  private stillNegotiated(ret: UpliftReturn): void {
    if (DECIDED.has(ret.state))
      throw new Refused([refusal('wrongState', 'Nothing is left to recommend: this return is no longer negotiated.', 'returnId')]);
  }

  /** Whoever negotiates, entered or sent the return, or asks for the exception, does not answer it. */
  private async separate(actor: Actor, ret: UpliftReturn, verb: 'approve' | 'decline'): Promise<void> {
    const took = await this.work.query<{ id: string }>(
      `select id from negotiation_rounds where return_id = $1 and side = 'authority' and made_by = $2
       union all select id from cap_exception_requests where return_id = $1 and requested_by = $2 limit 1`,
      [ret.id, actor.personId],
    );
    if (took.length > 0 || [ret.officerId, ret.enteredBy, ret.submittedBy].includes(actor.personId))
      throw new Refused([refusal('separationOfDuties', `You negotiate this return, so somebody else must ${verb} the exception.`)]);
  }

  private async answerRequest(actor: Actor, ret: UpliftReturn, answer: 'approved' | 'declined', reason: string): Promise<boolean> {
    const answered = await this.work.query<{ id: string }>(
      `with answered as (
         update cap_exception_requests set answer = $2, answer_reason = $3, answered_by = $4, answered_by_name = $5, answered_at = $6
         where return_id = $1 and answer is null returning id)
       select id from answered`,
      [ret.id, answer, reason, actor.personId, actor.personName, this.clock.now()],
    );
    return answered.length > 0;
  }
}
