import type pg from 'pg';

/** The months of a block's academic year, with days and money. */
export const LEDGER = `query ($contractId: ID!, $filter: BlockLedgerFilter!) {
  blockLedger(contractId: $contractId, filter: $filter) {
    rows { name from until contracted filled void refunded subLet occupancyBp filledCost { pence } voidCost { pence } refund { pence } owed { pence } }
  }
}`;

/**
 * The same by hand, for a block as below: one price, empty places paid whole from the first day, charged by calendar day. Parameters: the
 * contract, the first day of an academic year. What it leaves out: tiers, days of grace, shares, index formulas, other charging bases, break-even
 * and warnings, all of which the application works out. So it is a limit, not an alternative.
 */
export const LEDGER_LIMIT = `
with contract as (
  select contract.id, contract.authority_id, ((select terms from contract_versions where contract_id = contract.id and state in ('inForce', 'replaced')
    order by effective_on desc limit 1) -> 'tiers' -> 0 ->> 'annualPence')::bigint as price, $2::date as first, ($2::date + interval '1 year')::date - $2::date as days
  from contracts contract where contract.id = $1
), month as (
  select first_day::date as "from", (first_day + interval '1 month')::date as "to" from contract, generate_series(first, first + days - 1, interval '1 month') first_day
), bought as (
  select month."from", month."to", count(*) as places, count(*) * (month."to" - month."from") as days,
    sum(price * (month."to" - first) / contract.days - price * (month."from" - first) / contract.days)::bigint as pence
  from contract join block_places place on place.contract_id = contract.id join month on place.during @> daterange(month."from", month."to") group by 1, 2
), filled as (
  select month."from", sum(least(month."to", coalesce(upper(stay.during), month."to")) - greatest(month."from", lower(stay.during))) as days,
    sum(price * (least(month."to", coalesce(upper(stay.during), month."to")) - first) / contract.days
      - price * (greatest(month."from", lower(stay.during)) - first) / contract.days)::bigint as pence
  from contract join occupancies stay on stay.contract_id = contract.id join month on stay.during && daterange(month."from", month."to") group by 1
)
select json_build_object('data', json_build_object('blockLedger', json_build_object('rows', json_agg(json_build_object(
  'name', to_char(bought."from", 'FMMonth YYYY'), 'from', bought."from", 'until', bought."to" - 1, 'contracted', bought.days, 'filled', filled.days,
  'void', bought.days - filled.days, 'refunded', 0, 'subLet', 0, 'occupancyBp', round(filled.days * 10000.0 / bought.days)::int,
  'filledCost', json_build_object('pence', filled.pence), 'voidCost', json_build_object('pence', bought.pence - filled.pence),
  'refund', json_build_object('pence', 0), 'owed', json_build_object('pence', bought.pence)) order by bought."from"))))::text
from bought join filled on filled."from" = bought."from"`;

export const LEDGER_YEAR = '2026-09-01';

/** A block of 25 places over four years with 75 call-offs, of the largest authority at one of its schools. Answers its id. */
export async function seedBlock(owner: pg.Pool, authorityId: string, personId: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    `insert into contracts (authority_id, school_id, kind, reference, title, state, starts_on, ends_on, supplier_number, order_number, drafted_by)
     select $1, school_id, 'block', 'BENCH', 'Measured', 'active', '2025-09-01', '2029-08-31', 'S', 'PO', $2
     from placements where authority_id = $1 order by school_id limit 1 returning id`,
    [authorityId, personId],
  );
  const id = rows[0]?.id ?? '';
  const terms = {
    kind: 'block',
    basis: { kind: 'calendarDay' },
    notice: { kind: 'terms', terms: 1 },
    clauses: [],
    signingOrder: ['provider', 'authority'],
    groups: [{ name: 'Day', needs: [], phase: 'any', setting: 'day', guaranteed: 25, optional: 0 }],
    tiers: [{ fromPlaces: 1, annualPence: 6_000_001 }],
    tierRule: 'allPlaces',
    tierMeasure: 'paid',
    indexation: { kind: 'fixed' },
    voids: { graceDays: 0, councilShareBp: 10_000 },
    nomination: { nominateBy: null, releasesUnnominated: false },
    substitution: true,
    subLetting: { allowed: false, recharge: 'tierPrice' },
    extensions: [],
    spotEquivalentPence: 7_800_000,
  };
  await owner.query(
    `insert into contract_versions (contract_id, authority_id, school_id, number, state, effective_on, terms, terms_sha256, drafted_by)
     select id, authority_id, school_id, 1, 'inForce', starts_on, $2, 'bench', drafted_by from contracts where id = $1`,
    [id, JSON.stringify(terms)],
  );
  await owner.query(
    `insert into block_places (contract_id, authority_id, school_id, number, place_group, guaranteed, during)
     select id, authority_id, school_id, number, 'Day', true, daterange(starts_on, ends_on + 1) from contracts, generate_series(1, 25) number where id = $1`,
    [id],
  );
  // Three pupils a place, one after another, with some empty weeks between them.
  await owner.query(
    `with contract as (select * from contracts where id = $1), seat as (
       select place.id, place.number, turn, gen_random_uuid() as pupil, gen_random_uuid() as placement, ('2025-09-01'::date + turn * 250 + place.number) as begins
       from block_places place, generate_series(0, 2) turn where place.contract_id = $1
     ), pupil as (
       insert into pupils (id, authority_id, reference, year_group, primary_need) select pupil, authority_id, 'BENCH-' || number || '-' || turn, 9, 'SEMH' from seat, contract
     ), placement as (
       insert into placements (id, authority_id, school_id, pupil_id, starts_on, setting, naming_basis, charging_basis, price_rule)
       select placement, authority_id, school_id, pupil, begins, 'day', 'agreed', 'calendarDay', 'fixed' from seat, contract
     )
     insert into occupancies (authority_id, contract_authority_id, contract_id, school_id, place_id, pupil_id, placement_id, during)
     select authority_id, authority_id, contract.id, school_id, seat.id, pupil, placement, daterange(begins, case when turn < 2 then begins + 230 end) from seat, contract`,
    [id],
  );
  return id;
}
