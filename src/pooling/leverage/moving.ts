import { type Pence, pence } from '../../kernel/money.js';

/** A child (or a place as told) of a kind, at its price a year here. */
export interface Leaving {
  readonly kind: string;
  readonly herePence: Pence;
  /** What is paid for the notice; null where it is not known. */
  readonly noticePence: Pence | null;
}

/** Room somewhere else, shared by every kind that it has a price for. */
export interface Room {
  readonly id: string;
  readonly places: number;
  /** A place a year, by kind; a kind without a price cannot go there. */
  readonly pricePence: ReadonlyMap<string, Pence>;
}

/** What it comes to when so many leave. */
export interface Move {
  readonly children: number;
  /** What they cost more a year where they go, negative: less. No plan for as many costs less. */
  readonly yearlyPence: Pence;
  /** Paid once for the notices that are known. */
  readonly noticePence: Pence;
  readonly noticeUnknown: number;
  readonly to: readonly { readonly kind: string; readonly roomId: string; readonly places: number }[];
}

/** Where the next child goes: into a room by itself, or into one from which another of a kind goes on. */
interface Step {
  readonly kind: string;
  readonly from: number | null;
}

/**
 * The least that moving 1, 2, … children costs a year, until no room that is known takes one more. Of a kind the dearest leave first (of equals
 * whose notice costs least), since where they go costs the same for each. One more child at a time goes the cheapest way, sending others on from
 * room to room where that is cheaper: successive shortest paths, exact, and who has left stays gone as the number grows.
 */
export function leastCostMoves(leaving: readonly Leaving[], rooms: readonly Room[]): Move[] {
  const queues = new Map<string, Leaving[]>();
  for (const each of [...leaving].sort(dearestFirst)) queues.set(each.kind, [...(queues.get(each.kind) ?? []), each]);
  const there = rooms.map(() => new Map<string, number>());
  const moves: Move[] = [];
  let [yearly, notice, unknown] = [0, 0, 0];
  for (;;) {
    const { cost, steps } = cheapestWays(queues, rooms, there);
    const free = rooms.flatMap(({ places }, index) => (total(there[index]) < places && cost[index] !== undefined ? [index] : []));
    const [goal] = free.sort((a, b) => (cost[a] ?? 0) - (cost[b] ?? 0) || a - b);
    if (goal === undefined) return moves;
    const first = takeWay(goal, steps, there);
    const child = queues.get(first)?.shift();
    yearly += cost[goal] ?? 0;
    notice += child?.noticePence ?? 0;
    unknown += child?.noticePence === null ? 1 : 0;
    moves.push({
      children: moves.length + 1,
      yearlyPence: pence(yearly),
      noticePence: pence(notice),
      noticeUnknown: unknown,
      to: rooms.flatMap(({ id }, index) => [...(there[index] ?? [])].map(([kind, places]) => ({ kind, roomId: id, places }))),
    });
  }
}

const dearestFirst = (a: Leaving, b: Leaving): number =>
  b.herePence - a.herePence || (a.noticePence ?? Infinity) - (b.noticePence ?? Infinity) || 0;

const total = (kinds: ReadonlyMap<string, number> | undefined): number =>
  [...(kinds?.values() ?? [])].reduce((sum, places) => sum + places, 0);

/** By room: what one more child there costs by the cheapest way, and the last step of it. Bellman and Ford: no way round pays, so it ends. */
function cheapestWays(
  queues: ReadonlyMap<string, readonly Leaving[]>,
  rooms: readonly Room[],
  there: readonly ReadonlyMap<string, number>[],
) {
  const cost: (number | undefined)[] = rooms.map(() => undefined);
  const steps: (Step | undefined)[] = rooms.map(() => undefined);
  const reach = (room: number, price: number, step: Step): boolean => {
    const known = cost[room];
    if (known !== undefined && known <= price) return false;
    cost[room] = price;
    steps[room] = step;
    return true;
  };
  for (const [kind, [next]] of queues)
    rooms.forEach(({ pricePence }, room) => {
      const price = pricePence.get(kind);
      if (next && price !== undefined) reach(room, price - next.herePence, { kind, from: null });
    });
  for (let changed = true; changed;) {
    changed = false;
    for (const [from, kinds] of there.entries())
      for (const kind of kinds.keys())
        for (const [room, { pricePence }] of rooms.entries()) {
          const [known, left, taken] = [cost[from], rooms[from]?.pricePence.get(kind), pricePence.get(kind)];
          if (known === undefined || left === undefined || taken === undefined || room === from) continue;
          if (reach(room, known - left + taken, { kind, from })) changed = true;
        }
  }
  return { cost, steps };
}

/** Moves everybody along the way to a room; answers the kind of the child who leaves. */
function takeWay(goal: number, steps: readonly (Step | undefined)[], there: readonly Map<string, number>[]): string {
  const step = steps[goal];
  if (!step) throw new RangeError('A way begins with a child who leaves.');
  add(there[goal], step.kind, 1);
  if (step.from === null) return step.kind;
  add(there[step.from], step.kind, -1);
  return takeWay(step.from, steps, there);
}

function add(kinds: Map<string, number> | undefined, kind: string, places: number): void {
  const now = (kinds?.get(kind) ?? 0) + places;
  if (now === 0) kinds?.delete(kind);
  else kinds?.set(kind, now);
}
