/** As many tiles as stand side by side in a narrow window and can be read. */
export const COLUMNS = 4;
export const ROWS = 12;

/** Tiles that nobody laid fill rows of so many. */
const AUTOMATIC = 3;

export interface Laid {
  /** Null: wherever there is room. */
  readonly column: number | null;
  readonly row: number | null;
}

export type Tile<T> = T & { readonly column: number; readonly row: number };

/**
 * Lays tiles on a grid, each where it is recorded and the others, in their order, wherever there is room, row by row. Two that want one place (they
 * cannot, in one authority) do not cover each other: the later is laid elsewhere.
 */
export function layOut<T extends Laid>(tiles: readonly T[]): Tile<T>[] {
  const taken = new Set<string>();
  const recorded = new Map<T, { readonly column: number; readonly row: number }>();
  for (const tile of tiles) {
    const { column, row } = tile;
    if (column === null || row === null || taken.has(`${String(column)} ${String(row)}`)) continue;
    taken.add(`${String(column)} ${String(row)}`);
    recorded.set(tile, { column, row });
  }
  let next = 0;
  const room = (): { readonly column: number; readonly row: number } => {
    for (;;) {
      const place = { column: (next % AUTOMATIC) + 1, row: Math.floor(next / AUTOMATIC) + 1 };
      next += 1;
      if (!taken.has(`${String(place.column)} ${String(place.row)}`)) return place;
    }
  };
  return tiles.map((tile) => ({ ...tile, ...(recorded.get(tile) ?? room()) }));
}
