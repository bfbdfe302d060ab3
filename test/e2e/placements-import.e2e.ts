import ExcelJS from '@protobi/exceljs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../src/kernel/outcome.js';
import type { PlacementImportPreview } from '../../src/placements/spreadsheet/placement-preview.js';
import { templateWorkbook } from '../../src/placements/spreadsheet/template-workbook.js';
import { asExcelBuffer } from '../../src/placements/spreadsheet/xlsx-grid.js';
import { councilWorkbook } from '../support/council-workbook.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { placementImportWorld, type PlacementImportWorld } from '../support/placement-import-world.js';

let database: TestDatabase;
let world: PlacementImportWorld;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await placementImportWorld(database);
});

afterAll(async () => {
  await world?.close();
  await database?.drop();
});

const value = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.refusals.map(({ message }) => message).join('\n'));
  return outcome.value;
};

const codes = <T>(outcome: Outcome<T>): string[] => (outcome.ok ? [] : outcome.refusals.map(({ code }) => code));

const upload = async (bytes: Buffer, name = 'placements.xlsx', who = world.officer): Promise<PlacementImportPreview> =>
  value(await world.imports.preview(who, { name, bytes }));

const wrongCells = ({ problems }: PlacementImportPreview): string[] =>
  problems.map(({ sheet, address, code }) => `${sheet}!${address} ${code}`);

const saved = async (): Promise<Record<'pupils' | 'placements' | 'fee_lines' | 'fee_line_funders', number>> => {
  const [counts] = await world.rows<Record<'pupils' | 'placements' | 'fee_lines' | 'fee_line_funders', number>>(
    `select (select count(*) from pupils) as pupils, (select count(*) from placements) as placements,
       (select count(*) from fee_lines) as fee_lines, (select count(*) from fee_line_funders) as fee_line_funders`,
  );
  if (!counts) throw new Error('No counts.');
  return counts;
};

const csv = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'), 'utf8');

