import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Extensions, the database roles that stand for kinds of actor, and the settings that name the actor of a transaction. */
export class Security1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create extension if not exists btree_gist;
      create extension if not exists pg_trgm;

      -- Roles belong to the whole server, so another database of it may have made them already.
      do $$
      declare
        role_name text;
        how text := case when current_setting('server_version_num')::int >= 160000 then ' with inherit false, set true' else '' end;
      begin
        -- PostgreSQL 15 knows this of a login only, not of a single grant.
        if how = '' and exists (select from pg_roles where rolname = 'iss_runtime') then
          alter role iss_runtime noinherit;
        end if;
        foreach role_name in array array['iss_authority', 'iss_auditor', 'iss_provider', 'iss_consortium', 'iss_platform', 'iss_authentication'] loop
          begin
            execute format('create role %I nologin nosuperuser nobypassrls', role_name);
          exception when duplicate_object or unique_violation then null;
          end;
          -- To take on, not to inherit: a login that has not named an actor has none of these privileges and sees no row.
          execute format('grant %I to current_user' || how, role_name);
          if exists (select from pg_roles where rolname = 'iss_runtime') then
            execute format('grant %I to iss_runtime' || how, role_name);
          end if;
        end loop;
      end $$;
      comment on role iss_authority is 'Acts for a council, on its own rows.';
      comment on role iss_auditor is 'Reads what its council reads; has no privilege to write.';
      comment on role iss_provider is 'Acts for a provider or provider group, on the rows of its own schools.';
      comment on role iss_consortium is 'Acts for a consortium: sees no child, only what is published to it.';
      comment on role iss_platform is 'Keeps the register and other reference data; sees no child and no money.';
      comment on role iss_authentication is 'Signs people in; exists before anybody is known.';

      create schema app;
      comment on schema app is 'Functions that tell policies who acts, and that append to the audit record.';
      grant usage on schema app to iss_authority, iss_auditor, iss_provider, iss_consortium, iss_platform, iss_authentication;

      create function app.organisation() returns uuid language sql stable parallel safe
        as $$ select nullif(current_setting('app.organisation', true), '')::uuid $$;
      comment on function app.organisation is 'The organisation the transaction acts for; null when none was named, and then no row is seen.';

      create function app.person() returns uuid language sql stable parallel safe
        as $$ select nullif(current_setting('app.person', true), '')::uuid $$;
      comment on function app.person is 'The person who acts in this transaction.';

      create function app.refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is a record of what happened: rows are never changed or removed', tg_table_name using errcode = 'insufficient_privilege';
      end $$;
      comment on function app.refuse_change is 'Trigger of append-only tables.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema app cascade');
  }
}
