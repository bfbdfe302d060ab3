import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The append-only, hash-chained record of every change. One chain an organisation, so that councils do not wait for each other. */
export class Audit1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit_chains (
        chain uuid primary key,
        last_number bigint not null,
        last_hash bytea not null
      );
      comment on table audit_chains is 'The head of each chain: its row is the lock that puts events in order, and shows a missing tail.';
      alter table audit_chains enable row level security, force row level security;
      create policy owner_appends on audit_chains to current_user using (true) with check (true);
      comment on policy owner_appends on audit_chains is 'Only app.append_audit, which runs as the owner, touches chain heads.';

      create table audit_events (
        chain uuid not null,
        number bigint not null,
        at timestamptz not null,
        person_id uuid,
        person_name text not null,
        organisation_id uuid,
        organisation_name text not null,
        action text not null,
        subject_type text not null,
        subject_id uuid not null,
        school_id uuid,
        shared boolean not null,
        before jsonb,
        after jsonb,
        source text not null,
        previous_hash bytea not null,
        hash bytea not null,
        primary key (chain, number)
      );
      create index audit_events_subject on audit_events (subject_type, subject_id, chain, number);
      comment on table audit_events is 'Who did what, when, from where, before and after. Never changed, never removed.';
      comment on column audit_events.chain is 'The organisation whose record this is: the authority concerned, else the actor''s own organisation.';
      comment on column audit_events.number is 'Position in the chain, from 1, without gaps.';
      comment on column audit_events.shared is 'Whether the provider of school_id may read it too.';
      comment on column audit_events.hash is 'SHA-256 over the previous hash and this row''s content (app.audit_hash).';

      create function app.audit_hash(event audit_events) returns bytea language sql immutable as $$
        select sha256(event.previous_hash || convert_to(
          jsonb_build_array(event.chain, event.number, extract(epoch from event.at), event.person_id, event.person_name, event.organisation_id,
            event.organisation_name, event.action, event.subject_type, event.subject_id, event.school_id, event.shared, event.before,
            event.after, event.source)::text, 'UTF8'))
      $$;
      comment on function app.audit_hash is 'The hash an event must carry, from its own content and the hash before it.';

      create function app.append_audit(events jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        item jsonb;
        head audit_chains;
        event audit_events;
      begin
        -- In chain order, so that two transactions never wait for each other's chains crosswise.
        for item in select value from jsonb_array_elements(events) with ordinality order by value ->> 'chain', ordinality loop
          insert into audit_chains values ((item ->> 'chain')::uuid, 0, '\\x00') on conflict do nothing;
          select * into head from audit_chains where chain = (item ->> 'chain')::uuid for update;
          event.chain := head.chain;
          event.number := head.last_number + 1;
          event.at := date_trunc('milliseconds', (item ->> 'at')::timestamptz);
          event.person_id := (item ->> 'personId')::uuid;
          event.person_name := item ->> 'personName';
          event.organisation_id := (item ->> 'organisationId')::uuid;
          event.organisation_name := item ->> 'organisationName';
          event.action := item ->> 'action';
          event.subject_type := item ->> 'subjectType';
          event.subject_id := (item ->> 'subjectId')::uuid;
          event.school_id := (item ->> 'schoolId')::uuid;
          event.shared := coalesce((item ->> 'shared')::boolean, false);
          event.before := nullif(item -> 'before', 'null');
          event.after := nullif(item -> 'after', 'null');
          event.source := item ->> 'source';
          event.previous_hash := head.last_hash;
          event.hash := app.audit_hash(event);
          insert into audit_events select event.*;
          update audit_chains set last_number = event.number, last_hash = event.hash where chain = event.chain;
        end loop;
      end $$;
      comment on function app.append_audit is 'Appends events to their chains in the caller''s transaction: the only way in.';
      revoke all on function app.append_audit from public;
      grant execute on function app.append_audit to iss_authority, iss_provider, iss_consortium, iss_platform, iss_authentication;

      create trigger audit_events_are_final before update or delete on audit_events for each row execute function app.refuse_change();
      create trigger audit_events_stay before truncate on audit_events execute function app.refuse_change();

      alter table audit_events enable row level security, force row level security;
      grant select on audit_events to iss_authority, iss_auditor, iss_provider, iss_consortium, iss_platform;
      create policy owner_appends on audit_events to current_user using (true) with check (true);
      comment on policy owner_appends on audit_events is 'app.append_audit and the verification run as the owner.';
      create policy own_record on audit_events for select to iss_authority, iss_auditor, iss_consortium, iss_platform
        using (chain = (select app.organisation()));
      comment on policy own_record on audit_events is 'An organisation reads its own chain.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit_events, audit_chains cascade');
  }
}
