import { overrideColumns, type ColumnMapping, type ColumnSuggestion } from './column-mapping.js';
import { isMoneyField, type Field } from './fields.js';
import { cellAt, type GridCell, type GridRow, type GridSheet } from './grid.js';
import { findHeader, type HeaderRow } from './header-row.js';
import type { ImportChoices } from './reading.js';
import { yearIn, type SheetYear } from './sheet-year.js';

/** A sheet whose header was found, with what each column is taken for. */
export interface MappedSheet {
  readonly sheet: GridSheet;
  readonly header: HeaderRow;
  readonly columns: readonly ColumnSuggestion[];
  readonly year: SheetYear | null;
  /** Rows below the header. */
  readonly rows: readonly GridRow[];
}

/** A sheet that was not read, and why. */
export interface UnreadSheet {
  readonly name: string;
  readonly why: string;
}

export interface MappedWorkbook {
  readonly sheets: readonly MappedSheet[];
  readonly unread: readonly UnreadSheet[];
}

/** Every sheet that is about placements, a tab a year among them; the others are named with the reason they were left. */
export function mapSheets(
  sheets: readonly GridSheet[],
  remembered: ReadonlyMap<string, ColumnMapping>,
  choices: ImportChoices,
): MappedWorkbook {
  const mapped: MappedSheet[] = [];
  const unread: UnreadSheet[] = [];
  for (const sheet of sheets) {
    const header = findHeader(sheet, remembered);
    if (sheet.rows.length === 0) continue;
    if (choices.skipSheets?.includes(sheet.name)) unread.push({ name: sheet.name, why: 'You chose not to read it.' });
    else if (sheet.hidden && !choices.includeHidden) unread.push({ name: sheet.name, why: 'It is hidden.' });
    else if (!header)
      unread.push({ name: sheet.name, why: 'No row of headings such as pupil reference, school and start date was found in it.' });
    else mapped.push(mappedSheet(sheet, header, choices));
  }
  return { sheets: mapped, unread };
}

function mappedSheet(sheet: GridSheet, header: HeaderRow, choices: ImportChoices): MappedSheet {
  return {
    sheet,
    header,
    columns: overrideColumns(header.columns, choices.columns?.[sheet.name] ?? []),
    year: yearIn(sheet.name) ?? titleYear(sheet, header),
    rows: sheet.rows.filter((row) => row.number > header.row),
  };
}

function titleYear(sheet: GridSheet, header: HeaderRow): SheetYear | null {
  const title = sheet.rows
    .filter((row) => row.number < header.row)
    .flatMap((row) => row.cells.filter((cell) => cell.kind === 'text').map((cell) => cell.text));
  return yearIn([...new Set(title)].join(' | '));
}

/** The columns taken for a field, left to right. */
export const columnsOf = (mapped: MappedSheet, field: Field): ColumnSuggestion[] =>
  mapped.columns.filter((column) => column.field === field);

export const columnNumber = (letters: string): number => [...letters].reduce((total, letter) => total * 26 + letter.charCodeAt(0) - 64, 0);

export const cellOf = (row: GridRow, column: ColumnSuggestion): GridCell | undefined => cellAt(row, columnNumber(column.column));

/** Columns that hold figures of money, in which a totals row has its sums. */
export const isMoneyColumn = ({ field }: ColumnSuggestion): boolean => field !== null && isMoneyField(field);
