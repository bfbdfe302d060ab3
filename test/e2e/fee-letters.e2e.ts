import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FeeLettersService } from '../../src/uplifts/fee-letters/fee-letters.service.js';
import type { Actor } from '../../src/kernel/actor.js';
import type { Outcome } from '../../src/kernel/outcome.js';
import type { Client } from '../support/app.js';
import { aDocx, anEmail, aPdf } from '../support/letter-files.js';
import { openCycle, returnOf, type ReturnSeen, returnsOf } from '../support/round-acts.js';
import { aRoundWorld, EMAILS, type RoundWorld } from '../support/round-world.js';

let world: RoundWorld;
let officer: Client;
let actor: Actor;
let ash: ReturnSeen;
let birch: ReturnSeen;

beforeAll(async () => {
  world = await aRoundWorld('2027-01-20T09:00:00Z');
  await world.aPlacement('ash', 'T-001', [
    { kind: 'core', pounds: 64_000 },
    { kind: 'therapy', pounds: 6_000 },
  ]);
  await world.aPlacement('ash', 'T-002', [{ kind: 'core', pounds: 70_000 }]);
  await world.aPlacement('birch', 'T-003', [{ kind: 'core', pounds: 50_000 }]);
  const cycleId = await openCycle(await world.as(EMAILS.head));
  officer = await world.as(EMAILS.officer);
  const returns = await returnsOf(officer, cycleId);
  ash = returns.find(({ school }) => school.id === world.schools.ash.id)!;
  birch = returns.find(({ school }) => school.id === world.schools.birch.id)!;
  actor = {
    personId: world.people.officer,
    personName: 'Olu Officer',
    organisationId: world.authorityId,
    organisationName: 'Testshire County Council',
    kind: 'authority',
    roles: ['sesOfficer'],
    access: 'write',
    source: 'test',
  };
});

afterAll(() => world?.close());

const service = (): FeeLettersService => world.app.get(FeeLettersService, { strict: false });

function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
  return outcome.value;
}

const receive = async (name: string, bytes: Buffer, receivedOn = '2027-01-18'): Promise<string> =>
  value(await service().receive(actor, { file: { name, bytes }, receivedOn, channel: 'email', schoolId: null, note: '', clientKey: null }));

const LETTER = `id receivedOn state why schoolConfirmed school { urn name } upliftReturn { id reference } candidates { urn sureness reasons }
  asks { words sureness quote } effective { words sureness } proposal { returnId version canEnter driver lines { lineId pupilReference kind proposedPence contradicts why } }`;

async function see(id: string, client = officer) {
  const answer = await client.gql(`query ($id: ID!) { feeLetter(id: $id) { ${LETTER} } }`, { id });
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.feeLetter;
}

