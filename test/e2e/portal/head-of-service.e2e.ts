import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { browse } from '../../support/portal.js';
import { type RoundWorld, EMAILS, aRoundWorld } from '../../support/round-world.js';

let world: RoundWorld;
const PLACES = ['P-1', 'P-2', 'P-3', 'P-4', 'P-5', 'P-6'];

beforeAll(async () => {
  world = await aRoundWorld();
  for (const reference of PLACES) await world.aPlacement('ash', reference, [{ kind: 'core', pounds: 50_000, from: '2025-09-01' }]);
  await world.aPlacement('birch', 'P-7', [
    { kind: 'core', pounds: 52_000, from: '2025-09-01' },
    { kind: 'oneToOne', pounds: 41_000, from: '2025-09-01' },
  ]);
  await aConsortiumThatShares(4);
});
afterAll(() => world.close());

/** A neighbour with so many like places of £60,040, and an agreement of both to share prices. */
async function aConsortiumThatShares(places: number): Promise<void> {
  const consortium = await world.anOrganisation('consortium', 'Testland');
  for (const authority of [world.authorityId, world.neighbourId]) {
    await world.owner.query(`insert into consortium_members (consortium_id, authority_id, period) values ($1, $2, '[2020-01-01,)')`, [
      consortium,
      authority,
    ]);
    await world.owner.query(
      "insert into sharing_agreements (consortium_id, authority_id, subject, period, signed_on, reference) values ($1, $2, 'prices', '[2026-04-01,)', '2026-03-01', 'ISA/1')",
      [consortium, authority],
    );
  }
  await neighbourPlaces(places);
}

/** Copies the council's own like places to the neighbour, at another price. */
const neighbourPlaces = (count: number) =>
  world.owner.query(
    `with pupil as (
       insert into pupils (authority_id, reference, birth_month, year_group, primary_need, outward_postcode)
       select $1, 'N-' || number || '-' || gen_random_uuid(), birth_month, year_group, primary_need, outward_postcode
       from pupils, generate_series(1, $2::int) number where reference = 'P-1' returning id
     ), placement as (
       insert into placements (authority_id, school_id, pupil_id, starts_on, setting, naming_basis, charging_basis, last_reviewed_on)
       select $1, $3, id, '2025-09-01', 'day', 'agreed', 'calendarDay', '2026-10-01' from pupil returning id
     )
     insert into fee_lines (authority_id, school_id, placement_id, kind, unit, quantity, unit_pence, annual_pence, effective)
     select $1, $3, id, 'core', 'year', 1, 6004000, 6004000, '[2025-09-01,)' from placement`,
    [world.neighbourId, count, world.schools.ash.id],
  );

describe('The head of service’s week', () => {
  it('asks for a round where there is none, and compares prices all the same', async () => {
    const week = await (await browse(world, EMAILS.head)).get('/week');
    expect(week.status).toBe(200);
    expect(week.text).toContain('No round has been opened yet.');
    expect(week.table('Prices of like places')[0]?.slice(1, 5)).toEqual(['7', '£393,000', '£56,143', '£50,000']);
  });

  it('shows a partner’s prices only from five places on, as an average to the nearest £100', async () => {
    const head = await browse(world, EMAILS.head);
    const cell = async () => (await head.get('/week/prices')).table('Prices of like places')[0]!;
    expect((await cell())[5]).toBe('');
    await neighbourPlaces(1);
    expect((await cell()).slice(5)).toEqual(['£60,000', '-6.43%', '-£27,000']);
  });

  it('shows a partner nothing once it no longer shares its own', async () => {
    await world.owner.query("update sharing_agreements set period = '[2026-04-01,2026-11-01)' where authority_id = $1", [
      world.authorityId,
    ]);
    const prices = await (await browse(world, EMAILS.head)).get('/week/prices');
    expect(prices.table('Prices of like places')[0]![5]).toBe('');
    expect(prices.text).toContain('No other member shares its prices');
    await world.owner.query("update sharing_agreements set period = '[2026-04-01,)' where authority_id = $1", [world.authorityId]);
  });

  it('says of a place far above like ones what it costs more for', async () => {
    const outliers = await (await browse(world, EMAILS.head)).get('/week/outliers');
    const [row, ...others] = outliers.table('Places far above like places');
    expect(others).toEqual([]);
    expect(row?.[0]).toBe('P-7');
    expect(row?.[5]).toBe('One-to-one support: £41,000, where like places pay £5,857 on average');
  });

  it('opens the list behind each pound at risk, filtered by school, and as a file', async () => {
    await world.owner.query(
      "update placements set last_reviewed_on = '2025-10-01' where pupil_id in (select id from pupils where reference in ('P-1', 'P-2'))",
    );
    await world.owner.query(
      "update placements set last_reviewed_on = '2026-10-01' where authority_id = $1 and pupil_id not in (select id from pupils where reference in ('P-1', 'P-2'))",
      [world.authorityId],
    );
    const head = await browse(world, EMAILS.head);
    const week = await head.get('/week');
    const figure = week.$('.iss-figure').filter((_, each) => week.$(each).text().includes('Not reviewed for a year'));
    expect(figure.text().replace(/\s+/g, ' ')).toContain('£100,000');
    const list = await head.get(figure.find('a').attr('href')!);
    expect(list.table('Placements').map((row) => row.slice(0, 4))).toEqual([
      ['P-1', 'Ash Lane School', 'Last reviewed on 1 October 2025', '£50,000'],
      ['P-2', 'Ash Lane School', 'Last reviewed on 1 October 2025', '£50,000'],
    ]);
    const csv = await list.follow('CSV');
    expect(parse(csv.body, { bom: true })).toHaveLength(3);
    expect((await head.get(`/week/at-risk?why=review&school=${world.schools.birch.id}`)).text).toContain('There are none.');
  });

  it('is for the council’s own people: a school sees nothing, another council its own', async () => {
    expect((await (await browse(world, EMAILS.fees)).get('/week')).status).toBe(403);
    const neighbour = await (await browse(world, EMAILS.neighbour)).get('/week/outliers');
    expect(neighbour.text).toContain('No place lies far above');
    const fees = await world.as(EMAILS.fees);
    expect((await fees.gql('{ moneyAtRisk { placementId } }')).errors?.[0]?.extensions.code).toBe('notAllowed');
  });

  it('asks partners’ averages of the database and nothing else of them', async () => {
    const client = await world.owner.connect();
    try {
      await client.query('begin');
      await client.query("select set_config('role', 'iss_authority', true), set_config('app.organisation', $1, true)", [world.authorityId]);
      expect((await client.query('select from placements where authority_id = $1', [world.neighbourId])).rowCount).toBe(0);
      expect((await client.query("select places from app.partner_prices('2026-11-10')")).rows).toEqual([{ places: 5 }]);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
