import ExcelJS from '@protobi/exceljs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '../../support/app.js';
import { browse } from '../../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

const LEVERAGE = `{ leverage { notSharing concentration providers { providerId name own { places annualPence shareBp } members { authorityId places annualPence } shownPence rollShareBp }
  gaps { providerId need prices { authorityId meanPence places } gapPence worthPence } dependencies { need places of elsewhere } } }`;

let world: RoundWorld;
let consortium: string;
const client: Record<string, Client> = {};

/** So many like places of an authority at a school, each at the same price. */
async function places(authorityId: string, schoolId: string, prefix: string, count: number, pounds: number): Promise<void> {
  await world.owner.query(
    `with child as (
       insert into pupils (authority_id, reference, year_group, primary_need) select $1, $2 || number, 9, 'SEMH' from generate_series(1, $3::int) number returning id
     ), placed as (
       insert into placements (authority_id, school_id, pupil_id, starts_on, setting, naming_basis) select $1, $4, id, '2026-09-01', 'day', 'agreed' from child returning id)
     insert into fee_lines (authority_id, school_id, placement_id, kind, unit, quantity, unit_pence, annual_pence, effective)
     select $1, $4, id, 'core', 'year', 1, $5, $5, '[2026-09-01,)' from placed`,
    [authorityId, prefix, count, schoolId, pounds * 100],
  );
}
const share = (authorityId: string, subject: string): Promise<unknown> =>
  world.owner.query(
    `insert into sharing_agreements (consortium_id, authority_id, subject, period, signed_on, reference) values ($1, $2, $3, '[2020-01-01,)', '2019-12-01', 'ISA')`,
    [consortium, authorityId, subject],
  );

beforeAll(async () => {
  world = await aRoundWorld('2026-11-10T09:00:00Z');
  consortium = await world.anOrganisation('consortium', 'The Shires');
  await world.aPerson('commissioner@shires.example', ['llrCommissioner'], consortium, 'Cora Commissioner');
  for (const authority of [world.authorityId, world.neighbourId])
    await world.owner.query(`insert into consortium_members (consortium_id, authority_id, period) values ($1, $2, '[2020-01-01,)')`, [
      consortium,
      authority,
    ]);
  await places(world.authorityId, world.schools.ash.id, 'O-', 6, 60_000);
  await places(world.authorityId, world.schools.cedar.id, 'P-', 2, 50_000);
  await places(world.neighbourId, world.schools.ash.id, 'N-', 6, 64_000);
  await places(world.neighbourId, world.schools.cedar.id, 'M-', 3, 55_000);
  await world.owner.query(`update schools set pupils = case when id = $1 then 44 end where provider_id = $2`, [
    world.schools.ash.id,
    world.providerId,
  ]);
  for (const who of ['head', 'neighbour', 'fees'] as const) client[who] = await world.as(EMAILS[who]);
  client['llr'] = await world.as('commissioner@shires.example');
});
afterAll(() => world.close());

const show = async (who: string) => {
  const answer = await client[who]!.gql(LEVERAGE);
  expect(answer.errors).toBeUndefined();
  return answer.data.leverage;
};

