import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { Refused } from '../../kernel/outcome.js';
import { type GiasRow, openGiasFile, readDate } from './gias-file.js';

const HEADER =
  'URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (code),TypeOfEstablishment (name),' +
  'EstablishmentStatus (code),OpenDate,CloseDate,PhaseOfEducation (name),StatutoryLowAge,StatutoryHighAge,Boarders (name),' +
  'Gender (name),SchoolCapacity,NumberOfPupils,LastChangedDate,Street,Town,Postcode,Section41Approved (name),Easting,Northing,' +
  'SEN1 (name),SEN2 (name)';
const COLUMNS = HEADER.split(',');

const SOUND: Readonly<Record<string, string>> = {
  'LA (code)': '856',
  'LA (name)': 'Leicester',
  EstablishmentName: 'The Oaks',
  'TypeOfEstablishment (code)': '10',
  'TypeOfEstablishment (name)': 'Other independent special school',
  'EstablishmentStatus (code)': '1',
};

const aRow = (urn: string, values: Readonly<Record<string, string>> = {}): string =>
  COLUMNS.map((column) => (column === 'URN' ? urn : (values[column] ?? SOUND[column] ?? ''))).join(',');

async function read(lines: readonly string[], header = HEADER): Promise<GiasRow[]> {
  const bytes = iconv.encode([header, ...lines].map((line) => `${line}\r\n`).join(''), 'win1252');
  const { rows } = await openGiasFile(Readable.from([bytes]));
  const found: GiasRow[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

const theRecord = async (values: Readonly<Record<string, string>>) => {
  const [row] = await read([aRow('100001', values)]);
  if (!row || row.fault) throw new Error(row?.fault?.reason ?? 'No row.');
  return row.record;
};

const theFault = async (values: Readonly<Record<string, string>>, urn = '100001'): Promise<string> => {
  const [row] = await read([aRow(urn, values)]);
  return row?.fault ? `${row.fault.column ?? 'row'}: ${row.fault.reason}` : 'sound';
};

describe('the columns of a register file', () => {
  it('may stand in any order among others', async () => {
    const columns = ['Extra', ...[...COLUMNS].reverse(), 'More'];
    const values: Readonly<Record<string, string>> = { ...SOUND, URN: '100001', Extra: 'x' };
    const [row] = await read([columns.map((column) => values[column] ?? '').join(',')], columns.join(','));
    expect(row).toMatchObject({ line: 2, record: { urn: 100001, name: 'The Oaks' } });
  });

  it('are all named where they are needed and missing', async () => {
    const without = COLUMNS.filter((column) => column !== 'Easting' && column !== 'URN' && !column.startsWith('SEN'));
    const refusal = await read([], without.join(',')).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refused);
    expect((refusal as Refused).refusals.map(({ code, field }) => [code, field?.[0]])).toEqual([
      ['missingColumn', 'URN'],
      ['missingColumn', 'Easting'],
      ['missingColumn', 'SEN1 (name)'],
    ]);
  });

  it('cannot be found in an empty file', async () => {
    await expect(openGiasFile(Readable.from([Buffer.alloc(0)]))).rejects.toThrow('no readable header');
  });
});

describe('a row of the register', () => {
  it('is kept with odd but possible values', async () => {
    expect(
      await theRecord({
        OpenDate: '01/01/1800',
        CloseDate: '31-08-2099',
        StatutoryHighAge: '99',
        Easting: '0',
        Northing: '0',
        SchoolCapacity: '',
      }),
    ).toMatchObject({ openedOn: '1800-01-01', closedOn: '2099-08-31', highAge: 99, easting: null, northing: null, capacity: null });
  });

  it.each(['08', '8', '008'])('reads the type code %s as 08', async (code) => {
    const type = { 'TypeOfEstablishment (code)': code, 'TypeOfEstablishment (name)': 'Non-maintained special school' };
    expect((await theRecord({ ...type, 'EstablishmentStatus (code)': '02' })).typeCode).toBe('08');
  });

  it('believes a type the register has added since, but no strange code under a known name', async () => {
    expect((await theRecord({ 'TypeOfEstablishment (code)': '61', 'TypeOfEstablishment (name)': 'A type of next year' })).typeCode).toBe(
      '61',
    );
    expect(await theFault({ 'TypeOfEstablishment (code)': '61' })).toBe('TypeOfEstablishment (code): "61" is not a known type');
  });

  it('maps needs to the codes of the return; blank says nothing', async () => {
    expect(
      (await theRecord({ 'SEN1 (name)': 'SpLD - Specific Learning Difficulty', 'SEN2 (name)': 'ASD - Autistic Spectrum Disorder' })).needs,
    ).toEqual(['ASD', 'SPLD']);
    expect((await theRecord({ 'SEN1 (name)': 'Not Applicable' })).needs).toEqual([]);
    const [row] = await read([aRow('100001', { 'SEN1 (name)': 'XYZ - A new need' })]);
    expect(row).toMatchObject({ record: { needs: [] }, unknownNeeds: ['XYZ - A new need'] });
  });

  it.each([
    ['No boarders', 'day'],
    ['Boarding school', 'boarding'],
    ["Children's home (Boarding school)", 'boarding'],
    ['College / FE residential accommodation', 'boarding'],
    ['Not applicable', 'unknown'],
    ['', 'unknown'],
  ])('takes the boarders "%s" as %s', async (boarders, boarding) => {
    expect((await theRecord({ 'Boarders (name)': boarders })).boarding).toBe(boarding);
  });

  it.each([
    [{ EstablishmentName: ' ' }, 'EstablishmentName: is blank'],
    [{ OpenDate: '31/02/2020' }, 'OpenDate: "31/02/2020" is not a date'],
    [{ CloseDate: '2020' }, 'CloseDate: "2020" is not a date'],
    [{ 'EstablishmentStatus (code)': '5' }, 'EstablishmentStatus (code): "5" is not a known status'],
    [{ 'TypeOfEstablishment (code)': '' }, 'TypeOfEstablishment (code): is blank'],
    [{ Easting: 'SK58' }, 'Easting: "SK58" is not a whole number'],
    [{ SchoolCapacity: '-3' }, 'SchoolCapacity: -3 is below zero'],
    [{ NumberOfPupils: 'many' }, 'NumberOfPupils: "many" is not a whole number'],
    [{ StatutoryHighAge: '1600' }, 'StatutoryHighAge: 1600 is not an age'],
    [{ StatutoryLowAge: '16', StatutoryHighAge: '11' }, 'StatutoryLowAge: 16 is above the highest age, 11'],
    [{ 'Section41Approved (name)': 'Perhaps' }, 'Section41Approved (name): "Perhaps" is neither approved nor not approved'],
    [{ OpenDate: 'x', Easting: 'y' }, 'Easting: "y" is not a whole number; OpenDate "x" is not a date'],
    [{ Town: 'Ely,Cambridgeshire' }, 'row: The row has 27 values where the header has 26.'],
    [{ Street: '"The "Old" Mill"' }, 'Street: A quotation mark inside a quoted value is not doubled.'],
  ])('is at fault: %j', async (values, fault) => {
    expect(await theFault(values)).toBe(fault);
  });

  it.each([
    ['', 'URN: is blank'],
    ['12', 'URN: "12" is not a URN'],
    ['10000A', 'URN: "10000A" is not a URN'],
  ])('is at fault with the URN "%s"', async (urn, fault) => {
    expect(await theFault({}, urn)).toBe(fault);
  });

  it('is skipped where its URN was seen before, with the line of the first', async () => {
    const rows = await read([aRow('100001', { Street: '"Two\r\nlines"' }), aRow('100002'), aRow('100001')]);
    expect(rows.map(({ line, fault }) => [line, fault?.reason])).toEqual([
      [2, undefined],
      [4, undefined],
      [5, '100001 was already given at line 2'],
    ]);
  });

  it('keeps closed records whose ages make no sense: no place is bought there', async () => {
    expect((await theRecord({ 'EstablishmentStatus (code)': '2', StatutoryLowAge: '16', StatutoryHighAge: '11' })).lowAge).toBe(16);
  });
});

describe('inspections as the register has them', () => {
  const header = `${HEADER},OfstedLastInsp,OfstedRating (name),OfstedSpecialMeasures (name),DateOfLastInspectionVisit,InspectorateName (name),InspectorateReport`;
  const inspectionsOf = async (values: string) => {
    const [row] = await read([`${aRow('100001')},${values}`], header);
    return row && !row.fault ? row.record.inspections : [];
  };

  it('state a grade only where the register gives one', async () => {
    expect(await inspectionsOf('03-02-2024,Good,Not applicable,,,')).toEqual([
      { inspectorate: 'Ofsted', framework: 'ofstedOverallGrade', inspectedOn: '2024-02-03', result: { overall: 'Good' }, reportUrl: null },
    ]);
    expect(await inspectionsOf('03-02-2026,,,,,')).toMatchObject([{ framework: 'notStated', result: {} }]);
    expect(await inspectionsOf('03-02-2019,Inadequate,Special Measures,,,')).toMatchObject([
      { result: { overall: 'Inadequate', category: 'Special Measures' } },
    ]);
  });

  it('are one where the last visit is Ofsted’s of the same day, and two where another inspectorate came', async () => {
    expect(await inspectionsOf('03-02-2024,Good,,03/02/2024,Ofsted,https://report.example')).toMatchObject([
      { reportUrl: 'https://report.example' },
    ]);
    expect(await inspectionsOf('03-02-2024,Good,,10/06/2025,ISI,')).toMatchObject([
      { inspectorate: 'Ofsted' },
      { inspectorate: 'ISI', result: {} },
    ]);
  });
});

describe('dates', () => {
  it.each([
    ['1/9/2020', '2020-09-01'],
    ['01-09-2020', '2020-09-01'],
    ['2020-09-01', '2020-09-01'],
    ['29/02/2023', null],
    ['01/09-2020', null],
    ['01/13/2020', null],
    ['tomorrow', null],
  ])('reads %s as %s', (text, date) => {
    expect(readDate(text)).toBe(date);
  });
});

it('accounts for every row, whatever is in it', async () => {
  const value = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('', '"', '"a', 'a"b', ',', '\u0000', '100001', '31/02/2020'));
  const spoilt = fc.tuple(fc.nat({ max: 5 }), fc.constantFrom(...COLUMNS.slice(1)), value);
  await fc.assert(
    fc.asyncProperty(fc.array(spoilt, { maxLength: 12 }), async (rows) => {
      // A second stray quote closes what the first has opened, and all between is rightly one value with line breaks.
      fc.pre(rows.filter(([, , text]) => text.includes('"')).length < 2);
      const found = await read(rows.map(([urn, column, text]) => aRow(`10000${String(urn)}`, { [column]: text })));
      expect(found.map(({ line }) => line)).toEqual(rows.map((_, index) => index + 2));
      const kept = found.flatMap((row) => (row.fault ? [] : row.record.urn));
      expect(new Set(kept).size).toBe(kept.length);
    }),
  );
});
