import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import iconv from 'iconv-lite';
import type { Outcome } from '../../src/kernel/outcome.js';
import type { RegisterImportReport } from '../../src/providers/register/register-import.service.js';
import { registerImportCommands } from '../../src/providers/register/register.commands.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { REGISTER_COLUMNS } from '../support/register-columns.js';
import { generateRegister } from '../support/register-generator.js';
import { registerWorld, type RegisterWorld } from '../support/register-world.js';

let folder: string;
let database: TestDatabase;
let world: RegisterWorld;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'register-'));
  database = await createTestDatabase();
  world = await registerWorld(database);
});

afterAll(async () => {
  await world?.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** A database of its own for a story that begins with an empty register. */
async function onAnEmptyRegister<T>(story: (world: RegisterWorld) => Promise<T>): Promise<T> {
  const own = await createTestDatabase();
  const ownWorld = await registerWorld(own);
  try {
    return await story(ownWorld);
  } finally {
    await ownWorld.close();
    await own.drop();
  }
}

const value = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.refusals.map(({ message }) => message).join(' '));
  return outcome.value;
};

const changed = (report: RegisterImportReport, kind: string): number[] =>
  report.changes.filter((change) => change.kind === kind).map(({ urn }) => urn);

const rows = <Row>(sql: string, parameters: readonly unknown[] = [], of = world): Promise<Row[]> =>
  of.work.run(of.administrator, () => of.work.query<Row>(sql, parameters));

type Cells = Partial<Record<(typeof REGISTER_COLUMNS)[number], string>>;

/** A sound open independent special school, but for what is given. */
const aSchool = (urn: number, cells: Cells = {}): Cells => ({
  URN: String(urn),
  'LA (code)': '856',
  'LA (name)': 'Leicester',
  EstablishmentName: `School ${String(urn)}`,
  'TypeOfEstablishment (code)': '10',
  'TypeOfEstablishment (name)': 'Other independent special school',
  'EstablishmentStatus (code)': '1',
  StatutoryLowAge: '5',
  StatutoryHighAge: '16',
  'Gender (name)': 'Mixed',
  'Boarders (name)': 'No boarders',
  Postcode: 'LE1 7RH',
  Easting: '458700',
  Northing: '304400',
  'Section41Approved (name)': 'Not approved',
  ...cells,
});

async function aRegister(name: string, schools: readonly Cells[], columns: readonly (keyof Cells)[] = REGISTER_COLUMNS): Promise<string> {
  const lines = [columns, ...schools.map((school) => columns.map((column) => `"${(school[column] ?? '').replaceAll('"', '""')}"`))];
  const path = join(folder, name);
  await writeFile(path, iconv.encode(lines.map((cells) => `${cells.join(',')}\r\n`).join(''), 'win1252'));
  return path;
}

async function theLinks(name: string, links: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, ['"URN","LinkURN","LinkName","LinkType","LinkEstablishedDate"', ...links, ''].join('\r\n'));
  return path;
}

