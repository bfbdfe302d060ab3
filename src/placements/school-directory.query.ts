import { Injectable } from '@nestjs/common';
import { allows, requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import { Clock } from '../platform/clock.js';
import { ReadModel } from '../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../platform/graphql/connection.js';
import { type LatestCheck, type MandatoryCheck, mandatoryChecks } from '../providers/check-standing.js';
import { type HeldInspection, referralHold } from '../providers/referral-hold.js';
import type { SchoolKind } from '../providers/register/school-fields.js';
import type { NeedCode } from '../providers/register/sen-need.js';
import {
  MEETS_CRITERIA,
  ORIGIN,
  SCHOOLS_WITH_DISTANCE,
  type SchoolCriteria,
  criteriaParameters,
  outwardOf,
  unknownPostcode,
} from '../providers/school-criteria.js';

export interface DirectoryFilter {
  readonly criteria: SchoolCriteria;
  /** Only schools with pupils of the reader's: its own authority's, or those placed at a provider's own schools. */
  readonly withPupils: boolean;
  /** Only schools with such pupils for which a mandatory check failed, lapsed or was never made. An authority's question. */
  readonly checkWrong: boolean;
}

export type DirectorySort = 'name' | 'distance' | 'pupilsPlaced' | 'annualFees' | 'latestInspection';

export interface DirectoryRow {
  readonly id: string;
  readonly urn: number;
  readonly name: string;
  readonly kind: SchoolKind;
  readonly section41: boolean;
  readonly lowAge: number | null;
  readonly highAge: number | null;
  readonly needs: readonly NeedCode[];
  readonly town: string | null;
  readonly laName: string;
  readonly providerName: string | null;
  readonly miles: number | null;
  readonly latestInspection: HeldInspection | null;
  readonly pupilsPlaced: number;
  /** Null where no fee line stands for any of them, or the reader sees no placements. */
  readonly annualFees: Pence | null;
  /** Null for those who are no authority. */
  readonly checks: readonly MandatoryCheck[] | null;
  readonly hold: readonly string[];
}

interface Row extends Omit<DirectoryRow, 'checks' | 'hold'> {
  readonly sortedBy: string | number;
  readonly specialMeasures: boolean | null;
  readonly latestChecks: readonly LatestCheck[];
}

const KILOMETRES_A_MILE = 1.609344;

const SORTS: Readonly<Record<DirectorySort, { readonly key: string; readonly type: 'text' | 'double precision' | 'bigint' | 'date' }>> = {
  name: { key: 'lower(school.name) collate "C"', type: 'text' },
  distance: { key: "coalesce(school.kilometres, 'infinity'::double precision)", type: 'double precision' },
  pupilsPlaced: { key: 'coalesce(placed.pupils, 0)', type: 'bigint' },
  annualFees: { key: 'coalesce(placed.annual, -1)', type: 'bigint' },
  latestInspection: { key: "coalesce(latest.inspected_on, date '1900-01-01')", type: 'date' },
};

/** Pupils placed today, by the school that stands now, and what they cost a year. $19: today. */
const PLACED = `placed as materialized (
    select app.current_school(placement.school_id) as school_id, count(*) as pupils, sum(fees.annual)::bigint as annual
    from placements placement
    left join lateral (select sum(line.annual_pence) as annual from fee_lines line
      where line.placement_id = placement.id and line.effective @> $19::date) fees on true
    where placement.starts_on <= $19::date and coalesce(placement.ends_on >= $19::date, true)
    group by 1
  )`;

/** Names the day as well: a parameter that a statement does not use has no type. */
const NOBODY_PLACED = 'placed as (select null::uuid as school_id, 0::bigint as pupils, null::bigint as annual where $19::date is null)';

const CHECKS = `checks as materialized (
    select distinct on (held.school_id, held.kind) held.* from due_diligence_checks held
    order by held.school_id, held.kind, held.checked_on desc, held.recorded_at desc, held.id
  ), sound as materialized (
    select school_id, count(*) as kinds from checks where result = 'passed' and expires_on >= $19::date group by school_id
  )`;

/** Text differs by order, and by what the reader may see at all; everything sent is a parameter. */
function directorySql(sort: DirectorySort, descending: boolean, seesPlacements: boolean, authority: boolean): string {
  const { key, type } = SORTS[sort];
  const [direction, beyond] = descending ? ['desc', '<'] : ['asc', '>'];
  const checks = authority
    ? `coalesce((select json_agg(json_build_object('kind', kind, 'result', result, 'checkedOn', checked_on, 'expiresOn', expires_on, 'note', '',
        'recordedByName', null)) from checks where checks.school_id = page.id), '[]')`
    : "'[]'::json";
  return `
  with ${ORIGIN}, ${seesPlacements ? PLACED : NOBODY_PLACED}${authority ? `, ${CHECKS}` : ''}, found as (
    select school.*, latest.inspectorate, latest.framework, latest.inspected_on, latest.result, latest.safeguarding_met, latest.standards_met,
      coalesce(placed.pupils, 0) as pupils_placed, placed.annual, ${key} as sorted_by
    from ${SCHOOLS_WITH_DISTANCE}
    left join lateral (
      select inspectorate, framework, inspected_on, result, safeguarding_met, standards_met from inspections
      where school_id = school.id order by inspected_on desc, framework limit 1
    ) latest on true
    left join placed on placed.school_id = school.id
    where ${MEETS_CRITERIA}
      and (not $20::boolean or placed.pupils > 0)
      and (not $21::boolean or ${authority ? `placed.pupils > 0 and coalesce((select kinds from sound where sound.school_id = school.id), 0) < 7` : 'false'})
  ), page as (
    select * from found
    where $23::uuid is null or (sorted_by, id) ${beyond} ($22::${type}, $23)
    order by sorted_by ${direction}, id ${direction}
    limit $24::integer
  )
  select json_build_object(
    'originKnown', $1::text is null or exists (select from origin),
    'total', (select count(*) from found),
    'pupilsPlaced', (select coalesce(sum(pupils_placed), 0) from found),
    'annualFees', (select sum(annual) from found),
    'rows', coalesce((
      select json_agg(json_build_object('id', page.id, 'sortedBy', sorted_by, 'urn', urn, 'name', page.name, 'kind', page.kind, 'section41', section41,
        'lowAge', low_age, 'highAge', high_age, 'needs', needs, 'town', town, 'laName', la_name, 'providerName', provider.name,
        'miles', round((kilometres / ${String(KILOMETRES_A_MILE)})::numeric, 1), 'specialMeasures', special_measures,
        'latestInspection', case when inspected_on is not null then json_build_object('inspectorate', inspectorate, 'framework', framework,
          'inspectedOn', inspected_on, 'result', result, 'safeguardingMet', safeguarding_met, 'standardsMet', standards_met) end,
        'pupilsPlaced', pupils_placed, 'annualFees', annual, 'latestChecks', ${checks})
        order by sorted_by ${direction}, page.id ${direction})
      from page left join organisations provider on provider.id = page.provider_id), '[]'))`;
}

export interface Directory extends Connection<DirectoryRow> {
  readonly totals: { readonly pupilsPlaced: number; readonly annualFees: Pence | null };
}

/** The list of schools with what the reader has to do with each: one statement. */
@Injectable()
export class SchoolDirectoryQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  /** Refusals: `nearNeeded`, `notAPostcode`, `unknownPostcode`, `badCursor`. */
  async page(
    actor: Actor,
    { criteria, withPupils, checkWrong }: DirectoryFilter,
    sort: { readonly by: DirectorySort; readonly descending: boolean },
    page: { readonly first: number; readonly after?: string | null },
  ): Promise<Directory> {
    requires(actor, 'schools.read');
    const authority = actor.kind === 'authority';
    const seesPlacements = allows(actor, 'placements.read');
    const outward = outwardOf(criteria, sort.by === 'distance');
    const after = decodeCursor(page.after, 2);
    const today: IsoDate = this.clock.today();
    const answer = await this.reads.json<Page<Row> & { originKnown: boolean; pupilsPlaced: number; annualFees: Pence | null }>(
      actor,
      `schools.directory.${sort.by}.${sort.descending ? 'desc' : 'asc'}.${seesPlacements ? 'placed' : 'none'}.${authority ? 'own' : 'shared'}`,
      directorySql(sort.by, sort.descending, seesPlacements, authority),
      [...criteriaParameters(criteria, outward), today, withPupils, checkWrong, after?.[0] ?? null, after?.[1] ?? null, page.first + 1],
    );
    if (!answer.originKnown) throw unknownPostcode(outward);
    const connection = toConnection(
      answer,
      page.first,
      (row) => [row.sortedBy, row.id],
      ({ sortedBy: _sortedBy, specialMeasures, latestChecks, ...row }): DirectoryRow => {
        const checks = authority ? mandatoryChecks(latestChecks, today) : null;
        const inspections = row.latestInspection ? [row.latestInspection] : [];
        return { ...row, checks, hold: referralHold({ inspections, specialMeasures, checks: checks ?? [] }) };
      },
    );
    return { ...connection, totals: { pupilsPlaced: answer.pupilsPlaced, annualFees: answer.annualFees } };
  }
}
