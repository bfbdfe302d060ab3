import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { statementsOf } from '../../support/count-statements.js';
import { type Browser, type BrowsedPage, browse } from '../../support/portal.js';
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
} from '../../support/round-acts.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

describe('What else is done on the page of a return', () => {
  let world: RoundWorld;
  let ash: ReturnSeen;
  let birch: ReturnSeen;
  let officer: Browser;
  const open = (ret: ReturnSeen, who = officer): Promise<BrowsedPage> => who.get(`/returns/${ret.id}`);

  beforeAll(async () => {
    world = await aRoundWorld();
    await world.owner.query('update uplift_policies set cap_bp = 150');
    for (let pupil = 0; pupil < 20; pupil += 1)
      await world.aPlacement('ash', `T-0${String(pupil).padStart(2, '0')}`, [
        { kind: 'core', pounds: 60_000 + 100 * pupil },
        { kind: 'therapy', pounds: 2_000 },
      ]);
    await world.aPlacement('birch', 'T-100', [{ kind: 'core', pounds: 64_000 }]);
    const cycleId = await openCycle(await world.as(EMAILS.head));
    const fees = await world.as(EMAILS.fees);
    const returns = await returnsOf(fees, cycleId);
    ash = await sendReturn(
      fees,
      returns.find((ret) => ret.school.id === world.schools.ash.id)!,
      500,
    );
    birch = await sendReturn(
      fees,
      returns.find((ret) => ret.school.id === world.schools.birch.id)!,
      500,
    );
    officer = await browse(world, EMAILS.officer);
  });
  afterAll(() => world.close());

  it('shows 40 lines with as few statements as one', async () => {
    const statements = await statementsOf(async () => {
      const page = await open(ash);
      expect(page.table('Fee lines by pupil').filter(([name]) => name === 'Core education')).toHaveLength(20);
      expect(page.text).toContain('Pupil T-019');
    });
    expect(statements.length).toBeLessThanOrEqual(12);
  });

  it('writes to the school in the thread that both sides keep', async () => {
    const empty = await (await open(birch)).submit({ messageBody: ' ' }, { button: 'Send the message' });
    expect(empty.errors).toEqual(['Write a message']);
    const sent = await empty.submit({ messageBody: 'Could you send the staffing plan?' }, { button: 'Send the message' });
    expect(sent.message).toBe('Message sent to the school.');
    expect(sent.$('.iss-message').text()).toContain('Olu Officer');
    expect(sent.$('.iss-message').text()).toContain('Could you send the staffing plan?');
  });

  it('asks for an exception to the cap; a director without a hand in it answers, and the recommendation follows', async () => {
    const page = await open(birch);
    const before = page.$('[name=recommended]').attr('value');
    const nothing = await page.submit({ exceptionRise: '0' }, { button: 'Ask for the exception' });
    expect(nothing.errors).toEqual(['Enter a rise above nothing and at most 100%', 'Say why the cap should not hold']);
    const asked = await nothing.submit(
      { exceptionRise: '3', exceptionReason: 'The therapist is new.' },
      { button: 'Ask for the exception' },
    );
    expect(asked.message).toBe('Exception asked for.');
    expect(asked.text).toContain('Olu Officer asked for up to 3% on 10 November 2026');
    const director = await browse(world, EMAILS.director);
    const answered = await (await open(birch, director)).submit({ answerReason: 'Agreed.' }, { button: 'Approve the exception' });
    expect(answered.text).toContain('Up to 3% is approved by Dina Director: Agreed.');
    // The officer's page from before: its button would offer another figure than it shows.
    const stale = await page.submit({}, { button: 'Offer the recommendation' });
    expect(stale.status).toBe(422);
    expect(stale.errors[0]).toMatch(/^The recommendation has changed since you opened this return: it is £65,920 a year now/);
    expect(stale.$('[name=recommended]').attr('value')).not.toBe(before);
    expect((await returnOf(await world.as(EMAILS.officer), birch.id)).rounds).toEqual([]);
  });

  it('declares a deadlock with a named owner, and leads out of it by a new offer', async () => {
    await done(await world.as(EMAILS.officer), 'startReview', 'ReturnInput', which(birch));
    const page = await open(birch);
    const unowned = await page.submit({ escalationReason: 'They will not move.' }, { button: 'Declare the deadlock' });
    expect(unowned.errors).toEqual(['Choose the person who will own this deadlock']);
    expect(unowned.$('[name=escalationReason]').text()).toBe('They will not move.');
    const owner = unowned.$('[name=ownerId] option:contains("Hana Head")').attr('value')!;
    const declared = await unowned.submit({ ownerId: owner }, { button: 'Declare the deadlock' });
    expect(declared.text).toContain('Deadlocked; Hana Head owns it.');
    expect(declared.text).toContain('They will not move.');
    const offered = await declared.submit({}, { button: 'Offer the recommendation' });
    expect(offered.message).toBe('Offer of £65,920 a year sent to the school.');
    expect(offered.text).toContain('Earlier deadlock');
  });

  it('offers line by line exactly what was typed', async () => {
    const page = await open(ash);
    const [first] = ash.lines;
    const question = await page.submit({ figures: 'lines', [`lines.${first!.id}`]: '60,001.55' }, { button: 'Send this offer' });
    const sent = question.title.includes('Send this offer?') ? await question.submit({}, { button: 'Send the offer' }) : question;
    expect(sent.message).toMatch(/^Offer of £/);
    const { rows } = await world.owner.query<{ tabled: number }>('select tabled_pence::int as tabled from return_lines where id = $1', [
      first!.id,
    ]);
    expect(rows).toEqual([{ tabled: 6_000_155 }]);
  });

  it('has an appeal decided by who did not take the decision', async () => {
    const fees = await world.as(EMAILS.fees);
    const settled = await done(fees, 'acceptOffer', 'ReturnInput', which(await returnOf(fees, birch.id)));
    await done(await world.as(EMAILS.officer), 'requestApproval', 'ReturnInput', which(settled));
    for (const email of [EMAILS.head, EMAILS.finance]) {
      const client = await world.as(email);
      await decide(client, await requestFor(client, birch.id));
    }
    const appealed = await act(fees, 'makeAppeal', 'MakeAppealInput', { returnId: birch.id, reason: 'The index was wrong.' });
    expect(appealed.userErrors).toEqual([]);
    const head = await open(birch, await browse(world, EMAILS.head));
    expect(head.text).toContain('You took part in the decision, so somebody else reviews the appeal.');
    const director = await browse(world, EMAILS.director);
    const page = await open(birch, director);
    expect(page.text).toContain('The index was wrong.');
    const undecided = await page.submit({ appealReason: 'The index is right.' }, { button: 'Decide the appeal' });
    expect(undecided.errors).toEqual(['Choose whether the appeal is upheld or dismissed']);
    const decided = await undecided.submit({ appealOutcome: 'dismissed' }, { button: 'Decide the appeal' });
    expect(decided.text).toContain('Dismissed by Dina Director: The index is right.');
  });

  it('refuses what the role may not do, whatever form is sent', async () => {
    const page = await open(ash);
    for (const email of [EMAILS.auditor, EMAILS.finance]) {
      const reader = await browse(world, email);
      const csrf = (await open(ash, reader)).$('[name=csrf]').first().attr('value')!;
      const version = page.$('[name=version]').first().attr('value')!;
      for (const [path, body] of [
        ['start-review', {}],
        ['message', { messageBody: 'Hello.' }],
        ['offer', { figures: 'percent', percentBp: '1', act: 'send', confirmed: 'yes' }],
        ['request-approval', {}],
      ] as const) {
        const fields = new Map(Object.entries({ csrf, version, ...body }).map(([name, value]) => [name, [value]]));
        expect((await reader.post(`/returns/${ash.id}/${path}`, fields)).status).toBe(403);
      }
    }
  });
});
