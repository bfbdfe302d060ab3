import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard, openToRead, ownRows, ownSchools } from './row-security.js';

/** The yearly round: its rules as dated data, the cycle, one return a school, the rounds of negotiation, and what follows a deadlock. */
export class Uplifts1764000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table uplift_policies (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        effective_from date not null,
        window_opens text not null check (window_opens ~ '^[01][0-9]-[0-3][0-9]$'),
        window_closes text not null check (window_closes ~ '^[01][0-9]-[0-3][0-9]$'),
        late_rule text not null check (late_rule in ('nextCycle', 'oneTermAfterReceipt')),
        months_between_uplifts smallint not null,
        evidence_above_bp integer not null,
        offer_working_days smallint not null check (offer_working_days > 0),
        cap_bp integer,
        cap_series text,
        cap_review_above_bp integer,
        benchmark_minimum smallint not null check (benchmark_minimum >= 2),
        appeal_days smallint not null,
        call_in_working_days smallint not null,
        key_decision_notice_days smallint not null,
        recorded_by uuid,
        recorded_at timestamptz not null default now(),
        unique (authority_id, effective_from)
      );
      comment on table uplift_policies is 'An authority''s rules and thresholds for uplifts, dated: a new rule is a new row, so the past stays true.';
      comment on column uplift_policies.window_opens is 'Month and day on which returns may be sent, MM-DD.';
      comment on column uplift_policies.evidence_above_bp is 'A return that asks for more (basis points) needs evidence.';
      comment on column uplift_policies.cap_bp is 'The cap is the lower of this and the rise of cap_series; null for no fixed part.';
      comment on column uplift_policies.cap_review_above_bp is 'When cap_series rises by more than this, the cap is to be reviewed.';
      ${guard('uplift_policies', { authorityWrites: 'insert' })}

      create table panel_meetings (
        authority_id uuid not null references organisations,
        on_date date not null,
        name text not null,
        primary key (authority_id, on_date, name)
      );
      comment on table panel_meetings is 'Meetings that could decide a request, by which waiting is counted.';
      ${guard('panel_meetings', { authorityWrites: 'insert, update, delete' })}

      create table index_series (
        code text primary key check (code ~ '^[A-Za-z0-9]+$'),
        name text not null,
        kind text not null check (kind in ('level', 'percent')),
        source text not null
      );
      comment on table index_series is 'Named public series: CPI, CPIH, teachers'' pay award, NJC pay, National Living Wage.';
      comment on column index_series.kind is 'level: an index number whose quotient is the rise; percent: the published yearly rise itself.';
      ${openToRead('index_series', { iss_platform: 'insert, update', iss_authority: 'insert' })}

      create table index_values (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid references organisations,
        series_code text not null references index_series,
        effective_on date not null,
        value numeric(12, 6) not null,
        source text not null,
        entered_by uuid,
        entered_by_name text,
        entered_at timestamptz not null default now()
      );
      create index index_values_series on index_values (series_code, effective_on, entered_at);
      comment on table index_values is 'Dated values with their source. A correction is a new row: the latest entered counts. Without an authority it serves all.';
      alter table index_values enable row level security, force row level security;
      grant select, insert on index_values to iss_authority, iss_platform;
      grant select on index_values to iss_auditor;
      create policy own_and_public on index_values for select to iss_authority, iss_auditor using (authority_id is null or ${ownRows});
      create policy authority_inserts on index_values for insert to iss_authority with check (${ownRows});
      create policy platform_reads on index_values for select to iss_platform using (authority_id is null);
      create policy platform_inserts on index_values for insert to iss_platform with check (authority_id is null);

      create table index_baskets (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        name text not null,
        version smallint not null,
        shares jsonb not null,
        recorded_by uuid,
        recorded_at timestamptz not null default now(),
        unique (authority_id, name, version)
      );
      comment on table index_baskets is 'Cost shares and their series. A change is a new version: a cycle keeps the version it was opened with.';
      comment on column index_baskets.shares is '[{"seriesCode": …, "shareBp": …}], totalling 10,000.';
      ${guard('index_baskets', { authorityWrites: 'insert' })}

      create table cost_grants (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        name text not null,
        financial_year smallint not null,
        school_kind text check (school_kind in ('iss', 'nmss', 'post16', 'other')),
        school_id uuid references schools,
        pence_per_place bigint not null check (pence_per_place >= 0),
        source text not null,
        recorded_by uuid,
        recorded_at timestamptz not null default now()
      );
      create index cost_grants_authority on cost_grants (authority_id, financial_year);
      comment on table cost_grants is 'Grants that pay for the same costs as a rise, by year and school or kind of school: netted off, so that nothing is paid twice.';
      ${guard('cost_grants', { authorityWrites: 'insert, update, delete' })}

      create table uplift_cycles (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        name text not null check (name <> ''),
        academic_year smallint not null,
        opens_on date not null,
        closes_on date not null,
        april_on date not null,
        september_on date not null,
        policy_id uuid not null references uplift_policies,
        basket_id uuid not null references index_baskets,
        late_rule text not null,
        evidence_above_bp integer not null,
        offer_working_days smallint not null,
        appeal_days smallint not null,
        index_from date not null,
        index_to date not null,
        state text not null default 'open' check (state in ('open', 'closed')),
        version integer not null default 1,
        opened_by uuid,
        opened_at timestamptz not null default now(),
        unique (authority_id, academic_year),
        unique (id, authority_id),
        check (opens_on <= closes_on),
        check (april_on < september_on),
        check (index_from < index_to)
      );
      comment on table uplift_cycles is 'An authority''s yearly round.';
      comment on column uplift_cycles.academic_year is 'The academic year that begins during the round''s effective dates: 2027 is 2027/28.';
      comment on column uplift_cycles.late_rule is 'This and the next three: the policy''s rules that schools may know, as they stood when the cycle opened.';
      comment on column uplift_cycles.april_on is 'From when lines whose contracts rise on 1 April take their new price.';

      create table cycle_budgets (
        cycle_id uuid primary key references uplift_cycles,
        authority_id uuid not null references organisations,
        room_pence bigint not null check (room_pence >= 0),
        version integer not null default 1
      );
      comment on table cycle_budgets is 'What the authority can afford in rises this cycle, in pence a year. Apart from the cycle: no provider reads it.';
      ${guard('cycle_budgets')}

      create table uplift_returns (
        id uuid primary key default gen_random_uuid(),
        cycle_id uuid not null,
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        reference text not null,
        state text not null default 'draft' check (state in ('draft', 'submitted', 'underReview', 'offered', 'countered', 'settled', 'inApproval',
          'approved', 'implemented', 'deadlocked', 'withdrawn', 'lapsed')),
        version integer not null default 1,
        officer_id uuid references people,
        entered_by uuid,
        submitted_by uuid,
        submitted_by_name text,
        submitted_at timestamptz,
        received_on date,
        receipt_sha256 text,
        late boolean not null default false,
        not_before date,
        settled_at timestamptz,
        settled_sha256 text,
        decided_on date,
        implemented_at timestamptz,
        created_at timestamptz not null default now(),
        unique (cycle_id, school_id),
        unique (authority_id, reference),
        unique (id, authority_id, school_id),
        foreign key (cycle_id, authority_id) references uplift_cycles (id, authority_id)
      );
      create index uplift_returns_authority on uplift_returns (authority_id, state);
      create index uplift_returns_school on uplift_returns (school_id);
      comment on table uplift_returns is 'One school''s submission to a cycle, and where its negotiation stands.';
      comment on column uplift_returns.version is 'Counts changes: a stale form is told, nothing is overwritten silently.';
      comment on column uplift_returns.received_on is 'The day it arrived, which decides lateness: for a letter the day of receipt.';
      comment on column uplift_returns.receipt_sha256 is 'Hash of exactly what was sent.';
      comment on column uplift_returns.not_before is 'A late return starts no sooner than this.';
      comment on column uplift_returns.settled_sha256 is 'Hash of what both sides accepted; an approval is pinned to it.';
      ${guard('uplift_returns', { provider: ownSchools, providerWrites: 'insert, update' })}
      revoke insert on uplift_returns from iss_provider;

      ${guard('uplift_cycles', {
        provider: 'id in (select cycle_id from uplift_returns where ' + ownSchools + ')',
      })}

      create table return_lines (
        id uuid primary key default gen_random_uuid(),
        return_id uuid not null,
        authority_id uuid not null,
        school_id uuid not null,
        placement_id uuid not null references placements,
        fee_line_id uuid not null references fee_lines,
        effective_on date not null,
        current_pence bigint not null,
        asked_pence bigint check (asked_pence >= 0),
        driver text check (driver in ('pay', 'nationalLivingWage', 'nationalInsurance', 'utilities', 'food', 'other')),
        driver_figures text not null default '',
        tabled_pence bigint check (tabled_pence >= 0),
        settled_pence bigint check (settled_pence >= 0),
        unique (return_id, fee_line_id),
        foreign key (return_id, authority_id, school_id) references uplift_returns (id, authority_id, school_id)
      );
      create index return_lines_authority on return_lines (authority_id);
      create index return_lines_school on return_lines (school_id);
      create index return_lines_placement on return_lines (placement_id);
      comment on table return_lines is 'What a school asks for each fee line, and what is on the table and settled. Annual net pence.';
      comment on column return_lines.tabled_pence is 'The amount of the latest round, from either side.';
      ${guard('return_lines', { provider: ownSchools, providerWrites: 'insert, update' })}
      revoke insert on return_lines from iss_provider;

      create table return_evidence (
        id uuid primary key default gen_random_uuid(),
        return_id uuid not null,
        authority_id uuid not null,
        school_id uuid not null,
        return_line_id uuid references return_lines,
        file_id uuid not null references files,
        kind text not null check (kind in ('accounts', 'budget', 'occupancy', 'letter', 'other')),
        attached_at timestamptz not null default now(),
        foreign key (return_id, authority_id, school_id) references uplift_returns (id, authority_id, school_id)
      );
      create index return_evidence_return on return_evidence (return_id);
      create index return_evidence_authority on return_evidence (authority_id);
      create index return_evidence_school on return_evidence (school_id);
      comment on table return_evidence is 'Files that support a return or one of its lines.';
      ${guard('return_evidence', { provider: ownSchools, providerWrites: 'insert, update, delete', authorityWrites: 'insert' })}

      create table received_letters (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        school_id uuid references schools,
        return_id uuid references uplift_returns,
        file_id uuid not null references files,
        received_on date not null,
        channel text not null check (channel in ('post', 'email')),
        note text not null default '',
        logged_by uuid not null,
        logged_by_name text not null,
        logged_at timestamptz not null default now()
      );
      create index received_letters_authority on received_letters (authority_id, received_on);
      comment on table received_letters is 'A fee letter that came outside the system, with its day of receipt, kept with the return made from it.';
      ${guard('received_letters')}

      create table negotiation_rounds (
        id uuid primary key default gen_random_uuid(),
        return_id uuid not null,
        authority_id uuid not null,
        school_id uuid not null,
        number smallint not null check (number > 0),
        side text not null check (side in ('authority', 'provider')),
        state text not null default 'open' check (state in ('open', 'accepted', 'answered', 'expired', 'withdrawn')),
        percent_bp integer,
        total_pence bigint not null,
        message text not null default '',
        made_by uuid not null,
        made_by_name text not null,
        made_at timestamptz not null,
        expires_on date,
        answered_by uuid,
        answered_by_name text,
        answered_at timestamptz,
        unique (return_id, number),
        unique (id, authority_id, school_id),
        foreign key (return_id, authority_id, school_id) references uplift_returns (id, authority_id, school_id)
      );
      create unique index negotiation_rounds_open on negotiation_rounds (return_id) where state = 'open';
      create index negotiation_rounds_authority on negotiation_rounds (authority_id);
      create index negotiation_rounds_school on negotiation_rounds (school_id);
      comment on table negotiation_rounds is 'Each offer and counter-offer. At most one is open on a return.';
      comment on column negotiation_rounds.expires_on is 'Last day on which an offer can be accepted.';
      ${guard('negotiation_rounds', { provider: ownSchools, providerWrites: 'insert, update' })}

      create table round_lines (
        round_id uuid not null,
        return_line_id uuid not null references return_lines,
        authority_id uuid not null,
        school_id uuid not null,
        amount_pence bigint not null check (amount_pence >= 0),
        primary key (round_id, return_line_id),
        foreign key (round_id, authority_id, school_id) references negotiation_rounds (id, authority_id, school_id)
      );
      create index round_lines_authority on round_lines (authority_id);
      create index round_lines_school on round_lines (school_id);
      comment on table round_lines is 'The annual net amount a round puts to each line.';
      ${guard('round_lines', { provider: ownSchools, providerWrites: 'insert', authorityWrites: 'insert' })}

      create table offer_recommendations (
        round_id uuid primary key,
        authority_id uuid not null references organisations,
        recommended_pence bigint not null,
        lines jsonb not null
      );
      comment on table offer_recommendations is 'What the rule recommended when an offer was made, with its reasons. No provider reads it.';
      ${guard('offer_recommendations', { authorityWrites: 'insert' })}

      create table return_messages (
        id uuid primary key default gen_random_uuid(),
        return_id uuid not null,
        authority_id uuid not null,
        school_id uuid not null,
        side text not null check (side in ('authority', 'provider')),
        body text not null check (body <> ''),
        written_by uuid not null,
        written_by_name text not null,
        written_at timestamptz not null,
        foreign key (return_id, authority_id, school_id) references uplift_returns (id, authority_id, school_id)
      );
      create index return_messages_return on return_messages (return_id, written_at);
      create index return_messages_authority on return_messages (authority_id);
      create index return_messages_school on return_messages (school_id);
      comment on table return_messages is 'The thread of a return, read by both sides.';
      ${guard('return_messages', { provider: ownSchools, providerWrites: 'insert', authorityWrites: 'insert' })}

      create table escalations (
        id uuid primary key default gen_random_uuid(),
        return_id uuid not null references uplift_returns,
        authority_id uuid not null references organisations,
        owner_id uuid not null references people,
        owner_name text not null,
        reason text not null,
        opened_by uuid not null,
        opened_at timestamptz not null,
        closed_at timestamptz,
        resolution text,
        check ((closed_at is null) = (resolution is null))
      );
      create unique index escalations_open on escalations (return_id) where closed_at is null;
      create index escalations_authority on escalations (authority_id);
      comment on table escalations is 'A deadlock has a named owner until it is resolved: it is a legal risk, never a closed record.';
      ${guard('escalations')}

      create table appeals (
        id uuid primary key default gen_random_uuid(),
        return_id uuid not null,
        authority_id uuid not null,
        school_id uuid not null,
        reason text not null check (reason <> ''),
        made_by uuid not null,
        made_by_name text not null,
        made_at timestamptz not null,
        reviewer_id uuid,
        reviewer_name text,
        outcome text check (outcome in ('upheld', 'dismissed')),
        outcome_reason text,
        decided_at timestamptz,
        version integer not null default 1,
        foreign key (return_id, authority_id, school_id) references uplift_returns (id, authority_id, school_id),
        check ((outcome is null) = (decided_at is null))
      );
      create unique index appeals_open on appeals (return_id) where outcome is null;
      create index appeals_authority on appeals (authority_id);
      create index appeals_school on appeals (school_id);
      comment on table appeals is 'A provider''s appeal against a decision; its reviewer is not the original decider.';
      ${guard('appeals', { provider: ownSchools, providerWrites: 'insert', authorityWrites: 'insert, update' })}
      revoke insert on appeals from iss_authority;

      alter table fee_lines add constraint fee_lines_from_return foreign key (from_return_id) references uplift_returns;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table fee_lines drop constraint fee_lines_from_return;
      drop table appeals, escalations, return_messages, offer_recommendations, round_lines, negotiation_rounds, received_letters, return_evidence,
        return_lines, uplift_returns, cycle_budgets, uplift_cycles, cost_grants, index_baskets, index_values, index_series, panel_meetings,
        uplift_policies cascade`);
  }
}
