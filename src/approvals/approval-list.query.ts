import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import { Clock } from '../platform/clock.js';
import { ReadModel } from '../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../platform/graphql/connection.js';
import type { RequestState } from './dto/approval-request.js';

/** A request in a list: what it is worth, whose turn it is, and whether it is mine to decide. */
export interface ListedRequest {
  readonly id: string;
  readonly title: string;
  readonly state: RequestState;
  readonly value: Pence;
  readonly before: Pence;
  readonly after: Pence;
  readonly keyDecision: boolean;
  readonly backdated: boolean;
  readonly effectiveOn: IsoDate;
  readonly noticeUntil: IsoDate | null;
  readonly callInUntil: IsoDate | null;
  readonly calledInBecause: string | null;
  readonly voidBecause: string | null;
  readonly requestedByName: string;
  readonly requestedAt: string;
  readonly decidedAt: string | null;
  /** Days since it was asked, while it is open. */
  readonly waitingDays: number | null;
  readonly nextRole: string | null;
  readonly nextPurpose: string | null;
  readonly stepsDecided: number;
  readonly steps: number;
  readonly mine: boolean;
  /** For whom I would decide as a deputy. */
  readonly deputyFor: string | null;
}

export const REQUEST_SORTS = ['requestedAt', 'value', 'title', 'effectiveOn'] as const;
export type RequestSort = (typeof REQUEST_SORTS)[number];

export interface RequestListFilter {
  readonly states?: readonly string[] | null;
  readonly text?: string;
  readonly keyDecision?: boolean | null;
  readonly mine?: boolean;
}

export interface RequestList extends Connection<ListedRequest> {
  /** The value of all that match. */
  readonly totalValue: Pence;
  readonly totalBefore: Pence;
  readonly totalAfter: Pence;
  /** What waits for me, whatever the filter; the oldest first, at most a hundred. */
  readonly mine: readonly ListedRequest[];
  readonly counts: readonly { readonly state: RequestState; readonly count: number; readonly value: Pence }[];
}

interface Answer extends Page<ListedRequest & { readonly sortedBy: string | number }> {
  readonly totalValue: Pence;
  readonly totalBefore: Pence;
  readonly totalAfter: Pence;
  readonly mine: readonly ListedRequest[];
  readonly counts: RequestList['counts'];
}

const KEYS: Readonly<Record<RequestSort, readonly [sql: string, cast: string]>> = {
  requestedAt: ['requested_at', 'timestamptz'],
  value: ['value_pence', 'bigint'],
  title: ['title', 'text'],
  effectiveOn: ['effective_on', 'date'],
};

const ROW = (
  from: string,
): string => `json_build_object('id', ${from}.id, 'sortedBy', ${from}.sorted_by, 'title', ${from}.title, 'state', ${from}.state,
    'value', ${from}.value_pence, 'before', ${from}.before_pence, 'after', ${from}.after_pence, 'keyDecision', ${from}.key_decision, 'backdated', ${from}.backdated,
    'effectiveOn', ${from}.effective_on, 'noticeUntil', ${from}.notice_until, 'callInUntil', ${from}.call_in_until, 'calledInBecause', ${from}.called_in_because,
    'voidBecause', ${from}.void_because, 'requestedByName', ${from}.requested_by_name, 'requestedAt', ${from}.requested_at, 'decidedAt', ${from}.decided_at,
    'waitingDays', case when ${from}.state in ('pending', 'approved') then $6::date - (${from}.requested_at at time zone 'Europe/London')::date end,
    'nextRole', ${from}.next_role, 'nextPurpose', ${from}.next_purpose, 'stepsDecided', ${from}.steps_decided, 'steps', ${from}.steps, 'mine', ${from}.mine,
    'deputyFor', case when ${from}.mine and not ${from}.next_role = any($4::text[]) then ${from}.deputy_for end)`;

