import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ExcelJS from '@protobi/exceljs';
import { statementsOf } from '../../support/count-statements.js';
import { type Browser, type BrowsedPage, browse } from '../../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

/** What the portal promises is 12; these pages keep well below. */
const MOST_STATEMENTS = 9;

let world: RoundWorld;
let officer: Browser;
let head: Browser;
let auditor: Browser;
let neighbour: Browser;
let fees: Browser;
let rival: Browser;
let placementId: string;

const school = (rest = ''): string => `/schools/${world.schools.ash.id}${rest}`;

beforeAll(async () => {
  world = await aRoundWorld('2027-02-01T09:00:00Z');
  const { owner, schools, authorityId, neighbourId } = world;
  placementId = await world.aPlacement('ash', 'T-0001', [
    { kind: 'core', pounds: 50_000, from: '2024-09-01', until: '2025-09-01' },
    { kind: 'core', pounds: 52_000, from: '2025-09-01' },
    { kind: 'therapy', pounds: 6_000.5, from: '2024-09-01' },
  ]);
  await world.aPlacement('ash', 'T-0002', [{ kind: 'core', pounds: 61_000 }], { need: 'SEMH', naming: 'tribunal', basis: null });
  await world.aPlacement('cedar', 'T-0003', [{ kind: 'core', pounds: 44_000 }]);
  await owner.query(
    "update placements set last_reviewed_on = '2025-12-01' where pupil_id = (select id from pupils where reference = 'T-0003')",
  );
  await owner.query("insert into outward_postcodes values ('TE1', 52.63, -1.13, 3)");
  await owner.query('update schools set latitude = 52.64, longitude = -1.12 where id = $1', [schools.ash.id]);
  await owner.query('update schools set latitude = 53.6, longitude = -2.4, name = $2 where id = $1', [
    schools.cedar.id,
    'Cedar Grove School',
  ]);
  await owner.query(
    `insert into inspections (school_id, inspectorate, framework, inspected_on, result, safeguarding_met, source)
     values ($1, 'Ofsted', 'Report card 2025', '2026-03-01', $3, true, 'test'), ($2, 'Ofsted', 'EIF', '2024-03-01', $4, false, 'test')`,
    [
      schools.ash.id,
      schools.cedar.id,
      JSON.stringify({ areas: { Inclusion: 'Strong standard', Attendance: 'Expected standard' } }),
      JSON.stringify({ overall: 'Inadequate' }),
    ],
  );
  for (const kind of ['registration', 'inspection', 'safeguarding', 'saferRecruitment', 'finance', 'dataProtection'])
    await owner.query(
      `insert into due_diligence_checks (authority_id, school_id, kind, result, checked_on, expires_on, note)
       values ($1, $2, $3, 'passed', '2026-06-01', '2027-06-01', 'Seen in the office.')`,
      [authorityId, schools.ash.id, kind],
    );
  await owner.query(
    `insert into due_diligence_checks (authority_id, school_id, kind, result, checked_on, expires_on)
     values ($1, $3, 'insurance', 'passed', '2026-01-10', '2027-01-10'), ($2, $3, 'insurance', 'failed', '2027-01-10', '2028-01-10')`,
    [authorityId, neighbourId, schools.ash.id],
  );
  officer = await browse(world, EMAILS.officer);
  head = await browse(world, EMAILS.head);
  auditor = await browse(world, EMAILS.auditor);
  neighbour = await browse(world, EMAILS.neighbour);
  fees = await browse(world, EMAILS.fees);
  rival = await browse(world, EMAILS.rivalFees);
});

afterAll(() => world?.close());

/** The first cells of a table's rows. */
const firsts = (page: BrowsedPage, caption: string): string[] => page.table(caption).map(([first]) => first!);

