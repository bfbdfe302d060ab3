/**
 * Yearly pounds that stand on a missing paper, one row a placement and reason. Parameters: today; the mandatory checks; the months after
 * which a review is old. A health or social care share without a signed agreement is the council's own money; of a check or a review it is
 * what the placement costs the council.
 */
export const MONEY_AT_RISK_SQL = `
with current_lines as (
  select line.*, placement.starts_on, placement.last_reviewed_on, pupil.reference, school.name as school_name
  from fee_lines line
  join placements placement on placement.id = line.placement_id
  join pupils pupil on pupil.id = placement.pupil_id
  join schools school on school.id = line.school_id
  where line.authority_id = (select app.organisation()) and line.effective @> $1::date
    and placement.starts_on <= $1::date and (placement.ends_on is null or placement.ends_on >= $1::date)
), placed as (
  select placement_id, school_id, school_name, reference, starts_on, last_reviewed_on, sum(annual_pence)::bigint as annual_pence
  from current_lines group by placement_id, school_id, school_name, reference, starts_on, last_reviewed_on
), latest as (
  select distinct on (made.school_id, made.kind) made.school_id, made.kind, made.result, made.expires_on
  from due_diligence_checks made where made.authority_id = (select app.organisation()) order by made.school_id, made.kind, made.checked_on desc
), unchecked as (
  select school_id, json_agg(json_build_object('kind', kind, 'state', state, 'on', expires_on) order by kind) as checks from (
    select school.school_id, asked.kind, latest.expires_on,
      case when latest.kind is null then 'missing' when latest.result = 'failed' then 'failed' when latest.expires_on < $1::date then 'lapsed' end as state
    from (select distinct school_id from placed) school
    cross join unnest($2::text[]) asked(kind)
    left join latest on latest.school_id = school.school_id and latest.kind = asked.kind) each
  where state is not null group by school_id
), risk as (
  select 'agreement' as reason, line.placement_id, line.school_id, line.school_name, line.reference,
    sum(floor(line.annual_pence * share.share_bp / 10000.0))::bigint as pence, json_agg(distinct share.funder) as detail
  from current_lines line
  join fee_line_funders share on share.fee_line_id = line.id and share.funder <> 'education' and share.agreement_signed_on is null
  group by line.placement_id, line.school_id, line.school_name, line.reference
  union all
  select 'check', placed.placement_id, placed.school_id, placed.school_name, placed.reference, placed.annual_pence, unchecked.checks
  from placed join unchecked on unchecked.school_id = placed.school_id
  union all
  select 'review', placement_id, school_id, school_name, reference, annual_pence, to_json(last_reviewed_on)
  from placed
  where coalesce(last_reviewed_on, starts_on) < $1::date - make_interval(months => $3::int)
)
select coalesce(json_agg(json_build_object('reason', reason, 'placementId', placement_id, 'schoolId', school_id, 'schoolName', school_name,
  'pupilReference', reference, 'pence', pence, 'detail', detail) order by pence desc, reference), '[]') from risk`;