describe("A council's workbook with every trap", () => {
  let preview: PlacementImportPreview;
  let corrected: PlacementImportPreview;

  beforeAll(async () => {
    preview = await upload(await councilWorkbook({ corrected: false }));
  });

  it('answers what it cannot understand, cell by cell, and guesses no money', () => {
    expect(wrongCells(preview)).toEqual([
      '2024-25!N6 notKnown',
      '2024-25!N7 cellError',
      '2024-25!B10 digitsLost',
      '2024-25!A11 zerosLost',
      '2024-25!G14 schoolNotChosen',
      '2024-25!N15 includesVat',
      '2024-25!H16 monthFirst',
      '2024-25!Q17 splitNotWhole',
      '2024-25!F18 unknownSchool',
      '2024-25!H19 monthNotDay',
      'Joint funded 2024-25!F9 contradiction',
    ]);
    expect(preview.canCommit).toBe(false);
  });

  it('says what it left out and why', () => {
    const notes = preview.notes.map(({ sheet, row, code }) => `${sheet} ${row ?? ''} ${code}`);
    expect(notes).toEqual(
      expect.arrayContaining([
        '2024-25 12 hiddenRow',
        '2024-25 13 struckRow',
        '2024-25 20 totalsRow',
        '2024-25  personalDetails',
        '2024-25  yearTab',
      ]),
    );
    expect(preview.unreadSheets.map(({ name }) => name)).toEqual(['Contacts']);
    expect(preview.sheets.map(({ name, year, headerRow }) => [name, year, headerRow])).toEqual([
      ['2024-25', '2024/25', 4],
      ['2023-24', '2023/24', 4],
      ['Joint funded 2024-25', '2024/25', 2],
    ]);
  });

  it('saves nothing before a commit, and nothing of a file with one wrong cell', async () => {
    expect(codes(await world.imports.commit(world.officer, preview.importId))).toContain('zerosLost');
    expect(await saved()).toEqual({ pupils: 0, placements: 0, fee_lines: 0, fee_line_funders: 0 });
  });

  it('comes back with only its wrong cells marked, and everything else as it was', async () => {
    const file = value(await world.imports.rejected(world.officer, preview.importId));
    const before = new ExcelJS.Workbook();
    await before.xlsx.load(asExcelBuffer(await councilWorkbook({ corrected: false })));
    const after = new ExcelJS.Workbook();
    await after.xlsx.load(asExcelBuffer(file.bytes));
    const marked: string[] = [];
    for (const sheet of after.worksheets) {
      const original = before.getWorksheet(sheet.name);
      sheet.eachRow({ includeEmpty: true }, (row, number) => {
        expect(row.hidden).toBe(original?.getRow(number).hidden);
        row.eachCell({ includeEmpty: true }, (cell) => {
          const was = original?.getCell(cell.address);
          expect(cell.value).toEqual(was?.value);
          expect(cell.isMerged).toBe(was?.isMerged);
          expect(cell.font?.strike).toBe(was?.font?.strike);
          expect(cell.numFmt).toBe(was?.numFmt);
          if (cell.fill?.type === 'pattern' && cell.fill.pattern === 'solid') marked.push(`${sheet.name}!${cell.address}`);
          else expect(cell.note).toBeUndefined();
        });
      });
    }
    expect(marked.sort()).toEqual(preview.problems.map(({ sheet, address }) => `${sheet}!${address}`).sort());
    expect(after.getWorksheet('2024-25')?.getCell('N6').note).toContain('not known yet');
  });

  it('asks which school a nickname means, remembers the answer, and never takes the likeliest by itself', async () => {
    corrected = await upload(await councilWorkbook({ corrected: true }));
    expect(wrongCells(corrected)).toEqual(['2024-25!G14 schoolNotChosen']);
    const [question] = corrected.schools;
    expect(question?.name).toBe('The Beeches');
    expect(question?.candidates.map(({ urn }) => urn)).toContain(900002);
    corrected = value(await world.imports.choose(world.officer, corrected.importId, { schools: { 'The Beeches': 900002 } }));
    expect(wrongCells(corrected)).toEqual([]);
    expect(corrected.canCommit).toBe(true);
    const again = await upload(await councilWorkbook({ corrected: true }));
    expect(again.schools).toEqual([]);
    const elsewhere = await upload(await councilWorkbook({ corrected: true }), 'placements.xlsx', world.neighbour);
    expect(elsewhere.schools.map(({ name }) => name)).toEqual(['The Beeches']);
  });

  it('saves all of it at once, with its money to the penny', async () => {
    const counts = value(await world.imports.commit(world.officer, corrected.importId));
    expect(counts).toMatchObject({ pupils: 16, placements: 16, unchangedPlacements: 0, differences: 0 });
    const lines = await world.rows(
      `select kind, unit, quantity::float as quantity, unit_pence, annual_pence, vat, lower(effective) as "from", upper(effective) as "to"
       from fee_lines line join placements placement on placement.id = line.placement_id join pupils pupil on pupil.id = placement.pupil_id
       where pupil.reference = '0012345' order by kind, lower(effective)`,
    );
    const line = { quantity: 1, vat: 'exempt', unit: 'year', from: '2024-09-01', to: null };
    expect(lines).toEqual([
      { ...line, kind: 'core', unit_pence: 5_000_000, annual_pence: 5_000_000, from: '2023-09-01', to: '2024-09-01' },
      { ...line, kind: 'core', unit_pence: 5_200_000, annual_pence: 5_200_000 },
      { ...line, kind: 'oneToOne', unit: 'week', quantity: 39, unit_pence: 125_000, annual_pence: 4_875_000 },
      { ...line, kind: 'therapy', unit_pence: 300_000, annual_pence: 300_000, from: '2023-09-01' },
    ]);
    expect(
      await world.rows(
        `select distinct school.urn from placements placement join schools school on school.id = placement.school_id order by 1`,
      ),
    ).toEqual([{ urn: 900001 }, { urn: 900002 }, { urn: 900003 }]);
  });

  it('joins the rows of one pupil: a row a funder is one line with its split, a row a fee is a line each', async () => {
    const split = (reference: string): Promise<unknown[]> =>
      world.rows(
        `select line.kind, line.annual_pence, jsonb_object_agg(funder.funder, funder.share_bp) as split
         from fee_lines line join fee_line_funders funder on funder.fee_line_id = line.id
         join placements placement on placement.id = line.placement_id join pupils pupil on pupil.id = placement.pupil_id
         where pupil.reference = $1 group by line.id order by line.kind`,
        [reference],
      );
    expect(await split('0020001')).toEqual([
      { kind: 'core', annual_pence: 8_000_000, split: { education: 5000, health: 2500, socialCare: 2500 } },
    ]);
    expect(await split('0020002')).toEqual([
      { kind: 'core', annual_pence: 3_800_000, split: { education: 10_000 } },
      { kind: 'therapy', annual_pence: 255_000, split: { education: 10_000 } },
    ]);
    expect(await split('0012351')).toEqual([{ kind: 'core', annual_pence: 5_200_000, split: { education: 7500, health: 2500 } }]);
  });

  it('creates nothing new from the same file, and answers a second commit as the first', async () => {
    const before = await saved();
    const first = value(await world.imports.commit(world.officer, corrected.importId));
    expect(first.placements).toBe(16);
    const again = await upload(await councilWorkbook({ corrected: true }));
    expect(again.counts).toMatchObject({ placements: 0, feeLines: 0, unchangedPlacements: 16, differences: 0, problems: 0 });
    expect(value(await world.imports.commit(world.officer, again.importId))).toMatchObject({ pupils: 0, placements: 0, feeLines: 0 });
    expect(await saved()).toEqual(before);
  });

  it('reports a changed amount and leaves what is held', async () => {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(asExcelBuffer(await councilWorkbook({ corrected: true })));
    const cell = workbook.getWorksheet('2024-25')?.getCell('N9');
    if (cell) cell.value = 60_000;
    const changed = await upload(Buffer.from(await workbook.xlsx.writeBuffer()));
    expect(changed.differences).toMatchObject([
      { sheet: '2024-25', address: 'N9', field: 'core', held: expect.stringContaining('£52,000.00') },
    ]);
    value(await world.imports.commit(world.officer, changed.importId));
    const [held] = await world.rows<{ unit_pence: number }>(
      `select unit_pence from fee_lines line join placements placement on placement.id = line.placement_id
       join pupils pupil on pupil.id = placement.pupil_id where pupil.reference = '0012349'`,
    );
    expect(held?.unit_pence).toBe(5_200_000);
  });

  it('keeps no uploaded file once it is saved, since it may hold names, and records who saved what', async () => {
    expect(await world.rows(`select distinct length(content) from placement_imports where state = 'committed'`)).toEqual([{ length: 0 }]);
    const actions = await world.rows<{ action: string; count: number }>(
      `select action, count(*) from audit_events where subject_type in ('placement', 'placementImport') group by action order by action`,
    );
    expect(actions).toEqual([
      { action: 'importPlacement', count: 16 },
      { action: 'importPlacements', count: 3 },
    ]);
    expect(await world.rows(`select from audit_events where after::text like '%Example%' or after::text like '%H801200001001%'`)).toEqual(
      [],
    );
  });
});

