import { type BasisPoints, type Pence, basisPoints, pence } from '../../kernel/money.js';

/** What a member spends a year at a provider. */
export interface Spend {
  readonly authorityId: string;
  readonly providerId: string;
  readonly places: number;
  readonly annualPence: Pence;
}

/** What like places cost a member at a provider, on average and gross. */
export interface LikePrice {
  readonly authorityId: string;
  readonly providerId: string;
  readonly need: string;
  readonly phase: string;
  readonly setting: string;
  readonly places: number;
  readonly meanPence: Pence;
}

/** Like places for which members pay different prices to the same provider. */
export interface PriceGap {
  readonly providerId: string;
  readonly need: string;
  readonly phase: string;
  readonly setting: string;
  readonly prices: readonly LikePrice[];
  /** The dearest less the cheapest average, a place a year. */
  readonly gapPence: Pence;
  /** What the dearer members would pay less a year at the cheapest average. */
  readonly worthPence: Pence;
}

/** A need of which so large a part of one's own children is at one provider. */
export interface Dependency {
  readonly providerId: string;
  readonly need: string;
  readonly places: number;
  readonly of: number;
  readonly shareBp: BasisPoints;
  /** Other providers where one's own children of that need are: where to go instead. */
  readonly elsewhere: number;
}

/** Share of an amount in a whole, in basis points; 0 of nothing. */
export const shareOf = (part: number, whole: number): BasisPoints => basisPoints(whole === 0 ? 0 : Math.round((part * 10_000) / whole));

/** Concentration of spend: the sum of squared shares, 0 to 10,000; above 2,500 few providers have nearly all. */
export function concentration(amounts: readonly number[]): number {
  const whole = amounts.reduce((sum, amount) => sum + amount, 0);
  return whole === 0 ? 0 : Math.round(amounts.reduce((sum, amount) => sum + (amount / whole) ** 2, 0) * 10_000);
}

/** Where two members or more pay one provider different prices for like places, the largest worth first. */
export function priceGaps(prices: readonly LikePrice[]): PriceGap[] {
  const like = new Map<string, LikePrice[]>();
  for (const price of prices) {
    const key = [price.providerId, price.need, price.phase, price.setting].join(' ');
    like.set(key, [...(like.get(key) ?? []), price]);
  }
  return [...like.values()]
    .filter((group) => group.length > 1)
    .map((group): PriceGap | null => {
      const [first] = group;
      if (!first) return null;
      const least = Math.min(...group.map(({ meanPence }) => meanPence));
      return {
        providerId: first.providerId,
        need: first.need,
        phase: first.phase,
        setting: first.setting,
        prices: [...group].sort((a, b) => b.meanPence - a.meanPence),
        gapPence: pence(Math.max(...group.map(({ meanPence }) => meanPence)) - least),
        worthPence: pence(group.reduce((sum, { meanPence, places }) => sum + (meanPence - least) * places, 0)),
      };
    })
    .filter((gap): gap is PriceGap => gap !== null && gap.gapPence > 0)
    .sort((a, b) => b.worthPence - a.worthPence || (a.providerId < b.providerId ? -1 : 1));
}

const FEWEST = 5;
const HALF = basisPoints(5_000);

/** Needs of which half or more of one's own children, five at the least, are at one provider. */
export function dependencies(own: readonly LikePrice[]): Dependency[] {
  const needs = [...new Set(own.map(({ need }) => need))].sort();
  return needs.flatMap((need) => {
    const byProvider = new Map<string, number>();
    for (const price of own.filter((each) => each.need === need))
      byProvider.set(price.providerId, (byProvider.get(price.providerId) ?? 0) + price.places);
    const of = [...byProvider.values()].reduce((sum, places) => sum + places, 0);
    return [...byProvider]
      .map(([providerId, places]) => ({ providerId, need, places, of, shareBp: shareOf(places, of), elsewhere: byProvider.size - 1 }))
      .filter(({ places, shareBp }) => places >= FEWEST && shareBp >= HALF);
  });
}

/** Like places at one provider, and what they cost elsewhere: the price side of walking away. */
export interface Alternative {
  readonly providerId: string;
  readonly need: string;
  readonly phase: string;
  readonly setting: string;
  /** As far as they are told. */
  readonly places: number;
  /** The average of all of them, to the nearest £100. */
  readonly herePence: Pence;
  /** Providers where who asks, or a member that shares prices, has like places: the cheapest first. */
  readonly elsewhere: readonly { readonly providerId: string; readonly meanPence: Pence }[];
  /** What a place a year costs more at the cheapest of them, negative: less; null where nobody has like places elsewhere. */
  readonly movingPence: Pence | null;
}

const HUNDRED_POUNDS = 10_000;

/** Of every kind of place at every provider, the most places first. It says nothing that the prices do not: it is a difference of two of them. */
export function alternatives(prices: readonly LikePrice[]): Alternative[] {
  const like = new Map<string, LikePrice[]>();
  for (const price of prices) {
    const key = [price.need, price.phase, price.setting].join(' ');
    like.set(key, [...(like.get(key) ?? []), price]);
  }
  return [...like.values()].flatMap((group) => {
    const means = [...new Set(group.map(({ providerId }) => providerId))].flatMap((providerId) => {
      const there = group.filter((each) => each.providerId === providerId);
      const [first] = there;
      const places = there.reduce((sum, each) => sum + each.places, 0);
      if (!first || places === 0) return [];
      const exact = there.reduce((sum, each) => sum + each.meanPence * each.places, 0) / places;
      return [{ first, providerId, places, meanPence: pence(Math.round(exact / HUNDRED_POUNDS) * HUNDRED_POUNDS) }];
    });
    return means
      .map(({ first, providerId, places, meanPence: herePence }): Alternative => {
        const elsewhere = means
          .filter((other) => other.providerId !== providerId)
          .map((other) => ({ providerId: other.providerId, meanPence: other.meanPence }))
          .sort((a, b) => a.meanPence - b.meanPence || (a.providerId < b.providerId ? -1 : 1));
        const [cheapest] = elsewhere;
        return {
          providerId,
          need: first.need,
          phase: first.phase,
          setting: first.setting,
          places,
          herePence,
          elsewhere,
          movingPence: cheapest ? pence(cheapest.meanPence - herePence) : null,
        };
      })
      .sort((a, b) => b.places - a.places);
  });
}
