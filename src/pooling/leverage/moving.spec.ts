import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Pence, pence, pounds } from '../../kernel/money.js';
import { type Leaving, type Room, leastCostMoves } from './moving.js';

const child = (kind: string, here: number, notice: number | null = 0): Leaving => ({
  kind,
  herePence: pounds(here),
  noticePence: notice === null ? null : pounds(notice),
});
const room = (id: string, places: number, prices: Readonly<Record<string, number>>): Room => ({
  id,
  places,
  pricePence: new Map(Object.entries(prices).map(([kind, price]) => [kind, pounds(price)])),
});

/** The least of every way to place so many of the children, by number: each stays, or goes to any room that has a place and a price. */
function everyWay(leaving: readonly Leaving[], rooms: readonly Room[]): Map<number, number> {
  const least = new Map<number, number>();
  const place = (index: number, gone: number, cost: number, left: readonly number[]): void => {
    const next = leaving[index];
    if (!next) {
      least.set(gone, Math.min(least.get(gone) ?? Infinity, cost));
      return;
    }
    place(index + 1, gone, cost, left);
    rooms.forEach(({ pricePence }, at) => {
      const price = pricePence.get(next.kind);
      if (price === undefined || left[at] === 0) return;
      place(
        index + 1,
        gone + 1,
        cost + price - next.herePence,
        left.map((places, each) => (each === at ? places - 1 : places)),
      );
    });
  };
  place(
    0,
    0,
    0,
    rooms.map(({ places }) => places),
  );
  return least;
}

describe('what moving so many children costs', () => {
  it('is the least of every way to do it, for each number up to the most that there is room for', () => {
    const kinds = ['a', 'b', 'c'];
    const price = fc.integer({ min: 0, max: 9 }).map(pence);
    const rooms = fc.array(
      fc.record({ places: fc.integer({ min: 0, max: 3 }), prices: fc.array(fc.option(price), { minLength: 3, maxLength: 3 }) }),
      { maxLength: 4 },
    );
    const leaving = fc.array(
      fc.record(
        { kind: fc.constantFrom(...kinds), herePence: price, noticePence: fc.option(price) },
        { requiredKeys: ['kind', 'herePence', 'noticePence'] },
      ),
      { maxLength: 6 },
    );
    let rerouted = 0;
    fc.assert(
      fc.property(leaving, rooms, (children, found) => {
        const places: Room[] = found.map(({ places: many, prices }, index) => ({
          id: String(index),
          places: many,
          pricePence: new Map(kinds.flatMap((kind, at): [string, Pence][] => (prices[at] == null ? [] : [[kind, prices[at]]]))),
        }));
        const least = everyWay(children, places);
        const moves = leastCostMoves(children, places);
        expect([[0, 0], ...moves.map(({ children: many, yearlyPence }) => [many, yearlyPence])]).toEqual(
          [...least].sort(([a], [b]) => a - b),
        );
        moves.forEach(({ to, children: many }, index) => {
          expect(to.reduce((sum, { places: here }) => sum + here, 0)).toBe(many);
          for (const { id, places: most } of places)
            expect(to.filter(({ roomId }) => roomId === id).reduce((sum, { places: here }) => sum + here, 0)).toBeLessThanOrEqual(most);
          const before = moves[index - 1]?.to ?? [];
          if (
            before.some(
              ({ kind, roomId, places: was }) => (to.find((now) => now.kind === kind && now.roomId === roomId)?.places ?? 0) < was,
            )
          )
            rerouted += 1;
        });
      }),
      { numRuns: 1_500, seed: 11 },
    );
    // The property says nothing of ways that send others on unless some did.
    expect(rerouted).toBeGreaterThan(20);
  });

  it('sends another on where its room is worth more to who comes', () => {
    const moves = leastCostMoves(
      [child('SEMH', 60_000), child('ASD', 50_000)],
      [room('elm', 1, { SEMH: 55_000, ASD: 40_000 }), room('ash', 1, { SEMH: 56_000 })],
    );
    // First the child with autism to Elm, £10,000 less; then the other to Ash.
    expect(moves.map(({ yearlyPence }) => yearlyPence)).toEqual([pounds(-10_000), pounds(-14_000)]);
    const crowded = leastCostMoves(
      [child('SEMH', 60_000), child('ASD', 50_000)],
      [room('elm', 1, { SEMH: 48_000, ASD: 40_000 }), room('ash', 1, { SEMH: 56_000 })],
    );
    expect(crowded.map(({ to }) => to)).toEqual([
      [{ kind: 'SEMH', roomId: 'elm', places: 1 }],
      [
        { kind: 'ASD', roomId: 'elm', places: 1 },
        { kind: 'SEMH', roomId: 'ash', places: 1 },
      ],
    ]);
  });

  it('moves the dearest of a kind first, of equals the one whose notice costs least, and counts notices that are not known', () => {
    const moves = leastCostMoves(
      [child('SEMH', 50_000, 9_000), child('SEMH', 60_000, null), child('SEMH', 60_000, 7_000)],
      [room('elm', 9, { SEMH: 55_000 })],
    );
    expect(moves.map(({ yearlyPence, noticePence, noticeUnknown }) => [yearlyPence, noticePence, noticeUnknown])).toEqual([
      [pounds(-5_000), pounds(7_000), 0],
      [pounds(-10_000), pounds(7_000), 1],
      [pounds(-5_000), pounds(16_000), 1],
    ]);
  });

  it('ends where there is no more room', () => {
    expect(leastCostMoves([child('SEMH', 1), child('SEMH', 1)], [room('elm', 1, { SEMH: 1 }), room('ash', 9, { ASD: 1 })])).toHaveLength(1);
    expect(leastCostMoves([], [room('elm', 1, { SEMH: 1 })])).toEqual([]);
  });
});
