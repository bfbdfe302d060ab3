import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard } from './row-security.js';

/** Decisions by people with the authority to make them: the matrix, requests pinned to content, steps, delegations. */
export class Approvals1764000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table approval_matrix_bands (
        authority_id uuid not null references organisations,
        effective_from date not null,
        position smallint not null,
        up_to_pence bigint,
        roles text[] not null check (cardinality(roles) > 0),
        key_decision boolean not null default false,
        recorded_at timestamptz not null default now(),
        primary key (authority_id, effective_from, position)
      );
      comment on table approval_matrix_bands is 'Who decides, by value. The bands of the latest effective date at or before today are the matrix.';
      comment on column approval_matrix_bands.up_to_pence is 'Highest value of the band, included; null for no limit.';
      comment on column approval_matrix_bands.roles is 'The roles that decide, in order.';
      ${guard('approval_matrix_bands', { authorityWrites: 'insert' })}

      create table approval_requests (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        subject_type text not null,
        subject_id uuid not null,
        title text not null,
        content jsonb not null,
        content_sha256 text not null,
        value_pence bigint not null,
        key_decision boolean not null,
        backdated boolean not null,
        effective_on date not null,
        state text not null default 'pending' check (state in ('pending', 'approved', 'inForce', 'returned', 'void')),
        requested_by uuid not null,
        requested_by_name text not null,
        involved uuid[] not null,
        requested_at timestamptz not null,
        notice_until date,
        call_in_until date,
        called_in_because text,
        decided_at timestamptz,
        in_force_at timestamptz,
        version integer not null default 1
      );
      create unique index approval_requests_open on approval_requests (subject_type, subject_id) where state in ('pending', 'approved');
      create index approval_requests_authority on approval_requests (authority_id, state);
      comment on table approval_requests is 'A decision asked for, pinned to the exact content: any change of the content voids it.';
      comment on column approval_requests.involved is 'People who negotiated, entered or submitted: none of them may decide.';
      comment on column approval_requests.notice_until is 'A key decision needs 28 days'' notice: no final step before this day.';
      comment on column approval_requests.call_in_until is 'Approved but not in force until this day has passed.';
      comment on column approval_requests.called_in_because is 'A call-in holds the decision.';
      ${guard('approval_requests')}

      create table delegations (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        from_person uuid not null references people,
        from_name text not null,
        to_person uuid not null references people,
        to_name text not null,
        role text not null,
        period daterange not null check (not isempty(period) and upper(period) is not null),
        reason text not null default '',
        ended_at timestamptz,
        recorded_at timestamptz not null default now(),
        check (from_person <> to_person)
      );
      create index delegations_authority on delegations (authority_id, to_person);
      comment on table delegations is 'A named deputy for a role, for a limited time.';
      ${guard('delegations')}

      create table approval_steps (
        id uuid primary key default gen_random_uuid(),
        request_id uuid not null references approval_requests,
        authority_id uuid not null references organisations,
        position smallint not null,
        role text not null,
        purpose text not null check (purpose in ('approval', 'backdating')),
        decision text check (decision in ('approved', 'returned')),
        decided_by uuid references people,
        decided_by_name text,
        delegation_id uuid references delegations,
        reason text,
        decided_at timestamptz,
        unique (request_id, position),
        check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
        check (decision is distinct from 'returned' or reason <> '')
      );
      create unique index approval_steps_one_each on approval_steps (request_id, decided_by) where decision = 'approved';
      create index approval_steps_authority on approval_steps (authority_id, role) where decision is null;
      comment on table approval_steps is 'The steps of a request in order. The unique index holds the rule that nobody approves twice on one request.';
      ${guard('approval_steps')}

      create function app.involved_may_not_decide() returns trigger language plpgsql as $$
      begin
        if new.decision = 'approved' and exists (
          select from approval_requests request where request.id = new.request_id and new.decided_by = any (request.involved)
        ) then
          raise exception 'Nobody approves what they negotiated, entered or submitted' using errcode = 'check_violation';
        end if;
        return new;
      end $$;
      comment on function app.involved_may_not_decide is 'Separation of duties, held by the database whatever code runs.';
      create trigger involved_may_not_decide before insert or update on approval_steps for each row execute function app.involved_may_not_decide();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table approval_steps, delegations, approval_requests, approval_matrix_bands cascade; drop function app.involved_may_not_decide',
    );
  }
}
