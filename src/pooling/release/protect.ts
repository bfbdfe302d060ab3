import { createHmac } from 'node:crypto';
import {
  type Categories,
  type Combination,
  type ReleasePlan,
  cellId,
  cellsOf,
  coarsestFirst,
  containing,
  impliedBy,
  project,
} from './release-plan.js';

/** Published figures are multiples of this; counts below it are never told from one another. Policy of the consortium. */
export const BASE = 5;

/** How far a true count may lie from its published figure, either way. */
export const SPREAD = BASE - 1;

/** What one authority publishes of one snapshot: a figure a cell, by the cell's id. */
export type Protected = ReadonlyMap<string, number>;

/** The secret offset of a cell, 0 to 4: the same for ever, since it follows from the authority's secret and the cell's name alone. */
export const offsetOf = (secret: Buffer, id: string): number =>
  Number(createHmac('sha256', secret).update(id).digest().readBigUInt64BE() % BigInt(BASE));

/** How many children are in every cell of the plan, empty cells too. */
export function countCells(children: readonly Combination[], plan: ReleasePlan, categories: Categories): Map<string, number> {
  const counts = new Map<string, number>();
  for (const table of plan.tables) {
    for (const cell of cellsOf(table, categories)) counts.set(cellId(cell), 0);
    for (const child of children) {
      const cell = project(table, impliedBy(child, plan));
      const id = cell === undefined ? undefined : cellId(cell);
      if (id === undefined || !counts.has(id)) throw new RangeError(`A child is in no category of the plan: ${JSON.stringify(child)}.`);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  return counts;
}

/**
 * Rounds every cell down to a multiple of five from its count plus its secret offset, then lowers each to what contains it, the coarsest
 * first: no part exceeds its whole, and every count lies within four of its figure. It takes one authority's children and secret and nothing
 * else, so what others know of their own adds nothing.
 */
export function protect(children: readonly Combination[], secret: Buffer, plan: ReleasePlan, categories: Categories): Protected {
  const counts = countCells(children, plan, categories);
  const published = new Map<string, number>();
  for (const table of coarsestFirst(plan)) {
    for (const cell of cellsOf(table, categories)) {
      const id = cellId(cell);
      const raw = BASE * Math.floor(((counts.get(id) ?? 0) + offsetOf(secret, id)) / BASE);
      const above = containing(cell, table, plan).map((container) => published.get(container) ?? raw);
      published.set(id, Math.min(raw, ...above));
    }
  }
  return published;
}

/** The counts that a figure could stand for. */
export const rangeOf = (figure: number): { readonly least: number; readonly most: number } => ({
  least: Math.max(0, figure - SPREAD),
  most: figure + SPREAD,
});

/** A figure as it is shown, never as a bare zero: "under 5", "5 (1 to 9)", "20 (±4)", and "c" where nothing may be told. */
export function figureInWords(figure: number | null): string {
  if (figure === null) return 'c';
  if (figure === 0) return 'under 5';
  return figure === BASE ? '5 (1 to 9)' : `${String(figure)} (±${String(SPREAD)})`;
}
