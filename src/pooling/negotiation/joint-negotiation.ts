import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { lifeCycle } from '../../kernel/life-cycle.js';
import { type BasisPoints, type Pence, formatPercent, formatShortPounds, pence, sum } from '../../kernel/money.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';

export const JOINT_STATES = ['optIn', 'asked', 'submitted', 'offered', 'countered', 'reopened', 'settled', 'ended'] as const;
export type JointState = (typeof JOINT_STATES)[number];
export type JointAction =
  'askSchool' | 'sendJointReturn' | 'offerJointly' | 'counterJointly' | 'agreeJointly' | 'reopenJointly' | 'endJointly';

/**
 * A joint negotiation with one school (domain.md, Pooled commissioning): members opt in, the school is asked once, both sides put figures for all
 * members at once. When it is settled each member's own Finance approves its own share; `reopened` waits for a new offer, since the last figures
 * fell: an offer lapsed, a member dropped out, or one that all depend on did not approve.
 */
export const jointLifeCycle = lifeCycle<JointState, JointAction>({
  optIn: { askSchool: 'asked', endJointly: 'ended' },
  asked: { sendJointReturn: 'submitted', endJointly: 'ended' },
  submitted: { offerJointly: 'offered', agreeJointly: 'settled', endJointly: 'ended' },
  offered: { counterJointly: 'countered', agreeJointly: 'settled', reopenJointly: 'reopened', endJointly: 'ended' },
  countered: { offerJointly: 'offered', agreeJointly: 'settled', reopenJointly: 'reopened', endJointly: 'ended' },
  reopened: { offerJointly: 'offered', endJointly: 'ended' },
  settled: { reopenJointly: 'reopened' },
  ended: {},
});

/** Whether each member's prices come into force by themselves, or all members' together or not at all. */
export const IN_FORCE = ['eachMember', 'allOrNone'] as const;
export type InForce = (typeof IN_FORCE)[number];

export const IN_FORCE_WORDS: Readonly<Record<InForce, string>> = {
  eachMember: 'each member’s new prices with its own approval',
  allOrNone: 'all members’ new prices together, or none',
};

/** Settled figures are each member's own: until then a member may drop out. */
export const mayDropOut = (state: JointState): boolean => state !== 'settled' && state !== 'ended';

export interface NewNegotiation {
  readonly words: string;
  readonly academicYear: number;
  readonly inForce: InForce;
  readonly minimumMembers: number;
  readonly optInBy: IsoDate;
}

/** What is wrong with what is opened, all together. */
export function refusesNegotiation(asked: NewNegotiation, members: number, today: IsoDate): Refusal[] {
  const wrong: [boolean, string, string, string][] = [
    [asked.words.trim() === '', 'textMissing', 'Say why members should negotiate together.', 'words'],
    [asked.optInBy < today, 'dateInPast', 'Give members a last day that is still to come.', 'optInBy'],
    [
      !Number.isInteger(asked.minimumMembers) || asked.minimumMembers < 2 || asked.minimumMembers > members,
      'numberWrong',
      `Between 2 and all ${String(members)} members have to take part.`,
      'minimumMembers',
    ],
  ];
  return wrong.filter(([is]) => is).map(([, code, message, field]) => refusal(code, message, field));
}

/** What one member brings. Money is net pence a year over all its lines. */
export interface Part {
  readonly authorityId: string;
  readonly places: number;
  readonly currentPence: Pence;
  readonly askedPence: Pence;
  /** At the lower rise of the ask for more places, line by line; where it names none, what is asked. */
  readonly volumePence: Pence;
  /** At the latest offer or counter-offer. */
  readonly tabledPence: Pence;
}

/** A figure as its condition goes. */
export interface Condition {
  readonly percentBp: BasisPoints;
  readonly volumePercentBp: BasisPoints | null;
  readonly leastPlaces: number | null;
}

/** A figure put to the other side. */
export type Figure = Condition & { readonly kind: 'ask' | 'offer' | 'counter' };

/** The lower rise of an ask, where so many places bring it; null: the plain one counts. */
export const volumeRise = ({ kind, volumePercentBp, leastPlaces }: Figure, places: number): BasisPoints | null =>
  kind === 'ask' && leastPlaces !== null && places >= leastPlaces ? volumePercentBp : null;

/** What a member would pay a year at the figure on the table, while so many places take part. */
export function onTheTable(part: Part, figure: Figure | null, places: number): Pence {
  if (figure?.kind !== 'ask') return part.tabledPence;
  return volumeRise(figure, places) === null ? part.askedPence : part.volumePence;
}

/** Whether a figure stands with so many places. An ask always does: with fewer its plain rise counts. */
export const stands = ({ kind, leastPlaces }: Figure, places: number): boolean =>
  kind === 'ask' || leastPlaces === null || places >= leastPlaces;