describe('the list of schools', () => {
  it('shows what one has to do with each, and what is wrong', async () => {
    const rows = (await officer.get('/schools')).table('Schools');
    expect(rows).toHaveLength(3);
    const [ash, birch, cedar] = rows;
    expect(ash).toEqual(
      expect.arrayContaining([
        '990101',
        'Strong standard in 1, Expected standard in 1Ofsted, 1 Mar 2026',
        '2',
        '£119,001',
        '1 check to mend',
      ]),
    );
    expect(birch!.at(-1)).toBe('');
    expect(cedar!.at(-1)).toBe('Referrals held');
  });

  it.each([
    ['?q=cedar', ['Cedar Grove School']],
    ['?q=990102', ['Birch House School']],
    ['?show=ours&sort=annualFees&dir=desc', ['Ash Lane School', 'Cedar Grove School']],
    ['?show=checks', ['Ash Lane School', 'Cedar Grove School']],
    ['?near=te1+2ab&within=20', ['Ash Lane School']],
    ['?near=TE1&sort=distance', ['Ash Lane School', 'Cedar Grove School', 'Birch House School']],
    ['?kind=nmss', []],
  ])('%s', async (query, names) => {
    const page = await officer.get(`/schools${query}`);
    expect(page.status).toBe(200);
    if (names.length === 0) expect(page.text).toContain('No school matches');
    else expect(firsts(page, 'Schools').map((name) => name.replace(/Testborough.*/, ''))).toEqual(names);
  });

  it('says what is wrong with a postcode, and keeps the other filters', async () => {
    const page = await officer.get('/schools?near=ZZ9&q=ash');
    expect(page.status).toBe(422);
    expect(page.errors).toEqual(['No establishment of the register lies in ZZ9, so distances cannot be told.']);
    expect(page.$('#filter-q').val()).toBe('ash');
  });

  it('is downloaded with numbers as numbers', async () => {
    const file = await officer.get('/schools?show=ours&format=xlsx');
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(file.body as unknown as ArrayBuffer);
    const sheet = book.worksheets[0]!;
    const headings = (sheet.getRow(1).values as string[]).slice(1);
    const ash = (sheet.getRow(2).values as unknown[]).slice(1);
    expect(ash[headings.indexOf('Fees a year (£)')]).toBe(119_000.5);
    expect(ash[headings.indexOf('Our pupils')]).toBe(2);
    expect(ash[headings.indexOf('Inspected on')]).toBeInstanceOf(Date);
  });

  it('shows a neighbour none of our pupils, a provider its own alone', async () => {
    const theirs = (await neighbour.get('/schools')).table('Schools');
    expect(theirs.map((row) => row.slice(-3))).toEqual([
      ['', '', ''],
      ['', '', ''],
      ['', '', 'Referrals held'],
    ]);
    const [ash, , cedar] = (await fees.get('/schools')).table('Schools');
    expect(ash!.slice(-3, -1)).toEqual(['2', '£119,001']);
    expect(cedar!.slice(-3, -1)).toEqual(['', '']);
  });
});

describe('the page of a school', () => {
  it('tells what it is, whether referrals are held, and leads to the rest', async () => {
    const page = await officer.get(school());
    expect(page.title).toBe('Ash Lane School – ISS Marketplace');
    expect(page.text).toContain('URN 990101 · Independent special school · approved under section 41 · Open');
    expect(page.text).toContain('Our pupils 2');
    expect(page.text).toContain('1 to mend');
    expect(page.text).not.toContain('referrals are held');
    const cedar = await officer.get(`/schools/${world.schools.cedar.id}`);
    expect(cedar.text).toContain(
      'New referrals are held Safeguarding was not met (Ofsted, 1 March 2024).The school was judged “Inadequate”',
    );
  });

  it('costs few statements, as do the lists and one placement', async () => {
    const pages = ['', '/checks', '/placements', '/rates', '/liaison', '/documents', '/calendar', '/liaison/note'].map((rest) =>
      school(rest),
    );
    for (const path of [...pages, '/schools', '/placements', `/placements/${placementId}`]) {
      const statements = await statementsOf(() => officer.get(path));
      expect([path, statements.length <= MOST_STATEMENTS]).toEqual([path, true]);
    }
  });

  it('shows its placements by reference, with the money of the filter', async () => {
    const page = await officer.get(school('/placements'));
    expect(firsts(page, 'Placements')).toEqual(['T-0001', 'T-0002']);
    expect(page.$('tfoot').text()).toContain('£119,001');
  });

  it('shows what prices did, like for like', async () => {
    const page = await officer.get(school('/rates'));
    expect(page.table('How prices changed')).toEqual([['1 Sept 2025', '1', '0', '£50,000', '£52,000', '4%']]);
    expect(page.text).toContain('Core place: from £50,000 on 1 September 2024 to £56,500 on 1 February 2027');
  });

  it('has no checks and no liaison for its provider, and nothing but the register for a rival', async () => {
    const own = await fees.get(school());
    expect(own.text).toContain('Pupils placed by councils 2');
    for (const word of ['Checks', 'Liaison', 'to mend']) expect(own.text).not.toContain(word);
    for (const rest of ['/checks', '/liaison', '/liaison/note']) expect((await fees.get(school(rest))).status).not.toBe(200);
    expect((await fees.get(school('/placements'))).text).toContain('T-0001');
    const theirs = await rival.get(school());
    expect(theirs.status).toBe(200);
    for (const word of ['Placements', 'Rates', 'Pupils placed']) expect(theirs.text).not.toContain(word);
    for (const rest of ['/placements', '/rates', '/documents']) expect((await rival.get(school(rest))).status).toBe(404);
  });
});

