import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { browse } from '../../support/portal.js';
import { type ReturnSeen, done, openCycle, returnOf, returnsOf, sendReturn, which } from '../../support/round-acts.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

let world: RoundWorld;
/** Ash, £2,560 a year more: Head of SES, then Finance. Birch, £90,000 more: the director alone. */
let ash: ReturnSeen;
let birch: ReturnSeen;
const addresses = new Map<string, string>();

/** Somebody who negotiates and holds a deciding role as well. */
const BOTH = 'both@testshire.example';

async function askApproval(school: string): Promise<ReturnSeen> {
  const [officer, fees] = [await world.as(EMAILS.officer), await world.as(EMAILS.fees)];
  const draft = (await returnsOf(fees)).find((each) => each.school.name === school)!;
  const sent = draft.state === 'draft' ? await sendReturn(fees, draft, 400) : draft;
  const settled = await done(officer, 'acceptOffer', 'ReturnInput', which(sent));
  const asked = await done(officer, 'requestApproval', 'ReturnInput', which(settled));
  const { data } = await officer.gql('{ approvalRequests(first: 100) { nodes { id subjectId state } } }');
  const open = data.approvalRequests.nodes.find(
    (each: { subjectId: string; state: string }) => each.subjectId === asked.id && each.state === 'pending',
  );
  addresses.set(school, `/approvals/${open.id}`);
  return asked;
}

beforeAll(async () => {
  world = await aRoundWorld();
  await world.aPerson(BOTH, ['sesOfficer', 'headOfSes'], world.authorityId, 'Bo Both');
  await world.aPlacement('ash', 'S-1', [{ kind: 'core', pounds: 64_000 }]);
  for (let pupil = 0; pupil < 30; pupil += 1) await world.aPlacement('birch', `B-${pupil}`, [{ kind: 'core', pounds: 75_000 }]);
  await world.aPlacement('cedar', 'C-1', [{ kind: 'core', pounds: 40_000 }]);
  await openCycle(await world.as(EMAILS.head));
  const fees = await world.as(EMAILS.fees);
  const draft = (await returnsOf(fees)).find((each) => each.school.name === 'Ash Lane School')!;
  const sent = await sendReturn(fees, draft, 600);
  await done(await world.as(BOTH), 'makeOffer', 'FiguresInput', { ...which(sent), percentBp: 400 });
  const settled = await done(fees, 'acceptOffer', 'ReturnInput', which(await returnOf(fees, sent.id)));
  ash = await done(await world.as(EMAILS.officer), 'requestApproval', 'ReturnInput', which(settled));
  const { data } = await (await world.as(EMAILS.officer)).gql('{ approvalRequests(first: 100) { nodes { id subjectId } } }');
  addresses.set(
    'Ash Lane School',
    `/approvals/${data.approvalRequests.nodes.find((each: { subjectId: string }) => each.subjectId === ash.id).id}`,
  );
  birch = await askApproval('Birch House School');
});
afterAll(() => world?.close());

const at = (school: string): string => addresses.get(school)!;

