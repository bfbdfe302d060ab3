import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, addDays } from '../../kernel/dates.js';
import { type Pence, formatPounds } from '../../kernel/money.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Activity } from '../consortium/membership.js';
import { DecisionsService } from '../consortium/decisions.service.js';
import { StatementPapers } from '../documents/statement-papers.service.js';
import { type SharingMember, type SharingRule, sharesBy, trueUp } from './rules.js';
import { RULE_WORDS, type VolumePrice, refusesSharedCost, tierGame } from './shared-cost.js';

export interface DraftSharedCost {
  readonly consortiumId: string;
  readonly title: string;
  readonly activity: Activity;
  readonly from: IsoDate;
  /** The last day. */
  readonly until: IsoDate;
  readonly totalPence: Pence;
  readonly rule: SharingRule;
  /** Prices by number of places, where it is the price of places: what a group would pay alone. */
  readonly tiers?: readonly VolumePrice[] | null;
  readonly members: readonly SharingMember[];
  readonly clientKey?: string | null;
}

export interface CostOnDesk {
  readonly costId: string;
  readonly version: number;
}

export interface CorrectSharedCost extends CostOnDesk {
  readonly members: readonly SharingMember[];
  readonly words: string;
}

export interface DisputeStatement {
  readonly statementId: string;
  /** What one's authority thinks it owes, in pence. */
  readonly claimedPence: Pence;
  readonly because: string;
}

interface HeldCost {
  readonly id: string;
  readonly consortiumId: string;
  readonly number: number;
  readonly title: string;
  readonly totalPence: Pence;
  readonly rule: SharingRule;
  readonly tiers: readonly VolumePrice[] | null;
  readonly turn: number;
  readonly state: 'draft' | 'shared' | 'closed';
  readonly version: number;
}

interface HeldStatement {
  readonly id: string;
  readonly costId: string;
  readonly consortiumId: string;
  readonly authorityId: string;
  readonly number: number;
  readonly owedPence: Pence;
  readonly sentBy: string;
  readonly state: 'sent' | 'confirmed' | 'disputed' | 'answered';
  readonly title: string;
}

