import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { browse } from '../../support/portal.js';
import { type ReturnSeen, decide, done, openCycle, requestFor, returnOf, returnsOf, sendReturn, which } from '../../support/round-acts.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

let world: RoundWorld;
let ash: ReturnSeen;
let placementId: string;

/** Ash: asked 6%, settled at 3.1%, decided seven weeks late. Birch: asked 4%, offered 2%. Cedar: no charging basis. */
beforeAll(async () => {
  world = await aRoundWorld();
  placementId = await world.aPlacement('ash', 'S-001', [
    { kind: 'core', pounds: 64_000 },
    { kind: 'therapy', pounds: 6_000 },
  ]);
  await world.aPlacement('birch', 'S-002', [{ kind: 'core', pounds: 50_000 }], { basis: 'month' });
  await world.aPlacement('cedar', 'S-003', [{ kind: 'core', pounds: 40_000 }], { basis: null });
  const [head, officer, fees] = [await world.as(EMAILS.head), await world.as(EMAILS.officer), await world.as(EMAILS.fees)];
  await openCycle(head);
  const drafts = await returnsOf(fees);
  const sent = await sendReturn(
    fees,
    drafts.find(({ school }) => school.name === 'Ash Lane School')!,
    600,
  );
  await done(officer, 'makeOffer', 'FiguresInput', { ...which(sent), percentBp: 310 });
  const settled = await done(fees, 'acceptOffer', 'ReturnInput', which(await returnOf(fees, sent.id)));
  const birch = await sendReturn(
    fees,
    drafts.find(({ school }) => school.name === 'Birch House School')!,
    400,
  );
  world.clock.moveTo('2027-05-21T09:00:00Z');
  await done(await world.as(EMAILS.officer), 'makeOffer', 'FiguresInput', { ...which(birch), percentBp: 200 });
  await done(await world.as(EMAILS.officer), 'requestApproval', 'ReturnInput', which(settled));
  for (const email of [EMAILS.head, EMAILS.finance, EMAILS.director]) {
    const decider = await world.as(email);
    expect((await decide(decider, await requestFor(decider, sent.id))).userErrors).toEqual([]);
  }
  ash = await returnOf(await world.as(EMAILS.officer), sent.id);
});
afterAll(() => world?.close());

/** A price's year 2027-28 by calendar day (153 of 365 days, then 213 of 366), reckoned here alone. */
const byDays = (price: number): number => price - Math.floor((price * 212) / 365) + Math.floor((price * 213) / 366);
const pounds = (amount: number): string =>
  `£${(amount / 100).toLocaleString('en-GB', { minimumFractionDigits: amount % 100 === 0 ? 0 : 2 })}`;

describe('The budget and its forecast', () => {
  const ashNow = byDays(6_598_400) + byDays(618_600);
  const [birchNow, birchOffered, birchAsked] = [5_000_000, 5_100_000, 5_200_000];

  it('stand beside each other: committed, with offers, with all asked, and what is not known is said', async () => {
    const page = await (await browse(world, EMAILS.finance)).get('/budget');
    expect(page.title).toBe('Budget and forecast, 2027-28 – ISS Marketplace');
    expect(page.text).toContain('Budget Not entered');
    expect(page.text).toContain(`Committed ${pounds(ashNow + birchNow)}`);
    expect(page.text).toContain(`With offers ${pounds(ashNow + birchOffered)}`);
    expect(page.text).toContain(`With all asked ${pounds(ashNow + birchAsked)}`);
    expect(page.text).toContain('1 fee line worth £40,000 a year is in none of these figures');
    const unknown = await page.follow('1 fee line worth');
    expect(unknown.table('Fee lines whose cost is not known')[0]!.join(' ')).toContain('the contract states no charging basis');
    const months = (await (await browse(world, EMAILS.finance)).get('/budget?by=month')).table('By month');
    expect(months.map(([month]) => month)).toEqual(expect.arrayContaining(['April 2027', 'March 2028']));
  });

  it('drill down from school to placement to fee line, each table adding up to the one above', async () => {
    const finance = await browse(world, EMAILS.finance);
    const school = await (await finance.get('/budget')).follow('Ash Lane School');
    expect(school.table('by placement')[0]!.slice(0, 4)).toEqual(['S-001', 'Day', '2', pounds(ashNow)]);
    const placement = await school.follow('S-001');
    const lines = placement.table('Fee lines of S-001');
    // The lines that ended on 1 April have no day in this year; those that began have all of it.
    expect(lines.map((cells) => [cells[0], cells[1]])).toEqual([
      ['Core education', '£65,984'],
      ['Therapy', '£6,186'],
    ]);
    expect(placement.$('tfoot').text()).toContain(pounds(ashNow));
    expect(placement.$(`a[href="/placements/${placementId}"]`)).toHaveLength(1);
    const csv = (await finance.get(`${school.address}&format=csv`)).body.toString('utf8');
    expect(csv.split('\r\n')[0]).toContain('With all asked: Whole (£)');
    expect(csv).toContain(`S-001,Day,2,${(ashNow / 100).toFixed(2)}`);
  });

  it('are entered by Finance with a reason, version by version; what is wrong is said beside its input', async () => {
    const finance = await browse(world, EMAILS.finance);
    const entry = await finance.get('/budget/enter?year=2027');
    const wrong = await entry.submit({ total: '100,000', day: '90,000', residential: '' });
    expect(wrong.errors).toEqual(['Say why: what the budget was set by, or what changed it']);
    const parted = await wrong.submit({ reason: 'Full council, 24 February' });
    expect(parted.errors).toEqual(['Enter the part for residential places too, or leave both parts out.']);
    expect(parted.$('#total').attr('value')).toBe('100,000');
    const entered = await parted.submit({ residential: '10,000' });
    expect(entered.message).toContain('The budget for 2027-28 is entered.');
    expect(entered.text).toContain(`${pounds(ashNow + birchNow - 10_000_000)} over the budget`);
    const twice = await parted.submit({ residential: '10,000' });
    expect(twice.message).toContain('is entered');
    const stale = await entry.submit({ total: '1', reason: 'Late' });
    expect(stale.errors[0]).toContain('Finn Finance entered this year’s budget since you opened the page.');
    expect((await finance.get('/budget/enter?year=2027')).table('Every version')).toHaveLength(1);
  });

  it('are read by the auditor, entered by no other, and shown to no provider and no neighbour', async () => {
    const auditor = await browse(world, EMAILS.auditor);
    expect((await auditor.get('/budget')).text).toContain('Every version of this budget');
    expect((await auditor.get('/budget/enter')).$('main form')).toHaveLength(0);
    const fees = await browse(world, EMAILS.fees);
    for (const address of ['/budget', '/budget/enter', '/savings', `/budget/placements/${placementId}`])
      expect((await fees.get(address)).status).toBe(403);
    const neighbour = await browse(world, EMAILS.neighbour);
    expect((await neighbour.get(`/budget/schools/${world.schools.ash.id}`)).status).toBe(404);
    expect((await neighbour.get('/budget')).text).toContain('No placement is charged in this year.');
  });
});

