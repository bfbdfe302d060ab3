import loader, { type Highs } from 'highs';
import type { Months, World } from './months.js';
import { Programme, type Target } from './programme.js';

const loadHighs = loader as unknown as () => Promise<Highs>;

/** The policy: so many consecutive whole numbers have to stay possible of a count of one to four. */
export const WIDTH = 5;

/** How many kinds the first world is looked for in at first. */
const FIRST_KINDS = 400;

/** Steps of the walk from world to world. */
const STEPS = 3_000_000;

/** A count of a month, and worlds in which it has this value or that. */
export interface Attacked extends Target {
  readonly worlds: ReadonlyMap<number, World>;
  /** Least and most by the linear programme over all months; null where worlds of five consecutive values make it needless. */
  readonly bounds: readonly [least: number, most: number] | null;
}

/**
 * Attacks counts with all months at once. Looks for whole worlds that would have given every figure of every month: one by an integer programme, others by
 * a walk from it, and for each value that is still wanted by an integer programme again. What has no five consecutive values then is bounded by linear
 * programmes: that is how nearly it is told. The caller adds the worlds up.
 */
export async function attackJointly(months: Months, targets: readonly Target[], steps = STEPS): Promise<Attacked[]> {
  const highs = await loadHighs();
  const first = firstWorld(highs, months);
  const seen = walk(months, first, targets, steps);
  // A world of one count's value is one of the others' values too.
  const keep = (world: World): void => {
    const counts = world.months.map((month) => months.count(month));
    for (const [index, { month, row }] of targets.entries()) {
      const worlds = seen[index];
      const value = counts[month]?.[row] ?? 0;
      if (worlds && !worlds.has(value) && !isWide(worlds)) worlds.set(value, world);
    }
  };
  return targets.map((target, index) => {
    const worlds = seen[index] ?? new Map<number, World>();
    const near = [...new Set([...worlds.values(), first].flatMap(({ months: each }) => each.flat()))];
    const around = near.flatMap((kind) => months.neighbours[kind] ?? []);
    for (const kinds of [
      [...near, ...months.kindsIn(target.row)],
      [...near, ...around, ...months.kindsIn(target.row)],
      months.kinds.keys(),
    ])
      if (!isWide(worlds)) search(highs, months, target, [...new Set(kinds)], worlds, keep);
    return { ...target, worlds, bounds: isWide(worlds) ? null : boundsOf(highs, months, target) };
  });
}

/** Any world: of the kinds that most figures speak for first. Throws where there is none. */
function firstWorld(highs: Highs, months: Months): World {
  const spoken = months.rowsOf.map((rows) =>
    rows.reduce((sum, row) => sum + months.figures.filter((figures) => (figures[row] ?? 0) > 0).length, 0),
  );
  const kinds = [...months.kinds.keys()].sort((a, b) => (spoken[b] ?? 0) - (spoken[a] ?? 0) || a - b);
  for (let most = FIRST_KINDS; ; most *= 2) {
    const world = within(highs, months, kinds.slice(0, most), true, (programme) => programme.world(null));
    if (world) return world;
    if (most >= kinds.length) throw new Error('No world gives what was published: the attacker’s rules are wrong.');
  }
}

/** Worlds of the values that are missing, until there are five in a row. */
function search(
  highs: Highs,
  months: Months,
  target: Target,
  kinds: readonly number[],
  worlds: ReadonlyMap<number, World>,
  keep: (world: World) => void,
): void {
  within(highs, months, kinds, true, (programme) => {
    for (const value of wanted(worlds)) {
      const world = programme.world({ ...target, value });
      if (world) keep(world);
      if (isWide(worlds)) return;
    }
  });
}

function within<Answer>(
  highs: Highs,
  months: Months,
  kinds: readonly number[],
  whole: boolean,
  ask: (programme: Programme) => Answer,
): Answer {
  const programme = new Programme(highs, months, kinds, whole);
  try {
    return ask(programme);
  } finally {
    programme.dispose();
  }
}

const boundsOf = (highs: Highs, months: Months, target: Target): readonly [number, number] =>
  within(highs, months, [...months.kinds.keys()], false, (programme) => [programme.bound(target, 1), programme.bound(target, -1)]);

