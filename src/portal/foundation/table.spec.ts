import { describe, expect, it } from '@jest/globals';
import ExcelJS from '@protobi/exceljs';
import { parse } from 'csv-parse/sync';
import { exportTable } from './export-table.js';
import { listState } from './list-state.js';
import { type Table, tableView } from './table.js';

interface Row {
  readonly school: string;
  readonly asked: number | null;
  readonly rise: number | null;
  readonly on: string | null;
  readonly at: Date;
  readonly state: string;
  readonly pupils: number;
}

const TABLE: Table<Row> = {
  name: 'returns',
  caption: 'Returns',
  columns: [
    { key: 'school', heading: 'School', type: 'text', sort: 'school', value: ({ school }) => school, href: () => '/schools/1' },
    { key: 'asked', heading: 'Asked', type: 'money', sort: 'asked', value: ({ asked }) => asked },
    { key: 'rise', heading: 'Rise', type: 'percent', value: ({ rise }) => rise },
    { key: 'on', heading: 'Received', type: 'date', value: ({ on }) => on },
    { key: 'at', heading: 'Seen', type: 'dateTime', value: ({ at }) => at, hidden: 'page' },
    { key: 'state', heading: 'State', type: 'status', value: ({ state }) => state, colour: () => 'blue' },
    { key: 'pupils', heading: 'Pupils', type: 'integer', value: ({ pupils }) => pupils },
  ],
};

const ROWS: readonly Row[] = [
  {
    school: '=HYPERLINK("http://evil.example")',
    asked: 1_842_055,
    rise: 310,
    on: '2027-03-03',
    at: new Date('2027-03-03T14:05:00Z'),
    state: 'Offered',
    pupils: 1_204,
  },
  { school: 'Ash, Lane "School"', asked: null, rise: null, on: null, at: new Date('2027-07-03T14:05:00Z'), state: '', pupils: 0 },
];

const list = listState({ sort: 'asked', dir: 'desc' }, { sorts: ['school', 'asked'], sort: 'school' });

describe('A table on its page', () => {
  const view = tableView(TABLE, ROWS, list, { totals: { asked: 1_842_055 } });

  it('writes each value as a person reads it, and nothing for what is not known', () => {
    expect(view.rows[0]?.cells.map(({ text }) => text)).toEqual([
      '=HYPERLINK("http://evil.example")',
      '£18,420.55',
      '3.1%',
      '3 Mar 2027',
      'Offered',
      '1,204',
    ]);
    expect(view.rows[1]?.cells.map(({ text }) => text)).toEqual(['Ash, Lane "School"', '', '', '', '', '0']);
  });

  it('shows which heading it is sorted by, and leads each the other way', () => {
    expect(view.columns.map(({ sort }) => sort)).toEqual([
      { href: '?sort=school&dir=asc', state: 'none' },
      { href: '?sort=asked&dir=asc', state: 'descending' },
      undefined, undefined, undefined, undefined,
    ]); // prettier-ignore
  });

  it('puts a sum under its own column', () => {
    expect(view.totals?.map(({ text }) => text)).toEqual(['Total', '£18,420.55', '', '', '', '']);
  });

  it('tags a state only where there is one', () => {
    expect(view.rows.map(({ cells }) => cells[4]?.tag)).toEqual([{ colour: 'blue' }, null]);
  });

  it('says that it is empty', () => {
    expect(tableView(TABLE, [], list, { empty: 'No return matches.' }).empty).toBe('No return matches.');
  });
});

describe('A table as a file', () => {
  it('is CSV with plain numbers and dates, in which no text becomes a formula', async () => {
    const { bytes, name, type } = await exportTable(TABLE, ROWS, { format: 'csv' });
    expect({ name, type }).toEqual({ name: 'returns.csv', type: 'text/csv; charset=utf-8' });
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
    expect(parse(bytes, { bom: true })).toEqual([
      ['School', 'Asked (£)', 'Rise (%)', 'Received', 'Seen', 'State', 'Pupils'],
      ['\'=HYPERLINK("http://evil.example")', '18420.55', '3.10', '2027-03-03', '2027-03-03T14:05:00.000Z', 'Offered', '1204'],
      ['Ash, Lane "School"', '', '', '', '2027-07-03T14:05:00.000Z', '', '0'],
    ]);
  });

  it('is a workbook with typed cells, in which no text becomes a formula', async () => {
    const { bytes } = await exportTable(TABLE, ROWS, { format: 'xlsx' });
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(bytes as unknown as ArrayBuffer);
    const [, first] = workbook.worksheets[0]!.getRows(1, 2)!;
    const values = [1, 2, 3, 4, 7].map((column) => first!.getCell(column).value);
    expect(values).toEqual(['=HYPERLINK("http://evil.example")', 18_420.55, 0.031, new Date('2027-03-03T00:00:00Z'), 1_204]);
    expect(first!.getCell(2).numFmt).toBe('£#,##0.00');
    expect(workbook.worksheets[0]!.name).toBe('Returns');
  });
});
