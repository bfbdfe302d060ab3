import { SCHOOL_FIELDS, type SchoolField } from './school-fields.js';

/**
 * The statements of a register import, in the order they run. Column names come from SCHOOL_FIELDS, never from a file. Reads and writes
 * are set-based: the whole file is put beside `schools` in a temporary table and compared there.
 */

const columnsOf = (fields: readonly SchoolField[], prefix = ''): string => fields.map(({ column }) => prefix + column).join(', ');

/** One import at a time: a second waits for the first and then compares with what that left. */
export const ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('register import'))";

export const CREATE_STAGED = `
  create temporary table staged_schools (
    urn integer primary key,
    ${SCHOOL_FIELDS.map(({ column, type }) => `${column} ${type}`).join(',\n    ')},
    inspections jsonb not null
  ) on commit drop`;

/** $1: a JSON array of rows in the shape of staged_schools. */
export const STAGE = `
  insert into staged_schools
  select * from jsonb_to_recordset($1::jsonb) as
    row (urn integer, ${SCHOOL_FIELDS.map(({ column, type }) => `${column} ${type}`).join(', ')}, inspections jsonb)`;

/** The inspections of staged schools, one a row. */
const STAGED_INSPECTIONS = `
  select staged.urn, inspection.*
  from staged_schools staged,
    jsonb_to_recordset(staged.inspections) as inspection (inspectorate text, framework text, inspected_on date, result jsonb, source text)`;

/**
 * Whether a staged inspection says anything new about a school: a visit not held, a framework now stated, a result corrected. One whose
 * framework the register does not state neither replaces nor doubles what is held for the same day.
 */
const IS_NEWS = `
  not exists (
    select from inspections held
    where held.school_id = school.id and held.inspectorate = inspection.inspectorate and held.inspected_on = inspection.inspected_on
      and (inspection.framework = 'notStated' or (held.framework = inspection.framework and held.result = inspection.result))
  )`;

/** What becomes of each staged school. */
export const compare = (fields: readonly SchoolField[]): string => `
  create temporary table compared_schools on commit drop as
  select staged.urn, school.id as school_id,
    case
      when school.id is null then 'created'
      when school.status <> 'closed' and staged.status = 'closed' then 'closed'
      when (${columnsOf(fields, 'school.')}) is distinct from (${columnsOf(fields, 'staged.')}) then 'updated'
      when school.absent_since is not null then 'updated'
      when exists (select from (${STAGED_INSPECTIONS} where staged.urn = school.urn) inspection where ${IS_NEWS}) then 'updated'
      else 'unchanged'
    end as outcome
  from staged_schools staged
  left join schools school on school.urn = staged.urn`;

export const COUNT_OUTCOMES = 'select outcome, count(*)::integer as schools from compared_schools group by outcome';

/** $1: the import. */
export const INSERT_CREATED = `
  insert into schools (urn, ${columnsOf(SCHOOL_FIELDS)}, last_import_id)
  select urn, ${columnsOf(SCHOOL_FIELDS, 'staged.')}, $1
  from staged_schools staged
  join compared_schools using (urn)
  where outcome = 'created'`;

/** Columns whose change has a name of its own. */
const NAMED_CHANGES = new Set(['name', 'kind', 'section41', 'type_code', 'type_name', 'status', 'last_changed_on']);

/**
 * Records what is about to change in schools already held, a row for each thing a person would name and one (detailsChanged) with
 * everything else, so that nothing is overwritten unseen. $1: the import.
 */
