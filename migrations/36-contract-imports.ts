import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard } from './row-security.js';

/** Contracts that were signed before they were kept here come in by a sheet, all of it or none. */
export class ContractImports1764000000036 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table contract_imports (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        file_name text not null,
        file_sha256 text not null,
        content bytea not null,
        state text not null default 'previewed' check (state in ('previewed', 'committed')),
        preview jsonb not null,
        counts jsonb,
        uploaded_by uuid not null references people,
        uploaded_at timestamptz not null,
        committed_at timestamptz,
        check ((state = 'committed') = (committed_at is not null))
      );
      create index contract_imports_authority on contract_imports (authority_id, uploaded_at desc);
      comment on table contract_imports is 'A sheet of existing contracts as uploaded, what was read from it, and whether it was committed.';
      ${guard('contract_imports')}
      alter table contract_versions add column from_import_id uuid references contract_imports;
      create index contract_versions_import on contract_versions (from_import_id) where from_import_id is not null;
      comment on column contract_versions.from_import_id is 'The sheet by which a contract signed on paper came in.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table contract_versions drop column from_import_id; drop table contract_imports');
  }
}
