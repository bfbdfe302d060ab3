import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { formatDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { NegotiationService } from '../../uplifts/negotiation.service.js';
import { ReturnDesk } from '../../uplifts/return-desk.js';
import { DecisionsService } from '../consortium/decisions.service.js';
import { type HeldNegotiation, JointDesk, type NegotiationOnDesk, type Participant } from './joint-desk.js';
import { type NewNegotiation, effectInWords, effectOfLeaving, mayDropOut, refusesNegotiation } from './joint-negotiation.js';

export interface OpenNegotiation extends NewNegotiation {
  readonly consortiumId: string;
  readonly schoolId: string;
  readonly clientKey?: string | null;
}

export interface LeaveNegotiation extends NegotiationOnDesk {
  readonly reason: string;
  readonly clientKey?: string | null;
}

/** Who negotiates together with whom: opening, opting in, asking the school, dropping out, ending. */
@Injectable()
export class JointNegotiationsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: JointDesk,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
    private readonly decisions: DecisionsService,
    private readonly returns: ReturnDesk,
    private readonly negotiation: NegotiationService,
  ) {}

  /** Asks members whether they negotiate with a school together. Refusals: `notAllowed`, `notLead`, `notFound`, `alreadyOpen`, those of `refusesNegotiation`. */
  open(actor: Actor, input: OpenNegotiation): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'openJointNegotiation', input, async () => {
        requires(actor, 'pooling.leadNegotiation');
        await this.desk.refuseOthers(input.consortiumId);
        const members = await this.decisions.members(input.consortiumId);
        const refusals = refusesNegotiation(input, members.length, this.clock.today());
        if (refusals.length > 0) throw new Refused(refusals);
        const [school] = await this.work.query<{ name: string }>('select name from schools where id = $1', [input.schoolId]);
        if (!school) throw new Refused([refusal('notFound', 'There is no such school.', 'schoolId')]);
        await this.work.query("select pg_advisory_xact_lock(hashtextextended('joint negotiations ' || $1::text, 0))", [input.consortiumId]);
        const id = randomUUID();
        const [made] = await this.work.query<{ number: number }>(
          `insert into joint_negotiations (id, consortium_id, lead_authority_id, number, school_id, academic_year, words, in_force, minimum_members, opt_in_by,
             opened_by, opened_by_name, opened_at)
           select $1, $2, app.lead_of($2, 'negotiation'), 1 + coalesce(max(number), 0), $3, $4, $5, $6, $7, $8, $9, $10, $11
           from joint_negotiations where consortium_id = $2
           on conflict (consortium_id, school_id, academic_year) where state <> 'ended' do nothing returning number`,
          [
            id,
            input.consortiumId,
            input.schoolId,
            input.academicYear,
            input.words.trim(),
            input.inForce,
            input.minimumMembers,
            input.optInBy,
            actor.personId,
            actor.personName,
            this.clock.now(),
          ],
        );
        if (!made) throw new Refused([refusal('alreadyOpen', 'Members negotiate with this school about this year already.', 'schoolId')]);
        this.desk.tell(await this.desk.lock(id), 'openJointNegotiation', { optInBy: input.optInBy, inForce: input.inForce, members });
        return id;
      }),
    );
  }

  /**
   * A member negotiates together with the others from now on: its own return of its own round takes part. Refusals: `notAllowed`, `notFound`,
   * `notMember`, `wrongState`, `tooLate`, `noReturn`, `alreadyIn`.
   */
  optIn(actor: Actor, input: { readonly negotiationId: string; readonly clientKey?: string | null }): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'optInToJointNegotiation', input, async () => {
        requires(actor, 'pooling.optIn');
        const held = await this.desk.lock(input.negotiationId);
        if (actor.kind !== 'authority' || !(await this.decisions.members(held.consortiumId)).includes(actor.organisationId))
          throw new Refused([refusal('notMember', 'Only members negotiate together.')]);
        if (held.state !== 'optIn') throw new Refused([refusal('wrongState', 'Members opt in before the school is asked.')]);
        if (held.optInBy < this.clock.today())
          throw new Refused([refusal('tooLate', `Members were asked until ${formatDate(held.optInBy)}.`)]);
        const returnId = await this.ownReturn(actor, held);
        const [joined] = await this.work.query(
          `insert into joint_negotiation_members as member (negotiation_id, consortium_id, authority_id, return_id, state, by_person, by_name, at)
           values ($1, $2, $3, $4, 'in', $5, $6, $7)
           on conflict (negotiation_id, authority_id) do update set state = 'in', return_id = excluded.return_id, by_person = excluded.by_person,
             by_name = excluded.by_name, at = excluded.at, left_because = null where member.state = 'out' returning authority_id`,
          [held.id, held.consortiumId, actor.organisationId, returnId, actor.personId, actor.personName, this.clock.now()],
        );
        if (!joined) throw new Refused([refusal('alreadyIn', 'Your authority has opted in.')]);
        await this.work.query(
          'update uplift_returns set joint_negotiation_id = $2, officer_id = coalesce(officer_id, $3), version = version + 1 where id = $1',
          [returnId, held.id, actor.personId],
        );
        this.desk.tell(held, 'joinNegotiation', {
          member: actor.organisationName,
          lead: held.leadAuthorityId,
          consortium: held.consortiumId,
        });
        return held.id;
      }),
    );
  }

  /** Asks the school for one return for all that have opted in. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `notLead`, `tooFewMembers`. */
  askSchool(actor: Actor, input: NegotiationOnDesk): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.leadNegotiation');
      const held = await this.desk.take(input, 'askSchool', 'ask the school');
      await this.desk.refuseOthers(held.consortiumId);
      const participants = await this.desk.participants(held.id);
      if (participants.length < held.minimumMembers)
        throw new Refused([
          refusal(
            'tooFewMembers',
            `${String(held.minimumMembers)} members have to take part; ${String(participants.length)} have opted in so far.`,
          ),
        ]);
      await this.desk.put(held, 'askSchool', { school: held.schoolId, members: participants.map(({ authorityId }) => authorityId) });
      return held.id;
    });
  }

  /**
   * A member drops out before settlement: its return is its own again; figures that were for more places fall; where too few remain everybody
   * negotiates alone. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `notIn`, `reasonMissing`.
   */
  dropOut(actor: Actor, input: LeaveNegotiation): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'leaveNegotiation', input, async () => {
        requires(actor, 'pooling.optIn');
        const held = await this.desk.lock(input.negotiationId);
        if (held.version !== input.version)
          throw new Refused([refusal('staleVersion', 'Somebody changed this negotiation meanwhile. Look again.', 'version')]);
        if (!mayDropOut(held.state))
          throw new Refused([refusal('wrongState', 'What is settled or ended is left no more: your own approval decides on your share.')]);
        const reason = input.reason.trim();
        if (reason === '') throw new Refused([refusal('reasonMissing', 'Say why your authority drops out.', 'reason')]);
        const participants = await this.desk.participants(held.id);
        const own = participants.find(({ authorityId }) => authorityId === actor.organisationId);
        if (!own) throw new Refused([refusal('notIn', 'Your authority takes no part in it.')]);
        const effect = effectOfLeaving(participants, own.authorityId, held.minimumMembers, await this.desk.openRound(held.id));
        const others = participants.filter((each) => each !== own);
        await this.release(own, reason);
        await this.work.query(
          `update joint_negotiation_members set state = 'out', by_person = $3, by_name = $4, at = $5, left_because = $6 where negotiation_id = $1 and authority_id = $2`,
          [held.id, own.authorityId, actor.personId, actor.personName, this.clock.now(), reason],
        );
        this.desk.tell(held, 'leaveNegotiation', {
          member: actor.organisationName,
          reason,
          effect: effectInWords(effect, actor.organisationName),
          members: others.map(({ authorityId }) => authorityId),
          school: held.state === 'optIn' ? null : held.schoolId,
        });
        const because = `${actor.organisationName} dropped out: ${reason}`;
        if (effect.ends && held.state !== 'optIn') await this.endFor(actor, held, others, because);
        else if (effect.figureFalls && held.state !== 'submitted') await this.reopenFor(actor, held, others, because);
        // Every figure on the page has changed with the places: an act on what was seen before is told so. Of an ask the plain rise counts now.
        else await this.work.query('update joint_negotiations set version = version + 1 where id = $1', [held.id]);
        return held.id;
      }),
    );
  }

  /** Ends a joint negotiation: everybody negotiates alone from then on. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `notLead`, `reasonMissing`. */
  end(actor: Actor, input: LeaveNegotiation): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.leadNegotiation');
      const held = await this.desk.take(input, 'endJointly', 'end it');
      await this.desk.refuseOthers(held.consortiumId);
      const reason = input.reason.trim();
      if (reason === '') throw new Refused([refusal('reasonMissing', 'Say why it ends.', 'reason')]);
      await this.endFor(actor, held, await this.desk.participants(held.id), reason);
      return held.id;
    });
  }

  /** The figures on the table fall for all; a new offer is due. */
  async reopenFor(actor: Actor, held: HeldNegotiation, participants: readonly Participant[], because: string): Promise<void> {
    await this.desk.closeRound(held.id, 'withdrawn');
    for (const member of participants)
      await this.work.onBehalf(JointDesk.inNameOf(actor, member), async () =>
        this.negotiation.reopenReview(await this.returns.lock(member.returnId), because),
      );
    await this.desk.put(held, 'reopenJointly', {
      because,
      lead: held.leadAuthorityId,
      consortium: held.consortiumId,
      members: participants.map(({ authorityId }) => authorityId),
    });
  }

  private async endFor(actor: Actor, held: HeldNegotiation, participants: readonly Participant[], because: string): Promise<void> {
    await this.desk.closeRound(held.id, 'withdrawn');
    for (const member of participants) await this.work.onBehalf(JointDesk.inNameOf(actor, member), () => this.release(member, because));
    await this.desk.put(
      held,
      'endJointly',
      {
        reason: because,
        members: participants.map(({ authorityId }) => authorityId),
        school: held.state === 'optIn' ? null : held.schoolId,
      },
      because,
    );
  }

  /** A return is its authority's own again; joint figures on its table fall. Inside that authority's name. */
  private async release({ returnId }: Participant, because: string): Promise<void> {
    await this.negotiation.reopenReview(await this.returns.lock(returnId), because);
    await this.work.query('update uplift_returns set joint_negotiation_id = null, version = version + 1 where id = $1', [returnId]);
  }

  /** The member's return to its own round of that year, not yet offered on. */
  private async ownReturn(actor: Actor, held: HeldNegotiation): Promise<string> {
    const [own] = await this.work.query<{ id: string; reference: string; state: string; joint: string | null }>(
      `select ret.id, ret.reference, ret.state, ret.joint_negotiation_id as joint from uplift_returns ret
       join uplift_cycles cycle on cycle.id = ret.cycle_id and cycle.academic_year = $3
       where ret.authority_id = $1 and ret.school_id = $2 for update of ret`,
      [actor.organisationId, held.schoolId, held.academicYear],
    );
    if (!own)
      throw new Refused([
        refusal(
          'noReturn',
          `Your round has no return of ${held.schoolName} for this year: open it first, or you have no child there whose price is negotiated.`,
        ),
      ]);
    if (own.joint !== null && own.joint !== held.id)
      throw new Refused([refusal('alreadyIn', `${own.reference} takes part in another joint negotiation.`)]);
    if (own.state !== 'draft')
      throw new Refused([
        refusal('wrongState', `The school has sent ${own.reference} already: only a return that is not sent can be asked for together.`),
      ]);
    return own.id;
  }
}
