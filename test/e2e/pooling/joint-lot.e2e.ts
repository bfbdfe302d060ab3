import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatPounds, pence } from '../../../src/kernel/money.js';
import { Duties } from '../../../src/platform/jobs/duties.js';
import { LongWorkRunner } from '../../../src/platform/jobs/long-work-runner.js';
import type { Client } from '../../support/app.js';
import { blockAct, callOff, somePupils } from '../../support/block-world.js';
import { type ContractActs, contractActs, signatoriesOf } from '../../support/contract-acts.js';
import { someChildren } from '../../support/demand-world.js';
import { pdfText } from '../../support/pdf-text.js';
import { browse } from '../../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld, passedChecks } from '../../support/round-world.js';
import { threeCouncils } from '../../support/three-councils.js';

const LOT = `{ id version number title state lines { id name committed expected most } members { authorityId name state wants { lineId committed } }
  questions { id question answer } bids { id schoolName content sha256 quality contractId scores { quality } }
  awards { id number state chosen result shares { authorityId places annualPence wholeLifePence state } } availableActions }`;
const K = 100_000;

interface Bid {
  readonly school: string;
  readonly lines: readonly (readonly [line: string, most: number])[];
  readonly tiers: readonly (readonly [from: number, pence: number])[];
  readonly most: number;
  readonly more?: object;
}

let world: RoundWorld;
let acts: ContractActs;
let consortium: string;
let third: string;
let lotId: string;
let client: Record<string, Client>;
const schools: Record<string, string> = {};
const lineIds: Record<string, string> = {};
const receipts: Record<string, string> = {};

beforeAll(async () => {
  world = await aRoundWorld('2026-11-10T09:00:00Z');
  ({ consortium, third, client } = await threeCouncils(world));
  await world.owner.query(
    `insert into approval_matrix_bands (authority_id, effective_from, position, up_to_pence, roles, key_decision) values ($1, '2025-01-01', 1, null, '{financePartner,director}', false)`,
    [world.authorityId],
  );
  Object.assign(schools, Object.fromEntries(Object.entries(world.schools).map(([name, { id }]) => [name, id])));
  for (const [index, name] of ['dene', 'elder'].entries()) {
    const { rows } = await world.owner.query<{ id: string }>(
      `insert into schools (urn, name, kind, section41, type_code, type_name, status, la_code, la_name, street, town, postcode, provider_id)
       values ($1, $2, 'iss', true, '10', 'Other independent special school', 'open', '801', 'Testshire', 'Far Lane', 'Testborough', 'TE9 2AB', $3) returning id`,
      [990_110 + index, `${name} School`, world.rivalId],
    );
    schools[name] = rows[0]!.id;
  }
  acts = contractActs(world, {
    officer: client['officer']!,
    head: client['head']!,
    finance: client['finance']!,
    director: client['director']!,
    school: client['fees']!,
  });
  await signatoriesOf(world);
  await passedChecks(world);
});
afterAll(() => world.close());

