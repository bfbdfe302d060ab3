import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { parseDateRange } from '../kernel/date-range.js';
import type { IsoDate } from '../kernel/dates.js';
import { fingerprint } from '../kernel/fingerprint.js';
import { inWords } from '../kernel/life-cycle.js';
import type { Pence } from '../kernel/money.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { systemActor } from '../platform/jobs/system-actor.js';
import {
  type ApprovalBand,
  type ApprovalStep,
  type Delegation,
  approvalRoute,
  callInUntil,
  isBackdated,
  noticeUntil,
  refusesChangedContent,
  refusesForce,
  rightToDecide,
} from './approval-matrix.js';
import type { ApprovalSubject } from './approval-subject.js';

interface RequestRow {
  readonly id: string;
  readonly authority_id: string;
  readonly subject_type: string;
  readonly subject_id: string;
  readonly title: string;
  readonly content_sha256: string;
  readonly value_pence: Pence;
  readonly key_decision: boolean;
  readonly state: 'pending' | 'approved' | 'inForce' | 'returned' | 'void';
  readonly involved: string[];
  readonly notice_until: IsoDate | null;
  readonly call_in_until: IsoDate | null;
  readonly called_in_because: string | null;
  readonly version: number;
}

interface StepRow extends ApprovalStep {
  readonly id: string;
  readonly decidedByName: string | null;
  readonly decidedOn: IsoDate | null;
}

/** What somebody decides on a request as it was seen. */
interface Decision {
  readonly requestId: string;
  readonly version: number;
  readonly decision: 'approved' | 'returned';
  readonly reason?: string | null;
  readonly clientKey?: string | null;
}

interface CallIn {
  readonly requestId: string;
  /** The version its reader saw; without one none is checked. */
  readonly version?: number | null;
  readonly reason: string;
  readonly clientKey?: string | null;
}

interface Rules {
  readonly key_decision_notice_days: number;
  readonly call_in_working_days: number;
  readonly holidays: IsoDate[];
}