export function recordChanges(fields: readonly SchoolField[]): string {
  const details = fields.filter(({ column }) => !NAMED_CHANGES.has(column));
  const before = `jsonb_build_object(${details.map(({ column }) => `'${column}', school.${column}`).join(', ')})`;
  const after = `jsonb_build_object(${details.map(({ column }) => `'${column}', staged.${column}`).join(', ')})`;
  return `
    insert into school_changes (school_id, import_id, kind, before, after)
    select school.id, $1, change.kind, change.before, change.after
    from compared_schools compared
    join schools school on school.id = compared.school_id
    join staged_schools staged on staged.urn = school.urn
    cross join lateral (
      select
        jsonb_object_agg(old.key, old.value) as before,
        jsonb_object_agg(old.key, new.value) as after
      from jsonb_each(${before}) old
      join jsonb_each(${after}) new using (key)
      where old.value is distinct from new.value
    ) detail
    cross join lateral (values
      ('renamed', school.name <> staged.name, jsonb_build_object('name', school.name), jsonb_build_object('name', staged.name)),
      ('opened', school.status = 'proposedToOpen' and staged.status in ('open', 'proposedToClose'),
        jsonb_build_object('status', school.status), jsonb_build_object('status', staged.status, 'openedOn', staged.opened_on)),
      ('closed', school.status <> 'closed' and staged.status = 'closed',
        jsonb_build_object('status', school.status), jsonb_build_object('status', staged.status, 'closedOn', staged.closed_on)),
      ('reopened', school.status = 'closed' and staged.status <> 'closed',
        jsonb_build_object('status', school.status, 'closedOn', school.closed_on), jsonb_build_object('status', staged.status)),
      ('proposedToClose', school.status = 'open' and staged.status = 'proposedToClose',
        jsonb_build_object('status', school.status), jsonb_build_object('status', staged.status, 'closedOn', staged.closed_on)),
      ('closureWithdrawn', school.status = 'proposedToClose' and staged.status = 'open',
        jsonb_build_object('status', school.status, 'closedOn', school.closed_on), jsonb_build_object('status', staged.status)),
      ('section41Gained', not school.section41 and staged.section41, jsonb_build_object('section41', false), jsonb_build_object('section41', true)),
      ('section41Lost', school.section41 and not staged.section41, jsonb_build_object('section41', true), jsonb_build_object('section41', false)),
      ('typeChanged', school.type_code <> staged.type_code,
        jsonb_build_object('typeCode', school.type_code, 'typeName', school.type_name),
        jsonb_build_object('typeCode', staged.type_code, 'typeName', staged.type_name)),
      ('listedAgain', school.absent_since is not null, jsonb_build_object('absentSince', school.absent_since), null),
      ('detailsChanged', detail.before is not null, detail.before, detail.after)
    ) as change (kind, happened, before, after)
    where compared.outcome in ('updated', 'closed') and change.happened`;
}

/**
 * Schools that a newer file brings: opened, or let in by a section 41 approval. The first file ever brings the whole market, which is no
 * change. $1: the import; $2: the type codes in scope by themselves.
 */
export const RECORD_CREATED = `
  insert into school_changes (school_id, import_id, kind, after)
  select school.id, $1,
    case when school.type_code = any ($2::text[]) then 'opened' else 'section41Gained' end,
    jsonb_build_object('name', school.name, 'status', school.status, 'openedOn', school.opened_on)
  from compared_schools compared
  join schools school on school.urn = compared.urn
  where compared.outcome = 'created' and school.status <> 'closed' and (school.section41 or school.type_code = any ($2::text[]))
    and exists (select from register_imports where kind = 'establishments' and finished_at is not null)`;

/** $1: the import. */
export const updateSchools = (fields: readonly SchoolField[]): string => `
  update schools school
  set ${fields.map(({ column }) => `${column} = staged.${column}`).join(', ')},
    last_import_id = $1, absent_since = null, version = school.version + 1
  from staged_schools staged
  join compared_schools compared using (urn)
  where school.urn = staged.urn and compared.outcome in ('updated', 'closed')`;

