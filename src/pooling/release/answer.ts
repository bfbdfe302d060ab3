import { type Outcome, accepted, refusal, refused } from '../../kernel/outcome.js';
import {
  type Categories,
  type Cell,
  DIMENSIONS,
  type Dimension,
  type PlanTable,
  type ReleasePlan,
  cellId,
  cellsOf,
} from './release-plan.js';
import { rangeOf } from './protect.js';

/** What is asked: for some dimensions one or several categories; a dimension that is not named counts all. */
export type Asked = Readonly<Partial<Record<Dimension, readonly string[]>>>;

/** One table that is asked for: by what, and of which categories alone. */
export interface AskedTable {
  readonly by: readonly Dimension[];
  readonly only: Asked;
}

/** The one name of a question, whatever the order in which it is put. */
export const tableId = ({ by, only }: AskedTable): string =>
  DIMENSIONS.flatMap((dimension) => {
    const categories = only[dimension];
    if (categories === undefined) return by.includes(dimension) ? [dimension] : [];
    const named = [...new Set(categories)].sort().join(',');
    return [by.includes(dimension) ? `${dimension}:${named}` : `(${dimension}:${named})`];
  }).join('&');

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
  const choices = nearestTables(asked, plan).map((each) => ({
    value: each.join('-'),
    text: each.length === 0 ? 'all together' : each.join(' by '),
  }));
  return refused({
    code: 'notInPlan',
    message: `Figures by ${asked.join(' by ')} are not published, since they could tell of single children. You can have: ${choices.map(({ text }) => text).join('; ')}.`,
    choices,
  });
}

/** A row of an answer: what it is called by, and the stored cells that it adds up. */
export interface AskedRow {
  readonly cell: Cell;
  readonly parts: readonly Cell[];
}

/**
 * A table by some dimensions, of some categories only: each row adds up its stored cells. A dimension that is narrowed and not shown by is added up
 * inside every row; one that is shown by has fewer rows. All come from the one plan table that holds every dimension named.
 * Refusals: `notInPlan`, naming the nearest tables; `noSuchCategory`.
 */
export function rowsAsked(by: readonly Dimension[], only: Asked, categories: Categories, plan: ReleasePlan): Outcome<AskedRow[]> {
  const narrowed = dimensionsOf(only);
  const table = tableFor(
    DIMENSIONS.filter((dimension) => by.includes(dimension) || narrowed.includes(dimension)),
    plan,
  );
  if (!table.ok) return table;
  const unknown = narrowed.flatMap((dimension) => (only[dimension] ?? []).filter((category) => !categories[dimension].includes(category)));
  if (unknown.length > 0) return refused(refusal('noSuchCategory', `There is no such category: ${unknown.join(', ')}.`));
  const kept: Categories = { ...categories, ...Object.fromEntries(narrowed.map((each) => [each, [...new Set(only[each])]])) };
  const inside = narrowed.filter((dimension) => !by.includes(dimension));
  const additions = cellsOf(inside, kept);
  return accepted(
    cellsOf(
      DIMENSIONS.filter((dimension) => by.includes(dimension)),
      kept,
    ).map((cell) => ({ cell, parts: additions.map((addition) => ({ ...cell, ...addition })) })),
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

/** Figures of several members, or of several cells, as one: a sum of what is published, never a rounding of the true total. */
export function together(figures: readonly Figure[]): Figure {
  let sum = { figure: 0, least: 0, most: 0 };
  for (const { figure, least, most } of figures) {
    if (figure === null || least === null || most === null) return BLANK;
    sum = { figure: sum.figure + figure, least: sum.least + least, most: sum.most + most };
  }
  return sum;
}
