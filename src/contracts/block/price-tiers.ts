import { type Pence, pence } from '../../kernel/money.js';
import type { BlockTerms, PriceTier } from '../terms.js';

/** What decides the price of a day's places. */
export type TierTerms = Pick<BlockTerms, 'tiers' | 'tierRule' | 'tierMeasure'>;

/** The price of the tier that so many places reach. Below the first tier the first price holds: nothing is free for being small. */
export function tierPrice(tiers: readonly PriceTier[], places: number): Pence {
  const inOrder = [...tiers].sort((a, b) => a.fromPlaces - b.fromPlaces);
  const [first] = inOrder;
  if (first === undefined) throw new RangeError('A block without a price cannot be computed.');
  return (inOrder.findLast(({ fromPlaces }) => fromPlaces <= places) ?? first).annualPence;
}

/**
 * What each of a day's contracted places costs a year, in the order given (guaranteed before optional, then by number).
 *
 * - What counts to reach a tier: `paid` counts every contracted place of the day (all guaranteed ones, days of grace included, and the
 *   optional ones that are filled); `filled` only those with a pupil.
 * - `allPlaces`: all of them at the price of the tier reached.
 * - `eachPlace`: the k-th that counts at the price of the tier which k reaches. Where filled places count, an empty one costs what the last
 *   filled one does: a void makes no other place dearer.
 */
export function pricesOfDay(terms: TierTerms, places: readonly { readonly filled: boolean }[]): Pence[] {
  const counts = (place: { readonly filled: boolean }): boolean => terms.tierMeasure === 'paid' || place.filled;
  const reached = places.filter(counts).length;
  if (terms.tierRule === 'allPlaces') {
    const price = tierPrice(terms.tiers, reached);
    return places.map(() => price);
  }
  let rank = 0;
  return places.map((place) => {
    if (!counts(place)) return tierPrice(terms.tiers, reached);
    rank += 1;
    return tierPrice(terms.tiers, rank);
  });
}

/** What so many filled places cost a year together. */
export function yearOf(terms: TierTerms, places: number): Pence {
  const filled = Array.from({ length: places }, () => ({ filled: true }));
  return pence(pricesOfDay(terms, filled).reduce((total, price) => total + price, 0));
}

export interface Volume {
  readonly places: number;
  readonly annualPence: Pence;
}

/**
 * How many places of the block to buy for so many pupils, the rest being placed at the spot price: the number that costs least, the smallest
 * of equals. Every number is tried, since a tier's step makes valleys that climbing from one number to the next does not find.
 */
export function cheapestVolume(terms: TierTerms, pupils: number, spotPence: Pence, most: number): Volume {
  let best: Volume = { places: 0, annualPence: pence(pupils * spotPence) };
  for (let places = 1; places <= most; places += 1) {
    const cost = pence(yearOf(terms, places) + Math.max(0, pupils - places) * spotPence);
    if (cost < best.annualPence) best = { places, annualPence: cost };
  }
  return best;
}
