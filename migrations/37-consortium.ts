import type { MigrationInterface, QueryRunner } from 'typeorm';

const MEMBERS = 'iss_authority, iss_auditor, iss_consortium';
const WRITERS = 'iss_authority, iss_consortium';

/** Everybody of a consortium, its own people and its members', reads its rows. */
const readByMembers = (table: string): string => `
  alter table ${table} enable row level security, force row level security;
  grant select on ${table} to ${MEMBERS};
  create policy members_read on ${table} for select to ${MEMBERS} using (consortium_id = any ((select app.my_consortia())::uuid[]));
  comment on policy members_read on ${table} is 'A consortium and its members of today read what is theirs together.';`;

/** What only a carried decision of the same consortium can bring about, whoever writes it. */
const byDecision = (table: string, acts: readonly ('insert' | 'update')[]): string => `
  grant ${acts.join(', ')} on ${table} to ${WRITERS};
  ${acts
    .map((act) => {
      const rule = 'consortium_id = any ((select app.my_consortia())::uuid[])';
      const carried = 'app.is_carried(decision_id, consortium_id)';
      return `
  create policy decided_${act}s on ${table} for ${act} to ${WRITERS} ${act === 'update' ? `using (${rule}) ` : ''}with check (${rule} and ${carried});
  comment on policy decided_${act}s on ${table} is 'Members change what is theirs together by a carried decision only.';`;
    })
    .join('')}`;

/**
 * How authorities act as one: who leads what, what each shares with whom, by which rule they decide, and every decision with its votes.
 */
