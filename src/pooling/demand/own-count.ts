import type { Asked } from '../release/answer.js';
import { type Cell, type Combination, DIMENSIONS, type Dimension, cellId, project } from '../release/release-plan.js';

/** The children of some categories alone. */
export const childrenOf = <Child extends Combination>(children: readonly Child[], only: Asked): Child[] =>
  children.filter((child) => DIMENSIONS.every((dimension) => only[dimension]?.includes(child[dimension]) ?? true));

export interface OwnCount {
  readonly cell: Cell;
  readonly count: number;
}

/** How many there are in every cell that has any, the most first: exact, for whose children they are. */
export function countBy(children: readonly Combination[], by: readonly Dimension[]): OwnCount[] {
  const counts = new Map<string, { cell: Cell; count: number }>();
  for (const child of children) {
    const cell = project(by, child) ?? {};
    const held = counts.get(cellId(cell));
    if (held) held.count += 1;
    else counts.set(cellId(cell), { cell, count: 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (cellId(a.cell) < cellId(b.cell) ? -1 : 1));
}
