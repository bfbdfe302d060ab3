import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatShortPounds, pounds } from '../../../src/kernel/money.js';
import { Duties } from '../../../src/platform/jobs/duties.js';
import type { Client } from '../../support/app.js';
import { browse } from '../../support/portal.js';
import { REQUEST, type RequestSeen, act, done, openCycle, returnOf, returnsOf, which } from '../../support/round-acts.js';
import { EMAILS, type RoundWorld, aPlacement, aRoundWorld } from '../../support/round-world.js';
import { threeCouncils } from '../../support/three-councils.js';

const JOINT = `{ id version number schoolName state inForce endedBecause members { name state leftBecause }
  participants { authorityId name returnId reference returnState places currentPence askedPence tabledPence settledPence }
  rounds { number kind percentBp volumePercentBp leastPlaces places beforePence afterPence expiresOn state madeByName } availableActions }`;

interface Part {
  readonly authorityId: string;
  readonly name: string;
  readonly returnId: string;
  readonly returnState: string;
  readonly places: number;
  readonly currentPence: number;
  readonly tabledPence: number;
  readonly settledPence: number | null;
}

let world: RoundWorld;
let consortium: string;
let third: string;
let jointId: string;
let client: Record<string, Client>;
let emails: Readonly<Record<string, string>>;

const PRICES = {
  lead: [60_000, 62_000, 61_111.11, 58_000.5],
  next: [59_999.99, 64_000, 63_000],
  third: [70_000, 71_000, 66_000, 60_000, 65_432.1],
};
const pence = (pounds: number): number => Math.round(pounds * 100);
const raised = (pounds: number, bp: number): number => Math.round((pence(pounds) * (10_000 + bp)) / 10_000);
/** A rise in the second negotiation, but for the one line that asks for none. */
const butOne =
  (bp: number) =>
  (price: number): number =>
    price === 59_999.99 ? pence(price) : raised(price, bp);
const all = (names: readonly (keyof typeof PRICES)[], of: (pounds: number) => number): number =>
  names.flatMap((name) => PRICES[name]).reduce((total, price) => total + of(price), 0);

beforeAll(async () => {
  world = await aRoundWorld('2026-11-10T09:00:00Z');
  ({ consortium, third, client, emails } = await threeCouncils(world, { offerWorkingDays: 8 }));
  for (const authority of [world.neighbourId, third])
    await world.owner.query(
      `insert into index_baskets (authority_id, name, version, shares) select $1, name, version, shares from index_baskets where authority_id = $2`,
      [authority, world.authorityId],
    );
  const places = [
    ['lead', world.authorityId],
    ['next', world.neighbourId],
    ['third', third],
  ] as const;
  for (const school of ['birch', 'ash'] as const)
    for (const [name, authority] of places)
      for (const [index, pounds] of PRICES[name].entries())
        await aPlacement(world, authority, world.schools[school].id, `${name}-${school}-${String(index)}`, [{ kind: 'core', pounds }]);
  for (const who of ['head', 'nextHead', 'thirdHead']) await openCycle(client[who]!);
});
afterAll(() => world.close());

