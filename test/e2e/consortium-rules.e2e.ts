import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';
import { openCycle } from '../support/round-acts.js';

const POLICY = {
  effectiveFrom: '2026-01-01',
  windowOpens: '11-15',
  windowCloses: '01-15',
  lateRule: 'nextCycle',
  monthsBetweenUplifts: 12,
  evidenceAboveBp: 400,
  offerWorkingDays: 8,
  benchmarkMinimum: 5,
  appealDays: 14,
  callInWorkingDays: 5,
  keyDecisionNoticeDays: 28,
};
const RECORD = `mutation ($input: RecordUpliftPolicyInput!) { recordUpliftPolicy(input: $input) { userErrors { code message } } }`;

describe('rules of a consortium', () => {
  let world: RoundWorld;
  beforeAll(async () => {
    world = await aRoundWorld();
    const consortium = await world.anOrganisation('consortium', 'Testshire and Nextshire');
    await world.aPerson('commissioner@testers.example', ['llrCommissioner'], consortium, 'Cora Commissioner');
    await world.owner.query(
      `insert into consortium_members (consortium_id, authority_id, lead, period) values ($1, $2, true, '[2020-01-01,)')`,
      [consortium, world.authorityId],
    );
    await world.aPlacement('ash', 'T-001', [{ kind: 'core', pounds: 64_000 }]);
  });
  afterAll(() => world.close());

  it('are kept by its commissioner, read by members alone, and apply to a member that has none of its own', async () => {
    const commissioner = await world.as('commissioner@testers.example');
    const head = await world.as(EMAILS.head);
    const recorded = await commissioner.gql(RECORD, { input: POLICY });
    expect(recorded.data?.recordUpliftPolicy.userErrors).toEqual([]);
    const policies = `{ upliftPolicies { organisationName windowOpens inForce } }`;
    expect(
      (await head.gql(policies)).data.upliftPolicies.map(({ organisationName }: { organisationName: string }) => organisationName).sort(),
    ).toEqual(['Testshire County Council', 'Testshire and Nextshire']);
    expect((await (await world.as(EMAILS.neighbour)).gql(policies)).data.upliftPolicies).toEqual([]);
    const window = (id: string) => world.owner.query('select opens_on, offer_working_days from uplift_cycles where id = $1', [id]);
    // Its own rules come first.
    expect((await window(await openCycle(head))).rows[0]).toEqual({ opens_on: '2026-11-01', offer_working_days: 10 });
    await world.owner.query("update uplift_policies set effective_from = '2040-01-01' where authority_id = $1", [world.authorityId]);
    expect((await window(await openCycle(head, { academicYear: 2028 }))).rows[0]).toEqual({
      opens_on: '2027-11-15',
      offer_working_days: 8,
    });
  });

  it('gives its commissioner no sight of a return or a child', async () => {
    const commissioner = await world.as('commissioner@testers.example');
    for (const query of ['{ upliftReturns { totalCount } }', '{ placements { totalCount } }'])
      expect((await commissioner.gql(query)).errors![0]!.extensions.code).toBe('notAllowed');
  });
});