describe('a register over two years', () => {
  const size = 2_600;

  it('loads nothing of a file with bad rows, and says which', async () => {
    const bad = await generateRegister(join(folder, 'bad.csv'), { rows: size, faults: 14 });
    const report = value(await world.establishments.importEstablishments(world.administrator, bad.path));
    expect(report.loaded).toBe(false);
    expect(report.created + report.updated + report.closed + report.unchanged).toBe(0);
    expect(report.skipped.map(({ line, urn, column }) => ({ line, urn, column }))).toEqual(bad.skipped);
    expect(await rows('select from schools')).toHaveLength(0);
  });

  it('loads the sound rows where asked to, accounting for every row', async () => {
    const bad = await generateRegister(join(folder, 'bad.csv'), { rows: size, faults: 14 });
    await onAnEmptyRegister(async (own) => {
      const report = value(await own.establishments.importEstablishments(own.administrator, bad.path, { skipBad: true }));
      expect(report).toMatchObject({ loaded: true, read: bad.read, kept: bad.kept, outOfScope: bad.outOfScope, created: bad.kept });
      expect(report.kept + report.outOfScope + report.skipped.length).toBe(report.read);
      const again = value(await own.establishments.importEstablishments(own.administrator, bad.path, { skipBad: true }));
      expect(again).toMatchObject({ created: 0, updated: 0, closed: 0, unchanged: bad.kept, changes: [], absent: [] });
    });
  });

  it('creates the schools in scope, and changes nothing the second time', async () => {
    const first = await generateRegister(join(folder, 'edubasealldata20250422.csv'), { rows: size });
    const report = value(await world.establishments.importEstablishments(world.administrator, first.path));
    expect(report).toMatchObject({
      read: size,
      kept: first.kept,
      created: first.kept,
      outOfScope: first.outOfScope,
      skipped: [],
      changes: [],
    });
    const before = await rows('select * from schools order by urn');
    const again = value(await world.establishments.importEstablishments(world.administrator, first.path));
    expect(again).toMatchObject({ created: 0, updated: 0, closed: 0, unchanged: first.kept, changes: [], absent: [] });
    expect(await rows('select * from schools order by urn')).toEqual(before);
    expect(await rows('select from outward_postcodes')).not.toHaveLength(0);
  });

  it('reports what a newer file changes, and keeps the history', async () => {
    const next = await generateRegister(join(folder, 'edubasealldata20260422.csv'), { rows: size, year: 'next' });
    const report = value(await world.establishments.importEstablishments(world.administrator, next.path));
    expect(report).toMatchObject({ kept: next.kept, created: next.opened.length, closed: next.closed.length });
    expect(report.created + report.updated + report.closed + report.unchanged).toBe(report.kept);
    const sorted = (urns: readonly number[]) => [...urns].sort((a, b) => a - b);
    for (const [kind, urns] of Object.entries({
      opened: next.opened,
      closed: next.closed,
      reopened: next.reopened,
      renamed: next.renamed,
      section41Gained: next.section41Gained,
      section41Lost: next.section41Lost,
      inspected: next.inspected,
      typeChanged: next.retyped,
      absent: next.absent,
    })) {
      expect({ [kind]: changed(report, kind) }).toEqual({ [kind]: sorted(urns) });
    }
    expect(report.absent.map(({ urn }) => urn)).toEqual(sorted(next.absent));
    const held = await rows<{ status: string }>('select status from schools where urn = any ($1)', [next.absent]);
    expect(held).toHaveLength(next.absent.length);

    const again = value(await world.establishments.importEstablishments(world.administrator, next.path));
    expect(again).toMatchObject({ created: 0, updated: 0, closed: 0, unchanged: next.kept, changes: [] });
  });

  it('refuses a file older than the last one, unless told to load it', async () => {
    const older = join(folder, 'edubasealldata20250422.csv');
    const outcome = await world.establishments.importEstablishments(world.administrator, older);
    expect(outcome).toMatchObject({ ok: false, refusals: [{ code: 'olderFile' }] });
    expect(value(await world.establishments.importEstablishments(world.administrator, older, { allowOlder: true })).loaded).toBe(true);
  });

  it('lets only the platform administrator load it', async () => {
    const outcome = await world.establishments.importEstablishments(world.officer, join(folder, 'edubasealldata20260422.csv'));
    expect(outcome).toMatchObject({ ok: false, refusals: [{ code: 'notAllowed' }] });
  });
});

