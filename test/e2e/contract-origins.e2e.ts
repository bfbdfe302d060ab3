import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Duties } from '../../src/platform/jobs/duties.js';
import type { Client } from '../support/app.js';
import { aBlock, blockTerms, callOff, somePupils } from '../support/block-world.js';
import { type ContractActs, type Seen, contractActs, signatoriesOf } from '../support/contract-acts.js';
import { browse } from '../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld, passedChecks } from '../support/round-world.js';

let world: RoundWorld;
let officer: Client;
let head: Client;
let finance: Client;
let acts: ContractActs;
let frameworkId: string;

const RATES = [
  { name: 'Autism secondary', needs: ['ASD'], phase: 'secondary', setting: 'day', annualPence: 5_200_000 },
  { name: 'SEMH secondary', needs: ['SEMH'], phase: 'secondary', setting: 'day', annualPence: 5_600_000 },
];

beforeAll(async () => {
  world = await aRoundWorld('2026-11-10T09:00:00Z');
  const [director, school] = await Promise.all([world.as(EMAILS.director), world.as(EMAILS.fees)]);
  [officer, head, finance] = (await Promise.all([EMAILS.officer, EMAILS.head, EMAILS.finance].map((email) => world.as(email)))) as [
    Client,
    Client,
    Client,
  ];
  acts = contractActs(world, { officer, head, finance, director, school });
  await signatoriesOf(world);
  await passedChecks(world);
  frameworkId = randomUUID();
  await world.owner.query(
    `insert into contracts (id, authority_id, school_id, provider_id, kind, reference, title, state, starts_on, ends_on, supplier_number, order_number, drafted_by)
     values ($1, $2, $3, $4, 'framework', 'FWK-1', 'Places at Ash Lane School', 'active', '2026-09-01', '2030-08-31', 'S', 'O', $5)`,
    [frameworkId, world.authorityId, world.schools.ash.id, world.providerId, world.people.head],
  );
  const terms = {
    kind: 'framework',
    basis: { kind: 'term' },
    notice: { kind: 'terms', terms: 2 },
    clauses: [],
    signingOrder: ['provider', 'authority'],
    rates: RATES,
    callOffAs: ['spot', 'block'],
    indexation: { kind: 'fixed' },
  };
  await world.owner.query(
    `insert into contract_versions (contract_id, authority_id, school_id, number, state, effective_on, terms, terms_sha256, drafted_by)
     select id, authority_id, school_id, 1, 'inForce', starts_on, $2, 'test', drafted_by from contracts where id = $1`,
    [frameworkId, JSON.stringify(terms)],
  );
});
afterAll(() => world.close());

