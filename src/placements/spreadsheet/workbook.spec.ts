import { deflateRawSync } from 'node:zlib';
import ExcelJS from '@protobi/exceljs';
import { describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import type { Outcome } from '../../kernel/outcome.js';
import { parseDate } from './cells/dates.js';
import type { GridCell, WorkbookGrid } from './grid.js';
import { UPLOAD_LIMITS } from './limits.js';
import { openWorkbook } from './workbook.js';

const code = (outcome: Outcome<WorkbookGrid>): string => (outcome.ok ? 'opened' : (outcome.refusals[0]?.code ?? ''));
const open = (bytes: Buffer, limits = UPLOAD_LIMITS): Promise<Outcome<WorkbookGrid>> => openWorkbook({ name: 'file', bytes }, limits);

async function grid(bytes: Buffer): Promise<WorkbookGrid> {
  const outcome = await open(bytes);
  if (!outcome.ok) throw new Error(outcome.refusals[0]?.message);
  return outcome.value;
}

async function xlsx(fill: (sheet: ExcelJS.Worksheet, workbook: ExcelJS.Workbook) => void): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  fill(workbook.addWorksheet('Sheet'), workbook);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

const cell = ({ sheets }: WorkbookGrid, address: string): GridCell | undefined =>
  sheets.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells)).find((each) => each.address === address);

/** A zip of one file that says of itself what the test wants it to say. */
function zip(name: string, content: Buffer, declaredBytes = content.length): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(declaredBytes, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]);
}

describe('A file that is not a readable spreadsheet', () => {
  const compound = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

  it.each([
    ['nothing', Buffer.alloc(0), 'emptyFile'],
    ['only blanks', Buffer.from(' , ,\r\n,,'), 'emptyFile'],
    ['an old .xls', Buffer.concat([compound, Buffer.alloc(100)]), 'oldWorkbook'],
    ['a password', Buffer.concat([compound, Buffer.from('EncryptedPackage', 'utf16le')]), 'passwordProtected'],
    ['a PDF', Buffer.from('%PDF-1.7 …'), 'notAWorkbook'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]), 'notAWorkbook'],
    ['a Word document', zip('word/document.xml', Buffer.from('<w/>')), 'notAWorkbook'],
    ['an .xlsb', zip('xl/workbook.bin', Buffer.from('x')), 'oldWorkbook'],
    ['half a workbook', zip('xl/workbook.xml', Buffer.from('<workbook/>')).subarray(0, 60), 'notAWorkbook'],
    ['an open quotation mark', Buffer.from('a,b\r\n"c,d\r\n'), 'brokenCsv'],
  ])('is refused in words: %s', async (_name, bytes, expected) => expect(code(await open(bytes))).toBe(expected));
});

describe('A zip bomb', () => {
  it('is refused by the size its directory declares, unopened', async () => {
    const bomb = zip('xl/workbook.xml', Buffer.from('small'), UPLOAD_LIMITS.unpackedBytes + 1);
    expect(code(await open(bomb))).toBe('workbookTooLarge');
  });

  it('is refused where the directory lies, after unpacking no more than declared', async () => {
    expect(code(await open(zip('xl/workbook.xml', Buffer.alloc(50 * 1024 * 1024), 100)))).toBe('notAWorkbook');
  });

  it('cannot hide in a merged area of the whole sheet', async () => {
    const sheet = zip(
      'xl/worksheets/sheet1.xml',
      Buffer.from('<worksheet><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'),
    );
    const workbook = zip('xl/workbook.xml', Buffer.from('<workbook/>'));
    expect(code(await open(joined(workbook, sheet)))).toBe('workbookTooLarge');
  });

  it('is bounded in rows, columns and bytes', async () => {
    const rows = Buffer.from(Array.from({ length: 11 }, () => 'a,b').join('\n'));
    expect(code(await open(rows, { ...UPLOAD_LIMITS, rows: 10 }))).toBe('tooManyRows');
    expect(code(await open(rows, { ...UPLOAD_LIMITS, columns: 1 }))).toBe('tooManyColumns');
    expect(code(await open(rows, { ...UPLOAD_LIMITS, fileBytes: 10 }))).toBe('fileTooLarge');
  });

  /** Two zips of one file each as one zip of two. */
  function joined(first: Buffer, second: Buffer): Buffer {
    const parts = [first, second].map((bytes) => {
      const directory = bytes.readUInt32LE(bytes.length - 6);
      return { files: bytes.subarray(0, directory), entry: Buffer.from(bytes.subarray(directory, bytes.length - 22)) };
    });
    const [a, b] = parts;
    if (!a || !b) throw new Error('Two zips are needed.');
    b.entry.writeUInt32LE(a.files.length, 42);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(2, 10);
    end.writeUInt32LE(a.files.length + b.files.length, 16);
    return Buffer.concat([a.files, b.files, a.entry, b.entry, end]);
  }
});

