import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '../support/app.js';
import {
  type ReturnSeen,
  type UserErrorSeen,
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

/** Negotiates and holds a Finance role as well: may not validate what came of it. */
const BOTH = 'both@testshire.example';

const SAVING = `id kind academicYear school { name } pupilReference returnReference baseline { pence } agreed { pence } amount { pence }
  validatedByName validatedAt availableActions`;

interface SavingSeen {
  readonly id: string;
  readonly kind: string;
  readonly availableActions: string[];
}

let world: RoundWorld;
let ash: ReturnSeen;

async function savings(client: Client, args = '') {
  const { data, errors } = await client.gql(
    `{ savings${args} { nodes { ${SAVING} } totalCount pageInfo { hasNextPage endCursor } totals { kind count amount { pence } validated { pence } } } }`,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.savings;
}

async function arrears(client: Client, args = '') {
  const { data, errors } = await client.gql(
    `{ arrears${args} { nodes { returnReference authorityName school { name } pupilReference feeLineKind from until chargingBasis amount { pence } } totalCount
         pageInfo { endCursor } total { pence } } }`,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.arrears;
}

async function validate(
  client: Client,
  savingId: string,
  clientKey?: string,
): Promise<{ saving: SavingSeen | null; userErrors: UserErrorSeen[] }> {
  const { data, errors } = await client.gql(
    `mutation ($input: ValidateSavingInput!) { validateSaving(input: $input) { saving { ${SAVING} } userErrors { code field message } } }`,
    { input: { savingId, ...(clientKey ? { clientKey } : {}) } },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.validateSaving;
}

/** Asked 6%, settled at 3.1% in November, decided on 21 May: seven weeks after its price took effect. */
beforeAll(async () => {
  world = await aRoundWorld();
  await world.aPerson(BOTH, ['sesOfficer', 'financePartner'], world.authorityId, 'Bo Both');
  await world.aPlacement('ash', 'S-001', [
    { kind: 'core', pounds: 64_000 },
    { kind: 'therapy', pounds: 6_000 },
  ]);
  const [head, both, fees] = [await world.as(EMAILS.head), await world.as(BOTH), await world.as(EMAILS.fees)];
  await openCycle(head);
  const [draft] = await returnsOf(fees);
  const sent = await sendReturn(fees, draft!, 600);
  await done(both, 'makeOffer', 'FiguresInput', { ...which(sent), percentBp: 310 });
  const settled = await done(fees, 'acceptOffer', 'ReturnInput', which(await returnOf(fees, sent.id)));
  world.clock.moveTo('2027-05-21T09:00:00Z');
  await done(await world.as(EMAILS.officer), 'requestApproval', 'ReturnInput', which(settled));
  for (const email of [EMAILS.head, EMAILS.finance, EMAILS.director]) {
    const decider = await world.as(email);
    expect((await decide(decider, await requestFor(decider, sent.id))).userErrors).toEqual([]);
  }
  ash = await returnOf(fees, sent.id);
  expect(ash.state).toBe('implemented');
});
afterAll(() => world?.close());

describe('savings', () => {
  it('are shown against their frozen baseline, with totals by kind', async () => {
    const seen = await savings(await world.as(EMAILS.finance));
    expect(seen.totalCount).toBe(2);
    expect(seen.totals).toEqual([{ kind: 'avoidance', count: 2, amount: { pence: 203_000 }, validated: { pence: 0 } }]);
    const core = seen.nodes.find((saving: { baseline: { pence: number } }) => saving.baseline.pence === 6_784_000);
    expect(core).toEqual({
      id: expect.any(String),
      kind: 'avoidance',
      academicYear: 2027,
      school: { name: 'Ash Lane School' },
      pupilReference: 'S-001',
      returnReference: ash.reference,
      baseline: { pence: 6_784_000 },
      agreed: { pence: 6_598_400 },
      amount: { pence: 185_600 },
      validatedByName: null,
      validatedAt: null,
      availableActions: ['validate'],
    });
  });

  it('are paged and filtered', async () => {
    const officer = await world.as(EMAILS.officer);
    const first = await savings(officer, '(first: 1)');
    const second = await savings(officer, `(first: 1, after: "${first.pageInfo.endCursor}")`);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(new Set([first.nodes[0].id, second.nodes[0].id]).size).toBe(2);
    expect(second.totals).toEqual(first.totals);
    expect((await savings(officer, '(filter: { academicYear: 2026 })')).totalCount).toBe(0);
    expect((await savings(officer, '(filter: { kind: cashable })')).totals).toEqual([]);
    expect(
      (await savings(officer, `(filter: { academicYear: 2027, kind: avoidance, validated: false, schoolId: "${ash.school.id}" })`))
        .totalCount,
    ).toBe(2);
    expect((await officer.gql('{ savings(after: "x") { totalCount } }')).errors?.[0]?.extensions).toMatchObject({
      code: 'badCursor',
      field: ['after'],
    });
    expect((await officer.gql('{ savings(filter: { academicYear: 27 }) { totalCount } }')).errors?.[0]?.extensions).toMatchObject({
      code: 'invalidInput',
      field: ['academicYear'],
    });
  });

  it('are validated by Finance once, and their figures stay', async () => {
    const finance = await world.as(EMAILS.finance);
    const [one] = (await savings(finance)).nodes;
    const validated = await validate(finance, one.id, 'validate-1');
    expect(validated).toMatchObject({
      saving: { validatedByName: 'Finn Finance', baseline: one.baseline, amount: one.amount, availableActions: [] },
      userErrors: [],
    });
    expect(await validate(finance, one.id, 'validate-1')).toEqual(validated);
    expect((await validate(finance, one.id)).userErrors).toMatchObject([{ code: 'alreadyValidated', field: ['savingId'] }]);
    expect((await savings(finance)).totals).toMatchObject([{ amount: { pence: 203_000 }, validated: one.amount }]);
    expect((await savings(finance, '(filter: { validated: true })')).nodes).toMatchObject([{ id: one.id }]);
    const { rows } = await world.owner.query("select person_name, before, after from audit_events where action = 'validateSaving'");
    expect(rows).toMatchObject([
      { person_name: 'Finn Finance', before: { validated: false }, after: { validated: true, amountPence: one.amount.pence } },
    ]);
  });

  it('are not validated by who negotiated them, nor without the permission', async () => {
    const both = await world.as(BOTH);
    const { nodes } = await savings(both, '(filter: { validated: false })');
    expect(nodes).toMatchObject([{ availableActions: [] }]);
    expect((await validate(both, nodes[0].id)).userErrors).toMatchObject([{ code: 'separationOfDuties' }]);
    for (const email of [EMAILS.auditor, EMAILS.officer, EMAILS.head])
      expect((await validate(await world.as(email), nodes[0].id, 'key')).userErrors).toMatchObject([{ code: 'notAllowed' }]);
    expect((await validate(both, 'no id')).userErrors).toMatchObject([{ code: 'invalidInput', field: ['savingId'] }]);
  });

  it('are nobody else’s to see', async () => {
    const neighbour = await world.as(EMAILS.neighbour);
    expect(await savings(neighbour)).toMatchObject({ totalCount: 0, totals: [] });
    const stranger = await world
      .aPerson('finance@nextshire.example', ['financePartner'], world.neighbourId)
      .then(() => world.as('finance@nextshire.example'));
    const [one] = (await savings(await world.as(EMAILS.officer))).nodes;
    expect((await validate(stranger, one.id)).userErrors).toMatchObject([{ code: 'notFound' }]);
    const fees = await world.as(EMAILS.fees);
    expect((await fees.gql('{ savings { totalCount } }')).errors?.[0]?.extensions.code).toBe('notAllowed');
  });
});

describe('arrears', () => {
  it('are what the days from the effective date to the decision owe, to the penny', async () => {
    const seen = await arrears(await world.as(EMAILS.auditor));
    expect(seen.total.pence).toBe(seen.nodes.reduce((total: number, each: { amount: { pence: number } }) => total + each.amount.pence, 0));
    // 50 days of 365 of £1,984.00 and £186.00 a year more, each price counted in whole pence from the year's first day.
    expect(seen.nodes.find((each: { feeLineKind: string }) => each.feeLineKind === 'core')).toEqual({
      returnReference: ash.reference,
      authorityName: 'Testshire County Council',
      school: { name: 'Ash Lane School' },
      pupilReference: 'S-001',
      feeLineKind: 'core',
      from: '2027-04-01',
      until: '2027-05-20',
      chargingBasis: 'calendarDay',
      amount: { pence: 27_178 },
    });
    expect(seen.total.pence).toBe(29_727);
  });

  it('are seen by the school they are owed to and by no other', async () => {
    expect((await arrears(await world.as(EMAILS.fees))).total.pence).toBe(29_727);
    expect(await arrears(await world.as(EMAILS.rivalFees))).toMatchObject({ totalCount: 0, total: { pence: 0 } });
    expect(await arrears(await world.as(EMAILS.neighbour))).toMatchObject({ totalCount: 0, total: { pence: 0 } });
  });

  it('are paged and filtered, the total over all of the filter', async () => {
    const finance = await world.as(EMAILS.finance);
    const first = await arrears(finance, '(first: 1)');
    expect(first).toMatchObject({ totalCount: 2, total: { pence: 29_727 } });
    const second = await arrears(finance, `(first: 1, after: "${first.pageInfo.endCursor}")`);
    expect(new Set([first.nodes[0].feeLineKind, second.nodes[0].feeLineKind]).size).toBe(2);
    expect(
      (await arrears(finance, `(filter: { academicYear: 2027, returnId: "${ash.id}", schoolId: "${ash.school.id}" })`)).totalCount,
    ).toBe(2);
    expect((await arrears(finance, '(filter: { academicYear: 2026 })')).totalCount).toBe(0);
  });
});
