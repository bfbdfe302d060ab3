import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Issue } from '../../src/contracts/issue.js';
import { Contract } from '../../src/contracts/contract.entity.js';
import { ContractVersion } from '../../src/contracts/contract-version.entity.js';
import { OcdsExport } from '../../src/contracts/procurement/ocds-export.query.js';
import { ocdsExportCommand } from '../../src/contracts/procurement/procurement.command.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import type { Client } from '../support/app.js';
import { headOf } from '../support/block-world.js';
import { browse } from '../support/portal.js';
import { aContract } from '../support/procurement-world.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';

let world: RoundWorld;
let officer: Client;
const id: Record<string, string> = {};
const ADMIN = 'admin@platform.example';

/**
 * Oak Education runs Ash Lane and Birch House: a block of 25 places, one of four, a framework and a block called off from it, an IPA and a
 * placement without contract. Elm has one placement. Nextshire has a contract of its own with Oak.
 */
beforeAll(async () => {
  world = await aRoundWorld('2027-02-01T09:00:00Z');
  await world.aPerson(ADMIN, ['platformAdministrator'], await world.anOrganisation('platform', 'The platform'), 'Ada Admin');
  id['block'] = await aContract(world, {
    kind: 'block',
    reference: 'BLK-1',
    signedOn: '2026-07-10T12:00:00Z',
    extensions: [{ months: 12, noticeMonths: 6 }],
  });
  id['small'] = await aContract(world, { kind: 'block', reference: 'BLK-2', places: 4, wholeLifePounds: 1_000_000 });
  id['framework'] = await aContract(world, { kind: 'framework', reference: 'FWK-1' });
  id['callOff'] = await aContract(world, {
    kind: 'block',
    reference: 'BLK-3',
    school: 'birch',
    frameworkId: id['framework'],
    wholeLifePounds: 2_000_000,
    places: 10,
  });
  const placed = await world.aPlacement('ash', 'S-001', [{ kind: 'core', pounds: 64_000 }], { startsOn: '2026-09-01' });
  id['ipa'] = await aContract(world, {
    kind: 'spot',
    reference: 'IPA-1',
    state: 'approved',
    endsOn: '2027-08-31',
    placementId: placed,
    wholeLifePounds: 100_000,
    fees: { standard: 25_000, exempt: 75_000 },
  });
  await world.aPlacement('birch', 'S-002', [{ kind: 'core', pounds: 50_000 }], { startsOn: '2026-09-01' });
  await world.aPlacement('cedar', 'S-003', [{ kind: 'core', pounds: 40_000 }], { startsOn: '2026-09-01' });
  id['neighbours'] = await aContract(world, {
    kind: 'block',
    reference: 'NXT-1',
    authorityId: world.neighbourId,
    draftedBy: world.people.neighbour,
  });
  officer = await world.as(EMAILS.officer);
});
afterAll(() => world?.close());

const CONTRACT = `contract { reference value { pence } valueIs overThreshold ofProvider { pence } record { version route reason begunOn }
  notices { notice dueOn publishedOn reference state } extensions { from to decideBy } }`;

const mutate = async (client: Client, name: string, type: string, input: object, ask = '') => {
  const answer = await client.gql(`mutation ($input: ${type}!) { ${name}(input: $input) { ${ask} userErrors { code field message } } }`, {
    input,
  });
  expect(answer.errors).toBeUndefined();
  return answer.data[name];
};
const record = (input: object, client = officer) =>
  mutate(
    client,
    'recordProcurement',
    'RecordProcurementInput',
    { version: 0, reason: 'Advertised in March 2026.', begunOn: '2026-05-01', ...input },
    CONTRACT,
  );
const codes = (answer: { userErrors: { code: string }[] }): string[] => answer.userErrors.map(({ code }) => code);

