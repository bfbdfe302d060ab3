import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { fingerprint } from '../../kernel/fingerprint.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Decision, DecisionSubjects } from './decision-subjects.js';
import { DEFAULT_RULE, type DecisionRule, type Tally, type Vote, type VoteOutcome, outcomeOf, tallyInWords } from './voting.js';

export interface OpenDecision {
  readonly consortiumId: string;
  /** Whose module carries it out: see `DecisionSubjects`. */
  readonly kind: string;
  readonly subjectId: string;
  readonly title: string;
  /** What is decided and what follows, for those who vote. */
  readonly words: string;
  /** Exactly what is decided: votes are pinned to it. */
  readonly content: Readonly<Record<string, unknown>>;
  /** The last day for votes. */
  readonly closesOn: IsoDate;
}

export interface CastVote {
  readonly decisionId: string;
  readonly vote: Vote;
  /** Needed with a vote against. */
  readonly reason?: string | null;
  readonly clientKey?: string | null;
}

export interface WithdrawDecision {
  readonly decisionId: string;
  readonly reason: string;
}

interface Held extends Decision, DecisionRule {
  readonly title: string;
  readonly closesOn: IsoDate;
  readonly state: VoteOutcome | 'withdrawn';
  readonly openedFor: string;
}

const COLUMNS = `id, consortium_id as "consortiumId", number, kind, subject_id as "subjectId", content, quorum, majority, title,
  closes_on::text as "closesOn", state, opened_for as "openedFor"`;

