import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the application's login needs of the job queue (its schema is graphile-worker's own and comes before ours, see migrate.ts), and
 * how a transaction asks for a duty: the job exists when, and only when, the transaction commits.
 */
export class Jobs1764000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$
      declare
        queue_table record;
      begin
        if not exists (select from pg_roles where rolname = 'iss_runtime') then
          return;
        end if;
        grant usage on schema graphile_worker to iss_runtime;
        grant select, insert, update, delete on all tables in schema graphile_worker to iss_runtime;
        grant usage on all sequences in schema graphile_worker to iss_runtime;
        grant execute on all functions in schema graphile_worker to iss_runtime;
        for queue_table in
          select relname from pg_class where relnamespace = 'graphile_worker'::regnamespace and relkind = 'r' and relrowsecurity
        loop
          execute format('create policy runtime_works on graphile_worker.%I to iss_runtime using (true) with check (true)', queue_table.relname);
        end loop;
      end $$;

      create function app.ask_for_duty() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        perform graphile_worker.add_job(
          tg_argv[0],
          json_build_object('authorityId', app.organisation()),
          max_attempts => 3,
          job_key => concat_ws(' ', tg_argv[0], app.organisation(), pg_current_xact_id()));
        return null;
      end $$;
      comment on function app.ask_for_duty is 'Trigger: has the named duty run for the acting authority as soon as the transaction commits; once a transaction, and waiting for no other.';

      create trigger ask_for_rendering after insert on documents for each statement execute function app.ask_for_duty('render-documents');
      comment on trigger ask_for_rendering on documents is 'A letter is ready a moment after the approval that caused it.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger ask_for_rendering on documents; drop function app.ask_for_duty;
      do $$
      declare
        queue_table record;
      begin
        for queue_table in select tablename from pg_policies where schemaname = 'graphile_worker' and policyname = 'runtime_works' loop
          execute format('drop policy runtime_works on graphile_worker.%I', queue_table.tablename);
        end loop;
        if exists (select from pg_roles where rolname = 'iss_runtime') then
          revoke all on all tables in schema graphile_worker from iss_runtime;
          revoke all on all sequences in schema graphile_worker from iss_runtime;
          revoke all on all functions in schema graphile_worker from iss_runtime;
          revoke all on schema graphile_worker from iss_runtime;
        end if;
      end $$;
    `);
  }
}
