import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard } from './row-security.js';

/** By which rates an authority's demand is rolled forward, and the places that it has or opens itself. */
export class Forecast1764000000049 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table forecast_rates (
        authority_id uuid not null references organisations,
        recorded_at timestamptz not null,
        stay_bp integer not null check (stay_bp between 0 and 10000),
        transfer_bp integer not null check (transfer_bp between 0 and 10000),
        post16_bp integer not null check (post16_bp between 0 and 10000),
        entry_bp integer not null check (entry_bp between 0 and 100000),
        growth_bp integer not null check (growth_bp between -10000 and 10000),
        low_bp integer not null check (low_bp between 0 and 10000),
        high_bp integer not null check (high_bp between 10000 and 100000),
        reason text not null check (reason <> ''),
        recorded_by uuid not null references people,
        recorded_by_name text not null,
        primary key (authority_id, recorded_at)
      );
      comment on table forecast_rates is 'The rates of an authority''s forecast, the latest standing: how many stay, move up and come, in basis points.';
      comment on column forecast_rates.entry_bp is 'Children who come in a year, against those by whom today''s numbers would stay as they are.';
      comment on column forecast_rates.low_bp is 'What the low case makes of all who come; all cells together, as one cause moves all.';
      ${guard('forecast_rates', { authorityWrites: 'insert' })}

      create table own_provision (
        id uuid primary key,
        authority_id uuid not null references organisations,
        name text not null check (name <> ''),
        kind text not null check (kind in ('specialSchool', 'resourcedProvision')),
        phase text not null check (phase in ('primary', 'secondary', 'post16')),
        needs text[] not null default '{}',
        places smallint not null check (places > 0),
        opens_on date not null,
        closes_on date check (closes_on > opens_on),
        recorded_by_name text not null,
        version integer not null default 1
      );
      comment on table own_provision is 'An authority''s own special schools and designated specialist provision, planned openings too.';
      create index own_provision_authority on own_provision (authority_id, phase);
      ${guard('own_provision')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table own_provision, forecast_rates');
  }
}
