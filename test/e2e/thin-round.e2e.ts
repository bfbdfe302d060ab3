import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyAudit } from '../../src/audit/verify.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';
import { decide, done, myApprovals, openCycle, requestFor, returnOf, returnsOf, sendReturn, which } from '../support/round-acts.js';

describe('the thinnest whole round', () => {
  let world: RoundWorld;
  beforeAll(async () => {
    world = await aRoundWorld();
    await world.aPlacement('ash', 'T-001', [
      { kind: 'core', pounds: 64_000 },
      { kind: 'therapy', pounds: 6_000 },
    ]);
  });
  afterAll(() => world.close());

  it('goes from opening to prices in force, with a letter and a record', async () => {
    const head = await world.as(EMAILS.head);
    const officer = await world.as(EMAILS.officer);
    const finance = await world.as(EMAILS.finance);
    const fees = await world.as(EMAILS.fees);
    const cycleId = await openCycle(head);
    const [draft] = await returnsOf(fees, cycleId);
    const sent = await sendReturn(fees, draft!, 600);
    expect(sent.receiptSha256).toMatch(/^[0-9a-f]{64}$/);
    const assessed = await officer.gql(
      `query ($id: ID!) { upliftReturn(id: $id) { assessment { current { pence } asked { pence } justified { pence } recommended { pence } lines { steps { step words after { pence } } flags { code } notComputed section63Words } } } cycleAssessment(cycleId: "${cycleId}") { returnCount recommended { pence } } }`,
      { id: sent.id },
    );
    expect(assessed.errors).toBeUndefined();
    // 70% of a 4% pay award and 30% of a 3% rise in prices: 3.7%.
    expect(assessed.data.upliftReturn.assessment.justified.pence).toBe(7_259_000);
    const offered = await done(officer, 'makeOffer', 'FiguresInput', { ...which(sent), percentBp: 310 });
    expect(offered.offerExpiresOn).toBe('2026-11-24');
    expect(offered.rounds[0]!.recommended!.pence).toBe(assessed.data.upliftReturn.assessment.recommended.pence);
    const seenByProvider = await returnOf(fees, sent.id);
    expect(seenByProvider.rounds[0]!.recommended).toBeNull();
    const settled = await done(fees, 'acceptOffer', 'ReturnInput', which(seenByProvider));
    expect(settled.state).toBe('settled');
    await done(officer, 'requestApproval', 'ReturnInput', which(settled));
    const [mine] = await myApprovals(head);
    expect(mine).toMatchObject({ value: { pence: 217_000 }, before: { pence: 7_000_000 }, after: { pence: 7_217_000 } });
    await decide(head, mine!);
    const last = await decide(finance, await requestFor(finance, sent.id));
    expect(last).toMatchObject({ approvalRequest: { state: 'inForce' }, userErrors: [] });
    const { rows } = await world.owner.query(
      'select kind, annual_pence::int as pence, effective::text from fee_lines order by kind, lower(effective)',
    );
    expect(rows).toEqual([
      { kind: 'core', pence: 6_400_000, effective: '[2025-09-01,2027-04-01)' },
      { kind: 'core', pence: 6_598_400, effective: '[2027-04-01,)' },
      { kind: 'therapy', pence: 600_000, effective: '[2025-09-01,2027-04-01)' },
      { kind: 'therapy', pence: 618_600, effective: '[2027-04-01,)' },
    ]);
    const documents = await officer.gql(`{ documents { nodes { id reference state } } }`);
    const pdf = await officer.get(`/api/documents/${documents.data.documents.nodes[0].id}`).buffer(true);
    expect(pdf.status).toBe(200);
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect(await verifyAudit(world.ownerUrl)).toMatchObject({ breaches: [] });
  });
});
