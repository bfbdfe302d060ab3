import type { MigrationInterface, QueryRunner } from 'typeorm';
import { REORGANISED_TABLES } from './reorganisation/tables.js';
import { COMMIT_SQL } from './reorganisation/commit.sql.js';
import { PLAN_SQL } from './reorganisation/plan.sql.js';

const PLANS = [
  'reorganisations',
  'reorganisation_successors',
  'reorganisation_parts',
  'reorganisation_postcodes',
  'reorganisation_people',
] as const;

/**
 * Reorganisation of local government: authorities are merged and split by a plan that an administrator rehearses, a second one commits, and that can be
 * thrown away until then. Children, contracts and money move in one transaction; what was done stays in the record of who did it.
 */
export class Reorganisations1764000000059 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PLAN_SQL);
    for (const table of PLANS)
      await runner.query(`
        alter table ${table} enable row level security, force row level security;
        grant select, insert, update, delete on ${table} to iss_platform;
        create policy platform_plans on ${table} to iss_platform using (true) with check (true);
        comment on policy platform_plans on ${table} is 'Administrators of the platform plan a reorganisation; of children they see numbers alone.';
        grant select on ${table} to iss_authority, iss_auditor;
        create policy concerned_read on ${table} for select to iss_authority, iss_auditor
          using (${table === 'reorganisations' ? 'id' : 'reorganisation_id'} = any ((select app.my_reorganisations())::uuid[]));
        comment on policy concerned_read on ${table} is 'An authority reads the plans that concern it.';
        create policy functions_run on ${table} to current_user using (true) with check (true);`);
    await runner.query(`
      alter table reorganisation_children enable row level security, force row level security;
      grant select, insert, update, delete on reorganisation_children to iss_authority;
      grant select on reorganisation_children to iss_auditor;
      create policy own_children on reorganisation_children to iss_authority
        using (pupil_id in (select id from pupils)) with check (pupil_id in (select id from pupils));
      create policy own_children_read on reorganisation_children for select to iss_auditor using (pupil_id in (select id from pupils));
      comment on policy own_children on reorganisation_children is 'Only the authority that knows a child says where it lives.';
      create policy functions_run on reorganisation_children to current_user using (true) with check (true);

      alter table moved_records enable row level security, force row level security;
      grant select on moved_records to iss_authority, iss_auditor;
      create policy received on moved_records for select to iss_authority, iss_auditor using (to_authority = (select app.organisation()));
      comment on policy received on moved_records is 'A successor reads what it received.';
      create policy functions_run on moved_records to current_user using (true) with check (true);`);
    for (const table of REORGANISED_TABLES)
      await runner.query(`
        create policy reorganised on ${table} to current_user using (true) with check (true);
        comment on policy reorganised on ${table} is 'app.commit_reorganisation and its rehearsal run as the owner, whom forced security binds like everybody else.';`);
    await runner.query(COMMIT_SQL);
    await runner.query(`
      drop policy own_record on audit_events;
      create policy own_record on audit_events for select to iss_consortium, iss_platform using (chain = (select app.organisation()));
      create policy own_and_inherited_record on audit_events for select to iss_authority, iss_auditor
        using (chain = any ((select app.record_chains())::uuid[]) and (chain = (select app.organisation()) or exists (
          select from moved_records moved where moved.record_id = subject_id and moved.from_authority = chain)));
      comment on policy own_and_inherited_record on audit_events is 'An authority reads its own chain, and of its predecessors'' what concerns that which came to it.';

      create or replace function app.refuse_change() returns trigger language plpgsql as $$
      begin
        -- A record changes hands with what it records when authorities are reorganised; nothing else of it changes, and only there.
        if tg_op = 'UPDATE' and current_setting('app.reorganisation', true) = 'on'
          and current_user = (select pg_get_userbyid(relowner) from pg_class where oid = tg_relid) then
          if to_jsonb(new) - 'authority_id' = to_jsonb(old) - 'authority_id' then return new; end if;
        end if;
        raise exception '% is a record of what happened: rows are never changed or removed', tg_table_name using errcode = 'insufficient_privilege';
      end $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function app.refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is a record of what happened: rows are never changed or removed', tg_table_name using errcode = 'insufficient_privilege';
      end $$;
      drop policy own_and_inherited_record on audit_events; drop policy own_record on audit_events;
      create policy own_record on audit_events for select to iss_authority, iss_auditor, iss_consortium, iss_platform using (chain = (select app.organisation()));
      drop function app.commit_reorganisation(uuid, timestamptz), app.reorganisation_totals(uuid), app.budget_shares(uuid), app.totals_held(uuid, uuid[]), app.totals_of(uuid[], date), app.reorganisation_blockers(uuid),
        app.undecided_children(uuid), app.successors_of_children(uuid), app.record_chains();
      ${REORGANISED_TABLES.map((table) => `drop policy reorganised on ${table};`).join(' ')}
      alter table organisations drop column ended_on;
      drop table moved_records, reorganisation_children, reorganisation_people, reorganisation_postcodes, reorganisation_parts, reorganisation_successors, reorganisations cascade;
      drop function app.my_reorganisations();`);
  }
}
