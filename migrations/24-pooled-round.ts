import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a consortium's commissioner sees of its members' rounds: progress and percentages, no child, no pound of a school. The functions name
 * the members themselves: an owner that is a superuser is bound by no policy.
 */
export class PooledRound1764000000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function app.members_that_share_prices() returns uuid[]
        language sql stable security definer set search_path = public, pg_temp as $$
        select coalesce(array_agg(distinct agreement.authority_id), '{}')
        from sharing_agreements agreement
        join consortium_members member on member.consortium_id = agreement.consortium_id and member.authority_id = agreement.authority_id and member.period @> current_date
        where agreement.consortium_id = app.organisation() and agreement.subject = 'prices' and agreement.period @> current_date
      $$;
      comment on function app.members_that_share_prices is 'The members whose prices the acting consortium may pool today.';
      create policy pooled on consortium_members for select to current_user using (true);
      comment on policy pooled on consortium_members is 'app.members_that_share_prices reads who belongs.';

      create policy pooled on uplift_cycles for select to current_user using (authority_id = any ((select app.members_that_share_prices())::uuid[]));
      create policy pooled on uplift_returns for select to current_user using (authority_id = any ((select app.members_that_share_prices())::uuid[]));
      create policy pooled on return_lines for select to current_user using (authority_id = any ((select app.members_that_share_prices())::uuid[]));
      comment on policy pooled on uplift_cycles is 'app.pooled_returns and app.pooled_schools add up what members share.';
      comment on policy pooled on uplift_returns is 'app.pooled_returns and app.pooled_schools add up what members share.';
      comment on policy pooled on return_lines is 'app.pooled_returns and app.pooled_schools add up what members share.';

      create function app.pooled_returns(of_year integer)
        returns table (authority_id uuid, authority_name text, closes_on date, state text, returns bigint)
        language sql stable security definer set search_path = public, pg_temp as $$
        select cycle.authority_id, authority.name, cycle.closes_on, ret.state, count(*)
        from uplift_cycles cycle
        join organisations authority on authority.id = cycle.authority_id
        join uplift_returns ret on ret.cycle_id = cycle.id
        where cycle.academic_year = of_year and cycle.authority_id = any (app.members_that_share_prices())
        group by cycle.authority_id, authority.name, cycle.closes_on, ret.state
      $$;
      comment on function app.pooled_returns is 'How many schools'' returns each member has in each state: schools are counted, not children.';

      create function app.pooled_schools(of_year integer)
        returns table (school_id uuid, members bigint, enough boolean, asked_bp integer, settled_bp integer)
        language sql stable security definer set search_path = public, pg_temp as $$
        with line as (
          select line.*, ret.state from uplift_cycles cycle
          join uplift_returns ret on ret.cycle_id = cycle.id
          join return_lines line on line.return_id = ret.id
          where cycle.academic_year = of_year and cycle.authority_id = any (app.members_that_share_prices())
        ), school as (
          select line.school_id, count(distinct line.authority_id) as members, count(distinct line.placement_id) as places,
            count(distinct line.placement_id) filter (where line.asked_pence is not null) as asked_places,
            count(distinct line.placement_id) filter (where line.settled_pence is not null) as settled_places,
            sum(line.current_pence) filter (where line.asked_pence is not null) as asked_from, sum(line.asked_pence) as asked,
            sum(line.current_pence) filter (where line.settled_pence is not null) as settled_from, sum(line.settled_pence) as settled
          from line group by line.school_id
        )
        select school_id, members, places >= 5,
          case when asked_places >= 5 and asked_from > 0 then (round((asked - asked_from) * 1000.0 / asked_from) * 10)::integer end,
          case when settled_places >= 5 and settled_from > 0 then (round((settled - settled_from) * 1000.0 / settled_from) * 10)::integer end
        from school
      $$;
      comment on function app.pooled_schools is 'Schools that members buy from: how many members, and to the tenth of a percent what is asked and settled where that stands on at least five places.';
      revoke all on function app.members_that_share_prices(), app.pooled_returns(integer), app.pooled_schools(integer) from public;
      grant execute on function app.members_that_share_prices(), app.pooled_returns(integer), app.pooled_schools(integer) to iss_consortium;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function app.pooled_returns(integer), app.pooled_schools(integer);
      drop policy pooled on uplift_cycles; drop policy pooled on uplift_returns; drop policy pooled on return_lines; drop policy pooled on consortium_members;
      drop function app.members_that_share_prices();
    `);
  }
}