describe('checks', () => {
  it('stand with what is wrong first; the neighbour’s own is not ours', async () => {
    const [insurance, ...others] = (await officer.get(school('/checks'))).table('Mandatory checks');
    expect(insurance).toEqual(['Insurance', 'Lapsed', '10 Jan 2026', '10 Jan 2027', '']);
    expect(others.every(([, state]) => state === 'Valid')).toBe(true);
    expect((await neighbour.get(school('/checks'))).table('Mandatory checks')[0]).toEqual([
      'Insurance',
      'Failed',
      '10 Jan 2027',
      '10 Jan 2028',
      '',
    ]);
  });

  it('are recorded by whoever may; a wrong form keeps what was typed', async () => {
    expect((await officer.get(school('/checks'))).text).not.toContain('Record a check');
    const page = await head.get(school('/checks'));
    const check = { kind: 'insurance', result: 'passed', note: 'Certificate seen, valid to the end of the year.' };
    const wrong = await page.submit({ ...check, 'expiresOn-year': '2025' }, { button: 'Record the check' });
    expect(wrong.status).toBe(422);
    expect(wrong.title).toMatch(/^Error: /);
    expect(wrong.errors).toEqual(['The check of 1 February 2027 cannot have expired before it was made.']);
    expect(wrong.$('#note').val()).toBe(check.note);
    const done = await wrong.submit(
      { 'expiresOn-year': '2027', 'expiresOn-month': '12', 'expiresOn-day': '31' },
      { button: 'Record the check' },
    );
    expect(done.message).toContain('Recorded: insurance passed.');
    expect(done.text).toContain('Certificate seen');
    expect((await officer.get(school())).text).toContain('All valid');
  });
});

