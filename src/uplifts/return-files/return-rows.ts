import { Decimal } from 'decimal.js';
import { type Pence, formatPounds } from '../../kernel/money.js';
import { parsePounds } from '../../placements/spreadsheet/cells/money.js';
import { type Parsed, plainWords, unclear, understood, unreadable } from '../../placements/spreadsheet/cells/parsed.js';
import { Findings } from '../../placements/spreadsheet/findings.js';
import {
  blankCell,
  cellAt,
  columnLetter,
  type GridCell,
  type GridRow,
  isBlank,
  type WorkbookGrid,
} from '../../placements/spreadsheet/grid.js';
import { groupBy } from '../../placements/spreadsheet/group-by.js';
import type { CellPlace, CellProblem } from '../../placements/spreadsheet/reading.js';
import { askedPrice } from '../asked-price.js';
import type { CostDriver } from '../return-line.entity.js';
import type { AskedLine } from '../returns.service.js';
import {
  DRIVER_CHOICES,
  driverOf,
  driverWords,
  kindWords,
  WORKBOOK_COLUMNS,
  type WorkbookField,
  type WorkbookLine,
} from './return-workbook.js';

/** A row of an uploaded return workbook: its cells by field, blank ones included. */
export interface ReturnRow {
  readonly sheet: string;
  readonly cells: Readonly<Record<WorkbookField, GridCell>>;
}

/** Columns by field: the same headings wherever they stand. */
type Headings = ReadonlyMap<WorkbookField, number>;

const NEEDED: readonly WorkbookField[] = ['reference', 'pupil', 'fee', 'current', 'asked', 'rise', 'driver'];
const HEADING_ROWS = 10;

export interface ReturnSheet {
  readonly name: string;
  readonly headings: Headings;
  readonly headingRow: number;
  readonly rows: readonly ReturnRow[];
}

/** The sheets of a file that have the headings of a return workbook, each with its rows; other sheets are left alone. */
export function returnSheets(grid: WorkbookGrid): ReturnSheet[] {
  return grid.sheets.flatMap(({ name, rows }) => {
    for (const row of rows.slice(0, HEADING_ROWS)) {
      const headings = headingsOf(row);
      if (!NEEDED.every((field) => headings.has(field))) continue;
      const below = rows.filter(({ number }) => number > row.number).map((each) => returnRow(name, each, headings));
      return [
        { name, headings, headingRow: row.number, rows: below.filter(({ cells }) => Object.values(cells).some((cell) => !isBlank(cell))) },
      ];
    }
    return [];
  });
}

function headingsOf(row: GridRow): Headings {
  const found = new Map<WorkbookField, number>();
  for (const { field, heading } of WORKBOOK_COLUMNS) {
    const cell = row.cells.find(({ text }) => plainWords(text) === plainWords(heading));
    if (cell) found.set(field, cell.column);
  }
  return found;
}

function returnRow(sheet: string, row: GridRow, headings: Headings): ReturnRow {
  const cell = (field: WorkbookField): GridCell => {
    const column = headings.get(field);
    return column === undefined ? blankCell(row.number, 1) : (cellAt(row, column) ?? blankCell(row.number, column));
  };
  const cells = Object.fromEntries(WORKBOOK_COLUMNS.map(({ field }) => [field, cell(field)])) as Record<WorkbookField, GridCell>;
  return { sheet, cells };
}

/** A row that could be read, with the line it answers. `asked` is what its return takes in. */
export interface RowAnswer {
  readonly row: ReturnRow;
  readonly line: WorkbookLine;
  readonly asked: AskedLine;
}

export interface RowsRead {
  readonly answers: readonly RowAnswer[];
  readonly problems: readonly CellProblem[];
}

/**
 * Matches every row back to its line and reads its answer. A row is known by its hidden id, and where that is gone by return, pupil, fee and
 * description together; a row that was moved under another pupil's id is found out. With `replace` figures that somebody entered since the
 * workbook was made give way to the file's.
 */
export function readReturnRows(sheets: readonly ReturnSheet[], lines: readonly WorkbookLine[], replace: boolean): RowsRead {
  const findings = new Findings();
  const byId = new Map(lines.map((line) => [line.id, line]));
  const byWords = groupBy(lines, wordsOfLine);
  const answered = new Set<string>();
  const answers: RowAnswer[] = [];
  for (const row of sheets.flatMap(({ rows }) => rows)) {
    const line = lineOf(row, byId, byWords, findings);
    if (!line) continue;
    if (answered.has(line.id)) {
      findings.problem(placeOf(row, 'pupil'), null, wrong('lineTwice', 'This line stands in the file twice. Remove one of the rows.'));
      continue;
    }
    answered.add(line.id);
    const asked = answerOf(row, line, replace, findings);
    if (asked) answers.push({ row, line, asked });
  }
  missingRows(sheets, lines, answered, findings);
  return { answers, problems: findings.problems };
}

