import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Companion } from '../../approvals/approval-subject.js';
import { ApprovalsService } from '../../approvals/approvals.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, earlierOf } from '../../kernel/dates.js';
import { type BasisPoints, basisPoints, raise, sum } from '../../kernel/money.js';
import { type Outcome, Refused, type Refusal, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { JointReturns } from '../../uplifts/joint-returns.js';
import { NegotiationService } from '../../uplifts/negotiation.service.js';
import { ReturnDesk } from '../../uplifts/return-desk.js';
import type { CostDriver } from '../../uplifts/return-line.entity.js';
import { ReturnsService } from '../../uplifts/returns.service.js';
import { type HeldNegotiation, JointDesk, type NegotiationOnDesk, type Participant } from './joint-desk.js';
import { type Condition, offerExpired, refusesFigures, volumeRise } from './joint-negotiation.js';
import { JointNegotiationsService } from './joint-negotiations.service.js';

/** One return for all members: one rise on every line, but for those named. */
export interface JointReturn extends NegotiationOnDesk {
  readonly percentBp: number;
  /** The lower rise while at least `leastPlaces` take part. */
  readonly volumePercentBp?: number | null;
  readonly leastPlaces?: number | null;
  readonly driver: CostDriver;
  readonly driverFigures: string;
  readonly message?: string | null;
  readonly lines?: readonly { readonly lineId: string; readonly askedPence: number }[] | null;
  readonly clientKey?: string | null;
}

/** An offer or counter-offer for all members: one rise, perhaps only while so many places take part. */
export interface JointFigures extends NegotiationOnDesk {
  readonly percentBp: number;
  readonly leastPlaces?: number | null;
  readonly message?: string | null;
  readonly clientKey?: string | null;
}

/** What both sides put to each other for all members at once: each act moves every member's own return, in one transaction. */
@Injectable()
export class JointRoundsService implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: JointDesk,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
    private readonly returns: ReturnDesk,
    private readonly sending: ReturnsService,
    private readonly negotiation: NegotiationService,
    private readonly approvals: ApprovalsService,
    private readonly joint: JointReturns,
    private readonly negotiations: JointNegotiationsService,
  ) {}

  onModuleInit(): void {
    this.joint.register({
      companions: (returnId) => this.companions(returnId),
      overtaken: (returnId) => this.overtaken(returnId),
      returned: (returnId, reason) => this.returned(returnId, reason),
    });
  }

  /**
   * The school sends one return for all members: each gets its own, with a receipt of its own. Refusals: `notAllowed`, `notFound`, `staleVersion`,
   * `wrongState`, those of `refusesFigures`, and by member those of sending a return.
   */
  send(actor: Actor, input: JointReturn): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'sendJointReturn', input, async () => {
        requires(actor, 'uplifts.submitReturn');
        const held = await this.desk.take(input, 'sendJointReturn', 'send the return');
        const participants = await this.desk.participants(held.id);
        const asked = condition(input.percentBp, input.leastPlaces, input.volumePercentBp);
        this.refuse(refusesFigures(asked, placesOf(participants)));
        const refusals: Refusal[] = [];
        const named = new Map((input.lines ?? []).map((line) => [line.lineId, line.askedPence]));
        let after = 0;
        for (const { returnId, name } of participants) {
          const ret = await this.returns.takeJointly(actor, returnId, 'submit');
          const lines = await this.returns.lines(ret.id);
          const prices = lines.map((line) => ({ line, askedPence: named.get(line.id) ?? raise(line.currentPence, asked.percentBp) }));
          after += prices.reduce((total, { askedPence }) => total + askedPence, 0);
          await this.sending.keep(
            actor,
            ret,
            prices.map(({ line, askedPence }) => ({
              lineId: line.id,
              askedPence,
              driver: askedPence > line.currentPence ? input.driver : null,
              driverFigures: input.driverFigures,
            })),
          );
          for (const { line } of prices) named.delete(line.id);
          const missing = await this.sending.whyNotSent(ret.id, this.clock.today());
          refusals.push(...missing.map(({ code, message }) => refusal(code, `${name}: ${message}`)));
        }
        if (named.size > 0) refusals.push(refusal('unknownLine', 'A line belongs to no return of this negotiation.', 'lines'));
        this.refuse(refusals);
        for (const { returnId } of participants)
          await this.sending.send(actor, await this.returns.lock(returnId), this.clock.today(), null);
        await this.keepRound(actor, held, participants, 'ask', asked, input.message, after, null);
        await this.desk.put(held, 'sendJointReturn', {
          percentBp: asked.percentBp,
          lead: held.leadAuthorityId,
          consortium: held.consortiumId,
          members: participants.map(({ authorityId }) => authorityId),
        });
        return held.id;
      }),
    );
  }

  /**
   * The lead offers to the school in all members' names; it stands for the working days of the lead's rules. Refusals: `notAllowed`, `notFound`,
   * `staleVersion`, `wrongState`, `notLead`, those of `refusesFigures`, and by return those of an offer.
   */
  offer(actor: Actor, input: JointFigures): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'offerJointly', input, async () => {
        requires(actor, 'pooling.leadNegotiation');
        const held = await this.desk.take(input, 'offerJointly', 'make an offer');
        await this.desk.refuseOthers(held.consortiumId);
        const participants = await this.desk.participants(held.id);
        const figures = condition(input.percentBp, input.leastPlaces);
        this.refuse(refusesFigures(figures, placesOf(participants)));
        const days: IsoDate[] = [];
        for (const member of participants) {
          const inName = JointDesk.inNameOf(actor, member);
          await this.work.onBehalf(inName, async () => {
            const ret = await this.returns.takeJointly(inName, member.returnId, 'offer');
            await this.negotiation.offer(inName, ret, { percentBp: figures.percentBp, message: input.message ?? null }, null);
            days.push(...(await this.lastDay(ret.id)));
          });
        }
        await this.desk.closeRound(held.id, 'answered');
        // Each member's rules say how long its offers stand: together they stand while all do.
        const expiresOn = days.reduce(earlierOf);
        await this.keepRound(actor, held, participants, 'offer', figures, input.message, await this.tabledOf(held), expiresOn);
        await this.desk.put(held, 'offerJointly', { percentBp: figures.percentBp, expiresOn });
        return held.id;
      }),
    );
  }

  /** The school answers an offer with other figures for all. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `offerExpired`, those of `refusesFigures`. */
  counter(actor: Actor, input: JointFigures): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'counterJointly', input, async () => {
        requires(actor, 'uplifts.answerOffer');
        const held = await this.desk.take(input, 'counterJointly', 'make a counter-offer');
        const participants = await this.desk.participants(held.id);
        const figures = condition(input.percentBp, input.leastPlaces);
        this.refuse(refusesFigures(figures, placesOf(participants)));
        await this.refuseExpired(held);
        for (const { returnId } of participants) {
          const ret = await this.returns.takeJointly(actor, returnId, 'counter');
          await this.negotiation.counter(actor, ret, { percentBp: figures.percentBp, message: input.message ?? null });
        }
        await this.desk.closeRound(held.id, 'answered');
        await this.keepRound(actor, held, participants, 'counter', figures, input.message, await this.tabledOf(held), null);
        await this.desk.put(held, 'counterJointly', {
          percentBp: figures.percentBp,
          lead: held.leadAuthorityId,
          consortium: held.consortiumId,
        });
        return held.id;
      }),
    );
  }

  /**
   * Accepts the last figures of the other side for all members: the school an offer, the lead a counter-offer or the ask. Each member's return is
   * settled, and each member's own Finance approves its own share. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `wrongSide`, `notLead`,
   * `offerExpired`.
   */
  agree(actor: Actor, input: NegotiationOnDesk & { readonly clientKey?: string | null }): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'agreeJointly', input, async () => {
        const school = actor.kind === 'provider' || actor.kind === 'providerGroup';
        requires(actor, school ? 'uplifts.answerOffer' : 'pooling.leadNegotiation');
        const held = await this.desk.take(input, 'agreeJointly', 'accept these figures');
        if (school !== (held.state === 'offered'))
          throw new Refused([refusal('wrongSide', 'Whoever received the last figures accepts them.')]);
        if (!school) await this.desk.refuseOthers(held.consortiumId);
        const participants = await this.desk.participants(held.id);
        const open = await this.desk.openRound(held.id);
        if (!open) throw new Refused([refusal('wrongState', 'No figures are on the table.')]);
        await this.refuseExpired(held);
        const places = placesOf(participants);
        const volume = volumeRise(open, places) ?? undefined;
        for (const member of participants) {
          const inName = school ? actor : JointDesk.inNameOf(actor, member);
          const settle = async (): Promise<void> => {
            await this.negotiation.agree(inName, await this.returns.takeJointly(inName, member.returnId, 'accept'), volume);
          };
          await (school ? settle() : this.work.onBehalf(inName, settle));
        }
        await this.desk.closeRound(held.id, 'accepted');
        await this.desk.put(held, 'agreeJointly', {
          percentBp: volume ?? open.percentBp,
          lead: held.leadAuthorityId,
          consortium: held.consortiumId,
          school: held.schoolId,
          members: participants.map(({ authorityId }) => authorityId),
        });
        return held.id;
      }),
    );
  }

  /**
   * Negotiates again what was settled for all or none, when one member's approvers returned it: the others' requests are void with it. Refusals:
   * `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `notLead`, `stillStands`.
   */
  reopen(actor: Actor, input: NegotiationOnDesk): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.leadNegotiation');
      const held = await this.desk.take(input, 'reopenJointly', 'negotiate again');
      await this.desk.refuseOthers(held.consortiumId);
      const participants = await this.desk.participants(held.id);
      const returned = participants.filter(({ returnState }) => returnState === 'underReview');
      if (held.state !== 'settled' || returned.length === 0)
        throw new Refused([refusal('stillStands', 'What is settled stands: nobody’s approvers have returned it.')]);
      for (const member of participants) {
        const inName = JointDesk.inNameOf(actor, member);
        await this.work.onBehalf(inName, async () => {
          await this.approvals.voidChanged(inName);
        });
      }
      await this.negotiations.reopenFor(actor, held, participants, `${names(returned)} did not approve it.`);
      return held.id;
    });
  }

  /** Ends joint offers whose last day has passed, in the name of who leads. Safe to run twice. Answers how many. */
  lapseDue(actor: Actor): Promise<number> {
    return this.work.run(actor, async () => {
      const due = await this.work.query<{ id: string }>(
        `select joint.id from joint_negotiations joint join joint_rounds round on round.negotiation_id = joint.id and round.state = 'open'
         where joint.lead_authority_id = $1 and joint.state = 'offered' and round.expires_on < $2 order by joint.id for update of joint skip locked`,
        [actor.organisationId, this.clock.today()],
      );
      for (const { id } of due) {
        const held = await this.desk.lock(id);
        await this.desk.closeRound(id, 'expired');
        await this.negotiations.reopenFor(actor, held, await this.desk.participants(id), 'The offer was not answered by its last day.');
      }
      return due.length;
    });
  }

  private async companions(returnId: string): Promise<readonly Companion[]> {
    const rows = await this.others(returnId);
    return rows.map((row) => ({
      authority: { id: row.authority_id, name: row.authority_name },
      subjectId: row.return_id,
      requestId: row.request_id,
      ready: row.ready ?? false,
    }));
  }

  private async overtaken(returnId: string): Promise<string | undefined> {
    const back = (await this.others(returnId)).filter(({ return_state }) => return_state === 'underReview');
    return back.length === 0
      ? undefined
      : `It was settled for all members or none, and ${back.map(({ authority_name }) => authority_name).join(' and ')} did not approve its part.`;
  }

  /** Where each member's prices come into force by themselves, who did not approve negotiates alone from now on. */
  private async returned(returnId: string, reason: string): Promise<void> {
    const { actor } = this.work.current;
    const [member] = await this.work.query<{ id: string }>(
      `update joint_negotiation_members member set state = 'out', by_person = $2, by_name = $3, at = $4, left_because = $5
       from joint_negotiations joint where member.return_id = $1 and member.state = 'in' and joint.id = member.negotiation_id and joint.in_force = 'eachMember'
       returning joint.id`,
      [returnId, actor.personId, actor.personName, this.clock.now(), `Not approved: ${reason}`],
    );
    if (!member) return;
    await this.work.query('update uplift_returns set joint_negotiation_id = null, version = version + 1 where id = $1', [returnId]);
    const held = await this.desk.lock(member.id);
    this.desk.tell(held, 'leaveNegotiation', {
      member: actor.organisationName,
      reason: `Not approved: ${reason}`,
      members: [held.leadAuthorityId],
    });
  }

  /** One at a time looks whether all are ready, so that the last of two that approve at once sees the other. */
  private async others(returnId: string) {
    await this.work.query(
      "select pg_advisory_xact_lock(hashtextextended('in force together ' || joint_negotiation_id::text, 0)) from uplift_returns where id = $1 and joint_negotiation_id is not null",
      [returnId],
    );
    return this.work.query<{
      authority_id: string;
      authority_name: string;
      return_id: string;
      return_state: string;
      request_id: string | null;
      ready: boolean | null;
    }>('select * from app.joint_companions($1, $2)', [returnId, this.clock.today()]);
  }

  private async refuseExpired(held: HeldNegotiation): Promise<void> {
    const open = await this.desk.openRound(held.id);
    if (open?.expiresOn && open.expiresOn < this.clock.today()) throw new Refused([offerExpired(open.expiresOn)]);
  }

  private async tabledOf(held: HeldNegotiation): Promise<number> {
    return (await this.desk.participants(held.id)).reduce((total, each) => total + each.tabledPence, 0);
  }

  private async lastDay(returnId: string): Promise<IsoDate[]> {
    const rows = await this.work.query<{ on: IsoDate }>(
      `select expires_on::text as on from negotiation_rounds where return_id = $1 and state = 'open' and expires_on is not null`,
      [returnId],
    );
    return rows.map(({ on }) => on);
  }

  private async keepRound(
    actor: Actor,
    held: HeldNegotiation,
    participants: readonly Participant[],
    kind: 'ask' | 'offer' | 'counter',
    figures: Condition,
    message: string | null | undefined,
    afterPence: number,
    expiresOn: IsoDate | null,
  ): Promise<void> {
    await this.work.query(
      `insert into joint_rounds (negotiation_id, consortium_id, school_id, number, side, kind, percent_bp, volume_percent_bp, least_places, places, before_pence,
         after_pence, message, made_by_name, organisation_name, made_at, expires_on)
       select $1, $2, $3, 1 + coalesce(max(number), 0), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16 from joint_rounds where negotiation_id = $1`,
      [
        held.id,
        held.consortiumId,
        held.schoolId,
        kind === 'offer' ? 'authority' : 'provider',
        kind,
        figures.percentBp,
        figures.volumePercentBp,
        figures.leastPlaces,
        placesOf(participants),
        sum(participants.map((each) => each.currentPence)),
        afterPence,
        message?.trim() ?? '',
        actor.personName,
        actor.organisationName,
        this.clock.now(),
        expiresOn,
      ],
    );
  }

  private refuse(refusals: readonly Refusal[]): void {
    if (refusals.length > 0) throw new Refused([...refusals]);
  }
}

const placesOf = (participants: readonly Participant[]): number => participants.reduce((total, { places }) => total + places, 0);

const names = (participants: readonly Participant[]): string => participants.map(({ name }) => name).join(' and ');

const condition = (percentBp: number, leastPlaces?: number | null, volumePercentBp?: number | null): Condition => ({
  percentBp: basisPoints(percentBp),
  volumePercentBp: volumePercentBp === null || volumePercentBp === undefined ? null : (basisPoints(volumePercentBp) satisfies BasisPoints),
  leastPlaces: leastPlaces ?? null,
});
