import { afterAll, describe, expect, it } from '@jest/globals';
import { edgesOf, inkIn, pageImages } from '../../../test/support/pdf-images.js';
import { pdfText } from '../../../test/support/pdf-text.js';
import { DocumentRenderer } from '../../documents/rendering/renderer.js';
import { isoDate } from '../../kernel/dates.js';
import { categoriesOf } from '../demand/first-plan.js';
import { ofMembers } from '../demand/of-members.js';
import type { DemandRow, PooledDemand } from '../demand/pooled-demand.query.js';
import { type Figure, together } from '../release/answer.js';
import { rangeOf } from '../release/protect.js';
import type { Cell } from '../release/release-plan.js';
import { type DemandStatementFacts, demandStatementPaper } from './demand-statement-paper.js';

const DAY = isoDate('2026-11-10');
const MEMBERS = ['Leicester City Council', 'Leicestershire County Council', 'Rutland County Council'].map((name, index) => ({
  id: String(index),
  name,
  takenOn: DAY,
}));
const figure = (value: number | null): Figure =>
  value === null ? { figure: null, least: null, most: null } : { figure: value, ...rangeOf(value) };

/** A cell with what each member published of it; undefined: it has no such cell. */
function row(cell: Cell, ...published: readonly (number | null | undefined)[]): DemandRow {
  const members = published.flatMap((value, index) => (value === undefined ? [] : [{ authorityId: String(index), figure: figure(value) }]));
  return { cell, members, pooled: together(members.map((each) => each.figure)), own: 3 };
}

const table = (dimensions: PooledDemand['dimensions'], rows: readonly DemandRow[], only: PooledDemand['only'] = {}): PooledDemand => ({
  takenOn: DAY,
  dimensions,
  only,
  categories: categoriesOf(['west', 'east']),
  districts: [
    { authorityId: '0', code: 'west', name: 'West End', column: null, row: null },
    { authorityId: '1', code: 'east', name: 'The East', column: null, row: null },
  ],
  consortia: [],
  consortiumId: null,
  days: [DAY],
  members: MEMBERS,
  snapshots: [],
  rows,
});

const TABLES = [
  table(
    ['need', 'setting'],
    [
      row({ need: 'ASD', setting: 'day' }, 120, 205, 10),
      row({ need: 'SEMH', setting: 'residential' }, 0, 5, 0),
      row({ need: 'PMLD', setting: 'day' }, 10, null, 5),
      row({ need: 'DS', setting: 'day' }, 0, 0, 0),
    ],
  ),
  table(['district'], [row({ district: 'west' }, 85), row({ district: 'east' }, undefined, 140), row({ district: 'notKnown' }, 5, 0, 0)]),
  table(['need', 'phase', 'setting'], [row({ need: 'SLCN', phase: 'secondary', setting: 'residential' }, 10, 10, 5)]),
];

const FACTS: DemandStatementFacts = {
  reference: 'PD-2026-11-10-0123ABCD',
  consortium: 'The Shires',
  issuer: { name: 'The Shires', department: 'Pooled demand', addressLines: ['1 Example Square'] },
  issuedOn: isoDate('2026-11-12'),
  issuedByName: 'Cora Commissioner, The Shires',
  takenOn: DAY,
  snapshots: MEMBERS.map(({ id, name }) => ({
    authorityId: id,
    authorityName: name,
    takenOn: DAY,
    planVersion: 1,
    sha256: `${id}abcdef0`.repeat(8),
    publishedByName: 'Hana Head',
    publishedAt: '2026-11-10T09:00:00Z',
  })),
  tables: TABLES,
};
const paper = demandStatementPaper(FACTS);

const renderer = new DocumentRenderer();
afterAll(() => renderer.close());

