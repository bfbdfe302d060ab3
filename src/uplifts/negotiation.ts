import { type DateRange } from '../kernel/date-range.js';
import { type IsoDate, formatDate, laterOf } from '../kernel/dates.js';
import { inWords, lifeCycle } from '../kernel/life-cycle.js';
import { type Outcome, type Refusal, accepted, refusal, refused } from '../kernel/outcome.js';
import { addWorkingDays } from '../kernel/working-days.js';

/** Where a return stands. The old rate holds in every state but `implemented` (domain.md, Negotiation). */
export type ReturnState =
  | 'draft'
  | 'submitted'
  | 'underReview'
  | 'offered'
  | 'countered'
  | 'settled'
  | 'inApproval'
  | 'approved'
  | 'implemented'
  | 'deadlocked'
  | 'withdrawn'
  | 'lapsed';

export type NegotiationAction =
  | 'submit'
  | 'startReview'
  | 'offer'
  | 'counter'
  | 'accept'
  | 'withdraw'
  | 'reopen'
  | 'lapse'
  | 'lapseReturn'
  | 'escalate'
  | 'requestApproval'
  | 'approve'
  | 'returnForChange'
  | 'reopenReview'
  | 'implement';

/** Who acts: the council, the school, or the clock. */
export type NegotiationSide = 'authority' | 'provider' | 'system';

/**
 * What can be done next. An approval returned for a change opens the negotiation again. An approved return waits for its call-in. A lapsed
 * offer can be made again; a draft not sent by the end of the cycle is withdrawn, never offered on. A deadlock is left by a new offer only:
 * it is a legal risk, never a closed record. What was negotiated jointly is reviewed anew where the joint figures no longer stand.
 */
export const negotiation = lifeCycle<ReturnState, NegotiationAction>({
  draft: { submit: 'submitted', lapseReturn: 'withdrawn' },
  submitted: { startReview: 'underReview', offer: 'offered', accept: 'settled', withdraw: 'withdrawn' },
  underReview: { offer: 'offered', accept: 'settled', escalate: 'deadlocked', withdraw: 'withdrawn' },
  offered: {
    accept: 'settled',
    counter: 'countered',
    lapse: 'lapsed',
    escalate: 'deadlocked',
    withdraw: 'withdrawn',
    reopenReview: 'underReview',
  },
  countered: { accept: 'settled', offer: 'offered', escalate: 'deadlocked', withdraw: 'withdrawn', reopenReview: 'underReview' },
  settled: { requestApproval: 'inApproval', reopenReview: 'underReview' },
  inApproval: { approve: 'approved', returnForChange: 'underReview' },
  approved: { implement: 'implemented', returnForChange: 'underReview' },
  implemented: {},
  deadlocked: { offer: 'offered' },
  withdrawn: { reopen: 'draft' },
  lapsed: { offer: 'offered', escalate: 'deadlocked', reopenReview: 'underReview' },
});

const SIDES: Readonly<Record<Exclude<NegotiationAction, 'accept'>, readonly NegotiationSide[]>> = {
  submit: ['provider', 'authority'],
  startReview: ['authority'],
  offer: ['authority'],
  counter: ['provider'],
  withdraw: ['provider'],
  reopen: ['provider'],
  lapse: ['system'],
  lapseReturn: ['system'],
  escalate: ['authority'],
  requestApproval: ['authority'],
  approve: ['authority'],
  returnForChange: ['authority'],
  reopenReview: ['system'],
  implement: ['authority', 'system'],
};

/**
 * Which sides may do an action in a state. Whoever received the last figure accepts it: the provider an offer, the council a counter-offer or
 * the ask itself. A return is submitted by the school, or by an officer on its behalf.
 */
export function sidesOf(state: ReturnState, action: NegotiationAction): readonly NegotiationSide[] {
  if (action === 'accept') return state === 'offered' ? ['provider'] : ['authority'];
  return SIDES[action];
}

