import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { Refused, refusal } from '../kernel/outcome.js';
import { ReadModel } from '../platform/database/read-model.js';
import { Clock } from '../platform/clock.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../platform/graphql/connection.js';
import { money } from '../platform/graphql/scalars.js';
import type { FeeLine, Placement, PlacementSort } from './dto/placement.js';

export interface PlacementsFilter {
  readonly ids?: readonly string[] | null;
  readonly schoolId?: string | null;
  readonly pupilReference?: string | null;
  readonly needs?: readonly string[] | null;
  readonly setting?: string | null;
  readonly namingBasis?: string | null;
  readonly current?: boolean | null;
}

export interface PlacementsOrder {
  readonly by: PlacementSort;
  readonly descending: boolean;
}

interface FeeLineRow extends Omit<FeeLine, 'unitPrice' | 'annual'> {
  readonly unitPrice: number;
  readonly annual: number;
}

interface PlacementRow extends Omit<Placement, 'feeLines' | 'annualFees'> {
  readonly sortedBy: string | number;
  readonly feeLines: readonly FeeLineRow[] | null;
  readonly annualFees: number | null;
}

/** The day a placement's yearly fees are told for: today, or its first or last day where today lies outside. $7: today. */
const FEES_ON = 'greatest(placement.starts_on, least($7::date, coalesce(placement.ends_on, $7::date)))';

const ANNUAL_FEES = `(select sum(line.annual_pence)::bigint from fee_lines line
      where line.placement_id = placement.id and line.effective @> ${FEES_ON})`;

const SORTS: Readonly<Record<PlacementSort, { readonly key: string; readonly type: 'text' | 'date' | 'bigint' }>> = {
  pupilReference: { key: 'pupil.reference collate "C"', type: 'text' },
  schoolName: { key: 'lower(standing.name) collate "C"', type: 'text' },
  startsOn: { key: 'placement.starts_on', type: 'date' },
  annualFees: { key: `coalesce(${ANNUAL_FEES}, -1)`, type: 'bigint' },
};

/**
 * Placements as their readers see them, each with its pupil, schools and fee lines, in one statement. Row-level security decides which
 * placements there are: an authority's own, or those at a provider's own schools. What is the council's own business is read for it alone.
 */
@Injectable()
export class PlacementsQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  async page(
    actor: Actor,
    filter: PlacementsFilter,
    order: PlacementsOrder,
    { first, after }: { readonly first: number; readonly after?: string | null },
    withFeeLines = true,
  ): Promise<Connection<Placement>> {
    requires(actor, 'placements.read');
    const from = cursorOf(order.by, after);
    const answer = await this.reads.json<Page<PlacementRow>>(
      actor,
      `placements.${order.by}.${order.descending ? 'desc' : 'asc'}.${actor.kind === 'authority' ? 'own' : 'shared'}`,
      pageSql(order, actor.kind === 'authority'),
      [
        filter.ids ? [...filter.ids] : null,
        filter.schoolId ?? null,
        filter.pupilReference ? `%${filter.pupilReference.trim().replace(/[\\%_]/g, '\\$&')}%` : null,
        filter.needs ? [...filter.needs] : null,
        filter.setting ?? null,
        filter.namingBasis ?? null,
        this.clock.today(),
        filter.current ?? null,
        from?.sortedBy ?? null,
        from?.id ?? null,
        first + 1,
        withFeeLines,
      ],
    );
    return toConnection(answer, first, (row) => [order.by, row.sortedBy, row.id], toView);
  }

  /** One placement with everything; null where there is none to see. */
  async one(actor: Actor, id: string): Promise<Placement | null> {
    const page = await this.page(actor, { ids: [id] }, { by: 'pupilReference', descending: false }, { first: 1 });
    return page.nodes[0] ?? null;
  }
}

/** Where the page before ended. A cursor names its order, so that one of another order is refused and not misread. */
function cursorOf(
  by: PlacementSort,
  after: string | null | undefined,
): { sortedBy: string | number | null; id: string | number | null } | null {
  const place = decodeCursor(after, 3);
  if (place === null) return null;
  const [of, sortedBy = null, id = null] = place;
  if (of !== by) throw new Refused([refusal('badCursor', 'This cursor belongs to another order: start from the first page.', 'after')]);
  return { sortedBy, id };
}

const toView = ({ sortedBy: _sortedBy, feeLines, annualFees, ...row }: PlacementRow): Placement => ({
  ...row,
  annualFees: money(annualFees),
  feeLines: (feeLines ?? []).map((line) => ({ ...line, unitPrice: money(line.unitPrice), annual: money(line.annual) })),
});