describe('liaison', () => {
  it('keeps a note; a wrong form keeps what was typed', async () => {
    const form = await (await officer.get(school('/liaison'))).follow('Write a note');
    const wrong = await form.submit({ text: 'Two places free in Year 9.', 'on-year': '2028' });
    expect(wrong.status).toBe(422);
    expect(wrong.errors).toEqual(['Choose how the note came about']);
    expect(wrong.$('#text').val()).toBe('Two places free in Year 9.');
    const later = await wrong.submit({ kind: 'call' });
    expect(later.errors).toEqual(['A note is about a day that has come: use today or an earlier day.']);
    const kept = await later.submit({ 'on-year': '2027' });
    expect(kept.message).toContain('Note kept.');
    expect(kept.text).toContain('1 February 2027 Call Olu Officer Two places free in Year 9.');
  });

  it('corrects a note by another, beside it', async () => {
    const form = await (await head.get(school('/liaison'))).follow('Correct');
    expect(form.text).toContain('The note of 1 February 2027 by Olu Officer stays as it is');
    const done = await form.submit({ kind: 'call', text: 'One place free in Year 9.' });
    expect(done.text).toContain('Corrects the note of 1 February 2027');
    expect(done.text).toContain('Two places free in Year 9.');
  });

  it('is downloaded with its dates', async () => {
    const csv = (await officer.get(school('/liaison?format=csv'))).body.toString('utf8').replace('\ufeff', '').split('\r\n');
    expect(csv[0]).toBe('Day,Kind,Note,About the whole provider,Written by,Written at,Corrected later');
    expect(csv).toContain('2027-02-01,Call,Two places free in Year 9.,No,Olu Officer,2027-02-01T09:00:00.000Z,Yes');
  });

  it('plans a visit, tells who changed it meanwhile, records it', async () => {
    const plan = await (await officer.get(school('/liaison'))).follow('Plan a visit');
    const planned = await plan.submit({ 'plannedOn-day': '1', 'plannedOn-month': '2', 'plannedOn-year': '2027' });
    expect(planned.message).toContain('Visit planned for 1 February 2027.');
    const stale = await planned.follow('Change the visit');
    const mine = await (await officer.get(stale.address)).submit({ 'plannedOn-day': '9' }, { button: 'Change the visit' });
    expect(mine.message).toContain('Visit moved to 9 February 2027.');
    const told = await stale.submit({ 'plannedOn-day': '20' }, { button: 'Change the visit' });
    expect(told.status).toBe(422);
    expect(told.errors).toEqual(['A colleague changed this since you opened it. Load the page again and look.']);
    expect(told.$('#plannedOn-day').val()).toBe('20');
    expect(told.text).toContain('As it stands: 9 February 2027, Olu Officer.');
    const record = await told.follow('Record it as made');
    const made = await record.submit({
      outcome: 'All in good order.',
      'nextDueOn-day': '1',
      'nextDueOn-month': '6',
      'nextDueOn-year': '2027',
    });
    expect(made.message).toContain('Visit recorded.');
    expect(made.text).toContain('next due by 1 June 2027 All in good order.');
  });

  it('adds an action and marks it done in one press', async () => {
    const add = await (await officer.get(school('/liaison'))).follow('Add an action');
    const added = await add.submit({ what: 'Ask for the timetable', 'dueOn-day': '5', 'dueOn-month': '2', 'dueOn-year': '2027' });
    expect(added.text).toContain('Ask for the timetable Open Olu Officer, by 5 February 2027');
    const done = await added.submit({}, { button: 'Done today' });
    expect(done.message).toContain('Done.');
    expect(done.text).toContain('Nothing is open.');
  });

  it('names who looks after the school, for it or for the whole provider', async () => {
    const form = await (await officer.get(school('/liaison'))).follow('Change who looks after it');
    const seenBefore = await officer.get(form.address);
    const named = await form.submit({ personId: world.people.head, aboutProvider: 'provider' }, { button: 'Name this person' });
    expect(named.text).toContain('Hana Head has looked after all schools of Oak Education Limited since 1 February 2027.');
    expect((await officer.get(`/schools/${world.schools.birch.id}`)).text).toContain('Looked after by Hana Head');
    const stale = await seenBefore.submit({ personId: world.people.officer, aboutProvider: 'provider' }, { button: 'Name this person' });
    expect(stale.errors).toEqual(['A colleague changed who leads since you opened this: it is Hana Head. Look again.']);
  });

  it('is read by the auditor, who has no button, and by no neighbour', async () => {
    const read = await auditor.get(school('/liaison'));
    expect(read.text).toContain('One place free in Year 9.');
    expect(read.text).not.toContain('Write a note');
    expect((await auditor.get(school('/liaison/note'))).status).toBe(403);
    expect((await neighbour.get(school('/liaison'))).text).not.toContain('Year 9');
  });
});

describe('the term calendar', () => {
  it('is recorded by the school’s own provider; closures that cannot be read are told as typed', async () => {
    const page = await fees.get(school('/calendar?year=2027'));
    const wrong = await page.submit({ closures: '18/10/2027 to 22/10/2027\nhalf term' });
    expect(wrong.errors).toEqual(['“half term” is not a day or a span: write 18/10/2027 to 22/10/2027, a line each']);
    expect(wrong.$('#closures').val()).toBe('18/10/2027 to 22/10/2027\nhalf term');
    const outside = await wrong.submit({ closures: '25/12/2027' });
    expect(outside.errors).toEqual(['A closure lies inside one term; 2027-12-25 to 2027-12-25 does not.']);
    expect((await outside.submit({ closures: '18/10/2027 to 22/10/2027' })).message).toContain('The calendar of 2027/28 is recorded.');
    expect((await rival.get(school('/calendar'))).text).not.toContain('Record the calendar');
  });
});

