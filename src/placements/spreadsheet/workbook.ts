import { accepted, refusal, refused, type Outcome } from '../../kernel/outcome.js';
import { readCsv } from './csv-grid.js';
import type { WorkbookGrid } from './grid.js';
import { UPLOAD_LIMITS, type UploadLimits } from './limits.js';
import { inspectXlsx } from './xlsx-bounds.js';
import { readXlsx } from './xlsx-grid.js';

/** A file as it was uploaded. */
export interface UploadedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
const COMPOUND = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');

const startsWith = (bytes: Buffer, prefix: Buffer): boolean => bytes.subarray(0, prefix.length).equals(prefix);

/**
 * Opens an uploaded XLSX or CSV file as a neutral grid. What the file is, is read from its content and not from its name; everything
 * that is not a spreadsheet of a size a council could hold is refused, in words that say what to do instead.
 */
export async function openWorkbook(file: UploadedFile, limits: UploadLimits = UPLOAD_LIMITS): Promise<Outcome<WorkbookGrid>> {
  const { bytes } = file;
  if (bytes.length === 0) return refused(refusal('emptyFile', 'The file is empty.'));
  if (bytes.length > limits.fileBytes) {
    return refused(
      refusal('fileTooLarge', `The file is larger than ${Math.floor(limits.fileBytes / 1024 / 1024)} MB. Split it, or remove pictures.`),
    );
  }
  if (startsWith(bytes, COMPOUND)) return refused(oldOrProtected(bytes));
  if (startsWith(bytes, ZIP)) {
    const refusals = inspectXlsx(bytes, limits);
    if (refusals) return refused(refusals);
    return bounded(await readXlsx(bytes), limits);
  }
  if (isBinary(bytes)) return refused(refusal('notAWorkbook', 'This is not a spreadsheet. Upload an .xlsx or a .csv file.'));
  return bounded(readCsv(bytes), limits);
}

function oldOrProtected(bytes: Buffer) {
  return bytes.includes(ENCRYPTED_PACKAGE)
    ? refusal(
        'passwordProtected',
        'The workbook is protected by a password. Remove the password in Excel (File, Info, Protect Workbook) and upload it again.',
      )
    : refusal('oldWorkbook', 'This is an old .xls workbook. Open it in Excel, save it as .xlsx and upload that.');
}

/** Text never holds a zero byte, except where UTF-16 says so at its start. */
function isBinary(bytes: Buffer): boolean {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return !utf16 && (bytes.includes(0) || startsWith(bytes, Buffer.from('%PDF')));
}

function bounded(outcome: Outcome<WorkbookGrid>, limits: UploadLimits): Outcome<WorkbookGrid> {
  if (!outcome.ok) return outcome;
  const { sheets } = outcome.value;
  if (sheets.length > limits.sheets) return refused(refusal('tooManySheets', `The workbook has more than ${limits.sheets} sheets.`));
  const rows = sheets.reduce((total, sheet) => total + sheet.rows.length, 0);
  if (rows > limits.rows) return refused(refusal('tooManyRows', `The file has more than ${limits.rows.toLocaleString('en-GB')} rows.`));
  if (rows === 0) return refused(refusal('emptyFile', 'No sheet of the file holds anything.'));
  const wide = sheets.find((sheet) => sheet.rows.some((row) => (row.cells.at(-1)?.column ?? 0) > limits.columns));
  if (wide) return refused(refusal('tooManyColumns', `Sheet “${wide.name}” has more than ${limits.columns} columns.`));
  return accepted(outcome.value);
}
