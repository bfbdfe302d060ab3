/**
 * The version whose terms stand on a day: of those in force the latest effective by then; before any is, the one furthest on its way.
 * `contract` is the alias that has the contract's id, `day` an expression.
 */
export const STANDING_VERSION = (contract: string, day: string): string => `
  select version.* from contract_versions version
  where version.contract_id = ${contract}.id and version.state <> 'withdrawn'
  order by version.state = 'inForce' and version.effective_on <= ${day} desc,
    case when version.state = 'inForce' then version.effective_on end desc nulls last, version.number
  limit 1`;
