import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard, ownRows, ownSchools } from './row-security.js';

/** Pupils, placements with their terms, and fee lines that are never overwritten: a change ends one and starts another. */
export class Placements1764000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table pupils (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        reference text not null check (reference <> ''),
        upn text,
        birth_month date check (extract(day from birth_month) = 1),
        year_group smallint not null check (year_group between -2 and 14),
        primary_need text not null check (primary_need in ('ASD', 'SEMH', 'SLCN', 'MLD', 'SLD', 'PMLD', 'PD', 'HI', 'VI', 'MSI', 'SPLD', 'OTH', 'DS')),
        outward_postcode text,
        looked_after_by text,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        unique (authority_id, reference)
      );
      comment on table pupils is 'Pseudonymous: an authority''s own reference and what is needed to place and price. No name, no date of birth.';
      comment on column pupils.year_group is 'National curriculum year; 0 is reception, below are nursery years, 12 to 14 are post-16.';
      comment on column pupils.birth_month is 'First day of the month of birth.';

      create table placements (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        pupil_id uuid not null references pupils,
        starts_on date not null,
        ends_on date check (ends_on is null or ends_on >= starts_on),
        setting text not null check (setting in ('day', 'residential')),
        weeks_a_year numeric(4, 1) check (weeks_a_year between 1 and 53),
        nights_a_week numeric(3, 1) check (nights_a_week between 0 and 7),
        naming_basis text not null check (naming_basis in ('agreed', 'tribunal', 'parentalChoice', 'interim', 'partParentFunded')),
        tribunal_ordered_on date,
        charging_basis text check (charging_basis in ('calendarDay', 'schoolDay', 'week', 'month', 'term')),
        charging_units smallint check (charging_units between 1 and 366),
        price_rule text not null default 'negotiated' check (price_rule in ('negotiated', 'fixed', 'formula')),
        uplift_month smallint not null default 9 check (uplift_month in (4, 9)),
        last_reviewed_on date,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        unique (pupil_id, school_id, starts_on),
        check (setting = 'residential' or coalesce(nights_a_week, 0) = 0),
        check (naming_basis = 'tribunal' or tribunal_ordered_on is null)
      );
      create index placements_authority on placements (authority_id, school_id);
      create index placements_school on placements (school_id);
      create index placements_pupil on placements (pupil_id);
      comment on table placements is 'One pupil at one school from a date to a date, with the terms that price and charge it.';
      comment on column placements.ends_on is 'The last day of the placement, when known.';
      comment on column placements.charging_basis is 'How a price becomes pounds for a part of a year. Without one nothing is computed.';
      comment on column placements.charging_units is 'The contract''s number of units a year: 190 or 195 school days; 38, 39, 44 or 52 weeks.';
      comment on column placements.price_rule is 'Framework and block terms price themselves (fixed, formula); only negotiated prices enter a round.';
      comment on column placements.uplift_month is 'Contractual month of a rise: 4 is 1 April, 9 is 1 September.';

      create table fee_lines (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        placement_id uuid not null references placements,
        kind text not null check (kind in ('core', 'therapy', 'oneToOne', 'residential', 'transport', 'other')),
        label text not null default '',
        unit text not null check (unit in ('year', 'term', 'week', 'night', 'day', 'session')),
        quantity numeric(8, 2) not null check (quantity > 0),
        unit_pence bigint not null check (unit_pence >= 0),
        annual_pence bigint not null check (annual_pence >= 0),
        vat text not null default 'exempt' check (vat in ('exempt', 'outsideScope', 'zero', 'standard')),
        hnb_eligible boolean not null default true,
        effective daterange not null check (not isempty(effective) and lower(effective) is not null),
        from_return_id uuid,
        entered_by uuid,
        created_at timestamptz not null default now(),
        exclude using gist (placement_id with =, kind with =, label with =, effective with &&)
      );
      create index fee_lines_placement on fee_lines (placement_id);
      create index fee_lines_authority on fee_lines (authority_id, school_id);
      create index fee_lines_school on fee_lines (school_id);
      comment on table fee_lines is 'What is paid for a placement, by kind, net of VAT. Never overwritten; two of a kind and label never overlap.';
      comment on column fee_lines.annual_pence is 'Net pence for a whole academic year: unit price times quantity, stated once so that every reader agrees.';
      comment on column fee_lines.effective is 'First day included, end excluded; no end while it stands.';
      comment on column fee_lines.from_return_id is 'The uplift return whose settlement made this line.';

      create table fee_line_funders (
        fee_line_id uuid not null references fee_lines on delete cascade,
        authority_id uuid not null references organisations,
        funder text not null check (funder in ('education', 'health', 'socialCare')),
        share_bp integer not null check (share_bp between 1 and 10000),
        agreement_reference text,
        agreement_signed_on date,
        primary key (fee_line_id, funder)
      );
      create index fee_line_funders_authority on fee_line_funders (authority_id);
      comment on table fee_line_funders is 'Who funds a fee line, in basis points that total exactly 10,000.';
      comment on column fee_line_funders.agreement_signed_on is 'Without a signed agreement a health or social care share stands as the council''s own money at risk.';

      create function app.funders_make_the_whole() returns trigger language plpgsql as $$
      declare
        line uuid := case when tg_op = 'DELETE' then old.fee_line_id else new.fee_line_id end;
        total bigint;
      begin
        select sum(share_bp) into total from fee_line_funders where fee_line_id = line;
        if total is not null and total <> 10000 then
          raise exception 'The funder split of fee line % totals % basis points, not 10000', line, total using errcode = 'check_violation';
        end if;
        return null;
      end $$;
      comment on function app.funders_make_the_whole is 'Checked at commit, when all the shares of a line are in.';
      create constraint trigger funders_make_the_whole after insert or update or delete on fee_line_funders
        deferrable initially deferred for each row execute function app.funders_make_the_whole();

      ${guard('placements', { provider: ownSchools })}
      ${guard('pupils', { provider: 'id in (select pupil_id from placements where ' + ownSchools + ')' })}
      ${guard('fee_lines', { provider: ownSchools, authorityWrites: 'insert, update' })}
      ${guard('fee_line_funders', { authorityWrites: 'insert, update, delete' })}

      create table placement_imports (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        file_name text not null,
        file_sha256 text not null,
        content bytea not null,
        state text not null default 'previewed' check (state in ('previewed', 'committed')),
        preview jsonb not null,
        choices jsonb not null default '{}',
        uploaded_by uuid not null,
        uploaded_at timestamptz not null default now(),
        committed_at timestamptz,
        counts jsonb
      );
      create index placement_imports_authority on placement_imports (authority_id, uploaded_at desc);
      comment on table placement_imports is 'A workbook of placements as uploaded, what was read from it, the officer''s choices, and whether it was committed.';
      ${guard('placement_imports')}

      create table column_mappings (
        authority_id uuid not null references organisations,
        fingerprint text not null,
        mapping jsonb not null,
        used_at timestamptz not null default now(),
        primary key (authority_id, fingerprint)
      );
      comment on table column_mappings is 'Which column of a kind of sheet is which field, as an officer of the authority last confirmed.';
      ${guard('column_mappings')}

      create table school_nicknames (
        authority_id uuid not null references organisations,
        nickname text not null check (nickname = lower(nickname)),
        school_id uuid not null references schools,
        chosen_by uuid not null,
        chosen_at timestamptz not null default now(),
        primary key (authority_id, nickname)
      );
      comment on table school_nicknames is 'What an authority''s sheets call a school, chosen once by an officer, never guessed.';
      ${guard('school_nicknames')}

      create table files (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        school_id uuid references schools,
        name text not null,
        media_type text not null,
        size_bytes bigint not null,
        sha256 text not null,
        content bytea not null,
        uploaded_by uuid not null,
        uploaded_at timestamptz not null default now()
      );
      comment on table files is 'Evidence and letters, kept as received, with a hash of their bytes.';
      ${guard('files', { authority: ownRows, provider: ownSchools, providerWrites: 'insert', authorityWrites: 'insert' })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table files, school_nicknames, column_mappings, placement_imports, fee_line_funders, fee_lines, placements, pupils cascade;
      drop function app.funders_make_the_whole`);
  }
}
