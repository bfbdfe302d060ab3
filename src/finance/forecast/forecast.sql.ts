import { calendarsJson } from '../../placements/school-calendars.reader.js';

/**
 * What a forecast rests on, as one JSON value: every fee line charged on some day of a range, the price that an unfinished return has in sight for
 * it, the schools' calendars and the budgets. Parameters: the range's first day, the day after its last, a school or null, a placement or null,
 * today, the financial years whose budgets are wanted, and the schools of blocks, which are charged beside fee lines.
 *
 * In sight of a line: what is settled and not yet in force; else the council's last offer while it is open or countered, or the present price where
 * nothing is offered; and what the school asks. Drafts were not sent and returns taken back count no more. Where two rounds speak of one line the
 * later round counts.
 *
 * Prices in sight and shares come beside the lines and are joined to them in code by their ids: joined here, the planner takes them for one row
 * and goes through all of them for every line.
 */
export const FORECAST_SQL = `
with charged as (
  select fee.id, fee.placement_id, fee.school_id, fee.kind, fee.label, fee.annual_pence, fee.hnb_eligible, lower(fee.effective) as from_on,
    least(upper(fee.effective), placement.ends_on + 1) as to_on, placement.setting, placement.charging_basis, placement.charging_units, placement.pupil_id
  from fee_lines fee join placements placement on placement.id = fee.placement_id
  where fee.effective && daterange($1::date, $2::date) and (placement.ends_on is null or placement.ends_on >= greatest($1::date, lower(fee.effective)))
    and ($3::uuid is null or fee.school_id = $3) and ($4::uuid is null or fee.placement_id = $4)
), shares as (
  select share.fee_line_id, json_agg(json_build_object('funder', share.funder, 'shareBp', share.share_bp,
      'signed', coalesce(share.agreement_signed_on <= $5::date, false)) order by share.funder) as shares
  from fee_line_funders share where share.fee_line_id in (select id from charged)
  group by share.fee_line_id having bool_or(share.funder <> 'education')
), moving as (
  select ret.id, ret.reference, ret.state, cycle.academic_year
  from uplift_returns ret join uplift_cycles cycle on cycle.id = ret.cycle_id
  where ret.state not in ('draft', 'withdrawn', 'implemented') and ($3::uuid is null or ret.school_id = $3)
), last_offers as (
  select distinct on (round.return_id) round.return_id, round.id from negotiation_rounds round
  where round.side = 'authority' and round.return_id in (select id from moving where state in ('offered', 'countered'))
  order by round.return_id, round.number desc
), in_sight as (
  select distinct on (line.fee_line_id) line.fee_line_id, json_build_object('feeLineId', line.fee_line_id, 'on', line.effective_on, 'returnId', ret.id, 'reference', ret.reference, 'state', ret.state,
    'offered', case when ret.state in ('settled', 'inApproval', 'approved') then coalesce(line.settled_pence, line.current_pence)
      else coalesce(offer.amount_pence, line.current_pence) end,
    'requested', case when ret.state in ('settled', 'inApproval', 'approved') then coalesce(line.settled_pence, line.current_pence)
      else coalesce(line.asked_pence, line.current_pence) end) as price
  from moving ret
  join return_lines line on line.return_id = ret.id
  left join last_offers last on last.return_id = ret.id
  left join round_lines offer on offer.round_id = last.id and offer.return_line_id = line.id
  where $4::uuid is null or line.placement_id = $4
  order by line.fee_line_id, ret.academic_year desc
)
select json_build_object(
  'lines', (select coalesce(json_agg(json_build_object('id', line.id, 'placementId', line.placement_id, 'schoolId', line.school_id, 'setting', line.setting,
      'pupilReference', pupil.reference, 'kind', line.kind, 'label', line.label, 'annualPence', line.annual_pence, 'from', line.from_on, 'to', line.to_on,
      'chargingBasis', line.charging_basis, 'chargingUnits', line.charging_units, 'hnbEligible', line.hnb_eligible)
      order by pupil.reference, line.kind, line.label, line.from_on), '[]')
    from charged line
    join pupils pupil on pupil.id = line.pupil_id),
  'shares', (select coalesce(json_agg(json_build_object('feeLineId', fee_line_id, 'shares', shares)), '[]') from shares),
  'prices', (select coalesce(json_agg(price), '[]') from in_sight),
  'schools', (select coalesce(json_agg(json_build_object('id', school.id, 'urn', school.urn, 'name', school.name, 'calendars', ${calendarsJson('school')}) order by school.name, school.id), '[]')
    from schools school where school.id in (select school_id from charged) or school.id = any ($7::uuid[])),
  'budgets', (select coalesce(json_agg(latest), '[]') from (
    select distinct on (entry.financial_year) entry.financial_year as "financialYear", entry.version, entry.total_pence as "totalPence", entry.day_pence as "dayPence",
      entry.residential_pence as "residentialPence", entry.reason, entry.entered_by_name as "enteredByName", entry.entered_at as "enteredAt"
    from budgets entry where entry.financial_year = any($6::smallint[]) order by entry.financial_year, entry.version desc) latest)
)`;
