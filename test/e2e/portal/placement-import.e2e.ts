import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LongWorkRunner } from '../../../src/platform/jobs/long-work-runner.js';
import { councilWorkbook } from '../../support/council-workbook.js';
import { type BrowsedPage, type Browser, browse } from '../../support/portal.js';
import { aRoundWorld, EMAILS, type RoundWorld } from '../../support/round-world.js';

let world: RoundWorld;
let officer: Browser;

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
  officer = await browse(world, EMAILS.officer);
});

afterAll(() => world?.close());

/** What the worker does a moment after a work was started. */
async function worked(progress: BrowsedPage): Promise<BrowsedPage> {
  const workId = /progress\/([0-9a-f-]+)/.exec(progress.address)![1]!;
  await world.app.get(LongWorkRunner).run({ workId, authorityId: world.authorityId });
  return officer.get(progress.address);
}

const upload = async (corrected: boolean): Promise<BrowsedPage> => {
  const form = await officer.get('/placements/import');
  const progress = await form.submit({ file: { name: 'Placements.xlsx', bytes: await councilWorkbook({ corrected }) } });
  expect(progress.text).toContain('You can leave this page');
  return (await worked(progress)).follow('Look through what was read');
};

describe('A sheet of placements in the browser', () => {
  it('says what it needs, and what is wrong with what was sent', async () => {
    const form = await officer.get('/placements/import');
    expect(form.text).toContain('No names: columns with personal details are never read.');
    expect((await form.submit({})).errors).toEqual(['Choose the sheet of placements']);
    expect((await form.submit({ file: { name: 'empty.csv', bytes: Buffer.alloc(0) } })).status).toBe(422);
    const failed = await worked(await form.submit({ file: { name: 'letter.pdf', bytes: Buffer.from('%PDF-1.7') } }));
    expect(failed.text).toContain('Upload an .xlsx or a .csv file');
    expect((await failed.follow('Choose another file')).title).toContain('Import placements');
    const template = await officer.get('/placements/import/template');
    expect(template.body.subarray(0, 2).toString()).toBe('PK');
  });

  it('shows every fault by sheet, row and column, and gives the workbook back with its wrong cells marked', async () => {
    const preview = await upload(false);
    const faults = preview.table('Faults');
    expect(faults.some(([sheet, row, column]) => sheet === '2024-25' && row === '6' && column?.startsWith('N'))).toBe(true);
    expect(preview.$('button:contains("Save these placements")')).toHaveLength(0);
    const marked = await preview.follow('Download the workbook with only its wrong cells marked');
    expect(marked.headers['content-disposition']).toContain('to%20correct.xlsx');
    const csv = await officer.get(`${preview.address}?format=csv`);
    expect(csv.body.toString().split('\r\n').length).toBeGreaterThan(faults.length);
  });

  it('takes the choice of a school, and saves all of it once', async () => {
    const preview = await upload(true);
    expect(preview.text).toContain('Which school is meant?');
    const wrong = await preview.submit({ 'school-0': 'other' }, { button: 'Read it again with these choices' });
    expect(wrong.errors).toEqual(['Enter the URN of “The Beeches”']);
    const ready = await preview.submit({ 'school-0': '900002' }, { button: 'Read it again with these choices' });
    expect(ready.message).toContain('Nothing is in the way now');
    const done = await worked(await ready.submit({}, { button: 'Save these placements' }));
    expect(done.text).toContain('16 placements');
    const again = await worked(await ready.submit({}, { button: 'Save these placements' }));
    expect(again.text).toContain('16 placements');
    const { rows } = await world.owner.query<{ count: number }>('select count(*)::int as count from placements');
    expect(rows[0]!.count).toBe(16);
    expect((await officer.get('/progress')).table('Long work').length).toBeGreaterThan(3);
  });

  it('is for those who may, and an upload is nobody else’s', async () => {
    const preview = await upload(true);
    expect((await (await browse(world, EMAILS.neighbour)).get(preview.address)).status).toBe(404);
    expect((await (await browse(world, EMAILS.finance)).get('/placements/import')).status).toBe(403);
  });
});
