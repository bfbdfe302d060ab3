import ExcelJS from '@protobi/exceljs';
import { CONTRACT_COLUMNS, type ContractColumn } from './contract-columns.js';

const COLUMNS: readonly ContractColumn<unknown>[] = Object.values(CONTRACT_COLUMNS);

/** What a block of two price tiers looks like in the sheet: a row for each group of places or tier. */
const BLOCK_EXAMPLE: readonly (readonly [heading: string, value: string | number])[][] = [
  [
    ['Contract reference', 'BLK-0001'],
    ['Kind', 'Block'],
    ['School URN', '900001'],
    ['Title', '12 day places, SEMH'],
    ['Starts', '01/09/2025'],
    ['Ends', '31/08/2029'],
    ['Charging basis', '190 school days'],
    ['Notice', '2 terms'],
    ['Supplier number', '700123'],
    ['Order number', 'PO-4712'],
    ['Group of places', 'SEMH day'],
    ['Needs', 'SEMH'],
    ['Phase', 'Secondary'],
    ['Setting', 'Day'],
    ['Guaranteed places', 10],
    ['Optional places', 2],
    ['From places', 1],
    ['Price a place', 52_000],
    ['Spot price', 61_000],
  ],
  [
    ['Contract reference', 'BLK-0001'],
    ['From places', 11],
    ['Price a place', 50_500],
  ],
];

/** An empty sheet to fill in, with an example of each kind to overwrite, and a second sheet that explains every column. */
export async function contractTemplate(): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.created = workbook.modified = new Date('2026-01-01T00:00:00Z');
  const sheet = workbook.addWorksheet('Contracts', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = COLUMNS.map(({ heading }) => ({ header: heading, key: heading, width: Math.max(12, heading.length + 3) }));
  sheet.getRow(1).font = { bold: true };
  COLUMNS.forEach(({ example }, index) => {
    if (typeof example === 'string') sheet.getColumn(index + 1).numFmt = '@';
  });
  sheet.addRow(Object.fromEntries(COLUMNS.map(({ heading, example }) => [heading, example === '' ? null : example])));
  for (const row of BLOCK_EXAMPLE) sheet.addRow(Object.fromEntries(row));
  const notes = workbook.addWorksheet('Notes');
  notes.columns = [
    { header: 'Column', width: 26 },
    { header: 'What to write', width: 100 },
  ];
  notes.getRow(1).font = { bold: true };
  for (const { heading, help } of COLUMNS) notes.addRow([heading, help]);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
