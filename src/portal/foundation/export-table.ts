import { stringify } from 'csv-stringify/sync';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import type { ListState } from './list-state.js';
import { type FileReply, file } from './reply.js';
import type { CellValue, Column, ColumnType, Table } from './table.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The whole table as a file, under the filter of the list: typed cells, every column that is not for the page alone. */
export async function exportTable<Row>(table: Table<Row>, rows: readonly Row[], list: Pick<ListState, 'format'>): Promise<FileReply> {
  const columns = table.columns.filter(({ hidden }) => hidden !== 'export');
  return list.format === 'xlsx'
    ? file(`${table.name}.xlsx`, XLSX, await workbook(table.caption, columns, rows))
    : file(`${table.name}.csv`, 'text/csv; charset=utf-8', csv(columns, rows));
}

/**
 * Plain numbers and ISO dates, for programs and spreadsheets alike. A text that a spreadsheet would take for a formula gets an apostrophe
 * before it, as spreadsheets themselves write one.
 */
function csv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Buffer {
  const lines = rows.map((row) => columns.map((column) => csvCell(column.type, column.value(row))));
  return Buffer.from(stringify([columns.map(headingOf), ...lines], { bom: true, record_delimiter: 'windows' }), 'utf8');
}

function csvCell(type: ColumnType, value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (type === 'money' || type === 'percent') return (Number(value) / 100).toFixed(2);
  if (type === 'integer') return String(value);
  if (value instanceof Date) return type === 'date' ? value.toISOString().slice(0, 10) : value.toISOString();
  const text = String(value);
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

async function workbook<Row>(name: string, columns: readonly Column<Row>[], rows: readonly Row[]): Promise<Buffer> {
  const data: SheetData = [
    columns.map((column) => ({ value: headingOf(column), fontWeight: 'bold' as const })),
    ...rows.map((row) => columns.map((column) => xlsxCell(column.type, column.value(row)))),
  ];
  const sheet = writeXlsxFile(data, {
    sheet: name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31),
    columns: columns.map(({ type, heading }) => ({ width: Math.max(heading.length + 2, type === 'text' ? 28 : 16) })),
    stickyRowsCount: 1,
  });
  return await sheet.toBuffer();
}

function xlsxCell(type: ColumnType, value: CellValue) {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'boolean') return { value: value ? 'Yes' : 'No' };
  switch (type) {
    case 'money':
      return { type: Number, value: Number(value) / 100, format: '£#,##0.00' };
    case 'percent':
      return { type: Number, value: Number(value) / 10_000, format: '0.00%' };
    case 'integer':
      return { type: Number, value: Number(value), format: '#,##0' };
    case 'date':
      return {
        type: Date,
        value: new Date(String(value instanceof Date ? value.toISOString() : value).slice(0, 10)),
        format: 'dd/mm/yyyy',
      };
    case 'dateTime':
      return { type: Date, value: new Date(value), format: 'dd/mm/yyyy hh:mm' };
    case 'text':
    case 'status':
      // A string cell is a string whatever it begins with: no formula comes of it.
      return { type: String, value: String(value) };
  }
}

const headingOf = <Row>({ heading, type }: Column<Row>): string =>
  type === 'money' ? `${heading} (£)` : type === 'percent' ? `${heading} (%)` : heading;
