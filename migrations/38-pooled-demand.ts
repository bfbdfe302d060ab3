import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard } from './row-security.js';

/** Protected figures of demand: an authority's districts, its secret, and the snapshots that it has published, which never change. */
export class PooledDemand1764000000038 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table release_districts (
        authority_id uuid not null references organisations,
        code text not null check (code ~ '^[a-z][a-zA-Z0-9]{0,29}$' and code <> 'notKnown'),
        name text not null check (name <> ''),
        outward_postcodes text[] not null check (cardinality(outward_postcodes) > 0),
        primary key (authority_id, code)
      );
      comment on table release_districts is 'The parts of an authority by which its demand is published, by outward postcode. A code is never changed or used again: a new name of a cell is a fresh look at the same children.';
      ${guard('release_districts', { authorityWrites: 'insert' })}

      create table release_secrets (
        authority_id uuid primary key references organisations,
        key_id text not null,
        sealed bytea not null,
        created_at timestamptz not null
      );
      comment on table release_secrets is 'From an authority''s secret follow the offsets of its published figures, for ever: it is made once and never rotated.';
      alter table release_secrets enable row level security, force row level security;
      grant select, insert on release_secrets to iss_authority;
      create policy own_secret on release_secrets to iss_authority using (authority_id = (select app.organisation())) with check (authority_id = (select app.organisation()));
      comment on policy own_secret on release_secrets is 'An authority''s own publication reads it; nobody else, not its auditor.';

      create table pooled_snapshots (
        id uuid primary key,
        authority_id uuid not null references organisations,
        taken_on date not null,
        plan_version smallint not null,
        categories jsonb not null,
        figures jsonb not null,
        audit jsonb not null,
        sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
        published_by uuid not null,
        published_by_name text not null,
        published_at timestamptz not null,
        unique (authority_id, taken_on)
      );
      comment on table pooled_snapshots is 'What an authority published of its demand on a day: a figure a cell, null where it is blank, with the audit that released it.';
      alter table pooled_snapshots enable row level security, force row level security;
      grant select on pooled_snapshots to iss_authority, iss_auditor, iss_consortium;
      grant insert on pooled_snapshots to iss_authority;
      create policy members_read on pooled_snapshots for select to iss_authority, iss_auditor, iss_consortium
        using (authority_id = (select app.organisation()) or authority_id = any ((select app.members_that_share('demand'))::uuid[]));
      create policy own_inserts on pooled_snapshots for insert to iss_authority with check (authority_id = (select app.organisation()));
      comment on policy members_read on pooled_snapshots is 'Members and the consortium read what members that share their demand have published; an authority its own.';
      comment on policy own_inserts on pooled_snapshots is 'An authority publishes its own.';
      create trigger pooled_snapshots_are_final before update or delete on pooled_snapshots for each row execute function app.refuse_change();
      create trigger pooled_snapshots_stay before truncate on pooled_snapshots execute function app.refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table pooled_snapshots, release_secrets, release_districts');
  }
}
