import type { MigrationInterface, QueryRunner } from 'typeorm';
import { loadStandardClauses } from '../src/documents/clauses/load-standard-clauses.js';
import { guard, ownRows, ownSchools } from './row-security.js';

const OURS_OR_THE_PRODUCTS = `${ownRows} or authority_id is null`;

/**
 * The clause library and the wordings an authority made its own. A clause and a kind of document both have versions that a second person approves
 * and that count from a day; the product's own clauses are rows of no authority.
 */
export class ClausesAndTemplates1764000000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table clauses (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid references organisations,
        key text not null check (key ~ '^[a-z][a-zA-Z0-9]{1,39}$'),
        position smallint not null default 100,
        created_at timestamptz not null default now(),
        unique nulls not distinct (authority_id, key)
      );
      comment on table clauses is 'Clauses of contracts. Without an authority: the product''s own. An authority''s clause with the key of one of those replaces it there.';
      comment on column clauses.key is 'Its name in contracts'' terms: noticePeriod.';
      comment on column clauses.position is 'The order in which clauses are printed.';
      ${guard('clauses', { authority: OURS_OR_THE_PRODUCTS, authorityWrites: 'none', platform: 'select' })}
      grant insert on clauses to iss_authority, iss_platform;
      create policy authority_inserts on clauses for insert to iss_authority with check (${ownRows});
      comment on policy authority_inserts on clauses is 'An authority adds clauses of its own only.';

      create table wording_versions (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid references organisations,
        clause_id uuid references clauses,
        document_kind text,
        number smallint not null check (number > 0),
        state text not null default 'draft' check (state in ('draft', 'waiting', 'approved', 'withdrawn')),
        title text check (title <> ''),
        text text check (text <> ''),
        kinds text[] not null default '{}',
        in_every boolean not null default false,
        effective_from date not null,
        reason text not null default '',
        drafted_by uuid references people,
        drafted_by_name text not null,
        drafted_at timestamptz not null,
        authors uuid[] not null default '{}',
        asked_by_name text,
        asked_at timestamptz,
        decided_by uuid references people,
        decided_by_name text,
        decided_at timestamptz,
        returned_because text,
        version integer not null default 1,
        check (num_nonnulls(clause_id, document_kind) = 1),
        check (document_kind is null or authority_id is not null),
        check (clause_id is null or (title is not null and kinds <> '{}')),
        check (state <> 'waiting' or asked_at is not null),
        check (authority_id is null or drafted_by is not null),
        constraint approved_by_a_second_person check (state <> 'approved' or authority_id is null
          or (decided_by is not null and decided_at is not null and cardinality(authors) > 0 and not decided_by = any (authors)))
      );
      create unique index wording_versions_of_clause on wording_versions (clause_id, number) where clause_id is not null;
      create unique index wording_versions_of_kind on wording_versions (authority_id, document_kind, number) where document_kind is not null;
      create unique index wording_versions_one_open_of_clause on wording_versions (clause_id) where clause_id is not null and state in ('draft', 'waiting');
      create unique index wording_versions_one_open_of_kind on wording_versions (authority_id, document_kind)
        where document_kind is not null and state in ('draft', 'waiting');
      create index wording_versions_authority on wording_versions (authority_id, state);
      create index wording_versions_drafted_by on wording_versions (drafted_by);
      create index wording_versions_decided_by on wording_versions (decided_by);
      comment on table wording_versions is 'Versions of a clause, or of an authority''s own wording of a kind of document. The approved one with the latest effective day counts on a day.';
      comment on column wording_versions.text is 'Null: from its day on the authority has none of its own, and the product''s counts again.';
      comment on column wording_versions.kinds is 'Of a clause: the kinds of contract it belongs to.';
      comment on column wording_versions.in_every is 'Of a clause: whether it is in every contract of its kinds, or only where it is chosen.';
      comment on column wording_versions.authors is 'Everybody who had a hand in its text: none of them may approve it.';
      ${guard('wording_versions', {
        authority: OURS_OR_THE_PRODUCTS,
        authorityWrites: 'none',
        platform: 'select',
      })}
      grant select on wording_versions to iss_provider;
      grant insert, update on wording_versions to iss_authority;
      grant insert on wording_versions to iss_platform;
      create policy authority_inserts on wording_versions for insert to iss_authority with check (${ownRows});
      create policy authority_updates on wording_versions for update to iss_authority using (${ownRows}) with check (${ownRows});
      comment on policy authority_inserts on wording_versions is 'An authority words for itself only.';
      comment on policy authority_updates on wording_versions is 'An authority changes its own versions only; the product''s it reads.';

      create function app.approved_wording_stands() returns trigger language plpgsql as $$
      begin
        if old.state in ('approved', 'withdrawn') then
          raise exception 'Version % is % and is never changed: a change is a new version', old.number, old.state using errcode = 'check_violation';
        end if;
        if old.state = 'waiting' and (new.text, new.title, new.kinds, new.in_every, new.effective_from, new.authors)
            is distinct from (old.text, old.title, old.kinds, old.in_every, old.effective_from, old.authors) then
          raise exception 'Version % waits for approval and is not changed meanwhile', old.number using errcode = 'check_violation';
        end if;
        if new.state = 'approved' and old.state <> 'waiting' then
          raise exception 'Version % was never put forward for approval', old.number using errcode = 'check_violation';
        end if;
        if not old.authors <@ new.authors then
          raise exception 'Who had a hand in version % stays recorded', old.number using errcode = 'check_violation';
        end if;
        return new;
      end $$;
      comment on function app.approved_wording_stands is 'What was approved is what is printed, whatever code runs: only drafts change, and only what was put forward is approved.';
      create trigger approved_wording_stands before update on wording_versions for each row execute function app.approved_wording_stands();

      alter table documents add column template_version_id uuid references wording_versions;
      create index documents_template_version on documents (template_version_id) where template_version_id is not null;
      comment on column documents.template_version_id is 'The authority''s own wording in force on the day of issue; null: the product''s.';

      create table document_clauses (
        document_id uuid not null references documents,
        clause_version_id uuid not null references wording_versions,
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        position smallint not null,
        primary key (document_id, position),
        unique (document_id, clause_version_id)
      );
      create index document_clauses_version on document_clauses (clause_version_id);
      create index document_clauses_authority on document_clauses (authority_id);
      create index document_clauses_school on document_clauses (school_id);
      comment on table document_clauses is 'The clauses a document was made with, in order: fixed with its content, whatever the library says later.';
      ${guard('document_clauses', { provider: ownSchools, authorityWrites: 'insert' })}

      create policy provider_reads on wording_versions for select to iss_provider using (
        exists (select from documents printed where printed.template_version_id = wording_versions.id)
        or exists (select from document_clauses printed where printed.clause_version_id = wording_versions.id));
      comment on policy provider_reads on wording_versions is 'A school may read the wording of what was issued to it, and no other.';
    `);
    await loadStandardClauses(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy provider_reads on wording_versions;
      drop table document_clauses;
      alter table documents drop column template_version_id;
      drop table wording_versions;
      drop table clauses;
      drop function app.approved_wording_stands;
    `);
  }
}
