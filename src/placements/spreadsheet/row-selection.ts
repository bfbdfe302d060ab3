import { headingWords } from './fields.js';
import { isBlank, type GridCell, type GridRow } from './grid.js';
import { cellOf, isMoneyColumn, type MappedSheet } from './mapped-sheet.js';
import type { ImportChoices, ReadingNote } from './reading.js';

export interface SelectedRows {
  readonly rows: readonly GridRow[];
  readonly notes: readonly ReadingNote[];
}

/**
 * The rows of a sheet that are placements. Left out, each with a note: totals, headings repeated further down, rows that are hidden (by a
 * filter, often) and rows struck through (leavers, usually), these two unless the officer wants them read.
 */
export function selectRows(mapped: MappedSheet, choices: ImportChoices): SelectedRows {
  const rows: GridRow[] = [];
  const notes: ReadingNote[] = [];
  for (const row of mapped.rows) {
    const left = reasonToLeave(row, mapped, choices);
    if (left === null) rows.push(row);
    else if (left.code !== 'nothingMapped') notes.push({ sheet: mapped.sheet.name, row: row.number, address: null, ...left });
  }
  return { rows, notes };
}

type Left = Pick<ReadingNote, 'code' | 'message'>;

function reasonToLeave(row: GridRow, mapped: MappedSheet, choices: ImportChoices): Left | null {
  const cells = mapped.columns
    .filter(({ field }) => field !== null)
    .flatMap((column) => cellOf(row, column) ?? [])
    .filter((cell) => !isBlank(cell));
  if (isTotals(row, mapped)) return { code: 'totalsRow', message: `Row ${row.number} is a row of totals and was left out.` };
  if (cells.length === 0) return { code: 'nothingMapped', message: '' };
  if (isRepeatedHeader(row, mapped)) return { code: 'repeatedHeader', message: `Row ${row.number} repeats the headings and was left out.` };
  if (row.hidden && !choices.includeHidden)
    return { code: 'hiddenRow', message: `Row ${row.number} is hidden and was not read. Say so if hidden rows are to be read.` };
  if (isStruck(cells, mapped, row) && !choices.includeStruck) {
    return { code: 'struckRow', message: `Row ${row.number} is struck through and was not read. Say so if struck rows are to be read.` };
  }
  return isComment(row, cells)
    ? { code: 'commentRow', message: `Row ${row.number} is a remark over merged cells and was left out.` }
    : null;
}

const TOTAL = /^(grand |sub ?-?|overall |sheet |year )?totals?\b|^(average|mean|sum|count|no of pupils|number of pupils)\b/i;

/** Says "total" outside the figures, or names nobody and holds only sums. */
function isTotals(row: GridRow, mapped: MappedSheet): boolean {
  const money = new Set(mapped.columns.filter(isMoneyColumn).flatMap((column) => cellOf(row, column) ?? []));
  const words = row.cells.filter((cell) => cell.kind === 'text' && !money.has(cell));
  if (words.some((cell) => TOTAL.test(cell.text.trim()))) return true;
  const filled = row.cells.filter((cell) => !isBlank(cell));
  return filled.length > 0 && filled.every((cell) => money.has(cell) && cell.formula);
}

function isRepeatedHeader(row: GridRow, mapped: MappedSheet): boolean {
  const same = mapped.header.headings.filter(({ column, text }) =>
    row.cells.some((cell) => cell.column === column && headingWords(cell.text) === headingWords(text)),
  );
  return same.length >= 3 && same.length * 2 > row.cells.length;
}

/** The pupil's cell is struck, or most of the row is. */
function isStruck(cells: readonly GridCell[], mapped: MappedSheet, row: GridRow): boolean {
  const reference = mapped.columns.filter(({ field }) => field === 'reference').flatMap((column) => cellOf(row, column) ?? []);
  return reference.some((cell) => cell.struck) || cells.filter((cell) => cell.struck).length * 2 > cells.length;
}

/** One text over several columns: "Leavers below", "SEMH". */
const isComment = (row: GridRow, cells: readonly GridCell[]): boolean =>
  cells.length > 1 && row.cells.every((cell) => cell.merged && cell.text === cells[0]?.text);