describe('what members can say to a provider together', () => {
  it('is one’s own alone until both share it', async () => {
    const before = await show('head');
    expect(before.providers.map(({ name, own, members }: any) => [name, own.places, own.annualPence, members])).toEqual([
      ['Oak Education Limited', 6, 36_000_000, []],
      ['Elm Schools Limited', 2, 10_000_000, []],
    ]);
    expect(before.concentration).toBe(Math.round(((36 / 46) ** 2 + (10 / 46) ** 2) * 10_000));
    expect(before.dependencies).toEqual([{ need: 'SEMH', places: 6, of: 8, elsewhere: 1 }]);
    expect((await show('llr')).providers).toEqual([]);
    expect(before.notSharing).toHaveLength(1);
    // It sees of others what it shares itself.
    await share(world.neighbourId, 'spend');
    expect((await show('head')).providers[0].members).toEqual([]);
    await share(world.authorityId, 'spend');
    const after = await show('head');
    expect(after.notSharing).toEqual([]);
    expect(
      after.providers.map(({ members, shownPence }: any) => [
        members.map(({ places: many, annualPence }: any) => [many, annualPence]),
        shownPence,
      ]),
    ).toEqual([
      // Of six places at £64,000: about five, and £384,000 to the nearest £10,000.
      [[[5, 38_000_000]], 74_000_000],
      // Three places of the neighbour at Elm are shown to nobody else, nor within any sum.
      [[], 10_000_000],
    ]);
    // Six of one's own and about five of the neighbour's among 44 pupils.
    expect(after.providers.map(({ rollShareBp }: any) => rollShareBp)[0]).toBe(2_500);
    expect((await show('llr')).providers.map(({ own, shownPence }: any) => [own, shownPence])).toEqual([[null, 74_000_000]]);
  });

  it('names like places for which they pay different prices, once both share prices', async () => {
    expect((await show('head')).gaps).toEqual([]);
    await share(world.authorityId, 'prices');
    await share(world.neighbourId, 'prices');
    const { gaps } = await show('head');
    expect(gaps).toEqual([
      {
        providerId: world.providerId,
        need: 'SEMH',
        prices: [
          { authorityId: world.neighbourId, meanPence: 6_400_000, places: 5 },
          { authorityId: world.authorityId, meanPence: 6_000_000, places: 6 },
        ],
        gapPence: 400_000,
        worthPence: 2_000_000,
      },
    ]);
    const page = await (await browse(world, EMAILS.head)).get('/pooling/leverage?q=oak');
    const { alternatives } = (
      await client['head']!.gql('{ leverage { alternatives { providerId places herePence movingPence elsewhere { meanPence } } } }')
    ).data.leverage;
    // Six of one's own at £60,000 and about five of the neighbour's at £64,000 here; two of one's own at £50,000 at Elm.
    expect(alternatives.find(({ providerId }: any) => providerId === world.providerId)).toEqual({
      providerId: world.providerId,
      places: 11,
      herePence: 6_180_000,
      movingPence: -1_180_000,
      elsewhere: [{ meanPence: 5_000_000 }],
    });
    const head = await browse(world, EMAILS.head);
    const oak = await head.get(`/pooling/leverage/${world.providerId}`);
    expect([oak.status, oak.text.includes('Elm Schools Limited £61,800 £50,000 -£11,800 not known'), oak.text.includes('£61,800')]).toEqual(
      [200, true, true],
    );
    expect((await head.get(`/pooling/leverage/${world.providerId}?format=csv`)).body.toString('utf8')).toContain(',64000.00,5,');
    expect((await head.get(`/pooling/leverage/${consortium}`)).status).toBe(404);
    const byName = await (await browse(world, EMAILS.head)).get('/pooling/leverage?sort=provider&dir=asc');
    expect(byName.text.indexOf('Elm Schools Limited')).toBeLessThan(byName.text.indexOf('Oak Education Limited'));
    expect([page.text.includes('£740,000'), page.text.includes('Elm Schools Limited')]).toEqual([true, false]);
  });

  it('lists the differences by themselves: sorted, filtered, and as one file with a cell for each member’s price', async () => {
    await places(world.authorityId, world.schools.cedar.id, 'Q-', 4, 50_000);
    await places(world.neighbourId, world.schools.cedar.id, 'K-', 4, 55_000);
    const head = await browse(world, EMAILS.head);
    const all = await head.get('/pooling/leverage/gaps');
    // About five of the neighbour's pay £5,000 more at Elm, and £4,000 more at Oak.
    expect([all.text.includes('(about 5)'), all.text.includes('Total£45,000')]).toEqual([true, true]);
    const place = (text: string, name: string) => text.indexOf(`${name} Social`);
    expect(place(all.text, 'Elm Schools Limited')).toBeLessThan(place(all.text, 'Oak Education Limited'));
    const byName = await head.get('/pooling/leverage/gaps?sort=provider&dir=desc');
    expect(place(byName.text, 'Oak Education Limited')).toBeLessThan(place(byName.text, 'Elm Schools Limited'));
    expect((await head.get('/pooling/leverage/gaps?need=ASD')).text).toContain('No difference matches these filters.');
    expect((await head.get('/pooling/leverage/gaps?q=elm')).text).toContain('Total£25,000');
    const [header, ...lines] = (await head.get('/pooling/leverage/gaps?format=csv')).body.toString('utf8').trim().split('\r\n');
    expect(header).toContain('Provider,Group,Need,Phase,Setting,');
    const [elm, oak] = lines;
    expect([elm!.startsWith('Elm Schools Limited,,SEMH,secondary,day,'), elm!.includes('55000.00,5'), elm!.includes('50000.00,6'), elm!.endsWith(',5000.00,25000.00')]).toEqual([true, true, true, true]); // prettier-ignore
    expect(oak!.endsWith(',4000.00,20000.00')).toBe(true);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await head.get('/pooling/leverage/gaps?format=xlsx&q=elm')).body as unknown as ArrayBuffer);
    const cells = workbook.worksheets[0]!.getRow(2).values as unknown[];
    expect([workbook.worksheets[0]!.rowCount, cells.filter((cell) => typeof cell === 'number').sort()]).toEqual([
      2,
      [25_000, 5, 5_000, 50_000, 55_000, 6],
    ]);
  });

  it('adds up what each group is paid through its providers, to the penny', async () => {
    const group = await world.anOrganisation('providerGroup', 'Hedge Group');
    await world.owner.query('update organisations set group_id = $1 where id = any ($2)', [group, [world.providerId, world.rivalId]]);
    const { owners, ownerConcentration, concentration } = (
      await client['head']!.gql(
        '{ leverage { concentration ownerConcentration owners { name own { places annualPence shareBp } members { places annualPence } shownPence providers { name shownPence } } } }',
      )
    ).data.leverage;
    expect([concentration, ownerConcentration]).toEqual([Math.round(((36 / 66) ** 2 + (30 / 66) ** 2) * 10_000), 10_000]);
    expect(owners).toEqual([
      {
        name: 'Hedge Group',
        own: { places: 12, annualPence: 66_000_000, shareBp: 10_000 },
        // About five at each: £384,000 and £385,000 to the nearest £10,000.
        members: [{ places: 10, annualPence: 77_000_000 }],
        shownPence: 143_000_000,
        providers: [
          { name: 'Oak Education Limited', shownPence: 74_000_000 },
          { name: 'Elm Schools Limited', shownPence: 69_000_000 },
        ],
      },
    ]);
    const head = await browse(world, EMAILS.head);
    const groups = await head.get('/pooling/leverage/groups?q=elm');
    expect([
      groups.text.includes('Hedge Group2 providers £660,000 12 100% £770,000 £1,430,000 Oak'),
      groups.text.includes('Total£660,00012£770,000£1,430,000'),
    ]).toEqual([true, true]);
    expect((await head.get('/pooling/leverage/groups?q=nobody')).text).toContain('No group matches.');
    expect((await head.get('/pooling/leverage/groups?format=csv')).body.toString('utf8')).toContain(
      'Hedge Group,2,660000.00,12,100.00,770000.00,1430000.00,',
    );
    const ofGroup = await head.get(`/pooling/leverage?group=${group}&sort=own&dir=asc`);
    expect(ofGroup.table('What is spent at each provider a year').map(([name]) => name)).toEqual([
      'Elm Schools LimitedHedge Group',
      'Oak Education LimitedHedge Group',
    ]);
    expect((await head.get(`/pooling/leverage?group=${consortium}`)).text).toContain('No provider matches these filters.');
    expect((await head.get('/pooling/leverage?format=csv')).body.toString('utf8')).toContain(
      'Oak Education Limited,Hedge Group,360000.00,6,',
    );
  });

  it('shows long lists a page at a time, with totals over all of them', async () => {
    await world.owner.query(
      `with provider as (
         insert into organisations (kind, name) select 'provider', 'Provider ' || lpad(number::text, 2, '0') from generate_series(1, 30) number returning id, name
       ), school as (
         insert into schools (urn, name, kind, section41, type_code, type_name, status, la_code, la_name, provider_id)
         select 991000 + row_number() over (order by name), 'School of ' || name, 'iss', true, '10', 'Other independent special school', 'open', '801', 'Testshire', id
         from provider returning id
       ), child as (
         insert into pupils (authority_id, reference, year_group, primary_need) select $1, 'L-' || number, 9, 'ASD' from generate_series(1, 30) number returning id
       ), numbered as (
         select school.id as school_id, child.id as pupil_id from (select id, row_number() over () as number from school) school
         join (select id, row_number() over () as number from child) child using (number)
       ), placed as (
         insert into placements (authority_id, school_id, pupil_id, starts_on, setting, naming_basis)
         select $1, school_id, pupil_id, '2026-09-01', 'day', 'agreed' from numbered returning id, school_id)
       insert into fee_lines (authority_id, school_id, placement_id, kind, unit, quantity, unit_pence, annual_pence, effective)
       select $1, school_id, id, 'core', 'year', 1, 1000050, 1000050, '[2026-09-01,)' from placed`,
      [world.authorityId],
    );
    const head = await browse(world, EMAILS.head);
    const first = await head.get('/pooling/leverage?sort=provider&dir=asc');
    // £660,000 and thirty times £10,000.50.
    expect([first.text.includes('Showing 1 to 25 of 32 results'), first.text.includes('Provider 24'), first.text.includes('Total£960,01542')]).toEqual([true, false, true]); // prettier-ignore
    const second = await first.follow('Next page');
    expect([second.text.includes('Showing 26 to 32 of 32 results'), second.text.includes('Provider 24'), second.text.includes('Total£960,01542')]).toEqual([true, true, true]); // prettier-ignore
  });

  it('is nothing to schools, and nothing of a member that shares no more', async () => {
    expect((await client['fees']!.gql(LEVERAGE)).errors![0]!.extensions.code).toBe('notAllowed');
    await world.owner.query(`update sharing_agreements set period = '[2020-01-01,2021-01-01)' where authority_id = $1`, [
      world.neighbourId,
    ]);
    expect((await show('head')).providers.every(({ members }: any) => members.length === 0)).toBe(true);
    expect((await show('head')).gaps).toEqual([]);
  });
});
