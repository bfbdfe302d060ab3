import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ownSchools } from './row-security.js';

const MEMBERS = 'iss_authority, iss_auditor, iss_consortium';
const OURS = 'consortium_id = any ((select app.my_consortia())::uuid[])';
const LED = `${OURS} and app.leads(consortium_id, 'negotiation')`;
const OWN = `${OURS} and authority_id = (select app.organisation())`;

/** Members read it together, and the schools it is about once they are asked. */
const readTogether = (table: string): string => `
  alter table ${table} enable row level security, force row level security;
  grant select on ${table} to ${MEMBERS}, iss_provider;
  create policy members_read on ${table} for select to ${MEMBERS} using (${OURS});
  comment on policy members_read on ${table} is 'A consortium and its members of today read what is theirs together.';
  create policy functions_read on ${table} for select to current_user using (true);
  comment on policy functions_read on ${table} is 'app.joint_members and app.joint_companions read it for those who may.';`;

/**
 * Joint negotiations: one return and one negotiation with a school for all members that opt in. Each member's own return stays its own; what is
 * said to the school and by it is said for all of them at once.
 */
export class JointNegotiations1764000000058 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table joint_negotiations (
        id uuid primary key,
        consortium_id uuid not null references organisations,
        lead_authority_id uuid not null references organisations,
        number integer not null check (number > 0),
        school_id uuid not null references schools,
        academic_year smallint not null,
        words text not null,
        in_force text not null check (in_force in ('eachMember', 'allOrNone')),
        minimum_members smallint not null check (minimum_members >= 2),
        opt_in_by date not null,
        state text not null default 'optIn' check (state in ('optIn', 'asked', 'submitted', 'offered', 'countered', 'reopened', 'settled', 'ended')),
        ended_because text,
        opened_by uuid not null references people,
        opened_by_name text not null,
        opened_at timestamptz not null,
        version integer not null default 1,
        unique (consortium_id, number),
        check ((state = 'ended') = (ended_because is not null))
      );
      comment on table joint_negotiations is 'One negotiation with one school about one year''s fees, for all members that opt in.';
      comment on column joint_negotiations.in_force is 'Whether each member''s new prices come into force with its own approval, or all together or none.';
      comment on column joint_negotiations.state is 'Of the negotiation as a whole: what members'' returns are in moves with it until they are settled; then each goes to its own Finance.';
      create unique index joint_negotiations_open on joint_negotiations (consortium_id, school_id, academic_year) where state <> 'ended';
      create index joint_negotiations_school on joint_negotiations (school_id);
      create index joint_negotiations_lead on joint_negotiations (lead_authority_id);

      create table joint_negotiation_members (
        negotiation_id uuid not null references joint_negotiations,
        consortium_id uuid not null references organisations,
        authority_id uuid not null references organisations,
        return_id uuid not null references uplift_returns,
        state text not null check (state in ('in', 'out')),
        by_person uuid not null,
        by_name text not null,
        at timestamptz not null,
        left_because text,
        primary key (negotiation_id, authority_id),
        check ((state = 'out') = (left_because is not null))
      );
      comment on table joint_negotiation_members is 'Which members negotiate together, each with its own return, and which have dropped out.';
      create index joint_negotiation_members_authority on joint_negotiation_members (authority_id);
      create index joint_negotiation_members_return on joint_negotiation_members (return_id);

      create table joint_rounds (
        id uuid primary key default gen_random_uuid(),
        negotiation_id uuid not null references joint_negotiations,
        consortium_id uuid not null references organisations,
        school_id uuid not null references schools,
        number smallint not null check (number > 0),
        side text not null check (side in ('authority', 'provider')),
        kind text not null check (kind in ('ask', 'offer', 'counter')),
        percent_bp integer not null,
        volume_percent_bp integer check (volume_percent_bp < percent_bp),
        least_places smallint check (least_places > 0),
        places integer not null check (places > 0),
        before_pence bigint not null,
        after_pence bigint not null,
        message text not null default '',
        made_by_name text not null,
        organisation_name text not null,
        made_at timestamptz not null,
        expires_on date,
        state text not null default 'open' check (state in ('open', 'answered', 'accepted', 'expired', 'withdrawn')),
        unique (negotiation_id, number),
        check ((kind = 'ask') or volume_percent_bp is null),
        check (volume_percent_bp is null or least_places is not null)
      );
      comment on table joint_rounds is 'Each figure put to the other side for all members at once.';
      comment on column joint_rounds.volume_percent_bp is 'With an ask: the lower rise while least_places take part.';
      comment on column joint_rounds.least_places is 'The figure holds only while at least so many places take part; null: however many.';
      create unique index joint_rounds_open on joint_rounds (negotiation_id) where state = 'open';
      create index joint_rounds_school on joint_rounds (school_id);

      ${['joint_negotiations', 'joint_negotiation_members', 'joint_rounds'].map(readTogether).join('\n')}
      grant insert, update on joint_negotiations to iss_authority, iss_consortium;
      create policy lead_inserts on joint_negotiations for insert to iss_authority, iss_consortium with check (${LED});
      create policy members_update on joint_negotiations for update to iss_authority, iss_consortium using (${OURS}) with check (${OURS});
      comment on policy members_update on joint_negotiations is 'The lead moves it on; a member that drops out may end it. app.keep_joint_negotiation says what of it may change.';
      create policy school_reads on joint_negotiations for select to iss_provider using (${ownSchools} and state <> 'optIn');
      comment on policy school_reads on joint_negotiations is 'A school reads it once it is asked.';
      grant update on joint_negotiations to iss_provider;
      create policy school_updates on joint_negotiations for update to iss_provider
        using (${ownSchools} and state in ('asked', 'submitted', 'offered')) with check (${ownSchools} and state in ('submitted', 'countered', 'settled'));
      comment on policy school_updates on joint_negotiations is 'A school answers.';

      create function app.keep_joint_negotiation() returns trigger language plpgsql as $$
      begin
        if (new.id, new.consortium_id, new.lead_authority_id, new.number, new.school_id, new.academic_year, new.words, new.in_force, new.minimum_members,
            new.opened_by, new.opened_at)
          is distinct from (old.id, old.consortium_id, old.lead_authority_id, old.number, old.school_id, old.academic_year, old.words, old.in_force,
            old.minimum_members, old.opened_by, old.opened_at) then
          raise exception 'What members opted in to stays as it was.';
        end if;
        if old.state = 'ended' then raise exception 'A joint negotiation that ended stays as it ended.'; end if;
        return new;
      end $$;
      create trigger joint_negotiations_keep before update on joint_negotiations for each row execute function app.keep_joint_negotiation();

      grant insert, update on joint_negotiation_members to iss_authority;
      create policy member_inserts on joint_negotiation_members for insert to iss_authority with check (${OWN});
      create policy member_updates on joint_negotiation_members for update to iss_authority using (${OWN}) with check (${OWN});
      comment on policy member_inserts on joint_negotiation_members is 'Each member says for itself whether it takes part.';
      create policy school_reads on joint_negotiation_members for select to iss_provider
        using (negotiation_id in (select id from joint_negotiations));

      grant insert on joint_rounds to iss_authority, iss_consortium, iss_provider;
      grant update (state) on joint_rounds to iss_authority, iss_consortium, iss_provider;
      create policy lead_inserts on joint_rounds for insert to iss_authority, iss_consortium with check (${LED} and side = 'authority');
      create policy members_update on joint_rounds for update to iss_authority, iss_consortium using (${OURS}) with check (${OURS});
      create policy school_reads on joint_rounds for select to iss_provider using (${ownSchools});
      create policy school_inserts on joint_rounds for insert to iss_provider with check (${ownSchools} and side = 'provider');
      create policy school_updates on joint_rounds for update to iss_provider using (${ownSchools}) with check (${ownSchools});
      comment on policy lead_inserts on joint_rounds is 'Who leads negotiations speaks for members.';
      comment on policy members_update on joint_rounds is 'An offer ends with an answer, its last day, or a member that drops out: only its state can change.';

      alter table uplift_returns add column joint_negotiation_id uuid references joint_negotiations;
      comment on column uplift_returns.joint_negotiation_id is 'It is asked and negotiated together with other members'' returns; null: by its authority alone.';
      create index uplift_returns_joint on uplift_returns (joint_negotiation_id) where joint_negotiation_id is not null;
      create policy joint on uplift_returns for select to current_user using (joint_negotiation_id is not null);
      create policy joint on return_lines for select to current_user
        using (return_id in (select id from uplift_returns where joint_negotiation_id is not null));
      create policy joint on approval_requests for select to current_user
        using (subject_type = 'upliftReturn' and subject_id in (select id from uplift_returns where joint_negotiation_id is not null));
      comment on policy joint on uplift_returns is 'app.joint_members and app.joint_companions read what takes part.';
      comment on policy joint on return_lines is 'app.joint_members adds up what takes part.';
      comment on policy joint on approval_requests is 'app.joint_companions reads how far the others'' approvals are.';

      create function app.joint_members(negotiation uuid)
        returns table (authority_id uuid, authority_name text, return_id uuid, reference text, return_state text, places bigint, current_pence bigint,
          asked_pence bigint, volume_pence bigint, tabled_pence bigint, settled_pence bigint)
        language sql stable security definer set search_path = public, pg_temp as $$
        select member.authority_id, authority.name, ret.id, ret.reference, ret.state, count(distinct line.placement_id), sum(line.current_pence)::bigint,
          sum(case when ret.state = 'draft' then line.current_pence else coalesce(line.asked_pence, line.current_pence) end)::bigint,
          sum(case when ret.state = 'draft' then line.current_pence
            else least(coalesce(line.asked_pence, line.current_pence), round(line.current_pence * (10000 + ask.volume_percent_bp) / 10000.0)) end)::bigint,
          sum(coalesce(line.tabled_pence, line.current_pence))::bigint, sum(line.settled_pence)::bigint
        from joint_negotiation_members member
        join organisations authority on authority.id = member.authority_id
        join uplift_returns ret on ret.id = member.return_id and ret.joint_negotiation_id = member.negotiation_id
        join return_lines line on line.return_id = ret.id
        left join joint_rounds ask on ask.negotiation_id = negotiation and ask.kind = 'ask'
        where member.negotiation_id = negotiation and member.state = 'in' and exists (
          select from joint_negotiations joint where joint.id = negotiation and (
            app.organisation() in (joint.consortium_id, joint.lead_authority_id)
            or exists (select from joint_negotiation_members own where own.negotiation_id = negotiation and own.state = 'in' and own.authority_id = app.organisation())
            or (joint.school_id = any (app.school_ids()) and joint.state <> 'optIn')))
        group by member.authority_id, authority.name, ret.id, ret.reference, ret.state
      $$;
      comment on function app.joint_members is 'What each member that takes part brings: places and sums, no child, and nothing of what a school has not sent yet; for those who take part, who leads, and the school.';

      create function app.joint_companions(of_return uuid, today date)
        returns table (authority_id uuid, authority_name text, return_id uuid, return_state text, request_id uuid, ready boolean)
        language sql stable security definer set search_path = public, pg_temp as $$
        select other.authority_id, authority.name, ret.id, ret.state, request.id,
          request.state = 'approved' and request.called_in_because is null and (request.call_in_until is null or request.call_in_until < today)
        from joint_negotiation_members own
        join joint_negotiations joint on joint.id = own.negotiation_id and joint.in_force = 'allOrNone'
        join joint_negotiation_members other on other.negotiation_id = own.negotiation_id and other.state = 'in' and other.authority_id <> own.authority_id
        join organisations authority on authority.id = other.authority_id
        join uplift_returns ret on ret.id = other.return_id and ret.joint_negotiation_id = own.negotiation_id and ret.state <> 'implemented'
        left join approval_requests request on request.subject_type = 'upliftReturn' and request.subject_id = ret.id and request.state in ('pending', 'approved')
        where own.return_id = of_return and own.state = 'in' and own.authority_id = app.organisation()
        order by other.authority_id
      $$;
      comment on function app.joint_companions is 'The returns that come into force with one''s own, or not at all, and how far their approvals are.';
      revoke all on function app.joint_members(uuid), app.joint_companions(uuid, date) from public;
      grant execute on function app.joint_members(uuid) to ${MEMBERS}, iss_provider;
      grant execute on function app.joint_companions(uuid, date) to iss_authority, iss_auditor;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function app.joint_companions(uuid, date); drop function app.joint_members(uuid);
      drop policy joint on approval_requests; drop policy joint on return_lines; drop policy joint on uplift_returns;
      alter table uplift_returns drop column joint_negotiation_id;
      drop table joint_rounds, joint_negotiation_members, joint_negotiations cascade;
      drop function app.keep_joint_negotiation();
    `);
  }
}
