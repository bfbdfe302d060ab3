import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { links } from '../../../src/notifications/links.js';
import { paths } from '../../../src/portal/paths.js';
import { openCycle, returnsOf, sendReturn } from '../../support/round-acts.js';
import { browse } from '../../support/portal.js';
import { aRoundWorld, EMAILS, type RoundWorld } from '../../support/round-world.js';

let world: RoundWorld;

beforeAll(async () => {
  world = await aRoundWorld();
  await world.aPlacement('ash', 'ASH-1', [{ kind: 'core', pounds: 60_000 }]);
  await world.aPlacement('birch', 'BIR-1', [{ kind: 'core', pounds: 50_000 }]);
  await openCycle(await world.as(EMAILS.head));
  const fees = await world.as(EMAILS.fees);
  for (const ret of await returnsOf(fees)) {
    await sendReturn(fees, ret, 300);
    world.clock.moveTo(new Date(world.clock.now().getTime() + 60_000));
  }
});

afterAll(() => world?.close());

describe('The notifications page', () => {
  it('lists what one was told, unread first, with the count in the header', async () => {
    const officer = await browse(world, EMAILS.officer);
    const page = await officer.get('/notifications');
    expect(page.title).toBe('Notifications – ISS Marketplace');
    expect(page.text).toContain('2 notifications are unread.');
    expect(page.$('header .iss-count').text()).toContain('2');
    const rows = page.table('Notifications');
    expect(rows).toHaveLength(2);
    expect(rows[0]!.join(' ')).toMatch(/Return received: .+ School.+ sent return 801-2027-99010\d; it asks for .+ Unread$/);
  });

  it('marks what was chosen, then all, and keeps the filter', async () => {
    const officer = await browse(world, EMAILS.officer);
    const page = await officer.get('/notifications?kind=returnReceived');
    const nothing = await page.submit({}, { button: 'Mark chosen as read' });
    expect(nothing.message).toContain('Nothing was chosen');
    const [first] = page
      .$('input[name=ids]')
      .toArray()
      .map((input) => page.$(input).attr('value')!);
    const marked = await page.submit({ ids: [first!] }, { button: 'Mark chosen as read' });
    expect(marked.address).toBe('/notifications?kind=returnReceived');
    expect(marked.message).toContain('1 notification marked as read.');
    expect((await officer.get('/notifications?show=unread')).table('Notifications')).toHaveLength(1);
    expect((await officer.get('/notifications?show=read')).table('Notifications')).toHaveLength(1);
    const all = await marked.submit({}, { button: 'Mark all as read' });
    expect(all.$('header .iss-count').length).toBe(0);
    const none = await officer.get('/notifications?show=unread');
    expect(none.text).toContain('No notification matches.');
    expect((await none.follow('Show all notifications')).table('Notifications')).toHaveLength(2);
  });

  it('opens what a notification is about, which marks it as read; nobody opens another’s', async () => {
    const fees = await browse(world, EMAILS.fees);
    const page = await fees.get('/notifications');
    const opened = await fees.get(page.$('main table a').first().attr('href')!);
    expect(opened.address).toBe('/our-schools');
    expect((await fees.get('/notifications?show=unread')).text).toContain('No notification matches.');
    const rival = await browse(world, EMAILS.rivalFees);
    expect((await rival.get(page.$('main table a').first().attr('href')!)).status).toBe(404);
  });

  it('downloads as CSV with what was written in a column of its own', async () => {
    const officer = await browse(world, EMAILS.officer);
    const csv = (await officer.get('/notifications?format=csv')).body.toString('utf8');
    expect(csv.split('\r\n')[0]).toContain('What happened,In a sentence,What was written,Kind,When,Read');
    expect(csv.trim().split('\r\n')).toHaveLength(3);
  });

  it('says to somebody who was told nothing what would stand there', async () => {
    expect((await (await browse(world, EMAILS.neighbour)).get('/notifications')).text).toContain('You have not been told of anything yet.');
    expect((await (await browse(world, EMAILS.auditor)).get('/notifications')).status).toBe(200);
  });
});

describe('Choosing how to be told', () => {
  it('shows the kinds of one’s side with what is chosen, and keeps a change', async () => {
    const fees = await browse(world, EMAILS.fees);
    const page = await fees.get('/notifications/choices');
    expect(page.$('select[name=mail-offerMade] option[selected]').attr('value')).toBe('atOnce');
    expect(page.$('select[name=mail-approvalAsked]').length).toBe(0);
    const kept = await page.submit({ 'mail-offerMade': 'never' });
    expect(kept.message).toContain('Your choices are kept.');
    const again = await fees.get('/notifications/choices');
    expect(again.$('select[name=mail-offerMade] option[selected]').attr('value')).toBe('never');
    expect(again.$('select[name=mail-settled] option[selected]').attr('value')).toBe('atOnce');
    const refused = await again.submit({ 'mail-settled': 'by pigeon' });
    expect(refused.status).toBe(422);
    expect(refused.errors).toEqual(['Choose one of those shown']);
  });
});

