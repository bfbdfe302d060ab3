import type { Highs, Model, ModelData } from 'highs';

export interface Column {
  readonly cost: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly whole?: boolean;
}

/** A coefficient of a row: which column, times what. */
export type Term = readonly [column: number, times: number];

/** Columns and rows as a formulation names them, one by one; `data` is what the solver takes. */
export class LinearModel {
  private readonly columns: Column[] = [];
  private readonly lower: number[] = [];
  private readonly upper: number[] = [];
  private readonly starts: number[] = [0];
  private readonly indices: number[] = [];
  private readonly values: number[] = [];

  /** The column's number. Without bounds it is at least 0. */
  column(column: Column): number {
    return this.columns.push(column) - 1;
  }

  /** `lower ≤ Σ terms ≤ upper`; a column may be named more than once. The row's number. */
  row(terms: readonly Term[], { lower = -Infinity, upper = Infinity }: { readonly lower?: number; readonly upper?: number }): number {
    const times = new Map<number, number>();
    for (const [column, factor] of terms) times.set(column, (times.get(column) ?? 0) + factor);
    for (const [column, factor] of times) {
      if (factor === 0) continue;
      this.indices.push(column);
      this.values.push(factor);
    }
    this.starts.push(this.indices.length);
    this.upper.push(upper);
    return this.lower.push(lower) - 1;
  }

  /** The same columns and rows with another aim: what is not named costs nothing. */
  withCosts(costs: ReadonlyMap<number, number>): LinearModel {
    const other = new LinearModel();
    for (const [index, column] of this.columns.entries()) other.columns.push({ ...column, cost: costs.get(index) ?? 0 });
    other.lower.push(...this.lower);
    other.upper.push(...this.upper);
    other.starts.push(...this.starts.slice(1));
    other.indices.push(...this.indices);
    other.values.push(...this.values);
    return other;
  }

  get size(): { readonly columns: number; readonly rows: number } {
    return { columns: this.columns.length, rows: this.lower.length };
  }

  data(highs: Highs): ModelData {
    const numCols = this.columns.length;
    const numRows = this.lower.length;
    return {
      numCols,
      numRows,
      colCost: this.columns.map(({ cost }) => cost),
      colLower: this.columns.map(({ lower = 0 }) => lower),
      colUpper: this.columns.map(({ upper = highs.infinity }) => upper),
      rowLower: this.lower,
      rowUpper: this.upper,
      matrix: { format: 'csr', numRows, numCols, starts: this.starts, indices: this.indices, values: this.values },
      ...(this.columns.some(({ whole }) => whole) && {
        integrality: Int32Array.from(this.columns, ({ whole }) => (whole ? highs.constants.variableType.integer : 0)),
      }),
    };
  }
}

/** How an optimisation ended. A figure of the solver's own drifts by pence: recompute cost and feasibility from the values. */
export interface Solved {
  /** `optimal`: the gap asked for is closed. `limited`: stopped early; `values` hold the best found, if any. */
  readonly status: 'optimal' | 'infeasible' | 'unbounded' | 'limited';
  /** Of every column; null where no solution is known. */
  readonly values: Float64Array | null;
  /** No solution costs less than this. */
  readonly bound: number;
}

export interface SolveChoices {
  /** Seconds; without it the solver takes what it needs, and the same input gives the same output. */
  readonly timeLimit?: number;
  /** The relative gap at which it may stop; 0 unless said, since the solver's own default is £1,000 on £10m. */
  readonly gap?: number;
}

/** Solves a model from the start, alone in its memory. */
export function optimise(highs: Highs, model: LinearModel, choices: SolveChoices = {}): Solved {
  return highs.withModel(model.data(highs), (solving) => {
    prepare(solving, choices);
    const { modelStatus } = solving.run();
    return outcome(highs, solving, modelStatus);
  });
}

/** Quiet, one thread, a fixed seed: what makes two runs the same. */
export function prepare(solving: Model, { timeLimit, gap = 0 }: SolveChoices = {}): void {
  solving.options.set('output_flag', false);
  solving.options.set('random_seed', 1);
  solving.options.set('mip_rel_gap', gap);
  solving.options.set('mip_abs_gap', 0);
  if (timeLimit !== undefined) solving.options.set('time_limit', timeLimit);
}

function outcome(highs: Highs, solving: Model, status: number): Solved {
  const { modelStatus, solutionStatus } = highs.constants;
  const known = Number(solving.info.get('primal_solution_status')) === solutionStatus.feasible;
  const values = known ? solving.getSolution().colValue : null;
  const bound = Number(solving.info.get('mip_dual_bound'));
  if (status === modelStatus.optimal) return { status: 'optimal', values, bound };
  if (status === modelStatus.infeasible) return { status: 'infeasible', values: null, bound: Infinity };
  if (status === modelStatus.unbounded || status === modelStatus.unboundedOrInfeasible)
    return { status: 'unbounded', values: null, bound: -Infinity };
  return { status: 'limited', values, bound };
}
