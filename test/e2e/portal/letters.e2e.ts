import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LongWorkRunner } from '../../../src/platform/jobs/long-work-runner.js';
import { aDocx, aPdf } from '../../support/letter-files.js';
import { type Browser, browse } from '../../support/portal.js';
import { openCycle, returnOf, type ReturnSeen, returnsOf } from '../../support/round-acts.js';
import { aRoundWorld, EMAILS, type RoundWorld } from '../../support/round-world.js';

let world: RoundWorld;
let officer: Browser;
let ash: ReturnSeen;

beforeAll(async () => {
  world = await aRoundWorld('2027-01-20T09:00:00Z');
  await world.aPlacement('ash', 'T-001', [
    { kind: 'core', pounds: 64_000 },
    { kind: 'therapy', pounds: 6_000 },
  ]);
  await world.aPlacement('birch', 'T-003', [{ kind: 'core', pounds: 50_000 }]);
  const cycleId = await openCycle(await world.as(EMAILS.head));
  ash = (await returnsOf(await world.as(EMAILS.officer), cycleId)).find(({ school }) => school.id === world.schools.ash.id)!;
  officer = await browse(world, EMAILS.officer);
});

afterAll(() => world?.close());

const LETTER = [
  'Ash Lane School (URN 990101)',
  '15 January 2027',
  '',
  "Core fees will rise by 4% from 1 April 2027, because of the teachers' pay award.",
  'Therapy charges will remain unchanged.',
];

const RECEIVED = { 'receivedOn-day': '18', 'receivedOn-month': '1', 'receivedOn-year': '2027', channel: 'post' };

