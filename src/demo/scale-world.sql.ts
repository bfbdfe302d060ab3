/**
 * A national-size invented cycle as SQL, one statement a table, in the order in which they run. Ids follow from numbers by `md5`, so that
 * statements find each other's rows without asking. They read the temporary table `scale_places`: one row a placement, with everything drawn by lot.
 */

const id = (kind: string, number: string): string => `md5('scale/${kind}/' || ${number})::uuid`;

/** $1: how many placements each authority has. The largest buys from many schools, the smallest from a handful. */
export const DRAW_PLACES = `
  create temporary table scale_places on commit drop as
  with sized as (
    select number::int as authority, places from unnest($1::int[]) with ordinality as given(places, number)
  ), drawn as (
    select row_number() over () as number, authority, random() as school_draw, random() as need_draw, random() as price_draw, random() as age_draw, places
    from sized cross join lateral generate_series(1, places)
  )
  select number, authority, ${id('authority', 'authority')} as authority_id, ${id('place', 'number')} as placement_id, ${id('pupil', 'number')} as pupil_id,
    1 + (authority * 37 + floor(school_draw * school_draw * greatest(8, least(160, places / 8)))::int) % 1000 as school,
    (array['ASD', 'ASD', 'ASD', 'ASD', 'SEMH', 'SEMH', 'SEMH', 'SEMH', 'SLCN', 'MLD'])[1 + floor(need_draw * 10)::int] as need,
    (3800000 + floor(price_draw * 4600000 + case when price_draw > 0.97 then 9000000 else 0 end))::bigint / 100 * 100 as core_pence,
    price_draw > 0.97 as residential,
    1 + floor(age_draw * 13)::int as year_group,
    make_date(2021 + floor(school_draw * 5)::int, 9, 1) as starts_on
  from drawn`;

