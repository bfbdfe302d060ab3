import ExcelJS from '@protobi/exceljs';

/**
 * A workbook as councils keep it, with every trap in one place: title and merged header rows, a tab a year, a totals row, hidden and struck
 * rows, several rows a pupil, prices in words, errors, VAT notes, dates in four forms, a UPN in scientific notation, lost zeros, a nickname.
 * `corrected` is the same workbook after an officer has mended the cells that cannot be understood.
 */
export async function councilWorkbook({ corrected }: { readonly corrected: boolean }): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  currentYear(workbook.addWorksheet('2024-25'), corrected);
  lastYear(workbook.addWorksheet('2023-24'));
  oneRowEach(workbook.addWorksheet('Joint funded 2024-25'), corrected);
  const notes = workbook.addWorksheet('Contacts');
  notes.addRow(['Ring Jo about transport']);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

type Value = ExcelJS.CellValue;

const HEADINGS = [
  'Pupil ref',
  'UPN',
  'Surname',
  'NCY',
  'Primary need',
  'URN',
  'School',
  'Start date',
  'End date',
  'Day/Res',
  'No of weeks',
  'Agreed/Tribunal',
  'Charging basis',
];
const FEES = ['Core (per year)', 'Therapy (per year)', '1:1 support'];
const FUNDERS = ['Education', 'Health', 'Social care'];

/** Title merged over the sheet; headings merged over two rows; fees and funders under a merged heading of their own. */
function heads(sheet: ExcelJS.Worksheet, title: string): void {
  sheet.getCell('A1').value = title;
  sheet.mergeCells('A1:T1');
  HEADINGS.forEach((heading, index) => {
    const letter = String.fromCharCode(65 + index);
    sheet.getCell(`${letter}3`).value = heading;
    sheet.mergeCells(`${letter}3:${letter}4`);
  });
  sheet.getCell('N3').value = 'Fees';
  sheet.mergeCells('N3:P3');
  sheet.getCell('Q3').value = 'Funder split';
  sheet.mergeCells('Q3:S3');
  [...FEES, ...FUNDERS, 'Total cost'].forEach((heading, index) => (sheet.getCell(4, 14 + index).value = heading));
}

interface Row {
  readonly ref: Value;
  readonly upn?: Value;
  readonly urn?: Value;
  readonly school?: Value;
  readonly start?: Value;
  readonly core?: Value;
  readonly therapy?: Value;
  readonly oneToOne?: Value;
  readonly split?: readonly Value[];
  readonly total?: Value;
}

const FIRST_YEAR = new Date(Date.UTC(2023, 8, 1));
const FIRST_OF_SEPTEMBER = new Date(Date.UTC(2024, 8, 1));

function put(sheet: ExcelJS.Worksheet, number: number, row: Row): void {
  const { upn = null, urn = 900001, school = 'Beech Lodge School', start = FIRST_OF_SEPTEMBER, core = 52_000, split = ['100%'] } = row;
  const values: Value[] = [
    row.ref,
    upn,
    'Example',
    'Y7',
    'Autism',
    urn,
    school,
    start,
    null,
    'Day',
    39,
    'LA agreed',
    '39 weeks',
    core,
    row.therapy ?? null,
    row.oneToOne ?? null,
  ];
  [...values, ...split].forEach((value, index) => {
    if (value !== null) sheet.getCell(number, index + 1).value = value;
  });
  if (row.total !== undefined) sheet.getCell(number, 20).value = row.total;
  if (start instanceof Date) sheet.getCell(number, 8).numFmt = 'dd/mm/yyyy';
}

function currentYear(sheet: ExcelJS.Worksheet, corrected: boolean): void {
  heads(sheet, 'Independent placements - OFFICIAL SENSITIVE');
  const mended = (wrong: Value, right: Value): Value => (corrected ? right : wrong);
  put(sheet, 5, { ref: '0012345', upn: 'H801200001001', start: FIRST_YEAR, therapy: 3_000, oneToOne: '£1,250pw x 39', total: 103_750 });
  put(sheet, 6, { ref: '0012346', core: mended('TBC', 41_000) });
  put(sheet, 7, { ref: '0012347', core: mended({ error: '#N/A' }, 42_000) });
  put(sheet, 8, { ref: '0012348', core: '£52,000 + VAT', start: '1st Sept 2024' });
  put(sheet, 9, { ref: '0012349', start: 45_536 });
  put(sheet, 10, { ref: '0012350', upn: mended('8.5E+11', null), split: ['60%', '40%'] });
  put(sheet, 11, { ref: mended(12_351, '0012351'), split: ['£39,000', '£13,000'] });
  put(sheet, 12, { ref: '0012352' });
  sheet.getRow(12).hidden = true;
  put(sheet, 13, { ref: '0012353' });
  sheet.getRow(13).eachCell((cell) => (cell.font = { strike: true }));
  put(sheet, 14, { ref: '0012354', urn: null, school: 'The Beeches' });
  put(sheet, 15, { ref: '0012355', core: mended('£62,000 inc VAT', '£52,000 + VAT') });
  put(sheet, 16, { ref: '0012356', start: mended('09/25/2024', '25/09/2024') });
  put(sheet, 17, { ref: '0012357', split: [mended('60%', '60%'), mended('30%', '40%')] });
  put(sheet, 18, { ref: '0012358', urn: mended(999_999, 900_003), school: 'Millbrook House' });
  put(sheet, 19, { ref: '0012359', start: mended('Sep-24', '02/09/2024') });
  sheet.getCell('A20').value = 'TOTAL';
  sheet.getCell('N20').value = { formula: 'SUM(N5:N19)', result: 700_000 };
}

function lastYear(sheet: ExcelJS.Worksheet): void {
  heads(sheet, 'Independent placements - last year');
  put(sheet, 5, { ref: '0012345', upn: 'H801200001001', start: FIRST_YEAR, core: 50_000, therapy: 3_000 });
  sheet.getCell('D5').value = 'Y6';
}

/** One row a funder, one row a fee, and two rows that contradict each other. */
function oneRowEach(sheet: ExcelJS.Worksheet, corrected: boolean): void {
  sheet.addRow(['Jointly funded']);
  sheet.addRow([
    'Pupil ref',
    'Year group',
    'Need',
    'URN',
    'Start date',
    'Setting',
    'Naming basis',
    'Fee type',
    'Amount',
    'Unit',
    'Quantity',
    'Funder',
    'Share',
    'VAT',
    'HNB eligible',
  ]);
  const row = (
    ref: string,
    setting: string,
    kind: string,
    amount: Value,
    unit: string,
    quantity: number,
    funder: string,
    share: Value,
  ): void => {
    sheet.addRow([
      ref,
      9,
      'SEMH',
      '900003',
      '01/09/2024',
      setting,
      'Tribunal',
      kind,
      amount,
      unit,
      quantity,
      funder,
      share,
      'Exempt',
      'Yes',
    ]);
  };
  row('0020001', 'Residential', 'Core', 80_000, 'year', 1, 'Education', 0.5);
  row('0020001', 'Residential', 'Core', 80_000, 'year', 1, 'Health', 0.25);
  row('0020001', 'Residential', 'Core', 80_000, 'year', 1, 'Social care', 0.25);
  row('0020002', 'Day', 'Core', 1_000, 'week', 38, 'Education', 1);
  row('0020002', 'Day', 'Therapy', '£85', 'session', 30, 'Education', 1);
  row('0020003', 'Day', 'Core', 45_000, 'year', 1, 'Education', 0.5);
  row('0020003', corrected ? 'Day' : 'Residential', 'Core', 45_000, 'year', 1, 'Health', 0.5);
}