describe('a proposed succession', () => {
  it('is confirmed on the page of either school', async () => {
    const { birch, cedar } = world.schools;
    await world.owner.query('insert into school_successions (predecessor_id, successor_id) values ($1, $2)', [birch.id, cedar.id]);
    const page = await officer.get(`/schools/${cedar.id}`);
    expect(page.text).toContain('The register suggests that Cedar Grove School (URN 990103) follows Birch House School (URN 990102)');
    const done = await page.submit({}, { button: 'Yes, it follows' });
    expect(done.message).toContain('Confirmed');
    expect((await officer.get(`/schools/${birch.id}`)).text).toContain('This school is followed by Cedar Grove School (URN 990103)');
  });
});

describe('placements', () => {
  it('are listed by reference with their money and what is to see to', async () => {
    const page = await officer.get('/placements');
    expect(firsts(page, 'Placements')).toEqual(['T-0001', 'T-0002', 'T-0003']);
    expect(page.table('Placements').map((row) => row.at(-1))).toEqual(['', 'No charging basis', 'Review overdue']);
    expect(page.text).toContain('Placements 3 Fees a year £163,001');
    expect(page.text).toContain('Reviews overdue 1');
  });

  it.each([
    ['?need=SEMH', ['T-0002']],
    ['?attention=review', ['T-0003']],
    ['?naming=tribunal&setting=day', ['T-0002']],
    ['?sort=annualFees&dir=desc', ['T-0002', 'T-0001', 'T-0003']],
    ['?q=cedar', ['T-0003']],
    ['?q=t-0001', ['T-0001']],
    ['?year=4', []],
    ['?time=over', []],
  ])('%s', async (query, references) => {
    const page = await officer.get(`/placements${query}`);
    if (references.length === 0) expect(page.text).toContain('No placement matches');
    else expect(firsts(page, 'Placements')).toEqual(references);
  });

  it('are downloaded with exact money and ISO dates', async () => {
    const csv = (await officer.get('/placements?q=T-0001&format=csv')).body.toString('utf8');
    expect(csv).toContain('T-0001,Ash Lane School,990101,Year 9,ASD,Day,Agreed,2024-09-01,,2026-06-15,58000.50,,58000.50,0.00,');
  });

  it('show one with its lines, funders, terms and every rate there was', async () => {
    const page = await officer.get(`/placements/${placementId}`);
    expect(page.text).toContain('T-0001 at Ash Lane School');
    expect(page.text).toContain('Fees a year £58,000.50');
    expect(page.table('Fee lines')).toEqual([
      ['Core place', '1 Sept 2025', '', 'exempt', 'Education (High Needs Block) 100%', '£52,000'],
      ['Therapy', '1 Sept 2024', '', 'exempt', 'Education (High Needs Block) 100%', '£6,000.50'],
    ]);
    expect(page.table('Every rate')[0]).toEqual(['Core place', '1 Sept 2025', '', '£52,000', '4%', '']);
    expect(page.text).toContain('Charged by calendar day');
  });

  it('are a provider’s own alone, without who funds them; nobody else’s at all', async () => {
    expect(firsts(await fees.get('/placements'), 'Placements')).toEqual(['T-0001', 'T-0002']);
    expect(firsts(await rival.get('/placements'), 'Placements')).toEqual(['T-0003']);
    const own = await fees.get(`/placements/${placementId}`);
    expect(own.text).toContain('Testshire County Council');
    for (const word of ['High Needs Block', 'UPN', 'postcode', 'Looked after']) expect(own.text).not.toContain(word);
    expect((await rival.get(`/placements/${placementId}`)).status).toBe(404);
    expect((await neighbour.get(`/placements/${placementId}`)).status).toBe(404);
    expect((await neighbour.get('/placements')).text).toContain('No placement matches');
  });
});