describe('How a contract was procured', () => {
  it('is refused where it cannot be, each fault beside its field', async () => {
    expect(codes(await record({ contractId: id['block'], route: 'userChoice' }))).toEqual(['routeWrong']);
    expect(codes(await record({ contractId: id['block'], route: 'callOff' }))).toEqual(['frameworkMissing']);
    const wrong = await record({
      contractId: id['block'],
      route: 'competed',
      reason: ' ',
      begunOn: '2027-02-02',
      awardedOn: '2027-01-01',
      estimatedPence: 0,
    });
    expect(codes(wrong)).toEqual(['reasonMissing', 'estimateNotPositive', 'inTheFuture', 'awardedTooEarly']);
    expect(wrong.userErrors.map(({ field }: { field: string[] }) => field[0])).toEqual([
      'reason',
      'estimatedPence',
      'begunOn',
      'awardedOn',
    ]);
  });

  it('is recorded once, corrected only by who has seen what stands, and stays in the history in words', async () => {
    const answer = await record({ contractId: id['block'], route: 'competed', awardedOn: '2026-06-30' });
    expect(answer.userErrors).toEqual([]);
    expect(answer.contract).toMatchObject({
      valueIs: 'computed',
      value: { pence: 812_500_000 },
      overThreshold: true,
      record: { version: 1, route: 'competed' },
      notices: [{ notice: 'contractDetails', dueOn: '2026-11-06', publishedOn: null, state: 'overdue' }],
      extensions: [{ from: '2031-09-01', to: '2032-08-31', decideBy: '2031-02-28' }],
    });
    expect(codes(await record({ contractId: id['block'], route: 'technicalReasons' }))).toEqual(['staleVersion']);
    const corrected = await record({
      contractId: id['block'],
      route: 'competed',
      version: 1,
      reason: 'Advertised; three answered.',
      awardedOn: '2026-06-30',
    });
    expect(corrected.contract.record).toMatchObject({ version: 2, reason: 'Advertised; three answered.' });
    const history = await (await browse(world, EMAILS.head)).get(`/history/contract/${id['block']}`);
    expect(history.text).toContain('recorded how BLK-1 was procured: competed: “Advertised; three answered”');
  });

  it('belongs to the authority whose contract it is, in the service and in the database', async () => {
    const neighbour = await world.as(EMAILS.neighbour);
    expect(codes(await record({ contractId: id['block'], route: 'competed', version: 2 }, neighbour))).toEqual(['notFound']);
    const school = await world.as(EMAILS.fees);
    expect(codes(await record({ contractId: id['block'], route: 'competed', version: 2 }, school))).toEqual(['notAllowed']);
    const theirs = await neighbour.gql('{ procurementRegister(first: 50) { nodes { reference } } }');
    expect(theirs.data.procurementRegister.nodes).toEqual([{ reference: 'NXT-1' }]);
    const work = world.app.get(UnitOfWork);
    const actor = { ...headOf(world), organisationId: world.neighbourId };
    expect(await work.run(actor, () => work.query('select from procurement_records'))).toEqual([]);
    const forged = work.run(actor, () =>
      work.query(
        `insert into procurement_records (contract_id, authority_id, route, reason, begun_on, recorded_by, recorded_by_name, recorded_at)
         values ($1, $2, 'competed', 'forged', '2026-01-01', $3, 'X', now())`,
        [id['small'], world.neighbourId, world.people.neighbour],
      ),
    );
    await expect(forged).rejects.toThrow('row-level security');
  });

  it('stands in the way of issuing until it is recorded', async () => {
    const work = world.app.get(UnitOfWork);
    const refusals = () =>
      work.run(headOf(world), async () => {
        const contract = await work.manager.findOneByOrFail(Contract, { id: id['ipa']! });
        const version = await work.manager.findOneByOrFail(ContractVersion, { contractId: id['ipa']! });
        return (await world.app.get(Issue).refusals(contract, version)).map(({ code }) => code);
      });
    expect(await refusals()).toContain('procurementMissing');
    const answer = await record({ contractId: id['ipa'], route: 'userChoice', reason: 'Named in the plan.' });
    // A quarter of the fees carries VAT; user choice owes no notice though the provider is over the threshold.
    expect(answer.contract).toMatchObject({ value: { pence: 10_500_000 }, overThreshold: true, notices: [] });
    expect(await refusals()).not.toContain('procurementMissing');
  });
});

