import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type BrowsedPage, browse } from '../../support/portal.js';
import { type ReturnSeen, done, openCycle, returnOf, returnsOf, sendReturn, which } from '../../support/round-acts.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

describe('The page of one return, for the council', () => {
  let world: RoundWorld;
  let ash: ReturnSeen;
  let officer: Browser;
  const address = (): string => `/returns/${ash.id}`;
  const open = (): Promise<BrowsedPage> => officer.get(address());

  beforeAll(async () => {
    world = await aRoundWorld();
    await world.owner.query(`insert into panel_meetings (authority_id, on_date, name) values ($1, '2027-05-21', 'Fee panel')`, [
      world.authorityId,
    ]);
    await world.owner.query('update uplift_policies set cap_bp = 350');
    await world.aPlacement('ash', 'T-001', [
      { kind: 'core', pounds: 64_000 },
      { kind: 'therapy', pounds: 2_000, label: 'speech and language' },
    ]);
    for (let place = 0; place < 6; place += 1)
      await world.aPlacement('birch', `T-1${String(place)}`, [{ kind: 'core', pounds: 60_000 + 2_000 * place }]);
    const cycleId = await openCycle(await world.as(EMAILS.head));
    await world.owner.query(
      'insert into cycle_budgets (cycle_id, authority_id, room_pence) select id, authority_id, 2000000 from uplift_cycles on conflict (cycle_id) do update set room_pence = excluded.room_pence',
    );
    const fees = await world.as(EMAILS.fees);
    ash = await sendReturn(
      fees,
      (await returnsOf(fees, cycleId)).find((ret) => ret.school.id === world.schools.ash.id)!,
      500,
    );
    officer = await browse(world, EMAILS.officer);
  });
  afterAll(() => world.close());

  it('shows the ask beside present, justified and recommended prices, the budget, the risk and where the price stands', async () => {
    const page = await open();
    expect(page.status).toBe(200);
    expect(page.title).toBe('Ash Lane School, uplift return – ISS Marketplace');
    expect(page.text).toContain('Waits for us: the return arrived on 10 November 2026');
    const lines = page.table('Fee lines by pupil');
    expect(lines[0]!.slice(0, 3)).toEqual(['All lines', '£66,000', '£69,3005%']);
    expect(page.text).toContain('Therapy (speech and language)');
    expect(page.table('What each figure would do to the budget').map(([name]) => name)).toEqual(['Asked', 'Recommended']);
    expect(page.text).toContain('Of £20,000 a year for rises in this round, £0 is settled and £0 offered on other returns');
    expect(page.text).toContain('fees for education is exposed under section 63(2)');
    expect(page.text).toContain('The school names Pay awards: “Pay award 4%”.');
    expect(page.$('figure.iss-chart svg').length).toBeGreaterThan(0);
    expect(page.text).toContain('No earlier round of this school is on record here.');
  });

  it('lets the officer take it up, and tells who else changed it in the meantime', async () => {
    const stale = await open();
    const taken = await stale.submit({}, { button: 'Start the review' });
    expect(taken.message).toContain('You have taken the return up.');
    expect(taken.text).toContain('Waits for us: Olu Officer is looking at it.');
    const again = await stale.submit({}, { button: 'Start the review' });
    expect(again.status).toBe(422);
    expect(again.title).toMatch(/^Error: /);
    expect(again.errors).toEqual([
      'This return has changed since you opened it. On 10 November 2026, Olu Officer of Testshire County Council took the return up for assessment. Look at it, and repeat what you still want.',
    ]);
  });

  it('works figures out before anything is sent: as a whole page without scripts, as a piece of it with them', async () => {
    const page = await open();
    const tried = await page.submit({ percentBp: '3.1' }, { button: 'Work it out' });
    expect(tried.status).toBe(200);
    expect(tried.$('.iss-answer').text()).toContain('£68,046');
    expect(tried.$('.iss-answer').text()).toContain('£1,254 less');
    expect(tried.$('#percentBp').attr('value')).toBe('3.1');
    const piece = await officer.get(`${address()}/what-if?figures=percent&percentBp=4`);
    expect(piece.html).not.toContain('<html');
    expect(piece.html).toContain('£68,640');
    expect(piece.html).toContain('2 of 2 lines above it');
    const nonsense = await officer.get(`${address()}/what-if?figures=percent&percentBp=three`);
    expect(nonsense.html).toContain('Enter a percentage with at most two decimals');
    expect((await returnOf(await world.as(EMAILS.officer), ash.id)).rounds).toEqual([]);
  });

  it('keeps what was typed where it is refused, beside its input', async () => {
    const page = await open();
    const [core, therapy] = ash.lines;
    const wrong = await page.submit(
      { figures: 'lines', [`lines.${core!.id}`]: '70,000', [`lines.${therapy!.id}`]: '', offerMessage: 'Our best.' },
      { button: 'Send this offer' },
    );
    expect(wrong.status).toBe(422);
    expect(wrong.errors).toEqual(['Enter a price for every line; its present price if nothing changes']);
    expect(wrong.$(`[name="lines.${core!.id}"]`).attr('value')).toBe('70,000');
    expect(wrong.$('[name=offerMessage]').text()).toBe('Our best.');
    const above = await wrong.submit({ [`lines.${therapy!.id}`]: '2,000' }, { button: 'Send this offer' });
    expect(above.errors).toEqual(['£70,000.00 is more than the £67,200.00 asked for.']);
  });

  it('offers the recommendation by one press, with its money beside the button', async () => {
    const page = await open();
    const form = page.$(`form[action="${address()}/offer-recommendation"]`);
    const recommended = Number(form.find('[name=recommended]').attr('value'));
    expect(form.text()).toMatch(/Offer the recommendation: £68,\d{3}/);
    expect(form.text()).toMatch(/than asked/);
    const sent = await page.submit({}, { button: 'Offer the recommendation' });
    expect(sent.message).toMatch(/^Offer of £68,\d{3} a year sent to the school\.$/);
    expect(sent.text).toContain('Waits for the school: our offer');
    expect(sent.text).toContain('Recommended then: the same.');
    const stored = await returnOf(await world.as(EMAILS.officer), ash.id);
    expect(stored).toMatchObject({ state: 'offered', tabled: { pence: recommended } });
    ash = stored;
  });

  it('answers a counter-offer; going beyond the recommendation asks for a second look', async () => {
    const fees = await world.as(EMAILS.fees);
    ash = await done(fees, 'counterOffer', 'FiguresInput', { ...which(ash), percentBp: 450, message: 'Our pay award is 4%.' });
    const page = await open();
    expect(page.text).toContain('Waits for us: the school answered with £68,970 a year (4.5%: £2,970 more a year).');
    expect(page.text).toContain('“Our pay award is 4%.”'.slice(1, -1));
    const question = await page.submit({ percentBp: '4', offerMessage: 'Our last word.' }, { button: 'Send this offer' });
    expect(question.title).toContain('Send this offer?');
    expect(question.text).toContain('2 lines are above the cap.');
    expect(question.text).toContain('above the recommendation');
    expect(question.text).toContain('Our last word.');
    const sent = await question.submit({}, { button: 'Send the offer' });
    expect(sent.message).toBe('Offer of £68,640 a year sent to the school.');
    ash = await returnOf(await world.as(EMAILS.officer), ash.id);
    expect(ash.rounds.at(-1)).toMatchObject({ total: { pence: 6_864_000 } });
  });

  it('settles once where two press at the same moment, and asks for approval', async () => {
    const fees = await world.as(EMAILS.fees);
    ash = await done(fees, 'counterOffer', 'FiguresInput', { ...which(ash), percentBp: 300 });
    const head = await browse(world, EMAILS.head);
    const pages = await Promise.all([open(), head.get(address())]);
    const both = await Promise.all(pages.map((page) => page.submit({}, { button: 'Accept the school’s counter-offer' })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 422]);
    const [late] = both.filter(({ status }) => status === 422);
    expect(late!.errors[0]).toMatch(/^This return has changed since you opened it\. On 10 November 2026, .* settled at £67,980 a year/);
    const settled = await open();
    expect(settled.text).toContain('Settled at £67,980 a year.');
    const asked = await settled.submit({}, { button: 'Ask for approval' });
    expect(asked.message).toContain('Approval asked for.');
    expect(asked.text).toContain('Waits for those who must approve.');
    expect(asked.text).toContain('Head of SES: Waits');
    ash = await returnOf(await world.as(EMAILS.officer), ash.id);
    expect(ash.state).toBe('inApproval');
  });

  it('is read by Finance, director and auditor without buttons, by the school on its own page, by a neighbour not at all', async () => {
    for (const email of [EMAILS.finance, EMAILS.director, EMAILS.auditor]) {
      const reader = await browse(world, email);
      const page = await reader.get(address());
      expect(page.status).toBe(200);
      expect(page.$('main form[method=post]').length).toBe(0);
      expect(page.text).toContain('Ash Lane School');
    }
    const fees = await browse(world, EMAILS.fees);
    expect((await fees.get(address())).address).toBe(`/school-returns/${ash.id}`);
    expect((await fees.get(`${address()}/what-if?percentBp=1`)).status).toBe(403);
    const neighbour = await browse(world, EMAILS.neighbour);
    expect((await neighbour.get(address())).status).toBe(404);
    expect((await neighbour.get(`${address()}/what-if?percentBp=1`)).status).toBe(404);
    const rival = await browse(world, EMAILS.rivalFees);
    expect((await rival.get(address())).status).toBe(404);
  });

  it('is entered for a school that sent it on paper, with its day of receipt', async () => {
    const birch = (await returnsOf(await world.as(EMAILS.officer))).find((ret) => ret.school.id === world.schools.birch.id)!;
    const draft = await officer.get(`/returns/${birch.id}`);
    expect(draft.text).toContain('The school has not sent its return.');
    const enter = await draft.follow('Enter the figures yourself');
    const [first, ...others] = birch.lines;
    const unclear = await enter.submit(
      { [`lines.${first!.id}`]: '3', [`figures.${first!.id}`]: 'Pay award 4%' },
      { button: 'Send the return for the school' },
    );
    expect(unclear.status).toBe(422);
    expect(unclear.errors).toHaveLength(2);
    expect(unclear.errors[1]).toBe('Enter the day on which it arrived');
    expect(unclear.$(`[name="figures.${first!.id}"]`).attr('value')).toBe('Pay award 4%');
    const arrived = { 'receivedOn-day': '9', 'receivedOn-month': '11', 'receivedOn-year': '2026' };
    const unanswered = await unclear.submit(
      { ...arrived, [`lines.${first!.id}`]: '3%', [`driver.${first!.id}`]: 'pay' },
      { button: 'Send the return for the school' },
    );
    expect(unanswered.errors).toHaveLength(others.length);
    const prices = Object.fromEntries(others.map((line) => [`lines.${line.id}`, String(line.current.pence / 100)]));
    const sent = await unanswered.submit(prices, { button: 'Send the return for the school' });
    expect(sent.message).toBe('The return is entered for the school.');
    expect(sent.text).toContain('received 9 November 2026');
    expect(await returnOf(await world.as(EMAILS.officer), birch.id)).toMatchObject({ state: 'submitted', receivedOn: '2026-11-09' });
    expect((await officer.get(`/returns/${birch.id}/enter`)).message).toBe('This return can no longer be entered here.');
  });

  it('gives its lines as a file', async () => {
    const csv = await officer.get(`${address()}/lines?format=csv`);
    expect(csv.status).toBe(200);
    expect(csv.html).toContain('T-001,core,');
    expect(csv.headers['content-disposition']).toContain(`return-${ash.reference}.csv`);
  });
});
