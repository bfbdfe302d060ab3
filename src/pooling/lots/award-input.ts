import { daysBetween } from '../../kernel/dates.js';
import { type Pence, floorShare, formatShortPounds, pence } from '../../kernel/money.js';
import { byAcademicYear, daysInAcademicYear } from '../../kernel/years.js';
import type { AwardBid, AwardInput, AwardResult, CostedChoice } from '../award/award.js';
import { placesOfBid, priceOf } from '../award/recheck.js';
import type { BidContent } from './bid.js';
import { type LotContent, lotDays } from './lot.js';
import type { MemberWant, Won } from './shares.js';

/** Evaluators that have to score a bid before it can win [D]. */
export const FEWEST_SCORES = 2;

/** Who weighs bids, without a conflict of interest, and which bids each has scored. */
export interface Evaluator {
  readonly name: string;
  readonly scored: readonly string[];
}

/** A bid as it is weighed. */
export interface WeighedBid {
  readonly id: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly providerId: string;
  readonly providerName: string;
  readonly content: BidContent;
  /** The mean of the evaluators' scores, rounded to a whole number of 100; null: nobody has scored it. */
  readonly quality: number | null;
  readonly scores: number;
  /** Why the school takes no new pupils of the lead, in words; empty: nothing stands against it. */
  readonly held: readonly string[];
  /** Members that cannot use its places. */
  readonly unfitFor: readonly string[];
}

/** What the optimiser is asked: the lot, what its members want, and the bids that nothing stands against. */
export function awardInput(
  lot: Pick<LotContent, 'weights' | 'minimumQuality' | 'mostSharePercent' | 'mostProviders'> & {
    readonly lines: readonly { readonly id: string; readonly spotPence: Pence }[];
  },
  members: readonly string[],
  wants: readonly MemberWant[],
  bids: readonly WeighedBid[],
): AwardInput {
  const eligible = bids.filter(({ held }) => held.length === 0);
  const wanted = (lineId: string, authorityId: string): MemberWant | undefined =>
    wants.find((want) => want.lineId === lineId && want.authorityId === authorityId);
  return {
    lines: lot.lines.map(({ id, spotPence }) => ({ id, spotPence })),
    members,
    scenarios: (['committed', 'expected', 'most'] as const).map((level, index) => ({
      weight: lot.weights[index] ?? 1,
      demand: lot.lines.map(({ id }) => members.map((authorityId) => wanted(id, authorityId)?.[level] ?? 0)),
    })),
    bids: eligible.map(({ id, providerId, quality, content }): AwardBid => ({
      id,
      providerId,
      quality: quality ?? 0,
      // What is usual is left out, so that an award rests on the same facts whether it was said or not.
      lines: content.lines.map(({ lineId, most, optional = 0 }) => ({ lineId, most, ...(optional > 0 && { optional }) })),
      ...((content.voidShareBp ?? 10_000) < 10_000 && { voidShareBp: content.voidShareBp }),
      tiers: [...content.tiers].sort((a, b) => a.fromPlaces - b.fromPlaces),
      tierRule: content.tierRule,
      most: content.most,
      pack: content.pack,
      conditions: content.conditions,
    })),
    limits: { mostSharePercent: lot.mostSharePercent, mostProviders: lot.mostProviders, minimumQuality: lot.minimumQuality },
    excluded: eligible.flatMap(({ id, unfitFor }) =>
      unfitFor.filter((member) => members.includes(member)).map((memberId) => ({ bidId: id, memberId })),
    ),
  };
}

/** The choice that is put to members: the cheapest, or one of its alternatives. */
export const choiceOf = (result: AwardResult, chosen: number): CostedChoice | undefined =>
  chosen === 0 ? result.choice : result.alternatives[chosen - 1];

