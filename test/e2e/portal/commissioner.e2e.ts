import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openCycle } from '../../support/round-acts.js';
import { browse } from '../../support/portal.js';
import { type RoundWorld, EMAILS, aRoundWorld } from '../../support/round-world.js';

const COMMISSIONER = 'commissioner@testland.example';
let world: RoundWorld;
let consortiumId: string;

beforeAll(async () => {
  world = await aRoundWorld('2026-11-10T09:00:00Z');
  for (const reference of ['P-1', 'P-2', 'P-3', 'P-4', 'P-5']) await world.aPlacement('ash', reference, [{ kind: 'core', pounds: 50_000 }]);
  await world.aPlacement('birch', 'P-6', [{ kind: 'core', pounds: 70_000 }]);
  consortiumId = await world.anOrganisation('consortium', 'Testland');
  await world.aPerson(COMMISSIONER, ['llrCommissioner'], consortiumId, 'Com Missioner');
  for (const authority of [world.authorityId, world.neighbourId])
    await world.owner.query("insert into consortium_members (consortium_id, authority_id, period) values ($1, $2, '[2025-04-01,)')", [
      consortiumId,
      authority,
    ]);
  await world.owner.query(
    "insert into sharing_agreements (consortium_id, authority_id, subject, period, signed_on, reference) values ($1, $2, 'prices', '[2026-04-01,)', '2026-03-01', 'ISA/1')",
    [consortiumId, world.authorityId],
  );
  await openCycle(await world.as(EMAILS.head));
  await world.owner.query('update return_lines set asked_pence = current_pence * 105 / 100');
});
afterAll(() => world.close());

describe('The commissioner’s view of the members’ rounds', () => {
  it('counts returns and shows a school’s percentage only where five places stand behind it', async () => {
    const page = await (await browse(world, COMMISSIONER)).get('/');
    expect(page.address).toBe('/pooled-round');
    expect(page.table('Returns by member')).toEqual([['Testshire County Council', '31 Jan 2027', '2', '0', '0', '0', '0', '0']]);
    expect(page.table('Schools that members buy from')).toEqual([
      ['Ash Lane School', '990101', '1', '5 or more', '5%', ''],
      ['Birch House School', '990102', '1', 'under 5', '', ''],
    ]);
    expect(page.text).toContain('Not in it, since they share nothing: Nextshire Council.');
    expect(page.html).not.toMatch(/P-[1-6]|50,000|70,000|350,000/);
  });

  it('shows nothing of a member whose agreement has ended', async () => {
    await world.owner.query("update sharing_agreements set period = daterange('2020-04-01', current_date)");
    const page = await (await browse(world, COMMISSIONER)).get('/pooled-round');
    expect(page.text).toContain('No member has a round for this year.');
    await world.owner.query("update sharing_agreements set period = '[2020-04-01,)'");
  });

  it('has no way to a return, a placement or a pupil', async () => {
    const commissioner = await browse(world, COMMISSIONER);
    const returnId = (await world.owner.query<{ id: string }>('select id from uplift_returns limit 1')).rows[0]!.id;
    for (const address of [`/returns/${returnId}`, '/placements', '/week', '/rounds', '/approvals', '/worklist'])
      expect([403, 404]).toContain((await commissioner.get(address)).status);
    const client = await world.owner.connect();
    try {
      await client.query('begin');
      await client.query("select set_config('role', 'iss_consortium', true), set_config('app.organisation', $1, true)", [consortiumId]);
      await expect(client.query('select from return_lines')).rejects.toThrow('permission denied');
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  it('is for the consortium alone', async () => {
    expect((await (await browse(world, EMAILS.head)).get('/pooled-round')).status).toBe(403);
    const fees = await world.as(EMAILS.fees);
    expect((await fees.gql('{ pooledRound { academicYear } }')).errors?.[0]?.extensions.code).toBe('notAllowed');
  });
});