/** Text differs only by order and by whether the authority's own columns are read; everything the reader sends is a parameter. */
function pageSql({ by, descending }: PlacementsOrder, authority: boolean): string {
  const { key, type } = SORTS[by];
  const [direction, beyond] = descending ? ['desc', '<'] : ['asc', '>'];
  const own = (column: string): string => (authority ? column : 'null');
  const funders = own(`coalesce((
          select json_agg(json_build_object('funder', share.funder, 'shareBp', share.share_bp, 'agreementReference', share.agreement_reference,
            'agreementSignedOn', share.agreement_signed_on) order by share.funder)
          from fee_line_funders share where share.fee_line_id = line.id), '[]'::json)`);
  return `
with recorded as materialized (
  select school.id, school.urn, school.name, app.current_school(school.id) as now_id
  from schools school
  where school.id in (select school_id from placements) and ($2::uuid is null or school.id = any (app.school_lineage($2)))
), matching as materialized (
  select placement.id, ${key} as sorted_by
  from placements placement
  join pupils pupil on pupil.id = placement.pupil_id
  join recorded on recorded.id = placement.school_id
  join schools standing on standing.id = recorded.now_id
  where ($1::uuid[] is null or placement.id = any ($1))
    and ($3::text is null or pupil.reference ilike $3)
    and ($4::text[] is null or pupil.primary_need = any ($4))
    and ($5::text is null or placement.setting = $5)
    and ($6::text is null or placement.naming_basis = $6)
    and ($8::boolean is null or $8 = (placement.starts_on <= $7::date and coalesce(placement.ends_on >= $7::date, true)))
), page as (
  select id, sorted_by from matching
  where $10::uuid is null or (sorted_by, id) ${beyond} ($9::${type}, $10)
  order by sorted_by ${direction}, id ${direction}
  limit $11::integer
)
select json_build_object('total', (select count(*) from matching), 'rows', coalesce((
  select json_agg(json_build_object(
    'id', placement.id, 'sortedBy', page.sorted_by, 'version', placement.version,
    'pupil', json_build_object('id', pupil.id, 'reference', pupil.reference, 'upn', ${own('pupil.upn')}, 'yearGroup', pupil.year_group,
      'primaryNeed', pupil.primary_need, 'outwardPostcode', ${own('pupil.outward_postcode')}, 'lookedAfterBy', ${own('pupil.looked_after_by')}),
    'authority', json_build_object('id', authority.id, 'name', authority.name),
    'schoolNow', json_build_object('id', standing.id, 'urn', standing.urn, 'name', standing.name),
    'schoolRecorded', json_build_object('id', recorded.id, 'urn', recorded.urn, 'name', recorded.name),
    'startsOn', placement.starts_on, 'endsOn', placement.ends_on,
    'current', placement.starts_on <= $7::date and coalesce(placement.ends_on >= $7::date, true),
    'setting', placement.setting, 'weeksAYear', placement.weeks_a_year, 'nightsAWeek', placement.nights_a_week,
    'namingBasis', placement.naming_basis, 'tribunalOrderedOn', placement.tribunal_ordered_on,
    'chargingBasis', placement.charging_basis, 'chargingUnits', placement.charging_units, 'priceRule', placement.price_rule,
    'upliftMonth', placement.uplift_month, 'lastReviewedOn', placement.last_reviewed_on,
    'annualFees', ${ANNUAL_FEES}, 'annualFeesOn', ${FEES_ON},
    'feeLines', case when $12::boolean then (
      select json_agg(json_build_object('id', line.id, 'kind', line.kind, 'label', line.label, 'unit', line.unit, 'quantity', line.quantity,
        'unitPrice', line.unit_pence, 'annual', line.annual_pence, 'vat', line.vat, 'effectiveFrom', lower(line.effective),
        'effectiveTo', upper(line.effective) - 1, 'current', line.effective @> $7::date, 'fromReturnId', line.from_return_id,
        'hnbEligible', ${own('line.hnb_eligible')}, 'funders', ${funders})
        order by line.effective @> $7::date desc, lower(line.effective) desc, line.kind, line.label)
      from fee_lines line where line.placement_id = placement.id) end
  ) order by page.sorted_by ${direction}, page.id ${direction})
  from page
  join placements placement on placement.id = page.id
  join pupils pupil on pupil.id = placement.pupil_id
  join organisations authority on authority.id = placement.authority_id
  join recorded on recorded.id = placement.school_id
  join schools standing on standing.id = recorded.now_id), '[]'))`;
}
