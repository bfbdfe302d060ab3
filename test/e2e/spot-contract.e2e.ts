import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Duties } from '../../src/platform/jobs/duties.js';
import type { Client } from '../support/app.js';
import { type ContractActs, type Seen, contractActs, signatoriesOf } from '../support/contract-acts.js';
import { browse } from '../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';

let world: RoundWorld;
let officer: Client;
let head: Client;
let finance: Client;
let director: Client;
let school: Client;
let { act, done, codes, look, spotInput, check, procured, approvedOf, signed, active } = {} as ContractActs;

const duties = async (): Promise<number> => world.app.get(Duties).runAll();

const feeLines = async (placementId: string) =>
  (
    await world.owner.query<{ from: string; to: string | null; pounds: number; ours: boolean }>(
      `select lower(effective)::text as from, upper(effective)::text as to, (annual_pence / 100)::integer as pounds, contract_id is not null as ours
       from fee_lines where placement_id = $1 order by lower(effective), kind`,
      [placementId],
    )
  ).rows;

beforeAll(async () => {
  world = await aRoundWorld('2026-11-10T09:00:00Z');
  [officer, head, finance, director, school] = (await Promise.all(
    [EMAILS.officer, EMAILS.head, EMAILS.finance, EMAILS.director, EMAILS.fees].map((email) => world.as(email)),
  )) as [Client, Client, Client, Client, Client];
  ({ act, done, codes, look, spotInput, check, procured, approvedOf, signed, active } = contractActs(world, {
    officer,
    head,
    finance,
    director,
    school,
  }));
  await signatoriesOf(world);
  for (const kind of ['registration', 'inspection', 'safeguarding', 'saferRecruitment', 'insurance', 'finance'])
    await check(kind, 'passed', '2026-11-08');
  await check('dataProtection', 'failed', '2026-11-09');
});

afterAll(() => world.close());

