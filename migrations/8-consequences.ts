import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard, ownSchools } from './row-security.js';

/** What follows from an implemented settlement: variations, arrears, savings and documents. */
export class Consequences1764000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table documents (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        kind text not null check (kind in ('variationLetter')),
        reference text not null,
        subject_type text not null,
        subject_id uuid not null,
        snapshot jsonb not null,
        snapshot_sha256 text not null,
        state text not null default 'pending' check (state in ('pending', 'ready')),
        template_version text,
        pdf bytea,
        pdf_sha256 text,
        last_error text,
        created_at timestamptz not null default now(),
        rendered_at timestamptz,
        unique (subject_type, subject_id, kind),
        check ((state = 'ready') = (pdf is not null and pdf_sha256 is not null and template_version is not null))
      );
      create index documents_authority on documents (authority_id, created_at);
      create index documents_school on documents (school_id);
      comment on table documents is 'Generated documents: a frozen snapshot of approved data and the bytes made from it. The same snapshot gives the same bytes.';
      ${guard('documents', { provider: ownSchools })}

      create table contract_variations (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        placement_id uuid not null references placements,
        return_id uuid not null references uplift_returns,
        document_id uuid not null references documents,
        effective_on date not null,
        before_pence bigint not null,
        after_pence bigint not null,
        recorded_at timestamptz not null default now(),
        unique (placement_id, return_id)
      );
      create index contract_variations_authority on contract_variations (authority_id);
      create index contract_variations_school on contract_variations (school_id);
      create index contract_variations_return on contract_variations (return_id);
      comment on table contract_variations is 'A placement''s terms changed by a settlement: annual net pence before and after, and the letter that says so.';
      ${guard('contract_variations', { provider: ownSchools, authorityWrites: 'insert' })}

      create table arrears (
        return_line_id uuid primary key references return_lines,
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        fee_line_id uuid not null references fee_lines,
        return_id uuid not null references uplift_returns,
        from_on date not null,
        until_on date not null check (until_on > from_on),
        charging_basis text not null,
        amount_pence bigint not null,
        recorded_at timestamptz not null default now()
      );
      create index arrears_authority on arrears (authority_id);
      create index arrears_school on arrears (school_id);
      create index arrears_return on arrears (return_id);
      comment on table arrears is 'What a late decision owes for the days from the effective date (included) to the decision (excluded), by the line''s own charging basis.';
      ${guard('arrears', { provider: ownSchools, authorityWrites: 'insert' })}

      create table savings (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        placement_id uuid not null references placements,
        return_line_id uuid references return_lines,
        kind text not null check (kind in ('cashable', 'avoidance')),
        baseline_pence bigint not null,
        agreed_pence bigint not null,
        amount_pence bigint not null check (amount_pence = baseline_pence - agreed_pence),
        academic_year smallint not null,
        recorded_at timestamptz not null default now(),
        validated_by uuid references people,
        validated_by_name text,
        validated_at timestamptz,
        unique (return_line_id, kind)
      );
      create index savings_authority on savings (authority_id, academic_year);
      comment on table savings is 'Cashable (below current price) and avoidance (ask minus settlement), annual net pence; the baseline is frozen when recorded.';
      ${guard('savings')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table savings, arrears, contract_variations, documents cascade');
  }
}
