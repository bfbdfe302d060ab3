import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A school that declines to sign gives the contract back to the council: approved again, and so out of the school's own sight. Row-level security
 * lets nobody move a row where they may not see it, so one narrow function does.
 */
export class Decline1764000000048 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create policy declined on contract_versions for update to current_user using (state = 'issued') with check (state = 'approved');
      comment on policy declined on contract_versions is 'app.return_unsigned gives a version back that a school declined to sign.';

      create function app.return_unsigned(which uuid) returns void language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        returned contract_versions;
      begin
        update contract_versions set state = 'approved', version = version + 1
        where id = which and state = 'issued' and school_id = any (app.school_ids()) returning * into returned;
        if returned.id is null then
          raise exception 'only what was issued to one''s own school is declined' using errcode = 'insufficient_privilege';
        end if;
        update contracts set state = case when returned.number = 1 then 'approved' else state end, version = version + 1 where id = returned.contract_id;
      end $$;
      comment on function app.return_unsigned is 'What a school declines to sign is approved again, to be mended and issued anew.';
      revoke all on function app.return_unsigned(uuid) from public;
      grant execute on function app.return_unsigned(uuid) to iss_provider;

      create function app.contracts_told_of(ids uuid[])
        returns table (id uuid, reference text, kind text, authority_id uuid, school_id uuid, drafted_by uuid)
        language sql stable security definer set search_path = public, pg_temp as $$
        select contract.id, contract.reference, contract.kind, contract.authority_id, contract.school_id, coalesce((
          select version.drafted_by from contract_versions version where version.contract_id = contract.id order by version.number desc limit 1
        ), contract.drafted_by)
        from contracts contract where contract.id = any (ids) and (contract.authority_id = app.organisation()
          or contract.school_id = any (app.school_ids()) or contract.id = any (app.shared_contract_ids())
          or exists (select from contract_hand_overs passed where passed.contract_id = contract.id and passed.to_authority_id = app.organisation()))
      $$;
      comment on function app.contracts_told_of is 'Who is to be told of acts on contracts of the actor''s own side: also where an act has just taken one out of its sight.';
      revoke all on function app.contracts_told_of(uuid[]) from public;
      grant execute on function app.contracts_told_of(uuid[]) to iss_authority, iss_provider;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function app.contracts_told_of(uuid[]);
      drop function app.return_unsigned(uuid);
      drop policy declined on contract_versions;
    `);
  }
}
