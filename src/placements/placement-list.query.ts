import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import { academicYearOf, startingYear } from '../kernel/years.js';
import { Clock } from '../platform/clock.js';
import { ReadModel } from '../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../platform/graphql/connection.js';
import type { NeedCode } from '../providers/register/sen-need.js';
import type { ChargingKind, NamingBasis, SchoolNamed, Setting } from './dto/placement.js';
import { type PlacementFlag, placementFlags } from './placement-flags.js';

/** Which placements, by when they stand: today, not begun yet, ending within six months, over, or all. */
export type PlacementTime = 'current' | 'starting' | 'ending' | 'over' | 'all';

export interface PlacementCriteria {
  /** Part of a pupil's reference or a school's name, or a URN. */
  readonly text?: string;
  readonly schoolId?: string;
  readonly needs?: readonly string[];
  readonly setting?: string;
  readonly yearGroup?: number;
  readonly namingBasis?: string;
  readonly reviewOverdue?: boolean;
  /** Only those with money that stands for a health or social care share without a signed agreement. */
  readonly unsigned?: boolean;
  readonly time: PlacementTime;
}

export type PlacementListSort = 'pupilReference' | 'schoolName' | 'yearGroup' | 'startsOn' | 'endsOn' | 'lastReviewedOn' | 'annualFees';

export interface ListedPlacement {
  readonly id: string;
  readonly pupilReference: string;
  readonly yearGroup: number;
  readonly need: NeedCode;
  readonly authorityName: string;
  readonly school: SchoolNamed;
  readonly setting: Setting;
  readonly weeksAYear: number | null;
  readonly namingBasis: NamingBasis;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  readonly current: boolean;
  readonly lastReviewedOn: IsoDate | null;
  readonly chargingBasis: ChargingKind | null;
  /** Net of VAT, of a whole year, by the lines that stand today (or on the first or last day, where today is outside); null: not known. */
  readonly annualFees: Pence | null;
  /** The block whose place pays for the pupil, beside any fee lines; null where none does. */
  readonly blockReference: string | null;
  /** With the Department's place funding added back; null where either is not known. */
  readonly grossPrice: Pence | null;
  /** Of a year, without a signed agreement; null for a provider. */
  readonly unsigned: Pence | null;
  readonly flags: readonly PlacementFlag[];
}

interface Row extends Omit<ListedPlacement, 'flags'> {
  readonly sortedBy: string | number;
  readonly calendarHeld: boolean;
}

export interface PlacementTotals {
  readonly annualFees: Pence | null;
  readonly unsigned: Pence | null;
  readonly reviewOverdue: number;
  readonly residential: number;
  readonly unpriced: number;
}

const SORTS: Readonly<Record<PlacementListSort, { readonly key: string; readonly type: 'text' | 'date' | 'bigint' | 'integer' }>> = {
  pupilReference: { key: 'pupil.reference collate "C"', type: 'text' },
  schoolName: { key: 'lower(standing.name) collate "C"', type: 'text' },
  yearGroup: { key: 'pupil.year_group::integer', type: 'integer' },
  startsOn: { key: 'placement.starts_on', type: 'date' },
  endsOn: { key: "coalesce(placement.ends_on, date '9999-12-31')", type: 'date' },
  lastReviewedOn: { key: "coalesce(placement.last_reviewed_on, date '1900-01-01')", type: 'date' },
  annualFees: { key: 'coalesce(fees.annual, -1)', type: 'bigint' },
};

/** Where a placement stands in time. $1: today. */
const TIMES: Readonly<Record<PlacementTime, string>> = {
  current: 'placement.starts_on <= $1::date and coalesce(placement.ends_on >= $1::date, true)',
  starting: 'placement.starts_on > $1::date',
  ending: "placement.ends_on between $1::date and $1::date + interval '6 months'",
  over: 'placement.ends_on < $1::date',
  all: 'true',
};

