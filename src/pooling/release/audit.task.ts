import { createHash } from 'node:crypto';
import type { Highs, Model } from 'highs';
import { prepare } from '../../platform/solver/linear-model.js';
import type { Solve } from '../../platform/solver/solver-task.js';
import { type AuditInput, type AuditResult, WIDTH, isProtected } from './audit.js';
import { rangeOf } from './protect.js';
import { type ReleaseCells, releaseCells } from './release-cells.js';

/** Below this a value of the solver's is nought. */
const TINY = 1e-6;

/** How many columns are brought in at a time. */
const MOST_COLUMNS = 400;

/** Steps of the walk over whole tables, for each child: most protected cells have their five tables after it, without a solver. */
const STEPS_A_CHILD = 10_000;
const FEWEST_STEPS = 400_000;

/** How many mixed objectives are tried before each cell is looked at by itself: one solution clears many cells. */
const GROUPS = 6;

/**
 * Whether an attacker who knows the whole method could narrow a count of one to four: methods of linear and integer programming over every table of
 * whole numbers that the published figures allow (docs/decisions/0022). A cell that fails has the cheapest figure that gives it away made blank.
 */
export const solve: Solve<AuditInput, AuditResult> = (input, { highs, progress }) => new Audit(highs, input, progress).run();

class Audit {
  private readonly cells: ReleaseCells;
  private readonly counts: Int32Array;
  private readonly lower: Float64Array;
  private readonly upper: Float64Array;
  private readonly figures: (number | null)[];
  private readonly guarded: number[];
  /** The least and most that some solution gave each cell: both are possible, and all between. */
  private readonly least: Float64Array;
  private readonly most: Float64Array;
  private readonly model: Model;
  /** Combinations in the model, in the order of its columns, and each one's column. */
  private readonly columns: number[] = [];
  private readonly columnOf = new Map<number, number>();
  private solves = 0;

  constructor(
    private readonly highs: Highs,
    private readonly input: AuditInput,
    private readonly progress: (done: number, of: number | null) => void,
  ) {
    this.cells = releaseCells(input.plan, input.categories);
    const table = new Map<number, number>();
    for (const child of input.children) {
      const combination = this.cells.combinationOf(child);
      table.set(combination, (table.get(combination) ?? 0) + 1);
    }
    this.counts = this.cells.add(table);
    const published = new Map(input.figures);
    this.figures = this.cells.ids.map((id) => published.get(id) ?? null);
    this.lower = Float64Array.from(this.figures, (figure) => (figure === null ? 0 : rangeOf(figure).least));
    this.upper = Float64Array.from(this.figures, (figure) => (figure === null ? Infinity : rangeOf(figure).most));
    this.guarded = [...this.counts.keys()].filter((row) => isProtected(this.counts[row] ?? 0));
    this.least = Float64Array.from(this.counts);
    this.most = Float64Array.from(this.counts);
    this.model = this.begin();
    this.bring([...table.keys()].sort((a, b) => a - b));
  }

  run(): AuditResult {
    try {
      const witnessed = new Witnesses(this.guarded, this.counts);
      this.wander(witnessed);
      const left = this.guarded.filter((row) => !witnessed.isWide(row));
      this.widenTogether(left);
      left.forEach((row, done) => {
        this.widen(row);
        this.progress(done, 2 * left.length);
      });
      left.forEach((row, done) => {
        this.witness(row, witnessed);
        this.progress(left.length + done, 2 * left.length);
      });
      return this.result(witnessed);
    } finally {
      this.model.dispose();
    }
  }

  private begin(): Model {
    const model = this.highs.createModel({
      numCols: 0,
      numRows: this.lower.length,
      colCost: [],
      colLower: [],
      colUpper: [],
      rowLower: this.lower,
      rowUpper: this.upper,
      matrix: { format: 'csc', numRows: this.lower.length, numCols: 0, starts: [0], indices: [], values: [] },
    });
    prepare(model);
    return model;
  }

