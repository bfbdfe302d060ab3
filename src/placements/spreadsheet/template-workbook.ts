import ExcelJS from '@protobi/exceljs';
import { NEEDS } from './cells/need.js';
import { FIELD_WORDS, type Field } from './fields.js';
import { columnLetter } from './grid.js';

interface TemplateColumn {
  readonly field: Field;
  readonly heading?: string;
  readonly example: string | number;
  readonly help: string;
  readonly choices?: readonly string[];
  readonly needed?: boolean;
}

const YES_NO = ['Yes', 'No'];

const COLUMNS: readonly TemplateColumn[] = [
  { field: 'reference', example: '0012345', help: 'Your own reference of the pupil, as text. Never a name.', needed: true },
  { field: 'upn', example: 'H801200001001', help: 'Optional: a letter and twelve digits, as text.' },
  { field: 'birthMonth', example: '03/2014', help: 'Optional: month and year only.' },
  { field: 'yearGroup', example: '6', help: 'R, or 1 to 14.', needed: true },
  { field: 'need', example: 'SEMH', help: 'Primary need by SEN2 code.', choices: NEEDS, needed: true },
  {
    field: 'urn',
    example: '900001',
    help: 'Six digits from the national register. Without it give the name; you will be asked which school it is.',
    needed: true,
  },
  { field: 'schoolName', example: 'Example School', help: 'Helps you read the sheet; the URN decides.' },
  { field: 'startsOn', example: '01/09/2024', help: 'First day of the placement, day first.', needed: true },
  { field: 'endsOn', example: '', help: 'Last day, if known.' },
  { field: 'setting', example: 'Day', help: 'Day or Residential.', choices: ['Day', 'Residential'], needed: true },
  { field: 'weeks', example: 39, help: 'Weeks a year.' },
  { field: 'nights', example: '', help: 'Nights a week, residential only.' },
  {
    field: 'namingBasis',
    example: 'Agreed',
    help: 'Why the school is named in the plan.',
    choices: ['Agreed', 'Tribunal', 'Parental choice', 'Interim', 'Part parent-funded'],
    needed: true,
  },
  { field: 'tribunalOn', example: '', help: 'Date of the order, for Tribunal.' },
  {
    field: 'chargingBasis',
    example: '39 weeks',
    help: 'As the contract says: Calendar day, 190 school days, 39 weeks, Month or Term. Without it nothing is computed for part of a year.',
  },
  { field: 'upliftMonth', example: 'September', help: 'Month in which the contract’s fees change.', choices: ['April', 'September'] },
  { field: 'lastReviewedOn', example: '', help: 'Date of the last annual review.' },
  {
    field: 'feeKind',
    example: 'Core',
    help: 'What the fee is for. One row a fee: repeat the pupil, school and start.',
    choices: ['Core', 'Therapy', 'One-to-one', 'Residential', 'Transport', 'Other'],
    needed: true,
  },
  { field: 'feeLabel', example: '', help: 'Tells two fees of one kind apart.' },
  { field: 'amount', example: 1250, help: 'Price of one unit in pounds, without VAT.', needed: true },
  {
    field: 'unit',
    example: 'week',
    help: 'What the price is for.',
    choices: ['year', 'term', 'week', 'night', 'day', 'session'],
    needed: true,
  },
  { field: 'quantity', example: 39, help: 'Units a year: 1 for a yearly price, 39 for weeks …' },
  { field: 'vat', example: 'Exempt', help: 'VAT on top of the price.', choices: ['Exempt', 'Standard', 'Zero', 'Outside scope'] },
  { field: 'educationShare', heading: 'Education share %', example: '100%', help: 'Shares total exactly 100%.' },
  { field: 'healthShare', heading: 'Health share %', example: '', help: 'Counts only under a signed agreement.' },
  { field: 'socialCareShare', heading: 'Social care share %', example: '', help: 'Counts only under a signed agreement.' },
  { field: 'hnb', example: 'Yes', help: 'Whether the High Needs Block pays.', choices: YES_NO },
];

/** Rows of the template that have drop-down lists and text formats. */
const PREPARED_ROWS = 500;

/** An empty sheet to fill in: headings, one example row to overwrite, drop-down lists, and a second sheet that explains each column. */
export async function templateWorkbook(): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.created = workbook.modified = new Date('2026-01-01T00:00:00Z');
  writePlacements(workbook.addWorksheet('Placements', { views: [{ state: 'frozen', ySplit: 1 }] }));
  writeNotes(workbook.addWorksheet('Notes'));
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

const headingOf = ({ field, heading }: TemplateColumn): string => heading ?? FIELD_WORDS[field].heading;

function writePlacements(sheet: ExcelJS.Worksheet): void {
  sheet.columns = COLUMNS.map((column) => ({ header: headingOf(column), width: Math.max(12, headingOf(column).length + 3) }));
  sheet.getRow(1).font = { bold: true };
  COLUMNS.forEach((column, index) => {
    const letter = columnLetter(index + 1);
    const asNumber = typeof column.example === 'number';
    if (!asNumber) sheet.getColumn(index + 1).numFmt = '@';
    sheet.getCell(`${letter}2`).value = column.example === '' ? null : column.example;
    if (!column.choices) return;
    const list = {
      type: 'list' as const,
      allowBlank: true,
      formulae: [`"${column.choices.join(',')}"`],
      showErrorMessage: true,
      errorStyle: 'warning' as const,
    };
    for (let row = 2; row <= PREPARED_ROWS; row += 1) sheet.getCell(`${letter}${row}`).dataValidation = list;
  });
}

function writeNotes(sheet: ExcelJS.Worksheet): void {
  sheet.columns = [
    { header: 'Column', width: 26 },
    { header: 'Needed', width: 10 },
    { header: 'What to write', width: 90 },
    { header: 'Choices', width: 70 },
  ];
  sheet.getRow(1).font = { bold: true };
  for (const column of COLUMNS)
    sheet.addRow([headingOf(column), column.needed ? 'Yes' : '', column.help, column.choices?.join(', ') ?? '']);
  sheet.addRow([]);
  sheet.addRow([
    'Overwrite the example in row 2. Several rows a pupil: one for each fee. What cannot be understood comes back marked; money is never guessed.',
  ]);
}
