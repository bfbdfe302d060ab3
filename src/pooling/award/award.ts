import { type Pence, floorShare, pence } from '../../kernel/money.js';

/** What is to be bought for whom, what is offered, and which limits hold: everything an award rests on, in ids. Plain data. */
export interface AwardInput {
  /** Kinds of places, each with what a like place costs a year when it is bought alone. */
  readonly lines: readonly { readonly id: string; readonly spotPence: Pence }[];
  readonly members: readonly string[];
  /** How demand may turn out: places by line and member, in their order; the weights are whole numbers. */
  readonly scenarios: readonly { readonly weight: number; readonly demand: readonly (readonly number[])[] }[];
  readonly bids: readonly AwardBid[];
  readonly limits: AwardLimits;
  /** Members that cannot use a bid's places: too far, or not fit. */
  readonly excluded: readonly { readonly bidId: string; readonly memberId: string }[];
}

export interface AwardBid {
  readonly id: string;
  readonly providerId: string;
  /** Of 100. */
  readonly quality: number;
  /** `optional`: the most places more that are paid only while a child is in them; none where it is absent. */
  readonly lines: readonly { readonly lineId: string; readonly most: number; readonly optional?: number }[];
  /** What of an empty place is paid, in basis points of its price; all of it where it is absent. Below the whole only where all places have one price. */
  readonly voidShareBp?: number;
  /** The first tier's number is the least that is sold. */
  readonly tiers: readonly { readonly fromPlaces: number; readonly annualPence: Pence }[];
  /** All places at the price of the tier reached, or each at the price of its own. */
  readonly tierRule: 'allPlaces' | 'eachPlace';
  readonly most: number;
  /** Places of a line come in packs of so many. */
  readonly pack: number;
  /** Of these lines together at least so many, where the bid wins anything. */
  readonly conditions: readonly { readonly atLeast: number; readonly lineIds: readonly string[] }[];
}

export interface AwardLimits {
  /** The most of all awarded places that one provider may have, in percent. */
  readonly mostSharePercent: number | null;
  readonly mostProviders: number | null;
  readonly minimumQuality: number;
}

export type LimitName = 'mostSharePercent' | 'mostProviders' | 'minimumQuality' | 'conditions';

/** Whole places of a bid on a line. */
export interface AwardedPlaces {
  readonly bidId: string;
  readonly lineId: string;
  /** Guaranteed ones: they make the price, and conditions and limits count them. */
  readonly places: number;
  /** More that cost the price reached, and only while a child is in them. Absent: none. */
  readonly optional?: number;
}

/** Places chosen and what they cost, counted again in whole pence from the places themselves. */
export interface CostedChoice {
  readonly places: readonly AwardedPlaces[];
  /** Of the awarded places, a year. */
  readonly blockPence: Pence;
  /** Of this less what is not paid of empty places: the weighted mean over the scenarios, rounded down to a penny. Absent: nothing. */
  readonly emptyPence?: Pence;
  /** Of optional places while they are filled: likewise. Absent: nothing. */
  readonly optionalPence?: Pence;
  /** Of places bought alone beside them: the weighted mean over the scenarios, rounded down to a penny. */
  readonly spotPence: Pence;
  /** The sum that is minimised: pence a year times the weights of all scenarios. Exact. */
  readonly weightedPence: number;
}

/** How sure the answer is. */
export interface Certificate {
  /** `optimal`: proven that nothing costs less. `notProven`: the best found in the time; it is shown with its gap and never as the best there is. */
  readonly status: 'optimal' | 'notProven';
  /** No choice costs less than this, weighted pence. */
  readonly bound: number;
  /** How far the answer may be from the least there is, of the answer; 0 where it is proven. */
  readonly gap: number;
  /** Whether cost and every rule were found true again in whole numbers. */
  readonly rechecked: boolean;
}

export interface AwardResult {
  readonly choice: CostedChoice;
  readonly certificate: Certificate;
  /** What everything would cost bought alone. */
  readonly aloneWeightedPence: number;
  /** The next best choices that take other bids or other tiers, cheapest first. */
  readonly alternatives: readonly CostedChoice[];
  /** What each limit costs: the award computed again without it. These do not add up. */
  readonly prices: readonly { readonly limit: LimitName; readonly weightedPence: number; readonly choice: CostedChoice }[];
}

/** What is paid of an empty place that costs so much: its share, rounded down to a penny. */
export const emptyPlacePence = ({ voidShareBp = 10_000 }: Pick<AwardBid, 'voidShareBp'>, pricePence: number): Pence =>
  floorShare(pence(pricePence), voidShareBp, 10_000);

export const totalWeight = ({ scenarios }: Pick<AwardInput, 'scenarios'>): number =>
  scenarios.reduce((total, { weight }) => total + weight, 0);

/** In one order whatever order it came in, so that the same input always gives the same award. */
export function canonical(input: AwardInput): AwardInput {
  const by =
    <Item>(key: (item: Item) => string) =>
    (a: Item, b: Item) =>
      key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
  const lines = input.lines.map((line, index) => ({ line, index })).sort(by(({ line }) => line.id));
  const members = input.members.map((member, index) => ({ member, index })).sort(by(({ member }) => member));
  return {
    ...input,
    lines: lines.map(({ line }) => line),
    members: members.map(({ member }) => member),
    scenarios: input.scenarios.map(({ weight, demand }) => ({
      weight,
      demand: lines.map(({ index: line }) => members.map(({ index: member }) => demand[line]?.[member] ?? 0)),
    })),
    bids: input.bids
      .map((bid) => ({
        ...bid,
        lines: [...bid.lines].sort(by(({ lineId }) => lineId)),
        tiers: [...bid.tiers].sort((a, b) => a.fromPlaces - b.fromPlaces),
      }))
      .sort(by(({ id }) => id)),
    excluded: [...input.excluded].sort(by(({ bidId, memberId }) => `${bidId} ${memberId}`)),
  };
}
