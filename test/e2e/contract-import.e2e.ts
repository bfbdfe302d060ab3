import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ExcelJS from '@protobi/exceljs';
import { type Browser, type BrowsedPage, browse } from '../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';

const HEADINGS = [
  'Contract reference',
  'Kind',
  'School URN',
  'Pupil reference',
  'Starts',
  'Ends',
  'Charging basis',
  'Notice',
  'Supplier number',
  'Order number',
  'Group of places',
  'Needs',
  'Guaranteed places',
  'From places',
  'Price a place',
  'Spot price',
] as const;
type Row = Partial<Record<(typeof HEADINGS)[number], string>>;

const SPOT: Row = {
  'Contract reference': 'IPA-1',
  Kind: 'IPA',
  'School URN': '990101',
  'Pupil reference': 'T-1',
  Starts: '01/09/2025',
  'Charging basis': 'Month',
  Notice: '1 term',
  'Supplier number': '700123',
  'Order number': 'PO-1',
};
const BLOCK: Row = {
  ...SPOT,
  'Contract reference': 'BLK-1',
  Kind: 'Block',
  'School URN': '990102',
  'Pupil reference': '',
  Ends: '31/08/2029',
  'Charging basis': '190 school days',
  Notice: 'two terms',
  'Group of places': 'SEMH day',
  Needs: 'SEMH, ASD',
  'Guaranteed places': '10',
  'From places': '1',
  'Price a place': '52,000',
  'Spot price': '61000',
};
const TIER: Row = { 'Contract reference': 'BLK-1', 'From places': '11', 'Price a place': '50,500' };

const csv = (...rows: Row[]): Buffer =>
  Buffer.from(
    [HEADINGS, ...rows.map((row) => HEADINGS.map((heading) => row[heading] ?? ''))]
      .map((cells) => cells.map((cell) => `"${cell}"`).join(','))
      .join('\r\n'),
  );

let world: RoundWorld;
let head: Browser;
let placementId: string;

const upload = async (name: string, bytes: Buffer): Promise<BrowsedPage> =>
  (await head.get('/contracts/import')).submit({ file: { name, bytes, type: 'text/csv' } }, { button: 'Read the sheet' });
const contracts = async () =>
  (
    await world.owner.query(
      `select reference, kind, state, starts_on::text, ends_on::text, supplier_number,
      (select whole_life_pence::bigint from contract_versions where contract_id = contracts.id) as whole_life from contracts order by reference`,
    )
  ).rows;

beforeAll(async () => {
  world = await aRoundWorld('2027-01-11T09:00:00Z');
  placementId = await world.aPlacement('ash', 'T-1', [{ kind: 'core', pounds: 60_000 }], {
    startsOn: '2025-09-01',
    basis: 'month',
    units: null,
  });
  head = await browse(world, EMAILS.head);
});
afterAll(() => world.close());

