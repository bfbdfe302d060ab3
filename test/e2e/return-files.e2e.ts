import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ExcelJS from '@protobi/exceljs';
import { verifyAudit } from '../../src/audit/verify.js';
import { asExcelBuffer } from '../../src/placements/spreadsheet/xlsx-grid.js';
import type { Client } from '../support/app.js';
import { done, openCycle, type ReturnSeen, returnOf, returnsOf, sendReturn, which } from '../support/round-acts.js';
import { aRoundWorld, EMAILS, type RoundWorld } from '../support/round-world.js';

const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n');
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const MAIL = Buffer.from(
  'Received: from mail.oak.example\r\n by mail.testshire.example\r\nFrom: fees@oak.example\r\nSubject: Fees\r\n\r\nDear all\r\n',
);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

interface Refusals {
  readonly refusals: readonly { readonly code: string; readonly field: readonly string[] }[];
}

interface Attached {
  readonly evidenceId: string;
  readonly fileId: string;
  readonly sha256: string;
  readonly alreadyAttached: boolean;
}

interface Problem {
  readonly sheet: string;
  readonly row: number;
  readonly column: string;
  readonly address: string;
  readonly code: string;
  readonly message: string;
}

let world: RoundWorld;
let cycleId: string;
let officer: Client;
let fees: Client;
let rival: Client;
let neighbour: Client;
let ash: ReturnSeen;
let birch: ReturnSeen;

beforeAll(async () => {
  world = await aRoundWorld();
  await world.aPlacement('ash', '00071', [
    { kind: 'core', pounds: 64_000 },
    { kind: 'therapy', pounds: 6_000.5, label: '=HYPERLINK("http://x.example")' },
  ]);
  await world.aPlacement('ash', '@sum', [{ kind: 'core', pounds: 50_000 }]);
  await world.aPlacement('birch', 'T-003', [{ kind: 'oneToOne', pounds: 12_345.67 }]);
  await world.aPlacement('cedar', 'T-004', [{ kind: 'core', pounds: 70_000 }]);
  cycleId = await openCycle(await world.as(EMAILS.head));
  officer = await world.as(EMAILS.officer);
  fees = await world.as(EMAILS.fees);
  rival = await world.as(EMAILS.rivalFees);
  neighbour = await world.as(EMAILS.neighbour);
  const returns = await returnsOf(fees, cycleId);
  ash = returns.find(({ school }) => school.id === world.schools.ash.id)!;
  birch = returns.find(({ school }) => school.id === world.schools.birch.id)!;
});

afterAll(() => world?.close());

const codesOf = ({ body }: { body: unknown }): string[] => (body as Refusals).refusals.map(({ code }) => code);

const attach = (client: Client, returnId: string, bytes: Buffer, name: string, fields: Record<string, string> = {}) =>
  client
    .post(`/api/returns/${returnId}/evidence`)
    .field({ kind: 'accounts', ...fields })
    .attach('file', bytes, name);

const detach = (client: Client, returnId: string, evidenceId: string) =>
  world.http.delete(`/api/returns/${returnId}/evidence/${evidenceId}`).set('Authorization', `Bearer ${client.token}`);

async function recorded(action: string) {
  const { rows } = await world.owner.query<{
    subject_type: string;
    subject_id: string;
    shared: boolean;
    chain: string;
    person_name: string;
  }>('select subject_type, subject_id, shared, chain, person_name from audit_events where action = $1 order by number', [action]);
  return rows;
}

async function count(table: 'files' | 'return_evidence' | 'received_letters' | 'audit_events'): Promise<number> {
  const { rows } = await world.owner.query<{ count: number }>(`select count(*)::int as count from ${table}`);
  return rows[0]!.count;
}