/** The first of five consecutive values that have worlds; undefined where there are none. */
export const firstOfFive = (worlds: ReadonlyMap<number, World>): number | undefined =>
  [...worlds.keys()].sort((a, b) => a - b).find((value) => [1, 2, 3, 4].every((more) => worlds.has(value + more)));

const isWide = (worlds: ReadonlyMap<number, World>): boolean => firstOfFive(worlds) !== undefined;

/** Values that are not there yet, those first that need fewest others beside them. A count of one to four shares five values with none above eight. */
function wanted(worlds: ReadonlyMap<number, World>): number[] {
  const missing = (first: number): number[] =>
    Array.from({ length: WIDTH }, (_, more) => first + more).filter((value) => !worlds.has(value));
  const runs = Array.from({ length: WIDTH }, (_, first) => missing(first)).sort((a, b) => a.length - b.length);
  return [...new Set(runs.flat())];
}

/** Numbers from 0 to below 1, the same every time. */
function generator(): () => number {
  let state = 12_345;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

/** From world to world, a child of one month added, taken away or made another: a step is taken where every cell keeps an offset that gives all its months. */
function walk(months: Months, from: World, targets: readonly Target[], steps: number): Map<number, World>[] {
  const random = generator();
  const whole = (below: number): number => Math.floor(random() * below);
  const there = from.months.map((month) => [...month]);
  const counts = there.map((month) => months.count(month));
  const seen = targets.map(() => new Map<number, World>());
  const done = new Set<number>();
  const byRow = new Map<string, number>(targets.map(({ month, row }, index) => [`${String(month)} ${String(row)}`, index]));
  const targetAt = counts.map((_, month) => months.cells.map((_cell, row) => byRow.get(`${String(month)} ${String(row)}`)));
  const change = (month: number, kind: number, by: number): void => {
    const count = counts[month];
    if (count) for (const row of months.rowsOf[kind] ?? []) count[row] = (count[row] ?? 0) + by;
  };
  const fits = (kind: number | undefined): boolean =>
    kind === undefined ||
    (months.rowsOf[kind] ?? []).every((row) => {
      const [least, most] = months.offsets(row, counts, true);
      return least <= most;
    });
  const look = (month: number, kind: number | undefined): void => {
    for (const row of kind === undefined ? [] : (months.rowsOf[kind] ?? [])) {
      const target = targetAt[month]?.[row];
      if (target === undefined || done.has(target)) continue;
      const [worlds, value] = [seen[target], counts[month]?.[row] ?? 0];
      if (!worlds || worlds.has(value)) continue;
      worlds.set(value, {
        months: there.map((each) => [...each]),
        offsets: months.cells.map((_, cell) => months.offsets(cell, counts, true)[0]),
      });
      if (isWide(worlds)) done.add(target);
    }
  };
  there.forEach((month, index) => month.forEach((kind) => look(index, kind)));
  for (let step = 0; step < steps; step += 1) {
    const month = whole(there.length);
    const children = there[month] ?? [];
    const act = random();
    const at = whole(Math.max(1, children.length));
    const gone = act < 0.75 ? children[at] : undefined;
    const come = act < 0.25 ? undefined : near(months, children[whole(children.length)] ?? whole(months.kinds.length), whole);
    if (gone !== undefined) change(month, gone, -1);
    if (come !== undefined) change(month, come, 1);
    if (fits(gone) && fits(come)) {
      if (gone !== undefined) children.splice(at, 1);
      if (come !== undefined) children.push(come);
      look(month, gone);
      look(month, come);
    } else {
      if (gone !== undefined) change(month, gone, 1);
      if (come !== undefined) change(month, come, -1);
    }
  }
  return seen;
}

/** A kind that differs from another in a category or two. */
const near = (months: Months, kind: number, whole: (below: number) => number): number => {
  const others = months.neighbours[kind] ?? [];
  const next = others[whole(others.length)] ?? kind;
  return whole(5) < 3 ? next : (months.neighbours[next]?.[whole(others.length)] ?? next);
};
