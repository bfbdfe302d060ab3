import ExcelJS from '@protobi/exceljs';
import { groupBy } from './group-by.js';
import type { WorkbookGrid } from './grid.js';
import type { CellProblem } from './reading.js';
import type { UploadedFile } from './workbook.js';
import { validatedArea } from './xlsx-bounds.js';
import { asExcelBuffer } from './xlsx-grid.js';

const WRONG: ExcelJS.FillPattern = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFC7CE' } };

/** Validations over more cells than this are laid out one by one by the library, and would take minutes: they are left out then. */
const VALIDATED_CELLS = 200_000;

/**
 * The uploaded workbook with only the wrong cells marked: a fill, and a comment with the reason. Hidden rows, merged areas, formats and
 * every other cell stay as they were. A CSV file comes back as a workbook made from it, all cells text.
 */
export async function markedWorkbook(file: UploadedFile, grid: WorkbookGrid, problems: readonly CellProblem[]): Promise<Buffer> {
  const workbook = grid.format === 'xlsx' ? await reopened(file.bytes) : fromGrid(grid);
  for (const [name, ofSheet] of groupBy(problems, ({ sheet }) => sheet)) {
    const sheet = workbook.getWorksheet(name);
    if (!sheet) continue;
    for (const [address, ofCell] of groupBy(ofSheet, (problem) => problem.address)) mark(sheet.getCell(address), ofCell);
  }
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

async function reopened(bytes: Buffer): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  const ignoreNodes = validatedArea(bytes) > VALIDATED_CELLS ? ['dataValidations'] : [];
  await workbook.xlsx.load(asExcelBuffer(bytes), { ignoreNodes });
  return workbook;
}

function fromGrid(grid: WorkbookGrid): ExcelJS.Workbook {
  const workbook = new ExcelJS.Workbook();
  for (const { name, rows } of grid.sheets) {
    const sheet = workbook.addWorksheet(name);
    for (const cell of rows.flatMap((row) => row.cells)) {
      sheet.getCell(cell.address).value = cell.text;
      sheet.getCell(cell.address).numFmt = '@';
    }
  }
  return workbook;
}

/** Cells often share one style object, so the cell gets its own before it is changed. A comment that stands there is kept, below. */
function mark(cell: ExcelJS.Cell, problems: readonly CellProblem[]): void {
  const before = commentText(cell.note);
  const reasons = problems.map(({ message }) => message).join('\n');
  cell.style = { ...cell.style, fill: WRONG };
  cell.note = before === '' ? reasons : `${reasons}\n\n${before}`;
}

function commentText(note: ExcelJS.Cell['note'] | undefined): string {
  if (!note) return '';
  return typeof note === 'string' ? note : (note.texts ?? []).map(({ text }) => text).join('');
}
