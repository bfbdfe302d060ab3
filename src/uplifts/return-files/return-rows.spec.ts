import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { pounds } from '../../kernel/money.js';
import { blankCell, type GridCell, type GridRow } from '../../placements/spreadsheet/grid.js';
import { readReturnRows, returnSheets } from './return-rows.js';
import { WORKBOOK_COLUMNS, type WorkbookField, type WorkbookLine } from './return-workbook.js';

const LINE: WorkbookLine = {
  id: '0f3b1c52-6f0e-4a8e-9d55-0d6c1f1f0001',
  returnId: '0f3b1c52-6f0e-4a8e-9d55-0d6c1f1f0002',
  returnReference: '801-2027-990101',
  returnVersion: 1,
  schoolName: 'Ash Lane School',
  pupilReference: '00071',
  kind: 'core',
  label: '',
  effectiveOn: isoDate('2027-04-01'),
  current: pounds(64_000),
  asked: null,
  driver: null,
  driverFigures: '',
};

type Written = string | number | { readonly fraction: number };

const UNTOUCHED: Partial<Record<WorkbookField, Written>> = {
  reference: LINE.returnReference,
  pupil: LINE.pupilReference,
  fee: 'Core',
  from: '01/04/2027',
  current: 64_000,
  driver: 'Pay awards',
  line: LINE.id,
  version: 1,
};

const written = (row: number, column: number, value: Written): GridCell => {
  const cell = blankCell(row, column);
  if (typeof value === 'string') return { ...cell, kind: 'text', value, text: value };
  if (typeof value === 'number') return { ...cell, kind: 'number', value, text: String(value) };
  return { ...cell, kind: 'number', value: value.fraction, text: String(value.fraction), format: '0.00%' };
};

const rowOf = (number: number, cells: Partial<Record<WorkbookField, Written>>): GridRow => ({
  number,
  hidden: false,
  cells: WORKBOOK_COLUMNS.flatMap(({ field }, index) => {
    const value = cells[field];
    return value === undefined ? [] : [written(number, index + 1, value)];
  }),
});

/** What a file with one filled row says: the pence it asks for, or its problems. */
function asks(cells: Partial<Record<WorkbookField, Written>>, line = LINE): number | string[] {
  const headings = Object.fromEntries(WORKBOOK_COLUMNS.map(({ field, heading }) => [field, heading]));
  const rows = [rowOf(1, headings), rowOf(2, { ...UNTOUCHED, ...cells })];
  const sheets = returnSheets({ format: 'xlsx', epoch: 1900, sheets: [{ name: 'Return', hidden: false, rows }] });
  const { answers, problems } = readReturnRows(sheets, [line], false);
  return problems.length > 0 ? problems.map(({ address, code }) => `${address} ${code}`) : (answers[0]?.asked.askedPence ?? []);
}

describe('A row of a return workbook', () => {
  it('asks in pounds, in percent, or in both where they agree to the penny', () => {
    expect(asks({ asked: 66_560 })).toBe(6_656_000);
    expect(asks({ asked: '£66,560.00' })).toBe(6_656_000);
    expect(asks({ rise: { fraction: 0.04 } })).toBe(6_656_000);
    expect(asks({ rise: '4%' })).toBe(6_656_000);
    expect(asks({ rise: '4.00' })).toBe(6_656_000);
    expect(asks({ rise: 4 })).toBe(6_656_000);
    expect(asks({ rise: '-2.5%' })).toBe(6_240_000);
    expect(asks({ asked: 66_560, rise: 4 })).toBe(6_656_000);
    expect(asks({ asked: 66_560.01, rise: 4 })).toEqual(['H2 arithmetic']);
    expect(asks({ asked: 66_666.67, rise: { fraction: 66_666.67 / 64_000 - 1 } })).toBe(6_666_667);
    expect(asks({ asked: 160_000, rise: '150%' })).toBe(16_000_000);
  });

  it('never has its percentage guessed', () => {
    expect(asks({ rise: 0.04 })).toEqual(['I2 percentUnclear']);
    expect(asks({ rise: '0.5%' })).toBe(6_432_000);
    expect(asks({ rise: 0 })).toBe(6_400_000);
    expect(asks({ rise: { fraction: 0.02512 } })).toEqual(['I2 percentTooFine']);
    expect(asks({ rise: '150%' })).toEqual(['I2 percentOutOfRange']);
    expect(asks({ rise: 'CPI + 1' })).toEqual(['I2 notAPercentage']);
    expect(asks({ rise: 'tbc' })).toEqual(['I2 notKnown']);
  });

  it('is matched by its words where its id is gone, and found out where it was moved', () => {
    expect(asks({ asked: 64_000, line: undefined })).toBe(6_400_000);
    expect(asks({ asked: 64_000, line: undefined, pupil: '71' })).toEqual(['C2 unmatchedPupil']);
    expect(asks({ asked: 64_000, pupil: '00072' })).toEqual(['C2 unmatchedPupil']);
    expect(asks({ asked: 64_000, fee: 'Therapy' })).toEqual(['D2 rowChanged']);
    expect(asks({ asked: 64_000, from: '01/09/2027' })).toEqual(['F2 rowChanged']);
    expect(asks({ asked: 64_000, current: '63,999.99' })).toEqual(['G2 currentPriceChanged']);
  });

  it('does not take the place of an answer entered since, unless it is the same', () => {
    const since: WorkbookLine = { ...LINE, asked: pounds(65_000), driver: 'pay', returnVersion: 2 };
    expect(asks({ asked: 66_000 }, since)).toEqual(['H2 staleVersion']);
    expect(asks({ asked: 65_000 }, since)).toBe(6_500_000);
    expect(asks({ asked: 65_000, driver: 'Food' }, since)).toEqual(['J2 staleVersion']);
    expect(asks({ asked: 65_000, figures: 'Other' }, since)).toEqual(['K2 staleVersion']);
    expect(asks({ asked: 66_000, version: 2 }, since)).toBe(6_600_000);
  });
});
