/** Who a contract is between, its terms by version, who approved the version, and the members of a block. $1: the version. */
export const VERSION_SQL = `
select json_build_object(
  'contract', json_build_object('id', contract.id, 'reference', contract.reference, 'title', contract.title, 'startsOn', contract.starts_on, 'endsOn', contract.ends_on,
    'placementId', contract.placement_id),
  'authority', json_build_object('id', authority.id, 'name', authority.name, 'address', authority.address),
  'contact', (select json_build_object('name', drafter.full_name, 'email', drafter.email) from people drafter where drafter.id = contract.drafted_by),
  'provider', coalesce(provider.name, school.name),
  'school', json_build_object('id', school.id, 'name', school.name, 'urn', school.urn, 'address', json_build_array(school.street, school.locality, school.town, school.postcode)),
  'version', json_build_object('number', version.number, 'state', version.state, 'effectiveOn', version.effective_on, 'reason', version.reason, 'terms', version.terms),
  'before', (select earlier.terms from contract_versions earlier where earlier.contract_id = contract.id and earlier.number < version.number
    and earlier.state in ('inForce', 'replaced') order by earlier.number desc limit 1),
  'members', coalesce((select json_agg(member.name order by member.name) from contract_members joined
    join organisations member on member.id = joined.authority_id where joined.contract_id = contract.id), '[]'),
  'approvals', coalesce((select json_agg(json_build_object('role', step.role, 'name', step.decided_by_name, 'date', (step.decided_at at time zone 'Europe/London')::date) order by step.position)
    from approval_requests request join approval_steps step on step.request_id = request.id
    where request.subject_type = 'contractVersion' and request.subject_id = version.id and request.state = 'inForce' and step.decision = 'approved'), '[]'),
  'pupilId', (select pupil_id from placements where id = contract.placement_id)) as paper
from contract_versions version
join contracts contract on contract.id = version.contract_id
join organisations authority on authority.id = contract.authority_id
join schools school on school.id = contract.school_id
left join organisations provider on provider.id = contract.provider_id
where version.id = $1`;

/** The version whose terms hold on a day. $1: the contract; $2: the day. */
export const STANDING_SQL = `
select id from contract_versions where contract_id = $1 and state in ('inForce', 'replaced') and effective_on <= greatest($2::date, (select starts_on from contracts where id = $1))
order by effective_on desc, number desc limit 1`;