  /** Columns of combinations that are not in the model yet. */
  private bring(combinations: readonly number[]): void {
    const fresh = combinations.filter((combination) => !this.columnOf.has(combination));
    if (fresh.length === 0) return;
    const starts = [0];
    const indices: number[] = [];
    for (const combination of fresh) {
      indices.push(...this.cells.rowsOf(combination));
      starts.push(indices.length);
      this.columnOf.set(combination, this.columns.push(combination) - 1);
    }
    this.model.addCols({
      cost: new Float64Array(fresh.length),
      lower: new Float64Array(fresh.length),
      upper: new Float64Array(fresh.length).fill(this.highs.infinity),
      matrix: {
        format: 'csc',
        numRows: this.lower.length,
        numCols: fresh.length,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(indices),
        values: new Float64Array(indices.length).fill(1),
      },
    });
  }

  private price(weights: Float64Array): void {
    const costs = Float64Array.from(this.columns, (combination) => this.weigh(combination, weights));
    this.model.changeColsCost({ kind: 'range', from: 0, to: this.columns.length - 1 }, costs);
  }

  private weigh(combination: number, weights: Float64Array): number {
    let sum = 0;
    for (const row of this.cells.rowsOf(combination)) sum += weights[row] ?? 0;
    return sum;
  }

  /**
   * The least of a weighted sum of cells over every table there could be, columns brought in as their price shows that they help. Stops early once
   * `enough` says so. Answers the duals of the last solve.
   */
  private minimise(weights: Float64Array, enough: () => boolean): Float64Array {
    for (;;) {
      this.price(weights);
      this.solves += 1;
      const { modelStatus } = this.model.run();
      if (modelStatus !== this.highs.constants.modelStatus.optimal)
        throw new Error(`The audit's linear programme ended with status ${String(modelStatus)}.`);
      const { rowValue, rowDual } = this.model.getSolution();
      this.learn(rowValue);
      if (enough()) return rowDual;
      const helpful = this.helpful(weights, rowDual);
      if (helpful.length === 0) return rowDual;
      this.bring(helpful);
    }
  }

  private learn(rowValue: Float64Array): void {
    for (const row of this.guarded) {
      const value = rowValue[row] ?? 0;
      if (value < (this.least[row] ?? 0)) this.least[row] = value;
      if (value > (this.most[row] ?? 0)) this.most[row] = value;
    }
  }

  /** Combinations outside the model with a negative reduced cost, the most negative first. */
  private helpful(weights: Float64Array, duals: Float64Array): number[] {
    const found: { readonly combination: number; readonly cost: number }[] = [];
    for (let combination = 0; combination < this.cells.combinations; combination += 1) {
      if (this.columnOf.has(combination)) continue;
      let cost = 0;
      for (const row of this.cells.rowsOf(combination)) cost += (weights[row] ?? 0) - (duals[row] ?? 0);
      if (cost < -TINY) found.push({ combination, cost });
    }
    return found
      .sort((a, b) => a.cost - b.cost || a.combination - b.combination)
      .slice(0, MOST_COLUMNS)
      .map(({ combination }) => combination);
  }

  private isWide(row: number): boolean {
    return this.firstPossible(row) + WIDTH - 1 <= this.lastPossible(row);
  }

  private firstPossible(row: number): number {
    return Math.ceil((this.least[row] ?? 0) - TINY);
  }

  private lastPossible(row: number): number {
    return Math.floor((this.most[row] ?? 0) + TINY);
  }

