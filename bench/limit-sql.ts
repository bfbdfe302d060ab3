/** The same questions, each as one statement written by hand: what the application is measured against. */

const money = (pence: string): string =>
  `coalesce('{"pence":' || ${pence} || ',"formatted":"' || to_char(${pence} / 100.0, 'FM£999,999,999,990.00') || '"}', 'null')`;

/**
 * 50 returns with school, lines and money, the whole answer as text that is joined together: the fastest form there is, and one that nobody
 * would want to keep. Every column that may be null is coalesced, since one null would empty its object. Parameter: the cycle.
 */
export const RETURNS_LIMIT = `
with page as (
  select ret.id, ret.reference, ret.version, ret.state, ret.school_id, school.urn, school.name
  from uplift_returns ret join schools school on school.id = ret.school_id
  where ret.cycle_id = $1 order by school.name, ret.id limit 51
), shown as (select * from page order by name, id limit 50), last as (select name, id from shown order by name desc, id desc limit 1)
select '{"data":{"upliftReturns":{"nodes":[' || coalesce((
  select string_agg('{"id":"' || shown.id || '","reference":' || to_json(shown.reference) || ',"version":' || shown.version || ',"state":"' || shown.state
    || '","school":{"id":"' || shown.school_id || '","urn":' || shown.urn || ',"name":' || to_json(shown.name) || '},"current":' || ${money('below.current')}
    || ',"asked":' || ${money('below.asked')} || ',"tabled":' || coalesce('{"pence":' || below.tabled || '}', 'null') || ',"lines":[' || below.lines || ']}',
    ',' order by shown.name, shown.id)
  from shown cross join lateral (
    select sum(line.current_pence)::bigint as current,
      case when bool_and(line.asked_pence is not null) then sum(line.asked_pence)::bigint end as asked,
      case when bool_and(line.tabled_pence is not null) then sum(line.tabled_pence)::bigint end as tabled,
      string_agg('{"id":"' || line.id || '","pupilReference":' || to_json(pupil.reference) || ',"kind":"' || fee.kind || '","effectiveOn":"'
        || line.effective_on || '","current":' || ${money('line.current_pence')} || ',"asked":' || ${money('line.asked_pence')} || ',"driver":'
        || coalesce('"' || line.driver || '"', 'null') || '}', ',' order by pupil.reference, fee.kind, fee.label) as lines
    from return_lines line
    join fee_lines fee on fee.id = line.fee_line_id
    join placements placement on placement.id = line.placement_id
    join pupils pupil on pupil.id = placement.pupil_id
    where line.return_id = shown.id) below
), '') || '],"pageInfo":{"hasNextPage":' || (select count(*) > 50 from page) || ',"endCursor":'
  || coalesce((select '"' || translate(encode(convert_to('[' || to_json(name) || ',"' || id || '"]', 'UTF8'), 'base64'), E'+/=\\n', '-_') || '"' from last), 'null')
  || '},"totalCount":' || (select count(*) from uplift_returns where cycle_id = $1) || '}}}'`;

/** The rise of the basket, or of one series, between two dates in basis points; null where a value is missing. */
const riseBetween = (shares: string, from: string, to: string): string => `(
  select case when bool_and(rise is not null) then round(sum(share * rise))::int end from (
    select share, case when later.on_date > ${from} then case series.kind when 'percent' then later.value / 100 else later.value / earlier.value - 1 end end as rise
    from ${shares} join index_series series on series.code = part.code
    left join lateral (select effective_on as on_date, value from index_values where series_code = part.code and effective_on <= ${to}
      order by effective_on desc, entered_at desc limit 1) later on true
    left join lateral (select value from index_values where series_code = part.code and effective_on <= ${from}
      order by effective_on desc, entered_at desc limit 1) earlier on true) rises)`;

/**
 * The assessment of a cycle by return: the same figures and flags, in whole numbers. Parameters: the cycle, today. What it leaves out: the
 * reasons in words and the steps; refusals where a calendar, an index value or a charging basis does not fit (it takes them to be right); new
 * prices that begin on another day than 1 September, and weeks above 39; the cost of waiting, next year's budget, and the spread of like
 * places, which the application works out and this question does not ask for. So it is a limit, not an alternative.
 */
