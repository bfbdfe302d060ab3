/** Links with at least one end that is a school held; the others are none of this market's. $1: a JSON array of links; $2: the import. */
export const KEEP_LINKS = `
  with link as (
    select * from jsonb_to_recordset($1::jsonb) as
      link (urn integer, link_urn integer, link_type text, link_name text, established_on date)
  ), known as (
    select link.* from link
    where exists (select from schools school where school.urn in (link.urn, link.link_urn))
  ), saved as (
    insert into school_links as held (urn, link_urn, link_type, link_name, established_on, import_id)
    select urn, link_urn, link_type, link_name, established_on, $2 from known
    on conflict (urn, link_urn, link_type) do update
    set link_name = excluded.link_name, established_on = excluded.established_on, import_id = excluded.import_id
    where (held.link_name, held.established_on) is distinct from (excluded.link_name, excluded.established_on)
    returning (xmax = 0) as created
  )
  select
    (select count(*)::integer from known) as kept,
    (select count(*)::integer from saved where created) as created,
    (select count(*)::integer from saved where not created) as updated`;

/**
 * Proposes that a school followed another: the register names one as predecessor or successor of the other, both are held, the
 * predecessor is closed, the successor was not closed before it, and no link says the opposite. A person confirms; what was decided
 * once is not proposed again.
 */
export const PROPOSE_SUCCESSIONS = `
  with followed as (
    select urn as successor, link_urn as predecessor, established_on from school_links where link_type like 'Predecessor%'
    union all
    select link_urn, urn, established_on from school_links where link_type like 'Successor%'
  )
  insert into school_successions (predecessor_id, successor_id, established_on)
  select predecessor.id, successor.id, max(followed.established_on)
  from followed
  join schools predecessor on predecessor.urn = followed.predecessor
  join schools successor on successor.urn = followed.successor
  where predecessor.id <> successor.id
    and predecessor.status = 'closed'
    and (successor.status <> 'closed' or coalesce(successor.closed_on >= predecessor.closed_on, true))
    and not exists (
      select from followed opposite
      where opposite.predecessor = followed.successor and opposite.successor = followed.predecessor
    )
  group by predecessor.id, successor.id
  on conflict (predecessor_id, successor_id) do nothing
  returning id`;
