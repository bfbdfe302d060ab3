import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import { type Outcome, Refused, accepted, refusal, refused } from '../kernel/outcome.js';
import { ReadModel } from '../platform/database/read-model.js';
import type { NeedCode } from './register/sen-need.js';
import type { SchoolKind } from './register/school-fields.js';
import type { SchoolStatus } from './register/gias-file.js';
import {
  MEETS_CRITERIA,
  ORIGIN,
  SCHOOLS_WITH_DISTANCE,
  type SchoolCriteria,
  criteriaParameters,
  outwardOf,
  unknownPostcode,
} from './school-criteria.js';

export type SchoolSort = 'name' | 'distance' | 'pupils' | 'latestInspection';

export interface SchoolFound {
  readonly id: string;
  readonly urn: number;
  readonly name: string;
  readonly version: number;
  readonly kind: SchoolKind;
  readonly typeName: string;
  readonly status: SchoolStatus;
  readonly section41: boolean;
  readonly phase: string | null;
  readonly lowAge: number | null;
  readonly highAge: number | null;
  readonly gender: string | null;
  readonly boarding: 'day' | 'boarding' | 'unknown';
  readonly capacity: number | null;
  readonly pupils: number | null;
  readonly needs: readonly NeedCode[];
  readonly laCode: string;
  readonly laName: string;
  readonly town: string | null;
  readonly postcode: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly providerId: string | null;
  readonly kilometres: number | null;
  readonly miles: number | null;
  readonly latestInspection: {
    readonly inspectorate: string;
    readonly framework: string;
    readonly inspectedOn: IsoDate;
    readonly result: Readonly<Record<string, unknown>>;
  } | null;
  /** Where in the order it stands: the next page begins after it. */
  readonly cursor: string;
}

export interface SchoolPage {
  readonly totalCount: number;
  readonly schools: readonly SchoolFound[];
  readonly hasNextPage: boolean;
}

const MOST_PER_PAGE = 200;
const KILOMETRES_A_MILE = 1.609344;

export const kilometresOf = (miles: number): number => miles * KILOMETRES_A_MILE;

/** Each order as a number or text that rises down the page, so that one comparison with (key, urn) continues any of them. */
const SORTS: Readonly<Record<SchoolSort, { readonly key: string; readonly type: 'text' | 'double precision' }>> = {
  name: { key: 'lower(school.name) collate "C"', type: 'text' },
  distance: { key: "coalesce(school.kilometres, 'infinity'::double precision)", type: 'double precision' },
  pupils: { key: '-coalesce(school.pupils, -1)::double precision', type: 'double precision' },
  latestInspection: { key: "coalesce((date '1900-01-01' - latest.inspected_on), 1)::double precision", type: 'double precision' },
};

/** The latest inspection of the `school` beside it. */
export const LATEST_INSPECTION = `left join lateral (
      select inspectorate, framework, inspected_on, result
      from inspections
      where school_id = school.id
      order by inspected_on desc, framework
      limit 1
    ) latest on true`;

/** A school as its readers see it, but for the cursor: pairs of `json_build_object` over a row of `schools` with distance and latest inspection. */
export const SCHOOL_FACTS = `
        'id', id, 'urn', urn, 'name', name, 'version', version, 'kind', kind, 'typeName', type_name, 'status', status, 'section41', section41,
        'phase', phase, 'lowAge', low_age, 'highAge', high_age, 'gender', gender, 'boarding', boarding, 'capacity', capacity, 'pupils', pupils,
        'needs', needs, 'laCode', la_code, 'laName', la_name, 'town', town, 'postcode', postcode, 'latitude', latitude,
        'longitude', longitude, 'providerId', provider_id,
        'kilometres', round(kilometres::numeric, 1), 'miles', round((kilometres / ${String(KILOMETRES_A_MILE)})::numeric, 1),
        'latestInspection', case when inspected_on is not null then json_build_object(
          'inspectorate', inspectorate, 'framework', framework, 'inspectedOn', inspected_on, 'result', result) end`;

const searchSql = (sort: SchoolSort): string => `
  with ${ORIGIN}, found as (
    select school.*, latest.inspectorate, latest.framework, latest.inspected_on, latest.result, ${SORTS[sort].key} as sort_key
    from ${SCHOOLS_WITH_DISTANCE}
    ${LATEST_INSPECTION}
    where ${MEETS_CRITERIA}
  ), page as (
    select * from found
    where $19::integer is null or (sort_key, urn) > ($20::${SORTS[sort].type}, $19)
    order by sort_key, urn
    limit $21
  )
  select json_build_object(
    'originKnown', $1::text is null or exists (select from origin),
    'totalCount', (select count(*) from found),
    'schools', coalesce((
      select json_agg(json_build_object(${SCHOOL_FACTS},
        'sortKey', sort_key::text
      ) order by sort_key, urn) from page), '[]'))`;

interface Answer {
  readonly originKnown: boolean;
  readonly totalCount: number;
  readonly schools: readonly (Omit<SchoolFound, 'cursor'> & { readonly sortKey: string })[];
}

/** Finds schools: one statement, filtered, sorted and paged in PostgreSQL. */
@Injectable()
export class SchoolSearchQuery {
  constructor(private readonly reads: ReadModel) {}

  /** A page of schools. Refused where the postcode is not one the register places, or a cursor is not of this order. */
  async page(actor: Actor, criteria: SchoolCriteria, sort: SchoolSort, first: number, after?: string): Promise<Outcome<SchoolPage>> {
    try {
      requires(actor, 'schools.read');
      return accepted(await this.read(actor, criteria, sort, first, after));
    } catch (error) {
      if (error instanceof Refused) return refused(...error.refusals);
      throw error;
    }
  }

  private async read(actor: Actor, criteria: SchoolCriteria, sort: SchoolSort, first: number, after?: string): Promise<SchoolPage> {
    const outward = outwardOf(criteria, sort === 'distance');
    const from = after === undefined ? null : readCursor(after, sort);
    const size = Math.min(Math.max(Math.trunc(first), 0), MOST_PER_PAGE);
    const answer = await this.reads.json<Answer>(actor, `schools.search.${sort}`, searchSql(sort), [
      ...criteriaParameters(criteria, outward),
      from?.urn ?? null,
      from?.key ?? null,
      size + 1,
    ]);
    if (!answer.originKnown) throw unknownPostcode(outward);
    return {
      totalCount: answer.totalCount,
      schools: answer.schools
        .slice(0, size)
        .map(({ sortKey, ...school }) => ({ ...school, cursor: writeCursor(sort, sortKey, school.urn) })),
      hasNextPage: answer.schools.length > size,
    };
  }
}

const writeCursor = (sort: SchoolSort, key: string, urn: number): string =>
  Buffer.from(JSON.stringify([sort, key, urn])).toString('base64url');

function readCursor(cursor: string, sort: SchoolSort): { key: string; urn: number } {
  try {
    const [of, key, urn] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const sound = SORTS[sort].type === 'text' || (typeof key === 'string' && !Number.isNaN(Number(key)));
    if (of === sort && typeof key === 'string' && typeof urn === 'number' && Number.isSafeInteger(urn) && (sound || key === 'Infinity'))
      return { key, urn };
  } catch {
    // Falls through: whatever it was, it was not made here.
  }
  throw new Refused([refusal('badCursor', 'This cursor belongs to another list or order: start from the first page.', 'after')]);
}
