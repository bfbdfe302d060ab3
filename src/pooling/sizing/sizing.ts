import { type Pence, pence } from '../../kernel/money.js';
import { type PriceTier } from '../../contracts/terms.js';
import { tierPrice } from '../../contracts/block/price-tiers.js';

/** How many children may need a place, each number with its weight; weights are whole numbers or chances and need not sum to one. */
export type Demand = readonly { readonly children: number; readonly weight: number }[];

export interface SizingPrices {
  /** What a place of the block costs a year, by how many are bought. */
  readonly tiers: readonly PriceTier[];
  /** A like place bought alone, a year. */
  readonly spotPence: Pence;
  /** The part of an empty place's price that the council pays, 0 to 1. */
  readonly voidShare: number;
}

/** What so many places are expected to cost a year. Pence, not rounded: an expectation is not a bill. */
export interface SizedBlock {
  readonly places: number;
  readonly costPence: number;
  /** Children placed alone, on average. */
  readonly spotChildren: number;
  /** Places empty, on average, and what the council pays for them. */
  readonly emptyPlaces: number;
  readonly voidPence: number;
  /** The chance that the last of them is filled. */
  readonly lastFilled: number;
}

const chances = (demand: Demand): { readonly children: number; readonly chance: number }[] => {
  const total = demand.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0) || demand.some(({ children, weight }) => !Number.isInteger(children) || children < 0 || weight < 0))
    throw new RangeError('Demand is whole numbers of children with weights from 0, not all 0.');
  return demand.map(({ children, weight }) => ({ children, chance: weight / total }));
};

/** The chance that at least so many children need a place. */
export const atLeast = (demand: Demand, children: number): number =>
  chances(demand).reduce((sum, each) => sum + (each.children >= children ? each.chance : 0), 0);

/**
 * A block of so many places in the convertible world: a child placed alone at the school moves into a place that becomes free, so each year is like every
 * other: `C(N) = b·E[min(D,N)] + φb·E[(N−D)+] + s·E[(D−N)+]` (methods, section 3).
 */
export function convertible(demand: Demand, places: number, { tiers, spotPence, voidShare }: SizingPrices): SizedBlock {
  const price = places === 0 ? 0 : tierPrice(tiers, places);
  let [filled, spot] = [0, 0];
  for (const { children, chance } of chances(demand)) {
    filled += chance * Math.min(children, places);
    spot += chance * Math.max(0, children - places);
  }
  const empty = places - filled;
  const voidPence = voidShare * price * empty;
  return {
    places,
    costPence: price * filled + voidPence + spotPence * spot,
    spotChildren: spot,
    emptyPlaces: empty,
    voidPence,
    lastFilled: places === 0 ? 1 : atLeast(demand, places),
  };
}

/** Every size from none to the most: tiers make valleys, so each number is tried and hills are never climbed. */
export const curve = (demand: Demand, most: number, prices: SizingPrices): SizedBlock[] =>
  Array.from({ length: most + 1 }, (_, places) => convertible(demand, places, prices));

/** The size that costs least, the smallest of equals. */
export const cheapest = (sizes: readonly SizedBlock[]): SizedBlock => {
  const [first, ...others] = sizes;
  if (!first) throw new RangeError('There is no size to choose from.');
  // Sums of chances drift in the last digits: a saving below a thousandth of a penny is none.
  return others.reduce((best, each) => (each.costPence < best.costPence - 0.001 ? each : best), first);
};

/**
 * The closed form for one price: the smallest number for which the chance of more children is at most `φb / (s − b + φb)`; with φ = 1 the newsvendor,
 * where b/s is the chance with which the last place must be filled. No place pays where b ≥ s and empty ones cost anything.
 */
export function newsvendor(demand: Demand, blockPence: number, spotPence: number, voidShare: number): number {
  if (blockPence >= spotPence) return 0;
  const bound = (voidShare * blockPence) / (spotPence - blockPence + voidShare * blockPence);
  const most = Math.max(...demand.map(({ children }) => children));
  for (let places = 0; places <= most; places += 1) if (atLeast(demand, places + 1) <= bound + 1e-12) return places;
  return most;
}

/** The chance that all places are taken where children come at random and stay: Erlang's loss formula, by its stable recursion. */
export function erlangLoss(places: number, load: number): number {
  let loss = 1;
  for (let place = 1; place <= places; place += 1) loss = (load * loss) / (place + load * loss);
  return loss;
}

/** A size in the sticky world: the overflow goes to other schools and stays there. `load` is arrivals a year times years of a stay. */
export interface StickySize {
  readonly places: number;
  /** Places filled, on average: `a(1 − B(N, a))`. */
  readonly filled: number;
  /** What the next place would be filled, of a year. */
  readonly nextFilled: number;
}

export const sticky = (places: number, load: number): StickySize => ({
  places,
  filled: load * (1 - erlangLoss(places, load)),
  nextFilled: load * (erlangLoss(places, load) - erlangLoss(places + 1, load)),
});

