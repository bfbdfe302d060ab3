/** What a child is counted by. A year group implies its phase. */
export const DIMENSIONS = ['need', 'phase', 'year', 'term', 'setting', 'district'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** One child, or one place, as it is counted: a category in each dimension. */
export type Combination = Readonly<Record<Dimension, string>>;

/** The categories of each dimension, empty ones too. They are the authority's own (districts) and never renamed: a new name is a fresh look. */
export type Categories = Readonly<Record<Dimension, readonly string[]>>;

/** One table: the dimensions its cells name. */
export type PlanTable = readonly Dimension[];

/**
 * Everything that is ever published of an authority's children, and nothing else. Tables are added by a new version only, after an audit
 * joint with the snapshots of the old one.
 */
export interface ReleasePlan {
  readonly version: number;
  readonly tables: readonly PlanTable[];
  readonly phaseOfYear: Readonly<Record<string, string>>;
}

/** The tables of the first plan (docs/data-protection.md): one cell for all, and what commissioners ask for by one, two and three dimensions. */
export const FIRST_TABLES: readonly PlanTable[] = [
  [],
  ['need'],
  ['phase'],
  ['year'],
  ['term'],
  ['setting'],
  ['district'],
  ['need', 'phase'],
  ['need', 'setting'],
  ['need', 'year'],
  ['need', 'term'],
  ['need', 'district'],
  ['phase', 'setting'],
  ['phase', 'term'],
  ['phase', 'district'],
  ['setting', 'district'],
  ['need', 'phase', 'term'],
  ['need', 'phase', 'setting'],
];

/** A cell: some dimensions, each with its category. */
export type Cell = Readonly<Partial<Record<Dimension, string>>>;

/** The one name of a cell for ever: its secret offset follows from it, so it holds no date, no version and no record. */
export const cellId = (cell: Cell): string =>
  DIMENSIONS.flatMap((dimension) => (cell[dimension] === undefined ? [] : [`${dimension}=${cell[dimension]}`])).join('&');

/** A cell as a list, in the order in which everything names dimensions. */
export const categoriesOfCell = (cell: Cell): { readonly dimension: Dimension; readonly category: string }[] =>
  DIMENSIONS.flatMap((dimension) => {
    const category = cell[dimension];
    return category === undefined ? [] : [{ dimension, category }];
  });

/** A cell with what it implies: a year group names its phase too. */
export const impliedBy = (cell: Cell, plan: ReleasePlan): Cell => {
  const phase = cell.year === undefined ? undefined : plan.phaseOfYear[cell.year];
  return phase === undefined ? cell : { ...cell, phase };
};

/** The cell of a table in which a combination or a finer cell lies; undefined where the cell does not say enough. */
export function project(table: PlanTable, from: Cell): Cell | undefined {
  const cell: Partial<Record<Dimension, string>> = {};
  for (const dimension of table) {
    const category = from[dimension];
    if (category === undefined) return undefined;
    cell[dimension] = category;
  }
  return cell;
}

/** Every cell of a table, empty ones too. */
export function cellsOf(table: PlanTable, categories: Categories): Cell[] {
  return table.reduce<Cell[]>(
    (cells, dimension) => cells.flatMap((cell) => categories[dimension].map((category) => ({ ...cell, [dimension]: category }))),
    [{}],
  );
}

/** How much a table's cells say: a finer one lies in coarser ones, which are closed before it. */
const fineness = (table: PlanTable): number => table.length + (table.includes('year') && !table.includes('phase') ? 1 : 0);

/** The tables, coarsest first. */
export const coarsestFirst = (plan: ReleasePlan): PlanTable[] => [...plan.tables].sort((a, b) => fineness(a) - fineness(b));

/** The ids of the plan's cells that contain a cell of a table, its own left out. */
export function containing(cell: Cell, table: PlanTable, plan: ReleasePlan): string[] {
  const implied = impliedBy(cell, plan);
  return plan.tables.flatMap((other) => {
    if (other === table) return [];
    const container = project(other, implied);
    return container === undefined ? [] : [cellId(container)];
  });
}
