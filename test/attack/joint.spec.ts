import { readFile, readdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { protect } from '../../src/pooling/release/protect.js';
import { type Categories, cellId } from '../../src/pooling/release/release-plan.js';
import { PLAN, categoriesOf } from '../../src/pooling/demand/first-plan.js';
import { type Child, type Known, attack, finds, holds } from './attacker.js';
import { type Attacked, WIDTH, attackJointly, firstOfFive } from './joint-attack.js';
import { Months, type Shown } from './months.js';
import { CELLS, KINDS, MONTHS, PHASE } from './rutland.js';

const CATEGORIES: Categories = categoriesOf(['north', 'south']);

/** What the service publishes of these children, with one secret for ever. */
const published: readonly (readonly Shown[])[] = MONTHS.map((children) => {
  const figures = protect(children, Buffer.from('of Rutland'.padEnd(32, '!')), PLAN, CATEGORIES);
  return CELLS.map((of) => ({ of, figure: figures.get(cellId(of)) ?? null }));
});
/** Cells that contain many others, as an audit may leave them blank. */
const BLANKS = new Set([{ need: 'ASD' }, { phase: 'secondary' }, { setting: 'day' }, { term: 'autumn' }].map((of) => JSON.stringify(of)));
const truth = (month: number, of: Child): number => MONTHS[month]!.filter((child) => holds(child, of)).length;
const isSmall = (count: number): boolean => count >= 1 && count < WIDTH;

describe('three months of one council together', () => {
  let months: Months;
  let told: Attacked[];

  beforeAll(async () => {
    months = new Months(KINDS, published, PHASE);
    told = await attackJointly(
      months,
      MONTHS.flatMap((_, month) =>
        [...months.cells.keys()].filter((row) => isSmall(truth(month, months.cells[row]!))).map((row) => ({ month, row })),
      ),
    );
  }, 120_000);

  it('are what is attacked: every cell of every table, with figures that move and counts that are small, and the truth among the worlds', () => {
    expect(published.every((month) => month.length === CELLS.length && month.every(({ figure }) => figure !== null))).toBe(true);
    expect(new Set(published.map((month) => JSON.stringify(month))).size).toBe(MONTHS.length);
    expect(told.length).toBeGreaterThan(300);
    const counts = MONTHS.map((_, month) => Int32Array.from(months.cells, (of) => truth(month, of)));
    for (const row of months.cells.keys()) {
      const [least, most] = months.offsets(row, counts, false);
      expect(least).toBeLessThanOrEqual(most);
    }
  });

  it('tell no count of one to four exactly, none within fewer than five numbers, to whoever does not know who came and went', () => {
    const width = ({ worlds, bounds }: Attacked): number =>
      firstOfFive(worlds) === undefined && bounds ? bounds[1] - bounds[0] + 1 : WIDTH;
    expect(told.filter((each) => width(each) === 1)).toEqual([]);
    expect(told.filter((each) => width(each) < WIDTH)).toEqual([]);
  });

  it('leave five whole worlds for each, which by plain addition would all have given every figure of every month', () => {
    for (const { month, row, worlds } of told) {
      const first = firstOfFive(worlds);
      expect([months.cells[row], month, first]).not.toContain(undefined);
      for (let value = first!; value < first! + WIDTH; value += 1) {
        const world = worlds.get(value)!;
        expect(months.count(world.months[month]!)[row]).toBe(value);
        expect(months.wouldPublish(world)).toBe(true);
      }
    }
  });

  it('tell no more where figures are left blank, though a blank may be what limited the figures within it', async () => {
    const blanked = published.map((month) =>
      month.map(({ of, figure }) => ({ of, figure: BLANKS.has(JSON.stringify(of)) ? null : figure })),
    );
    expect(blanked[0]!.filter(({ figure }) => figure === null)).toHaveLength(BLANKS.size);
    const blank = new Months(KINDS, blanked, PHASE);
    const counts = MONTHS.map((_, month) => Int32Array.from(blank.cells, (of) => truth(month, of)));
    for (const row of blank.cells.keys()) {
      const [least, most] = blank.offsets(row, counts, false);
      expect(least).toBeLessThanOrEqual(most);
    }
    const small = [...blank.cells.keys()]
      .filter((row) => isSmall(truth(2, blank.cells[row]!)))
      .filter((_, index) => index % 3 === 0)
      .map((row) => ({ month: 2, row }));
    for (const { month, row, worlds } of await attackJointly(blank, small)) {
      const first = firstOfFive(worlds);
      expect([blank.cells[row], first]).not.toContain(undefined);
      for (let value = first!; value < first! + WIDTH; value += 1) {
        expect(blank.count(worlds.get(value)!.months[month]!)[row]).toBe(value);
        expect(blank.wouldPublish(worlds.get(value)!)).toBe(true);
      }
    }
  }, 60_000);

  it('are told apart from worlds that would have given something else', () => {
    const [world] = told[0]!.worlds.values();
    const [first = [], ...later] = world!.months;
    expect(months.wouldPublish({ ...world!, months: [[...first, ...first], ...later] })).toBe(false);
    expect(months.wouldPublish({ ...world!, offsets: world!.offsets.map((offset) => (offset + 2) % WIDTH) })).toBe(false);
  });

  it('narrow some for somebody who knows every child that came and went: that is not promised', async () => {
    // One count of the first month and one offset: each later month is the same count with a known difference.
    const known = months.cells.map((of, row): Known => {
      const seen = MONTHS.map((_, month) => {
        const moved = truth(month, of) - truth(0, of);
        const [from, to] = months.together(month, row, false);
        return { least: from - moved, most: to - moved, itself: months.figures[month]![row]! - moved };
      });
      return {
        of,
        least: Math.max(0, ...seen.map(({ least }) => least - 4)),
        most: Math.min(...seen.map(({ most, itself }) => Math.min(most, itself + 4))),
      };
    });
    for (const { of, least, most } of known) expect(truth(0, of) >= least && truth(0, of) <= most).toBe(true);
    // Every fifth: of all 101 it is 35. Five children left and twelve came, of 32.
    const small = CELLS.filter((of) => isSmall(truth(0, of))).filter((_, index) => index % 5 === 0);
    const { exact, narrow } = finds(await attack(KINDS, known, small), (of) => truth(0, of));
    expect(exact + narrow).toBeGreaterThanOrEqual(6);
  });

  it('are attacked without a line of the code that publishes', async () => {
    const folder = new URL('./', import.meta.url);
    const imported = async (name: string): Promise<string[]> =>
      [...(await readFile(new URL(name, folder), 'utf8')).matchAll(/from '([^']+)'/g)].map(([, module]) => module!);
    for (const name of (await readdir(folder)).filter((each) => !each.endsWith('.spec.ts')))
      for (const module of await imported(name)) expect(module === 'highs' || module.startsWith('./')).toBe(true);
  });
});