describe('The officer decides', () => {
  const HEAD = 'Pupil ref,NCY,Need,URN,Start date,Setting,Naming basis,Core (per year)';

  it('what a column is, once for all sheets with these headings', async () => {
    const sheet = (reference: string): Buffer =>
      csv('Pupil ref,NCY,Need,URN,Start date,Setting,Naming basis,Zahlung', `${reference},7,ASD,900001,01/09/2025,Day,Agreed,"41,000"`);
    const first = await upload(sheet('M-1'), 'mapping.csv');
    expect(first.sheets[0]?.columns.at(-1)).toMatchObject({ column: 'H', field: null });
    const mapped = value(
      await world.imports.choose(world.officer, first.importId, { columns: { CSV: [{ column: 'H', field: 'core', unit: 'year' }] } }),
    );
    expect(mapped.counts).toMatchObject({ feeLines: 1, problems: 0 });
    const second = await upload(sheet('M-2'), 'mapping.csv');
    expect(second.sheets[0]?.columns.at(-1)).toMatchObject({ field: 'core', unit: 'year', remembered: true });
    expect(second.counts).toMatchObject({ feeLines: 1, problems: 0 });
  });

  it('whether short references lost their zeros', async () => {
    const file = csv(HEAD, '77,7,ASD,900001,01/09/2025,Day,Agreed,"41,000"');
    const asked = await upload(file, 'zeros.csv');
    expect(wrongCells(asked)).toEqual(['CSV!A2 zerosLost']);
    const told = value(await world.imports.choose(world.officer, asked.importId, { restoreZeros: true }));
    expect(told.problems).toEqual([]);
    expect(told.notes.map(({ message }) => message).join()).toContain('0000077');
  });

  it('whether hidden rows count', async () => {
    const preview = await upload(await councilWorkbook({ corrected: true }));
    const all = value(await world.imports.choose(world.officer, preview.importId, { includeHidden: true, includeStruck: true }));
    expect(all.counts).toMatchObject({ placements: 2, unchangedPlacements: 16 });
  });
});

describe('Walls', () => {
  it('an auditor imports nothing, and no authority sees the upload of another', async () => {
    const file = csv('Pupil ref,URN,Start date', 'A-1,900001,01/09/2025');
    expect(codes(await world.imports.preview(world.auditor, { name: 'a.csv', bytes: file }))).toEqual(['notAllowed']);
    const preview = await upload(file, 'a.csv');
    expect(codes(await world.imports.show(world.neighbour, preview.importId))).toEqual(['unknownImport']);
    expect(codes(await world.imports.commit(world.neighbour, preview.importId))).toEqual(['unknownImport']);
  });

  it('two officers who commit the same file at once create it once', async () => {
    const file = csv(
      'Pupil ref,NCY,Need,URN,Start date,Setting,Naming basis,Core (per year)',
      'C-1,7,ASD,900001,01/09/2025,Day,Agreed,"41,000"',
    );
    const uploads = await Promise.all([upload(file, 'one.csv'), upload(file, 'two.csv'), upload(file, 'three.csv')]);
    const counts = await Promise.all(uploads.map(({ importId }) => world.imports.commit(world.officer, importId)));
    expect(counts.map((outcome) => value(outcome).placements).sort()).toEqual([0, 0, 1]);
  });

  it('the template it hands out is understood, but for its invented school', async () => {
    const preview = await upload(await templateWorkbook(), 'template.xlsx', world.neighbour);
    expect(preview.sheets[0]?.columns.every(({ field }) => field !== null)).toBe(true);
    expect(wrongCells(preview)).toEqual([]);
    expect(preview.counts).toMatchObject({ placements: 1, feeLines: 1 });
  });
});
