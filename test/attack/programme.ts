import type { Highs, Model } from 'highs';
import { LARGEST_OFFSET, type Months, type World } from './months.js';

/** A count of one month. */
export interface Target {
  readonly month: number;
  readonly row: number;
}

/**
 * The attacker's programme over all months at once: a column for every kind in every month and one for every cell's offset; for every cell and month a
 * row of its count, and a row of its count and offset together, which the figure bounds. A whole world is looked for among those in which no blank limits what
 * it contains; bounds are taken over all.
 */
export class Programme {
  private readonly model: Model;
  private readonly width: number;

  constructor(
    private readonly highs: Highs,
    private readonly months: Months,
    private readonly kinds: readonly number[],
    whole: boolean,
  ) {
    const [cells, times] = [months.cells.length, months.figures.length];
    this.width = kinds.length * times + cells;
    const starts = [0];
    const indices: number[] = [];
    for (let month = 0; month < times; month += 1)
      for (const kind of kinds) {
        const rows = (months.rowsOf[kind] ?? []).map((row) => month * cells + row);
        indices.push(...rows, ...rows.map((row) => times * cells + row));
        starts.push(indices.length);
      }
    for (let row = 0; row < cells; row += 1) {
      for (let month = 0; month < times; month += 1) indices.push((times + month) * cells + row);
      starts.push(indices.length);
    }
    const together = months.figures.flatMap((_, month) => months.cells.map((_cell, row) => months.together(month, row, whole)));
    const free = new Array<number>(times * cells).fill(highs.infinity);
    const finite = (bound: number): number => (Number.isFinite(bound) ? bound : Math.sign(bound) * highs.infinity);
    this.model = highs.createModel({
      numCols: this.width,
      numRows: 2 * times * cells,
      colCost: new Float64Array(this.width),
      colLower: new Float64Array(this.width),
      colUpper: Float64Array.from({ length: this.width }, (_, column) => (column < this.width - cells ? highs.infinity : LARGEST_OFFSET)),
      rowLower: [...free.map((bound) => -bound), ...together.map(([least]) => finite(least))],
      rowUpper: [...free, ...together.map(([, most]) => finite(most))],
      matrix: {
        format: 'csc',
        numRows: 2 * times * cells,
        numCols: this.width,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(indices),
        values: new Float64Array(indices.length).fill(1),
      },
    });
    this.model.options.set('output_flag', false);
    if (whole)
      this.model.changeColsIntegrality(
        { kind: 'range', from: 0, to: this.width - 1 },
        new Int32Array(this.width).fill(highs.constants.variableType.integer),
      );
  }

  /** The least whole number that a count can be (`sign` 1), or the most (-1). Throws where the solver fails: a failure is no defence. */
  bound({ month, row }: Target, sign: 1 | -1): number {
    const costs = new Float64Array(this.width);
    for (const [index, kind] of this.kinds.entries())
      if (this.months.rowsOf[kind]?.includes(row)) costs[month * this.kinds.length + index] = sign;
    this.model.changeColsCost({ kind: 'range', from: 0, to: this.width - 1 }, costs);
    const { modelStatus } = this.model.run();
    const { optimal, unbounded, unboundedOrInfeasible } = this.highs.constants.modelStatus;
    if (sign === -1 && (modelStatus === unbounded || modelStatus === unboundedOrInfeasible)) return Infinity;
    if (modelStatus !== optimal) throw new Error(`The attacker's programme ended with status ${String(modelStatus)}.`);
    return sign === 1 ? Math.ceil(this.model.getObjectiveValue() - 1e-6) : Math.floor(-this.model.getObjectiveValue() + 1e-6);
  }

  /** A whole world; with this value of a count where one is asked. Null where there is none of these kinds. */
  world(asked: (Target & { readonly value: number }) | null): World | null {
    const at = asked && asked.month * this.months.cells.length + asked.row;
    if (asked && at !== null) this.model.changeRowBounds(at, asked.value, asked.value);
    const { modelStatus } = this.model.run();
    const { optimal, infeasible, unboundedOrInfeasible } = this.highs.constants.modelStatus;
    const found = modelStatus === optimal ? this.model.getSolution().colValue : null;
    if (at !== null) this.model.changeRowBounds(at, -this.highs.infinity, this.highs.infinity);
    if (found === null && modelStatus !== infeasible && modelStatus !== unboundedOrInfeasible)
      throw new Error(`The attacker's whole programme ended with status ${String(modelStatus)}.`);
    if (found === null) return null;
    const times = this.months.figures.length;
    return {
      months: Array.from({ length: times }, (_, month) =>
        this.kinds.flatMap((kind, index) =>
          new Array<number>(Math.max(0, Math.round(found[month * this.kinds.length + index] ?? 0))).fill(kind),
        ),
      ),
      offsets: this.months.cells.map((_, row) => Math.round(found[this.kinds.length * times + row] ?? 0)),
    };
  }

  dispose(): void {
    this.model.dispose();
  }
}
