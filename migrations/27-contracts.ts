import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard, ownSchools } from './row-security.js';

/** What the other side may see of a contract: all but what the council has not issued to it yet. */
const IN_BOTH_SIGHTS = "state not in ('draft', 'inApproval', 'approved', 'withdrawn')";

/**
 * Contracts of the three kinds as one life cycle: the header, its versions (the first and each variation, every one with its own terms), notices,
 * the members that may use a shared block, numbered block places, and who occupies what on which days.
 */
export class Contracts1764000000027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table contracts (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        provider_id uuid references organisations,
        kind text not null check (kind in ('spot', 'block', 'framework')),
        reference text not null check (reference <> ''),
        title text not null check (title <> ''),
        state text not null default 'draft' check (state in
          ('draft', 'inApproval', 'approved', 'issued', 'signed', 'active', 'noticeGiven', 'ended', 'superseded', 'withdrawn')),
        starts_on date not null,
        ends_on date check (ends_on is null or ends_on >= starts_on),
        placement_id uuid references placements,
        framework_id uuid references contracts,
        supersedes_id uuid references contracts,
        consortium_id uuid references organisations,
        supplier_number text check (supplier_number <> ''),
        order_number text check (order_number <> ''),
        drafted_by uuid not null references people,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        unique (authority_id, reference),
        check ((kind = 'spot') = (placement_id is not null)),
        check (kind <> 'framework' or framework_id is null),
        check (supersedes_id <> id),
        check (state not in ('active', 'noticeGiven') or (supplier_number is not null and order_number is not null))
      );
      create index contracts_authority on contracts (authority_id, state, ends_on);
      create index contracts_school on contracts (school_id, kind);
      create index contracts_provider on contracts (provider_id);
      create index contracts_framework on contracts (framework_id) where framework_id is not null;
      create index contracts_consortium on contracts (consortium_id) where consortium_id is not null;
      create index contracts_placement on contracts (placement_id) where placement_id is not null;
      create unique index contracts_superseded_once on contracts (supersedes_id) where supersedes_id is not null and state <> 'withdrawn';
      create unique index contracts_one_open_for_a_placement on contracts (placement_id)
        where placement_id is not null and state in ('draft', 'inApproval', 'approved', 'issued', 'signed');
      comment on table contracts is 'What an authority signs with a provider for a school: an IPA for one pupil (spot), an agreed number of places (block), or terms first (framework).';
      comment on column contracts.ends_on is 'The last day it runs, as agreed; notice may end it sooner.';
      comment on column contracts.supersedes_id is 'The contract that ends when this one becomes active.';
      comment on column contracts.consortium_id is 'The consortium whose members may use its places.';
      comment on column contracts.supplier_number is 'The council''s own number of the provider in its ledger: none active without it.';
      comment on column contracts.order_number is 'The council''s purchase order: none active without it.';

      create table contract_members (
        contract_id uuid not null references contracts,
        authority_id uuid not null references organisations,
        committed_places smallint not null default 0 check (committed_places >= 0),
        primary key (contract_id, authority_id)
      );
      create index contract_members_authority on contract_members (authority_id);
      comment on table contract_members is 'The other authorities that may nominate pupils to a block''s places, and how many places each has committed to.';

      -- Answers without row security, since the policies of contracts and of their members would otherwise ask one another in a circle.
      create function app.shared_contract_ids() returns uuid[] language sql stable security definer set search_path = public, pg_temp
        as $$ select coalesce(array_agg(contract_id), '{}') from contract_members where authority_id = app.organisation() $$;
      comment on function app.shared_contract_ids is 'The contracts of other authorities whose places the acting authority may use.';
      create function app.own_contract_ids() returns uuid[] language sql stable security definer set search_path = public, pg_temp
        as $$ select coalesce(array_agg(id), '{}') from contracts where authority_id = app.organisation() $$;
      comment on function app.own_contract_ids is 'The contracts that the acting authority has signed or drafted.';
      create function app.school_contract_ids() returns uuid[] language sql stable security definer set search_path = public, pg_temp
        as $$ select coalesce(array_agg(id), '{}') from contracts where school_id = any (app.school_ids()) and ${IN_BOTH_SIGHTS} $$;
      comment on function app.school_contract_ids is 'The contracts issued to the acting provider''s schools.';

      ${guard('contracts', {
        authority: `authority_id = (select app.organisation()) or (id = any ((select app.shared_contract_ids())::uuid[]) and ${IN_BOTH_SIGHTS})`,
        provider: `${ownSchools} and ${IN_BOTH_SIGHTS}`,
        authorityWrites: 'none',
      })}
      grant insert, update on contracts to iss_authority;
      create policy authority_inserts on contracts for insert to iss_authority with check (authority_id = (select app.organisation()));
      create policy authority_updates on contracts for update to iss_authority
        using (authority_id = (select app.organisation())) with check (authority_id = (select app.organisation()));
      -- A school signs, declines and gives notice: it moves the state of what was issued to it, nothing else.
      grant update (state, version) on contracts to iss_provider;
      create policy provider_moves on contracts for update to iss_provider using (${ownSchools} and ${IN_BOTH_SIGHTS}) with check (${ownSchools});

      ${guard('contract_members', {
        authority: `authority_id = (select app.organisation()) or contract_id = any ((select app.own_contract_ids())::uuid[])`,
        provider: 'contract_id = any ((select app.school_contract_ids())::uuid[])',
        authorityWrites: 'none',
      })}
      grant insert, update, delete on contract_members to iss_authority;
      create policy owner_inserts on contract_members for insert to iss_authority with check (contract_id = any ((select app.own_contract_ids())::uuid[]));
      create policy owner_updates on contract_members for update to iss_authority
        using (contract_id = any ((select app.own_contract_ids())::uuid[])) with check (contract_id = any ((select app.own_contract_ids())::uuid[]));
      create policy owner_deletes on contract_members for delete to iss_authority using (contract_id = any ((select app.own_contract_ids())::uuid[]));

      create table contract_versions (
        id uuid primary key default gen_random_uuid(),
        contract_id uuid not null references contracts,
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        number smallint not null check (number > 0),
        state text not null default 'draft' check (state in ('draft', 'inApproval', 'approved', 'issued', 'signed', 'inForce', 'replaced', 'withdrawn')),
        effective_on date not null,
        reason text not null default '',
        terms jsonb not null,
        terms_sha256 text not null,
        whole_life_pence bigint,
        from_return_id uuid references uplift_returns,
        drafted_by uuid not null references people,
        drafted_at timestamptz not null default now(),
        issued_at timestamptz,
        signed_at timestamptz,
        in_force_at timestamptz,
        version integer not null default 1,
        unique (contract_id, number)
      );
      create unique index contract_versions_one_open on contract_versions (contract_id) where state in ('draft', 'inApproval', 'approved', 'issued', 'signed');
      create unique index contract_versions_effective on contract_versions (contract_id, effective_on) where state = 'inForce';
      create index contract_versions_authority on contract_versions (authority_id, state);
      create index contract_versions_school on contract_versions (school_id);
      create index contract_versions_return on contract_versions (from_return_id) where from_return_id is not null;
      comment on table contract_versions is 'What is agreed, whole: version 1 and each variation. The terms of a day are those of the version in force with the latest effective day.';
      comment on column contract_versions.terms is 'Spot, block or framework terms as src/contracts/terms.ts types them. Approval and signature are pinned to their hash.';
      comment on column contract_versions.whole_life_pence is 'What these terms cost from their effective day to the contract''s end, net pence.';
      comment on column contract_versions.from_return_id is 'The uplift return whose settlement made this variation.';
      ${guard('contract_versions', {
        authority: `authority_id = (select app.organisation()) or (contract_id = any ((select app.shared_contract_ids())::uuid[]) and state in ('inForce', 'replaced'))`,
        provider: `${ownSchools} and ${IN_BOTH_SIGHTS}`,
        authorityWrites: 'none',
      })}
      grant insert, update on contract_versions to iss_authority;
      create policy authority_inserts on contract_versions for insert to iss_authority with check (authority_id = (select app.organisation()));
      create policy authority_updates on contract_versions for update to iss_authority
        using (authority_id = (select app.organisation())) with check (authority_id = (select app.organisation()));
      grant update (state, version, signed_at) on contract_versions to iss_provider;
      create policy provider_moves on contract_versions for update to iss_provider using (${ownSchools} and ${IN_BOTH_SIGHTS}) with check (${ownSchools});

      create function app.agreed_terms_stand() returns trigger language plpgsql as $$
      begin
        if old.state <> 'draft' and (new.terms is distinct from old.terms or new.terms_sha256 is distinct from old.terms_sha256
            or new.effective_on is distinct from old.effective_on) then
          raise exception 'The terms of version % are no longer a draft: a change is a new version', old.number using errcode = 'check_violation';
        end if;
        return new;
      end $$;
      comment on function app.agreed_terms_stand is 'Terms change only while they are a draft, whatever code runs.';
      create trigger agreed_terms_stand before update on contract_versions for each row execute function app.agreed_terms_stand();

      create table contract_notices (
        id uuid primary key default gen_random_uuid(),
        contract_id uuid not null references contracts,
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        given_by_side text not null check (given_by_side in ('authority', 'provider')),
        given_by uuid not null references people,
        given_by_name text not null,
        given_on date not null,
        last_chargeable_on date not null,
        in_lieu_pence bigint not null default 0 check (in_lieu_pence >= 0),
        reason text not null,
        withdrawn_at timestamptz,
        withdrawn_because text,
        recorded_at timestamptz not null default now()
      );
      create unique index contract_notices_one on contract_notices (contract_id) where withdrawn_at is null;
      create index contract_notices_authority on contract_notices (authority_id);
      create index contract_notices_school on contract_notices (school_id);
      comment on table contract_notices is 'Notice given by either side: the last day that is charged, and what leaving sooner costs in lieu.';
      ${guard('contract_notices', { provider: ownSchools, providerWrites: 'insert, update' })}

      create table block_places (
        id uuid primary key default gen_random_uuid(),
        contract_id uuid not null references contracts,
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        number smallint not null check (number > 0),
        place_group text not null,
        guaranteed boolean not null,
        during daterange not null check (not isempty(during) and lower(during) is not null and upper(during) is not null),
        exclude using gist (contract_id with =, number with =, during with &&)
      );
      create index block_places_contract on block_places (contract_id, number);
      create index block_places_authority on block_places (authority_id);
      create index block_places_school on block_places (school_id);
      comment on table block_places is 'The places of a block in force, numbered; a variation of their number ends or adds rows.';
      comment on column block_places.place_group is 'The name of the group of places (need, phase and setting) in the terms.';
      comment on column block_places.guaranteed is 'Guaranteed places are paid filled or not; optional ones only while they are filled.';
      ${guard('block_places', {
        authority: 'authority_id = (select app.organisation()) or contract_id = any ((select app.shared_contract_ids())::uuid[])',
        provider: ownSchools,
        authorityWrites: 'none',
      })}
      grant insert, update on block_places to iss_authority;
      create policy authority_inserts on block_places for insert to iss_authority with check (authority_id = (select app.organisation()));
      create policy authority_updates on block_places for update to iss_authority
        using (authority_id = (select app.organisation())) with check (authority_id = (select app.organisation()));

      create table occupancies (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        contract_authority_id uuid not null references organisations,
        contract_id uuid not null references contracts,
        school_id uuid not null references schools,
        place_id uuid references block_places,
        pupil_id uuid not null references pupils,
        placement_id uuid not null references placements,
        during daterange not null check (not isempty(during) and lower(during) is not null),
        reference text not null default '',
        ended_because text check (ended_because in ('left', 'substituted', 'moved', 'contractEnded', 'planMoved', 'other')),
        nominated_by uuid references people,
        nominated_at timestamptz not null default now(),
        version integer not null default 1,
        constraint one_pupil_a_place exclude using gist (place_id with =, during with &&) where (place_id is not null),
        constraint one_place_a_pupil exclude using gist (pupil_id with =, during with &&)
      );
      create index occupancies_contract on occupancies (contract_id);
      create index occupancies_place on occupancies (place_id) where place_id is not null;
      create index occupancies_authority on occupancies (authority_id);
      create index occupancies_contract_authority on occupancies (contract_authority_id);
      create index occupancies_school on occupancies (school_id);
      create index occupancies_placement on occupancies (placement_id);
      comment on table occupancies is 'Which pupil is at school under which contract on which days: an active IPA (no numbered place) or a call-off of a block place. The constraints hold that a place has one pupil and a pupil one place on any day.';
      comment on column occupancies.authority_id is 'The pupil''s authority; where it is not the contract''s, the place is sub-let and recharged.';
      comment on column occupancies.reference is 'Reference of the call-off.';
      ${guard('occupancies', {
        authority: 'authority_id = (select app.organisation()) or contract_authority_id = (select app.organisation())',
        provider: ownSchools,
        authorityWrites: 'none',
      })}
      grant insert, update on occupancies to iss_authority;
      create policy authority_inserts on occupancies for insert to iss_authority with check (authority_id = (select app.organisation()));
      create policy authority_updates on occupancies for update to iss_authority
        using (authority_id = (select app.organisation()) or contract_authority_id = (select app.organisation()))
        with check (authority_id = (select app.organisation()) or contract_authority_id = (select app.organisation()));

      alter table fee_lines add column contract_id uuid references contracts;
      create index fee_lines_contract on fee_lines (contract_id) where contract_id is not null;
      comment on column fee_lines.contract_id is 'The IPA under which it is paid; none for lines that came in before contracts were kept here.';
      alter table contract_variations add column contract_id uuid references contracts;
      create index contract_variations_contract on contract_variations (contract_id) where contract_id is not null;

      create function app.fee_lines_need_an_active_contract() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if new.contract_id is not null then
          if not exists (select from contracts where id = new.contract_id and state in ('active', 'noticeGiven')) then
            raise exception 'No new fee line outside an active contract' using errcode = 'check_violation', constraint = 'fee_line_needs_active_contract';
          end if;
        elsif exists (select from contracts where placement_id = new.placement_id and state in ('active', 'noticeGiven', 'ended', 'superseded')) then
          raise exception 'This placement has a contract: a new fee line must stand under it' using errcode = 'check_violation', constraint = 'fee_line_needs_active_contract';
        end if;
        return new;
      end $$;
      comment on function app.fee_lines_need_an_active_contract is 'No new fee line outside an active contract, once a placement has one.';
      create trigger fee_lines_need_an_active_contract before insert on fee_lines for each row execute function app.fee_lines_need_an_active_contract();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger fee_lines_need_an_active_contract on fee_lines;
      drop function app.fee_lines_need_an_active_contract;
      alter table contract_variations drop column contract_id;
      alter table fee_lines drop column contract_id;
      drop table occupancies, block_places, contract_notices, contract_versions, contract_members, contracts cascade;
      drop function app.agreed_terms_stand, app.shared_contract_ids, app.own_contract_ids, app.school_contract_ids;
    `);
  }
}