describe('Fee letters in the browser', () => {
  it('asks for a letter and its day, and says what is wrong with both', async () => {
    const empty = await officer.get('/letters');
    expect(empty.text).toContain('No fee letter was logged yet');
    const form = await empty.follow('Add letters');
    const wrong = await form.submit({ ...RECEIVED, 'receivedOn-year': '2028' });
    expect(wrong.status).toBe(422);
    expect(wrong.errors).toEqual(['Choose the letter']);
    const future = await form.submit({ ...RECEIVED, 'receivedOn-year': '2028', file: { name: 'a.pdf', bytes: aPdf([LETTER]) } });
    expect(future.errors).toEqual(['A letter cannot have arrived after today.']);
    expect(future.$('[name=receivedOn-year]').attr('value')).toBe('2028');
  });

  it('shows what the letter asks beside it, and enters the return as the officer corrected it', async () => {
    const form = await officer.get('/letters/new');
    const letter = await form.submit({ ...RECEIVED, file: { name: 'Fees 2027.pdf', bytes: aPdf([LETTER]) } });
    expect(letter.title).toContain('Fees 2027.pdf');
    expect(letter.text).toContain('Received on 18 January 2027 by post');
    expect(letter.$('mark#ask-0').text()).toContain('Core fees will rise by 4%');
    expect(letter.text).toContain('4.00% more, core fees');
    expect(letter.text).toContain('Ash Lane School, URN 990101');
    const inputs = letter.$('.iss-asked input').toArray();
    expect(inputs.map((each) => letter.$(each).attr('value'))).toEqual(['66560.00', '6000.00']);
    const wrong = await letter.submit({ [letter.$(inputs[0]).attr('name')!]: 'lots', driver: '' }, { button: 'Enter the return' });
    expect(wrong.errors).toEqual(['Enter an amount in pounds, for example 64,000 or 64,000.50']);
    const undriven = await letter.submit({ driver: '' }, { button: 'Enter the return' });
    expect(undriven.status).toBe(422);
    expect(undriven.errors).toHaveLength(1);
    const saved = await letter.submit({ [letter.$(inputs[1]).attr('name')!]: '6,120' }, { button: 'Save and come back' });
    expect(saved.message).toContain('Saved');
    expect(saved.$(`[name="${letter.$(inputs[1]).attr('name')!}"]`).attr('value')).toBe('6120.00');
    await saved.submit({ attach: 'yes' }, { button: 'Enter the return', follow: false });
    const ret = await returnOf(await world.as(EMAILS.officer), ash.id);
    expect(ret).toMatchObject({ state: 'submitted', receivedOn: '2027-01-18' });
    expect(ret.lines.map(({ asked }) => asked?.pence).sort()).toEqual([612_000, 6_656_000]);
    const done = await officer.get(letter.address);
    expect(done.text).toContain('This letter became the return');
    expect(done.$('button:contains("Enter the return")')).toHaveLength(0);
  });

  it('takes no school by its name, works one percentage out for all lines, and sets a letter aside', async () => {
    const form = await officer.get('/letters/new');
    const docx = await aDocx(['Birch House School', 'We will write again about fees, which rise in September.']);
    const letter = await form.submit({ ...RECEIVED, file: { name: 'Birch.docx', bytes: docx } });
    expect(letter.text).toContain('No rise and no price was found in it');
    expect(letter.$('[name=urn]:checked')).toHaveLength(0);
    expect((await letter.submit({}, { button: 'Confirm the school' })).errors).toEqual(['Choose the school that wrote']);
    const unknown = await letter.submit({ urn: 'other', otherUrn: '1' }, { button: 'Confirm the school' });
    expect(unknown.errors).toEqual(['No school of the register has the URN 1.']);
    const chosen = await letter.submit({ urn: '990102' }, { button: 'Confirm the school' });
    expect(chosen.text).toContain('Birch House School, URN 990102');
    const worked = await chosen.submit({ percent: '3', act: 'fill' }, { button: 'Work it out' });
    expect(worked.$('.iss-asked input').attr('value')).toBe('51500.00');
    const aside = await worked.submit({ because: 'It announces another letter' }, { button: 'Set it aside' });
    expect(aside.text).toContain('Set aside by Olu Officer: It announces another letter');
    const again = await aside.submit({}, { button: 'Take it up again' });
    expect(again.message).toBe('The letter is taken up again.');
  });

  it('reads many as long work that can be left, and lists and exports them', async () => {
    const form = await officer.get('/letters/new');
    const files = [1, 2, 3].map((number) => ({ name: `Letter ${String(number)}.pdf`, bytes: aPdf(number === 2 ? [[]] : [LETTER]) }));
    const progress = await form.submit({ ...RECEIVED, file: files });
    expect(progress.title).toContain('Reading 3 letters');
    expect(progress.html).toContain('<meta http-equiv="refresh" content="4">');
    const workId = progress.address.split('/').at(-1)!;
    await world.app.get(LongWorkRunner).run({ workId, authorityId: world.authorityId });
    const done = await officer.get(progress.address);
    expect(done.html).not.toContain('http-equiv="refresh"');
    const list = await done.follow('Go to the letters');
    expect(
      list
        .table('Fee letters')
        .map(([name, , , , state]) => [name, state])
        .sort(),
    ).toEqual([
      ['Birch.docx', 'To be read by you'],
      ['Fees 2027.pdf', 'Return entered'],
      ['Letter 1.pdf', 'Proposal to confirm'],
      ['Letter 2.pdf', 'To be read by you'],
      ['Letter 3.pdf', 'Proposal to confirm'],
    ]);
    const proposed = await officer.get('/letters?state=proposed&q=letter');
    expect(proposed.table('Fee letters')).toHaveLength(2);
    const csv = await officer.get('/letters?state=proposed&format=csv');
    expect(csv.body.toString()).toContain('Letter 1.pdf');
    expect((await (await browse(world, EMAILS.neighbour)).get(progress.address)).status).toBe(404);
  });

  it('is read by an auditor, who changes nothing, and is not there for others', async () => {
    const auditor = await browse(world, EMAILS.auditor);
    const list = await auditor.get('/letters');
    expect(list.status).toBe(200);
    const letter = await list.follow('Letter 1.pdf');
    expect(letter.$('main form')).toHaveLength(0);
    expect((await auditor.get('/letters/new')).status).toBe(403);
    expect((await (await browse(world, EMAILS.fees)).get('/letters')).status).toBe(403);
    expect((await (await browse(world, EMAILS.neighbour)).get(letter.address)).status).toBe(404);
  });
});
