import type { MigrationInterface, QueryRunner } from 'typeorm';

const MEMBERS = 'iss_authority, iss_auditor, iss_consortium';
const WRITERS = 'iss_authority, iss_consortium';
const OURS = 'consortium_id = any ((select app.my_consortia())::uuid[])';

/** A table of a lot that members read together. `writes` are the acts of members; `rule` is what holds of a row that is written. */
function together(table: string, writes: readonly ('insert' | 'update' | 'delete')[] = [], rule = OURS, writers = WRITERS): string {
  return `
  alter table ${table} enable row level security, force row level security;
  grant select on ${table} to ${MEMBERS};
  create policy members_read on ${table} for select to ${MEMBERS} using (${OURS});
  comment on policy members_read on ${table} is 'A consortium and its members of today read what is theirs together.';
  ${writes
    .map(
      (act) => `
  grant ${act} on ${table} to ${writers};
  create policy members_${act} on ${table} for ${act} to ${writers} ${act === 'insert' ? '' : `using (${rule})`} ${act === 'delete' ? '' : `with check (${rule})`};
  comment on policy members_${act} on ${table} is 'Who may ${act}: see the rule of the policy.';`,
    )
    .join('')}`;
}

const OWN = `${OURS} and authority_id = (select app.organisation())`;
const LED = `${OURS} and app.leads(consortium_id, 'lots')`;

/**
 * Joint lots: what members want together, what schools bid for it under seal, who weighs the bids, the award, what of it is each member's own to
 * approve, and the block contracts that follow.
 */
