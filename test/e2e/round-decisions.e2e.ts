import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApprovalsService } from '../../src/approvals/approvals.service.js';
import type { Actor } from '../../src/kernel/actor.js';
import { NegotiationService } from '../../src/uplifts/negotiation.service.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';
import {
  type ReturnSeen,
  act,
  decide,
  done,
  openCycle,
  requestFor,
  returnOf,
  returnsOf,
  sendReturn,
  which,
} from '../support/round-acts.js';

describe('decisions of a round', () => {
  let world: RoundWorld;
  let system: Actor;
  const byName = async (email: string): Promise<Map<string, ReturnSeen>> =>
    new Map((await returnsOf(await world.as(email))).map((each) => [each.school.name, each]));

  beforeAll(async () => {
    world = await aRoundWorld();
    system = {
      personId: '00000000-0000-0000-0000-000000000001',
      personName: 'The system',
      organisationId: world.authorityId,
      organisationName: 'Testshire County Council',
      kind: 'authority',
      roles: [],
      access: 'write',
      source: 'job',
    };
    // A key decision: 60 pupils at £90,000 who would cost 6% more are £324,000 a year.
    for (let index = 0; index < 60; index += 1)
      await world.aPlacement('ash', `K-${index}`, [{ kind: 'core', pounds: 90_000 }], { upliftMonth: 9 });
    await world.aPlacement('birch', 'S-1', [{ kind: 'core', pounds: 64_000 }], { upliftMonth: 9 });
    await world.aPlacement('birch', 'S-2', [{ kind: 'core', pounds: 64_000 }], { upliftMonth: 9, rule: 'fixed' });
    await world.aPlacement(
      'cedar',
      'D-1',
      [
        { kind: 'core', pounds: 70_000 },
        { kind: 'residential', pounds: 50_000 },
      ],
      { upliftMonth: 9, naming: 'tribunal', basis: null },
    );
    await openCycle(await world.as(EMAILS.head));
  });
  afterAll(() => world.close());

  it('asks for negotiated prices only: a fixed price takes no part', async () => {
    expect((await byName(EMAILS.fees)).get('Birch House School')!.lines.map(({ pupilReference }) => pupilReference)).toEqual(['S-1']);
  });

  it('gives a key decision its notice, and its call-in before it is in force; a call-in holds it', async () => {
    const fees = await world.as(EMAILS.fees);
    const officer = await world.as(EMAILS.officer);
    const director = await world.as(EMAILS.director);
    const s151 = await world.as(EMAILS.s151);
    const sent = await sendReturn(fees, (await byName(EMAILS.fees)).get('Ash Lane School')!, 600);
    const settled = await done(officer, 'acceptOffer', 'ReturnInput', which(sent));
    await done(officer, 'requestApproval', 'ReturnInput', which(settled));
    const asked = await requestFor(director, sent.id);
    expect(asked).toMatchObject({ keyDecision: true, value: { pence: 32_400_000 } });
    await decide(director, asked);
    const early = await decide(s151, await requestFor(s151, sent.id));
    expect(early.userErrors).toMatchObject([{ code: 'noticeNotOver' }]);
    world.clock.moveTo('2026-12-08T09:00:00Z');
    const approved = await decide(s151, await requestFor(s151, sent.id));
    // Five working days from Tuesday 8 December.
    expect(approved.approvalRequest).toMatchObject({ state: 'approved', callInUntil: '2026-12-15' });
    expect((await returnOf(officer, sent.id)).state).toBe('approved');
    const approvals = world.app.get(ApprovalsService, { strict: false });
    expect(await approvals.bringDueIntoForce(system)).toBe(0);
    const call = (mutation: string, input: object) =>
      director.gql(
        `mutation ($input: ${mutation === 'callInDecision' ? 'CallInInput' : 'ResolveCallInInput'}!) { ${mutation}(input: $input) { approvalRequest { state calledInBecause } userErrors { code } } }`,
        { input },
      );
    const held = await call('callInDecision', { requestId: asked.id, reason: 'Five members asked.' });
    expect(held.data.callInDecision).toMatchObject({ approvalRequest: { calledInBecause: 'Five members asked.' }, userErrors: [] });
    world.clock.moveTo('2026-12-16T09:00:00Z');
    expect(await approvals.bringDueIntoForce(system)).toBe(0);
    const ended = await call('resolveCallIn', { requestId: asked.id, stands: true, reason: 'The decision stands.' });
    expect(ended.data.resolveCallIn.approvalRequest).toMatchObject({ state: 'inForce' });
    expect((await returnOf(officer, sent.id)).state).toBe('implemented');
    expect(await approvals.bringDueIntoForce(system)).toBe(0);
  });

  it('sends a settlement back with a reason, and lets a named deputy decide in the days given', async () => {
    const fees = await world.as(EMAILS.fees);
    const officer = await world.as(EMAILS.officer);
    const head = await world.as(EMAILS.head);
    const finance = await world.as(EMAILS.finance);
    const sent = await sendReturn(fees, (await byName(EMAILS.fees)).get('Birch House School')!, 400);
    const settled = await done(officer, 'acceptOffer', 'ReturnInput', which(sent));
    await done(officer, 'requestApproval', 'ReturnInput', which(settled));
    const first = await requestFor(head, sent.id);
    expect((await decide(head, first, 'returned')).userErrors).toMatchObject([{ code: 'reasonMissing', field: ['reason'] }]);
    await decide(head, first, 'returned', { reason: 'Offer less: the index is 3.7%.' });
    const back = await returnOf(officer, sent.id);
    expect(back).toMatchObject({ state: 'underReview', settled: null });
    const offered = await done(officer, 'makeOffer', 'FiguresInput', { ...which(back), percentBp: 350 });
    const again = await done(fees, 'acceptOffer', 'ReturnInput', which(offered));
    await done(officer, 'requestApproval', 'ReturnInput', which(again));
    const deputyId = await world.aPerson('deputy@testshire.example', ['director'], world.authorityId, 'Dee Deputy');
    await head.gql(`mutation ($input: DelegateInput!) { delegateApproval(input: $input) { userErrors { code } } }`, {
      input: { toPersonId: deputyId, role: 'headOfSes', from: '2026-12-17', until: '2026-12-18', reason: 'On leave' },
    });
    const deputy = await world.as('deputy@testshire.example');
    expect((await decide(deputy, await requestFor(deputy, sent.id))).userErrors).toMatchObject([{ code: 'notYourStep' }]);
    world.clock.moveTo('2026-12-17T09:00:00Z');
    expect((await decide(deputy, await requestFor(deputy, sent.id))).userErrors).toEqual([]);
    expect((await decide(deputy, await requestFor(deputy, sent.id))).userErrors).toMatchObject([{ code: 'approvesTwice' }]);
    expect((await decide(finance, await requestFor(finance, sent.id))).approvalRequest).toMatchObject({ state: 'inForce' });
  });

  it('holds separation of duties in the database, whatever code runs', async () => {
    const { rows } = await world.owner.query<{ id: string; involved: string[] }>('select id, involved from approval_requests limit 1');
    await expect(
      world.owner.query(
        `insert into approval_steps (request_id, authority_id, position, role, purpose, decision, decided_by, decided_by_name, decided_at)
         values ($1, $2, 9, 'headOfSes', 'approval', 'approved', $3, 'x', now())`,
        [rows[0]!.id, world.authorityId, rows[0]!.involved[0]],
      ),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('lets an appeal in for fourteen days, reviewed by somebody who did not decide', async () => {
    const fees = await world.as(EMAILS.fees);
    const birch = (await byName(EMAILS.fees)).get('Birch House School')!;
    expect(
      (await act(fees, 'makeAppeal', 'MakeAppealInput', { returnId: birch.id, reason: 'Our costs rose by more.' })).userErrors,
    ).toEqual([]);
    expect((await act(fees, 'makeAppeal', 'MakeAppealInput', { returnId: birch.id, reason: 'Again' })).userErrors).toMatchObject([
      { code: 'appealOpen' },
    ]);
    const review = (email: string) =>
      world
        .as(email)
        .then((client) =>
          act(client, 'decideAppeal', 'DecideAppealInput', { returnId: birch.id, outcome: 'dismissed', reason: 'The index was applied.' }),
        );
    expect((await review('deputy@testshire.example')).userErrors).toMatchObject([{ code: 'originalDecider' }]);
    expect((await review(EMAILS.director)).userErrors).toEqual([]);
    world.clock.moveTo('2027-01-01T09:00:00Z');
    expect((await act(fees, 'makeAppeal', 'MakeAppealInput', { returnId: birch.id, reason: 'Too late' })).userErrors).toMatchObject([
      { code: 'appealTooLate' },
    ]);
  });

  it('makes a deadlock an escalation with a named owner, with what section 63 exposes', async () => {
    world.clock.moveTo('2027-01-11T09:00:00Z');
    const rival = await world.as(EMAILS.rivalFees);
    const officer = await world.as(EMAILS.officer);
    const sent = await sendReturn(rival, (await byName(EMAILS.rivalFees)).get('Cedar Grove School')!, 690);
    const offered = await done(officer, 'makeOffer', 'FiguresInput', { ...which(sent), percentBp: 100 });
    const nobody = await act(officer, 'escalateReturn', 'EscalateInput', {
      ...which(offered),
      ownerId: world.people.neighbour,
      reason: 'No way forward',
    });
    expect(nobody.userErrors).toMatchObject([{ code: 'notFound', field: ['ownerId'] }]);
    const stuck = await done(officer, 'escalateReturn', 'EscalateInput', {
      ...which(offered),
      ownerId: world.people.head,
      reason: 'They will not move.',
    });
    expect(stuck).toMatchObject({ state: 'deadlocked', availableActions: ['offer'] });
    const { data } = await officer.gql(
      `{ upliftReturn(id: "${sent.id}") { escalation { ownerName closedAt } assessment { section63 { pence } lines { kind section63 { pence } section63Board { pence } section63Words flags { code } notComputed } } } }`,
    );
    expect(data.upliftReturn.escalation).toEqual({ ownerName: 'Hana Head', closedAt: null });
    expect(data.upliftReturn.assessment.section63.pence).toBe(7_483_000);
    const [core, residential] = data.upliftReturn.assessment.lines;
    expect(core.section63Words).toContain('tribunal ordered');
    expect(residential).toMatchObject({ section63: { pence: 0 }, section63Board: { pence: 5_345_000 } });
    expect(core.flags.map(({ code }: { code: string }) => code)).toContain('noChargingBasis');
    expect(core.notComputed.join(' ')).toContain('Cedar Grove School');
    const seenByProvider = await rival.gql(
      `{ upliftReturn(id: "${sent.id}") { escalation { ownerName } assessment { section63 { pence } } } }`,
    );
    expect(seenByProvider.data.upliftReturn).toEqual({ escalation: null, assessment: null });
    const reopened = await done(officer, 'makeOffer', 'FiguresInput', { ...which(stuck), percentBp: 370 });
    const after = await officer.gql(`{ upliftReturn(id: "${sent.id}") { escalation { ownerName closedAt } } }`);
    expect(reopened.state).toBe('offered');
    expect(after.data.upliftReturn.escalation.closedAt).not.toBeNull();
  });

  it('lapses an unanswered offer once its last day has passed, once', async () => {
    world.clock.moveTo('2027-02-15T09:00:00Z');
    const negotiation = world.app.get(NegotiationService, { strict: false });
    expect(await negotiation.lapseExpiredOffers(system)).toBe(1);
    expect(await negotiation.lapseExpiredOffers(system)).toBe(0);
    expect((await byName(EMAILS.rivalFees)).get('Cedar Grove School')).toMatchObject({ state: 'lapsed' });
  });

  it('lets the auditor read everything and change nothing', async () => {
    const auditor = await world.as(EMAILS.auditor);
    const seen = await returnsOf(auditor);
    expect(seen).toHaveLength(3);
    expect(seen.every(({ availableActions }) => availableActions.length === 0)).toBe(true);
    for (const clientKey of [null, 'auditor-1'])
      expect((await act(auditor, 'makeOffer', 'FiguresInput', { ...which(seen[0]!), percentBp: 100, clientKey })).userErrors).toMatchObject(
        [{ code: 'notAllowed' }],
      );
  });
});
