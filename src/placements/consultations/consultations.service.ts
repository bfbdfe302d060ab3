import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ReferralStandingReader } from '../../providers/referral-standing.reader.js';
import type { NeedCode } from '../../providers/register/sen-need.js';
import {
  type ConsultationAction,
  type ConsultationState,
  type CostedOffer,
  type Reply,
  annualOf,
  consultationLifeCycle,
  offerRefusals,
  reminderDue,
  replyDueOn,
} from './consultation.js';

export interface ConsultSchool {
  readonly schoolId: string;
  /** The authority's reference of a pupil it holds; with `newPupil` of one it does not hold yet. */
  readonly pupilReference: string;
  readonly newPupil?: NewPupil | null;
  readonly sentOn: IsoDate;
  readonly askedByFamily: boolean;
  readonly clientKey?: string | null;
}

export interface NewPupil {
  readonly yearGroup: number;
  readonly primaryNeed: NeedCode;
  /** The first day of the month of birth. */
  readonly birthMonth: IsoDate | null;
  readonly outwardPostcode: string | null;
}

export interface RecordReply {
  readonly consultationId: string;
  readonly version: number;
  readonly reply: Reply;
  readonly repliedOn: IsoDate;
  readonly words: string;
  /** With the reply `offer`: what it costs, where the school says so. */
  readonly offer: CostedOffer | null;
  readonly clientKey?: string | null;
}

export interface AcceptOffer {
  readonly consultationId: string;
  readonly version: number;
  readonly clientKey?: string | null;
}

export interface WithdrawConsultation {
  readonly consultationId: string;
  readonly version: number;
  readonly reason: string;
}

interface Held {
  readonly id: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly pupilId: string;
  readonly pupilReference: string;
  readonly state: ConsultationState;
  readonly sentOn: IsoDate;
  readonly offer: CostedOffer | null;
  readonly version: number;
}

const LONGEST = 4_000;