  /**
   * Walks from the true table over others that the published figures allow, a child added, taken away or moved at a step. Every table on the way is a
   * witness: its rows are kept by plain addition and lie within their bounds, or the step is not taken.
   */
  private wander(witnessed: Witnesses): void {
    const random = generator();
    const sums = Int32Array.from(this.counts);
    const there = this.input.children.map((child) => this.cells.combinationOf(child));
    const whole = (below: number): number => Math.floor(random() * below);
    const change = (combination: number, by: number): void => {
      for (const row of this.cells.rowsOf(combination)) sums[row] = (sums[row] ?? 0) + by;
    };
    const fits = (combination: number): boolean => {
      for (const row of this.cells.rowsOf(combination)) {
        const sum = sums[row] ?? 0;
        if (sum < (this.lower[row] ?? 0) || sum > (this.upper[row] ?? 0)) return false;
      }
      return true;
    };
    const steps = Math.max(FEWEST_STEPS, STEPS_A_CHILD * this.input.children.length);
    for (let step = 0; step < steps; step += 1) {
      const [act, at] = [random(), whole(Math.max(1, there.length))];
      const from = act < 0.75 ? there[at] : undefined;
      const to = act < 0.25 ? undefined : this.cells.near(there[whole(there.length)] ?? whole(this.cells.combinations), random);
      if (from !== undefined) change(from, -1);
      if (to !== undefined) change(to, 1);
      if ((from === undefined || fits(from)) && (to === undefined || fits(to))) {
        if (from !== undefined) there.splice(at, 1);
        if (to !== undefined) there.push(to);
        if (from !== undefined) witnessed.keepRows(this.cells.rowsOf(from), sums);
        if (to !== undefined) witnessed.keepRows(this.cells.rowsOf(to), sums);
      } else {
        if (from !== undefined) change(from, 1);
        if (to !== undefined) change(to, -1);
      }
    }
    const table = new Map<number, number>();
    for (const combination of there) table.set(combination, (table.get(combination) ?? 0) + 1);
    if (this.cells.add(table).some((sum, row) => sum !== sums[row])) throw new Error('The walk over tables lost count of a cell.');
  }

  private widenTogether(guarded: readonly number[]): void {
    const random = generator();
    for (let group = 0; group < GROUPS; group += 1)
      for (const sign of [1, -1]) {
        const open = guarded.filter((row) => !this.isWide(row));
        if (open.length === 0) return;
        const weights = new Float64Array(this.lower.length);
        for (const row of open) weights[row] = sign * (group === 0 ? 1 : 0.2 + random());
        this.minimise(weights, () => false);
      }
  }

  /** Both ends of a cell; while they are too near, the cheapest figure that holds one of them is made blank. */
  private widen(row: number): void {
    for (;;) {
      if (this.isWide(row)) return;
      const holding = [1, -1].flatMap((sign) => {
        const weights = new Float64Array(this.lower.length);
        weights[row] = sign;
        const duals = this.minimise(weights, () => this.isWide(row));
        return this.isWide(row) ? [] : [...duals.keys()].filter((each) => Math.abs(duals[each] ?? 0) > TINY);
      });
      if (this.isWide(row)) return;
      const cheapest = holding
        .filter((each) => this.figures[each] !== null)
        .sort((a, b) => (this.figures[a] ?? 0) - (this.figures[b] ?? 0) || a - b)[0];
      if (cheapest === undefined) return;
      this.blank(cheapest);
    }
  }

  private blank(row: number): void {
    this.figures[row] = null;
    this.lower[row] = 0;
    this.upper[row] = Infinity;
    this.model.changeRowBounds(row, 0, this.highs.infinity);
  }

  /** Whole tables in which the cell has each of five consecutive values, the nearest to the truth first tried. */
  private witness(row: number, witnessed: Witnesses): void {
    const [first, last] = [this.firstPossible(row), this.lastPossible(row)];
    const starts = Array.from({ length: Math.max(0, last - first - WIDTH + 2) }, (_, index) => first + index);
    const count = this.counts[row] ?? 0;
    starts.sort((a, b) => Math.abs(a + 2 - count) - Math.abs(b + 2 - count) || a - b);
    for (const start of starts) {
      const values = Array.from({ length: WIDTH }, (_, index) => start + index);
      if (values.every((value) => witnessed.has(row, value) || this.findWhole(row, value, witnessed))) return;
    }
  }