describe('Savings', () => {
  it('are validated as ticked, once, with where their baseline comes from', async () => {
    const finance = await browse(world, EMAILS.finance);
    const page = await finance.get('/savings');
    expect(page.table('Savings')).toHaveLength(2);
    expect(page.text).toContain('Asked by Fay Fees on 10 Nov 2026');
    const nothing = await page.submit({}, { button: 'Validate those ticked' });
    expect(nothing.errors).toEqual(['Choose the savings to validate.']);
    const ids = page
      .$('input[name=savingIds]')
      .toArray()
      .map((each) => page.$(each).attr('value')!);
    const validated = await page.submit({ savingIds: ids }, { button: 'Validate those ticked' });
    expect(validated.message).toContain('2 savings are validated.');
    expect(validated.text).toContain('Nothing is to be validated.');
    expect((await page.submit({ savingIds: ids }, { button: 'Validate those ticked' })).message).toContain('2 savings are validated.');
    const done = await finance.get('/savings?state=validated');
    expect(done.table('Savings')[0]!.join(' ')).toContain('Validated');
    expect(done.text).toContain('Avoidance: 2 savings £2,030 a year');
    const csv = (await finance.get('/savings?state=all&format=csv')).body.toString('utf8');
    expect(csv).toContain('67840.00');
    expect(csv.split('\r\n')).toHaveLength(4);
  });

  it('are read by the auditor without a tick', async () => {
    const page = await (await browse(world, EMAILS.auditor)).get('/savings?state=all');
    expect(page.table('Savings')).toHaveLength(2);
    expect(page.$('input[type=checkbox]')).toHaveLength(0);
  });
});

describe('Arrears', () => {
  it('are shown to the penny and to the day, by school and line by line, and exported', async () => {
    const finance = await browse(world, EMAILS.finance);
    const page = await finance.get('/arrears');
    expect(page.text).toContain('Owed by late decisions £297.27');
    expect(page.table('Owed by school')).toEqual([['Ash Lane School', '990101', '2', '£297.27']]);
    const core = page.table('Owed line by line').find((cells) => cells[2] === 'Core education')!;
    expect(core.slice(3, 7)).toEqual(['1 Apr 2027', '20 May 2027', 'calendar day', '£271.78']);
    expect((await page.follow('Ash Lane School')).address).toContain(`school=${world.schools.ash.id}`);
    expect((await finance.get('/arrears?format=csv')).body.toString('utf8')).toContain('2027-04-01,2027-05-20,calendar day,271.78');
    expect((await finance.get('/arrears?by=school&format=csv')).body.toString('utf8')).toContain('Ash Lane School,990101,2,297.27');
    expect(ash.state).toBe('implemented');
  });
});
