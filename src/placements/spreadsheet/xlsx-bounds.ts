import { refusal, type Refusal } from '../../kernel/outcome.js';
import type { UploadLimits } from './limits.js';
import { zipDirectory, type ZipEntry } from './zip-directory.js';

const damaged = refusal(
  'notAWorkbook',
  'The file is damaged or is not an Excel workbook. Open it in Excel, save it as .xlsx and upload that.',
);
const tooLarge = (what: string): Refusal =>
  refusal('workbookTooLarge', `The workbook ${what}. Remove what is not about placements and upload it again.`);

/**
 * Refuses, before anything is opened, a zip that is not a workbook or that would unpack to more than a council's sheet could hold. The
 * directory's sizes are added up first; each part is then unpacked no further than its declared size, so a lying directory is found out too.
 */
export function inspectXlsx(bytes: Buffer, limits: UploadLimits): Refusal | null {
  const entries = zipDirectory(bytes);
  if (entries === null || entries.length === 0) return damaged;
  if (entries.some((entry) => entry.encrypted)) {
    return refusal('passwordProtected', 'The file is protected by a password. Remove the password and upload it again.');
  }
  if (entries.length > limits.packedFiles) return tooLarge('holds too many parts');
  const unpacked = entries.reduce((total, entry) => total + entry.unpackedBytes, 0);
  if (unpacked > limits.unpackedBytes) return tooLarge(`unpacks to more than ${Math.floor(limits.unpackedBytes / 1024 / 1024)} MB`);
  return wrongKind(entries) ?? contents(entries, limits);
}

function wrongKind(entries: readonly ZipEntry[]): Refusal | null {
  const names = new Set(entries.map((entry) => entry.name));
  if (names.has('xl/workbook.xml')) return null;
  if (names.has('xl/workbook.bin'))
    return refusal('oldWorkbook', 'This is an .xlsb workbook. Open it in Excel, save it as .xlsx and upload that.');
  if (names.has('content.xml') && names.has('mimetype')) {
    return refusal('otherWorkbook', 'This is an OpenDocument file. Open it, save it as .xlsx and upload that.');
  }
  if (names.has('word/document.xml'))
    return refusal('notAWorkbook', 'This is a Word document, not a spreadsheet. Upload an .xlsx or a .csv file.');
  return damaged;
}

function contents(entries: readonly ZipEntry[], limits: UploadLimits): Refusal | null {
  let cells = 0;
  let merged = 0;
  for (const entry of entries) {
    let content: Buffer;
    try {
      content = entry.unpack();
    } catch {
      return damaged;
    }
    if (!/^xl\/worksheets\/[^/]+\.xml$/.test(entry.name)) continue;
    cells += occurrences(content, '<c ') + occurrences(content, '<c>');
    merged += mergedArea(content);
    if (cells > limits.cells) return tooLarge(`holds more than ${limits.cells.toLocaleString('en-GB')} cells`);
    if (merged > limits.mergedCells) return tooLarge('has merged areas that cover too many cells');
  }
  return null;
}

function occurrences(content: Buffer, what: string): number {
  let count = 0;
  for (let at = content.indexOf(what); at >= 0; at = content.indexOf(what, at + what.length)) count += 1;
  return count;
}

/** Cells under merged areas: `A1:XFD1048576` is a few bytes in the file and 17 thousand million cells to lay out. */
function mergedArea(content: Buffer): number {
  const start = content.indexOf('<mergeCells');
  if (start < 0) return 0;
  const end = content.indexOf('</mergeCells>', start);
  return rangesArea(content.toString('latin1', start, end < 0 ? content.length : end), /ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/g);
}

/** Cells that a workbook's data validations cover, by the same count. */
export function validatedArea(bytes: Buffer): number {
  let area = 0;
  for (const entry of zipDirectory(bytes) ?? []) {
    if (!/^xl\/worksheets\/[^/]+\.xml$/.test(entry.name)) continue;
    const text = entry.unpack().toString('latin1');
    for (const [, ranges = ''] of text.matchAll(/<dataValidation [^>]*?sqref="([^"]*)"/g)) {
      area += rangesArea(ranges, /([A-Z]+)(\d+):([A-Z]+)(\d+)/g);
    }
  }
  return area;
}

function rangesArea(text: string, pattern: RegExp): number {
  let area = 0;
  for (const [, left = '', top = '', right = '', bottom = ''] of text.matchAll(pattern)) {
    area += (columnNumber(right) - columnNumber(left) + 1) * (Number(bottom) - Number(top) + 1);
  }
  return area;
}

const columnNumber = (letters: string): number => [...letters].reduce((total, letter) => total * 26 + letter.charCodeAt(0) - 64, 0);