/** What follows when one member drops out. */
export interface EffectOfLeaving {
  readonly places: { readonly before: number; readonly after: number };
  readonly currentPence: { readonly before: Pence; readonly after: Pence };
  readonly members: { readonly before: number; readonly after: number };
  /** Too few remain: everybody negotiates alone. */
  readonly ends: boolean;
  /** The figure on the table was for more places. */
  readonly figureFalls: boolean;
  /** What the one that leaves would pay a year more than at the figure on the table, if its school got all it asks; null where none is. */
  readonly ownRiskPence: Pence | null;
  /** The same for those that remain, where the figure falls with it. */
  readonly othersRiskPence: Pence | null;
}

export function effectOfLeaving(parts: readonly Part[], leaverId: string, minimumMembers: number, open: Figure | null): EffectOfLeaving {
  const stay = parts.filter(({ authorityId }) => authorityId !== leaverId);
  const places = (of: readonly Part[]): number => of.reduce((total, part) => total + part.places, 0);
  const before = places(parts);
  const after = places(stay);
  const ends = stay.length < minimumMembers;
  const falls = open !== null && (ends || !stands(open, after) || volumeRise(open, before) !== volumeRise(open, after));
  const risk = (of: readonly Part[]): Pence => sum(of.map((part) => pence(Math.max(0, part.askedPence - onTheTable(part, open, before)))));
  return {
    places: { before, after },
    currentPence: { before: sum(parts.map((part) => part.currentPence)), after: sum(stay.map((part) => part.currentPence)) },
    members: { before: parts.length, after: stay.length },
    ends,
    figureFalls: falls,
    ownRiskPence: open === null ? null : risk(parts.filter(({ authorityId }) => authorityId === leaverId)),
    othersRiskPence: falls ? risk(stay) : null,
  };
}

/** The effect in sentences, for the page on which somebody decides. */
export function effectInWords(effect: EffectOfLeaving, leaver: string): string[] {
  const sentences = [
    `${String(effect.members.after)} of ${String(effect.members.before)} members remain, with ${String(effect.places.after)} of ${String(effect.places.before)} places and ${formatShortPounds(effect.currentPence.after)} of ${formatShortPounds(effect.currentPence.before)} a year.`,
  ];
  if (effect.ends) sentences.push('That is too few: the joint negotiation ends, and every member negotiates alone.');
  if (effect.figureFalls)
    sentences.push(
      effect.othersRiskPence !== null && effect.othersRiskPence > 0
        ? `The figure on the table was for more places and falls: up to ${formatShortPounds(effect.othersRiskPence)} a year more for those that remain.`
        : 'The figure on the table falls.',
    );
  if (effect.ownRiskPence !== null && effect.ownRiskPence > 0)
    sentences.push(
      `${leaver} negotiates alone, at worst for ${formatShortPounds(effect.ownRiskPence)} a year more than the figure on the table.`,
    );
  return sentences;
}

/** "5.00%, or 3.50% while at least 12 places take part"; "3.00% while at least 12 places take part". */
export function figureInWords({ percentBp, volumePercentBp, leastPlaces }: Condition): string {
  const condition = leastPlaces === null ? '' : ` while at least ${String(leastPlaces)} places take part`;
  if (volumePercentBp === null) return `${formatPercent(percentBp)}${condition}`;
  return `${formatPercent(percentBp)}, or ${formatPercent(volumePercentBp)}${condition}`;
}

/** What is wrong with figures that are put to the other side. */
export function refusesFigures(figures: Condition, places: number): Refusal[] {
  const { percentBp, volumePercentBp, leastPlaces } = figures;
  const inRange = (bp: number): boolean => Number.isInteger(bp) && bp >= -5_000 && bp <= 10_000;
  const wrong: [boolean, string, string, string][] = [
    [!inRange(percentBp), 'percentWrong', 'Enter a rise between −50% and 100%.', 'percentBp'],
    [
      volumePercentBp !== null && (!inRange(volumePercentBp) || volumePercentBp >= percentBp),
      'percentWrong',
      'The rise for more places is lower than the plain one.',
      'volumePercentBp',
    ],
    [volumePercentBp !== null && leastPlaces === null, 'numberWrong', 'Say from how many places on the lower rise holds.', 'leastPlaces'],
    [
      leastPlaces !== null && (!Number.isInteger(leastPlaces) || leastPlaces < 1 || leastPlaces > places),
      'numberWrong',
      `Between 1 and the ${String(places)} places that take part.`,
      'leastPlaces',
    ],
  ];
  return wrong.filter(([is]) => is).map(([, code, message, field]) => refusal(code, message, field));
}

/** Why an offer cannot be accepted after its last day. */
export const offerExpired = (on: IsoDate): Refusal =>
  refusal('offerExpired', `This offer stood until ${formatDate(on)}. Ask the councils to make it again.`);
