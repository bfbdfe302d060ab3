import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard, openToRead, ownSchools } from './row-security.js';

/** Schools as the national register has them, what changed, their inspections, term calendars and due diligence checks. */
export class Register1764000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table register_imports (
        id uuid primary key default gen_random_uuid(),
        kind text not null check (kind in ('establishments', 'links')),
        file_name text not null,
        file_sha256 text not null,
        file_date date,
        started_at timestamptz not null default now(),
        finished_at timestamptz,
        counts jsonb not null default '{}',
        faults jsonb not null default '[]'
      );
      comment on table register_imports is 'Each load of a register file: what was read, kept, changed and refused.';
      ${openToRead('register_imports', { iss_platform: 'insert, update' })}

      create table schools (
        id uuid primary key default gen_random_uuid(),
        urn integer not null unique check (urn between 1 and 9999999),
        name text not null check (name <> ''),
        kind text not null check (kind in ('iss', 'nmss', 'post16', 'other')),
        section41 boolean not null default false,
        type_code text not null,
        type_name text not null,
        status text not null check (status in ('open', 'closed', 'proposedToClose', 'proposedToOpen')),
        opened_on date,
        opened_because text,
        closed_on date,
        closed_because text,
        phase text,
        low_age smallint,
        high_age smallint,
        gender text,
        boarding text not null default 'unknown' check (boarding in ('day', 'boarding', 'unknown')),
        capacity integer,
        pupils integer,
        needs text[] not null default '{}',
        la_code text not null,
        la_name text not null,
        establishment_number text,
        previous_la_code text,
        previous_establishment_number text,
        street text,
        locality text,
        address3 text,
        town text,
        county text,
        postcode text,
        outward_postcode text,
        district text,
        region text,
        website text,
        telephone text,
        head_name text,
        easting integer,
        northing integer,
        latitude double precision,
        longitude double precision,
        ukprn text,
        proprietor text,
        company_number text,
        special_measures boolean,
        last_changed_on date,
        provider_id uuid references organisations,
        register_hash text,
        last_import_id uuid references register_imports,
        absent_since date,
        version integer not null default 1,
        created_at timestamptz not null default now()
      );
      create index schools_provider on schools (provider_id) where provider_id is not null;
      create index schools_name on schools using gin (name gin_trgm_ops);
      create index schools_needs on schools using gin (needs);
      create index schools_outward on schools (outward_postcode);
      comment on table schools is 'Places with a URN, the national register''s key. Names repeat: a school is never matched by name alone.';
      comment on column schools.kind is 'iss: independent special; nmss: non-maintained special; post16: special post-16 institution; other.';
      comment on column schools.section41 is 'Approved by the Secretary of State under section 41 of the Children and Families Act 2014.';
      comment on column schools.needs is 'SEN2 codes the register names. Empty says nothing: it does not mean the school cannot meet a need.';
      comment on column schools.provider_id is 'The legal entity that runs it, linked by a person: never by the proprietor''s name.';
      comment on column schools.register_hash is 'Hash of the register''s fields, by which an unchanged row is known.';
      comment on column schools.absent_since is 'Date of the first register file that no longer holds it.';
      ${openToRead('schools', { iss_platform: 'insert, update' })}

      -- Runs with the caller's rights: the tables it reads are public reference data.
      create function app.school_ids() returns uuid[] language sql stable parallel safe as $$
        select coalesce(array_agg(school.id), '{}')
        from schools school
        join organisations provider on provider.id = school.provider_id
        where provider.id = app.organisation() or provider.group_id = app.organisation()
      $$;
      comment on function app.school_ids is 'The schools a provider or provider group may act for.';

      create policy provider_reads on audit_events for select to iss_provider
        using (chain = (select app.organisation()) or (shared and ${ownSchools}));
      comment on policy provider_reads on audit_events is 'A provider reads its own record and what an authority shared about its schools.';

      create table school_changes (
        id uuid primary key default gen_random_uuid(),
        school_id uuid not null references schools,
        import_id uuid references register_imports,
        kind text not null,
        before jsonb,
        after jsonb,
        recorded_at timestamptz not null default now()
      );
      create index school_changes_school on school_changes (school_id, recorded_at);
      comment on table school_changes is 'What a newer register file changed: opened, closed, reopened, renamed, section 41 gained or lost, inspection …';
      ${openToRead('school_changes', { iss_platform: 'insert' })}

      create table inspections (
        id uuid primary key default gen_random_uuid(),
        school_id uuid not null references schools,
        inspectorate text not null,
        framework text not null,
        inspected_on date not null,
        result jsonb not null,
        safeguarding_met boolean,
        standards_met boolean,
        source text not null,
        recorded_at timestamptz not null default now(),
        unique (school_id, inspectorate, inspected_on, framework)
      );
      comment on table inspections is 'Inspections in their own framework''s terms. No code assumes one scale.';
      comment on column inspections.result is 'As published: {"overall": "Good"} to 2024/25, or areas on the five-point scale of a report card.';
      ${openToRead('inspections', { iss_platform: 'insert, update' })}

      create table outward_postcodes (
        outward_postcode text primary key,
        latitude double precision not null,
        longitude double precision not null,
        establishments integer not null
      );
      comment on table outward_postcodes is 'Where an outward postcode lies: the mean position of the register''s establishments in it.';
      ${openToRead('outward_postcodes', { iss_platform: 'insert, update' })}

      create table school_links (
        urn integer not null,
        link_urn integer not null,
        link_type text not null,
        link_name text not null,
        established_on date,
        import_id uuid references register_imports,
        primary key (urn, link_urn, link_type)
      );
      comment on table school_links is 'The register''s own links: predecessor, successor, merged, split …';
      ${openToRead('school_links', { iss_platform: 'insert, update' })}

      create table school_successions (
        id uuid primary key default gen_random_uuid(),
        predecessor_id uuid not null references schools,
        successor_id uuid not null references schools,
        established_on date,
        state text not null default 'proposed' check (state in ('proposed', 'confirmed', 'rejected')),
        decided_by uuid references people,
        decided_by_name text,
        decided_at timestamptz,
        version integer not null default 1,
        unique (predecessor_id, successor_id),
        check (predecessor_id <> successor_id),
        check ((state = 'proposed') = (decided_at is null))
      );
      create unique index school_successions_confirmed on school_successions (predecessor_id) where state = 'confirmed';
      comment on table school_successions is 'A school that closed and opened under a new URN is one school to its users, once an officer confirms.';
      ${openToRead('school_successions', { iss_platform: 'insert, update', iss_authority: 'update' })}

      create table term_calendars (
        school_id uuid not null references schools,
        academic_year smallint not null,
        terms daterange[] not null check (cardinality(terms) = 3),
        closures daterange[] not null default '{}',
        recorded_at timestamptz not null default now(),
        primary key (school_id, academic_year)
      );
      comment on table term_calendars is 'A school''s own terms and closures, by which school days, weeks and terms are charged.';
      comment on column term_calendars.academic_year is 'The calendar year in which it starts: 2027 is 2027/28.';
      ${openToRead('term_calendars', { iss_platform: 'insert, update', iss_authority: 'insert, update' })}
      grant insert, update on term_calendars to iss_provider;
      create policy provider_inserts on term_calendars for insert to iss_provider with check (${ownSchools});
      create policy provider_updates on term_calendars for update to iss_provider using (${ownSchools}) with check (${ownSchools});

      create table due_diligence_checks (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        kind text not null check (kind in ('registration', 'inspection', 'insurance', 'safeguarding', 'saferRecruitment', 'finance', 'dataProtection')),
        result text not null check (result in ('passed', 'failed')),
        checked_on date not null,
        expires_on date not null,
        note text not null default '',
        recorded_by uuid references people,
        recorded_at timestamptz not null default now()
      );
      create index due_diligence_checks_school on due_diligence_checks (authority_id, school_id, kind, checked_on desc);
      comment on table due_diligence_checks is 'Dated checks of a school by an authority. The latest of a kind counts until it expires.';
      ${guard('due_diligence_checks')}

      create table bank_holidays (
        nation text not null,
        on_date date not null,
        name text not null,
        primary key (nation, on_date)
      );
      comment on table bank_holidays is 'Published bank holidays by nation: they are not working days.';
      ${openToRead('bank_holidays', { iss_platform: 'insert, update' })}

      create table place_funding (
        school_kind text not null check (school_kind in ('nmss', 'post16')),
        effective_from date not null,
        pence_per_place bigint not null,
        source text not null,
        primary key (school_kind, effective_from)
      );
      comment on table place_funding is 'What the Department pays for a place, added back to compare gross prices.';
      comment on column place_funding.pence_per_place is 'Pence a year: £10,000 at an NMSS; element 1 plus £6,000 at a special post-16 institution.';
      ${openToRead('place_funding', { iss_platform: 'insert, update' })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table place_funding, bank_holidays, due_diligence_checks, term_calendars, school_successions, school_links,
      outward_postcodes, inspections, school_changes, schools, register_imports cascade`);
  }
}