describe('importing contracts signed on paper', () => {
  it('says what is wrong, where, and how to mend it; keeps nothing and gives back the sheet with the wrong cells marked', async () => {
    const faulty = await upload(
      'faulty.csv',
      csv(
        { ...SPOT, 'Pupil reference': 'T-404' },
        { ...BLOCK, Kind: 'Bloc', 'Guaranteed places': 'ten' },
        { ...SPOT, 'Contract reference': 'IPA-2', 'School URN': '123456', 'Order number': '' },
      ),
    );
    expect(faulty.table('Faults').map(([, row, column, message]) => [row, column, message])).toEqual([
      ['3', 'B', '“Bloc” is not understood. Write Spot, Block or Framework.'],
      ['3', 'M', '“ten” is not a whole number from 0 to 2000.'],
      ['4', 'J', 'Order number is missing. The council’s purchase order.'],
      ['2', 'D', 'No placement of T-404 at Ash Lane School is held that begins by the contract’s first day. Import the placement first.'],
    ]);
    expect(faulty.text).toContain('Nothing can be kept while there is a fault');
    const marked = await head.get(faulty.$('a:contains("wrong cells marked")').attr('href')!);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(marked.body as unknown as ArrayBuffer);
    const wrong: string[] = [];
    workbook.worksheets[0]!.eachRow((row) => row.eachCell({ includeEmpty: true }, (cell) => cell.note && wrong.push(cell.address)));
    expect(wrong.sort()).toEqual(['B3', 'D2', 'J4', 'M3']);
    expect(await contracts()).toEqual([]);
  });

  it('keeps all of a sheet in one act: contracts in force, fee lines under theirs, places and pupils in them', async () => {
    const shown = await upload('contracts.csv', csv(SPOT, BLOCK, TIER));
    expect(shown.table('Contracts that would be kept').map(([reference, kind]) => [reference, kind])).toEqual([
      ['IPA-1', 'Individual placement'],
      ['BLK-1', 'Block'],
    ]);
    const done = await shown.submit({}, { button: 'Keep these contracts' });
    expect(done.message).toContain('2 contracts imported.');
    expect(await contracts()).toEqual([
      {
        reference: 'BLK-1',
        kind: 'block',
        state: 'active',
        starts_on: '2025-09-01',
        ends_on: '2029-08-31',
        supplier_number: '700123',
        whole_life: 208_000_000,
      },
      expect.objectContaining({ reference: 'IPA-1', kind: 'spot', state: 'active', starts_on: '2025-09-01' }),
    ]);
    const { rows: lines } = await world.owner.query(
      'select contract.reference from fee_lines line join contracts contract on contract.id = line.contract_id where line.placement_id = $1',
      [placementId],
    );
    expect(lines).toEqual([{ reference: 'IPA-1' }]);
    const { rows: occupied } = await world.owner.query('select lower(during)::text as from, placement_id from occupancies');
    expect(occupied).toEqual([{ from: '2025-09-01', placement_id: placementId }]);
    const { rows: places } = await world.owner.query(
      "select count(*)::int as places, bool_and(guaranteed) as guaranteed from block_places place join contracts contract on contract.id = place.contract_id where contract.reference = 'BLK-1'",
    );
    expect(places).toEqual([{ places: 10, guaranteed: true }]);
    const { rows: terms } = await world.owner.query(
      "select terms -> 'tiers' as tiers from contract_versions version join contracts contract on contract.id = version.contract_id where contract.reference = 'BLK-1'",
    );
    expect(terms[0].tiers).toEqual([
      { fromPlaces: 1, annualPence: 5_200_000 },
      { fromPlaces: 11, annualPence: 5_050_000 },
    ]);
  });

  it('leaves alone what is here: the same sheet again keeps nothing, and a second contract of a placement is refused at its cell', async () => {
    const again = await upload('contracts.csv', csv(SPOT, BLOCK, TIER));
    expect(again.text).toContain('Every contract in this file is here already.');
    const second = await upload('second.csv', csv({ ...SPOT, 'Contract reference': 'IPA-9' }));
    expect(second.table('Faults')[0]?.at(-1)).toBe('This placement stands under contract IPA-1 already.');
  });

  it('lets two commits of one sheet at once keep it once', async () => {
    await world.aPlacement('birch', 'T-2', [{ kind: 'core', pounds: 50_000 }], { startsOn: '2025-09-01', basis: 'month', units: null });
    const shown = await upload(
      'one.csv',
      csv({ ...SPOT, 'Contract reference': 'IPA-3', 'School URN': '990102', 'Pupil reference': 'T-2' }),
    );
    await Promise.all([1, 2].map(() => shown.submit({}, { button: 'Keep these contracts' })));
    expect((await contracts()).filter(({ reference }) => reference === 'IPA-3')).toHaveLength(1);
  });

  it('refuses a pupil in two places, and rows of one contract that disagree', async () => {
    await world.owner.query(
      `insert into placements (authority_id, school_id, pupil_id, starts_on, setting, naming_basis)
       select authority_id, $2, pupil_id, '2026-09-01', 'day', 'agreed' from placements where id = $1`,
      [placementId, world.schools.cedar.id],
    );
    const page = await upload(
      'two.csv',
      csv(
        { ...SPOT, 'Contract reference': 'IPA-5', 'School URN': '990103', Starts: '01/09/2026' },
        { ...BLOCK, 'Contract reference': 'BLK-2' },
        { ...TIER, 'Contract reference': 'BLK-2', Ends: '31/08/2030' },
      ),
    );
    expect(page.table('Faults').map((cells) => cells.at(-1))).toEqual([
      'Another row of contract BLK-2 says otherwise. All its rows must agree.',
      'Contract IPA-1 has this pupil at another school then.',
    ]);
  });

  it('is for those who may: an officer is refused, a neighbour sees nothing of it', async () => {
    expect((await (await browse(world, EMAILS.officer)).get('/contracts/import')).status).toBe(403);
    const { rows } = await world.owner.query<{ id: string }>('select id from contract_imports limit 1');
    const neighbourHead = await world.aPerson('head@nextshire.example', ['headOfSes'], world.neighbourId);
    expect(neighbourHead).not.toBe('');
    expect((await (await browse(world, 'head@nextshire.example')).get(`/contracts/import/${rows[0]!.id}`)).status).toBe(404);
  });

  it('gives a template that it reads itself', async () => {
    const template = await head.get('/contracts/import/template');
    const shown = await upload('template.xlsx', template.body);
    expect(shown.table('Faults').map((cells) => cells.at(-1))).toEqual([
      'No school of the register here has the URN 900001.',
      'No school of the register here has the URN 900001.',
    ]);
  });
});