const act = async (
  who: string,
  mutation: string,
  type: string,
  input: object,
  key = 'lotId',
): Promise<{ id: string | null; errors: string[] }> => {
  const answer = await client[who]!.gql(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { id: ${key} userErrors { code message } } }`,
    { input },
  );
  if (answer.errors) return { id: null, errors: answer.errors.map(({ message }) => message) };
  const { id, userErrors } = answer.data[mutation] as { id: string | null; userErrors: { code: string }[] };
  return { id, errors: userErrors.map(({ code }) => code) };
};
const look = async (who = 'lead') => {
  const answer = await client[who]!.gql(`query ($id: ID!) { lot(id: $id) ${LOT} }`, { id: lotId });
  expect(answer.errors).toBeUndefined();
  return answer.data.lot;
};
/** An act on the lot as it stands. */
const on = async (who: string, mutation: string, more: object = {}, type = 'LotActInput', key = 'lotId') =>
  act(who, mutation, type, { lotId, version: (await look('auditor')).version, ...more }, key);

const LINE = (name: string, needs: string[], phase: string, spot: number) => ({ name, needs, phase, setting: 'day', spotPence: spot });
const DRAFT = {
  title: 'SEMH and autism day places',
  words: 'Day places near the three towns, therapies within the price.',
  startsOn: '2027-09-01',
  endsOn: '2029-08-31',
  basis: { kind: 'calendarDay' },
  voidGraceDays: 0,
  minimumMembers: 2,
  optInBy: '2026-11-20',
  questionsUntil: '2026-12-10',
  closesAt: '2026-12-18T12:00:00Z',
  standstillDays: 8,
  weights: [1, 2, 1],
  minimumQuality: 50,
  mostSharePercent: null,
  mostProviders: null,
  lines: [LINE('Secondary SEMH', ['SEMH'], 'secondary', 78 * K), LINE('Primary autism', ['ASD'], 'primary', 70 * K)],
};
const wants = (rows: readonly (readonly [number, number, number])[]) =>
  rows.map(([committed, expected, most], index) => ({ lineId: [lineIds['semh'], lineIds['asd']][index], committed, expected, most }));

const BIDS: readonly Bid[] = [
  {
    school: 'ash',
    lines: [['semh', 14]],
    tiers: [
      [1, 68 * K],
      [8, 64 * K],
      [12, 60 * K],
    ],
    most: 14,
  },
  { school: 'birch', lines: [['semh', 6]], tiers: [[1, 66 * K]], most: 6 },
  { school: 'cedar', lines: [['asd', 5]], tiers: [[1, 62 * K]], most: 5 },
  {
    school: 'dene',
    lines: [
      ['semh', 4],
      ['asd', 6],
    ],
    tiers: [[1, 65 * K]],
    most: 8,
    more: { conditions: [{ atLeast: 4, lineIds: ['asd'] }] },
  },
  { school: 'elder', lines: [['asd', 8]], tiers: [[1, 40 * K]], most: 8, more: { voidShareBp: 5_000 } },
];
const bidInput = ({ school, lines, tiers, most, more = {} }: Bid, send: boolean, bid: object = {}) => ({
  lotId,
  schoolId: schools[school],
  version: 0,
  send,
  bid: {
    lines: lines.map(([line, many]) => ({ lineId: lineIds[line], most: many })),
    tiers: tiers.map(([fromPlaces, annualPence]) => ({ fromPlaces, annualPence })),
    tierRule: 'allPlaces',
    most,
    pack: 1,
    therapyIncluded: true,
    vat: 'exempt',
    validUntil: '2027-06-30',
    words: 'As asked.',
    ...more,
    conditions: ((more as { conditions?: { atLeast: number; lineIds: string[] }[] }).conditions ?? []).map(({ atLeast, lineIds: of }) => ({
      atLeast,
      lineIds: of.map((line) => lineIds[line]),
    })),
    ...bid,
  },
});
const bidder = (school: string): string => (['ash', 'birch'].includes(school) ? 'fees' : 'rivalFees');
const voteAll = async (decisionId: string | null, ...who: string[]): Promise<void> => {
  for (const each of who)
    expect((await act(each, 'castVote', 'CastVoteInput', { decisionId, vote: 'for' }, 'decisionId')).errors).toEqual([]);
};
/** Rows that a database role sees for an organisation, or the error. */
const sql = async (role: string, organisation: string, statement: string): Promise<string | number> => {
  await world.owner.query('begin');
  await world.owner.query(`select set_config('role', $1, true), set_config('app.organisation', $2, true)`, [role, organisation]);
  const answer = await world.owner.query(statement).catch((error: unknown) => String(error));
  await world.owner.query('rollback');
  return typeof answer === 'string' ? answer : answer.rows.length;
};
const compute = async (): Promise<void> => {
  const started = await on('lead', 'computeAward', {}, 'LotActInput', 'workId');
  expect(started.errors).toEqual([]);
  const workId = started.id!;
  // Done twice at once: what it computes stands once.
  const runner = world.app.get(LongWorkRunner);
  await runner.run({ workId, authorityId: world.authorityId });
};

describe('three councils ask the market together', () => {
  it('publish their demand, and ask for the places that it shows', async () => {
    const councils = [world.authorityId, world.neighbourId, third];
    for (const [index, authority] of councils.entries()) {
      await someChildren(world, authority, `D${String(index)}-`, 60);
      await world.owner.query(
        `insert into sharing_agreements (consortium_id, authority_id, subject, period, signed_on, reference) values ($1, $2, 'demand', '[2026-01-01,)', '2025-12-01', 'ISA/2')`,
        [consortium, authority],
      );
      const { data } = await client[['head', 'nextHead', 'thirdHead'][index]!]!.gql(
        'mutation { publishDemand { workId userErrors { code } } }',
      );
      expect(data.publishDemand.userErrors).toEqual([]);
      await world.app.get(LongWorkRunner).run({ workId: data.publishDemand.workId, authorityId: authority });
    }
    const asked = await client['lead']!.gql(
      `{ pooledDemand(by: [need, phase]) { rows { cell { category } members { figure { figure } } pooled { figure words } } } }`,
    );
    const semh = asked.data.pooledDemand.rows.find(
      ({ cell }: any) => cell.map(({ category }: any) => category).join() === 'SEMH,secondary',
    );
    expect(semh.members).toHaveLength(3);
    expect(semh.pooled.figure).toBe(semh.members.reduce((sum: number, { figure }: any) => sum + figure.figure, 0));
    const lead = await browse(world, 'commissioner@testshire.example');
    const shown = await lead.get('/pooling/demand?by=need-phase&need=SEMH&phase=secondary');
    expect(shown.text).toContain(semh.pooled.words);
    const form = await shown.follow('Ask the market for such places together');
    expect([form.$('#line-0-needs').val(), form.$('#line-0-phase').val()]).toEqual(['SEMH', 'secondary']);
  });

  it('say what they want, and vote on what is asked for', async () => {
    expect((await act('officer', 'draftLot', 'DraftLotInput', { consortiumId: consortium, lot: DRAFT })).errors).toEqual(['notAllowed']);
    expect((await act('next', 'draftLot', 'DraftLotInput', { consortiumId: consortium, lot: DRAFT })).errors).toEqual(['notLead']);
    expect(
      (await act('lead', 'draftLot', 'DraftLotInput', { consortiumId: consortium, lot: { ...DRAFT, endsOn: '2027-01-01', lines: [] } }))
        .errors,
    ).toEqual(['datesWrong', 'noLine']);
    const drafted = await act('lead', 'draftLot', 'DraftLotInput', { consortiumId: consortium, lot: DRAFT });
    expect(drafted.errors).toEqual([]);
    lotId = drafted.id!;
    const [semh, asd] = (await look()).lines;
    Object.assign(lineIds, { semh: semh.id, asd: asd.id });
    expect((await on('lead', 'openOptIn')).errors).toEqual([]);
    expect((await act('next', 'optIn', 'OptInInput', { lotId, wants: wants([[5, 4, 6]]) })).errors).toEqual(['placesWrong']);
    for (const [who, rows] of [
      [
        'lead',
        [
          [5, 6, 8],
          [1, 2, 3],
        ],
      ],
      [
        'next',
        [
          [3, 4, 5],
          [1, 1, 2],
        ],
      ],
      [
        'third',
        [
          [2, 3, 3],
          [1, 1, 1],
        ],
      ],
    ] as const)
      expect((await act(who, 'optIn', 'OptInInput', { lotId, wants: wants(rows) })).errors).toEqual([]);
    expect((await look('llr')).lines).toMatchObject([
      { committed: 10, expected: 13, most: 16 },
      { committed: 3, expected: 4, most: 6 },
    ]);
    const put = await on('lead', 'putLotToVote', { closesOn: '2026-11-30' }, 'PutLotToVoteInput', 'decisionId');
    expect(put.errors).toEqual([]);
    expect((await client['fees']!.gql('{ publishedLots { nodes { id } } }')).data.publishedLots.nodes).toEqual([]);
    await voteAll(put.id, 'nextHead', 'thirdHead');
    expect((await look()).state).toBe('published');
    const told = await client['fees']!.gql('{ notifications(first: 5) { nodes { title } } }');
    expect(told.data.notifications.nodes[0].title).toBe('Places wanted: SEMH and autism day places');
  });

  it('answer questions to all schools without saying who asked', async () => {
    const asked = await act(
      'fees',
      'askAboutLot',
      'AskAboutLotInput',
      { lotId, schoolId: schools['ash'], question: 'Is transport part of it?' },
      'questionId',
    );
    expect(asked.errors).toEqual([]);
    expect(
      (await act('fees', 'askAboutLot', 'AskAboutLotInput', { lotId, schoolId: schools['cedar'], question: 'Mine?' }, 'questionId')).errors,
    ).toEqual(['notFound']);
    const [question] = (await look('llr')).questions;
    expect(
      (await act('llr', 'answerLotQuestion', 'AnswerLotQuestionInput', { questionId: question.id, answer: 'No.' }, 'questionId')).errors,
    ).toEqual([]);
    const rival = await client['rivalFees']!.gql('{ publishedLots { nodes { answers { id question answer } } } }');
    expect(rival.data.publishedLots.nodes[0].answers).toEqual([{ id: null, question: 'Is transport part of it?', answer: 'No.' }]);
    expect(await sql('iss_provider', world.rivalId, 'select from lot_questions')).toBe(0);
    expect(await sql('iss_provider', world.rivalId, 'select from lot_wants')).toContain('permission denied');
  });

  it('offer optional places, and empty ones that are not paid whole, on the page', async () => {
    const page = await (await browse(world, EMAILS.fees)).get(`/lots/${lotId}/bids/new`);
    const typed = {
      schoolId: schools['ash']!,
      [`line-${lineIds['semh']!}`]: '4',
      [`optional-${lineIds['semh']!}`]: '2',
      'tier-0-from': '1',
      'tier-0-annual': '64000',
      voidShare: '50',
      tierRule: 'eachPlace',
      'validUntil-day': '30',
      'validUntil-month': '6',
      'validUntil-year': '2027',
    };
    const refused = await page.submit(typed, { button: 'Send the bid' });
    expect([refused.status, refused.text.includes('Where each place has a price of its own')]).toEqual([422, true]);
    await refused.submit({ tierRule: 'allPlaces' }, { button: 'Keep as a draft' });
    const { rows } = await world.owner.query(`select id, content from lot_bids where state = 'draft'`);
    expect(rows).toMatchObject([{ content: { lines: [{ lineId: lineIds['semh'], most: 4, optional: 2 }], voidShareBp: 5_000 } }]);
    const again = await (await browse(world, EMAILS.fees)).get(`/lots/${lotId}/bids/${rows[0].id}`);
    expect([again.$(`[name="optional-${lineIds['semh']!}"]`).val(), again.$('[name="voidShare"]').val()]).toEqual(['2', '50']);
    await world.owner.query('delete from lot_bids where id = $1', [rows[0].id]);
  });

  it('read no bid before the close and two openings, by any way', async () => {
    expect(
      (await act('fees', 'saveBid', 'SaveBidInput', bidInput(BIDS[0]!, true, { tiers: [], validUntil: '2026-12-01' }), 'bidId')).errors,
    ).toEqual(['noPrice', 'validTooShort']);
    const draft = await act('fees', 'saveBid', 'SaveBidInput', bidInput(BIDS[0]!, false), 'bidId');
    expect(draft.errors).toEqual([]);
    expect(
      (await act('rivalFees', 'saveBid', 'SaveBidInput', { ...bidInput(BIDS[0]!, true), bidId: draft.id, version: 1 }, 'bidId')).errors,
    ).toEqual(['notFound']);
    expect(
      (await act('fees', 'saveBid', 'SaveBidInput', { ...bidInput(BIDS[0]!, true), bidId: draft.id, version: 1 }, 'bidId')).errors,
    ).toEqual([]);
    for (const bid of BIDS.slice(1))
      expect((await act(bidder(bid.school), 'saveBid', 'SaveBidInput', bidInput(bid, true), 'bidId')).errors).toEqual([]);
    // One more that its school takes back.
    const regretted = await act('fees', 'saveBid', 'SaveBidInput', bidInput({ ...BIDS[1]!, tiers: [[1, K]] }, true), 'bidId');
    expect((await act('fees', 'withdrawBid', 'WithdrawBidInput', { bidId: regretted.id, version: 1 }, 'bidId')).errors).toEqual([]);
    const own = (await client['fees']!.gql('{ publishedLots { nodes { bids { schoolName state sha256 } } } }')).data.publishedLots.nodes[0]
      .bids;
    expect(own).toHaveLength(3);
    for (const { schoolName, sha256, state } of own) if (state === 'submitted') receipts[schoolName] = sha256;

    for (const [role, organisation] of [
      ['iss_authority', world.authorityId],
      ['iss_auditor', world.authorityId],
      ['iss_consortium', consortium],
      ['iss_authority', world.neighbourId],
    ] as const)
      expect(await sql(role, organisation, 'select from lot_bids')).toBe(0);
    expect(await sql('iss_provider', world.rivalId, 'select from lot_bids')).toBe(3);
    expect((await look('llr')).bids).toEqual([]);
    const record = await world.owner.query(`select after from audit_events where action in ('sendBid', 'saveBid', 'withdrawBid')`);
    for (const { after } of record.rows) expect(Object.keys(after).sort()).toEqual(['lot', 'school', 'sha256']);

    const openBids = (who: string) =>
      client[who]!.gql('mutation ($id: ID!) { openBids(lotId: $id) { open userErrors { code } } }', { id: lotId });
    expect((await openBids('lead')).data.openBids).toEqual({ open: null, userErrors: [{ code: 'notClosed' }] });
    world.clock.moveTo('2026-12-18T12:00:00Z');
    expect((await act('fees', 'saveBid', 'SaveBidInput', bidInput(BIDS[1]!, true), 'bidId')).errors).toEqual(['closed']);
    expect((await openBids('lead')).data.openBids).toEqual({ open: false, userErrors: [] });
    expect((await openBids('lead')).data.openBids).toEqual({ open: null, userErrors: [{ code: 'samePerson' }] });
    expect((await look('llr')).bids).toEqual([]);
    expect(await sql('iss_consortium', consortium, 'select from lot_bids')).toBe(0);
    // Two more at the same moment: one of them opens them.
    const second = await Promise.all(['next', 'llr'].map(openBids));
    expect(second.map(({ data }) => data.openBids.open ?? data.openBids.userErrors[0].code).sort()).toEqual(['wrongState', true].sort());
    const { bids, state } = await look();
    expect([state, bids.length]).toEqual(['opened', 5]);
    for (const [school, sha256] of Object.entries(receipts))
      expect(bids.find(({ schoolName }: { schoolName: string }) => schoolName === school).sha256).toBe(sha256);
    await expect(world.owner.query(`update lot_bids set content = '{}'`)).rejects.toThrow('published and has not closed');
  });

  it('are read page by page', async () => {
    const page = async (after: string | null) =>
      (
        await client['lead']!.gql(
          'query ($after: String) { lots(first: 1, after: $after) { nodes { id number } totalCount pageInfo { hasNextPage endCursor } } }',
          { after },
        )
      ).data.lots;
    const { rows } = await world.owner.query(
      `insert into lots select (jsonb_populate_record(lot, jsonb_build_object('id', gen_random_uuid(), 'number', 2, 'state', 'withdrawn', 'ended_because', 'A test.'))).* from lots lot returning id`,
    );
    const first = await page(null);
    expect(first).toMatchObject({ nodes: [{ id: lotId }], totalCount: 2, pageInfo: { hasNextPage: true } });
    const second = await page(first.pageInfo.endCursor);
    expect(second).toMatchObject({ nodes: [{ id: rows[0].id, number: 2 }], pageInfo: { hasNextPage: false } });
    expect((await page(second.pageInfo.endCursor)).nodes).toEqual([]);
    const published = await client['fees']!.gql('{ publishedLots(first: 1) { nodes { id } pageInfo { endCursor hasNextPage } } }');
    expect(published.data.publishedLots).toMatchObject({ nodes: [{ id: expect.any(String) }], pageInfo: { hasNextPage: true } });
    const rest = await client['fees']!.gql('query ($after: String) { publishedLots(after: $after) { nodes { id } } }', {
      after: published.data.publishedLots.pageInfo.endCursor,
    });
    expect(
      [published.data.publishedLots.nodes[0].id, rest.data.publishedLots.nodes.map(({ id }: { id: string }) => id)].flat().sort(),
    ).toEqual([lotId, rows[0].id].sort());
    await world.owner.query('delete from lots where id = $1', [rows[0].id]);
  });

  it('weigh bids without conflicts of interest', async () => {
    const { bids } = await look();
    const score = (who: string, bidId: string, quality: number) =>
      act(who, 'scoreBid', 'ScoreBidInput', { bidId, quality, words: 'Visited.' }, 'bidId');
    expect((await score('lead', bids[0].id, 80)).errors).toEqual(['notDeclared']);
    // Five bids, each named: none is left out because nobody scored it.
    expect((await on('lead', 'computeAward', {}, 'LotActInput', 'workId')).errors).toEqual(bids.map(() => 'notScored'));
    for (const who of ['lead', 'next'])
      expect((await act(who, 'declareInterests', 'DeclareInterestsInput', { lotId, conflict: false, words: '' })).errors).toEqual([]);
    expect((await act('third', 'declareInterests', 'DeclareInterestsInput', { lotId, conflict: true, words: '' })).errors).toEqual([
      'reasonMissing',
    ]);
    await act('third', 'declareInterests', 'DeclareInterestsInput', { lotId, conflict: true, words: 'My sister teaches there.' });
    expect((await score('third', bids[0].id, 80)).errors).toEqual(['conflict']);
    for (const who of ['lead', 'next'])
      for (const { id, schoolName } of bids) expect((await score(who, id, schoolName === 'elder School' ? 30 : 80)).errors).toEqual([]);
    expect((await look()).bids.map(({ quality }: { quality: number }) => quality).sort()).toEqual([30, 80, 80, 80, 80]);
  });

  it('agree on an award, and one drops out: it is computed again without it', async () => {
    await compute();
    const { bids } = await look();
    let [award] = (await look()).awards;
    expect(award.result.certificate).toMatchObject({ status: 'optimal', gap: 0, rechecked: true });
    // Demand of 10, 13 and 16: ten places cost 64 each, twelve 60 each. 12 · 60 + 1½ · 78 = 837 is less than 10 · 64 + 3 · 78 = 874 and 13 · 60 + ¾ · 78 = 838½.
    expect(places(award, bids)).toEqual({ 'Ash Lane School': 12, 'Cedar Grove School': 3 });
    expect(award.result.choice).toMatchObject({ blockPence: (12 * 60 + 3 * 62) * K, spotPence: 117 * K + 1.25 * 70 * K });
    const put = await on(
      'lead',
      'proposeAward',
      { awardId: award.id, chosen: 0, closesOn: '2027-01-10' },
      'ProposeAwardInput',
      'decisionId',
    );
    expect(put.errors).toEqual([]);
    await voteAll(put.id, 'nextHead', 'thirdHead');
    [award] = (await look()).awards;
    expect(award.shares.reduce((total: number, { annualPence }: { annualPence: number }) => total + annualPence, 0)).toBe(
      award.result.choice.blockPence,
    );
    expect((await act('lead', 'askShareApproval', 'AskShareApprovalInput', { lotId })).errors).toEqual([]);
    await acts.approve(client['finance']!, client['director']!);
    expect((await look()).awards[0].shares.map(({ state }: { state: string }) => state).sort()).toEqual(['approved', 'waiting', 'waiting']);
    expect((await act('next', 'askShareApproval', 'AskShareApprovalInput', { lotId })).errors).toEqual([]);

    // Nobody but the lead moves a lot or its award where no vote, approval or dropping out has, not even by SQL; nobody changes what a share holds.
    for (const [statement, why] of [
      ["update lots set state = 'awarded', awarded_on = '2027-01-01' returning id", 'moved on by its lead'],
      ["update lots set state = 'opened' returning id", 'moved on by its lead'],
      ["update lots set state = 'withdrawn', ended_because = 'So.' returning id", 'moved on by its lead'],
      ["update lots set letters_on = '2027-01-01' returning id", 'moved on by its lead'],
      [`update lots set lead_authority_id = '${world.neighbourId}' returning id`, 'moved on by its lead'],
      ["update lot_awards set state = 'final' returning id", 'moved on by its lead'],
      ["update lot_awards set state = 'superseded' returning id", 'moved on by its lead'],
      ['update lot_awards set chosen = 1 returning id', 'moved on by its lead'],
      ["update lot_shares set state = 'superseded' returning id", 'set aside by the lead'],
      [`update lot_shares set annual_pence = 1 where authority_id = '${world.neighbourId}' returning id`, 'follows from the award'],
      [
        `insert into lot_shares (id, award_id, lot_id, consortium_id, authority_id, places, annual_pence, whole_life_pence, state)
         select gen_random_uuid(), award_id, lot_id, consortium_id, '${consortium}', '[]', 0, 0, 'waiting' from lot_shares limit 1 returning id`,
        'row-level security',
      ],
    ] as const)
      expect([statement, await sql('iss_authority', world.neighbourId, statement)]).toEqual([statement, expect.stringContaining(why)]);
    // Nobody approves another's share, not even by SQL.
    expect(
      await sql(
        'iss_authority',
        world.neighbourId,
        `update lot_shares set state = 'approved' where authority_id = '${third}' returning id`,
      ),
    ).toContain('row-level security');
    expect((await act('third', 'dropOut', 'DropOutInput', { lotId, reason: '' })).errors).toEqual(['reasonMissing']);
    expect((await act('third', 'dropOut', 'DropOutInput', { lotId, reason: 'Our own school opens.' })).errors).toEqual([]);
    expect(await look()).toMatchObject({ state: 'opened', awards: [{ state: 'superseded' }] });
    // The approval that was asked for is void: nobody can give it any more.
    const { data } = await client['nextFinance']!.gql('{ myApprovals { nodes { id version } } }');
    const [request] = data.myApprovals.nodes;
    const late = await client['nextFinance']!.gql(
      'mutation ($input: DecideApprovalInput!) { decideApproval(input: $input) { userErrors { code } } }',
      {
        input: { requestId: request.id, version: request.version, decision: 'approved' },
      },
    );
    expect(late.data.decideApproval.userErrors).toEqual([{ code: 'contentChanged' }]);

    await compute();
    [award] = (await look()).awards;
    // Demand of 8, 10 and 13: 8 · 64 + 2¼ · 78 = 687½ is less than 12 · 60 + ¼ · 78 = 739½. The price of volume is lost.
    expect(places(award, bids)).toEqual({ 'Ash Lane School': 8, 'Cedar Grove School': 2 });
    const again = await on(
      'lead',
      'proposeAward',
      { awardId: award.id, chosen: 0, closesOn: '2027-01-10' },
      'ProposeAwardInput',
      'decisionId',
    );
    await voteAll(again.id, 'head', 'nextHead');
    for (const who of ['lead', 'next']) expect((await act(who, 'askShareApproval', 'AskShareApprovalInput', { lotId })).errors).toEqual([]);
    await acts.approve(client['finance']!, client['director']!);
    expect((await look()).state).toBe('approving');
    await acts.approve(client['nextFinance']!);
    const lot = await look('next');
    expect(lot.state).toBe('awarded');
    expect(sharesOf(lot.awards[0])).toEqual({ [world.authorityId]: [6, (5 * 64 + 62) * K], [world.neighbourId]: [4, (3 * 64 + 62) * K] });
  });
  it('write to every bidder, keep the standstill, and sign as one', async () => {
    expect((await on('next', 'sendAwardLetters')).errors).toEqual(['notLead']);
    expect((await on('head', 'draftLotContracts')).errors).toEqual(['noLetters']);
    expect((await on('head', 'sendAwardLetters')).errors).toEqual([]);
    const letters = await client['rivalFees']!.gql('{ documents(first: 20) { nodes { kind reference } } }');
    expect(letters.data.documents.nodes.map(({ reference }: { reference: string }) => reference).sort()).toEqual([
      'LOT-1-A-990103',
      'LOT-1-A-990110',
      'LOT-1-A-990111',
    ]);
    expect((await on('head', 'draftLotContracts')).errors).toEqual(['standstill']);
    world.clock.moveTo('2027-01-11T09:00:00Z');
    const twice = await Promise.all([on('head', 'draftLotContracts'), on('lead', 'draftLotContracts')]);
    expect(twice.map(({ errors }) => errors.length).sort()).toEqual([0, 1]);
    const { bids, state } = await look('next');
    expect(state).toBe('contracted');
    const won = bids.filter(({ contractId }: { contractId: string | null }) => contractId !== null);
    expect(won.map(({ schoolName }: { schoolName: string }) => schoolName)).toEqual(['Ash Lane School', 'Cedar Grove School']);
    const contractId = won[0].contractId as string;
    let draft = await acts.look(client['head']!, contractId);
    expect(draft!.versions[0]!.terms).toMatchObject({
      groups: [{ name: 'Secondary SEMH', guaranteed: 8, optional: 0 }],
      tiers: [
        { fromPlaces: 1, annualPence: 68 * K },
        { fromPlaces: 8, annualPence: 64 * K },
        { fromPlaces: 12, annualPence: 60 * K },
      ],
      spotEquivalentPence: 78 * K,
    });
    const { rows } = await world.owner.query(
      `select member.authority_id, committed_places::int, record.route from contract_members member join procurement_records record using (contract_id) where contract_id = $1`,
      [contractId],
    );
    expect(rows).toEqual([{ authority_id: world.neighbourId, committed_places: 3, route: 'competed' }]);

    // The lead's own approval of the whole, by who had no hand in it, and both sides' signatures.
    await acts.done(client['lead']!, 'requestContractApproval', 'ContractActInput', { contractId, version: draft!.version });
    await acts.approve(client['finance']!, client['director']!);
    draft = await acts.look(client['head']!, contractId);
    expect(draft!.state).toBe('approved');
    const active = await acts.active(draft!);
    expect(active.state).toBe('active');
    blockId = contractId;
  });

  it('use the places, and are charged for them to the penny at the end of each term and year', async () => {
    world.clock.moveTo('2027-09-01T09:00:00Z');
    await somePupils(world, world.authorityId, ['O-1', 'O-2', 'O-3', 'O-4', 'O-5']);
    await somePupils(world, world.neighbourId, ['N-1', 'N-2', 'N-3']);
    for (const reference of ['O-1', 'O-2', 'O-3', 'O-4'])
      expect(
        (await callOff(client['officer']!, { contractId: blockId, pupilReference: reference, from: '2027-09-01' })).userErrors,
      ).toEqual([]);
    const stays: { from: number; to: number }[] = [];
    for (const [reference, from] of [
      ['N-1', '2027-09-01'],
      ['N-2', '2027-10-11'],
    ] as const) {
      expect((await callOff(client['neighbour']!, { contractId: blockId, pupilReference: reference, from })).userErrors).toEqual([]);
      stays.push({ from: dayOf(from), to: dayOf('2028-09-01') });
    }
    // One that comes in January and leaves at Easter.
    world.clock.moveTo('2028-01-10T09:00:00Z');
    const last = await callOff(client['neighbour']!, { contractId: blockId, pupilReference: 'N-3', from: '2028-01-10' });
    expect(last.userErrors).toEqual([]);
    expect(
      await blockAct(client['neighbour']!, 'endCallOff', 'EndCallOffInput', {
        callOffId: last.callOff!.id,
        version: last.callOff!.version,
        lastDay: '2028-03-24',
        because: 'left',
      }),
    ).toEqual([]);
    stays.push({ from: dayOf('2028-01-10'), to: dayOf('2028-03-25') });

    // An independent reckoning, day by day: a day costs what floor(A·k/Y) grows by with it; of the empty places' cost three eighths, by committed
    // places; less what was billed before.
    const oneDay = (day: number): number => floor(64 * K, day + 1, 366) - floor(64 * K, day, 366);
    const used = (day: number): number => stays.filter(({ from, to }) => from <= day && day < to).length;
    let billed = 0;
    const expected: number[] = [];
    for (const end of ['2028-01-05', '2028-04-13', '2028-09-01']) {
      let [own, empty] = [0, 0];
      for (let day = 0; day < dayOf(end); day += 1) {
        own += used(day) * oneDay(day);
        empty += (8 - 4 - used(day)) * oneDay(day);
      }
      const owed = own + floor(empty, 3, 8);
      expected.push(owed - billed);
      billed = owed;
    }
    world.clock.moveTo('2028-09-02T09:00:00Z');
    const seen: number[] = [];
    for (const from of ['2027-09-01', '2028-01-05', '2028-04-13']) {
      expect(await blockAct(client['finance']!, 'settleBlockTerm', 'SettleBlockTermInput', { contractId: blockId, from })).toEqual([]);
      const { data } = await client['finance']!.gql(
        `query ($id: ID!) { blockTerms(contractId: $id) { from settledByName recharges { owed { pence } billedBefore { pence } amount { pence } } } }`,
        { id: blockId },
      );
      const term = data.blockTerms.find((each: { from: string }) => each.from === from);
      expect(term.settledByName).toBe('Finn Finance');
      seen.push(term.recharges[0].amount.pence);
    }
    expect(seen).toEqual(expected);
    expect(seen.reduce((total, amount) => total + amount, 0)).toBe(billed);
  });

  it('have every recharge as a statement, the last of which is the year’s, between the two of them alone', async () => {
    await world.app.get(Duties).run('render-documents');
    const list = async (who: string): Promise<{ id: string; reference: string; schoolName: string }[]> =>
      (await client[who]!.gql('{ documents(first: 50) { nodes { id kind reference schoolName } } }')).data.documents.nodes.filter(
        ({ kind }: { kind: string }) => kind === 'blockRecharge',
      );
    const [charged, charging] = [await list('nextFinance'), await list('finance')];
    expect(charging).toEqual(charged);
    expect([...(await list('thirdFinance')), ...(await list('fees'))]).toEqual([]);
    const { rows } = await world.owner.query<{ reference: string; id: string; amount: string; owed: string }>(
      `select document.reference, document.id, recharge.amount_pence as amount, recharge.owed_pence as owed from documents document
       join block_recharges recharge on recharge.id = document.subject_id order by document.reference`,
    );
    expect(charged.map(({ reference }) => reference).sort()).toEqual(rows.map(({ reference }) => reference));
    expect(rows).toHaveLength(3);
    for (const [index, { id, amount, owed }] of rows.entries()) {
      const answer = await client['nextFinance']!.get(`/api/documents/${id}`).buffer(true);
      expect(answer.status).toBe(200);
      const text = await pdfText(answer.body);
      expect(text).toContain(`To pay ${formatPounds(pence(Number(amount)))}`);
      expect(text).toContain(`Owed so far this academic year ${formatPounds(pence(Number(owed)))}`);
      expect(text.includes('statement of the year')).toBe(index === 2);
      for (const reference of ['N-1', 'N-2', 'N-3']) expect(text).not.toContain(reference);
      for (const who of ['thirdFinance', 'fees']) expect((await client[who]!.get(`/api/documents/${id}`)).status).toBe(404);
    }
    // Nobody charges itself or another in a third party's name, and what was charged stays as it was.
    const forged = `insert into documents (id, authority_id, kind, reference, subject_type, subject_id, snapshot, snapshot_sha256, created_at, issuer_id)
      select gen_random_uuid(), '${world.neighbourId}', 'blockRecharge', 'RC-X', 'blockRecharge', gen_random_uuid(), '{}', 'x', now(), '${world.authorityId}' returning id`;
    for (const organisation of [world.authorityId, world.neighbourId, third])
      expect(await sql('iss_authority', organisation, forged)).toContain('row-level security');
    await expect(world.owner.query(`update documents set pdf = 'x' where issuer_id is not null`)).rejects.toThrow('keeps its content');
    const told = await client['nextFinance']!.gql('{ notifications(first: 20) { nodes { title sentence } } }');
    expect(told.data.notifications.nodes.filter(({ title }: { title: string }) => title.startsWith('A recharge: '))).toHaveLength(3);
    const page = await (await browse(world, 'finance@nextshire.example')).get(`/documents/${rows[2]!.id}`);
    expect([page.status, page.text.includes('Recharge for places in a block'), page.text.includes('Testshire')]).toEqual([200, true, true]);
  });
});

let blockId = '';
const floor = (amount: number, part: number, whole: number): number => Number((BigInt(amount) * BigInt(part)) / BigInt(whole));
/** Days since the contract began. */
const dayOf = (date: string): number => Math.round((Date.parse(date) - Date.parse('2027-09-01')) / 86_400_000);
/** Places by school, all lines together. */
const places = (award: any, bids: readonly { id: string; schoolName: string }[]): Record<string, number> => {
  const won: Record<string, number> = {};
  for (const { bidId, places: many } of award.result.choice.places as { bidId: string; places: number }[]) {
    const { schoolName } = bids.find(({ id }) => id === bidId)!;
    won[schoolName] = (won[schoolName] ?? 0) + many;
  }
  return won;
};
const sharesOf = (award: any): Record<string, number[]> =>
  Object.fromEntries(
    award.shares.map(({ authorityId, places: own, annualPence }: any) => [
      authorityId,
      [own.reduce((total: number, each: any) => total + each.places, 0), annualPence],
    ]),
  );
