import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import JSZip from 'jszip';
import { Duties } from '../../src/platform/jobs/duties.js';
import { LongWorkRunner } from '../../src/platform/jobs/long-work-runner.js';
import { LongWorks } from '../../src/platform/jobs/long-works.js';
import type { Client } from '../support/app.js';
import { headOf } from '../support/block-world.js';
import { type ContractActs, type Seen, contractActs, signatoriesOf } from '../support/contract-acts.js';
import { browse } from '../support/portal.js';
import {
  decide,
  done as roundDone,
  myApprovals,
  openCycle,
  requestFor,
  returnOf,
  returnsOf,
  sendReturn,
  which,
} from '../support/round-acts.js';
import { EMAILS, type RoundWorld, aRoundWorld, passedChecks } from '../support/round-world.js';

let world: RoundWorld;
let officer: Client;
let head: Client;
let finance: Client;
let school: Client;
let acts: ContractActs;

beforeAll(async () => {
  world = await aRoundWorld('2026-11-10T09:00:00Z');
  [officer, head, finance, school] = (await Promise.all(
    [EMAILS.officer, EMAILS.head, EMAILS.finance, EMAILS.fees].map((email) => world.as(email)),
  )) as [Client, Client, Client, Client];
  acts = contractActs(world, { officer, head, finance, director: await world.as(EMAILS.director), school });
  await signatoriesOf(world);
  await passedChecks(world);
});
afterAll(() => world.close());

const draftOf = async (reference: string, where: 'ash' | 'birch' = 'ash', startsOn = '2026-12-01'): Promise<Seen> => {
  const placementId = await world.aPlacement(where, reference, [{ kind: 'core', pounds: 30_000 }]);
  return acts.done(officer, 'draftSpotContract', 'DraftSpotContractInput', { placementId, startsOn });
};
const issuedOf = async (draft: Seen, more: object = {}): Promise<Seen> => {
  const approved = await acts.approvedOf(draft);
  if (draft.state === 'draft') await acts.procured(draft.id);
  return acts.done(head, 'issueContract', 'ContractActInput', { contractId: approved.id, version: approved.version, ...more });
};
const papersOf = async (contractId: string) =>
  (
    await world.owner.query<{ superseded: boolean }>(
      `select superseded_at is not null as superseded from documents where subject_id in (select id from contract_versions where contract_id = $1) order by created_at`,
      [contractId],
    )
  ).rows.map(({ superseded }) => superseded);
const titlesOf = async (client: Client): Promise<string[]> =>
  (await client.gql('{ notifications(first: 50) { nodes { title } } }')).data.notifications.nodes.map(
    ({ title }: { title: string }) => title,
  );
const signingOf = async (contractId: string): Promise<string> =>
  (
    await world.owner.query<{ id: string }>(
      `select id from signing_requests where state = 'open' and subject_id in (select id from contract_versions where contract_id = $1)`,
      [contractId],
    )
  ).rows[0]!.id;

describe('a settlement of the yearly round', () => {
  it('writes a version of the agreement, whose terms stay what is paid', async () => {
    const contract = await acts.active(await draftOf('S-1'));
    const cycleId = await openCycle(head);
    const [draft] = await returnsOf(school, cycleId);
    const sent = await sendReturn(school, draft!, 400);
    await roundDone(officer, 'makeOffer', 'FiguresInput', { ...which(sent), percentBp: 300 });
    const settled = await roundDone(school, 'acceptOffer', 'ReturnInput', which(await returnOf(school, sent.id)));
    await roundDone(officer, 'requestApproval', 'ReturnInput', which(settled));
    for (const client of [head, finance]) {
      const [mine] = await myApprovals(client);
      await decide(client, mine ?? (await requestFor(client, sent.id)));
    }
    const seen = (await acts.look(head, contract.id))!;
    expect(seen.versions.map(({ number, state, effectiveOn }) => [number, state, effectiveOn])).toEqual([
      [2, 'inForce', '2027-04-01'],
      [1, 'inForce', '2026-12-01'],
    ]);
    expect(seen.versions[0]!.terms.feeLines).toMatchObject([{ kind: 'core', annualPence: 3_090_000 }]);
    const { rows } = await world.owner.query(
      `select annual_pence::int as pence, contract_id = $1 as ours from fee_lines where effective @> '2027-04-01'::date and placement_id = $2`,
      [contract.id, contract.placementId],
    );
    expect(rows).toEqual([{ pence: 3_090_000, ours: true }]);
    expect(await titlesOf(school)).toContain(`Active: ${contract.reference}`);
  });
});

