import type { ListState } from './list-state.js';
import { moneyInWords, percentInWords, shortDay, momentInWords } from './words.js';

/** How a column's values are written, on the page and in a file: money in pence, percent in basis points, dates as YYYY-MM-DD. */
export type ColumnType = 'text' | 'money' | 'percent' | 'integer' | 'date' | 'dateTime' | 'status';

export type CellValue = string | number | boolean | Date | null | undefined;

export interface Column<Row> {
  readonly key: string;
  readonly heading: string;
  readonly type: ColumnType;
  value(row: Row): CellValue;
  /** Where the cell leads. */
  href?(row: Row): string | null | undefined;
  /** The colour of a status tag, in the design system's names. Default: grey. */
  colour?(row: Row): string | undefined;
  /** A quieter second line, on the page only. */
  note?(row: Row): string | null | undefined;
  /** The list's sort that this column stands for. */
  readonly sort?: string;
  /** Whether the first press sorts the largest first. Default: for numbers, money and dates. */
  readonly sortsDescending?: boolean;
  /** Money in whole pounds on the page: a sum to judge by, not one to be paid. Files keep the pence. */
  readonly whole?: boolean;
  /** Never broken over two lines, as dates and numbers never are: for references. */
  readonly unbroken?: boolean;
  /** Not shown in one of the two. */
  readonly hidden?: 'page' | 'export';
}

/** A table, declared once for its page and its files. */
export interface Table<Row> {
  /** The name of the file, without ending. */
  readonly name: string;
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
}

interface TableOptions<Row> {
  /** Sums under their columns, by key, over the whole filter (not over the page alone); in the column's own unit. */
  readonly totals?: Readonly<Record<string, CellValue>>;
  /** A tick box before each row. */
  readonly select?: { readonly name: string; value(row: Row): string; label(row: Row): string; chosen?(row: Row): boolean };
  readonly captionHidden?: boolean;
  /** Said where there are no rows. */
  readonly empty?: string;
}

const NUMERIC: ReadonlySet<ColumnType> = new Set(['money', 'percent', 'integer']);

/** What the `table` component shows. */
export function tableView<Row>(table: Table<Row>, rows: readonly Row[], list: ListState | null, options: TableOptions<Row> = {}) {
  const columns = table.columns.filter(({ hidden }) => hidden !== 'page');
  const { totals, select } = options;
  return {
    caption: table.caption,
    captionHidden: options.captionHidden ?? false,
    empty: rows.length === 0 ? (options.empty ?? 'There is nothing to show.') : null,
    selects: select !== undefined,
    columns: columns.map(({ key, heading, type, sort, sortsDescending }) => ({
      key,
      heading,
      numeric: NUMERIC.has(type),
      ...(sort !== undefined && list ? { sort: list.sortedBy(sort, sortsDescending ?? (type !== 'text' && type !== 'status')) } : {}),
    })),
    rows: rows.map((row) => ({
      ...(select
        ? { select: { name: select.name, value: select.value(row), label: select.label(row), chosen: select.chosen?.(row) ?? false } }
        : {}),
      cells: columns.map((column, index) => ({
        heading: column.heading,
        isHeader: index === 0,
        numeric: NUMERIC.has(column.type),
        unbroken: column.unbroken ?? column.type === 'date',
        text: cellText(column.type, column.value(row), column.whole),
        href: column.href?.(row) ?? null,
        note: column.note?.(row) ?? null,
        tag:
          column.type === 'status' && cellText(column.type, column.value(row)) !== '' ? { colour: column.colour?.(row) ?? 'grey' } : null,
      })),
    })),
    totals: totals
      ? columns.map(({ key, type, whole }, index) => ({
          numeric: NUMERIC.has(type),
          text: key in totals ? cellText(type, totals[key], whole) : index === 0 ? 'Total' : '',
        }))
      : null,
  };
}

/** A value as a person reads it in a table. */
export function cellText(type: ColumnType, value: CellValue, whole = false): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  switch (type) {
    case 'money':
      return moneyInWords(whole ? Math.round(Number(value) / 100) * 100 : Number(value));
    case 'percent':
      return percentInWords(Number(value));
    case 'integer':
      return Number(value).toLocaleString('en-GB');
    case 'date':
      return shortDay(value instanceof Date ? value.toISOString() : String(value));
    case 'dateTime':
      return momentInWords(value instanceof Date ? value : String(value));
    case 'text':
    case 'status':
      return String(value);
  }
}