describe('single rows', () => {
  it('keeps what the register says of a school', async () => {
    await onAnEmptyRegister(async (own) => {
      const path = await aRegister('one.csv', [
        aSchool(900001, {
          EstablishmentName: 'Ysgol\r\nTân “y” Bryn',
          'TypeOfEstablishment (code)': '8',
          'TypeOfEstablishment (name)': 'Non-maintained special school',
          'EstablishmentStatus (code)': '03',
          OpenDate: '01/09/1800',
          CloseDate: '31-08-2031',
          StatutoryHighAge: '99',
          'SEN1 (name)': 'SpLD - Specific Learning Difficulty',
          'SEN2 (name)': 'Not Applicable',
          'SEN13 (name)': 'ASD - Autistic Spectrum Disorder',
          'Boarders (name)': "Children's home (Boarding school)",
          OfstedLastInsp: '03-02-2024',
          'OfstedRating (name)': 'Good',
          'InspectorateName (name)': 'ISI',
          DateOfLastInspectionVisit: '10/06/2025',
          InspectorateReport: 'https://reports.example/1',
        }),
        aSchool(900002, { Easting: '0', Northing: '0', Postcode: '', SchoolCapacity: '' }),
      ]);
      value(await own.establishments.importEstablishments(own.administrator, path));
      const [first, second] = await rows<Record<string, unknown>>('select * from schools order by urn', [], own);
      expect(first).toMatchObject({
        name: 'Ysgol Tân “y” Bryn',
        kind: 'nmss',
        type_code: '08',
        status: 'proposedToClose',
        opened_on: '1800-09-01',
        closed_on: '2031-08-31',
        high_age: 99,
        needs: ['ASD', 'SPLD'],
        boarding: 'boarding',
        outward_postcode: 'LE1',
      });
      expect(first?.latitude).toBeCloseTo(52.634, 2);
      expect(first?.longitude).toBeCloseTo(-1.132, 2);
      expect(second).toMatchObject({ latitude: null, easting: null, postcode: null, capacity: null, needs: [], opened_on: null });
      expect(
        await rows('select inspectorate, framework, inspected_on, result, source from inspections order by inspected_on', [], own),
      ).toEqual([
        {
          inspectorate: 'Ofsted',
          framework: 'ofstedOverallGrade',
          inspected_on: '2024-02-03',
          result: { overall: 'Good' },
          source: 'Get Information about Schools',
        },
        { inspectorate: 'ISI', framework: 'notStated', inspected_on: '2025-06-10', result: {}, source: 'https://reports.example/1' },
      ]);
    });
  });

  it('names every missing column, reads the columns in any order, and leaves alone what an absent column cannot say', async () => {
    await onAnEmptyRegister(async (own) => {
      const without = REGISTER_COLUMNS.filter((column) => column !== 'URN' && column !== 'Section41Approved (name)');
      const missing = await own.establishments.importEstablishments(
        own.administrator,
        await aRegister('missing.csv', [aSchool(900001)], without),
      );
      expect(missing).toMatchObject({
        ok: false,
        refusals: [
          { code: 'missingColumn', field: ['URN'] },
          { code: 'missingColumn', field: ['Section41Approved (name)'] },
        ],
      });
      const school = aSchool(900001, { CHNumber: '07654321', OfstedLastInsp: '03-02-2024', 'OfstedRating (name)': 'Good' });
      value(await own.establishments.importEstablishments(own.administrator, await aRegister('whole.csv', [school])));
      const backwards = [...REGISTER_COLUMNS].reverse().filter((column) => column !== 'CHNumber' && column !== 'OfstedRating (name)');
      const again = value(
        await own.establishments.importEstablishments(own.administrator, await aRegister('fewer.csv', [school], backwards)),
      );
      expect(again).toMatchObject({ unchanged: 1, updated: 0, changes: [] });
      expect(await rows('select company_number from schools', [], own)).toEqual([{ company_number: '07654321' }]);
      expect(await rows('select from inspections', [], own)).toHaveLength(1);
    });
  });

  it('holds referrals once where a newer inspection or special measures say so, and not for an older or the same', async () => {
    await onAnEmptyRegister(async (own) => {
      const load = async (name: string, cells: Cells) =>
        value(await own.establishments.importEstablishments(own.administrator, await aRegister(name, [aSchool(900001, cells)])));
      const held = async (): Promise<string[]> =>
        (
          await rows<{ reason: string }>(
            "select after ->> 'reason' as reason from audit_events where action = 'holdReferrals' order by number",
            [],
            own,
          )
        ).map(({ reason }) => reason);
      const good = {
        OfstedLastInsp: '03-02-2024',
        'OfstedRating (name)': 'Good',
        'OfstedSpecialMeasures (name)': '',
      };
      await load('good.csv', good);
      expect(await held()).toEqual([]);
      const poor = { ...good, OfstedLastInsp: '05-03-2025', 'OfstedRating (name)': 'Inadequate' };
      await load('poor.csv', poor);
      expect(await held()).toEqual(['The school was judged “Inadequate” (Ofsted, 5 March 2025).']);
      await load('poor again.csv', poor);
      expect(await held()).toHaveLength(1);
      await load('measures.csv', { ...poor, 'OfstedSpecialMeasures (name)': 'Special measures', LastChangedDate: '06-03-2025' });
      expect(await held()).toEqual([
        'The school was judged “Inadequate” (Ofsted, 5 March 2025).',
        'The register has the school in special measures.',
      ]);
    });
  });

  it('follows a school it holds out of scope, and keeps all types only where asked', async () => {
    await onAnEmptyRegister(async (own) => {
      const mainstream = { 'TypeOfEstablishment (code)': '11', 'TypeOfEstablishment (name)': 'Other independent school' };
      const approved = aSchool(900001, { ...mainstream, 'Section41Approved (name)': 'Approved' });
      const lost = aSchool(900001, { ...mainstream, 'Section41Approved (name)': 'Not approved' });
      const other = aSchool(900002, { ...mainstream, 'Section41Approved (name)': '' });
      const load = async (name: string, schools: readonly Cells[], allTypes = false) =>
        value(await own.establishments.importEstablishments(own.administrator, await aRegister(name, schools), { allTypes }));
      expect(await load('a.csv', [approved, other])).toMatchObject({ kept: 1, outOfScope: 1 });
      const after = await load('b.csv', [lost, other]);
      expect(after).toMatchObject({ kept: 1, outOfScope: 1, updated: 1 });
      expect(changed(after, 'section41Lost')).toEqual([900001]);
      expect(await load('c.csv', [lost, other], true)).toMatchObject({ kept: 2, outOfScope: 0, created: 1, changes: [] });
    });
  });

  it('does not call a school absent whose row is bad', async () => {
    await onAnEmptyRegister(async (own) => {
      value(await own.establishments.importEstablishments(own.administrator, await aRegister('a.csv', [aSchool(900001), aSchool(900002)])));
      const next = await aRegister('b.csv', [aSchool(900001, { OpenDate: 'soon' })]);
      const report = value(await own.establishments.importEstablishments(own.administrator, next, { skipBad: true }));
      expect(report.absent.map(({ urn }) => urn)).toEqual([900002]);
      const back = await aRegister('c.csv', [aSchool(900001), aSchool(900002)]);
      expect(changed(value(await own.establishments.importEstablishments(own.administrator, back)), 'listedAgain')).toEqual([900002]);
    });
  });
});