/** In the sticky world the next place pays while it is filled more than b/s of the time: each further one is filled less than the one before. */
export function stickySize(load: number, blockPence: number, spotPence: number): number {
  let places = 0;
  while (places < 10_000 && sticky(places, load).nextFilled > blockPence / spotPence) places += 1;
  return places;
}

/** What so many places cost a year in the sticky world, empty ones paid whole. Pence, not rounded. */
export const stickyCost = (places: number, load: number, blockPence: number, spotPence: number): number =>
  places * blockPence + spotPence * (load - sticky(places, load).filled);

/** Children of the usual kind: as many as come in a year times the years they stay, at random. To a tail of one in a thousand million. */
export function poisson(mean: number): Demand {
  if (!(mean >= 0)) throw new RangeError('A mean is a number from 0.');
  const demand: { children: number; weight: number }[] = [];
  let chance = Math.exp(-mean);
  let left = 1;
  for (let children = 0; left > 1e-9 && children < 5_000; children += 1) {
    demand.push({ children, weight: chance });
    left -= chance;
    chance = (chance * mean) / (children + 1);
  }
  return demand;
}

/** Independent demands of members as one, exactly. */
export const together = (demands: readonly Demand[]): Demand =>
  demands.reduce<Demand>(
    (sum, demand) => {
      const chance = new Map<number, number>();
      for (const one of chances(sum))
        for (const other of chances(demand))
          chance.set(one.children + other.children, (chance.get(one.children + other.children) ?? 0) + one.chance * other.chance);
      return [...chance].sort(([a], [b]) => a - b).map(([children, weight]) => ({ children, weight }));
    },
    [{ children: 0, weight: 1 }],
  );

/** Members' demands of the same scenarios, which all of them meet at once: a common shock cannot be shared away. */
export const sameScenarios = (members: readonly (readonly number[])[], weights: readonly number[]): Demand =>
  weights.map((weight, scenario) => ({ weight, children: members.reduce((sum, demand) => sum + (demand[scenario] ?? 0), 0) }));

export interface SharedBlock {
  readonly alone: readonly SizedBlock[];
  readonly together: SizedBlock;
  /** What a block of all saves a year against each member's own. */
  readonly savedPence: number;
}

/** Each member's best block alone against one for all: by volume and, as far as demand does not rise for all at once, by sharing empty places. */
export function sharing(members: readonly Demand[], all: Demand, most: number, prices: SizingPrices): SharedBlock {
  const alone = members.map((demand) => cheapest(curve(demand, most, prices)));
  const pooled = cheapest(curve(all, most * Math.max(1, members.length), prices));
  return { alone, together: pooled, savedPence: alone.reduce((sum, { costPence }) => sum + costPence, 0) - pooled.costPence };
}

/**
 * How full a new block becomes: from the children who are named for it, by terms (a third of a year), with so many more coming each term at random and each
 * leaving with the same chance. A chain over the number of children, exactly; answers the mean filled places of each term.
 */
export function startUp(places: number, named: number, arrivalsAYear: number, yearsOfStay: number, terms: number): number[] {
  const leave = 1 - Math.exp(-1 / (3 * yearsOfStay));
  const arrivals = poisson(arrivalsAYear / 3);
  let state = new Float64Array(places + 1);
  state[Math.min(named, places)] = 1;
  const filled: number[] = [];
  for (let term = 0; term < terms; term += 1) {
    const next = new Float64Array(places + 1);
    state.forEach((chance, children) => {
      if (chance === 0) return;
      for (let stay = 0; stay <= children; stay += 1) {
        const stays = chance * binomial(children, stay, 1 - leave);
        for (const { children: coming, weight } of arrivals) {
          const after = Math.min(places, stay + coming);
          next[after] = (next[after] ?? 0) + stays * weight;
        }
      }
    });
    filled.push(mean(next));
    state = next;
  }
  return filled;
}

const mean = (state: Float64Array): number => state.reduce((sum, chance, children) => sum + chance * children, 0);

function binomial(of: number, count: number, chance: number): number {
  let ways = 1;
  for (let index = 0; index < count; index += 1) ways = (ways * (of - index)) / (index + 1);
  return ways * chance ** count * (1 - chance) ** (of - count);
}

/** Guaranteed, optional or none: what the k-th place costs least as, where an option costs a premium and a price when used. */
export function kindOfPlace(
  filled: number,
  {
    guaranteedPence,
    premiumPence,
    optionalPence,
    spotPence,
  }: Readonly<Record<'guaranteedPence' | 'premiumPence' | 'optionalPence' | 'spotPence', Pence>>,
): { readonly kind: 'guaranteed' | 'optional' | 'spot'; readonly costPence: Pence } {
  const kinds = [
    { kind: 'guaranteed' as const, cost: guaranteedPence },
    { kind: 'optional' as const, cost: premiumPence + optionalPence * filled },
    { kind: 'spot' as const, cost: spotPence * filled },
  ];
  const [first, ...others] = kinds;
  const best = others.reduce((least, each) => (each.cost < least.cost ? each : least), first ?? { kind: 'spot', cost: 0 });
  return { kind: best.kind, costPence: pence(Math.round(best.cost)) };
}