export const ASSESSMENT_LIMIT = `
with cycle as materialized (
  select cycle.*, rule.months_between_uplifts, rule.cap_bp, rule.benchmark_minimum, budget.room_pence,
    make_interval(months => rule.months_between_uplifts) as between_uplifts, basket.shares,
    ${riseBetween('(select rule.cap_series as code, 10000 as share) part', 'cycle.index_from', 'cycle.index_to')} as series_rise
  from uplift_cycles cycle join uplift_policies rule on rule.id = cycle.policy_id join index_baskets basket on basket.id = cycle.basket_id
  left join cycle_budgets budget on budget.cycle_id = cycle.id where cycle.id = $1
), basis as materialized (
  select *, least(cap_bp, series_rise) as cap,
    ${riseBetween(`(select share ->> 'seriesCode' as code, (share ->> 'shareBp')::int as share from jsonb_array_elements(cycle.shares) share) part`, 'index_from', 'index_to')} as rise
  from cycle
), places as materialized (
  select placement.id, pupil.primary_need as need, placement.setting,
    case when pupil.year_group >= 12 then 'post16' when pupil.year_group >= 7 then 'secondary' else 'primary' end as phase,
    sum(line.annual_pence)::bigint as net, sum(line.annual_pence)::bigint + coalesce((
      select funding.pence_per_place from place_funding funding where funding.school_kind = school.kind and funding.effective_from <= $2::date
      order by funding.effective_from desc limit 1), 0) as gross
  from placements placement join pupils pupil on pupil.id = placement.pupil_id join schools school on school.id = placement.school_id
  join fee_lines line on line.placement_id = placement.id and line.effective @> $2::date
  where (placement.ends_on is null or placement.ends_on >= $2::date)
  group by placement.id, pupil.primary_need, pupil.year_group, placement.setting, school.kind
), ranked as materialized (
  select id, net, count(*) over cell - 1 as others,
    2 * (rank() over (partition by need, phase, setting order by gross) - 1) + count(*) over (partition by need, phase, setting, gross) - 1 as twice_below
  from places window cell as (partition by need, phase, setting)
), asked as materialized (
  select line.return_id, line.school_id, line.placement_id, line.current_pence as p, coalesce(line.asked_pence, line.current_pence) as ask, line.effective_on,
    fee.kind, lower(fee.effective) as fee_from, prior.annual_pence as prior_pence, lower(prior.effective) as prior_from, placement.starts_on,
    placement.last_reviewed_on, placement.price_rule, placement.charging_basis, placement.charging_units,
    concat_ws(' ', line.school_id, line.effective_on, placement.charging_basis, placement.charging_units) as terms_key
  from uplift_returns ret join return_lines line on line.return_id = ret.id
  join fee_lines fee on fee.id = line.fee_line_id join placements placement on placement.id = line.placement_id
  left join fee_lines prior on prior.placement_id = fee.placement_id and prior.kind = fee.kind and prior.label = fee.label
    and upper(prior.effective) = lower(fee.effective)
  where ret.cycle_id = $1
), past as materialized (
  select prior_from, fee_from,
    ${riseBetween(`(select share ->> 'seriesCode' as code, (share ->> 'shareBp')::int as share from basis, jsonb_array_elements(basis.shares) share) part`, 'pairs.prior_from', 'pairs.fee_from')} as rise
  from (select distinct prior_from, fee_from from asked where prior_from < fee_from) pairs
), calendar as materialized (
  -- Of each school's year: school days, and days of weeks that have one, before 1 April and in all; and how much of its terms has passed.
  select school_id, academic_year, sum(open) filter (where day < spring) as days_before, sum(open) as days,
    count(*) filter (where day < spring and in_term) as week_days_before, count(*) filter (where in_term) as week_days
  from (
    select school_id, academic_year, day, spring, open, max(open) over (partition by school_id, academic_year, date_trunc('week', day)) > 0 as in_term from (
      select own.school_id, own.academic_year, day::date as day, make_date(own.academic_year + 1, 4, 1) as spring,
        (extract(isodow from day) <= 5 and day::date <@ any (own.terms) and not day::date <@ any (own.closures))::int as open
      from term_calendars own cross join lateral generate_series(make_date(own.academic_year, 9, 1)::timestamp, make_date(own.academic_year + 1, 8, 31), '1 day') day
      where (own.school_id, own.academic_year) in (select school_id, extract(year from effective_on)::int from asked where charging_basis in ('schoolDay', 'week'))
    ) days) weeks group by school_id, academic_year
), terms as materialized (
  select own.school_id, own.academic_year, sum(case when upper(term) <= spring then 1 when lower(term) < spring
    then (spring - lower(term))::numeric / (upper(term) - lower(term)) else 0 end) as passed, min(upper(term) - lower(term)) filter (where spring <@ term) as length,
    count(*) filter (where upper(term) <= spring) as ended, coalesce(min(spring - lower(term)) filter (where spring <@ term), 0) as inside
  from term_calendars own cross join lateral (select make_date(own.academic_year + 1, 4, 1) as spring) year cross join lateral unnest(own.terms) term
  where (own.school_id, own.academic_year) in (select school_id, extract(year from effective_on)::int from asked where charging_basis = 'term')
  group by own.school_id, own.academic_year
), lapsed as materialized (
  select distinct school_id from (
    select distinct on (made.school_id, made.kind) made.school_id, made.result, made.expires_on from due_diligence_checks made
    where made.school_id in (select school_id from asked) order by made.school_id, made.kind, made.checked_on desc) latest
  where result = 'failed' or expires_on < $2::date
), granted as materialized (
  select used.school_id, used.year, coalesce(sum(given.pence_per_place), 0) as pence
  from (select distinct asked.school_id, school.kind, extract(year from asked.effective_on - interval '3 months')::int as year
    from asked join schools school on school.id = asked.school_id) used
  left join cost_grants given on given.financial_year = used.year and coalesce(given.school_id, used.school_id) = used.school_id
    and coalesce(given.school_kind, used.kind) = used.kind group by 1, 2
), parts as materialized (
  -- By school and charging basis: which part of the year's price falls before 1 April, the grants, and whether a check has lapsed.
  select used.terms_key as parts_key, coalesce(granted.pence, 0) as granted, lapsed.school_id is not null as has_lapsed, case charging_basis when 'schoolDay' then days_before when 'week' then week_days_before when 'month' then 7
      when 'term' then ended * coalesce(length, 1) + inside else make_date(academic_year + 1, 4, 1) - make_date(academic_year, 9, 1) end as units,
    case charging_basis when 'schoolDay' then charging_units when 'week' then week_days when 'month' then 12 when 'term' then 3 * coalesce(length, 1)
      else make_date(academic_year + 1, 9, 1) - make_date(academic_year, 9, 1) end as whole
  from (select distinct terms_key, school_id, charging_basis, charging_units, extract(year from effective_on)::int as academic_year,
    extract(year from effective_on - interval '3 months')::int as year from asked) used
  left join calendar using (school_id, academic_year) left join terms using (school_id, academic_year)
  left join granted using (school_id, year) left join lapsed using (school_id)
), known as (
  -- Full joins, and offset 0 that keeps them so: by hash, not one search of all places and schools for every line.
  select * from asked full join (select id as place_id, net, others, twice_below from ranked) place on place.place_id = asked.placement_id
  full join parts on parts.parts_key = asked.terms_key offset 0
), lines as (
  select known.*, basis.rise as basket_rise, basis.cap, basis.room_pence, basis.benchmark_minimum,
    round(net * (10000 + basis.rise) / 10000.0)::bigint - net as risen, sum(p) over () as total, basis.between_uplifts,
    greatest(0, coalesce(round((p - prior_pence) * 10000.0 / nullif(prior_pence, 0))::int - past.rise, 0)) as above
  from known cross join basis left join past on past.prior_from = known.prior_from and past.fee_from = known.fee_from
  where known.return_id is not null
), first as (
  select *, case when granted = 0 then basket_rise
      else round(greatest(risen - granted, least(risen, 0)) * 10000.0 / net)::int end as index_rise from lines
), second as (
  select *, p * (10000 + index_rise) / 10000 as justified from first
), third as (
  select *, case when above <= 0 then justified else greatest(justified - (p * above + 9999) / 10000, least(p, justified)) end as after_history from second
), fourth as (
  select *, case when others is null or others < benchmark_minimum or after_history <= p then after_history
    else p + (after_history - p) * (13000 - least(greatest(round(twice_below * 10000.0 / (2 * others))::int, 5000), 9000)) / 8000 end as after_benchmark from third
), offered as (
  select *, least(after_benchmark, p * (10000 + greatest(cap, 0)) / 10000, p + greatest(floor(room_pence::numeric * p / total)::bigint, 0), ask) as recommended,
    ask * units / whole - p * units / whole as this_year from fourth
), by_return as (
  select return_id, school_id, sum(p)::bigint as current, sum(ask)::bigint as asked, sum(justified)::bigint as justified, sum(recommended)::bigint as recommended,
    case when bool_and(this_year is not null) then sum(this_year)::bigint end as this_year, coalesce(sum(ask) filter (where kind in ('core', 'therapy', 'oneToOne')), 0)::bigint as section63,
    array_remove(array[
      case when bool_or(effective_on < starts_on + between_uplifts) then 'firstTwelveMonths' end,
      case when bool_or(prior_pence is not null and effective_on < fee_from + between_uplifts) then 'upliftedWithinTwelveMonths' end,
      case when bool_or(price_rule = 'fixed') then 'fixedPriceContract' end, case when bool_or(price_rule = 'formula') then 'formulaContract' end,
      case when bool_or(has_lapsed) then 'lapsedCheck' end,
      case when bool_or($2::date > coalesce(last_reviewed_on, starts_on) + interval '12 months') then 'reviewOverAYearOld' end,
      case when bool_or(charging_basis is null) then 'noChargingBasis' end], null) as flags
  from offered group by return_id, school_id
)
select json_build_object('data', json_build_object('cycleAssessment', json_build_object('returns', json_agg(json_build_object(
  'returnId', return_id, 'school', json_build_object('name', school.name), 'current', json_build_object('pence', current), 'asked', json_build_object('pence', asked),
  'justified', json_build_object('pence', justified), 'recommended', json_build_object('pence', recommended),
  'recommendedRiseBp', round((recommended - current) * 10000.0 / nullif(current, 0)), 'thisYear', json_build_object('pence', this_year),
  'section63', json_build_object('pence', section63), 'flags', flags) order by school.name))))
from by_return join schools school on school.id = by_return.school_id`;

