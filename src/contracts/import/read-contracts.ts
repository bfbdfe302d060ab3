import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import {
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
import { Findings, inReadingOrder } from '../../placements/spreadsheet/findings.js';
import type { ContractKind } from '../contract.entity.js';
import type { NoticeTerms, PlaceGroup, PriceTier } from '../terms.js';
import { CONTRACT_COLUMNS, type ContractField, type ValueOf, fieldOfHeading } from './contract-columns.js';

/** A contract as the sheet says it, before anything held is looked at. */
export interface WrittenContract {
  readonly reference: string;
  readonly kind: ContractKind;
  readonly urn: number;
  readonly pupilReference: string | null;
  readonly title: string | null;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  readonly basis: ValueOf<'basis'>;
  readonly notice: NoticeTerms;
  readonly supplierNumber: string;
  readonly orderNumber: string;
  readonly signedOn: IsoDate | null;
  readonly endAge: number | null;
  readonly groups: readonly PlaceGroup[];
  readonly tiers: readonly PriceTier[];
  readonly rates: readonly WrittenRate[];
  readonly spotPrice: Pence | null;
  readonly graceDays: number;
  readonly voidShareBp: number;
  /** Where it stands, for what is found out about it later. */
  readonly place: Place;
}

export interface WrittenRate {
  readonly name: string;
  readonly needs: readonly string[];
  readonly phase: PlaceGroup['phase'];
  readonly setting: 'day' | 'residential';
  readonly annualPence: Pence;
}

export interface Place {
  readonly sheet: string;
  readonly row: number;
  /** The cell of a field on the contract's first row, or of its reference where the sheet has no such column. */
  readonly cells: Readonly<Partial<Record<ContractField, string>>>;
}

export interface ReadContracts {
  readonly contracts: readonly WrittenContract[];
  readonly problems: readonly CellProblem[];
  readonly rows: number;
}

interface Header {
  readonly row: number;
  readonly columns: ReadonlyMap<ContractField, number>;
}

interface ReadRow {
  readonly sheet: string;
  readonly row: number;
  value<Field extends ContractField>(field: Field): ValueOf<Field> | null;
  cell(field: ContractField): GridCell;
}

const SEARCHED_ROWS = 40;
const LEAST_FIELDS = 4;
/** Facts of the whole contract: rows of one reference must agree on them, and may leave them out after the first. */
const OF_THE_CONTRACT = [
  'kind',
  'urn',
  'pupilReference',
  'title',
  'startsOn',
  'endsOn',
  'basis',
  'notice',
  'supplierNumber',
  'orderNumber',
  'signedOn',
  'endAge',
  'spotPrice',
  'graceDays',
  'voidShare',
] as const satisfies readonly ContractField[];
const NEEDED = ['kind', 'urn', 'startsOn', 'basis', 'supplierNumber', 'orderNumber'] as const satisfies readonly ContractField[];

/** Reads every sheet that has a header of contracts. Hidden and empty rows are left out; a struck-through row is no contract. */
export function readContracts(grid: WorkbookGrid): ReadContracts {
  const findings = new Findings();
  const rows = grid.sheets.flatMap((sheet) => rowsOf(sheet, grid, findings));
  const contracts = [...grouped(rows)].flatMap(([reference, of]) => contractOf(reference, of, findings) ?? []);
  const sheets = grid.sheets.map(({ name }) => name);
  return { contracts, problems: inReadingOrder(findings.problems, sheets), rows: rows.length };
}

function headerOf(sheet: GridSheet): Header | null {
  let best: Header | null = null;
  for (const row of sheet.rows.slice(0, SEARCHED_ROWS)) {
    const columns = new Map<ContractField, number>();
    for (const cell of row.cells) {
      const field = cell.kind === 'text' ? fieldOfHeading(cell.text) : undefined;
      if (field !== undefined && !columns.has(field)) columns.set(field, cell.column);
    }
    if (columns.has('reference') && columns.size >= LEAST_FIELDS && columns.size > (best?.columns.size ?? 0))
      best = { row: row.number, columns };
  }
  return best;
}

function rowsOf(sheet: GridSheet, grid: WorkbookGrid, findings: Findings): ReadRow[] {
  const header = headerOf(sheet);
  if (header === null) return [];
  return sheet.rows
    .filter((row) => row.number > header.row && !row.hidden && row.cells.some((cell) => !isBlank(cell) && !cell.struck))
    .map((row) => readRow(sheet, row, header, grid, findings));
}

function readRow(sheet: GridSheet, row: GridRow, header: Header, grid: WorkbookGrid, findings: Findings): ReadRow {
  const values = new Map<ContractField, unknown>();
  const cellOf = (field: ContractField): GridCell => {
    const at = header.columns.get(field) ?? header.columns.get('reference') ?? 1;
    return cellAt(row, at) ?? blankCell(row.number, at);
  };
  for (const field of header.columns.keys()) {
    const cell = cellOf(field);
    if (isBlank(cell)) continue;
    const read = CONTRACT_COLUMNS[field].read(cell, grid.epoch);
    if (read.ok) values.set(field, read.value);
    else findings.problem(placeOf(sheet.name, cell), null, read);
  }
  return {
    sheet: sheet.name,
    row: row.number,
    value: <Field extends ContractField>(field: Field) => (values.get(field) as ValueOf<Field> | undefined) ?? null,
    cell: cellOf,
  };
}

const placeOf = (sheet: string, cell: GridCell) => ({ sheet, row: cell.row, column: columnLetter(cell.column), address: cell.address });

/** Rows by reference, in the order in which references first stand. A row without one continues the contract above it. */
function grouped(rows: readonly ReadRow[]): Map<string, ReadRow[]> {
  const found = new Map<string, ReadRow[]>();
  let last = '';
  for (const row of rows) {
    last = row.value('reference') ?? last;
    found.set(last, [...(found.get(last) ?? []), row]);
  }
  return found;
}

function contractOf(reference: string, rows: readonly ReadRow[], findings: Findings): WrittenContract | null {
  const [first] = rows;
  if (!first) return null;
  const wrong = (row: ReadRow, field: ContractField, code: string, reason: string): void => {
    findings.problem(placeOf(row.sheet, row.cell(field)), null, { code, reason });
  };
  if (reference === '') {
    wrong(first, 'reference', 'referenceMissing', 'Give the contract’s own reference.');
    return null;
  }
  const before = findings.problems.length;
  const fact = <Field extends (typeof OF_THE_CONTRACT)[number]>(field: Field): ValueOf<Field> | null => {
    let agreed: ValueOf<Field> | null = null;
    for (const row of rows) {
      const value = row.value(field);
      if (value === null) continue;
      if (agreed === null) agreed = value;
      else if (JSON.stringify(agreed) !== JSON.stringify(value))
        wrong(row, field, 'rowsDisagree', `Another row of contract ${reference} says otherwise. All its rows must agree.`);
    }
    return agreed;
  };
  const facts = Object.fromEntries(OF_THE_CONTRACT.map((field) => [field, fact(field)])) as {
    readonly [Field in (typeof OF_THE_CONTRACT)[number]]: ValueOf<Field> | null;
  };
  for (const field of NEEDED)
    if (facts[field] === null && isBlank(first.cell(field)))
      wrong(first, field, 'missing', `${CONTRACT_COLUMNS[field].heading} is missing. ${CONTRACT_COLUMNS[field].help}`);
  const { kind, urn, startsOn, endsOn, basis, supplierNumber, orderNumber } = facts;
  if (kind === 'spot' && facts.pupilReference === null)
    wrong(first, 'pupilReference', 'pupilMissing', 'A spot contract is for one pupil: give the pupil’s reference.');
  if (kind !== null && kind !== 'spot' && endsOn === null) wrong(first, 'endsOn', 'endMissing', 'Give the last day of the contract.');
  if (startsOn !== null && endsOn !== null && endsOn < startsOn)
    wrong(first, 'endsOn', 'endsBeforeStart', 'It would end before it starts.');
  const parts = kind === null ? null : partsOf(kind, rows, wrong);
  if (findings.problems.length > before || parts === null) return null;
  if (kind === null || urn === null || startsOn === null || basis === null || supplierNumber === null || orderNumber === null) return null;
  return {
    reference,
    kind,
    urn,
    pupilReference: facts.pupilReference,
    title: facts.title,
    startsOn,
    endsOn,
    basis,
    notice: facts.notice ?? { kind: 'terms', terms: 1 },
    supplierNumber,
    orderNumber,
    signedOn: facts.signedOn,
    endAge: facts.endAge,
    ...parts,
    spotPrice: facts.spotPrice,
    graceDays: facts.graceDays ?? 0,
    voidShareBp: facts.voidShare ?? 10_000,
    place: {
      sheet: first.sheet,
      row: first.row,
      cells: Object.fromEntries((Object.keys(CONTRACT_COLUMNS) as ContractField[]).map((field) => [field, first.cell(field).address])),
    },
  };
}

type Wrong = (row: ReadRow, field: ContractField, code: string, reason: string) => void;

/** Groups and tiers of a block, rates of a framework: each row may give one of each. */
function partsOf(kind: ContractKind, rows: readonly ReadRow[], wrong: Wrong): Pick<WrittenContract, 'groups' | 'tiers' | 'rates'> | null {
  const groups: PlaceGroup[] = [];
  const tiers: PriceTier[] = [];
  const rates: WrittenRate[] = [];
  const [first] = rows;
  if (!first) return null;
  if (kind === 'spot') {
    if (rows.length > 1)
      wrong(rows[1] ?? first, 'reference', 'referenceTwice', 'Another row has this reference. A spot contract has one row.');
    return { groups, tiers, rates };
  }
  for (const row of rows) {
    const price = row.value('pricePerPlace');
    const name = row.value('group');
    const described = {
      name: name ?? 'Places',
      needs: row.value('needs') ?? [],
      phase: row.value('phase') ?? 'any',
      setting: row.value('setting')?.setting ?? 'day',
    } as const;
    if (kind === 'framework') {
      if (price === null) wrong(row, 'pricePerPlace', 'priceMissing', 'Give the rate of a place.');
      else rates.push({ ...described, annualPence: price });
      continue;
    }
    const [guaranteed, optional] = [row.value('guaranteed'), row.value('optional')];
    if (guaranteed !== null || optional !== null) groups.push({ ...described, guaranteed: guaranteed ?? 0, optional: optional ?? 0 });
    if (price !== null) tiers.push({ fromPlaces: row.value('fromPlaces') ?? 1, annualPence: price });
  }
  if (kind === 'block' && groups.reduce((places, each) => places + each.guaranteed + each.optional, 0) === 0)
    wrong(first, 'guaranteed', 'placesMissing', 'Give how many places the block has.');
  if (kind === 'block' && !tiers.some(({ fromPlaces }) => fromPlaces <= 1))
    wrong(first, 'pricePerPlace', 'priceMissing', 'Give the price of a place, from the first place on.');
  if (new Set(tiers.map(({ fromPlaces }) => fromPlaces)).size < tiers.length)
    wrong(rows.at(-1) ?? first, 'fromPlaces', 'tierTwice', 'Each price tier begins at a number of places of its own.');
  if (new Set(groups.map(({ name }) => name)).size < groups.length)
    wrong(rows.at(-1) ?? first, 'group', 'groupTwice', 'Give each group of places a name of its own.');
  return { groups, tiers: tiers.sort((a, b) => a.fromPlaces - b.fromPlaces), rates };
}
