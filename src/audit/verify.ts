import pg from 'pg';

/** A place at which the record does not hold, and what is wrong there. */
export interface Breach {
  readonly chain: string;
  readonly number: number;
  readonly fault: 'altered' | 'missing' | 'outOfOrder' | 'tailMissing' | 'headMissing';
  readonly words: string;
}

export interface Verification {
  readonly events: number;
  readonly chains: number;
  readonly breaches: readonly Breach[];
  /** Last hash of each chain: kept elsewhere, it shows even a record that was rewritten whole. */
  readonly heads: readonly { readonly chain: string; readonly number: number; readonly hash: string }[];
}

/** One pass over the record: recompute each hash, and hold each row against the one before it and each chain against its head. */
const BREACHES = `
  with recomputed as (
    select event.chain, event.number, event.hash, event.previous_hash, event.action, event.at, event.person_name,
      app.audit_hash(event) as proper_hash,
      lag(event.number, 1, 0::bigint) over chain as number_before,
      lag(event.hash, 1, '\\x00'::bytea) over chain as hash_before
    from audit_events event
    window chain as (partition by event.chain order by event.number)
  ), tails as (
    select chain, max(number) as last_number, (array_agg(hash order by number desc))[1] as last_hash from audit_events group by chain
  )
  select chain, number, 'altered' as fault, format('its content is not what was recorded (%s by %s)', action, person_name) as words
  from recomputed where hash <> proper_hash
  union all
  select chain, number_before + 1, 'missing', format('%s event(s) before number %s were removed', number - number_before - 1, number)
  from recomputed where number > number_before + 1
  union all
  select chain, number, 'outOfOrder', 'it does not follow the event before it: rows were exchanged, inserted or rewritten'
  from recomputed where number = number_before + 1 and previous_hash <> hash_before and hash = proper_hash
  union all
  select head.chain, coalesce(tail.last_number, 0) + 1, 'tailMissing', format('the chain ends at %s; its head says %s', coalesce(tail.last_number, 0), head.last_number)
  from audit_chains head left join tails tail using (chain)
  where head.last_number is distinct from coalesce(tail.last_number, 0) or (tail.chain is not null and head.last_hash <> tail.last_hash and head.last_number = tail.last_number
    and not exists (select from recomputed where recomputed.chain = head.chain and recomputed.hash <> proper_hash))
  union all
  select tail.chain, tail.last_number, 'headMissing', 'the chain''s head was removed'
  from tails tail where not exists (select from audit_chains head where head.chain = tail.chain)
  order by 1, 2`;

/** Checks the whole record. `ownerUrl` is the schema owner's: row-level security would hide other organisations' chains. */
export async function verifyAudit(ownerUrl: string): Promise<Verification> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin transaction isolation level repeatable read, read only');
    const breaches = await client.query<Omit<Breach, 'number'> & { readonly number: string }>(BREACHES);
    const counts = await client.query<{ events: string; chains: string }>(
      'select count(*)::text as events, count(distinct chain)::text as chains from audit_events',
    );
    const heads = await client.query<{ chain: string; number: string; hash: string }>(
      "select chain, last_number::text as number, encode(last_hash, 'hex') as hash from audit_chains order by chain",
    );
    await client.query('commit');
    return {
      events: Number(counts.rows[0]?.events ?? 0),
      chains: Number(counts.rows[0]?.chains ?? 0),
      breaches: breaches.rows.map((row) => ({ ...row, number: Number(row.number) })),
      heads: heads.rows.map((row) => ({ ...row, number: Number(row.number) })),
    };
  } finally {
    await client.end();
  }
}