/** Schools are asked whether they can take a pupil; an accepted offer becomes a placement, from which its agreement is drafted. */
@Injectable()
export class ConsultationsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
    private readonly standing: ReferralStandingReader,
  ) {}

  /** Refusals: `notAllowed`, `notFound`, `textMissing`, `pupilHeld`, `dateInFuture`, `referralsHeld`, `alreadyConsulted`. */
  consult(actor: Actor, input: ConsultSchool): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'consultSchool', input, async () => {
        requires(actor, 'placements.consult');
        if (input.sentOn > this.clock.today())
          throw new Refused([refusal('dateInFuture', 'Record a consultation once it is sent, not before.', 'sentOn')]);
        const [school] = await this.work.query<{ name: string }>('select name from schools where id = $1', [input.schoolId]);
        if (!school) throw new Refused([refusal('notFound', 'There is no such school.', 'schoolId')]);
        const held = await this.standing.holdOf(input.schoolId);
        if (held.length > 0)
          throw new Refused([refusal('referralsHeld', `New referrals to ${school.name} are held. ${held.join(' ')}`, 'schoolId')]);
        const pupil = await this.pupil(actor, input);
        const id = randomUUID();
        const [made] = await this.work.query(
          `insert into consultations (id, authority_id, school_id, pupil_id, sent_on, reply_due_on, asked_by_family, sent_by, sent_by_name)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (pupil_id, school_id) where state in ('sent', 'replied') do nothing returning id`,
          [
            id,
            actor.organisationId,
            input.schoolId,
            pupil.id,
            input.sentOn,
            replyDueOn(input.sentOn),
            input.askedByFamily,
            actor.personId,
            actor.personName,
          ],
        );
        if (!made)
          throw new Refused([
            refusal('alreadyConsulted', `${school.name} is being consulted about ${pupil.reference} already.`, 'schoolId'),
          ]);
        this.record('consultSchool', id, {
          pupil: pupil.reference,
          school: school.name,
          sentOn: input.sentOn,
          replyDueOn: replyDueOn(input.sentOn),
        });
        return id;
      }),
    );
  }

  /** What a school replied, also late, also once more where it corrects itself. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `datesWrong`, `offerWithoutReply`, `textMissing`, those of `offerRefusals`. */
  recordReply(actor: Actor, input: RecordReply): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'recordConsultationReply', input, async () => {
        requires(actor, 'placements.consult');
        const held = await this.take(input, 'recordReply', 'record a reply');
        const refusals = input.offer === null ? [] : offerRefusals(input.offer);
        if (input.repliedOn < held.sentOn || input.repliedOn > this.clock.today())
          refusals.push(refusal('datesWrong', `A reply comes between ${formatDate(held.sentOn)} and today.`, 'repliedOn'));
        if (input.offer !== null && input.reply !== 'offer')
          refusals.push(refusal('offerWithoutReply', 'Only a reply that is an offer has a price.', 'reply'));
        const words = input.words.trim();
        if (input.reply !== 'offer' && words === '') refusals.push(refusal('textMissing', 'Say what the school wrote.', 'words'));
        if (words.length > LONGEST) refusals.push(refusal('textTooLong', `Say it in at most ${String(LONGEST)} characters.`, 'words'));
        if (refusals.length > 0) throw new Refused(refusals);
        await this.work.query(
          `update consultations set state = 'replied', reply = $2, replied_on = $3, reply_words = $4, offer = $5, offer_starts_on = $6, version = version + 1
           where id = $1`,
          [
            held.id,
            input.reply,
            input.repliedOn,
            words,
            input.offer === null ? null : JSON.stringify(input.offer),
            input.offer?.startsOn ?? null,
          ],
        );
        this.record('recordConsultationReply', held.id, {
          pupil: held.pupilReference,
          school: held.schoolName,
          reply: input.reply,
          ...(input.offer && { annualPence: annualOf(input.offer), offer: input.offer }),
        });
        return held.id;
      }),
    );
  }

  /**
   * Accepts an offer: the pupil has a placement from its first day, without fees until its agreement is in force. Refusals: `notAllowed`,
   * `notFound`, `staleVersion`, `wrongState`, `noOffer`, `referralsHeld`, `alreadyAccepted`. Answers the placement.
   */
  accept(actor: Actor, input: AcceptOffer): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'acceptOfferedPlace', input, async () => {
        requires(actor, 'placements.consult');
        const held = await this.take(input, 'acceptOffer', 'accept an offer');
        if (held.offer === null)
          throw new Refused([refusal('noOffer', `${held.schoolName} has made no costed offer. Record it with its fees first.`)]);
        const holds = await this.standing.holdOf(held.schoolId);
        if (holds.length > 0)
          throw new Refused([refusal('referralsHeld', `New referrals to ${held.schoolName} are held. ${holds.join(' ')}`)]);
        const placementId = await this.place(actor, held, held.offer);
        this.record('acceptOfferedPlace', held.id, {
          pupil: held.pupilReference,
          school: held.schoolName,
          placementId,
          startsOn: held.offer.startsOn,
          annualPence: annualOf(held.offer),
        });
        return placementId;
      }),
    );
  }

  /** Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `textMissing`. */
  withdraw(actor: Actor, input: WithdrawConsultation): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'placements.consult');
      const held = await this.take(input, 'withdraw', 'withdraw it');
      const reason = input.reason.trim();
      if (reason === '') throw new Refused([refusal('textMissing', 'Say why it is withdrawn.', 'reason')]);
      await this.work.query(
        `update consultations set state = 'withdrawn', withdrawn_because = $2, decided_by_name = $3, decided_at = $4, version = version + 1 where id = $1`,
        [held.id, reason, actor.personName, this.clock.now()],
      );
      this.record('withdrawConsultation', held.id, { pupil: held.pupilReference, school: held.schoolName, reason });
      return held.id;
    });
  }

  /** Reminds of replies that are due, on days 10 and 14, each once. Answers how many. */
  async remind(actor: Actor): Promise<number> {
    return this.work.run(actor, async () => {
      const today = this.clock.today();
      const open = await this.work.query<
        Held & { readonly remindedOn: IsoDate | null; readonly sentBy: string; readonly replyDueOn: IsoDate }
      >(
        `${HELD}, consultation.reminded_on as "remindedOn", consultation.sent_by as "sentBy", consultation.reply_due_on as "replyDueOn" ${FROM}
         where consultation.state = 'sent' and consultation.authority_id = (select app.organisation()) order by consultation.id for update of consultation skip locked`,
      );
      const due = open.filter(({ sentOn, remindedOn }) => reminderDue(sentOn, remindedOn, today) !== null);
      await this.work.query('update consultations set reminded_on = $2 where id = any ($1::uuid[])', [due.map(({ id }) => id), today]);
      for (const { id, schoolName, pupilReference, sentBy, replyDueOn: dueOn } of due)
        this.record('remindOfConsultation', id, { pupil: pupilReference, school: schoolName, sentBy, replyDueOn: dueOn });
      return due.length;
    });
  }

  private async place(actor: Actor, held: Held, offer: CostedOffer): Promise<string> {
    const placementId = randomUUID();
    try {
      await this.work.query(
        `insert into placements (id, authority_id, school_id, pupil_id, starts_on, setting, weeks_a_year, nights_a_week, naming_basis, charging_basis, charging_units)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'agreed', $9, $10)`,
        [
          placementId,
          actor.organisationId,
          held.schoolId,
          held.pupilId,
          offer.startsOn,
          offer.setting,
          offer.weeksAYear,
          offer.nightsAWeek,
          offer.chargingKind,
          offer.chargingUnits,
        ],
      );
      await this.work.query(
        `update consultations set state = 'accepted', placement_id = $2, decided_by_name = $3, decided_at = $4, version = version + 1 where id = $1`,
        [held.id, placementId, actor.personName, this.clock.now()],
      );
    } catch (error) {
      if (error instanceof QueryFailedError && (error.driverError as { code?: string }).code === '23505')
        throw new Refused([
          refusal(
            'alreadyAccepted',
            `${held.pupilReference} has a placement from ${formatDate(offer.startsOn)} already. Withdraw this consultation, or ask for another first day.`,
          ),
        ]);
      throw error;
    }
    return placementId;
  }

  private async pupil(actor: Actor, input: ConsultSchool): Promise<{ id: string; reference: string }> {
    const reference = input.pupilReference.trim();
    if (reference === '') throw new Refused([refusal('textMissing', 'Enter the pupil’s reference.', 'pupilReference')]);
    const [known] = await this.work.query<{ id: string; reference: string }>(
      'select id, reference from pupils where authority_id = $1 and lower(reference) = lower($2)',
      [actor.organisationId, reference],
    );
    if (known && input.newPupil)
      throw new Refused([
        refusal('pupilHeld', `${known.reference} is a pupil you hold already. Leave the new pupil’s fields empty.`, 'pupilReference'),
      ]);
    if (known) return known;
    if (!input.newPupil)
      throw new Refused([
        refusal('notFound', 'You hold no pupil with this reference. Check it, or give year group and need of a new one.', 'pupilReference'),
      ]);
    const id = randomUUID();
    const { yearGroup, primaryNeed, birthMonth, outwardPostcode } = input.newPupil;
    await this.work.query(
      'insert into pupils (id, authority_id, reference, year_group, primary_need, birth_month, outward_postcode) values ($1, $2, $3, $4, $5, $6, $7)',
      [id, actor.organisationId, reference, yearGroup, primaryNeed, birthMonth, outwardPostcode],
    );
    this.audit.record({ action: 'addPupil', subjectType: 'pupil', subjectId: id, after: { reference, yearGroup, primaryNeed } });
    return { id, reference };
  }

  private async take(
    input: { readonly consultationId: string; readonly version: number },
    action: ConsultationAction,
    words: string,
  ): Promise<Held> {
    const [held] = await this.work.query<Held>(`${HELD} ${FROM} where consultation.id = $1 for update of consultation`, [
      input.consultationId,
    ]);
    if (!held) throw new Refused([refusal('notFound', 'There is no such consultation, or it is not yours to see.')]);
    const wrong = consultationLifeCycle.refuses(held.state, action, words);
    if (wrong) throw new Refused([wrong]);
    if (held.version !== input.version)
      throw new Refused([refusal('staleVersion', 'Somebody changed this meanwhile. Look again.', 'version')]);
    return held;
  }

  private record(action: string, subjectId: string, after: object): void {
    this.audit.record({ action, subjectType: 'consultation', subjectId, after });
  }
}

const HELD = `select consultation.id, consultation.school_id as "schoolId", school.name as "schoolName", consultation.pupil_id as "pupilId", pupil.reference as "pupilReference",
  consultation.state, consultation.sent_on::text as "sentOn", consultation.offer, consultation.version`;
const FROM =
  'from consultations consultation join schools school on school.id = consultation.school_id join pupils pupil on pupil.id = consultation.pupil_id';
