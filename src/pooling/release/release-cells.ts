import { type Categories, type Combination, DIMENSIONS, type ReleasePlan, cellId, cellsOf, impliedBy, project } from './release-plan.js';

/** Every cell of a plan as a row and every full combination as a number, for whoever adds up or solves. */
export interface ReleaseCells {
  /** The rows' names. */
  readonly ids: readonly string[];
  /** How many combinations there are: each category of every dimension but the phase, which the year implies. */
  readonly combinations: number;
  /** The rows of the finest table, by which demand is shown. */
  readonly finest: readonly number[];
  combinationOf(child: Combination): number;
  /** The rows that a combination is counted in, one a table. */
  rowsOf(combination: number): Int32Array;
  combinationsIn(row: number): number[];
  /** A combination that differs from another in one dimension or two, by chance. */
  near(combination: number, random: () => number): number;
  /** What every row adds up to for a table of combinations. */
  add(table: ReadonlyMap<number, number>): Int32Array;
}

/** What a combination is numbered by; a year names its phase. */
const FREE = DIMENSIONS.filter((dimension) => dimension !== 'phase');

/** Throws a RangeError on a child of a category that is not in the plan. */
export function releaseCells(plan: ReleasePlan, categories: Categories): ReleaseCells {
  const ids: string[] = [];
  const rowOf = new Map<string, number>();
  const tables = plan.tables.map((table) => {
    const rows = cellsOf(table, categories).map((cell) => {
      const id = cellId(cell);
      const row = rowOf.get(id) ?? ids.push(id) - 1;
      rowOf.set(id, row);
      return row;
    });
    return { table, rows };
  });
  const sizes = FREE.map((dimension) => categories[dimension].length);
  const combinations = sizes.reduce((product, size) => product * size, 1);
  const factors = sizes.map((_, index) => sizes.slice(0, index).reduce((product, size) => product * size, 1));
  const width = plan.tables.length;
  const rows = new Int32Array(combinations * width);
  for (let combination = 0; combination < combinations; combination += 1) {
    let rest = combination;
    const named = Object.fromEntries(
      FREE.map((dimension, index) => {
        const size = sizes[index] ?? 1;
        const category = categories[dimension][rest % size] ?? '';
        rest = Math.floor(rest / size);
        return [dimension, category];
      }),
    );
    const cell = impliedBy(named, plan);
    plan.tables.forEach((table, index) => {
      const projected = project(table, cell);
      const row = projected === undefined ? undefined : rowOf.get(cellId(projected));
      if (row === undefined) throw new RangeError(`A combination is in no cell of a table: ${JSON.stringify(cell)}.`);
      rows[combination * width + index] = row;
    });
  }
  const rowsOf = (combination: number): Int32Array => rows.subarray(combination * width, (combination + 1) * width);
  const positions = FREE.map((dimension) => new Map(categories[dimension].map((category, index) => [category, index])));
  return {
    ids,
    combinations,
    finest: tables.reduce((best, each) => (each.table.length > best.table.length || each.rows.length > best.rows.length ? each : best))
      .rows,
    combinationOf(child) {
      let [number, factor] = [0, 1];
      FREE.forEach((dimension, index) => {
        const position = positions[index]?.get(child[dimension]);
        if (position === undefined) throw new RangeError(`A child is in no category of the plan: ${JSON.stringify(child)}.`);
        number += position * factor;
        factor *= sizes[index] ?? 1;
      });
      return number;
    },
    rowsOf,
    combinationsIn(row) {
      const found: number[] = [];
      for (let combination = 0; combination < combinations; combination += 1)
        if (rowsOf(combination).includes(row)) found.push(combination);
      return found;
    },
    near(combination, random) {
      let other = combination;
      for (let changes = random() < 0.6 ? 1 : 2; changes > 0; changes -= 1) {
        const dimension = Math.floor(random() * FREE.length);
        const [size, factor] = [sizes[dimension] ?? 1, factors[dimension] ?? 1];
        const position = Math.floor(other / factor) % size;
        other += (Math.floor(random() * size) - position) * factor;
      }
      return other;
    },
    add(table) {
      const sums = new Int32Array(ids.length);
      for (const [combination, children] of table) for (const row of rowsOf(combination)) sums[row] = (sums[row] ?? 0) + children;
      return sums;
    },
  };
}
