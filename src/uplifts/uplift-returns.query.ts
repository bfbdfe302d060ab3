import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import { type Pence, riseBetween } from '../kernel/money.js';
import { ReadModel } from '../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../platform/graphql/connection.js';
import { money } from '../platform/graphql/scalars.js';
import type { UpliftReturnView } from './dto/uplift-return.js';
import { type ReturnState, type NegotiationAction, actionsOf } from './negotiation.js';
import { sideOf } from './return-desk.js';
import type { CostDriver } from './return-line.entity.js';

export interface ReturnsFilter {
  readonly cycleId?: string | null;
  readonly ids?: readonly string[] | null;
  readonly states?: readonly ReturnState[] | null;
  readonly schoolId?: string | null;
  readonly text?: string | null;
}

/** Which parts below a return the reader asked for: what nobody reads is not fetched. */
export interface ReturnParts {
  readonly lines: boolean;
  readonly rounds: boolean;
  readonly messages: boolean;
  readonly evidence: boolean;
}

export const SORTS = {
  schoolName: 'school.name',
  reference: 'ret.reference',
  receivedOn: "coalesce(ret.received_on::text, '')",
  askedPence: 'coalesce(totals.asked_pence - totals.current_pence, 0)',
} as const;
export type ReturnSort = keyof typeof SORTS;

interface LineRow {
  readonly id: string;
  readonly feeLineId: string;
  readonly placementId: string;
  readonly pupilReference: string;
  readonly kind: string;
  readonly label: string;
  readonly effectiveOn: IsoDate;
  readonly current: Pence;
  readonly asked: Pence | null;
  readonly tabled: Pence | null;
  readonly settled: Pence | null;
  readonly driver: CostDriver | null;
  readonly driverFigures: string;
}

interface ReturnRow extends Omit<
  UpliftReturnView,
  | 'availableActions'
  | 'current'
  | 'asked'
  | 'tabled'
  | 'settled'
  | 'lines'
  | 'rounds'
  | 'askedRiseBp'
  | 'messages'
  | 'submittedAt'
  | 'implementedAt'
  | 'escalation'
  | 'appeal'
  | 'evidence'
> {
  /** Null where the query did not ask for it. */
  readonly evidence: UpliftReturnView['evidence'] | null;
  readonly sortedBy: string | number;
  readonly submittedAt: string | null;
  readonly implementedAt: string | null;
  readonly current: Pence;
  readonly asked: Pence | null;
  readonly tabled: Pence | null;
  readonly settled: Pence | null;
  readonly lines: readonly LineRow[] | null;
  readonly rounds:
    | readonly (Omit<UpliftReturnView['rounds'][number], 'total' | 'recommended' | 'madeAt'> & {
        readonly total: Pence;
        readonly recommended: Pence | null;
        readonly madeAt: string;
      })[]
    | null;
  readonly messages: readonly (Omit<UpliftReturnView['messages'][number], 'writtenAt'> & { readonly writtenAt: string })[] | null;
  readonly appeal: (Omit<NonNullable<UpliftReturnView['appeal']>, 'madeAt'> & { readonly madeAt: string }) | null;
  readonly escalation: {
    readonly ownerName: string;
    readonly reason: string;
    readonly openedAt: string;
    readonly closedAt: string | null;
  } | null;
}

const EVERYTHING: ReturnParts = { lines: true, rounds: true, messages: true, evidence: true };

/** Returns as their readers see them: one statement a page, whatever it shows. Row-level security decides which rows there are. */
@Injectable()
export class UpliftReturnsQuery {
  constructor(private readonly reads: ReadModel) {}

  async page(
    actor: Actor,
    filter: ReturnsFilter,
    sort: { readonly by: ReturnSort; readonly descending: boolean },
    page: { readonly first: number; readonly after?: string | null },
    parts: ReturnParts = EVERYTHING,
  ): Promise<Connection<UpliftReturnView>> {
    requires(actor, 'uplifts.read');
    const after = decodeCursor(page.after, 2);
    const answer = await this.reads.json<Page<ReturnRow>>(
      actor,
      `upliftReturns.${sort.by}.${sort.descending ? 'desc' : 'asc'}`,
      pageSql(sort.by, sort.descending, actor.kind === 'authority'),
      [
        filter.cycleId ?? null,
        filter.ids ? [...filter.ids] : null,
        filter.states ? [...filter.states] : null,
        filter.schoolId ?? null,
        filter.text ? `%${filter.text.replace(/[\\%_]/g, '\\$&')}%` : null,
        page.first + 1,
        after?.[0] ?? null,
        after?.[1] ?? null,
        parts.lines,
        parts.rounds,
        parts.messages,
        parts.evidence,
      ],
    );
    return toConnection(
      answer,
      page.first,
      (row) => [row.sortedBy, row.id],
      (row) => toView(actor, row),
    );
  }

