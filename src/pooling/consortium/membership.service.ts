import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, addDays } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Decision, DecisionSubjects } from './decision-subjects.js';
import { DecisionsService } from './decisions.service.js';
import { type Activity, deciding, joining, leading, leaving } from './membership.js';
import type { Majority, Quorum } from './voting.js';

interface Proposal {
  readonly consortiumId: string;
  /** The last day for votes. */
  readonly closesOn: IsoDate;
  readonly clientKey?: string | null;
}

export interface ProposeMember extends Proposal {
  readonly authorityId: string;
  readonly from: IsoDate;
}

export interface ProposeLeaving extends Proposal {
  readonly authorityId: string;
  /** The last day of membership. */
  readonly until: IsoDate;
}

export interface ProposeLead extends Proposal {
  readonly activity: Activity;
  readonly authorityId: string;
  readonly from: IsoDate;
}

export interface ProposeRule extends Proposal {
  readonly quorum: Quorum;
  readonly majority: Majority;
  readonly from: IsoDate;
}

interface Joined {
  readonly authorityId: string;
  readonly from: IsoDate;
}

/** What members decide about their consortium itself: who belongs, who leads what, how they decide. Each is a decision with votes. */
@Injectable()
export class MembershipService implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
    private readonly decisions: DecisionsService,
    private readonly subjects: DecisionSubjects,
  ) {}

  onModuleInit(): void {
    const nothing = (): Promise<void> => Promise.resolve();
    this.subjects.register({ kind: 'join', carried: (decision) => this.join(decision), lost: nothing });
    this.subjects.register({ kind: 'leave', carried: (decision) => this.leave(decision), lost: nothing });
    this.subjects.register({ kind: 'lead', carried: (decision) => this.lead(decision), lost: nothing });
    this.subjects.register({ kind: 'rule', carried: (decision) => this.rule(decision), lost: nothing });
  }

  /** Refusals: `notAllowed`, `notFound`, `alreadyMember`, `dateInPast`, and those of opening a decision. */
  proposeMember(actor: Actor, input: ProposeMember): Promise<Outcome<string>> {
    return this.propose(actor, 'join', input, async () => {
      const name = await this.authority(input.authorityId);
      this.refusePast(input.from, 'from');
      const [member] = await this.work.query(
        `select from consortium_members where consortium_id = $1 and authority_id = $2 and period && daterange($3, null)`,
        [input.consortiumId, input.authorityId, input.from],
      );
      if (member) throw new Refused([refusal('alreadyMember', `${name} is a member on that day already.`, 'authorityId')]);
      return {
        ...joining(name, input.from),
        subjectId: input.authorityId,
        content: { authorityId: input.authorityId, authorityName: name, from: input.from },
      };
    });
  }

  /** Refusals: `notAllowed`, `notFound`, `notMember`, `dateInPast`, and those of opening a decision. */
  proposeLeaving(actor: Actor, input: ProposeLeaving): Promise<Outcome<string>> {
    return this.propose(actor, 'leave', input, async () => {
      const name = await this.authority(input.authorityId);
      this.refusePast(input.until, 'until');
      await this.refuseNoMember(input.consortiumId, input.authorityId, input.until, name);
      return {
        ...leaving(name, input.until),
        subjectId: input.authorityId,
        content: { authorityId: input.authorityId, authorityName: name, until: input.until },
      };
    });
  }

  /** Refusals: `notAllowed`, `notFound`, `notMember`, `dateInPast`, and those of opening a decision. */
  proposeLead(actor: Actor, input: ProposeLead): Promise<Outcome<string>> {
    return this.propose(actor, 'lead', input, async () => {
      const name = await this.authority(input.authorityId);
      this.refusePast(input.from, 'from');
      await this.refuseNoMember(input.consortiumId, input.authorityId, input.from, name);
      const content = { activity: input.activity, authorityId: input.authorityId, authorityName: name, from: input.from };
      return { ...leading(name, input.activity, input.from), subjectId: input.authorityId, content };
    });
  }

  /** Refusals: `notAllowed`, `dateInPast`, `alreadyDecided`, and those of opening a decision. */
  proposeRule(actor: Actor, input: ProposeRule): Promise<Outcome<string>> {
    return this.propose(actor, 'rule', input, async () => {
      const { consortiumId, quorum, majority, from } = input;
      this.refusePast(from, 'from');
      const [other] = await this.work.query('select from consortium_rules where consortium_id = $1 and in_force_from = $2', [
        consortiumId,
        from,
      ]);
      if (other) throw new Refused([refusal('alreadyDecided', 'Another rule comes into force on that day. Choose another day.', 'from')]);
      return { ...deciding(quorum, majority, from), subjectId: consortiumId, content: { quorum, majority, from } };
    });
  }

  private propose(
    actor: Actor,
    kind: string,
    input: Proposal,
    what: () => Promise<{
      readonly title: string;
      readonly words: string;
      readonly subjectId: string;
      readonly content: Record<string, unknown>;
    }>,
  ): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, `propose ${kind}`, input, async () => {
        requires(actor, 'pooling.propose');
        return this.decisions.open(actor, { consortiumId: input.consortiumId, kind, closesOn: input.closesOn, ...(await what()) });
      }),
    );
  }

  private async join({ id, consortiumId, content }: Decision): Promise<void> {
    const { authorityId, from } = content as unknown as Joined;
    await this.work.query(
      `insert into consortium_members (consortium_id, authority_id, period, decision_id) values ($1, $2, daterange($3, null), $4)`,
      [consortiumId, authorityId, from, id],
    );
    this.record('joinConsortium', consortiumId, content);
  }

  /** Ends membership and, the day after, what the member leads; what it shares ends with its membership by itself. */
  private async leave({ id, consortiumId, content }: Decision): Promise<void> {
    const { authorityId, until } = content as unknown as { readonly authorityId: string; readonly until: IsoDate };
    await this.endLeads(consortiumId, until, id, 'authority_id = $4', authorityId);
    await this.work.query(
      `update consortium_members set period = period * daterange(null, $3, '[]'), decision_id = $4
       where consortium_id = $1 and authority_id = $2 and period @> $3::date`,
      [consortiumId, authorityId, until, id],
    );
    this.record('leaveConsortium', consortiumId, content);
  }

  private async lead({ id, consortiumId, content }: Decision): Promise<void> {
    const { activity, authorityId, from } = content as unknown as Joined & { readonly activity: Activity };
    await this.endLeads(consortiumId, addDays(from, -1), id, 'activity = $4', activity);
    await this.work.query(
      `insert into consortium_leads (id, consortium_id, activity, authority_id, period, decision_id) values ($1, $2, $3, $4, daterange($5, null), $6)`,
      [randomUUID(), consortiumId, activity, authorityId, from, id],
    );
    this.record('changeLead', consortiumId, content);
  }

  private async rule({ id, consortiumId, content }: Decision): Promise<void> {
    const { quorum, majority, from } = content as unknown as {
      readonly quorum: Quorum;
      readonly majority: Majority;
      readonly from: IsoDate;
    };
    await this.work.query(
      `insert into consortium_rules (id, consortium_id, in_force_from, quorum, majority, decision_id) values ($1, $2, $3, $4, $5, $6)`,
      [randomUUID(), consortiumId, from, quorum, majority, id],
    );
    this.record('changeDecisionRule', consortiumId, content);
  }

  /** Ends leads after a day; one that would begin later only is left empty and so never in force. */
  private async endLeads(consortiumId: string, last: IsoDate, decisionId: string, which: string, value: string): Promise<void> {
    await this.work.query(
      `update consortium_leads set period = period * daterange(null, $2, '[]'), decision_id = $3
       where consortium_id = $1 and ${which} and not isempty(period) and (upper(period) is null or upper(period) > $2::date + 1)`,
      [consortiumId, last, decisionId, value],
    );
  }

  private async authority(id: string): Promise<string> {
    const [found] = await this.work.query<{ name: string }>(`select name from organisations where id = $1 and kind = 'authority'`, [id]);
    if (!found) throw new Refused([refusal('notFound', 'There is no such authority.', 'authorityId')]);
    return found.name;
  }

  private async refuseNoMember(consortiumId: string, authorityId: string, on: IsoDate, name: string): Promise<void> {
    const [member] = await this.work.query(
      'select from consortium_members where consortium_id = $1 and authority_id = $2 and period @> $3::date',
      [consortiumId, authorityId, on],
    );
    if (!member) throw new Refused([refusal('notMember', `${name} is no member on that day.`, 'authorityId')]);
  }

  private refusePast(day: IsoDate, field: string): void {
    if (day < this.clock.today()) throw new Refused([refusal('dateInPast', 'Give a day that is still to come.', field)]);
  }

  private record(action: string, consortiumId: string, content: Decision['content']): void {
    this.audit.record({ action, subjectType: 'consortium', subjectId: consortiumId, authorityId: consortiumId, after: content });
  }
}
