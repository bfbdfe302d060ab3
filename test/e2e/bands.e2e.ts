import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '../support/app.js';
import { type Browser, browse } from '../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';

const BAND = 'id code name version own definitions { from to needs } tariffs { from to annual { pence } covers }';
const define = `mutation ($input: DefineBandInput!) { defineBand(input: $input) { band { ${BAND} } userErrors { code field message } } }`;
const tariff = `mutation ($input: SetTariffInput!) { setTariff(input: $input) { band { ${BAND} } userErrors { code field message } } }`;
const redefine = `mutation ($input: RedefineBandInput!) { redefineBand(input: $input) { band { ${BAND} } userErrors { code field message } } }`;
const choose = 'mutation ($input: ChooseBandInput!) { chooseBand(input: $input) { placementId userErrors { code field message } } }';
const BESIDE =
  '{ placementsBesideBands { placementId pupilReference fitness bandCodes chosen tariff { pence } covered { pence } above { pence } } }';
const TERMS = {
  from: '2026-09-01',
  needs: ['ASD', 'SEMH'],
  phases: ['primary', 'secondary'],
  settings: ['day'],
  provision: 'Small classes',
};

interface SeenBand {
  readonly id: string;
  readonly version: number;
}

let world: RoundWorld;
let head: Client;
let officer: Client;
let band: SeenBand;

const bands = async (client: Client): Promise<any[]> => (await client.gql(`{ bands { ${BAND} } }`)).data.bands;
const beside = async (client: Client): Promise<any[]> => (await client.gql(BESIDE)).data.placementsBesideBands;

beforeAll(async () => {
  world = await aRoundWorld('2027-01-11T09:00:00Z');
  [head, officer] = [await world.as(EMAILS.head), await world.as(EMAILS.officer)];
  await world.aPlacement(
    'ash',
    'T-1',
    [
      { kind: 'core', pounds: 60_000 },
      { kind: 'transport', pounds: 6_000 },
    ],
    { need: 'ASD', basis: 'month', units: null },
  );
  await world.aPlacement('birch', 'T-2', [{ kind: 'core', pounds: 50_000 }], { need: 'PMLD', basis: 'month', units: null });
});
afterAll(() => world.close());

describe('bands and tariffs', () => {
  it('are defined by a head of service, with every fault named at its field', async () => {
    const wrong = await head.gql(define, { input: { ...TERMS, needs: [], code: 'band three', name: ' ' } });
    expect(wrong.data.defineBand.userErrors.map(({ field }: { field: string[] }) => field[0])).toEqual(['code', 'name', 'needs']);
    const { data } = await head.gql(define, { input: { ...TERMS, code: 'b3', name: 'Autism and SEMH, day' } });
    expect(data.defineBand).toMatchObject({
      band: { code: 'B3', own: true, definitions: [{ from: '2026-09-01', to: null }] },
      userErrors: [],
    });
    band = data.defineBand.band;
    const again = await head.gql(define, { input: { ...TERMS, code: 'B3', name: 'Another' } });
    expect(again.data.defineBand.userErrors).toEqual([{ code: 'codeTaken', field: ['code'], message: 'There is a band B3 already.' }]);
    expect((await officer.gql(define, { input: { ...TERMS, code: 'B4', name: 'x' } })).data.defineBand.userErrors[0].code).toBe(
      'notAllowed',
    );
  });

  it('keep what stood before: a new tariff ends the old on its first day', async () => {
    const set = (input: object) => head.gql(tariff, { input: { bandId: band.id, covers: ['core'], source: 'Cabinet, June', ...input } });
    band = (await set({ version: band.version, from: '2026-09-01', annualPence: 5_500_000 })).data.setTariff.band;
    const { data } = await set({ version: band.version, from: '2027-09-01', annualPence: 5_700_000 });
    expect(data.setTariff.band.tariffs).toEqual([
      { from: '2027-09-01', to: null, annual: { pence: 5_700_000 }, covers: ['core'] },
      { from: '2026-09-01', to: '2027-09-01', annual: { pence: 5_500_000 }, covers: ['core'] },
    ]);
    const stale = await set({ version: band.version, from: '2028-09-01', annualPence: 1 });
    expect(stale.data.setTariff.userErrors[0].code).toBe('staleVersion');
    band = data.setTariff.band;
    const early = await set({ version: band.version, from: '2027-09-01', annualPence: 1 });
    expect(early.data.setTariff.userErrors[0]).toMatchObject({ code: 'tooEarly', field: ['from'] });
  });

  it('let one of two writers through who saw the same', async () => {
    const both = await Promise.all(
      [1, 2].map(() => head.gql(redefine, { input: { ...TERMS, bandId: band.id, version: band.version, from: '2028-09-01' } })),
    );
    expect(both.map(({ data }) => data.redefineBand.userErrors.map(({ code }: { code: string }) => code)).sort()).toEqual([
      [],
      ['staleVersion'],
    ]);
    band = (await bands(head))[0];
  });

  it('stand beside every placement, by need, phase and setting, and beside what an officer chose', async () => {
    expect(await beside(officer)).toEqual([
      expect.objectContaining({
        pupilReference: 'T-1',
        fitness: 'band',
        bandCodes: ['B3'],
        tariff: { pence: 5_500_000 },
        covered: { pence: 6_000_000 },
        above: { pence: 500_000 },
      }),
      expect.objectContaining({ pupilReference: 'T-2', fitness: 'none', bandCodes: [], above: null }),
    ]);
    const [, without] = await beside(officer);
    const chosen = await officer.gql(choose, {
      input: { placementId: without.placementId, bandId: band.id, from: '2027-01-01', reason: 'Panel of 8 January' },
    });
    expect(chosen.data.chooseBand.userErrors).toEqual([]);
    expect((await beside(officer))[1]).toMatchObject({ fitness: 'band', bandCodes: ['B3'], chosen: true, above: { pence: -500_000 } });
  });

  it('say what moving placements would do to the money, by school and year', async () => {
    const { data } = await officer.gql(
      '{ moveToBands(assume: { years: 2 }) { schoolId academicYear placements notKnown now { pence } byBand { pence } } }',
    );
    const [ash, birch] = [world.schools.ash.id, world.schools.birch.id];
    expect(data.moveToBands).toEqual(
      expect.arrayContaining([
        { schoolId: ash, academicYear: '2026/27', placements: 1, notKnown: 0, now: { pence: 6_600_000 }, byBand: { pence: 6_100_000 } },
        { schoolId: ash, academicYear: '2027/28', placements: 1, notKnown: 0, now: { pence: 6_600_000 }, byBand: { pence: 6_300_000 } },
        { schoolId: birch, academicYear: '2026/27', placements: 1, notKnown: 0, now: { pence: 5_000_000 }, byBand: { pence: 5_500_000 } },
        { schoolId: birch, academicYear: '2027/28', placements: 1, notKnown: 0, now: { pence: 5_000_000 }, byBand: { pence: 5_700_000 } },
      ]),
    );
    expect(data.moveToBands).toHaveLength(4);
  });

  it('are nobody else’s: a neighbour sees none, a school may not ask, the nation’s are read by all and changed by none', async () => {
    const neighbour = await world.as(EMAILS.neighbour);
    expect(await bands(neighbour)).toEqual([]);
    expect(await beside(neighbour)).toEqual([]);
    expect((await (await world.as(EMAILS.fees)).gql(BESIDE)).errors?.[0]?.extensions.code).toBe('notAllowed');
    const platform = await world.anOrganisation('platform', 'Platform');
    await world.aPerson('admin@platform.example', ['platformAdministrator'], platform);
    const national = await (
      await world.as('admin@platform.example')
    ).gql(define, { input: { ...TERMS, code: 'N1', name: 'National band 1' } });
    expect(national.data.defineBand).toMatchObject({ band: { own: false }, userErrors: [] });
    const [n1] = await bands(neighbour);
    expect(n1).toMatchObject({ code: 'N1', own: false });
    const change = await head.gql(tariff, {
      input: { bandId: n1.id, version: n1.version, from: '2027-09-01', annualPence: 1, covers: ['core'], source: '' },
    });
    expect(change.data.setTariff.userErrors[0].code).toBe('notAllowed');
    // The authority's own band still comes first.
    expect((await beside(officer))[0]).toMatchObject({ bandCodes: ['B3'] });
  });
});