describe('What is published', () => {
  it('is recorded with its reference, late or in time, and corrected', async () => {
    const publish = (input: object) =>
      mutate(
        officer,
        'recordProcurementNotice',
        'RecordProcurementNoticeInput',
        { contractId: id['block'], notice: 'contractDetails', ...input },
        CONTRACT,
      );
    expect(codes(await publish({ publishedOn: '2027-02-02', reference: '', address: 'here' }))).toEqual([
      'referenceMissing',
      'inTheFuture',
      'addressWrong',
    ]);
    const late = await publish({ publishedOn: '2027-01-14', reference: '2027/S 000-001' });
    expect(late.contract.notices).toMatchObject([{ state: 'publishedLate', reference: '2027/S 000-001' }]);
    const corrected = await publish({
      publishedOn: '2026-11-06',
      reference: '2026/S 000-900',
      address: 'https://www.find-tender.service.gov.uk/Notice/1',
    });
    expect(corrected.contract.notices).toMatchObject([{ state: 'published', reference: '2026/S 000-900' }]);
  });

  it('tells of payments by period: only of one that is over and that the rules know', async () => {
    const publish = (input: object) =>
      mutate(
        officer,
        'recordPaymentPublication',
        'RecordPaymentPublicationInput',
        { publishedOn: '2027-01-29', reference: 'PAY-3', ...input },
        'recorded',
      );
    expect(codes(await publish({ kind: 'paymentsOver', from: '2026-10-15' }))).toEqual(['periodWrong']);
    expect(codes(await publish({ kind: 'paymentsOver', from: '2027-01-01' }))).toEqual(['periodRuns']);
    expect(await publish({ kind: 'paymentsOver', from: '2026-10-01' })).toEqual({ recorded: true, userErrors: [] });
    const { data } = await officer.gql('{ publicationsOwed { payments from dueOn state reference } }');
    expect(data.publicationsOwed).toContainEqual({
      payments: 'paymentsOver',
      from: '2026-10-01',
      dueOn: '2027-01-29',
      state: 'published',
      reference: 'PAY-3',
    });
    expect(data.publicationsOwed[0]).toMatchObject({ payments: 'paymentCompliance', dueOn: '2026-04-30', state: 'overdue' });
  });

  it('says of payments what is known: commitments, since there are no invoices', async () => {
    const { data } = await officer.gql('{ commitmentsAboveAmount(quarterOf: "2026-11-15") { reference committed { pence } } }');
    expect(data.commitmentsAboveAmount).toEqual([{ reference: 'BLK-1', committed: { pence: Math.floor((812_500_000 * 92) / 1_826) } }]);
    const page = await (await browse(world, EMAILS.finance)).get('/procurement/payments');
    expect(page.text).toContain('These are commitments, not payments. Invoices are not kept in this service');
    expect(page.table(/Commitments/)[0]?.[0]).toContain('BLK-1');
  });
});

