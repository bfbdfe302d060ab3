import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StatisticsService, readFolder } from '../../../src/pooling/statistics/statistics.service.js';
import { StatisticsQuery } from '../../../src/pooling/statistics/statistics.query.js';
import { backTest } from '../../../src/pooling/statistics/back-test.js';
import { LongWorkRunner } from '../../../src/platform/jobs/long-work-runner.js';
import type { Actor } from '../../../src/kernel/actor.js';
import { aBlock, blockTerms, headOf } from '../../support/block-world.js';
import type { Client } from '../../support/app.js';
import { browse } from '../../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

const PUBLISHED = new URL('../../../../shared/data/dfe-ehcp-2025', import.meta.url).pathname;

const FORECAST = `query ($by: [DemandDimension!]!, $where: [ForecastWhere!]! = []) { demandForecast(by: $by, where: $where) { rows { cell { dimension category } today years { ahead low central high least most } }
  supply { phase block { places empty } market { capacity vacancies schools } years { ahead central opening block gapLow gap gapHigh } }
  provision { name kind phase needs places opensOn closesOn } schools { name capacity pupils ours } } }`;

let world: RoundWorld;
let head: Client;
let platform: Actor;

beforeAll(async () => {
  world = await aRoundWorld('2026-11-10T09:00:00Z');
  head = await world.as(EMAILS.head);
  await world.owner.query(
    `with child as (
       insert into pupils (authority_id, reference, year_group, primary_need)
       select $1, 'F-' || number, case when number <= 10 then 8 when number <= 16 then 6 else 11 end, case when number % 2 = 0 then 'ASD' else 'SEMH' end
       from generate_series(1, 20) number returning id)
     insert into placements (authority_id, school_id, pupil_id, starts_on, setting, naming_basis) select $1, $2, id, '2026-09-01', 'day', 'agreed' from child`,
    [world.authorityId, world.schools.ash.id],
  );
  const organisation = await world.anOrganisation('platform', 'The platform');
  platform = {
    ...headOf(world),
    organisationId: organisation,
    organisationName: 'The platform',
    kind: 'platform',
    roles: ['platformAdministrator'],
  };
});
afterAll(() => world.close());

const show = async (client: Client, by: string | string[] = 'phase', where: object[] = []) => {
  const answer = await client.gql(FORECAST, { by, where });
  expect(answer.errors).toBeUndefined();
  return answer.data.demandForecast;
};

