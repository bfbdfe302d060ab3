import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyAudit } from '../../src/audit/verify.js';
import type { Client } from '../support/app.js';
import { type UserErrorSeen, openCycle } from '../support/round-acts.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';

const TODAY = '2027-02-01';
const NEIGHBOUR_HEAD = 'head@nextshire.example';
const NEIGHBOUR_FINANCE = 'finance@nextshire.example';

/** What each mutation is given, and what it answers beside its errors. */
const MUTATIONS = {
  recordUpliftPolicy: [
    'RecordUpliftPolicyInput',
    'upliftPolicy { id effectiveFrom effectiveUntil inForce capBp capSeries recordedByName }',
  ],
  recordIndexSeries: ['RecordIndexSeriesInput', 'indexSeries { code name kind source }'],
  recordIndexValue: ['RecordIndexValueInput', 'indexSeries { code values { effectiveOn value earlier { value source own } } }'],
  recordIndexBasket: [
    'RecordIndexBasketInput',
    'indexBasket { name version latest components { seriesCode seriesName shareBp } recordedByName }',
  ],
  recordCostGrant: ['RecordCostGrantInput', 'costGrant { id name financialYear schoolKind schoolName perPlace { pence } recordedByName }'],
  removeCostGrant: ['RemoveCostGrantInput', 'removedId'],
  recordPanelMeeting: ['PanelMeetingInput', 'panelMeeting { on name }'],
  removePanelMeeting: ['PanelMeetingInput', 'panelMeeting { on name }'],
  recordApprovalMatrix: [
    'RecordApprovalMatrixInput',
    'approvalMatrix { effectiveFrom inForce bands { upTo { pence } roles keyDecision } }',
  ],
} as const;

