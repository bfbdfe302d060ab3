import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A pupil changes between day and residential only as an approved version of the agreement says (domain.md, Contracts). */
export class TransferOfSetting1764000000046 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function app.keep_agreed_setting() returns trigger language plpgsql as $$
      begin
        if new.setting is distinct from old.setting and exists (
          select from contracts contract where contract.placement_id = new.id and contract.state in ('active', 'noticeGiven')
            and not exists (select from contract_versions version where version.contract_id = contract.id and version.state = 'inForce'
              and version.terms ->> 'setting' = new.setting)) then
          raise exception 'the setting of a placement under an agreement changes by an approved variation only' using errcode = 'check_violation';
        end if;
        return new;
      end $$;
      comment on function app.keep_agreed_setting is 'A transfer between day and residential needs an approved version of the agreement.';
      create trigger agreed_setting before update of setting on placements for each row execute function app.keep_agreed_setting();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger agreed_setting on placements; drop function app.keep_agreed_setting();');
  }
}
