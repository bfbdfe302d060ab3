import { calendarsJson } from '../../placements/school-calendars.reader.js';

/** Prices as they are told to who asks, and what is public of the schools where like places are. $1 today, $2 the provider. */
export const TOLD_SQL = `
with prices as (select * from app.prices_by_provider($1)),
like_places as (
  select distinct there.provider_id from prices here join prices there on (there.need, there.phase, there.setting) = (here.need, here.phase, here.setting)
  where here.provider_id = $2
)
select json_build_object(
  'prices', (select coalesce(json_agg(json_build_object('authorityId', authority_id, 'providerId', provider_id, 'need', need, 'phase', phase, 'setting', setting,
    'places', places, 'meanPence', mean_pence)), '[]') from prices),
  'providers', (select coalesce(json_agg(json_build_object('id', id, 'name', name)), '[]') from organisations where id in (select provider_id from like_places)),
  'schools', (select coalesce(json_agg(json_build_object('id', school.id, 'name', school.name, 'providerId', school.provider_id, 'lowAge', school.low_age,
      'highAge', school.high_age, 'boarding', school.boarding, 'needs', school.needs, 'capacity', school.capacity, 'pupils', school.pupils,
      'registerOn', (select coalesce(file_date, started_at::date) from register_imports where id = school.last_import_id),
      'specialMeasures', school.special_measures,
      'inspections', (select coalesce(json_agg(json_build_object('inspectorate', inspectorate, 'framework', framework, 'inspectedOn', inspected_on, 'result', result,
        'safeguardingMet', safeguarding_met, 'standardsMet', standards_met)), '[]') from inspections where school_id = school.id))
      order by school.name, school.id), '[]')
    from schools school where school.provider_id in (select provider_id from like_places) and school.provider_id <> $2 and school.status = 'open'))`;

/** One's own, under row-level security: children at the provider, agreements with it, empty places elsewhere. $1 today, $2 the provider, $3 schools elsewhere. */
export const OWN_SQL = `
with in_force as (
  select contract.id, contract.school_id, contract.kind, contract.state, contract.reference, contract.starts_on, contract.ends_on, contract.placement_id,
    version.terms, (select last_chargeable_on from contract_notices where contract_id = contract.id and withdrawn_at is null) as notice_until
  from contracts contract join lateral (
    select terms from contract_versions where contract_id = contract.id and state = 'inForce'
    order by (effective_on <= $1::date) desc, effective_on desc, number desc limit 1) version on true
  where contract.authority_id = (select app.organisation()) and contract.state in ('active', 'noticeGiven')
)
select json_build_object(
  'children', (select coalesce(json_agg(json_build_object('need', pupil.primary_need, 'setting', placement.setting,
      'phase', case when pupil.year_group >= 12 then 'post16' when pupil.year_group >= 7 then 'secondary' else 'primary' end,
      'herePence', coalesce(priced.pence, 0) + coalesce((select funding.pence_per_place from place_funding funding
        where funding.school_kind = school.kind and funding.effective_from <= $1::date order by funding.effective_from desc limit 1), 0),
      'inBlock', paid.in_block,
      'contractId', (select id from in_force where placement_id = placement.id order by starts_on <= $1::date desc, starts_on desc limit 1)) order by placement.id), '[]')
    from placements placement join pupils pupil on pupil.id = placement.pupil_id
    join schools school on school.id = placement.school_id and school.provider_id = $2
    cross join lateral (select sum(annual_pence) as pence from fee_lines line where line.placement_id = placement.id and line.effective @> $1::date) priced
    cross join lateral (select exists (select from occupancies stay
      where stay.placement_id = placement.id and stay.place_id is not null and stay.during @> $1::date) as in_block) paid
    where placement.authority_id = (select app.organisation()) and placement.starts_on <= $1::date and coalesce(placement.ends_on >= $1::date, true)
      and (priced.pence is not null or paid.in_block)),
  'agreements', (select coalesce(json_agg(json_build_object('contractId', held.id, 'reference', held.reference, 'kind', held.kind, 'schoolName', school.name,
      'schoolId', school.id, 'startsOn', held.starts_on, 'endsOn', held.ends_on, 'noticeUntil', held.notice_until, 'terms', held.terms)
      order by school.name, held.kind, held.reference), '[]')
    from in_force held join schools school on school.id = held.school_id where school.provider_id = $2),
  'calendars', (select coalesce(json_agg(json_build_object('schoolId', school.id, 'name', school.name, 'rows', ${calendarsJson('school')})), '[]')
    from schools school where school.provider_id = $2 and school.id in (select school_id from in_force)),
  'blocks', (select coalesce(json_agg(json_build_object('contractId', held.id, 'reference', held.reference, 'providerId', school.provider_id,
      'providerName', (select name from organisations where id = school.provider_id), 'schoolId', school.id, 'schoolName', school.name, 'group', wanted, 'terms', held.terms, 'empty', (
        select count(*) from block_places place where place.contract_id = held.id and place.place_group = wanted ->> 'name' and place.guaranteed
          and place.during @> $1::date and not exists (
            select from app.block_stays(held.id) stay where stay.place_id = place.id and stay.during @> $1::date))) order by held.reference), '[]')
    from in_force held join schools school on school.id = held.school_id and school.provider_id <> $2 and school.status = 'open'
    cross join lateral jsonb_array_elements(held.terms -> 'groups') wanted where held.kind = 'block'),
  'standing', (select coalesce(json_agg(json_build_object('schoolId', school.id,
      'failure', (select json_build_object('kind', kind, 'onDate', on_date) from school_failures where school_id = school.id and withdrawn_at is null limit 1),
      'checks', (select coalesce(json_agg(json_build_object('kind', kind, 'result', result, 'checkedOn', checked_on, 'expiresOn', expires_on, 'note', note,
          'recordedByName', null)), '[]')
        from (select distinct on (kind) * from due_diligence_checks where school_id = school.id order by kind, checked_on desc, recorded_at desc, id) latest))), '[]')
    from schools school where school.id = any ($3::uuid[])))`;
