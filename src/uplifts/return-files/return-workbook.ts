import ExcelJS from '@protobi/exceljs';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { plainWords } from '../../placements/spreadsheet/cells/parsed.js';
import { columnLetter } from '../../placements/spreadsheet/grid.js';
import { COST_DRIVERS, type CostDriver } from '../return-line.entity.js';

/** A line of a return as a workbook shows it. */
export interface WorkbookLine {
  readonly id: string;
  readonly returnId: string;
  readonly returnReference: string;
  readonly returnVersion: number;
  readonly schoolName: string;
  readonly pupilReference: string;
  readonly kind: string;
  readonly label: string;
  readonly effectiveOn: IsoDate;
  readonly current: Pence;
  readonly asked: Pence | null;
  readonly driver: CostDriver | null;
  readonly driverFigures: string;
}

/** The drafts of one provider's schools in one customer's round. */
export interface WorkbookRound {
  readonly cycleName: string;
  readonly authorityName: string;
  readonly closesOn: IsoDate;
  readonly lines: readonly WorkbookLine[];
  /** Returns that were sent already, so that they are not in the file. */
  readonly sent: readonly string[];
}

const KIND_WORDS: Readonly<Record<string, string>> = {
  core: 'Core',
  therapy: 'Therapy',
  oneToOne: 'One-to-one',
  residential: 'Residential',
  transport: 'Transport',
  other: 'Other',
};

export const kindWords = (kind: string): string => KIND_WORDS[kind] ?? kind;

const DRIVER_WORDS: Readonly<Record<CostDriver, string>> = {
  pay: 'Pay awards',
  nationalLivingWage: 'National Living Wage',
  nationalInsurance: 'National Insurance',
  utilities: 'Energy and water',
  food: 'Food',
  other: 'Other',
};

export const driverWords = (driver: CostDriver): string => DRIVER_WORDS[driver];

export const DRIVER_CHOICES: readonly string[] = COST_DRIVERS.map(driverWords);

/** The driver that a cell names, in the words of the list or as the programs' own name; undefined for words that are neither. */
export const driverOf = (words: string): CostDriver | undefined =>
  COST_DRIVERS.find((driver) => [driver, driverWords(driver)].some((known) => plainWords(known) === plainWords(words)));

export type WorkbookField =
  | 'reference'
  | 'school'
  | 'pupil'
  | 'fee'
  | 'description'
  | 'from'
  | 'current'
  | 'asked'
  | 'rise'
  | 'driver'
  | 'figures'
  | 'line'
  | 'version';

interface WorkbookColumn {
  readonly field: WorkbookField;
  readonly heading: string;
  readonly width: number;
  readonly value: (line: WorkbookLine) => ExcelJS.CellValue;
  /** `@` keeps what is typed as text, whatever it begins with. */
  readonly format: string;
  readonly help: string;
  readonly fill?: true;
  readonly hidden?: true;
}

const TEXT = '@';
const MONEY = '#,##0.00';
const inPounds = (amount: Pence | null): number | null => (amount === null ? null : amount / 100);

export const WORKBOOK_COLUMNS: readonly WorkbookColumn[] = [
  {
    field: 'reference',
    heading: 'Return',
    width: 20,
    format: TEXT,
    value: (line) => line.returnReference,
    help: 'The reference of the return.',
  },
  { field: 'school', heading: 'School', width: 34, format: TEXT, value: (line) => line.schoolName, help: 'The school that is paid.' },
  {
    field: 'pupil',
    heading: 'Pupil',
    width: 16,
    format: TEXT,
    value: (line) => line.pupilReference,
    help: 'The customer’s own reference of the pupil.',
  },
  { field: 'fee', heading: 'Fee', width: 14, format: TEXT, value: (line) => kindWords(line.kind), help: 'What the fee is for.' },
  {
    field: 'description',
    heading: 'Description',
    width: 24,
    format: TEXT,
    value: (line) => line.label || null,
    help: 'Tells two fees of one kind apart.',
  },
  {
    field: 'from',
    heading: 'From',
    width: 12,
    format: 'dd/mm/yyyy',
    value: (line) => new Date(`${line.effectiveOn}T00:00:00Z`),
    help: 'The day from which a new price would hold. The contract sets it.',
  },
  {
    field: 'current',
    heading: 'Current price a year (£)',
    width: 24,
    format: MONEY,
    value: (line) => inPounds(line.current),
    help: 'The present price, without VAT. Do not change it: a price that is wrong is put right with the customer first.',
  },
  {
    field: 'asked',
    heading: 'Asked price a year (£)',
    width: 24,
    format: MONEY,
    value: (line) => inPounds(line.asked),
    help: 'What you ask a year, without VAT, to the penny. Repeat the current price where nothing changes.',
    fill: true,
  },
  {
    field: 'rise',
    heading: 'Asked rise (%)',
    width: 16,
    format: '0.00%',
    value: () => null,
    help: 'Or the rise, with at most two decimals: 2.5%. Give one of the two; where you give both they must agree to the penny.',
    fill: true,
  },
  {
    field: 'driver',
    heading: 'Driver',
    width: 24,
    format: TEXT,
    value: (line) => (line.driver === null ? null : driverWords(line.driver)),
    help: `What drives the rise; needed for every rise. One of: ${DRIVER_CHOICES.join(', ')}.`,
    fill: true,
  },
  {
    field: 'figures',
    heading: 'Figures behind the driver',
    width: 60,
    format: TEXT,
    value: (line) => line.driverFigures || null,
    help: 'For example: pay award of 4% on 70% of costs.',
    fill: true,
  },
  { field: 'line', heading: 'Line (do not change)', width: 10, format: TEXT, value: (line) => line.id, help: '', hidden: true },
  {
    field: 'version',
    heading: 'Version (do not change)',
    width: 10,
    format: '0',
    value: (line) => line.returnVersion,
    help: '',
    hidden: true,
  },
];

