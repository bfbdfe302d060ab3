import { Injectable } from '@nestjs/common';
import { allows, requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { Pence } from '../kernel/money.js';
import { ReadModel } from '../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../platform/graphql/connection.js';
import { money } from '../platform/graphql/scalars.js';
import type { SavingConnection, SavingFilter, SavingTotal, SavingView } from './dto/saving.js';

interface SavingRow extends Omit<SavingView, 'baseline' | 'agreed' | 'amount' | 'recordedAt' | 'validatedAt' | 'availableActions'> {
  readonly sortedBy: string;
  readonly baseline: Pence;
  readonly agreed: Pence;
  readonly amount: Pence;
  readonly recordedAt: string;
  readonly validatedAt: string | null;
  readonly involved: boolean;
}

interface Answer extends Page<SavingRow> {
  readonly totals: readonly {
    readonly kind: SavingTotal['kind'];
    readonly count: number;
    readonly amount: Pence;
    readonly validated: Pence;
  }[];
}

/** Savings, the latest first, with totals by kind over the whole filter. "Involved": the reader negotiated, entered or submitted the settlement. */
const SAVINGS_SQL = `
with matching as (
  select saving.* from savings saving
  where ($1::uuid is null or saving.id = $1) and ($2::smallint is null or saving.academic_year = $2) and ($3::text is null or saving.kind = $3)
    and ($4::boolean is null or (saving.validated_at is not null) = $4) and ($5::uuid is null or saving.school_id = $5)
    and ($9::text is null or saving.school_id in (select id from schools where name ilike $9) or saving.placement_id in (
      select placement.id from placements placement join pupils pupil on pupil.id = placement.pupil_id where pupil.reference ilike $9))
), page as (
  select * from matching where $7::text is null or (recorded_at, id) < ($7::timestamptz, $8::uuid) order by recorded_at desc, id desc limit $6::int
)
select json_build_object(
  'total', (select count(*) from matching),
  'totals', (select coalesce(json_agg(json_build_object('kind', kind, 'count', count, 'amount', amount, 'validated', validated) order by kind), '[]') from (
    select kind, count(*) as count, sum(amount_pence)::bigint as amount, coalesce(sum(amount_pence) filter (where validated_at is not null), 0)::bigint as validated
    from matching group by kind) by_kind),
  'rows', (select coalesce(json_agg(json_build_object('id', page.id, 'sortedBy', page.recorded_at::text, 'kind', page.kind, 'academicYear', page.academic_year,
      'school', json_build_object('id', school.id, 'urn', school.urn, 'name', school.name), 'placementId', page.placement_id, 'pupilReference', pupil.reference,
      'returnId', ret.id, 'returnReference', ret.reference, 'feeLineKind', fee.kind, 'baselineOn', coalesce((ret.submitted_at at time zone 'Europe/London')::date, ret.received_on),
      'submittedByName', ret.submitted_by_name, 'evidenceCount', (select count(*) from return_evidence where return_id = ret.id), 'baseline', page.baseline_pence, 'agreed', page.agreed_pence, 'amount', page.amount_pence,
      'recordedAt', page.recorded_at, 'validatedByName', page.validated_by_name, 'validatedAt', page.validated_at,
      'involved', exists (select from approval_requests request where request.subject_type = 'upliftReturn' and request.subject_id = ret.id
        and request.state <> 'void' and (select app.person()) = any(request.involved))) order by page.recorded_at desc, page.id desc), '[]')
    from page
    join schools school on school.id = page.school_id
    join placements placement on placement.id = page.placement_id
    join pupils pupil on pupil.id = placement.pupil_id
    left join return_lines line on line.id = page.return_line_id
    left join fee_lines fee on fee.id = line.fee_line_id
    left join uplift_returns ret on ret.id = line.return_id))`;

/** What settlements saved: one statement. */
@Injectable()
export class SavingsQuery {
  constructor(private readonly reads: ReadModel) {}

  async page(
    actor: Actor,
    filter: SavingFilter & { readonly id?: string; readonly text?: string },
    page: { readonly first: number; readonly after?: string | null },
  ): Promise<SavingConnection> {
    requires(actor, 'finance.readSavings');
    const after = decodeCursor(page.after, 2);
    const answer = await this.reads.json<Answer>(actor, 'savings', SAVINGS_SQL, [
      filter.id ?? null,
      filter.academicYear ?? null,
      filter.kind ?? null,
      filter.validated ?? null,
      filter.schoolId ?? null,
      page.first + 1,
      after?.[0] ?? null,
      after?.[1] ?? null,
      filter.text ? `%${filter.text.replace(/[\\%_]/g, '\\$&')}%` : null,
    ]);
    const connection: Connection<SavingView> = toConnection(
      answer,
      page.first,
      (row) => [row.sortedBy, row.id],
      (row) => toView(actor, row),
    );
    return {
      ...connection,
      totals: answer.totals.map((total) => ({ ...total, amount: money(total.amount), validated: money(total.validated) })),
    };
  }

  async one(actor: Actor, id: string): Promise<SavingView | null> {
    return (await this.page(actor, { id }, { first: 1 })).nodes[0] ?? null;
  }
}

const toView = (actor: Actor, row: SavingRow): SavingView => ({
  ...row,
  baseline: money(row.baseline),
  agreed: money(row.agreed),
  amount: money(row.amount),
  recordedAt: new Date(row.recordedAt),
  validatedAt: row.validatedAt === null ? null : new Date(row.validatedAt),
  availableActions: row.validatedAt === null && !row.involved && allows(actor, 'finance.validateSavings') ? ['validate'] : [],
});