describe('called off a framework', () => {
  it('an agreement takes the framework’s rate, charging and notice, whatever the placement cost before', async () => {
    const placementId = await world.aPlacement('ash', 'F-1', [
      { kind: 'core', pounds: 61_000 },
      { kind: 'therapy', pounds: 2_000 },
    ]);
    const drafted = await acts.done(officer, 'draftSpotContract', 'DraftSpotContractInput', {
      placementId,
      startsOn: '2027-01-05',
      frameworkId,
    });
    expect(drafted.versions[0]!.terms).toMatchObject({
      basis: { kind: 'term' },
      notice: { kind: 'terms', terms: 2 },
      feeLines: [
        { kind: 'core', annualPence: 5_200_000 },
        { kind: 'therapy', annualPence: 200_000 },
      ],
    });
    const { rows } = await world.owner.query('select framework_id from contracts where id = $1', [drafted.id]);
    expect(rows).toEqual([{ framework_id: frameworkId }]);
    const elsewhere = await world.aPlacement('cedar', 'F-2', [{ kind: 'core', pounds: 61_000 }]);
    expect(await acts.codes(officer, 'draftSpotContract', 'DraftSpotContractInput', { placementId: elsewhere, frameworkId })).toEqual([
      'noFramework',
    ]);
    const other = await world.aPlacement('ash', 'F-3', [{ kind: 'core', pounds: 61_000 }], { need: 'PMLD' });
    expect(await acts.codes(officer, 'draftSpotContract', 'DraftSpotContractInput', { placementId: other, frameworkId })).toEqual([
      'noRate',
    ]);
  });

  it('a block begins as the framework says on its page, and costs no more than the rates', async () => {
    const page = await (await browse(world, EMAILS.head)).get(`/contracts/${frameworkId}`);
    const form = await page.follow('Call off as a block');
    expect(form.text).toContain('Called off from FWK-1');
    expect(form.$('[name="group-0-name"]').attr('value')).toBe('Autism secondary');
    const days = {
      'startsOn-day': '5',
      'startsOn-month': '1',
      'startsOn-year': '2027',
      'endsOn-day': '31',
      'endsOn-month': '8',
      'endsOn-year': '2029',
    };
    const dear = await form.submit({ ...days, 'group-0-guaranteed': '4', 'tier-0-annual': '52,000.01' }, { button: 'Save the draft' });
    expect(dear.status).toBe(422);
    expect(dear.text).toContain('FWK-1 prices these places at £52,000 a year at most.');
    const drafted = await dear.submit({ 'tier-0-annual': '52,000' }, { button: 'Save the draft' });
    expect(drafted.text).toContain('under FWK-1');
    const late = await form.submit(
      { ...days, 'startsOn-year': '2031', 'endsOn-year': '2032', 'group-0-guaranteed': '4' },
      { button: 'Save the draft' },
    );
    expect(late.text).toContain('FWK-1 runs from 1 September 2026 to 31 August 2030');
  });
});

