/** Rates in basis points: how many of a year group are there a year later, and who comes. */
export interface ForecastRates {
  /** Of children who stay in their phase. */
  readonly stayBp: number;
  /** Of year 6, who go on in year 7. */
  readonly transferBp: number;
  /** Of year 11, who go on in year 12. */
  readonly post16Bp: number;
  /** Children who come in a year, against those by whom today's numbers would stay as they are. */
  readonly entryBp: number;
  /** How much more of them come with each further year. */
  readonly growthBp: number;
  /** What the low and the high case make of all who come. */
  readonly lowBp: number;
  readonly highBp: number;
}

/** Until a commissioner says otherwise [D]. */
export const USUAL_RATES: ForecastRates = {
  stayBp: 9_700,
  transferBp: 9_000,
  post16Bp: 5_500,
  entryBp: 10_000,
  growthBp: 500,
  lowBp: 8_500,
  highBp: 11_500,
};

export const SCENARIOS = ['low', 'central', 'high'] as const;
export type Scenario = (typeof SCENARIOS)[number];

const WHOLE = 10_000;
/** Year group 14 is the last a plan reaches in school terms; older children are counted with it. */
export const LAST_YEAR = 14;

/** Children by year group, from 0 (reception and below) to the last. */
export type ByYear = readonly number[];

/** The chance that a child of a year group is still placed a year later, one year group up. */
export function goesOn(year: number, { stayBp, transferBp, post16Bp }: ForecastRates): number {
  if (year >= LAST_YEAR) return 0;
  return (year === 6 ? transferBp : year === 11 ? post16Bp : stayBp) / WHOLE;
}

/**
 * Children who would have to come in a year so that today's number stays as it is, over the year groups that are larger than those below them can have made
 * them. Year group by year group alone they would be too many: small numbers go up and down, and only the ups would count.
 */
export function steadyEntry(today: ByYear, rates: ForecastRates): number[] {
  const survivors = Array.from({ length: LAST_YEAR + 1 }, (_, year) => (year === 0 ? 0 : (today[year - 1] ?? 0) * goesOn(year - 1, rates)));
  const more = survivors.map((stay, year) => Math.max(0, (today[year] ?? 0) - stay));
  const sum = (amounts: readonly number[]): number => amounts.reduce((all, each) => all + each, 0);
  const net = Math.max(0, sum(today) - sum(survivors));
  return sum(more) === 0 ? more : more.map((each) => (each * net) / sum(more));
}

/** What a year group is made of so many years ahead: children of today, each with a chance, and others by Poisson. */
export interface Ahead {
  readonly survivors: readonly { readonly children: number; readonly chance: number }[];
  /** The mean of those who have come since and are still there. */
  readonly entrants: number;
}

/**
 * Rolls year groups forward: survivors are Bernoulli, entrants Poisson and thinned like them (methods, section 7). `factor` moves all entrants at once: a
 * scenario is one cause for all, not chance in each cell. `entry`: who comes in a steady year by year group; where these children are a part of a whole,
 * their part of the whole's, so that parts add up.
 */
export function rollForward(
  today: ByYear,
  rates: ForecastRates,
  ahead: number,
  scenario: Scenario,
  entry: ByYear = steadyEntry(today, rates),
): Ahead[] {
  const factor = { low: rates.lowBp, central: WHOLE, high: rates.highBp }[scenario] / WHOLE;
  const chanceTo = (from: number, steps: number): number =>
    Array.from({ length: steps }, (_, step) => goesOn(from + step, rates)).reduce((product, each) => product * each, 1);
  return Array.from({ length: LAST_YEAR + 1 }, (_, year) => {
    const from = year - ahead;
    let entrants = 0;
    for (let came = 1; came <= ahead; came += 1) {
      const stayed = ahead - came;
      const at = year - stayed;
      if (at < 0) continue;
      const grown = (rates.entryBp / WHOLE) * (1 + rates.growthBp / WHOLE) ** (came - 1);
      entrants += (entry[at] ?? 0) * grown * factor * chanceTo(at, stayed);
    }
    return { survivors: from < 0 ? [] : [{ children: today[from] ?? 0, chance: chanceTo(from, ahead) }], entrants };
  });
}

export const meanOf = (groups: readonly Ahead[]): number =>
  groups.reduce(
    (sum, { survivors, entrants }) => sum + entrants + survivors.reduce((all, { children, chance }) => all + children * chance, 0),
    0,
  );

/** The chance of every number of children, exactly: a sum of Bernoulli and Poisson, convolved one after the other. */
export function distributionOf(groups: readonly Ahead[]): number[] {
  let chances = [1];
  for (const { survivors } of groups)
    for (const { children, chance } of survivors)
      for (let child = 0; child < children; child += 1) {
        const next = new Array<number>(chances.length + 1).fill(0);
        chances.forEach((each, count) => {
          next[count] = (next[count] ?? 0) + each * (1 - chance);
          next[count + 1] = (next[count + 1] ?? 0) + each * chance;
        });
        chances = next;
      }
  const mean = groups.reduce((sum, { entrants }) => sum + entrants, 0);
  const coming: number[] = [];
  let chance = Math.exp(-mean);
  for (let count = 0, left = 1; left > 1e-9 && count < 3_000; count += 1) {
    coming.push(chance);
    left -= chance;
    chance = (chance * mean) / (count + 1);
  }
  const all = new Array<number>(chances.length + coming.length - 1).fill(0);
  chances.forEach((one, count) => {
    coming.forEach((other, more) => {
      all[count + more] = (all[count + more] ?? 0) + one * other;
    });
  });
  return all;
}

/** The middle part of a distribution: the numbers below and above which lies half of the rest each. */
export function middleOf(chances: readonly number[], part: number): { readonly least: number; readonly most: number } {
  const tail = (1 - part) / 2;
  let [sum, least] = [0, 0];
  for (const [count, chance] of chances.entries()) {
    if (sum <= tail) least = count;
    sum += chance;
    if (sum >= 1 - tail) return { least, most: count };
  }
  return { least, most: chances.length - 1 };
}

/** Beyond so many children the exact distribution says nothing that its mean and variance do not. */
const MANY = 1_000;

/** By chance alone a number lies in the middle so often: within so many standard deviations of a normal distribution. */
export const MIDDLE = 0.8;
const DEVIATIONS = 1.2816;

/** The middle part of what groups may come to: exactly, or of very many children by mean and variance. */
export function bandOf(groups: readonly Ahead[]): { readonly least: number; readonly most: number } {
  const children = groups.reduce((sum, { survivors }) => sum + survivors.reduce((all, each) => all + each.children, 0), 0);
  const mean = meanOf(groups);
  if (children + mean <= MANY) {
    // The middle of very few children may be one number beside their mean: the band holds both.
    const { least, most } = middleOf(distributionOf(groups), MIDDLE);
    return { least: Math.min(least, Math.floor(mean)), most: Math.max(most, Math.ceil(mean)) };
  }
  const variance = groups.reduce(
    (sum, { survivors, entrants }) =>
      sum + entrants + survivors.reduce((all, each) => all + each.children * each.chance * (1 - each.chance), 0),
    0,
  );
  const width = DEVIATIONS * Math.sqrt(variance);
  return { least: Math.max(0, Math.floor(mean - width)), most: Math.ceil(mean + width) };
}
