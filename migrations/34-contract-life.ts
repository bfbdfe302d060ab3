import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard } from './row-security.js';

/** What a contract's life needs besides its record: plans that move to another authority, and the roll of year groups on 1 September. */
export class ContractLife1764000000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function app.remove_fee_lines(ids uuid[], not_before date) returns bigint
        language sql security definer set search_path = public, pg_temp as $$
        with removed as (
          delete from fee_lines where id = any (ids) and authority_id = app.organisation() and lower(effective) >= not_before returning id)
        select count(*) from removed
      $$;
      comment on function app.remove_fee_lines is 'Lines of the acting authority that were to begin on or after a day and never will: a contract ends or is varied before them. Nothing that was charged goes.';
      revoke all on function app.remove_fee_lines from public;
      grant execute on function app.remove_fee_lines to iss_authority;

      -- Either side gives notice and the placement ends with it; a school may not write placements itself.
      create function app.notice_moves_the_placements_end() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        update placements placement set version = placement.version + 1,
          ends_on = case when new.withdrawn_at is null then new.last_chargeable_on else contract.ends_on end
        from contracts contract
        where contract.id = new.contract_id and placement.id = contract.placement_id;
        return null;
      end $$;
      comment on function app.notice_moves_the_placements_end is 'A placement ends on the last chargeable day of its contract''s notice, and again on the contract''s own when the notice is withdrawn.';
      create trigger notice_moves_the_placements_end after insert or update on contract_notices
        for each row execute function app.notice_moves_the_placements_end();

      create table contract_hand_overs (
        id uuid primary key default gen_random_uuid(),
        contract_id uuid not null references contracts,
        authority_id uuid not null references organisations,
        to_authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        moves_on date not null,
        pupil jsonb not null,
        placement jsonb not null,
        terms jsonb not null,
        ends_on date not null,
        reference text not null,
        state text not null default 'offered' check (state in ('offered', 'accepted', 'declined', 'withdrawn')),
        offered_by uuid not null references people,
        offered_by_name text not null,
        offered_at timestamptz not null,
        answered_by_name text,
        answered_at timestamptz,
        answer_reason text,
        new_contract_id uuid references contracts,
        check (to_authority_id <> authority_id),
        check ((state = 'accepted') = (new_contract_id is not null))
      );
      create unique index contract_hand_overs_one on contract_hand_overs (contract_id) where state in ('offered', 'accepted');
      create index contract_hand_overs_authority on contract_hand_overs (authority_id);
      create index contract_hand_overs_to on contract_hand_overs (to_authority_id, state);
      create index contract_hand_overs_school on contract_hand_overs (school_id);
      create index contract_hand_overs_new on contract_hand_overs (new_contract_id) where new_contract_id is not null;
      comment on table contract_hand_overs is 'A plan that moves with its family: what one authority passes to the next, so that contract and unbilled days go over with neither gap nor double payment.';
      comment on column contract_hand_overs.pupil is 'What the new authority needs to know of the pupil: it crosses by this row alone, and carries no name.';
      comment on column contract_hand_overs.moves_on is 'The first day of the new authority; the old one pays the day before for the last time.';
      ${guard('contract_hand_overs', {
        authority: 'authority_id = (select app.organisation()) or to_authority_id = (select app.organisation())',
        authorityWrites: 'none',
      })}
      grant insert, update on contract_hand_overs to iss_authority;
      create policy giver_inserts on contract_hand_overs for insert to iss_authority with check (authority_id = (select app.organisation()));
      create policy both_answer on contract_hand_overs for update to iss_authority
        using (authority_id = (select app.organisation()) or to_authority_id = (select app.organisation()))
        with check (authority_id = (select app.organisation()) or to_authority_id = (select app.organisation()));

      -- The giver's rows are closed to the taker: this one step of them belongs to the taker's answer.
      create function app.end_handed_over(hand_over uuid) returns void language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        passed contract_hand_overs;
      begin
        select * into passed from contract_hand_overs where id = hand_over and to_authority_id = app.organisation() and state = 'offered' for update;
        if not found then
          raise exception 'There is no such hand-over to accept' using errcode = 'check_violation';
        end if;
        update contracts set state = 'ended', version = version + 1 where id = passed.contract_id and state in ('active', 'noticeGiven');
        if not found then
          raise exception 'The contract to be handed over no longer runs' using errcode = 'check_violation';
        end if;
        delete from fee_lines where contract_id = passed.contract_id and lower(effective) >= passed.moves_on;
        update fee_lines set effective = daterange(lower(effective), passed.moves_on)
          where contract_id = passed.contract_id and coalesce(upper(effective) > passed.moves_on, true);
        update occupancies set during = daterange(lower(during), passed.moves_on), ended_because = 'planMoved', version = version + 1
          where contract_id = passed.contract_id and coalesce(upper(during) > passed.moves_on, true);
        update placements placement set ends_on = passed.moves_on - 1, version = placement.version + 1
          from contracts contract where contract.id = passed.contract_id and placement.id = contract.placement_id;
      end $$;
      comment on function app.end_handed_over is 'Ends the giver''s contract, fee lines, occupancy and placement the day before the plan moves, as the taker accepts it.';
      revoke all on function app.end_handed_over from public;
      grant execute on function app.end_handed_over to iss_authority;

      -- These functions run as the owner, whom forced security binds like everybody else.
      create policy owner_checks on contracts to current_user using (true) with check (true);
      create policy owner_checks on contract_members for select to current_user using (true);
      create policy owner_checks on contract_hand_overs for select to current_user using (true);
      create policy owner_passes_on on contract_hand_overs for update to current_user using (true) with check (true);
      create policy owner_ends_lines on fee_lines to current_user using (true) with check (true);
      create policy owner_ends_shares on fee_line_funders to current_user using (true) with check (true);
      create policy owner_ends_stays on occupancies to current_user using (true) with check (true);
      create policy owner_ends_placements on placements to current_user using (true) with check (true);

      create table year_rolls (
        authority_id uuid not null references organisations,
        academic_year smallint not null,
        pupils integer not null,
        rolled_at timestamptz not null,
        primary key (authority_id, academic_year)
      );
      comment on table year_rolls is 'That an authority''s year groups have gone on into an academic year: once a year, whatever happens.';
      ${guard('year_rolls', { authorityWrites: 'insert' })}

      create table roll_decisions (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        placement_id uuid not null references placements,
        academic_year smallint not null,
        decision text not null check (decision in ('advance', 'keepYear', 'end')),
        note text not null default '',
        decided_by uuid not null references people,
        decided_by_name text not null,
        decided_at timestamptz not null,
        unique (placement_id, academic_year)
      );
      create index roll_decisions_authority on roll_decisions (authority_id, academic_year);
      comment on table roll_decisions is 'What an officer decided for a pupil before 1 September: goes on a year, is knowingly kept in the year group, or leaves.';
      ${guard('roll_decisions')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table roll_decisions, year_rolls;
      drop function app.end_handed_over;
      drop policy owner_checks on contracts;
      drop policy owner_checks on contract_members;
      drop policy owner_ends_lines on fee_lines;
      drop policy owner_ends_shares on fee_line_funders;
      drop policy owner_ends_stays on occupancies;
      drop policy owner_ends_placements on placements;
      drop table contract_hand_overs;
      drop trigger notice_moves_the_placements_end on contract_notices;
      drop function app.notice_moves_the_placements_end, app.remove_fee_lines;
    `);
  }
}
