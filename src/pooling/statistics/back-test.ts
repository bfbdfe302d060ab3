import type { Statistic } from './read-statistics.js';

/** A series of one authority, by year; years without a number are missing. */
export type Series = ReadonlyMap<number, number>;

export interface Rule {
  readonly name: string;
  /** The count so many years ahead of the origin; null where the series cannot say. */
  readonly forecast: (own: Series, national: Series, origin: number, ahead: number) => number | null;
}

const at = (series: Series, year: number): number | null => series.get(year) ?? null;

/** How much the nation grew in a year's step, on average over so many years before the origin. */
function growth(series: Series, origin: number, years: number): number | null {
  const [last, first] = [at(series, origin), at(series, origin - years)];
  return last === null || first === null || first <= 0 ? null : (last / first) ** (1 / years);
}

const times = (count: number | null, factor: number | null, ahead: number): number | null =>
  count === null || factor === null ? null : count * factor ** ahead;

/** The rules that are compared; the first is the one that forecasts use (docs/decisions/0024). */
export const RULES: readonly Rule[] = [
  {
    name: 'own last count × national growth',
    forecast: (own, national, origin, ahead) => times(at(own, origin), growth(national, origin, 1), ahead),
  },
  {
    name: 'own last count × national growth of three years',
    forecast: (own, national, origin, ahead) => times(at(own, origin), growth(national, origin, 3), ahead),
  },
  { name: 'own last count', forecast: (own, _, origin) => at(own, origin) },
  { name: 'own last count × own growth', forecast: (own, _, origin, ahead) => times(at(own, origin), growth(own, origin, 1), ahead) },
];

/** Variance of the spread about a forecast: the Department's series move more than chance (methods, section 7). */
export const spreadOf = (mean: number): number => 9.04 * mean + 0.02 * mean * mean;

/** z of the middle 80 and 90 in a hundred. */
const Z = { eighty: 1.2816, ninety: 1.6449 } as const;

export const band = (mean: number, level: keyof typeof Z): { readonly least: number; readonly most: number } => {
  const half = Z[level] * Math.sqrt(spreadOf(mean));
  return { least: Math.max(0, Math.floor(mean - half)), most: Math.ceil(mean + half) };
};

export interface BackTest {
  readonly rule: string;
  readonly forecasts: number;
  /** Mean absolute error, in plans. */
  readonly error: number;
  /** How often the count lay within the band meant to hold 80 (90) in a hundred. */
  readonly heldEighty: number;
  readonly heldNinety: number;
}

/** Every rule tried on every authority and every origin for which the year so many ahead is known. National growth is that of `nationalMeasure`. */
export function backTest(
  statistics: readonly Statistic[],
  measures: readonly string[],
  nationalMeasure: string,
  ahead: number,
): BackTest[] {
  const own = seriesOf(statistics, measures);
  const national = seriesOf(statistics, [nationalMeasure]).get('ENG') ?? new Map<number, number>();
  return RULES.map(({ name, forecast }) => {
    let [forecasts, error, eighty, ninety] = [0, 0, 0, 0];
    for (const [laCode, series] of own) {
      if (laCode === 'ENG') continue;
      for (const origin of series.keys()) {
        const actual = at(series, origin + ahead);
        const mean = actual === null ? null : forecast(series, national, origin, ahead);
        if (actual === null || mean === null) continue;
        forecasts += 1;
        error += Math.abs(actual - mean);
        const [inner, outer] = [band(mean, 'eighty'), band(mean, 'ninety')];
        if (actual >= inner.least && actual <= inner.most) eighty += 1;
        if (actual >= outer.least && actual <= outer.most) ninety += 1;
      }
    }
    const part = (count: number): number => (forecasts === 0 ? 0 : count / forecasts);
    return { rule: name, forecasts, error: part(error), heldEighty: part(eighty), heldNinety: part(ninety) };
  });
}

/** Sums of measures by authority and year; a year in which one of them has no number is left out. */
export function seriesOf(statistics: readonly Statistic[], measures: readonly string[]): Map<string, Map<number, number>> {
  const parts = new Map<string, Map<number, number[]>>();
  for (const { laCode, year, measure, value } of statistics) {
    if (!measures.includes(measure) || value === null) continue;
    const years = parts.get(laCode) ?? new Map<number, number[]>();
    parts.set(laCode, years.set(year, [...(years.get(year) ?? []), value]));
  }
  return new Map(
    [...parts].map(([laCode, years]) => [
      laCode,
      new Map(
        [...years]
          .filter(([, values]) => values.length === measures.length)
          .map(([year, values]) => [year, values.reduce((sum, each) => sum + each, 0)]),
      ),
    ]),
  );
}

/** A year in which independent and non-maintained places swung in opposite directions by at least so many: counted elsewhere, not moved. */
const SWING = 20;

export function reclassified(independent: Series, nonMaintained: Series): number[] {
  return [...independent.keys()].filter((year) => {
    const change = (series: Series): number | null => {
      const [now, before] = [at(series, year), at(series, year - 1)];
      return now === null || before === null ? null : now - before;
    };
    const [one, other] = [change(independent), change(nonMaintained)];
    return one !== null && other !== null && Math.abs(one) >= SWING && Math.abs(other) >= SWING && Math.sign(one) !== Math.sign(other);
  });
}