/** One statement as PostgreSQL answers it to an organisation. */
const asRole = async (role: string, organisation: string, sql: string, parameters: unknown[] = []) => {
  await world.owner.query('begin');
  try {
    await world.owner.query(`select set_config('role', $1, true), set_config('app.organisation', $2, true)`, [role, organisation]);
    return await world.owner.query(sql, parameters);
  } finally {
    await world.owner.query('rollback');
  }
};
const mutate = async (who: string, mutation: string, type: string, input: object): Promise<string[]> => {
  const answer = await client[who]!.gql(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { negotiationId userErrors { code message } } }`,
    { input },
  );
  if (answer.errors) return answer.errors.map(({ message }) => message);
  const { negotiationId, userErrors } = answer.data[mutation] as { negotiationId: string | null; userErrors: { code: string }[] };
  if (negotiationId && mutation === 'openJointNegotiation') jointId = negotiationId;
  return userErrors.map(({ code }) => code);
};
const look = async (who = 'lead') => {
  const answer = await client[who]!.gql(`query ($id: ID!) { jointNegotiation(id: $id) ${JOINT} }`, { id: jointId });
  expect(answer.errors).toBeUndefined();
  return answer.data.jointNegotiation;
};
/** An act on the negotiation as it stands. */
const on = async (who: string, mutation: string, more: object = {}, type = 'JointActInput') =>
  mutate(who, mutation, type, { negotiationId: jointId, version: (await look('lead')).version, ...more });
const partOf = async (name: string): Promise<Part> => (await look('lead')).participants.find((part: Part) => part.name.startsWith(name));

const open = (school: 'birch' | 'ash', inForce: string) =>
  mutate('lead', 'openJointNegotiation', 'OpenJointNegotiationInput', {
    consortiumId: consortium,
    schoolId: world.schools[school].id,
    academicYear: 2027,
    words: 'Twelve places of three councils: one conversation, one price.',
    inForce,
    minimumMembers: 2,
    optInBy: '2026-11-20',
  });
const join = (...who: string[]) =>
  Promise.all(who.map((each) => mutate(each, 'optInToJointNegotiation', 'OptInJointlyInput', { negotiationId: jointId })));

/** Asks for approval of a member's own return, and answers the request. */
const askApproval = async (who: string, returnId: string): Promise<RequestSeen> => {
  await done(client[who]!, 'requestApproval', 'ReturnInput', which(await returnOf(client[who]!, returnId)));
  return requestOf(who, returnId);
};
const requestOf = async (who: string, returnId: string): Promise<RequestSeen> => {
  const answer = await client[who]!.gql<{ approvalRequests: { nodes: RequestSeen[] } }>(
    `{ approvalRequests(first: 50) { nodes { ${REQUEST} } } }`,
  );
  expect(answer.errors).toBeUndefined();
  const found = answer.data.approvalRequests.nodes.filter(({ subjectId }) => subjectId === returnId);
  return found.find(({ state }) => state === 'pending' || state === 'approved') ?? found[0]!;
};
const decide = async (who: string, request: RequestSeen, decision = 'approved', reason: string | null = null): Promise<string[]> => {
  const answer = await client[who]!.gql(
    `mutation ($input: DecideApprovalInput!) { decideApproval(input: $input) { userErrors { code message } } }`,
    { input: { requestId: request.id, version: (await requestOf(who, request.subjectId)).version, decision, reason } },
  );
  expect(answer.errors).toBeUndefined();
  return (answer.data.decideApproval.userErrors as { code: string }[]).map(({ code }) => code);
};
const priceNow = async (authority: string, school: 'birch' | 'ash'): Promise<number> => {
  const { rows } = await world.owner.query<{ total: number }>(
    `select sum(fee.annual_pence)::bigint as total from fee_lines fee join placements placement on placement.id = fee.placement_id
     where fee.authority_id = $1 and placement.school_id = $2 and fee.effective @> date '2027-05-01'`,
    [authority, world.schools[school].id],
  );
  return rows[0]!.total;
};

describe('three councils and one school, each council’s prices by its own approval', () => {
  it('is opened by who leads, and members opt in with their own returns', async () => {
    expect(
      await mutate('next', 'openJointNegotiation', 'OpenJointNegotiationInput', {
        consortiumId: consortium,
        schoolId: world.schools.birch.id,
        academicYear: 2027,
        words: 'No.',
        inForce: 'eachMember',
        minimumMembers: 2,
        optInBy: '2026-11-20',
      }),
    ).toEqual(['notLead']);
    expect(await open('birch', 'eachMember')).toEqual([]);
    expect(await open('birch', 'eachMember')).toEqual(['alreadyOpen']);
    expect(await mutate('lead', 'optInToJointNegotiation', 'OptInJointlyInput', { negotiationId: jointId })).toEqual([]);
    expect(await on('lead', 'askSchoolJointly')).toEqual(['tooFewMembers']);
    expect(await join('next', 'third')).toEqual([[], []]);
    expect(await join('next')).toEqual([['alreadyIn']]);
    const seen = await look();
    expect(seen.participants.map(({ name, places, currentPence }: Part) => [name, places, currentPence])).toEqual([
      ['Nextshire Council', 3, all(['next'], pence)],
      ['Testshire County Council', 4, all(['lead'], pence)],
      ['Thirdshire Council', 5, all(['third'], pence)],
    ]);
  });

  it('is none of the school’s business before it is asked, and of no other school’s after', async () => {
    const sees = async (who: string) => (await client[who]!.gql('{ jointNegotiations { id } }')).data.jointNegotiations.length;
    expect([await sees('fees'), await sees('rivalFees')]).toEqual([0, 0]);
    expect(await on('lead', 'askSchoolJointly')).toEqual([]);
    expect([await sees('fees'), await sees('rivalFees')]).toEqual([1, 0]);
    expect((await look('fees')).availableActions).toEqual(['send']);
  });

  it('shows members sums and never each other’s children or lines', async () => {
    const [own] = (await returnsOf(client['neighbour']!)).filter(({ school }) => school.urn === 990_102);
    expect(own!.lines).toHaveLength(3);
    expect(
      (await returnsOf(client['neighbour']!)).every(({ lines }) => lines.every(({ pupilReference }) => pupilReference.startsWith('next'))),
    ).toBe(true);
    const read = await asRole('iss_authority', world.neighbourId, 'select count(*)::int as n from return_lines where authority_id <> $1', [
      world.neighbourId,
    ]);
    expect(read.rows[0]).toEqual({ n: 0 });
    const outsider = await world.anOrganisation('authority', 'Farshire Council', { laCode: '804' });
    for (const sql of ['select * from joint_negotiations', 'select * from joint_rounds', 'select * from joint_negotiation_members'])
      expect((await asRole('iss_authority', outsider, sql)).rows).toEqual([]);
    expect((await asRole('iss_authority', outsider, 'select * from app.joint_members($1)', [jointId])).rows).toEqual([]);
  });

  it('is moved on together alone: nobody acts on one of its returns by itself', async () => {
    const part = await partOf('Nextshire');
    const fees = client['fees']!;
    const ret = await returnOf(fees, part.returnId);
    expect(ret.availableActions).toEqual([]);
    expect((await act(fees, 'submitReturn', 'SubmitReturnInput', which(ret))).userErrors.map(({ code }) => code)).toEqual([
      'negotiatedJointly',
    ]);
  });

  it('is asked for with one return, at a lower rise for ten places and more', async () => {
    const send = { percentBp: 600, volumePercentBp: 400, leastPlaces: 10, driver: 'pay', driverFigures: 'Pay award 5.5%.' };
    expect(await on('fees', 'sendJointReturn', { ...send, leastPlaces: 13 }, 'JointReturnInput')).toEqual(['numberWrong']);
    expect(await on('fees', 'sendJointReturn', { ...send, percentBp: 900 }, 'JointReturnInput')).toEqual([
      'evidenceMissing',
      'evidenceMissing',
      'evidenceMissing',
    ]);
    expect(await on('fees', 'sendJointReturn', send, 'JointReturnInput')).toEqual([]);
    const seen = await look();
    expect(seen.state).toBe('submitted');
    expect(seen.rounds).toMatchObject([
      {
        kind: 'ask',
        percentBp: 600,
        volumePercentBp: 400,
        leastPlaces: 10,
        places: 12,
        beforePence: all(['lead', 'next', 'third'], pence),
        afterPence: all(['lead', 'next', 'third'], (price) => raised(price, 600)),
      },
    ]);
    const receipts = await Promise.all(
      seen.participants.map(async ({ returnId }: Part) => (await returnOf(client['fees']!, returnId)).receiptSha256),
    );
    expect(new Set(receipts).size).toBe(3);
  });

  it('is offered on by the lead in all names, and answered by the school for all', async () => {
    expect(await on('next', 'offerJointly', { percentBp: 250 }, 'JointFiguresInput')).toEqual(['notLead']);
    expect(await on('officer', 'offerJointly', { percentBp: 250, message: 'Together, for all.' }, 'JointFiguresInput')).toEqual([]);
    const offered = await look();
    // Eight working days are the fewest of the three councils' rules.
    expect(offered.rounds[0]).toMatchObject({
      kind: 'offer',
      percentBp: 250,
      expiresOn: '2026-11-20',
      afterPence: all(['lead', 'next', 'third'], (price) => raised(price, 250)),
    });
    const next = await returnOf(client['neighbour']!, (await partOf('Nextshire')).returnId);
    expect(next).toMatchObject({ state: 'offered', tabled: { pence: all(['next'], (price) => raised(price, 250)) } });
    expect(next.rounds[0]?.madeByName).toBe('Olu Officer, Testshire County Council');
    expect(await on('fees', 'counterJointly', { percentBp: 380, leastPlaces: 10 }, 'JointFiguresInput')).toEqual([]);
    expect((await look()).state).toBe('countered');
  });

  it('shows what dropping out would do before anybody does', async () => {
    const page = await (await browse(world, 'commissioner@thirdshire.example')).get(`/pooling/negotiations/${jointId}`);
    expect(page.text).toContain('2 of 3 members remain, with 7 of 12 places');
    expect(page.text).toContain('The figure on the table was for more places and falls');
  });

  it('loses the figure when a member drops out and too few places remain; the member negotiates alone', async () => {
    const { returnId } = await partOf('Thirdshire');
    const page = await (await browse(world, 'commissioner@thirdshire.example')).get(`/pooling/negotiations/${jointId}`);
    expect((await page.submit({}, { button: 'Drop out' })).errors).toEqual(['Say why your authority drops out']);
    const left = await page.submit({ leftBecause: 'Our cabinet wants its own terms.' }, { button: 'Drop out' });
    expect(left.message).toContain('Your authority negotiates alone from now on.');
    const seen = await look();
    expect(seen).toMatchObject({ state: 'reopened', rounds: [{ state: 'withdrawn' }, { state: 'answered' }, { state: 'answered' }] });
    expect(seen.participants.map(({ name, returnState }: Part) => [name, returnState])).toEqual([
      ['Nextshire Council', 'underReview'],
      ['Testshire County Council', 'underReview'],
    ]);
    const alone = await done(client['thirdOfficer']!, 'makeOffer', 'FiguresInput', {
      ...which(await returnOf(client['thirdOfficer']!, returnId)),
      percentBp: 300,
    });
    expect(alone.state).toBe('offered');
    expect(await on('third', 'leaveJointNegotiation', { reason: 'Again.' }, 'LeaveJointlyInput')).toEqual(['notIn']);
    expect((await look('third')).participants).toEqual([]);
  });

  it('is settled once, however many accept at the same moment', async () => {
    expect(await on('officer', 'offerJointly', { percentBp: 350 }, 'JointFiguresInput')).toEqual([]);
    const { version } = await look();
    const answers = await Promise.all(
      [1, 2, 3].map(() => mutate('fees', 'agreeJointly', 'JointActInput', { negotiationId: jointId, version })),
    );
    expect(answers.filter((each) => each.length === 0)).toHaveLength(1);
    const seen = await look();
    expect(seen.state).toBe('settled');
    expect(seen.participants.map(({ settledPence }: Part) => settledPence)).toEqual([
      all(['next'], (price) => raised(price, 350)),
      all(['lead'], (price) => raised(price, 350)),
    ]);
    expect(await on('next', 'leaveJointNegotiation', { reason: 'Too late.' }, 'LeaveJointlyInput')).toEqual(['wrongState']);
  });

  it('comes into force member by member, each by its own matrix, and to the penny', async () => {
    const [lead, next] = [await partOf('Testshire'), await partOf('Nextshire')];
    const nextRequest = await askApproval('neighbour', next.returnId);
    const leadRequest = await askApproval('officer', lead.returnId);
    expect(nextRequest.steps.map(({ role }) => role)).toEqual(['financePartner']);
    expect(leadRequest.steps.map(({ role }) => role)).toEqual(['headOfSes', 'financePartner']);
    expect(await decide('nextFinance', nextRequest)).toEqual([]);
    expect(await priceNow(world.neighbourId, 'birch')).toBe(all(['next'], (price) => raised(price, 350)));
    expect(await priceNow(world.authorityId, 'birch')).toBe(all(['lead'], pence));
    expect(await decide('head', leadRequest)).toEqual([]);
    expect(await decide('finance', leadRequest)).toEqual([]);
    expect(await priceNow(world.authorityId, 'birch')).toBe(all(['lead'], (price) => raised(price, 350)));
    const { rows } = await world.owner.query(
      `select authority_id, count(*)::int as letters from documents where kind = 'variationLetter' group by 1 order by 1`,
    );
    expect(rows).toHaveLength(2);
  });
});

describe('two councils and one school, all prices together or none', () => {
  it('is accepted by the lead at the lower rise that the school asks for so many places', async () => {
    expect(await open('ash', 'allOrNone')).toEqual([]);
    await join('lead', 'next', 'third');
    expect(await on('officer', 'askSchoolJointly')).toEqual([]);
    const form = await (await browse(world, EMAILS.fees)).get(`/joint-returns/${jointId}/send`);
    expect(form.text).toContain('12 places together');
    const wrong = await form.submit({ percent: '5', volumePercent: '6', leastPlaces: '7' }, { button: 'Send to all councils' });
    expect(wrong.errors).toEqual(['The rise for more places is lower than the plain one.']);
    // One line asks for less than either rise: what both sides see, and what is settled, is counted line by line.
    const kept = wrong.$('input[name^="line-"]').first().attr('name')!;
    const sent = await wrong.submit(
      { volumePercent: '3', driverFigures: 'Pay award 5%', [kept]: '59999.99' },
      { button: 'Send to all councils' },
    );
    expect(sent.text).toContain(formatShortPounds(pounds(all(['lead', 'third', 'next'], butOne(300)) / 100)));
    expect(sent.message).toContain('Sent to all councils.');
    expect(sent.text).toContain('5.00%, or 3.00% while at least 7 places take part');
    expect(await on('third', 'leaveJointNegotiation', { reason: 'Alone.' }, 'LeaveJointlyInput')).toEqual([]);
    // Seven places remain: the lower rise still stands.
    expect((await look()).state).toBe('submitted');
    expect(await on('fees', 'agreeJointly')).toEqual(['wrongSide']);
    expect(await on('llr', 'agreeJointly')).toEqual([]);
    expect((await look()).participants.map(({ settledPence }: Part) => settledPence)).toEqual([
      all(['next'], butOne(300)),
      all(['lead'], (price) => raised(price, 300)),
    ]);
  });

  it('waits for the other’s approval, and falls for both when the other’s Finance returns it', async () => {
    const [lead, next] = [await partOf('Testshire'), await partOf('Nextshire')];
    const leadRequest = await askApproval('officer', lead.returnId);
    const nextRequest = await askApproval('neighbour', next.returnId);
    expect(await decide('head', leadRequest)).toEqual([]);
    expect(await decide('finance', leadRequest)).toEqual([]);
    expect(await requestOf('officer', lead.returnId)).toMatchObject({ state: 'approved' });
    expect(await priceNow(world.authorityId, 'ash')).toBe(all(['lead'], pence));
    expect(await decide('nextFinance', nextRequest, 'returned', 'Above what we can afford.')).toEqual([]);
    await world.app.get(Duties, { strict: false }).runAll();
    expect(await requestOf('officer', lead.returnId)).toMatchObject({ state: 'void' });
    expect([await priceNow(world.authorityId, 'ash'), await priceNow(world.neighbourId, 'ash')]).toEqual([
      all(['lead'], pence),
      all(['next'], pence),
    ]);
    expect(await on('officer', 'reopenJointNegotiation')).toEqual([]);
    expect(await look()).toMatchObject({
      state: 'reopened',
      participants: [{ returnState: 'underReview' }, { returnState: 'underReview' }],
    });
  });

  it('waits for a new offer when the school lets one run out', async () => {
    expect(await on('officer', 'offerJointly', { percentBp: 200 }, 'JointFiguresInput')).toEqual([]);
    world.clock.moveTo('2026-11-23T09:00:00Z');
    for (const [who, email] of Object.entries(emails)) client[who] = await world.as(email);
    expect(await on('fees', 'agreeJointly')).toEqual(['offerExpired']);
    await world.app.get(Duties, { strict: false }).runAll();
    expect(await look()).toMatchObject({
      state: 'reopened',
      rounds: [{ state: 'expired' }, {}],
      participants: [{ returnState: 'underReview' }, { returnState: 'underReview' }],
    });
  });

  it('comes into force for both in one transaction, though both approve at the same moment', async () => {
    expect(await on('officer', 'offerJointly', { percentBp: 250 }, 'JointFiguresInput')).toEqual([]);
    expect(await on('fees', 'agreeJointly')).toEqual([]);
    const [lead, next] = [await partOf('Testshire'), await partOf('Nextshire')];
    const leadRequest = await askApproval('officer', lead.returnId);
    const nextRequest = await askApproval('neighbour', next.returnId);
    expect(await decide('head', leadRequest)).toEqual([]);
    expect(await Promise.all([decide('finance', leadRequest), decide('nextFinance', nextRequest)])).toEqual([[], []]);
    expect([await priceNow(world.authorityId, 'ash'), await priceNow(world.neighbourId, 'ash')]).toEqual([
      all(['lead'], (price) => raised(price, 250)),
      all(['next'], butOne(250)),
    ]);
    const { rows } = await world.owner.query(
      `select distinct in_force_at from approval_requests where subject_id = any ($1) and state = 'inForce'`,
      [[lead.returnId, next.returnId]],
    );
    expect(rows).toHaveLength(1);
  });

  it('reads true in each council’s own record: who acted, in whose name', async () => {
    const { rows } = await world.owner.query<{ action: string; person_name: string; organisation_name: string }>(
      `select action, person_name, organisation_name from audit_events where chain = $1 and subject_type = 'upliftReturn' and action = 'offer' order by number limit 1`,
      [world.neighbourId],
    );
    expect(rows[0]).toEqual({ action: 'offer', person_name: 'Olu Officer', organisation_name: 'Testshire County Council' });
  });
});
