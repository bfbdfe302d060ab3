import ExcelJS from '@protobi/exceljs';
import { accepted, refusal, refused, type Outcome } from '../../kernel/outcome.js';
import { blankCell, cleanText, type GridCell, type GridRow, type GridSheet, type WorkbookGrid } from './grid.js';

/**
 * Reads a workbook whose bounds were checked. Rules and decorations that only cost memory (validations over whole columns, conditional
 * formats, pictures) are left out.
 */
export async function readXlsx(bytes: Buffer): Promise<Outcome<WorkbookGrid>> {
  const workbook = new ExcelJS.Workbook();
  try {
    await workbook.xlsx.load(asExcelBuffer(bytes), {
      ignoreNodes: ['dataValidations', 'conditionalFormatting', 'drawing', 'extLst', 'picture'],
    });
  } catch {
    return refused(refusal('notAWorkbook', 'The workbook could not be read. Open it in Excel, save it as .xlsx and upload that.'));
  }
  const epoch = workbook.properties.date1904 ? 1904 : 1900;
  return accepted({ format: 'xlsx', epoch, sheets: workbook.worksheets.map(gridSheet) });
}

/** The library's types describe its own Buffer. */
export const asExcelBuffer = (bytes: Buffer): ExcelJS.Buffer => bytes as unknown as ExcelJS.Buffer;

function gridSheet(sheet: ExcelJS.Worksheet): GridSheet {
  const rows: GridRow[] = [];
  const hiddenColumns = new Set<number>();
  for (let column = 1; column <= sheet.columnCount; column += 1) {
    if (sheet.getColumn(column).hidden) hiddenColumns.add(column);
  }
  sheet.eachRow((row, number) => {
    const cells: GridCell[] = [];
    row.eachCell((cell, column) => {
      const read = gridCell(cell, number, column, row.hidden || hiddenColumns.has(column));
      if (read.kind !== 'blank' || read.formula) cells.push(read);
    });
    if (cells.length > 0) rows.push({ number, hidden: row.hidden, cells });
  });
  return { name: sheet.name, hidden: sheet.state !== 'visible', rows };
}

function gridCell(cell: ExcelJS.Cell, row: number, column: number, hidden: boolean): GridCell {
  const value = cell.master.value;
  const formula = isObject(value) && ('formula' in value || 'sharedFormula' in value);
  const shown = shownValue(formula ? value.result : value);
  return {
    ...blankCell(row, column),
    ...shown,
    format: cell.numFmt || '',
    formula,
    hidden,
    struck: isStruck(cell, value),
    merged: cell.isMerged,
  };
}

type Shown = Pick<GridCell, 'kind' | 'value' | 'text'>;

const isObject = (value: ExcelJS.CellValue): value is Exclude<ExcelJS.CellValue, null | undefined | number | string | boolean | Date> =>
  typeof value === 'object' && value !== null && !(value instanceof Date);

function shownValue(value: ExcelJS.CellValue): Shown {
  if (value === null || value === undefined) return { kind: 'blank', value: null, text: '' };
  if (typeof value === 'number') return { kind: 'number', value, text: String(value) };
  if (typeof value === 'boolean') return { kind: 'boolean', value, text: value ? 'TRUE' : 'FALSE' };
  if (typeof value === 'string') return shownText(value);
  if (value instanceof Date) return shownDate(value);
  if ('error' in value) return { kind: 'error', value: null, text: value.error };
  if ('richText' in value) return shownText(value.richText.map((run) => run.text).join(''));
  if ('hyperlink' in value) return shownText(linkText(value.text));
  return { kind: 'blank', value: null, text: '' };
}

/** A link's words may themselves be formatted in parts. */
function linkText(text: unknown): string {
  if (typeof text === 'string') return text;
  const parts = (text as { richText?: { text: string }[] } | null)?.richText;
  return parts?.map((run) => run.text).join('') ?? '';
}

/** Spaces alone are blank; `#N/A` typed or pasted as words is the same error as the real one. */
function shownText(text: string): Shown {
  const trimmed = cleanText(text);
  if (trimmed === '') return { kind: 'blank', value: null, text: '' };
  return ERRORS.test(trimmed) ? { kind: 'error', value: null, text: trimmed } : { kind: 'text', value: trimmed, text: trimmed };
}

export const ERRORS = /^#(N\/A|REF!|NAME\?|DIV\/0!|NULL!|VALUE!|NUM!|SPILL!|CALC!)$/i;

function shownDate(date: Date): Shown {
  if (Number.isNaN(date.getTime())) return { kind: 'error', value: null, text: '#VALUE!' };
  const text = date.toISOString().slice(0, 10);
  return { kind: 'date', value: text, text };
}

function isStruck(cell: ExcelJS.Cell, value: ExcelJS.CellValue): boolean {
  if ((cell.font as Partial<ExcelJS.Font> | undefined)?.strike) return true;
  if (!isObject(value) || !('richText' in value)) return false;
  const runs = value.richText.filter((run) => run.text.trim() !== '');
  return runs.length > 0 && runs.every((run) => run.font?.strike === true);
}
