import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '../../support/app.js';
import { aBlock, blockTerms } from '../../support/block-world.js';
import { browse } from '../../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

const WALK_AWAY = `query ($id: ID!) { walkAway(providerId: $id) { today
  alternatives { need phase setting providerName blockReference herePence therePence differencePence room silentSchools heldSchools registerOn }
  agreements { reference kind schoolName noticeTerms noticeDays given lastChargeableOn costPence problem }
  own { places inBlocks moves { children yearlyPence noticePence noticeUnknown to { schoolName blockReference places } } }
  together { places moves { children yearlyPence noticeUnknown to { schoolName places } } } } }`;

let world: RoundWorld;
let consortium: string;
const client: Record<string, Client> = {};

/** A child of an authority with social, emotional and mental health needs, of secondary age, by day. */
async function aChild(authorityId: string, schoolId: string, reference: string, pounds: number): Promise<string> {
  const { rows } = await world.owner.query<{ id: string }>(
    `with child as (insert into pupils (authority_id, reference, year_group, primary_need) values ($1, $2, 9, 'SEMH') returning id),
     placed as (insert into placements (authority_id, school_id, pupil_id, starts_on, setting, naming_basis)
       select $1, $3, id, '2026-09-01', 'day', 'agreed' from child returning id),
     fee as (insert into fee_lines (authority_id, school_id, placement_id, kind, unit, quantity, unit_pence, annual_pence, effective)
       select $1, $3, id, 'core', 'year', 1, $4, $4, '[2026-09-01,)' from placed)
     select id from placed`,
    [authorityId, reference, schoolId, pounds * 100],
  );
  return rows[0]!.id;
}

/** Its agreement in force, as the product would have put it there. */
async function anAgreement(reference: string, placementId: string, pounds: number, notice: object): Promise<void> {
  await world.owner.query(
    `with contract as (
       insert into contracts (authority_id, school_id, provider_id, kind, reference, title, state, starts_on, ends_on, placement_id, supplier_number, order_number, drafted_by)
       values ($1, $2, $3, 'spot', $4, 'A child', 'active', '2026-09-01', '2029-08-31', $5, 'S', 'P', $6) returning id)
     insert into contract_versions (contract_id, authority_id, school_id, number, state, effective_on, terms, terms_sha256, drafted_by)
     select id, $1, $2, 1, 'inForce', '2026-09-01', $7, 'test', $6 from contract`,
    [
      world.authorityId,
      world.schools.ash.id,
      world.providerId,
      reference,
      placementId,
      world.people.head,
      JSON.stringify({ kind: 'spot', basis: { kind: 'calendarDay' }, notice, feeLines: [{ annualPence: pounds * 100 }] }),
    ],
  );
}

beforeAll(async () => {
  world = await aRoundWorld('2026-11-10T09:00:00Z');
  consortium = await world.anOrganisation('consortium', 'The Shires');
  await world.aPerson('commissioner@shires.example', ['llrCommissioner'], consortium, 'Cora Commissioner');
  for (const authority of [world.authorityId, world.neighbourId])
    await world.owner.query(`insert into consortium_members (consortium_id, authority_id, period) values ($1, $2, '[2020-01-01,)')`, [
      consortium,
      authority,
    ]);
  const { ash, cedar } = world.schools;
  const dearest = await aChild(world.authorityId, ash.id, 'O-1', 64_000);
  const middle = await aChild(world.authorityId, ash.id, 'O-2', 62_000);
  await aChild(world.authorityId, ash.id, 'O-3', 60_000);
  await anAgreement('IPA-1', dearest, 36_500, { kind: 'days', days: 30 });
  await anAgreement('IPA-2', middle, 36_500, { kind: 'terms', terms: 1 });
  for (const number of [1, 2]) await aChild(world.authorityId, cedar.id, `P-${String(number)}`, 50_000);
  for (const number of [1, 2, 3, 4, 5, 6]) await aChild(world.neighbourId, ash.id, `N-${String(number)}`, 70_000);
  await world.owner.query('update schools set capacity = 50, pupils = 48 where id = $1', [cedar.id]);
  for (const who of ['head', 'neighbour', 'fees'] as const) client[who] = await world.as(EMAILS[who]);
  client['llr'] = await world.as('commissioner@shires.example');
});
afterAll(() => world.close());