describe('The list of approvals', () => {
  it('shows first what waits for me, then all, with money and age', async () => {
    const head = await browse(world, EMAILS.head);
    const page = await head.get('/approvals');
    expect(page.title).toBe('Approvals – ISS Marketplace');
    expect(page.table('Waiting for you')).toHaveLength(1);
    expect(page.table('Waiting for you')[0]!.join(' | ')).toContain('£2,560');
    const all = page.table('All requests');
    expect(all.map(([title]) => title).sort()).toEqual([
      expect.stringContaining('Ash Lane School'),
      expect.stringContaining('Birch House School'),
    ]);
    expect(page.text).toContain('Director, step 1 of 1');
    const director = await (await browse(world, EMAILS.director)).get('/approvals');
    expect(director.table('Waiting for you')[0]![0]).toContain('Birch House School');
  });

  it('is sorted, filtered by the address and exported with typed cells', async () => {
    const finance = await browse(world, EMAILS.finance);
    const sorted = await finance.get('/approvals?sort=value&dir=asc');
    expect(sorted.table('All requests')[0]![0]).toContain('Ash Lane School');
    expect((await finance.get('/approvals?q=birch')).table('All requests')).toHaveLength(1);
    expect((await finance.get('/approvals?state=inForce')).text).toContain('No request matches these filters.');
    const csv = (await finance.get('/approvals?q=ash&format=csv')).body.toString('utf8').split('\r\n');
    expect(csv[0]).toContain('Change a year (£)');
    expect(csv[1]).toContain('64000.00,66560.00,2560.00,2027-04-01');
    expect(csv).toHaveLength(3);
    expect((await finance.get('/approvals?format=xlsx')).body.subarray(0, 2).toString()).toBe('PK');
  });

  it('is closed to a provider, and shows a neighbour nothing', async () => {
    const fees = await browse(world, EMAILS.fees);
    expect((await fees.get('/approvals')).status).toBe(403);
    expect((await fees.get(at('Ash Lane School'))).status).toBe(403);
    const neighbour = await browse(world, EMAILS.neighbour);
    expect((await neighbour.get('/approvals')).text).toContain('No approval has been asked for yet.');
    expect((await neighbour.get(at('Ash Lane School'))).status).toBe(404);
  });
});

describe('One request', () => {
  it('shows what is pinned, what each step rests on, who may not approve, and the return behind it', async () => {
    const page = await (await browse(world, EMAILS.finance)).get(at('Ash Lane School'));
    expect(page.table('What would change, line by line')).toEqual([
      ['S-1', 'Core education', '1 Apr 2027', '£64,000', '£67,840', expect.stringMatching(/^£/), '£66,560', '£2,560', '4%'],
    ]);
    expect(page.text).toContain('This request is for exactly 1 line as shown here. If anything in it changes, the request becomes void');
    expect(page.$('.iss-code').text()).toMatch(/^[0-9a-f]{64}$/);
    expect(page.text).toContain('£2,560 a year falls in the band up to £25,000: Head of SES, then Finance business partner.');
    const involved = page.$('h2:contains("Who took part")').next().text().replace(/\s+/g, ' ');
    expect(involved).toContain('Fay Fees entered the return, sent the return, answered an offer');
    expect(involved).toContain('Bo Both is the return’s officer, made an offer');
    expect(involved).toContain('Olu Officer asked for this approval');
    expect(page.text).toContain('Asked £67,840 a year');
    expect(page.$(`a[href="/returns/${ash.id}"]`).length).toBeGreaterThan(0);
    // Finance decides second: it is told whose turn it is, and has no button.
    expect(page.text).toContain('This step is for: head of SES, or a deputy named for today.');
    expect(page.$('button:contains("Approve")')).toHaveLength(0);
  });

  it('shows an auditor everything and offers no act', async () => {
    const page = await (await browse(world, EMAILS.auditor)).get(at('Ash Lane School'));
    expect(page.status).toBe(200);
    expect(page.$('main form')).toHaveLength(0);
  });

  it('refuses in words whoever took part, on the page and by the act itself', async () => {
    const both = await browse(world, BOTH);
    const page = await both.get(at('Ash Lane School'));
    expect(page.text).toContain('You negotiated, entered or submitted this, so somebody else must decide it.');
    expect(page.$('button:contains("Approve")')).toHaveLength(0);
    const own = page.$('form input[name=csrf]').first().attr('value')!;
    const refused = await both.post(
      `${at('Ash Lane School')}/approve`,
      new Map([
        ['csrf', [own]],
        ['version', ['1']],
      ]),
    );
    expect(refused.status).toBe(422);
    expect(refused.title).toMatch(/^Error: /);
    expect(refused.errors).toEqual(['You negotiated, entered or submitted this, so somebody else must decide it.']);
  });

  it('has its effect on the budget, the same as the forecast’s own reckoning', async () => {
    const finance = await browse(world, EMAILS.finance);
    const entry = await finance.get('/budget/enter?year=2027');
    const entered = await entry.submit({ total: '2,400,000', reason: 'Full council' });
    expect(entered.address).toBe('/budget?year=2027');
    expect(entered.message).toContain('The budget for 2027-28 is entered.');
    const page = await finance.get(at('Ash Lane School'));
    const figures = page.$('h3:contains("2027-28")').next('dl').text().replace(/\s+/g, ' ');
    // Reckoned here alone: April to August by 153 of 365 days of one academic year, September to March by 213 of 366 of the next.
    const year = (price: number): number => price - Math.floor((price * 212) / 365) + Math.floor((price * 213) / 366);
    const before = 30 * year(7_500_000) + year(6_400_000) + year(4_000_000);
    const after = before - year(6_400_000) + year(6_656_000);
    const pounds = (amount: number): string =>
      `£${(amount / 100).toLocaleString('en-GB', { minimumFractionDigits: amount % 100 === 0 ? 0 : 2 })}`;
    expect(figures).toContain('Budget £2,400,000');
    expect(figures).toContain(`Committed before ${pounds(before)}`);
    expect(figures).toContain(`This adds ${pounds(after - before)}`);
    expect(figures).toContain(`Committed after ${pounds(after)}`);
    expect(figures).toContain(`Room left ${pounds(240_000_000 - after)}`);
  });
});

