import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { COMMISSIONER, NEXT, type DemandRow, publishedDemand, DEMAND_ROWS } from '../../support/demand-world.js';
import { type Browser, browse } from '../../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

const DEMAND = `query ($by: [DemandDimension!]!, $only: [DemandOnly!]) { pooledDemand(by: $by, only: $only) {
  ${DEMAND_ROWS} } }`;

type Only = { readonly dimension: string; readonly categories: readonly string[] }[];

let world: RoundWorld;
const people: Record<string, Browser> = {};
const WHO: Record<string, string> = { head: EMAILS.head, officer: EMAILS.officer, fees: EMAILS.fees, next: NEXT, llr: COMMISSIONER };

beforeAll(async () => {
  world = await aRoundWorld('2026-11-10T09:00:00Z');
  await publishedDemand(world, 61, 47);
  for (const [who, email] of Object.entries(WHO)) people[who] = await browse(world, email);
});
afterAll(() => world.close());

const rows = async (who: string, by: string[], only: Only = []): Promise<DemandRow[]> => {
  const answer = await (await world.as(WHO[who]!)).gql(DEMAND, { by, only });
  expect(answer.errors).toBeUndefined();
  return answer.data.pooledDemand.rows;
};
const named = (all: readonly DemandRow[], ...categories: string[]): DemandRow =>
  all.find(({ cell }) => categories.every((category) => cell.some((each) => each.category === category)))!;

describe('demand of several categories', () => {
  const NEEDS = ['ASD', 'SEMH'];
  const PHASES = ['secondary', 'post16'];

  it('is the sum of what is published of each, with the range of all, and exact beside it for one’s own', async () => {
    const single = await rows('head', ['need', 'phase']);
    const [together, ...more] = await rows(
      'head',
      [],
      [
        { dimension: 'need', categories: NEEDS },
        { dimension: 'phase', categories: PHASES },
      ],
    );
    expect(more).toEqual([]);
    const parts = NEEDS.flatMap((need) => PHASES.map((phase) => named(single, need, phase)));
    for (const key of ['figure', 'least', 'most'] as const) {
      expect(together!.pooled[key]).toBe(parts.reduce((sum, { pooled }) => sum + pooled[key]!, 0));
      expect(together!.members.map(({ figure }) => figure[key])).toEqual(
        [0, 1].map((member) => parts.reduce((sum, { members }) => sum + members[member]!.figure[key]!, 0)),
      );
    }
    const { rows: held } = await world.owner.query<{ count: number }>(
      `select count(*)::int as count from pupils where authority_id = $1 and primary_need = any ($2) and year_group >= 7`,
      [world.authorityId, NEEDS],
    );
    expect(together!.own).toBe(held[0]!.count);
    // A part shown by and narrowed at once has its own rows only.
    const byPhase = await rows(
      'head',
      ['phase'],
      [
        { dimension: 'need', categories: NEEDS },
        { dimension: 'phase', categories: PHASES },
      ],
    );
    expect(byPhase.map(({ cell }) => cell[0]!.category)).toEqual(PHASES);
    expect(byPhase.reduce((sum, { pooled }) => sum + pooled.figure!, 0)).toBe(together!.pooled.figure);
  });

  it('is the same on the page, in its chart and its files, all under one address', async () => {
    const address = '/pooling/demand?by=phase&need=ASD&need=SEMH&phase=secondary';
    const only = [
      { dimension: 'need', categories: NEEDS },
      { dimension: 'phase', categories: ['secondary'] },
    ];
    const [row] = await rows('llr', ['phase'], only);
    const page = await people['llr']!.get(address);
    expect(
      page
        .$('input[name=need]:checked')
        .toArray()
        .map((box) => page.$(box).attr('value')),
    ).toEqual(NEEDS);
    expect(page.$('table').first().text()).toContain(row!.pooled.words);
    expect(page.$('figcaption').text()).toContain('Autism (ASD) or Social, emotional and mental health (SEMH); Secondary');
    expect(page.$('figcaption').text()).toContain(row!.pooled.words);
    const csv = (await people['llr']!.get(page.$('.iss-exports a').last().attr('href')!.replace('?', '/pooling/demand?'))).body.toString();
    expect(csv.trim().split('\r\n')).toHaveLength(2);
    expect(csv).toContain(row!.pooled.words);
    expect((await people['llr']!.get(`${address}&format=xlsx`)).status).toBe(200);
  });

  it('of no published table is refused with the nearest, each with what of the question it keeps', async () => {
    const page = await people['llr']!.get('/pooling/demand?by=setting&need=ASD&need=SEMH&district=north');
    expect(page.status).toBe(400);
    expect(page.errors).toEqual([expect.stringContaining('need by setting; need by district; setting by district')]);
    const nearest = page
      .$('main li a')
      .toArray()
      .map((link) => [page.$(link).text(), page.$(link).attr('href')]);
    expect(nearest).toContainEqual(['Need by setting', '?by=setting&need=ASD&need=SEMH']);
    for (const [, href] of nearest.filter(([name]) => name?.includes(' by ')))
      expect([href, (await people['llr']!.get(`/pooling/demand${href!}`)).status]).toEqual([href, 200]);
    const unknown = await (await world.as(COMMISSIONER)).gql(DEMAND, { by: [], only: [{ dimension: 'need', categories: ['XXX'] }] });
    expect(unknown.errors![0]!.extensions.code).toBe('noSuchCategory');
  });

  it('is for schools a sum over all members, and no district can be asked for', async () => {
    const only = [{ dimension: 'need', categories: NEEDS }];
    expect((await rows('fees', [], only))[0]!.pooled).toEqual((await rows('llr', [], only))[0]!.pooled);
    expect((await rows('fees', [], only))[0]!.members).toEqual([]);
    const page = await people['fees']!.get('/pooling/demand?need=ASD&need=SEMH');
    expect([page.$('input[name=need]').length > 5, page.$('input[name=district]').length]).toEqual([true, 0]);
    const asked = await (await world.as(EMAILS.fees)).gql(DEMAND, { by: [], only: [{ dimension: 'district', categories: ['vale'] }] });
    expect(asked.errors![0]!.extensions.code).toBe('noSuchCategory');
  });

  it('by district counts in each member its own districts alone', async () => {
    const [row] = await rows('llr', [], [{ dimension: 'district', categories: ['north', 'south', 'vale'] }]);
    const single = await rows('llr', ['district']);
    expect(row!.pooled.figure).toBe(['north', 'south', 'vale'].reduce((sum, code) => sum + named(single, code).pooled.figure!, 0));
    expect(row!.members.map(({ figure }) => figure.most! - figure.figure!).sort()).toEqual([4, 8]);
  });
});

