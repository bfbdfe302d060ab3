import { Injectable } from '@nestjs/common';
import type { IsoDate } from '../kernel/dates.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { ContractFacts, CycleFacts, LetterFacts, RequestFacts, ReturnFacts, SigningFacts } from './notice-facts.js';

const RETURNS = `
  select ret.id, ret.reference, ret.school_id as "schoolId", school.name as "schoolName", ret.authority_id as "authorityId",
    authority.name as "authorityName", cycle.name as "cycleName", ret.officer_id as "officerId", lines."currentPence", lines."askedPence"
  from uplift_returns ret
  join schools school on school.id = ret.school_id
  join organisations authority on authority.id = ret.authority_id
  join uplift_cycles cycle on cycle.id = ret.cycle_id
  left join lateral (
    select sum(line.current_pence)::bigint as "currentPence", case when bool_and(line.asked_pence is not null) then sum(line.asked_pence)::bigint end as "askedPence"
    from return_lines line where line.return_id = ret.id
  ) lines on true
  where ret.id = any ($1)`;

/**
 * The step whose turn it is is the first undecided; its deciders hold its role or stand in for somebody who named them, had no hand in the
 * request and have not decided on it, in person or through a deputy (approval-matrix.ts, `rightToDecide`).
 */
const REQUESTS = `
  select request.id, request.authority_id as "authorityId", request.title, request.value_pence as "valuePence", request.key_decision as "keyDecision",
    request.state, request.requested_by as "requestedBy", request.notice_until as "noticeUntil", request.call_in_until as "callInUntil",
    taken.by_them as decided,
    case when request.state = 'pending' then array(
      select decider.person_id from (
        select member.person_id from memberships member where member.organisation_id = request.authority_id and member.active and next_step.role = any (member.roles)
        union
        select deputy.to_person from delegations deputy
        where deputy.authority_id = request.authority_id and deputy.role = next_step.role and deputy.ended_at is null and deputy.period @> $2::date
          and deputy.from_person <> all (taken.by_them)
      ) decider
      where decider.person_id <> all (request.involved) and decider.person_id <> all (taken.by_them)
    ) else '{}' end as deciders
  from approval_requests request
  left join lateral (
    select step.role from approval_steps step where step.request_id = request.id and step.decision is null order by step.position limit 1
  ) next_step on true
  cross join lateral (
    select coalesce(array_agg(who.person_id), '{}') as by_them
    from approval_steps step left join delegations deputised on deputised.id = step.delegation_id
    cross join lateral (values (step.decided_by), (deputised.from_person)) who(person_id)
    where step.request_id = request.id and who.person_id is not null
  ) taken
  where request.id = any ($1)`;

const CYCLES = `
  select cycle.id, cycle.name, authority.name as "authorityName", cycle.opens_on as "opensOn", cycle.closes_on as "closesOn", coalesce((
    select json_agg(json_build_object('id', unsent.provider_id, 'schools', unsent.schools) order by unsent.provider_id) from (
      select school.provider_id, json_agg(school.name order by school.name) as schools
      from uplift_returns ret join schools school on school.id = ret.school_id
      where ret.cycle_id = cycle.id and ret.state = 'draft' and school.provider_id is not null
      group by school.provider_id
    ) unsent), '[]') as providers
  from uplift_cycles cycle join organisations authority on authority.id = cycle.authority_id
  where cycle.id = any ($1)`;

const LETTERS = `
  select letter.id, letter.authority_id as "authorityId", school.name as "schoolName", letter.received_on as "receivedOn",
    letter.return_id is not null as "hasReturn"
  from received_letters letter left join schools school on school.id = letter.school_id
  where letter.id = any ($1)`;

const CONTRACTS = `
  select contract.id, contract.reference, contract.kind, contract.authority_id as "authorityId", authority.name as "authorityName",
    contract.school_id as "schoolId", school.name as "schoolName", contract.drafted_by as "draftedBy"
  from app.contracts_told_of($1) contract
  join organisations authority on authority.id = contract.authority_id
  join schools school on school.id = contract.school_id`;

const SIGNINGS = `
  select request.id, request.reference, request.title, request.school_id as "schoolId", request.authority_id as "authorityId", authority.name as "authorityName",
    request.opened_by as "openedBy", request.expires_on as "expiresOn", request.state, (
    select json_agg(json_build_object('side', party.side, 'organisationId', party.organisation_id, 'organisationName', party.organisation_name,
      'inTurn', request.state = 'open' and not party.signed and (not request.ordered or party.position = party.first_left),
      'signers', array(select signer.person_id from app.signers_of(request.id) signer where signer.party_id = party.id)) order by party.position)
    from (
      select party.*, signature.id is not null as signed, min(party.position) filter (where signature.id is null) over () as first_left
      from signing_parties party left join signatures signature on signature.party_id = party.id where party.request_id = request.id
    ) party) as parties
  from signing_requests request join organisations authority on authority.id = request.authority_id
  where request.id = any ($1)`;

type Query = <Row>(sql: string, parameters: readonly unknown[]) => Promise<Row[]>;

/** Reads what notices say, in the open transaction and as who acts: nobody is told from what the actor could not see. */
export class NoticeFacts {
  constructor(
    private readonly query: Query,
    private readonly today: () => IsoDate,
  ) {}

  returns(ids: readonly string[]): Promise<Map<string, ReturnFacts>> {
    return this.read(RETURNS, ids);
  }

  requests(ids: readonly string[]): Promise<Map<string, RequestFacts>> {
    return this.read(REQUESTS, ids, this.today());
  }

  cycles(ids: readonly string[]): Promise<Map<string, CycleFacts>> {
    return this.read(CYCLES, ids);
  }

  letters(ids: readonly string[]): Promise<Map<string, LetterFacts>> {
    return this.read(LETTERS, ids);
  }

  contracts(ids: readonly string[]): Promise<Map<string, ContractFacts>> {
    return this.read(CONTRACTS, ids);
  }

  signings(ids: readonly string[]): Promise<Map<string, SigningFacts>> {
    return this.read(SIGNINGS, ids);
  }

  /** None asked for: nothing is read, since some of these tables are closed to providers. */
  private async read<Row extends { readonly id: string }>(
    sql: string,
    ids: readonly string[],
    ...more: unknown[]
  ): Promise<Map<string, Row>> {
    if (ids.length === 0) return new Map();
    // As JSON, dates are text and pence are numbers whatever the connection makes of PostgreSQL's types.
    const rows = await this.query<{ fact: Row }>(`select to_jsonb(fact) as fact from (${sql}) fact`, [[...new Set(ids)], ...more]);
    return new Map(rows.map(({ fact }) => [fact.id, fact]));
  }
}

/** The same, in the open unit of work. */
@Injectable()
export class NoticeFactsReader extends NoticeFacts {
  constructor(work: UnitOfWork, clock: Clock) {
    super(
      (sql, parameters) => work.query(sql, parameters),
      () => clock.today(),
    );
  }
}
