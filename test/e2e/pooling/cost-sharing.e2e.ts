import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Duties } from '../../../src/platform/jobs/duties.js';
import { formatPounds, pence } from '../../../src/kernel/money.js';
import type { Client } from '../../support/app.js';
import { pdfText } from '../../support/pdf-text.js';
import { browse } from '../../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';
import { aConsortium } from '../../support/three-councils.js';

const COSTS = `{ sharedCosts { id version number title state rule totalPence
  statements { id authorityId number kind owedPence chargedBeforePence amountPence state claimedPence disputedBecause answer document { id reference } }
  compared { rule shares { memberId pence } unhappy { members paysPence alonePence } } } }`;
const K = 100_000;

let world: RoundWorld;
let consortium: string;
let third: string;
const client: Record<string, Client> = {};

beforeAll(async () => {
  world = await aRoundWorld('2027-04-05T09:00:00Z');
  third = await world.anOrganisation('authority', 'Thirdshire Council', { laCode: '803' });
  consortium = await aConsortium(world, world.authorityId, world.neighbourId, third);
  for (const [who, email, role, organisation] of [
    ['llr', 'commissioner@shires.example', 'llrCommissioner', consortium],
    ['next', 'finance@nextshire.example', 'financePartner', world.neighbourId],
    ['third', 'finance@thirdshire.example', 'financePartner', third],
  ] as const) {
    await world.aPerson(email, [role], organisation, `${who} Person`);
    client[who] = await world.as(email);
  }
  for (const who of ['finance', 's151', 'officer', 'fees'] as const) client[who] = await world.as(EMAILS[who]);
});
afterAll(() => world.close());

const act = async (who: string, mutation: string, type: string, input: object): Promise<{ id: string | null; errors: string[] }> => {
  const answer = await client[who]!.gql(`mutation ($input: ${type}!) { ${mutation}(input: $input) { costId userErrors { code } } }`, {
    input,
  });
  if (answer.errors) return { id: null, errors: answer.errors.map(({ message }) => message) };
  const { costId, userErrors } = answer.data[mutation] as { costId: string | null; userErrors: { code: string }[] };
  return { id: costId, errors: userErrors.map(({ code }) => code) };
};
const confirm = async (who: string, statementId: string): Promise<string[]> => {
  const { data } = await client[who]!.gql('mutation ($id: ID!) { confirmStatement(statementId: $id) { userErrors { code } } }', {
    id: statementId,
  });
  return data.confirmStatement.userErrors.map(({ code }: { code: string }) => code);
};
const look = async (who = 'llr') => {
  const answer = await client[who]!.gql(COSTS);
  expect(answer.errors).toBeUndefined();
  return answer.data.sharedCosts[0];
};
const members = (usage: readonly number[]) =>
  [world.authorityId, world.neighbourId, third].map((id, index) => ({
    id,
    population: [360_000, 700_000, 41_000][index],
    committedPlaces: [9, 1, 10][index],
    usageDays: usage[index],
  }));
const draftOf = (more: object = {}) => ({
  consortiumId: consortium,
  title: 'Places of the SEMH block',
  activity: 'contracts',
  from: '2026-09-01',
  until: '2027-08-31',
  totalPence: 20 * 50 * K,
  rule: 'committedPlaces',
  tiers: [
    { fromPlaces: 1, annualPence: 60 * K },
    { fromPlaces: 10, annualPence: 50 * K },
  ],
  members: members([0, 0, 0]),
  ...more,
});
const owned = (statements: { authorityId: string; amountPence: number; number: number }[], number: number) =>
  [world.authorityId, world.neighbourId, third].map(
    (id) => statements.find((each) => each.authorityId === id && each.number === number)?.amountPence ?? null,
  );

