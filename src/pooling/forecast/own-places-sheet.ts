import type { IsoDate } from '../../kernel/dates.js';
import { parseDate } from '../../placements/spreadsheet/cells/dates.js';
import { parseNeed } from '../../placements/spreadsheet/cells/need.js';
import {
  type CellContent,
  type Parsed,
  plainWords,
  saysNone,
  unclear,
  understood,
  unreadable,
} from '../../placements/spreadsheet/cells/parsed.js';
import { Findings, inReadingOrder } from '../../placements/spreadsheet/findings.js';
import {
  type Epoch,
  type GridCell,
  type GridRow,
  type GridSheet,
  type WorkbookGrid,
  blankCell,
  cellAt,
  columnLetter,
  isBlank,
} from '../../placements/spreadsheet/grid.js';
import type { CellProblem } from '../../placements/spreadsheet/reading.js';
import type { Phase } from './own-forecast.js';
import { type OwnPlaces, refusesOwnPlaces, sameAs } from './own-places.js';

/** Headings of the sheet, in the order of the export; a council's own words for them in brackets of `also`. */
export const OWN_PLACES_HEADINGS = {
  name: 'School or provision',
  kind: 'Kind',
  phase: 'Phase',
  needs: 'Needs',
  places: 'Places',
  opensOn: 'Open from',
  closesOn: 'Until',
} as const;
type Field = keyof typeof OWN_PLACES_HEADINGS;

const ALSO: Readonly<Record<string, Field>> = {
  school: 'name',
  provision: 'name',
  name: 'name',
  'kind of provision': 'kind',
  type: 'kind',
  'primary need': 'needs',
  need: 'needs',
  'number of places': 'places',
  'commissioned places': 'places',
  opens: 'opensOn',
  'opening date': 'opensOn',
  from: 'opensOn',
  closes: 'closesOn',
  'closing date': 'closesOn',
  to: 'closesOn',
};

export const KIND_WORDS = { specialSchool: 'Special school', resourcedProvision: 'Designated specialist provision' } as const;
const KINDS: Readonly<Record<string, OwnPlaces['kind']>> = {
  'special school': 'specialSchool',
  special: 'specialSchool',
  'designated specialist provision': 'resourcedProvision',
  dsp: 'resourcedProvision',
  'resourced provision': 'resourcedProvision',
  base: 'resourcedProvision',
  'sen unit': 'resourcedProvision',
};
export const PHASE_WORDS = { primary: 'Primary', secondary: 'Secondary', post16: 'Post-16' } as const;
const PHASES: Readonly<Record<string, Phase>> = {
  primary: 'primary',
  secondary: 'secondary',
  'post-16': 'post16',
  'post 16': 'post16',
  post16: 'post16',
};

const SEARCHED_ROWS = 40;
const NEEDED = ['name', 'kind', 'phase', 'places', 'opensOn'] as const satisfies readonly Field[];
export const MOST_ROWS = 500;

export interface ReadOwnPlaces {
  readonly rows: readonly OwnPlaces[];
  readonly problems: readonly CellProblem[];
  /** Rows below a header, whatever is wrong with them. */
  readonly found: number;
}

const choice =
  <T extends string>(words: Readonly<Record<string, T>>, instead: string) =>
  (cell: CellContent): Parsed<T> => {
    const found = words[plainWords(cell.text)];
    return (
      unreadable(cell) ?? (found === undefined ? unclear('notAChoice', `“${cell.text}” is not understood. ${instead}`) : understood(found))
    );
  };

const READ: { readonly [Name in Field]: (cell: CellContent, epoch: Epoch) => Parsed<unknown> } = {
  name: (cell) => unreadable(cell) ?? understood(cell.text.trim()),
  kind: choice(KINDS, 'Write Special school or Designated specialist provision.'),
  phase: choice(PHASES, 'Write Primary, Secondary or Post-16.'),
  needs: (cell) => {
    const wrong = unreadable(cell);
    if (wrong) return wrong;
    if (saysNone(cell.text) || ['any', 'all'].includes(plainWords(cell.text))) return understood([]);
    const found: string[] = [];
    for (const part of cell.text.split(/[,;/]/)) {
      const need = parseNeed({ ...cell, kind: 'text', value: part.trim(), text: part.trim() });
      if (!need.ok) return need;
      found.push(need.value);
    }
    return understood([...new Set(found)]);
  },
  places: (cell) => {
    const number = Number(cell.text.replace(/,/g, ''));
    return (
      unreadable(cell) ??
      (Number.isInteger(number) && number >= 1 && number <= 2_000
        ? understood(number)
        : unclear('notANumber', `“${cell.text}” is not a whole number of places from 1 to 2,000.`))
    );
  },
  opensOn: (cell, epoch) => parseDate(cell, epoch),
  closesOn: (cell, epoch) => parseDate(cell, epoch),
};

