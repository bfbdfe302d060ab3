import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Duties } from '../../src/platform/jobs/duties.js';
import { act, done, openCycle, returnsOf, sendReturn, which } from '../support/round-acts.js';
import { aRoundWorld, EMAILS, type RoundWorld } from '../support/round-world.js';

let world: RoundWorld;

beforeAll(async () => {
  world = await aRoundWorld();
  await world.aPlacement('ash', 'ASH-1', [{ kind: 'core', pounds: 60_000 }]);
  await world.aPlacement('birch', 'BIR-1', [{ kind: 'core', pounds: 50_000 }]);
  await world.aPlacement('cedar', 'CED-1', [{ kind: 'core', pounds: 40_000 }]);
  await openCycle(await world.as(EMAILS.head));
});

afterAll(() => world?.close());

/** As several replicas do at once, and then once more. */
async function remind(at: string): Promise<void> {
  world.clock.moveTo(at);
  const duties = world.app.get(Duties);
  await Promise.all([1, 2, 3].map(() => duties.run('send-reminders')));
  await duties.run('send-reminders');
}

const told = async (person: string, kind: string): Promise<string[]> =>
  (
    await world.owner.query<{ told: string }>(
      `select title || ': ' || sentence as told from notifications where person_id = $1 and kind = $2 order by happened_at, id`,
      [person, kind],
    )
  ).rows.map((row) => row.told);

describe('reminders of returns that are not sent', () => {
  it('come 28, 14, 7 and 2 days before the close, each once, to those who have something to send', async () => {
    await remind('2027-01-02T10:00:00Z');
    expect(await told(world.people.fees, 'returnsDue')).toEqual([]);
    await remind('2027-01-03T10:00:00Z');
    expect(await told(world.people.fees, 'returnsDue')).toEqual([
      'Returns to Testshire County Council close in 28 days: “Fees for 2027/28” of Testshire County Council closes at the end of 31 January 2027; the returns of Ash Lane School and Birch House School are not sent.',
    ]);
    expect(await told(world.people.rivalFees, 'returnsDue')).toHaveLength(1);
    const rival = await world.as(EMAILS.rivalFees);
    await sendReturn(rival, (await returnsOf(rival))[0]!, 300);
    await remind('2027-01-17T10:00:00Z');
    await remind('2027-01-18T10:00:00Z');
    expect(await told(world.people.fees, 'returnsDue')).toHaveLength(2);
    expect(await told(world.people.rivalFees, 'returnsDue')).toHaveLength(1);
  });

  it('that a standing system missed comes once, late, not as many as were missed', async () => {
    const fees = await world.as(EMAILS.fees);
    const birch = (await returnsOf(fees)).find(({ school }) => school.name === 'Birch House School')!;
    await sendReturn(fees, birch, 300);
    await remind('2027-01-30T10:00:00Z');
    const all = await told(world.people.fees, 'returnsDue');
    expect(all).toHaveLength(3);
    expect(all[2]).toContain('close tomorrow');
    expect(all[2]).toContain('the return of Ash Lane School is not sent.');
    await remind('2027-02-01T10:00:00Z');
    expect(await told(world.people.fees, 'returnsDue')).toHaveLength(3);
  });
});

describe('reminders of offers about to end', () => {
  it('come three working days and one before the last day, and then the lapse is told to both sides', async () => {
    world.clock.moveTo('2027-02-01T10:00:00Z');
    const officer = await world.as(EMAILS.officer);
    const ret = (await returnsOf(officer)).find(({ school }) => school.name === 'Birch House School')!;
    const offered = await done(officer, 'makeOffer', 'FiguresInput', { ...which(ret), percentBp: 100 });
    expect(offered.offerExpiresOn).toBe('2027-02-15');
    await remind('2027-02-09T10:00:00Z');
    expect(await told(world.people.fees, 'offerExpiring')).toEqual([]);
    await remind('2027-02-10T10:00:00Z');
    expect(await told(world.people.fees, 'offerExpiring')).toEqual([
      'Answer by 15 February 2027: Birch House School: Testshire County Council’s offer for Birch House School can be answered until the end of 15 February 2027; then it lapses.',
    ]);
    await remind('2027-02-12T10:00:00Z');
    await remind('2027-02-13T10:00:00Z');
    expect(await told(world.people.fees, 'offerExpiring')).toHaveLength(2);
    expect(await told(world.people.rivalFees, 'offerExpiring')).toEqual([]);
    world.clock.moveTo('2027-02-16T10:00:00Z');
    const duties = world.app.get(Duties);
    await Promise.all([duties.run('lapse-expired-offers'), duties.run('lapse-expired-offers')]);
    expect(await told(world.people.fees, 'offerLapsed')).toHaveLength(1);
    expect(await told(world.people.officer, 'offerLapsed')).toHaveLength(1);
    await remind('2027-02-16T10:00:00Z');
    expect(await told(world.people.fees, 'offerExpiring')).toHaveLength(2);
  });

  it('are not sent for an offer that was answered', async () => {
    const officer = await world.as(EMAILS.officer);
    const cedar = (await returnsOf(officer)).find(({ school }) => school.name === 'Cedar Grove School')!;
    const offered = await done(officer, 'makeOffer', 'FiguresInput', { ...which(cedar), percentBp: 100 });
    expect((await act(await world.as(EMAILS.rivalFees), 'acceptOffer', 'ReturnInput', which(offered))).userErrors).toEqual([]);
    await remind('2027-03-01T10:00:00Z');
    expect(await told(world.people.rivalFees, 'offerExpiring')).toEqual([]);
  });
});

describe('an authority’s own reminder rules', () => {
  const RULES = 'rules { returnDays offerWorkingDays version } userErrors { code field }';
  const set = async (email: string, input: object) =>
    (await world.as(email)).gql<{ setReminderRules: { rules: object | null; userErrors: { code: string; field: string[] }[] } }>(
      `mutation ($input: SetReminderRulesInput!) { setReminderRules(input: $input) { ${RULES} } }`,
      { input },
    );

  it('are the defaults until set, are kept in order, and refuse a stale version', async () => {
    const asked = await (await world.as(EMAILS.officer)).gql('{ reminderRules { returnDays offerWorkingDays version } }');
    expect(asked.data).toEqual({ reminderRules: { returnDays: [28, 14, 7, 2], offerWorkingDays: [3, 1], version: 0 } });
    const kept = await set(EMAILS.head, { version: 0, returnDays: [1, 21, 7, 7], offerWorkingDays: [] });
    expect(kept.data.setReminderRules.rules).toEqual({ returnDays: [21, 7, 1], offerWorkingDays: [], version: 1 });
    expect((await set(EMAILS.head, { version: 0, returnDays: [], offerWorkingDays: [] })).data.setReminderRules.userErrors).toMatchObject([
      { code: 'staleVersion' },
    ]);
    const again = await set(EMAILS.finance, { version: 1, returnDays: [10], offerWorkingDays: [2] });
    expect(again.data.setReminderRules.rules).toEqual({ returnDays: [10], offerWorkingDays: [2], version: 2 });
  });

  it('are set by those who keep the rules only', async () => {
    expect(
      (await set(EMAILS.officer, { version: 2, returnDays: [], offerWorkingDays: [] })).data.setReminderRules.userErrors,
    ).toMatchObject([{ code: 'notAllowed' }]);
    expect((await set(EMAILS.head, { version: 2, returnDays: [0], offerWorkingDays: [] })).data.setReminderRules.userErrors).toMatchObject([
      { code: 'invalidInput', field: ['returnDays'] },
    ]);
  });
});
