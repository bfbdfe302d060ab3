import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { type RecordedEvent, sentenceOf } from '../audit/sentence.js';
import type { Actor } from '../kernel/actor.js';
import { Refused, refusal } from '../kernel/outcome.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { type NegotiationAction, negotiation, refusesAttempt } from './negotiation.js';
import type { Side } from './negotiation-round.entity.js';
import { ReturnLine } from './return-line.entity.js';
import { UpliftReturn } from './uplift-return.entity.js';

/** Acts that a school learns of by the return's state alone: who owns a deadlock and why approval was refused is the council's own. */
export const OF_THE_COUNCIL: ReadonlySet<string> = new Set<NegotiationAction>(['escalate', 'returnForChange']);

/** Which return, and the version its reader saw. */
export interface ReturnOnDesk {
  readonly returnId: string;
  readonly version: number;
}

/** Taking a return from its place, locked, and putting it back changed and recorded: what every act on a return does first and last. */
@Injectable()
export class ReturnDesk {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
  ) {}

  /**
   * Locks the return for this transaction. Refusals: `notFound` (or not the actor's to see), `staleVersion`, `negotiatedJointly`, `wrongState`, `wrongSide`,
   * `escalationNeedsOwner`.
   */
  async take(actor: Actor, which: ReturnOnDesk, action: NegotiationAction, escalationOwner?: string): Promise<UpliftReturn> {
    const ret = await this.lock(which.returnId);
    if (ret.version !== which.version) throw new Refused([await this.staleVersion(ret)]);
    if (ret.jointNegotiationId !== null && action !== 'requestApproval') throw new Refused([negotiatedJointly(ret.reference)]);
    const refused = refusesAttempt({ state: ret.state, action, side: sideOf(actor), escalationOwner });
    if (refused) throw new Refused([refused]);
    return ret;
  }

  /** The same for a return of a joint negotiation, which alone moves it until it is settled. Refusals: `notFound`, `wrongState`, `wrongSide`. */
  async takeJointly(actor: Actor, returnId: string, action: NegotiationAction): Promise<UpliftReturn> {
    const ret = await this.lock(returnId);
    const refused = refusesAttempt({ state: ret.state, action, side: sideOf(actor) });
    if (refused) throw new Refused([{ ...refused, message: `${ret.reference}: ${refused.message}` }]);
    return ret;
  }

  async lock(returnId: string): Promise<UpliftReturn> {
    const ret = await this.work.manager.findOne(UpliftReturn, { where: { id: returnId }, lock: { mode: 'pessimistic_write' } });
    if (!ret) throw new Refused([refusal('notFound', 'There is no such return, or it is not yours to see.', 'returnId')]);
    return ret;
  }

  lines(returnId: string): Promise<ReturnLine[]> {
    return this.work.manager.find(ReturnLine, { where: { returnId }, order: { id: 'ASC' } });
  }

  /** Moves the return on, with whatever else changed, counts its version up and records the act, in both sides' sight but for the council's own. */
  async put(
    ret: UpliftReturn,
    action: NegotiationAction,
    changes: Partial<UpliftReturn> = {},
    recorded: Record<string, unknown> = {},
  ): Promise<void> {
    const state = negotiation.next(ret.state, action);
    if (!state) throw new Error(`put(${action}) without take: the return is ${ret.state}.`);
    const before = { state: ret.state, version: ret.version };
    await this.work.manager.update(UpliftReturn, { id: ret.id }, { ...changes, state });
    this.audit.record({
      action,
      subjectType: 'upliftReturn',
      subjectId: ret.id,
      authorityId: ret.authorityId,
      schoolId: ret.schoolId,
      shared: !OF_THE_COUNCIL.has(action),
      before,
      after: { state, version: ret.version + 1, reference: ret.reference, ...recorded },
    });
  }

  /** Says who did what since, in the words of the record. What only one side reads of an act is passed over: its offer says more. */
  private async staleVersion(ret: UpliftReturn) {
    const [last] = await this.work.query<RecordedEvent>(
      `select at, person_name as "personName", organisation_name as "organisationName", action, subject_type as "subjectType", before, after
       from audit_events where subject_type = 'upliftReturn' and subject_id = $1 and action <> 'recommend' order by number desc limit 1`,
      [ret.id],
    );
    const since = last ? sentenceOf(last) : 'Somebody changed this return.';
    return refusal(
      'staleVersion',
      `This return has changed since you opened it. ${since} Look at it, and repeat what you still want.`,
      'version',
    );
  }
}

/** Why somebody who would move a return on alone is refused. */
export const negotiatedJointly = (reference: string) =>
  refusal(
    'negotiatedJointly',
    `${reference} is asked and negotiated together with other councils' returns. Act on the joint negotiation, or leave it first.`,
    'returnId',
  );

export const sideOf = (actor: Actor): Side => (actor.kind === 'authority' ? 'authority' : 'provider');
