import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A school that closed and opened under a new URN is one school to the people who use it, once an officer confirmed it. No row moves:
 * placements, fee lines, returns and documents keep the school they were made with, and reads follow the confirmed successions.
 */
export class SchoolLineage1764000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index school_successions_followed on school_successions (successor_id) where state = 'confirmed';

      create function app.school_lineage(school uuid) returns uuid[] language sql stable parallel safe as $$
        with recursive lineage as (
          select school as id
          union
          select succession.predecessor_id
          from lineage
          join school_successions succession on succession.successor_id = lineage.id and succession.state = 'confirmed'
        )
        select array_agg(id) from lineage
      $$;
      comment on function app.school_lineage is
        'The school and every school it follows by confirmed succession: "its" placements and rates are those of all of them.';

      create function app.current_school(school uuid) returns uuid language sql stable parallel safe as $$
        with recursive heirs as (
          select school as id, 0 as steps
          union
          select succession.successor_id, heirs.steps + 1
          from heirs
          join school_successions succession on succession.predecessor_id = heirs.id and succession.state = 'confirmed'
          where heirs.steps < 50
        )
        select id from heirs order by steps desc limit 1
      $$;
      comment on function app.current_school is 'The school that now stands where this one did: itself, or the last of its confirmed successors.';

      create or replace function app.school_ids() returns uuid[] language sql stable parallel safe as $$
        with recursive own as (
          select school.id
          from schools school
          join organisations provider on provider.id = school.provider_id
          where provider.id = app.organisation() or provider.group_id = app.organisation()
          union
          select succession.predecessor_id
          from own
          join school_successions succession on succession.successor_id = own.id and succession.state = 'confirmed'
        )
        select coalesce(array_agg(id), '{}') from own
      $$;
      comment on function app.school_ids is 'The schools a provider or provider group may act for, and the closed schools that these confirmedly follow.';

      create function app.kilometres_between(latitude1 double precision, longitude1 double precision, latitude2 double precision,
        longitude2 double precision) returns double precision language sql immutable strict parallel safe as $$
        select 2 * 6371.0088 * asin(least(1, sqrt(
          power(sin(radians(latitude2 - latitude1) / 2), 2)
          + cos(radians(latitude1)) * cos(radians(latitude2)) * power(sin(radians(longitude2 - longitude1) / 2), 2))))
      $$;
      comment on function app.kilometres_between is 'Great-circle distance (haversine, mean radius of the Earth). Null where a position is not known.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function app.school_ids() returns uuid[] language sql stable parallel safe as $$
        select coalesce(array_agg(school.id), '{}')
        from schools school
        join organisations provider on provider.id = school.provider_id
        where provider.id = app.organisation() or provider.group_id = app.organisation()
      $$;
      drop function app.school_lineage(uuid);
      drop function app.current_school(uuid);
      drop function app.kilometres_between(double precision, double precision, double precision, double precision);
      drop index school_successions_followed;
    `);
  }
}
