import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What members spend at a provider together and what each pays for like places, as far as they share it. */
export class Leverage1764000000042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function app.sees_of_members(what text, on_date date) returns uuid[]
        language sql stable security definer set search_path = public, pg_temp as $$
        select case when exists (select from organisations where id = app.organisation() and kind = 'consortium')
          then app.members_that_share(what) else app.partners_in(what, on_date) end
      $$;
      comment on function app.sees_of_members is 'Whose figures who acts may see: a consortium what members share with all, a member what its partners share with it.';

      create policy leverage_counts on pupils for select to current_user using (authority_id = any ((select app.sees_of_members('prices', current_date))::uuid[])
        or authority_id = (select app.organisation()));
      comment on policy leverage_counts on pupils is 'app.prices_by_provider needs a pupil''s need and year group to know like places.';

      -- Exact numbers of another's places, told at provider and again by kind of place, would give the few left out by a subtraction.
      create function app.about_places(places bigint) returns integer
        language sql immutable set search_path = public, pg_temp as $$ select (round(places / 5.0) * 5)::int $$;
      comment on function app.about_places is 'A number of another member''s places, to the nearest five.';

      create function app.spend_by_provider(on_date date) returns table (authority_id uuid, provider_id uuid, places integer, annual_pence bigint)
        language sql stable security definer set search_path = public, pg_temp as $$
        select placement.authority_id, school.provider_id,
          case when placement.authority_id = app.organisation() then count(distinct placement.id)::int else app.about_places(count(distinct placement.id)) end,
          case when placement.authority_id = app.organisation() then sum(line.annual_pence)::bigint else (round(sum(line.annual_pence) / 1000000.0) * 1000000)::bigint end
        from placements placement join schools school on school.id = placement.school_id and school.provider_id is not null
        join fee_lines line on line.placement_id = placement.id and line.effective @> on_date
        where (placement.authority_id = app.organisation() or placement.authority_id = any (app.sees_of_members('spend', on_date)))
          and placement.starts_on <= on_date and coalesce(placement.ends_on >= on_date, true)
        group by 1, 2 having count(distinct placement.id) >= 5 or placement.authority_id = app.organisation()
      $$;
      comment on function app.spend_by_provider is 'What an authority spends a year at a provider: one''s own always, another member''s where it shares its spend and has at least five places there: to the nearest five places and £10,000.';

      create function app.prices_by_provider(on_date date)
        returns table (authority_id uuid, provider_id uuid, need text, phase text, setting text, places integer, mean_pence bigint)
        language sql stable security definer set search_path = public, pg_temp as $$
        with priced as (
          select placement.authority_id, school.provider_id, pupil.primary_need as need, placement.setting,
            case when pupil.year_group >= 12 then 'post16' when pupil.year_group >= 7 then 'secondary' else 'primary' end as phase,
            sum(line.annual_pence)::bigint + coalesce((
              select funding.pence_per_place from place_funding funding
              where funding.school_kind = school.kind and funding.effective_from <= on_date order by funding.effective_from desc limit 1), 0) as gross_pence
          from placements placement join pupils pupil on pupil.id = placement.pupil_id
          join schools school on school.id = placement.school_id and school.provider_id is not null
          join fee_lines line on line.placement_id = placement.id and line.effective @> on_date
          where (placement.authority_id = app.organisation() or placement.authority_id = any (app.sees_of_members('prices', on_date)))
            and placement.starts_on <= on_date and coalesce(placement.ends_on >= on_date, true)
          group by placement.id, placement.authority_id, school.provider_id, pupil.primary_need, pupil.year_group, placement.setting, school.kind
        )
        select authority_id, provider_id, need, phase, setting,
          case when authority_id = app.organisation() then count(*)::int else app.about_places(count(*)) end, (round(avg(gross_pence) / 10000) * 10000)::bigint
        from priced group by 1, 2, 3, 4, 5 having count(*) >= 5 or authority_id = app.organisation()
      $$;
      comment on function app.prices_by_provider is 'What like places cost an authority at a provider on average, gross, to the nearest £100: one''s own always, another member''s where it shares prices and has at least five: these to the nearest five.';
      revoke all on function app.about_places(bigint), app.sees_of_members(text, date), app.spend_by_provider(date), app.prices_by_provider(date) from public;
      grant execute on function app.sees_of_members(text, date), app.spend_by_provider(date), app.prices_by_provider(date) to iss_authority, iss_auditor, iss_consortium;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function app.prices_by_provider(date), app.spend_by_provider(date);
      drop function app.about_places(bigint);
      drop policy leverage_counts on pupils;
      drop function app.sees_of_members(text, date);
    `);
  }
}