describe('a placement agreement from draft to its end', () => {
  let placementId: string;
  let contract: Seen;

  it('is drafted from all that the placement says', async () => {
    placementId = await world.aPlacement('ash', 'TS-1', [{ kind: 'core', pounds: 30_000 }]);
    expect(await codes(finance, 'draftSpotContract', 'DraftSpotContractInput', { placementId })).toEqual(['notAllowed']);
    contract = await done(officer, 'draftSpotContract', 'DraftSpotContractInput', {
      placementId,
      startsOn: '2026-12-01',
      clientKey: 'one',
    });
    const again = await done(officer, 'draftSpotContract', 'DraftSpotContractInput', {
      placementId,
      startsOn: '2026-12-01',
      clientKey: 'one',
    });
    expect(again.id).toBe(contract.id);
    expect(await codes(officer, 'draftSpotContract', 'DraftSpotContractInput', { placementId })).toEqual(['alreadyDrafted']);
    // Year 9 in 2026/27 turns 16 in 2028/29.
    expect(contract).toMatchObject({ state: 'draft', reference: 'IPA-2026-0001', startsOn: '2026-12-01', endsOn: '2029-08-31' });
    // 274 days of 2026/27 and two whole years.
    expect(contract.versions[0]!.wholeLife).toBe(6_000_000 + (3_000_000 - Math.floor((3_000_000 * 91) / 365)));
  });

  it('is the council’s own until it is issued', async () => {
    expect(await look(school, contract.id)).toBeNull();
    expect(await look(await world.as(EMAILS.neighbour), contract.id)).toBeNull();
    expect(await look(await world.as(EMAILS.auditor), contract.id)).toMatchObject({ reference: contract.reference });
  });

  it('refuses shares that are no whole, and keeps what is right', async () => {
    const terms = contract.versions[0]!.terms;
    const [line] = terms.feeLines;
    const input = { contractId: contract.id, version: contract.version, startsOn: '2026-12-01' };
    const wrong = spotInput(terms, {
      feeLines: [{ ...(spotInput(terms)['feeLines' as never][0] as object), shares: [{ funder: 'education', shareBp: 9_000 }] }],
    });
    expect(await codes(officer, 'editContractDraft', 'EditContractDraftInput', { ...input, spot: wrong })).toEqual(['sharesNotWhole']);
    contract = await done(officer, 'editContractDraft', 'EditContractDraftInput', {
      ...input,
      spot: spotInput(terms, { outcomes: ['Speaks in sentences'] }),
    });
    expect(contract.versions[0]!.terms.outcomes).toEqual(['Speaks in sentences']);
    expect(contract.versions[0]!.terms.feeLines[0].annualPence).toBe(line.annualPence);
    expect(await codes(officer, 'editContractDraft', 'EditContractDraftInput', { ...input, spot: spotInput(terms) })).toEqual([
      'staleVersion',
    ]);
  });

  it('is not issued before it is approved, nor by who may not', async () => {
    expect(await codes(officer, 'issueContract', 'ContractActInput', { contractId: contract.id, version: contract.version })).toEqual([
      'notAllowed',
    ]);
    expect(await codes(head, 'issueContract', 'ContractActInput', { contractId: contract.id, version: contract.version })).toEqual([
      'wrongState',
    ]);
  });

  it('comes into force with its numbers, and its fees stand under it', async () => {
    contract = await approvedOf(contract);
    // Everything that stands in the way is told at once.
    expect(await codes(head, 'issueContract', 'ContractActInput', { contractId: contract.id, version: contract.version })).toEqual(
      expect.arrayContaining(['procurementMissing', 'checkNotPassed']),
    );
    await check('dataProtection', 'passed', '2026-11-10');
    await procured(contract.id);
    const ready = await signed(contract);
    expect(ready.state).toBe('signed');
    expect(
      await codes(finance, 'activateContract', 'ActivateContractInput', {
        contractId: ready.id,
        version: ready.version,
        supplierNumber: ' ',
        orderNumber: '',
      }),
    ).toEqual(['supplierNumberMissing', 'orderNumberMissing']);
    const numbers = { contractId: ready.id, version: ready.version, supplierNumber: 'S-100', orderNumber: 'PO-7' };
    const [one, two] = await Promise.all([
      act(finance, 'activateContract', 'ActivateContractInput', numbers),
      act(head, 'activateContract', 'ActivateContractInput', numbers),
    ]);
    expect([one, two].filter(({ contract: each }) => each).map(({ contract: each }) => each!.state)).toEqual(['active']);
    expect([one, two].flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(['staleVersion']);
    // Nothing changed in the price, so the line is taken under the contract as it is.
    expect(await feeLines(placementId)).toEqual([{ from: '2025-09-01', to: null, pounds: 30_000, ours: true }]);
    contract = (await look(officer, contract.id))!;
    const seen = await look(school, contract.id);
    expect(seen).toMatchObject({ state: 'active' });
    expect(seen!.versions[0]!.terms.feeLines[0].shares).toEqual([]);
    const { rows } = await world.owner.query('select during::text, reference from occupancies where placement_id = $1', [placementId]);
    expect(rows).toEqual([{ during: '[2026-12-01,2029-09-01)', reference: contract.reference }]);
  });

  it('lets no fee stand outside it', async () => {
    await expect(
      world.owner.query(
        `insert into fee_lines (authority_id, school_id, placement_id, kind, unit, quantity, unit_pence, annual_pence, effective)
         values ($1, $2, $3, 'therapy', 'year', 1, 100, 100, '[2027-01-01,)')`,
        [world.authorityId, world.schools.ash.id, placementId],
      ),
    ).rejects.toThrow('a new fee line must stand under it');
  });

  it('is varied in mid-year by a version of its own: fees end and begin to the day', async () => {
    const vary = { contractId: contract.id, version: contract.version, effectiveOn: '2027-02-15', reason: 'More speech therapy' };
    expect(await codes(officer, 'varyContract', 'VaryContractInput', { ...vary, effectiveOn: '2026-12-01' })).toEqual([
      'behindTheVersionInForce',
    ]);
    let varied = await done(officer, 'varyContract', 'VaryContractInput', vary);
    expect(await codes(officer, 'varyContract', 'VaryContractInput', { ...vary, version: varied.version })).toEqual(['variationOpen']);
    const { terms } = varied.versions[0]!;
    varied = await done(officer, 'editContractDraft', 'EditContractDraftInput', {
      contractId: varied.id,
      version: varied.version,
      startsOn: '2027-02-15',
      spot: spotInput(terms, {
        feeLines: [
          { ...(spotInput(terms) as any).feeLines[0], annualPence: 3_100_000 },
          {
            kind: 'therapy',
            label: 'Speech',
            unit: 'session',
            quantity: 38,
            annualPence: 380_000,
            vat: 'exempt',
            hnbEligible: true,
            shares: [
              { funder: 'education', shareBp: 5_000 },
              { funder: 'health', shareBp: 5_000 },
            ],
          },
        ],
      }),
    });
    const ready = await signed(varied);
    expect(ready.state).toBe('active');
    const requested = await world.owner.query<{ value_pence: string; before: string; after: string }>(
      `select value_pence, content ->> 'beforePence' as before, content ->> 'afterPence' as after from approval_requests where subject_id = $1`,
      [ready.versions[0]!.id],
    );
    const [{ value_pence: value, before, after }] = requested.rows as [{ value_pence: string; before: string; after: string }];
    expect(Number(value)).toBe(Number(after) - Number(before));
    expect(await duties()).toBeGreaterThan(0);
    await duties();
    expect(await feeLines(placementId)).toEqual([
      { from: '2025-09-01', to: '2027-02-15', pounds: 30_000, ours: true },
      { from: '2027-02-15', to: null, pounds: 31_000, ours: true },
      { from: '2027-02-15', to: null, pounds: 3_800, ours: true },
    ]);
    contract = (await look(officer, contract.id))!;
    expect(contract.versions.map(({ number, state }) => [number, state])).toEqual([
      [2, 'inForce'],
      [1, 'inForce'],
    ]);
  });

  it('shows what notice comes to before it is given; the side that gave it withdraws it', async () => {
    const outlook = await officer.gql(
      'query ($id: ID!) { noticeOutlook(contractId: $id, givenOn: "2026-12-15", leavesOn: "2027-02-12") { lastChargeableOn inLieuPence } }',
      { id: contract.id },
    );
    // The first full term after it is the spring term, which ends on 26 March.
    expect(outlook.data.noticeOutlook.lastChargeableOn).toBe('2027-03-26');
    expect(outlook.data.noticeOutlook.inLieuPence).toBeGreaterThan(0);
    const notice = { contractId: contract.id, version: contract.version, givenOn: '2026-11-10', reason: 'The family moves' };
    expect(await codes(officer, 'giveNotice', 'GiveNoticeInput', notice)).toEqual(['notAllowed']);
    const given = await done(school, 'giveNotice', 'GiveNoticeInput', notice);
    expect(given).toMatchObject({ state: 'noticeGiven', notice: { lastChargeableOn: '2027-03-26' } });
    const ends = await world.owner.query<{ ends_on: string }>('select ends_on::text from placements where id = $1', [placementId]);
    expect(ends.rows[0]!.ends_on).toBe('2027-03-26');
    expect(
      await codes(head, 'withdrawNotice', 'ContractReasonInput', { contractId: given.id, version: given.version, reason: 'They stay' }),
    ).toEqual(['othersNotice']);
    contract = await done(school, 'withdrawNotice', 'ContractReasonInput', {
      contractId: given.id,
      version: given.version,
      reason: 'They stay',
    });
    expect(contract).toMatchObject({ state: 'active', notice: null });
  });

  it('ends the day before a new agreement begins', async () => {
    const next = await done(officer, 'draftSpotContract', 'DraftSpotContractInput', { placementId, startsOn: '2027-04-01' });
    const running = await active(next);
    expect(running.state).toBe('active');
    const old = (await look(officer, contract.id))!;
    expect(old).toMatchObject({ state: 'superseded', supersededBy: { reference: running.reference } });
    expect((await feeLines(placementId)).filter(({ to }) => to === null || to > '2027-03-01')).toEqual([
      { from: '2027-02-15', to: '2027-04-01', pounds: 31_000, ours: true },
      { from: '2027-02-15', to: '2027-04-01', pounds: 3_800, ours: true },
      { from: '2027-04-01', to: null, pounds: 31_000, ours: true },
      { from: '2027-04-01', to: null, pounds: 3_800, ours: true },
    ]);
    contract = running;
  });

  it('ends by itself, once', async () => {
    world.clock.moveTo('2029-09-01T09:00:00Z');
    await duties();
    await duties();
    const reader = await world.as(EMAILS.officer);
    expect(await look(reader, contract.id)).toMatchObject({ state: 'ended' });
    expect((await feeLines(placementId)).every(({ to }) => to !== null && to <= '2029-09-01')).toBe(true);
    const { rows } = await world.owner.query<{ count: number }>(
      "select count(*)::integer as count from audit_events where subject_id = $1 and action = 'endContract'",
      [contract.id],
    );
    expect(rows[0]!.count).toBe(1);
  });
});

describe('its pages', () => {
  it('draft, change and withdraw an agreement without scripts, and keep what was typed', async () => {
    world.clock.moveTo('2026-11-11T09:00:00Z');
    await world.aPlacement('birch', 'TS-2', [{ kind: 'core', pounds: 20_000 }]);
    const browser = await browse(world, EMAILS.officer);
    const begun = await (await browser.get('/contracts/new')).submit({ pupilReference: 'ts-2' }, { button: 'Draft the agreement' });
    expect(begun.text).toContain('TS-2 at Birch House School');
    const edit = await begun.follow('Change the draft');
    const wrong = await edit.submit({ 'line-0-health': '150', outcomes: 'Reads a page' });
    expect(wrong.status).toBe(422);
    expect(wrong.errors).toEqual(['The shares of the funders must total exactly 100%.']);
    expect(wrong.$('[name=outcomes]').val()).toBe('Reads a page');
    const saved = await wrong.submit({ 'line-0-health': '20', outcomes: 'Reads a page' });
    expect(saved.message).toBe('The draft is saved.');
    expect(saved.text).toContain('no signed agreement, our own money at risk');
    const listed = await browser.get('/contracts?q=TS-2');
    expect(listed.table('Contracts')).toHaveLength(1);
    const gone = await (await saved.follow('Withdraw')).submit({ reason: 'Drafted twice' }, { button: 'Withdraw it' });
    expect(gone.text).toContain('Withdrawn');
  });

  it('draft a block with its terms', async () => {
    const browser = await browse(world, EMAILS.officer);
    const form = await browser.get('/contracts/new?kind=block');
    const refused = await form.submit({ urn: '990101', title: 'Ten places at Ash Lane' });
    expect(refused.errors).toContain('Enter the first day');
    const saved = await refused.submit({
      'startsOn-day': '1',
      'startsOn-month': '9',
      'startsOn-year': '2027',
      'endsOn-day': '31',
      'endsOn-month': '8',
      'endsOn-year': '2030',
      'group-0-name': 'Day places',
      'group-0-needs': 'asd, semh',
      'group-0-guaranteed': '10',
      'tier-0-from': '1',
      'tier-0-annual': '42,000',
    });
    expect(saved.message).toBe('The draft is saved.');
    // Ten places for three whole years.
    expect(saved.text).toContain('£1,260,000');
    const again = await (await saved.follow('Change the draft')).submit({ voidShare: '80' });
    expect(again.text).toContain('80% paid by the council');
  });
});

describe('1 September', () => {
  it('moves year groups on once, but for a pupil who is knowingly kept', async () => {
    const kept = await world.aPlacement('cedar', 'TS-8', [{ kind: 'core', pounds: 10_000 }]);
    await world.aPlacement('cedar', 'TS-9', [{ kind: 'core', pounds: 10_000 }]);
    world.clock.moveTo('2027-03-01T09:00:00Z');
    const browser = await browse(world, EMAILS.officer);
    const page = await browser.get('/contracts/roll?q=TS-8');
    const decided = await page.submit({ placement: kept, decision: 'keepYear' }, { button: 'Decide' });
    expect(decided.message).toBe('Decided for 1 pupil.');
    expect(decided.text).toContain('Kept in the year group, knowingly');
    world.clock.moveTo('2027-09-01T00:30:00Z');
    await duties();
    await duties();
    const { rows } = await world.owner.query(
      "select reference, year_group from pupils where reference in ('TS-8', 'TS-9') order by reference",
    );
    expect(rows).toEqual([
      { reference: 'TS-8', year_group: 9 },
      { reference: 'TS-9', year_group: 10 },
    ]);
  });
});

describe('a plan that moves', () => {
  it('passes contract and unbilled days to the other authority: neither gap nor double payment', async () => {
    world.clock.moveTo('2026-11-12T09:00:00Z');
    const placementId = await world.aPlacement('ash', 'TS-7', [{ kind: 'core', pounds: 15_000 }]);
    const contract = await active(await done(officer, 'draftSpotContract', 'DraftSpotContractInput', { placementId }));
    await world.aPerson('finance@nextshire.example', ['financePartner'], world.neighbourId, 'Noa Next');
    const giver = await browse(world, EMAILS.head);
    const offered = await (
      await giver.get(`/contracts/${contract.id}/hand-over`)
    ).submit(
      { toAuthorityId: world.neighbourId, 'movesOn-day': '1', 'movesOn-month': '2', 'movesOn-year': '2027' },
      { button: 'Offer it' },
    );
    expect(offered.message).toBe('Offered. It goes over when the other authority accepts.');
    // Only the one it is offered to reads it, and the contract itself not even then.
    expect((await (await browse(world, EMAILS.neighbour)).get(`/contracts/${contract.id}`)).status).toBe(404);
    const taker = await browse(world, 'finance@nextshire.example');
    const declined = await (
      await (await taker.get('/contracts/moves')).follow(contract.reference)
    ).submit({ reason: 'The family has not arrived' }, { button: 'Decline' });
    expect(declined.text).toContain('The family has not arrived');
    const told = await officer.gql('{ notifications(first: 50) { nodes { title } } }');
    expect(told.data.notifications.nodes.map(({ title }: { title: string }) => title)).toContain(`Not taken over: ${contract.reference}`);
    const offer = async (): Promise<void> => {
      const again = await (
        await giver.get(`/contracts/${contract.id}/hand-over`)
      ).submit(
        { toAuthorityId: world.neighbourId, 'movesOn-day': '1', 'movesOn-month': '2', 'movesOn-year': '2027' },
        { button: 'Offer it' },
      );
      expect(again.status).toBe(200);
    };
    await offer();
    const back = await (
      await (await giver.get('/contracts/moves')).follow(contract.reference)
    ).submit({ reason: 'The day was wrong' }, { button: 'Take it back' });
    expect(back.text).toContain('The offer is taken back.');
    await offer();
    const moves = (await officer.gql('{ handOvers { state mine answerReason } }')).data.handOvers;
    expect(moves.map(({ state }: { state: string }) => state).sort()).toEqual(['declined', 'offered', 'withdrawn']);
    const taken = await (
      await (await taker.get('/contracts/moves')).follow(contract.reference)
    ).submit(
      {
        pupilReference: 'NX-1',
        supplierNumber: 'N-5',
        orderNumber: 'PO-N-9',
      },
      { button: 'Take it over' },
    );
    expect(taken.message).toBe('The contract is yours from the day of the move.');
    expect(taken.text).toContain('NX-1');
    expect(await look(head, contract.id)).toMatchObject({ state: 'ended' });
    const passed = await officer.gql('{ notifications(first: 50) { nodes { title } } }');
    expect(passed.data.notifications.nodes.map(({ title }: { title: string }) => title)).toContainEqual(
      expect.stringContaining(contract.reference),
    );
    const { rows } = await world.owner.query<{ authority: string; from: string; to: string | null; pounds: number }>(
      `select case when authority_id = $1 then 'old' else 'new' end as authority, lower(effective)::text as from, upper(effective)::text as to,
         (annual_pence / 100)::integer as pounds
       from fee_lines where placement_id = $2 or (authority_id = $3 and school_id = $4) order by lower(effective)`,
      [world.authorityId, placementId, world.neighbourId, world.schools.ash.id],
    );
    expect(rows).toEqual([
      { authority: 'old', from: '2025-09-01', to: '2027-02-01', pounds: 15_000 },
      { authority: 'new', from: '2027-02-01', to: null, pounds: 15_000 },
    ]);
  });
});