/** Reads every sheet with a header of own places. Hidden, empty and struck-through rows are left out; what has two meanings is a problem at its cell. */
export function readOwnPlaces(grid: WorkbookGrid): ReadOwnPlaces {
  const findings = new Findings();
  const written = grid.sheets.flatMap((sheet) => rowsOf(sheet, grid, findings));
  const seen = new Map<string, string>();
  const rows: OwnPlaces[] = [];
  for (const { places, at } of written) {
    if (!places) continue;
    const before = seen.get(sameAs(places));
    if (before !== undefined)
      findings.problem(at, null, {
        code: 'rowTwice',
        reason: `${before} says the same school, phase and opening. Say once how many places it has.`,
      });
    seen.set(sameAs(places), before ?? `${at.sheet}, row ${String(at.row)}`);
    rows.push(places);
  }
  return {
    rows,
    problems: inReadingOrder(
      findings.problems,
      grid.sheets.map(({ name }) => name),
    ),
    found: written.length,
  };
}

function headerOf(sheet: GridSheet): { readonly row: number; readonly columns: ReadonlyMap<Field, number> } | null {
  for (const row of sheet.rows.slice(0, SEARCHED_ROWS)) {
    const columns = new Map<Field, number>();
    for (const cell of row.cells) {
      const field = cell.kind === 'text' ? fieldOf(cell.text) : undefined;
      if (field !== undefined && !columns.has(field)) columns.set(field, cell.column);
    }
    if (columns.has('name') && columns.has('places')) return { row: row.number, columns };
  }
  return null;
}

function fieldOf(heading: string): Field | undefined {
  const words = plainWords(heading);
  return (Object.keys(OWN_PLACES_HEADINGS) as Field[]).find((field) => plainWords(OWN_PLACES_HEADINGS[field]) === words) ?? ALSO[words];
}

const placeOf = (sheet: string, cell: GridCell) => ({ sheet, row: cell.row, column: columnLetter(cell.column), address: cell.address });

function rowsOf(sheet: GridSheet, grid: WorkbookGrid, findings: Findings) {
  const header = headerOf(sheet);
  if (header === null) return [];
  return sheet.rows
    .filter((row) => row.number > header.row && !row.hidden && row.cells.some((cell) => !isBlank(cell) && !cell.struck))
    .map((row) => readRow(sheet, row, header.columns, grid.epoch, findings));
}

function readRow(sheet: GridSheet, row: GridRow, columns: ReadonlyMap<Field, number>, epoch: Epoch, findings: Findings) {
  const before = findings.problems.length;
  const values = new Map<Field, unknown>();
  const cellOf = (field: Field): GridCell => {
    const at = columns.get(field) ?? columns.get('name') ?? 1;
    return cellAt(row, at) ?? blankCell(row.number, at);
  };
  for (const field of Object.keys(OWN_PLACES_HEADINGS) as Field[]) {
    const cell = cellOf(field);
    if (!columns.has(field) || isBlank(cell)) {
      if ((NEEDED as readonly Field[]).includes(field))
        findings.problem(placeOf(sheet.name, cell), null, { code: 'missing', reason: `“${OWN_PLACES_HEADINGS[field]}” is not given.` });
      continue;
    }
    const read = READ[field](cell, epoch);
    if (read.ok) values.set(field, read.value);
    else findings.problem(placeOf(sheet.name, cell), null, read);
  }
  const at = placeOf(sheet.name, cellOf('name'));
  if (findings.problems.length > before) return { places: null, at };
  const places: OwnPlaces = {
    name: values.get('name') as string,
    kind: values.get('kind') as OwnPlaces['kind'],
    phase: values.get('phase') as Phase,
    needs: (values.get('needs') as readonly string[] | undefined) ?? [],
    places: values.get('places') as number,
    opensOn: values.get('opensOn') as IsoDate,
    closesOn: (values.get('closesOn') as IsoDate | undefined) ?? null,
  };
  for (const { code, message, field } of refusesOwnPlaces(places)) {
    const named = field?.at(0) as Field | undefined;
    findings.problem(placeOf(sheet.name, cellOf(named ?? 'name')), null, { code, reason: message });
  }
  return { places: findings.problems.length > before ? null : places, at };
}
