/**
 * A round with all its returns as one JSON value: an authority's round has a few hundred at most. Parameters: the cycle; whether its money by
 * need and kind of school is asked for. What is asked counts once the school has sent it, never while it is being filled in.
 */
export const ROUND_SQL = `
with cycle as (
  select cycle.*, authority.name as authority_name, budget.room_pence
  from uplift_cycles cycle
  join organisations authority on authority.id = cycle.authority_id
  left join cycle_budgets budget on budget.cycle_id = cycle.id
  where cycle.id = $1
), returns as (
  select ret.* from uplift_returns ret join cycle on cycle.id = ret.cycle_id
), money as (
  select line.return_id, count(*) as lines, count(distinct line.placement_id) as places, sum(line.current_pence)::bigint as current,
    min(line.effective_on) as first_on, array_agg(distinct pupil.primary_need) as needs,
    case when bool_and(line.asked_pence is not null) then sum(line.asked_pence)::bigint end as asked,
    case when bool_and(line.tabled_pence is not null) then sum(line.tabled_pence)::bigint end as tabled,
    case when bool_and(line.settled_pence is not null) then sum(line.settled_pence)::bigint end as settled
  from returns
  join return_lines line on line.return_id = returns.id
  join placements placement on placement.id = line.placement_id
  join pupils pupil on pupil.id = placement.pupil_id
  group by line.return_id
), offers as (
  select distinct on (round.return_id) round.return_id, round.total_pence
  from returns join negotiation_rounds round on round.return_id = returns.id and round.side = 'authority'
  order by round.return_id, round.number desc
), open_rounds as (
  select round.return_id, round.expires_on from returns join negotiation_rounds round on round.return_id = returns.id and round.state = 'open'
)
select json_build_object(
  'cycle', (select json_build_object('id', id, 'name', name, 'authorityName', authority_name, 'academicYear', academic_year, 'opensOn', opens_on, 'closesOn', closes_on,
    'aprilOn', april_on, 'septemberOn', september_on, 'state', state, 'version', version, 'room', room_pence) from cycle),
  'panels', (select coalesce(json_agg(json_build_object('on', on_date, 'name', name) order by on_date), '[]') from (
    select meeting.on_date, meeting.name from panel_meetings meeting where meeting.authority_id = (select authority_id from cycle) and meeting.on_date >= $3::date
    order by meeting.on_date limit 3) coming),
  'needs', case when $2::boolean then (select coalesce(json_agg(by_need order by need, "schoolKind"), '[]') from (
    select pupil.primary_need as need, school.kind as "schoolKind", count(distinct line.placement_id) as places, count(distinct line.return_id) as returns,
      sum(line.current_pence)::bigint as current, sum(coalesce(line.asked_pence, line.current_pence))::bigint as asked
    from returns
    join return_lines line on line.return_id = returns.id
    join placements placement on placement.id = line.placement_id
    join pupils pupil on pupil.id = placement.pupil_id
    join schools school on school.id = returns.school_id
    where returns.state not in ('draft', 'withdrawn')
    group by pupil.primary_need, school.kind) by_need) end,
  'returns', (select coalesce(json_agg(json_build_object(
      'id', returns.id, 'reference', returns.reference, 'version', returns.version, 'state', returns.state, 'late', returns.late,
      'jointNegotiationId', returns.joint_negotiation_id,
      'receivedOn', returns.received_on, 'notBefore', returns.not_before, 'firstOn', money.first_on, 'expiresOn', open_rounds.expires_on,
      'school', json_build_object('id', school.id, 'urn', school.urn, 'name', school.name), 'schoolKind', school.kind,
      'person', case when officer.id is not null then json_build_object('id', officer.id, 'name', officer.full_name) end,
      'deadlockOwner', escalation.owner_name, 'needs', money.needs, 'lineCount', money.lines, 'places', money.places,
      'current', money.current, 'asked', case when returns.state not in ('draft', 'withdrawn') then money.asked end,
      'offered', offers.total_pence, 'tabled', money.tabled, 'settled', money.settled) order by school.name, returns.reference), '[]')
    from returns
    join money on money.return_id = returns.id
    join schools school on school.id = returns.school_id
    left join people officer on officer.id = returns.officer_id
    left join offers on offers.return_id = returns.id
    left join open_rounds on open_rounds.return_id = returns.id
    left join escalations escalation on escalation.return_id = returns.id and escalation.closed_at is null)
)`;
