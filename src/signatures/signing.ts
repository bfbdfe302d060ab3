import { type IsoDate, daysBetween } from '../kernel/dates.js';
import type { DateRange } from '../kernel/date-range.js';
import { containsDate } from '../kernel/date-range.js';
import { lifeCycle } from '../kernel/life-cycle.js';
import { type Pence, formatShortPounds } from '../kernel/money.js';
import { type Refusal, refusal } from '../kernel/outcome.js';

export type SigningState = 'open' | 'completed' | 'declined' | 'expired' | 'withdrawn';
export type SigningAction = 'sign' | 'complete' | 'decline' | 'expire' | 'withdraw';

/** What may be done with a signing request. Closed is closed: to try again, the subject asks anew. */
export const signingLifeCycle = lifeCycle<SigningState, SigningAction>({
  open: { sign: 'open', complete: 'completed', decline: 'declined', expire: 'expired', withdraw: 'withdrawn' },
  completed: {},
  declined: {},
  expired: {},
  withdrawn: {},
});

export interface PartyInTurn {
  readonly id: string;
  readonly position: number;
  readonly organisationName: string;
  readonly signed: boolean;
}

/** Whose turn it is: of parties in order the first that has not signed, of others all that have not. */
export function partiesInTurn<Party extends PartyInTurn>(parties: readonly Party[], ordered: boolean): Party[] {
  const left = parties.filter(({ signed }) => !signed).sort((a, b) => a.position - b.position);
  return ordered ? left.slice(0, 1) : left;
}

/** Why this party cannot act now: it has signed, or another signs before it. Undefined where it may. */
export function refusesTurn(party: PartyInTurn, parties: readonly PartyInTurn[], ordered: boolean): Refusal | undefined {
  if (party.signed) return refusal('alreadySigned', `Somebody has signed for ${party.organisationName} already.`);
  const turn = partiesInTurn(parties, ordered);
  if (turn.some(({ id }) => id === party.id)) return undefined;
  return refusal('notYourTurn', `${turn[0]?.organisationName ?? 'Another party'} signs first. You are told as soon as it is your turn.`);
}

/** What somebody may sign for an organisation. */
export interface SigningAuthority {
  readonly period: DateRange;
  /** None: whatever the value. */
  readonly upToPence: Pence | null;
  readonly confirmed: boolean;
}

/**
 * The authority that carries a signature of this value on this day, or why none does. Nothing counts that a second person has not confirmed.
 */
export function authorityFor<Authority extends SigningAuthority>(
  held: readonly Authority[],
  valuePence: Pence,
  on: IsoDate,
): { readonly authority: Authority } | { readonly refused: Refusal } {
  const now = held.filter(({ period }) => containsDate(period, on));
  if (now.length === 0)
    return {
      refused: refusal('notASignatory', 'You are not an authorised signatory of your organisation today, so you cannot sign for it.'),
    };
  const confirmed = now.filter((each) => each.confirmed);
  if (confirmed.length === 0)
    return { refused: refusal('notConfirmed', 'Your authority to sign is recorded, but no second person has confirmed it yet.') };
  const authority = confirmed.find(({ upToPence }) => upToPence === null || upToPence >= valuePence);
  if (authority) return { authority };
  const most = Math.max(...confirmed.map(({ upToPence }) => upToPence ?? 0)) as Pence;
  return {
    refused: refusal(
      'aboveAuthority',
      `You may sign up to ${formatShortPounds(most)}. This is worth ${formatShortPounds(valuePence)}, so a signatory with more authority must sign it.`,
    ),
  };
}

/** Those who are to sign are reminded this many days before the last day, once each. */
export const REMINDER_DAYS = [7, 2] as const;

/** Whether a reminder is due: a mark has been passed since the last one, and the last day has not. */
export function reminderDue(expiresOn: IsoDate, today: IsoDate, remindedOn: IsoDate | null): boolean {
  const left = daysBetween(today, expiresOn);
  if (left < 0) return false;
  const passed = REMINDER_DAYS.filter((mark) => left <= mark);
  return passed.some((mark) => remindedOn === null || daysBetween(remindedOn, expiresOn) > mark);
}

/** The day after the last is too late. */
export const isOver = (expiresOn: IsoDate, today: IsoDate): boolean => today > expiresOn;

/** The words a signatory consents to, kept whole with each signature. Whoever changes them changes the version. */
export const CONSENT_VERSION = '2026-1';

export const consentText = ({
  organisationName,
  title,
  reference,
}: {
  organisationName: string;
  title: string;
  reference: string;
}): string =>
  `I have read ${title} (${reference}). I agree to it on behalf of ${organisationName}, and I am authorised to sign it for ${organisationName}. ` +
  'By entering my password and pressing “Sign”, I sign this document electronically and intend this to have the same effect as my signature on paper. ' +
  'I agree that my name, role and e-mail address, the time, my network address and the program I use are recorded as evidence and shown to the other parties.';
