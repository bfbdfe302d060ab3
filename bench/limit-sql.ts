/** The same questions, each as one statement written by hand: what the application is measured against. */

const money = (pence: string): string =>
  `case when ${pence} is null then null else json_build_object('pence', ${pence}, 'formatted', to_char(${pence} / 100.0, 'FM£999,999,999,990.00')) end`;

/** 50 returns with school, lines and money. Parameter: the cycle. */
export const RETURNS_LIMIT = `
select json_build_object('data', json_build_object('upliftReturns', json_build_object('totalCount', (select count(*) from uplift_returns where cycle_id = $1),
  'nodes', (select json_agg(json_build_object('id', page.id, 'reference', page.reference, 'version', page.version, 'state', page.state,
    'school', json_build_object('id', page.school_id, 'urn', page.urn, 'name', page.name), 'current', ${money('lines.current')}, 'asked', ${money('lines.asked')},
    'lines', lines.lines) order by page.name, page.id)
    from (select ret.*, school.urn, school.name from uplift_returns ret join schools school on school.id = ret.school_id
      where ret.cycle_id = $1 order by school.name, ret.id limit 50) page
    cross join lateral (
      select sum(line.current_pence)::bigint as current, sum(line.asked_pence)::bigint as asked, json_agg(json_build_object('id', line.id,
        'pupilReference', pupil.reference, 'kind', fee.kind, 'effectiveOn', line.effective_on, 'current', ${money('line.current_pence')},
        'asked', ${money('line.asked_pence')}, 'driver', line.driver) order by pupil.reference, fee.kind, fee.label) as lines
      from return_lines line join fee_lines fee on fee.id = line.fee_line_id join placements placement on placement.id = line.placement_id
      join pupils pupil on pupil.id = placement.pupil_id where line.return_id = page.id) lines))))`;

/**
 * The assessment of a cycle by return: asked, justified, benchmark and recommended, in whole pence. Parameters: the cycle, today, the index
 * rise in basis points. It leaves out what SQL does not do well and the application does: the reasons in words, the index of past periods
 * (one rise serves all), grants, flags, section 63, and money over time by each line's own charging basis.
 */
export const ASSESSMENT_LIMIT = `
with priced as (
  select placement.id, pupil.primary_need as need, placement.setting, (pupil.year_group >= 7)::int + (pupil.year_group >= 12)::int as phase, sum(line.annual_pence)::bigint as gross
  from placements placement join pupils pupil on pupil.id = placement.pupil_id join fee_lines line on line.placement_id = placement.id and line.effective @> $2::date
  where placement.ends_on is null or placement.ends_on >= $2::date group by placement.id, pupil.primary_need, pupil.year_group, placement.setting
), ranked as materialized (
  select id, count(*) over cell - 1 as others,
    (2 * (rank() over (partition by need, phase, setting order by gross) - 1) + count(*) over (partition by need, phase, setting, gross) - 1) * 10000.0
      / nullif(2 * (count(*) over cell - 1), 0) as percentile
  from priced window cell as (partition by need, phase, setting)
), asked as (
  select line.return_id, line.current_pence, coalesce(line.asked_pence, line.current_pence) as asked, line.placement_id, fee.effective, fee.annual_pence,
    line.current_pence * (10000 + $3::int) / 10000 as justified,
    coalesce((line.current_pence - prior.annual_pence) * 10000 / nullif(prior.annual_pence, 0) - $3::int, 0) as above
  from return_lines line join uplift_returns ret on ret.id = line.return_id and ret.cycle_id = $1 join fee_lines fee on fee.id = line.fee_line_id
  left join fee_lines prior on prior.placement_id = fee.placement_id and prior.kind = fee.kind and prior.label = fee.label and upper(prior.effective) = lower(fee.effective)
), joined as (
  select asked.*, ranked.others, ranked.percentile,
    greatest(justified - current_pence * greatest(above, 0) / 10000, least(current_pence, justified)) as after_history
  from asked full join ranked on ranked.id = asked.placement_id where asked.return_id is not null
), offered as (
  select *, least(asked, case when coalesce(others, 0) < 5 then after_history
    else current_pence + ((after_history - current_pence) * (13000 - least(greatest(percentile, 5000), 9000)) / 8000)::bigint end) as recommended from joined
)
select json_build_object('data', json_build_object('cycleAssessment', json_build_object('returnCount', count(*), 'returns', json_agg(row_to_json(by_return) order by name))))
from (select school.name, offered.return_id, sum(current_pence)::bigint as current, sum(asked)::bigint as asked, sum(justified)::bigint as justified,
    sum(recommended)::bigint as recommended
  from offered join uplift_returns ret on ret.id = offered.return_id join schools school on school.id = ret.school_id group by school.name, offered.return_id) by_return`;

/**
 * An offer in one statement: lock and state, round, amounts, what was recommended, state. Parameters: return, percent in basis points, who,
 * name, last day. The recommendation is given, not worked out.
 */
export const OFFER_LIMIT = `
with taken as (
  update uplift_returns set state = 'offered', version = version + 1, officer_id = $3 where id = $1 and state = 'submitted' returning id, authority_id, school_id
), amounts as (
  select line.id, least(coalesce(line.asked_pence, line.current_pence), line.current_pence * (10000 + $2::int) / 10000) as amount from return_lines line join taken on taken.id = line.return_id
), opened as (
  insert into negotiation_rounds (return_id, authority_id, school_id, number, side, percent_bp, total_pence, made_by, made_by_name, made_at, expires_on)
  select id, authority_id, school_id, 1, 'authority', $2, (select sum(amount) from amounts), $3, $4, now(), $5 from taken returning id, authority_id, school_id
), tabled as (
  update return_lines line set tabled_pence = amounts.amount from amounts where line.id = amounts.id
), put as (
  insert into round_lines (round_id, return_line_id, authority_id, school_id, amount_pence) select opened.id, amounts.id, authority_id, school_id, amount from opened cross join amounts
), reasons as (
  insert into offer_recommendations (round_id, authority_id, recommended_pence, lines) select id, authority_id, 0, '[]' from opened
)
select app.append_audit(jsonb_build_array(jsonb_build_object('chain', authority_id, 'at', now(), 'personId', $3::text, 'personName', $4::text, 'organisationId', authority_id,
  'organisationName', 'bench', 'action', 'offer', 'subjectType', 'upliftReturn', 'subjectId', $1::text, 'schoolId', school_id, 'shared', true, 'source', 'bench',
  'after', jsonb_build_object('percentBp', $2::int)))), json_build_object('data', true) from opened`;