async function send(
  client: Client,
  mutation: keyof typeof MUTATIONS,
  input: object,
): Promise<Record<string, unknown> & { userErrors: UserErrorSeen[] }> {
  const [type, body] = MUTATIONS[mutation];
  const { data, errors } = await client.gql(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${body} userErrors { code field message } } }`,
    { input },
  );
  if (errors) throw new Error(`${mutation}: ${JSON.stringify(errors)}`);
  return data[mutation];
}

/** The refusals of a mutation as "code at field". */
async function refusalsOf(client: Client, mutation: keyof typeof MUTATIONS, input: object): Promise<string[]> {
  const { userErrors } = await send(client, mutation, input);
  expect(userErrors.every(({ message }) => message.length > 0)).toBe(true);
  return userErrors.map(({ code, field }) => `${code} at ${field.join('.')}`);
}

async function read(client: Client, query: string, name: string) {
  const { data, errors } = await client.gql(`{ ${query} }`);
  if (errors) throw new Error(JSON.stringify(errors));
  return data[name];
}

const POLICY = {
  effectiveFrom: '2027-09-01',
  windowOpens: '10-01',
  windowCloses: '12-31',
  lateRule: 'nextCycle',
  monthsBetweenUplifts: 12,
  evidenceAboveBp: 500,
  offerWorkingDays: 10,
  capBp: 150,
  capSeries: 'CPI',
  capReviewAboveBp: 300,
  benchmarkMinimum: 5,
  appealDays: 14,
  callInWorkingDays: 5,
  keyDecisionNoticeDays: 28,
};

const BASKET = {
  name: 'Special schools',
  components: [
    { seriesCode: 'TestPay', shareBp: 6_000 },
    { seriesCode: 'TestPrices', shareBp: 4_000 },
  ],
};

const BANDS = [
  { upToPence: 5_000_000, roles: ['headOfSes', 'financePartner'] },
  { roles: ['director', 's151Delegate'], keyDecision: true },
];

let world: RoundWorld;
let head: Client;
let finance: Client;
let officer: Client;
let auditor: Client;
let neighbour: Client;

beforeAll(async () => {
  world = await aRoundWorld(`${TODAY}T09:00:00Z`);
  await world.aPerson(NEIGHBOUR_HEAD, ['headOfSes'], world.neighbourId);
  await world.aPerson(NEIGHBOUR_FINANCE, ['financePartner'], world.neighbourId);
  head = await world.as(EMAILS.head);
  finance = await world.as(EMAILS.finance);
  officer = await world.as(EMAILS.officer);
  auditor = await world.as(EMAILS.auditor);
  neighbour = await world.as(NEIGHBOUR_HEAD);
});
afterAll(() => world?.close());

describe('rules and thresholds', () => {
  const policies = (client: Client) =>
    read(client, 'upliftPolicies { effectiveFrom effectiveUntil inForce windowOpens recordedByName }', 'upliftPolicies');

  it('change by a new row from a date on; what is in force stays in force until then', async () => {
    expect(await send(head, 'recordUpliftPolicy', POLICY)).toMatchObject({
      upliftPolicy: { effectiveFrom: '2027-09-01', effectiveUntil: null, inForce: false, capSeries: 'CPI', recordedByName: 'Hana Head' },
      userErrors: [],
    });
    const history = [
      { effectiveFrom: '2027-09-01', effectiveUntil: null, windowOpens: '10-01', recordedByName: 'Hana Head' },
      { effectiveFrom: '2024-01-01', effectiveUntil: '2027-08-31', windowOpens: '11-01', recordedByName: null },
    ];
    const inForce = async () => (await policies(auditor)).map((policy: { inForce: boolean }) => policy.inForce);
    expect(await policies(auditor)).toMatchObject(history);
    expect(await inForce()).toEqual([false, true]);
    world.clock.moveTo('2027-09-01T09:00:00Z');
    expect(await inForce()).toEqual([true, false]);
    world.clock.moveTo(`${TODAY}T09:00:00Z`);
  });

  it('are never overwritten, and never put behind those in force', async () => {
    expect(await refusalsOf(head, 'recordUpliftPolicy', POLICY)).toEqual(['policyExists at effectiveFrom']);
    expect(await refusalsOf(head, 'recordUpliftPolicy', { ...POLICY, effectiveFrom: '2027-01-31' })).toEqual([
      'behindRulesInForce at effectiveFrom',
    ]);
    expect((await policies(head)).length).toBe(2);
  });

  it('are refused field by field in words', async () => {
    expect(
      await refusalsOf(head, 'recordUpliftPolicy', { ...POLICY, effectiveFrom: '2028-09-01', windowOpens: '1 Nov', benchmarkMinimum: 1 }),
    ).toEqual(['invalidInput at windowOpens', 'invalidInput at benchmarkMinimum']);
    expect(
      await refusalsOf(head, 'recordUpliftPolicy', { ...POLICY, effectiveFrom: '2028-09-01', windowOpens: '02-29', capSeries: 'Gold' }),
    ).toEqual(['notADay at windowOpens', 'capSeriesUnknown at capSeries']);
  });

  it('are recorded once for one client key, whatever is pressed twice', async () => {
    const once = { ...POLICY, effectiveFrom: '2028-04-01', clientKey: 'policy-2028' };
    const [first, second] = [await send(head, 'recordUpliftPolicy', once), await send(head, 'recordUpliftPolicy', once)];
    expect(second).toEqual(first);
    expect(first.userErrors).toEqual([]);
    expect(await refusalsOf(head, 'recordUpliftPolicy', { ...once, appealDays: 21 })).toEqual(['clientKeyReused at clientKey']);
  });
});

describe('index figures', () => {
  it('are corrected by a later entry; the earlier one stays to be seen', async () => {
    const value = { seriesCode: 'CPIH', effectiveOn: '2026-09-01', value: '142.4', source: 'ONS, October 2026' };
    await send(finance, 'recordIndexValue', value);
    expect(await refusalsOf(finance, 'recordIndexValue', value)).toEqual(['alreadyRecorded at value']);
    const corrected = await send(finance, 'recordIndexValue', { ...value, value: '142.45', source: 'ONS, revised November 2026' });
    expect(corrected.indexSeries).toEqual({
      code: 'CPIH',
      values: [{ effectiveOn: '2026-09-01', value: '142.45', earlier: [{ value: '142.4', source: 'ONS, October 2026', own: true }] }],
    });
    const entries = 'indexSeries(code: "CPIH") { values { value source enteredByName } }';
    expect(await read(auditor, entries, 'indexSeries')).toEqual([
      { values: [{ value: '142.45', source: 'ONS, revised November 2026', enteredByName: 'Finn Finance' }] },
    ]);
    expect(await read(neighbour, entries, 'indexSeries')).toEqual([{ values: [] }]);
  });

  it('need a source and a value that can be', async () => {
    const value = { seriesCode: 'CPIH', effectiveOn: '2026-10-01', value: '142.4', source: 'ONS' };
    expect(await refusalsOf(finance, 'recordIndexValue', { ...value, source: ' ', value: '142,4' })).toEqual([
      'invalidInput at value',
      'invalidInput at source',
    ]);
    expect(await refusalsOf(finance, 'recordIndexValue', { ...value, value: '-3' })).toEqual(['valueNotPositive at value']);
    expect(await refusalsOf(finance, 'recordIndexValue', { ...value, seriesCode: 'njcPay', value: '1030' })).toEqual([
      'valueNotPlausible at value',
    ]);
    expect(await refusalsOf(finance, 'recordIndexValue', { ...value, seriesCode: 'Gold' })).toEqual(['seriesUnknown at seriesCode']);
  });

  it('take a new public series, each code once', async () => {
    const series = { code: 'RPI', name: 'Retail Prices Index', kind: 'level', source: 'Office for National Statistics, series CHAW' };
    expect((await send(finance, 'recordIndexSeries', series)).indexSeries).toEqual(series);
    expect(await refusalsOf(neighbour, 'recordIndexSeries', { ...series, code: 'rpi' })).toEqual(['seriesExists at code']);
  });
});

describe('an index basket', () => {
  it('changes by a new version', async () => {
    expect((await send(finance, 'recordIndexBasket', BASKET)).indexBasket).toEqual({
      name: 'Special schools',
      version: 2,
      latest: true,
      components: [
        { seriesCode: 'TestPay', seriesName: 'Test pay award', shareBp: 6_000 },
        { seriesCode: 'TestPrices', seriesName: 'Test prices', shareBp: 4_000 },
      ],
      recordedByName: 'Finn Finance',
    });
    expect(await read(officer, 'indexBaskets { version latest components { shareBp } }', 'indexBaskets')).toEqual([
      { version: 2, latest: true, components: [{ shareBp: 6_000 }, { shareBp: 4_000 }] },
      { version: 1, latest: false, components: [{ shareBp: 7_000 }, { shareBp: 3_000 }] },
    ]);
    expect(await read(neighbour, 'indexBaskets { version }', 'indexBaskets')).toEqual([]);
  });

  it('is whole, and made of series that are recorded', async () => {
    const components = [BASKET.components[0]!, { seriesCode: 'Gold', shareBp: 3_000 }];
    expect(await refusalsOf(finance, 'recordIndexBasket', { ...BASKET, components })).toEqual([
      'sharesNotWhole at components',
      'seriesUnknown at components.1.seriesCode',
    ]);
    expect(await refusalsOf(finance, 'recordIndexBasket', { name: ' ', components: [{ seriesCode: 'CPI', shareBp: -1 }] })).toEqual([
      'invalidInput at name',
      'invalidInput at components.0.shareBp',
    ]);
  });

  it('says what rise it justifies, and by which figures', async () => {
    const rise = (client: Client, basket: string, from: string, to: string) =>
      read(
        client,
        `justifiedRise(basketName: "${basket}", from: "${from}", to: "${to}") { basketVersion riseBp
           components { seriesName shareBp risePercent contributionPercent values { on value } } userErrors { code field message } }`,
        'justifiedRise',
      );
    // 60% of a pay award of 4% and 40% of a rise in prices from 100 to 103.
    expect(await rise(officer, 'Special schools', '2025-11-01', '2026-11-01')).toEqual({
      basketVersion: 2,
      riseBp: 360,
      components: [
        {
          seriesName: 'Test pay award',
          shareBp: 6_000,
          risePercent: '4',
          contributionPercent: '2.4',
          values: [{ on: '2026-09-01', value: '4' }],
        },
        {
          seriesName: 'Test prices',
          shareBp: 4_000,
          risePercent: '3',
          contributionPercent: '1.2',
          values: [
            { on: '2025-10-01', value: '100' },
            { on: '2026-10-01', value: '103' },
          ],
        },
      ],
      userErrors: [],
    });
    const early = await rise(officer, 'Special schools', '2025-01-01', '2025-11-01');
    expect(early).toMatchObject({ riseBp: null, components: null, userErrors: [{ code: 'noIndexValue' }, { code: 'noIndexValue' }] });
    expect(early.userErrors[0].message).toContain('Test pay award has no value on or before 1 November 2025');
    expect(await rise(neighbour, 'Special schools', '2025-11-01', '2026-11-01')).toMatchObject({
      userErrors: [{ code: 'noBasket', field: ['basketName'] }],
    });
    expect(await rise(officer, 'Special schools', '2026-11-01', '2026-11-01')).toMatchObject({
      userErrors: [{ code: 'datesWrong', field: ['to'] }],
    });
  });

  it('serves a new cycle in its latest version', async () => {
    await world.aPlacement('ash', 'P-001', [{ kind: 'core', pounds: 60_000 }]);
    const cycleId = await openCycle(head);
    const { rows } = await world.owner.query(
      'select basket.version from uplift_cycles cycle join index_baskets basket on basket.id = cycle.basket_id where cycle.id = $1',
      [cycleId],
    );
    expect(rows).toEqual([{ version: 2 }]);
  });
});

describe('grants and meetings', () => {
  const grant = {
    name: 'Core schools budget grant',
    financialYear: 2027,
    schoolKind: 'iss',
    pencePerPlace: 43_000,
    source: 'DfE methodology',
  };

  it('record a grant for a kind of school or one school, and never twice for one', async () => {
    expect((await send(finance, 'recordCostGrant', grant)).costGrant).toMatchObject({
      financialYear: 2027,
      schoolKind: 'iss',
      schoolName: null,
      perPlace: { pence: 43_000 },
      recordedByName: 'Finn Finance',
    });
    const { schoolKind: _, ...forAll } = grant;
    const forAsh = { ...forAll, schoolId: world.schools.ash.id };
    expect(await refusalsOf(finance, 'recordCostGrant', grant)).toEqual(['grantOverlaps at name']);
    expect(await refusalsOf(finance, 'recordCostGrant', forAll)).toEqual(['grantOverlaps at name']);
    expect(await refusalsOf(finance, 'recordCostGrant', forAsh)).toEqual(['grantOverlaps at name']);
    expect(await refusalsOf(finance, 'recordCostGrant', { ...forAsh, schoolKind: 'nmss' })).toEqual(['kindOrSchool at schoolId']);
    expect((await send(finance, 'recordCostGrant', { ...forAsh, financialYear: 2028 })).costGrant).toMatchObject({
      schoolName: 'Ash Lane School',
    });
    expect((await send(finance, 'recordCostGrant', { ...grant, schoolKind: 'nmss' })).userErrors).toEqual([]);
    expect((await send(neighbour, 'recordCostGrant', grant)).userErrors).toEqual([]);
  });

  it('remove a grant of one’s own only', async () => {
    const grants = (client: Client) => read(client, 'costGrants(financialYear: 2027) { id schoolKind }', 'costGrants');
    const [iss] = await grants(officer);
    expect(await refusalsOf(neighbour, 'removeCostGrant', { grantId: iss.id })).toEqual(['notFound at grantId']);
    expect(await send(finance, 'removeCostGrant', { grantId: iss.id })).toEqual({ removedId: iss.id, userErrors: [] });
    expect(await grants(officer)).toMatchObject([{ schoolKind: 'nmss' }]);
    expect(await grants(neighbour)).toMatchObject([{ schoolKind: 'iss' }]);
  });

  it('keep the meetings by which waiting is counted', async () => {
    const meeting = { on: '2027-03-09', name: 'Placement panel' };
    expect(await send(head, 'recordPanelMeeting', meeting)).toEqual({ panelMeeting: meeting, userErrors: [] });
    expect(await refusalsOf(head, 'recordPanelMeeting', meeting)).toEqual(['meetingExists at on']);
    await send(head, 'recordPanelMeeting', { ...meeting, on: '2027-01-12' });
    expect(await read(officer, `panelMeetings(from: "${TODAY}") { on name }`, 'panelMeetings')).toEqual([meeting]);
    expect(await read(neighbour, 'panelMeetings { on }', 'panelMeetings')).toEqual([]);
    expect(await send(head, 'removePanelMeeting', meeting)).toEqual({ panelMeeting: meeting, userErrors: [] });
    expect(await refusalsOf(head, 'removePanelMeeting', meeting)).toEqual(['notFound at on']);
  });
});

describe('the approval matrix', () => {
  const matrix = (client: Client, on?: string) =>
    read(
      client,
      `approvalMatrix${on ? `(on: "${on}")` : ''} { effectiveFrom effectiveUntil inForce bands { position upTo { pence } roles keyDecision } }`,
      'approvalMatrix',
    );

  it('changes as a whole from a date on, with its history kept', async () => {
    expect(await send(finance, 'recordApprovalMatrix', { effectiveFrom: '2027-04-01', bands: BANDS })).toEqual({
      approvalMatrix: {
        effectiveFrom: '2027-04-01',
        inForce: false,
        bands: [
          { upTo: { pence: 5_000_000 }, roles: ['headOfSes', 'financePartner'], keyDecision: false },
          { upTo: null, roles: ['director', 's151Delegate'], keyDecision: true },
        ],
      },
      userErrors: [],
    });
    expect(await matrix(auditor)).toMatchObject({ effectiveFrom: '2024-01-01', effectiveUntil: '2027-03-31', inForce: true });
    expect((await matrix(officer, '2027-03-31')).bands).toHaveLength(4);
    expect((await matrix(officer, '2027-04-01')).bands).toHaveLength(2);
    expect(await matrix(officer, '2023-12-31')).toBeNull();
    const history = 'approvalMatrixHistory { effectiveFrom }';
    expect(await read(auditor, history, 'approvalMatrixHistory')).toEqual([
      { effectiveFrom: '2027-04-01' },
      { effectiveFrom: '2024-01-01' },
    ]);
    expect(await read(neighbour, history, 'approvalMatrixHistory')).toEqual([]);
  });

  it('leaves no value undecided, and names only roles that decide', async () => {
    const record = (effectiveFrom: string, bands: object[]) => refusalsOf(finance, 'recordApprovalMatrix', { effectiveFrom, bands });
    expect(await record('2027-04-01', BANDS)).toEqual(['matrixExists at effectiveFrom']);
    expect(await record('2027-01-01', BANDS)).toEqual(['behindMatrixInForce at effectiveFrom']);
    expect(await record('2027-05-01', [])).toEqual(['invalidInput at bands']);
    expect(await record('2027-05-01', [BANDS[0]!])).toEqual(['noLastBand at bands.0.upToPence']);
    expect(await record('2027-05-01', [BANDS[0]!, BANDS[0]!, BANDS[1]!])).toEqual(['notAscending at bands.1.upToPence']);
    expect(await record('2027-05-01', [{ upToPence: 1, roles: [] }, BANDS[1]!])).toEqual(['invalidInput at bands.0.roles']);
    expect(await record('2027-05-01', [{ roles: ['sesOfficer'] }])).toEqual(['unknownRole at bands.0.roles']);
  });

  it('is recorded once, whoever presses at the same moment', async () => {
    const s151 = await world.as(EMAILS.s151);
    const both = await Promise.all(
      [finance, s151].map((each) => refusalsOf(each, 'recordApprovalMatrix', { effectiveFrom: '2027-06-01', bands: BANDS })),
    );
    expect(both.flat()).toEqual(['matrixExists at effectiveFrom']);
  });
});

describe('who may configure', () => {
  const INPUTS: Record<keyof typeof MUTATIONS, object> = {
    recordUpliftPolicy: { ...POLICY, effectiveFrom: '2029-04-01' },
    recordIndexSeries: { code: 'X', name: 'X', kind: 'level', source: 'X' },
    recordIndexValue: { seriesCode: 'CPI', effectiveOn: '2026-09-01', value: '1', source: 'X' },
    recordIndexBasket: BASKET,
    recordCostGrant: { name: 'X', financialYear: 2027, pencePerPlace: 1, source: 'X' },
    removeCostGrant: { grantId: '5b8f8c0e-1d1c-4e59-9b8e-0d6b6a1f2c3d' },
    recordPanelMeeting: { on: '2027-03-09', name: 'X' },
    removePanelMeeting: { on: '2027-03-09', name: 'X' },
    recordApprovalMatrix: { effectiveFrom: '2029-04-01', bands: BANDS },
  };

  it.each(Object.keys(INPUTS) as (keyof typeof MUTATIONS)[])('%s: neither the auditor nor an officer nor a provider', async (mutation) => {
    for (const email of [EMAILS.auditor, EMAILS.officer, EMAILS.fees])
      expect(await refusalsOf(await world.as(email), mutation, { ...INPUTS[mutation], clientKey: 'mine' })).toEqual(['notAllowed at ']);
  });

  it('shows a provider none of the council’s rules', async () => {
    const fees = await world.as(EMAILS.fees);
    for (const query of [
      'upliftPolicies { id }',
      'indexSeries { code }',
      'indexBaskets { id }',
      'costGrants { id }',
      'panelMeetings { on }',
      'approvalMatrixHistory { effectiveFrom }',
    ])
      expect((await fees.gql(`{ ${query} }`)).errors?.[0]?.extensions.code).toBe('notAllowed');
  });

  it('leaves every change in the record, with what it replaced', async () => {
    const { rows } = await world.owner.query<{ action: string; person: string; before: unknown; after: unknown }>(
      `select action, person_name as person, before, after from audit_events where chain = $1
         and action in ('recordUpliftPolicy', 'recordIndexValue', 'recordIndexBasket', 'removeCostGrant', 'recordApprovalMatrix') order by number`,
      [world.authorityId],
    );
    expect(rows).toMatchObject([
      {
        action: 'recordUpliftPolicy',
        person: 'Hana Head',
        before: { effectiveFrom: '2024-01-01' },
        after: { effectiveFrom: '2027-09-01' },
      },
      { action: 'recordUpliftPolicy', before: { effectiveFrom: '2027-09-01' }, after: { effectiveFrom: '2028-04-01' } },
      { action: 'recordIndexValue', before: null, after: { value: '142.4' } },
      { action: 'recordIndexValue', person: 'Finn Finance', before: { value: '142.4' }, after: { value: '142.45' } },
      { action: 'recordIndexBasket', before: { version: 1 }, after: { version: 2 } },
      { action: 'removeCostGrant', before: { name: 'Core schools budget grant', pencePerPlace: 43_000 }, after: null },
      { action: 'recordApprovalMatrix', before: { effectiveFrom: '2024-01-01' }, after: { effectiveFrom: '2027-04-01' } },
      { action: 'recordApprovalMatrix', before: { effectiveFrom: '2027-04-01' }, after: { effectiveFrom: '2027-06-01' } },
    ]);
    expect(await verifyAudit(world.ownerUrl)).toMatchObject({ breaches: [] });
  });
});
