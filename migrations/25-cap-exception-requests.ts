import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard } from './row-security.js';

/** An officer asks for an exception to the cap; somebody with the authority to decide, who does not negotiate the return, answers. */
export class CapExceptionRequests1764000000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table cap_exception_requests (
        id uuid primary key default gen_random_uuid(),
        return_id uuid not null references uplift_returns,
        authority_id uuid not null references organisations,
        rise_bp integer not null check (rise_bp between 1 and 10000),
        reason text not null check (reason <> ''),
        requested_by uuid not null references people,
        requested_by_name text not null,
        requested_at timestamptz not null,
        answer text check (answer in ('approved', 'declined')),
        answer_reason text,
        answered_by uuid references people,
        answered_by_name text,
        answered_at timestamptz,
        check ((answer is null) = (answered_at is null) and (answer is null) = (answered_by is null)),
        check (answer is null or answer_reason <> '')
      );
      create unique index cap_exception_requests_open on cap_exception_requests (return_id) where answer is null;
      create index cap_exception_requests_return on cap_exception_requests (return_id, requested_at desc);
      create index cap_exception_requests_authority on cap_exception_requests (authority_id) where answer is null;
      comment on table cap_exception_requests is 'Exceptions to the cap that an officer asks for. At most one of a return is open. No provider reads it.';
      comment on column cap_exception_requests.rise_bp is 'To what rise the recommendation should be let, in basis points.';
      comment on column cap_exception_requests.answer is 'Null while it is open. What was approved is in cap_exceptions, and may be less than what was asked.';
      ${guard('cap_exception_requests')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table cap_exception_requests');
  }
}