export class Lots1764000000039 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table lots (
        id uuid primary key,
        consortium_id uuid not null references organisations,
        lead_authority_id uuid not null references organisations,
        number integer not null check (number > 0),
        title text not null check (title <> ''),
        words text not null check (words <> ''),
        starts_on date not null,
        ends_on date not null check (ends_on > starts_on),
        basis jsonb not null,
        void_grace_days smallint not null default 0 check (void_grace_days between 0 and 366),
        minimum_members smallint not null check (minimum_members >= 1),
        opt_in_by date not null,
        questions_until date not null,
        closes_at timestamptz not null,
        standstill_days smallint not null check (standstill_days between 0 and 60),
        weights smallint[] not null default '{1,2,1}' check (cardinality(weights) = 3 and 0 < all (weights)),
        minimum_quality smallint not null default 0 check (minimum_quality between 0 and 100),
        most_share_percent smallint check (most_share_percent between 1 and 100),
        most_providers smallint check (most_providers >= 1),
        state text not null default 'draft' check (state in
          ('draft', 'optIn', 'specifying', 'published', 'opened', 'proposed', 'approving', 'awarded', 'contracted', 'notAwarded', 'withdrawn')),
        published_at timestamptz,
        awarded_on date,
        letters_on date,
        ended_because text,
        drafted_by uuid not null references people,
        drafted_by_name text not null,
        version integer not null default 1,
        unique (consortium_id, number),
        check (questions_until <= closes_at::date),
        check ((state in ('draft', 'optIn', 'specifying')) <= (published_at is null)),
        check ((state in ('notAwarded', 'withdrawn')) = (ended_because is not null))
      );
      comment on table lots is 'What a consortium asks the market for: places of one or more kinds, for some years.';
      comment on column lots.weights is 'How much the low, the expected and the high demand count.';
      comment on column lots.most_share_percent is 'The most of all places that one provider may have, in percent; null: no limit.';
      comment on column lots.standstill_days is 'Working days between the letters of award and the contract.';
      create index lots_consortium on lots (consortium_id, state);
      create index lots_lead on lots (lead_authority_id);

      create table lot_lines (
        id uuid primary key,
        lot_id uuid not null references lots,
        consortium_id uuid not null references organisations,
        position smallint not null check (position > 0),
        name text not null check (name <> ''),
        needs text[] not null default '{}',
        phase text not null check (phase in ('primary', 'secondary', 'post16', 'any')),
        setting text not null check (setting in ('day', 'residential')),
        spot_pence bigint not null check (spot_pence > 0),
        unique (lot_id, position)
      );
      comment on table lot_lines is 'The kinds of places of a lot, each with what a like place costs when it is bought alone.';
      comment on column lot_lines.spot_pence is 'Gross annual price of a like spot place, in pence: what every member pays where the lot gives it none.';
      create index lot_lines_lot on lot_lines (lot_id);

      create table lot_members (
        lot_id uuid not null references lots,
        consortium_id uuid not null references organisations,
        authority_id uuid not null references organisations,
        state text not null check (state in ('in', 'out')),
        by_person uuid not null references people,
        by_name text not null,
        at timestamptz not null,
        left_because text,
        primary key (lot_id, authority_id),
        check ((state = 'out') = (left_because is not null))
      );
      comment on table lot_members is 'Which members buy in a lot, and which have dropped out of it.';
      create index lot_members_authority on lot_members (authority_id);

      create table lot_wants (
        lot_id uuid not null references lots,
        line_id uuid not null references lot_lines on delete cascade,
        consortium_id uuid not null references organisations,
        authority_id uuid not null references organisations,
        committed smallint not null check (committed >= 0),
        expected smallint not null check (expected >= committed),
        most smallint not null check (most >= expected),
        primary key (line_id, authority_id)
      );
      comment on table lot_wants is 'Places a member wants of a line: those it takes for sure, those it expects to need, and the most (committed and optional together).';
      create index lot_wants_lot on lot_wants (lot_id, authority_id);

      create table lot_bids (
        id uuid primary key,
        lot_id uuid not null references lots,
        consortium_id uuid not null references organisations,
        school_id uuid not null references schools,
        provider_id uuid not null references organisations,
        state text not null check (state in ('draft', 'submitted', 'withdrawn')),
        content jsonb not null,
        content_sha256 text not null check (content_sha256 ~ '^[0-9a-f]{64}$'),
        saved_by_name text not null,
        submitted_by uuid references people,
        submitted_by_name text,
        submitted_at timestamptz,
        version integer not null default 1,
        check ((state = 'draft') = (submitted_at is null))
      );
      comment on table lot_bids is 'What a school offers for a lot. Sealed: no council reads one before the lot is opened.';
      create index lot_bids_lot on lot_bids (lot_id, state);
      create index lot_bids_school on lot_bids (school_id);

      create table lot_openings (
        lot_id uuid not null references lots,
        consortium_id uuid not null references organisations,
        person_id uuid not null references people,
        person_name text not null,
        organisation_id uuid not null references organisations,
        at timestamptz not null,
        primary key (lot_id, person_id)
      );
      comment on table lot_openings is 'Who opened the bids of a lot. Two people do, once it has closed.';

      create table lot_questions (
        id uuid primary key,
        lot_id uuid not null references lots,
        consortium_id uuid not null references organisations,
        school_id uuid not null references schools,
        question text not null check (question <> ''),
        asked_by_name text not null,
        asked_at timestamptz not null,
        answer text,
        answered_by_name text,
        answered_at timestamptz,
        check ((answer is null) = (answered_at is null))
      );
      comment on table lot_questions is 'What schools ask about a lot; an answer goes to all of them, without the name of who asked.';
      create index lot_questions_lot on lot_questions (lot_id);
      create index lot_questions_school on lot_questions (school_id);

      create table lot_evaluators (
        lot_id uuid not null references lots,
        consortium_id uuid not null references organisations,
        authority_id uuid not null references organisations,
        person_id uuid not null references people,
        person_name text not null,
        conflict boolean not null,
        words text not null,
        at timestamptz not null,
        primary key (lot_id, person_id),
        check (not conflict or words <> '')
      );
      comment on table lot_evaluators is 'Who weighs the bids, with what each declared of interests; one with a conflict gives no scores.';

      create table lot_scores (
        bid_id uuid not null references lot_bids,
        lot_id uuid not null references lots,
        consortium_id uuid not null references organisations,
        person_id uuid not null references people,
        person_name text not null,
        quality smallint not null check (quality between 0 and 100),
        words text not null check (words <> ''),
        at timestamptz not null,
        primary key (bid_id, person_id)
      );
      comment on table lot_scores is 'The quality of a bid as one evaluator sees it, of 100, with reasons.';
      create index lot_scores_lot on lot_scores (lot_id);

      create table lot_exclusions (
        bid_id uuid not null references lot_bids,
        lot_id uuid not null references lots,
        consortium_id uuid not null references organisations,
        authority_id uuid not null references organisations,
        words text not null check (words <> ''),
        by_name text not null,
        at timestamptz not null,
        primary key (bid_id, authority_id)
      );
      comment on table lot_exclusions is 'A member that cannot use a bid''s places: too far for its children, or not fit for them.';
      create index lot_exclusions_lot on lot_exclusions (lot_id);

      create table lot_awards (
        id uuid primary key,
        lot_id uuid not null references lots,
        consortium_id uuid not null references organisations,
        number smallint not null check (number > 0),
        input jsonb not null,
        input_sha256 text not null check (input_sha256 ~ '^[0-9a-f]{64}$'),
        result jsonb not null,
        chosen smallint not null default 0 check (chosen >= 0),
        state text not null check (state in ('computed', 'proposed', 'agreed', 'superseded', 'final')),
        computed_by_name text not null,
        computed_at timestamptz not null,
        unique (lot_id, number)
      );
      comment on table lot_awards is 'Who gets how many places by the least cost, with the certificate of the computation. What is computed is never changed.';
      comment on column lot_awards.chosen is 'Which choice is put to members: 0 the one that costs least, then the alternatives in their order.';
      create unique index lot_awards_one_standing on lot_awards (lot_id) where state in ('proposed', 'agreed', 'final');

      create table lot_shares (
        id uuid primary key,
        award_id uuid not null references lot_awards,
        lot_id uuid not null references lots,
        consortium_id uuid not null references organisations,
        authority_id uuid not null references organisations,
        places jsonb not null,
        annual_pence bigint not null check (annual_pence >= 0),
        whole_life_pence bigint not null check (whole_life_pence >= 0),
        state text not null check (state in ('waiting', 'inApproval', 'approved', 'returned', 'superseded')),
        returned_because text,
        asked_by uuid references people,
        unique (award_id, authority_id)
      );
      comment on table lot_shares is 'What of an award is a member''s own: its places and their price, approved by its own matrix.';
      create index lot_shares_authority on lot_shares (authority_id, state);
      create index lot_shares_lot on lot_shares (lot_id);

      create table lot_contracts (
        award_id uuid not null references lot_awards,
        bid_id uuid not null references lot_bids,
        lot_id uuid not null references lots,
        consortium_id uuid not null references organisations,
        contract_id uuid not null unique references contracts,
        primary key (award_id, bid_id)
      );
      comment on table lot_contracts is 'The block contract that a winning bid became: one, whoever drafts it.';
      create index lot_contracts_lot on lot_contracts (lot_id);

      create function app.lot_is_open(lot uuid) returns boolean
        language sql stable security definer set search_path = public, pg_temp as $$
        select count(*) >= 2 from lot_openings where lot_id = lot
      $$;
      comment on function app.lot_is_open is 'Whether two people have opened the bids of a lot.';
      create function app.lot_is_published(lot uuid) returns boolean
        language sql stable security definer set search_path = public, pg_temp as $$
        select exists (select from lots where id = lot and published_at is not null)
      $$;
      comment on function app.lot_is_published is 'Whether schools may read a lot.';
      create function app.lot_places(of_lot uuid) returns table (line_id uuid, committed integer, expected integer, most integer)
        language sql stable security definer set search_path = public, pg_temp as $$
        select want.line_id, sum(want.committed)::int, sum(want.expected)::int, sum(want.most)::int
        from lot_wants want join lot_members member on member.lot_id = want.lot_id and member.authority_id = want.authority_id and member.state = 'in'
        join lots on lots.id = want.lot_id
        where want.lot_id = of_lot and (lots.published_at is not null or lots.consortium_id = any (app.my_consortia()))
        group by want.line_id
      $$;
      comment on function app.lot_places is 'Places of a lot by line over its members: all that schools learn of who wants what.';
      create function app.lot_answers(of_lot uuid) returns table (question text, answer text, answered_at timestamptz)
        language sql stable security definer set search_path = public, pg_temp as $$
        select asked.question, asked.answer, asked.answered_at from lot_questions asked
        where asked.lot_id = of_lot and asked.answer is not null and app.lot_is_published(of_lot) order by asked.answered_at
      $$;
      comment on function app.lot_answers is 'Answers to all schools, without who asked.';
      create function app.lot_letter(of_bid uuid) returns uuid
        language sql stable security definer set search_path = public, pg_temp as $$
        select id from documents where subject_type = 'lotBid' and subject_id = of_bid and superseded_at is null
          and (authority_id = app.organisation() or school_id = any (app.school_ids())) limit 1
      $$;
      comment on function app.lot_letter is 'The letter about a bid, for the council that wrote it and the school that has it.';
      create function app.lot_contract(of_bid uuid) returns table (id uuid, reference text)
        language sql stable security definer set search_path = public, pg_temp as $$
        select contract.id, contract.reference from lot_contracts became join contracts contract on contract.id = became.contract_id
        where became.bid_id = of_bid and became.consortium_id = any (app.my_consortia())
      $$;
      comment on function app.lot_contract is 'The block contract that a bid became, by its reference, for all members.';
      revoke all on function app.lot_is_open(uuid), app.lot_is_published(uuid), app.lot_places(uuid), app.lot_answers(uuid), app.lot_letter(uuid), app.lot_contract(uuid) from public;
      grant execute on function app.lot_is_open(uuid), app.lot_is_published(uuid), app.lot_places(uuid), app.lot_answers(uuid), app.lot_letter(uuid) to ${MEMBERS}, iss_provider;
      grant execute on function app.lot_contract(uuid) to ${MEMBERS};

      create function app.keep_lot() returns trigger language plpgsql as $$
      begin
        if (new.title, new.words, new.starts_on, new.ends_on, new.basis, new.void_grace_days, new.minimum_members, new.opt_in_by, new.questions_until, new.closes_at,
            new.standstill_days, new.weights, new.minimum_quality, new.most_share_percent, new.most_providers)
          is distinct from (old.title, old.words, old.starts_on, old.ends_on, old.basis, old.void_grace_days, old.minimum_members, old.opt_in_by,
            old.questions_until, old.closes_at, old.standstill_days, old.weights, old.minimum_quality, old.most_share_percent, old.most_providers)
          and (old.state <> 'draft' or not app.leads(old.consortium_id, 'lots')) then
          raise exception 'what a lot asks for is changed by its lead while it is a draft' using errcode = 'insufficient_privilege';
        end if;
        return new;
      end $$;
      comment on function app.keep_lot is 'Members answer, vote and bid on what was put to them.';
      create trigger kept before update on lots for each row execute function app.keep_lot();

      create function app.seal_bid() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare lot lots;
      begin
        select * into lot from lots where id = new.lot_id for share;
        if lot.state <> 'published' or coalesce(new.submitted_at, '-infinity') > lot.closes_at or app.lot_is_open(new.lot_id) then
          raise exception 'bids are taken while a lot is published and has not closed' using errcode = 'insufficient_privilege';
        end if;
        new.consortium_id := lot.consortium_id;
        return new;
      end $$;
      comment on function app.seal_bid is 'No bid comes or changes after the close.';
      create trigger sealed before insert or update on lot_bids for each row execute function app.seal_bid();

      create function app.open_when_closed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if not exists (select from lots where id = new.lot_id and consortium_id = new.consortium_id and published_at is not null and new.at >= closes_at) then
          raise exception 'bids are opened once a lot has closed' using errcode = 'insufficient_privilege';
        end if;
        return new;
      end $$;
      comment on function app.open_when_closed is 'Nobody opens bids before the close.';
      create trigger closed before insert on lot_openings for each row execute function app.open_when_closed();

      create function app.keep_computed() returns trigger language plpgsql as $$
      begin
        if (new.lot_id, new.number, new.input, new.result, new.input_sha256) is distinct from (old.lot_id, old.number, old.input, old.result, old.input_sha256) then
          raise exception 'an award is computed anew, never changed' using errcode = 'insufficient_privilege';
        end if;
        return new;
      end $$;
      comment on function app.keep_computed is 'What was computed and voted on stays as it was.';
      create trigger kept before update on lot_awards for each row execute function app.keep_computed();

      -- The functions above work as the owner, whom forced row-level security binds too: it may look up what they ask.
      ${['lots', 'lot_openings', 'lot_wants', 'lot_members', 'lot_questions', 'lot_contracts']
        .map((table) => `create policy owner_looks_up on ${table} for select to current_user using (true);`)
        .join('\n      ')}
      create policy owner_locks on lots for update to current_user using (true) with check (false);
      comment on policy owner_locks on lots is 'A bid holds its lot while it is written; nothing of the lot changes.';

      ${together('lots', ['insert', 'update'])}
      create policy led_only on lots as restrictive for insert to ${WRITERS} with check (app.leads(consortium_id, 'lots'));
      comment on policy led_only on lots is 'The lead of joint lots drafts them.';
      grant select on lots to iss_provider;
      create policy schools_read on lots for select to iss_provider using (published_at is not null);
      comment on policy schools_read on lots is 'Schools read what is published.';

      ${together('lot_lines', ['insert', 'delete'], LED)}
      grant select on lot_lines to iss_provider;
      create policy schools_read on lot_lines for select to iss_provider using (app.lot_is_published(lot_id));
      comment on policy schools_read on lot_lines is 'Schools read what is published.';

      ${together('lot_members', ['insert', 'update'], OWN, 'iss_authority')}
      ${together('lot_wants', ['insert', 'update'], OWN, 'iss_authority')}
      ${together('lot_openings', ['insert'], `${OURS} and person_id = (select app.person()) and organisation_id = (select app.organisation())`)}
      ${together('lot_evaluators', ['insert'], `${OWN} and person_id = (select app.person())`, 'iss_authority')}
      ${together('lot_scores', ['insert', 'update'], `${OURS} and person_id = (select app.person()) and app.lot_is_open(lot_id)`, 'iss_authority')}
      ${together('lot_exclusions', ['insert', 'delete'], `${OWN} and app.lot_is_open(lot_id)`, 'iss_authority')}
      ${together('lot_awards', ['insert', 'update'])}
      create policy led_only on lot_awards as restrictive for insert to ${WRITERS} with check (app.leads(consortium_id, 'lots'));
      comment on policy led_only on lot_awards is 'The lead of joint lots has awards computed.';
      ${together('lot_shares', ['insert', 'update'])}
      create policy begins_waiting on lot_shares as restrictive for insert to ${WRITERS} with check (state = 'waiting');
      create policy own_share on lot_shares as restrictive for update to ${WRITERS} using (true)
        with check (authority_id = (select app.organisation()) or state = 'superseded');
      comment on policy begins_waiting on lot_shares is 'The vote that agrees on an award makes every share; each waits for its own member.';
      comment on policy own_share on lot_shares is 'A member approves its own share alone; who drops out sets all aside.';
      ${together('lot_contracts', ['insert'], `${OURS} and exists (select from contracts where contracts.id = contract_id and contracts.authority_id = (select app.organisation()))`, 'iss_authority')}

      ${together('lot_questions', ['update'], LED)}
      grant select, insert on lot_questions to iss_provider;
      create policy own_questions on lot_questions for select to iss_provider using (school_id = any ((select app.school_ids())::uuid[]));
      create policy schools_ask on lot_questions for insert to iss_provider
        with check (school_id = any ((select app.school_ids())::uuid[]) and answer is null and app.lot_is_published(lot_id));
      comment on policy own_questions on lot_questions is 'A school reads what it asked.';
      comment on policy schools_ask on lot_questions is 'A school asks about what is published.';

      alter table lot_bids enable row level security, force row level security;
      grant select on lot_bids to ${MEMBERS}, iss_provider;
      grant insert, update on lot_bids to iss_provider;
      create policy opened_bids on lot_bids for select to ${MEMBERS} using (state = 'submitted' and ${OURS} and app.lot_is_open(lot_id));
      create policy own_bids on lot_bids for select to iss_provider using (school_id = any ((select app.school_ids())::uuid[]));
      create policy schools_bid on lot_bids for insert to iss_provider with check (school_id = any ((select app.school_ids())::uuid[]));
      create policy schools_mend on lot_bids for update to iss_provider
        using (school_id = any ((select app.school_ids())::uuid[])) with check (school_id = any ((select app.school_ids())::uuid[]));
      comment on policy opened_bids on lot_bids is 'Sealed until two people have opened them after the close; what was withdrawn stays unread.';
      comment on policy own_bids on lot_bids is 'A provider reads its own schools'' bids.';
      comment on policy schools_bid on lot_bids is 'A provider bids for its own schools.';
      comment on policy schools_mend on lot_bids is 'Until the close a new bid replaces the last.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table lot_contracts, lot_shares, lot_awards, lot_exclusions, lot_scores, lot_evaluators, lot_questions, lot_openings, lot_bids, lot_wants, lot_members, lot_lines, lots;
      drop function app.lot_contract(uuid), app.lot_letter(uuid), app.lot_answers(uuid), app.lot_places(uuid), app.lot_is_published(uuid), app.lot_is_open(uuid), app.keep_lot(), app.seal_bid(), app.open_when_closed(), app.keep_computed();
    `);
  }
}
