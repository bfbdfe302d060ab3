import { type BasisPoints, type Pence, floorShare, formatPercent, formatPounds, pence, riseBetween } from '../kernel/money.js';

/** The steps of the recommendation, in order (methods.md, 8). */
export type RecommendationStepName = 'index' | 'history' | 'benchmark' | 'cap' | 'exception' | 'budget' | 'ask';

/** One step as it is stored and shown: the price before and after it, the difference, and why, in words and figures. All in pence a year. */
export interface RecommendationStep {
  readonly step: RecommendationStepName;
  readonly in: Pence;
  readonly out: Pence;
  readonly pounds: Pence;
  readonly words: string;
}

/** Where the current gross price stands among like places. */
export interface Benchmark {
  /** Rank in basis points, 0 lowest to 10,000 highest (`percentileRank`); null where it is not known. */
  readonly percentile: BasisPoints | null;
  readonly comparators: number;
  /** Fewer comparators than this say nothing (5 by default policy). */
  readonly minimum: number;
}

/** A rise above the cap, approved by a named person for a stated reason: the price may rise by so much whatever steps 1 to 4 say. */
export interface CapException {
  readonly rise: BasisPoints;
  readonly reason: string;
  readonly approvedBy: string;
}

/** What the recommendation for one fee line, or for one return as a whole, rests on. Prices are pence a year, net of VAT. */
export interface AssessmentInput {
  /** The price now: P. */
  readonly current: Pence;
  readonly ask: Pence;
  /** The weighted basket net of grants (`justifiedRise`, then `netOfGrants`). */
  readonly index: BasisPoints;
  /** By how much past rises went above the index, of the current price (`riseAboveIndex`). */
  readonly historyAboveIndex: BasisPoints;
  readonly benchmark: Benchmark;
  /** The cap rule's result (`capRule`); null where there is none. A cap limits rises: below zero it counts as zero. */
  readonly cap: BasisPoints | null;
  readonly exception: CapException | null;
  /** What the budget still allows above the current price; null where it is not known. An overspent budget leaves no room, it cuts nothing. */
  readonly room: Pence | null;
}

/** `ceiling` is what the council could go to before it looks at the ask: for officers only, the provider is never shown it or the steps. */
export interface Recommendation {
  readonly offer: Pence;
  /** The offer's rise over the current price; null where the current price is nothing. */
  readonly rise: BasisPoints | null;
  readonly ceiling: Pence;
  readonly steps: readonly RecommendationStep[];
}

const MEDIAN = 5_000;
const NINETIETH = 9_000;
const WHOLE = 10_000;

/** P(1 + rise), rounded down to the penny. */
const risen = (price: Pence, rise: number): Pence => floorShare(price, WHOLE + rise, WHOLE);

const higher = (a: Pence, b: Pence): Pence => (a >= b ? a : b);
const lower = (a: Pence, b: Pence): Pence => (a <= b ? a : b);

/**
 * The part of a rise that the benchmark lets pass, in eight-thousandths: all of it up to the median, falling evenly to half at the 90th
 * percentile and above.
 */
const passing = (percentile: number): number => 13_000 - Math.min(Math.max(percentile, MEDIAN), NINETIETH);

type Result = readonly [out: Pence, words: string];

function indexStep({ current, index }: AssessmentInput): Result {
  return [risen(current, index), `Costs justify ${formatPercent(index)} on ${formatPounds(current)}, by the index basket net of grants.`];
}

function historyStep({ current, historyAboveIndex }: AssessmentInput, price: Pence): Result {
  if (historyAboveIndex <= 0) return [price, 'Past rises did not go above the index.'];
  const less = pence(price + floorShare(current, -historyAboveIndex, WHOLE));
  const out = higher(less, lower(current, price));
  return [out, `Past rises went ${formatPercent(historyAboveIndex)} above the index, which is taken off, never below the current price.`];
}

