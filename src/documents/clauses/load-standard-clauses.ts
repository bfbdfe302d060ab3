import { type StandardClause, standardClauses } from './standard-clauses.js';

/** What a migration's query runner offers. */
interface Statements {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/**
 * Puts the product's clauses into the library, as the platform: those versions that are not there yet. What is there is never changed, so a migration
 * that comes with new versions calls it again.
 */
export async function loadStandardClauses(runner: Statements, clauses: readonly StandardClause[] = standardClauses()): Promise<void> {
  await runner.query('set local role iss_platform');
  const rows = JSON.stringify(clauses);
  await runner.query(
    `insert into clauses (key, position)
     select distinct on (key) clause.key, clause.position from jsonb_to_recordset($1) as clause (key text, position smallint, number smallint)
     order by key, number desc on conflict do nothing`,
    [rows],
  );
  await runner.query(
    `insert into wording_versions (clause_id, number, state, title, text, kinds, in_every, effective_from, reason, drafted_by_name, drafted_at, decided_at)
     select clauses.id, clause.number, 'approved', clause.title, clause.text, clause.kinds, clause."inEvery", clause."effectiveFrom", clause.reason,
       'The product', now(), now()
     from jsonb_to_recordset($1) as clause (key text, number smallint, title text, text text, kinds text[], "inEvery" boolean, "effectiveFrom" date, reason text)
     join clauses on clauses.key = clause.key and clauses.authority_id is null
     where not exists (select from wording_versions known where known.clause_id = clauses.id and known.number = clause.number)`,
    [rows],
  );
  await runner.query('reset role');
}
