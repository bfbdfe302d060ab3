/**
 * What the authority's places cost today beside like places elsewhere: same need, phase and setting, gross price (place funding added back),
 * net of VAT. Parameters: today; the fewest places of which a figure is shown. "Kinds" tells what the money of a place is for, so that an
 * unusual price can be explained by it.
 */
export const LIKE_PRICES_SQL = `
with kinds as (
  select line.placement_id, line.kind, sum(line.annual_pence)::bigint as pence
  from fee_lines line where line.effective @> $1::date group by line.placement_id, line.kind
), priced as (
  select placement.id, placement.school_id, placement.naming_basis, pupil.reference, pupil.primary_need as need, placement.setting,
    case when pupil.year_group >= 12 then 'post16' when pupil.year_group >= 7 then 'secondary' else 'primary' end as phase,
    school.name as school_name,
    (select sum(pence)::bigint from kinds where kinds.placement_id = placement.id) + coalesce((
      select funding.pence_per_place from place_funding funding
      where funding.school_kind = school.kind and funding.effective_from <= $1::date order by funding.effective_from desc limit 1), 0) as gross_pence
  from placements placement
  join pupils pupil on pupil.id = placement.pupil_id
  join schools school on school.id = placement.school_id
  where placement.authority_id = (select app.organisation()) and placement.starts_on <= $1::date and (placement.ends_on is null or placement.ends_on >= $1::date)
    -- The place of a block is priced by its contract, not by the child.
    and not exists (select from occupancies stay where stay.placement_id = placement.id and stay.place_id is not null and stay.during @> $1::date)
), cells as (
  select need, phase, setting, count(*) as places, sum(gross_pence)::bigint as total_pence, round(avg(gross_pence))::bigint as mean_pence,
    percentile_cont(0.25) within group (order by gross_pence) as q1, percentile_cont(0.5) within group (order by gross_pence) as median,
    percentile_cont(0.75) within group (order by gross_pence) as q3
  from priced where gross_pence is not null group by need, phase, setting
), usual as (
  -- What a kind of fee costs a like place on average, those without it counted as nought.
  select priced.need, priced.phase, priced.setting, kinds.kind, round(sum(kinds.pence)::numeric / max(cells.places))::bigint as pence
  from priced join kinds on kinds.placement_id = priced.id
  join cells on cells.need = priced.need and cells.phase = priced.phase and cells.setting = priced.setting
  group by priced.need, priced.phase, priced.setting, kinds.kind
), unusual as (
  select priced.*, cells.places, cells.median, cells.q3 + 1.5 * (cells.q3 - cells.q1) as above
  from priced join cells on cells.need = priced.need and cells.phase = priced.phase and cells.setting = priced.setting
  where cells.places >= $2::int and priced.gross_pence > cells.q3 + 1.5 * (cells.q3 - cells.q1)
)
select json_build_object(
  'cells', (select coalesce(json_agg(json_build_object('need', cells.need, 'phase', cells.phase, 'setting', cells.setting, 'places', cells.places,
      'total', cells.total_pence, 'mean', cells.mean_pence, 'median', round(cells.median)::bigint,
      'partnerPlaces', partner.places, 'partnerMean', partner.mean_pence, 'partnerMedian', partner.median_pence)
      order by cells.total_pence desc, cells.need, cells.phase, cells.setting), '[]')
    from cells left join app.partner_prices($1::date) partner on partner.need = cells.need and partner.phase = cells.phase and partner.setting = cells.setting),
  'unpriced', (select count(*) from priced where gross_pence is null),
  'partners', (select count(*) from unnest(app.partners_in_prices($1::date))),
  'national', (select json_build_object('financialYear', financial_year, 'mean', pence_a_pupil, 'source', source)
    from national_prices order by financial_year desc limit 1),
  'outliers', (select coalesce(json_agg(json_build_object('placementId', unusual.id, 'pupilReference', unusual.reference, 'schoolId', unusual.school_id,
      'schoolName', unusual.school_name, 'need', unusual.need, 'phase', unusual.phase, 'setting', unusual.setting, 'namingBasis', unusual.naming_basis,
      'gross', unusual.gross_pence, 'median', round(unusual.median)::bigint, 'places', unusual.places,
      'kinds', (select coalesce(json_agg(json_build_object('kind', own.kind, 'pence', own.pence, 'usual', coalesce(usual.pence, 0)) order by own.kind), '[]')
        from kinds own left join usual on usual.need = unusual.need and usual.phase = unusual.phase and usual.setting = unusual.setting and usual.kind = own.kind
        where own.placement_id = unusual.id))
      order by unusual.gross_pence - unusual.median desc, unusual.reference), '[]') from unusual))`;
