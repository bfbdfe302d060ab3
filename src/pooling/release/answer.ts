import { type Outcome, accepted, refusal, refused } from '../../kernel/outcome.js';
import { type Cell, DIMENSIONS, type Dimension, type PlanTable, type ReleasePlan, cellId } from './release-plan.js';
import { rangeOf } from './protect.js';

/** What is asked: for some dimensions one or several categories; a dimension that is not named counts all. */
export type Asked = Readonly<Partial<Record<Dimension, readonly string[]>>>;

/** A released snapshot of one authority: figures by cell, null where the audit made one blank. */
export type Released = ReadonlyMap<string, number | null>;

/** A published figure with all that it may stand for; null figures where a blank is inside. */
export interface Figure {
  readonly figure: number | null;
  readonly least: number | null;
  readonly most: number | null;
}

const BLANK: Figure = { figure: null, least: null, most: null };

const sameDimensions = (table: PlanTable, asked: readonly Dimension[]): boolean =>
  table.length === asked.length && table.every((dimension) => asked.includes(dimension));

/** Dimensions in the order in which everything names them. */
const dimensionsOf = (asked: Asked): Dimension[] => DIMENSIONS.filter((dimension) => asked[dimension] !== undefined);

/** The tables that hold as much as any of what is asked, and nothing else: what can be had instead. */
export function nearestTables(asked: readonly Dimension[], plan: ReleasePlan): PlanTable[] {
  const within = plan.tables.filter((table) => table.every((dimension) => asked.includes(dimension)));
  const most = Math.max(...within.map((table) => table.length));
  return within.filter((table) => table.length === most);
}

/** Refusals: `notInPlan`, naming the nearest tables. */
export function tableFor(asked: readonly Dimension[], plan: ReleasePlan): Outcome<PlanTable> {
  const table = plan.tables.find((each) => sameDimensions(each, asked));
  if (table) return accepted(table);
  const instead = nearestTables(asked, plan).map((each) => (each.length === 0 ? 'all together' : each.join(' by ')));
  return refused(
    refusal(
      'notInPlan',
      `Figures by ${asked.join(' by ')} are not published, since they could tell of single children. You can have: ${instead.join('; ')}.`,
    ),
  );
}

/** The cells that an answer adds up. Refusals: `notInPlan`. */
export function cellsAsked(asked: Asked, plan: ReleasePlan): Outcome<Cell[]> {
  const dimensions = dimensionsOf(asked);
  const table = tableFor(dimensions, plan);
  if (!table.ok) return table;
  return accepted(
    dimensions.reduce<Cell[]>(
      (cells, dimension) => cells.flatMap((cell) => [...new Set(asked[dimension])].map((category) => ({ ...cell, [dimension]: category }))),
      [{}],
    ),
  );
}

/** The sum of released cells with its range; a blank inside makes it blank. A cell that was never released is blank. */
export function addUp(cells: readonly Cell[], released: Released): Figure {
  let [figure, least, most] = [0, 0, 0];
  for (const cell of cells) {
    const one = released.get(cellId(cell)) ?? null;
    if (one === null) return BLANK;
    const range = rangeOf(one);
    figure += one;
    least += range.least;
    most += range.most;
  }
  return { figure, least, most };
}

/** A pooled figure: the sum of the members' protected figures, never a rounding of the true total. Refusals: `notInPlan`. */
export function pooled(asked: Asked, members: readonly Released[], plan: ReleasePlan): Outcome<Figure> {
  const cells = cellsAsked(asked, plan);
  if (!cells.ok) return cells;
  return accepted(together(members.map((released) => addUp(cells.value, released))));
}

/** Figures of several members as one. */
export function together(figures: readonly Figure[]): Figure {
  let sum = { figure: 0, least: 0, most: 0 };
  for (const { figure, least, most } of figures) {
    if (figure === null || least === null || most === null) return BLANK;
    sum = { figure: sum.figure + figure, least: sum.least + least, most: sum.most + most };
  }
  return sum;
}
