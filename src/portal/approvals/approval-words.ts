import type { RequestState } from '../../approvals/dto/approval-request.js';
import { type Pence, formatShortPounds, pence } from '../../kernel/money.js';
import { roleInWords } from '../account/role-words.js';

const STATES: Readonly<Record<RequestState, readonly [words: string, colour: string]>> = {
  pending: ['Waiting for a decision', 'blue'],
  approved: ['Approved, in call-in', 'turquoise'],
  inForce: ['In force', 'green'],
  returned: ['Returned', 'yellow'],
  void: ['Void', 'grey'],
};

export const REQUEST_STATES = Object.keys(STATES) as RequestState[];

export const stateInWords = (state: RequestState): string => STATES[state][0];
export const stateColour = (state: RequestState): string => STATES[state][1];

/** "more", "less" or "no change": a rise or fall a year as a sentence says it. */
export const riseInWords = (value: Pence): string =>
  value === 0 ? 'no change in what is paid a year' : `${formatShortPounds(pence(Math.abs(value)))} a year ${value > 0 ? 'more' : 'less'}`;

/** Roles in the order in which they decide: "Head of SES, then Finance business partner". */
export const rolesInOrder = (roles: readonly string[]): string => roles.map(roleInWords).join(', then ');

const ACTS: Readonly<Record<string, string>> = {
  enteredReturn: 'entered the return',
  sentReturn: 'sent the return',
  negotiates: 'is the return’s officer',
  offered: 'made an offer',
  countered: 'made a counter-offer',
  answered: 'answered an offer',
  askedApproval: 'asked for this approval',
};

export const actInWords = (act: string): string => ACTS[act] ?? act;

export const daysInWords = (days: number): string => (days === 0 ? 'today' : days === 1 ? 'yesterday' : `${String(days)} days ago`);