describe('a signature that does not come', () => {
  it('declined with a reason, the agreement is mended and issued anew; the paper of before stands as superseded and cannot be signed', async () => {
    const issued = await issuedOf(await draftOf('D-1'));
    expect(await papersOf(issued.id)).toEqual([false]);
    const first = await signingOf(issued.id);
    const decline = (reason: string) =>
      school.gql('mutation ($input: EndSigningInput!) { declineToSign(input: $input) { userErrors { code } } }', {
        input: { requestId: first, reason },
      });
    expect((await decline(' ')).data.declineToSign.userErrors).toHaveLength(1);
    expect((await decline('The weeks are wrong')).data.declineToSign.userErrors).toEqual([]);
    const back = (await acts.look(officer, issued.id))!;
    expect(back.state).toBe('approved');
    expect(await titlesOf(officer)).toContain(`Not signed: ${issued.reference}`);
    world.clock.moveTo('2026-11-11T09:00:00Z');
    const again = await acts.done(head, 'issueContract', 'ContractActInput', { contractId: back.id, version: back.version });
    expect(again.state).toBe('issued');
    expect(await papersOf(issued.id)).toEqual([true, false]);
    expect(await signingOf(issued.id)).not.toBe(first);
    const late = await school.gql('mutation ($input: EndSigningInput!) { declineToSign(input: $input) { userErrors { code } } }', {
      input: { requestId: first, reason: 'Once more' },
    });
    expect(late.data.declineToSign.userErrors.map(({ code }: { code: string }) => code)).toEqual(['wrongState']);
  });

  it('not in time, it expires and can be issued anew', async () => {
    const issued = await issuedOf(await draftOf('E-1'));
    const { rows } = await world.owner.query<{ on: string }>('select (expires_on + 1)::text as on from signing_requests where id = $1', [
      await signingOf(issued.id),
    ]);
    world.clock.moveTo(`${rows[0]!.on}T09:00:00Z`);
    await world.app.get(Duties).runAll();
    const expired = (await acts.look(await world.as(EMAILS.officer), issued.id))!;
    expect(expired.state).toBe('approved');
    [officer, head, finance, school] = (await Promise.all(
      [EMAILS.officer, EMAILS.head, EMAILS.finance, EMAILS.fees].map((email) => world.as(email)),
    )) as [Client, Client, Client, Client];
    acts = contractActs(world, { officer, head, finance, director: await world.as(EMAILS.director), school });
    const again = await acts.done(head, 'issueContract', 'ContractActInput', { contractId: issued.id, version: expired.version });
    expect(again.state).toBe('issued');
  });
});

