import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyAudit } from '../../src/audit/verify.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';
import {
  type ReturnSeen,
  act,
  decide,
  done,
  openCycle,
  requestFor,
  returnOf,
  returnsOf,
  sendReturn,
  which,
} from '../support/round-acts.js';

const PEOPLE_AT_ONCE = 50;

describe('many at the same moment', () => {
  let world: RoundWorld;
  let returns: ReturnSeen[];

  beforeAll(async () => {
    world = await aRoundWorld();
    await world.aPlacement('ash', 'T-001', [{ kind: 'core', pounds: 64_000 }]);
    await world.aPlacement('birch', 'T-002', [{ kind: 'core', pounds: 60_000 }]);
    await openCycle(await world.as(EMAILS.head));
    const fees = await world.as(EMAILS.fees);
    returns = await returnsOf(fees);
    for (const [index, ret] of returns.entries()) returns[index] = await sendReturn(fees, ret, 500);
  });
  afterAll(() => world.close());

  it('implements a request once, however many approve it last', async () => {
    const officer = await world.as(EMAILS.officer);
    const fees = await world.as(EMAILS.fees);
    const head = await world.as(EMAILS.head);
    const offered = await done(officer, 'makeOffer', 'FiguresInput', { ...which(returns[0]!), percentBp: 300 });
    const settled = await done(fees, 'acceptOffer', 'ReturnInput', which(offered));
    await done(officer, 'requestApproval', 'ReturnInput', which(settled));
    await decide(head, await requestFor(head, settled.id));
    const last = await requestFor(head, settled.id);
    const emails = await Promise.all(
      Array.from({ length: PEOPLE_AT_ONCE }, async (_, index) => {
        const email = `finance${index}@testshire.example`;
        await world.aPerson(email, ['financePartner'], world.authorityId, `Finance ${index}`);
        return email;
      }),
    );
    const people = await Promise.all(emails.map((email) => world.as(email)));
    const answers = await Promise.all(people.map((person) => decide(person, last)));
    const accepted = answers.filter(({ userErrors }) => userErrors.length === 0);
    expect(accepted).toHaveLength(1);
    const codes = new Set(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code)));
    expect([...codes]).toEqual(['wrongState']);
    const { rows } = await world.owner.query(
      `select (select count(*) from fee_lines where from_return_id = $1)::int as new_lines, (select count(*) from documents where subject_id = $1)::int as letters,
         (select count(*) from audit_events where subject_id = $1 and action = 'implement')::int as implemented,
         (select count(*) from approval_steps where request_id = $2 and decision = 'approved')::int as approvals`,
      [settled.id, last.id],
    );
    expect(rows[0]).toEqual({ new_lines: 1, letters: 1, implemented: 1, approvals: 2 });
  });

  it('lets settling and withdrawing at the same moment end in one consistent state', async () => {
    const officer = await world.as(EMAILS.officer);
    const fees = await world.as(EMAILS.fees);
    for (let round = 0; round < 10; round += 1) {
      const ret = await returnOf(officer, returns[1]!.id);
      const offered = await done(officer, 'makeOffer', 'FiguresInput', { ...which(ret), percentBp: 200 + round });
      const [accepted, withdrawn] = await Promise.all([
        act(fees, 'acceptOffer', 'ReturnInput', which(offered)),
        act(fees, 'withdrawReturn', 'WithdrawReturnInput', { ...which(offered), reason: 'At the same moment' }),
      ]);
      const won = [accepted, withdrawn].filter(({ userErrors }) => userErrors.length === 0);
      expect(won).toHaveLength(1);
      const now = await returnOf(officer, ret.id);
      const { rows } = await world.owner.query(
        `select (select count(*) from negotiation_rounds where return_id = $1 and state = 'open')::int as open,
           (select count(*) from return_lines where return_id = $1 and settled_pence is not null)::int as settled from uplift_returns where id = $1`,
        [ret.id],
      );
      expect(rows[0]).toEqual({ open: 0, settled: now.state === 'settled' ? 1 : 0 });
      expect(now.state).toBe(accepted.userErrors.length === 0 ? 'settled' : 'withdrawn');
      if (now.state === 'settled') return;
      const reopened = await done(fees, 'reopenReturn', 'ReturnInput', which(now));
      await sendReturn(fees, reopened, 500);
    }
  });

  it('keeps the record whole', async () => {
    expect(await verifyAudit(world.ownerUrl)).toMatchObject({ breaches: [] });
  });
});
