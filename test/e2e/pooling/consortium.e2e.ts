import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Duties } from '../../../src/platform/jobs/duties.js';
import type { Client } from '../../support/app.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

const CONSORTIA = `{ consortia { id name quorum majority
  members { authorityId name from until current }
  leads { activity name }
  sharing { id authorityName subject withName from until inForce version }
  decisions { id number title state tally waitingFor votes { authorityName vote reason personName } availableActions } } }`;

interface Decided {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly tally: string;
  readonly waitingFor: string[];
  readonly availableActions: string[];
}

describe('a consortium of three', () => {
  let world: RoundWorld;
  let consortium: string;
  let third: string;
  let newcomer: string;
  const heads: Client[] = [];

  beforeAll(async () => {
    world = await aRoundWorld();
    consortium = await world.anOrganisation('consortium', 'The Shires');
    third = await world.anOrganisation('authority', 'Thirdshire Council', { laCode: '803' });
    newcomer = await world.anOrganisation('authority', 'Farshire Council', { laCode: '804' });
    await world.aPerson('commissioner@shires.example', ['llrCommissioner'], consortium, 'Cora Commissioner');
    await world.aPerson('head@nextshire.example', ['headOfSes'], world.neighbourId, 'Ned Next');
    await world.aPerson('head@thirdshire.example', ['headOfSes'], third, 'Thea Third');
    await world.aPerson('head@farshire.example', ['headOfSes'], newcomer, 'Fred Far');
    for (const [authority, lead] of [
      [world.authorityId, true],
      [world.neighbourId, false],
      [third, false],
    ] as const)
      await world.owner.query(
        `insert into consortium_members (consortium_id, authority_id, lead, period) values ($1, $2, $3, '[2020-01-01,)')`,
        [consortium, authority, lead],
      );
    for (const email of [EMAILS.head, 'head@nextshire.example', 'head@thirdshire.example']) heads.push(await world.as(email));
  });
  afterAll(() => world.close());

  const act = async (client: Client, mutation: string, type: string, input: object): Promise<{ id: string | null; errors: string[] }> => {
    const id = mutation.includes('haring') || mutation === 'shareWithMembers' ? 'agreementId' : 'decisionId';
    const answer = await client.gql(`mutation ($input: ${type}!) { ${mutation}(input: $input) { id: ${id} userErrors { code } } }`, {
      input,
    });
    if (answer.errors) return { id: null, errors: answer.errors.map(({ extensions }) => extensions.code) };
    const { id: made, userErrors } = answer.data[mutation] as { id: string | null; userErrors: { code: string }[] };
    return { id: made, errors: userErrors.map(({ code }) => code) };
  };
  const vote = (client: Client, decisionId: string, how: string, reason?: string) =>
    act(client, 'castVote', 'CastVoteInput', { decisionId, vote: how, ...(reason && { reason }) });
  const seen = async (client: Client) => (await client.gql(CONSORTIA)).data.consortia[0];
  const decision = async (client: Client, id: string): Promise<Decided> =>
    (await seen(client)).decisions.find((each: Decided) => each.id === id);
  const propose = (client: Client, from = '2027-04-01') =>
    act(client, 'proposeMember', 'ProposeMemberInput', { consortiumId: consortium, authorityId: newcomer, from, closesOn: '2026-12-31' });

  it('is seen by its own people and its members, not by others', async () => {
    const commissioner = await world.as('commissioner@shires.example');
    expect((await seen(commissioner)).members.map(({ name }: { name: string }) => name)).toEqual([
      'Nextshire Council',
      'Testshire County Council',
      'Thirdshire Council',
    ]);
    expect((await seen(heads[1]!)).leads.map(({ name }: { name: string }) => name)).toEqual(Array(5).fill('Testshire County Council'));
    expect((await (await world.as('head@farshire.example')).gql(CONSORTIA)).data.consortia).toEqual([]);
    expect((await (await world.as(EMAILS.fees)).gql(CONSORTIA)).errors![0]!.extensions.code).toBe('notAllowed');
  });

  it('takes a member in once enough members agree, and the last vote needed carries it out', async () => {
    const commissioner = await world.as('commissioner@shires.example');
    const { id } = await propose(commissioner);
    expect(await propose(heads[0]!)).toEqual({ id: null, errors: ['alreadyOpen'] });
    expect(await decision(heads[0]!, id!)).toMatchObject({
      state: 'open',
      tally: '0 of 3 members voted (2 needed): 0 for, 0 against.',
      availableActions: ['vote'],
    });
    // The consortium's own people propose; members vote.
    expect((await vote(commissioner, id!, 'for')).errors).toEqual(['notAllowed']);
    expect((await vote(await world.as('head@farshire.example'), id!, 'for')).errors).toEqual(['notFound']);
    expect((await vote(heads[0]!, id!, 'against')).errors).toEqual(['reasonMissing']);
    expect((await vote(heads[0]!, id!, 'for')).errors).toEqual([]);
    expect((await vote(heads[0]!, id!, 'abstain')).errors).toEqual(['alreadyVoted']);
    expect(await decision(heads[0]!, id!)).toMatchObject({ state: 'open', waitingFor: ['Nextshire Council', 'Thirdshire Council'] });
    expect((await vote(heads[1]!, id!, 'for')).errors).toEqual([]);
    expect(await decision(heads[2]!, id!)).toMatchObject({ state: 'carried', tally: '2 of 3 members voted (2 needed): 2 for, 0 against.' });
    expect((await vote(heads[2]!, id!, 'for')).errors).toEqual(['alreadyDecided']);
    expect((await seen(heads[2]!)).members.find(({ authorityId }: { authorityId: string }) => authorityId === newcomer)).toMatchObject({
      from: '2027-04-01',
      until: null,
      current: false,
    });
    const told = await heads[2]!.gql('{ notifications(first: 20) { nodes { title } } }');
    expect(told.data.notifications.nodes.map(({ title }: { title: string }) => title)).toEqual(
      expect.arrayContaining(['Decided: Farshire Council joins', 'To vote on: Farshire Council joins']),
    );
    expect(await propose(commissioner)).toEqual({ id: null, errors: ['alreadyMember'] });
  });

  it('decides once, however many votes come at the same moment', async () => {
    const { id } = await act(heads[0]!, 'proposeLead', 'ProposeLeadInput', {
      consortiumId: consortium,
      activity: 'lots',
      authorityId: third,
      from: '2026-11-10',
      closesOn: '2026-12-31',
    });
    const votes = await Promise.all([...heads, ...heads].map((head) => vote(head, id!, 'for')));
    const [cast, refused] = [votes.filter(({ errors }) => errors.length === 0), votes.flatMap(({ errors }) => errors)];
    expect(cast.length).toBeGreaterThanOrEqual(2);
    expect(cast.length + refused.length).toBe(6);
    expect(refused.every((code) => ['alreadyVoted', 'alreadyDecided'].includes(code))).toBe(true);
    expect((await seen(heads[0]!)).leads).toContainEqual({ activity: 'lots', name: 'Thirdshire Council' });
    const { rows } = await world.owner.query(
      `select count(*)::int as times from audit_events where action = 'carryDecision' and subject_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ times: 1 }]);
  });

  it('ends a vote that too few took part in on its last day', async () => {
    const { id } = await act(heads[1]!, 'proposeDecisionRule', 'ProposeRuleInput', {
      consortiumId: consortium,
      quorum: 'all',
      majority: 'unanimous',
      from: '2027-01-01',
      closesOn: '2026-11-12',
    });
    expect((await vote(heads[1]!, id!, 'for')).errors).toEqual([]);
    world.clock.moveTo('2026-11-13T09:00:00Z');
    expect((await vote(heads[0]!, id!, 'for')).errors).toEqual(['closed']);
    await world.app.get(Duties).run('close-consortium-votes');
    expect(await decision(heads[0]!, id!)).toMatchObject({ state: 'lost', tally: '1 of 3 members voted (2 needed): 1 for, 0 against.' });
    expect((await seen(heads[0]!)).quorum).toBe('twoThirds');
  });

  it('lets a decision be taken back by who opened it, and nobody change what is voted on', async () => {
    const { id } = await act(heads[1]!, 'proposeLeaving', 'ProposeLeavingInput', {
      consortiumId: consortium,
      authorityId: world.neighbourId,
      until: '2027-03-31',
      closesOn: '2026-12-31',
    });
    const withdraw = (client: Client) => act(client, 'withdrawDecision', 'WithdrawDecisionInput', { decisionId: id, reason: 'We stay.' });
    expect((await withdraw(heads[0]!)).errors).toEqual(['notAllowed']);
    await expect(world.owner.query(`update consortium_decisions set content = '{}' where id = $1`, [id])).rejects.toThrow(
      'what is decided does not change while members vote on it',
    );
    expect((await withdraw(heads[1]!)).errors).toEqual([]);
    await expect(world.owner.query(`update consortium_decisions set title = 'x' where id = $1`, [id])).rejects.toThrow('never changed');
  });

  it('lets each member share what it chooses, and end it, alone', async () => {
    const share = (client: Client, more: object = {}) =>
      act(client, 'shareWithMembers', 'ShareWithMembersInput', {
        consortiumId: consortium,
        subject: 'spend',
        from: '2026-11-13',
        signedOn: '2026-11-01',
        signedByName: 'Hana Head',
        reference: 'ISA/7',
        ...more,
      });
    expect((await share(await world.as(EMAILS.officer))).errors).toEqual(['notAllowed']);
    expect((await share(heads[0]!, { reference: ' ', signedOn: '2027-01-01' })).errors).toEqual(['textMissing', 'dateInFuture']);
    expect((await share(heads[0]!, { withAuthorityId: newcomer })).errors).toEqual(['notMember']);
    const { id } = await share(heads[0]!);
    expect((await share(heads[0]!)).errors).toEqual(['alreadyShared']);
    expect((await share(heads[1]!)).errors).toEqual([]);
    const partners = async (): Promise<unknown> => {
      await world.owner.query('begin');
      await world.owner.query(`select set_config('role', 'iss_authority', true), set_config('app.organisation', $1, true)`, [
        world.neighbourId,
      ]);
      const { rows } = await world.owner.query(`select app.partners_in('spend', '2026-11-14') as partners`);
      await world.owner.query('rollback');
      return rows[0].partners;
    };
    expect(await partners()).toEqual([world.authorityId]);
    const end = (client: Client, version = 1) =>
      act(client, 'endSharing', 'EndSharingInput', { agreementId: id, version, until: '2026-11-13', reason: 'Under review.' });
    expect((await end(heads[1]!)).errors).toEqual(['notFound']);
    expect((await end(heads[0]!, 9)).errors).toEqual(['staleVersion']);
    expect((await end(heads[0]!)).errors).toEqual([]);
    expect(await partners()).toEqual([]);
  });

  it('keeps members from changing by SQL what only a decision can bring about', async () => {
    await world.owner.query('begin');
    await world.owner.query(`select set_config('role', 'iss_authority', true), set_config('app.organisation', $1, true)`, [
      world.authorityId,
    ]);
    await expect(
      world.owner.query(`insert into consortium_members (consortium_id, authority_id, period) values ($1, $2, '[2026-01-01,)')`, [
        consortium,
        newcomer,
      ]),
    ).rejects.toThrow('row-level security');
    await world.owner.query('rollback');
  });
});
