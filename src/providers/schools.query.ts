import { Injectable } from '@nestjs/common';
import { allows, requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { addDays } from '../kernel/dates.js';
import { parseDateRange } from '../kernel/date-range.js';
import { academicYearStarting } from '../kernel/years.js';
import { Clock } from '../platform/clock.js';
import { ReadModel } from '../platform/database/read-model.js';
import type {
  DaySpan,
  DueDiligenceCheck,
  Inspection,
  School,
  SchoolInLineage,
  SchoolProvider,
  SchoolRegisterChange,
  SchoolRegisterEntry,
  SchoolTermCalendar,
} from './dto/school.js';
import { LATEST_INSPECTION, SCHOOL_FACTS } from './school-search.query.js';

const SCHOOLS = `
  select coalesce(json_agg(json_build_object(${SCHOOL_FACTS})), '[]')
  from (
    select school.*, null::double precision as kilometres, latest.*
    from schools school
    ${LATEST_INSPECTION}
    where ($1::uuid[] is null or school.id = any ($1)) and ($2::integer is null or school.urn = $2)
  ) found`;

/**
 * What hangs on a school, read for many schools at once: each statement answers one row a key, and its items as JSON. $1: the keys; $2:
 * today.
 */
const EDGES = {
  inspections: `
    select school_id, json_agg(json_build_object('id', id, 'inspectorate', inspectorate, 'framework', framework, 'inspectedOn', inspected_on,
      'result', result, 'safeguardingMet', safeguarding_met, 'standardsMet', standards_met, 'source', source)
      order by inspected_on desc, framework)
    from inspections where school_id = any ($1::uuid[]) group by school_id`,
  changes: `
    select school_id, json_agg(json_build_object('id', id, 'kind', kind, 'before', before, 'after', after, 'recordedAt', recorded_at)
      order by recorded_at desc, kind, id)
    from school_changes where school_id = any ($1::uuid[]) group by school_id`,
  calendars: `
    select school_id, json_agg(json_build_object('year', academic_year, 'terms', terms::text[], 'closures', closures::text[],
      'recordedAt', recorded_at) order by academic_year desc)
    from term_calendars where school_id = any ($1::uuid[]) group by school_id`,
  register: `
    select id, json_build_array(json_build_object('openedOn', opened_on, 'openedBecause', opened_because, 'closedOn', closed_on,
      'closedBecause', closed_because, 'address', array_remove(array[street, locality, address3, town, county, postcode], null),
      'district', district, 'region', region, 'website', website, 'telephone', telephone, 'headName', head_name, 'ukprn', ukprn,
      'proprietor', proprietor, 'specialMeasures', special_measures, 'lastChangedOn', last_changed_on, 'absentSince', absent_since))
    from schools where id = any ($1::uuid[])`,
  lineage: `
    select asked.id, json_agg(json_build_object('id', school.id, 'urn', school.urn, 'name', school.name, 'status', school.status,
      'openedOn', school.opened_on, 'closedOn', school.closed_on, 'standsNow', school.id = standing.id)
      order by school.id = standing.id, school.closed_on nulls last, school.urn)
    from unnest($1::uuid[]) asked (id)
    cross join lateral (select app.current_school(asked.id) as id) standing
    join schools school on school.id = any (app.school_lineage(standing.id))
    group by asked.id`,
  checks: `
    select school_id, json_agg(json_build_object('id', id, 'kind', kind, 'result', result, 'checkedOn', checked_on, 'expiresOn', expires_on,
      'note', note, 'recordedByName', recorded_by_name, 'recordedAt', recorded_at,
      'standing', case when place > 1 then 'superseded' when expires_on < $2::date then 'lapsed' else result end)
      order by kind, place)
    from (
      select held.*, person.full_name as recorded_by_name,
        row_number() over (partition by held.school_id, held.kind order by held.checked_on desc, held.recorded_at desc, held.id) as place
      from due_diligence_checks held
      left join people person on person.id = held.recorded_by
      where held.school_id = any ($1::uuid[])
    ) found group by school_id`,
  providers: `
    select provider.id, json_build_array(json_build_object('id', provider.id, 'name', provider.name, 'companyNumber', provider.company_number,
      'charityNumber', provider.charity_number,
      'group', case when owner.id is not null then json_build_object('id', owner.id, 'name', owner.name) end))
    from organisations provider
    left join organisations owner on owner.id = provider.group_id
    where provider.id = any ($1::uuid[])`,
} as const;

const edgeSql = (edge: keyof typeof EDGES): string =>
  `with today as (select $2::date) select json_object_agg(edge.key, edge.items) from (${EDGES[edge]}) edge (key, items), today`;

/** Schools and what hangs on them, for many keys at once. Whoever is signed in may read the register; checks are the authority's own. */
@Injectable()
export class SchoolsQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  /** One school by id or URN; null where there is none. */
  async one(actor: Actor, which: { readonly id?: string | null; readonly urn?: number | null }): Promise<School | null> {
    requires(actor, 'schools.read');
    const found = await this.reads.json<School[]>(actor, 'schools.facts', SCHOOLS, [which.id ? [which.id] : null, which.urn ?? null]);
    return found[0] ?? null;
  }

  /** Schools in the order of their ids; null where there is none. */
  async byIds(actor: Actor, ids: readonly string[]): Promise<(School | null)[]> {
    requires(actor, 'schools.read');
    const found = await this.reads.json<School[]>(actor, 'schools.facts', SCHOOLS, [ids, null]);
    const byId = new Map(found.map((school) => [school.id, school]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  inspections(actor: Actor, ids: readonly string[]): Promise<Inspection[][]> {
    return this.edge<Inspection>(actor, 'inspections', ids);
  }

  async changes(actor: Actor, ids: readonly string[]): Promise<SchoolRegisterChange[][]> {
    const found = await this.edge<SchoolRegisterChange & Recorded>(actor, 'changes', ids);
    return found.map((changes) => changes.map(atItsTime));
  }

  async calendars(actor: Actor, ids: readonly string[]): Promise<SchoolTermCalendar[][]> {
    const found = await this.edge<CalendarRow>(actor, 'calendars', ids);
    return found.map((calendars) =>
      calendars.map(({ year, terms, closures, recordedAt }) => ({
        academicYear: academicYearStarting(year),
        terms: terms.flatMap(daySpan),
        closures: closures.flatMap(daySpan),
        recordedAt: new Date(recordedAt),
      })),
    );
  }

  async register(actor: Actor, ids: readonly string[]): Promise<(SchoolRegisterEntry | null)[]> {
    return (await this.edge<SchoolRegisterEntry>(actor, 'register', ids)).map(([entry]) => entry ?? null);
  }

  lineage(actor: Actor, ids: readonly string[]): Promise<SchoolInLineage[][]> {
    return this.edge<SchoolInLineage>(actor, 'lineage', ids);
  }

  async providers(actor: Actor, ids: readonly string[]): Promise<(SchoolProvider | null)[]> {
    return (await this.edge<SchoolProvider>(actor, 'providers', ids)).map(([provider]) => provider ?? null);
  }

  /** Checks by the actor's authority, each kind's latest first; null for anybody else, who holds none. */
  async checks(actor: Actor, ids: readonly string[]): Promise<(DueDiligenceCheck[] | null)[]> {
    if (actor.kind !== 'authority') return ids.map(() => null);
    const found = await this.edge<DueDiligenceCheck & Recorded>(actor, 'checks', ids);
    return found.map((checks) => checks.map(atItsTime));
  }

  private async edge<Item>(actor: Actor, edge: keyof typeof EDGES, ids: readonly string[]): Promise<Item[][]> {
    requires(actor, 'schools.read');
    const found = await this.reads.json<Readonly<Record<string, Item[]>> | null>(actor, `schools.${edge}`, edgeSql(edge), [
      ids,
      this.clock.today(),
    ]);
    return ids.map((id) => found?.[id] ?? []);
  }
}

/** What the actor may do about schools, for `availableActions`. */
export const mayDecideSuccessions = (actor: Actor): boolean => actor.access === 'write' && allows(actor, 'schools.confirmSuccession');

interface CalendarRow {
  readonly year: number;
  readonly terms: readonly string[];
  readonly closures: readonly string[];
  readonly recordedAt: string;
}

interface Recorded {
  readonly recordedAt: Date | string;
}

const atItsTime = <T extends Recorded>(row: T): T & { recordedAt: Date } => ({ ...row, recordedAt: new Date(row.recordedAt) });

/** PostgreSQL's range, whose end is excluded, by its first and last day. */
function daySpan(text: string): DaySpan[] {
  const { from, to } = parseDateRange(text);
  return to === null ? [] : [{ firstDay: from, lastDay: addDays(to, -1) }];
}
