import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ExcelJS from '@protobi/exceljs';
import { parse } from 'csv-parse/sync';
import type { Element } from 'domhandler';
import { COMMISSIONER, DEMAND_ROWS, type DemandRow, NEXT, publishedDemand } from '../../support/demand-world.js';
import {
  type ExpectedRow,
  type PublishedBy,
  type Question,
  answeredBy,
  inWords,
  labelOf,
  named,
  question,
} from '../../support/demand-expected.js';
import { type PdfTable, pdfTables } from '../../support/pdf-tables.js';
import { type BrowsedPage, type Browser, browse } from '../../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

const DAY = '2026-11-10';
const DEMAND = `query ($by: [DemandDimension!]!, $only: [DemandOnly!]) { pooledDemand(by: $by, only: $only) { ${DEMAND_ROWS} } }`;
const ISSUE = 'mutation ($input: IssueDemandStatementInput!) { issueDemandStatement(input: $input) { documentId userErrors { code } } }';

const QUESTIONS: readonly Question[] = [
  question(''),
  question('need'),
  question('year'),
  question('district'),
  question('need-setting'),
  question('need-district'),
  question('need-phase-term'),
  question('phase', { need: ['ASD'] }),
  question('phase', { need: ['ASD', 'SEMH'], phase: ['secondary', 'post16'] }),
  question('', { need: ['SLCN', 'MLD'] }),
];
/** What a map can be narrowed by. */
const MAPS: readonly Question['only'][] = [{}, { need: ['ASD'] }, { need: ['SLCN', 'MLD'] }, { setting: ['day'] }];

/** How many bars a chart draws; its figures have every one. */
const MOST_BARS = 20;

/** Who reads: a commissioner, a member, a school. The school reads sums alone, and none by district. */
const WHO = { llr: COMMISSIONER, next: NEXT, school: EMAILS.fees } as const;
type Who = keyof typeof WHO;
const WHOLE: readonly Who[] = ['llr', 'next'];
const mayRead = (who: Who, { by, only }: Question): boolean => WHOLE.includes(who) || ![...by, ...Object.keys(only)].includes('district');

let world: RoundWorld;
let members: readonly PublishedBy[];
let statement: readonly PdfTable[];
const browsers = {} as Record<Who, Browser>;

beforeAll(async () => {
  world = await aRoundWorld(`${DAY}T09:00:00Z`);
  // What an earlier snapshot left blank stays blank: so one member tells nothing of these cells.
  await world.owner.query(
    `insert into pooled_snapshots (id, authority_id, taken_on, plan_version, categories, figures, audit, sha256, published_by, published_by_name, published_at)
     select gen_random_uuid(), $1, '2026-10-10', 1, '{"district": ["notKnown"]}', '{"need=SLCN": null, "need=ASD&setting=day": null}', '{}', $2, id, 'Earlier', now()
     from people where email = $3`,
    [world.neighbourId, 'a'.repeat(64), EMAILS.head],
  );
  const consortium = await publishedDemand(world, 61, 47);
  for (const [who, email] of Object.entries(WHO)) browsers[who as Who] = await browse(world, email);
  ({ rows: members } = await world.owner.query(
    `select authority_id as id, name, figures from pooled_snapshots join organisations on organisations.id = authority_id where taken_on = $1 order by name`,
    [DAY],
  ));
  const tables = QUESTIONS.map(({ by, only }) => ({ by, only: onlyOf(only) }));
  const { data } = await (await world.as(COMMISSIONER)).gql(ISSUE, { input: { consortiumId: consortium, takenOn: DAY, tables } });
  expect(data.issueDemandStatement.userErrors).toEqual([]);
  const { body } = await (await world.as(NEXT)).get(`/api/documents/${data.issueDemandStatement.documentId}`).buffer(true);
  statement = await pdfTables(body);
}, 120_000);
afterAll(() => world.close());

const onlyOf = (only: Question['only']) => Object.entries(only).map(([dimension, categories]) => ({ dimension, categories }));
const addressOf = ({ by, only }: Question, more = ''): string =>
  `/pooling/demand?by=${by.join('-')}${Object.entries(only)
    .flatMap(([dimension, categories]) => categories.map((category) => `&${dimension}=${category}`))
    .join('')}${more}`;

const answered = (asked: Question): ReadonlyMap<string, ExpectedRow> => answeredBy(members, asked);

/** What every way of reading is brought to: by cell the words of all members, then of each; `none` where a member has no such cell. */
type Said = ReadonlyMap<string, readonly string[]>;

const expectedOf = (who: Who, asked: Question, none = ''): Said =>
  new Map(
    [...answered(asked)].map(([label, row]) => [
      label,
      [inWords(row.pooled), ...(WHOLE.includes(who) ? row.members.map((each) => (each ? inWords(each) : none)) : [])],
    ]),
  );