const NEEDS_OF_MAP = ['ASD', 'SEMH'];

describe('demand on a map', () => {
  it('has a tile for each district of each member, with what it published, and the same in a table, a file and for programs', async () => {
    const page = await people['llr']!.get('/pooling/demand/map?need=ASD&need=SEMH');
    const tiles = page.$('svg').first().text();
    const districts = await rows('llr', ['district'], [{ dimension: 'need', categories: NEEDS_OF_MAP }]);
    const cells = page
      .$('main > table tbody tr, .iss-scroll table tbody tr')
      .toArray()
      .map((row) => page.$(row).text());
    for (const [code, name, authority] of [
      ['north', 'North Test', world.authorityId],
      ['vale', 'The Vale', world.neighbourId],
      ['notKnown', 'Home not known', world.neighbourId],
    ] as const) {
      const { words } = named(districts, code).members.find(({ authorityId }) => authorityId === authority)!.figure;
      expect(tiles).toContain(name.split(' ')[0]);
      expect(tiles).toContain(words.split(' (')[0]);
      expect(cells.some((text) => text.includes(name) && text.includes(words))).toBe(true);
    }
    const csv = (await people['llr']!.get('/pooling/demand/map?need=ASD&need=SEMH&format=csv')).body.toString();
    expect(csv).toContain('Nextshire');
    expect(csv).toContain('The Vale');
    // By name in the table of demand as well.
    expect((await people['llr']!.get('/pooling/demand?by=district')).text).toContain('South Test');
  });

  it('lies where its authority laid it, and nowhere twice', async () => {
    const first = await people['head']!.get('/pooling/demand/districts');
    const wrong = await first.submit({ district: 'north', column: '5', row: '1' }, { button: 'Lay the tile' });
    expect(wrong.errors).toEqual([expect.stringContaining('a column from 1 to 4')]);
    const laid = await wrong.submit({ district: 'north', column: '2', row: '1' }, { button: 'Lay the tile' });
    expect(laid.text).toContain('Column 2, row 1');
    const taken = await laid.submit({ district: 'south', column: '2', row: '1' }, { button: 'Lay the tile' });
    expect(taken.errors).toEqual(['North Test lies there.']);
    const { data } = await (
      await world.as(COMMISSIONER)
    ).gql('query { pooledDemand(by: [district]) { districts { code name column row } } }');
    expect(data.pooledDemand.districts).toContainEqual({ code: 'north', name: 'North Test', column: 2, row: 1 });
    expect(data.pooledDemand.districts).toContainEqual({ code: 'vale', name: 'The Vale', column: null, row: null });
    await expect(
      world.owner.query(`insert into release_districts values ($1, 'x', 'X', '{ZZ1}', 2, 1)`, [world.authorityId]),
    ).rejects.toThrow('release_districts_tile_once');
  });

  it('is refused where it would tell too much, with maps that are published; schools have none', async () => {
    const page = await people['llr']!.get('/pooling/demand/map?need=ASD&phase=primary');
    expect(page.status).toBe(400);
    const nearest = page
      .$('main li a')
      .toArray()
      .map((link) => page.$(link).attr('href'));
    expect(nearest).toEqual(expect.arrayContaining(['?need=ASD', '?phase=primary']));
    const school = await people['fees']!.get('/pooling/demand/map');
    expect([school.status, school.text.includes('North Test')]).toEqual([403, false]);
    expect((await people['fees']!.get('/pooling/demand')).text).not.toContain('on a map');
    const { data } = await (await world.as(EMAILS.fees)).gql('query { pooledDemand(by: [district]) { districts { code } } }');
    expect(data.pooledDemand.districts).toEqual([]);
  });
});

