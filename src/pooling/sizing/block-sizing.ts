import type { PriceTier } from '../../contracts/terms.js';
import { tierPrice } from '../../contracts/block/price-tiers.js';
import type { Pence } from '../../kernel/money.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';
import {
  type Demand,
  type SizedBlock,
  cheapest,
  curve,
  newsvendor,
  sameScenarios,
  sharing,
  startUp,
  sticky,
  stickyCost,
  stickySize,
  together,
} from './sizing.js';

/** How many children of a member may need a place. */
export interface MemberDemand {
  readonly name: string;
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

export interface SizingQuestion {
  readonly members: readonly MemberDemand[];
  /** How much low, expected and high count. */
  readonly weights: readonly [number, number, number];
  readonly tiers: readonly PriceTier[];
  readonly spotPence: Pence;
  /** What the council pays of an empty place, in percent. */
  readonly voidSharePercent: number;
  /** Children named already for a new block, and the years a child stays. */
  readonly named: number;
  readonly yearsOfStay: number;
}

export interface SizingAnswer {
  readonly sizes: readonly SizedBlock[];
  readonly best: SizedBlock;
  /** Where there is one price: what the closed form says, to check the curve by. */
  readonly newsvendor: number | null;
  /** The overflow goes elsewhere and stays. */
  readonly sticky: {
    readonly places: number;
    readonly filled: number;
    readonly costPence: number;
    readonly bestInTheWrongWorldPence: number;
  };
  /** How many of the best block are filled at the end of each of nine terms. */
  readonly startUp: readonly number[];
  /** Filled places at which the best block costs what the same children would alone. */
  readonly breakEven: number;
  readonly members: readonly { readonly name: string; readonly best: SizedBlock }[];
  /** Saved by one block for all, where demand rises for all at once, and where each member's comes and goes by itself. */
  readonly savedAtOncePence: number;
  readonly savedApartPence: number;
}

const MOST_CHILDREN = 200;
const TERMS = 9;

const whole = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;

/** What is wrong with a question; fields as a form names them. */
export function refusesQuestion(question: SizingQuestion): Refusal[] {
  const refusals: Refusal[] = [];
  question.members.forEach(({ low, expected, high }, index) => {
    if (![low, expected, high].every((children) => whole(children, 0, MOST_CHILDREN)) || low > expected || expected > high)
      refusals.push(
        refusal(
          'numberWrong',
          `Enter whole numbers to ${String(MOST_CHILDREN)}: low, at least as many expected, at least as many high.`,
          `m${String(index)}-low`,
        ),
      );
  });
  if (question.members.every(({ high }) => high === 0))
    refusals.push(refusal('noDemand', 'Say how many children may need a place.', 'm0-low'));
  if (question.tiers.length === 0) refusals.push(refusal('noPrice', 'Enter what a place of the block costs a year.', 'tier-0-annual'));
  if (!whole(question.voidSharePercent, 0, 100))
    refusals.push(refusal('numberWrong', 'The council’s share of an empty place is 0 to 100 percent.', 'voidShare'));
  if (!(question.spotPence > 0)) refusals.push(refusal('noPrice', 'Enter what a like place costs a year bought alone.', 'spot'));
  if (!whole(question.named, 0, MOST_CHILDREN))
    refusals.push(refusal('numberWrong', 'Enter how many children are named already.', 'named'));
  if (!(question.yearsOfStay >= 1 && question.yearsOfStay <= 14))
    refusals.push(refusal('numberWrong', 'A child stays 1 to 14 years.', 'stay'));
  return refusals;
}

/** How many places to buy as a block, in both worlds, alone and together (methods, section 3). */
export function sizeBlock(question: SizingQuestion): SizingAnswer {
  const { members, weights, tiers, spotPence } = question;
  const prices = { tiers, spotPence, voidShare: question.voidSharePercent / 100 };
  const rows = members.map(({ low, expected, high }) => [low, expected, high]);
  const own = rows.map((row): Demand => row.map((children, index) => ({ children, weight: weights[index] ?? 1 })));
  const all = sameScenarios(rows, weights);
  const most = Math.max(1, ...all.map(({ children }) => children));
  const sizes = curve(all, most + 2, prices);
  const best = cheapest(sizes);
  const price = tierPrice(tiers, Math.max(1, best.places));
  const mean = all.reduce((sum, { children, weight }) => sum + children * weight, 0) / weights.reduce((sum, weight) => sum + weight, 0);
  const stuck = stickySize(mean, price, spotPence);
  const atOnce = sharing(own, all, most + 2, prices);
  return {
    sizes,
    best,
    newsvendor: tiers.length === 1 ? newsvendor(all, price, spotPence, prices.voidShare) : null,
    sticky: {
      places: stuck,
      filled: sticky(stuck, mean).filled,
      costPence: stickyCost(stuck, mean, price, spotPence),
      bestInTheWrongWorldPence: stickyCost(best.places, mean, price, spotPence),
    },
    startUp: best.places === 0 ? [] : startUp(best.places, question.named, mean / question.yearsOfStay, question.yearsOfStay, TERMS),
    breakEven: (best.places * price) / spotPence,
    members: members.map(({ name }, index) => ({ name, best: atOnce.alone[index] ?? best })),
    savedAtOncePence: atOnce.savedPence,
    savedApartPence: sharing(own, together(own), most + 2, prices).savedPence,
  };
}