describe('Evidence', () => {
  it('is kept with its hash, seen by both sides and by nobody else, and comes back as it was sent', async () => {
    const { body } = await attach(fees, ash.id, PDF, 'Jahresabschluß "27".pdf', { lineId: ash.lines[0]!.id }).expect(201);
    const attached = body as Attached;
    expect(attached).toMatchObject({
      name: 'Jahresabschluß 27.pdf',
      mediaType: 'application/pdf',
      sizeBytes: PDF.length,
      sha256: sha256(PDF),
      alreadyAttached: false,
    });
    for (const client of [fees, officer, await world.as(EMAILS.auditor)]) {
      const file = await client.get(`/api/files/${attached.fileId}`).responseType('blob').expect(200);
      expect((file.body as Buffer).equals(PDF)).toBe(true);
      expect(file.headers).toMatchObject({
        'content-type': 'application/pdf',
        'x-content-type-options': 'nosniff',
        etag: `"${sha256(PDF)}"`,
      });
      expect(file.headers['content-disposition']).toMatch(/^attachment; .*filename\*=UTF-8''Jahresabschlu%C3%9F%2027\.pdf$/);
    }
    for (const client of [rival, neighbour])
      expect(codesOf(await client.get(`/api/files/${attached.fileId}`).expect(404))).toEqual(['notFound']);
    await world.http.get(`/api/files/${attached.fileId}`).expect(401);
    expect(await recorded('attachEvidence')).toEqual([
      { subject_type: 'upliftReturn', subject_id: ash.id, shared: true, chain: world.authorityId, person_name: 'Fay Fees' },
    ]);
    const seen = await officer.gql(`query ($id: ID!) { upliftReturn(id: $id) { evidence { id fileId kind sha256 } } }`, { id: ash.id });
    expect(seen.data.upliftReturn.evidence).toEqual([
      { id: attached.evidenceId, fileId: attached.fileId, kind: 'accounts', sha256: sha256(PDF) },
    ]);
  });

  it('keeps the same bytes once a return', async () => {
    const files = await count('files');
    const lineId = ash.lines[0]!.id;
    const again = (await attach(fees, ash.id, PDF, 'copy.pdf', { lineId }).expect(200)).body as Attached;
    expect(again.alreadyAttached).toBe(true);
    const whole = (await attach(officer, ash.id, PDF, 'copy.pdf').expect(201)).body as Attached;
    expect(whole).toMatchObject({ fileId: again.fileId, alreadyAttached: false });
    const together = await Promise.all([1, 2, 3, 4].map(() => attach(fees, birch.id, PDF, 'accounts.pdf')));
    expect(together.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    expect(await count('files')).toBe(files + 1);
  });

  it('is checked by content and not by its name or by what the sender calls it', async () => {
    const macro = Buffer.from('MZ\u0090\u0000\u0003'.padEnd(200, '\u0000'), 'latin1');
    const wrong: [Buffer, string][] = [
      [PNG, 'accounts.pdf'],
      [PDF, 'accounts.docx'],
      [macro, 'figures.csv'],
      [PDF, 'figures.txt'],
      [Buffer.from('Dear all, no header here'), 'letter.eml'],
      [Buffer.from('<svg onload="x"/>'), 'drawing.svg'],
      [Buffer.from('PK\u0003\u0004 no zip'), 'book.xlsx'],
      [PDF, 'accounts'],
    ];
    for (const [bytes, name] of wrong) {
      const answer = await world.http
        .post(`/api/returns/${ash.id}/evidence`)
        .set('Authorization', `Bearer ${fees.token}`)
        .field('kind', 'other')
        .attach('file', bytes, { filename: name, contentType: 'application/pdf' });
      expect([name, answer.status, codesOf(answer)]).toEqual([name, 400, ['wrongFileType']]);
    }
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet('Budget').addRow(['Staff', 1]);
    const right: [Buffer, string, string][] = [
      [Buffer.from(await workbook.xlsx.writeBuffer()), 'budget.XLSX', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
      [PNG, 'chart.png', 'image/png'],
      [Buffer.from('Month,Pupils\r\nMay,12\r\n'), 'occupancy.csv', 'text/csv'],
      [Buffer.from('£ in windows-1252', 'latin1'), 'note.txt', 'text/plain'],
      [MAIL, 'mail.eml', 'message/rfc822'],
    ];
    for (const [bytes, name, mediaType] of right) {
      const { body } = await attach(fees, birch.id, bytes, name).expect(201);
      expect(body).toMatchObject({ name, mediaType });
    }
  });

  it('is refused too large, empty, missing, of no kind, or for a line of another return', async () => {
    const files = await count('files');
    expect(codesOf(await attach(fees, ash.id, Buffer.alloc(15 * 1024 * 1024 + 1, 'a'), 'long.txt').expect(413))).toEqual(['fileTooLarge']);
    expect(codesOf(await attach(fees, ash.id, Buffer.alloc(0), 'empty.txt').expect(400))).toEqual(['emptyFile']);
    expect(codesOf(await fees.post(`/api/returns/${ash.id}/evidence`).field('kind', 'other').expect(400))).toEqual(['noFile']);
    expect(codesOf(await attach(fees, ash.id, PNG, 'a.png', { kind: 'gossip' }).expect(400))).toEqual(['invalidInput']);
    expect(codesOf(await attach(fees, ash.id, PNG, 'a.png', { lineId: birch.lines[0]!.id }).expect(400))).toEqual(['unknownLine']);
    expect(await count('files')).toBe(files);
  });

  it('is nobody else’s to attach or to take off', async () => {
    const { body } = await attach(fees, ash.id, PNG, 'chart.png').expect(201);
    const { evidenceId } = body as Attached;
    for (const client of [rival, neighbour]) {
      await attach(client, ash.id, PNG, 'chart.png').expect(404);
      await detach(client, ash.id, evidenceId).expect(404);
    }
    for (const email of [EMAILS.auditor, EMAILS.finance]) {
      const reader = await world.as(email);
      expect(codesOf(await attach(reader, ash.id, PNG, 'chart.png').expect(403))).toEqual(['notAllowed']);
      await detach(reader, ash.id, evidenceId).expect(403);
    }
    await detach(officer, birch.id, evidenceId).expect(404);
    await detach(officer, ash.id, evidenceId).expect(204);
    await detach(fees, ash.id, evidenceId).expect(404);
    expect(await recorded('removeEvidence')).toHaveLength(1);
    await fees.get(`/api/files/${(body as Attached).fileId}`).expect(200);
  });
});

const download = async (client: Client, id = cycleId): Promise<ExcelJS.Workbook> => {
  const { body } = await client.get(`/api/returns/workbook?cycleId=${id}`).responseType('blob').expect(200);
  return opened(body as Buffer);
};

async function opened(bytes: Buffer): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(asExcelBuffer(bytes));
  return workbook;
}

const sheetOf = (workbook: ExcelJS.Workbook): ExcelJS.Worksheet => workbook.getWorksheet('Return')!;

const upload = async (client: Client, workbook: ExcelJS.Workbook, query = '') =>
  client.post(`/api/returns/workbook${query}`).attach('file', Buffer.from(await workbook.xlsx.writeBuffer()), 'Filled in.xlsx');

/** Row by pupil and fee, whatever the order. */
function rowOf(sheet: ExcelJS.Worksheet, pupil: string, fee: string): number {
  for (let row = 2; row <= sheet.rowCount; row += 1)
    if (sheet.getCell(`C${row}`).text === pupil && sheet.getCell(`D${row}`).text === fee) return row;
  throw new Error(`No row of ${pupil}, ${fee}.`);
}

function answered(workbook: ExcelJS.Workbook): ExcelJS.Worksheet {
  const sheet = sheetOf(workbook);
  const fill = (pupil: string, fee: string, cells: Record<string, ExcelJS.CellValue>) => {
    const row = rowOf(sheet, pupil, fee);
    for (const [column, value] of Object.entries(cells)) sheet.getCell(`${column}${row}`).value = value;
  };
  fill('00071', 'Core', { H: 66_560, I: 0.04, J: 'Pay awards', K: '=4% on pay' });
  fill('00071', 'Therapy', { H: 6_000.5 });
  fill('@sum', 'Core', { I: 0.025, J: 'nationalLivingWage' });
  fill('T-003', 'One-to-one', { H: '£12,500.00', J: 'National Insurance' });
  return sheet;
}

const problemsOf = (body: unknown): string[] => (body as { problems: Problem[] }).problems.map(({ address, code }) => `${address} ${code}`);

const askedNow = async (): Promise<(number | null)[]> => {
  const { rows } = await world.owner.query<{ asked: number | null }>(
    'select asked_pence::int as asked from return_lines order by current_pence',
  );
  return rows.map(({ asked }) => asked);
};

describe('The return workbook', () => {
  it('holds all drafts of one’s own schools for one customer, filled in and locked but for the answers', async () => {
    const workbook = await download(fees);
    const sheet = sheetOf(workbook);
    expect(sheet.rowCount).toBe(5);
    const row = rowOf(sheet, '00071', 'Therapy');
    expect(sheet.getRow(row).values).toEqual([
      undefined,
      ash.reference,
      'Ash Lane School',
      '00071',
      'Therapy',
      '=HYPERLINK("http://x.example")',
      new Date('2027-04-01T00:00:00Z'),
      6_000.5,
      ...Array<undefined>(4).fill(undefined),
      expect.stringMatching(/^[0-9a-f-]{36}$/),
      expect.any(Number),
    ]);
    expect(sheet.getCell(`E${row}`).type).toBe(ExcelJS.ValueType.String);
    expect(sheet.getCell(`E${row}`).numFmt).toBe('@');
    expect(sheet.getCell(`J${row}`).dataValidation).toMatchObject({ type: 'list' });
    expect(['G', 'L', 'M'].map((column) => sheet.getCell(`${column}${row}`).protection?.locked ?? true)).toEqual([true, true, true]);
    expect(['H', 'I', 'J', 'K'].map((column) => sheet.getCell(`${column}${row}`).protection.locked)).toEqual([false, false, false, false]);
    expect(['K', 'L', 'M'].map((column) => sheet.getColumn(column).hidden)).toEqual([false, true, true]);
    expect(sheet).toHaveProperty('sheetProtection.sheet', true);
    expect(workbook.getWorksheet('Notes')!.getCell('B1').text).toBe('Testshire County Council');
    expect(sheetOf(await download(rival)).rowCount).toBe(2);
    await neighbour.get(`/api/returns/workbook?cycleId=${cycleId}`).expect(404);
    await fees.get(`/api/returns/workbook?cycleId=${randomUUID()}`).expect(404);
    await (await world.as(EMAILS.finance)).get(`/api/returns/workbook?cycleId=${cycleId}`).expect(403);
  });

  it('comes back with every fault at its cell, and saves nothing', async () => {
    const workbook = await download(fees);
    const sheet = answered(workbook);
    const [core, therapy, at, extra] = [
      rowOf(sheet, '00071', 'Core'),
      rowOf(sheet, '00071', 'Therapy'),
      rowOf(sheet, '@sum', 'Core'),
      sheet.rowCount + 1,
    ];
    sheet.getCell(`H${core}`).value = 66_560.01;
    sheet.getCell(`G${therapy}`).value = 5_999;
    sheet.getCell(`H${therapy}`).value = null;
    sheet.getCell(`I${at}`).value = 0.025;
    sheet.getCell(`J${at}`).value = 'Inflation';
    const birchRow = rowOf(sheet, 'T-003', 'One-to-one');
    sheet.getCell(`C${birchRow}`).value = '00071';
    sheet.getCell(`A${extra}`).value = ash.reference;
    sheet.getCell(`C${extra}`).value = 'T-999';
    sheet.getCell(`D${extra}`).value = 'Core';
    sheet.getCell(`H${extra}`).value = 100;
    const before = { asked: await askedNow(), events: await count('audit_events') };
    const refused = await upload(fees, workbook);
    expect(refused.status).toBe(422);
    const expected = [
      `H${core} arithmetic`,
      `G${therapy} currentPriceChanged`,
      `H${therapy} lineUnanswered`,
      `J${at} unknownDriver`,
      `C${birchRow} unmatchedPupil`,
      `C${extra} unmatchedPupil`,
    ];
    expect([...problemsOf(refused.body)].sort()).toEqual([...expected].sort());
    expect((refused.body as { problems: Problem[] }).problems.find(({ code }) => code === 'arithmetic')).toMatchObject({
      sheet: 'Return',
      row: core,
      column: 'H',
      message: expect.stringContaining('£66,560.00, not £66,560.01') as unknown,
    });
    const bytes = Buffer.from(await workbook.xlsx.writeBuffer());
    const answer = fees.post('/api/returns/workbook?marked=true').attach('file', bytes, 'Filled in.xlsx');
    const marked = await opened((await answer.responseType('blob').expect(422)).body as Buffer);
    const wrong: string[] = [];
    sheetOf(marked).eachRow((row) => {
      row.eachCell({ includeEmpty: true }, (cell) => {
        if (cell.note) wrong.push(cell.address);
      });
    });
    expect(wrong.sort()).toEqual(expected.map((each) => each.split(' ')[0]!).sort());
    expect({ asked: await askedNow(), events: await count('audit_events') }).toEqual(before);
  });

  it('misses a driver, a removed row, a doubled row and figures that cannot be read', async () => {
    const workbook = await download(fees);
    const sheet = answered(workbook);
    const [core, at, birchRow] = [rowOf(sheet, '00071', 'Core'), rowOf(sheet, '@sum', 'Core'), rowOf(sheet, 'T-003', 'One-to-one')];
    sheet.getCell(`J${core}`).value = null;
    const therapy = sheet.getRow(rowOf(sheet, '00071', 'Therapy'));
    for (let column = 1; column <= 13; column += 1) therapy.getCell(column).value = null;
    sheet.getCell(`I${at}`).value = '2.512%';
    sheet.getCell(`H${birchRow}`).value = 'TBC';
    sheet.getRow(9).values = sheet.getRow(birchRow).values;
    const { body } = await upload(fees, workbook);
    expect([...problemsOf(body)].sort()).toEqual(
      [`J${core} driverMissing`, `I${at} percentTooFine`, `H${birchRow} notKnown`, 'C9 lineTwice', 'C1 rowMissing'].sort(),
    );
  });

  it('is no other provider’s, and no other file', async () => {
    const workbook = await download(fees);
    answered(workbook);
    const { body } = await upload(rival, workbook);
    expect(new Set((body as { problems: Problem[] }).problems.map(({ code }) => code))).toEqual(new Set(['unmatchedPupil']));
    expect((await upload(await world.as(EMAILS.finance), workbook)).status).toBe(403);
    const other = new ExcelJS.Workbook();
    other.addWorksheet('Return').addRow(['Pupil', 'Price']);
    expect(codesOf(await upload(fees, other))).toEqual(['notAReturnWorkbook']);
    expect(codesOf(await fees.post('/api/returns/workbook').attach('file', PDF, 'return.xlsx'))).toEqual(['notAWorkbook']);
  });

  it('saves all drafts at once when it is right', async () => {
    const workbook = await download(fees);
    answered(workbook);
    const versions = [await returnOf(fees, ash.id), await returnOf(fees, birch.id)].map(({ version }) => version);
    const saved = await upload(fees, workbook);
    expect(saved.status).toBe(201);
    expect(saved.body).toEqual({
      saved: expect.arrayContaining([
        { returnId: ash.id, reference: ash.reference, version: versions[0]! + 1, lines: 3 },
        { returnId: birch.id, reference: birch.reference, version: versions[1]! + 1, lines: 1 },
      ]) as unknown,
      notInFile: [],
    });
    expect(await askedNow()).toEqual([600_050, 1_250_000, 5_125_000, 6_656_000, null]);
    const { rows } = await world.owner.query(
      `select driver, driver_figures from return_lines where asked_pence is not null order by current_pence desc`,
    );
    expect(rows).toEqual([
      { driver: 'pay', driver_figures: '=4% on pay' },
      { driver: 'nationalLivingWage', driver_figures: '' },
      { driver: 'nationalInsurance', driver_figures: '' },
      { driver: null, driver_figures: '' },
    ]);
    expect((await returnOf(fees, ash.id)).version).toBe(versions[0]! + 1);
    expect(await recorded('saveDraft')).toHaveLength(2);
    const again = await download(fees);
    const sheet = sheetOf(again);
    const core = rowOf(sheet, '00071', 'Core');
    expect([sheet.getCell(`H${core}`).value, sheet.getCell(`J${core}`).value, sheet.getCell(`K${core}`).value]).toEqual([
      66_560,
      'Pay awards',
      '=4% on pay',
    ]);
  });

  it('overwrites nothing silently that was entered since it was made', async () => {
    const workbook = await download(fees);
    const ret = await returnOf(fees, birch.id);
    await done(fees, 'saveReturnDraft', 'ReturnDraftInput', {
      ...which(ret),
      lines: [{ lineId: ret.lines[0]!.id, askedPence: 1_240_000, driver: 'pay' }],
    });
    const row = rowOf(sheetOf(workbook), 'T-003', 'One-to-one');
    expect(problemsOf((await upload(fees, workbook)).body)).toEqual([`H${row} staleVersion`]);
    expect((await upload(fees, workbook, '?replace=true')).status).toBe(201);
    expect((await returnOf(fees, birch.id)).lines[0]!.asked!.pence).toBe(1_250_000);
  });

  it('takes no return that was sent, whose evidence stays too', async () => {
    const workbook = await download(fees);
    const { evidenceId } = (await attach(fees, birch.id, Buffer.from('Last words'), 'last.txt').expect(201)).body as Attached;
    await sendReturn(fees, await returnOf(fees, birch.id), 100);
    const row = rowOf(sheetOf(workbook), 'T-003', 'One-to-one');
    expect(problemsOf((await upload(fees, workbook, '?replace=true')).body)).toEqual([`A${row} wrongState`]);
    expect(sheetOf(await download(fees)).rowCount).toBe(4);
    for (const client of [fees, officer]) expect(codesOf(await detach(client, birch.id, evidenceId).expect(409))).toEqual(['wrongState']);
    await attach(fees, birch.id, PNG, 'late.png').expect(409);
  });

  it('stands behind row-level security as well', async () => {
    const client = await world.owner.connect();
    try {
      for (const [role, organisation] of [
        ['iss_provider', world.providerId],
        ['iss_authority', world.authorityId],
      ]) {
        await client.query('begin');
        await client.query("select set_config('role', $1, true), set_config('app.organisation', $2, true)", [role, organisation]);
        const sent = await client.query('delete from return_evidence where return_id = $1', [birch.id]);
        const drafts = await client.query('delete from return_evidence where return_id = $1', [ash.id]);
        await client.query('rollback');
        expect([sent.rowCount, drafts.rowCount! > 0]).toEqual([0, true]);
      }
    } finally {
      client.release();
    }
  });
});

const log = (client: Client, bytes: Buffer, name: string, fields: Record<string, string> = {}) =>
  client
    .post('/api/letters')
    .field({ receivedOn: '2026-11-06', channel: 'post', ...fields })
    .attach('file', bytes, name);

const LETTERS = `query ($after: String, $first: Int!, $unmatchedOnly: Boolean!) {
  receivedLetters(first: $first, after: $after, unmatchedOnly: $unmatchedOnly) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id receivedOn channel note loggedByName school { name } upliftReturn { id reference } file { id name mediaType sizeBytes sha256 } } } }`;

describe('Letters', () => {
  it('are logged with the day they came, also where the file cannot be read', async () => {
    const scan = Buffer.from([1, 2, 3, 4, 0, 255]);
    const read = await log(officer, PDF, 'Fees 2027.pdf', { schoolId: world.schools.cedar.id, note: 'Signed by the head' }).expect(201);
    expect(read.body).toMatchObject({ receivedOn: '2026-11-06', recognised: true, sha256: sha256(PDF) });
    const unread = await log(officer, scan, 'scan.tiff', { channel: 'email', receivedOn: '2026-11-10' }).expect(201);
    expect(unread.body).toMatchObject({ receivedOn: '2026-11-10', recognised: false });
    const { data } = await officer.gql(LETTERS, { first: 1, unmatchedOnly: true });
    expect(data.receivedLetters).toMatchObject({
      totalCount: 2,
      pageInfo: { hasNextPage: true },
      nodes: [
        {
          receivedOn: '2026-11-10',
          channel: 'email',
          note: '',
          loggedByName: 'Olu Officer',
          school: null,
          file: { name: 'scan.tiff', mediaType: 'application/octet-stream' },
        },
      ],
    });
    const next = await officer.gql(LETTERS, { first: 1, unmatchedOnly: true, after: data.receivedLetters.pageInfo.endCursor });
    expect(next.data.receivedLetters).toMatchObject({
      pageInfo: { hasNextPage: false },
      nodes: [{ receivedOn: '2026-11-06', note: 'Signed by the head', school: { name: 'Cedar Grove School' }, upliftReturn: null }],
    });
    expect((await recorded('logLetter')).map(({ shared, subject_type }) => [subject_type, shared])).toEqual([
      ['receivedLetter', false],
      ['receivedLetter', false],
    ]);
    const { fileId } = unread.body as { fileId: string };
    const file = await officer.get(`/api/files/${fileId}`).responseType('blob').expect(200);
    expect((file.body as Buffer).equals(scan)).toBe(true);
    for (const client of [fees, rival, neighbour]) await client.get(`/api/files/${fileId}`).expect(404);
  });

  it('cannot have come tomorrow, on no day, from no school, or be logged by a school', async () => {
    const letters = await count('received_letters');
    expect(codesOf(await log(officer, PDF, 'fees.pdf', { receivedOn: '2026-11-11' }).expect(400))).toEqual(['dateInFuture']);
    expect(codesOf(await log(officer, PDF, 'fees.pdf', { receivedOn: '2026-02-30' }).expect(400))).toEqual(['dateInvalid']);
    expect(codesOf(await log(officer, PDF, 'fees.pdf', { receivedOn: 'last week' }).expect(400))).toEqual(['invalidInput']);
    expect(codesOf(await log(officer, PDF, 'fees.pdf', { channel: 'fax' }).expect(400))).toEqual(['invalidInput']);
    expect(codesOf(await log(officer, PDF, 'fees.pdf', { schoolId: randomUUID() }).expect(400))).toEqual(['unknownSchool']);
    expect(codesOf(await log(fees, PDF, 'fees.pdf').expect(403))).toEqual(['notAllowed']);
    expect(codesOf(await log(await world.as(EMAILS.auditor), PDF, 'fees.pdf').expect(403))).toEqual(['notAllowed']);
    expect(await count('received_letters')).toBe(letters);
    const asked = await fees.gql(LETTERS, { first: 5, unmatchedOnly: false });
    expect(asked.errors?.[0]?.extensions.code).toBe('notAllowed');
    expect((await neighbour.gql(LETTERS, { first: 5, unmatchedOnly: false })).data.receivedLetters.totalCount).toBe(0);
  });

  it('sent twice with one key are logged once', async () => {
    const [first, second] = [
      await log(officer, MAIL, 'fees.eml', { clientKey: 'k1' }).expect(201),
      await log(officer, MAIL, 'fees.eml', { clientKey: 'k1' }),
    ];
    expect(second.body).toEqual(first.body);
    expect(codesOf(await log(officer, PDF, 'fees.eml', { clientKey: 'k1' }).expect(409))).toEqual(['clientKeyReused']);
  });

  it('stay with the return made from them, by the day they came', async () => {
    const { letterId } = (await log(officer, MAIL, 'cedar.eml', { receivedOn: '2026-11-02', channel: 'email' }).expect(201)).body as {
      letterId: string;
    };
    const [cedar] = await returnsOf(rival, cycleId);
    const sent = await sendReturn(officer, cedar!, 300, { letterId, receivedOn: '2026-11-02' });
    expect(sent).toMatchObject({ state: 'submitted', receivedOn: '2026-11-02', late: false });
    const { data } = await officer.gql(LETTERS, { first: 50, unmatchedOnly: false });
    expect((data.receivedLetters.nodes as { id: string }[]).find(({ id }) => id === letterId)).toMatchObject({
      school: { name: 'Cedar Grove School' },
      upliftReturn: { id: cedar!.id },
    });
    const unmatched = await officer.gql(LETTERS, { first: 50, unmatchedOnly: true });
    expect((unmatched.data.receivedLetters.nodes as { id: string }[]).some(({ id }) => id === letterId)).toBe(false);
    expect(await verifyAudit(world.ownerUrl)).toMatchObject({ breaches: [] });
  });
});
