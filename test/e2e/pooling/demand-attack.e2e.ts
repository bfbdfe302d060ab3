import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ExcelJS from '@protobi/exceljs';
import { parse } from 'csv-parse/sync';
import { LongWorkRunner } from '../../../src/platform/jobs/long-work-runner.js';
import { type Child, everyKind, holds } from '../../attack/attacker.js';
import { WIDTH, attackJointly, firstOfFive } from '../../attack/joint-attack.js';
import { Months, type Shown } from '../../attack/months.js';
import { COMMISSIONER, NEXT, sharingDemand, type DemandRow, DEMAND_ROWS, type Figure } from '../../support/demand-world.js';
import { type Browser, browse } from '../../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

const TABLES = ['', 'need', 'phase', 'year', 'term', 'setting', 'district', 'need-phase', 'need-setting', 'need-year', 'need-term']
  .concat(['need-district', 'phase-setting', 'phase-term', 'phase-district', 'setting-district', 'need-phase-term', 'need-phase-setting'])
  .map((name) => name.split('-').filter(Boolean));
const DAYS = ['2026-11-10', '2026-12-10', '2027-01-12'] as const;
/** A commissioner, another member with its own records, and a school. */
const WHO = { llr: COMMISSIONER, next: NEXT, school: EMAILS.fees } as const;
type Who = keyof typeof WHO;

/** Tables of a day, by their names, as one sign-in gets them. */
type Taken = Readonly<Record<string, readonly DemandRow[]>>;

const DEMAND = `query ($by: [DemandDimension!]!, $on: Date, $only: [DemandOnly!]) { pooledDemand(by: $by, takenOn: $on, only: $only) { members { id name } ${DEMAND_ROWS} } }`;

let world: RoundWorld;
/** The children of each authority in each month, as its own records had them. */
const truth = new Map<string, Child[][]>();
const taken = new Map<string, Taken>();

/** So many children, spread over needs, years, terms, settings and homes, the same every time. */
async function someChildren(authorityId: string, prefix: string, count: number): Promise<void> {
  await world.owner.query(
    `with child as (
       insert into pupils (authority_id, reference, year_group, primary_need, outward_postcode)
       select $1, $2 || number, 1 + (number * 7 + number / 5) % 13, (array['ASD', 'ASD', 'SEMH', 'SLCN', 'MLD', 'SEMH', 'HI'])[1 + (number * number) % 7],
         (array['TE1', 'TE1', 'ZZ9'])[1 + number % 3]
       from generate_series(1, $3::int) number returning id, reference)
     insert into placements (authority_id, school_id, pupil_id, starts_on, setting, naming_basis)
     select $1, $4, id, (array['2025-09-01', '2026-01-10', '2026-04-20'])[1 + length(reference) * right(reference, 1)::int % 3]::date,
       case when right(reference, 1) = '7' then 'residential' else 'day' end, 'agreed' from child`,
    [authorityId, prefix, count, world.schools.ash.id],
  );
}

const leave = (like: string): Promise<unknown> =>
  world.owner.query(
    `update placements set ends_on = '2026-11-30' where ends_on is null and pupil_id in (select id from pupils where reference like $1)`,
    [like],
  );

/** An authority publishes; what was true on the day is kept by the test. */
async function publish(who: string, authorityId: string, day: string): Promise<void> {
  const { data } = await (await world.as(who)).gql('mutation { publishDemand { workId userErrors { code } } }');
  expect(data.publishDemand.userErrors).toEqual([]);
  await world.app.get(LongWorkRunner).run({ workId: data.publishDemand.workId, authorityId });
  const { rows } = await world.owner.query<Child>(
    `select pupil.primary_need as need, pupil.year_group::text as year, placement.setting,
       case when pupil.year_group >= 12 then 'post16' when pupil.year_group >= 7 then 'secondary' else 'primary' end as phase,
       case extract(month from placement.starts_on) when 9 then 'autumn' when 1 then 'spring' else 'summer' end as term,
       coalesce((select code from release_districts district where district.authority_id = $1 and pupil.outward_postcode = any (outward_postcodes)), 'notKnown') as district
     from placements placement join pupils pupil on pupil.id = placement.pupil_id
     where placement.authority_id = $1 and coalesce(placement.ends_on >= $2::date, true)`,
    [authorityId, day],
  );
  truth.set(authorityId, [...(truth.get(authorityId) ?? []), rows]);
}

const ask = async (
  who: Who,
  by: readonly string[],
  on: string,
  only: object[] = [],
): Promise<{ members: { id: string }[]; rows: DemandRow[] }> => {
  const answer = await (await world.as(WHO[who])).gql(DEMAND, { by, on, only });
  expect(answer.errors).toBeUndefined();
  return answer.data.pooledDemand;
};