/**
 * An offer as one statement: version, state and lock, expiry aside; round, line amounts, what is on the table, the recommendation's row, the
 * record in its hash chain. Parameters: return, version, percent in basis points, person, their name, authority's name, last day. It works out
 * no recommendation, so its row says nothing; it checks no figures and looks for no mutation key.
 */
export const OFFER_LIMIT = `
with taken as (
  update uplift_returns set state = 'offered', version = version + 1, officer_id = coalesce(officer_id, $4)
  where id = $1 and version = $2 and state in ('submitted', 'underReview', 'countered', 'lapsed', 'deadlocked') returning *
), amounts as (
  select line.id, least(coalesce(line.asked_pence, line.current_pence), round(line.current_pence * (10000 + $3::int) / 10000.0)::bigint) as amount
  from return_lines line join taken on taken.id = line.return_id
), answered as (
  update negotiation_rounds set state = 'answered', answered_by = $4, answered_by_name = $5, answered_at = now() where return_id = $1 and state = 'open'
), opened as (
  insert into negotiation_rounds (return_id, authority_id, school_id, number, side, percent_bp, total_pence, made_by, made_by_name, made_at, expires_on)
  select id, authority_id, school_id, (select coalesce(max(number), 0) + 1 from negotiation_rounds where return_id = $1), 'authority', $3,
    (select sum(amount) from amounts), $4, $5, now(), $7 from taken returning *
), tabled as (
  update return_lines line set tabled_pence = amounts.amount from amounts where line.id = amounts.id
), kept as (
  insert into round_lines (round_id, return_line_id, authority_id, school_id, amount_pence)
  select opened.id, amounts.id, authority_id, school_id, amount from opened cross join amounts
), reasons as (
  insert into offer_recommendations (round_id, authority_id, recommended_pence, lines) select id, authority_id, total_pence, '[]' from opened
), closed as (
  update escalations set closed_at = now(), resolution = 'A new offer was made.' where return_id = $1 and closed_at is null
), recorded as (
  select app.append_audit((select jsonb_agg(jsonb_build_object('chain', opened.authority_id, 'at', now(), 'personId', $4::text, 'personName', $5::text,
    'organisationId', opened.authority_id, 'organisationName', $6::text, 'action', act, 'subjectType', 'upliftReturn', 'subjectId', $1::text,
    'schoolId', opened.school_id, 'shared', act = 'offer', 'source', 'bench', 'after', jsonb_build_object('round', opened.number, 'percentBp', $3::int,
      'totalPence', opened.total_pence, 'expiresOn', opened.expires_on))) from unnest(array['offer', 'recommend']) act)) as done from opened
)
select json_build_object('data', json_build_object('makeOffer', json_build_object('upliftReturn', json_build_object('id', taken.id, 'version', taken.version,
  'state', taken.state, 'tabled', json_build_object('pence', opened.total_pence)), 'userErrors', json_build_array())))
from taken, opened, recorded`;
