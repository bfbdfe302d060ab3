import type { ListState } from '../foundation/list-state.js';

/** The rows of the page an address asks for, out of a whole list in order; the cursor is the id of the row before. */
export function pageOf<Row>(rows: readonly Row[], list: ListState, idOf: (row: Row) => string) {
  const from = list.after === null ? 0 : rows.findIndex((row) => idOf(row) === list.after) + 1;
  const nodes = rows.slice(from, from + list.first);
  const last = nodes.at(-1);
  return {
    nodes,
    totalCount: rows.length,
    pageInfo: { hasNextPage: from + nodes.length < rows.length, endCursor: last === undefined ? null : idOf(last) },
  };
}
