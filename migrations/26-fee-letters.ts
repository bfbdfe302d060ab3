import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard } from './row-security.js';

/** What was read in a fee letter, beside the letter as it was logged. */
export class FeeLetters1764000000026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table letter_readings (
        letter_id uuid primary key references received_letters,
        authority_id uuid not null references organisations,
        text text not null default '',
        parts jsonb not null default '[]',
        findings jsonb not null default '{}',
        candidates jsonb not null default '[]',
        unreadable text,
        proposes boolean not null default false,
        read_at timestamptz not null,
        set_aside_because text check (set_aside_because <> ''),
        set_aside_by_name text,
        set_aside_at timestamptz,
        version integer not null default 1,
        check ((set_aside_because is null) = (set_aside_at is null)),
        check (unreadable is null or not proposes)
      );
      create index letter_readings_authority on letter_readings (authority_id);
      comment on table letter_readings is 'A letter''s text as the system read it, what it found there, and whether the letter was set aside. The letter itself is a file.';
      comment on column letter_readings.text is 'May name children: nobody but the receiving authority reads it, and no list, log or export shows it.';
      comment on column letter_readings.parts is '[{"start": …, "title": …}]: where each page or attachment begins in the text.';
      comment on column letter_readings.findings is 'What was found: rises, amounts, dates, drivers, each with the passage it comes from.';
      comment on column letter_readings.candidates is 'Schools the letter may be from, each with the reasons. None counts before an officer confirms it.';
      comment on column letter_readings.unreadable is 'Why nothing could be read, in words for the officer.';
      comment on column letter_readings.proposes is 'Whether at least one rise or new price was found.';
      comment on column letter_readings.set_aside_because is 'Why no return is made from it: a copy, an advertisement, a letter to another council.';
      ${guard('letter_readings')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table letter_readings');
  }
}