describe('the pages of bands', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await browse(world, EMAILS.head);
  });

  it('define a band and its tariff; a faulty form comes back as typed', async () => {
    const form = await browser.get('/bands/new');
    const faulty = await form.submit({ code: 'C1', name: 'Complex, residential', needs: 'SEMH' }, { button: 'Define this band' });
    expect(faulty.status).toBe(422);
    expect(faulty.text).toContain('Enter the day from which the band stands');
    expect(faulty.$('input[name=code]').val()).toBe('C1');
    expect(faulty.$('input[name=needs][value=SEMH]').is('[checked]')).toBe(true);
    const shown = await faulty.submit(
      {
        'from-day': '1',
        'from-month': '9',
        'from-year': '2026',
        phases: 'secondary',
        settings: 'residential',
        provision: 'Waking night staff',
      },
      { button: 'Define this band' },
    );
    expect(shown.text).toContain('Band C1 is defined');
    const priced = await shown.submit(
      { annual: '180,000', 'tariffFrom-day': '1', 'tariffFrom-month': '9', 'tariffFrom-year': '2026', covers: 'core' },
      { button: 'Set this tariff' },
    );
    expect(priced.text).toContain('The tariff is recorded.');
    expect(priced.text).toContain('£180,000');
  });

  it('list bands with what falls in them, placements by their distance, and the what-if with its totals', async () => {
    const list = await browser.get('/bands');
    expect(list.table('Bands and their tariffs today').map((cells) => [cells[0], cells[5], cells[7]])).toEqual([
      ['B3', '2', '£0'],
      ['C1', '0', ''],
      ['N1', '0', ''],
    ]);
    const above = await browser.get('/bands/placements?fit=above');
    expect(above.table('Placements beside their bands').map(([pupil]) => pupil)).toEqual(['T-1']);
    const csv = await browser.get('/bands/placements?format=csv');
    expect(csv.body.toString()).toContain('T-2');
    const whatIf = await browser.get('/bands/what-if?years=1&rise=0');
    expect(whatIf.table('What moving does to the money, by school and academic year')).toEqual([
      ['Ash Lane School', '1', '-£5,000', '-£5,000'],
      ['Birch House School', '1', '£5,000', '£5,000'],
    ]);
    expect(whatIf.$('tfoot').text().replace(/\s+/g, ' ')).toContain('£0£0');
    const file = await browser.get('/bands/what-if?years=1&format=csv');
    expect(file.body.toString()).toContain('66000.00,61000.00,-5000.00');
  });
});
