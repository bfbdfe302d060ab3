import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ownRows, ownSchools } from './row-security.js';

/** What a provider's people need to work together: invitations, what each has read of a thread, and workbooks that came back marked. */
export class ProviderJourney1764000000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table invitations (
        id uuid primary key,
        organisation_id uuid not null references organisations,
        email text not null check (email = lower(email) and email <> ''),
        full_name text not null check (full_name <> ''),
        role text not null check (role = 'providerFeesManager'),
        token_sha256 bytea not null unique,
        invited_by uuid not null references people,
        invited_by_name text not null,
        invited_at timestamptz not null,
        expires_at timestamptz not null check (expires_at > invited_at),
        accepted_at timestamptz,
        accepted_by uuid references people,
        revoked_at timestamptz,
        revoked_by_name text,
        check ((accepted_at is null) = (accepted_by is null)),
        check ((revoked_at is null) = (revoked_by_name is null)),
        check (accepted_at is null or revoked_at is null)
      );
      create unique index invitations_open on invitations (organisation_id, email) where accepted_at is null and revoked_at is null;
      create index invitations_organisation on invitations (organisation_id, invited_at);
      comment on table invitations is 'A colleague asked by e-mail to join an organisation. Used once, within its days, unless it was taken back.';
      comment on column invitations.id is 'Made by the program, which derives the secret of the link from it; the secret itself is kept nowhere.';
      comment on column invitations.organisation_id is 'The provider or provider group whose colleague is invited.';
      comment on column invitations.email is 'The address invited, by which the colleague will sign in.';
      comment on column invitations.full_name is 'The name the inviter gave; the colleague may correct it.';
      comment on column invitations.role is 'The role that acceptance gives: a fees manager invites fees managers, nobody else.';
      comment on column invitations.token_sha256 is 'SHA-256 of the link''s secret.';
      comment on column invitations.expires_at is 'From then on the link is refused.';
      comment on column invitations.accepted_by is 'Who joined by it.';
      comment on column invitations.revoked_by_name is 'Who took it back; a later invitation of the same address takes the earlier one back.';
      alter table invitations enable row level security, force row level security;
      grant select (id, organisation_id, email, full_name, role, invited_by, invited_by_name, invited_at, expires_at, accepted_at, accepted_by, revoked_at,
        revoked_by_name), insert, update (revoked_at, revoked_by_name) on invitations to iss_provider;
      grant select, update (accepted_at, accepted_by) on invitations to iss_authentication;
      create policy colleagues_read on invitations for select to iss_provider using (organisation_id = (select app.organisation()));
      comment on policy colleagues_read on invitations is 'A provider reads its own invitations, but not what their links hold.';
      create policy colleagues_invite on invitations for insert to iss_provider
        with check (organisation_id = (select app.organisation()) and invited_by = (select app.person()) and accepted_at is null and revoked_at is null);
      comment on policy colleagues_invite on invitations is 'Somebody invites to the own organisation, in the own name.';
      create policy colleagues_revoke on invitations for update to iss_provider
        using (organisation_id = (select app.organisation()) and accepted_at is null) with check (revoked_at is not null);
      comment on policy colleagues_revoke on invitations is 'An invitation that was not used can be taken back.';
      create policy authentication_finds on invitations for select to iss_authentication using (true);
      comment on policy authentication_finds on invitations is 'Whoever holds the link is not known yet.';
      create policy authentication_uses on invitations for update to iss_authentication
        using (accepted_at is null and revoked_at is null) with check (accepted_at is not null);
      comment on policy authentication_uses on invitations is 'A link is used once.';

      -- Joining by invitation is the one way in that needs no administrator, so the database holds its rule too.
      grant insert on people to iss_authentication;
      create policy invited_join on people for insert to iss_authentication
        with check (exists (select from invitations invitation where invitation.email = people.email
          and invitation.accepted_at is null and invitation.revoked_at is null));
      comment on policy invited_join on people is 'Only whose address stands on an open invitation gets an account by it.';
      grant insert, update (active, roles) on memberships to iss_authentication;
      create policy invited_join on memberships for insert to iss_authentication
        with check (exists (select from invitations invitation join people person on person.email = invitation.email
          where person.id = memberships.person_id and invitation.organisation_id = memberships.organisation_id
            and memberships.roles = array[invitation.role] and invitation.accepted_at is null and invitation.revoked_at is null));
      comment on policy invited_join on memberships is 'An invitation gives its own role in its own organisation, to its own address.';
      create policy invited_return on memberships for update to iss_authentication
        using (not active) with check (active and exists (select from invitations invitation join people person on person.email = invitation.email
          where person.id = memberships.person_id and invitation.organisation_id = memberships.organisation_id
            and memberships.roles = array[invitation.role] and invitation.accepted_at is null and invitation.revoked_at is null));
      comment on policy invited_return on memberships is 'Somebody who left may be invited back.';

      create table thread_reads (
        person_id uuid not null references people,
        return_id uuid not null,
        authority_id uuid not null,
        school_id uuid not null,
        read_at timestamptz not null,
        primary key (person_id, return_id),
        foreign key (return_id, authority_id, school_id) references uplift_returns (id, authority_id, school_id)
      );
      comment on table thread_reads is 'Up to when a person has read the thread of a return: what the other side wrote later is unread.';
      comment on column thread_reads.person_id is 'Who read.';
      comment on column thread_reads.return_id is 'The return whose thread was read.';
      comment on column thread_reads.read_at is 'The thread was on the person''s screen then.';
      alter table thread_reads enable row level security, force row level security;
      grant select, insert, update on thread_reads to iss_authority, iss_provider;
      grant select on thread_reads to iss_auditor;
      create policy own_reading on thread_reads to iss_authority using (person_id = (select app.person()) and ${ownRows})
        with check (person_id = (select app.person()) and ${ownRows});
      create policy own_reading_at_school on thread_reads to iss_provider using (person_id = (select app.person()) and ${ownSchools})
        with check (person_id = (select app.person()) and ${ownSchools});
      comment on policy own_reading on thread_reads is 'What somebody has read is nobody else''s business.';
      comment on policy own_reading_at_school on thread_reads is 'The same for people of a provider, for their own schools.';

      create table marked_workbooks (
        id uuid primary key default gen_random_uuid(),
        person_id uuid not null references people,
        organisation_id uuid not null references organisations,
        name text not null check (name <> ''),
        problems jsonb not null,
        bytes bytea not null,
        made_at timestamptz not null
      );
      create index marked_workbooks_person on marked_workbooks (person_id, made_at);
      comment on table marked_workbooks is 'A return workbook that was refused, with its wrong cells marked, kept a day for the one who sent it.';
      comment on column marked_workbooks.person_id is 'Who sent it; nobody else sees it.';
      comment on column marked_workbooks.name is 'Name of the marked file.';
      comment on column marked_workbooks.problems is 'What is wrong: sheet, address and message of each cell.';
      comment on column marked_workbooks.bytes is 'The workbook as sent, only its wrong cells marked.';
      comment on column marked_workbooks.made_at is 'It is removed a day later.';
      alter table marked_workbooks enable row level security, force row level security;
      grant select, insert, delete on marked_workbooks to iss_provider, iss_authority;
      create policy own_workbooks on marked_workbooks to iss_provider, iss_authority
        using (person_id = (select app.person()) and organisation_id = (select app.organisation()))
        with check (person_id = (select app.person()) and organisation_id = (select app.organisation()));
      comment on policy own_workbooks on marked_workbooks is 'Who sent a workbook gets it back.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table marked_workbooks, thread_reads;
      drop policy invited_return on memberships;
      drop policy invited_join on memberships;
      drop policy invited_join on people;
      revoke insert, update (active, roles) on memberships from iss_authentication;
      revoke insert on people from iss_authentication;
      drop table invitations`);
  }
}
