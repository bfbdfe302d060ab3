import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard } from './row-security.js';

/** A rise above the cap that a person with the authority to decide has approved for one return, with a reason. */
export class CapExceptions1764000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table cap_exceptions (
        id uuid primary key default gen_random_uuid(),
        return_id uuid not null references uplift_returns,
        authority_id uuid not null references organisations,
        rise_bp integer not null check (rise_bp between 0 and 10000),
        reason text not null check (reason <> ''),
        approved_by uuid not null references people,
        approved_by_name text not null,
        approved_at timestamptz not null
      );
      create index cap_exceptions_return on cap_exceptions (return_id, approved_at desc);
      create index cap_exceptions_authority on cap_exceptions (authority_id);
      comment on table cap_exceptions is 'Approved exceptions to the cap. The latest of a return counts; 0 takes an earlier one back. No provider reads it.';
      comment on column cap_exceptions.rise_bp is 'To what rise the recommendation may go whatever the cap says, in basis points.';
      ${guard('cap_exceptions', { authorityWrites: 'insert' })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table cap_exceptions');
  }
}
