import { calendarsJson } from '../placements/school-calendars.reader.js';

/**
 * Everything the assessment of a cycle (or of one of its returns) rests on, as one JSON value. Parameters: the cycle; the return or null
 * for all; today. Benchmarks compare every current placement of the authority: need, phase and setting alike, gross price (place funding
 * added back), the placement itself left out. Places, schools, grants and checks come beside the lines, each once, and are joined to them in
 * code by their ids: joined here, the planner took the ranked places for one row and went through all of them for every line. Every like place's price is read for one return only: a what-if asks where another price would stand.
 */
export const ASSESSMENT_SQL = `
with cycle as (
  select cycle.*, rule.months_between_uplifts, rule.cap_bp, rule.cap_series, rule.cap_review_above_bp, rule.benchmark_minimum, budget.room_pence
  from uplift_cycles cycle
  join uplift_policies rule on rule.id = cycle.policy_id
  left join cycle_budgets budget on budget.cycle_id = cycle.id
  where cycle.id = $1
), cells as (
  -- Of one return only its own cells are compared; of a whole cycle all.
  select distinct pupil.primary_need, placement.setting
  from return_lines line join placements placement on placement.id = line.placement_id join pupils pupil on pupil.id = placement.pupil_id
  where line.return_id = $2::uuid
), priced as (
  -- What each current placement costs in all: the council's lines plus the Department's place funding.
  select placement.id as placement_id, pupil.primary_need as need, placement.setting,
    case when pupil.year_group >= 12 then 'post16' when pupil.year_group >= 7 then 'secondary' else 'primary' end as phase,
    sum(line.annual_pence)::bigint as net_pence,
    sum(line.annual_pence)::bigint + coalesce((
      select funding.pence_per_place from place_funding funding
      where funding.school_kind = school.kind and funding.effective_from <= $3::date order by funding.effective_from desc limit 1), 0) as gross_pence
  from cycle
  join placements placement on placement.authority_id = cycle.authority_id
  join pupils pupil on pupil.id = placement.pupil_id
  join schools school on school.id = placement.school_id
  join fee_lines line on line.placement_id = placement.id and line.effective @> $3::date
  where (placement.ends_on is null or placement.ends_on >= $3::date)
    and ($2::uuid is null or (pupil.primary_need, placement.setting) in (select primary_need, setting from cells))
  group by placement.id, pupil.primary_need, pupil.year_group, placement.setting, school.kind
), ranked as (
  select priced.*, count(*) over cell - 1 as comparators,
    2 * (rank() over (partition by need, phase, setting order by gross_pence) - 1)
      + count(*) over (partition by need, phase, setting, gross_pence) - 1 as twice_below
  from priced window cell as (partition by need, phase, setting)
), boxes as (
  select need, phase, setting, count(*) as count, min(gross_pence) as min, max(gross_pence) as max, round(avg(gross_pence))::bigint as mean,
    percentile_cont(array[0.25, 0.5, 0.75, 0.9]) within group (order by gross_pence) as quantiles
  from priced group by need, phase, setting having count(*) > (select benchmark_minimum from cycle)
), asked as (
  select line.id as line_id, line.return_id, line.school_id, line.placement_id, line.fee_line_id, line.effective_on, line.current_pence, line.asked_pence,
    line.tabled_pence, line.settled_pence, fee.kind, fee.label, lower(fee.effective) as fee_from,
    prior.annual_pence as prior_pence, lower(prior.effective) as prior_from,
    placement.starts_on, placement.ends_on, placement.naming_basis, placement.price_rule, placement.charging_basis, placement.charging_units,
    placement.last_reviewed_on, pupil.reference as pupil_reference,
    school.kind as school_kind
  from cycle
  join uplift_returns ret on ret.cycle_id = cycle.id and ($2::uuid is null or ret.id = $2)
  join return_lines line on line.return_id = ret.id
  join fee_lines fee on fee.id = line.fee_line_id
  join placements placement on placement.id = line.placement_id
  join pupils pupil on pupil.id = placement.pupil_id
  join schools school on school.id = line.school_id
  left join fee_lines prior on prior.placement_id = fee.placement_id and prior.kind = fee.kind and prior.label = fee.label
    and upper(prior.effective) = lower(fee.effective)
), latest_checks as (
  select distinct on (made.school_id, made.kind) made.school_id, made.kind, made.result, made.expires_on
  from due_diligence_checks made
  where made.authority_id = (select authority_id from cycle) and made.school_id in (select school_id from asked)
  order by made.school_id, made.kind, made.checked_on desc
)
select json_build_object(
  'cycle', (select json_build_object('id', id, 'indexFrom', index_from, 'indexTo', index_to, 'monthsBetweenUplifts', months_between_uplifts, 'capBp', cap_bp,
    'capSeries', cap_series, 'capReviewAboveBp', cap_review_above_bp, 'benchmarkMinimum', benchmark_minimum, 'roomPence', room_pence) from cycle),
  'totalCurrentPence', case when $2::uuid is null then (select coalesce(sum(current_pence), 0) from asked) else (
    select coalesce(sum(line.current_pence), 0) from return_lines line join uplift_returns ret on ret.id = line.return_id where ret.cycle_id = $1) end,
  'basket', (select basket.shares from index_baskets basket join cycle on basket.id = cycle.basket_id),
  'series', (select coalesce(json_agg(json_build_object('code', series.code, 'name', series.name, 'kind', series.kind, 'values', (
      select coalesce(json_agg(json_build_object('on', dated.effective_on, 'value', dated.value::text)), '[]') from (
        select distinct on (entry.effective_on) entry.effective_on, entry.value from index_values entry
        where entry.series_code = series.code order by entry.effective_on, entry.entered_at desc) dated))), '[]') from index_series series),
  'panel', (select min(meeting.on_date) from panel_meetings meeting where meeting.authority_id = (select authority_id from cycle) and meeting.on_date >= $3::date),
  'boxes', (select coalesce(json_agg(boxes), '[]') from boxes),
  'prices', case when $2::uuid is null then '[]' else (select coalesce(json_agg(cell), '[]') from (
    select need, phase, setting, json_agg(gross_pence order by gross_pence) as gross from priced group by need, phase, setting) cell) end,
  'schools', (select coalesce(json_agg(json_build_object('id', school.id, 'name', school.name, 'calendars', ${calendarsJson('school')})), '[]')
    from schools school where school.id in (select school_id from asked)),
  'checks', (select coalesce(json_agg(json_build_object('schoolId', latest.school_id, 'kind', latest.kind, 'result', latest.result, 'expiresOn', latest.expires_on)), '[]')
    from latest_checks latest where latest.result = 'failed' or latest.expires_on < $3::date),
  'grants', (select coalesce(json_agg(json_build_object('name', given.name, 'pencePerPlace', given.pence_per_place, 'financialYear', given.financial_year,
      'schoolKind', given.school_kind, 'schoolId', given.school_id) order by given.name, given.id), '[]')
    from cost_grants given where given.authority_id = (select authority_id from cycle)),
  'exceptions', (select coalesce(json_agg(approved), '[]') from (
    select distinct on (made.return_id) made.return_id as "returnId", made.rise_bp as rise, made.reason, made.approved_by_name as "approvedBy"
    from cap_exceptions made where made.return_id in (select return_id from asked) order by made.return_id, made.approved_at desc, made.id) approved),
  'places', (select coalesce(json_agg(json_build_object('id', placement_id, 'need', need, 'phase', phase, 'setting', setting, 'net', net_pence, 'gross', gross_pence,
      'comparators', comparators, 'percentileBp', case when comparators >= (select benchmark_minimum from cycle)
        then round(twice_below * 10000.0 / (2 * comparators))::int end)), '[]')
    from ranked where $2::uuid is null or placement_id in (select placement_id from asked)),
  'lines', (select coalesce(json_agg(asked order by return_id, pupil_reference, kind, label), '[]') from asked)
)`;
