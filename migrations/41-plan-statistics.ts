import type { MigrationInterface, QueryRunner } from 'typeorm';
import { openToRead } from './row-security.js';

/** What the Department publishes of education, health and care plans: the public baseline beside own records. */
export class PlanStatistics1764000000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table plan_statistics (
        year smallint not null check (year between 2000 and 2100),
        la_code text not null check (la_code ~ '^([0-9]{3}|ENG)$'),
        la_name text not null,
        measure text not null check (measure ~ '^[a-z][a-zA-Z0-9_]{0,79}$'),
        value integer check (value >= 0),
        marker text check (marker in ('x', 'z', 'c')),
        primary key (la_code, measure, year),
        check ((value is null) = (marker is not null))
      );
      comment on table plan_statistics is 'Published counts of plans in January of a year, by authority and for England (ENG), as the files give them.';
      comment on column plan_statistics.marker is 'x: unavailable; z: not applicable; c: confidential. Never a nought.';
      ${openToRead('plan_statistics', { iss_platform: 'insert, update' })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table plan_statistics');
  }
}
