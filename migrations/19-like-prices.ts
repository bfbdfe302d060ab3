import type { MigrationInterface, QueryRunner } from 'typeorm';
import { openToRead } from './row-security.js';

/** What like places cost elsewhere: other members' prices under a recorded sharing agreement, and England's published average. */
export class LikePrices1764000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sharing_agreements (
        id uuid primary key default gen_random_uuid(),
        consortium_id uuid not null references organisations,
        authority_id uuid not null references organisations,
        subject text not null check (subject in ('prices')),
        period daterange not null,
        signed_on date not null,
        reference text not null,
        exclude using gist (consortium_id with =, authority_id with =, subject with =, period with &&)
      );
      comment on table sharing_agreements is 'What a member of a consortium shares with the other members who share the same, from when to when, by which signed paper.';
      comment on column sharing_agreements.subject is 'prices: what its like places cost, as averages over at least five of them.';
      ${openToRead('sharing_agreements', { iss_platform: 'insert, update' })}

      create table national_prices (
        financial_year smallint primary key,
        pence_a_pupil bigint not null,
        source text not null
      );
      comment on table national_prices is 'What a pupil''s place cost England''s councils on average, as published.';
      comment on column national_prices.financial_year is 'The year in which it begins: 2024 is 2024/25.';
      ${openToRead('national_prices', { iss_platform: 'insert, update' })}
      insert into national_prices values
        (2020, 5400000, 'Councils'' published spending on independent and non-maintained special schools, England, 2020/21, rounded'),
        (2024, 6400000, 'Councils'' published spending on independent and non-maintained special schools, England, 2024/25, rounded');

      create function app.partners_in_prices(on_date date) returns uuid[]
        language sql stable security definer set search_path = public, pg_temp as $$
        select coalesce(array_agg(distinct theirs.authority_id), '{}')
        from sharing_agreements ours
        join sharing_agreements theirs on theirs.consortium_id = ours.consortium_id and theirs.subject = ours.subject and theirs.authority_id <> ours.authority_id
        where ours.authority_id = app.organisation() and ours.subject = 'prices' and ours.period @> on_date and theirs.period @> on_date
      $$;
      comment on function app.partners_in_prices is 'The other members that share prices on a day with the acting authority, which has to share its own.';

      -- The function below works as the owner, whom forced row-level security binds too: it may read what partners share, and no more.
      create policy partners_compare on placements for select to current_user using (authority_id = any ((select app.partners_in_prices(current_date))::uuid[]));
      create policy partners_compare on pupils for select to current_user using (authority_id = any ((select app.partners_in_prices(current_date))::uuid[]));
      create policy partners_compare on fee_lines for select to current_user using (authority_id = any ((select app.partners_in_prices(current_date))::uuid[]));
      create policy partners_compare on place_funding for select to current_user using (true);
      create policy reads_agreements on sharing_agreements for select to current_user using (true);
      comment on policy partners_compare on placements is 'app.partner_prices counts partners'' places, and answers averages only.';
      comment on policy partners_compare on pupils is 'app.partner_prices needs a pupil''s need and year group to know like places.';
      comment on policy partners_compare on fee_lines is 'app.partner_prices adds up partners'' prices, and answers averages only.';
      comment on policy partners_compare on place_funding is 'app.partner_prices adds the Department''s place funding back.';
      comment on policy reads_agreements on sharing_agreements is 'app.partners_in_prices reads who shares.';

      create function app.partner_prices(on_date date) returns table (need text, phase text, setting text, places bigint, mean_pence bigint, median_pence bigint)
        language sql stable security definer set search_path = public, pg_temp as $$
        with priced as (
          select pupil.primary_need as need, placement.setting,
            case when pupil.year_group >= 12 then 'post16' when pupil.year_group >= 7 then 'secondary' else 'primary' end as phase,
            sum(line.annual_pence)::bigint + coalesce((
              select funding.pence_per_place from place_funding funding
              where funding.school_kind = school.kind and funding.effective_from <= on_date order by funding.effective_from desc limit 1), 0) as gross_pence
          from placements placement
          join pupils pupil on pupil.id = placement.pupil_id
          join schools school on school.id = placement.school_id
          join fee_lines line on line.placement_id = placement.id and line.effective @> on_date
          where placement.authority_id = any (app.partners_in_prices(on_date)) and placement.starts_on <= on_date
            and (placement.ends_on is null or placement.ends_on >= on_date)
          group by placement.id, pupil.primary_need, pupil.year_group, placement.setting, school.kind
        )
        select need, phase, setting, count(*), (round(avg(gross_pence) / 10000) * 10000)::bigint,
          (round(percentile_cont(0.5) within group (order by gross_pence)::numeric / 10000) * 10000)::bigint
        from priced group by need, phase, setting having count(*) >= 5
      $$;
      comment on function app.partner_prices is 'What like places cost the partners together, on average, to the nearest £100: only where there are at least five, and never whose they are.';
      revoke all on function app.partner_prices(date), app.partners_in_prices(date) from public;
      grant execute on function app.partner_prices(date), app.partners_in_prices(date) to iss_authority, iss_auditor;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function app.partner_prices(date);
      drop policy partners_compare on placements; drop policy partners_compare on pupils; drop policy partners_compare on fee_lines;
      drop policy partners_compare on place_funding;
      drop table national_prices;
      drop policy reads_agreements on sharing_agreements;
      drop function app.partners_in_prices(date);
      drop table sharing_agreements;
    `);
  }
}