const walkAway = async (who: string, id = world.providerId) => {
  const answer = await client[who]!.gql(WALK_AWAY, { id });
  expect(answer.errors).toBeUndefined();
  return answer.data.walkAway;
};
const moves = ({ moves: found }: any) => found.map(({ children, yearlyPence }: any) => [children, yearlyPence]);

describe('walking away from a provider', () => {
  it('says where else, with what room, after which notice, and what moving each number of our children costs', async () => {
    const found = await walkAway('head');
    expect(found.alternatives).toEqual([
      {
        need: 'SEMH',
        phase: 'secondary',
        setting: 'day',
        providerName: 'Elm Schools Limited',
        blockReference: null,
        herePence: 6_200_000,
        therePence: 5_000_000,
        differencePence: -1_200_000,
        room: 2,
        silentSchools: 0,
        heldSchools: 0,
        registerOn: null,
      },
    ]);
    // 31 days at £100; to the end of the spring term, the first that begins after today: 137 days.
    expect(found.agreements).toEqual([
      expect.objectContaining({
        reference: 'IPA-1',
        noticeDays: 30,
        noticeTerms: null,
        lastChargeableOn: '2026-12-10',
        costPence: 310_000,
      }),
      expect.objectContaining({
        reference: 'IPA-2',
        noticeDays: null,
        noticeTerms: 1,
        lastChargeableOn: '2027-03-26',
        costPence: 1_370_000,
      }),
    ]);
    // The dearest first, two of three: there is no more room.
    expect(found.own).toEqual({
      places: 3,
      inBlocks: 0,
      moves: [
        {
          children: 1,
          yearlyPence: -1_400_000,
          noticePence: 310_000,
          noticeUnknown: 0,
          to: [{ schoolName: 'Cedar Grove School', blockReference: null, places: 1 }],
        },
        {
          children: 2,
          yearlyPence: -2_600_000,
          noticePence: 1_680_000,
          noticeUnknown: 0,
          to: [{ schoolName: 'Cedar Grove School', blockReference: null, places: 2 }],
        },
      ],
    });
    expect(found.together).toBeNull();
  });

  it('says nothing of another’s children but the prices that are told, nor of its agreements', async () => {
    const before = await walkAway('neighbour');
    // Its own six are here; where else like places are it is not told.
    expect([before.alternatives, before.agreements, before.together, before.own.places, before.own.moves]).toEqual([[], [], null, 6, []]);
    expect((await walkAway('llr')).together).toBeNull();
    for (const authority of [world.authorityId, world.neighbourId])
      await world.owner.query(
        `insert into sharing_agreements (consortium_id, authority_id, subject, period, signed_on, reference) values ($1, $2, 'prices', '[2020-01-01,)', '2019-12-01', 'ISA')`,
        [consortium, authority],
      );
    // Three at Ash and two at Cedar are too few to be told; the neighbour's six are told as about five.
    const llr = await walkAway('llr');
    expect([llr.own, llr.agreements, llr.together]).toEqual([null, [], { places: 5, moves: [] }]);
    const { together } = await walkAway('head');
    expect([together.places, moves(together)]).toEqual([
      8,
      [
        [1, -2_000_000],
        [2, -4_000_000],
      ],
    ]);
    expect(together.moves[1].noticeUnknown).toBe(2);
    const after = await walkAway('neighbour');
    expect([after.alternatives, after.agreements, after.own.moves]).toEqual([[], [], []]);
    expect((await client['fees']!.gql(WALK_AWAY, { id: world.providerId })).errors![0]!.extensions.code).toBe('notAllowed');
  });

  it('shows it on the provider’s page, and in files', async () => {
    const head = await browse(world, EMAILS.head);
    const address = `/pooling/leverage/${world.providerId}`;
    const oak = await head.get(address);
    expect(oak.status).toBe(200);
    for (const words of [
      'one full term',
      '30 days',
      '10 Dec 2026',
      '2 Social, emotional and mental health (SEMH), secondary, day Cedar Grove School (Elm Schools Limited) -£12,000 -£26,000 £16,800 0',
      'The least is with 2 of them: £26,000 less a year.',
      '1 child more: no like places',
      '-£26,000',
    ])
      expect(oak.text).toContain(words);
    expect((await head.get(`${address}?whose=together`)).text).toContain('What moving so many places of all members costs');
    const file = async (query: string) => (await head.get(`${address}?format=csv&${query}`)).body.toString('utf8');
    expect(await file('table=notices')).toContain('IPA-2,IPA,Ash Lane School,one full term,No,2027-03-26,13700.00,');
    expect(await file('table=alternatives')).toContain('Elm Schools Limited,,67000.00,50000.00,-17000.00,2,0,0,');
    expect(await file('table=moving')).toContain('Cedar Grove School (Elm Schools Limited): 2,-12000.00,-26000.00,16800.00,0');
    expect(await file('table=moving&whose=together')).toContain('-40000.00');
    const sheet = await head.get(`${address}?format=xlsx&table=moving`);
    expect([sheet.status, sheet.body.subarray(0, 2).toString()]).toEqual([200, 'PK']);
    const llr = await (await browse(world, 'commissioner@shires.example')).get(address);
    expect([llr.status, llr.text.includes('IPA'), llr.text.includes('one full term')]).toEqual([200, false, false]);
  });

  it('takes empty places of our own block first, and leaves children in block places out', async () => {
    const block = await aBlock(world, {
      reference: 'B-1',
      startsOn: '2026-09-01',
      endsOn: '2030-08-31',
      terms: blockTerms({ groups: [{ name: 'SEMH day', needs: ['SEMH'], phase: 'any', setting: 'day', guaranteed: 1, optional: 0 }] }),
    });
    // From Cedar, whose two children could take the block's empty place at Ash; Ash says nothing of its vacancies.
    const found = await walkAway('head', world.rivalId);
    expect(
      found.alternatives.map(({ blockReference, therePence, room, silentSchools }: any) => [
        blockReference,
        therePence,
        room,
        silentSchools,
      ]),
    ).toEqual([
      ['B-1', 0, 1, 0],
      [null, 6_700_000, null, 2],
    ]);
    expect(moves(found.own)).toEqual([[1, -5_000_000]]);
    expect(found.own.moves[0]).toMatchObject({
      noticePence: 0,
      noticeUnknown: 1,
      to: [{ schoolName: 'Ash Lane School', blockReference: 'B-1' }],
    });
    await world.owner.query(
      `insert into occupancies (authority_id, contract_authority_id, contract_id, school_id, place_id, pupil_id, placement_id, during)
       select child.authority_id, $1, $2, child.school_id, (select id from block_places where contract_id = $2 limit 1), child.pupil_id, child.id, '[2026-09-01,)'
       from placements child join pupils pupil on pupil.id = child.pupil_id where pupil.reference = 'O-3'`,
      [world.authorityId, block],
    );
    // The block's place at Ash is taken, and what is paid beside it is no price of a place.
    const taken = await walkAway('head', world.rivalId);
    expect([taken.own.moves, taken.alternatives.map(({ therePence }: any) => therePence)]).toEqual([[], [6_800_000]]);
    await world.owner.query(`delete from fee_lines where placement_id = (select placement_id from occupancies where contract_id = $1)`, [
      block,
    ]);
    const { own, agreements } = await walkAway('head');
    expect([own.places, own.inBlocks, agreements.map(({ reference }: any) => reference)]).toEqual([2, 1, ['B-1', 'IPA-1', 'IPA-2']]);
  });

  it('counts no room where our referrals are held, and guesses none where the register says nothing', async () => {
    await world.owner.query('update schools set pupils = null where id = $1', [world.schools.cedar.id]);
    const silent = await walkAway('head');
    expect([silent.alternatives[0].room, silent.alternatives[0].silentSchools, silent.own.moves]).toEqual([null, 1, []]);
    await world.owner.query('update schools set pupils = 48, special_measures = true where id = $1', [world.schools.cedar.id]);
    const held = await walkAway('head');
    expect([held.alternatives[0].room, held.alternatives[0].heldSchools, held.own.moves]).toEqual([0, 1, []]);
  });
});