describe('a forecast from an authority’s own records', () => {
  it('rolls its children forward by rates that a commissioner changes, each change on record', async () => {
    const before = await show(head);
    const of = (forecast: any, category: string) => forecast.rows.find((row: any) => row.cell[0].category === category);
    expect(before.rows.map(({ cell, today }: any) => [cell[0].category, today])).toEqual([
      ['primary', 6],
      ['secondary', 14],
      ['post16', 0],
    ]);
    // A year on: 10 of year 8 with 97%, 6 of year 6 with 90% in year 7. Of 20 17.3 are left: 2.7 come, 10 of 20 parts of them in year 8 and 4 in year 11.
    expect(of(before, 'secondary').years[0].central).toBeCloseTo(10 * 0.97 + 6 * 0.9 + (2.7 * 14) / 20, 6);
    expect(of(before, 'post16').years[0].central).toBeCloseTo(4 * 0.55, 6);
    const rates = {
      stayBp: 10_000,
      transferBp: 10_000,
      post16Bp: 0,
      entryBp: 0,
      growthBp: 0,
      lowBp: 9_000,
      highBp: 11_000,
      reason: 'A local study.',
    };
    const set = (client: Client, input: object) =>
      client.gql('mutation ($input: ForecastRatesInput!) { setForecastRates(input: $input) { userErrors { code field } } }', { input });
    expect(
      (await set(await world.as(EMAILS.officer), rates)).errors ??
        (await set(await world.as(EMAILS.officer), rates)).data.setForecastRates.userErrors,
    ).toEqual([expect.objectContaining({ code: 'notAllowed' })]);
    expect(
      (await set(head, { ...rates, stayBp: 10_001, reason: '' })).data.setForecastRates.userErrors.map(({ code }: any) => code),
    ).toEqual(['rateWrong', 'reasonMissing']);
    expect((await set(head, rates)).data.setForecastRates.userErrors).toEqual([]);
    const after = await show(head);
    // All 10 of year 8 and all 6 of year 6 go on, nobody of year 11 and nobody new.
    expect(of(after, 'secondary').years[0]).toMatchObject({ low: 16, central: 16, high: 16, least: 16, most: 16 });
    expect(of(after, 'post16').years[0].central).toBe(0);
    const { rows } = await world.owner.query(`select before, after from audit_events where action = 'setForecastRates'`);
    expect(rows).toMatchObject([{ before: { stayBp: 9_700 }, after: { stayBp: 10_000, reason: 'A local study.' } }]);
  });

  it('is by year group, start term, district, setting, need and phase together, narrowed, and the same in the file', async () => {
    const fine = await show(head, ['need', 'phase', 'year', 'term', 'setting', 'district']);
    const today = (rows: any[]) =>
      rows.filter((row) => row.today > 0).map((row) => [...row.cell.map(({ category }: any) => category), row.today]);
    expect(today(fine.rows)).toEqual([
      ['ASD', 'primary', '6', 'autumn', 'day', 'notKnown', 3],
      ['ASD', 'secondary', '8', 'autumn', 'day', 'notKnown', 5],
      ['ASD', 'secondary', '11', 'autumn', 'day', 'notKnown', 2],
      ['SEMH', 'primary', '6', 'autumn', 'day', 'notKnown', 3],
      ['SEMH', 'secondary', '8', 'autumn', 'day', 'notKnown', 5],
      ['SEMH', 'secondary', '11', 'autumn', 'day', 'notKnown', 2],
    ]);
    const narrowed = await show(
      head,
      ['year'],
      [
        { dimension: 'need', categories: ['ASD'] },
        { dimension: 'phase', categories: ['secondary'] },
      ],
    );
    expect(today(narrowed.rows)).toEqual([
      ['8', 5],
      ['11', 2],
    ]);
    // The rates of the change above: all 3 of year 6 with autism are in year 7 a year on.
    expect(narrowed.rows.find(({ cell }: any) => cell[0].category === '7').years[0].central).toBe(3);
    const portal = await browse(world, EMAILS.head);
    const page = await portal.get('/pooling/forecast?by=year&and=need&phase=secondary');
    expect([page.status, page.$('main tbody tr').length > 0, page.text.includes('Year 8')]).toEqual([200, true, true]);
    const csv = await portal.get('/pooling/forecast?by=year&need=ASD&phase=secondary&format=csv');
    expect(csv.body.toString()).toContain('Year group,Today,2027,');
    expect(csv.body.toString()).toMatch(/Year 7,0,3\.0,3\.0,3\.0,3\.0,3\.0/);
  });

  it('sets blocks and own places to open against it, and says what the market must fill', async () => {
    await aBlock(world, {
      reference: 'B-1',
      startsOn: '2026-09-01',
      endsOn: '2029-08-31',
      terms: blockTerms({ groups: [{ name: 'SEMH', needs: ['SEMH'], phase: 'secondary', setting: 'day', guaranteed: 5, optional: 0 }] }),
    });
    const portal = await browse(world, EMAILS.head);
    const form: Record<string, string> = {
      name: 'Northgate School',
      kind: 'specialSchool',
      phase: 'secondary',
      needs: 'ASD',
      places: '4',
      'opensOn-day': '1',
      'opensOn-month': '9',
      'opensOn-year': '2027',
    };
    const page = await portal.get('/pooling/supply');
    const wrong = await page.submit({ ...form, needs: 'ABC', places: '' }, { button: 'Record these places' });
    expect([wrong.status, wrong.text.includes('Not known as a need: ABC'), wrong.text.includes('Enter how many places')]).toEqual([
      422,
      true,
      true,
    ]);
    await wrong.submit({ needs: 'ASD', places: '4' }, { button: 'Record these places' });
    const secondary = (await show(head)).supply.find(({ phase }: { phase: string }) => phase === 'secondary');
    expect(secondary.years[0]).toMatchObject({ ahead: 1, opening: 4, block: 5, gap: 16 - 4 - 5 });
    expect(secondary.years[2]).toMatchObject({ block: 0 });
  });

  it('shows capacity and vacancies of schools, and the empty places of blocks', async () => {
    await world.owner.query(`update schools set capacity = 60, pupils = 52, low_age = 11, high_age = 16 where id = $1`, [
      world.schools.ash.id,
    ]);
    const { supply, schools } = await show(head);
    expect(schools.find(({ name }: any) => name === 'Ash Lane School')).toEqual({
      name: 'Ash Lane School',
      capacity: 60,
      pupils: 52,
      ours: 20,
    });
    const secondary = supply.find(({ phase }: any) => phase === 'secondary');
    expect(secondary.market).toMatchObject({ vacancies: 8, capacity: 60 });
    expect(secondary.block).toEqual({ places: 5, empty: 5 });
    const portal = await browse(world, EMAILS.head);
    const page = await portal.get('/pooling/supply');
    expect(page.text).toContain('8of 60 places at 1 school');
    expect((await portal.get('/pooling/supply?table=gap&format=csv')).body.toString()).toContain(
      'Block places today,Of these empty,Vacancies at schools',
    );
    expect((await portal.get('/pooling/supply?table=schools&format=csv')).body.toString()).toContain(
      'Ash Lane School,Secondary,60,52,8,20',
    );
  });

  it('takes own places from a sheet: looked through first, then all of it or nothing, and the same columns come back', async () => {
    const portal = await browse(world, EMAILS.head);
    const upload = async (...lines: string[]) =>
      (await portal.get('/pooling/supply/import')).submit(
        { file: { name: 'Places.csv', bytes: Buffer.from(lines.join('\n')), type: 'text/csv' } },
        { button: 'Read the sheet' },
      );
    const HEADER = 'School or provision,Kind,Phase,Needs,Places,Open from,Until';
    const held = async () => (await show(head)).provision.map(({ name, places, closesOn }: any) => [name, places, closesOn]);
    const wrong = await upload(
      HEADER,
      'Wood Base,DSP,Primary,ASD,8,01/09/2027,',
      'Hill School,Special school,Secondary,XYZ,many,01/09/2027,',
    );
    expect(wrong.text).toContain('“many” is not a whole number of places from 1 to 2,000.');
    expect(wrong.$('button:contains("Keep these places")')).toHaveLength(0);
    expect(await held()).toEqual([['Northgate School', 4, null]]);
    const right = await upload(
      HEADER,
      'Wood Base,DSP,Primary,ASD,8,01/09/2027,',
      'Northgate School,Special school,Secondary,ASD,6,01/09/2027,31/08/2030',
    );
    expect(right.text).toContain('before: 4');
    expect(await held()).toEqual([['Northgate School', 4, null]]);
    const kept = await right.submit({}, { button: 'Keep these places' });
    expect(kept.message).toContain('1 row recorded, 1 changed, 0 as they were.');
    expect(await held()).toEqual([
      ['Northgate School', 6, '2030-08-31'],
      ['Wood Base', 8, null],
    ]);
    const { rows } = await world.owner.query(`select before, after from audit_events where action = 'importOwnPlaces'`);
    expect(rows).toMatchObject([
      { before: { places: [{ name: 'Northgate School', places: 4 }] }, after: { fileName: 'Places.csv', added: 1, changed: 1 } },
    ]);
    for (const format of ['csv', 'xlsx']) {
      const bytes = (await portal.get(`/pooling/supply?table=own&format=${format}`)).body;
      const again = await (
        await portal.get('/pooling/supply/import')
      ).submit({ file: { name: `Back.${format}`, bytes } }, { button: 'Read the sheet' });
      expect(again.text).toContain('Everything in this file is recorded already.');
    }
    // What the page sends back is checked anew.
    const forged = await right.submit(
      {
        rows: JSON.stringify([
          { name: 'X', kind: 'castle', phase: 'primary', needs: [], places: 0, opensOn: '2027-09-01', closesOn: null },
        ]),
      },
      { button: 'Keep these places' },
    );
    expect([forged.status, forged.text.includes('Row 1: Choose what it is.')]).toEqual([422, true]);
    expect(await held()).toHaveLength(2);
    expect((await (await browse(world, EMAILS.officer)).get('/pooling/supply/import')).status).toBe(403);
  });

  it('is another authority’s to read neither in the service nor by SQL', async () => {
    expect((await (await world.as(EMAILS.fees)).gql(FORECAST, { by: ['need'] })).errors![0]!.extensions.code).toBe('notAllowed');
    expect((await show(await world.as(EMAILS.neighbour))).rows.every(({ today }: { today: number }) => today === 0)).toBe(true);
    for (const table of ['forecast_rates', 'own_provision']) {
      await world.owner.query('begin');
      await world.owner.query(`select set_config('role', 'iss_authority', true), set_config('app.organisation', $1, true)`, [
        world.neighbourId,
      ]);
      const { rows } = await world.owner.query(`select from ${table}`);
      await world.owner.query('rollback');
      expect(rows).toHaveLength(0);
    }
  });
});