const wrong = (code: string, reason: string) => ({ code, reason });

export function placeOf({ sheet, cells }: ReturnRow, field: WorkbookField): CellPlace {
  const { row, column, address } = cells[field];
  return { sheet, row, column: columnLetter(column), address };
}

const wordsOfLine = (line: WorkbookLine): string =>
  [line.returnReference, line.pupilReference, kindWords(line.kind), line.label].map(plainWords).join('\n');

function lineOf(
  row: ReturnRow,
  byId: ReadonlyMap<string, WorkbookLine>,
  byWords: ReadonlyMap<string, readonly WorkbookLine[]>,
  findings: Findings,
): WorkbookLine | null {
  const { cells } = row;
  const unmatched = (reason: string): null => {
    findings.problem(placeOf(row, 'pupil'), null, wrong('unmatchedPupil', reason));
    return null;
  };
  if (isBlank(cells.line)) {
    const found =
      byWords.get([cells.reference, cells.pupil, cells.fee, cells.description].map(({ text }) => plainWords(text)).join('\n')) ?? [];
    const [line] = found;
    return line && found.length === 1 ? line : unmatched(notFound(cells.pupil.text, cells.reference.text));
  }
  const line = byId.get(cells.line.text.toLowerCase());
  if (!line) return unmatched(notFound(cells.pupil.text, cells.reference.text));
  if (!saysSame(cells.pupil, line.pupilReference) || !saysSame(cells.reference, line.returnReference))
    return unmatched(
      `This row was made for pupil ${line.pupilReference} of return ${line.returnReference} and now names others. Rows may have been moved: put it back, or download the workbook again.`,
    );
  for (const [field, held] of [
    ['fee', kindWords(line.kind)],
    ['description', line.label],
  ] as const) {
    if (!isBlank(cells[field]) && !saysSame(cells[field], held))
      findings.problem(
        placeOf(row, field),
        null,
        wrong('rowChanged', `This row was made for “${held}”. Put it back, or download the workbook again.`),
      );
  }
  if (!isBlank(cells.from) && !saysDay(cells.from, line.effectiveOn))
    findings.problem(
      placeOf(row, 'from'),
      null,
      wrong('rowChanged', `The contract sets this day: ${line.effectiveOn.split('-').reverse().join('/')}. Put it back.`),
    );
  return line;
}

const notFound = (pupil: string, reference: string): string =>
  pupil === ''
    ? 'This row names no pupil. Remove it, or give the return, pupil, fee and description as the workbook had them.'
    : `No line of pupil “${pupil}” with this fee is in return “${reference}”. Correct the row or remove it; a new pupil is placed first.`;

const saysSame = (cell: GridCell, held: string): boolean => plainWords(cell.text) === plainWords(held);

const saysDay = ({ text }: GridCell, day: string): boolean => text === day || text === day.split('-').reverse().join('/');

/** Every answer of a row, or null where one of its cells is wrong. */
function answerOf(row: ReturnRow, line: WorkbookLine, replace: boolean, findings: Findings): AskedLine | null {
  const { cells } = row;
  const before = findings.problems.length;
  const problem: Problem = (field, code, reason) => {
    findings.problem(placeOf(row, field), null, wrong(code, reason));
  };
  const current = parsePounds(cells.current);
  if (!current.ok || current.value !== line.current)
    problem(
      'current',
      'currentPriceChanged',
      `The present price of this line is ${formatPounds(line.current)}. Put it back; a price that is wrong is put right with the customer first.`,
    );
  const amount = amountIn(row, line, problem);
  const driver = driverIn(row, problem);
  if (amount !== null && amount > line.current && driver === null)
    problem('driver', 'driverMissing', 'Say what drives the rise of this line.');
  const figures = cells.figures.text;
  if (figures.length > LONGEST_FIGURES)
    problem(
      'figures',
      'tooLong',
      `Keep the figures under ${LONGEST_FIGURES.toLocaleString('en-GB')} characters and attach the rest as evidence.`,
    );
  if (findings.problems.length > before || amount === null || driver === undefined) return null;
  if (!replace && stale(row, line, { amount, driver, figures }, problem)) return null;
  return { lineId: line.id, askedPence: amount, driver, driverFigures: figures };
}

/** What a row asks for: pounds, or a rise with two decimals, or both where the rise of the present price is those pounds to the penny. */
function amountIn({ cells }: ReturnRow, line: WorkbookLine, problem: Problem): Pence | null {
  const pounds = isBlank(cells.asked) ? null : parsePounds(cells.asked);
  const rise = isBlank(cells.rise) ? null : parseRise(cells.rise);
  if (pounds?.ok === false) problem('asked', pounds.code, pounds.reason);
  if (rise?.ok === false) problem('rise', rise.code, rise.reason);
  if (!pounds && !rise) problem('asked', 'lineUnanswered', 'Say what you ask for this line; the present price if nothing changes.');
  if (pounds?.ok === false || rise?.ok === false) return null;
  if (rise && !pounds && !withinBounds(rise.value, problem)) return null;
  const price = askedPrice(line.current, { pounds: pounds?.value ?? null, percent: rise?.value ?? null });
  if (price.ok) return price.value;
  for (const { code, message } of price.refusals) problem('asked', code, message);
  return null;
}