/** What a side can do in a state, in the order of the table: the buttons of a page. */
export const actionsOf = (state: ReturnState, side: NegotiationSide): NegotiationAction[] =>
  negotiation.actions(state).filter((action) => sidesOf(state, action).includes(side));

/** One attempt to move a return on. `escalationOwner` is the person who will own a deadlock. */
export interface NegotiationAttempt {
  readonly state: ReturnState;
  readonly action: NegotiationAction;
  readonly side: NegotiationSide;
  readonly escalationOwner?: string | null;
}

/** Why an attempt is refused, or undefined: `wrongState`, `wrongSide`, `escalationNeedsOwner` (a deadlock has a named owner). */
export function refusesAttempt({ state, action, side, escalationOwner }: NegotiationAttempt): Refusal | undefined {
  const wrongState = negotiation.refuses(state, action);
  if (wrongState) return wrongState;
  if (!sidesOf(state, action).includes(side)) {
    return refusal('wrongSide', `The ${side} cannot ${inWords(action)} while the state is “${inWords(state)}”.`);
  }
  if (action === 'escalate' && !escalationOwner) {
    return refusal('escalationNeedsOwner', 'Name the person who will own this deadlock.', 'owner');
  }
  return undefined;
}

/** The last day on which an offer can be accepted: the n-th working day after it was made, bank holidays not counted (10 by default policy). */
export const offerExpiresOn = (madeOn: IsoDate, workingDays: number, holidays: ReadonlySet<IsoDate>): IsoDate =>
  addWorkingDays(madeOn, workingDays, holidays);

/** An offer stands to the end of its last day. */
export const isExpired = (expiresOn: IsoDate, today: IsoDate): boolean => today > expiresOn;

/** What an authority's policy does with a return that arrives after the window. */
export type LateRule = 'nextCycle' | 'oneTermAfterReceipt';

/** A return's receipt measured against its window. */
export interface Receipt {
  readonly receivedOn: IsoDate;
  /** The last day of the window, included. */
  readonly closesOn: IsoDate;
  readonly effectiveOn: IsoDate;
  readonly lateRule: LateRule;
  /** The school's terms known around and after receipt, in any order; the last not included, as everywhere. */
  readonly terms: readonly DateRange[];
  readonly schoolName: string;
}

/** `effectiveOn` is null where a late return goes to the next cycle. */
export interface Lateness {
  readonly late: boolean;
  readonly effectiveOn: IsoDate | null;
  readonly words: string;
}

/**
 * A return received by the last day of the window takes effect as the contract says. A late one goes to the next cycle, or starts no sooner
 * than one full term after receipt: not before the first term that begins on or after receipt has ended (domain.md, Uplift calendar). For a
 * letter the day of receipt is the one logged. Refusal: `noTermCalendar` where that term is not recorded.
 */
export function lateness({ receivedOn, closesOn, effectiveOn, lateRule, terms, schoolName }: Receipt): Outcome<Lateness> {
  if (receivedOn <= closesOn) {
    return accepted({ late: false, effectiveOn, words: `Received on ${formatDate(receivedOn)}, within the window.` });
  }
  const late = `Received on ${formatDate(receivedOn)}, after the window closed on ${formatDate(closesOn)}`;
  if (lateRule === 'nextCycle') return accepted({ late: true, effectiveOn: null, words: `${late}: it goes to the next cycle.` });
  const fullTerm = [...terms].sort((a, b) => (a.from < b.from ? -1 : 1)).find((term) => term.from >= receivedOn);
  if (fullTerm?.to == null) {
    return refused(
      refusal(
        'noTermCalendar',
        `${schoolName}: no full term after ${formatDate(receivedOn)} is recorded, so the start cannot be computed.`,
      ),
    );
  }
  const start = laterOf(effectiveOn, fullTerm.to);
  return accepted({ late: true, effectiveOn: start, words: `${late}: it starts on ${formatDate(start)}, one full term after receipt.` });
}
