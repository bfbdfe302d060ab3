import { type IsoDate, addDays, daysBetween, formatDate } from '../../kernel/dates.js';
import type { ReturnState } from '../../uplifts/negotiation.js';
import { countInWords } from '../foundation/words.js';

interface Tag {
  readonly text: string;
  readonly colour: string;
}

/** Where a return stands, as its school sees it. An offer whose last day has passed is over, before the clock has said so. */
export function stateTag(state: ReturnState, offerIsOver = false): Tag {
  switch (state) {
    case 'draft':
      return { text: 'Not sent', colour: 'yellow' };
    case 'submitted':
      return { text: 'Sent', colour: 'blue' };
    case 'underReview':
      return { text: 'Under review', colour: 'blue' };
    case 'offered':
      return offerIsOver ? { text: 'Offer ended', colour: 'orange' } : { text: 'Offer to answer', colour: 'purple' };
    case 'countered':
      return { text: 'Countered', colour: 'blue' };
    case 'settled':
      return { text: 'Agreed', colour: 'turquoise' };
    case 'inApproval':
      return { text: 'Agreed, in approval', colour: 'turquoise' };
    case 'approved':
      return { text: 'Approved', colour: 'turquoise' };
    case 'implemented':
      return { text: 'In force', colour: 'green' };
    case 'deadlocked':
      return { text: 'No agreement', colour: 'red' };
    case 'withdrawn':
      return { text: 'Taken back', colour: 'grey' };
    case 'lapsed':
      return { text: 'Offer ended', colour: 'orange' };
  }
}

/** What happens next, and who does it. */
export function nextInWords(state: ReturnState, { offerIsOver = false, canReopen = true } = {}): string {
  switch (state) {
    case 'draft':
      return canReopen ? 'You fill in the return and send it' : 'The round closed before it was sent';
    case 'submitted':
      return 'The council takes the return up';
    case 'underReview':
      return 'The council prepares its offer';
    case 'offered':
      return offerIsOver ? 'The council may make its offer again' : 'You answer the offer';
    case 'countered':
      return 'The council answers your figures';
    case 'settled':
      return 'The council asks those who must approve';
    case 'inApproval':
      return 'The council’s approvers decide';
    case 'approved':
      return 'The new prices come into force';
    case 'implemented':
      return 'Nothing: the new prices hold';
    case 'deadlocked':
      return 'A named person at the council looks for a way on';
    case 'withdrawn':
      return canReopen ? 'You may change it and send it again' : 'Nothing: the round is over';
    case 'lapsed':
      return 'The council may make its offer again';
  }
}

/** "14 days left: closes on 31 January 2027". A day that has passed says so. */
export function countdown(lastDay: IsoDate, today: IsoDate, { lead = 'closes on', past = 'Closed' } = {}): string {
  const left = daysBetween(today, lastDay);
  const on = formatDate(lastDay);
  if (left < 0) return `${past} on ${on}, ${countInWords(-left, 'day', 'days')} ago`;
  if (left === 0) return `Last day today, ${on}`;
  return `${countInWords(left, 'day', 'days')} left: ${lead} ${on}`;
}

/** Whether a deadline is near enough to be shown as urgent. */
export const isNear = (lastDay: IsoDate, today: IsoDate): boolean => lastDay <= addDays(today, 7);

const KINDS: Readonly<Record<string, string>> = {
  core: 'Core education',
  therapy: 'Therapy',
  oneToOne: 'One-to-one support',
  residential: 'Residential',
  transport: 'Transport',
  other: 'Other',
};

/** A fee in plain words: "Therapy (speech and language)". */
export function feeInWords({ kind, label }: { readonly kind: string; readonly label: string }): string {
  const words = KINDS[kind] ?? kind;
  return label.trim() === '' || label.trim().toLowerCase() === words.toLowerCase() ? words : `${words} (${label.trim()})`;
}

const EVIDENCE: Readonly<Record<string, string>> = {
  accounts: 'Accounts',
  budget: 'Budget',
  occupancy: 'Occupancy',
  letter: 'Letter',
  other: 'Other',
};

export const evidenceInWords = (kind: string): string => EVIDENCE[kind] ?? kind;

/** "1.2 MB", "340 KB". */
export function sizeInWords(bytes: number): string {
  if (bytes >= 1_048_576) return `${(bytes / 1_048_576).toFixed(1)} MB`;
  return `${String(Math.max(1, Math.round(bytes / 1024)))} KB`;
}