export class Consortium1764000000037 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function app.my_consortia() returns uuid[] language sql stable parallel safe as $$
        select coalesce(array_agg(distinct consortium_id), '{}') from consortium_members
        where (authority_id = app.organisation() and period @> current_date) or consortium_id = app.organisation()
      $$;
      comment on function app.my_consortia is 'The acting consortium, or those of which the acting authority is a member today.';

      create function app.is_member(consortium uuid) returns boolean language sql stable parallel safe as $$
        select consortium = any (app.my_consortia())
      $$;
      comment on function app.is_member is 'Whether who acts belongs to a consortium today.';

      create table consortium_decisions (
        id uuid primary key,
        consortium_id uuid not null references organisations,
        number integer not null check (number > 0),
        kind text not null check (kind <> ''),
        title text not null check (title <> ''),
        words text not null,
        subject_id uuid not null,
        content jsonb not null,
        content_sha256 text not null check (content_sha256 ~ '^[0-9a-f]{64}$'),
        quorum text not null check (quorum in ('half', 'twoThirds', 'all')),
        majority text not null check (majority in ('simple', 'twoThirds', 'unanimous')),
        closes_on date not null,
        state text not null default 'open' check (state in ('open', 'carried', 'lost', 'withdrawn')),
        opened_by uuid not null references people,
        opened_by_name text not null,
        opened_for uuid not null references organisations,
        opened_at timestamptz not null,
        decided_at timestamptz,
        outcome_words text,
        version integer not null default 1,
        unique (consortium_id, number),
        check ((state = 'open') = (decided_at is null))
      );
      comment on table consortium_decisions is 'What members of a consortium decide together, pinned to its content, with the rule of the day it was opened.';
      comment on column consortium_decisions.kind is 'What kind of thing is decided: whose module carries it out.';
      comment on column consortium_decisions.content is 'Exactly what is decided.';
      comment on column consortium_decisions.opened_for is 'The organisation of the person who opened it: a member or the consortium.';
      create unique index consortium_decisions_one_open on consortium_decisions (consortium_id, kind, subject_id) where state = 'open';
      create index consortium_decisions_subject on consortium_decisions (subject_id);
      create index consortium_decisions_due on consortium_decisions (closes_on) where state = 'open';

      create function app.keep_decided() returns trigger language plpgsql as $$
      begin
        if old.state <> 'open' then
          raise exception 'a decision that was taken is a record: it is never changed' using errcode = 'insufficient_privilege';
        end if;
        if (new.consortium_id, new.number, new.kind, new.subject_id, new.content, new.content_sha256, new.quorum, new.majority, new.opened_by)
          is distinct from (old.consortium_id, old.number, old.kind, old.subject_id, old.content, old.content_sha256, old.quorum, old.majority, old.opened_by) then
          raise exception 'what is decided does not change while members vote on it' using errcode = 'insufficient_privilege';
        end if;
        return new;
      end $$;
      comment on function app.keep_decided is 'A decision keeps its content while it is open, and all of itself once taken.';
      create trigger kept before update on consortium_decisions for each row execute function app.keep_decided();

      ${readByMembers('consortium_decisions')}
      grant insert, update on consortium_decisions to ${WRITERS};
      create policy members_insert on consortium_decisions for insert to ${WRITERS}
        with check (app.is_member(consortium_id) and opened_for = (select app.organisation()) and state = 'open');
      create policy members_update on consortium_decisions for update to ${WRITERS} using (app.is_member(consortium_id)) with check (app.is_member(consortium_id));
      comment on policy members_insert on consortium_decisions is 'A member or the consortium opens a decision under its own name.';
      comment on policy members_update on consortium_decisions is 'The last vote decides, whoever casts it.';

      create function app.is_carried(decision uuid, consortium uuid) returns boolean language sql stable as $$
        select exists (select from consortium_decisions where id = decision and consortium_id = consortium and state = 'carried')
      $$;
      comment on function app.is_carried is 'Whether members of a consortium decided so.';

      create table consortium_votes (
        decision_id uuid not null references consortium_decisions,
        consortium_id uuid not null references organisations,
        authority_id uuid not null references organisations,
        vote text not null check (vote in ('for', 'against', 'abstain')),
        reason text,
        person_id uuid not null references people,
        person_name text not null,
        at timestamptz not null,
        primary key (decision_id, authority_id)
      );
      comment on table consortium_votes is 'One vote a member, with who cast it; a vote is never changed.';
      create index consortium_votes_consortium on consortium_votes (consortium_id);
      ${readByMembers('consortium_votes')}
      grant insert on consortium_votes to iss_authority;
      create policy own_vote on consortium_votes for insert to iss_authority with check (
        authority_id = (select app.organisation()) and person_id = (select app.person()) and app.is_member(consortium_id)
        and exists (select from consortium_decisions decision
          where decision.id = decision_id and decision.consortium_id = consortium_votes.consortium_id and decision.state = 'open'));
      comment on policy own_vote on consortium_votes is 'A member votes for itself, while the decision is open.';

      create table consortium_leads (
        id uuid primary key,
        consortium_id uuid not null references organisations,
        activity text not null check (activity in ('demand', 'lots', 'negotiation', 'contracts', 'costs')),
        authority_id uuid not null references organisations,
        period daterange not null,
        decision_id uuid references consortium_decisions,
        exclude using gist (consortium_id with =, activity with =, period with &&)
      );
      comment on table consortium_leads is 'Which member leads an activity of a consortium, from when to when; without a row its first lead does.';
      ${readByMembers('consortium_leads')}
      ${byDecision('consortium_leads', ['insert', 'update'])}

      create table consortium_rules (
        id uuid primary key,
        consortium_id uuid not null references organisations,
        in_force_from date not null,
        quorum text not null check (quorum in ('half', 'twoThirds', 'all')),
        majority text not null check (majority in ('simple', 'twoThirds', 'unanimous')),
        decision_id uuid references consortium_decisions,
        unique (consortium_id, in_force_from)
      );
      comment on table consortium_rules is 'How many members have to vote and how many of them to agree, from a day on.';
      ${readByMembers('consortium_rules')}
      ${byDecision('consortium_rules', ['insert'])}

      alter table consortium_members add column decision_id uuid references consortium_decisions;
      comment on column consortium_members.decision_id is 'The decision by which the member joined or left; none of the first members.';
      ${byDecision('consortium_members', ['insert', 'update'])}
      grant insert on consortium_leads, consortium_rules to iss_platform;
      create policy platform_founds on consortium_leads for insert to iss_platform with check (decision_id is null);
      create policy platform_founds on consortium_rules for insert to iss_platform with check (decision_id is null);
      comment on policy platform_founds on consortium_leads is 'The administrator records how a consortium began.';
      comment on policy platform_founds on consortium_rules is 'The administrator records how a consortium began.';

      create function app.lead_of(consortium uuid, of_activity text) returns uuid language sql stable as $$
        select coalesce(
          (select authority_id from consortium_leads where consortium_id = consortium and activity = of_activity and period @> current_date),
          (select authority_id from consortium_members where consortium_id = consortium and lead and period @> current_date limit 1))
      $$;
      comment on function app.lead_of is 'The member that leads an activity today.';

      create function app.leads(consortium uuid, of_activity text) returns boolean language sql stable as $$
        select app.organisation() in (consortium, app.lead_of(consortium, of_activity))
      $$;
      comment on function app.leads is 'Whether who acts runs an activity: its lead, or the consortium itself.';

      alter table sharing_agreements drop constraint sharing_agreements_subject_check;
      alter table sharing_agreements add constraint sharing_agreements_subject_check check (subject in ('prices', 'demand', 'spend'));
      alter table sharing_agreements add column with_authority_id uuid references organisations,
        add column signed_by_name text, add column recorded_by uuid references people, add column version integer not null default 1,
        add check (with_authority_id <> authority_id);
      -- Its name was PostgreSQL's own choice.
      do $$ begin
        execute format('alter table sharing_agreements drop constraint %I',
          (select conname from pg_constraint where conrelid = 'sharing_agreements'::regclass and contype = 'x'));
      end $$;
      alter table sharing_agreements add constraint sharing_agreements_once exclude using gist (
        consortium_id with =, authority_id with =, subject with =,
        (coalesce(with_authority_id, '00000000-0000-0000-0000-000000000000')) with =, period with &&);
      comment on column sharing_agreements.subject is 'prices: what its like places cost, as averages over at least five of them; demand: how many children need what, as protected figures; spend: what it spends at which school, at which rates.';
      comment on column sharing_agreements.with_authority_id is 'The one member it is shared with; none: all members that share the same.';
      grant insert, update on sharing_agreements to iss_authority;
      create policy own_inserts on sharing_agreements for insert to iss_authority
        with check (authority_id = (select app.organisation()) and app.is_member(consortium_id) and recorded_by = (select app.person()));
      create policy own_updates on sharing_agreements for update to iss_authority
        using (authority_id = (select app.organisation())) with check (authority_id = (select app.organisation()));
      comment on policy own_inserts on sharing_agreements is 'A member decides for itself what it shares.';
      comment on policy own_updates on sharing_agreements is 'A member ends its own sharing.';

      create function app.partners_in(what text, on_date date) returns uuid[]
        language sql stable security definer set search_path = public, pg_temp as $$
        select coalesce(array_agg(distinct theirs.authority_id), '{}')
        from sharing_agreements ours
        join sharing_agreements theirs on theirs.consortium_id = ours.consortium_id and theirs.subject = ours.subject and theirs.authority_id <> ours.authority_id
          and coalesce(ours.with_authority_id, theirs.authority_id) = theirs.authority_id
          and coalesce(theirs.with_authority_id, ours.authority_id) = ours.authority_id
        join consortium_members us on us.consortium_id = ours.consortium_id and us.authority_id = ours.authority_id and us.period @> on_date
        join consortium_members they on they.consortium_id = theirs.consortium_id and they.authority_id = theirs.authority_id and they.period @> on_date
        where ours.authority_id = app.organisation() and ours.subject = what and ours.period @> on_date and theirs.period @> on_date
      $$;
      comment on function app.partners_in is 'The other members that share something on a day with the acting authority, which has to share its own; a member that left shares nothing.';
      create or replace function app.partners_in_prices(on_date date) returns uuid[]
        language sql stable security definer set search_path = public, pg_temp as $$ select app.partners_in('prices', on_date) $$;

      create function app.members_that_share(what text) returns uuid[]
        language sql stable security definer set search_path = public, pg_temp as $$
        select coalesce(array_agg(distinct agreement.authority_id), '{}')
        from sharing_agreements agreement
        join consortium_members member on member.consortium_id = agreement.consortium_id and member.authority_id = agreement.authority_id and member.period @> current_date
        where agreement.consortium_id = any (app.my_consortia()) and agreement.subject = what and agreement.with_authority_id is null and agreement.period @> current_date
      $$;
      comment on function app.members_that_share is 'The members of who acts that share something with all today.';
      create or replace function app.members_that_share_prices() returns uuid[]
        language sql stable security definer set search_path = public, pg_temp as $$ select app.members_that_share('prices') $$;
      revoke all on function app.partners_in(text, date), app.members_that_share(text) from public;
      grant execute on function app.partners_in(text, date) to iss_authority, iss_auditor;
      grant execute on function app.members_that_share(text) to ${MEMBERS};
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function app.members_that_share_prices() returns uuid[]
        language sql stable security definer set search_path = public, pg_temp as $$
        select coalesce(array_agg(distinct agreement.authority_id), '{}')
        from sharing_agreements agreement
        join consortium_members member on member.consortium_id = agreement.consortium_id and member.authority_id = agreement.authority_id and member.period @> current_date
        where agreement.consortium_id = app.organisation() and agreement.subject = 'prices' and agreement.period @> current_date
      $$;
      create or replace function app.partners_in_prices(on_date date) returns uuid[]
        language sql stable security definer set search_path = public, pg_temp as $$
        select coalesce(array_agg(distinct theirs.authority_id), '{}')
        from sharing_agreements ours
        join sharing_agreements theirs on theirs.consortium_id = ours.consortium_id and theirs.subject = ours.subject and theirs.authority_id <> ours.authority_id
        where ours.authority_id = app.organisation() and ours.subject = 'prices' and ours.period @> on_date and theirs.period @> on_date
      $$;
      drop function app.members_that_share(text); drop function app.partners_in(text, date);
      drop policy own_inserts on sharing_agreements; drop policy own_updates on sharing_agreements;
      revoke insert, update on sharing_agreements from iss_authority;
      delete from sharing_agreements where subject <> 'prices' or with_authority_id is not null;
      alter table sharing_agreements drop constraint sharing_agreements_once, drop constraint sharing_agreements_subject_check;
      alter table sharing_agreements drop column with_authority_id, drop column signed_by_name, drop column recorded_by, drop column version;
      alter table sharing_agreements add constraint sharing_agreements_subject_check check (subject in ('prices'));
      alter table sharing_agreements add exclude using gist (consortium_id with =, authority_id with =, subject with =, period with &&);
      drop function app.leads(uuid, text); drop function app.lead_of(uuid, text);
      drop policy decided_inserts on consortium_members; drop policy decided_updates on consortium_members;
      revoke insert, update on consortium_members from ${WRITERS};
      alter table consortium_members drop column decision_id;
      drop table consortium_rules, consortium_leads, consortium_votes, consortium_decisions cascade;
      drop function app.is_carried(uuid, uuid); drop function app.keep_decided(); drop function app.is_member(uuid); drop function app.my_consortia();
    `);
  }
}
