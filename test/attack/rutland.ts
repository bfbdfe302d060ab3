import { type Child, everyKind } from './attacker.js';

/** A council the size of Rutland, invented: what its children are counted by, the tables of the plan, and its children over three months. */

const YEARS = Array.from({ length: 15 }, (_, year) => String(year));
export const PHASE: Readonly<Record<string, string>> = Object.fromEntries(
  YEARS.map((year) => [year, Number(year) >= 12 ? 'post16' : Number(year) >= 7 ? 'secondary' : 'primary']),
);
const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  need: ['ASD', 'SEMH', 'SLCN', 'MLD', 'SLD', 'PMLD', 'PD', 'HI', 'VI', 'MSI', 'SPLD', 'OTH', 'DS'],
  year: YEARS,
  term: ['autumn', 'spring', 'summer'],
  setting: ['day', 'residential'],
  district: ['north', 'south', 'notKnown'],
};
export const KINDS = everyKind(CATEGORIES, PHASE);

const TABLES: readonly (readonly string[])[] = [
  [],
  ...['need', 'phase', 'year', 'term', 'setting', 'district'].map((dimension) => [dimension]),
  ...['phase', 'setting', 'year', 'term', 'district'].map((dimension) => ['need', dimension]),
  ...['setting', 'term', 'district'].map((dimension) => ['phase', dimension]),
  ['setting', 'district'],
  ['need', 'phase', 'term'],
  ['need', 'phase', 'setting'],
];

/** Every cell of every table, empty ones too. */
export const CELLS: readonly Child[] = TABLES.flatMap((table) =>
  table.reduce<Child[]>(
    (cells, dimension) =>
      cells.flatMap((cell) =>
        (CATEGORIES[dimension] ?? [...new Set(Object.values(PHASE))]).map((category) => ({ ...cell, [dimension]: category })),
      ),
    [{}],
  ),
);

/** Needs in roughly the published proportions, in hundredths. */
const NEEDS = [45, 28, 9, 4, 3, 2, 2, 1, 1, 1, 2, 1, 1];

/** Invented children, the same every time. */
function invented(count: number): Child[] {
  let state = 32;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  return Array.from({ length: count }, () => {
    let at = random() * 100;
    const need = CATEGORIES['need']?.find((_, index) => (at -= NEEDS[index] ?? 0) < 0) ?? 'ASD';
    const year = String(Math.min(14, Math.floor(2 + random() * 11 + random() * 2)));
    return {
      need,
      year,
      term: ['autumn', 'autumn', 'autumn', 'spring', 'summer'][Math.floor(random() * 5)] ?? 'autumn',
      setting: random() < 0.93 ? 'day' : 'residential',
      district: ['north', 'south', 'notKnown'][Math.floor(random() * random() * 3)] ?? 'north',
      phase: PHASE[year] ?? '',
    };
  });
}

const ALL = invented(44);

/** Three months: some leave, more come. */
export const MONTHS: readonly (readonly Child[])[] = [ALL.slice(0, 32), ALL.slice(2, 37), ALL.slice(5)];