describe('A workbook', () => {
  it('shows what its cells show', async () => {
    const opened = await grid(
      await xlsx((sheet) => {
        sheet.getCell('A1').value = 'Title';
        sheet.mergeCells('A1:B1');
        sheet.getCell('A2').value = { formula: '1+1', result: 2 };
        sheet.getCell('B2').value = { formula: 'NA()', result: { error: '#N/A' } };
        sheet.getCell('C2').value = { formula: '1+1' };
        sheet.getCell('D2').value = '00123';
        sheet.getCell('A3').value = { richText: [{ text: 'gone', font: { strike: true } }] };
        sheet.getCell('B3').value = '  #N/A ';
        sheet.getCell('C3').value = 850_012_345_678;
        sheet.getRow(3).hidden = true;
        sheet.getColumn(4).hidden = true;
      }),
    );
    expect(cell(opened, 'B1')).toMatchObject({ text: 'Title', merged: true });
    expect(cell(opened, 'A2')).toMatchObject({ kind: 'number', value: 2, formula: true });
    expect(cell(opened, 'B2')).toMatchObject({ kind: 'error', text: '#N/A', value: null });
    expect(cell(opened, 'C2')).toMatchObject({ kind: 'blank', formula: true });
    expect(cell(opened, 'D2')).toMatchObject({ text: '00123', hidden: true });
    expect(cell(opened, 'A3')).toMatchObject({ text: 'gone', struck: true, hidden: true });
    expect(cell(opened, 'B3')).toMatchObject({ kind: 'error' });
    expect(cell(opened, 'C3')).toMatchObject({ text: '850012345678' });
  });

  it.each([
    [1900, 45_536],
    [1904, 44_074],
  ])('counts its days from %d', async (epoch, serial) => {
    const opened = await grid(
      await xlsx((sheet, workbook) => {
        workbook.properties.date1904 = epoch === 1904;
        sheet.getCell('A1').value = serial;
        sheet.getCell('A2').value = new Date(Date.UTC(2024, 8, 1));
        sheet.getCell('A2').numFmt = 'dd/mm/yyyy';
      }),
    );
    expect(opened.epoch).toBe(epoch);
    for (const address of ['A1', 'A2']) {
      const read = cell(opened, address);
      expect(read && parseDate(read, opened.epoch)).toEqual({ ok: true, value: '2024-09-01' });
    }
  });
});

describe('A CSV file', () => {
  const words = 'Ref,School\r\n1,"St Mary’s – Ysgol Tŷ"\r\n';

  it.each([
    ['UTF-8', Buffer.from(words)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${words}`)],
    ['UTF-16', Buffer.from(`\ufeff${words}`, 'utf16le')],
    ['semicolons', Buffer.from(words.replaceAll(',', ';'))],
  ])('is read in %s', async (_name, bytes) => {
    const opened = await grid(bytes);
    expect(cell(opened, 'A1')?.text).toBe('Ref');
    expect(cell(opened, 'B2')?.text).toBe('St Mary’s – Ysgol Tŷ');
  });

  it('is read in windows-1252 where it is not UTF-8', async () => {
    expect(cell(await grid(iconv.encode('Ref,Fee\r\n1,£500 – St Mary’s', 'windows-1252')), 'B2')?.text).toBe('£500 – St Mary’s');
  });

  it('counts a value with line breaks as one row, as a spreadsheet does', async () => {
    expect(cell(await grid(Buffer.from('a,b\r\n"x\r\ny",z\r\n\r\nlast,1')), 'A4')?.text).toBe('last');
  });
});