/** What each winning bid gets, by bid. */
export function wonBy(input: AwardInput, { places }: CostedChoice): Won[] {
  return input.bids
    .map((bid) => ({
      bidId: bid.id,
      lines: places
        .filter(({ bidId, places: guaranteed }) => bidId === bid.id && guaranteed > 0)
        .map(({ lineId, places: many }) => ({ lineId, places: many })),
      annualPence: priceOf(bid, placesOfBid(places, bid.id)),
    }))
    .filter(({ lines }) => lines.length > 0)
    .sort((a, b) => (a.bidId < b.bidId ? -1 : 1));
}

/** What a yearly price costs over a lot's days: by day of the academic year, each year rounded down to a penny. */
export const wholeLife = (annualPence: Pence, lot: Pick<LotContent, 'startsOn' | 'endsOn'>): Pence =>
  pence(
    byAcademicYear(lotDays(lot)).reduce(
      (total, { year, part }) => total + floorShare(annualPence, daysBetween(part.from, part.to), daysInAcademicYear(year)),
      0,
    ),
  );

/** " Of 2 optional places each is paid only while it is filled."; nothing where there are none. */
export function optionalInWords({ places }: CostedChoice, bidId: string): string {
  const optional = places.reduce((total, each) => total + (each.bidId === bidId ? (each.optional ?? 0) : 0), 0);
  return optional === 0
    ? ''
    : ` ${optional === 1 ? 'One optional place is' : `${String(optional)} optional places are`} held beside them, paid only while filled.`;
}

/** Why a bid won what it won, or nothing, in words and pounds. */
export function explainBid(input: AwardInput, choice: CostedChoice, bid: WeighedBid): string {
  if (bid.held.length > 0) return `Not weighed: ${bid.held.join(' ')}`;
  const offered = input.bids.find(({ id }) => id === bid.id);
  if (!offered) return 'Not weighed.';
  if (offered.quality < input.limits.minimumQuality)
    return `Quality ${String(offered.quality)} is below the ${String(input.limits.minimumQuality)} that the lot asks for.`;
  const places = placesOfBid(choice.places, bid.id);
  const least = Math.min(...offered.tiers.map(({ annualPence }) => annualPence)) as Pence;
  const alone = choice.places
    .filter(({ bidId }) => bidId === bid.id)
    .reduce((total, each) => total + each.places * (input.lines.find(({ id }) => id === each.lineId)?.spotPence ?? 0), 0);
  if (places > 0) {
    const cost = priceOf(offered, places);
    return `Wins ${String(places)} places for ${formatShortPounds(cost)} a year, ${formatShortPounds(pence(Math.floor(cost / places)))} each.${optionalInWords(choice, bid.id)} Bought alone as many would cost ${formatShortPounds(pence(alone))}.`;
  }
  const dearest = Math.max(
    0,
    ...input.lines.filter(({ id }) => offered.lines.some(({ lineId }) => lineId === id)).map(({ spotPence }) => spotPence),
  );
  if (least >= dearest) return `Its lowest price, ${formatShortPounds(least)}, is no less than a place bought alone.`;
  return `Its lowest price is ${formatShortPounds(least)}. Every award with it costs at least as much as this one.`;
}

/** "Oak House has 1 of 2 scores. Scored by Ada. Still to score: Ben." */
export function unscoredInWords(
  { id, schoolName, scores }: Pick<WeighedBid, 'id' | 'schoolName' | 'scores'>,
  evaluators: readonly Evaluator[],
): string {
  const names = (has: boolean): string =>
    evaluators
      .filter(({ scored }) => scored.includes(id) === has)
      .map(({ name }) => name)
      .join(', ');
  const [done, open] = [names(true), names(false)];
  return [
    `The bid of ${schoolName} has ${String(scores)} of ${String(FEWEST_SCORES)} scores.`,
    ...(done === '' ? [] : [`Scored by ${done}.`]),
    open === '' ? 'Another evaluator declares interests and scores it.' : `Still to score: ${open}.`,
  ].join(' ');
}
