/** Every band the actor may read, with its whole history, the latest first. $1: today. */
export const BANDS_SQL = `
select coalesce(json_agg(json_build_object('id', band.id, 'code', band.code, 'name', band.name, 'version', band.version, 'own', band.authority_id is not null,
  'definitions', (select coalesce(json_agg(json_build_object('from', lower(effective), 'to', upper(effective), 'needs', needs, 'phases', phases, 'settings', settings,
      'provision', provision, 'recordedByName', recorded_by_name, 'recordedAt', recorded_at) order by effective desc), '[]')
    from band_definitions definition where definition.band_id = band.id),
  'tariffs', (select coalesce(json_agg(json_build_object('from', lower(effective), 'to', upper(effective), 'annualPence', annual_pence, 'covers', covers,
      'source', source, 'recordedByName', recorded_by_name, 'recordedAt', recorded_at) order by effective desc), '[]')
    from band_tariffs tariff where tariff.band_id = band.id))
  order by band.authority_id is null, band.code), '[]')
from bands band`;

/**
 * An authority's placements that stand on a day or are to come, each with its fees by kind, place funding, terms and the band an officer chose, if any;
 * and the schools with their calendars. $1: the day. $2–$5: school, needs, setting, phase; null for all.
 */
export const BANDED_PLACEMENTS_SQL = `
with placed as materialized (
  select placement.id, placement.school_id, placement.starts_on, placement.ends_on, placement.setting, placement.charging_basis, placement.charging_units,
    pupil.reference, pupil.primary_need as need, pupil.year_group, greatest(placement.starts_on, $1::date) as day,
    case when pupil.year_group >= 12 then 'post16' when pupil.year_group >= 7 then 'secondary' else 'primary' end as phase
  from placements placement join pupils pupil on pupil.id = placement.pupil_id
  where placement.authority_id = (select app.organisation()) and (placement.ends_on is null or placement.ends_on >= $1::date)
    and ($2::uuid is null or placement.school_id = $2) and ($3::text[] is null or pupil.primary_need = any ($3)) and ($4::text is null or placement.setting = $4)
    -- The place of a block is priced by its contract.
    and not exists (select from occupancies stay where stay.placement_id = placement.id and stay.place_id is not null
      and stay.during @> greatest(placement.starts_on, $1::date))
), fees as (
  select placement_id, json_object_agg(kind, pence) as by_kind from (
    select line.placement_id, line.kind, sum(line.annual_pence)::bigint as pence
    from fee_lines line join placed on placed.id = line.placement_id where line.effective @> placed.day group by line.placement_id, line.kind) kinds
  group by placement_id
)
select json_build_object(
  'placements', (select coalesce(json_agg(json_build_object('id', placed.id, 'schoolId', placed.school_id, 'schoolName', school.name, 'pupilReference', placed.reference,
      'need', placed.need, 'yearGroup', placed.year_group, 'phase', placed.phase, 'setting', placed.setting, 'startsOn', placed.starts_on, 'endsOn', placed.ends_on,
      'chargingBasis', placed.charging_basis, 'chargingUnits', placed.charging_units, 'fees', coalesce(fees.by_kind, '{}'),
      'placeFunding', case when school.kind in ('nmss', 'post16') then (select funding.pence_per_place from place_funding funding
        where funding.school_kind = school.kind and funding.effective_from <= placed.day order by funding.effective_from desc limit 1) else 0 end,
      'chosenBandId', chosen.band_id, 'chosenBecause', chosen.reason)
      order by placed.reference, placed.id), '[]')
    from placed join schools school on school.id = placed.school_id
    left join fees on fees.placement_id = placed.id
    left join placement_bands chosen on chosen.placement_id = placed.id and chosen.effective @> placed.day
    where $5::text is null or placed.phase = $5),
  'schools', (select coalesce(json_agg(json_build_object('id', school.id, 'name', school.name, 'calendars',
      (select coalesce(json_agg(json_build_object('academic_year', calendar.academic_year, 'terms', calendar.terms::text[], 'closures', calendar.closures::text[])), '[]')
        from term_calendars calendar where calendar.school_id = school.id)) order by school.name), '[]')
    from schools school where school.id in (select school_id from placed)))`;
