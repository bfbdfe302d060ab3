import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';
import { type ReturnSeen, act, done, openCycle, returnsOf, sendReturn, which } from '../support/round-acts.js';

describe('an exception to the cap', () => {
  let world: RoundWorld;
  let ret: ReturnSeen;
  beforeAll(async () => {
    world = await aRoundWorld();
    await world.owner.query('update uplift_policies set cap_bp = 150');
    await world.aPlacement('ash', 'T-001', [{ kind: 'core', pounds: 64_000 }], { upliftMonth: 9 });
    await openCycle(await world.as(EMAILS.head));
    const fees = await world.as(EMAILS.fees);
    ret = await sendReturn(fees, (await returnsOf(fees))[0]!, 500);
  });
  afterAll(() => world.close());

  const recommended = async (): Promise<[number, string]> => {
    const officer = await world.as(EMAILS.officer);
    const { data } = await officer.gql(
      `{ upliftReturn(id: "${ret.id}") { assessment { recommended { pence } lines { steps { step words } } } } }`,
    );
    const { assessment } = data.upliftReturn;
    return [assessment.recommended.pence, assessment.lines[0].steps.find(({ step }: { step: string }) => step === 'exception').words];
  };
  const approve = (email: string, riseBp: number) =>
    world
      .as(email)
      .then((client) =>
        act(client, 'approveCapException', 'CapExceptionInput', { returnId: ret.id, riseBp, reason: 'A new roof by order.' }),
      );

  it('lets the recommendation above the cap once somebody with the authority approved it, with reason and name', async () => {
    expect((await recommended())[0]).toBe(6_496_000);
    expect((await approve(EMAILS.officer, 300)).userErrors).toMatchObject([{ code: 'notAllowed' }]);
    expect((await approve(EMAILS.fees, 300)).userErrors).toMatchObject([{ code: 'notAllowed' }]);
    expect((await approve(EMAILS.director, 300)).userErrors).toEqual([]);
    const [pence, words] = await recommended();
    expect(pence).toBe(6_592_000);
    expect(words).toContain('A new roof by order.');
    expect(words).toContain('Dina Director');
    world.clock.moveTo('2026-11-10T09:01:00Z');
    expect((await approve(EMAILS.director, 0)).userErrors).toEqual([]);
    expect((await recommended())[0]).toBe(6_496_000);
  });

  it('is asked for by the officer, once at a time, and answered by somebody else: declined, or approved for less', async () => {
    const officer = await world.as(EMAILS.officer);
    const head = await world.as(EMAILS.head);
    const asked = { returnId: ret.id, riseBp: 400, reason: 'The therapist is new.' };
    const ask = (client: typeof officer, more: object = {}) =>
      act(client, 'requestCapException', 'CapExceptionInput', { ...asked, ...more });
    const decline = (client: typeof officer) =>
      act(client, 'declineCapException', 'DeclineCapExceptionInput', { returnId: ret.id, reason: 'The figures do not show it.' });
    expect((await ask(await world.as(EMAILS.fees))).userErrors).toMatchObject([{ code: 'notAllowed' }]);
    expect((await ask(officer, { riseBp: 0 })).userErrors).toMatchObject([{ code: 'exceptionOfNothing', field: ['riseBp'] }]);
    expect((await ask(officer, { clientKey: 'ask-1' })).userErrors).toEqual([]);
    expect((await ask(officer, { clientKey: 'ask-1' })).userErrors).toEqual([]);
    expect((await ask(officer)).userErrors).toMatchObject([{ code: 'exceptionAsked' }]);
    expect((await decline(officer)).userErrors).toMatchObject([{ code: 'notAllowed' }]);
    expect((await decline(await world.as(EMAILS.director))).userErrors).toEqual([]);
    expect((await decline(await world.as(EMAILS.director))).userErrors).toMatchObject([{ code: 'nothingAsked' }]);
    expect((await ask(head)).userErrors).toEqual([]);
    expect((await approve(EMAILS.head, 400)).userErrors).toMatchObject([{ code: 'separationOfDuties' }]);
    world.clock.moveTo('2026-11-10T09:02:00Z');
    expect((await approve(EMAILS.director, 200)).userErrors).toEqual([]);
    const { rows } = await world.owner.query<{ answer: string; by: string }>(
      'select answer, answered_by_name as by from cap_exception_requests order by requested_at, answered_at',
    );
    expect(rows).toEqual([
      { answer: 'declined', by: 'Dina Director' },
      { answer: 'approved', by: 'Dina Director' },
    ]);
    expect((await recommended())[0]).toBe(6_528_000);
  });

  it('is not approved by who negotiates the return, nor once it is settled', async () => {
    const head = await world.as(EMAILS.head);
    const offered = await done(head, 'makeOffer', 'FiguresInput', { ...which(ret), percentBp: 150 });
    expect((await approve(EMAILS.head, 300)).userErrors).toMatchObject([{ code: 'separationOfDuties' }]);
    await done(await world.as(EMAILS.fees), 'acceptOffer', 'ReturnInput', which(offered));
    expect((await approve(EMAILS.director, 300)).userErrors).toMatchObject([{ code: 'wrongState' }]);
  });
});
