/** What a cell shows, once formulas have been replaced by the result the sheet was saved with. */
export type CellKind = 'text' | 'number' | 'boolean' | 'date' | 'error' | 'blank';

/** One cell of an uploaded sheet, the same whether it came from a workbook or a CSV file. */
export interface GridCell {
  /** As a spreadsheet names it: `B7`. */
  readonly address: string;
  readonly row: number;
  readonly column: number;
  readonly kind: CellKind;
  /** A date is the text `2024-09-01`; a blank cell is null; an error is null with the error (`#N/A`) in `text`. */
  readonly value: string | number | boolean | null;
  readonly text: string;
  /** The number format, e.g. `0%`; empty where none was set. */
  readonly format: string;
  /** Computed by the sheet. A formula saved without its result is blank. */
  readonly formula: boolean;
  /** In a hidden row or column. */
  readonly hidden: boolean;
  /** Struck through from end to end: crossed out by whoever keeps the sheet. */
  readonly struck: boolean;
  /** Part of a merged area; it shows the value of the area's first cell. */
  readonly merged: boolean;
}

export interface GridRow {
  readonly number: number;
  readonly hidden: boolean;
  /** Cells that exist, left to right; columns may be missing between them. */
  readonly cells: readonly GridCell[];
}

export interface GridSheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly rows: readonly GridRow[];
}

/**
 * Where a sheet counts its days from. A day number in a workbook is read from the workbook's own first day; a CSV file does not say
 * which it came from (null), so a bare day number in it is never read as a date.
 */
export type Epoch = 1900 | 1904 | null;

export interface WorkbookGrid {
  readonly format: 'xlsx' | 'csv';
  readonly epoch: Epoch;
  readonly sheets: readonly GridSheet[];
}

/** 1 to `A`, 27 to `AA`. */
export function columnLetter(column: number): string {
  let rest = column;
  let letters = '';
  while (rest > 0) {
    const digit = (rest - 1) % 26;
    letters = String.fromCharCode(65 + digit) + letters;
    rest = Math.floor((rest - 1) / 26);
  }
  return letters;
}

export const cellAt = (row: GridRow, column: number): GridCell | undefined => row.cells.find((cell) => cell.column === column);

export const isBlank = (cell: GridCell | undefined): boolean => cell === undefined || (cell.kind === 'blank' && !cell.formula);

/** A cell nobody made: for a column the row does not reach. */
export const blankCell = (row: number, column: number): GridCell => ({
  address: `${columnLetter(column)}${row}`,
  row,
  column,
  kind: 'blank',
  value: null,
  text: '',
  format: '',
  formula: false,
  hidden: false,
  struck: false,
  merged: false,
});

/** What a cell says, without the characters no database and no page can show. Spaces alone are nothing. */
export const cleanText = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/gu, '')
    .replaceAll('\u00a0', ' ')
    .trim();