export const SCALE_STATEMENTS: readonly string[] = [
  `insert into organisations (id, kind, name, la_code, address)
   select ${id('authority', 'number')}, 'authority', 'Scale Authority ' || number, lpad(number::text, 3, '0'), 'Invented House'
   from generate_series(1, 150) number`,

  `insert into organisations (id, kind, name)
   select ${id('provider', 'number')}, 'provider', 'Scale Provider ' || number || ' Limited' from generate_series(1, 400) number`,

  `insert into people (id, email, full_name)
   select ${id('officer', 'number')}, 'officer@' || lpad(number::text, 3, '0') || '.scale.example', 'Officer ' || number from generate_series(1, 150) number
   union all
   select ${id('fees', 'number')}, 'fees@' || lpad(number::text, 3, '0') || '.scale.example', 'Fees Manager ' || number from generate_series(1, 400) number`,

  `insert into memberships (person_id, organisation_id, roles)
   select ${id('officer', 'number')}, ${id('authority', 'number')}, array['sesOfficer'] from generate_series(1, 150) number
   union all
   select ${id('fees', 'number')}, ${id('provider', 'number')}, array['providerFeesManager'] from generate_series(1, 400) number`,

  `insert into schools (id, urn, name, kind, section41, type_code, type_name, status, low_age, high_age, gender, boarding, capacity, needs, la_code, la_name,
     outward_postcode, latitude, longitude, provider_id)
   select ${id('school', 'number')}, 980000 + number, 'Scale School ' || number, kind, number % 3 > 0, case kind when 'iss' then '10' else '08' end,
     case kind when 'iss' then 'Other independent special school' else 'Non-maintained special school' end, 'open', 4, 19, 'Mixed',
     case when number % 12 = 0 then 'boarding' else 'day' end, 60 + number % 60, array['ASD', 'SEMH', 'SLCN', 'MLD'], lpad((1 + number % 150)::text, 3, '0'),
     'Scale Authority ' || (1 + number % 150), 'ZZ' || (1 + number % 90), 50.5 + random() * 4.5, -3.5 + random() * 4.5, ${id('provider', '(1 + number % 400)')}
   from generate_series(1, 1000) number cross join lateral (select case when number % 12 = 5 then 'nmss' else 'iss' end as kind) kinds`,

  `insert into uplift_policies (id, authority_id, effective_from, window_opens, window_closes, late_rule, months_between_uplifts, evidence_above_bp,
     offer_working_days, cap_bp, cap_series, cap_review_above_bp, benchmark_minimum, appeal_days, call_in_working_days, key_decision_notice_days)
   select ${id('policy', 'number')}, ${id('authority', 'number')}, '2024-04-01', '11-01', '01-31', 'oneTermAfterReceipt', 12, 500, 10, 150, 'CPI', 300, 5, 14, 5, 28
   from generate_series(1, 150) number`,

  `insert into approval_matrix_bands (authority_id, effective_from, position, up_to_pence, roles, key_decision)
   select ${id('authority', 'number')}, '2024-04-01', 1, null, array['headOfSes', 'financePartner'], false from generate_series(1, 150) number`,

  `insert into index_baskets (id, authority_id, name, version, shares)
   select ${id('basket', 'number')}, ${id('authority', 'number')}, 'Special school costs', 1,
     '[{"seriesCode": "teachersPay", "shareBp": 4000}, {"seriesCode": "njcPay", "shareBp": 2500}, {"seriesCode": "nationalLivingWage", "shareBp": 1000}, {"seriesCode": "CPIH", "shareBp": 2500}]'
   from generate_series(1, 150) number`,

  `insert into cost_grants (authority_id, name, financial_year, school_kind, pence_per_place, source)
   select ${id('authority', 'number')}, 'Core schools budget grant', 2027, 'iss', 43000, 'Scale figure' from generate_series(1, 150) number`,

  `insert into panel_meetings (authority_id, on_date, name)
   select ${id('authority', 'number')}, make_date(2027, month, 9), 'Panel' from generate_series(1, 150) number, generate_series(1, 12) month`,

  `insert into due_diligence_checks (authority_id, school_id, kind, result, checked_on, expires_on)
   select used.authority_id, ${id('school', 'used.school')}, kind, 'passed', '2026-05-01', case when (used.school + used.authority) % 40 = 0 then date '2026-10-01' else date '2027-08-31' end
   from (select distinct authority, authority_id, school from scale_places) used,
     unnest(array['registration', 'inspection', 'insurance', 'safeguarding', 'saferRecruitment', 'finance', 'dataProtection']) kind`,

  `insert into pupils (id, authority_id, reference, birth_month, year_group, primary_need, outward_postcode)
   select pupil_id, authority_id, 'P' || number, make_date(2021 - year_group, 9, 1) + make_interval(months => (number % 12)::int), year_group, need, 'ZZ' || (1 + number % 90)
   from scale_places`,

  `insert into placements (id, authority_id, school_id, pupil_id, starts_on, setting, weeks_a_year, nights_a_week, naming_basis, charging_basis, charging_units,
     last_reviewed_on)
   select placement_id, authority_id, ${id('school', 'school')}, pupil_id, starts_on, case when residential then 'residential' else 'day' end, 38,
     case when residential then 4 else 0 end, (array['agreed', 'agreed', 'agreed', 'agreed', 'tribunal'])[1 + number % 5],
     (array['schoolDay', 'week', 'calendarDay', 'month', 'term'])[1 + school % 5], (array[190, 38, null, null, null])[1 + school % 5],
     date '2026-11-01' - (number % 420)::int
   from scale_places`,

  `insert into fee_lines (id, authority_id, school_id, placement_id, kind, label, unit, quantity, unit_pence, annual_pence, effective)
   select ${id("line/' || part.name || '", 'number')}, authority_id, ${id('school', 'school')}, placement_id, part.kind, part.label, part.unit, part.quantity,
     part.unit_pence, part.unit_pence * part.quantity, part.effective
   from scale_places cross join lateral (values
     ('before', 'core', '', 'year', 1, core_pence, daterange('2025-09-01', '2026-09-01')),
     ('now', 'core', '', 'year', 1, core_pence * (10200 + school % 200) / 10000, daterange('2026-09-01', null)),
     ('therapy', 'therapy', 'Speech and language therapy', 'session', 38, 7000 + number % 3000, daterange('2026-09-01', null))
   ) as part(name, kind, label, unit, quantity, unit_pence, effective)`,

  `insert into fee_line_funders (fee_line_id, authority_id, funder, share_bp)
   select id, authority_id, 'education', 10000 from fee_lines where placement_id in (select placement_id from scale_places)`,

  `insert into uplift_cycles (id, authority_id, name, academic_year, opens_on, closes_on, april_on, september_on, policy_id, basket_id, late_rule, evidence_above_bp,
     offer_working_days, appeal_days, index_from, index_to)
   select ${id('cycle', 'number')}, ${id('authority', 'number')}, 'Fees for 2027/28', 2027, '2026-11-01', '2027-01-31', '2027-04-01', '2027-09-01', ${id('policy', 'number')},
     ${id('basket', 'number')}, 'oneTermAfterReceipt', 500, 10, 14, '2025-09-01', '2026-09-01'
   from generate_series(1, 150) number`,

  `insert into cycle_budgets (cycle_id, authority_id, room_pence)
   select ${id('cycle', 'authority')}, authority_id, sum(core_pence) * 3 / 100 from scale_places group by authority, authority_id`,

  `insert into uplift_returns (id, cycle_id, authority_id, school_id, reference, state, version, officer_id, submitted_by, submitted_by_name, submitted_at,
     received_on, receipt_sha256)
   select ${id('return', "authority || '/' || school")}, ${id('cycle', 'authority')}, authority_id, ${id('school', 'school')},
     format('%s-2027-%s', lpad(authority::text, 3, '0'), 980000 + school), 'submitted', 2, null, ${id('fees', '(1 + school % 400)')}, 'Fees Manager ' || (1 + school % 400),
     '2026-11-10 10:00+00', '2026-11-10', encode(sha256(convert_to(format('scale %s %s', authority, school), 'UTF8')), 'hex')
   from (select distinct authority, authority_id, school from scale_places) used`,

  `insert into return_lines (return_id, authority_id, school_id, placement_id, fee_line_id, effective_on, current_pence, asked_pence, driver, driver_figures)
   select ${id('return', "place.authority || '/' || place.school")}, line.authority_id, line.school_id, line.placement_id, line.id, '2027-09-01', line.annual_pence,
     line.annual_pence * (10200 + (place.number * 7 + place.school) % 600) / 10000, 'pay', 'Pay awards'
   from scale_places place join fee_lines line on line.placement_id = place.placement_id and line.effective @> date '2027-09-01'`,
];

/** Tables the statements fill: their security is forced on the owner too, and lifted for this one transaction. */
export const SCALE_TABLES: readonly string[] = [
  'organisations',
  'people',
  'memberships',
  'schools',
  'term_calendars',
  'uplift_policies',
  'approval_matrix_bands',
  'index_baskets',
  'index_values',
  'cost_grants',
  'panel_meetings',
  'due_diligence_checks',
  'pupils',
  'placements',
  'fee_lines',
  'fee_line_funders',
  'uplift_cycles',
  'cycle_budgets',
  'uplift_returns',
  'return_lines',
];
