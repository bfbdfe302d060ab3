import type { MigrationInterface, QueryRunner } from 'typeorm';
import { openToRead } from './row-security.js';

/** Organisations, people, what they may do where, and how they sign in. */
export class Identity1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table organisations (
        id uuid primary key default gen_random_uuid(),
        kind text not null check (kind in ('authority', 'consortium', 'providerGroup', 'provider', 'platform')),
        name text not null check (name <> ''),
        la_code text unique check (la_code ~ '^[0-9]{3}$'),
        company_number text,
        charity_number text,
        group_id uuid references organisations,
        address text not null default '',
        created_at timestamptz not null default now(),
        check ((kind = 'authority') = (la_code is not null)),
        check (group_id is null or kind = 'provider')
      );
      create index organisations_group on organisations (group_id) where group_id is not null;
      comment on table organisations is 'Authorities, consortia, providers, provider groups, and the platform itself.';
      comment on column organisations.la_code is 'The Department''s three-digit code of an authority.';
      comment on column organisations.group_id is 'The provider group that owns a provider.';
      comment on column organisations.address is 'Postal address as printed on letters, a line each.';
      ${openToRead('organisations', { iss_platform: 'insert, update' })}
      grant select on organisations to iss_authentication;
      create policy authentication_reads on organisations for select to iss_authentication using (true);

      create table consortium_members (
        consortium_id uuid not null references organisations,
        authority_id uuid not null references organisations,
        lead boolean not null default false,
        period daterange not null,
        exclude using gist (consortium_id with =, authority_id with =, period with &&)
      );
      comment on table consortium_members is 'Which authorities belong to a consortium, from when to when, and which of them leads.';
      ${openToRead('consortium_members', { iss_platform: 'insert, update' })}

      create table people (
        id uuid primary key default gen_random_uuid(),
        email text not null unique check (email = lower(email)),
        full_name text not null check (full_name <> ''),
        active boolean not null default true,
        created_at timestamptz not null default now()
      );
      comment on table people is 'Everybody who can sign in. What they may do is in memberships; their password is apart, in credentials.';

      create table memberships (
        id uuid primary key default gen_random_uuid(),
        person_id uuid not null references people,
        organisation_id uuid not null references organisations,
        roles text[] not null check (cardinality(roles) > 0),
        active boolean not null default true,
        created_at timestamptz not null default now(),
        unique (person_id, organisation_id)
      );
      create index memberships_organisation on memberships (organisation_id);
      comment on table memberships is 'A person''s roles in one organisation. The roles'' permissions are in code, by name.';
      alter table people enable row level security, force row level security;
      alter table memberships enable row level security, force row level security;
      grant select on people, memberships to iss_authority, iss_auditor, iss_provider, iss_consortium, iss_platform, iss_authentication;
      grant insert, update on people, memberships to iss_platform;
      create policy colleagues_read on memberships for select to iss_authority, iss_auditor, iss_provider, iss_consortium
        using (organisation_id = (select app.organisation()));
      create policy colleagues_read on people for select to iss_authority, iss_auditor, iss_provider, iss_consortium
        using (id in (select person_id from memberships where organisation_id = (select app.organisation())));
      comment on policy colleagues_read on memberships is 'People see who works in their own organisation.';
      comment on policy colleagues_read on people is 'People see their colleagues in their own organisation.';
      create policy platform_serves on people to iss_platform using (true) with check (true);
      create policy platform_serves on memberships to iss_platform using (true) with check (true);
      create policy authentication_reads on people for select to iss_authentication using (true);
      create policy authentication_reads on memberships for select to iss_authentication using (true);

      create table credentials (
        person_id uuid primary key references people,
        password_hash text not null,
        changed_at timestamptz not null default now()
      );
      comment on table credentials is 'argon2id hashes. Read by sign-in alone.';

      create table sign_in_tries (
        email_sha256 bytea primary key,
        failed integer not null,
        last_try_at timestamptz not null,
        locked_until timestamptz
      );
      create index sign_in_tries_last on sign_in_tries (last_try_at);
      comment on table sign_in_tries is 'Wrong tries in a row by e-mail address, and the lock-out that follows. Addresses nobody has are counted alike, so that a lock-out does not tell which exist.';

      create table sign_in_addresses (
        key text primary key,
        points integer not null default 0,
        expire bigint
      );
      comment on table sign_in_addresses is 'Wrong tries by network address, in the shape rate-limiter-flexible keeps them.';

      create table sign_in_sessions (
        id uuid primary key default gen_random_uuid(),
        person_id uuid not null references people,
        membership_id uuid not null references memberships,
        started_at timestamptz not null default now(),
        expires_at timestamptz not null,
        ended_at timestamptz,
        ended_because text check (ended_because in ('signedOut', 'tokenReused', 'expired', 'byAdministrator')),
        source text not null,
        check ((ended_at is null) = (ended_because is null))
      );
      create index sign_in_sessions_person on sign_in_sessions (person_id) where ended_at is null;
      comment on table sign_in_sessions is 'One sign-in, from password to sign-out. Ending it ends every token that came from it.';

      create table refresh_tokens (
        token_hash bytea primary key,
        session_id uuid not null references sign_in_sessions,
        issued_at timestamptz not null default now(),
        expires_at timestamptz not null,
        used_at timestamptz
      );
      create index refresh_tokens_session on refresh_tokens (session_id);
      comment on table refresh_tokens is 'SHA-256 of each refresh token. A token is used once; a second use ends its session.';
      alter table credentials enable row level security, force row level security;
      alter table sign_in_tries enable row level security, force row level security;
      alter table sign_in_addresses enable row level security, force row level security;
      alter table sign_in_sessions enable row level security, force row level security;
      alter table refresh_tokens enable row level security, force row level security;
      grant select, insert, update on credentials, sign_in_sessions, refresh_tokens to iss_authentication;
      grant select, insert, update, delete on sign_in_tries, sign_in_addresses to iss_authentication;
      grant insert on credentials to iss_platform;
      grant select (id, person_id, ended_at), update (ended_at, ended_because) on sign_in_sessions to iss_platform;
      create policy platform_inserts on credentials for insert to iss_platform with check (true);
      create policy platform_sees on sign_in_sessions for select to iss_platform using (true);
      create policy platform_ends on sign_in_sessions for update to iss_platform using (true) with check (ended_at is not null);
      comment on policy platform_ends on sign_in_sessions is 'Closing an account ends its sign-ins; the administrator can neither begin nor revive one.';
      create policy authentication_keeps on sign_in_tries to iss_authentication using (true) with check (true);
      create policy authentication_keeps on sign_in_addresses to iss_authentication using (true) with check (true);
      create policy authentication_keeps on credentials to iss_authentication using (true) with check (true);
      create policy authentication_keeps on sign_in_sessions to iss_authentication using (true) with check (true);
      create policy authentication_keeps on refresh_tokens to iss_authentication using (true) with check (true);

      create table client_keys (
        organisation_id uuid not null,
        person_id uuid not null,
        key text not null check (length(key) between 1 and 200),
        mutation text not null,
        request_sha256 text not null,
        answer jsonb,
        created_at timestamptz not null default now(),
        primary key (organisation_id, person_id, key)
      );
      comment on table client_keys is 'Keys clients send with a mutation so that sending it twice does it once and answers the same.';
      alter table client_keys enable row level security, force row level security;
      grant select, insert, update on client_keys to iss_authority, iss_provider, iss_consortium, iss_platform;
      create policy own_keys on client_keys to iss_authority, iss_provider, iss_consortium, iss_platform
        using (organisation_id = (select app.organisation()) and person_id = (select app.person()))
        with check (organisation_id = (select app.organisation()) and person_id = (select app.person()));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table client_keys, refresh_tokens, sign_in_sessions, sign_in_addresses, sign_in_tries, credentials, memberships, people, consortium_members, organisations cascade',
    );
  }
}
