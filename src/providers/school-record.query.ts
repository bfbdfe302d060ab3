import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import { Refused, refusal } from '../kernel/outcome.js';
import { Clock } from '../platform/clock.js';
import { ReadModel } from '../platform/database/read-model.js';
import { type LatestCheck, type MandatoryCheck, mandatoryChecks } from './check-standing.js';
import type { Boarding } from './dto/enums.js';
import type { SchoolStatus } from './register/gias-file.js';
import type { SchoolKind } from './register/school-fields.js';
import type { NeedCode } from './register/sen-need.js';
import type { FailureKind } from './failure/failure.js';
import { type HeldInspection, referralHold } from './referral-hold.js';

/** One school of a line of schools that follow each other. */
export interface SchoolOfLine {
  readonly id: string;
  readonly urn: number;
  readonly name: string;
  readonly standsNow: boolean;
  readonly openedOn: IsoDate | null;
  readonly closedOn: IsoDate | null;
}

/** That the register suggests one school follows another, and nobody has decided. */
export interface ProposedSuccession {
  readonly id: string;
  readonly version: number;
  readonly establishedOn: IsoDate | null;
  readonly predecessor: { readonly id: string; readonly urn: number; readonly name: string };
  readonly successor: { readonly id: string; readonly urn: number; readonly name: string };
}

interface Recorded {
  /** That it closes, is removed from the register or is sold, as the authority recorded it; null otherwise. */
  readonly failure: { readonly kind: FailureKind; readonly onDate: IsoDate } | null;
  readonly id: string;
  readonly urn: number;
  readonly name: string;
  readonly kind: SchoolKind;
  readonly typeName: string;
  readonly status: SchoolStatus;
  readonly section41: boolean;
  readonly phase: string | null;
  readonly lowAge: number | null;
  readonly highAge: number | null;
  readonly gender: string | null;
  readonly boarding: Boarding;
  readonly capacity: number | null;
  readonly pupils: number | null;
  readonly needs: readonly NeedCode[];
  readonly laName: string;
  readonly address: readonly string[];
  readonly telephone: string | null;
  readonly website: string | null;
  readonly headName: string | null;
  readonly proprietor: string | null;
  readonly openedOn: IsoDate | null;
  readonly closedOn: IsoDate | null;
  readonly specialMeasures: boolean | null;
  readonly lastChangedOn: IsoDate | null;
  readonly absentSince: IsoDate | null;
  readonly provider: { readonly id: string; readonly name: string; readonly groupName: string | null } | null;
  /** Whether the reader's own organisation runs it. */
  readonly own: boolean;
  readonly inspections: readonly (HeldInspection & { readonly id: string; readonly source: string })[];
  readonly line: readonly SchoolOfLine[];
  readonly proposed: readonly ProposedSuccession[];
  readonly calendarYears: readonly number[];
  readonly latestChecks: readonly LatestCheck[];
}

/** A school as its page shows it: what the register says, who runs it, its inspections, and the authority's checks. */
export interface SchoolRecord extends Omit<Recorded, 'latestChecks'> {
  /** Null for those who are no authority. */
  readonly checks: readonly MandatoryCheck[] | null;
  /** Why new referrals are held; empty where they are not. */
  readonly hold: readonly string[];
}

/** $1: the school. Row-level security leaves the authority's own checks. */
const RECORD_SQL = `
select json_build_object(
  'id', school.id, 'urn', school.urn, 'name', school.name, 'kind', school.kind, 'typeName', school.type_name, 'status', school.status,
  'section41', school.section41, 'phase', school.phase, 'lowAge', school.low_age, 'highAge', school.high_age, 'gender', school.gender,
  'boarding', school.boarding, 'capacity', school.capacity, 'pupils', school.pupils, 'needs', school.needs, 'laName', school.la_name,
  'address', array_remove(array[school.street, school.locality, school.address3, school.town, school.county, school.postcode], null),
  'telephone', school.telephone, 'website', school.website, 'headName', school.head_name, 'proprietor', school.proprietor,
  'openedOn', school.opened_on, 'closedOn', school.closed_on, 'specialMeasures', school.special_measures,
  'lastChangedOn', school.last_changed_on, 'absentSince', school.absent_since,
  'provider', case when provider.id is not null then json_build_object('id', provider.id, 'name', provider.name, 'groupName', owner.name) end,
  'own', school.id = any (app.school_ids()),
  'inspections', coalesce((select json_agg(json_build_object('id', id, 'inspectorate', inspectorate, 'framework', framework, 'inspectedOn', inspected_on,
    'result', result, 'safeguardingMet', safeguarding_met, 'standardsMet', standards_met, 'source', source) order by inspected_on desc, framework)
    from inspections where school_id = school.id), '[]'),
  'line', (select json_agg(json_build_object('id', each.id, 'urn', each.urn, 'name', each.name, 'standsNow', each.id = standing.id,
    'openedOn', each.opened_on, 'closedOn', each.closed_on) order by each.id = standing.id, each.closed_on nulls last, each.urn)
    from (select app.current_school(school.id) as id) standing join schools each on each.id = any (app.school_lineage(standing.id))),
  'proposed', coalesce((select json_agg(json_build_object('id', succession.id, 'version', succession.version, 'establishedOn', succession.established_on,
    'predecessor', json_build_object('id', before.id, 'urn', before.urn, 'name', before.name),
    'successor', json_build_object('id', after.id, 'urn', after.urn, 'name', after.name)))
    from school_successions succession join schools before on before.id = succession.predecessor_id join schools after on after.id = succession.successor_id
    where succession.state = 'proposed' and school.id in (succession.predecessor_id, succession.successor_id)), '[]'),
  'calendarYears', coalesce((select json_agg(academic_year order by academic_year desc) from term_calendars where school_id = school.id), '[]'),
  'failure', FAILURE,
  'latestChecks', CHECKS)
from schools school
left join organisations provider on provider.id = school.provider_id
left join organisations owner on owner.id = provider.group_id
where school.id = $1`;

/** What the authority recorded of the school's failure. */
const FAILURE = `(select json_build_object('kind', kind, 'onDate', on_date) from school_failures where school_id = school.id and withdrawn_at is null limit 1)`;

const LATEST_CHECKS = `coalesce((select json_agg(json_build_object('kind', kind, 'result', result, 'checkedOn', checked_on, 'expiresOn', expires_on,
    'note', note, 'recordedByName', recorded_by_name))
    from (select distinct on (held.kind) held.*, person.full_name as recorded_by_name
      from due_diligence_checks held left join people person on person.id = held.recorded_by
      where held.school_id = school.id order by held.kind, held.checked_on desc, held.recorded_at desc, held.id) latest), '[]')`;

/** One statement for the head of every page about a school. */
@Injectable()
export class SchoolRecordQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  /** Refused (`notFound`) where there is no such school. */
  async one(actor: Actor, id: string): Promise<SchoolRecord> {
    requires(actor, 'schools.read');
    const authority = actor.kind === 'authority';
    const sql = RECORD_SQL.replace('CHECKS', authority ? LATEST_CHECKS : "'[]'::json").replace(
      'FAILURE',
      authority ? FAILURE : 'null::json',
    );
    const found = await this.reads.json<Recorded | null>(actor, `schools.record.${authority ? 'own' : 'shared'}`, sql, [id]);
    if (!found) throw new Refused([refusal('notFound', 'There is no such school.')]);
    const { latestChecks, failure, ...school } = found;
    const checks = authority ? mandatoryChecks(latestChecks, this.clock.today()) : null;
    return { ...school, checks, failure, hold: referralHold({ ...school, failure, checks: checks ?? [] }) };
  }
}
