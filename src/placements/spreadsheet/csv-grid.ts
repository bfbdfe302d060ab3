import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { accepted, refusal, refused, type Outcome } from '../../kernel/outcome.js';
import { blankCell, cleanText, type GridCell, type GridRow, type WorkbookGrid } from './grid.js';
import { ERRORS } from './xlsx-grid.js';

/** Reads a CSV file as one sheet of text. A row is a record: a value with line breaks is one row, as a spreadsheet shows it. */
export function readCsv(bytes: Buffer): Outcome<WorkbookGrid> {
  const text = decode(bytes);
  try {
    const records: string[][] = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: false,
      relax_quotes: false,
      max_record_size: 1024 * 1024,
    });
    const rows = records.map((record, index) => csvRow(record, index + 1)).filter((row) => row.cells.length > 0);
    return accepted({ format: 'csv', epoch: null, sheets: [{ name: 'CSV', hidden: false, rows }] });
  } catch (error) {
    const line = (error as { lines?: number }).lines;
    return refused(
      refusal(
        'brokenCsv',
        `The CSV file breaks off${line === undefined ? '' : ` near line ${line}`}: a quotation mark is opened and not closed, or stands inside a value.`,
      ),
    );
  }
}

/** Excel in England saves "CSV" as windows-1252 and "CSV UTF-8" as UTF-8; "Unicode text" is UTF-16. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return iconv.decode(bytes, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return iconv.decode(bytes, 'utf-16be');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return iconv.decode(bytes, 'windows-1252');
  }
}

/** The mark that occurs most often in the first lines. */
function delimiterOf(text: string): string {
  const start = text.slice(0, 4_000);
  const count = (mark: string): number => start.split(mark).length - 1;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

function csvRow(record: readonly string[], number: number): GridRow {
  const cells: GridCell[] = [];
  record.forEach((value, index) => {
    const text = cleanText(value);
    if (text === '') return;
    const error = ERRORS.test(text);
    cells.push({ ...blankCell(number, index + 1), kind: error ? 'error' : 'text', value: error ? null : text, text });
  });
  return { number, hidden: false, cells };
}