/** Records each inspection that is news about a school held before this file. $1: the import. */
export const RECORD_INSPECTED = `
  insert into school_changes (school_id, import_id, kind, before, after)
  select school.id, $1, 'inspected', latest.inspection,
    jsonb_build_object('inspectorate', inspection.inspectorate, 'framework', inspection.framework, 'inspectedOn', inspection.inspected_on,
      'result', inspection.result)
  from (${STAGED_INSPECTIONS}) inspection
  join compared_schools compared on compared.urn = inspection.urn and compared.outcome <> 'created'
  join schools school on school.id = compared.school_id
  left join lateral (
    select jsonb_build_object('inspectorate', held.inspectorate, 'framework', held.framework, 'inspectedOn', held.inspected_on,
      'result', held.result) as inspection
    from inspections held
    where held.school_id = school.id
    order by held.inspected_on desc
    limit 1
  ) latest on true
  where ${IS_NEWS}`;

/** An inspection held without its framework takes the one the register now states. */
export const STATE_FRAMEWORKS = `
  update inspections held
  set framework = inspection.framework, result = inspection.result, source = inspection.source
  from (${STAGED_INSPECTIONS}) inspection
  join schools school on school.urn = inspection.urn
  where held.school_id = school.id and held.inspectorate = inspection.inspectorate and held.inspected_on = inspection.inspected_on
    and held.framework = 'notStated' and inspection.framework <> 'notStated'`;

export const SAVE_INSPECTIONS = `
  insert into inspections (school_id, inspectorate, framework, inspected_on, result, source)
  select school.id, inspection.inspectorate, inspection.framework, inspection.inspected_on, inspection.result, inspection.source
  from (${STAGED_INSPECTIONS}) inspection
  join schools school on school.urn = inspection.urn
  where ${IS_NEWS}
  on conflict (school_id, inspectorate, inspected_on, framework) do update
  set result = excluded.result, source = excluded.source`;

/**
 * Schools that earlier files held and this one does not (a row that was skipped is not absent). They are marked and reported, never
 * closed: the register closes a school by saying so, and a file can be cut short. $1: the import; $2: the file's date; $3: URNs skipped.
 */
export const MARK_ABSENT = `
  with absent as (
    select school.id, school.absent_since
    from schools school
    where school.last_import_id is not null and school.urn <> all ($3::integer[])
      and not exists (select from staged_schools staged where staged.urn = school.urn)
  ), newly as (
    update schools school set absent_since = $2::date, version = school.version + 1
    from absent where absent.id = school.id and absent.absent_since is null
    returning school.id
  ), recorded as (
    insert into school_changes (school_id, import_id, kind, after)
    select id, $1, 'absent', jsonb_build_object('absentSince', $2::date) from newly
  )
  select school.urn, school.name from absent join schools school using (id) order by school.urn`;

/** $1: a JSON array of {outward_postcode, latitude, longitude, establishments}. */
export const PLACE_OUTWARD_POSTCODES = `
  insert into outward_postcodes as held
  select * from jsonb_to_recordset($1::jsonb) as
    place (outward_postcode text, latitude double precision, longitude double precision, establishments integer)
  on conflict (outward_postcode) do update
  set latitude = excluded.latitude, longitude = excluded.longitude, establishments = excluded.establishments
  where (held.latitude, held.longitude, held.establishments) is distinct from (excluded.latitude, excluded.longitude, excluded.establishments)`;

/** Which schools this import says came into special measures. $1: the import. */
export const NEWLY_IN_SPECIAL_MEASURES = `
  select school.id, school.name
  from school_changes change
  join schools school on school.id = change.school_id
  where change.import_id = $1 and change.after ->> 'special_measures' = 'true'
  order by school.urn`;

/** What this import recorded, for the person who ran it. $1: the import. */
export const CHANGES_OF_IMPORT = `
  select school.urn, school.name, change.kind, change.before, change.after
  from school_changes change
  join schools school on school.id = change.school_id
  where change.import_id = $1
  order by change.kind, school.urn`;

/** Schools of which an import brought another inspection than the latest held. $1: the import. */
export const INSPECTED_NOW = `
  select school.id, school.name, change.before, change.after
  from school_changes change join schools school on school.id = change.school_id
  where change.import_id = $1 and change.kind = 'inspected'
  order by school.urn`;
