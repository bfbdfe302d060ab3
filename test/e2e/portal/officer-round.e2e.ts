import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ReturnSeen, done, openCycle, returnOf, returnsOf, sendReturn, which } from '../../support/round-acts.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';
import { statementsOf } from '../../support/count-statements.js';
import { type Browser, browse } from '../../support/portal.js';

/** A page costs no more than this, session, notices and all. */
const STATEMENT_BOUND = 12;

describe('The officer’s home and the round', () => {
  let world: RoundWorld;
  let officer: Browser;
  let cycleId: string;
  let ash: ReturnSeen;
  let birch: ReturnSeen;

  beforeAll(async () => {
    world = await aRoundWorld();
    await world.aPlacement('ash', 'T-001', [{ kind: 'core', pounds: 64_000 }]);
    await world.aPlacement('birch', 'T-002', [{ kind: 'core', pounds: 60_000 }], { need: 'SEMH' });
    await world.aPlacement('cedar', 'T-003', [{ kind: 'core', pounds: 70_000 }]);
    cycleId = await openCycle(await world.as(EMAILS.head), { roomPence: 1_000_000 });
    const fees = await world.as(EMAILS.fees);
    [ash, birch] = (await returnsOf(fees, cycleId)) as [ReturnSeen, ReturnSeen];
    ash = await sendReturn(fees, ash, 500);
    birch = await sendReturn(fees, birch, 300);
    officer = await browse(world, EMAILS.officer);
  });
  afterAll(() => world.close());

  describe('the worklist', () => {
    it('is the officer’s home, with counts and pounds on top and the dearest first', async () => {
      const home = await officer.get('/');
      expect(home.address).toBe('/worklist');
      expect(home.title).toBe('Worklist – ISS Marketplace');
      expect(home.text).toContain('Waiting on us: 2 £5,000 a year at stake');
      expect(home.table('Waiting on us, by kind')).toEqual([['New returns to review', '2', '£5,000']]);
      const rows = home.table(/^Waiting on us$/);
      expect(rows.map((row) => row.slice(0, 6))).toEqual([
        [expect.stringContaining('Ash Lane School'), 'Review', '', 'Costs from 1 Apr 2027', '0', '£3,200'],
        [expect.stringContaining('Birch House School'), 'Review', '', 'Costs from 1 Apr 2027', '0', '£1,800'],
      ]);
      const links = home.$('a[href^="/returns/"]').toArray();
      expect(links.map((each) => home.$(each).attr('href'))).toEqual([`/returns/${ash.id}`, `/returns/${birch.id}`]);
    });

    it('keeps group, person, search and order in the address', async () => {
      const found = await (await officer.get('/worklist')).submit({ q: 'birch', person: 'nobody' }, { button: 'Apply filters' });
      expect(found.address).toBe('/worklist?group=us&q=birch&person=nobody');
      expect(found.table(/^Waiting on us$/)).toHaveLength(1);
      const sorted = await found.follow('At stake a year');
      expect(sorted.address).toContain('sort=atStake');
      expect(sorted.address).toContain('q=birch');
      const mine = await officer.get('/worklist?person=me');
      expect(mine.text).toContain('Nothing waits under this choice.');
      expect((await mine.follow('Clear filters')).address).toBe('/worklist');
      expect((await officer.get('/worklist?group=nonsense&sort=nonsense&after=nonsense')).table(/^Waiting on us$/)).toHaveLength(2);
    });

    it('comes as a file with plain numbers and dates', async () => {
      const csv = (await officer.get('/worklist?group=all&format=csv')).body.toString('utf8');
      const [head, first] = csv.replace('\uFEFF', '').split('\r\n');
      expect(head).toBe(
        'School,Reference,What to do,Urgency,Due on,Days waiting,At stake a year (£),On the table a year (£),Arrears a week (£),Who',
      );
      expect(first).toBe(`Ash Lane School,${ash.reference},Review,,2027-04-01,0,3200.00,,,Nobody yet`);
      const link = (await officer.get('/worklist?q=birch')).$('a:contains("CSV")').attr('href');
      expect(link).toBe('?q=birch&format=csv');
      expect((await officer.get('/worklist?format=xlsx')).headers['content-type']).toContain('spreadsheetml');
    });

    it('is read by the auditor without acts, and by nobody outside', async () => {
      const auditor = await (await browse(world, EMAILS.auditor)).get('/worklist');
      expect(auditor.status).toBe(200);
      expect(auditor.table(/^Waiting on us$/)[0]![1]).toBe('New returns to review');
      expect((await (await browse(world, EMAILS.fees)).get('/worklist')).status).toBe(403);
      expect((await (await browse(world, EMAILS.neighbour)).get('/worklist')).text).toContain('Waiting on us: 0');
    });
  });

  describe('the round', () => {
    it('is listed with its progress and its money', async () => {
      const rounds = await officer.get('/rounds');
      expect(rounds.table('Rounds')).toEqual([
        [expect.stringContaining('Fees for 2027/28'), 'Open to 31 January 2027', '3', '1', '2', '0', '0', '£194,000', '£5,000', '£10,000'],
      ]);
      expect((await rounds.follow('Fees for 2027/28')).address).toBe(`/rounds/${cycleId}`);
    });

    it('answers the first questions on one page, every figure leading to its list', async () => {
      const round = await officer.get(`/rounds/${cycleId}`);
      expect(round.text).toContain('Present prices a year £194,000 3 returns');
      expect(round.text).toContain('Asked above them £5,000 4.03% on 2 returns');
      expect(round.text).toContain('Of 3: 1 not sent yet and 2 new.');
      expect(round.$('svg').length).toBeGreaterThan(0);
      expect(round.table('Asks by need and kind of school')).toEqual([
        ['Autism', 'Independent special school', '1', '£64,000', '£64,000', '£3,200', '5%'],
        ['Social, emotional and mental health', 'Independent special school', '1', '£60,000', '£60,000', '£1,800', '3%'],
      ]);
      expect(round.table('Schools that have not sent')).toEqual([['Cedar Grove School', '1', '£70,000']]);
      for (const [words, count] of [
        ['New: 2', 2],
        ['Not sent yet: 1', 1],
        ['4% to under 6%: 1', 1],
        ['2% to under 4%: 1', 1],
        ['Autism', 1],
      ] as const)
        expect((await round.follow(words)).table(/^Returns of/)).toHaveLength(count);
    });

    it('lists its returns with filters in the address, totals over all that match, and a file', async () => {
      const all = await officer.get(`/rounds/${cycleId}/returns?sort=asked&dir=desc`);
      expect(all.table(/^Returns of/).map((row) => row[1]!.split('801-')[0])).toEqual([
        'Ash Lane School',
        'Birch House School',
        'Cedar Grove School',
      ]);
      expect(all.text).toContain('3 returns, 2 of them sent: they ask £5,000 more a year (4.03%)');
      const filtered = await all.submit({ state: 'submitted', asked: '400-600' }, { button: 'Apply filters' });
      expect(filtered.address).toContain('state=submitted&asked=400-600');
      expect(filtered.table(/^Returns of/)).toHaveLength(1);
      expect(filtered.$('tfoot').text()).toContain('1 return');
      const csv = (await officer.get(`/rounds/${cycleId}/returns?state=draft&format=csv`)).body.toString('utf8');
      expect(csv.trim().split('\r\n')).toHaveLength(2);
      expect(csv).toContain('Cedar Grove School');
    });

    it('cannot be seen by a provider or a neighbour; the auditor sees it without acts', async () => {
      for (const path of ['', '/returns', '/bulk-offer']) {
        expect((await (await browse(world, EMAILS.fees)).get(`/rounds/${cycleId}${path}`)).status).toBe(403);
        expect((await (await browse(world, EMAILS.neighbour)).get(`/rounds/${cycleId}${path}`)).status).toBe(404);
      }
      const auditor = await browse(world, EMAILS.auditor);
      const list = await auditor.get(`/rounds/${cycleId}/returns`);
      expect(list.table(/^Returns of/)).toHaveLength(3);
      expect(list.$('main input[type=checkbox], main form[method=post]')).toHaveLength(0);
      expect((await auditor.get(`/rounds/${cycleId}`)).text).not.toContain('Offer to many');
      expect((await auditor.get(`/rounds/${cycleId}/bulk-offer`)).status).toBe(403);
      expect((await auditor.get('/rounds/new')).status).toBe(403);
      expect((await officer.get('/rounds/not-a-round')).status).toBe(404);
    });

    it('reminds the schools that have not sent, once a day', async () => {
      const round = await officer.get(`/rounds/${cycleId}`);
      const reminded = await round.submit({}, { button: 'Remind them now' });
      expect(reminded.message).toContain('1 school was reminded.');
      const told = await (await browse(world, EMAILS.rivalFees)).get('/notifications');
      expect(told.text).toContain('the return of Cedar Grove School is not sent');
      const again = await reminded.submit({}, { button: 'Remind them now' });
      expect(again.errors).toEqual(['These schools have been reminded today already.']);
      expect(await (await browse(world, EMAILS.fees)).get('/notifications').then(({ text }) => text)).not.toContain('is not sent');
      expect((await (await browse(world, EMAILS.auditor)).get(`/rounds/${cycleId}`)).text).not.toContain('Remind them now');
    });

    it('costs few statements, whatever it shows', async () => {
      for (const path of ['/worklist', '/rounds', `/rounds/${cycleId}`, `/rounds/${cycleId}/returns`, `/rounds/${cycleId}/bulk-offer`]) {
        const statements = await statementsOf(() => officer.get(path));
        expect([path, statements.length <= STATEMENT_BOUND]).toEqual([path, true]);
      }
    });
  });

  describe('an offer to many', () => {
    const preview = (query = '') => officer.get(`/rounds/${cycleId}/bulk-offer${query}`);
    const roundsOf = async (ret: ReturnSeen) => (await returnOf(await world.as(EMAILS.officer), ret.id)).rounds;

    it('shows the money of what is recommended, the budget, and what cannot be offered and why', async () => {
      const page = await preview();
      expect(page.text).toContain('3 returns are chosen.');
      const offers = page.table('What would be offered');
      expect(offers.map((row) => row.slice(2, 7))).toEqual([
        ['£64,000', '£3,200', '£2,368', '£2,368', '3.7%'],
        ['£60,000', '£1,800', '£1,800', '£1,800', '3%'],
      ]);
      expect(page.table('No offer can be made to these')).toEqual([
        ['Cedar Grove School', 'Not sent yet', 'The school has not sent it yet.'],
      ]);
      expect(page.text).toContain(
        'Agreed or on the table now £0 a year With these offers £4,168 a year Room in the budget £10,000 a year Left £5,832 a year',
      );
      expect(await roundsOf(ash)).toEqual([]);
    });

    it('offers one percentage instead, and says what is wrong with it', async () => {
      const page = await preview();
      const wrong = await page.submit({ offer: 'percent', percent: 'lots' }, { button: 'Show the money' });
      expect(wrong.status).toBe(422);
      expect(wrong.errors).toEqual(['Enter a percentage with at most two decimals, for example 3.1']);
      expect(wrong.$('button').text()).not.toContain('Send');
      const right = await wrong.submit({ offer: 'percent', percent: '2.5' }, { button: 'Show the money' });
      expect(right.address).toContain('offer=percent&percent=2.5');
      expect(right.table('What would be offered').map((row) => row[5])).toEqual(['£1,600', '£1,500']);
    });

    it('takes the ticked returns only, and never everybody for want of a tick', async () => {
      const list = await officer.get(`/rounds/${cycleId}/returns`);
      const ticked = await list.submit({ id: [ash.id] }, { button: 'Offer to the ticked returns' });
      expect(ticked.text).toContain('1 return is chosen.');
      const none = await list.submit({}, { button: 'Offer to the ticked returns' });
      expect(none.address).toBe(`/rounds/${cycleId}/returns`);
      expect(none.message).toContain('Tick the returns to offer to first');
    });

    it('shows the preview again, with what changed, when something changed since', async () => {
      const page = await preview('?state=submitted&offer=percent&percent=2');
      await done(
        await world.as(EMAILS.officer),
        'startReview',
        'ReturnInput',
        which(await returnOf(await world.as(EMAILS.officer), birch.id)),
      );
      const again = await page.submit({ message: 'One offer for all.' }, { button: 'Send 2 offers' });
      expect(again.status).toBe(422);
      expect(again.errors[0]).toContain('Nothing was sent');
      expect(again.errors[1]).toBe(
        `${birch.reference}: somebody changed it since the preview, and it is “under review” now; the offer would be the same.`,
      );
      expect(again.$('textarea[name=message]').text()).toBe('One offer for all.');
      expect([await roundsOf(ash), await roundsOf(birch)]).toEqual([[], []]);
      // What is shown now can be sent as it is shown.
      expect(again.table('What would be offered')).toHaveLength(2);
      expect(again.$('form[method=post] input[name=percent]').attr('value')).toBe('2');
    });

    it('is refused whole when one of them can no longer take it', async () => {
      const page = await preview();
      const fees = await world.as(EMAILS.fees);
      await done(fees, 'withdrawReturn', 'WithdrawReturnInput', { ...which(await returnOf(fees, birch.id)), reason: 'A mistake.' });
      const again = await page.submit({}, { button: 'Send 2 offers' });
      expect(again.status).toBe(422);
      expect(again.table('No offer can be made to these').map((row) => row[1])).toEqual(['Taken back']);
      expect(await roundsOf(ash)).toEqual([]);
      const draft = await done(fees, 'reopenReturn', 'ReturnInput', which(await returnOf(fees, birch.id)));
      birch = await sendReturn(fees, draft, 300);
    });

    it('sends one set of offers under two presses at once, and shows what was sent', async () => {
      const page = await preview('?state=submitted');
      const press = () => page.submit({ message: 'Our offer follows the index basket.' }, { button: 'Send 2 offers' });
      const [one, two] = await Promise.all([press(), press()]);
      expect([one.status, two.status]).toEqual([200, 200]);
      expect(one.address).toBe(two.address);
      expect(one.table('Offers sent').map((row) => row.slice(1, 5))).toEqual([
        ['Offered', '£66,368', '£2,368', '3.7%'],
        ['Offered', '£61,800', '£1,800', '3%'],
      ]);
      expect(one.text).toContain('2 offers, £4,168 a year above present prices.');
      for (const ret of [ash, birch]) expect(await roundsOf(ret)).toHaveLength(1);
      expect((await officer.get(`/worklist?group=offered`)).table(/^Our offers with schools$/)).toHaveLength(2);
      const others = await (await browse(world, EMAILS.head)).get(one.address);
      expect(others.status).toBe(404);
    });
  });

  describe('opening and closing a round', () => {
    it('is for the head of SES: says what is missing beside its input, keeps what was typed, opens once', async () => {
      expect((await officer.get('/rounds')).text).not.toContain('Open a round');
      expect((await officer.get('/rounds/new')).status).toBe(403);
      const head = await browse(world, EMAILS.head);
      const form = await (await head.get('/rounds')).follow('Open a round');
      expect(form.$('#academicYear').attr('value')).toBe('2027');
      const wrong = await form.submit({ academicYear: '2027', roomPence: 'plenty', 'indexTo-day': '' });
      expect(wrong.status).toBe(422);
      expect(wrong.errors).toEqual(['The date must have a day', 'Enter an amount in pounds, for example 64,000 or 64,000.50']);
      const twice = await wrong.submit({ 'indexTo-day': '1', roomPence: '5,000' });
      expect(twice.errors).toEqual(['There is a cycle for 2027 already.']);
      const opened = await twice.submit({ academicYear: '2028' });
      expect(opened.message).toContain('The round is open.');
      expect(opened.text).toContain('Fees for 2028/29');
      const close = await opened.follow('Close to new returns');
      expect(close.text).toContain('3 returns that were never sent will end.');
      const closed = await close.submit({});
      expect(closed.text).toContain('Closed to new returns');
      expect((await close.submit({})).errors).toEqual(['This cycle is closed already.']);
    });
  });
});