describe('a cost that three members share', () => {
  it('is drafted by the lead, with every rule beside the others', async () => {
    expect((await act('next', 'draftSharedCost', 'DraftSharedCostInput', draftOf())).errors).toEqual(['notLead']);
    expect((await act('finance', 'draftSharedCost', 'DraftSharedCostInput', draftOf({ rule: 'shapley', tiers: null }))).errors).toEqual([
      'noGame',
    ]);
    expect((await act('finance', 'draftSharedCost', 'DraftSharedCostInput', draftOf({ rule: 'shapley', totalPence: K }))).errors).toEqual([
      'gameOther',
    ]);
    const drafted = await act('finance', 'draftSharedCost', 'DraftSharedCostInput', draftOf());
    expect(drafted.errors).toEqual([]);
    const { compared } = await look('next');
    const shares = Object.fromEntries(
      compared.map(({ rule, shares: all }: any) => [rule, all?.map(({ pence }: { pence: number }) => pence) ?? null]),
    );
    expect([...shares.committedPlaces].sort((a: number, b: number) => a - b)).toEqual([50 * K, 450 * K, 500 * K]);
    expect(shares.usage).toBeNull();
    for (const rule of ['equal', 'population', 'committedPlaces', 'shapley'])
      expect(shares[rule].reduce((total: number, each: number) => total + each, 0)).toBe(1_000 * K);
    const unhappy = (name: string) => compared.find(({ rule }: { rule: string }) => rule === name).unhappy;
    expect(unhappy('committedPlaces')).toEqual([]);
    expect(unhappy('shapley')[0].members.sort()).toEqual([world.authorityId, world.neighbourId].sort());
    expect(unhappy('equal').length).toBeGreaterThan(0);
  });

  it('sends every member its statement once, which its own Finance confirms or disputes', async () => {
    const { id, version } = await look();
    const twice = await Promise.all([1, 2].map(() => act('finance', 'sendCostStatements', 'SharedCostActInput', { costId: id, version })));
    expect(twice.flatMap(({ errors }) => errors)).toEqual(['wrongState']);
    const { statements } = await look('third');
    expect(owned(statements, 1)).toEqual([450 * K, 50 * K, 500 * K]);
    const own = (authority: string) => statements.find(({ authorityId }: { authorityId: string }) => authorityId === authority).id;
    // Who sent it does not confirm it.
    expect(await confirm('finance', own(world.authorityId))).toEqual(['ownStatement']);
    expect(await confirm('s151', own(world.authorityId))).toEqual([]);
    expect(await confirm('next', own(third))).toEqual(['notFound']);
    expect(
      (
        await act('third', 'disputeStatement', 'DisputeStatementInput', {
          statementId: own(third),
          claimedPence: 450 * K,
          because: 'We committed to nine.',
        })
      ).errors,
    ).toEqual([]);
    expect((await act('next', 'answerDispute', 'AnswerDisputeInput', { statementId: own(third), words: 'No.' })).errors).toEqual([
      'notFound',
    ]);
    expect(
      (
        await act('llr', 'answerDispute', 'AnswerDisputeInput', {
          statementId: own(third),
          words: 'You are right: nine, and Testshire ten.',
        })
      ).errors,
    ).toEqual([]);
    await expect(world.owner.query('update cost_statements set owed_pence = 1, amount_pence = 1')).rejects.toThrow('never changed');
  });

  it('is corrected by further statements of the difference, and trued up at the end of the year to nothing', async () => {
    let cost = await look();
    const corrected = members([0, 0, 0]).map((member, index) => ({ ...member, committedPlaces: [10, 1, 9][index] }));
    expect(
      (
        await act('llr', 'correctSharedCost', 'CorrectSharedCostInput', {
          costId: cost.id,
          version: cost.version,
          members: corrected,
          words: 'Thirdshire committed to nine places.',
        })
      ).errors,
    ).toEqual([]);
    cost = await look();
    expect(owned(cost.statements, 2)).toEqual([50 * K, null, -50 * K]);
    const usage = [3_001, 365, 2_999];
    const closed = {
      costId: cost.id,
      version: cost.version,
      members: corrected.map((member, index) => ({ ...member, usageDays: usage[index] })),
      words: 'The days of the year.',
    };
    expect((await act('finance', 'trueUpSharedCost', 'CorrectSharedCostInput', closed)).errors).toEqual([]);
    cost = await look('next');
    const days = usage.reduce((total, each) => total + each, 0);
    const owed = (index: number): number => (1_000 * K * usage[index]!) / days;
    const last = (authority: string) =>
      cost.statements.filter(({ authorityId, kind }: any) => authorityId === authority && kind === 'trueUp')[0];
    [world.authorityId, world.neighbourId, third].forEach((authority, index) =>
      expect(Math.abs(last(authority).owedPence - owed(index))).toBeLessThan(1),
    );
    expect([world.authorityId, world.neighbourId, third].reduce((total, authority) => total + last(authority).amountPence, 0)).toBe(0);
    expect(cost.statements.reduce((total: number, { amountPence }: { amountPence: number }) => total + amountPence, 0)).toBe(1_000 * K);
    expect((await act('finance', 'trueUpSharedCost', 'CorrectSharedCostInput', { ...closed, version: cost.version })).errors).toEqual([
      'wrongState',
    ]);
  });

  it('gives every statement as a PDF, to the penny, to the member it charges and to who sends them', async () => {
    await world.app.get(Duties).run('render-documents');
    const [sent, seen] = [await look('finance'), await look('third')];
    const told = (statements: any[], whose: string) =>
      statements.filter(({ authorityId, document }: any) => document !== null && (whose === '' || authorityId === whose)).length;
    expect(told(sent.statements, '')).toBe(sent.statements.length);
    expect(told(seen.statements, third)).toBe(seen.statements.filter(({ authorityId }: any) => authorityId === third).length);
    expect(told(seen.statements, '')).toBe(told(seen.statements, third));
    for (const { document, owedPence, chargedBeforePence, amountPence, authorityId, kind, number } of sent.statements) {
      expect(document.reference.startsWith(kind === 'trueUp' ? 'TU-1-' : 'RS-1-')).toBe(true);
      expect(document.reference.endsWith(`-${String(number)}`)).toBe(true);
      const answer = await client['finance']!.get(`/api/documents/${document.id}`).buffer(true);
      expect(answer.status).toBe(200);
      const text = await pdfText(answer.body);
      expect(text).toContain(`Owed in all ${formatPounds(owedPence)}`);
      expect(text).toContain(`Charged before ${formatPounds(chargedBeforePence)}`);
      expect(text).toContain(formatPounds(pence(Math.abs(amountPence))));
      const other = await client['third']!.get(`/api/documents/${document.id}`).buffer(true);
      expect(other.status).toBe(authorityId === third ? 200 : 404);
    }
    const { rows } = await world.owner.query(
      `select count(*)::int as made from documents where consortium_id is not null and state = 'ready' and pdf_sha256 = encode(sha256(pdf), 'hex')`,
    );
    expect(rows[0].made).toBe(sent.statements.length);
    await expect(world.owner.query(`update documents set pdf = 'x' where consortium_id is not null`)).rejects.toThrow('keeps its content');
    await expect(world.owner.query(`update documents set snapshot = '{}' where consortium_id is not null`)).rejects.toThrow(
      'keeps its content',
    );
    const list = await (await browse(world, 'finance@thirdshire.example')).get('/documents');
    expect([list.text.includes('TU-1-803-'), list.text.includes('TU-1-801-')]).toEqual([true, false]);
    const commissioner = await browse(world, 'commissioner@shires.example');
    expect((await commissioner.get('/documents')).text).toContain('TU-1-803-');
    const [{ document }] = sent.statements;
    const page = await commissioner.get(`/documents/${document.id}`);
    expect([page.status, page.text.includes('The Shires'), page.text.includes('Statement of a shared cost')]).toEqual([200, true, true]);
  });

  it('lets no member that does not lead issue a document of the consortium', async () => {
    for (const [role, organisation, forWhom] of [
      ['iss_authority', third, third],
      ['iss_authority', world.authorityId, world.neighbourId],
      ['iss_consortium', consortium, world.neighbourId],
    ] as const) {
      await world.owner.query('begin');
      await world.owner.query(`select set_config('role', $1, true), set_config('app.organisation', $2, true)`, [role, organisation]);
      // Of no statement that charges the member.
      await expect(
        world.owner.query(
          `insert into documents (authority_id, consortium_id, kind, reference, subject_type, subject_id, snapshot, snapshot_sha256)
           values ($1, $2, 'rechargeStatement', 'RS-9', 'costStatement', gen_random_uuid(), '{}', 'x')`,
          [forWhom, consortium],
        ),
      ).rejects.toThrow('row-level security');
      await world.owner.query('rollback');
    }
  });

  it('is nothing to schools and other councils', async () => {
    expect((await client['fees']!.gql(COSTS)).errors![0]!.extensions.code).toBe('notAllowed');
    const outsider = await world.anOrganisation('authority', 'Farshire Council', { laCode: '804' });
    for (const [role, organisation, seen] of [
      ['iss_authority', outsider, 0],
      ['iss_authority', third, 1],
      ['iss_consortium', consortium, 1],
    ] as const) {
      await world.owner.query('begin');
      await world.owner.query(`select set_config('role', $1, true), set_config('app.organisation', $2, true)`, [role, organisation]);
      const { rows } = await world.owner.query('select from shared_costs');
      await world.owner.query('rollback');
      expect(rows).toHaveLength(seen);
    }
  });
});
