import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard } from './row-security.js';

const SIGNED_IN = 'iss_authority, iss_auditor, iss_provider, iss_consortium, iss_platform';
const WRITERS = 'iss_authority, iss_provider, iss_consortium, iss_platform';
const MINE = 'person_id = (select app.person()) and organisation_id = (select app.organisation())';

/** Notices to people, the mail that tells them, what they chose, reminders that went out, and the secret addresses of their calendars. */
export class Notifications1764000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- As in 1-security: a role for one more kind of actor.
      do $$
      declare
        how text := case when current_setting('server_version_num')::int >= 160000 then ' with inherit false, set true' else '' end;
      begin
        begin
          create role iss_delivery nologin nosuperuser nobypassrls;
        exception when duplicate_object or unique_violation then null;
        end;
        execute 'grant iss_delivery to current_user' || how;
        if exists (select from pg_roles where rolname = 'iss_runtime') then
          execute 'grant iss_delivery to iss_runtime' || how;
        end if;
      end $$;
      comment on role iss_delivery is 'Delivers mail that waits, and gathers daily digests: sees notices and addresses, no subject.';
      grant usage on schema app to iss_delivery;
      grant select on people, memberships, organisations to iss_delivery;
      create policy delivery_reads on people for select to iss_delivery using (true);
      create policy delivery_reads on memberships for select to iss_delivery using (true);
      create policy delivery_reads on organisations for select to iss_delivery using (true);

      create table mails (
        id uuid primary key default gen_random_uuid(),
        to_address text not null check (to_address <> ''),
        to_name text not null,
        template text not null,
        view jsonb,
        person_id uuid,
        organisation_id uuid,
        digest_on date,
        state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
        tries smallint not null default 0,
        next_try_at timestamptz not null,
        last_error text,
        created_at timestamptz not null,
        sent_at timestamptz,
        check ((state = 'sent') = (sent_at is not null)),
        check (state = 'sent' or view is not null)
      );
      create index mails_waiting on mails (next_try_at) where state = 'waiting';
      create index mails_in_trouble on mails (created_at) where tries > 0 and state <> 'sent';
      create unique index mails_digest on mails (person_id, organisation_id, digest_on) where digest_on is not null;
      comment on table mails is 'The outbox: mail exists when, and only when, the transaction that caused it commits, and is then delivered at least once.';
      comment on column mails.template is 'The files of this name in templates/mail.';
      comment on column mails.view is 'What the template shows. Emptied when the mail was sent.';
      comment on column mails.digest_on is 'Set on daily digests: a person gets one a day.';
      comment on column mails.tries is 'How often delivery was tried without success.';
      alter table mails enable row level security, force row level security;
      grant insert on mails to iss_authority, iss_provider, iss_consortium, iss_platform, iss_authentication;
      create policy queues on mails for insert to iss_authority, iss_provider, iss_consortium, iss_platform, iss_authentication
        with check (state = 'waiting' and (organisation_id is null or organisation_id = (select app.organisation())));
      comment on policy queues on mails is 'Whoever acts may queue mail; reading it is not theirs.';
      grant select, insert, update on mails to iss_delivery;
      create policy delivers on mails to iss_delivery using (true) with check (true);
      comment on policy delivers on mails is 'Only delivery reads what mail says.';
      grant select (id, to_address, to_name, template, state, tries, next_try_at, last_error, created_at, sent_at),
        update (state, tries, next_try_at) on mails to iss_platform;
      create policy platform_sees_trouble on mails for select to iss_platform using (tries > 0 and state <> 'sent');
      create policy platform_tries_again on mails for update to iss_platform using (state = 'failed') with check (state = 'waiting');
      comment on policy platform_sees_trouble on mails is 'The administrator sees what could not be delivered and why; its content is no column of theirs.';
      comment on policy platform_tries_again on mails is 'The administrator may have what failed tried again.';
      create policy owner_queues on mails to current_user using (true) with check (true);
      comment on policy owner_queues on mails is 'app.notify runs as the owner.';
      create trigger ask_for_delivery after insert on mails for each statement execute function app.ask_for_duty('deliver-mail');
      comment on trigger ask_for_delivery on mails is 'Mail goes out a moment after the transaction that caused it.';

      create table notifications (
        id uuid primary key default gen_random_uuid(),
        person_id uuid not null references people,
        organisation_id uuid not null references organisations,
        kind text not null check (kind <> ''),
        title text not null check (title <> ''),
        sentence text not null check (sentence <> ''),
        detail text not null default '',
        path text not null check (path like '/%'),
        subject_type text not null,
        subject_id uuid not null,
        happened_at timestamptz not null,
        read_at timestamptz,
        mail text not null check (mail in ('atOnce', 'daily', 'never')),
        mail_id uuid references mails
      );
      create index notifications_person on notifications (person_id, organisation_id, happened_at desc, id desc);
      create index notifications_unread on notifications (person_id, organisation_id) where read_at is null;
      create index notifications_for_digest on notifications (happened_at) where mail = 'daily' and mail_id is null and read_at is null;
      create index notifications_mail on notifications (mail_id) where mail_id is not null;
      comment on table notifications is 'What a person was told, one row for each person and event, written in the transaction of the event.';
      comment on column notifications.organisation_id is 'For whom the person was told: who works for two organisations reads each apart.';
      comment on column notifications.sentence is 'One plain sentence. It may go out by mail, so it names no pupil and quotes nobody.';
      comment on column notifications.detail is 'What somebody wrote, quoted: shown in the portal, in no mail.';
      comment on column notifications.mail is 'The person''s choice for this kind when it was written.';
      comment on column notifications.mail_id is 'The mail that told it.';
      alter table notifications enable row level security, force row level security;
      grant select on notifications to ${SIGNED_IN};
      grant update (read_at) on notifications to ${WRITERS};
      create policy own_reads on notifications for select to ${SIGNED_IN} using (${MINE});
      create policy own_marks on notifications for update to ${WRITERS} using (${MINE}) with check (${MINE});
      comment on policy own_reads on notifications is 'A person reads what they themselves were told.';
      comment on policy own_marks on notifications is 'A person marks their own as read; nothing else of them changes.';
      grant select, update (mail_id) on notifications to iss_delivery;
      create policy delivers on notifications to iss_delivery using (true) with check (true);
      comment on policy delivers on notifications is 'Delivery gathers daily digests.';
      create policy owner_notifies on notifications to current_user using (true) with check (true);
      comment on policy owner_notifies on notifications is 'app.notify runs as the owner.';

      create table notification_choices (
        person_id uuid not null references people,
        organisation_id uuid not null references organisations,
        kind text not null,
        mail text not null check (mail in ('atOnce', 'daily', 'never')),
        primary key (person_id, organisation_id, kind)
      );
      comment on table notification_choices is 'How a person wants to be told of a kind by mail, where it differs from the default. The portal tells always.';
      alter table notification_choices enable row level security, force row level security;
      grant select on notification_choices to ${SIGNED_IN};
      grant insert, update on notification_choices to ${WRITERS};
      create policy own_reads on notification_choices for select to ${SIGNED_IN} using (${MINE});
      create policy own_inserts on notification_choices for insert to ${WRITERS} with check (${MINE});
      create policy own_updates on notification_choices for update to ${WRITERS} using (${MINE}) with check (${MINE});
      comment on policy own_reads on notification_choices is 'One''s own only.';
      create policy owner_reads on notification_choices for select to current_user using (true);
      comment on policy owner_reads on notification_choices is 'app.notify runs as the owner.';

      create policy owner_addresses on people for select to current_user using (true);
      create policy owner_addresses on memberships for select to current_user using (true);
      create policy owner_addresses on organisations for select to current_user using (true);
      create policy owner_addresses on schools for select to current_user using (true);
      comment on policy owner_addresses on people is 'app.notify, which runs as the owner, finds whom a notice is for across organisations.';

      create function app.notify(notices jsonb, happened timestamptz) returns integer
        language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        written integer;
        to_mail uuid[];
      begin
        with notice as (
          select place, given.* from jsonb_array_elements(notices) with ordinality as each(value, place),
            jsonb_to_record(each.value) as given(kind text, title text, sentence text, detail text, path text, "subjectType" text, "subjectId" uuid,
              organisation uuid, provider uuid, school uuid, people uuid[], roles text[], mail text)
        ), candidate as (
          select notice.*, member.person_id, member.organisation_id,
            -- Named people first; only where none of them works there any more, those with the roles.
            rank() over (partition by notice.place order by coalesce(member.person_id = any (notice.people), false) desc) as rank
          from notice
          left join schools school on school.id = notice.school
          left join organisations provider on provider.id = coalesce(notice.provider, school.provider_id)
          join memberships member on member.active and member.organisation_id in (notice.organisation, provider.id, provider.group_id)
            and (member.person_id = any (notice.people) or member.roles && notice.roles)
          join people person on person.id = member.person_id and person.active
        ), addressed as (
          -- Who is meant twice (as the officer and as the head of service) is told once.
          select distinct on (person_id, organisation_id, kind, "subjectId", title) * from candidate
          where rank = 1 and person_id is distinct from app.person()
          order by person_id, organisation_id, kind, "subjectId", title, place
        ), told as (
          insert into notifications (person_id, organisation_id, kind, title, sentence, detail, path, subject_type, subject_id, happened_at, mail)
          select addressed.person_id, addressed.organisation_id, addressed.kind, addressed.title, addressed.sentence, coalesce(addressed.detail, ''),
            addressed.path, addressed."subjectType", addressed."subjectId", happened, coalesce(choice.mail, addressed.mail)
          from addressed
          left join notification_choices choice
            on choice.person_id = addressed.person_id and choice.organisation_id = addressed.organisation_id and choice.kind = addressed.kind
          returning id, mail
        )
        select count(*), array_agg(id) filter (where mail = 'atOnce') into written, to_mail from told;
        if to_mail is not null then
          with letter as (
            select gen_random_uuid() as id, told.person_id, told.organisation_id,
              jsonb_agg(jsonb_build_object('title', told.title, 'sentence', told.sentence, 'path', told.path) order by told.title, told.id) as notices
            from notifications told where told.id = any (to_mail) group by told.person_id, told.organisation_id
          ), queued as (
            insert into mails (id, to_address, to_name, template, view, person_id, organisation_id, next_try_at, created_at)
            select letter.id, person.email, person.full_name, 'notices',
              jsonb_build_object('name', person.full_name, 'organisation', organisation.name, 'notices', letter.notices),
              letter.person_id, letter.organisation_id, happened, happened
            from letter
            join people person on person.id = letter.person_id
            join organisations organisation on organisation.id = letter.organisation_id
          )
          update notifications set mail_id = letter.id from letter
          where notifications.id = any (to_mail) and notifications.person_id = letter.person_id and notifications.organisation_id = letter.organisation_id;
        end if;
        return written;
      end $$;
      comment on function app.notify is 'Tells everybody a notice is for, in the caller''s transaction, except who acts; one mail a person for all that one transaction tells at once. Answers how many rows. The only way in.';
      revoke all on function app.notify from public;
      grant execute on function app.notify to ${WRITERS}, iss_authentication;

      create table reminder_rules (
        authority_id uuid primary key references organisations,
        return_days smallint[] not null check (cardinality(return_days) <= 10 and 0 < all (return_days)),
        offer_working_days smallint[] not null check (cardinality(offer_working_days) <= 10 and 0 < all (offer_working_days)),
        version integer not null default 1
      );
      comment on table reminder_rules is 'When an authority has schools reminded. An authority without a row follows the program''s defaults.';
      comment on column reminder_rules.return_days is 'Days before a round closes on which providers with returns not sent are reminded.';
      comment on column reminder_rules.offer_working_days is 'Working days before the last day of an offer on which its school is reminded.';
      ${guard('reminder_rules')}

      create table sent_reminders (
        authority_id uuid not null references organisations,
        subject_id uuid not null,
        name text not null,
        sent_at timestamptz not null,
        primary key (authority_id, subject_id, name)
      );
      comment on table sent_reminders is 'Reminders that went out: each once, however many replicas look.';
      comment on column sent_reminders.name is 'Which reminder of the subject: "closes in 14".';
      ${guard('sent_reminders', { authorityWrites: 'insert' })}

      create table calendar_addresses (
        person_id uuid not null references people,
        organisation_id uuid not null references organisations,
        secret_sha256 bytea not null unique,
        made_at timestamptz not null,
        primary key (person_id, organisation_id)
      );
      comment on table calendar_addresses is 'The secret address of a person''s calendar feed, by its hash. Revoked: the row is gone.';
      alter table calendar_addresses enable row level security, force row level security;
      grant select (person_id, organisation_id, made_at) on calendar_addresses to ${SIGNED_IN};
      grant insert, update (secret_sha256, made_at), delete on calendar_addresses to ${WRITERS};
      create policy own_reads on calendar_addresses for select to ${SIGNED_IN} using (${MINE});
      create policy own_inserts on calendar_addresses for insert to ${WRITERS} with check (${MINE});
      create policy own_updates on calendar_addresses for update to ${WRITERS} using (${MINE}) with check (${MINE});
      create policy own_deletes on calendar_addresses for delete to ${WRITERS} using (${MINE});
      comment on policy own_reads on calendar_addresses is 'One''s own only.';
      grant select on calendar_addresses to iss_authentication;
      create policy authentication_reads on calendar_addresses for select to iss_authentication using (true);
      comment on policy authentication_reads on calendar_addresses is 'Whoever brings the secret is the person, for the feed alone.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function app.notify;
      drop table calendar_addresses, sent_reminders, reminder_rules, notification_choices, notifications, mails cascade;
      drop policy owner_addresses on schools;
      drop policy owner_addresses on organisations;
      drop policy owner_addresses on memberships;
      drop policy owner_addresses on people;
      drop policy delivery_reads on organisations;
      drop policy delivery_reads on memberships;
      drop policy delivery_reads on people;
      revoke select on people, memberships, organisations from iss_delivery;
      revoke usage on schema app from iss_delivery;
    `);
  }
}
