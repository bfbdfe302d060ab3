import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Asked, addUp, rowsAsked, tableFor, together } from './answer.js';
import { BASE, SPREAD, countCells, figureInWords, offsetOf, protect } from './protect.js';
import {
  type Categories,
  type Combination,
  type Dimension,
  FIRST_TABLES,
  type ReleasePlan,
  cellId,
  cellsOf,
  containing,
} from './release-plan.js';

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
  const one = (only: Asked, by: readonly Dimension[] = []) => {
    const rows = rowsAsked(by, only, CATEGORIES, PLAN);
    return rows.ok ? rows.value : [];
  };
  const sum = (only: Asked, ...members: ReadonlyMap<string, number | null>[]) =>
    together(members.map((each) => addUp(one(only)[0]!.parts, each)));

  it('come from the one table that holds what is asked, with the range of all cells added up', () => {
    expect(sum({ need: ['ASD', 'SEMH'] }, released, released)).toEqual({ figure: 40, least: 32, most: 56 });
    expect(sum({}, released)).toEqual({ figure: 25, least: 21, most: 29 });
  });

  it('are blank where a cell inside is blank or was never released', () => {
    expect(sum({ need: ['ASD', 'PMLD'] }, released)).toEqual({ figure: null, least: null, most: null });
    expect(addUp([{ need: 'DS' }], released).figure).toBeNull();
  });

  it('count a category once, however often it is named', () => {
    expect(sum({ need: ['ASD', 'ASD'] }, released).figure).toBe(20);
  });

  it('have a row for each category shown by, fewer where it is narrowed, and add up inside every row what is narrowed alone', () => {
    expect(one({ need: ['ASD', 'SEMH'], phase: ['secondary', 'post16'] }, ['phase'])).toEqual(
      ['secondary', 'post16'].map((phase) => ({
        cell: { phase },
        parts: [
          { phase, need: 'ASD' },
          { phase, need: 'SEMH' },
        ],
      })),
    );
  });

  it('refuse what is not published and offer the nearest tables; and a category that there is not', () => {
    const asked = rowsAsked(['district'], { need: ['ASD'], setting: ['day'] }, CATEGORIES, PLAN);
    expect(asked.ok ? '' : asked.refusals[0]?.message).toContain('need by setting; need by district; setting by district');
    expect(rowsAsked([], { need: ['ASD', 'XXX'] }, CATEGORIES, PLAN)).toMatchObject({ refusals: [{ code: 'noSuchCategory' }] });
  });

  /** A table of the plan, its dimensions divided by chance into those shown by and those added up, each narrowed to some of its categories. */
  const question = fc.constantFrom(...FIRST_TABLES).chain((table) =>
    fc.record({
      by: fc.subarray([...table]),
      only: fc.record(Object.fromEntries(table.map((dimension) => [dimension, fc.subarray([...CATEGORIES[dimension]], { minLength: 1 })]))),
      table: fc.constant(table),
    }),
  );

  it('have ranges that hold the true count, are as wide as their cells together, and come to the same however the question is put', () => {
    fc.assert(
      fc.property(children, secret, question, (all, key, { by, only, table }) => {
        const figures = protect(all, key, PLAN, CATEGORIES);
        const answered = one(only, by).map(({ cell, parts }) => ({ cell, parts, answer: addUp(parts, figures) }));
        for (const { cell, parts, answer } of answered) {
          const truth = all.filter((each) =>
            table.every((dimension) => (cell[dimension] ? [cell[dimension]] : only[dimension])!.includes(each[dimension])),
          ).length;
          expect([answer.least! <= truth, truth <= answer.most!]).toEqual([true, true]);
          expect(answer.figure).toBe(parts.reduce((total, part) => total + figures.get(cellId(part))!, 0));
          expect(answer.most! - answer.figure!).toBe(SPREAD * parts.length);
          expect(answer.least!).toBe(parts.reduce((total, part) => total + Math.max(0, figures.get(cellId(part))! - SPREAD), 0));
        }
        expect(together(answered.map(({ answer }) => answer))).toEqual(addUp(one(only)[0]!.parts, figures));
      }),
      { numRuns: 60 },
    );
  });

  it('are blank whenever one stored cell inside is, whichever it is', () => {
    fc.assert(
      fc.property(children, secret, question, fc.nat(), (all, key, { only }, which) => {
        const { parts } = one(only)[0]!;
        const blank = cellId(parts[which % parts.length]!);
        const figures = new Map<string, number | null>([...protect(all, key, PLAN, CATEGORIES), [blank, null]]);
        expect(addUp(parts, figures)).toEqual({ figure: null, least: null, most: null });
      }),
      { numRuns: 40 },
    );
  });

  it('that are refused offer tables which are all published, lie within what is asked, and are as fine as any', () => {
    fc.assert(
      fc.property(fc.subarray<Dimension>(['need', 'phase', 'year', 'term', 'setting', 'district']), (asked) => {
        const answer = tableFor(asked, PLAN);
        const within = FIRST_TABLES.filter((table) => table.every((dimension) => asked.includes(dimension)));
        if (answer.ok) return expect(answer.value).toHaveLength(asked.length);
        const finest = Math.max(...within.map((table) => table.length));
        const named = answer.refusals[0]!.message.split('You can have: ')[1]!.replace(/\.$/, '').split('; ');
        return expect(named).toEqual(within.filter((table) => table.length === finest).map((table) => table.join(' by ')));
      }),
    );
  });
});
