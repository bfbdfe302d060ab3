import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTOR_STATEMENT } from '../../../src/platform/database/actor-setting.js';
import { type PlainOwner, aNeighbourSharingDemand, aPlainOwner } from '../../support/plain-owner.js';

describe('published demand on a schema whose owner is no superuser', () => {
  let world: PlainOwner;

  beforeAll(async () => {
    world = await aPlainOwner();
  });
  afterAll(() => world?.close());

  it('lets a member issue a statement of published demand, and all read it while each in it shares its own', async () => {
    const { runtime, authority, people } = world;
    const [statement, document] = [randomUUID(), randomUUID()];
    const all = await world.superuser();
    const { consortium, other } = await aNeighbourSharingDemand(all, authority, '811');
    for (const member of [authority, other])
      await all.query(
        `insert into pooled_snapshots (id, authority_id, taken_on, plan_version, categories, figures, audit, sha256, published_by, published_by_name, published_at)
         values (gen_random_uuid(), $1, '2026-09-10', 1, '{}', '{}', '{}', $2, gen_random_uuid(), 'x', now())`,
        [member, 'b'.repeat(64)],
      );
    await runtime.query('begin');
    await runtime.query(ACTOR_STATEMENT, ['iss_authority', other, people.officer, 'off']);
    await runtime.query(
      `insert into demand_statements (id, consortium_id, reference, taken_on, tables, member_ids, content_sha256, issued_for, issued_by, issued_by_name, issued_at)
       values ($1, $2, 'PD', '2026-09-10', '[]', $3, $4, $5, $6, 'x', now())`,
      [statement, consortium, [authority, other], 'c'.repeat(64), other, people.officer],
    );
    await runtime.query(
      `insert into documents (id, authority_id, consortium_id, kind, reference, subject_type, subject_id, snapshot, snapshot_sha256)
       values ($1, $2, $2, 'demandStatement', 'PD', 'demandStatement', $3, '{}', $4)`,
      [document, consortium, statement, 'd'.repeat(64)],
    );
    await runtime.query('commit');
    const seenBy = async (organisation: string): Promise<number> => {
      await runtime.query('begin');
      await runtime.query(ACTOR_STATEMENT, ['iss_authority', organisation, people.officer, 'off']);
      const { rows } = await runtime.query('select from documents where id = $1', [document]);
      await runtime.query('rollback');
      return rows.length;
    };
    expect([await seenBy(authority), await seenBy(other)]).toEqual([1, 1]);
    await all.query(`update sharing_agreements set period = '[2020-01-01,2026-02-01)' where consortium_id = $1 and authority_id = $2`, [
      consortium,
      authority,
    ]);
    expect([await seenBy(authority), await seenBy(other)]).toEqual([0, 0]);
    await all.end();
  });
});
