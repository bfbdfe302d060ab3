import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { BasisPoints } from '../../kernel/money.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Condition, type InForce, type JointAction, type JointState, type Part, jointLifeCycle } from './joint-negotiation.js';

/** A joint negotiation as its use cases hold it, locked. */
export interface HeldNegotiation {
  readonly id: string;
  readonly consortiumId: string;
  readonly leadAuthorityId: string;
  readonly number: number;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly academicYear: number;
  readonly inForce: InForce;
  readonly minimumMembers: number;
  readonly optInBy: IsoDate;
  readonly state: JointState;
  readonly version: number;
}

export interface NegotiationOnDesk {
  readonly negotiationId: string;
  /** The version its writer saw. */
  readonly version: number;
}

/** A member that takes part, with its own return. */
export interface Participant extends Part {
  readonly name: string;
  readonly returnId: string;
  readonly reference: string;
  readonly returnState: string;
}

export interface OpenRound extends Condition {
  readonly id: string;
  readonly number: number;
  readonly kind: 'ask' | 'offer' | 'counter';
  readonly expiresOn: IsoDate | null;
}

const NEGOTIATION = `select joint.id, joint.consortium_id as "consortiumId", joint.lead_authority_id as "leadAuthorityId", joint.number, joint.school_id as "schoolId",
  school.name as "schoolName", joint.academic_year as "academicYear", joint.in_force as "inForce", joint.minimum_members as "minimumMembers",
  joint.opt_in_by::text as "optInBy", joint.state, joint.version
  from joint_negotiations joint join schools school on school.id = joint.school_id where joint.id = $1 for update of joint`;

const PARTICIPANTS = `select authority_id as "authorityId", authority_name as name, return_id as "returnId", reference, return_state as "returnState", places::int as places,
  current_pence as "currentPence", asked_pence as "askedPence", volume_pence as "volumePence", tabled_pence as "tabledPence"
  from app.joint_members($1) order by authority_id`;

/** Takes joint negotiations from and puts them back, each change on the consortium's record, where the school may read it. */
@Injectable()
export class JointDesk {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
  ) {}

  /** Refusals: `notFound`. */
  async lock(id: string): Promise<HeldNegotiation> {
    const [held] = await this.work.query<HeldNegotiation>(NEGOTIATION, [id]);
    if (!held) throw new Refused([refusal('notFound', 'There is no such joint negotiation, or it is not yours to see.')]);
    return held;
  }

  /** Refusals: `notFound`, `staleVersion`, `wrongState`. */
  async take({ negotiationId, version }: NegotiationOnDesk, action: JointAction, words?: string): Promise<HeldNegotiation> {
    const held = await this.lock(negotiationId);
    const wrong = jointLifeCycle.refuses(held.state, action, words);
    if (wrong) throw new Refused([wrong]);
    if (held.version !== version)
      throw new Refused([refusal('staleVersion', 'Somebody changed this negotiation meanwhile. Look again.', 'version')]);
    return held;
  }

  /** Moves a negotiation on and records the act. */
  async put(held: HeldNegotiation, action: JointAction, after: object = {}, endedBecause: string | null = null): Promise<void> {
    const state = jointLifeCycle.next(held.state, action);
    if (!state) throw new Error(`A joint negotiation that is ${held.state} has no ${action}.`);
    await this.work.query('update joint_negotiations set state = $2, ended_because = $3, version = version + 1 where id = $1', [
      held.id,
      state,
      endedBecause,
    ]);
    this.tell(held, action, { state, ...after });
  }

  tell(held: HeldNegotiation, action: string, after: object): void {
    this.audit.record({
      action,
      subjectType: 'jointNegotiation',
      subjectId: held.id,
      authorityId: held.consortiumId,
      schoolId: held.schoolId,
      shared: held.state !== 'optIn',
      after: { title: `${held.schoolName}, ${yearInWords(held.academicYear)}`, number: held.number, ...after },
    });
  }

  /** Who takes part, with what each brings, in the order in which their returns are locked. */
  participants(id: string): Promise<Participant[]> {
    return this.work.query<Participant>(PARTICIPANTS, [id]);
  }

  async openRound(id: string): Promise<OpenRound | null> {
    const [round] = await this.work.query<Omit<OpenRound, 'percentBp'> & { percentBp: BasisPoints }>(
      `select id, number, kind, percent_bp as "percentBp", volume_percent_bp as "volumePercentBp", least_places as "leastPlaces", expires_on::text as "expiresOn"
       from joint_rounds where negotiation_id = $1 and state = 'open'`,
      [id],
    );
    return round ?? null;
  }

  closeRound(id: string, as: 'answered' | 'accepted' | 'expired' | 'withdrawn'): Promise<unknown[]> {
    return this.work.query("update joint_rounds set state = $2 where negotiation_id = $1 and state = 'open'", [id, as]);
  }

  /** Only who leads joint negotiations, or the consortium's own people. Refusals: `notLead`. */
  async refuseOthers(consortiumId: string): Promise<void> {
    const [row] = await this.work.query<{ leads: boolean }>("select app.leads($1, 'negotiation') and app.is_member($1) as leads", [
      consortiumId,
    ]);
    if (!row?.leads)
      throw new Refused([refusal('notLead', 'The member that leads joint negotiations does this, or the consortium’s own people.')]);
  }

  /** The acting person in a member's name, which has opted in. */
  static inNameOf(actor: Actor, { authorityId, name }: Pick<Participant, 'authorityId' | 'name'>): Actor {
    const own = actor.organisationId === authorityId;
    return {
      ...actor,
      personName: own ? actor.personName : `${actor.personName}, ${actor.organisationName}`,
      organisationId: authorityId,
      organisationName: name,
      kind: 'authority',
      access: 'write',
      roles: [],
    };
  }
}

export const yearInWords = (year: number): string => `${String(year)}/${String((year + 1) % 100).padStart(2, '0')}`;
