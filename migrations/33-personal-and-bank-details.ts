import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard, ownRows } from './row-security.js';

/** The provider's own rows, or those of a provider of its group. */
const OWN_PROVIDER =
  '(provider_id = (select app.organisation()) or provider_id in (select id from organisations where group_id = (select app.organisation())))';

/** What is kept sealed (personal details of pupils, bank details of providers), what two people decide together, and schools that fail. */
export class PersonalAndBankDetails1764000000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function app.pupils_named_to_school() returns uuid[] language sql stable security definer set search_path = public, pg_temp as $$
        select coalesce(array_agg(pupil_id), '{}') from (
          select placement.pupil_id from contracts contract join placements placement on placement.id = contract.placement_id
          where contract.kind = 'spot' and contract.state in ('issued', 'signed', 'active', 'noticeGiven') and contract.school_id = any (app.school_ids())
          union
          select occupancy.pupil_id from occupancies occupancy join contracts contract on contract.id = occupancy.contract_id
          where contract.state in ('active', 'noticeGiven') and occupancy.ended_because is null and occupancy.school_id = any (app.school_ids())
        ) named
      $$;
      comment on function app.pupils_named_to_school is 'The pupils whom an agreement issued to the acting provider''s schools names, or who were called off to a place there, while it runs.';
      create policy owner_names on placements for select to current_user using (true);
      comment on policy owner_names on placements is 'app.pupils_named_to_school looks whom an issued agreement names; app.notify which authorities have a pupil at a school.';

      create table personal_details (
        pupil_id uuid primary key references pupils,
        authority_id uuid not null references organisations,
        key_id text not null,
        sealed bytea not null,
        version integer not null default 1,
        recorded_by uuid not null references people,
        recorded_by_name text not null,
        recorded_at timestamptz not null
      );
      create index personal_details_authority on personal_details (authority_id, key_id);
      comment on table personal_details is 'Name, date of birth and home postcode of a pupil, optional, sealed with AES-256-GCM and bound to the row. No list, search or export joins it.';
      comment on column personal_details.key_id is 'The key of the program''s key ring it is sealed with.';
      comment on column personal_details.sealed is 'Nonce (12 bytes), tag (16 bytes) and ciphertext.';
      ${guard('personal_details', {
        provider: 'pupil_id = any ((select app.pupils_named_to_school())::uuid[])',
        authorityWrites: 'insert, update, delete',
      })}
      revoke select on personal_details from iss_auditor;

      create table bank_details (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        provider_id uuid not null references organisations,
        state text not null default 'requested' check (state in ('requested', 'confirmed', 'replaced', 'refused', 'withdrawn')),
        key_id text not null,
        sealed bytea not null,
        reason text not null check (reason <> ''),
        requested_by uuid not null references people,
        requested_by_name text not null,
        requested_side text not null check (requested_side in ('authority', 'provider')),
        requested_at timestamptz not null,
        decided_by uuid references people,
        decided_by_name text,
        decided_at timestamptz,
        called_whom text,
        number_from text,
        called_at timestamptz,
        what_was_said text,
        version integer not null default 1,
        constraint not_who_requested check (state not in ('confirmed', 'replaced', 'refused') or decided_by <> requested_by),
        constraint confirmed_by_call check (state not in ('confirmed', 'replaced')
          or (called_whom <> '' and number_from <> '' and what_was_said <> '' and called_at is not null)),
        check ((state = 'requested') = (decided_by is null))
      );
      create unique index bank_details_one_request on bank_details (authority_id, provider_id) where state = 'requested';
      create unique index bank_details_one_account on bank_details (authority_id, provider_id) where state = 'confirmed';
      create index bank_details_provider on bank_details (provider_id);
      create index bank_details_key on bank_details (authority_id, key_id);
      comment on table bank_details is 'To which account an authority pays a provider: each row a change that was asked for, and what became of it. While one is asked for, payment is frozen.';
      comment on column bank_details.sealed is 'Sort code, account number and name, sealed as personal_details.sealed is.';
      comment on column bank_details.number_from is 'Where the number that was called comes from: never the request itself.';
      ${guard('bank_details', { provider: OWN_PROVIDER })}
      revoke select on bank_details from iss_auditor;
      grant select (id, authority_id, provider_id, state, reason, requested_by, requested_by_name, requested_side, requested_at, decided_by, decided_by_name,
        decided_at, called_whom, number_from, called_at, what_was_said, version) on bank_details to iss_auditor;
      grant insert on bank_details to iss_provider;
      create policy provider_inserts on bank_details for insert to iss_provider with check (${OWN_PROVIDER} and state = 'requested' and requested_side = 'provider');
      comment on policy provider_inserts on bank_details is 'A provider asks for a change of its own account; the authority confirms it.';
      grant update (state, version, decided_by, decided_by_name, decided_at) on bank_details to iss_provider;
      create policy provider_withdraws on bank_details for update to iss_provider
        using (${OWN_PROVIDER} and state = 'requested' and requested_side = 'provider') with check (${OWN_PROVIDER} and state = 'withdrawn');
      comment on policy provider_withdraws on bank_details is 'A provider takes back what it asked for.';

      create function app.bank_details_stand() returns trigger language plpgsql as $$
      begin
        if old.state not in ('requested', 'confirmed') and new.state is distinct from old.state or old.state = 'confirmed' and new.state not in ('confirmed', 'replaced') then
          raise exception 'Bank details that are % stay so', old.state using errcode = 'check_violation';
        end if;
        if (new.authority_id, new.provider_id, new.requested_by, new.requested_at) is distinct from (old.authority_id, old.provider_id, old.requested_by, old.requested_at)
          or (new.sealed is distinct from old.sealed and new.key_id = old.key_id) then
          raise exception 'Bank details that were asked for are not edited: other ones are another request' using errcode = 'check_violation';
        end if;
        return new;
      end $$;
      comment on function app.bank_details_stand is 'What was asked for is what is confirmed: a row changes its state, and its seal only with its key.';
      create trigger bank_details_stand before update on bank_details for each row execute function app.bank_details_stand();

      -- The program refuses to start without the keys of what it holds; it asks before anybody is known.
      create function app.sealed_key_ids() returns text[] language sql stable security definer set search_path = public, pg_temp
        as $$ select coalesce(array_agg(key_id), '{}') from (select key_id from personal_details union select key_id from bank_details) held $$;
      comment on function app.sealed_key_ids is 'By which keys details are sealed, of all authorities; nothing of what is sealed.';
      revoke all on function app.sealed_key_ids from public;
      grant execute on function app.sealed_key_ids to iss_platform;
      create policy owner_looks_up on personal_details for select to current_user using (true);
      create policy owner_looks_up on bank_details for select to current_user using (true);
      comment on policy owner_looks_up on personal_details is 'app.sealed_key_ids answers which keys are in use.';
      comment on policy owner_looks_up on bank_details is 'app.sealed_key_ids answers which keys are in use.';

      alter table due_diligence_checks add column evidence_id uuid references files;
      create index due_diligence_checks_evidence on due_diligence_checks (evidence_id) where evidence_id is not null;
      comment on column due_diligence_checks.evidence_id is 'What was shown: kept without a school, so that no school reads the authority''s file.';

      create table due_diligence_overrides (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        kind text not null,
        state text not null default 'asked' check (state in ('asked', 'confirmed', 'refused')),
        reason text not null check (reason <> ''),
        until date not null,
        asked_by uuid not null references people,
        asked_by_name text not null,
        asked_at timestamptz not null,
        decided_by uuid references people,
        decided_by_name text,
        decided_at timestamptz,
        decision_note text not null default '',
        version integer not null default 1,
        constraint a_second_person check (decided_by <> asked_by),
        check ((state = 'asked') = (decided_by is null))
      );
      create unique index due_diligence_overrides_one_asked on due_diligence_overrides (authority_id, school_id, kind) where state = 'asked';
      create index due_diligence_overrides_school on due_diligence_overrides (school_id);
      comment on table due_diligence_overrides is 'That a contract may be issued in spite of a failed, lapsed or missing check until a day: one person asks with a reason, another confirms.';
      ${guard('due_diligence_overrides')}

      create table school_failures (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        kind text not null check (kind in ('closure', 'removal', 'sale')),
        on_date date not null,
        source text not null check (source <> ''),
        recorded_by uuid not null references people,
        recorded_by_name text not null,
        recorded_at timestamptz not null,
        withdrawn_at timestamptz,
        withdrawn_by_name text,
        withdrawn_because text,
        version integer not null default 1,
        check ((withdrawn_at is null) = (withdrawn_because is null))
      );
      create unique index school_failures_one on school_failures (authority_id, school_id) where withdrawn_at is null;
      create index school_failures_school on school_failures (school_id);
      comment on table school_failures is 'That a school closes, loses its registration or is sold, as an authority has learnt, and how.';
      ${guard('school_failures', { authority: ownRows })}
    `);
    await runner.query(await notifyWith(runner, NARROW, WIDE, TYPES, TYPES_WIDE));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(await notifyWith(runner, WIDE, NARROW, TYPES_WIDE, TYPES));
    await runner.query(`
      drop table school_failures, due_diligence_overrides;
      alter table due_diligence_checks drop column evidence_id;
      drop function app.sealed_key_ids;
      drop table bank_details, personal_details;
      drop function app.bank_details_stand;
      drop policy owner_names on placements;
      drop function app.pupils_named_to_school;
    `);
  }
}

/** `placedAt`: an audience of every authority with a pupil at a school, which only the database knows. */
const NARROW = 'member.organisation_id in (notice.organisation, provider.id, provider.group_id)';
const WIDE = `(${NARROW} or member.organisation_id in (select placement.authority_id from placements placement
              where placement.school_id = any (app.school_lineage(notice."placedAt")) and coalesce(placement.ends_on, happened::date) >= happened::date))`;
const TYPES = 'school uuid, people uuid[]';
const TYPES_WIDE = 'school uuid, "placedAt" uuid, people uuid[]';

/** The text of app.notify as it stands, with these words exchanged: one more audience, everything else as it was. */
async function notifyWith(runner: QueryRunner, ...[was, is, wasTypes, isTypes]: [string, string, string, string]): Promise<string> {
  const [held] = (await runner.query("select pg_get_functiondef('app.notify(jsonb, timestamptz)'::regprocedure) as definition")) as {
    definition: string;
  }[];
  const definition = held?.definition ?? '';
  if (!definition.includes(was) || !definition.includes(wasTypes)) throw new Error('app.notify is not as this migration knows it.');
  return definition.replace(was, is).replace(wasTypes, isTypes);
}
