import { type Connection, decodeCursor, toConnection } from '../../platform/graphql/connection.js';

/** A page of rows that are all known: those after the one the cursor names. */
export function pageOf<Row extends { readonly id: string }>(
  rows: readonly Row[],
  { first, after }: { readonly first: number; readonly after?: string | null },
): Connection<Row> {
  const place = decodeCursor(after, 1)?.[0];
  const begin = place === undefined ? 0 : rows.findIndex(({ id }) => id === place) + 1;
  return toConnection(
    { rows: rows.slice(begin, begin + first + 1), total: rows.length },
    first,
    ({ id }) => [id],
    (row) => row,
  );
}
