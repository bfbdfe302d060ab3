import { type IsoDate, formatDate } from '../../kernel/dates.js';
import type { Majority, Quorum } from './voting.js';

/** What members do together, each led by one of them. */
export const ACTIVITIES = ['demand', 'lots', 'negotiation', 'contracts', 'costs'] as const;
export type Activity = (typeof ACTIVITIES)[number];

export const ACTIVITY_WORDS: Readonly<Record<Activity, string>> = {
  demand: 'Pooled demand',
  lots: 'Joint lots',
  negotiation: 'Joint negotiation',
  contracts: 'Joint contracts',
  costs: 'Sharing of costs',
};

export const QUORUM_WORDS: Readonly<Record<Quorum, string>> = {
  half: 'at least half of the members vote',
  twoThirds: 'at least two thirds of the members vote',
  all: 'all members vote',
};

export const MAJORITY_WORDS: Readonly<Record<Majority, string>> = {
  simple: 'more are for it than against',
  twoThirds: 'at least two thirds are for it',
  unanimous: 'nobody is against',
};

/** What members may decide about their consortium itself. */
export type MembershipContent =
  | { readonly authorityId: string; readonly authorityName: string; readonly from: IsoDate }
  | { readonly authorityId: string; readonly authorityName: string; readonly until: IsoDate }
  | { readonly activity: Activity; readonly authorityId: string; readonly authorityName: string; readonly from: IsoDate }
  | { readonly quorum: Quorum; readonly majority: Majority; readonly from: IsoDate };

interface Proposed {
  readonly title: string;
  readonly words: string;
}

export const joining = (name: string, from: IsoDate): Proposed => ({
  title: `${name} joins`,
  words: `${name} becomes a member on ${formatDate(from)}. From then on it votes, may opt in to joint lots and negotiations, and may share its demand, prices and spend, each under an agreement of its own.`,
});

export const leaving = (name: string, until: IsoDate): Proposed => ({
  title: `${name} leaves`,
  words: `${name} is a member until ${formatDate(until)}. From the next day on it shares nothing new and votes no more; its contracts, its part of the places it has taken and its record stay as they are.`,
});

export const leading = (name: string, activity: Activity, from: IsoDate): Proposed => ({
  title: `${name} leads: ${ACTIVITY_WORDS[activity].toLowerCase()}`,
  words: `From ${formatDate(from)} ${name} leads ${ACTIVITY_WORDS[activity].toLowerCase()} for all members.`,
});

export const deciding = (quorum: Quorum, majority: Majority, from: IsoDate): Proposed => ({
  title: 'How members decide',
  words: `From ${formatDate(from)} a decision is carried where ${QUORUM_WORDS[quorum]} and ${MAJORITY_WORDS[majority]}.`,
});