const HIGHEST_RISE = 100;
const ROUNDING_OF_THE_SHEET = '0.000001';

/** Without pounds beside it a rise is what the form takes: two decimals, and no more than doubling the price. */
function withinBounds(rise: Decimal, problem: Problem): boolean {
  if (rise.abs().greaterThan(HIGHEST_RISE)) {
    problem('rise', 'percentOutOfRange', 'A fall cannot be more than 100%, and a rise of more than 100% must be given in pounds.');
    return false;
  }
  if (rise.minus(rise.toDecimalPlaces(2)).abs().greaterThan(ROUNDING_OF_THE_SHEET)) {
    problem('rise', 'percentTooFine', 'Give the rise with at most two decimals, or the price in pounds.');
    return false;
  }
  return true;
}

type Problem = (field: WorkbookField, code: string, reason: string) => void;

const LONGEST_FIGURES = 2_000;

function driverIn({ cells }: ReturnRow, problem: Problem) {
  if (isBlank(cells.driver)) return null;
  const driver = driverOf(cells.driver.text);
  if (!driver) problem('driver', 'unknownDriver', `“${cells.driver.text}” is not a driver. Choose one of: ${DRIVER_CHOICES.join(', ')}.`);
  return driver;
}

interface Answer {
  readonly amount: Pence;
  readonly driver: CostDriver | null;
  readonly figures: string;
}

/** Nothing is overwritten silently: an answer entered after the workbook was made stands against the file's until somebody says which. */
function stale({ cells }: ReturnRow, line: WorkbookLine, { amount, driver, figures }: Answer, problem: Problem): boolean {
  if (line.asked === null || cells.version.text === String(line.returnVersion)) return false;
  const differs = (field: WorkbookField, held: string): true => {
    problem(
      field,
      'staleVersion',
      `${held} was entered since this workbook was made. Upload it with replace=true to put the file’s answers in place.`,
    );
    return true;
  };
  if (line.asked !== amount) return differs('asked', formatPounds(line.asked));
  if (line.driver !== driver) return differs('driver', line.driver === null ? 'No driver' : driverWords(line.driver));
  return line.driverFigures.trim() !== figures && differs('figures', line.driverFigures === '' ? 'No text' : `“${line.driverFigures}”`);
}

/** Below this a bare number may be a percentage or a fraction. */
const SMALLEST_BARE_PERCENT = 1;

/**
 * A rise in percent, exactly. A cell in percent format holds the fraction; a bare number under the heading is percent as written, and one so
 * small that it may be either is asked about.
 */
function parseRise(cell: GridCell): Parsed<Decimal> {
  const unread = unreadable(cell);
  if (unread) return unread;
  const [, digits, sign] = /^([+-]?\d{1,4}(?:\.\d+)?)(%?)$/.exec(cell.text.replace(/\s/g, '')) ?? [];
  const number = cell.kind === 'number' && typeof cell.value === 'number' ? cell.value : digits;
  if (number === undefined) return unclear('notAPercentage', `“${cell.text}” is not a percentage, such as 2.5%.`);
  if (cell.kind === 'number' && cell.format.includes('%')) return understood(new Decimal(number).times(100));
  const percent = new Decimal(number);
  if (sign === '%' || percent.isZero() || percent.abs().greaterThanOrEqualTo(SMALLEST_BARE_PERCENT)) return understood(percent);
  return unclear(
    'percentUnclear',
    `${cell.text} may mean ${cell.text}% or ${percent.times(100).toString()}%. Write it with the percent sign.`,
  );
}

/** A return is answered whole: a line whose row was removed is missing at the heading of its sheet. */
function missingRows(
  sheets: readonly ReturnSheet[],
  lines: readonly WorkbookLine[],
  answered: ReadonlySet<string>,
  findings: Findings,
): void {
  const [sheet] = sheets;
  if (!sheet) return;
  const inFile = new Set(lines.filter(({ id }) => answered.has(id)).map(({ returnId }) => returnId));
  const column = sheet.headings.get('pupil') ?? 1;
  const place = {
    sheet: sheet.name,
    row: sheet.headingRow,
    column: columnLetter(column),
    address: `${columnLetter(column)}${String(sheet.headingRow)}`,
  };
  for (const line of lines) {
    if (answered.has(line.id) || !inFile.has(line.returnId)) continue;
    const fee = [kindWords(line.kind), line.label].filter((words) => words !== '').join(', ');
    findings.problem(
      place,
      null,
      wrong('rowMissing', `Return ${line.returnReference} has no row for pupil ${line.pupilReference}, ${fee}. Put it back.`),
    );
  }
}