/** Costs that members share, by rules that they can compare; statements that are confirmed or disputed; corrections and the year's true-up. */
@Injectable()
export class CostSharingService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
    private readonly decisions: DecisionsService,
    private readonly papers: StatementPapers,
  ) {}

  /** Refusals: `notAllowed`, `notLead`, `notMember`, those of `refusesSharedCost`. Answers the cost. */
  draft(actor: Actor, input: DraftSharedCost): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'draftSharedCost', input, async () => {
        requires(actor, 'pooling.shareCosts');
        await this.refuseOthers(input.consortiumId);
        const members = await this.decisions.members(input.consortiumId);
        const tiers = input.tiers ?? null;
        const refusals = refusesSharedCost({ ...input, tiers }, members);
        if (refusals.length > 0) throw new Refused(refusals);
        await this.work.query("select pg_advisory_xact_lock(hashtextextended('shared costs ' || $1::text, 0))", [input.consortiumId]);
        const id = randomUUID();
        const [made] = await this.work.query<{ number: number }>(
          `insert into shared_costs (id, consortium_id, number, title, activity, period, total_pence, rule, tiers, turn, drafted_by_name)
           select $1, $2, 1 + coalesce(max(number), 0), $3, $4, daterange($5, $6), $7, $8, $9, coalesce(max(number), 0) % $10, $11
           from shared_costs where consortium_id = $2 returning number`,
          [
            id,
            input.consortiumId,
            input.title.trim(),
            input.activity,
            input.from,
            addDays(input.until, 1),
            input.totalPence,
            input.rule,
            tiers === null ? null : JSON.stringify(tiers),
            input.members.length,
            actor.personName,
          ],
        );
        await this.writeMembers(id, input.consortiumId, input.members);
        this.record(
          'draftSharedCost',
          { id, consortiumId: input.consortiumId, title: input.title },
          { number: made?.number, rule: input.rule, totalPence: input.totalPence },
        );
        return id;
      }),
    );
  }

  /** Sends every member its statement, once. Refusals: `notAllowed`, `notFound`, `notLead`, `staleVersion`, `wrongState`, `ruleCannotSay`. */
  share(actor: Actor, input: CostOnDesk): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.shareCosts');
      const cost = await this.take(input, 'draft');
      await this.send(actor, cost, 'share', cost.rule, `Your share of “${cost.title}” ${RULE_WORDS[cost.rule].by}.`);
      await this.put(cost, 'shared');
      return cost.id;
    });
  }

  /**
   * Puts right what members can be charged by, where a dispute was right: all whose share changes get another statement with the difference. Refusals:
   * `notAllowed`, `notFound`, `notLead`, `staleVersion`, `wrongState`, `reasonMissing`, `ruleCannotSay`, those of `refusesSharedCost`.
   */
  correct(actor: Actor, input: CorrectSharedCost): Promise<Outcome<string>> {
    return this.sendAgain(actor, input, 'correction');
  }

  /** The year is over: shares by the use of the whole year against what was charged, together nothing; the cost is closed. Refusals as `correct`. */
  trueUp(actor: Actor, input: CorrectSharedCost): Promise<Outcome<string>> {
    return this.sendAgain(actor, input, 'trueUp');
  }

  /** A member's Finance confirms its statement. Refusals: `notAllowed`, `notFound`, `wrongState`, `ownStatement`. */
  confirm(actor: Actor, statementId: string): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.confirmShare');
      const statement = await this.own(actor, statementId);
      if (statement.sentBy === actor.personId)
        throw new Refused([refusal('ownStatement', 'You sent this statement. Somebody else of your authority confirms it.')]);
      if (statement.state !== 'sent' && statement.state !== 'answered')
        throw new Refused([refusal('wrongState', 'This statement does not wait for you.')]);
      await this.decide(actor, statement, 'confirmed', 'confirmStatement');
      return statement.costId;
    });
  }

  /** A member says that a statement is wrong, by how much and why. Refusals: `notAllowed`, `notFound`, `wrongState`, `reasonMissing`, `sameAmount`. */
  dispute(actor: Actor, input: DisputeStatement): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.confirmShare');
      const statement = await this.own(actor, input.statementId);
      if (statement.state !== 'sent') throw new Refused([refusal('wrongState', 'Only a statement that waits for you is disputed.')]);
      const because = input.because.trim();
      if (because === '') throw new Refused([refusal('reasonMissing', 'Say what is wrong and how you know.', 'because')]);
      if (input.claimedPence === statement.owedPence)
        throw new Refused([refusal('sameAmount', 'That is what the statement says you owe.', 'claimed')]);
      await this.work.query(`update cost_statements set claimed_pence = $2, disputed_because = $3, state = 'disputed' where id = $1`, [
        statement.id,
        input.claimedPence,
        because,
      ]);
      this.record(
        'disputeStatement',
        { id: statement.costId, consortiumId: statement.consortiumId, title: statement.title },
        {
          statement: statement.number,
          member: actor.organisationName,
          claimedPence: input.claimedPence,
          owedPence: statement.owedPence,
          reason: because,
          lead: await this.lead(statement.consortiumId),
        },
      );
      return statement.costId;
    });
  }

  /** The lead answers a dispute: the statement stands, or a correction follows. Refusals: `notAllowed`, `notFound`, `notLead`, `wrongState`, `reasonMissing`. */
  answer(actor: Actor, input: { readonly statementId: string; readonly words: string }): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.shareCosts');
      const statement = await this.statement(input.statementId);
      await this.refuseOthers(statement.consortiumId);
      if (statement.state !== 'disputed') throw new Refused([refusal('wrongState', 'This statement is not disputed, or is answered.')]);
      const words = input.words.trim();
      if (words === '') throw new Refused([refusal('reasonMissing', 'Answer the member.', 'words')]);
      await this.work.query(`update cost_statements set state = 'answered', answer = $2 where id = $1`, [statement.id, words]);
      this.record(
        'answerDispute',
        { id: statement.costId, consortiumId: statement.consortiumId, title: statement.title },
        {
          statement: statement.number,
          authority: statement.authorityId,
          answer: words,
        },
      );
      return statement.costId;
    });
  }

  private sendAgain(actor: Actor, input: CorrectSharedCost, kind: 'correction' | 'trueUp'): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.shareCosts');
      const cost = await this.take(input, 'shared');
      const words = input.words.trim();
      if (words === '') throw new Refused([refusal('reasonMissing', 'Say what is put right.', 'words')]);
      const held = await this.members(cost.id);
      const refusals = refusesSharedCost(
        { ...cost, from: null, until: null, members: input.members },
        held.map(({ id }) => id),
      );
      if (refusals.length > 0) throw new Refused(refusals);
      await this.writeMembers(cost.id, cost.consortiumId, input.members);
      await this.send(
        actor,
        cost,
        kind,
        kind === 'trueUp' && cost.rule !== 'equal' && cost.rule !== 'population' ? 'usage' : cost.rule,
        words,
      );
      await this.put(cost, kind === 'trueUp' ? 'closed' : 'shared');
      return cost.id;
    });
  }

  /** A statement for every member whose share is not what it was charged; a first one for all. */
  private async send(
    actor: Actor,
    cost: HeldCost,
    kind: 'share' | 'correction' | 'trueUp',
    rule: SharingRule,
    words: string,
  ): Promise<void> {
    const members = await this.members(cost.id);
    const shares = sharesBy(rule, cost.totalPence, members, cost.turn, cost.tiers === null ? null : tierGame(members, cost.tiers));
    if (shares === null)
      throw new Refused([
        refusal('ruleCannotSay', `Nobody can be charged ${RULE_WORDS[rule].by}: enter what it counts by, or choose another rule.`, 'rule'),
      ]);
    const charged = await this.charged(cost.id);
    const due = trueUp(shares, charged);
    const rows = due
      .map(({ memberId, pence: amount }, index) => ({
        memberId,
        amount,
        owed: shares[index]?.pence ?? 0,
        before: charged.get(memberId) ?? 0,
      }))
      .filter(({ amount }) => kind === 'share' || amount !== 0);
    const sent = await this.work.query<{ id: string }>(
      `insert into cost_statements (id, cost_id, consortium_id, authority_id, number, kind, rule, owed_pence, charged_before_pence, amount_pence, words, sent_by, sent_by_name, sent_at)
       select gen_random_uuid(), $1, $2, due.member, 1 + coalesce((select max(number) from cost_statements where cost_id = $1 and authority_id = due.member), 0),
         $3, $4, due.owed, due.before, due.owed - due.before, $5, $6, $7, $8
       from jsonb_to_recordset($9::jsonb) as due(member uuid, owed bigint, before bigint) returning id`,
      [
        cost.id,
        cost.consortiumId,
        kind,
        rule,
        words,
        actor.personId,
        actor.personName,
        this.clock.now(),
        JSON.stringify(rows.map(({ memberId, owed, before }) => ({ member: memberId, owed, before }))),
      ],
    );
    await this.papers.sent(
      sent.map(({ id }) => id),
      shares,
    );
    this.record('sendStatements', cost, {
      kind,
      rule,
      members: rows.map(({ memberId }) => memberId),
      amounts: rows.map(({ memberId, amount }) => ({ authorityId: memberId, pence: amount })),
    });
  }

  private async decide(actor: Actor, statement: HeldStatement, state: 'confirmed', action: string): Promise<void> {
    await this.work.query(`update cost_statements set state = $2, decided_by_name = $3, decided_at = $4 where id = $1`, [
      statement.id,
      state,
      actor.personName,
      this.clock.now(),
    ]);
    this.record(
      action,
      { id: statement.costId, consortiumId: statement.consortiumId, title: statement.title },
      {
        statement: statement.number,
        member: actor.organisationName,
        owed: formatPounds(statement.owedPence),
      },
    );
  }

  private async take({ costId, version }: CostOnDesk, state: HeldCost['state']): Promise<HeldCost> {
    const [cost] = await this.work.query<HeldCost>(
      `select id, consortium_id as "consortiumId", number, title, total_pence as "totalPence", rule, tiers, turn::int, state, version from shared_costs where id = $1 for update`,
      [costId],
    );
    if (!cost) throw new Refused([refusal('notFound', 'There is no such shared cost, or it is not yours to see.')]);
    await this.refuseOthers(cost.consortiumId);
    if (cost.state !== state)
      throw new Refused([
        refusal(
          'wrongState',
          state === 'draft' ? 'Statements were sent already.' : 'Statements are corrected once they are sent and until the year is closed.',
        ),
      ]);
    if (cost.version !== version) throw new Refused([refusal('staleVersion', 'Somebody changed this meanwhile. Look again.', 'version')]);
    return cost;
  }

  private async put(cost: HeldCost, state: HeldCost['state']): Promise<void> {
    await this.work.query('update shared_costs set state = $2, version = version + 1 where id = $1', [cost.id, state]);
  }

  private members(costId: string): Promise<SharingMember[]> {
    return this.work.query(
      `select member.authority_id as id, member.population, member.committed_places as "committedPlaces", member.usage_days as "usageDays"
       from shared_cost_members member join organisations authority on authority.id = member.authority_id where member.cost_id = $1 order by authority.name, authority.id`,
      [costId],
    );
  }

  private async charged(costId: string): Promise<Map<string, Pence>> {
    const rows = await this.work.query<{ id: string; charged: Pence }>(
      'select authority_id as id, sum(amount_pence)::bigint as charged from cost_statements where cost_id = $1 group by authority_id',
      [costId],
    );
    return new Map(rows.map(({ id, charged }) => [id, charged]));
  }

  private async writeMembers(costId: string, consortiumId: string, members: readonly SharingMember[]): Promise<void> {
    await this.work.query(
      `insert into shared_cost_members (cost_id, consortium_id, authority_id, population, committed_places, usage_days)
       select $1, $2, member.id, member.population, member.committed, member.usage
       from unnest($3::uuid[], $4::int[], $5::int[], $6::int[]) as member(id, population, committed, usage)
       on conflict (cost_id, authority_id) do update set population = excluded.population, committed_places = excluded.committed_places, usage_days = excluded.usage_days`,
      [
        costId,
        consortiumId,
        members.map(({ id }) => id),
        members.map(({ population }) => population),
        members.map(({ committedPlaces }) => committedPlaces),
        members.map(({ usageDays }) => usageDays),
      ],
    );
  }

  private async own(actor: Actor, statementId: string): Promise<HeldStatement> {
    const statement = await this.statement(statementId);
    if (statement.authorityId !== actor.organisationId)
      throw new Refused([refusal('notFound', 'There is no such statement of your authority.')]);
    return statement;
  }

  private async statement(id: string): Promise<HeldStatement> {
    const [held] = await this.work.query<HeldStatement>(
      `select statement.id, statement.cost_id as "costId", statement.consortium_id as "consortiumId", statement.authority_id as "authorityId", statement.number::int,
         statement.owed_pence as "owedPence", statement.sent_by as "sentBy", statement.state, cost.title
       from cost_statements statement join shared_costs cost on cost.id = statement.cost_id where statement.id = $1 for update of statement`,
      [id],
    );
    if (!held) throw new Refused([refusal('notFound', 'There is no such statement.')]);
    return held;
  }

  private async refuseOthers(consortiumId: string): Promise<void> {
    const [row] = await this.work.query<{ leads: boolean }>(`select app.leads($1, 'costs') and app.is_member($1) as leads`, [consortiumId]);
    if (!row?.leads)
      throw new Refused([refusal('notLead', 'The member that leads shared costs does this, or the consortium’s own people.')]);
  }

  private async lead(consortiumId: string): Promise<string | null> {
    const [row] = await this.work.query<{ id: string }>(`select app.lead_of($1, 'costs') as id`, [consortiumId]);
    return row?.id ?? null;
  }

  private record(action: string, cost: Pick<HeldCost, 'id' | 'consortiumId' | 'title'>, after: object): void {
    this.audit.record({
      action,
      subjectType: 'sharedCost',
      subjectId: cost.id,
      authorityId: cost.consortiumId,
      after: { title: cost.title, ...after },
    });
  }
}