/** Text differs by order, by time, and by whether the authority's own columns are read; everything sent is a parameter. */
function listSql(sort: PlacementListSort, descending: boolean, time: PlacementTime, authority: boolean): string {
  const { key, type } = SORTS[sort];
  const [direction, beyond] = descending ? ['desc', '<'] : ['asc', '>'];
  const day = 'greatest(placement.starts_on, least($1::date, coalesce(placement.ends_on, $1::date)))';
  // A share is rounded half up a line, as a page that shows the lines does.
  const unsigned = authority
    ? `(select coalesce(sum(round(line.annual_pence * share.share_bp / 10000.0)), 0)::bigint from fee_lines line
        join fee_line_funders share on share.fee_line_id = line.id and share.funder <> 'education' and share.agreement_signed_on is null
        where line.placement_id = placement.id and line.effective @> ${day})`
    : 'null::bigint';
  return `
with recorded as materialized (
  select school.id, school.name, app.current_school(school.id) as now_id
  from schools school
  where school.id in (select school_id from placements) and ($2::uuid is null or school.id = any (app.school_lineage(app.current_school($2))))
), matching as materialized (
  select placement.id, fees.annual, money.unsigned, placement.setting, block.reference as block_reference, ${key} as sorted_by, standing.id as school_id,
    coalesce(placement.last_reviewed_on, placement.starts_on) + interval '12 months' < $1::date and ${TIMES.current} as overdue
  from placements placement
  join pupils pupil on pupil.id = placement.pupil_id
  join recorded on recorded.id = placement.school_id
  join schools standing on standing.id = recorded.now_id
  cross join lateral (select sum(line.annual_pence)::bigint as annual from fee_lines line
    where line.placement_id = placement.id and line.effective @> ${day}) fees
  cross join lateral (select ${unsigned} as unsigned) money
  left join lateral (select contract.reference from occupancies stay join contracts contract on contract.id = stay.contract_id
    where stay.placement_id = placement.id and stay.place_id is not null and stay.during @> ${day} limit 1) block on true
  where ${TIMES[time]}
    and ($3::text is null or pupil.reference ilike $3 or standing.name ilike $3 or recorded.name ilike $3 or standing.urn::text = $4)
    and ($5::text[] is null or pupil.primary_need = any ($5))
    and ($6::text is null or placement.setting = $6)
    and ($7::integer is null or pupil.year_group = $7)
    and ($8::text is null or placement.naming_basis = $8)
    and (not $9::boolean or (coalesce(placement.last_reviewed_on, placement.starts_on) + interval '12 months' < $1::date and ${TIMES.current}))
    and (not $10::boolean or money.unsigned > 0)
), page as (
  select id, annual, unsigned, sorted_by, school_id, block_reference from matching
  where $12::uuid is null or (sorted_by, id) ${beyond} ($11::${type}, $12)
  order by sorted_by ${direction}, id ${direction}
  limit $13::integer
)
select json_build_object('total', (select count(*) from matching),
  'totals', (select json_build_object('annualFees', sum(annual), 'unsigned', sum(unsigned), 'reviewOverdue', count(*) filter (where overdue),
    'residential', count(*) filter (where setting = 'residential'), 'unpriced', count(*) filter (where annual is null and block_reference is null)) from matching),
  'rows', coalesce((
  select json_agg(json_build_object('id', placement.id, 'sortedBy', page.sorted_by, 'pupilReference', pupil.reference, 'yearGroup', pupil.year_group,
    'need', pupil.primary_need, 'authorityName', authority.name,
    'school', json_build_object('id', standing.id, 'urn', standing.urn, 'name', standing.name),
    'setting', placement.setting, 'weeksAYear', placement.weeks_a_year, 'namingBasis', placement.naming_basis, 'startsOn', placement.starts_on,
    'endsOn', placement.ends_on, 'current', ${TIMES.current}, 'lastReviewedOn', placement.last_reviewed_on, 'chargingBasis', placement.charging_basis,
    'annualFees', page.annual, 'blockReference', page.block_reference, 'unsigned', page.unsigned,
    'grossPrice', page.annual + case when standing.kind in ('nmss', 'post16') then (
      select funding.pence_per_place from place_funding funding
      where funding.school_kind = standing.kind and funding.effective_from <= ${day} order by funding.effective_from desc limit 1) else 0 end,
    'calendarHeld', exists (select from term_calendars calendar where calendar.school_id = placement.school_id and calendar.academic_year = $14))
    order by page.sorted_by ${direction}, page.id ${direction})
  from page
  join placements placement on placement.id = page.id
  join pupils pupil on pupil.id = placement.pupil_id
  join organisations authority on authority.id = placement.authority_id
  join schools standing on standing.id = page.school_id), '[]'))`;
}

export interface PlacementPage extends Connection<ListedPlacement> {
  readonly totals: PlacementTotals;
}

/**
 * Placements as a list to work from, with the money of the whole filter: one statement. Row-level security decides which there are: an
 * authority's own, or those at a provider's own schools. Pupils appear by reference only.
 */
@Injectable()
export class PlacementListQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  async page(
    actor: Actor,
    criteria: PlacementCriteria,
    sort: { readonly by: PlacementListSort; readonly descending: boolean },
    page: { readonly first: number; readonly after?: string | null },
  ): Promise<PlacementPage> {
    requires(actor, 'placements.read');
    const authority = actor.kind === 'authority';
    const after = decodeCursor(page.after, 2);
    const today = this.clock.today();
    const text = criteria.text?.trim();
    const answer = await this.reads.json<Page<Row> & { readonly totals: PlacementTotals }>(
      actor,
      `placements.list.${sort.by}.${sort.descending ? 'desc' : 'asc'}.${criteria.time}.${authority ? 'own' : 'shared'}`,
      listSql(sort.by, sort.descending, criteria.time, authority),
      [
        today,
        criteria.schoolId ?? null,
        text ? `%${text.replace(/[\\%_]/g, '\\$&').replace(/['’‘`]/g, '_')}%` : null,
        text ?? null,
        criteria.needs ? [...criteria.needs] : null,
        criteria.setting ?? null,
        criteria.yearGroup ?? null,
        criteria.namingBasis ?? null,
        criteria.reviewOverdue ?? false,
        (criteria.unsigned ?? false) && authority,
        after?.[0] ?? null,
        after?.[1] ?? null,
        page.first + 1,
        startingYear(academicYearOf(today)),
      ],
    );
    const connection = toConnection(
      answer,
      page.first,
      (row) => [row.sortedBy, row.id],
      ({ sortedBy: _sortedBy, calendarHeld, ...row }): ListedPlacement => ({
        ...row,
        flags: placementFlags(
          { ...row, calendarHeld, priced: row.annualFees !== null || row.blockReference !== null, schoolName: row.school.name },
          today,
        ),
      }),
    );
    return { ...connection, totals: answer.totals };
  }
}