describe('the links file', () => {
  it('proposes that a school follows a closed one, and joins them once an officer confirms', async () => {
    await onAnEmptyRegister(async (own) => {
      const closed = { 'EstablishmentStatus (code)': '2', CloseDate: '31/08/2024' };
      const register = await aRegister('schools.csv', [
        aSchool(900001, closed),
        aSchool(900002),
        aSchool(900003, closed),
        aSchool(900004),
        aSchool(900005),
      ]);
      value(await own.establishments.importEstablishments(own.administrator, register));
      const links = await theLinks('links.csv', [
        '900001,900002,"School, ""The"" Second","Successor","01-09-2024"',
        '900002,900001,"School 900001","Predecessor","01-09-2024"',
        '900001,900004,"School 900004","Successor - Split School",""',
        '900003,900001,"School 900001","Successor","01-09-2020"',
        '900004,900005,"Still open","Successor",""',
        '100001,100002,"Neither is held","Successor",""',
      ]);
      const report = value(await own.links.importLinks(own.administrator, links));
      expect(report).toMatchObject({ loaded: true, read: 6, kept: 5, outOfScope: 1, created: 5, successionsProposed: 3 });
      expect(value(await own.links.importLinks(own.administrator, links))).toMatchObject({
        created: 0,
        updated: 0,
        unchanged: 5,
        successionsProposed: 0,
      });

      const proposed = value(await own.successions.proposedSuccessions(own.officer));
      const between = (predecessor: number, successor: number): string =>
        proposed.find((each) => each.predecessorUrn === predecessor && each.successorUrn === successor)?.id ?? '';
      expect(await own.successions.confirmSuccession(own.administrator, between(900001, 900002))).toMatchObject({ ok: false });
      expect(value(await own.successions.confirmSuccession(own.officer, between(900001, 900002))).state).toBe('confirmed');
      expect(value(await own.successions.confirmSuccession(own.officer, between(900003, 900001))).state).toBe('confirmed');
      expect(await own.successions.confirmSuccession(own.officer, between(900001, 900004))).toMatchObject({
        ok: false,
        refusals: [{ code: 'alreadyFollowed' }],
      });
      expect(await own.successions.rejectSuccession(own.officer, between(900001, 900002))).toMatchObject({
        ok: false,
        refusals: [{ code: 'alreadyDecided' }],
      });
      value(await own.successions.rejectSuccession(own.officer, between(900001, 900004)));

      const lineage = await rows<{ urn: number; now: number; line: number[] }>(
        `select school.urn, (select urn from schools where id = app.current_school(school.id)) as now,
           (select array_agg(urn order by urn) from schools where id = any (app.school_lineage(school.id))) as line
         from schools school where urn in (900002, 900003) order by urn`,
        [],
        own,
      );
      expect(lineage).toEqual([
        { urn: 900002, now: 900002, line: [900001, 900002, 900003] },
        { urn: 900003, now: 900002, line: [900003] },
      ]);
      const events = await own.work.run(own.officer, () =>
        own.work.query<{ action: string }>('select action from audit_events order by number'),
      );
      expect(events.map(({ action }) => action)).toEqual(['confirmSuccession', 'confirmSuccession', 'rejectSuccession']);
    });
  });

  it('confirms once when two officers do so at the same moment', async () => {
    await onAnEmptyRegister(async (own) => {
      const register = await aRegister('pair.csv', [aSchool(900001, { 'EstablishmentStatus (code)': '2' }), aSchool(900002)]);
      value(await own.establishments.importEstablishments(own.administrator, register));
      value(await own.links.importLinks(own.administrator, await theLinks('pair-links.csv', ['900001,900002,"B","Successor",""'])));
      const [succession] = value(await own.successions.proposedSuccessions(own.officer));
      const outcomes = await Promise.all([1, 2, 3, 4].map(() => own.successions.confirmSuccession(own.officer, succession?.id ?? '')));
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    });
  });

  it('gives bad links back by line and column', async () => {
    const links = await theLinks('bad-links.csv', [
      '900001,x,"B","Successor",""',
      '900001,900002,"B","Successor","31-02-2020"',
      '900001,900002',
    ]);
    const report = value(await world.links.importLinks(world.administrator, links));
    expect(report.loaded).toBe(false);
    expect(report.skipped.map(({ line, column }) => [line, column])).toEqual([
      [2, 'LinkURN'],
      [3, 'LinkEstablishedDate'],
      [4, null],
    ]);
  });

  const published = join(process.cwd(), '../shared/data/gias/links_edubasealldata20250422.csv');
  const whereItIs = existsSync(published) ? it : it.skip;
  whereItIs('reads the published links file whole (skipped where the shared data is not there)', async () => {
    const report = value(await world.links.importLinks(world.administrator, published));
    expect(report).toMatchObject({ loaded: true, read: 33_801, skipped: [] });
    expect(report.kept + report.outOfScope).toBe(33_801);
  });

  const header = join(process.cwd(), '../shared/data/gias/header.csv');
  (existsSync(header) ? it : it.skip)(
    'generates registers with the published columns (skipped where the shared data is not there)',
    async () => {
      expect((await readFile(header, 'utf8')).trim().split(',')).toEqual([...REGISTER_COLUMNS]);
    },
  );
});

