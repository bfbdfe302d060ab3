import { STANDING_VERSION } from '../contracts.sql.js';

/** Who is paid: the provider, or the school itself where none is linked to it. */
const PARTY = `json_build_object('id', coalesce(provider.id, school.id), 'name', coalesce(provider.name, school.name), 'isProvider', provider.id is not null,
  'companyNumber', provider.company_number, 'charityNumber', provider.charity_number)`;

/**
 * The versions that count (those in force now or before; until one is, the one on its way) with their costs, and what is told of all of them.
 * Looked up contract by contract: joined as groups, the planner takes them for one row and goes through all of them for every contract.
 */
const AGREED = `
  select json_agg(json_build_object('effectiveOn', version.effective_on, 'wholeLife', version.whole_life_pence, 'standardRated', fees.standard_rated,
      'annual', fees.annual) order by version.effective_on, version.number) filter (where version.been or not version.any_been) as versions,
    json_agg(json_build_object('number', version.number, 'effectiveOn', version.effective_on) order by version.number)
      filter (where version.number > 1 and version.been) as variations,
    max(greatest(version.drafted_at, version.signed_at, version.in_force_at)) as changed_at,
    min((version.signed_at at time zone 'Europe/London')::date) filter (where version.number = 1) as signed_on
  from (
    select each.*, each.state in ('inForce', 'replaced') as been, bool_or(each.state in ('inForce', 'replaced')) over () as any_been
    from contract_versions each where each.contract_id = own.id and each.state <> 'withdrawn') version
  cross join lateral (
    select coalesce(sum((line ->> 'annualPence')::bigint) filter (where line ->> 'vat' = 'standard'), 0)::bigint as standard_rated,
      coalesce(sum((line ->> 'annualPence')::bigint), 0)::bigint as annual
    from jsonb_array_elements(coalesce(version.terms -> 'feeLines', '[]')) line) fees`;

const PUBLISHED = `
  select json_object_agg(notice, json_build_object('publishedOn', published_on, 'reference', reference, 'address', address,
    'recordedByName', recorded_by_name)) as published, max(recorded_at) as at
  from procurement_notices where contract_id = own.id`;

const CHARGED = `
  select json_agg(json_build_object('annual', fee.annual_pence, 'standardRated', fee.vat = 'standard', 'from', lower(fee.effective),
    'to', upper(fee.effective) - 1)) as lines
  from fee_lines fee where fee.placement_id = uncovered.id`;

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
), uncovered as (
  select placement.* from placements placement
  where placement.authority_id = $1 and (placement.ends_on is null or placement.ends_on >= $2::date)
    and not exists (select from contracts contract where contract.placement_id = placement.id and contract.state <> 'withdrawn')
    and not exists (select from occupancies occupancy where occupancy.placement_id = placement.id and occupancy.place_id is not null
      and (upper(occupancy.during) is null or upper(occupancy.during) > $2::date))
)
select json_build_object(
  'authority', (select json_build_object('name', name, 'laCode', la_code) from organisations where id = $1),
  'contracts', (select coalesce(json_agg(json_build_object('id', own.id, 'version', own.version, 'reference', own.reference, 'title', own.title, 'kind', own.kind,
      'state', own.state, 'startsOn', own.starts_on, 'agreedEnd', own.ends_on, 'endsOn', own.last_day, 'frameworkId', own.framework_id,
      'endedOn', case when own.state in ('ended', 'superseded') then own.last_day end,
      'school', json_build_object('id', school.id, 'name', school.name, 'urn', school.urn), 'party', ${PARTY},
      'variations', coalesce(agreed.variations, '[]'), 'changedAt', greatest(own.created_at, agreed.changed_at, record.recorded_at, notices.at),
      'versions', coalesce(agreed.versions, '[]'), 'extensions', coalesce(standing.terms -> 'extensions', '[]'),
      'places', (select sum((place_group ->> 'guaranteed')::int + (place_group ->> 'optional')::int) from jsonb_array_elements(standing.terms -> 'groups') place_group),
      'signedOn', agreed.signed_on,
      'record', case when record.contract_id is not null then json_build_object('version', record.version, 'route', record.route, 'reason', record.reason,
        'estimatedPence', record.estimated_pence, 'begunOn', record.begun_on, 'awardedOn', record.awarded_on, 'enteredIntoOn', record.entered_into_on,
        'recordedByName', record.recorded_by_name, 'recordedAt', record.recorded_at) end,
      'published', coalesce(notices.published, '{}')) order by own.reference, own.id), '[]')
    from own
    join schools school on school.id = own.school_id
    left join organisations provider on provider.id = coalesce(own.provider_id, school.provider_id)
    left join lateral (${AGREED}) agreed on true
    left join lateral (${STANDING_VERSION('own', '$2::date')}) standing on true
    left join procurement_records record on record.contract_id = own.id
    left join lateral (${PUBLISHED}) notices on true),
  'placements', (select coalesce(json_agg(json_build_object('id', uncovered.id, 'pupilReference', pupil.reference, 'startsOn', uncovered.starts_on, 'endsOn', uncovered.ends_on,
      'school', json_build_object('id', school.id, 'name', school.name, 'urn', school.urn), 'party', ${PARTY},
      'lines', coalesce(charged.lines, '[]')) order by pupil.reference), '[]')
    from uncovered
    join pupils pupil on pupil.id = uncovered.pupil_id
    join schools school on school.id = uncovered.school_id
    left join organisations provider on provider.id = school.provider_id
    left join lateral (${CHARGED}) charged on true),
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
