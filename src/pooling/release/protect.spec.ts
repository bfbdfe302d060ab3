import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addUp, pooled } from './answer.js';
import { BASE, SPREAD, countCells, figureInWords, offsetOf, protect } from './protect.js';
import { type Categories, type Combination, FIRST_TABLES, type ReleasePlan, cellId, cellsOf, containing } from './release-plan.js';

const YEARS = ['1', '2', '7', '8', '12'];
const PLAN: ReleasePlan = {
  version: 1,
  tables: FIRST_TABLES,
  phaseOfYear: { 1: 'primary', 2: 'primary', 7: 'secondary', 8: 'secondary', 12: 'post16' },
};
const CATEGORIES: Categories = {
  need: ['ASD', 'SEMH', 'PMLD'],
  phase: ['primary', 'secondary', 'post16'],
  year: YEARS,
  term: ['autumn', 'spring', 'summer'],
  setting: ['day', 'residential'],
  district: ['north', 'south'],
};
const child = fc
  .record({
    need: fc.constantFrom(...CATEGORIES.need),
    year: fc.constantFrom(...YEARS),
    term: fc.constantFrom(...CATEGORIES.term),
    setting: fc.constantFrom(...CATEGORIES.setting),
    district: fc.constantFrom(...CATEGORIES.district),
  })
  .map((each): Combination => ({ ...each, phase: PLAN.phaseOfYear[each.year]! }));
const children = fc.array(child, { maxLength: 120 });
const secret = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));

describe('protected figures', () => {
  it('lie within four of the count, are multiples of five, and no part exceeds its whole', () => {
    fc.assert(
      fc.property(children, secret, (all, key) => {
        const counts = countCells(all, PLAN, CATEGORIES);
        const figures = protect(all, key, PLAN, CATEGORIES);
        expect(figures.size).toBe(counts.size);
        const astray = [...figures].filter(([id, figure]) => figure % BASE !== 0 || Math.abs(counts.get(id)! - figure) > SPREAD);
        expect(astray).toEqual([]);
        const beyondWhole = PLAN.tables.flatMap((table) =>
          cellsOf(table, CATEGORIES).flatMap((cell) =>
            containing(cell, table, PLAN).filter((whole) => figures.get(cellId(cell))! > figures.get(whole)!),
          ),
        );
        expect(beyondWhole).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('depend on nothing but the children and the secret: the order of the children changes nothing', () => {
    fc.assert(
      fc.property(children, secret, (all, key) => {
        expect(protect([...all].reverse(), key, PLAN, CATEGORIES)).toEqual(protect(all, key, PLAN, CATEGORIES));
      }),
      { numRuns: 20 },
    );
  });

  it('have offsets that use all of 0 to 4 and differ between secrets', () => {
    const ids = FIRST_TABLES.flatMap((table) => cellsOf(table, CATEGORIES).map(cellId));
    const offsets = (key: string): number[] => ids.map((id) => offsetOf(Buffer.from(key), id));
    expect(new Set(offsets('one'))).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(offsets('one')).not.toEqual(offsets('two'));
    expect(offsets('one')).toEqual(offsets('one'));
  });

  it('refuse a child of a category that the plan does not know', () => {
    const unknown = { need: 'XXX', phase: 'primary', year: '1', term: 'autumn', setting: 'day', district: 'north' };
    expect(() => protect([unknown], Buffer.alloc(32), PLAN, CATEGORIES)).toThrow('no category');
  });

  it.each([
    [null, 'c'],
    [0, 'under 5'],
    [5, '5 (1 to 9)'],
    [20, '20 (±4)'],
  ])('%p is shown as “%s”', (figure, words) => {
    expect(figureInWords(figure)).toBe(words);
  });
});

describe('answers', () => {
  const released = new Map<string, number | null>([
    ['need=ASD', 20],
    ['need=SEMH', 0],
    ['need=PMLD', null],
    ['', 25],
  ]);

  it('come from the one table that holds what is asked, with the range of all cells added up', () => {
    expect(pooled({ need: ['ASD', 'SEMH'] }, [released, released], PLAN)).toMatchObject({ value: { figure: 40, least: 32, most: 56 } });
    expect(pooled({}, [released], PLAN)).toMatchObject({ value: { figure: 25, least: 21, most: 29 } });
  });

  it('are blank where a cell inside is blank or was never released', () => {
    expect(addUp([{ need: 'ASD' }, { need: 'PMLD' }], released)).toEqual({ figure: null, least: null, most: null });
    expect(addUp([{ need: 'DS' }], released).figure).toBeNull();
  });

  it('count a category once, however often it is named', () => {
    expect(pooled({ need: ['ASD', 'ASD'] }, [released], PLAN)).toMatchObject({ value: { figure: 20 } });
  });

  it('refuse what is not published and offer the nearest tables', () => {
    const asked = pooled({ need: ['ASD'], setting: ['day'], district: ['north'] }, [released], PLAN);
    expect(asked).toMatchObject({ ok: false });
    expect(asked.ok ? '' : asked.refusals[0]?.message).toContain('need by setting; need by district; setting by district');
  });
});