  private findWhole(row: number, value: number, witnessed: Witnesses): boolean {
    const { integer, continuous } = this.highs.constants.variableType;
    for (const all of [false, true]) {
      // What the bounds' own solutions needed is nearly always enough; else every combination of this cell is let in.
      if (all) this.bring(this.cells.combinationsIn(row));
      this.price(new Float64Array(this.lower.length));
      const whole = { kind: 'range', from: 0, to: this.columns.length - 1 } as const;
      this.model.changeRowBounds(row, value, value);
      this.model.changeColsIntegrality(whole, new Int32Array(this.columns.length).fill(integer));
      this.solves += 1;
      const { modelStatus } = this.model.run();
      const found = modelStatus === this.highs.constants.modelStatus.optimal ? this.model.getSolution().colValue : null;
      this.model.changeColsIntegrality(whole, new Int32Array(this.columns.length).fill(continuous));
      this.model.changeRowBounds(
        row,
        this.lower[row] ?? 0,
        Number.isFinite(this.upper[row] ?? 0) ? (this.upper[row] ?? 0) : this.highs.infinity,
      );
      if (found && this.holds(found, row, value, witnessed)) return true;
    }
    return false;
  }

  /** Checks a table by plain addition, whatever the solver says of it, and keeps what it shows of every protected cell. */
  private holds(found: Float64Array, row: number, value: number, witnessed: Witnesses): boolean {
    const table = new Map<number, number>();
    this.columns.forEach((combination, column) => {
      const children = Math.round(found[column] ?? 0);
      if (children !== 0) table.set(combination, children);
    });
    if ([...table.values()].some((children) => children < 0)) return false;
    const sums = this.cells.add(table);
    if (sums.some((sum, each) => sum < (this.lower[each] ?? 0) || sum > (this.upper[each] ?? 0))) return false;
    witnessed.keep(sums);
    return sums[row] === value;
  }

  private result(witnessed: Witnesses): AuditResult {
    const narrow = this.guarded.filter((row) => !witnessed.isWide(row) && !this.isWide(row));
    const exact = narrow.filter((row) => this.firstPossible(row) === this.lastPossible(row));
    const finest = this.cells.finest.reduce((sum, row) => sum + (this.figures[row] ?? 0), 0);
    const total = this.input.children.length;
    return {
      blanks: this.cells.ids.filter((_, row) => this.figures[row] === null).sort(),
      protectedCells: this.guarded.length,
      exact: exact.length,
      narrow: narrow.length - exact.length,
      unwitnessed: this.guarded.filter((row) => !witnessed.isWide(row)).length,
      visibleBp: total === 0 ? 10_000 : Math.round((Math.min(finest, total) * 10_000) / total),
      witnessSha256: createHash('sha256').update(witnessed.inWords(this.cells.ids)).digest('hex'),
      solves: this.solves,
    };
  }
}

/** Which values each protected cell has in some whole table that the published figures allow. */
class Witnesses {
  private readonly values: Map<number, Set<number>>;

  constructor(
    private readonly rows: readonly number[],
    counts: Int32Array,
  ) {
    this.values = new Map(rows.map((row) => [row, new Set([counts[row] ?? 0])]));
  }

  keep(sums: Int32Array): void {
    for (const row of this.rows) this.values.get(row)?.add(sums[row] ?? 0);
  }

  keepRows(rows: Int32Array, sums: Int32Array): void {
    for (const row of rows) this.values.get(row)?.add(sums[row] ?? 0);
  }

  has(row: number, value: number): boolean {
    return this.values.get(row)?.has(value) ?? false;
  }

  isWide(row: number): boolean {
    const values = this.values.get(row) ?? new Set<number>();
    return [...values].some((value) => Array.from({ length: WIDTH }, (_, index) => value + index).every((each) => values.has(each)));
  }

  inWords(ids: readonly string[]): string {
    return this.rows
      .map((row) => `${ids[row] ?? ''}:${[...(this.values.get(row) ?? [])].sort((a, b) => a - b).join(',')}`)
      .sort()
      .join('\n');
  }
}

/** The same numbers between 0 and 1 in every run (mulberry32). */
function generator(): () => number {
  let state = 20_261_126;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
