import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { fingerprint } from '../src/kernel/fingerprint.js';
import { PLAN, categoriesOf } from '../src/pooling/demand/first-plan.js';
import { protect } from '../src/pooling/release/protect.js';
import { type Council, COUNCILS, childrenOf, districtsOf } from './invented-children.js';

/** A table of published demand, every cell of it with each member's figure and one's own count. */
export const DEMAND = `query { pooledDemand(by: [need, phase]) {
  takenOn members { name takenOn }
  rows { cell { dimension category } members { authorityId figure { figure least most words } } pooled { figure least most words } own }
} }`;

const figure = (of: string, words: string): string =>
  `json_build_object('figure', ${of}.figure, 'least', ${of}.least, 'most', ${of}.most, 'words', ${words})`;

/**
 * The same by hand, for one table of two dimensions that is known beforehand, by three members and without a day that is asked for. What it leaves out:
 * the plan and its refusals, other tables, several categories, districts, earlier days and the fingerprints, all of which the application reads or looks at.
 * Parameters: needs, phases.
 */
export const DEMAND_LIMIT = `
with standing as materialized (
  select distinct on (snapshot.authority_id) snapshot.authority_id, authority.name, snapshot.taken_on, snapshot.figures
  from pooled_snapshots snapshot join organisations authority on authority.id = snapshot.authority_id order by snapshot.authority_id, snapshot.taken_on desc
), unpacked as materialized (
  -- Stored compressed: unpacked once and not once a cell.
  select authority_id, name, figures || '{}' as figures from standing
), child as (
  select distinct on (pupil.id) pupil.primary_need as need,
    case when pupil.year_group >= 12 then 'post16' when pupil.year_group >= 7 then 'secondary' else 'primary' end as phase
  from placements placement join pupils pupil on pupil.id = placement.pupil_id, (select max(taken_on) as day from standing) latest
  where placement.authority_id = (select app.organisation()) and placement.starts_on <= day and coalesce(placement.ends_on >= day, true)
  order by pupil.id, placement.starts_on desc
), own as (select need, phase, count(*)::int as children from child group by 1, 2
), cell as (
  select need, phase, needs.at as need_at, phases.at as phase_at
  from unnest($1::text[]) with ordinality needs (need, at), unnest($2::text[]) with ordinality phases (phase, at)
), held as (
  select cell.*, authority_id, name, (figures ->> ('need=' || need || '&phase=' || phase))::int as figure from cell cross join unpacked
), ranged as (select *, greatest(0, figure - 4) as least, figure + 4 as most from held
), pooled as (
  select need_at, phase_at, need, phase, bool_or(figure is null) as blank, json_agg(json_build_object('authorityId', authority_id,
      'figure', ${figure('ranged', `case when figure is null then 'c' when figure = 0 then 'under 5' when figure = 5 then '5 (1 to 9)' else figure || ' (±4)' end`)}) order by name) as members,
    sum(figure) as figure, sum(least) as least, sum(most) as most
  from ranged group by 1, 2, 3, 4
), told as (
  select need_at, phase_at, need, phase, members, case when not blank then figure end as figure, case when not blank then least end as least, case when not blank then most end as most from pooled
)
select json_build_object('data', json_build_object('pooledDemand', json_build_object(
  'takenOn', (select max(taken_on) from standing),
  'members', (select json_agg(json_build_object('name', name, 'takenOn', taken_on) order by name) from standing),
  'rows', (select json_agg(json_build_object(
    'cell', json_build_array(json_build_object('dimension', 'need', 'category', need), json_build_object('dimension', 'phase', 'category', phase)),
    'members', members,
    'pooled', ${figure('told', `case when figure is null then 'c' when figure = 0 then 'under ' || most + 1 else figure || ' (' || least || ' to ' || most || ')' end`)},
    'own', coalesce(children, 0)) order by need_at, phase_at) from told left join own using (need, phase)))))::text`;

/** What the limit is told instead of looking at the plan. */
export const DEMAND_CATEGORIES = [categoriesOf([]).need, categoriesOf([]).phase] as const;

const MONTHS = 12;

/**
 * A consortium of the measured authority and two others, each of which has published a year of months. The figures are of invented children in the
 * numbers of LLR's councils: published by no audit, which is measured by itself.
 */
export async function seedDemand(owner: pg.Pool, authorityId: string): Promise<void> {
  const { rows: others } = await owner.query<{ id: string }>(
    `select id from organisations where kind = 'authority' and id <> $1 order by name limit 2`,
    [authorityId],
  );
  const { rows: made } = await owner.query<{ id: string }>(
    `insert into organisations (kind, name) values ('consortium', 'Scale Consortium') returning id`,
  );
  const members = [authorityId, ...others.map(({ id }) => id)];
  for (const [index, member] of members.entries()) {
    await owner.query(
      `with joined as (insert into consortium_members (consortium_id, authority_id, lead, period) values ($1, $2, $3, '[2020-01-01,)'))
       insert into sharing_agreements (consortium_id, authority_id, subject, period, signed_on, reference)
       values ($1, $2, 'demand', '[2020-01-01,)', '2020-01-01', 'BENCH')`,
      [made[0]?.id, member, index === 0],
    );
    const council = COUNCILS[index];
    if (council) await publish(owner, member, council);
  }
  await owner.query('vacuum analyze pooled_snapshots');
}

async function publish(owner: pg.Pool, authorityId: string, council: Council): Promise<void> {
  const categories = categoriesOf(districtsOf(council));
  const figures = Object.fromEntries(protect(childrenOf(council), Buffer.from(council.name), PLAN, categories));
  const sha256 = fingerprint({ plan: PLAN.version, figures });
  for (let month = 0; month < MONTHS; month += 1)
    await owner.query(
      `insert into pooled_snapshots (id, authority_id, taken_on, plan_version, categories, figures, audit, sha256, published_by, published_by_name, published_at)
       values ($1, $2, ('2026-02-01'::date + make_interval(months => $3))::date, $4, $5, $6, '{}', $7, $1, 'bench', '2027-01-01')`,
      [randomUUID(), authorityId, month, PLAN.version, JSON.stringify(categories), JSON.stringify(figures), sha256],
    );
}