/** The rows of an export without its heading, every cell as text. */
async function fileRows(browser: Browser, by: readonly string[], on: string, format: 'csv' | 'xlsx'): Promise<string[][]> {
  const { status, body } = await browser.get(`/pooling/demand?by=${by.join('-')}&on=${on}&format=${format}`);
  expect(status).toBe(200);
  if (format === 'csv') {
    const lines: string[][] = parse(body, { bom: true });
    return lines.slice(1);
  }
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(body as unknown as ArrayBuffer);
  const rows: string[][] = [];
  workbook.worksheets[0]!.eachRow((row) => rows.push(Array.from({ length: row.cellCount }, (_, index) => row.getCell(index + 1).text)));
  return rows.slice(1);
}

beforeAll(async () => {
  world = await aRoundWorld('2026-11-10T09:00:00Z');
  await sharingDemand(world);
  await world.owner.query(
    `insert into release_districts (authority_id, code, name, outward_postcodes) values ($1, 'north', 'North Test', '{TE1}')`,
    [world.authorityId],
  );
  const came: Record<string, readonly [ours: number, theirs: number]> = { [DAYS[0]]: [38, 23], [DAYS[1]]: [7, 5], [DAYS[2]]: [4, 3] };
  for (const [index, day] of DAYS.entries()) {
    world.clock.moveTo(`${day}T09:00:00Z`);
    if (index === 1) for (const like of ['T0-_2', 'N0-_3']) await leave(like);
    await someChildren(world.authorityId, `T${String(index)}-`, came[day]![0]);
    await someChildren(world.neighbourId, `N${String(index)}-`, came[day]![1]);
    await publish(EMAILS.head, world.authorityId, day);
    await publish(NEXT, world.neighbourId, day);
  }
  for (const who of Object.keys(WHO) as Who[])
    for (const day of DAYS) {
      const tables: Record<string, readonly DemandRow[]> = {};
      for (const by of TABLES) tables[by.join('-')] = (await ask(who, by, day)).rows;
      taken.set(`${who} ${day}`, tables);
    }
}, 120_000);
afterAll(() => world.close());

const cellOf = ({ cell }: DemandRow): Child => Object.fromEntries(cell.map(({ dimension, category }) => [dimension, category]));
const nameOf = (of: Child): string => JSON.stringify(Object.entries(of).sort());
const all = (who: Who, day: string): DemandRow[] => TABLES.flatMap((by) => [...taken.get(`${who} ${day}`)![by.join('-')]!]);
const figureOf = (row: DemandRow, authorityId: string): Figure | undefined =>
  row.members.find((member) => member.authorityId === authorityId)?.figure;

/** What one sign-in gets of an authority, month by month. */
const shownTo = (who: Who, authorityId: string): Shown[][] =>
  DAYS.map((day) =>
    all(who, day).flatMap((row) => {
      const found = figureOf(row, authorityId);
      return found ? [{ of: cellOf(row), figure: found.figure }] : [];
    }),
  );