describe('priced by band', () => {
  it('an agreement costs its tariff to the penny, and says what to enter', async () => {
    await world.owner.query(
      `with band as (insert into bands (authority_id, code, name) values ($1, 'D1', 'Day, autism') returning id)
       insert into band_tariffs (band_id, authority_id, effective, annual_pence, covers, recorded_by, recorded_by_name, recorded_at)
       select id, $1, '[2026-09-01,)', 5350000, array['core'], $2, 'Hana Head', now() from band`,
      [world.authorityId, world.people.head],
    );
    const placementId = await world.aPlacement('ash', 'B-1', [{ kind: 'core', pounds: 50_000 }]);
    const drafted = await acts.done(officer, 'draftSpotContract', 'DraftSpotContractInput', { placementId, startsOn: '2027-01-05' });
    const form = await (await browse(world, EMAILS.officer)).get(`/contracts/${drafted.id}/edit`);
    const refused = await form.submit({ band: 'D1' }, { button: 'Save the draft' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('The fees that it covers come to £50,000. Enter £53,500, or choose no band.');
    const saved = await refused.submit({ 'line-0-annual': '53,500' }, { button: 'Save the draft' });
    expect(saved.status).toBe(200);
    const seen = (await acts.look(officer, drafted.id))!;
    expect(seen.versions[0]!.terms.band).toEqual({ code: 'D1', tariffFrom: '2026-09-01', annualPence: 5_350_000 });
    expect(
      await acts.codes(officer, 'editContractDraft', 'EditContractDraftInput', {
        contractId: seen.id,
        version: seen.version,
        startsOn: '2027-01-05',
        spot: acts.spotInput(seen.versions[0]!.terms, { band: 'ZZ' }),
      }),
    ).toEqual(['noTariff']);
  });
});

describe('a transfer between day and residential', () => {
  let contract: Seen;

  it('is approved by name, after its duties are recorded, and moves the placement only then', async () => {
    const placementId = await world.aPlacement('ash', 'T-1', [{ kind: 'core', pounds: 30_000 }]);
    contract = await acts.active(
      await acts.done(officer, 'draftSpotContract', 'DraftSpotContractInput', { placementId, startsOn: '2026-12-01' }),
    );
    await expect(world.owner.query(`update placements set setting = 'residential' where id = $1`, [placementId])).rejects.toThrow(
      'changes by an approved variation only',
    );
    const varied = await acts.done(officer, 'varyContract', 'VaryContractInput', {
      contractId: contract.id,
      version: contract.version,
      effectiveOn: '2027-01-05',
      reason: 'Weekly boarding',
    });
    const { terms } = varied.versions.find(({ state }) => state === 'draft')!;
    const edit = (residentialDuties: object | null): Promise<Seen> =>
      acts.look(officer, contract.id).then((seen) =>
        acts.done(officer, 'editContractDraft', 'EditContractDraftInput', {
          contractId: contract.id,
          version: seen!.version,
          startsOn: '2027-01-05',
          spot: acts.spotInput(terms, { setting: 'residential', weeksAYear: 38, nightsAWeek: 4, residentialDuties }),
        }),
      );
    let edited = await edit({ daysAYear: 152 });
    const missing = await acts.codes(officer, 'requestContractApproval', 'ContractActInput', {
      contractId: edited.id,
      version: edited.version,
    });
    expect(missing).toEqual(['section85NotNotified', 'noSocialCareLead', 'noVisitPlanned']);
    edited = await edit({ section85NotifiedOn: '2026-11-05', socialCareLead: 'Lee Lead', firstVisitBy: '2027-03-01', daysAYear: 152 });
    await acts.done(officer, 'requestContractApproval', 'ContractActInput', { contractId: edited.id, version: edited.version });
    const { data } = await head.gql('{ myApprovals { nodes { title } } }');
    expect(data.myApprovals.nodes.map(({ title }: { title: string }) => title)).toContainEqual(
      expect.stringContaining('Transfer from day to residential. Variation 2 of'),
    );
    const { rows } = await world.owner.query('select setting from placements where id = $1', [placementId]);
    expect(rows).toEqual([{ setting: 'day' }]);
  });

  it('that was approved can be taken back to a draft, which voids the approval', async () => {
    await acts.approve(head, finance, await world.as(EMAILS.director));
    const page = await (await browse(world, EMAILS.officer)).get(`/contracts/${contract.id}`);
    const form = await page.follow('Take it back to a draft');
    expect((await form.submit({ reason: '' }, { button: 'Take it back to a draft' })).status).toBe(422);
    const back = await form.submit({ reason: 'The nights are five' }, { button: 'Take it back to a draft' });
    expect(back.text).toContain('It is a draft again.');
    expect((await acts.look(officer, contract.id))!.versions.map(({ state }) => state)).toContain('draft');
  });
});

describe('who else may use a block', () => {
  let blockId: string;
  let third: string;

  beforeAll(async () => {
    const consortium = await world.anOrganisation('consortium', 'The Shires');
    third = await world.anOrganisation('authority', 'Thirdshire Council', { laCode: '803' });
    for (const authority of [world.authorityId, world.neighbourId])
      await world.owner.query(`insert into consortium_members (consortium_id, authority_id, period) values ($1, $2, '[2020-01-01,)')`, [
        consortium,
        authority,
      ]);
    blockId = await aBlock(world, {
      reference: 'BLK-7',
      startsOn: '2026-09-01',
      endsOn: '2029-08-31',
      terms: blockTerms({ groups: [{ ...blockTerms().groups[0]!, guaranteed: 3 }], subLetting: { allowed: true, recharge: 'tierPrice' } }),
    });
  });

  const set = async (client: Client, members: object[]): Promise<string[]> => {
    const seen = (await acts.look(head, blockId))!;
    return acts.codes(client, 'setContractMembers', 'SetContractMembersInput', { contractId: blockId, version: seen.version, members });
  };

  it('is said by who may issue it, of authorities of the consortium, within its places', async () => {
    expect(await set(officer, [])).toEqual(['notAllowed']);
    expect(await set(head, [{ authorityId: third }])).toEqual(['notMember']);
    expect(await set(head, [{ authorityId: world.neighbourId, committedPlaces: 4 }])).toEqual(['tooManyCommitted']);
    const form = await (await browse(world, EMAILS.head)).get(`/contracts/${blockId}/members`);
    const saved = await form.submit({ [`uses-${world.neighbourId}`]: 'yes', [`places-${world.neighbourId}`]: '2' }, { button: 'Save' });
    expect(saved.text).toContain('Recorded who else may use it.');
  });

  it('stays as long as its pupils have places', async () => {
    await somePupils(world, world.neighbourId, ['N-1']);
    await world.aPerson('head@nextshire.example', ['headOfSes'], world.neighbourId, 'Ned Next');
    const neighbour = await world.as('head@nextshire.example');
    await world.owner.query(
      `insert into due_diligence_checks (authority_id, school_id, kind, result, checked_on, expires_on, recorded_by)
       select $1, school_id, kind, result, checked_on, expires_on, $2 from due_diligence_checks where authority_id = $3`,
      [world.neighbourId, world.people.neighbour, world.authorityId],
    );
    const called = await callOff(neighbour, { contractId: blockId, pupilReference: 'N-1', from: '2026-11-16' });
    expect(called.userErrors).toEqual([]);
    expect(await set(head, [])).toEqual(['memberUsesPlaces']);
  });
});

describe('an extension of a block', () => {
  it('is a variation approved by what it adds, moves the last day, and keeps its places', async () => {
    const blockId = await aBlock(world, {
      reference: 'BLK-8',
      startsOn: '2026-09-01',
      endsOn: '2027-08-31',
      terms: blockTerms({
        groups: [{ ...blockTerms().groups[0]!, guaranteed: 2 }],
        extensions: [{ months: 12, noticeMonths: 6 }],
      }),
    });
    const officerOf = await browse(world, EMAILS.head);
    const warnings = await officerOf.get('/contracts/warnings');
    expect(warnings.text).toContain('BLK-8');
    expect(warnings.text).toContain('These are the usual rules');
    const seen = (await acts.look(head, blockId))!;
    const varied = await acts.done(head, 'varyContract', 'VaryContractInput', {
      contractId: blockId,
      version: seen.version,
      effectiveOn: '2027-01-05',
      reason: 'The places are needed',
    });
    const form = await officerOf.get(`/contracts/${blockId}/edit`);
    expect(form.text).toContain('To 31 August 2028, to be taken by 28 February 2027');
    const saved = await form.submit({ extension: '0' }, { button: 'Save the draft' });
    expect(saved.status).toBe(200);
    const draft = (await acts.look(head, blockId))!;
    expect(draft.versions.find(({ number }) => number === 2)!.terms).toMatchObject({ extendedTo: '2028-08-31', extensions: [] });
    await acts.done(head, 'requestContractApproval', 'ContractActInput', { contractId: blockId, version: draft.version });
    const { rows } = await world.owner.query(
      `select value_pence::int as pence from approval_requests where subject_id = (select id from contract_versions where contract_id = $1 and number = 2)`,
      [blockId],
    );
    // Two places at £60,000 for one year more.
    expect(rows).toEqual([{ pence: 12_000_000 }]);
    await acts.approve(await world.as(EMAILS.director), await world.as(EMAILS.s151));
    await acts.procured(blockId, 'competed');
    const approved = (await acts.look(head, blockId))!;
    const issued = await acts.done(head, 'issueContract', 'ContractActInput', { contractId: blockId, version: approved.version });
    const open = issued.versions.find(({ state }) => state === 'issued')!;
    expect(await acts.sign(await world.as(EMAILS.fees), open.id)).toEqual([]);
    expect(await acts.sign(head, open.id)).toEqual([]);
    await world.app.get(Duties).runAll();
    expect((await acts.look(head, blockId))!.endsOn).toBe('2028-08-31');
    const places = await world.owner.query(`select number, during::text from block_places where contract_id = $1 order by number`, [
      blockId,
    ]);
    expect(places.rows).toEqual([
      { number: 1, during: '[2026-09-01,2028-09-01)' },
      { number: 2, during: '[2026-09-01,2028-09-01)' },
    ]);
    expect(varied.state).toBe('active');
  });
});

it('the page of a placement leads to its agreement', async () => {
  const placementId = await world.aPlacement('birch', 'L-1', [{ kind: 'core', pounds: 40_000 }]);
  const page = await (await browse(world, EMAILS.officer)).get(`/placements/${placementId}`);
  const form = await page.follow('Draft an agreement for this pupil');
  expect(form.$('[name="pupilReference"]').attr('value')).toBe('L-1');
});