/** One statement: what waits for me, the page that was asked for, its totals, and how many stand in each state. */
const listSql = (sort: RequestSort, descending: boolean): string => {
  const [key, cast] = KEYS[sort];
  const [order, beyond] = descending ? ['desc', '<'] : ['asc', '>'];
  return `
with deputed as (
  select role, min(from_name) as from_name from delegations
  where to_person = (select app.person()) and ended_at is null and period @> $6::date group by role
), known as (
  select request.*, request.${key} as sorted_by, (request.content ->> 'beforePence')::bigint as before_pence, (request.content ->> 'afterPence')::bigint as after_pence,
    chain.next_role, chain.next_purpose, chain.steps_decided, chain.steps, deputed.from_name as deputy_for,
    request.state = 'pending' and not (select app.person()) = any(request.involved) and not chain.decided_by_me
      and coalesce(chain.next_role = any($4::text[]) or deputed.role is not null, false) as mine
  from approval_requests request
  cross join lateral (
    select (array_agg(step.role order by step.position) filter (where step.decision is null))[1] as next_role,
      (array_agg(step.purpose order by step.position) filter (where step.decision is null))[1] as next_purpose,
      count(step.decision) as steps_decided, count(*) as steps, coalesce(bool_or(step.decided_by = (select app.person())), false) as decided_by_me
    from approval_steps step where step.request_id = request.id) chain
  left join deputed on deputed.role = chain.next_role
), matching as (
  select * from known
  where ($1::text[] is null or state = any($1)) and ($2::text is null or title ilike $2 or requested_by_name ilike $2)
    and ($3::boolean is null or key_decision = $3) and (not $7::boolean or mine)
), page as (
  select * from matching where $8::text is null or (sorted_by, id) ${beyond} ($8::${cast}, $9::uuid)
  order by sorted_by ${order}, id ${order} limit $5::int
)
select json_build_object(
  'total', (select count(*) from matching),
  'totalValue', (select coalesce(sum(value_pence), 0)::bigint from matching),
  'totalBefore', (select coalesce(sum(before_pence), 0)::bigint from matching),
  'totalAfter', (select coalesce(sum(after_pence), 0)::bigint from matching),
  'counts', (select coalesce(json_agg(json_build_object('state', state, 'count', count, 'value', value)), '[]') from (
    select state, count(*) as count, sum(value_pence)::bigint as value from known group by state) by_state),
  'mine', (select coalesce(json_agg(${ROW('waiting')} order by waiting.requested_at, waiting.id), '[]') from (
    select * from known where mine order by requested_at, id limit 100) waiting),
  'rows', (select coalesce(json_agg(${ROW('page')} order by page.sorted_by ${order}, page.id ${order}), '[]') from page))`;
};

/** Requests for approval as a list to work from. */
@Injectable()
export class ApprovalListQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  async page(
    actor: Actor,
    filter: RequestListFilter,
    sort: { readonly by: RequestSort; readonly descending: boolean },
    page: { readonly first: number; readonly after?: string | null },
  ): Promise<RequestList> {
    requires(actor, 'approvals.read');
    const after = decodeCursor(page.after, 2);
    const answer = await this.reads.json<Answer>(
      actor,
      `approvalList.${sort.by}.${sort.descending ? 'desc' : 'asc'}`,
      listSql(sort.by, sort.descending),
      [
        filter.states ? [...filter.states] : null,
        filter.text ? `%${filter.text.replace(/[\\%_]/g, '\\$&')}%` : null,
        filter.keyDecision ?? null,
        [...actor.roles],
        page.first + 1,
        this.clock.today(),
        filter.mine ?? false,
        after?.[0] ?? null,
        after?.[1] ?? null,
      ],
    );
    const connection = toConnection<Answer['rows'][number], ListedRequest>(
      answer,
      page.first,
      (row) => [row.sortedBy, row.id],
      (row) => row,
    );
    const { totalValue, totalBefore, totalAfter, mine, counts } = answer;
    return { ...connection, totalValue, totalBefore, totalAfter, mine, counts };
  }
}
