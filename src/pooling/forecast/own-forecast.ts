import type { Asked } from '../release/answer.js';
import { type Cell, type Combination, DIMENSIONS, type Dimension } from '../release/release-plan.js';
import { type Ahead, type ForecastRates, LAST_YEAR, SCENARIOS, type Scenario, bandOf, meanOf, rollForward, steadyEntry } from './cohort.js';

export const YEARS_AHEAD = [1, 2, 3] as const;
export const PHASES = ['primary', 'secondary', 'post16'] as const;
export type Phase = (typeof PHASES)[number];

export interface ForecastYear {
  readonly ahead: number;
  /** Means, by scenario. */
  readonly low: number;
  readonly central: number;
  readonly high: number;
  /** In which the number lies four times of five by chance alone, about the central case. */
  readonly least: number;
  readonly most: number;
}

export interface ForecastRow {
  /** What these children have in common; nothing: all of them. */
  readonly cell: Cell;
  readonly today: number;
  readonly years: readonly ForecastYear[];
}

export const phaseOf = (year: number): Phase => (year >= 12 ? 'post16' : year >= 7 ? 'secondary' : 'primary');

/** What a child keeps from year to year; its year group and phase it does not. */
const kept = (dimension: Dimension): boolean => dimension !== 'year' && dimension !== 'phase';

/** Children counted by year group. */
export function inYears(children: readonly Pick<Combination, 'year'>[]): number[] {
  const years = new Array<number>(LAST_YEAR + 1).fill(0);
  for (const { year } of children) {
    const at = Math.min(LAST_YEAR, Number(year));
    years[at] = (years[at] ?? 0) + 1;
  }
  return years;
}

/** Year groups that are told together, and what they are called. */
export interface Span {
  readonly cell: Cell;
  readonly years: readonly number[];
}

/** The spans that the year group and the phase divide all year groups into. */
export function spansOf(by: readonly Dimension[], where: Asked = {}): Span[] {
  const years = Array.from({ length: LAST_YEAR + 1 }, (_, year) => year).filter(
    (year) => (where.year?.includes(String(year)) ?? true) && (where.phase?.includes(phaseOf(year)) ?? true),
  );
  if (by.includes('year'))
    return years.map((year) => ({
      cell: { ...(by.includes('phase') ? { phase: phaseOf(year) } : {}), year: String(year) },
      years: [year],
    }));
  if (!by.includes('phase')) return [{ cell: {}, years }];
  return PHASES.map((phase) => ({ cell: { phase }, years: years.filter((year) => phaseOf(year) === phase) })).filter(
    (span) => span.years.length > 0,
  );
}

/**
 * Today's children by any of need, phase, year group, start term, setting and district, and so many years ahead. A child keeps its need, term, setting and
 * district, and counts in the year group and phase that it will have reached. Who comes is set for the authority as a whole and divided as today's children
 * are, so that the rows of every table add up to the same children. `where` narrows; rows with nobody in any year are left out, but for those of a phase.
 */
export function forecastRows(
  children: readonly Combination[],
  by: readonly Dimension[],
  where: Asked,
  rates: ForecastRates,
): ForecastRow[] {
  const entry = steadyEntry(inYears(children), rates);
  const constant = DIMENSIONS.filter((dimension) => kept(dimension) && by.includes(dimension));
  const asked = DIMENSIONS.filter((dimension) => kept(dimension) && where[dimension] !== undefined);
  const groups = new Map<string, Combination[]>();
  for (const child of children) {
    if (!asked.every((dimension) => where[dimension]?.includes(child[dimension]))) continue;
    const key = constant.map((dimension) => child[dimension]).join('\n');
    groups.set(key, [...(groups.get(key) ?? []), child]);
  }
  const rows = [...groups.values()].flatMap((own) => {
    const today = inYears(own);
    const share = entry.map((each) => (each * own.length) / children.length);
    const cell = Object.fromEntries(constant.map((dimension) => [dimension, own[0]?.[dimension] ?? '']));
    const ahead = YEARS_AHEAD.map((years) => (scenario: Scenario) => rollForward(today, rates, years, scenario, share));
    return spansOf(by, where).map((span) => ({
      cell: { ...cell, ...span.cell },
      today: span.years.reduce((sum, year) => sum + (today[year] ?? 0), 0),
      years: YEARS_AHEAD.map((years, index) => yearOf(years, (scenario) => within(ahead[index]?.(scenario) ?? [], span.years))),
    }));
  });
  // The three phases are told with nobody in them, too.
  const phasesOnly = by.length === 1 && by[0] === 'phase';
  return rows.filter(({ today, years }) => phasesOnly || today > 0 || years.some(({ high }) => high > 0)).sort(byCell);
}

export const within = (groups: readonly Ahead[], years: readonly number[]): Ahead[] => groups.filter((_, year) => years.includes(year));

function yearOf(ahead: number, groupsOf: (scenario: Scenario) => readonly Ahead[]): ForecastYear {
  const [low = 0, central = 0, high = 0] = SCENARIOS.map((scenario) => meanOf(groupsOf(scenario)));
  return { ahead, low, central, high, ...bandOf(groupsOf('central')) };
}

/** Phases and year groups in their order, everything else by its code. */
export function byCell({ cell: a }: { readonly cell: Cell }, { cell: b }: { readonly cell: Cell }): number {
  for (const dimension of DIMENSIONS) {
    const [one, other] = [placeOf(dimension, a[dimension] ?? ''), placeOf(dimension, b[dimension] ?? '')];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

const placeOf = (dimension: Dimension, category: string): string =>
  dimension === 'year' ? category.padStart(2, '0') : dimension === 'phase' ? String(PHASES.indexOf(category as Phase)) : category;
