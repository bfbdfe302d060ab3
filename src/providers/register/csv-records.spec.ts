import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { CsvFramer, linesOf, type CsvRecord } from './csv-records.js';

async function linesIn(bytes: Buffer, chunkSize = bytes.length): Promise<string[]> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunkSize) yield await Promise.resolve(bytes.subarray(at, at + chunkSize));
  }
  const lines: string[] = [];
  for await (const some of linesOf(chunks())) lines.push(...some);
  return lines;
}

/** Reads three-value records whose first value is a number of six digits. */
function recordsIn(text: string): CsvRecord[] {
  const framer = new CsvFramer();
  framer.shape = { values: 3, startsRecord: (line) => /^"?\d{6}"?,/.test(line) };
  const records: CsvRecord[] = [];
  for (const line of text.split('\n')) records.push(...framer.push(line));
  records.push(...framer.end());
  return records;
}

const summary = (records: readonly CsvRecord[]) =>
  records.map(({ line, fields, fault }) => (fault ? [line, `fault in ${String(fault.column)}: ${fault.reason}`] : [line, ...fields]));

describe('lines of a register file', () => {
  it('reads windows-1252, with CRLF or LF, whatever the chunks', async () => {
    const bytes = iconv.encode('Ysgol Pen-y-bryn – “Tŷ” £\r\nÉcole d’Été\nlast', 'win1252');
    const expected = ['Ysgol Pen-y-bryn – “T?” £', 'École d’Été', 'last'];
    for (const size of [1, 2, 3, 7, 1000]) expect(await linesIn(bytes, size)).toEqual(expected);
  });

  it('reads UTF-8 only where the byte order mark says so', async () => {
    const text = 'Tŷ’r Ŵy\nsecond';
    expect(await linesIn(Buffer.from(`\ufeff${text}`), 1)).toEqual(text.split('\n'));
    expect(await linesIn(Buffer.from('é'))).toEqual(['Ã©']);
  });

  it('reads files of no or of very few bytes', async () => {
    expect(await linesIn(Buffer.alloc(0), 1)).toEqual([]);
    expect(await linesIn(Buffer.from('ab'))).toEqual(['ab']);
  });
});

describe('records of a CSV file', () => {
  it('reads what a standard CSV parser reads', () => {
    const value = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '\n', 'é', '5'), maxLength: 12 }),
      fc.constantFrom('', '""', ',', '\n', '"a"'),
    );
    const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    fc.assert(
      fc.property(fc.array(fc.array(value, { minLength: 2, maxLength: 4 }), { maxLength: 8 }), (rows) => {
        const text = rows.map((row) => row.map(quoted).join(',')).join('\n');
        const framer = new CsvFramer();
        const records = [...text.split('\n').flatMap((line) => [...framer.push(line)]), ...framer.end()];
        expect(records.map(({ fields }) => fields)).toEqual(parse(text, { relax_column_count: true, relax_quotes: true }));
      }),
    );
  });

  it('gives the physical line at which each record starts', () => {
    const text = 'urn,name,town\n100001,"The\nOaks\n\nSchool",Ely\n\n100002,Elm,Ely';
    expect(summary(recordsIn(text))).toEqual([
      [1, 'urn', 'name', 'town'],
      [2, '100001', 'The\nOaks\n\nSchool', 'Ely'],
      [7, '100002', 'Elm', 'Ely'],
    ]);
  });

  it('takes a quotation mark inside an unquoted value as it stands', () => {
    expect(summary(recordsIn('100001,6" Lane,Ely'))).toEqual([[1, '100001', '6" Lane', 'Ely']]);
  });

  it('loses no record after a quotation mark that is never closed', () => {
    const text = '100001,"The Oaks,Ely\n100002,Elm,Ely\n100003,"Ash, North",Ely\n100004,Fir,Ely';
    expect(summary(recordsIn(text))).toEqual([
      [1, 'fault in 1: A quotation mark is opened and never closed.'],
      [2, '100002', 'Elm', 'Ely'],
      [3, '100003', 'Ash, North', 'Ely'],
      [4, '100004', 'Fir', 'Ely'],
    ]);
  });

  it('recovers at the end of the file and after a very long run, without quoting anywhere else', () => {
    const others = Array.from({ length: 500 }, (_, at) => `${String(100_002 + at)},Elm,Ely`);
    const records = recordsIn(['100001,"The Oaks,Ely', ...others].join('\n'));
    expect(records).toHaveLength(501);
    expect(records.filter(({ fault }) => fault)).toHaveLength(1);
    expect(records.at(-1)).toEqual({ line: 501, fields: ['100501', 'Elm', 'Ely'] });
  });

  it('sees through a quotation mark that another one closes by chance', () => {
    const text = '100001,"The Oaks,Ely\n100002,Elm,Ely"\n100003,Ash,Ely';
    expect(summary(recordsIn(text))).toEqual([
      [1, 'fault in 1: A quotation mark is opened and never closed.'],
      [2, '100002', 'Elm', 'Ely"'],
      [3, '100003', 'Ash', 'Ely'],
    ]);
  });

  it('gives lines that belong to a broken record to that record', () => {
    const text = '100001,"The "Oaks" School",Ely\n100002,"Two\nlines "and" more",Ely\n100003,Ash,Ely';
    expect(summary(recordsIn(text))).toEqual([
      [1, 'fault in 1: A quotation mark inside a quoted value is not doubled.'],
      [2, 'fault in 1: A quotation mark is opened and never closed.'],
      [4, '100003', 'Ash', 'Ely'],
    ]);
  });

  it('accounts for every record whatever marks are strewn over a file', () => {
    const record = fc.tuple(fc.nat({ max: 899_999 }), fc.constantFrom('Elm', '"Elm"', '"Elm, N"', '"Elm', 'El"m', '"E"lm"', '"Elm\nN"'));
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 30 }), (rows) => {
        const found = recordsIn(rows.map(([urn, name]) => `${String(100_000 + urn)},${name},Ely`).join('\n'));
        expect(found.filter(({ fault, fields }) => !fault && fields.length === 3).length).toBeLessThanOrEqual(rows.length);
        expect(found.length).toBe(rows.length);
        expect(found.map(({ fields }) => fields[0])).toEqual(rows.map(([urn]) => String(100_000 + urn)));
      }),
      { numRuns: 500 },
    );
  });
});