/** Rows of labels and words, with further columns (our own exact count) left out. */
const saidIn = (rows: readonly (readonly string[])[], { by }: Question, columns: number): Said =>
  new Map(
    rows.map((cells) => {
      const label = by.length === 0 ? '' : cells.slice(0, by.length).map(named).join(', ');
      const first = Math.max(1, by.length);
      return [label, cells.slice(first, first + columns)];
    }),
  );
const columnsOf = (who: Who): number => (WHOLE.includes(who) ? 1 + members.length : 1);
/** Cells in which members show somebody, or tell nothing. */
const shownOf = (said: Said, asked: Question): Said =>
  new Map([...said].filter(([label]) => answered(asked).get(label)?.pooled.figure !== 0));
const sorted = (said: Said): [string, readonly string[]][] => [...said].sort(([a], [b]) => (a < b ? -1 : 1));

const pageOf = async (who: Who, asked: Question): Promise<BrowsedPage> => {
  const page = await browsers[who].get(addressOf(asked));
  expect([addressOf(asked), page.status]).toEqual([addressOf(asked), 200]);
  return page;
};

const each = Object.keys(WHO).flatMap((who) =>
  QUESTIONS.filter((asked) => mayRead(who as Who, asked)).map((asked): [Who, string, Question] => [who as Who, addressOf(asked), asked]),
);

describe('a published figure', () => {
  it('is of every sort in what is asked here: blank, none to four, one to nine, larger, and sums of several', () => {
    const said = new Set(QUESTIONS.flatMap((asked) => [...expectedOf('llr', asked).values()].flat()));
    expect([...said]).toEqual(expect.arrayContaining(['c', 'under 5', 'under 9', '5 (1 to 9)', '10 (±4)', '']));
    expect([...said].some((words) => /^\d+ \(\d+ to \d+\)$/.test(words) && !words.startsWith('5 '))).toBe(true);
  });

  it.each(each)('is for %s in the table of %s what is stored', async (who, _address, asked) => {
    const page = await pageOf(who, asked);
    const expected = expectedOf(who, asked);
    const said = saidIn(page.table(/, 10 November 2026$/), asked, columnsOf(who));
    // A member's own page has rows too in which it has children that no figure shows: each says what is stored.
    for (const [label, words] of said) expect([label, words]).toEqual([label, expected.get(label)]);
    expect([...said.keys()]).toEqual(expect.arrayContaining([...shownOf(expected, asked).keys()]));
    if (who !== 'next') expect(said.size).toBe(shownOf(expected, asked).size);
  });

  it.each(each)('is for %s in the chart of %s, its figures and its words what is stored', async (who, _address, asked) => {
    const page = await pageOf(who, asked);
    const expected = expectedOf(who, asked);
    const label = (words: string): string =>
      asked.by.length === 0
        ? ''
        : words
            .split(/, (?=[A-Z])/)
            .map(named)
            .join(', ');
    const pooled = [...answered(asked)].map(([key, row]) => ({ key, ...row.pooled }));
    const drawn = pooled.filter(({ figure }) => (figure ?? 0) > 0).sort((one, other) => other.figure! - one.figure!);
    const summary = page.$('figcaption .iss-chart__summary').text();
    if (drawn.length === 0) return expect(summary).toBe('Nothing is published that could be drawn.');
    for (const [name, words] of page.table(/, all members$/))
      expect([label(name!), words]).toEqual([label(name!), expected.get(label(name!))?.[0]]);
    expect(page.table(/, all members$/)).toHaveLength(page.table(/, 10 November 2026$/).length);
    const bars = barsOf(page);
    expect(bars.map(([, figure]) => figure)).toEqual(drawn.slice(0, MOST_BARS).map(({ figure }) => figure));
    for (const [name, figure] of bars)
      expect([label(name), figure]).toEqual([label(name), answered(asked).get(label(name))?.pooled.figure]);
    const largest = bars.slice(0, 3).map(([name]) => `${name}: ${inWords(answered(asked).get(label(name))!.pooled)}.`);
    expect(summary).toBe(`${largest.join(' ')} Every bar may stand for the numbers that its figure says.`);
  });

  it.each(each)('is for %s in both files of %s what is stored, empty cells too', async (who, _address, asked) => {
    for (const format of ['csv', 'xlsx'] as const) {
      const { body } = await browsers[who].get(addressOf(asked, `&format=${format}`));
      const said = saidIn(format === 'csv' ? csvRows(body) : await xlsxRows(body), asked, columnsOf(who));
      expect([format, sorted(said)]).toEqual([format, sorted(expectedOf(who, asked))]);
    }
  });

  it.each(each)('is for %s as a program asks for %s what is stored, with its range', async (who, _address, asked) => {
    const answer = await (await world.as(WHO[who])).gql(DEMAND, { by: asked.by, only: onlyOf(asked.only) });
    expect(answer.errors).toBeUndefined();
    const rows: DemandRow[] = answer.data.pooledDemand.rows;
    const expected = answered(asked);
    expect(rows).toHaveLength(expected.size);
    for (const { cell, pooled, members: theirs } of rows) {
      const label = cell.map(({ category }) => labelOf(category)).join(', ');
      const row = expected.get(label)!;
      expect([label, pooled]).toEqual([label, { ...row.pooled, words: inWords(row.pooled) }]);
      const shown = members.map(({ id }) => theirs.find(({ authorityId }) => authorityId === id)?.figure);
      expect(shown).toEqual(
        WHOLE.includes(who) ? row.members.map((figure) => figure && { ...figure, words: inWords(figure) }) : members.map(() => undefined),
      );
    }
  });

  it.each(QUESTIONS.map((asked, index): [string, number, Question] => [addressOf(asked), index, asked]))(
    'is in the paper, as its tags read it out, for %s what is stored',
    (_address, index, asked) => {
      // The first schedule says what was published.
      const { heading, rows } = statement[index + 1]!;
      expect(heading).toMatch(new RegExp(`^Schedule ${String(index + 2)}: `));
      const [head, ...body] = rows;
      expect(head!.slice(-3)).toEqual(['All members', ...members.map(({ name }) => name)]);
      const said = saidIn(body, asked, columnsOf('llr'));
      expect(sorted(said)).toEqual(sorted(shownOf(expectedOf('llr', asked, '–'), asked)));
    },
  );

  it.each(WHOLE.flatMap((who) => MAPS.map((only): [Who, string, Question['only']] => [who, JSON.stringify(only), only])))(
    'is for %s on the map of %s, in its tiles, its table and its file what is stored',
    async (who, _words, only) => {
      const asked = question('district', only);
      const address = addressOf({ by: [], only }).replace('/demand?', '/demand/map?');
      const page = await browsers[who].get(address);
      const expected = [...answered(asked)].flatMap(([label, row]) =>
        row.members.flatMap((figure, index) =>
          figure ? [[members[index]!.name, label === 'Not known' ? 'Home not known' : label, inWords(figure)]] : [],
        ),
      );
      const inOrder = (rows: readonly string[][]): string[] => rows.map((row) => row.join(' | ')).sort();
      expect(inOrder(page.table(/, 10 November 2026$/))).toEqual(inOrder(expected));
      expect(inOrder(csvRows((await browsers[who].get(`${address}&format=csv`)).body))).toEqual(inOrder(expected));
      expect(inOrder(page.table(/, by member$/))).toEqual(
        inOrder(expected.map(([member, name, words]) => [`${name!}, ${member!}`, words!])),
      );
      expect(tilesOf(page).sort()).toEqual(expected.map(([, name, words]) => unspaced(`${name!}${words!}`)).sort());
    },
  );
});

