import type { Highs } from 'highs';
import { optimise } from '../../platform/solver/linear-model.js';
import type { Solve } from '../../platform/solver/solver-task.js';
import { type AwardInput, type AwardResult, type Certificate, type CostedChoice, type LimitName, canonical, totalWeight } from './award.js';
import { AwardModel, type Pattern } from './formulation.js';
import { costOf } from './recheck.js';

export interface AwardQuestion {
  readonly input: AwardInput;
  /** How many further choices are looked for. */
  readonly alternatives: number;
  /** Whether the price of each limit is looked for. */
  readonly prices: boolean;
  /** Seconds for each search at the most; one that takes longer is never called the best there is. */
  readonly secondsEach: number;
}

interface Found {
  readonly choice: CostedChoice;
  readonly certificate: Certificate;
  readonly pattern: Pattern;
}

/** Finds the award that costs least, the next best choices, and what each limit costs. */
export const solve: Solve<AwardQuestion, AwardResult> = ({ input: asked, alternatives, prices, secondsEach }, { highs, progress }) => {
  const input = canonical(asked);
  const limits = prices ? limitsOf(input) : [];
  const steps = 1 + alternatives + limits.length;
  progress(0, steps);
  const best = search(highs, input, secondsEach, [], true);
  if (!best) throw new Error('Awarding nothing is always possible: the search is wrong.');
  progress(1, steps);
  const others: Found[] = [];
  for (let index = 0; index < alternatives; index += 1) {
    const next = search(
      highs,
      input,
      secondsEach,
      [best, ...others].map(({ pattern }) => pattern),
      true,
    );
    if (!next) break;
    others.push(next);
    progress(2 + index, steps);
  }
  const priced = limits.map((limit, index) => {
    const without = search(highs, withoutLimit(input, limit), secondsEach, [], false) ?? best;
    progress(2 + alternatives + index, steps);
    return { limit, weightedPence: best.choice.weightedPence - without.choice.weightedPence, choice: without.choice };
  });
  const alone = costOf(input, []);
  return {
    choice: best.choice,
    certificate: best.certificate,
    aloneWeightedPence: alone?.weightedPence ?? 0,
    alternatives: others.map(({ choice }) => choice),
    prices: priced,
  };
};

/** The cheapest choice with none of these tier patterns; undefined where there is none. `settle`: of equals the one the fixed preference likes. */
function search(highs: Highs, input: AwardInput, seconds: number, without: readonly Pattern[], settle: boolean): Found | undefined {
  const build = (): AwardModel => {
    const built = new AwardModel(input);
    for (const pattern of without) built.exclude(pattern);
    return built;
  };
  const model = build();
  if (model.empty) return without.length > 0 ? undefined : nothing(input);
  const solved = optimise(highs, model.model, { timeLimit: seconds });
  if (solved.status === 'infeasible') return undefined;
  if (solved.values === null) return without.length > 0 ? undefined : nothing(input, solved.bound);
  const first = counted(input, model, solved.values);
  if (solved.status !== 'optimal') return { ...first, certificate: { ...certified(first.choice, solved.bound), status: 'notProven' } };
  const proven = { ...first, certificate: { status: 'optimal', bound: first.choice.weightedPence, gap: 0, rechecked: true } as const };
  return settle ? preferred(highs, input, build(), proven, seconds) : proven;
}

/** Of all that cost the same, the one that a hash of the ids prefers: so the order in which bids came never decides. */
function preferred(highs: Highs, input: AwardInput, model: AwardModel, best: Found, seconds: number): Found {
  const solved = optimise(highs, model.preferring(best.choice.weightedPence), { timeLimit: seconds });
  if (solved.status !== 'optimal' || solved.values === null) return best;
  const places = model.places(solved.values);
  const choice = costOf(input, places);
  // The solver may be a penny off: only what costs the same to the penny takes the place.
  return choice?.weightedPence === best.choice.weightedPence ? { ...best, choice, pattern: model.pattern(solved.values) } : best;
}

function counted(input: AwardInput, model: AwardModel, values: Float64Array): Pick<Found, 'choice' | 'pattern'> {
  const choice = costOf(input, model.places(values));
  if (!choice) throw new Error('The solver’s choice breaks a rule of the lot when it is counted again.');
  return { choice, pattern: model.pattern(values) };
}

function nothing(input: AwardInput, bound?: number): Found {
  const choice = costOf(input, []);
  if (!choice) throw new Error('Awarding nothing breaks no rule.');
  const certificate = bound === undefined ? certified(choice, choice.weightedPence) : certified(choice, bound);
  return { choice, pattern: [], certificate: { ...certificate, status: bound === undefined ? 'optimal' : 'notProven' } };
}

const certified = ({ weightedPence }: CostedChoice, bound: number): Omit<Certificate, 'status'> => ({
  bound: Math.min(bound, weightedPence),
  gap: weightedPence === 0 ? 0 : Math.max(0, (weightedPence - bound) / weightedPence),
  rechecked: true,
});

/** The limits that there are. */
function limitsOf({ limits, bids }: AwardInput): LimitName[] {
  return [
    ...(limits.mostSharePercent === null ? [] : (['mostSharePercent'] as const)),
    ...(limits.mostProviders === null ? [] : (['mostProviders'] as const)),
    ...(limits.minimumQuality === 0 ? [] : (['minimumQuality'] as const)),
    ...(bids.every(({ conditions }) => conditions.length === 0) ? [] : (['conditions'] as const)),
  ];
}

const withoutLimit = (input: AwardInput, limit: LimitName): AwardInput =>
  limit === 'conditions'
    ? { ...input, bids: input.bids.map((bid) => ({ ...bid, conditions: [] })) }
    : { ...input, limits: { ...input.limits, [limit]: limit === 'minimumQuality' ? 0 : null } };

/** Weighted pence as pence a year. */
export const yearly = (input: Pick<AwardInput, 'scenarios'>, weightedPence: number): number =>
  Math.round(weightedPence / totalWeight(input));
