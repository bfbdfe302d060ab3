import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a district's tile lies on its authority's map; members read one another's districts, by which demand is published. */
export class TilesOfDistricts1764000000052 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table release_districts
        add column tile_column smallint check (tile_column between 1 and 4),
        add column tile_row smallint check (tile_row between 1 and 12),
        add constraint release_districts_tile_whole check ((tile_column is null) = (tile_row is null)),
        add constraint release_districts_tile_once unique (authority_id, tile_column, tile_row);
      comment on column release_districts.tile_column is 'Where its tile lies on the map, from the left; null: wherever there is room. No figure depends on it, so it may change.';
      comment on column release_districts.tile_row is 'Where its tile lies on the map, from the top.';
      grant update (tile_column, tile_row) on release_districts to iss_authority;
      create policy own_tiles on release_districts for update to iss_authority
        using (authority_id = (select app.organisation())) with check (authority_id = (select app.organisation()));
      comment on policy own_tiles on release_districts is 'An authority lays its own tiles; nothing else of a district ever changes.';
      grant select on release_districts to iss_consortium;
      create policy members_read on release_districts for select to iss_authority, iss_auditor, iss_consortium
        using (authority_id = any ((select app.members_that_share('demand'))::uuid[]));
      comment on policy members_read on release_districts is 'Whoever reads a member''s published demand reads what its districts are: names and postcodes, no child.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy members_read on release_districts;
      drop policy own_tiles on release_districts;
      revoke select on release_districts from iss_consortium;
      revoke update (tile_column, tile_row) on release_districts from iss_authority;
      alter table release_districts drop column tile_column, drop column tile_row;
    `);
  }
}
