import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Duties } from '../../src/platform/jobs/duties.js';
import {
  type RequestSeen,
  type ReturnSeen,
  decide,
  done,
  openCycle,
  requestFor,
  returnOf,
  returnsOf,
  sendReturn,
  which,
} from '../support/round-acts.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';

let world: RoundWorld;

const voidOf = async (id: string): Promise<{ state: string; voidBecause: string | null; steps: { decision: string | null }[] }> => {
  const officer = await world.as(EMAILS.officer);
  const { data } = await officer.gql(`{ approvalRequest(id: "${id}") { state voidBecause steps { decision } } }`);
  return data.approvalRequest;
};

/** Asked, accepted as asked, and put to approval. */
async function inApproval(school: string): Promise<{ ret: ReturnSeen; request: RequestSeen }> {
  const [officer, fees] = [await world.as(EMAILS.officer), await world.as(EMAILS.fees)];
  const draft = (await returnsOf(fees)).find((each) => each.school.name === school)!;
  const sent = await sendReturn(fees, draft, 400);
  const settled = await done(officer, 'acceptOffer', 'ReturnInput', which(sent));
  const ret = await done(officer, 'requestApproval', 'ReturnInput', which(settled));
  return { ret, request: await requestFor(officer, ret.id) };
}

beforeAll(async () => {
  world = await aRoundWorld();
  await world.aPlacement('ash', 'S-1', [{ kind: 'core', pounds: 64_000 }]);
  await world.aPlacement('birch', 'S-2', [{ kind: 'core', pounds: 50_000 }]);
  await openCycle(await world.as(EMAILS.head));
});
afterAll(() => world?.close());

describe('a request for approval is pinned to its content: any change voids it', () => {
  it('when somebody tries to approve what has changed: refused in words, void with the reason, and back with the officer', async () => {
    const { ret, request } = await inApproval('Ash Lane School');
    await world.owner.query('alter table return_lines no force row level security');
    await world.owner.query('update return_lines set settled_pence = settled_pence + 1 where return_id = $1', [ret.id]);
    const head = await world.as(EMAILS.head);
    const refused = await decide(head, request);
    expect(refused.userErrors).toMatchObject([{ code: 'contentChanged' }]);
    expect(await voidOf(request.id)).toEqual({
      state: 'void',
      voidBecause: expect.stringContaining('content has changed since approval was asked for'),
      steps: [{ decision: null }, { decision: null }],
    });
    expect(await returnOf(head, ret.id)).toMatchObject({ state: 'underReview', settled: null });
    const { rows } = await world.owner.query<{ action: string; person_name: string; after: { reason: string } }>(
      `select action, person_name, after from audit_events where subject_id = any($1) and action in ('voidRequest', 'returnForChange') order by number`,
      [[ret.id, request.id]],
    );
    expect(rows.map(({ action }) => action).sort()).toEqual(['returnForChange', 'voidRequest']);
    expect(rows.every(({ after, person_name }) => after.reason.includes('content has changed') && person_name === 'Hana Head')).toBe(true);
    const told = await world.owner.query<{ title: string; person_id: string }>(
      'select title, person_id from notifications where subject_id = $1 and kind = $2',
      [request.id, 'approvalDecided'],
    );
    expect(told.rows).toEqual([{ title: `No longer valid: ${request.title}`, person_id: world.people.officer }]);
    expect((await decide(head, { ...request, version: request.version + 1 })).userErrors).toMatchObject([{ code: 'wrongState' }]);
  });

  it('as soon as the system looks, without anybody trying: a price it rests on has moved', async () => {
    const duties = world.app.get(Duties, { strict: false });
    const { ret, request } = await inApproval('Birch House School');
    expect(await duties.run('void-changed-approvals')).toBe(0);
    await world.owner.query('alter table fee_lines no force row level security');
    await world.owner.query(
      `update fee_lines set annual_pence = annual_pence + 100 where id in (select fee_line_id from return_lines where return_id = $1)`,
      [ret.id],
    );
    expect(await duties.run('void-changed-approvals')).toBe(1);
    expect(await duties.run('void-changed-approvals')).toBe(0);
    expect(await voidOf(request.id)).toMatchObject({
      state: 'void',
      voidBecause: expect.stringContaining('Pupil S-2: the price of “core” changed'),
    });
    expect((await returnOf(await world.as(EMAILS.officer), ret.id)).state).toBe('underReview');
  });
});