describe('everything that any sign-in can get of three months', () => {
  it('is every table of the plan with figures that move, the same in files as for programs', async () => {
    const categories = (who: Who) => new Set(all(who, DAYS[0]).map(({ cell }) => cell.map(({ dimension }) => dimension).join('-')));
    for (const who of Object.keys(WHO) as Who[]) {
      expect(categories(who).size).toBe(TABLES.length);
      expect(new Set(DAYS.map((day) => JSON.stringify(all(who, day)))).size).toBe(DAYS.length);
      const browser = await browse(world, WHO[who]);
      for (const day of DAYS)
        for (const by of TABLES) {
          const { members, rows } = await ask(who, by, day);
          const expected = rows.map((row) => [
            row.pooled.words,
            ...members.map(({ id }) => figureOf(row, id)?.words ?? ''),
            ...(who === 'next' ? [String(row.own ?? '')] : []),
          ]);
          const names = Math.max(1, by.length);
          for (const format of ['csv', 'xlsx'] as const) {
            const file = await fileRows(browser, by, day, format);
            expect([who, day, by, format, file.map((row) => expected[0]!.map((_, index) => row[names + index] ?? ''))]).toEqual([
              who,
              day,
              by,
              format,
              expected,
            ]);
          }
        }
    }
  }, 120_000);

  it('is the sum of stored cells for every pair of categories that may be asked for, and nothing new', async () => {
    const day = DAYS[2];
    for (const dimension of ['need', 'phase', 'year', 'term', 'setting']) {
      const single = taken.get(`llr ${day}`)![dimension]!;
      for (const [index, first] of single.entries())
        for (const second of single.slice(index + 1)) {
          const pair = [first, second].map(({ cell }) => cell[0]!.category);
          const [both] = (await ask('llr', [], day, [{ dimension, categories: pair }])).rows;
          for (const id of [world.authorityId, world.neighbourId]) {
            const [one, other, sum] = [figureOf(first, id)!, figureOf(second, id)!, figureOf(both!, id)!];
            // A blank inside makes the sum blank.
            const blank = one.figure === null || other.figure === null;
            const added = (part: 'figure' | 'least' | 'most'): number | null => (blank ? null : one[part]! + other[part]!);
            expect([pair, sum.figure, sum.least, sum.most]).toEqual([pair, added('figure'), added('least'), added('most')]);
          }
        }
    }
  }, 60_000);

  it('gives another member nothing of ours beyond what the commissioner gets, its own exact records put aside', () => {
    expect(shownTo('next', world.authorityId)).toEqual(shownTo('llr', world.authorityId));
    // It knows its own exactly, and takes it away: what is left is what we published, whatever its own records are.
    const own = truth.get(world.neighbourId)![2]!;
    for (const row of all('next', DAYS[2]))
      if (row.own !== null) expect([cellOf(row), row.own]).toEqual([cellOf(row), own.filter((child) => holds(child, cellOf(row))).length]);
    for (const row of DAYS.flatMap((day) => all('next', day))) {
      const [ours, theirs] = [figureOf(row, world.authorityId), figureOf(row, world.neighbourId)];
      const blank = ours?.figure === null || theirs?.figure === null;
      expect(row.pooled.figure).toBe(blank ? null : (ours?.figure ?? 0) + (theirs?.figure ?? 0));
    }
  });

  it('gives a school sums over all members and nothing else: what leaves a member’s counts open to a commissioner leaves them open to it', () => {
    for (const day of DAYS) {
      const sums = new Map(all('llr', day).map((row) => [nameOf(cellOf(row)), row]));
      for (const row of all('school', day)) {
        expect([row.members, row.own]).toEqual([[], null]);
        expect(row.pooled).toEqual(sums.get(nameOf(cellOf(row)))!.pooled);
        // Districts are a member's own: only homes that are in none are told of all together.
        expect([undefined, 'notKnown']).toContain(cellOf(row)['district']);
      }
    }
  });

  it.each(['ours', 'the neighbour’s'])(
    'tells no count of one to four of %s, neither exactly nor within fewer than five numbers, with a whole world for each of five',
    async (whose) => {
      const id = whose === 'ours' ? world.authorityId : world.neighbourId;
      const published = shownTo(whose === 'ours' ? 'next' : 'llr', id);
      const named = (dimension: string): string[] => [
        ...new Set(published.flat().flatMap(({ of }) => (of[dimension] === undefined ? [] : [of[dimension]]))),
      ];
      const phaseOfYear = Object.fromEntries(
        named('year').map((year) => [year, Number(year) >= 12 ? 'post16' : Number(year) >= 7 ? 'secondary' : 'primary']),
      );
      const kinds = everyKind(
        Object.fromEntries(['need', 'year', 'term', 'setting', 'district'].map((dimension) => [dimension, named(dimension)])),
        phaseOfYear,
      );
      const months = new Months(kinds, published, phaseOfYear);
      const counts = truth
        .get(id)!
        .map((children) => Int32Array.from(months.cells, (of) => children.filter((child) => holds(child, of)).length));
      // The truth is one of the worlds, or the attack would attack something else.
      for (const row of months.cells.keys()) {
        const [least, most] = months.offsets(row, counts, false);
        expect([months.cells[row], least <= most]).toEqual([months.cells[row], true]);
      }
      const targets = counts.flatMap((month, index) =>
        [...month.keys()].filter((row) => month[row]! >= 1 && month[row]! < WIDTH).map((row) => ({ month: index, row })),
      );
      expect(targets.length).toBeGreaterThan(150);
      for (const { month, row, worlds, bounds } of await attackJointly(months, targets)) {
        const first = firstOfFive(worlds);
        expect({ cell: months.cells[row], month, bounds, told: first === undefined }).toMatchObject({ told: false });
        for (let value = first!; value < first! + WIDTH; value += 1) {
          const found = worlds.get(value)!;
          expect(months.count(found.months[month]!)[row]).toBe(value);
          expect(months.wouldPublish(found)).toBe(true);
        }
      }
    },
    120_000,
  );
});
