import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard, ownRows, ownSchools } from './row-security.js';

/**
 * Calling off the places of a block: the rules that no code may break stand here as triggers, the last free place is taken by one statement,
 * and what a term came to is kept as it was settled.
 */
export class BlockPlaces1764000000028 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What runs as the owner looks contracts up and says itself which: forced row security binds an owner that is no superuser.
      create policy owner_looks_up on contracts for select to current_user using (true);
      create policy owner_looks_up on contract_members for select to current_user using (true);
      create policy owner_looks_up on block_places for select to current_user using (true);
      create policy owner_looks_up on occupancies for select to current_user using (true);
      create policy owner_locks on contract_members for update to current_user using (true) with check (false);
      create policy owner_locks on block_places for update to current_user using (true) with check (false);
      comment on policy owner_looks_up on contracts is 'app.own_contract_ids and its like answer ids of the acting organisation only.';
      comment on policy owner_looks_up on contract_members is 'app.shared_contract_ids answers ids of the acting authority only.';
      comment on policy owner_looks_up on block_places is 'app.free_block_place looks for a place in contracts of the acting authority only.';
      comment on policy owner_looks_up on occupancies is 'app.block_stays answers who is where without saying which child.';
      comment on policy owner_locks on contract_members is 'A call-off waits here for others of the same member; nothing is written.';
      comment on policy owner_locks on block_places is 'A call-off holds its place while it is taken; nothing is written.';

      create function app.block_stays(of_contract uuid) returns table (stay_id uuid, place_id uuid, authority_id uuid, during daterange)
        language sql stable security definer set search_path = public, pg_temp as $$
        select id, place_id, authority_id, during from occupancies
        where contract_id = of_contract and place_id is not null
          and (of_contract = any (app.own_contract_ids()) or of_contract = any (app.shared_contract_ids()) or of_contract = any (app.school_contract_ids()))
      $$;
      comment on function app.block_stays is 'Who is in which place of a block on which days, as authorities and without children: every party to the block counts with it.';

      create policy owner_looks_up on contract_versions for select to current_user using (true);
      create policy owner_looks_up on index_values for select to current_user using (true);
      comment on policy owner_looks_up on contract_versions is 'app.block_index_values looks which index a block follows.';
      comment on policy owner_looks_up on index_values is 'app.block_index_values answers the figures of that index only.';
      create function app.block_index_values(of_contract uuid) returns table (series_code text, effective_on date, value numeric, entered_at timestamptz)
        language sql stable security definer set search_path = public, pg_temp as $$
        select figure.series_code, figure.effective_on, figure.value, figure.entered_at
        from index_values figure join contracts contract on contract.id = of_contract
        where (figure.authority_id is null or figure.authority_id = contract.authority_id)
          and figure.series_code in (select version.terms -> 'indexation' ->> 'series' from contract_versions version where version.contract_id = of_contract)
          and (of_contract = any (app.own_contract_ids()) or of_contract = any (app.shared_contract_ids()) or of_contract = any (app.school_contract_ids()))
      $$;
      comment on function app.block_index_values is 'The figures of the index that a block''s price follows, as its authority holds them: both sides compute the same price.';

      create function app.free_block_place(of_contract uuid, of_group text, days daterange, wait boolean) returns uuid
        language plpgsql volatile security definer set search_path = public, pg_temp as $$
      declare
        free uuid;
      begin
        if not (of_contract = any (app.own_contract_ids()) or of_contract = any (app.shared_contract_ids())) then
          return null;
        end if;
        if wait then
          select place.id into free from block_places place
          where place.contract_id = of_contract and place.place_group = of_group and lower(days) <@ place.during
            and (upper_inf(days) or upper(days) <= upper(place.during))
            and not exists (select from occupancies stay where stay.place_id = place.id and stay.during && days)
          order by place.guaranteed desc, place.number limit 1 for update of place;
        else
          select place.id into free from block_places place
          where place.contract_id = of_contract and place.place_group = of_group and lower(days) <@ place.during
            and (upper_inf(days) or upper(days) <= upper(place.during))
            and not exists (select from occupancies stay where stay.place_id = place.id and stay.during && days)
          order by place.guaranteed desc, place.number limit 1 for update of place skip locked;
        end if;
        return free;
      end $$;
      comment on function app.free_block_place is 'The place that is filled first (guaranteed before optional, then by number), held for this transaction. Without waiting, places that others hold are passed over; with it, what looks free is waited for and must be looked at again.';
      revoke all on function app.block_stays(uuid), app.block_index_values(uuid), app.free_block_place(uuid, text, daterange, boolean) from public;
      grant execute on function app.block_stays(uuid), app.block_index_values(uuid) to iss_authority, iss_auditor, iss_provider;
      grant execute on function app.free_block_place(uuid, text, daterange, boolean) to iss_authority;

      create function app.call_off_holds() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        place block_places;
        contract contracts;
        committed smallint;
        most bigint;
      begin
        select * into place from block_places where id = new.place_id for update;
        select * into contract from contracts where id = new.contract_id;
        if place.contract_id is distinct from new.contract_id or contract.authority_id <> new.contract_authority_id or contract.school_id <> new.school_id then
          raise exception 'A call-off names a place of its own contract' using errcode = 'check_violation', constraint = 'call_off_of_own_contract';
        end if;
        if tg_op = 'INSERT' and contract.state not in ('active', 'noticeGiven') then
          raise exception 'No call-off outside an active contract' using errcode = 'check_violation', constraint = 'call_off_needs_active_contract';
        end if;
        if not (lower(new.during) <@ place.during) or not (upper_inf(new.during) or upper(new.during) <= upper(place.during)) then
          raise exception 'The place is not bought on all these days' using errcode = 'check_violation', constraint = 'call_off_within_place';
        end if;
        if new.authority_id <> new.contract_authority_id then
          -- Held, so that a member's call-offs are counted one after the other.
          select committed_places into committed from contract_members where contract_id = new.contract_id and authority_id = new.authority_id for update;
          select 1 + max((select count(*) from occupancies stay
              where stay.contract_id = new.contract_id and stay.authority_id = new.authority_id and stay.id <> new.id and stay.place_id is not null and stay.during @> turning.day))
            into most
          from (select lower(new.during) as day
            union select lower(stay.during) from occupancies stay where stay.contract_id = new.contract_id and stay.authority_id = new.authority_id and lower(stay.during) <@ new.during) turning;
          if committed is null or most > committed then
            raise exception 'The authority has committed to % places of this block', coalesce(committed, 0) using errcode = 'check_violation', constraint = 'within_committed_places';
          end if;
        end if;
        return new;
      end $$;
      comment on function app.call_off_holds is 'A call-off stands in an active contract, within the days its place is bought for, and within the places a member has committed to.';
      create trigger call_off_holds before insert or update of place_id, during on occupancies for each row when (new.place_id is not null) execute function app.call_off_holds();

      create function app.no_place_ends_under_a_pupil() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if upper(new.during) < upper(old.during)
            and exists (select from occupancies where place_id = new.id and during && daterange(upper(new.during), null)) then
          raise exception 'Place % is called off beyond that day', new.number using errcode = 'check_violation', constraint = 'no_place_ends_under_a_pupil';
        end if;
        return new;
      end $$;
      comment on function app.no_place_ends_under_a_pupil is 'Whoever gives up a place ends its call-offs first.';
      create trigger no_place_ends_under_a_pupil before update of during on block_places for each row execute function app.no_place_ends_under_a_pupil();

      -- A nomination that is taken back before its first day leaves no stay and no placement that never was; the record keeps both.
      grant delete on occupancies to iss_authority;
      create policy authority_deletes on occupancies for delete to iss_authority
        using (authority_id = (select app.organisation()) or contract_authority_id = (select app.organisation()));
      comment on policy authority_deletes on occupancies is 'The pupil''s authority or the contract''s takes back a nomination that has not begun.';
      grant delete on placements to iss_authority;
      create policy authority_deletes on placements for delete to iss_authority
        using (${ownRows} and not exists (select from fee_lines where fee_lines.placement_id = placements.id));
      comment on policy authority_deletes on placements is 'A placement that never began and was never priced; whatever else refers to it keeps it.';

      grant delete on block_places to iss_authority;
      create policy authority_deletes on block_places for delete to iss_authority using (${ownRows});
      comment on policy authority_deletes on block_places is 'Places that were to be bought from a day which the contract does not reach any more; one that was ever called off stays.';

      create table block_reconciliations (
        id uuid primary key default gen_random_uuid(),
        contract_id uuid not null references contracts,
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        during daterange not null check (not isempty(during)),
        name text not null,
        facts jsonb not null,
        billed_pence bigint not null,
        owed_pence bigint not null,
        difference_pence bigint not null,
        settled_by uuid not null references people,
        settled_by_name text not null,
        settled_at timestamptz not null default now(),
        exclude using gist (contract_id with =, during with &&)
      );
      create index block_reconciliations_contract on block_reconciliations (contract_id);
      create index block_reconciliations_authority on block_reconciliations (authority_id);
      create index block_reconciliations_school on block_reconciliations (school_id);
      comment on table block_reconciliations is 'What a term of a block came to when it was settled. Never changed: what is entered late is put right by the next.';
      comment on column block_reconciliations.facts is 'The whole statement, frozen: its document is made from this.';
      comment on column block_reconciliations.difference_pence is 'To pay the school beyond what was billed in advance; negative: to be credited by it.';
      ${guard('block_reconciliations', { authorityWrites: 'insert', provider: ownSchools })}

      create table block_recharges (
        id uuid primary key default gen_random_uuid(),
        reconciliation_id uuid not null references block_reconciliations,
        contract_id uuid not null references contracts,
        authority_id uuid not null references organisations,
        member_id uuid not null references organisations check (member_id <> authority_id),
        days integer not null check (days >= 0),
        places_pence bigint not null,
        void_share_pence bigint not null,
        owed_pence bigint not null,
        billed_before_pence bigint not null,
        amount_pence bigint not null check (amount_pence = owed_pence - billed_before_pence),
        unique (reconciliation_id, member_id)
      );
      create index block_recharges_contract on block_recharges (contract_id);
      create index block_recharges_authority on block_recharges (authority_id);
      create index block_recharges_member on block_recharges (member_id);
      comment on table block_recharges is 'What another authority owes the contract''s for its pupils'' days in the block: owed in the academic year so far, less what was recharged before.';
      ${guard('block_recharges', { authority: `${ownRows} or member_id = (select app.organisation())`, authorityWrites: 'none' })}
      grant insert on block_recharges to iss_authority;
      create policy authority_inserts on block_recharges for insert to iss_authority with check (${ownRows});
      comment on policy authority_inserts on block_recharges is 'The contract''s authority recharges; the member reads.';

      create table block_warning_rules (
        authority_id uuid not null references organisations,
        effective_from date not null,
        void_share_bp integer not null default 1000 check (void_share_bp between 0 and 10000),
        void_days integer not null default 30 check (void_days > 0),
        expiry_months integer not null default 12 check (expiry_months between 0 and 60),
        extension_months integer not null default 3 check (extension_months between 0 and 60),
        set_by uuid references people,
        primary key (authority_id, effective_from)
      );
      comment on table block_warning_rules is 'When an authority wants to be told of empty places and of a block that ends, dated. Without a row the defaults of these columns hold.';
      ${guard('block_warning_rules')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table block_warning_rules, block_recharges, block_reconciliations;
      drop policy authority_deletes on placements; revoke delete on placements from iss_authority;
      drop policy authority_deletes on occupancies; revoke delete on occupancies from iss_authority;
      drop policy authority_deletes on block_places; revoke delete on block_places from iss_authority;
      drop trigger no_place_ends_under_a_pupil on block_places;
      drop trigger call_off_holds on occupancies;
      drop function app.no_place_ends_under_a_pupil, app.call_off_holds, app.free_block_place, app.block_index_values, app.block_stays;
      drop policy owner_looks_up on index_values; drop policy owner_looks_up on contract_versions;
      drop policy owner_locks on block_places; drop policy owner_locks on contract_members;
      drop policy owner_looks_up on occupancies; drop policy owner_looks_up on block_places;
      drop policy owner_looks_up on contract_members; drop policy owner_looks_up on contracts;
    `);
  }
}
