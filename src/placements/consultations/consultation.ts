import { type IsoDate, addDays, daysBetween } from '../../kernel/dates.js';
import { lifeCycle } from '../../kernel/life-cycle.js';
import { type Pence, pence } from '../../kernel/money.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';
import { type ChargingBasis, type PriceUnit, chargingBasisOf } from '../charging-basis.js';

/** A school's reply is due so many calendar days after it was sent (domain.md, Consultation). */
export const REPLY_DAYS = 15;

/** On which days after sending an officer is reminded [D]. */
export const REMINDER_DAYS: readonly number[] = [10, 14];

export const CONSULTATION_STATES = ['sent', 'replied', 'accepted', 'withdrawn'] as const;
export type ConsultationState = (typeof CONSULTATION_STATES)[number];
export type ConsultationAction = 'recordReply' | 'acceptOffer' | 'withdraw';

/** No reply never blocks a decision; a reply may come late, and be corrected by another while nothing is accepted. */
export const consultationLifeCycle = lifeCycle<ConsultationState, ConsultationAction>({
  sent: { recordReply: 'replied', withdraw: 'withdrawn' },
  replied: { recordReply: 'replied', acceptOffer: 'accepted', withdraw: 'withdrawn' },
  accepted: {},
  withdrawn: {},
});

/** A school's reply as it is coded. */
export const REPLIES = ['offer', 'cannotMeetNeed', 'harmsOthers', 'full', 'other'] as const;
export type Reply = (typeof REPLIES)[number];

export interface OfferedLine {
  readonly kind: 'core' | 'therapy' | 'oneToOne' | 'residential' | 'transport' | 'other';
  readonly label: string;
  readonly unit: PriceUnit;
  /** Units a year. */
  readonly quantity: number;
  /** Net, of a year. */
  readonly annualPence: Pence;
  readonly vat: 'exempt' | 'outsideScope' | 'zero' | 'standard';
}

/** What a school offers: the place and its price. */
export interface CostedOffer {
  readonly startsOn: IsoDate;
  readonly setting: 'day' | 'residential';
  readonly weeksAYear: number | null;
  readonly nightsAWeek: number | null;
  readonly chargingKind: ChargingBasis['kind'];
  readonly chargingUnits: number | null;
  readonly lines: readonly OfferedLine[];
}

export const replyDueOn = (sentOn: IsoDate): IsoDate => addDays(sentOn, REPLY_DAYS);

/** The reminder that is due: the latest of its days that has come, unless one was sent since. Null where none is. */
export function reminderDue(sentOn: IsoDate, remindedOn: IsoDate | null, today: IsoDate): IsoDate | null {
  const due = REMINDER_DAYS.map((days) => addDays(sentOn, days)).filter((day) => day <= today);
  const last = due.at(-1);
  return last === undefined || (remindedOn !== null && remindedOn >= last) ? null : last;
}

/** "in 5 days", "today", "3 days late". */
export function dueInWords(dueOn: IsoDate, today: IsoDate): string {
  const days = daysBetween(today, dueOn);
  if (days === 0) return 'today';
  const words = `${String(Math.abs(days))} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
  return days > 0 ? `in ${words}` : `${words} late`;
}

export const annualOf = (offer: CostedOffer): Pence => pence(offer.lines.reduce((total, { annualPence }) => total + annualPence, 0));

/** What is wrong with a costed offer: `noFeeLine`, `noChargingBasis`, `amountWrong`, `quantityWrong`, `nightsWithoutBoarding`, `sameLine`. */
export function offerRefusals(offer: CostedOffer): Refusal[] {
  const refusals: Refusal[] = [];
  if (offer.lines.length === 0) refusals.push(refusal('noFeeLine', 'Enter at least one fee of the offer.', 'lines'));
  if (chargingBasisOf(offer.chargingKind, offer.chargingUnits) === null)
    refusals.push(refusal('noChargingBasis', 'Say how many school days or weeks a year are charged.', 'chargingUnits'));
  if (offer.setting === 'day' && (offer.nightsAWeek ?? 0) > 0)
    refusals.push(refusal('nightsWithoutBoarding', 'A day place has no nights. Choose residential, or leave them out.', 'nightsAWeek'));
  offer.lines.forEach((line, index) => {
    if (line.annualPence < 0) refusals.push(refusal('amountWrong', 'A fee is not below nothing.', 'lines', String(index), 'annual'));
    if (line.quantity <= 0)
      refusals.push(refusal('quantityWrong', 'Enter how many units there are a year.', 'lines', String(index), 'quantity'));
    const same = offer.lines.findIndex(({ kind, label }) => kind === line.kind && label === line.label);
    if (same < index) refusals.push(refusal('sameLine', 'Two fees of a kind need labels that differ.', 'lines', String(index), 'label'));
  });
  return refusals;
}
