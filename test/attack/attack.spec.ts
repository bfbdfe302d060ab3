import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Child, type Known, attack, everyKind, finds, holds } from './attacker.js';
import {
  exactPooledTotals,
  freeFilters,
  meanOfFreshNoise,
  rekeyedOffsets,
  roundedAlone,
  roundedPooled,
  secondarySuppression,
  smallCellsLeftOut,
} from './bad-ways.js';
import { CELLS as CELLS_OF_RUTLAND, KINDS as KINDS_OF_RUTLAND, MONTHS } from './rutland.js';

const PHASE: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 11 }, (_, year) => [String(year + 3), year + 3 >= 12 ? 'post16' : year + 3 >= 7 ? 'secondary' : 'primary']),
);
const CATEGORIES = {
  need: ['ASD', 'SEMH', 'SLCN', 'MLD', 'SLD'],
  year: Object.keys(PHASE),
  term: ['autumn', 'spring', 'summer'],
  setting: ['day', 'residential'],
  district: ['north', 'south'],
};
const KINDS = everyKind(CATEGORIES, PHASE);

/** Thirty-eight children, more of some kinds than of others, the same every time. */
const CHILDREN: Child[] = Array.from({ length: 38 }, (_, index) => {
  const at = (text: string, from: readonly string[]): string =>
    from[createHmac('sha256', text).update(String(index)).digest()[0]! % from.length]!;
  const year = at('year', CATEGORIES.year);
  return {
    need: at('need', ['ASD', 'ASD', 'ASD', 'SEMH', 'SEMH', 'SLCN', 'MLD', 'SLD']),
    year,
    phase: PHASE[year]!,
    term: at('term', ['autumn', 'autumn', 'spring', 'summer']),
    setting: at('setting', ['day', 'day', 'day', 'day', 'residential']),
    district: at('district', CATEGORIES.district),
  };
});
const truth = (of: Child): number => CHILDREN.filter((child) => holds(child, of)).length;

/** The cells of a table, empty ones too. */
const table = (...dimensions: string[]): Child[] =>
  dimensions.reduce<Child[]>(
    (cells, dimension) =>
      cells.flatMap((cell) =>
        (dimension === 'phase' ? ['primary', 'secondary', 'post16'] : CATEGORIES[dimension as keyof typeof CATEGORIES]).map((category) => ({
          ...cell,
          [dimension]: category,
        })),
      ),
    [{}],
  );
const CELLS = [
  [],
  ['need'],
  ['phase'],
  ['year'],
  ['term'],
  ['setting'],
  ['district'],
  ['need', 'phase'],
  ['need', 'setting'],
  ['need', 'term'],
  ['need', 'district'],
  ['phase', 'setting'],
].flatMap((dimensions) => table(...dimensions));
const TARGETS = CELLS.filter((of) => truth(of) >= 1 && truth(of) <= 4);

describe('the attacker breaks every way of publishing that does not hold', () => {
  let targets: Child[];
  beforeAll(() => {
    targets = TARGETS;
    expect(targets.length).toBeGreaterThan(15);
  });

  const broken = async (known: readonly Known[]): Promise<{ exact: number; narrow: number }> => {
    // What is known is true: else the attack would find what is not there.
    for (const { of, least, most } of known) expect(truth(of) >= least && truth(of) <= most).toBe(true);
    return finds(await attack(KINDS, known, targets), truth);
  };

  it('small cells left out: some exactly', async () => {
    const { exact, narrow } = await broken(smallCellsLeftOut(CHILDREN, CELLS));
    expect(exact).toBeGreaterThanOrEqual(1);
    expect(exact + narrow).toBe(targets.length);
  });

  it('pooled totals told exactly, and a member that takes its own away: all exactly', async () => {
    expect(await broken(exactPooledTotals(CHILDREN, CELLS))).toEqual({ exact: targets.length, narrow: 0 });
  });

  it('cells rounded one by one: nearly all too narrow', async () => {
    const { exact, narrow } = await broken(roundedAlone(CHILDREN, CELLS));
    expect(exact + narrow).toBeGreaterThanOrEqual(Math.floor(targets.length * 0.7));
  });

  it('fresh noise a month: twelve months tell most of them', async () => {
    const { exact, narrow } = await broken(meanOfFreshNoise(CHILDREN, CELLS, 12));
    expect(exact).toBeGreaterThanOrEqual(Math.floor(targets.length * 0.3));
    expect(exact + narrow).toBeGreaterThanOrEqual(Math.floor(targets.length * 0.7));
  });

  it('a pooled total that is rounded, beside a member’s own records: most too narrow', async () => {
    const others = CHILDREN.filter((_, index) => index % 3 === 0);
    const { exact, narrow } = await broken(roundedPooled(CHILDREN, others, CELLS));
    expect(exact + narrow).toBeGreaterThanOrEqual(Math.floor(targets.length * 0.5));
  });

  it('offsets that change: twelve publications of the same children narrow nearly all of them', async () => {
    const { exact, narrow } = await broken(rekeyedOffsets(CHILDREN, CELLS, 12));
    expect(exact + narrow).toBeGreaterThanOrEqual(Math.floor(targets.length * 0.9));
  });

  it('rounding by the question, with free filters: a thousand pairs of questions tell nearly all exactly', async () => {
    const { exact } = await broken(freeFilters(CHILDREN, targets, 1_000));
    expect(exact).toBeGreaterThanOrEqual(Math.floor(targets.length * 0.8));
  });

  it('small cells left out in a council the size of Rutland, by the tables of the plan: three quarters exactly, the others too narrow', async () => {
    const children = MONTHS[0] ?? [];
    const count = (of: Child): number => children.filter((child) => holds(child, of)).length;
    const small = CELLS_OF_RUTLAND.filter((of) => count(of) >= 1 && count(of) <= 4);
    const { exact, narrow } = finds(await attack(KINDS_OF_RUTLAND, smallCellsLeftOut(children, CELLS_OF_RUTLAND), small), count);
    expect(small.length).toBeGreaterThan(100);
    expect(exact).toBeGreaterThanOrEqual(75);
    expect(exact + narrow).toBe(small.length);
  });

  it('secondary suppression, two months apart: changes of one to four children, some exactly', async () => {
    const [rows, columns] = [table('need'), table('district')];
    const came = CHILDREN.filter((_, index) => index % 5 === 0);
    const known = secondarySuppression(CHILDREN, [...CHILDREN, ...came], rows, columns);
    // One table by itself tells none exactly.
    const pairs = rows.flatMap((row) => columns.map((column) => ({ ...row, ...column })));
    const alone = secondarySuppression(CHILDREN, [], rows, columns).flatMap(({ of: { since, ...of }, ...bounds }) =>
      since ? [{ of, ...bounds }] : [],
    );
    const kept = pairs.filter((of) => truth(of) >= 1 && truth(of) <= 4);
    expect(kept.length).toBeGreaterThan(4);
    expect(finds(await attack(KINDS, alone, kept), truth).exact).toBe(0);
    const change = (of: Child): number => came.filter((child) => holds(child, of)).length;
    const changes = pairs.filter((of) => change(of) >= 1 && change(of) <= 4);
    const kinds = KINDS.flatMap((kind) => ['1', '2'].map((since) => ({ ...kind, since })));
    const targets = changes.map((of) => ({ ...of, since: '2' }));
    const { exact, narrow } = finds(await attack(kinds, known, targets), ({ since: _, ...of }) => change(of));
    expect(exact).toBeGreaterThanOrEqual(2);
    expect(exact + narrow).toBe(targets.length);
  });
});