describe('Deciding', () => {
  it('wants a reason to return, keeps what was typed, and tells the officer', async () => {
    const head = await browse(world, EMAILS.head);
    const page = await head.get(at('Ash Lane School'));
    const missing = await page.submit({}, { button: 'Return with this reason' });
    expect(missing.status).toBe(422);
    expect(missing.errors).toEqual(['Say why you return it, so that the officer knows what to change']);
    expect(missing.$('.govuk-error-summary a').attr('href')).toBe('#reason');
    const returned = await missing.submit({ reason: 'The index is 3.7%: offer that.' }, { button: 'Return with this reason' });
    expect(returned.message).toContain('Returned. The officer is told why');
    expect(returned.text).toContain('The index is 3.7%: offer that.');
    expect((await returnOf(await world.as(EMAILS.officer), ash.id)).state).toBe('underReview');
    await askAgain();
  });

  it('goes through the chain of a small value: Head of SES, then Finance, in force with the last', async () => {
    const head = await browse(world, EMAILS.head);
    const page = await head.get(at('Ash Lane School'));
    expect(page.text).toContain(
      'I approve £2,560 a year more: from £64,000 to £66,560 a year, on 1 fee line at Ash Lane School, from 1 April 2027.',
    );
    expect(page.text).toContain('You decide as: Head of SES.');
    const first = await page.submit({}, { button: 'Approve' });
    expect(first.message).toContain('Your approval is recorded. It is now for: Finance business partner.');
    // The same press again is the same approval, not a second one.
    const again = await page.submit({}, { button: 'Approve' });
    expect(again.message).toContain('Your approval is recorded.');
    expect(again.text).toContain('You, or your deputy, have already decided a step of this request');
    const finance = await browse(world, EMAILS.finance);
    const last = await (await finance.get(at('Ash Lane School'))).submit({}, { button: 'Approve' });
    expect(last.message).toContain('Approved and in force.');
    expect(last.text).toContain('Variation letter');
    expect((await returnOf(await world.as(EMAILS.officer), ash.id)).state).toBe('implemented');
  });

  it('tells a second person what happened in the meantime', async () => {
    const director = await browse(world, EMAILS.director);
    const page = await director.get(at('Birch House School'));
    await world.owner.query('alter table approval_requests no force row level security');
    await world.owner.query("update approval_requests set version = version + 1 where state = 'pending'");
    const stale = await page.submit({}, { button: 'Approve' });
    expect(stale.status).toBe(422);
    expect(stale.errors).toEqual(['Somebody decided a step since you opened this request. Load it again.']);
  });

  it('lets a deputy decide in the days given, named on the page, and ends it early', async () => {
    const director = await browse(world, EMAILS.director);
    const away = await director.get('/approvals/away');
    const missing = await away.submit({}, { button: 'Name this deputy' });
    expect(missing.errors).toEqual(['Choose who decides for you', 'Enter the first day', 'Enter the last day']);
    const named = await missing.submit(
      {
        toPersonId: world.people.s151,
        'from-day': '10',
        'from-month': '11',
        'from-year': '2026',
        'until-day': '20',
        'until-month': '11',
        'until-year': '2026',
        reason: 'On leave',
      },
      { button: 'Name this deputy' },
    );
    expect(named.message).toContain('Your deputy is named.');
    expect(named.text).toContain('Sam Section decides for you as Director from 10 November 2026 to 20 November 2026.');
    expect(away.$('#toPersonId').text()).not.toContain('Olu Officer');
    const deputy = await browse(world, EMAILS.s151);
    expect((await deputy.get('/approvals')).table('Waiting for you')[0]!.join(' ')).toContain('As deputy for Dina Director');
    const approved = await (await deputy.get(at('Birch House School'))).submit({}, { button: 'Approve' });
    expect(approved.message).toContain('Approved and in force.');
    expect(approved.text).toContain('Sam Section as deputy for Dina Director');
    const ended = await (await director.get('/approvals/away')).submit({}, { button: 'End it now: Sam Section' });
    expect(ended.message).toContain('The delegation has ended.');
    expect(ended.table('Deputies of the last year')[0]).toContain('Ended early');
    expect((await returnOf(await world.as(EMAILS.officer), birch.id)).state).toBe('implemented');
  });

  it('shows the matrix, and lets Finance record another from a date on', async () => {
    const finance = await browse(world, EMAILS.finance);
    const matrix = await finance.get('/approvals/matrix');
    expect(matrix.table('Who decides what, by value')[0]).toEqual(['Up to £25,000', 'Head of SES, then Finance business partner', 'No']);
    const wrong = await matrix.submit({
      'limit-1': '20,000',
      'effectiveFrom-day': '1',
      'effectiveFrom-month': '1',
      'effectiveFrom-year': '2027',
    });
    expect(wrong.errors).toEqual(['Band 2 ends at £20,000, not above the band before it.']);
    expect(wrong.$('.govuk-error-summary a').attr('href')).toBe('#limit-1');
    const recorded = await wrong.submit({ 'limit-1': '120,000' });
    expect(recorded.message).toContain('Recorded. It counts from 1 January 2027.');
    expect(recorded.text).toContain('Up to £120,000');
    const officer = await (await browse(world, EMAILS.officer)).get('/approvals/matrix');
    expect(officer.$('main form')).toHaveLength(0);
  });
});

/** The settlement again at the lower figure, and its approval asked anew. */
async function askAgain(): Promise<void> {
  const [officer, fees] = [await world.as(EMAILS.officer), await world.as(EMAILS.fees)];
  const back = await returnOf(officer, ash.id);
  const offered = await done(officer, 'makeOffer', 'FiguresInput', { ...which(back), percentBp: 400 });
  await done(fees, 'acceptOffer', 'ReturnInput', which(offered));
  const settled = await returnOf(officer, ash.id);
  await done(officer, 'requestApproval', 'ReturnInput', which(settled));
  const { data } = await officer.gql('{ approvalRequests(first: 100, states: [pending]) { nodes { id subjectId } } }');
  addresses.set(
    'Ash Lane School',
    `/approvals/${data.approvalRequests.nodes.find((each: { subjectId: string }) => each.subjectId === ash.id).id}`,
  );
}