/** Each bar of the wide drawing from the top: its name, and the figure that it stands for by the drawing's own scale. */
function barsOf(page: BrowsedPage): [name: string, figure: number][] {
  const svg = page.$('.iss-chart__svg--wide').first();
  const at = (text: Element, axis: 1 | 2): number => Number(/translate\((\S+) (\S+)\)/.exec(page.$(text).attr('transform') ?? '')?.[axis]);
  const scale = svg.find('text[text-anchor=middle]').toArray();
  const [first, last] = [scale[0]!, scale.at(-1)!];
  const aUnit = (at(last, 1) - at(first, 1)) / (Number(page.$(last).text()) - Number(page.$(first).text()));
  // A long name stands in several lines about one point.
  const names = new Map<number, string>();
  for (const line of svg.find('text[text-anchor=end]').toArray())
    names.set(at(line, 2), `${names.get(at(line, 2)) ?? ''}${page.$(line).text()}`);
  const lengths = svg
    .find('path[fill="#003078"]')
    .toArray()
    .map((bar) => Number(/l(\S+) 0l/.exec(page.$(bar).attr('d') ?? '')?.[1]));
  expect(lengths).toHaveLength(names.size);
  return [...names.values()].map((name, index) => [name, Math.round(lengths[index]! / aUnit)]);
}

/** Each tile of the wide drawing: its words as they are written in it, without spaces. */
function tilesOf(page: BrowsedPage): string[] {
  const tiles: string[] = [];
  for (const mark of page.$('.iss-chart__svg--wide').first().children().toArray())
    if (mark.tagName === 'rect') tiles.push('');
    else if (mark.tagName === 'text' && page.$(mark).attr('text-anchor') === 'middle')
      tiles.push(`${tiles.pop() ?? ''}${page.$(mark).text()}`);
  return tiles.map(unspaced);
}

const unspaced = (text: string): string => text.replaceAll(' ', '');

function csvRows(body: Buffer): string[][] {
  const lines: string[][] = parse(body, { bom: true });
  return lines.slice(1);
}

async function xlsxRows(body: Buffer): Promise<string[][]> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(body as unknown as ArrayBuffer);
  const [sheet] = workbook.worksheets;
  const rows: string[][] = [];
  sheet!.eachRow((row) => rows.push(Array.from({ length: sheet!.columnCount }, (_, index) => row.getCell(index + 1).text)));
  return rows.slice(1);
}
