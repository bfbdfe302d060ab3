import { type IsoDate, addDays, daysBetween } from '../../kernel/dates.js';
import { type Pence, sum } from '../../kernel/money.js';
import { addWorkingDays } from '../../kernel/working-days.js';
import type { ReturnState } from '../negotiation.js';

/** What a return (or a letter) waits for, each with its own next step. In the order in which a day's work takes them. */
export const WORKLIST_KINDS = [
  'counterOffer',
  'toReview',
  'underReview',
  'approvalReturned',
  'lapsed',
  'settled',
  'deadlock',
  'letter',
  'message',
  'expiring',
  'offered',
  'notSent',
  'inApproval',
] as const;
export type WorklistKind = (typeof WORKLIST_KINDS)[number];

/** Who has to act next: the council's own officers, or somebody else (the school, those who approve). */
export type WaitingOn = 'us' | 'them';

const ON_THEM: ReadonlySet<WorklistKind> = new Set(['expiring', 'offered', 'notSent', 'inApproval']);

/** An offer that ends so soon is worth a call to the school. */
export const EXPIRES_SOON_WORKING_DAYS = 3;

/** So long before the window closes, a school that has not sent is worth a reminder. */
export const CLOSES_SOON_DAYS = 14;

/** What decides the kind of an entry. */
export interface WorklistFacts {
  readonly state: ReturnState;
  readonly closesOn: IsoDate;
  readonly expiresOn: IsoDate | null;
  /** Why the last approval request came back; null where none did. */
  readonly returnedReason: string | null;
  /** The school wrote, and the council has neither written nor offered since. */
  readonly messageWaiting: boolean;
}

/** What a return waits for; null where nothing is to be done about it now. */
export function worklistKind(facts: WorklistFacts, today: IsoDate, holidays: ReadonlySet<IsoDate>): WorklistKind | null {
  return kindOfState(facts, today, holidays) ?? (facts.messageWaiting ? 'message' : null);
}

function kindOfState(facts: WorklistFacts, today: IsoDate, holidays: ReadonlySet<IsoDate>): WorklistKind | null {
  switch (facts.state) {
    case 'draft':
      return facts.closesOn <= addDays(today, CLOSES_SOON_DAYS) ? 'notSent' : null;
    case 'submitted':
      return 'toReview';
    case 'underReview':
      return facts.returnedReason === null ? 'underReview' : 'approvalReturned';
    case 'offered':
      return facts.expiresOn !== null && facts.expiresOn <= addWorkingDays(today, EXPIRES_SOON_WORKING_DAYS, holidays)
        ? 'expiring'
        : 'offered';
    case 'countered':
      return 'counterOffer';
    case 'lapsed':
      return 'lapsed';
    case 'settled':
      return 'settled';
    case 'inApproval':
      return 'inApproval';
    case 'deadlocked':
      return 'deadlock';
    case 'approved':
    case 'implemented':
    case 'withdrawn':
      return null;
  }
}

/** One thing to do. Money is pence a year unless said otherwise; null is "not known", never nought. */
export interface WorklistEntry {
  readonly kind: WorklistKind;
  readonly waitingOn: WaitingOn;
  readonly messageWaiting: boolean;
  /** Null for a letter that no return was made from. */
  readonly returnId: string | null;
  readonly letterId: string | null;
  readonly reference: string;
  readonly school: { readonly id: string; readonly urn: number; readonly name: string } | null;
  readonly cycleId: string | null;
  /** The negotiator, or who owns the deadlock; null where nobody has taken it up. */
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly late: boolean;
  /** Since when it waits. */
  readonly since: IsoDate | null;
  /** By when: the offer's last day, the close of the window, or the day from which waiting costs arrears. */
  readonly dueOn: IsoDate | null;
  readonly current: Pence | null;
  /** The asked (or settled) price less the present one. */
  readonly atStake: Pence | null;
  /** What is on the table, less the present price. */
  readonly tabled: Pence | null;
  /** What the next seven days of waiting add to arrears; nought before the price is due. */
  readonly perWeek: Pence | null;
  /** Why it came back or stands still, or what the school wrote. */
  readonly note: string | null;
}

export const waitingOn = (kind: WorklistKind, messageWaiting: boolean): WaitingOn => (ON_THEM.has(kind) && !messageWaiting ? 'them' : 'us');

