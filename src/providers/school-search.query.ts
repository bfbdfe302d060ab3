import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import { type Outcome, Refused, accepted, refusal, refused } from '../kernel/outcome.js';
import { ReadModel } from '../platform/database/read-model.js';
import { outwardCode } from './register/postcode.js';
import type { NeedCode } from './register/sen-need.js';
import type { SchoolKind } from './register/school-fields.js';
import type { SchoolStatus } from './register/gias-file.js';

/** A stage of education, by the ages it teaches: most special schools state no phase, so ages decide and the register's word fills in. */
export type Phase = 'earlyYears' | 'primary' | 'secondary' | 'post16';

/** What a person may ask for. Whatever is absent is not asked. */
export interface SchoolCriteria {
  /** Part of a name, or something like it; or a URN. */
  readonly name?: string;
  readonly kinds?: readonly SchoolKind[];
  /** Default: open, and open but proposed to close. */
  readonly statuses?: readonly SchoolStatus[];
  /** The register names this need for the school. A school for which it names none may meet it too: see `includeUnstatedNeeds`. */
  readonly need?: NeedCode;
  readonly includeUnstatedNeeds?: boolean;
  readonly age?: number;
  readonly phase?: Phase;
  /** A child of this gender may attend: mixed schools count. */
  readonly gender?: 'boys' | 'girls' | 'mixed';
  readonly boarding?: boolean;
  readonly section41?: boolean;
  /** An outward postcode ("LE1") or a whole one, of which the outward part is used; sorting by distance needs it. */
  readonly near?: string;
  readonly withinKilometres?: number;
  /** About the latest inspection only. `result` in the framework's own terms: {"overall": "Good"}. */
  readonly inspectedBy?: string;
  readonly inspectedSince?: IsoDate;
  readonly inspectionResult?: Readonly<Record<string, string>>;
}

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
  with origin as (
    select latitude, longitude from outward_postcodes where outward_postcode = $1
  ), found as (
    select school.*, latest.inspectorate, latest.framework, latest.inspected_on, latest.result, ${SORTS[sort].key} as sort_key
    from (
      select each.*, app.kilometres_between(origin.latitude, origin.longitude, each.latitude, each.longitude) as kilometres
      from schools each
      left join origin on true
    ) school
    ${LATEST_INSPECTION}
    where school.status = any ($2::text[])
      and ($3::text is null or school.name ilike $3 or $4 <% school.name or school.urn::text = $4)
      and ($5::text[] is null or school.kind = any ($5::text[]))
      and ($6::text is null or school.needs @> array[$6] or ($7::boolean and school.needs = '{}'))
      and ($8::integer is null or $8 between least(school.low_age, school.high_age) and greatest(school.low_age, school.high_age))
      and ($9::integer is null or case
        when school.low_age is null or school.high_age is null then school.phase = any ($11::text[])
        else least(school.low_age, school.high_age) <= $10::integer and greatest(school.low_age, school.high_age) >= $9
      end)
      and ($12::text[] is null or school.gender = any ($12::text[]))
      and ($13::text is null or school.boarding = $13)
      and ($14::boolean is null or school.section41 = $14)
      and ($15::double precision is null or school.kilometres <= $15)
      and ($16::text is null or latest.inspectorate ilike $16)
      and ($17::date is null or latest.inspected_on >= $17)
      and ($18::jsonb is null or latest.result @> $18)
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

/** Ages a phase teaches, first and last, and the register's words for it. */
const PHASES: Readonly<Record<Phase, { readonly first: number; readonly last: number; readonly words: readonly string[] }>> = {
  earlyYears: { first: 0, last: 4, words: ['Nursery'] },
  primary: { first: 5, last: 10, words: ['Primary', 'Middle deemed primary', 'All-through'] },
  secondary: { first: 11, last: 15, words: ['Secondary', 'Middle deemed secondary', 'All-through'] },
  post16: { first: 16, last: 25, words: ['16 plus', 'All-through'] },
};

const GENDERS = { boys: ['Boys', 'Mixed'], girls: ['Girls', 'Mixed'], mixed: ['Mixed'] } as const;

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
    const outward = outwardOf(criteria, sort);
    const from = after === undefined ? null : readCursor(after, sort);
    const size = Math.min(Math.max(Math.trunc(first), 0), MOST_PER_PAGE);
    const phase = criteria.phase === undefined ? null : PHASES[criteria.phase];
    const name = criteria.name?.trim() || null;
    const answer = await this.reads.json<Answer>(actor, `schools.search.${sort}`, searchSql(sort), [
      outward,
      criteria.statuses ?? ['open', 'proposedToClose'],
      name === null ? null : likePattern(name),
      name,
      criteria.kinds ?? null,
      criteria.need ?? null,
      criteria.includeUnstatedNeeds ?? false,
      criteria.age ?? null,
      phase?.first ?? null,
      phase?.last ?? null,
      phase?.words ?? null,
      criteria.gender === undefined ? null : GENDERS[criteria.gender],
      criteria.boarding === undefined ? null : criteria.boarding ? 'boarding' : 'day',
      criteria.section41 ?? null,
      criteria.withinKilometres ?? null,
      criteria.inspectedBy ?? null,
      criteria.inspectedSince ?? null,
      criteria.inspectionResult ?? null,
      from?.urn ?? null,
      from?.key ?? null,
      size + 1,
    ]);
    if (!answer.originKnown) {
      throw new Refused([
        refusal('unknownPostcode', `No establishment of the register lies in ${outward ?? ''}, so distances cannot be told.`, 'near'),
      ]);
    }
    return {
      totalCount: answer.totalCount,
      schools: answer.schools
        .slice(0, size)
        .map(({ sortKey, ...school }) => ({ ...school, cursor: writeCursor(sort, sortKey, school.urn) })),
      hasNextPage: answer.schools.length > size,
    };
  }
}

function outwardOf(criteria: SchoolCriteria, sort: SchoolSort): string | null {
  if (criteria.near === undefined) {
    if (sort === 'distance') throw new Refused([refusal('nearNeeded', 'Say near which postcode, to sort by distance.', 'near')]);
    if (criteria.withinKilometres !== undefined) {
      throw new Refused([refusal('nearNeeded', 'Say near which postcode the distance is measured.', 'near')]);
    }
    return null;
  }
  const outward = outwardCode(criteria.near);
  if (outward === null) throw new Refused([refusal('notAPostcode', `"${criteria.near}" is not a postcode: give one such as LE1.`, 'near')]);
  return outward;
}

/** Any part of the name, with straight and curly apostrophes alike. */
const likePattern = (name: string): string => `%${name.replace(/[\\%_]/g, '\\$&').replace(/['’‘`]/g, '_')}%`;

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
