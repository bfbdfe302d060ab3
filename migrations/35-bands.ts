import type { MigrationInterface, QueryRunner } from 'typeorm';

const OWN = 'authority_id = (select app.organisation())';
const OWN_OR_NATIONAL = `${OWN} or authority_id is null`;

/** Bands of need and provision with their tariffs: an authority's own, or the nation's (no authority), each with its history. */
export class Bands1764000000035 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table bands (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid references organisations,
        code text not null check (code ~ '^[A-Z0-9][A-Z0-9-]{0,15}$'),
        name text not null check (name <> ''),
        version integer not null default 1,
        created_at timestamptz not null default now(),
        unique nulls not distinct (authority_id, code)
      );
      comment on table bands is 'A band of need and provision. Without an authority it is the nation''s, kept by the platform and read by all.';

      create table band_definitions (
        id uuid primary key default gen_random_uuid(),
        band_id uuid not null references bands,
        authority_id uuid references organisations,
        effective daterange not null check (not isempty(effective) and lower(effective) is not null),
        needs text[] not null check (cardinality(needs) > 0),
        phases text[] not null check (cardinality(phases) > 0 and phases <@ array['primary', 'secondary', 'post16']),
        settings text[] not null check (cardinality(settings) > 0 and settings <@ array['day', 'residential']),
        provision text not null check (provision <> ''),
        recorded_by uuid not null,
        recorded_by_name text not null,
        recorded_at timestamptz not null,
        exclude using gist (band_id with =, effective with &&)
      );
      create index band_definitions_authority on band_definitions (authority_id);
      comment on table band_definitions is 'Whose pupils fall into a band, by need, phase and setting, and what it provides; from a day on.';

      create table band_tariffs (
        id uuid primary key default gen_random_uuid(),
        band_id uuid not null references bands,
        authority_id uuid references organisations,
        effective daterange not null check (not isempty(effective) and lower(effective) is not null),
        annual_pence bigint not null check (annual_pence > 0),
        covers text[] not null check (cardinality(covers) > 0 and covers <@ array['core', 'therapy', 'oneToOne', 'residential', 'transport', 'other']),
        source text not null default '',
        recorded_by uuid not null,
        recorded_by_name text not null,
        recorded_at timestamptz not null,
        exclude using gist (band_id with =, effective with &&)
      );
      create index band_tariffs_authority on band_tariffs (authority_id);
      comment on table band_tariffs is 'What a place of a band costs a year: gross (the Department''s place funding included), net of VAT; from a day on.';
      comment on column band_tariffs.covers is 'The kinds of fee line that the tariff stands for; others are paid beside it.';

      create table placement_bands (
        placement_id uuid not null references placements,
        authority_id uuid not null references organisations,
        band_id uuid not null references bands,
        effective daterange not null check (not isempty(effective) and lower(effective) is not null),
        reason text not null check (reason <> ''),
        assigned_by uuid not null,
        assigned_by_name text not null,
        assigned_at timestamptz not null,
        primary key (placement_id, effective),
        exclude using gist (placement_id with =, effective with &&)
      );
      create index placement_bands_authority on placement_bands (authority_id);
      create index placement_bands_band on placement_bands (band_id);
      comment on table placement_bands is 'The band an officer chose for a placement, where it is not the one its need, phase and setting say.';

      ${['bands', 'band_definitions', 'band_tariffs'].map(kept).join('\n')}
      alter table placement_bands enable row level security, force row level security;
      grant select on placement_bands to iss_authority, iss_auditor;
      create policy authority_reads on placement_bands for select to iss_authority, iss_auditor using (${OWN});
      grant insert, update on placement_bands to iss_authority;
      create policy authority_inserts on placement_bands for insert to iss_authority with check (${OWN});
      create policy authority_updates on placement_bands for update to iss_authority using (${OWN}) with check (${OWN});
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table placement_bands, band_tariffs, band_definitions, bands');
  }
}

/** Own rows and the nation's are read; own rows are written by an authority, the nation's by the platform. */
const kept = (table: string): string => `
  alter table ${table} enable row level security, force row level security;
  grant select on ${table} to iss_authority, iss_auditor, iss_platform, iss_provider, iss_consortium;
  create policy authority_reads on ${table} for select to iss_authority, iss_auditor using (${OWN_OR_NATIONAL});
  create policy others_read_the_nations on ${table} for select to iss_platform, iss_provider, iss_consortium using (authority_id is null);
  grant insert, update on ${table} to iss_authority, iss_platform;
  create policy authority_inserts on ${table} for insert to iss_authority with check (${OWN});
  create policy authority_updates on ${table} for update to iss_authority using (${OWN}) with check (${OWN});
  create policy platform_inserts on ${table} for insert to iss_platform with check (authority_id is null);
  create policy platform_updates on ${table} for update to iss_platform using (authority_id is null) with check (authority_id is null);`;