/** Members of a consortium decide together: one vote each, by the rule of the day the decision was opened (domain.md, Pooled commissioning). */
@Injectable()
export class DecisionsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
    private readonly subjects: DecisionSubjects,
  ) {}

  /**
   * Opens a decision inside the caller's use case, which has authorised it, and answers its id. Refusals: `notMember`, `closesInPast`,
   * `alreadyOpen`.
   */
  async open(actor: Actor, input: OpenDecision): Promise<string> {
    this.subjects.of(input.kind);
    const members = await this.members(input.consortiumId);
    const [own] = await this.work.query<{ own: boolean }>('select app.is_member($1) as own', [input.consortiumId]);
    if (!own?.own) throw new Refused([refusal('notMember', 'Your organisation does not belong to this consortium.')]);
    if (input.closesOn < this.clock.today())
      throw new Refused([refusal('closesInPast', 'Give members a last day that is still to come.', 'closesOn')]);
    await this.work.query("select pg_advisory_xact_lock(hashtextextended('consortium decisions ' || $1::text, 0))", [input.consortiumId]);
    const id = randomUUID();
    const { quorum, majority } = await this.ruleOf(input.consortiumId);
    const [opened] = await this.work.query<{ number: number }>(
      `insert into consortium_decisions (id, consortium_id, number, kind, title, words, subject_id, content, content_sha256, quorum, majority,
         closes_on, opened_by, opened_by_name, opened_for, opened_at)
       select $1, $2, 1 + coalesce(max(number), 0), $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11, $12, $13, $14, $15
       from consortium_decisions where consortium_id = $2
       on conflict (consortium_id, kind, subject_id) where state = 'open' do nothing returning number`,
      [
        id,
        input.consortiumId,
        input.kind,
        input.title,
        input.words,
        input.subjectId,
        JSON.stringify(input.content),
        fingerprint(input.content),
        quorum,
        majority,
        input.closesOn,
        actor.personId,
        actor.personName,
        actor.organisationId,
        this.clock.now(),
      ],
    );
    if (!opened) throw new Refused([refusal('alreadyOpen', 'Members are voting on this already. It is decided or withdrawn first.')]);
    this.record('openDecision', { ...input, id }, { number: opened.number, closesOn: input.closesOn, members });
    return id;
  }

  /**
   * One member's vote; the one that decides carries the decision out in the same transaction. Refusals: `notAllowed`, `notFound`,
   * `alreadyDecided`, `closed`, `notMember`, `reasonMissing`, `alreadyVoted`, and those of what is decided.
   */
  vote(actor: Actor, input: CastVote): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'castVote', input, async () => {
        requires(actor, 'pooling.vote');
        const decision = await this.locked(input.decisionId);
        if (decision.state !== 'open') throw alreadyDecided(decision);
        if (decision.closesOn < this.clock.today()) throw new Refused([refusal('closed', 'The last day for votes has passed.')]);
        const members = await this.members(decision.consortiumId);
        if (!members.includes(actor.organisationId))
          throw new Refused([refusal('notMember', 'Only members vote; your organisation is none of this consortium today.')]);
        const reason = input.reason?.trim() ?? '';
        if (input.vote === 'against' && reason === '')
          throw new Refused([refusal('reasonMissing', 'Say why your authority is against it, so that the others can mend it.', 'reason')]);
        const [cast] = await this.work.query(
          `insert into consortium_votes (decision_id, consortium_id, authority_id, vote, reason, person_id, person_name, at)
           values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning decision_id`,
          [
            decision.id,
            decision.consortiumId,
            actor.organisationId,
            input.vote,
            reason || null,
            actor.personId,
            actor.personName,
            this.clock.now(),
          ],
        );
        if (!cast) throw new Refused([refusal('alreadyVoted', 'Your authority has voted. A vote is not changed.')]);
        const after = { vote: input.vote, member: actor.organisationName, ...(reason && { reason }) };
        this.record('castVote', decision, after);
        this.audit.record({
          action: 'castVote',
          subjectType: 'consortiumDecision',
          subjectId: decision.id,
          after: { title: decision.title, ...after },
        });
        await this.settle(decision, members, false);
        return decision.id;
      }),
    );
  }

  /** Takes an open decision back: whoever opened it, or the consortium. Refusals: `notAllowed`, `notFound`, `alreadyDecided`, `reasonMissing`. */
  withdraw(actor: Actor, input: WithdrawDecision): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.propose');
      const decision = await this.locked(input.decisionId);
      if (![decision.openedFor, decision.consortiumId].includes(actor.organisationId))
        throw new Refused([refusal('notAllowed', 'Who opened a decision withdraws it, or the consortium.')]);
      if (decision.state !== 'open') throw alreadyDecided(decision);
      const reason = input.reason.trim();
      if (reason === '') throw new Refused([refusal('reasonMissing', 'Say why it is withdrawn.', 'reason')]);
      await this.close(decision, 'withdrawn', `Withdrawn: ${reason}`);
      this.record('withdrawDecision', decision, { reason, members: await this.members(decision.consortiumId) });
      await this.subjects.of(decision.kind).lost(decision);
      return decision.id;
    });
  }

  /** Ends an open decision that events have overtaken, inside the use case of what overtook it; nothing else follows from it. */
  async overtake(kind: string, subjectId: string, because: string): Promise<void> {
    const [decision] = await this.work.query<Held>(
      `select ${COLUMNS} from consortium_decisions where kind = $1 and subject_id = $2 and state = 'open' for update`,
      [kind, subjectId],
    );
    if (!decision) return;
    await this.close(decision, 'withdrawn', because);
    this.record('withdrawDecision', decision, { reason: because, members: await this.members(decision.consortiumId) });
  }

  /** Decides what has closed; done by the system for each member, once whoever comes first. */
  async closeDue(actor: Actor): Promise<number> {
    return this.work.run(actor, async () => {
      const due = await this.work.query<Held>(
        `select ${COLUMNS} from consortium_decisions where state = 'open' and closes_on < $1 order by number for update skip locked`,
        [this.clock.today()],
      );
      for (const decision of due) await this.settle(decision, await this.members(decision.consortiumId), true);
      return due.length;
    });
  }

  /** The members of today, by id. */
  async members(consortiumId: string): Promise<string[]> {
    const rows = await this.work.query<{ id: string }>(
      'select authority_id as id from consortium_members where consortium_id = $1 and period @> $2::date order by 1',
      [consortiumId, this.clock.today()],
    );
    return rows.map(({ id }) => id);
  }

  private async settle(decision: Held, members: readonly string[], closed: boolean): Promise<void> {
    const tally = await this.tally(decision.id, members);
    const outcome = outcomeOf(decision, members.length, tally, closed);
    if (outcome === 'open') return;
    const words = tallyInWords(decision, members.length, tally);
    await this.close(decision, outcome, words);
    this.record(outcome === 'carried' ? 'carryDecision' : 'loseDecision', decision, { outcome: words, members });
    await this.subjects.of(decision.kind)[outcome](decision);
  }

  /** Votes of today's members: one that has left since is no longer counted. */
  private async tally(decisionId: string, members: readonly string[]): Promise<Tally> {
    const rows = await this.work.query<{ vote: Vote; votes: number }>(
      'select vote, count(*)::int as votes from consortium_votes where decision_id = $1 and authority_id = any ($2::uuid[]) group by vote',
      [decisionId, members],
    );
    const votes = (vote: Vote): number => rows.find((row) => row.vote === vote)?.votes ?? 0;
    return { for: votes('for'), against: votes('against'), abstain: votes('abstain') };
  }

  private async ruleOf(consortiumId: string): Promise<DecisionRule> {
    const [rule] = await this.work.query<DecisionRule>(
      'select quorum, majority from consortium_rules where consortium_id = $1 and in_force_from <= $2 order by in_force_from desc limit 1',
      [consortiumId, this.clock.today()],
    );
    return rule ?? DEFAULT_RULE;
  }

  private async locked(id: string): Promise<Held> {
    const [decision] = await this.work.query<Held>(`select ${COLUMNS} from consortium_decisions where id = $1 for update`, [id]);
    if (!decision) throw new Refused([refusal('notFound', 'There is no such decision.')]);
    return decision;
  }

  private async close(decision: Held, state: Exclude<Held['state'], 'open'>, words: string): Promise<void> {
    await this.work.query(
      'update consortium_decisions set state = $2, decided_at = $3, outcome_words = $4, version = version + 1 where id = $1',
      [decision.id, state, this.clock.now(), words],
    );
  }

  /** In the consortium's own record. */
  private record(action: string, decision: Pick<Held, 'id' | 'consortiumId' | 'title'>, after: object): void {
    this.audit.record({
      action,
      subjectType: 'consortiumDecision',
      subjectId: decision.id,
      authorityId: decision.consortiumId,
      after: { title: decision.title, ...after },
    });
  }
}

const alreadyDecided = ({ state, title }: Held): Refused =>
  new Refused([refusal('alreadyDecided', `“${title}” is ${state === 'withdrawn' ? 'withdrawn' : `${state} already`}.`)]);
