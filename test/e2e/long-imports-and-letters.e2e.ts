import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import JSZip from 'jszip';
import { BulkLetters } from '../../src/documents/bulk-letters.service.js';
import { DocumentsService } from '../../src/documents/documents.service.js';
import { composeVariationLetter } from '../../src/documents/rendering/variation-letter.js';
import { aVariationLetter } from '../../src/documents/rendering/variation-letter.sample.js';
import type { Actor } from '../../src/kernel/actor.js';
import type { Outcome } from '../../src/kernel/outcome.js';
import { PlacementImportService } from '../../src/placements/spreadsheet/placement-import.service.js';
import { PlacementWorks } from '../../src/placements/spreadsheet/placement-works.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { LongWorkRunner } from '../../src/platform/jobs/long-work-runner.js';
import { LongWorks } from '../../src/platform/jobs/long-works.js';
import { councilWorkbook } from '../support/council-workbook.js';
import { aRoundWorld, type RoundWorld } from '../support/round-world.js';

let world: RoundWorld;
let officer: Actor;
let auditor: Actor;

beforeAll(async () => {
  world = await aRoundWorld();
  for (const [urn, name] of [
    [900001, 'Beech Lodge School'],
    [900002, 'The Old Beeches School'],
    [900003, 'Millbrook House School'],
  ])
    await world.owner.query(
      "insert into schools (urn, name, kind, type_code, type_name, status, la_code, la_name) values ($1, $2, 'iss', '10', 'Other independent special school', 'open', '801', 'Testshire')",
      [urn, name],
    );
  officer = {
    personId: world.people.officer,
    personName: 'Olu Officer',
    organisationId: world.authorityId,
    organisationName: 'Testshire County Council',
    kind: 'authority',
    roles: ['sesOfficer'],
    access: 'write',
    source: 'test',
  };
  auditor = { ...officer, personId: world.people.auditor, personName: 'Aud Itor', roles: ['auditor'], access: 'read' };
});

afterAll(() => world?.close());

function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
  return outcome.value;
}

const codes = (outcome: Outcome<unknown>): string[] => (outcome.ok ? [] : outcome.refusals.map(({ code }) => code));

const run = (workId: string) => world.app.get(LongWorkRunner).run({ workId, authorityId: officer.organisationId });
const show = (workId: string) => world.app.get(LongWorks).show(officer, workId);
const service = <T>(type: new (...args: never[]) => T): T => world.app.get<T>(type, { strict: false });

describe('A sheet of placements as long work', () => {
  it('is read, and a second run of the same work finds it read', async () => {
    const works = service(PlacementWorks);
    const file = { name: 'Placements 2027.xlsx', bytes: await councilWorkbook({ corrected: false }) };
    const workId = value(await works.read(officer, file));
    expect(await show(workId)).toMatchObject({ state: 'waiting', title: 'Reading Placements 2027.xlsx' });
    // The machine dies after reading and before saying so: the work is taken up from its start.
    await service(PlacementImportService).preview(officer, file, {}, workId);
    expect(await run(workId)).toBe(true);
    const { state, result } = await show(workId);
    expect(state).toBe('done');
    expect(result).toMatchObject({ importId: workId, problems: expect.any(Number) });
    const { rows } = await world.owner.query('select from placement_imports');
    expect(rows).toHaveLength(1);
  });

  it('is committed once, and what cannot be committed says every fault', async () => {
    const works = service(PlacementWorks);
    const read = async (corrected: boolean): Promise<string> => {
      const id = value(await works.read(officer, { name: 'Sheet.xlsx', bytes: await councilWorkbook({ corrected }) }));
      await run(id);
      return id;
    };
    const wrong = value(await works.commit(officer, await read(false)));
    await run(wrong);
    expect(await show(wrong)).toMatchObject({ state: 'failed', error: expect.stringContaining('2024-25, N6: ') });
    const importId = await read(true);
    value(await service(PlacementImportService).choose(officer, importId, { schools: { 'The Beeches': 900002 } }));
    const [one, two] = [value(await works.commit(officer, importId)), value(await works.commit(officer, importId))];
    await Promise.all([run(one), run(two)]);
    const [first, second] = [await show(one), await show(two)];
    expect(first).toMatchObject({ state: 'done', result: { importId, placements: 16 } });
    expect(second.result).toEqual(first.result);
    const { rows } = await world.owner.query<{ count: number }>('select count(*)::int as count from placements');
    expect(rows[0]!.count).toBe(16);
  });

  it('is refused empty, no workbook, unknown, or from who may not', async () => {
    const works = service(PlacementWorks);
    expect(codes(await works.read(officer, { name: 'a.csv', bytes: Buffer.alloc(0) }))).toEqual(['emptyFile']);
    expect(codes(await works.read(auditor, { name: 'a.csv', bytes: Buffer.from('a,b') }))).toEqual(['notAllowed']);
    expect(codes(await works.commit(officer, randomUUID()))).toEqual(['unknownImport']);
    const letter = value(await works.read(officer, { name: 'letter.pdf', bytes: Buffer.from('%PDF-1.7') }));
    await run(letter);
    expect(await show(letter)).toMatchObject({ state: 'failed', error: expect.stringContaining('Upload an .xlsx or a .csv file') });
    const { rows } = await world.owner.query('select from long_works where state in ($1, $2) and file is not null', ['done', 'failed']);
    expect(rows).toEqual([]);
  });
});

describe('Letters of many returns', () => {
  const freeze = (reference: string, snapshot: object, subjectId: string = randomUUID()): Promise<string> =>
    world.app.get(UnitOfWork).run(officer, async () => {
      await service(DocumentsService).freeze({
        kind: 'variationLetter',
        reference,
        authorityId: officer.organisationId,
        schoolId: world.schools.ash.id,
        subjectType: 'upliftReturn',
        subjectId,
        snapshot,
      });
      return subjectId;
    });

  it('come as one archive, those that failed before among them, and say which could not be made', async () => {
    const snapshot = composeVariationLetter(aVariationLetter());
    const subjects = [await freeze('VL/801/1', snapshot), await freeze('VL/801/1', snapshot), await freeze('VL/801/3', { nothing: true })];
    await world.owner.query("update documents set last_error = 'The disc was full.' where subject_id = $1", [subjects[0]]);
    const letters = service(BulkLetters);
    const workId = value(await letters.start(officer, [...subjects, randomUUID()]));
    expect(await show(workId)).toMatchObject({ title: 'Putting 3 letters together' });
    expect(await run(workId)).toBe(true);
    expect(await show(workId)).toMatchObject({ state: 'done', done: 3, total: 3, result: { letters: 2, failed: ['VL/801/3'] } });
    const file = await world.app.get(LongWorks).file(officer, workId);
    const zip = await JSZip.loadAsync(file.bytes);
    expect(Object.keys(zip.files).sort()).toEqual(['Not made.txt', 'VL-801-1 (2).pdf', 'VL-801-1.pdf']);
    expect(await zip.file('VL-801-1.pdf')!.async('string')).toMatch(/^%PDF-/);
    expect(await zip.file('Not made.txt')!.async('string')).toContain('VL/801/3');
  });

  it('are refused without a choice, without a letter, and to an auditor, who opens each one', async () => {
    const letters = service(BulkLetters);
    expect(codes(await letters.start(officer, []))).toEqual(['nothingChosen']);
    expect(codes(await letters.start(officer, [randomUUID()]))).toEqual(['noLetters']);
    expect(codes(await letters.start(auditor, [randomUUID()]))).toEqual(['notAllowed']);
  });
});
