import { Injectable } from '@nestjs/common';
import { allows, requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import { Clock } from '../platform/clock.js';
import { ReadModel } from '../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../platform/graphql/connection.js';
import { money } from '../platform/graphql/scalars.js';
import { type Decider, type Delegation, mayDecide } from './approval-matrix.js';
import type { ApprovalAction, ApprovalRequestView, DelegationView, RequestState } from './dto/approval-request.js';

interface RequestRow extends Omit<
  ApprovalRequestView,
  'value' | 'before' | 'after' | 'requestedAt' | 'steps' | 'availableActions' | 'refusedBecause'
> {
  readonly sortedBy: string;
  readonly value: Pence;
  readonly before: Pence;
  readonly after: Pence;
  readonly requestedAt: string;
  readonly involved: string[];
  readonly steps: readonly (Omit<ApprovalRequestView['steps'][number], 'decidedAt'> & {
    readonly decidedBy: string | null;
    readonly decidedFor: string | null;
    readonly decidedAt: string | null;
  })[];
}

interface Answer extends Page<RequestRow> {
  readonly delegations: readonly {
    readonly id: string;
    readonly fromPerson: string;
    readonly role: string;
    readonly from: IsoDate;
    readonly to: IsoDate;
  }[];
}

/** "Mine": waiting for a step that is this person's role or deputed to this person, in whose making the person had no hand, and who has not decided a step. */
const REQUESTS_SQL = `
with deputed as (
  select id, from_person, role, lower(period) as from_on, upper(period) as to_on from delegations
  where to_person = (select app.person()) and ended_at is null and period @> $6::date
), matching as (
  select request.* from approval_requests request
  where ($1::uuid is null or request.id = $1) and ($2::text[] is null or request.state = any($2)) and (not $3::boolean or (
    request.state = 'pending' and not (select app.person()) = any(request.involved)
    and not exists (select from approval_steps done where done.request_id = request.id and done.decided_by = (select app.person()))
    and exists (select from approval_steps next where next.request_id = request.id and next.decision is null
      and (next.role = any($4::text[]) or next.role in (select role from deputed))
      and not exists (select from approval_steps earlier where earlier.request_id = request.id and earlier.decision is null and earlier.position < next.position))))
), page as (
  select * from matching where $7::text is null or (requested_at::text, id) > ($7, $8::uuid) order by requested_at::text, id limit $5::int
)
select json_build_object(
  'total', (select count(*) from matching),
  'delegations', (select coalesce(json_agg(json_build_object('id', id, 'fromPerson', from_person, 'role', role, 'from', from_on, 'to', to_on)), '[]') from deputed),
  'rows', (select coalesce(json_agg(json_build_object('id', page.id, 'sortedBy', page.requested_at::text, 'version', page.version, 'title', page.title,
    'subjectType', page.subject_type, 'subjectId', page.subject_id, 'state', page.state, 'value', page.value_pence, 'before', page.content -> 'beforePence',
    'after', page.content -> 'afterPence', 'content', page.content, 'contentSha256', page.content_sha256, 'effectiveOn', page.effective_on,
    'backdated', page.backdated, 'keyDecision', page.key_decision, 'noticeUntil', page.notice_until, 'callInUntil', page.call_in_until,
    'calledInBecause', page.called_in_because, 'voidBecause', page.void_because, 'requestedByName', page.requested_by_name, 'requestedAt', page.requested_at, 'involved', page.involved,
    'steps', (select json_agg(json_build_object('position', step.position, 'role', step.role, 'purpose', step.purpose, 'decision', step.decision,
      'decidedBy', step.decided_by, 'decidedByName', step.decided_by_name, 'decidedFor', deputy.from_person, 'decidedForName', deputy.from_name,
      'reason', step.reason, 'decidedAt', step.decided_at) order by step.position)
      from approval_steps step left join delegations deputy on deputy.id = step.delegation_id where step.request_id = page.id))
    order by page.requested_at::text, page.id), '[]') from page))`;

/** Requests as deciders see them: the money before and after, the chain so far. */
@Injectable()
export class ApprovalRequestsQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  async page(
    actor: Actor,
    filter: { readonly id?: string; readonly states?: readonly RequestState[] | null; readonly mine?: boolean },
    page: { readonly first: number; readonly after?: string | null },
  ): Promise<Connection<ApprovalRequestView>> {
    requires(actor, 'approvals.read');
    const after = decodeCursor(page.after, 2);
    const answer = await this.reads.json<Answer>(actor, 'approvalRequests', REQUESTS_SQL, [
      filter.id ?? null,
      filter.states ? [...filter.states] : null,
      filter.mine ?? false,
      [...actor.roles],
      page.first + 1,
      this.clock.today(),
      after?.[0] ?? null,
      after?.[1] ?? null,
    ]);
    const decider: Decider = {
      personId: actor.personId,
      roles: actor.roles,
      delegations: answer.delegations.map(({ id, fromPerson, role, from, to }): Delegation => ({
        id,
        fromPerson,
        toPerson: actor.personId,
        role,
        period: { from, to },
      })),
    };
    return toConnection(
      answer,
      page.first,
      (row) => [row.sortedBy, row.id],
      (row) => this.toView(actor, decider, row),
    );
  }

  async one(actor: Actor, id: string): Promise<ApprovalRequestView | null> {
    return (await this.page(actor, { id }, { first: 1 })).nodes[0] ?? null;
  }

  /** Delegations of the authority that still run or will run. */
  delegations(actor: Actor): Promise<DelegationView[]> {
    requires(actor, 'approvals.read');
    return this.reads.json<DelegationView[]>(
      actor,
      'delegations',
      `select coalesce(json_agg(json_build_object('id', id, 'fromName', from_name, 'toName', to_name, 'role', role, 'from', lower(period), 'until', upper(period) - 1,
         'reason', reason) order by lower(period), id), '[]')
       from delegations where ended_at is null and upper(period) > $1::date`,
      [this.clock.today()],
    );
  }

  private toView(actor: Actor, decider: Decider, row: RequestRow): ApprovalRequestView {
    return {
      ...row,
      value: money(row.value),
      before: money(row.before),
      after: money(row.after),
      requestedAt: new Date(row.requestedAt),
      steps: row.steps.map((step) => ({ ...step, decidedAt: step.decidedAt ? new Date(step.decidedAt) : null })),
      availableActions: this.actionsOn(actor, decider, row),
      refusedBecause: this.refusedBecause(actor, decider, row),
    };
  }

  /** What somebody who decides is told where this step is not theirs. */
  private refusedBecause(actor: Actor, decider: Decider, row: RequestRow): string | null {
    if (row.state !== 'pending' || !allows(actor, 'approvals.decide')) return null;
    const request = { steps: row.steps, involved: row.involved, noticeUntil: row.noticeUntil };
    return mayDecide(decider, request, this.clock.today(), 'approved')?.message ?? null;
  }

  private actionsOn(actor: Actor, decider: Decider, row: RequestRow): ApprovalAction[] {
    if (row.state === 'approved' && allows(actor, 'approvals.callIn')) return [row.calledInBecause === null ? 'callIn' : 'resolveCallIn'];
    if (row.state !== 'pending' || !allows(actor, 'approvals.decide')) return [];
    const request = { steps: row.steps, involved: row.involved, noticeUntil: row.noticeUntil };
    const may = (decision: 'approved' | 'returned'): boolean => mayDecide(decider, request, this.clock.today(), decision) === undefined;
    return [...(may('approved') ? (['approve'] as const) : []), ...(may('returned') ? (['returnForChange'] as const) : [])];
  }
}