describe('searching schools', () => {
  let own: RegisterWorld;
  let ownDatabase: TestDatabase;

  beforeAll(async () => {
    ownDatabase = await createTestDatabase();
    own = await registerWorld(ownDatabase);
    const path = await aRegister('search.csv', [
      aSchool(900001, {
        EstablishmentName: 'St Mary’s Lodge',
        'SEN1 (name)': 'ASD - Autistic Spectrum Disorder',
        NumberOfPupils: '40',
        OfstedLastInsp: '01/03/2024',
        'OfstedRating (name)': 'Good',
      }),
      aSchool(900002, {
        EstablishmentName: 'Oak House',
        Postcode: 'NG1 1AA',
        Easting: '457500',
        Northing: '340000',
        'Boarders (name)': 'Boarding school',
        'Gender (name)': 'Boys',
        NumberOfPupils: '90',
      }),
      aSchool(900003, {
        EstablishmentName: 'Ash College',
        StatutoryLowAge: '16',
        StatutoryHighAge: '25',
        'TypeOfEstablishment (code)': '32',
        'TypeOfEstablishment (name)': 'Special post 16 institution',
        'Section41Approved (name)': 'Approved',
        Postcode: '',
        Easting: '',
        Northing: '',
        OfstedLastInsp: '01/03/2025',
        'OfstedRating (name)': 'Outstanding',
      }),
      aSchool(900004, { EstablishmentName: 'Old Oak', 'EstablishmentStatus (code)': '2' }),
      aSchool(900005, {
        EstablishmentName: 'Oak House',
        NumberOfPupils: '90',
        'Gender (name)': 'Girls',
        'SEN1 (name)': 'SEMH - Social, Emotional and Mental Health',
      }),
    ]);
    value(await own.establishments.importEstablishments(own.administrator, path));
  });

  afterAll(async () => {
    await own?.close();
    await ownDatabase?.drop();
  });

  const found = async (
    ...[criteria, sort = 'name']: [Parameters<RegisterWorld['search']['page']>[1], Parameters<RegisterWorld['search']['page']>[2]?]
  ) => value(await own.search.page(own.officer, criteria, sort, 50)).schools.map(({ urn }) => urn);

  it('finds by each question, and by several together', async () => {
    expect(await found({})).toEqual([900003, 900002, 900005, 900001]);
    expect(await found({ name: "st mary's" })).toEqual([900001]);
    expect(await found({ name: 'oak hous' })).toEqual([900002, 900005]);
    expect(await found({ name: '900003' })).toEqual([900003]);
    expect(await found({ name: '%' })).toEqual([]);
    expect(await found({ need: 'ASD' })).toEqual([900001]);
    expect(await found({ need: 'ASD', includeUnstatedNeeds: true })).toEqual([900003, 900002, 900001]);
    expect(await found({ age: 17 })).toEqual([900003]);
    expect(await found({ phase: 'post16' })).toEqual([900003, 900002, 900005, 900001]);
    expect(await found({ phase: 'primary' })).toEqual([900002, 900005, 900001]);
    expect(await found({ gender: 'girls' })).toEqual([900003, 900005, 900001]);
    expect(await found({ boarding: true })).toEqual([900002]);
    expect(await found({ section41: true })).toEqual([900003]);
    expect(await found({ kinds: ['post16'] })).toEqual([900003]);
    expect(await found({ statuses: ['closed'] })).toEqual([900004]);
    expect(await found({ inspectionResult: { overall: 'Good' } })).toEqual([900001]);
    expect(await found({ inspectedBy: 'ofsted', gender: 'mixed' })).toEqual([900003, 900001]);
    expect(await found({ near: 'LE1', withinKilometres: 10, gender: 'girls' })).toEqual([900005, 900001]);
  });

  it('sorts by name, distance, pupils and latest inspection', async () => {
    expect(await found({ near: 'ng1 1aa' }, 'distance')).toEqual([900002, 900001, 900005, 900003]);
    expect(await found({}, 'pupils')).toEqual([900002, 900005, 900001, 900003]);
    expect(await found({}, 'latestInspection')).toEqual([900003, 900001, 900002, 900005]);
    const [nearest, next] = value(await own.search.page(own.officer, { near: 'NG1' }, 'distance', 2)).schools;
    expect(nearest).toMatchObject({ kilometres: 0, miles: 0 });
    expect(next).toMatchObject({ kilometres: 35.6, miles: 22.1 });
  });

  it.each(['name', 'distance', 'pupils', 'latestInspection'] as const)('pages by %s without losing or repeating a school', async (sort) => {
    const whole = await found({ near: 'LE1' }, sort);
    const paged: number[] = [];
    let after: string | undefined;
    for (let more = true; more;) {
      const page = value(await own.search.page(own.officer, { near: 'LE1' }, sort, 1, after));
      expect(page.totalCount).toBe(4);
      paged.push(...page.schools.map(({ urn }) => urn));
      after = page.schools.at(-1)?.cursor;
      more = page.hasNextPage;
    }
    expect(paged).toEqual(whole);
  });

  it('refuses a postcode it cannot place, a distance from nowhere, and a cursor of another order', async () => {
    const code = async (...rest: [Parameters<RegisterWorld['search']['page']>[1], 'name' | 'distance', string?]) => {
      const outcome = await own.search.page(own.officer, rest[0], rest[1], 5, rest[2]);
      return outcome.ok ? 'found' : outcome.refusals[0]?.code;
    };
    expect(await code({ near: 'ZE1' }, 'distance')).toBe('unknownPostcode');
    expect(await code({ near: 'Leicester' }, 'name')).toBe('notAPostcode');
    expect(await code({}, 'distance')).toBe('nearNeeded');
    const { schools } = value(await own.search.page(own.officer, {}, 'name', 1));
    expect(await code({ near: 'LE1' }, 'distance', schools[0]?.cursor)).toBe('badCursor');
    expect(await code({}, 'name', 'rubbish')).toBe('badCursor');
  });
});