describe('own children', () => {
  it('are counted exactly by any dimensions together, and each number leads to as many children', async () => {
    const page = await people['officer']!.get('/pooling/demand/own?by=need&and=year&phase=secondary');
    const counts = await world.owner.query<{ need: string; count: number }>(
      `select primary_need as need, year_group, count(*)::int as count from pupils where authority_id = $1 and year_group between 7 and 11 group by 1, 2`,
      [world.authorityId],
    );
    const links = page
      .$('td a')
      .toArray()
      .map((link) => ({ count: Number(page.$(link).text()), href: page.$(link).attr('href')! }));
    expect(links.map(({ count }) => count).sort()).toEqual(counts.rows.map(({ count }) => count).sort());
    expect(links.length).toBeGreaterThan(5);
    for (const { count, href } of links.slice(0, 4)) {
      const behind = await people['officer']!.get(href);
      expect([href, behind.$('tbody tr').length]).toEqual([href, count]);
      expect(behind.text).not.toContain('N-');
    }
    const csv = (await people['officer']!.get(`${links[0]!.href}&format=csv`)).body.toString().trim().split('\r\n');
    expect(csv).toHaveLength(links[0]!.count + 1);
    // A pupil's page is one step further.
    const first = await people['officer']!.get(links[0]!.href);
    expect((await people['officer']!.get(first.$('tbody a').first().attr('href')!)).status).toBe(200);
  });

  it('have the protected figure of all members beside them where one is published, and nothing where none is', async () => {
    const page = await people['head']!.get('/pooling/demand/own?by=need');
    const asd = named(await rows('head', ['need']), 'ASD');
    const row = page
      .$('tbody tr')
      .toArray()
      .map((each) => page.$(each).text())
      .find((text) => text.includes('ASD'));
    expect(row).toContain(String(asd.own));
    expect(row).toContain(asd.pooled.words);
    const unpublished = await people['head']!.get('/pooling/demand/own?by=year&and=setting');
    expect([unpublished.status, unpublished.text.includes('All members, as published')]).toEqual([200, false]);
    expect(unpublished.text).toContain('By these together nothing is published');
  });

  it('are each authority’s own: others see theirs or nothing', async () => {
    const next = await people['next']!.get('/pooling/demand/own/children');
    expect(next.$('tbody tr').length).toBe(47);
    expect(next.text).not.toContain('T-');
    for (const who of ['llr', 'fees']) {
      for (const address of ['/pooling/demand/own', '/pooling/demand/own/children'])
        expect([who, (await people[who]!.get(address)).status]).toEqual([who, 403]);
      const { errors } = await (await world.as(WHO[who]!)).gql('query { ownDemand(by: []) { total children { reference } } }');
      expect(errors![0]!.extensions.code).toBe('notAllowed');
    }
    const own = await (
      await world.as(EMAILS.officer)
    ).gql(
      'query { ownDemand(by: [setting], only: [{ dimension: need, categories: ["SEMH"] }]) { total rows { count } children { reference } } }',
    );
    expect(own.data.ownDemand.children).toHaveLength(own.data.ownDemand.total);
    expect(own.data.ownDemand.rows).toEqual([{ count: own.data.ownDemand.total }]);
  });
});
