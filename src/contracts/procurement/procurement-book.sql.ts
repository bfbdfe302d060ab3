import { STANDING_VERSION } from '../contracts.sql.js';

/** Who is paid: the provider, or the school itself where none is linked to it. */
const PARTY = `json_build_object('id', coalesce(provider.id, school.id), 'name', coalesce(provider.name, school.name), 'isProvider', provider.id is not null,
  'companyNumber', provider.company_number, 'charityNumber', provider.charity_number)`;

/**
 * All that procurement of one authority rests on, as one JSON value: its contracts with their routes, notices and costs, its placements without
 * contract, and the dated rules. Parameters: the authority, today. It names the authority itself: a council also sees others' contracts whose
 * places it shares, and those are theirs to account for.
 */
export const PROCUREMENT_BOOK_SQL = `
with own as (
  select contract.*, least(contract.ends_on, notice.last_chargeable_on, later.starts_on - 1) as last_day, notice.last_chargeable_on,
    later.starts_on - 1 as superseded_on
  from contracts contract
  left join contract_notices notice on notice.contract_id = contract.id and notice.withdrawn_at is null
  left join contracts later on later.supersedes_id = contract.id and later.state in ('active', 'noticeGiven', 'ended', 'superseded')
  where contract.authority_id = $1
), valued as (
  select version.contract_id, json_agg(json_build_object('effectiveOn', version.effective_on, 'wholeLife', version.whole_life_pence,
      'standardRated', fees.standard_rated, 'annual', fees.annual) order by version.effective_on, version.number) as versions
  from contract_versions version
  cross join lateral (
    select coalesce(sum((line ->> 'annualPence')::bigint) filter (where line ->> 'vat' = 'standard'), 0)::bigint as standard_rated,
      coalesce(sum((line ->> 'annualPence')::bigint), 0)::bigint as annual
    from jsonb_array_elements(coalesce(version.terms -> 'feeLines', '[]')) line) fees
  where version.authority_id = $1 and (version.state in ('inForce', 'replaced') or (version.state <> 'withdrawn' and not exists (
    select from contract_versions other where other.contract_id = version.contract_id and other.state in ('inForce', 'replaced'))))
  group by version.contract_id
), notices as (
  select contract_id, json_object_agg(notice, json_build_object('publishedOn', published_on, 'reference', reference, 'address', address,
    'recordedByName', recorded_by_name)) as published, max(recorded_at) as at
  from procurement_notices where authority_id = $1 group by contract_id
), changed as (
  select contract_id, max(greatest(drafted_at, signed_at, in_force_at)) as at, json_agg(json_build_object('number', number, 'effectiveOn', effective_on)
    order by number) filter (where number > 1 and state in ('inForce', 'replaced')) as variations
  from contract_versions where authority_id = $1 group by contract_id
), uncovered as (
  select placement.* from placements placement
  where placement.authority_id = $1 and (placement.ends_on is null or placement.ends_on >= $2::date)
    and not exists (select from contracts contract where contract.placement_id = placement.id and contract.state <> 'withdrawn')
    and not exists (select from occupancies occupancy where occupancy.placement_id = placement.id and occupancy.place_id is not null
      and (upper(occupancy.during) is null or upper(occupancy.during) > $2::date))
), charged as (
  select fee.placement_id, json_agg(json_build_object('annual', fee.annual_pence, 'standardRated', fee.vat = 'standard', 'from', lower(fee.effective),
    'to', upper(fee.effective) - 1)) as lines
  from fee_lines fee where fee.placement_id in (select id from uncovered) group by fee.placement_id
)
select json_build_object(
  'authority', (select json_build_object('name', name, 'laCode', la_code) from organisations where id = $1),
  'contracts', (select coalesce(json_agg(json_build_object('id', own.id, 'version', own.version, 'reference', own.reference, 'title', own.title, 'kind', own.kind,
      'state', own.state, 'startsOn', own.starts_on, 'agreedEnd', own.ends_on, 'endsOn', own.last_day, 'frameworkId', own.framework_id,
      'endedOn', case when own.state in ('ended', 'superseded') then own.last_day end,
      'school', json_build_object('id', school.id, 'name', school.name, 'urn', school.urn), 'party', ${PARTY},
      'variations', coalesce(changed.variations, '[]'), 'changedAt', greatest(own.created_at, changed.at, record.recorded_at, notices.at),
      'versions', coalesce(valued.versions, '[]'), 'extensions', coalesce(standing.terms -> 'extensions', '[]'),
      'places', (select sum((place_group ->> 'guaranteed')::int + (place_group ->> 'optional')::int) from jsonb_array_elements(standing.terms -> 'groups') place_group),
      'signedOn', (select (first.signed_at at time zone 'Europe/London')::date from contract_versions first where first.contract_id = own.id and first.number = 1),
      'record', case when record.contract_id is not null then json_build_object('version', record.version, 'route', record.route, 'reason', record.reason,
        'estimatedPence', record.estimated_pence, 'begunOn', record.begun_on, 'awardedOn', record.awarded_on, 'enteredIntoOn', record.entered_into_on,
        'recordedByName', record.recorded_by_name, 'recordedAt', record.recorded_at) end,
      'published', coalesce(notices.published, '{}')) order by own.reference, own.id), '[]')
    from own
    join schools school on school.id = own.school_id
    left join organisations provider on provider.id = coalesce(own.provider_id, school.provider_id)
    left join valued on valued.contract_id = own.id
    left join lateral (${STANDING_VERSION('own', '$2::date')}) standing on true
    left join procurement_records record on record.contract_id = own.id
    left join notices on notices.contract_id = own.id
    left join changed on changed.contract_id = own.id),
  'placements', (select coalesce(json_agg(json_build_object('id', uncovered.id, 'pupilReference', pupil.reference, 'startsOn', uncovered.starts_on, 'endsOn', uncovered.ends_on,
      'school', json_build_object('id', school.id, 'name', school.name, 'urn', school.urn), 'party', ${PARTY},
      'lines', coalesce(charged.lines, '[]')) order by pupil.reference), '[]')
    from uncovered
    join pupils pupil on pupil.id = uncovered.pupil_id
    join schools school on school.id = uncovered.school_id
    left join organisations provider on provider.id = school.provider_id
    left join charged on charged.placement_id = uncovered.id),
  'rules', (select coalesce(json_agg(json_build_object('code', code, 'effectiveFrom', effective_from, 'value', value, 'source', source)), '[]') from procurement_rules),
  'duties', (select coalesce(json_agg(json_build_object('route', route, 'notice', notice, 'effectiveFrom', effective_from, 'required', required, 'source', source)), '[]')
    from procurement_duties),
  'publications', (select coalesce(json_agg(json_build_object('kind', kind, 'from', period_from, 'publishedOn', published_on, 'reference', reference)), '[]')
    from procurement_publications where authority_id = $1),
  'publisher', (select json_build_object('ocidPrefix', ocid_prefix, 'address', address, 'version', version) from ocds_publishers where authority_id = $1)
)`;

export const PROCUREMENT_RULES_SQL = `
select json_build_object(
  'rules', (select coalesce(json_agg(json_build_object('code', code, 'effectiveFrom', effective_from, 'value', value, 'source', source)
    order by effective_from desc), '[]') from procurement_rules),
  'duties', (select coalesce(json_agg(json_build_object('route', route, 'notice', notice, 'effectiveFrom', effective_from, 'required', required, 'source', source)
    order by effective_from desc), '[]') from procurement_duties))`;