describe('the commands', () => {
  const run = async (own: RegisterWorld, ...args: string[]): Promise<{ lines: string[]; exitCode: number }> => {
    const lines: string[] = [];
    const program = new Command();
    registerImportCommands(program, {
      withServices: (work) => work({ actor: own.administrator, establishments: own.establishments, links: own.links }),
      print: (line) => lines.push(line),
    });
    const exitCodeBefore = process.exitCode;
    process.exitCode = undefined;
    await program.parseAsync(['node', 'cli', ...args]);
    const exitCode = (process.exitCode as number | undefined) ?? 0;
    process.exitCode = exitCodeBefore;
    return { lines, exitCode };
  };

  it('print one line of JSON, or words for a person, and fail where nothing was loaded', async () => {
    await onAnEmptyRegister(async (own) => {
      const path = await aRegister('command.csv', [aSchool(900001), aSchool(900002, { OpenDate: '31/02/2020' })]);
      const refused = await run(own, 'import:gias', path, '--json');
      expect(refused.exitCode).toBe(1);
      expect(JSON.parse(refused.lines.at(-1) ?? '')).toEqual({
        read: 2,
        kept: 1,
        created: 0,
        updated: 0,
        closed: 0,
        unchanged: 0,
        outOfScope: 0,
        skipped: [{ line: 3, urn: 900002, column: 'OpenDate', reason: '"31/02/2020" is not a date' }],
      });
      const loaded = await run(own, 'import:gias', path, '--skip-bad', '--json');
      expect(loaded.exitCode).toBe(0);
      expect(JSON.parse(loaded.lines.at(-1) ?? '')).toMatchObject({ read: 2, kept: 1, created: 1 });

      await appendFile(path, '');
      const words = await run(own, 'import:gias', path);
      expect(words.lines.join('\n')).toContain('line 3, URN 900002, OpenDate: "31/02/2020" is not a date');
      expect((await run(own, 'import:gias', join(folder, 'nowhere.csv'), '--json')).exitCode).toBe(1);
      const links = await theLinks('command-links.csv', ['900001,900009,"B","Sixth Form Centre Link",""']);
      expect(JSON.parse((await run(own, 'import:gias-links', links, '--json')).lines.at(-1) ?? '')).toMatchObject({
        read: 1,
        kept: 1,
        created: 1,
      });
      const missing = await aRegister('missing-command.csv', [aSchool(900001)], ['EstablishmentName']);
      expect(JSON.parse((await run(own, 'import:gias', missing, '--json')).lines.at(-1) ?? '')).toMatchObject({
        read: 0,
        skipped: expect.arrayContaining([expect.objectContaining({ line: 1, column: 'URN' })]),
      });
    });
  });
});
