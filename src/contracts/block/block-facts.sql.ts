import { calendarsJson } from '../../placements/school-calendars.reader.js';

/**
 * Everything that a block's ledger is computed from, as one JSON object: terms in force, places, who is in them (authorities, no children),
 * members, the school's calendars, index figures, and what was settled. `contract` and `school` are the aliases of the row.
 */
const BLOCK_FACTS = `json_build_object(
  'id', contract.id, 'reference', contract.reference, 'title', contract.title, 'state', contract.state,
  'startsOn', contract.starts_on, 'endsOn', contract.ends_on,
  'authority', (select json_build_object('id', owner.id, 'name', owner.name) from organisations owner where owner.id = contract.authority_id),
  'school', json_build_object('id', school.id, 'name', school.name),
  'versions', coalesce((select json_agg(json_build_object('effectiveOn', effective_on, 'terms', terms) order by effective_on) from (
      select distinct on (effective_on) effective_on, terms from contract_versions
      where contract_id = contract.id and state in ('inForce', 'replaced') order by effective_on, number desc) version), '[]'),
  'places', coalesce((select json_agg(json_build_object('id', place.id, 'number', place.number, 'group', place.place_group, 'guaranteed', place.guaranteed,
      'during', json_build_object('from', lower(place.during), 'to', upper(place.during))) order by place.number)
      from block_places place where place.contract_id = contract.id), '[]'),
  'stays', coalesce((select json_agg(json_build_object('id', stay_id, 'placeId', place_id, 'authorityId', authority_id,
      'during', json_build_object('from', lower(during), 'to', upper(during))) order by lower(during), stay_id) from app.block_stays(contract.id)), '[]'),
  'members', coalesce((select json_agg(json_build_object('authorityId', member.authority_id, 'name', organisation.name, 'committedPlaces', member.committed_places) order by organisation.name)
      from contract_members member join organisations organisation on organisation.id = member.authority_id where member.contract_id = contract.id), '[]'),
  'calendars', ${calendarsJson('school')},
  'series', coalesce((select json_agg(json_build_object('code', series.code, 'name', series.name, 'kind', series.kind, 'values', figures.list))
      from (select series_code, json_agg(json_build_object('on', effective_on, 'value', value::text) order by entered_at) as list
        from app.block_index_values(contract.id) group by series_code) figures join index_series series on series.code = figures.series_code), '[]'),
  'settled', coalesce((select json_agg(json_build_object('id', settled.id, 'name', settled.name, 'from', lower(settled.during), 'to', upper(settled.during),
      'billed', settled.billed_pence, 'owed', settled.owed_pence, 'difference', settled.difference_pence, 'settledByName', settled.settled_by_name, 'settledAt', settled.settled_at,
      'recharges', RECHARGES) order by lower(settled.during))
      from block_reconciliations settled where settled.contract_id = contract.id), '[]'))`;

const RECHARGES = `coalesce((select json_agg(json_build_object('memberId', recharge.member_id, 'amount', recharge.amount_pence))
      from block_recharges recharge where recharge.reconciliation_id = settled.id), '[]')`;

/** A school reads its reconciliations, and nothing of what councils recharge each other. */
export const blockFacts = (provider: boolean): string => BLOCK_FACTS.replace('RECHARGES', provider ? `'[]'::json` : RECHARGES);

/** $1: the contract. */
export const blockFactsSql = (provider: boolean): string =>
  `select ${blockFacts(provider)} from contracts contract join schools school on school.id = contract.school_id where contract.id = $1 and contract.kind = 'block'`;
