import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard } from './row-security.js';

/** An authority asks a school whether it can take a pupil; the school may answer with a costed offer, from which the agreement is drafted. */
export class Consultations1764000000045 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table consultations (
        id uuid primary key,
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        pupil_id uuid not null references pupils,
        state text not null default 'sent' check (state in ('sent', 'replied', 'accepted', 'withdrawn')),
        sent_on date not null,
        reply_due_on date not null check (reply_due_on >= sent_on),
        asked_by_family boolean not null default false,
        sent_by uuid not null references people,
        sent_by_name text not null,
        reply text check (reply in ('offer', 'cannotMeetNeed', 'harmsOthers', 'full', 'other')),
        reply_words text not null default '',
        replied_on date check (replied_on >= sent_on),
        offer jsonb,
        offer_starts_on date,
        placement_id uuid references placements,
        decided_by_name text,
        decided_at timestamptz,
        withdrawn_because text,
        reminded_on date,
        version integer not null default 1,
        check ((state = 'sent') = (reply is null and state not in ('withdrawn')) or state = 'withdrawn'),
        check ((offer is null) = (offer_starts_on is null)),
        check (offer is null or reply = 'offer'),
        check ((state = 'accepted') = (placement_id is not null))
      );
      comment on table consultations is 'What an authority asked a school about a pupil, what the school replied, and whether its offer was accepted.';
      comment on column consultations.reply_due_on is '15 calendar days after it was sent. No reply never blocks the authority''s decision.';
      comment on column consultations.asked_by_family is 'The family asks for this school: section 41 and non-maintained special schools must then be consulted.';
      comment on column consultations.offer is 'A costed offer: setting, weeks, charging basis and fee lines, all of a year, in net pence.';
      create unique index consultations_one_open on consultations (pupil_id, school_id) where state in ('sent', 'replied');
      create unique index consultations_one_accepted on consultations (pupil_id, offer_starts_on) where state = 'accepted';
      create index consultations_authority on consultations (authority_id, state);
      create index consultations_school on consultations (school_id);
      create index consultations_placement on consultations (placement_id) where placement_id is not null;
      ${guard('consultations')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table consultations');
  }
}
