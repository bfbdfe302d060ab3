import { type Pence, pence } from '../../kernel/money.js';

/** What a member brings to a shared cost. Whole numbers; a rule that does not use one ignores it. */
export interface SharingMember {
  readonly id: string;
  readonly population: number;
  readonly committedPlaces: number;
  /** Days for which its pupils used places. */
  readonly usageDays: number;
}

export const SHARING_RULES = ['equal', 'population', 'committedPlaces', 'usage', 'shapley'] as const;
export type SharingRule = (typeof SHARING_RULES)[number];

export interface Share {
  readonly memberId: string;
  readonly pence: Pence;
}

/** What a group of members would pay alone, by the set of their ids joined by spaces in the order given. */
export type Game = (coalition: readonly string[]) => Pence;

/**
 * Splits a cost to the penny by whole weights: floors first, then the pennies left to the largest remainders; of equal remainders to the member that
 * comes first in a published order, which begins `turn` members later each time (methods, section 6). With no weight at all nobody owes by this
 * rule: null. Throws a RangeError where a weight is negative or not whole.
 */
export function byWeights(cost: Pence, members: readonly string[], weights: readonly number[], turn: number): Share[] | null {
  if (weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0)) throw new RangeError('Weights are whole numbers from 0.');
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return null;
  return toThePenny(
    cost,
    members,
    weights.map((weight) => BigInt(cost) * BigInt(weight)),
    BigInt(total),
    turn,
  );
}

/** Exact parts over one denominator as whole pence that sum to the whole: floors, then the pennies left by the largest remainder. */
function toThePenny(whole: Pence, members: readonly string[], exact: readonly bigint[], of: bigint, turn: number): Share[] {
  const parts = members.map((memberId, index) => {
    const part = exact[index] ?? 0n;
    const floor = part >= 0n ? part / of : -((-part + of - 1n) / of);
    return { memberId, rank: (((index - turn) % members.length) + members.length) % members.length, floor, remainder: part - floor * of };
  });
  const left = Number(BigInt(whole) - parts.reduce((sum, { floor }) => sum + floor, 0n));
  const favoured = new Set(
    [...parts]
      .sort((a, b) => (a.remainder === b.remainder ? a.rank - b.rank : a.remainder > b.remainder ? -1 : 1))
      .slice(0, left)
      .map(({ memberId }) => memberId),
  );
  return parts.map(({ memberId, floor }) => ({ memberId, pence: pence(floor + (favoured.has(memberId) ? 1n : 0n)) }));
}

/** Every group of members, the empty one first; each in the members' own order. */
export const coalitions = (members: readonly string[]): string[][] =>
  Array.from({ length: 1 << members.length }, (_, set) => members.filter((_member, index) => set & (1 << index)));

/**
 * The Shapley value of a cost game: what each member adds on average, over every order in which they might come. By subsets, exactly in whole numbers
 * over n!, and then to the penny as `byWeights`; it sums to what all pay together. A member may have a negative share where it makes all others cheaper.
 */
export function shapley(members: readonly string[], game: Game, turn: number): Share[] {
  const n = members.length;
  const factorial = (k: number): bigint =>
    Array.from({ length: k }, (_, index) => BigInt(index + 1)).reduce((product, each) => product * each, 1n);
  const all = factorial(n);
  const sums = new Map(members.map((member) => [member, 0n]));
  for (const group of coalitions(members)) {
    const before = BigInt(group.length === 0 ? 0 : game(group));
    for (const member of members) {
      if (group.includes(member)) continue;
      const after = BigInt(game(members.filter((each) => each === member || group.includes(each))));
      const orders = factorial(group.length) * factorial(n - group.length - 1);
      sums.set(member, (sums.get(member) ?? 0n) + orders * (after - before));
    }
  }
  return toThePenny(
    pence(n === 0 ? 0 : game([...members])),
    members,
    members.map((member) => sums.get(member) ?? 0n),
    all,
    turn,
  );
}

/** The shares of a rule; null where the rule cannot say: nobody has what it counts by, or the game is not known. */
export function sharesBy(
  rule: SharingRule,
  cost: Pence,
  members: readonly SharingMember[],
  turn: number,
  game: Game | null = null,
): Share[] | null {
  const ids = members.map(({ id }) => id);
  switch (rule) {
    case 'equal':
      return byWeights(
        cost,
        ids,
        members.map(() => 1),
        turn,
      );
    case 'population':
      return byWeights(
        cost,
        ids,
        members.map(({ population }) => population),
        turn,
      );
    case 'committedPlaces':
      return byWeights(
        cost,
        ids,
        members.map(({ committedPlaces }) => committedPlaces),
        turn,
      );
    case 'usage':
      return byWeights(
        cost,
        ids,
        members.map(({ usageDays }) => usageDays),
        turn,
      );
    case 'shapley':
      return game === null || members.length === 0 ? null : shapley(ids, game, turn);
  }
}

/** A group of members that would pay less without the others. */
export interface Unhappy {
  readonly members: readonly string[];
  /** What it pays by the shares. */
  readonly paysPence: Pence;
  /** What it would pay alone. */
  readonly alonePence: Pence;
}

/** Every group that would pay less alone, the one that loses most first; none: the shares are in the core. */
export function unhappyWith(shares: readonly Share[], game: Game): Unhappy[] {
  const members = shares.map(({ memberId }) => memberId);
  return coalitions(members)
    .filter((group) => group.length > 0 && group.length < members.length)
    .map((group) => ({
      members: group,
      paysPence: pence(shares.reduce((sum, share) => sum + (group.includes(share.memberId) ? share.pence : 0), 0)),
      alonePence: game(group),
    }))
    .filter(({ paysPence, alonePence }) => paysPence > alonePence)
    .sort((a, b) => b.paysPence - b.alonePence - (a.paysPence - a.alonePence));
}

/** What groups pay alone for the places they commit to, by a price that falls with their number. */
export const volumeGame =
  (members: readonly SharingMember[], priceOf: (places: number) => Pence): Game =>
  (coalition) =>
    priceOf(members.reduce((sum, { id, committedPlaces }) => sum + (coalition.includes(id) ? committedPlaces : 0), 0));

/**
 * What of a year's cost is still to be paid or paid back: each member's share by what was used in the whole year, less what it was charged before.
 * Sums to what was not charged before in all; to zero where the whole cost was.
 */
export function trueUp(shares: readonly Share[], charged: ReadonlyMap<string, Pence>): Share[] {
  return shares.map(({ memberId, pence: owed }) => ({ memberId, pence: pence(owed - (charged.get(memberId) ?? 0)) }));
}
