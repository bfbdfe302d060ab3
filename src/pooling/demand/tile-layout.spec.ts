import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { COLUMNS, ROWS, layOut } from './tile-layout.js';

const laid = fc.record({ column: fc.integer({ min: 1, max: COLUMNS }), row: fc.integer({ min: 1, max: ROWS }) });
const tile = fc.oneof(laid, fc.constant({ column: null, row: null }));

describe('tiles on a map', () => {
  it('lie where they are recorded, and none covers another', () => {
    fc.assert(
      fc.property(fc.array(tile, { maxLength: 30 }), (tiles) => {
        const placed = layOut(tiles);
        expect(placed).toHaveLength(tiles.length);
        expect(new Set(placed.map(({ column, row }) => `${String(column)} ${String(row)}`)).size).toBe(tiles.length);
        const wanted = (each: (typeof tiles)[number]): string => `${String(each.column)} ${String(each.row)}`;
        const astray = placed.filter((each, index) => {
          const asked = tiles[index]!;
          const first = tiles.findIndex((other) => wanted(other) === wanted(asked)) === index;
          return asked.column !== null && first && wanted(each) !== wanted(asked);
        });
        expect(astray).toEqual([]);
      }),
    );
  });

  it('that nobody laid fill the rows around the others, in their order', () => {
    const free = { column: null, row: null };
    expect(layOut([free, { column: 2, row: 1 }, free, free])).toEqual([
      { column: 1, row: 1 },
      { column: 2, row: 1 },
      { column: 3, row: 1 },
      { column: 1, row: 2 },
    ]);
  });
});