describe('a forecast of members together', () => {
  const POOLED = `query ($by: [DemandDimension!]!) { pooledForecast(by: $by) { takenOn members
    rows { cell { category } published { figure least most words } years { ahead low central high least most } } } }`;
  const LLR = 'commissioner@shires.example';
  const pooled = async (client: Client, by: string[] = []) => (await client.gql(POOLED, { by })).data.pooledForecast;
  let llr: Client;

  beforeAll(async () => {
    const consortium = await world.anOrganisation('consortium', 'The Shires');
    await world.aPerson(LLR, ['llrCommissioner'], consortium, 'Cora Commissioner');
    await world.aPerson('head@nextshire.example', ['headOfSes'], world.neighbourId, 'Ned Next');
    for (const authority of [world.authorityId, world.neighbourId]) {
      await world.owner.query(`insert into consortium_members (consortium_id, authority_id, period) values ($1, $2, '[2020-01-01,)')`, [
        consortium,
        authority,
      ]);
      await world.owner.query(
        `insert into sharing_agreements (consortium_id, authority_id, subject, period, signed_on, reference) values ($1, $2, 'demand', '[2026-01-01,)', '2025-12-01', 'ISA/2')`,
        [consortium, authority],
      );
    }
    llr = await world.as(LLR);
  });

  it('rests on what members published and on nobody’s children', async () => {
    expect(await pooled(llr)).toEqual({ takenOn: null, members: [], rows: [] });
    for (const [email, authorityId] of [
      [EMAILS.head, world.authorityId],
      ['head@nextshire.example', world.neighbourId],
    ] as const) {
      const { data } = await (await world.as(email)).gql('mutation { publishDemand { workId userErrors { code } } }');
      await world.app.get(LongWorkRunner).run({ workId: data.publishDemand.workId, authorityId });
    }
    const before = await pooled(llr, ['phase']);
    expect(before.members).toEqual(['Nextshire Council', 'Testshire County Council']);
    const secondary = before.rows.find(({ cell }: any) => cell[0].category === 'secondary');
    // 14 of our own, none of the neighbour's: the figure may stand for that, and so may the range a year ahead.
    expect(secondary.published.least).toBeLessThanOrEqual(14);
    expect(secondary.published.most).toBeGreaterThanOrEqual(14);
    expect(secondary.years[0].most - secondary.years[0].least).toBeGreaterThanOrEqual(8);
    // More children, and nothing is different: the same for everybody, until the next publication.
    await world.owner.query(
      `with child as (insert into pupils (authority_id, reference, year_group, primary_need)
         select $1, 'M-' || number, 9, 'ASD' from generate_series(1, 30) number returning id)
       insert into placements (authority_id, school_id, pupil_id, starts_on, setting, naming_basis) select $1, $2, id, '2026-09-01', 'day', 'agreed' from child`,
      [world.neighbourId, world.schools.ash.id],
    );
    expect(await pooled(llr, ['phase'])).toEqual(before);
    expect((await (await world.as(EMAILS.fees)).gql(POOLED, { by: [] })).errors![0]!.extensions.code).toBe('notAllowed');
  });

  it('refuses what is not published by year group, saying what can be had', async () => {
    const { errors } = await llr.gql(POOLED, { by: ['term', 'year'] });
    expect(errors![0]).toMatchObject({
      message: expect.stringContaining('You can have: need, phase and year'),
      extensions: { code: 'notInPlan' },
    });
    expect((await pooled(llr, ['need', 'year'])).rows.every(({ cell }: any) => cell.length === 2)).toBe(true);
  });

  it('is by the reader’s own rates, which a consortium sets for itself', async () => {
    const [ours, theirs] = [await pooled(await world.as(EMAILS.head)), await pooled(llr)];
    expect(ours.rows[0].published).toEqual(theirs.rows[0].published);
    // The head of service has set that nobody new comes.
    expect(ours.rows[0].years[2].central).toBeLessThan(theirs.rows[0].years[2].central);
    const portal = await browse(world, LLR);
    const page = await portal.get('/pooling/forecast');
    const changed = await page.submit({ entry: '0', reason: 'No new schools.' }, { button: 'Change the rates' });
    expect(changed.text).toContain('Set by Cora Commissioner: No new schools.');
    expect((await pooled(llr)).rows[0].years[2].central).toBeLessThan(theirs.rows[0].years[2].central);
    expect((await pooled(await world.as(EMAILS.head))).rows).toEqual(ours.rows);
    expect((await portal.get('/pooling/supply')).status).toBe(403);
  });

  it('is the same on the page, in its file and for programs', async () => {
    const portal = await browse(world, EMAILS.head);
    const address = '/pooling/forecast?whose=members&by=phase';
    const [page, file] = [await portal.get(address), (await portal.get(`${address}&format=csv`)).body.toString()];
    expect(page.text).toContain('nobody’s children are counted for it');
    for (const { published, years } of (await pooled(await world.as(EMAILS.head), ['phase'])).rows) {
      expect(page.text).toContain(published.words);
      expect(page.text).toContain(`${String(years[0].least)} to ${String(years[0].most)}; by the rates`);
      expect(file).toContain(`${published.words},about ${String(Math.round(years[0].central))},`);
    }
  });
});