describe('Spend of a provider', () => {
  it('adds up all its contracts and placements without one, of this authority alone', async () => {
    const { data } = await officer.gql(`{ spendByProvider { partyName contracts { pence } placements { pence } total { pence } overThreshold
      parts { kind reference value { pence } counted } } }`);
    const [oak, elm] = data.spendByProvider;
    // Blocks of £8,125,000, £1,000,000 and £2,000,000, the IPA with VAT; S-002 without an end counts as 48 months: 1,461 days.
    const placement = Math.floor((5_000_000 * 1_461) / 365);
    expect(oak).toMatchObject({
      partyName: 'Oak Education Limited',
      contracts: { pence: 1_112_500_000 + 10_500_000 },
      placements: { pence: placement },
      total: { pence: 1_123_000_000 + placement },
      overThreshold: true,
    });
    expect(oak.parts).toContainEqual({ kind: 'framework', reference: 'FWK-1', value: null, counted: false });
    expect(oak.parts.map(({ reference }: { reference: string }) => reference)).not.toContain('S-001');
    expect(elm).toMatchObject({
      partyName: 'Elm Schools Limited',
      total: { pence: Math.floor((4_000_000 * 1_461) / 365) },
      overThreshold: false,
    });
  });

  it('is drilled into on its pages, down to contract and pupil', async () => {
    const browser = await browse(world, EMAILS.officer);
    const providers = await browser.get('/procurement/providers?threshold=reached');
    expect(providers.table(/What each provider gets/)).toHaveLength(1);
    const oak = await providers.follow('Oak Education Limited');
    const rows = oak.table(/What the sum is made of/);
    expect(rows.map(([reference]) => reference)).toEqual(['BLK-1', 'BLK-3', 'BLK-2', 'S-002', 'IPA-1', 'FWK-1']);
    expect((await oak.follow('S-002')).address).toMatch(/^\/placements\//);
    const csv = await browser.get('/procurement/providers?format=csv');
    expect(csv.body.toString('utf8').split('\r\n')[1]).toMatch(/^Oak Education Limited,11230000\.00,200136\.98,11430136\.98,/);
  });
});

describe('The rules', () => {
  const rule = (client: Client, input: object) =>
    mutate(client, 'recordProcurementRule', 'RecordProcurementRuleInput', {
      code: 'lightTouchThreshold',
      source: 'Regulations 2027',
      value: 70_000_000,
      ...input,
    });

  it('are kept by the platform, from today on, without touching what was in force', async () => {
    const admin = await world.as(ADMIN);
    expect(codes(await rule(officer, { effectiveFrom: '2028-01-01' }))).toEqual(['notAllowed']);
    expect(codes(await rule(admin, { effectiveFrom: '2026-06-01' }))).toEqual(['behindRulesInForce']);
    expect(codes(await rule(admin, { effectiveFrom: '2026-01-01' }))).toEqual(['exists']);
    expect(codes(await rule(admin, { effectiveFrom: '2028-01-01' }))).toEqual([]);
    const { data } = await officer.gql(
      '{ procurementRules { rules { code value effectiveFrom source } duties { route notice required } } }',
    );
    expect(data.procurementRules.rules).toContainEqual({
      code: 'lightTouchThreshold',
      value: 66_354_000,
      effectiveFrom: '2026-01-01',
      source: expect.stringContaining('Threshold Amounts'),
    });
    expect(data.procurementRules.rules[0]).toMatchObject({ value: 70_000_000, effectiveFrom: '2028-01-01' });
    expect(data.procurementRules.duties).toHaveLength(15);
  });

  it('change what is owed without a change of code', async () => {
    const browser = await browse(world, ADMIN);
    const page = await browser.get('/procurement/rules');
    const refused = await page.submit({ route: 'userChoice', notice: 'contractDetails' }, { button: 'Record the duty' });
    expect(refused.errors).toEqual([
      'Say whether the notice is owed',
      'Enter the day from which it stands',
      'Enter the provision it comes from',
    ]);
    const day = { 'dutyFrom-day': '1', 'dutyFrom-month': '2', 'dutyFrom-year': '2027' };
    const done = await refused.submit({ owed: 'yes', ...day, dutySource: 'A later Act' }, { button: 'Record the duty' });
    expect(done.message).toContain('The duty is recorded');
    // The IPA's procedure began before: its rules stay those of its day.
    const { data } = await officer.gql('query ($id: ID!) { contractProcurement(contractId: $id) { notices { notice } } }', {
      id: id['ipa'],
    });
    expect(data.contractProcurement.notices).toEqual([]);
    const begunLater = await record({
      contractId: id['ipa'],
      route: 'userChoice',
      version: 1,
      reason: 'Named in the plan.',
      begunOn: '2027-02-01',
    });
    expect(begunLater.contract.notices).toMatchObject([{ notice: 'contractDetails', state: 'waiting', dueOn: null }]);
  });
});

describe('Open contracting data', () => {
  it('needs a registered prefix, then is the same by page, GraphQL and command', async () => {
    const browser = await browse(world, EMAILS.officer);
    expect((await browser.get('/procurement/publish/package')).status).not.toBe(200);
    const page = await browser.get('/procurement/publish');
    expect(page.text).toContain('Nothing can be published before');
    const refused = await page.submit({ ocidPrefix: 'ocds-x', address: 'https://open.testshire.example' }, { button: 'Save' });
    expect(refused.errors).toEqual(['Give the prefix as the Open Contracting Partnership registered it, for example ocds-a1b2c3.']);
    const saved = await refused.submit({ ocidPrefix: 'ocds-a1b2c3' }, { button: 'Save' });
    expect(saved.text).toContain('1 contract is publishable');
    expect(saved.text).toContain('An agreement for one pupil is never published 1 contract');
    const bytes = (await browser.get('/procurement/publish/package')).body;

    const folder = await mkdtemp(join(tmpdir(), 'iss-ocds-'));
    try {
      const lines: string[] = [];
      const program = new Command();
      ocdsExportCommand(program, {
        print: (line) => lines.push(line),
        withOcdsExport: (laCode, work) =>
          work({
            actor: { ...headOf(world), roles: ['auditor'], access: 'read', source: `cli ${laCode}` },
            ocds: world.app.get(OcdsExport),
          }),
      });
      await program.parseAsync(['export:ocds', '--authority', '801', join(folder, 'package.json')], { from: 'user' });
      expect(await readFile(join(folder, 'package.json'))).toEqual(bytes);
      expect(lines).toContain('Left out: 1. An agreement for one pupil is never published.');
      expect(lines).toContain('Left out: 1. A contract of so few places could tell of a child.');
    } finally {
      await rm(folder, { recursive: true });
    }

    const { data } = await officer.gql('{ ocdsPublication { releasePackage leftOut { reference why } } }');
    expect(data.ocdsPublication.releasePackage).toEqual(JSON.parse(bytes.toString('utf8')));
    expect(data.ocdsPublication.leftOut).toContainEqual({ reference: 'IPA-1', why: 'onePupil' });
    expect(data.ocdsPublication.leftOut).toContainEqual({ reference: 'FWK-1', why: 'noRoute' });
  });

  it('names no child, no reference and nothing that was typed', async () => {
    const text = (await (await browse(world, EMAILS.auditor)).get('/procurement/publish/package')).body.toString('utf8');
    for (const secret of ['Kai', 'S-001', 'IPA-1', 'BLK-1', 'three answered']) expect(text).not.toContain(secret);
    expect(JSON.parse(text).releases[0].contracts[0]).toMatchObject({
      dateSigned: '2026-07-10T00:00:00Z',
      value: { amount: 8_125_000, currency: 'GBP' },
    });
  });
});

describe('The pages', () => {
  it('show the register with what is urgent first, filtered, sorted and as files', async () => {
    const browser = await browse(world, EMAILS.officer);
    const page = await browser.get('/procurement');
    expect(page.title).toBe('Procurement – ISS Marketplace');
    expect(page.text).toContain('Without a route 3');
    expect(page.table(/Contracts and how/).map(([reference]) => reference?.slice(0, 5))).toEqual([
      'BLK-2',
      'BLK-3',
      'FWK-1',
      'BLK-1',
      'IPA-1',
    ]);
    const direct = await page.submit({ route: 'directAward' }, { button: 'Apply filters' });
    expect(direct.table(/Contracts and how/).map(([reference]) => reference?.slice(0, 5))).toEqual(['IPA-1']);
    const byValue = await browser.get('/procurement?sort=value&dir=desc&kind=block');
    expect(byValue.table(/Contracts and how/)[0]?.[3]).toContain('£8,125,000');
    // Its option is to be taken up by 28 February 2031.
    expect((await browser.get('/procurement?state=extension')).text).toContain('No contract matches these filters.');
    const soon = await officer.gql('{ procurementRegister(filter: { extensionWithinMonths: 49 }) { nodes { reference } } }');
    expect(soon.data.procurementRegister.nodes).toEqual([{ reference: 'BLK-1' }]);
    const csv = (await browser.get('/procurement?format=csv')).body.toString('utf8');
    expect(csv).toContain('BLK-1,Block,active,Oak Education Limited,Ash Lane School,Competed,Advertised; three answered.');
    expect((await browser.get('/procurement?q=nothing-like-it')).text).toContain('No contract matches these filters.');
  });

  it('let an officer record how a contract was procured, keeping what was typed', async () => {
    const browser = await browse(world, EMAILS.officer);
    const page = await browser.get(`/contracts/${id['callOff']}/procurement`);
    expect(page.text).toContain('Not recorded: the contract cannot be issued');
    const refused = await page.submit({ route: 'callOff', estimatedPence: 'much' }, { button: 'Record' });
    expect(refused.status).toBe(422);
    expect(refused.errors).toEqual([
      'Enter why this route applies',
      'Enter an amount in pounds, for example 64,000 or 64,000.50',
      'Enter the day the procedure began',
    ]);
    const done = await refused.submit(
      { reason: 'Lot 2 of the framework.', estimatedPence: '2,500,000', 'begunOn-day': '1', 'begunOn-month': '6', 'begunOn-year': '2026' },
      { button: 'Record' },
    );
    expect(done.message).toBe('Recorded.');
    expect(done.text).toContain('£2,500,000estimated, over its whole life');
    const notice = await done.submit(
      {
        notice: 'contractDetails',
        'publishedOn-day': '4',
        'publishedOn-month': '1',
        'publishedOn-year': '2027',
        reference: '2027/S 000-004',
      },
      { button: 'Record the notice' },
    );
    expect(notice.table(/Notices about this contract/)[0]).toContain('2027/S 000-004');
  });

  it('record a publication about payments, and show those with power to read only what stands', async () => {
    const browser = await browse(world, EMAILS.officer);
    const page = await browser.get('/procurement/notices?what=payments');
    expect(page.table(/What is to be published/)[0]?.[2]).toBe('Overdue');
    const wrong = await page.submit({ reference: 'PC-1' }, { button: 'Record the publication' });
    expect(wrong.errors).toEqual(['Choose the period that was published', 'Enter the day it was published']);
    const done = await wrong.submit(
      { period: 'paymentCompliance.2026-01-01', 'publishedOn-day': '30', 'publishedOn-month': '4', 'publishedOn-year': '2026' },
      { button: 'Record the publication' },
    );
    expect(done.message).toBe('The publication is recorded.');
    const auditor = await browse(world, EMAILS.auditor);
    expect((await auditor.get('/procurement/notices')).text).not.toContain('Record a publication');
    expect((await auditor.get(`/contracts/${id['block']}/procurement`)).text).not.toContain('Correct how it was procured');
    expect((await (await browse(world, EMAILS.fees)).get('/procurement')).status).toBe(403);
    expect((await (await browse(world, EMAILS.neighbour)).get(`/contracts/${id['block']}/procurement`)).status).toBe(404);
  });
});
