import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What like places cost, of placements that a condition leaves in. */
const pricesByProvider = (condition: string): string => `
  create or replace function app.prices_by_provider(on_date date)
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
        and placement.starts_on <= on_date and coalesce(placement.ends_on >= on_date, true) ${condition}
      group by placement.id, placement.authority_id, school.provider_id, pupil.primary_need, pupil.year_group, placement.setting, school.kind
    )
    select authority_id, provider_id, need, phase, setting,
      case when authority_id = app.organisation() then count(*)::int else app.about_places(count(*)) end, (round(avg(gross_pence) / 10000) * 10000)::bigint
    from priced group by 1, 2, 3, 4, 5 having count(*) >= 5 or authority_id = app.organisation()
  $$`;

/** A child in a place of a block pays by the block: the lines beside it, therapy alone, had been taken for the price of a place. */
export class PricesBesideBlocks1764000000060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      pricesByProvider(`and not exists (
          select from occupancies stay where stay.placement_id = placement.id and stay.place_id is not null and stay.during @> on_date)`),
    );
    await runner.query(`
      comment on function app.prices_by_provider is 'What like places cost an authority at a provider on average, gross, to the nearest £100, places of blocks aside: one''s own always, another member''s where it shares prices and has at least five: these to the nearest five.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(pricesByProvider(''));
  }
}
