import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { Pence } from '../kernel/money.js';
import { ReadModel } from '../platform/database/read-model.js';
import { type Page, decodeCursor, toConnection } from '../platform/graphql/connection.js';
import { money } from '../platform/graphql/scalars.js';
import type { FinanceSchool } from './dto/finance-school.js';
import type { ArrearsConnection, ArrearsFilter, ArrearsView } from './dto/arrears.js';

interface ArrearsRow extends Omit<ArrearsView, 'amount' | 'recordedAt'> {
  readonly sortedBy: string;
  readonly amount: Pence;
  readonly recordedAt: string;
}

interface Answer extends Page<ArrearsRow> {
  readonly totalPence: Pence;
  readonly schools: readonly { readonly school: FinanceSchool; readonly count: number; readonly amount: Pence }[];
}

/** Arrears, the latest recorded first. Row-level security leaves an authority its own, a provider those owed to its schools. */
const ARREARS_SQL = `
with matching as (
  select owed.*, ret.reference as return_reference from arrears owed
  join uplift_returns ret on ret.id = owed.return_id
  join uplift_cycles cycle on cycle.id = ret.cycle_id
  where ($1::smallint is null or cycle.academic_year = $1) and ($2::uuid is null or owed.return_id = $2) and ($3::uuid is null or owed.school_id = $3)
), page as (
  select * from matching where $5::text is null or (recorded_at, return_line_id) < ($5::timestamptz, $6::uuid)
  order by recorded_at desc, return_line_id desc limit $4::int
)
select json_build_object(
  'total', (select count(*) from matching),
  'totalPence', (select coalesce(sum(amount_pence), 0)::bigint from matching),
  'schools', (select coalesce(json_agg(json_build_object('school', json_build_object('id', school.id, 'urn', school.urn, 'name', school.name), 'count', count, 'amount', amount)
    order by amount desc, school.name), '[]')
    from (select school_id, count(*) as count, sum(amount_pence)::bigint as amount from matching group by school_id) owed join schools school on school.id = owed.school_id),
  'rows', (select coalesce(json_agg(json_build_object('returnLineId', page.return_line_id, 'sortedBy', page.recorded_at::text, 'returnId', page.return_id,
      'returnReference', page.return_reference, 'authorityName', authority.name, 'school', json_build_object('id', school.id, 'urn', school.urn, 'name', school.name),
      'pupilReference', pupil.reference, 'feeLineKind', fee.kind, 'from', page.from_on, 'until', page.until_on - 1, 'chargingBasis', page.charging_basis,
      'amount', page.amount_pence, 'recordedAt', page.recorded_at) order by page.recorded_at desc, page.return_line_id desc), '[]')
    from page
    join organisations authority on authority.id = page.authority_id
    join schools school on school.id = page.school_id
    join return_lines line on line.id = page.return_line_id
    join fee_lines fee on fee.id = line.fee_line_id
    join placements placement on placement.id = line.placement_id
    join pupils pupil on pupil.id = placement.pupil_id))`;

/** What late decisions owe: one statement. */
@Injectable()
export class ArrearsQuery {
  constructor(private readonly reads: ReadModel) {}

  async page(
    actor: Actor,
    filter: ArrearsFilter,
    page: { readonly first: number; readonly after?: string | null },
  ): Promise<ArrearsConnection> {
    requires(actor, 'finance.readArrears');
    const after = decodeCursor(page.after, 2);
    const answer = await this.reads.json<Answer>(actor, 'arrears', ARREARS_SQL, [
      filter.academicYear ?? null,
      filter.returnId ?? null,
      filter.schoolId ?? null,
      page.first + 1,
      after?.[0] ?? null,
      after?.[1] ?? null,
    ]);
    const connection = toConnection(
      answer,
      page.first,
      (row) => [row.sortedBy, row.returnLineId],
      (row): ArrearsView => ({ ...row, amount: money(row.amount), recordedAt: new Date(row.recordedAt) }),
    );
    return {
      ...connection,
      total: money(answer.totalPence),
      schools: answer.schools.map(({ school, count, amount }) => ({ school, count, amount: money(amount) })),
    };
  }
}