function benchmarkStep({ current, benchmark }: AssessmentInput, price: Pence): Result {
  const { percentile, comparators, minimum } = benchmark;
  if (percentile === null || comparators < minimum) {
    return [price, `Fewer than ${String(minimum)} like places to compare with (${String(comparators)}), so the benchmark changes nothing.`];
  }
  const where = `The price stands at percentile ${(percentile / 100).toFixed(0)} of ${String(comparators)} like places`;
  if (price <= current) return [price, `${where}; there is no rise to reduce.`];
  const part = passing(percentile);
  const share = `${((part / 8_000) * 100).toFixed(1)}%`;
  const out = pence(current + floorShare(pence(price - current), part, 8_000));
  return [out, part === 8_000 ? `${where}, not above the median: the whole rise passes.` : `${where}: ${share} of the rise passes.`];
}

function capStep({ current, cap }: AssessmentInput, price: Pence): Result {
  if (cap === null) return [price, 'No cap applies.'];
  const limit = risen(current, Math.max(0, cap));
  const words = `The cap of ${formatPercent(cap)} allows up to ${formatPounds(limit)}`;
  return price > limit ? [limit, `${words}.`] : [price, `${words}, which is not reached.`];
}

function exceptionStep({ current, exception }: AssessmentInput, price: Pence): Result {
  if (exception === null) return [price, 'No exception is approved.'];
  const out = higher(price, risen(current, exception.rise));
  return [out, `An exception of ${formatPercent(exception.rise)} was approved by ${exception.approvedBy}: ${exception.reason}`];
}

function budgetStep({ current, room }: AssessmentInput, price: Pence): Result {
  if (room === null) return [price, 'The room in the budget is not known.'];
  const limit = pence(current + Math.max(0, room));
  const words = `The budget has room for ${formatPounds(pence(Math.max(0, room)))} above the current price`;
  return price > limit ? [limit, `${words}.`] : [price, `${words}, which is enough.`];
}

function askStep({ current, ask }: AssessmentInput, price: Pence): Result {
  if (price < ask) return [price, `The school asks for ${formatPounds(ask)}.`];
  return [ask, `The school asks for ${formatPounds(ask)}${ask < current ? ', below the current price' : ''}: it is accepted.`];
}

/**
 * The recommended offer (methods.md, 8): from the current price P in integer pence, rounded down at each step.
 *
 * 1. index: P(1 + i), i the weighted basket net of grants; 2. history: less the past rise above index, never below min(P, step 1);
 * 3. benchmark: a fraction of the rise passes, all up to the median, falling evenly to half at the 90th percentile (too few comparators: all,
 * and it says so; a fall in price passes whole); 4. cap: not above P(1 + cap); 5. exception: at least P(1 + what was approved); 6. budget: not
 * above P + room; 7. the ask: not above it.
 *
 * It never exceeds the ask, the budget, or the cap without an exception; it rises in index, ask, cap and room and falls in percentile and
 * history; it is no cut where the index is not negative and the ask at least P; the last step's result is the offer. An ask below P is
 * accepted, unless a falling index already recommends less.
 */
export function recommendOffer(input: AssessmentInput): Recommendation {
  const steps: RecommendationStep[] = [];
  const take = (step: RecommendationStepName, before: Pence, [out, words]: Result): Pence => {
    steps.push({ step, in: before, out, pounds: pence(out - before), words });
    return out;
  };
  const justified = take('index', input.current, indexStep(input));
  const afterHistory = take('history', justified, historyStep(input, justified));
  const afterBenchmark = take('benchmark', afterHistory, benchmarkStep(input, afterHistory));
  const capped = take('cap', afterBenchmark, capStep(input, afterBenchmark));
  const excepted = take('exception', capped, exceptionStep(input, capped));
  const ceiling = take('budget', excepted, budgetStep(input, excepted));
  const offer = take('ask', ceiling, askStep(input, ceiling));
  return { offer, rise: riseBetween(input.current, offer), ceiling, steps };
}