  /** These returns, by reference; those not the actor's to see are left out. */
  async listed(actor: Actor, ids: readonly string[]): Promise<UpliftReturnView[]> {
    return (await this.page(actor, { ids }, { by: 'reference', descending: false }, { first: Math.max(ids.length, 1) })).nodes;
  }

  /** One return with everything; null where there is none to see. */
  async one(actor: Actor, id: string): Promise<UpliftReturnView | null> {
    const page = await this.page(actor, { ids: [id] }, { by: 'reference', descending: false }, { first: 1 });
    return page.nodes[0] ?? null;
  }
}

function toView(actor: Actor, row: ReturnRow): UpliftReturnView {
  return {
    ...row,
    submittedAt: row.submittedAt ? new Date(row.submittedAt) : null,
    implementedAt: row.implementedAt ? new Date(row.implementedAt) : null,
    availableActions: actor.access === 'read' ? [] : actionsOf(row.state, sideOf(actor)).filter((action) => mayBeDone(row, action)),
    askedRiseBp: row.asked === null ? null : riseBetween(row.current, row.asked),
    current: money(row.current),
    asked: money(row.asked),
    tabled: money(row.tabled),
    settled: money(row.settled),
    lines: (row.lines ?? []).map((line) => ({
      ...line,
      current: money(line.current),
      asked: money(line.asked),
      tabled: money(line.tabled),
      settled: money(line.settled),
    })),
    rounds: (row.rounds ?? []).map((round) => ({
      ...round,
      madeAt: new Date(round.madeAt),
      total: money(round.total),
      recommended: money(round.recommended),
    })),
    messages: (row.messages ?? []).map((message) => ({ ...message, writtenAt: new Date(message.writtenAt) })),
    evidence: row.evidence ?? [],
    appeal: row.appeal && { ...row.appeal, madeAt: new Date(row.appeal.madeAt) },
    escalation: row.escalation && {
      ...row.escalation,
      openedAt: new Date(row.escalation.openedAt),
      closedAt: row.escalation.closedAt ? new Date(row.escalation.closedAt) : null,
    },
  };
}

/** Done through the approval request, not on the return itself. */
/** What is negotiated jointly its authority alone takes to approval, no more. */
const mayBeDone = ({ jointNegotiationId }: ReturnRow, action: NegotiationAction): boolean =>
  !BY_APPROVAL.has(action) && (jointNegotiationId === null || action === 'requestApproval');

const BY_APPROVAL: ReadonlySet<string> = new Set(['approve', 'returnForChange', 'implement']);

/** A return's money. Added up for the page alone, and for all that match only where they are sorted by it. */
const TOTALS = `cross join lateral (
    select count(*) as line_count, sum(line.current_pence)::bigint as current_pence,
      case when bool_and(line.asked_pence is not null) then sum(line.asked_pence)::bigint end as asked_pence,
      case when bool_and(line.tabled_pence is not null) then sum(line.tabled_pence)::bigint end as tabled_pence,
      case when bool_and(line.settled_pence is not null) then sum(line.settled_pence)::bigint end as settled_pence
    from return_lines line where line.return_id = ret.id) totals`;