describe('the Department’s published statistics', () => {
  const HEADER =
    'time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,new_la_code,old_la_code,la_name,breakdown_topic,breakdown';
  const row = (period: string, level: string, code: string, name: string, breakdown: string, counts: string): string =>
    `${period},Academic year,${level},E92000001,England,,,,${code},${name},All,${breakdown},${counts}`;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plans-'));
    const caseload = (last: string) =>
      [
        `${HEADER},ehcplans,special_independent,special_non_maintained,mainstream_total_pc`,
        row('202324', 'National', '', '', 'All EHC plans', '1000,100,20,39.2'),
        row('202425', 'National', '', '', 'All EHC plans', '1100,120,22,39.2'),
        row('202324', 'Local authority', '801', 'Testshire', 'All EHC plans', '100,50,10,40'),
        row('202425', 'Local authority', '801', 'Testshire', 'All EHC plans', last),
        row('202425', 'Local authority', '801', 'Testshire', 'age 5', '1,0,0,40'),
      ].join('\n');
    await writeFile(join(folder, 'caseload.csv'), caseload('110,20,40,40'));
    await writeFile(join(folder, 'wrong.csv'), caseload('110,many,x,40'));
    await writeFile(
      join(folder, 'sen_needs_all_plans.csv'),
      [`${HEADER},ehc_plans,number_asd,asd_pc`, row('202425', 'Local authority', '801', 'Testshire', 'All EHC plans', '110,60,54.5')].join(
        '\n',
      ),
    );
    await writeFile(
      join(folder, 'residential_settings.csv'),
      [`${HEADER},Res_3851,Res_52`, row('202425', 'Local authority', '801', 'Testshire', 'All residential placements', 'z,c')].join('\n'),
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are loaded whole or not at all, twice the same, with markers kept as what they are', async () => {
    const service = world.app.get(StatisticsService, { strict: false });
    const missing = await service.importFolder(platform, join(folder, 'none'));
    expect(!missing.ok && missing.refusals.map(({ code }) => code)).toEqual(['fileMissing', 'fileMissing', 'fileMissing']);
    expect(await service.importFolder(platform, folder)).toMatchObject({
      ok: true,
      value: { authorities: 1, years: [2024, 2025], changed: 16 },
    });
    expect(await service.importFolder(platform, folder)).toMatchObject({ ok: true, value: { changed: 0 } });
    const found = await world.app.get(StatisticsQuery, { strict: false }).of(headOf(world), '801');
    expect(found.trends.find(({ measure }) => measure === 'res_3851')!.years).toEqual([{ year: 2025, value: null, marker: 'z' }]);
    expect(found.needs).toEqual([{ need: 'ASD', value: 60, marker: null }]);
    // 60 places, plans grew by a tenth in England.
    expect(found.forecast.map(({ year, mean }) => [year, mean])).toEqual([
      [2026, 66],
      [2027, 73],
    ]);
    expect(found.reclassified).toEqual([2025]);
    const page = await (await browse(world, EMAILS.head)).get('/pooling/statistics?la=801');
    expect(page.text).toContain('schools were counted as the other kind');
  });

  it('say file, row and column of what is wrong', async () => {
    await writeFile(join(folder, 'caseload.csv'), (await import('node:fs')).readFileSync(join(folder, 'wrong.csv')));
    const { refusals } = await readFolder(folder);
    expect(refusals.map(({ message }) => message)).toEqual([
      'caseload.csv, row 5, column special_independent: “many” is neither a whole number nor x, z or c.',
    ]);
  });

  const real = existsSync(PUBLISHED) ? it : it.skip;
  real('hold for the files as they are published: every year, every authority, and the rule that errs least', async () => {
    const { statistics, refusals } = await readFolder(PUBLISHED);
    expect(refusals).toEqual([]);
    expect(new Set(statistics.map(({ year }) => year)).size).toBe(7);
    expect(new Set(statistics.filter(({ year, laCode }) => year === 2025 && laCode !== 'ENG').map(({ laCode }) => laCode)).size).toBe(153);
    const tested = backTest(statistics, ['special_independent', 'special_non_maintained'], 'ehcplans', 2);
    expect(Math.min(...tested.map(({ error }) => error))).toBe(tested[0]!.error);
    expect(tested[0]!.error).toBeLessThan(36);
    expect(tested[0]!.heldEighty).toBeGreaterThan(0.7);
  });
});
