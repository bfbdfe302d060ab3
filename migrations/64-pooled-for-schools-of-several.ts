import type { MigrationInterface, QueryRunner } from 'typeorm';

const ONE_OF_SEVERAL = `named as (
          select organisation.id, organisation.name from organisations organisation where organisation.id in (select consortium_id from days)
        ), one as (
          select chosen.* from chosen join named on named.id = chosen.consortium_id
          where of_consortium is null or chosen.consortium_id = of_consortium order by named.name, named.id limit 1`;
const WHOSE = `'consortium', coalesce((select consortium_id from one), of_consortium),
          'consortia', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) order by name, id), '[]') from named),`;

/** The function for schools: of one of several consortia, or, as it was before, of the first. */
const pooledForSchools = (several: boolean): string => `
      create function app.pooled_for_schools(${several ? 'on_day date, of_consortium uuid' : 'on_day date'}) returns jsonb
        language sql stable security definer set search_path = public, pg_temp as $$
        with shared as (
          select agreement.consortium_id, snapshot.authority_id, snapshot.taken_on, snapshot.figures, snapshot.categories
          from pooled_snapshots snapshot
          join sharing_agreements agreement on agreement.authority_id = snapshot.authority_id and agreement.subject = 'demand'
            and agreement.with_authority_id is null and agreement.period @> current_date
          join consortium_members member on member.consortium_id = agreement.consortium_id and member.authority_id = snapshot.authority_id and member.period @> current_date
        ), days as (
          select consortium_id, taken_on, count(*) as members from shared group by 1, 2 having count(*) >= 2
        ), chosen as (
          select distinct on (consortium_id) consortium_id, taken_on, members from days where on_day is null or taken_on = on_day order by consortium_id, taken_on desc
        ), ${several ? ONE_OF_SEVERAL : 'one as (select * from chosen order by consortium_id limit 1'}
        ), cells as (
          select figure.key, count(*) as members, bool_or(figure.value = 'null') as blank,
            sum(case when figure.value = 'null' then 0 else (figure.value #>> '{}')::int end)::int as figure,
            sum(case when figure.value = 'null' then 0 else greatest(0, (figure.value #>> '{}')::int - 4) end)::int as least,
            sum(case when figure.value = 'null' then 0 else (figure.value #>> '{}')::int + 4 end)::int as most
          from shared join one using (consortium_id, taken_on), jsonb_each(shared.figures) figure group by figure.key
        )
        select jsonb_build_object(
          ${several ? WHOSE : ''}
          'day', (select taken_on from one),
          'days', (select coalesce(jsonb_agg(distinct taken_on), '[]') from days where consortium_id = (select consortium_id from one)),
          'categories', (select categories from shared join one using (consortium_id, taken_on) limit 1),
          -- A cell that only some members have (a district) would tell of one of them.
          'figures', (select coalesce(jsonb_object_agg(key, case when blank then 'null'::jsonb else jsonb_build_object('figure', figure, 'least', least, 'most', most) end), '{}')
            from cells where members = (select members from one)))
      $$;`;

/** Schools read the pooled demand of each consortium whose members share it, one at a time: before, of several they saw one. */
export class PooledForSchoolsOfSeveral1764000000064 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function app.pooled_for_schools(date);
      ${pooledForSchools(true)}
      comment on function app.pooled_for_schools is 'Published demand over all members of a consortium that share it on a day, two at the least: what schools may read. Without a consortium that of the first by name.';
      revoke all on function app.pooled_for_schools(date, uuid) from public;
      grant execute on function app.pooled_for_schools(date, uuid) to iss_provider;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function app.pooled_for_schools(date, uuid);
      ${pooledForSchools(false)}
      revoke all on function app.pooled_for_schools(date) from public;
      grant execute on function app.pooled_for_schools(date) to iss_provider;
    `);
  }
}
