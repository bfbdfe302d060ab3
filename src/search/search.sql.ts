/** Schools by name, former name, place or URN; where none is found so, those whose names are like it. */
const SCHOOLS = `
former as materialized (
  select distinct on (school_id) school_id, before ->> 'name' as name
  from school_changes
  where kind = 'renamed' and before ->> 'name' ilike all ($2::text[])
  order by school_id, recorded_at desc
), named as materialized (
  select school.id, school.urn, school.name, school.town, school.postcode, school.status, former.name as former_name,
    case
      when school.urn::text = $1 then 100
      when lower(school.name) = lower($1) then 95
      when school.name ilike $8 || '%' then 80
      when school.name ilike all ($2::text[]) then 70
      when former.name is not null then 60
      when length($1) >= 4 and school.urn::text like $8 || '%' then 55
      else 40
    end::real as rank
  from schools school
  left join former on former.school_id = school.id
  where (not $9::boolean or school.id = any ((select app.school_ids())::uuid[]))
    and (concat_ws(' ', school.name, school.town, school.postcode, replace(school.postcode, ' ', '')) ilike all ($2::text[])
      or former.name is not null
      or (length($1) >= 4 and school.urn::text like $8 || '%'))
), resembling as materialized (
  select school.id, school.urn, school.name, school.town, school.postcode, school.status, null::text as former_name, 30 * alike.likeness as rank
  from app.similar_schools($1) alike
  join schools school on school.id = alike.school_id
  where not exists (select from named) and (not $9::boolean or school.id = any ((select app.school_ids())::uuid[]))
), school_hits as materialized (
  select *, false as inexact from named
  union all
  (select *, true from resembling order by rank desc, name limit 10)
), by_name as materialized (
  select id from named where rank > 40
)`;

/** What belongs to children, rounds and their papers. */
const OTHERS = `, pupil_hits as materialized (
  select pupil.id, pupil.reference, pupil.year_group, pupil.primary_need,
    case app.folded_reference(pupil.reference) when $3 then 100 else 60 end as rank
  from pupils pupil
  where strpos(app.folded_reference(pupil.reference), $3) > 0 or ($6::boolean and app.folded_reference(pupil.upn) = $3)
), placement_hits as materialized (
  select placement.id, pupil.reference, school.name as school_name, placement.starts_on, placement.ends_on,
    placement.starts_on <= $7::date and coalesce(placement.ends_on >= $7::date, true) as current,
    case when placement.pupil_id in (select id from pupil_hits) then 80 else 50 end as rank
  from placements placement
  join pupils pupil on pupil.id = placement.pupil_id
  join schools school on school.id = placement.school_id
  where placement.pupil_id in (select id from pupil_hits) or placement.school_id in (select id from by_name)
), return_hits as materialized (
  select ret.id, ret.reference, ret.state, school.name as school_name, cycle.name as cycle_name, cycle.academic_year,
    case when strpos(app.folded_reference(ret.reference), $3) > 0 then 80 else 50 end as rank
  from uplift_returns ret
  join schools school on school.id = ret.school_id
  join uplift_cycles cycle on cycle.id = ret.cycle_id
  where strpos(app.folded_reference(ret.reference), $3) > 0 or ret.school_id in (select id from by_name)
), document_hits as materialized (
  select document.id, document.reference, document.kind, document.state, document.created_at, coalesce(school.name, consortium.name) as school_name,
    case when strpos(app.folded_reference(document.reference), $3) > 0 then 80 else 50 end as rank
  from documents document
  left join schools school on school.id = document.school_id
  left join organisations consortium on consortium.id = document.consortium_id
  where strpos(app.folded_reference(document.reference), $3) > 0 or document.school_id in (select id from by_name)
)`;

const SCHOOLS_FOUND = `
  'school', case when 'school' = any ($4::text[]) then json_build_object('total', (select count(*) from school_hits), 'hits', (
    select coalesce(json_agg(row_to_json(hit)), '[]') from (
      select id, urn, name, town, postcode, status, former_name as "formerName", inexact
      from school_hits order by rank desc, status <> 'open', name, urn limit $5::int) hit)) end`;

const OTHERS_FOUND = `,
  'pupil', case when 'pupil' = any ($4::text[]) then json_build_object('total', (select count(*) from pupil_hits), 'hits', (
    select coalesce(json_agg(row_to_json(hit)), '[]') from (
      select pupil.id, pupil.reference, pupil.year_group as "yearGroup", pupil.primary_need as "need", latest.id as "placementId", latest.school_name as "schoolName"
      from pupil_hits pupil
      left join lateral (
        select placement.id, school.name as school_name
        from placements placement join schools school on school.id = placement.school_id
        where placement.pupil_id = pupil.id order by placement.starts_on desc, placement.id limit 1
      ) latest on true
      order by pupil.rank desc, pupil.reference limit $5::int) hit)) end,
  'placement', case when 'placement' = any ($4::text[]) then json_build_object('total', (select count(*) from placement_hits), 'hits', (
    select coalesce(json_agg(row_to_json(hit)), '[]') from (
      select id, reference, school_name as "schoolName", starts_on as "startsOn", ends_on as "endsOn", current
      from placement_hits order by rank desc, current desc, reference, starts_on desc limit $5::int) hit)) end,
  'return', case when 'return' = any ($4::text[]) then json_build_object('total', (select count(*) from return_hits), 'hits', (
    select coalesce(json_agg(row_to_json(hit)), '[]') from (
      select id, reference, state, school_name as "schoolName", cycle_name as "cycleName"
      from return_hits order by rank desc, academic_year desc, reference limit $5::int) hit)) end,
  'document', case when 'document' = any ($4::text[]) then json_build_object('total', (select count(*) from document_hits), 'hits', (
    select coalesce(json_agg(row_to_json(hit)), '[]') from (
      select id, reference, kind, state, school_name as "schoolName", created_at as "createdAt"
      from document_hits order by rank desc, created_at desc, reference limit $5::int) hit)) end`;

/**
 * Everything found, grouped by kind, each with its total and the best of its hits. Row-level security decides which rows there are; the
 * statement only asks for less: a provider finds its own schools, and a pupil's UPN is the council's alone to search by. Who may find
 * schools alone has no privilege on the other tables, and asks the shorter statement.
 *
 * $1 text, $2 patterns of the words, $3 folded reference, $4 kinds, $5 hits a kind, $6 the reader is an authority, $7 today,
 * $8 text as a like pattern's beginning, $9 the reader is a provider.
 */
export const searchSql = (schoolsAlone: boolean): string =>
  schoolsAlone
    ? `with ${SCHOOLS} select json_build_object(${SCHOOLS_FOUND}) from (select $3::text, $6::boolean, $7::date) unasked`
    : `with ${SCHOOLS} ${OTHERS} select json_build_object(${SCHOOLS_FOUND} ${OTHERS_FOUND})`;
