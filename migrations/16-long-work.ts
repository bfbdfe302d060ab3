import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard } from './row-security.js';

/**
 * Long work: imports and bulk letters that run as jobs, with their progress. Its job exists when, and only when, the transaction that
 * started the work commits.
 */
export class LongWork1764000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table long_works (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        kind text not null check (kind <> ''),
        title text not null check (title <> ''),
        input jsonb not null default '{}',
        started_by uuid not null,
        started_by_name text not null,
        started_in_roles text[] not null,
        started_for_name text not null,
        state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
        done integer not null default 0 check (done >= 0),
        total integer check (total >= 0),
        words text not null default '',
        result jsonb,
        error text,
        file_name text,
        file_type text,
        file bytea,
        claim uuid,
        claims smallint not null default 0,
        beat_at timestamptz,
        job_at timestamptz not null default clock_timestamp(),
        asked_at timestamptz not null,
        started_at timestamptz,
        ended_at timestamptz,
        check ((state in ('done', 'failed')) = (ended_at is not null)),
        check ((state = 'failed') = (error is not null)),
        check ((state = 'running') = (claim is not null))
      );
      create index long_works_authority on long_works (authority_id, asked_at desc);
      create index long_works_unended on long_works (authority_id) where state in ('waiting', 'running');
      comment on table long_works is 'What takes long (imports, bulk letters): who asked for it, how far it is, and what came of it.';
      comment on column long_works.kind is 'Names the code that does it.';
      comment on column long_works.input is 'What to work on: ids and choices, no personal details.';
      comment on column long_works.started_in_roles is 'The roles its starter had then: it is done with these and no others.';
      comment on column long_works.started_for_name is 'The name of the authority when it was started, as the audit record will show it.';
      comment on column long_works.words is 'What is being done at the moment, in words.';
      comment on column long_works.total is 'How many steps there are; null while nobody knows.';
      comment on column long_works.file is 'While it waits or runs: the file it is about, if any. When done: the file that was made, for a week.';
      comment on column long_works.claim is 'Whose run this is. A run that lost its claim writes nothing any more.';
      comment on column long_works.claims is 'How often it was taken up. A work that keeps dying is given up after a few.';
      comment on column long_works.beat_at is 'Last sign of life, by the database''s clock; a run that is silent too long is taken for dead.';
      comment on column long_works.job_at is 'When a job for it was last asked for: a new value makes a new job.';
      ${guard('long_works')}

      create function app.ask_for_long_work() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        perform graphile_worker.add_job(
          'long-work',
          json_build_object('workId', new.id, 'authorityId', new.authority_id),
          max_attempts => 5,
          run_at => now() + make_interval(secs => 5 * new.claims),
          job_key => 'long-work ' || new.id);
        return null;
      end $$;
      comment on function app.ask_for_long_work is 'Trigger: the job that does a work, made in the transaction that starts it or gives it back; later each time it was taken up.';

      create trigger ask_for_long_work after insert or update of job_at on long_works for each row execute function app.ask_for_long_work();
      comment on trigger ask_for_long_work on long_works is 'A work begins when the transaction that asked has committed; asked again, its one job is made anew.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table long_works; drop function app.ask_for_long_work');
  }
}
