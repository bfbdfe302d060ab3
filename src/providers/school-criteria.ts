import type { IsoDate } from '../kernel/dates.js';
import { Refused, refusal } from '../kernel/outcome.js';
import type { SchoolStatus } from './register/gias-file.js';
import { outwardCode } from './register/postcode.js';
import type { SchoolKind } from './register/school-fields.js';
import type { NeedCode } from './register/sen-need.js';

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

/** The first parameters of every search, by which the pieces of SQL below ask: $1 to $18. */
export function criteriaParameters(criteria: SchoolCriteria, outward: string | null): unknown[] {
  const phase = criteria.phase === undefined ? null : PHASES[criteria.phase];
  const name = criteria.name?.trim() || null;
  return [
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
  ];
}

/** Where the postcode lies: a common table expression. */
export const ORIGIN = `origin as (
    select latitude, longitude from outward_postcodes where outward_postcode = $1
  )`;

/** Schools with their distance from the postcode, as `school`. */
export const SCHOOLS_WITH_DISTANCE = `(
      select each.*, app.kilometres_between(origin.latitude, origin.longitude, each.latitude, each.longitude) as kilometres
      from schools each
      left join origin on true
    ) school`;

/** Whether the `school`, beside its `latest` inspection, is what is asked for. */
export const MEETS_CRITERIA = `school.status = any ($2::text[])
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
      and ($18::jsonb is null or latest.result @> $18)`;

/** Ages a phase teaches, first and last, and the register's words for it. */
const PHASES: Readonly<Record<Phase, { readonly first: number; readonly last: number; readonly words: readonly string[] }>> = {
  earlyYears: { first: 0, last: 4, words: ['Nursery'] },
  primary: { first: 5, last: 10, words: ['Primary', 'Middle deemed primary', 'All-through'] },
  secondary: { first: 11, last: 15, words: ['Secondary', 'Middle deemed secondary', 'All-through'] },
  post16: { first: 16, last: 25, words: ['16 plus', 'All-through'] },
};

const GENDERS = { boys: ['Boys', 'Mixed'], girls: ['Girls', 'Mixed'], mixed: ['Mixed'] } as const;

/** The outward postcode distances are told from; null where none is asked. Refusals: `nearNeeded`, `notAPostcode`. */
export function outwardOf(criteria: Pick<SchoolCriteria, 'near' | 'withinKilometres'>, byDistance: boolean): string | null {
  if (criteria.near === undefined) {
    if (byDistance) throw new Refused([refusal('nearNeeded', 'Say near which postcode, to sort by distance.', 'near')]);
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

/** The register places no school there, so no distance can be told. */
export const unknownPostcode = (outward: string | null): Refused =>
  new Refused([
    refusal('unknownPostcode', `No establishment of the register lies in ${outward ?? ''}, so distances cannot be told.`, 'near'),
  ]);