/** Text differs only by sort and by whether the authority's own columns are read; everything the reader sends is a parameter. */
function pageSql(by: ReturnSort, descending: boolean, authority: boolean): string {
  const key = SORTS[by];
  const [order, beyond] = descending ? ['desc', '<'] : ['asc', '>'];
  const cast = by === 'askedPence' ? 'bigint' : 'text';
  const recommended = authority ? '(select recommended_pence from offer_recommendations where round_id = round.id)' : 'null';
  const escalation = authority
    ? `(select json_build_object('ownerName', owner_name, 'reason', reason, 'openedAt', opened_at, 'closedAt', closed_at) from escalations where return_id = ret.id order by opened_at desc limit 1)`
    : 'null';
  return `
with matching as (
  select ret.*, ${key} as sorted_by, school.urn, school.name as school_name
  from uplift_returns ret
  join schools school on school.id = ret.school_id
  ${by === 'askedPence' ? TOTALS : ''}
  where ($1::uuid is null or ret.cycle_id = $1) and ($2::uuid[] is null or ret.id = any($2)) and ($3::text[] is null or ret.state = any($3))
    and ($4::uuid is null or ret.school_id = $4) and ($5::text is null or school.name ilike $5 or ret.reference ilike $5)
), listed as (
  select * from matching
  where $7::text is null or (sorted_by, id) ${beyond} ($7::${cast}, $8::uuid)
  order by sorted_by ${order}, id ${order} limit $6::int
), page as (
  select ret.*, totals.* from listed ret ${TOTALS}
)
select json_build_object('total', (select count(*) from matching), 'rows', coalesce((
  select json_agg(json_build_object(
    'id', ret.id, 'sortedBy', ret.sorted_by, 'reference', ret.reference, 'version', ret.version, 'state', ret.state, 'late', ret.late, 'jointNegotiationId', ret.joint_negotiation_id,
    'receivedOn', ret.received_on, 'notBefore', ret.not_before, 'submittedAt', ret.submitted_at, 'submittedByName', ret.submitted_by_name,
    'receiptSha256', ret.receipt_sha256, 'implementedAt', ret.implemented_at,
    'school', json_build_object('id', ret.school_id, 'urn', ret.urn, 'name', ret.school_name),
    'cycle', (select json_build_object('id', cycle.id, 'name', cycle.name, 'authorityName', authority.name, 'closesOn', cycle.closes_on)
      from uplift_cycles cycle join organisations authority on authority.id = cycle.authority_id where cycle.id = ret.cycle_id),
    'lineCount', ret.line_count, 'current', ret.current_pence, 'asked', ret.asked_pence, 'tabled', ret.tabled_pence, 'settled', ret.settled_pence,
    'offerExpiresOn', (select round.expires_on from negotiation_rounds round where round.return_id = ret.id and round.state = 'open'),
    'escalation', ${escalation},
    'appeal', (select json_build_object('reason', appeal.reason, 'madeByName', appeal.made_by_name, 'madeAt', appeal.made_at, 'reviewerName', appeal.reviewer_name,
      'outcome', appeal.outcome, 'outcomeReason', appeal.outcome_reason) from appeals appeal where appeal.return_id = ret.id order by appeal.made_at desc limit 1),
    'lines', case when $9::boolean then (
      select json_agg(json_build_object('id', line.id, 'feeLineId', line.fee_line_id, 'placementId', line.placement_id, 'pupilReference', pupil.reference,
        'kind', fee.kind, 'label', fee.label, 'effectiveOn', line.effective_on, 'current', line.current_pence, 'asked', line.asked_pence,
        'tabled', line.tabled_pence, 'settled', line.settled_pence, 'driver', line.driver, 'driverFigures', line.driver_figures)
        order by pupil.reference, fee.kind, fee.label)
      from return_lines line
      join fee_lines fee on fee.id = line.fee_line_id
      join placements placement on placement.id = line.placement_id
      join pupils pupil on pupil.id = placement.pupil_id
      where line.return_id = ret.id) end,
    'rounds', case when $10::boolean then (
      select json_agg(json_build_object('id', round.id, 'number', round.number, 'side', round.side, 'state', round.state, 'percentBp', round.percent_bp,
        'total', round.total_pence, 'message', round.message, 'madeByName', round.made_by_name, 'madeAt', round.made_at, 'expiresOn', round.expires_on,
        'answeredByName', round.answered_by_name, 'recommended', ${recommended}) order by round.number)
      from negotiation_rounds round where round.return_id = ret.id) end,
    'messages', case when $11::boolean then (
      select json_agg(json_build_object('id', message.id, 'side', message.side, 'writtenByName', message.written_by_name, 'writtenAt', message.written_at,
        'body', message.body) order by message.written_at, message.id)
      from return_messages message where message.return_id = ret.id) end,
    'evidence', case when $12::boolean then (
      select json_agg(json_build_object('id', evidence.id, 'fileId', file.id, 'name', file.name, 'kind', evidence.kind, 'sizeBytes', file.size_bytes, 'sha256', file.sha256)
        order by evidence.attached_at)
      from return_evidence evidence join files file on file.id = evidence.file_id where evidence.return_id = ret.id) end
  ) order by ret.sorted_by ${order}, ret.id ${order}) from page ret), '[]'))`;
}
