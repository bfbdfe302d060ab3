import { describe, expect, it } from '@jest/globals';
import { Solver } from '../../platform/solver/solver.js';
import { solverTask } from '../../platform/solver/solver-task.js';
import type { solve } from './audit.task.js';
import { protect } from './protect.js';
import { releaseCells } from './release-cells.js';
import { type Categories, type Combination, FIRST_TABLES, type ReleasePlan } from './release-plan.js';

const audit = solverTask<typeof solve>(import.meta.url, './audit.task');
const PLAN: ReleasePlan = {
  version: 1,
  tables: FIRST_TABLES,
  phaseOfYear: Object.fromEntries(
    Array.from({ length: 15 }, (_, year) => [String(year), year >= 12 ? 'post16' : year >= 7 ? 'secondary' : 'primary']),
  ),
};
const NEEDS = ['ASD', 'SEMH', 'SLCN', 'MLD', 'SLD', 'PMLD', 'PD', 'HI', 'VI', 'MSI', 'SPLD', 'OTH', 'DS'];
const categories = (districts: number): Categories => ({
  need: NEEDS,
  phase: ['primary', 'secondary', 'post16'],
  year: Object.keys(PLAN.phaseOfYear),
  term: ['autumn', 'spring', 'summer'],
  setting: ['day', 'residential'],
  district: Array.from({ length: districts }, (_, index) => `D${String(index)}`),
});

/** Invented children in roughly the published proportions, the same for a seed. */
function children(count: number, districts: number, seed: number): Combination[] {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  const weights = [45, 28, 9, 4, 3, 2, 2, 1, 1, 1, 2, 1, 1];
  const pick = (): string => {
    let at = random() * 100;
    return NEEDS.find((_, index) => (at -= weights[index]!) < 0) ?? 'ASD';
  };
  return Array.from({ length: count }, () => {
    const year = String(Math.min(14, Math.floor(2 + random() * 11 + random() * 2)));
    return {
      need: pick(),
      phase: PLAN.phaseOfYear[year]!,
      year,
      term: ['autumn', 'autumn', 'autumn', 'spring', 'summer'][Math.floor(random() * 5)]!,
      setting: random() < 0.93 ? 'day' : 'residential',
      district: `D${String(Math.floor(random() * random() * districts))}`,
    };
  });
}

const auditOf = async (all: readonly Combination[], districts: number, seed: string) => {
  const figures = [...protect(all, Buffer.from(seed.padEnd(32, '!')), PLAN, categories(districts))];
  return new Solver().solve(audit, { plan: PLAN, categories: categories(districts), children: all, figures });
};

describe('the audit of a release', () => {
  it.each([
    ['Rutland', 32, 3],
    ['Leicester', 150, 6],
  ])(
    'of a council the size of %s finds no count exactly, none too narrow, and a whole table for each of five values',
    async (name, count, districts) => {
      const result = await auditOf(children(count, districts, count), districts, name);
      expect(result).toMatchObject({ exact: 0, narrow: 0, unwitnessed: 0, blanks: [] });
      expect(result.protectedCells).toBeGreaterThan(100);
      expect(await auditOf(children(count, districts, count), districts, name)).toEqual(result);
    },
  );

  it('blanks the figure that gives a count away: a part of five in a whole of under five', async () => {
    const [first, second] = children(2, 1, 7);
    const all = [
      { ...first!, need: 'ASD' },
      { ...second!, need: 'ASD' },
    ];
    const figures = releaseCells(PLAN, categories(1)).ids.map((id) => [id, id === 'need=ASD' ? 5 : 0] as const);
    const result = await new Solver().solve(audit, { plan: PLAN, categories: categories(1), children: all, figures });
    expect(result.blanks.length).toBeGreaterThan(0);
    expect(result).toMatchObject({ exact: 0, narrow: 0, unwitnessed: 0 });
  });

  it('keeps blank what was blank', async () => {
    const all = children(32, 3, 32);
    const figures = [...protect(all, Buffer.from('Rutland'.padEnd(32, '!')), PLAN, categories(3))].map(
      ([id, figure]) => [id, id === 'need=ASD' ? null : figure] as const,
    );
    const result = await new Solver().solve(audit, { plan: PLAN, categories: categories(3), children: all, figures });
    expect(result.blanks).toContain('need=ASD');
  });
});