describe('The calendar page', () => {
  it('shows deadlines, makes the address and shows it once, renews and ends it', async () => {
    const officer = await browse(world, EMAILS.officer);
    const page = await officer.get('/calendar');
    expect(page.table('Your deadlines')).toEqual([['31 Jan 2027', 'Returns close: Fees for 2027/28']]);
    const made = await page.submit({}, { button: 'Make my calendar address' });
    const address = made.$('#address').attr('value')!;
    expect(address).toMatch(/\/calendar\/[\w-]{43}\.ics$/);
    expect(made.text).toContain('How to subscribe in Outlook');
    expect((await world.http.get(new URL(address).pathname)).text).toContain('BEGIN:VCALENDAR');
    const later = await officer.get('/calendar');
    expect(later.html).not.toContain(address);
    expect(later.text).toContain('You have a calendar address, made on');
    const renewed = await later.submit({}, { button: 'Make a new address' });
    expect(renewed.$('#address').attr('value')).not.toBe(address);
    expect((await world.http.get(new URL(address).pathname)).status).toBe(404);
    const ended = await renewed.submit({}, { button: 'End this address' });
    expect(ended.message).toContain('Your calendar address has ended.');
    expect((await world.http.get(new URL(renewed.$('#address').attr('value')!).pathname)).status).toBe(404);
  });

  it('offers none to an auditor', async () => {
    const page = await (await browse(world, EMAILS.auditor)).get('/calendar');
    expect(page.text).toContain('Your access only reads');
    expect(page.$('main form').length).toBe(0);
  });
});

describe('The reminders page', () => {
  it('is read by the council and set by who keeps its rules; what is wrong stands beside its input', async () => {
    const officer = await (await browse(world, EMAILS.officer)).get('/notifications/reminders');
    expect(officer.text).toContain('28, 14, 7 and 2 days before');
    expect(officer.$('main form').length).toBe(0);
    const head = await browse(world, EMAILS.head);
    const page = await head.get('/notifications/reminders');
    const wrong = await page.submit({ returnDays: '21, soon' });
    expect(wrong.errors).toEqual(['Enter numbers of days with commas between, for example 28, 14, 7']);
    expect(wrong.$('#returnDays').attr('value')).toBe('21, soon');
    expect((await wrong.submit({ returnDays: '21, 500' })).errors).toEqual(['Give at most ten whole numbers of days, each from 1 to 120.']);
    expect((await wrong.submit({ returnDays: '7, 21', offerWorkingDays: '' })).message).toContain('The reminders are set.');
    expect((await (await browse(world, EMAILS.officer)).get('/notifications/reminders')).text).toContain('21 and 7 days before');
    expect((await page.submit({ returnDays: '5' })).errors[0]).toContain('Somebody changed these rules');
  });
});

describe('Undelivered mail', () => {
  it('is the administrator’s to see and to have tried again', async () => {
    await world.aPerson('admin@platform.example', ['platformAdministrator'], await world.anOrganisation('platform', 'The platform'));
    await world.owner.query("update mails set state = 'failed', tries = 8, last_error = '451 try later'");
    const admin = await browse(world, 'admin@platform.example');
    const page = await admin.get('/notifications/undelivered');
    expect(page.table('Mail that could not be delivered')[0]!.slice(3)).toEqual(['Given up', '451 try later']);
    const again = await page.submit({}, { button: 'Try again' });
    expect(again.message).toContain('The mail is tried again now.');
    expect((await (await browse(world, EMAILS.head)).get('/notifications/undelivered')).status).toBe(403);
  });
});

describe('Links of notifications', () => {
  it('are the portal’s own addresses', () => {
    expect(Object.fromEntries(Object.entries(links).map(([name, link]) => [name, link('x')]))).toEqual({
      lot: paths.lot('x'),
      jointNegotiation: paths.jointNegotiation('x'),
      jointReturn: paths.jointReturn('x'),
      publishedLot: paths.publishedLot('x'),
      sharedCost: paths.sharedCost('x'),
      round: paths.round('x'),
      councilsReturn: paths.upliftReturn('x'),
      schoolsReturn: paths.schoolReturn('x'),
      ourSchools: paths.ourSchools,
      approval: paths.approval('x'),
      approvals: paths.approvals,
      letter: paths.letter('x'),
      document: paths.document('x'),
      contract: paths.contract('x'),
      wording: paths.wordingVersion('x'),
      signing: paths.signature('x'),
      signatories: paths.signatories,
      bankDetails: paths.payees,
      school: paths.school('x'),
      schoolChecks: paths.schoolChecks('x'),
      schoolFailure: paths.schoolFailure('x'),
      consultation: paths.consultation('x'),
      memberDecision: paths.memberDecision('x'),
      pooledDemand: paths.pooledDemand,
      consortium: paths.consortium,
      memberAgreement: paths.memberAgreement,
      colleagues: paths.colleagues,
    });
  });
});
