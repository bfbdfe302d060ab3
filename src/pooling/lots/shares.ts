import { type Pence, apportion, pence, sum } from '../../kernel/money.js';

/** Places of a winning bid on a line, for one member. */
export interface SharePlaces {
  readonly bidId: string;
  readonly lineId: string;
  readonly places: number;
}

/** What a bid wins. */
export interface Won {
  readonly bidId: string;
  readonly lines: readonly { readonly lineId: string; readonly places: number }[];
  /** What all its places cost a year together. */
  readonly annualPence: Pence;
}

/** How much a member wants of a line: what decides who gets places where there are fewer than all want. */
export interface MemberWant {
  readonly authorityId: string;
  readonly lineId: string;
  readonly committed: number;
  readonly expected: number;
  readonly most: number;
}

export interface MemberShare {
  readonly authorityId: string;
  readonly places: readonly SharePlaces[];
  readonly annualPence: Pence;
}

/**
 * What of an award is whose. Places of a line go to the members in proportion to what they committed to; beyond all commitments in proportion to what else
 * they expect, and then to what they want at most. Whole places by the largest remainder; of equals the earlier in the order given gets it. A member
 * pays for its places of a bid in proportion to the price of all of them, to the penny: shares by places, which no member could better by staying
 * away where a school's price falls with the number (methods: in the core for every non-increasing average price).
 */
export function sharesOf(won: readonly Won[], wants: readonly MemberWant[], members: readonly string[]): MemberShare[] {
  const given = new Map<string, Map<string, number>>();
  for (const lineId of new Set(won.flatMap(({ lines }) => lines.map((line) => line.lineId)))) {
    const places = won.reduce((total, { lines }) => total + placesOf(lines, lineId), 0);
    given.set(
      lineId,
      new Map(divide(places, members, (authorityId) => wants.find((want) => want.authorityId === authorityId && want.lineId === lineId))),
    );
  }
  const shares = new Map(members.map((authorityId) => [authorityId, { places: [] as SharePlaces[], amounts: [] as Pence[] }]));
  for (const bid of won) {
    const own = members.map((authorityId) => {
      let places = 0;
      for (const { lineId, places: offered } of bid.lines) {
        const taken = take(given.get(lineId), won, bid, lineId, authorityId, offered);
        if (taken > 0) shares.get(authorityId)?.places.push({ bidId: bid.bidId, lineId, places: taken });
        places += taken;
      }
      return places;
    });
    if (own.some((places) => places > 0))
      apportion(bid.annualPence, own).forEach((amount, index) => shares.get(members[index] ?? '')?.amounts.push(amount));
  }
  return members.map((authorityId) => {
    const share = shares.get(authorityId);
    return { authorityId, places: share?.places ?? [], annualPence: sum(share?.amounts ?? []) };
  });
}

const placesOf = (lines: Won['lines'], lineId: string): number => lines.find((line) => line.lineId === lineId)?.places ?? 0;

/** A member's places of a line, bid after bid: the places of all members laid end to end over the places of all bids. */
function take(
  line: ReadonlyMap<string, number> | undefined,
  won: readonly Won[],
  bid: Won,
  lineId: string,
  authorityId: string,
  offered: number,
): number {
  const bidFrom = won.slice(0, won.indexOf(bid)).reduce((total, { lines }) => total + placesOf(lines, lineId), 0);
  let memberFrom = 0;
  for (const [member, places] of line ?? []) {
    if (member === authorityId) return Math.max(0, Math.min(bidFrom + offered, memberFrom + places) - Math.max(bidFrom, memberFrom));
    memberFrom += places;
  }
  return 0;
}

function divide(
  places: number,
  members: readonly string[],
  wantOf: (authorityId: string) => MemberWant | undefined,
): [authorityId: string, places: number][] {
  const answer = new Map(members.map((authorityId) => [authorityId, 0]));
  let left = places;
  const steps = members.map((authorityId) => {
    const want = wantOf(authorityId);
    return want ? [want.committed, want.expected - want.committed, want.most - want.expected] : [0, 0, 0];
  });
  for (const level of [0, 1, 2]) {
    const weights = steps.map((step) => step[level] ?? 0);
    const wanted = weights.reduce((total, weight) => total + weight, 0);
    const now = Math.min(left, wanted);
    if (now === 0) continue;
    apportion(pence(now), weights).forEach((part, index) => {
      const member = members[index] ?? '';
      answer.set(member, (answer.get(member) ?? 0) + part);
    });
    left -= now;
  }
  // More places than anybody wants come with packs and least numbers: they go where most is wanted.
  if (left > 0) {
    const weights = steps.map((step) => step.reduce((total, part) => total + part, 0));
    apportion(pence(left), weights.some((weight) => weight > 0) ? weights : weights.map(() => 1)).forEach((part, index) => {
      const member = members[index] ?? '';
      answer.set(member, (answer.get(member) ?? 0) + part);
    });
  }
  return [...answer];
}
