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
