import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A consortium's own rates for the forecast of its members together, and own provision recorded once. */
export class ForecastOfMembers1764000000056 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      grant select, insert on forecast_rates to iss_consortium;
      create policy consortium_reads on forecast_rates for select to iss_consortium using (authority_id = (select app.organisation()));
      create policy consortium_inserts on forecast_rates for insert to iss_consortium with check (authority_id = (select app.organisation()));
      comment on policy consortium_reads on forecast_rates is 'A consortium reads the rates that its own commissioners set, and no member''s.';
      comment on policy consortium_inserts on forecast_rates is 'Rows it may insert: the same that it may read.';
      comment on column forecast_rates.authority_id is 'Whose rates: an authority''s, or a consortium''s for its members together.';
      create unique index own_provision_once on own_provision (authority_id, lower(name), phase, opens_on);
      comment on index own_provision_once is 'Places of one name, phase and opening are recorded once; a file that names them again changes them.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index own_provision_once;
      drop policy consortium_reads on forecast_rates;
      drop policy consortium_inserts on forecast_rates;
      revoke select, insert on forecast_rates from iss_consortium;
    `);
  }
}