describe('the statement of published demand', () => {
  it('says every figure as pages do, a dash for another’s district, and how many cells it leaves out', () => {
    const [, byNeed, byDistrict] = paper.schedules;
    expect(byNeed!.rows.map(({ cells }) => cells)).toEqual([
      ['Autism (ASD)', 'Day', '335 (323 to 347)', '120 (±4)', '205 (±4)', '10 (±4)'],
      ['Social, emotional and mental health (SEMH)', 'Residential', '5 (1 to 17)', 'under 5', '5 (1 to 9)', 'under 5'],
      ['Profound and multiple learning difficulty (PMLD)', 'Day', 'c', '10 (±4)', 'c', '5 (1 to 9)'],
    ]);
    expect(byNeed!.note).toBe('One cell in which nobody is shown is left out.');
    expect(byDistrict!.rows.map(({ cells }) => cells)).toEqual([
      ['West End', '85 (±4)', '85 (±4)', '–', '–'],
      ['The East', '140 (±4)', '–', '140 (±4)', '–'],
      ['Not known', '5 (1 to 17)', '5 (1 to 9)', 'under 5', 'under 5'],
    ]);
    expect(byDistrict!.note).toBe('A dash: the district is another member’s.');
  });

  it('prints a table in which nobody is shown whole, so that it says so', () => {
    const none = table(['setting'], [row({ setting: 'day' }, 0, 0, 0), row({ setting: 'residential' }, 0, 0, 0)]);
    const [, schedule] = demandStatementPaper({ ...FACTS, tables: [none] }).schedules;
    expect(schedule!.rows.map(({ cells }) => cells[1])).toEqual(['under 13', 'under 13']);
  });

  it('says the day of a member’s figures where they are of an earlier one', () => {
    const [first, ...others] = MEMBERS;
    const mixed = { ...TABLES[1]!, members: [{ ...first!, takenOn: isoDate('2026-10-10') }, ...others] };
    const [, schedule] = demandStatementPaper({ ...FACTS, tables: [mixed] }).schedules;
    expect(schedule!.columns.map(({ label }) => label).slice(1, 4)).toEqual([
      'All members',
      'Leicester City Council, as of 10 October 2026',
      'Leicestershire County Council',
    ]);
  });

  it('divides a table of many members, each part with the figures of all', () => {
    const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id, name: `Council ${id}`, takenOn: DAY }));
    const theirs = six.map(({ id }) => ({ authorityId: id, figure: figure(5) }));
    const all = {
      ...table([], []),
      members: six,
      rows: [{ cell: {}, members: theirs, pooled: together(theirs.map((each) => each.figure)), own: null }],
    };
    const [, first, second] = demandStatementPaper({ ...FACTS, tables: [all] }).schedules;
    expect(first!.columns.map(({ label }) => label)).toEqual(['Children', 'All members', ...six.slice(0, 5).map(({ name }) => name)]);
    expect([second!.heading, second!.rows[0]!.cells]).toEqual(['All together, further members', ['All', '30 (6 to 54)', '5 (1 to 9)']]);
  });

  it('lies within its margins, with every cell filled and the fingerprints whole', async () => {
    expect(
      paper.schedules.every(({ columns, rows }) => rows.every(({ cells }) => cells.length === columns.length && cells.every(Boolean))),
    ).toBe(true);
    const { pdf } = await renderer.render('consortium-paper', paper);
    const text = await pdfText(pdf);
    expect(text.replaceAll(' ', '')).toContain('2abcdef0'.repeat(8));
    expect(text).toContain('under 5');
    for (const image of await pageImages(pdf)) for (const edge of edgesOf(image, 28)) expect(inkIn(image, edge)).toBe(0);
  });
});

describe('a published table of some members', () => {
  it('adds up their figures alone, leaves out others’ districts, and counts nobody’s own', () => {
    const [, byDistrict] = TABLES;
    const some = ofMembers(byDistrict!, ['0', '2']);
    expect(some.members.map(({ id }) => id)).toEqual(['0', '2']);
    expect(some.rows.map(({ cell, pooled, own }) => [cell.district, pooled.figure, own])).toEqual([
      ['west', 85, null],
      ['notKnown', 5, null],
    ]);
    expect(some.districts.map(({ code }) => code)).toEqual(['west']);
  });
});
