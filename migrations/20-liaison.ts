import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard } from './row-security.js';

/** What every row of liaison is about: one school, or a provider with all its schools; never both. */
const SUBJECT = `authority_id uuid not null references organisations,
        school_id uuid references schools,
        provider_id uuid references organisations,
        check (num_nonnulls(school_id, provider_id) = 1)`;

const commentSubject = (table: string): string => `
      comment on column ${table}.authority_id is 'The authority whose own record this is: no provider and no other authority reads it.';
      comment on column ${table}.school_id is 'The school it is about; null where it is about the whole provider.';
      comment on column ${table}.provider_id is 'The provider it is about, with all its schools; null where it is about one school.';`;

/** Who looks after a school or provider for an authority, what was said, who went there, and what is to be done. */
export class Liaison1764000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table liaison_leads (
        id uuid primary key default gen_random_uuid(),
        ${SUBJECT},
        person_id uuid not null references people,
        person_name text not null,
        period daterange not null check (not isempty(period) and lower(period) is not null),
        version integer not null default 1,
        recorded_by_name text not null,
        recorded_at timestamptz not null,
        exclude using gist (authority_id with =, (coalesce(school_id, provider_id)) with =, period with &&)
      );
      create index liaison_leads_school on liaison_leads (authority_id, school_id);
      create index liaison_leads_provider on liaison_leads (authority_id, provider_id) where provider_id is not null;
      comment on table liaison_leads is 'The named person of an authority who looks after a school or a provider, from when to when: one at a time.';
      comment on column liaison_leads.person_id is 'A person of the authority.';
      comment on column liaison_leads.person_name is 'The person''s name when named.';
      comment on column liaison_leads.period is 'First day included, end excluded; no end while the person leads.';
      comment on column liaison_leads.version is 'Counts changes: a stale form is told.';
      comment on column liaison_leads.recorded_by_name is 'Who named the lead.';
      comment on column liaison_leads.recorded_at is 'When the lead was named.';
      ${commentSubject('liaison_leads')}
      ${guard('liaison_leads')}

      create table liaison_notes (
        id uuid primary key default gen_random_uuid(),
        ${SUBJECT},
        on_date date not null,
        kind text not null check (kind in ('call', 'email', 'meeting', 'concern', 'other')),
        body text not null check (body <> '' and length(body) <= 4000),
        corrects_id uuid unique,
        written_by uuid not null references people,
        written_by_name text not null,
        written_at timestamptz not null,
        unique (id, authority_id),
        foreign key (corrects_id, authority_id) references liaison_notes (id, authority_id)
      );
      create index liaison_notes_school on liaison_notes (authority_id, school_id, on_date desc);
      create index liaison_notes_provider on liaison_notes (authority_id, provider_id) where provider_id is not null;
      comment on table liaison_notes is 'What was said with a school or provider. Append-only: a correction is a new note that names the one it corrects.';
      comment on column liaison_notes.on_date is 'The day of the call, message or meeting.';
      comment on column liaison_notes.kind is 'How it came about; a concern is one whichever way it came.';
      comment on column liaison_notes.body is 'The text. It names no child; the pages say so where it is written.';
      comment on column liaison_notes.corrects_id is 'The note that this one corrects; a note is corrected once, its correction may be corrected again.';
      comment on column liaison_notes.written_by is 'Who wrote it.';
      comment on column liaison_notes.written_by_name is 'The writer''s name then.';
      comment on column liaison_notes.written_at is 'When it was written.';
      ${commentSubject('liaison_notes')}
      ${guard('liaison_notes', { authorityWrites: 'insert' })}

      create table liaison_visits (
        id uuid primary key default gen_random_uuid(),
        ${SUBJECT},
        planned_on date,
        visitor_id uuid not null references people,
        visitor_name text not null,
        done_on date,
        outcome text not null default '' check (length(outcome) <= 4000),
        next_due_on date,
        cancelled_on date,
        version integer not null default 1,
        recorded_by_name text not null,
        recorded_at timestamptz not null,
        check (planned_on is not null or done_on is not null),
        check (done_on is null or cancelled_on is null),
        check (done_on is not null or (outcome = '' and next_due_on is null)),
        check (next_due_on > done_on)
      );
      create index liaison_visits_school on liaison_visits (authority_id, school_id);
      create index liaison_visits_provider on liaison_visits (authority_id, provider_id) where provider_id is not null;
      create index liaison_visits_open on liaison_visits (authority_id, planned_on) where done_on is null and cancelled_on is null;
      comment on table liaison_visits is 'Visits to a school: planned, made with an outcome, or called off.';
      comment on column liaison_visits.planned_on is 'The day planned; null for a visit that was made without a plan.';
      comment on column liaison_visits.visitor_id is 'Who goes or went.';
      comment on column liaison_visits.visitor_name is 'The visitor''s name then.';
      comment on column liaison_visits.done_on is 'The day of the visit.';
      comment on column liaison_visits.outcome is 'What was found. It names no child.';
      comment on column liaison_visits.next_due_on is 'By when the next visit is due, as said after this one.';
      comment on column liaison_visits.cancelled_on is 'The day on which a planned visit was called off.';
      comment on column liaison_visits.version is 'Counts changes: a stale form is told.';
      comment on column liaison_visits.recorded_by_name is 'Who last recorded it.';
      comment on column liaison_visits.recorded_at is 'When it was last recorded.';
      ${commentSubject('liaison_visits')}
      ${guard('liaison_visits')}

      create table liaison_actions (
        id uuid primary key default gen_random_uuid(),
        ${SUBJECT},
        what text not null check (what <> '' and length(what) <= 300),
        owner_id uuid not null references people,
        owner_name text not null,
        due_on date not null,
        done_on date,
        version integer not null default 1,
        recorded_by_name text not null,
        recorded_at timestamptz not null
      );
      create index liaison_actions_school on liaison_actions (authority_id, school_id);
      create index liaison_actions_provider on liaison_actions (authority_id, provider_id) where provider_id is not null;
      create index liaison_actions_open on liaison_actions (authority_id, owner_id, due_on) where done_on is null;
      comment on table liaison_actions is 'What is to be done about a school or provider: by whom, by when, and when it was.';
      comment on column liaison_actions.what is 'What is to be done, in a sentence. It names no child.';
      comment on column liaison_actions.owner_id is 'Who does it.';
      comment on column liaison_actions.owner_name is 'The owner''s name then.';
      comment on column liaison_actions.due_on is 'By when.';
      comment on column liaison_actions.done_on is 'The day it was done; null while it is open.';
      comment on column liaison_actions.version is 'Counts changes: a stale form is told.';
      comment on column liaison_actions.recorded_by_name is 'Who last recorded it.';
      comment on column liaison_actions.recorded_at is 'When it was last recorded.';
      ${commentSubject('liaison_actions')}
      ${guard('liaison_actions')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table liaison_actions, liaison_visits, liaison_notes, liaison_leads');
  }
}
