import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard } from './row-security.js';

/** What an authority means to spend on independent placements in a financial year, and why an approval request counts no more. */
export class Budgets1764000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table budgets (
        authority_id uuid not null references organisations,
        financial_year smallint not null check (financial_year between 2000 and 2100),
        version integer not null check (version > 0),
        total_pence bigint not null check (total_pence >= 0),
        day_pence bigint check (day_pence >= 0),
        residential_pence bigint check (residential_pence >= 0),
        reason text not null check (reason <> ''),
        entered_by uuid not null,
        entered_by_name text not null,
        entered_at timestamptz not null,
        primary key (authority_id, financial_year, version),
        check ((day_pence is null) = (residential_pence is null)),
        check (day_pence is null or day_pence + residential_pence = total_pence)
      );
      comment on table budgets is 'The High Needs Block budget for independent placements of a financial year. A change is a new version with its reason; the highest version counts.';
      comment on column budgets.authority_id is 'The authority whose budget it is.';
      comment on column budgets.financial_year is 'The year in which it begins: 2027 is 2027-28.';
      comment on column budgets.version is 'Counts the entries for the year, from 1.';
      comment on column budgets.total_pence is 'The whole budget in pence.';
      comment on column budgets.day_pence is 'Of that, for day places; null where the budget is not parted by setting.';
      comment on column budgets.residential_pence is 'Of that, for residential places; with day_pence it makes the whole.';
      comment on column budgets.reason is 'Why it was entered or changed.';
      comment on column budgets.entered_by is 'The person who entered it.';
      comment on column budgets.entered_by_name is 'That person''s name at the time.';
      comment on column budgets.entered_at is 'When.';
      ${guard('budgets', { authorityWrites: 'insert' })}

      alter table approval_requests add column void_because text;
      alter table approval_requests add check (state <> 'void' or void_because <> '');
      comment on column approval_requests.void_because is 'What changed under a request that counts no more, in words for who asked.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table approval_requests drop column void_because; drop table budgets');
  }
}
