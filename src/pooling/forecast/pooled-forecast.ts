import type { Figure } from '../release/answer.js';
import type { Cell } from '../release/release-plan.js';
import {
  type Ahead,
  type ByYear,
  type ForecastRates,
  LAST_YEAR,
  SCENARIOS,
  type Scenario,
  bandOf,
  goesOn,
  meanOf,
  rollForward,
  steadyEntry,
} from './cohort.js';
import { type ForecastYear, YEARS_AHEAD, within } from './own-forecast.js';

/** Some children of several members as these published them: all together, and by year group from 0 to the last. */
export interface PublishedYears {
  readonly all: Figure;
  readonly years: readonly Figure[];
}

export interface PooledForecastRow {
  readonly cell: Cell;
  readonly published: Figure;
  /** Null where a blank keeps anything from being told. `least` and `most` carry what the figures may stand for, the low and high case, and chance. */
  readonly years: readonly ForecastYear[] | null;
}

const GROUPS = Array.from({ length: LAST_YEAR + 1 }, (_, year) => year);
const sum = (amounts: readonly number[]): number => amounts.reduce((all, each) => all + each, 0);

/** Least and most children of each year group; a blank may stand for anything up to all of them. */
function boundsOf({ all, years }: PublishedYears): { readonly least: number[]; readonly most: number[] } {
  return {
    least: GROUPS.map((year) => years[year]?.least ?? 0),
    most: GROUPS.map((year) => years[year]?.most ?? all.most ?? 0),
  };
}

/**
 * The year groups, raised or lowered together until they make the published total: small year groups are published lower than they are, the total hardly.
 * None leaves its bounds; those published as nothing are raised only where the others cannot make the total.
 */
export function estimateYears(published: PublishedYears): number[] {
  const { least, most } = boundsOf(published);
  const total = Math.min(Math.max(published.all.figure ?? 0, sum(least)), sum(most));
  const figures = GROUPS.map((year) => published.years[year]?.figure ?? 0);
  const scaled = (by: number): number[] =>
    figures.map((figure, year) => Math.min(most[year] ?? 0, Math.max(least[year] ?? 0, figure * by)));
  let [low, high] = [0, 1_000];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (sum(scaled(middle)) < total) low = middle;
    else high = middle;
  }
  const years = scaled(high);
  const missing = total - sum(years);
  const room = years.map((each, year) => (most[year] ?? 0) - each);
  return missing <= 1e-9 || sum(room) === 0 ? years : years.map((each, year) => each + ((room[year] ?? 0) * missing) / sum(room));
}

/**
 * Of all whole children by year group that could have been published so, those that make the sum of `worth` least or most: every year group within its
 * bounds, all of them within the total's.
 */
export function extremeYears(published: PublishedYears, worth: readonly number[], aim: 'least' | 'most'): number[] {
  const { least, most } = boundsOf(published);
  const years = [...least];
  const room = (): number => (published.all.most ?? Infinity) - sum(years);
  const missing = (): number => (published.all.least ?? 0) - sum(years);
  const order = [...GROUPS].sort((a, b) => (aim === 'most' ? 1 : -1) * ((worth[b] ?? 0) - (worth[a] ?? 0)));
  for (const year of order) {
    const wanted = aim === 'most' ? room() : missing();
    years[year] = (years[year] ?? 0) + Math.max(0, Math.min(wanted, (most[year] ?? 0) - (least[year] ?? 0)));
  }
  return years;
}

/**
 * Published children rolled forward. Who comes is set for the total as for an authority's own children and divided among year groups as in the estimate.
 * Low, central and high are those of the estimate; the range goes from the fewest children that could have been published so, in the low case and with
 * little luck, to the most in the high case.
 */
export function rollPublished(published: PublishedYears, span: readonly number[], rates: ForecastRates): ForecastYear[] | null {
  const { figure, least, most } = published.all;
  if (figure === null || least === null || most === null) return null;
  const estimate = estimateYears(published);
  const entry = steadyEntry(estimate, rates);
  const part = entry.map((each) => (sum(entry) === 0 ? 1 / GROUPS.length : each / sum(entry)));
  const forward = (today: ByYear, ahead: number, scenario: Scenario): Ahead[] => {
    // Whoever leaves in a year is followed by another: so much of each year group does not go on.
    const left = sum(today.map((children, year) => children * (1 - goesOn(year, rates))));
    return within(
      rollForward(
        today,
        rates,
        ahead,
        scenario,
        part.map((each) => each * left),
      ),
      span,
    );
  };
  return YEARS_AHEAD.map((ahead) => {
    const [low = 0, central = 0, high = 0] = SCENARIOS.map((scenario) => meanOf(forward(estimate, ahead, scenario)));
    const worth = (scenario: Scenario): number[] =>
      GROUPS.map((year) =>
        meanOf(
          forward(
            GROUPS.map((each) => (each === year ? 1 : 0)),
            ahead,
            scenario,
          ),
        ),
      );
    const band = (scenario: Scenario, aim: 'least' | 'most') =>
      bandOf(forward(extremeYears(published, worth(scenario), aim), ahead, scenario));
    return { ahead, low, central, high, least: band('low', 'least').least, most: band('high', 'most').most };
  });
}