/** The approval engine: requests pinned to content, steps in order by people who had no hand in it (or their deputies), and call-in. */
@Injectable()
export class ApprovalsService {
  private readonly subjects = new Map<string, ApprovalSubject>();

  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
  ) {}

  /** A module makes its own kind of subject known at start. */
  register(subject: ApprovalSubject): void {
    this.subjects.set(subject.type, subject);
  }

  /**
   * Asks for approval of what the subject holds now, inside the caller's unit of work. The matrix in force decides the steps; a date already
   * past adds a backdating step; a key decision starts its notice. Refusals: `noApprovalBand`, `alreadyRequested`. Answers the request's id.
   */
  async request(actor: Actor, type: string, subjectId: string): Promise<string> {
    const asked = await this.subject(type).content(subjectId);
    const today = this.clock.today();
    const backdated = isBackdated(asked.effectiveOn, today);
    const route = approvalRoute(await this.matrix(actor.organisationId, today), asked.valuePence, backdated);
    if (!route.ok) throw new Refused(route.refusals);
    const rules = await this.rules(actor.organisationId, today);
    const content = { ...(asked.content as object), beforePence: asked.beforePence, afterPence: asked.afterPence };
    const id = randomUUID();
    const inserted = await this.work.query<{ id: string }>(
      `insert into approval_requests (id, authority_id, subject_type, subject_id, title, content, content_sha256, value_pence, key_decision, backdated,
         effective_on, requested_by, requested_by_name, involved, requested_at, notice_until)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
       on conflict (subject_type, subject_id) where state in ('pending', 'approved') do nothing returning id`,
      [
        id,
        actor.organisationId,
        type,
        subjectId,
        asked.title,
        JSON.stringify(content),
        fingerprint(asked.content),
        asked.valuePence,
        route.value.keyDecision,
        backdated,
        asked.effectiveOn,
        actor.personId,
        actor.personName,
        [...new Set([...asked.involved, actor.personId])],
        this.clock.now(),
        route.value.keyDecision ? noticeUntil(today, rules.key_decision_notice_days) : null,
      ],
    );
    if (inserted.length === 0) throw new Refused([refusal('alreadyRequested', 'Approval of this has been asked for already.')]);
    await this.work.query(
      `insert into approval_steps (request_id, authority_id, position, role, purpose)
       select $1, $2, step.position, step.role, step.purpose from jsonb_to_recordset($3::jsonb) as step(position smallint, role text, purpose text)`,
      [id, actor.organisationId, JSON.stringify(route.value.steps)],
    );
    this.audit.record({
      action: 'requestApproval',
      subjectType: 'approvalRequest',
      subjectId: id,
      after: {
        of: { type, id: subjectId },
        title: asked.title,
        valuePence: asked.valuePence,
        contentSha256: fingerprint(asked.content),
        backdated,
        keyDecision: route.value.keyDecision,
        steps: route.value.steps.map(({ role, purpose }) => ({ role, purpose })),
      },
    });
    return id;
  }

  /**
   * Approves or returns the step whose turn it is. The last approval brings the decision into force, or starts its call-in, in the same
   * transaction. An approval of what has changed since is refused, and the request is void from then on: who asked is told. Refusals:
   * `notFound`, `staleVersion`, `wrongState`, `contentChanged`, `reasonMissing`, and those of `rightToDecide`.
   */
  async decide(actor: Actor, input: Decision): Promise<Outcome<string>> {
    const outcome = await this.decideStep(actor, input);
    // The refusal has rolled its transaction back; that the request is void is kept by one of its own.
    if (!outcome.ok && outcome.refusals.some(({ code }) => code === 'contentChanged')) await this.voidIfChanged(actor, input.requestId);
    return outcome;
  }

  private decideStep(actor: Actor, input: Decision): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'decideApproval', input, async () => {
        requires(actor, 'approvals.decide');
        const request = await this.lock(input.requestId);
        if (request.state !== 'pending')
          throw new Refused([refusal('wrongState', `This request is not waiting for a decision: it is “${inWords(request.state)}”.`)]);
        refuseStale(request, input.version);
        const steps = await this.steps(request.id);
        const today = this.clock.today();
        const right = rightToDecide(
          { personId: actor.personId, roles: actor.roles, delegations: await this.delegations(actor) },
          { steps, involved: request.involved, noticeUntil: request.notice_until },
          today,
          input.decision,
        );
        if (!right.ok) throw new Refused(right.refusals);
        if (input.decision === 'returned' && !input.reason?.trim())
          throw new Refused([refusal('reasonMissing', 'Say why you return it, so that the officer knows what to change.', 'reason')]);
        const subject = this.subject(request.subject_type);
        if (input.decision === 'approved') {
          const changed = await this.changeOf(request, subject);
          if (changed !== undefined) throw new Refused([refusal('contentChanged', changed)]);
        }
        const step = steps.find(({ position }) => position === right.value.step.position);
        await this.work.query(
          `update approval_steps set decision = $2, decided_by = $3, decided_by_name = $4, delegation_id = $5, reason = $6, decided_at = $7 where id = $1`,
          [
            step?.id,
            input.decision,
            actor.personId,
            actor.personName,
            right.value.delegation?.id ?? null,
            input.reason ?? null,
            this.clock.now(),
          ],
        );
        this.audit.record({
          action: input.decision === 'approved' ? 'approve' : 'returnForChange',
          subjectType: 'approvalRequest',
          subjectId: request.id,
          after: {
            role: step?.role,
            purpose: step?.purpose,
            reason: input.reason ?? null,
            forPerson: right.value.delegation?.fromPerson ?? null,
            title: request.title,
          },
        });
        if (input.decision === 'returned') {
          await this.move(request, 'returned');
          await subject.returned(request.subject_id, input.reason ?? '');
        } else if (steps.every(({ position, decidedBy }) => decidedBy !== null || position === step?.position))
          await this.approve(request, subject);
        else await this.move(request, 'pending');
        return request.id;
      }),
    );
  }

  /** Holds an approved key decision in its call-in period. Refusals: `notFound`, `staleVersion`, `wrongState`. */
  callIn(actor: Actor, input: CallIn): Promise<Outcome<string>> {
    return this.acting(actor, 'callIn', input, async () => {
      requires(actor, 'approvals.callIn');
      const request = await this.lock(input.requestId, input.version);
      if (request.state !== 'approved' || request.called_in_because !== null)
        throw new Refused([refusal('wrongState', 'Only a decision that waits out its call-in period can be called in.')]);
      await this.work.query('update approval_requests set called_in_because = $2, version = version + 1 where id = $1', [
        request.id,
        input.reason,
      ]);
      this.audit.record({ action: 'callIn', subjectType: 'approvalRequest', subjectId: request.id, after: { reason: input.reason } });
      return request.id;
    });
  }

  /** Ends a call-in: the decision stands and comes into force, or goes back. Refusals: `notFound`, `staleVersion`, `wrongState`. */
  resolveCallIn(actor: Actor, input: CallIn & { readonly stands: boolean }): Promise<Outcome<string>> {
    return this.acting(actor, 'resolveCallIn', input, async () => {
      requires(actor, 'approvals.callIn');
      const request = await this.lock(input.requestId, input.version);
      if (request.state !== 'approved' || request.called_in_because === null)
        throw new Refused([refusal('wrongState', 'This decision is not called in.')]);
      this.audit.record({
        action: 'resolveCallIn',
        subjectType: 'approvalRequest',
        subjectId: request.id,
        after: { stands: input.stands, reason: input.reason },
      });
      await this.work.query('update approval_requests set called_in_because = null where id = $1', [request.id]);
      const subject = this.subject(request.subject_type);
      if (input.stands) await this.bringIntoForce({ ...request, called_in_because: null }, subject);
      else {
        await this.move(request, 'returned');
        await subject.returned(request.subject_id, input.reason);
      }
      return request.id;
    });
  }

  /**
   * Ends every open request whose content has changed or been overtaken since it was asked (domain.md: any change voids it), so that nobody waits
   * for what cannot be approved. Safe to run twice and on many replicas. Answers how many.
   */
  async voidChanged(actor: Actor): Promise<number> {
    let ended = 0;
    for (const subject of this.subjects.values())
      for (const id of await this.work.run(actor, () => subject.suspects())) if (await this.voidIfChanged(actor, id)) ended += 1;
    return ended;
  }

  /** Makes a request void where what it pins has changed: the reason is kept, audited, and goes back with the subject to who asked. */
  private voidIfChanged(actor: Actor, requestId: string): Promise<boolean> {
    return this.work.run(actor, async () => {
      const request = await this.lock(requestId);
      if (request.state !== 'pending' && request.state !== 'approved') return false;
      const subject = this.subject(request.subject_type);
      const because = await this.changeOf(request, subject);
      if (because === undefined) return false;
      await this.work.query(
        "update approval_requests set state = 'void', void_because = $2, decided_at = $3, version = version + 1 where id = $1",
        [request.id, because, this.clock.now()],
      );
      this.audit.record({
        action: 'voidRequest',
        subjectType: 'approvalRequest',
        subjectId: request.id,
        before: { state: request.state },
        after: { state: 'void', reason: because, title: request.title },
      });
      await subject.returned(request.subject_id, because);
      return true;
    });
  }

  /** What has changed under a request since it was asked, in words; undefined while all stands as it was. */
  private async changeOf(request: RequestRow, subject: ApprovalSubject): Promise<string | undefined> {
    const now = await subject.content(request.subject_id);
    return (
      refusesChangedContent(request.content_sha256, fingerprint(now.content))?.message ?? (await subject.overtaken(request.subject_id))
    );
  }

  /**
   * Brings into force what was approved and whose call-in has passed; what has changed since is void instead. Safe to run twice and on many
   * replicas. Answers how many were due.
   */
  bringDueIntoForce(actor: Actor): Promise<number> {
    return this.work.run(actor, async () => {
      const due = await this.work.query<{ id: string }>(
        `select id from approval_requests where state = 'approved' and called_in_because is null and (call_in_until is null or call_in_until < $1)
         order by id for update skip locked`,
        [this.clock.today()],
      );
      for (const { id } of due) {
        if (await this.voidIfChanged(actor, id)) continue;
        const request = await this.lock(id);
        if (
          refusesForce({ callInUntil: request.call_in_until, calledInBecause: request.called_in_because }, this.clock.today()) === undefined
        )
          await this.bringIntoForce(request, this.subject(request.subject_type));
      }
      return due.length;
    });
  }

  private async approve(request: RequestRow, subject: ApprovalSubject): Promise<void> {
    await subject.approved(request.subject_id);
    const today = this.clock.today();
    if (!request.key_decision) return this.bringIntoForce(request, subject);
    const rules = await this.rules(request.authority_id, today);
    await this.work.query(
      "update approval_requests set state = 'approved', decided_at = $2, call_in_until = $3, version = version + 1 where id = $1",
      [request.id, this.clock.now(), callInUntil(today, rules.call_in_working_days, new Set(rules.holidays))],
    );
  }

  /** With all its companions in one transaction, each in its own authority's name; while one of them is not ready, none. */
  private async bringIntoForce(request: RequestRow, subject: ApprovalSubject): Promise<void> {
    const companions = (await subject.companions?.(request.subject_id)) ?? [];
    if (companions.some(({ ready }) => !ready)) return this.waitForOthers(request);
    await this.putInForce(request, subject);
    for (const { authority, requestId } of companions)
      await this.work.onBehalf(systemActor(authority), async () => {
        const theirs = await this.lock(requestId ?? '');
        const changed = await this.changeOf(theirs, subject);
        if (changed !== undefined)
          throw new Refused([refusal('companionChanged', `${authority.name} has to look at its part again first: ${changed}`)]);
        await this.putInForce(theirs, subject);
      });
  }

  private async waitForOthers(request: RequestRow): Promise<void> {
    if (request.state !== 'pending') return;
    await this.work.query("update approval_requests set state = 'approved', decided_at = $2, version = version + 1 where id = $1", [
      request.id,
      this.clock.now(),
    ]);
  }

  private async putInForce(request: RequestRow, subject: ApprovalSubject): Promise<void> {
    await this.work.query(
      "update approval_requests set state = 'inForce', decided_at = coalesce(decided_at, $2), in_force_at = $2, version = version + 1 where id = $1",
      [request.id, this.clock.now()],
    );
    const steps = await this.steps(request.id);
    await subject.bringIntoForce(request.subject_id, {
      requestId: request.id,
      decidedOn: this.clock.today(),
      approvers: steps.map((step) => ({ role: step.role, name: step.decidedByName ?? '', on: step.decidedOn ?? this.clock.today() })),
    });
    this.audit.record({
      action: 'bringIntoForce',
      subjectType: 'approvalRequest',
      subjectId: request.id,
      before: { state: request.state },
      after: { state: 'inForce' },
    });
  }

  private async move(request: RequestRow, state: RequestRow['state']): Promise<void> {
    await this.work.query(
      "update approval_requests set state = $2::text, decided_at = case when $2::text = 'pending' then null else $3::timestamptz end, version = version + 1 where id = $1",
      [request.id, state, this.clock.now()],
    );
  }

  /** Locks the request; with the version that its reader saw, refused where somebody has decided since. */
  private async lock(requestId: string, seen?: number | null): Promise<RequestRow> {
    const [request] = await this.work.query<RequestRow>('select * from approval_requests where id = $1 for update', [requestId]);
    if (!request) throw new Refused([refusal('notFound', 'There is no such request, or it is not yours to see.', 'requestId')]);
    refuseStale(request, seen);
    return request;
  }

  /** One act of a person, done once however often it is sent. */
  private acting(
    actor: Actor,
    name: string,
    input: { readonly clientKey?: string | null },
    act: () => Promise<string>,
  ): Promise<Outcome<string>> {
    return this.work.decide(actor, () => this.keys.once(input.clientKey, name, input, act));
  }

  private steps(requestId: string): Promise<StepRow[]> {
    return this.work.query<StepRow>(
      `select step.id, step.position, step.role, step.purpose, step.decided_by as "decidedBy", deputised.from_person as "decidedFor",
         step.decided_by_name as "decidedByName", (step.decided_at at time zone 'Europe/London')::date as "decidedOn"
       from approval_steps step left join delegations deputised on deputised.id = step.delegation_id
       where step.request_id = $1 order by step.position`,
      [requestId],
    );
  }

  private async matrix(authorityId: string, on: IsoDate): Promise<ApprovalBand[]> {
    return this.work.query<ApprovalBand>(
      `select up_to_pence as "upToPence", roles as steps, key_decision as "keyDecision" from approval_matrix_bands
       where authority_id = $1 and effective_from = (
         select max(effective_from) from approval_matrix_bands where authority_id = $1 and effective_from <= $2)
       order by position`,
      [authorityId, on],
    );
  }

  private async rules(authorityId: string, on: IsoDate): Promise<Rules> {
    const [rules] = await this.work.query<Rules>(
      `select key_decision_notice_days, call_in_working_days, coalesce((select json_agg(holiday.on_date) from bank_holidays holiday
         where holiday.nation = 'england' and holiday.on_date between $2::date and $2::date + 400), '[]') as holidays
       from uplift_policies where effective_from <= $2 order by authority_id = $1 desc, effective_from desc limit 1`,
      [authorityId, on],
    );
    if (!rules) throw new Refused([refusal('noPolicy', 'The authority has no policy in force, so notice and call-in are not known.')]);
    return rules;
  }

  private async delegations(actor: Actor): Promise<Delegation[]> {
    const rows = await this.work.query<Omit<Delegation, 'period'> & { period: string }>(
      `select id, from_person as "fromPerson", to_person as "toPerson", role, period::text as period from delegations
       where to_person = $1 and ended_at is null and period @> $2::date`,
      [actor.personId, this.clock.today()],
    );
    return rows.map((row) => ({ ...row, period: parseDateRange(row.period) }));
  }

  private subject(type: string): ApprovalSubject {
    const subject = this.subjects.get(type);
    if (!subject) throw new Error(`Nothing registered the approval subject "${type}".`);
    return subject;
  }
}

function refuseStale(request: RequestRow, seen: number | null | undefined): void {
  if (seen !== null && seen !== undefined && request.version !== seen)
    throw new Refused([refusal('staleVersion', 'Somebody decided a step since you opened this request. Load it again.', 'version')]);
}