async function mutate(mutation: string, input: object, client = officer) {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  const answer = await client.gql(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { feeLetter { ${LETTER} } userErrors { code message field } } }`,
    { input },
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data[mutation];
}

const ASH_LETTER = [
  'Ash Lane School (URN 990101)',
  '15 January 2027',
  '',
  'Dear Sirs',
  "Core fees will rise by 4% from 1 April 2027, because of the teachers' pay award of 4%.",
  'Therapy charges will remain unchanged.',
];

describe('A fee letter', () => {
  it('opens as a proposed return, each price with the passage it comes from, and becomes the return when an officer says so', async () => {
    const id = await receive('Fees 2027.pdf', aPdf([ASH_LETTER]));
    const letter = await see(id);
    expect(letter).toMatchObject({
      state: 'proposed',
      school: { urn: 990101, name: 'Ash Lane School' },
      schoolConfirmed: false,
      asks: [
        { words: '4.00% more, core fees', sureness: 'sure', quote: expect.stringContaining('Core fees will rise by 4%') },
        { words: 'no rise, therapy', quote: 'Therapy charges will remain unchanged.' },
      ],
      effective: [{ words: '1 April 2027', sureness: 'sure' }],
      proposal: { returnId: ash.id, canEnter: true, driver: 'pay' },
    });
    const { lines, version } = letter.proposal;
    expect(lines.map((line: any) => [line.pupilReference, line.kind, line.proposedPence])).toEqual([
      ['T-001', 'core', 6_656_000],
      ['T-001', 'therapy', 600_000],
      ['T-002', 'core', 7_280_000],
    ]);
    const input = {
      letterId: id,
      returnId: ash.id,
      version,
      lines: lines.map(({ lineId, proposedPence }: any) => ({ lineId, askedPence: proposedPence })),
      driver: 'pay',
      driverFigures: 'Teachers’ pay award of 4%',
      attach: true,
      clientKey: 'enter-ash',
    };
    const [one, two] = await Promise.all([mutate('enterReturnFromLetter', input), mutate('enterReturnFromLetter', input)]);
    for (const each of [one, two])
      expect(each).toMatchObject({ userErrors: [], feeLetter: { state: 'entered', upliftReturn: { id: ash.id } } });
    const sent = await returnOf(officer, ash.id);
    expect(sent).toMatchObject({ state: 'submitted', receivedOn: '2027-01-18', late: false, version: version + 2 });
    expect(sent.lines.map(({ asked }) => asked?.pence)).toEqual(expect.arrayContaining([6_656_000, 600_000, 7_280_000]));
    const fees = await world.as(EMAILS.fees);
    const evidence = await fees.gql(`query ($id: ID!) { upliftReturn(id: $id) { evidence { kind name } } }`, { id: ash.id });
    expect(evidence.data.upliftReturn.evidence).toEqual([{ kind: 'letter', name: 'Fees 2027.pdf' }]);
    const again = await mutate('enterReturnFromLetter', { ...input, clientKey: 'other' });
    expect(again.userErrors).toMatchObject([{ code: 'wrongState' }]);
    expect((await mutate('setFeeLetterAside', { letterId: id, because: 'A copy' })).userErrors).toMatchObject([{ code: 'wrongState' }]);
  });

  it('by a name alone chooses no school: the officer says which, and then sees what it asks', async () => {
    const id = await receive(
      'letter.docx',
      await aDocx(['Birch House School', '12 January 2027', 'Our fees will increase by 3.5% from 1 April 2027.']),
    );
    expect(await see(id)).toMatchObject({
      state: 'proposed',
      school: null,
      proposal: null,
      candidates: [{ urn: 990102, sureness: 'unsure', reasons: ['The letter names “Birch House School”.'] }],
    });
    expect((await mutate('chooseFeeLetterSchool', { letterId: id, urn: 1 })).userErrors).toMatchObject([{ code: 'unknownSchool' }]);
    const { feeLetter } = await mutate('chooseFeeLetterSchool', { letterId: id, urn: 990102 });
    expect(feeLetter).toMatchObject({ schoolConfirmed: true, proposal: { returnId: birch.id, lines: [{ proposedPence: 5_175_000 }] } });
    const wrong = await mutate('enterReturnFromLetter', {
      letterId: id,
      returnId: birch.id,
      version: feeLetter.proposal.version,
      lines: [{ lineId: feeLetter.proposal.lines[0].lineId, askedPence: 5_175_000 }],
      driver: null,
    });
    expect(wrong.userErrors).toMatchObject([{ code: 'driverMissing' }]);
    expect(await returnOf(officer, birch.id)).toMatchObject({ state: 'draft', version: birch.version });
    const stale = await mutate('enterReturnFromLetter', { letterId: id, returnId: birch.id, version: 99, lines: [], driver: 'pay' });
    expect(stale.userErrors).toMatchObject([{ code: 'staleVersion' }]);
  });

  it('that came after the window is late by the day it came, not by the day it was entered', async () => {
    const id = await receive('mail.eml', anEmail('From Birch House School, URN 990102. Fees rise by 3% from 1 April 2027.'), '2026-12-20');
    world.clock.moveTo('2027-03-01T09:00:00Z');
    const { proposal } = await see(id);
    const { userErrors } = await mutate('enterReturnFromLetter', {
      letterId: id,
      returnId: birch.id,
      version: proposal.version,
      lines: proposal.lines.map(({ lineId, proposedPence }: any) => ({ lineId, askedPence: proposedPence })),
      driver: 'other',
    });
    expect(userErrors).toEqual([]);
    expect(await returnOf(officer, birch.id)).toMatchObject({ state: 'submitted', receivedOn: '2026-12-20', late: false });
  });

  it('that contradicts itself proposes nothing for the lines concerned', async () => {
    const text = ['URN 990103', 'Our fees will increase by 4% from 1 April 2027.', '', 'To confirm, the fee increase is 4.5%.'];
    await world.aPlacement('cedar', 'T-009', [{ kind: 'core', pounds: 40_000 }]);
    const id = await receive('Cedar.pdf', aPdf([text]));
    expect(await see(id)).toMatchObject({
      state: 'proposed',
      school: { urn: 990103 },
      asks: [{ words: '4.00% more, all fees' }, { words: '4.50% more, all fees' }],
    });
  });

  it('that cannot be read, or names two schools, is logged all the same', async () => {
    const scan = await receive('Scan.pdf', aPdf([[]]));
    expect(await see(scan)).toMatchObject({
      state: 'needsReading',
      why: expect.stringContaining('it was scanned'),
      receivedOn: '2027-01-18',
    });
    const outlook = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(600)]);
    expect((await see(await receive('letter.msg', outlook))).why).toContain('.eml');
    const two = await see(
      await receive('Two.pdf', aPdf([['For our schools with URN 990101 and URN 990102', 'fees will rise by 3% from 1 April 2027.']])),
    );
    expect(two).toMatchObject({ school: null, candidates: [{ sureness: 'sure' }, { sureness: 'sure' }] });
    expect((await see(await receive('Thanks.txt', Buffer.from('Thank you very much for visiting our school.')))).why).toContain(
      'No rise and no price',
    );
  });

  it('can be set aside with a reason, and taken up again', async () => {
    const id = await receive('Advert.txt', Buffer.from('Our conference fee will increase by 5% from 1 May 2027.'));
    expect((await mutate('setFeeLetterAside', { letterId: id, because: '  ' })).userErrors).toMatchObject([{ code: 'reasonMissing' }]);
    expect((await mutate('setFeeLetterAside', { letterId: id, because: 'Not about placements' })).feeLetter).toMatchObject({
      state: 'setAside',
      why: 'Not about placements',
    });
    expect((await mutate('setFeeLetterAside', { letterId: id, because: null })).feeLetter).toMatchObject({ state: 'proposed' });
  });

  it('logged by a program is read when asked', async () => {
    const { body } = await officer
      .post('/api/letters')
      .field({ receivedOn: '2027-01-15', channel: 'post' })
      .attach('file', aPdf([ASH_LETTER]), 'Copy.pdf')
      .expect(201);
    const { letterId } = body as { letterId: string };
    expect(await see(letterId)).toMatchObject({ state: 'needsReading', why: 'It was not read yet.' });
    const answer = await officer.gql(`mutation ($id: ID!) { readFeeLetter(letterId: $id) { feeLetter { state } userErrors { code } } }`, {
      id: letterId,
    });
    expect(answer.data.readFeeLetter).toEqual({ feeLetter: { state: 'proposed' }, userErrors: [] });
  });

  it('is listed by where it stands and by words, and is nobody else’s', async () => {
    const list = `query ($state: FeeLetterState, $text: String) { feeLetters(state: $state, text: $text, first: 50) { totalCount nodes { id state school { name } } } }`;
    const entered = await officer.gql(list, { state: 'entered' });
    expect(entered.data.feeLetters.totalCount).toBe(2);
    const named = await officer.gql(list, { text: 'ash lane' });
    expect(named.data.feeLetters.nodes.every(({ school }: any) => school.name === 'Ash Lane School')).toBe(true);
    expect((await officer.gql(list, { text: '100%_' })).data.feeLetters.totalCount).toBe(0);
    const { id } = named.data.feeLetters.nodes[0];
    for (const [email, code] of [
      [EMAILS.neighbour, 'notFound'],
      [EMAILS.fees, 'notAllowed'],
    ] as const) {
      const answer = await (await world.as(email)).gql(`query ($id: ID!) { feeLetter(id: $id) { id } }`, { id });
      expect([email, answer.errors?.[0]?.extensions.code]).toEqual([email, code]);
    }
    const auditor = await world.as(EMAILS.auditor);
    expect(await see(id, auditor)).toMatchObject({ id });
    expect((await mutate('setFeeLetterAside', { letterId: id, because: 'x' }, auditor)).userErrors).toMatchObject([{ code: 'notAllowed' }]);
  });

  it('leaves figures in the record and no words of the letter', async () => {
    const { rows } = await world.owner.query<{ action: string; after: string }>(
      "select action, after::text as after from audit_events where subject_type = 'receivedLetter' order by number",
    );
    expect(new Set(rows.map(({ action }) => action))).toEqual(
      new Set(['logLetter', 'readLetter', 'chooseLetterSchool', 'setLetterAside', 'takeUpLetter']),
    );
    expect(rows.filter(({ after }) => /remain unchanged|Dear Sirs/.test(after))).toEqual([]);
  });
});
