/** How many members have to vote at all, abstentions counted. */
export const QUORA = ['half', 'twoThirds', 'all'] as const;
export type Quorum = (typeof QUORA)[number];

/** How many of those who did not abstain have to agree. */
export const MAJORITIES = ['simple', 'twoThirds', 'unanimous'] as const;
export type Majority = (typeof MAJORITIES)[number];

export const VOTES = ['for', 'against', 'abstain'] as const;
export type Vote = (typeof VOTES)[number];

/** By which rule a consortium decides. Default [D]: two thirds vote, and more of them agree than not. */
export interface DecisionRule {
  readonly quorum: Quorum;
  readonly majority: Majority;
}

export const DEFAULT_RULE: DecisionRule = { quorum: 'twoThirds', majority: 'simple' };

/** How many voted how. */
export type Tally = Readonly<Record<Vote, number>>;

/** The least number of members that have to vote. */
export function membersNeeded(quorum: Quorum, members: number): number {
  if (quorum === 'all') return members;
  return quorum === 'half' ? Math.ceil(members / 2) : Math.ceil((2 * members) / 3);
}

const agrees = (majority: Majority, tally: Tally): boolean => {
  if (tally.for === 0) return false;
  if (majority === 'unanimous') return tally.against === 0;
  return majority === 'simple' ? tally.for > tally.against : tally.for >= 2 * tally.against;
};

const carried = (rule: DecisionRule, members: number, tally: Tally): boolean =>
  tally.for + tally.against + tally.abstain >= membersNeeded(rule.quorum, members) && agrees(rule.majority, tally);

export type VoteOutcome = 'open' | 'carried' | 'lost';

/**
 * Where a vote stands. It is decided as soon as no vote still to come can change it, or when it has closed. A member that leaves while a vote is
 * open is no longer counted among the members.
 */
export function outcomeOf(rule: DecisionRule, members: number, tally: Tally, closed: boolean): VoteOutcome {
  const missing = Math.max(0, members - tally.for - tally.against - tally.abstain);
  if (closed || missing === 0) return carried(rule, members, tally) ? 'carried' : 'lost';
  const with_ = (votes: Partial<Tally>): Tally => ({
    for: tally.for + (votes.for ?? 0),
    against: tally.against + (votes.against ?? 0),
    abstain: tally.abstain + (votes.abstain ?? 0),
  });
  // The rest may stay away or vote as it likes: what holds in every case is decided.
  if (!carried(rule, members, with_({ for: missing }))) return 'lost';
  return carried(rule, members, tally) && carried(rule, members, with_({ against: missing })) ? 'carried' : 'open';
}

/** A vote in words: "3 of 3 members voted (2 needed): 2 for, 1 against." */
export function tallyInWords(rule: DecisionRule, members: number, tally: Tally): string {
  const voted = tally.for + tally.against + tally.abstain;
  const abstained = tally.abstain === 0 ? '' : `, ${String(tally.abstain)} abstained`;
  return `${String(voted)} of ${String(members)} members voted (${String(membersNeeded(rule.quorum, members))} needed): ${String(tally.for)} for, ${String(tally.against)} against${abstained}.`;
}
