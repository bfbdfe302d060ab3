import { type Child, type Known, holds } from './attacker.js';

/** Ways of publishing that do not hold: what an attacker knows of each, for the same children and the same tables. */

const count = (children: readonly Child[], of: Child): number => children.filter((child) => holds(child, of)).length;

/** Numbers from 0 to below 1 that follow from a text alone. */
function chance(text: string): number {
  let hash = 2_166_136_261;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4_294_967_296;
}

const nameOf = (of: Child): string => JSON.stringify(Object.entries(of).sort());

/** Small cells left out, all others exact: the totals give them away. */
export const smallCellsLeftOut = (children: readonly Child[], cells: readonly Child[]): Known[] =>
  cells.map((of) => {
    const true_ = count(children, of);
    return true_ >= 1 && true_ <= 4 ? { of, least: 1, most: 4 } : { of, least: true_, most: true_ };
  });

/** Each cell rounded to the nearest five by itself: parts that do not fit their wholes narrow one another. */
export const roundedAlone = (children: readonly Child[], cells: readonly Child[]): Known[] =>
  cells.map((of) => {
    const rounded = 5 * Math.round(count(children, of) / 5);
    return { of, least: Math.max(0, rounded - 2), most: rounded + 2 };
  });

/** Fresh noise of up to four every month: after many months their mean tells the count. */
export const meanOfFreshNoise = (children: readonly Child[], cells: readonly Child[], months: number): Known[] =>
  cells.map((of) => {
    const true_ = count(children, of);
    const seen = Array.from({ length: months }, (_, month) => true_ + Math.floor(9 * chance(`${nameOf(of)} ${String(month)}`)) - 4);
    // Each month leaves nine numbers possible; together they leave few.
    return { of, least: Math.max(0, Math.max(...seen) - 4), most: Math.min(...seen) + 4 };
  });

/** Pooled totals told exactly beside a member's own records: what is left is the other member's. */
export const exactPooledTotals = (children: readonly Child[], cells: readonly Child[]): Known[] =>
  cells.map((of) => ({ of, least: count(children, of), most: count(children, of) }));

/** The pooled total rounded to the nearest five, beside a member's own exact records: the other member is rounded by itself, and parts do not fit. */
export const roundedPooled = (children: readonly Child[], others: readonly Child[], cells: readonly Child[]): Known[] =>
  cells.map((of) => {
    const own = count(others, of);
    const rounded = 5 * Math.round((count(children, of) + own) / 5);
    return { of, least: Math.max(0, rounded - 2 - own), most: rounded + 2 - own };
  });

/** Offsets that change with every publication, by rotation, a new name of a category or a district drawn anew: each is a fresh look at the same children. */
export const rekeyedOffsets = (children: readonly Child[], cells: readonly Child[], months: number): Known[] =>
  cells.map((of) => {
    const true_ = count(children, of);
    const seen = Array.from({ length: months }, (_, month) => {
      const offset = Math.floor(5 * chance(`${nameOf(of)} key ${String(month)}`));
      return 5 * Math.floor((true_ + offset) / 5);
    });
    return { of, least: Math.max(0, Math.max(...seen) - 4), most: Math.min(...seen) + 4 };
  });

/**
 * Rounded by the question asked, with free filters: the difference of a question with and without the children of a cell is right on average, and
 * there are as many questions as anybody cares to ask.
 */
export const freeFilters = (children: readonly Child[], cells: readonly Child[], pairs: number): Known[] =>
  cells.map((of) => {
    const rounded = (question: string, true_: number): number => 5 * Math.floor((true_ + Math.floor(5 * chance(question))) / 5);
    const inside = children.filter((child) => holds(child, of));
    let [sum, squares] = [0, 0];
    for (let pair = 0; pair < pairs; pair += 1) {
      // Any other filter beside it: a part of the other children.
      const others = children.filter((child, index) => !holds(child, of) && chance(`${String(pair)} ${String(index)}`) < 0.5).length;
      const difference =
        rounded(`${nameOf(of)} with ${String(pair)}`, others + inside.length) - rounded(`${nameOf(of)} without ${String(pair)}`, others);
      sum += difference;
      squares += difference * difference;
    }
    const mean = sum / pairs;
    const error = 4 * Math.sqrt((squares / pairs - mean * mean) / pairs);
    return { of, least: Math.max(0, Math.ceil(mean - error)), most: Math.floor(mean + error) };
  });

/**
 * Small cells left out and, in every row and column of a table of two ways, one more so that no total gives one away; all others exact. Two publications
 * know the same children: `since` is 1 for those of the first, 2 for those who came after it.
 */
export const secondarySuppression = (
  children: readonly Child[],
  later: readonly Child[],
  rows: readonly Child[],
  columns: readonly Child[],
): Known[] => [
  ...suppressed(children, rows, columns).map(({ of, ...bounds }) => ({ of: { ...of, since: '1' }, ...bounds })),
  ...suppressed(later, rows, columns),
];

function suppressed(children: readonly Child[], rows: readonly Child[], columns: readonly Child[]): Known[] {
  const value = (row: Child, column: Child): number => count(children, { ...row, ...column });
  const small = (amount: number): boolean => amount >= 1 && amount <= 4;
  const left = new Set<string>();
  const name = (row: Child, column: Child): string => nameOf({ ...row, ...column });
  for (const row of rows) for (const column of columns) if (small(value(row, column))) left.add(name(row, column));
  const mend = (line: readonly (readonly [Child, Child])[]): void => {
    const out = line.filter(([row, column]) => left.has(name(row, column)));
    if (out.length !== 1) return;
    const [next] = line
      .filter(([row, column]) => !left.has(name(row, column)) && value(row, column) > 0)
      .sort(([a, b], [c, d]) => value(a, b) - value(c, d));
    if (next) left.add(name(...next));
  };
  for (let round = 0; round < 3; round += 1) {
    for (const row of rows) mend(columns.map((column) => [row, column] as const));
    for (const column of columns) mend(rows.map((row) => [row, column] as const));
  }
  const exactly = (of: Child): Known => ({ of, least: count(children, of), most: count(children, of) });
  return [
    ...[{}, ...rows, ...columns].map(exactly),
    ...rows.flatMap((row) => columns.filter((column) => !left.has(name(row, column))).map((column) => exactly({ ...row, ...column }))),
  ];
}