const letterOf = (field: WorkbookField): string => columnLetter(WORKBOOK_COLUMNS.findIndex((column) => column.field === field) + 1);

/**
 * One file for a customer: a row a line, all schools in one sheet, what the customer holds filled in and locked, what the school answers
 * open. Text goes in as text: a cell that begins with =, +, - or @ is never computed.
 */
export async function returnWorkbook(round: WorkbookRound, madeAt: Date): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.created = workbook.modified = madeAt;
  await writeReturn(workbook.addWorksheet('Return', { views: [{ state: 'frozen', xSplit: 3, ySplit: 1 }] }), round.lines);
  writeNotes(workbook.addWorksheet('Notes'), round);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

async function writeReturn(sheet: ExcelJS.Worksheet, lines: readonly WorkbookLine[]): Promise<void> {
  sheet.columns = WORKBOOK_COLUMNS.map(({ heading, width, hidden }) => ({ header: heading, width, hidden: hidden ?? false }));
  sheet.getRow(1).font = { bold: true };
  lines.forEach((line, index) => {
    const row = sheet.getRow(index + 2);
    WORKBOOK_COLUMNS.forEach(({ value, format, fill }, column) => {
      const cell = row.getCell(column + 1);
      cell.value = value(line);
      cell.numFmt = format;
      cell.protection = { locked: fill !== true };
    });
    sheet.getCell(`${letterOf('driver')}${String(index + 2)}`).dataValidation = DRIVER_LIST;
  });
  sheet.autoFilter = `A1:${letterOf('figures')}1`;
  // Without a password: it keeps slips of the keyboard away, not people.
  await sheet.protect('', { selectLockedCells: true, selectUnlockedCells: true, formatColumns: true, formatRows: true, autoFilter: true });
}

const DRIVER_LIST: ExcelJS.DataValidation = {
  type: 'list',
  allowBlank: true,
  formulae: [`"${DRIVER_CHOICES.join(',')}"`],
  showErrorMessage: true,
  errorTitle: 'Driver',
  error: 'Choose one from the list.',
};

function writeNotes(sheet: ExcelJS.Worksheet, { cycleName, authorityName, closesOn, sent }: WorkbookRound): void {
  sheet.columns = [{ width: 28 }, { width: 110 }];
  sheet.addRows([
    ['Customer', authorityName],
    ['Round', cycleName],
    ['Last day', formatDate(closesOn)],
    [],
    ...WORKBOOK_COLUMNS.filter(({ hidden }) => hidden !== true).map(({ heading, help }) => [heading, help]),
    [],
    [
      'How to send it',
      'Fill in the open columns of sheet Return, one answer a row, and upload the file. Nothing is saved while a cell is wrong.',
    ],
    ['', 'An upload saves drafts. Each return is sent on its own afterwards, with its evidence.'],
    ...(sent.length === 0 ? [] : [[], ['Not in this file', `Sent already: ${sent.join(', ')}`]]),
  ]);
  sheet.getColumn(1).font = { bold: true };
  sheet.eachRow((row) => {
    row.eachCell((cell) => {
      cell.numFmt = TEXT;
    });
  });
}