export const waitingDays = (entry: Pick<WorklistEntry, 'since'>, today: IsoDate): number | null =>
  entry.since === null ? null : Math.max(0, daysBetween(entry.since, today));

/** `me` and `nobody` stand beside the ids of people. */
export interface WorklistFilter {
  readonly group?: WorklistKind | WaitingOn | null;
  readonly person?: string | null;
  readonly text?: string | null;
}

/** An unanswered message is in the group of messages whatever else the return waits for. */
const inGroup = (entry: WorklistEntry, group: WorklistFilter['group']): boolean =>
  !group || entry.kind === group || entry.waitingOn === group || (group === 'message' && entry.messageWaiting);

const isOf = (entry: WorklistEntry, person: string | null | undefined, me: string): boolean => {
  if (!person) return true;
  if (person === 'nobody') return entry.person === null;
  return entry.person?.id === (person === 'me' ? me : person);
};

const speaksOf = (entry: WorklistEntry, text: string | null | undefined): boolean => {
  const sought = text?.trim().toLowerCase();
  if (!sought) return true;
  return `${entry.school?.name ?? ''} ${String(entry.school?.urn ?? '')} ${entry.reference}`.toLowerCase().includes(sought);
};

/** What the groups are counted over: everything but the choice of group. */
export const ofPersonAndText = (entries: readonly WorklistEntry[], filter: WorklistFilter, me: string): WorklistEntry[] =>
  entries.filter((entry) => isOf(entry, filter.person, me) && speaksOf(entry, filter.text));

export const ofGroup = (entries: readonly WorklistEntry[], group: WorklistFilter['group']): WorklistEntry[] =>
  entries.filter((entry) => inGroup(entry, group));

/** A group with its money: the sums leave out what is not known, and say how many that are. */
export interface WorklistGroup {
  readonly group: WorklistKind | WaitingOn;
  readonly count: number;
  readonly atStake: Pence;
  readonly perWeek: Pence;
  readonly notKnown: number;
}

/** Both sides, then each kind that has something in it. */
export function worklistGroups(entries: readonly WorklistEntry[]): WorklistGroup[] {
  const groups = [...(['us', 'them'] as const), ...WORKLIST_KINDS].map((group) => summed(group, ofGroup(entries, group)));
  return groups.filter(({ group, count }) => count > 0 || group === 'us' || group === 'them');
}

const summed = (group: WorklistGroup['group'], entries: readonly WorklistEntry[]): WorklistGroup => ({
  group,
  count: entries.length,
  atStake: sum(entries.flatMap(({ atStake }) => atStake ?? [])),
  perWeek: sum(entries.flatMap(({ perWeek }) => perWeek ?? [])),
  notKnown: entries.filter(({ atStake }) => atStake === null).length,
});

export const WORKLIST_SORTS = ['urgency', 'atStake', 'waiting', 'school'] as const;
export type WorklistSort = (typeof WORKLIST_SORTS)[number];

type Order = (a: WorklistEntry, b: WorklistEntry) => number;

/** What is not known comes last, whichever way. */
const by =
  (key: (entry: WorklistEntry) => string | number | null, direction: 1 | -1 = 1): Order =>
  (a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === right) return 0;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right ? -direction : direction;
  };

const inOrder =
  (...orders: readonly Order[]): Order =>
  (a, b) => {
    for (const order of orders) {
      const found = order(a, b);
      if (found !== 0) return found;
    }
    return 0;
  };

const dearest = by(({ atStake }) => atStake, -1);
const schoolName = by(({ school }) => school?.name.toLowerCase() ?? null);
const reference = by(({ reference: text, letterId }) => text || letterId);

/** The most urgent first, and of what is due on one day the dearest. Ties by reference, so that a page stays as it was. */
export function sortWorklist(entries: readonly WorklistEntry[], sort: WorklistSort, descending: boolean): WorklistEntry[] {
  const direction = descending ? -1 : 1;
  const first: Record<WorklistSort, Order> = {
    urgency: by(({ dueOn }) => dueOn, direction),
    atStake: by(({ atStake }) => atStake, direction),
    // Waiting longest is since earliest.
    waiting: by(({ since }) => since, descending ? 1 : -1),
    school: by(({ school }) => school?.name.toLowerCase() ?? null, direction),
  };
  return [...entries].sort(inOrder(first[sort], dearest, schoolName, reference));
}