describe('two at once', () => {
  it('issue once: the other is told that it has changed and who did it', async () => {
    const approved = await acts.approvedOf(await draftOf('T-1', 'ash', '2027-02-01'));
    await acts.procured(approved.id);
    const input = { contractId: approved.id, version: approved.version };
    const tries = await Promise.all([
      acts.act(head, 'issueContract', 'ContractActInput', input),
      acts.act(head, 'issueContract', 'ContractActInput', input),
      acts.act(head, 'issueContract', 'ContractActInput', input),
    ]);
    expect(tries.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    const refused = tries.flatMap(({ userErrors }) => userErrors);
    expect(refused.map(({ code }) => code)).toEqual(['staleVersion', 'staleVersion']);
    expect(refused[0]!.message).toContain('Hana Head');
    const { rows } = await world.owner.query(
      `select count(*)::int as open from signing_requests where subject_id in (select id from contract_versions where contract_id = $1)`,
      [approved.id],
    );
    expect(rows).toEqual([{ open: 1 }]);
  });

  it('sign once and give notice once', async () => {
    const issued = await issuedOf(await draftOf('T-2', 'ash', '2027-02-01'));
    const version = issued.versions[0]!.id;
    const signatures = await Promise.all([acts.sign(school, version), acts.sign(school, version)]);
    expect(signatures.filter((errors) => errors.length === 0)).toHaveLength(1);
    expect(await acts.sign(head, version)).toEqual([]);
    const ready = (await acts.look(head, issued.id))!;
    const active = await acts.done(finance, 'activateContract', 'ActivateContractInput', {
      contractId: ready.id,
      version: ready.version,
      supplierNumber: 'S',
      orderNumber: 'O',
    });
    const notice = { contractId: active.id, version: active.version, givenOn: world.clock.today(), reason: 'The family moves' };
    const notices = await Promise.all([
      acts.codes(head, 'giveNotice', 'GiveNoticeInput', notice),
      acts.codes(head, 'giveNotice', 'GiveNoticeInput', notice),
    ]);
    expect(notices.flat()).toEqual(['staleVersion']);
    const { rows } = await world.owner.query('select count(*)::int as notices from contract_notices where contract_id = $1', [active.id]);
    expect(rows).toEqual([{ notices: 1 }]);
  });

  it('with one client key it is one act, answered the same', async () => {
    const draft = await draftOf('K-1', 'ash', '2027-02-01');
    const ask = { contractId: draft.id, version: draft.version, clientKey: 'ask once' };
    const [one, two] = [
      await acts.act(officer, 'requestContractApproval', 'ContractActInput', ask),
      await acts.act(officer, 'requestContractApproval', 'ContractActInput', ask),
    ];
    expect([one.userErrors, two.userErrors]).toEqual([[], []]);
    const approved = await acts.approvedOf({ ...draft, state: 'approved' });
    expect(approved.state).toBe('inApproval');
    const other = await acts.act(officer, 'requestContractApproval', 'ContractActInput', { ...ask, version: 99 });
    expect(other.userErrors.map(({ code }) => code)).toEqual(['clientKeyReused']);
  });
});

describe('nobody is in two places', () => {
  it('an agreement for a pupil who has a place elsewhere on those days does not become active', async () => {
    await acts.active(await draftOf('P-1', 'ash', '2027-02-01'));
    const { rows } = await world.owner.query<{ id: string }>(
      `insert into placements (authority_id, school_id, pupil_id, starts_on, setting, naming_basis, charging_basis, uplift_month)
       select authority_id, $1, pupil_id, '2027-03-01', 'day', 'agreed', 'calendarDay', 9 from placements where pupil_id = (select id from pupils where reference = 'P-1')
       returning id`,
      [world.schools.birch.id],
    );
    await world.owner.query(
      `with line as (insert into fee_lines (authority_id, school_id, placement_id, kind, unit, quantity, unit_pence, annual_pence, effective)
         values ($1, $2, $3, 'core', 'year', 1, 2500000, 2500000, '[2027-03-01,)') returning id)
       insert into fee_line_funders (fee_line_id, authority_id, funder, share_bp) select id, $1, 'education', 10000 from line`,
      [world.authorityId, world.schools.birch.id, rows[0]!.id],
    );
    const second = await acts.done(officer, 'draftSpotContract', 'DraftSpotContractInput', {
      placementId: rows[0]!.id,
      startsOn: '2027-03-01',
    });
    const ready = await acts.signed(second);
    const refused = await acts.act(finance, 'activateContract', 'ActivateContractInput', {
      contractId: ready.id,
      version: ready.version,
      supplierNumber: 'S',
      orderNumber: 'O',
    });
    expect(refused.userErrors).toMatchObject([{ code: 'alreadyPlaced', message: expect.stringContaining('End that one first') }]);
    expect((await acts.look(head, ready.id))!.state).toBe('signed');
  });
});

describe('the provider of another school', () => {
  it('sees nothing of a contract: no list, no page, no document', async () => {
    const issued = await issuedOf(await draftOf('X-1', 'ash', '2027-02-01'));
    const rival = await world.as(EMAILS.rivalFees);
    expect((await rival.gql('{ contracts { totalCount nodes { reference } } }')).data.contracts).toEqual({ totalCount: 0, nodes: [] });
    expect(await acts.look(rival, issued.id)).toBeNull();
    expect((await (await browse(world, EMAILS.rivalFees)).get(`/contracts/${issued.id}`)).status).toBe(404);
    const { rows } = await world.owner.query<{ id: string }>(
      'select id from documents where subject_id in (select id from contract_versions where contract_id = $1)',
      [issued.id],
    );
    expect((await rival.get(`/api/documents/${rows[0]!.id}`)).status).toBe(404);
    expect((await school.get(`/api/documents/${rows[0]!.id}`)).status).toBe(200);
    expect(await titlesOf(rival)).toEqual([]);
    expect(await titlesOf(school)).toContain(`Testshire County Council issued ${issued.reference}`);
  });
});

describe('the documents of many contracts', () => {
  it('are made where they are missing, taken where they are there, refused where nothing is approved; a second run changes nothing', async () => {
    const draft = await draftOf('B-1', 'ash', '2027-02-01');
    const signedOnPaper = await draftOf('B-2', 'ash', '2027-02-01');
    await world.owner.query(`update contracts set state = 'active', supplier_number = 'S', order_number = 'O' where id = $1`, [
      signedOnPaper.id,
    ]);
    await world.owner.query(`update contract_versions set state = 'inForce' where contract_id = $1`, [signedOnPaper.id]);
    const issued = await issuedOf(await draftOf('B-3', 'ash', '2027-02-01'));
    const page = await (await browse(world, EMAILS.officer)).get('/contracts');
    expect(page.text).not.toContain('Make documents');
    const ids = [draft.id, signedOnPaper.id, issued.id];
    const start = (client: Client, contractIds: string[]) =>
      client.gql('mutation ($input: MakeContractDocumentsInput!) { makeContractDocuments(input: $input) { workId userErrors { code } } }', {
        input: { contractIds },
      });
    expect((await start(officer, ids)).data.makeContractDocuments.userErrors).toEqual([{ code: 'notAllowed' }]);
    expect((await start(head, [])).data.makeContractDocuments.userErrors).toEqual([{ code: 'nothingChosen' }]);
    const run = async (): Promise<{ names: string[]; result: unknown; refused: string }> => {
      const { workId } = (await start(head, ids)).data.makeContractDocuments;
      await world.app.get(LongWorkRunner).run({ workId, authorityId: world.authorityId });
      const works = world.app.get(LongWorks);
      const zip = await JSZip.loadAsync((await works.file(headOf(world), workId)).bytes);
      return {
        names: Object.keys(zip.files).sort(),
        result: (await works.show(headOf(world), workId)).result,
        refused: await zip.file('Not made.txt')!.async('string'),
      };
    };
    const first = await run();
    expect(first.names).toEqual([`${signedOnPaper.reference}.pdf`, `${issued.reference}.pdf`, 'Not made.txt'].sort());
    expect(first.result).toMatchObject({ made: 1, there: 1 });
    expect(first.refused).toContain(`${draft.reference}: draft. Documents are made from what is approved`);
    expect((await run()).result).toMatchObject({ made: 0, there: 2 });
    expect(await papersOf(signedOnPaper.id)).toEqual([false]);
  });

  it('are asked for on the list, by tick or all together', async () => {
    const page = await (await browse(world, EMAILS.head)).get('/contracts?state=draft');
    const none = await page.submit({}, { button: 'Make documents of those chosen' });
    expect(none.status).toBe(422);
    expect(none.text).toContain('Choose at least one contract.');
    const all = await page.submit({}, { button: /Make documents of all/ });
    expect(all.text).toContain('Documents of');
  });
});
