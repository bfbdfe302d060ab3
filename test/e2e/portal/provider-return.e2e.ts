import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ExcelJS from '@protobi/exceljs';
import type { Client } from '../../support/app.js';
import { type Browser, browse } from '../../support/portal.js';
import { type ReturnSeen, done, openCycle, returnOf, returnsOf, sendReturn, which } from '../../support/round-acts.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

let world: RoundWorld;
let officer: Client;
let fees: Client;
let fay: Browser;
let bea: Browser;
let ria: Browser;
let ash: ReturnSeen;
let birch: ReturnSeen;
let cycleId: string;

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

beforeAll(async () => {
  world = await aRoundWorld('2027-01-17T09:00:00Z');
  await world.aPlacement('ash', 'P-1', [
    { kind: 'core', pounds: 50_000 },
    { kind: 'therapy', pounds: 5_000, label: 'speech and language' },
  ]);
  await world.aPlacement('ash', 'P-2', [{ kind: 'core', pounds: 40_000 }]);
  await world.aPlacement('birch', 'P-3', [{ kind: 'core', pounds: 60_000 }]);
  await world.aPlacement('cedar', 'P-9', [{ kind: 'core', pounds: 70_000 }]);
  await world.aPerson('bea@oak.example', ['providerFeesManager'], world.providerId, 'Bea Bursar');
  officer = await world.as(EMAILS.officer);
  fees = await world.as(EMAILS.fees);
  cycleId = await openCycle(await world.as(EMAILS.head));
  const ours = await returnsOf(fees, cycleId);
  ash = ours.find(({ school }) => school.urn === world.schools.ash.urn)!;
  birch = ours.find(({ school }) => school.urn === world.schools.birch.urn)!;
  [fay, bea, ria] = [await browse(world, EMAILS.fees), await browse(world, 'bea@oak.example'), await browse(world, EMAILS.rivalFees)];
});

afterAll(() => world?.close());

const box = (ret: ReturnSeen, pupil: string, kind: string): string =>
  `price-${ret.lines.find((line) => line.pupilReference === pupil && line.kind === kind)!.id}`;

describe('the home of a fees manager', () => {
  it('shows the schools’ returns with their countdown, and can be filtered and downloaded', async () => {
    const home = await fay.get('/');
    expect(home.address).toBe('/our-schools');
    expect(home.text).toContain('14 days left: closes on 31 January 2027');
    const rows = home.table('Returns of our schools');
    expect(rows.map(([school]) => school)).toEqual([
      expect.stringContaining('Ash Lane School'),
      expect.stringContaining('Birch House School'),
    ]);
    expect(rows[0]!.join(' ')).toContain('0 of 3 prices given. 14 days left');
    const found = await fay.get('/our-schools?q=birch&waiting=us');
    expect(found.table('Returns of our schools')).toHaveLength(1);
    expect((await fay.get('/our-schools?waiting=customer')).text).toContain('No return matches these filters');
    expect((await fay.get('/our-schools?waiting=nonsense&customer=nonsense&year=nonsense')).status).toBe(200);
    const csv = await fay.get('/our-schools?format=csv&q=ash');
    expect(csv.body.toString('utf8')).toContain('Ash Lane School');
    expect(csv.body.toString('utf8')).toContain('95000.00');
    expect(csv.body.toString('utf8')).not.toContain('Birch');
  });

  it('is for people of providers alone', async () => {
    const page = await (await browse(world, EMAILS.officer)).get('/our-schools');
    expect(page.status).toBe(403);
  });
});

describe('a return, from draft to receipt', () => {
  it('is saved half filled in and returned to', async () => {
    const tasks = await fay.get(`/school-returns/${ash.id}`);
    expect(tasks.title).toContain('Return of Ash Lane School');
    expect(tasks.text).toContain('Give each line its new price');
    expect(tasks.text).toContain('Not started');
    const prices = await tasks.follow('Give each line its new price');
    const saved = await prices.submit({ [box(ash, 'P-1', 'core')]: '4%' }, { button: 'Save and come back later' });
    expect(saved.address).toBe(`/school-returns/${ash.id}`);
    expect(saved.message).toContain('Saved.');
    expect(saved.text).toContain('1 of 3');
    const again = await saved.follow('Give each line its new price');
    expect(again.$(`input[name="${box(ash, 'P-1', 'core')}"]`).val()).toBe('52,000');
    expect(again.text).toContain('£2,000 more (4%)');
  });

  it('keeps what was typed and says at the line what is unclear or missing, and saves the rest', async () => {
    const prices = await fay.get(`/school-returns/${ash.id}/prices`);
    const refused = await prices.submit(
      { [box(ash, 'P-1', 'therapy')]: '3.5', [box(ash, 'P-2', 'core')]: '' },
      { button: 'Save and continue' },
    );
    expect(refused.status).toBe(422);
    expect(refused.title).toMatch(/^Error:/);
    expect(refused.errors).toEqual([
      expect.stringContaining('For a rise write 3.5%'),
      'Pupil P-2, core education: enter the new price, or 0% where it stays as it is',
    ]);
    expect(refused.$(`#${box(ash, 'P-1', 'therapy')}-error`).text()).toContain('For a rise write 3.5%');
    expect(refused.$(`#${box(ash, 'P-2', 'core')}-error`).text()).toContain('enter the new price');
    expect(refused.$(`input[name="${box(ash, 'P-1', 'therapy')}"]`).val()).toBe('3.5');
    const mended = await refused.submit(
      { [box(ash, 'P-1', 'therapy')]: '5.5%', [box(ash, 'P-2', 'core')]: '' },
      { button: 'Save and come back later' },
    );
    expect(mended.text).toContain('2 of 3');
  });

  it('is checked, and refused for a missing line, with the message at the line', async () => {
    const check = await fay.get(`/school-returns/${ash.id}/check`);
    expect(check.text).toContain('1 price is still to be given');
    expect(check.text).not.toContain('Continue to declare and send');
    expect((await fay.get(`/school-returns/${ash.id}/send`)).address).toBe(`/school-returns/${ash.id}/check`);
    const line = await check.follow('Change prices');
    expect(line.address).toBe(`/school-returns/${ash.id}/prices?missing=show`);
    expect(line.$(`#${box(ash, 'P-2', 'core')}-error`).text()).toContain('enter the new price');
    expect(line.$('.govuk-error-summary a').attr('href')).toBe(`#${box(ash, 'P-2', 'core')}`);
  });

  it('takes one rise for the empty lines, or for all, to be corrected', async () => {
    const prices = await fay.get(`/school-returns/${ash.id}/prices`);
    const wrong = await prices.submit({ rise: 'lots' }, { button: 'Fill in all lines' });
    expect(wrong.errors).toEqual(['Enter a percentage with at most two decimals, for example 3.1']);
    expect(wrong.$(`input[name="${box(ash, 'P-1', 'core')}"]`).val()).toBe('52,000');
    const filled = await wrong.submit({ rise: '12' }, { button: 'Fill in empty lines only' });
    expect(filled.message).toContain('1 line filled in with 12%');
    expect(filled.$(`input[name="${box(ash, 'P-2', 'core')}"]`).val()).toBe('44,800');
    expect(filled.$(`input[name="${box(ash, 'P-1', 'core')}"]`).val()).toBe('52,000');
    const all = await filled.submit({ rise: '8' }, { button: 'Fill in all lines' });
    expect(all.text).toContain('£102,600');
    const reasons = await all.submit({}, { button: 'Save and continue' });
    expect(reasons.address).toBe(`/school-returns/${ash.id}/reasons`);
  });

  it('asks for a reason for every rise, with a shortcut for all', async () => {
    const reasons = await fay.get(`/school-returns/${ash.id}/reasons`);
    const refused = await reasons.submit({}, { button: 'Save and continue' });
    expect(refused.errors).toHaveLength(3);
    const all = await refused.submit({ driver: 'pay', figures: 'Pay award of 4% on 70% of costs' }, { button: 'Use for every rise' });
    expect(all.message).toContain('Every rise has this reason now');
    const next = await all.submit({ [box(ash, 'P-2', 'core').replace('price', 'driver')]: 'utilities' }, { button: 'Save and continue' });
    expect(next.address).toBe(`/school-returns/${ash.id}/evidence`);
  });

  it('needs evidence above the round’s threshold, which is attached, looked at and taken off', async () => {
    const evidence = await fay.get(`/school-returns/${ash.id}/evidence`);
    expect(evidence.text).toContain('You ask for 8%: above 7%, evidence is needed');
    const none = await evidence.submit({}, { button: 'Attach' });
    expect(none.errors).toEqual(['Choose what the files are', 'Choose a file']);
    const wrong = await none.submit({ kind: 'budget', file: { name: 'budget.exe', bytes: Buffer.from('MZ') } }, { button: 'Attach' });
    expect(wrong.errors.join(' ')).toContain('budget.exe was not attached');
    const attached = await wrong.submit(
      {
        kind: 'budget',
        file: [
          { name: 'budget 2027.pdf', bytes: PDF },
          { name: 'notes.txt', bytes: Buffer.from('Notes') },
        ],
      },
      { button: 'Attach' },
    );
    expect(attached.message).toBe('2 files attached.');
    const file = await attached.follow('budget 2027.pdf');
    expect(file.body.equals(PDF)).toBe(true);
    expect(file.headers['content-disposition']).toContain('attachment');
    const removed = await attached.submit({}, { button: 'Remove notes.txt' });
    expect(removed.text).not.toContain('notes.txt');
    expect(removed.text).toContain('budget 2027.pdf');
  });

  it('is told when a colleague was quicker: who, at which line, with what was typed kept', async () => {
    const mine = await fay.get(`/school-returns/${ash.id}/prices`);
    const hers = await bea.get(`/school-returns/${ash.id}/prices`);
    expect((await hers.submit({ [box(ash, 'P-2', 'core')]: '43,000' }, { button: 'Save and come back later' })).message).toContain(
      'Saved.',
    );
    const stale = await mine.submit({ [box(ash, 'P-2', 'core')]: '42,500' }, { button: 'Save and come back later' });
    expect(stale.status).toBe(409);
    expect(stale.errors[0]).toContain('Bea Bursar saved this return while you had it open');
    expect(stale.text).toContain('Bea Bursar saved £43,000');
    expect(stale.$(`input[name="${box(ash, 'P-2', 'core')}"]`).val()).toBe('42,500');
    const kept = await returnOf(fees, ash.id);
    expect(kept.lines.find(({ pupilReference }) => pupilReference === 'P-2')!.asked!.pence).toBe(4_300_000);
    const saved = await stale.submit({}, { button: 'Save and come back later' });
    expect(saved.message).toContain('Saved.');
    expect((await returnOf(fees, ash.id)).lines.find(({ pupilReference }) => pupilReference === 'P-2')!.asked!.pence).toBe(4_250_000);
  });

  it('is declared and sent, with a receipt that stands for what was sent, line by line', async () => {
    const check = await fay.get(`/school-returns/${ash.id}/check`);
    expect(check.text).toContain('Every price is given: 3 lines');
    expect(check.text).toContain('Pay award of 4% on 70% of costs');
    const declaration = await check.follow('Continue to declare and send');
    const refused = await declaration.submit({}, { button: 'Send the return' });
    expect(refused.errors).toEqual(['Confirm the declaration to send the return']);
    const receipt = await refused.submit({ declared: 'yes' }, { button: 'Send the return' });
    expect(receipt.address).toBe(`/school-returns/${ash.id}/receipt`);
    expect(receipt.message).toBe('Your return is sent.');
    const sent = await returnOf(fees, ash.id);
    expect(sent.state).toBe('submitted');
    expect(receipt.text).toContain(sent.reference);
    expect(receipt.text).toContain(sent.receiptSha256!);
    expect(receipt.text).toContain('Fay Fees, for Oak Education Limited');
    expect(receipt.text).toContain('17 January 2027 at 9:00am');
    expect(receipt.table('What was sent')).toHaveLength(3);
    expect(receipt.text).toContain('budget 2027.pdf');
    expect((await fay.get(`/school-returns/${ash.id}/prices`)).address).toBe(`/school-returns/${ash.id}`);
    const late = await declaration.submit({ declared: 'yes' }, { button: 'Send the return' });
    expect(late.message).toContain('no draft any more');
  });

  it('is taken back with a reason, and sent again', async () => {
    const standing = await fay.get(`/school-returns/${ash.id}`);
    expect(standing.text).toContain('Sent');
    expect(standing.text).toContain('The council takes the return up');
    const form = await standing.follow('Take the return back');
    expect((await form.submit({}, { button: 'Take the return back' })).errors).toEqual(['Say why you take the return back']);
    const back = await form.submit({ reason: 'A line was wrong.' }, { button: 'Take the return back' });
    expect(back.text).toContain('You may change it and send it again');
    const draft = await back.submit({}, { button: 'Change it and send it again' });
    expect(draft.text).toContain('Give each line its new price');
    expect((await fay.get(`/school-returns/${ash.id}/receipt`)).status).toBe(404);
    const again = await (await fay.get(`/school-returns/${ash.id}/send`)).submit({ declared: 'yes' }, { button: 'Send the return' });
    expect(again.address).toBe(`/school-returns/${ash.id}/receipt`);
  });
});

describe('a council’s offer', () => {
  it('is looked at with its money, countered line by line with reasons, and never above the ask', async () => {
    await done(officer, 'makeOffer', 'FiguresInput', {
      ...which(await returnOf(officer, ash.id)),
      percentBp: 240,
      message: 'Our offer follows our index.',
    });
    const offer = await (await fay.get('/our-schools')).follow('Ash Lane School');
    expect(offer.address).toBe(`/school-returns/${ash.id}/offer`);
    expect(offer.text).toContain('offers 2.4% on every line');
    expect(offer.text).toContain('12 days left: answer by 29 January 2027');
    expect(offer.text).toContain('Our offer follows our index.');
    const [, therapy] = offer.table('The offer line by line');
    expect(therapy).toEqual(['P-1', 'Therapy (speech and language)', '1 Apr 2027', '£5,000', '£5,400', '£5,120', '£120', '£280']);
    expect(offer.html).not.toMatch(/recommend|benchmark|ceiling|justified|affordab|assessment/i);
    const counter = await offer.follow('Answer with other figures');
    expect((await counter.submit({}, { button: 'Send your figures' })).errors).toEqual([
      'Enter the rise you ask for, for example 4.2',
      'Give your reasons, so that the council can follow your figures',
    ]);
    const byLine = await counter.follow('Give figures line by line instead');
    const above = await byLine.submit(
      { [box(ash, 'P-2', 'core').replace('price', 'amount')]: '45,000', message: 'Our pay award is 4%.' },
      { button: 'Send your figures' },
    );
    expect(above.errors[0]).toContain('£45,000.00 is more than the £42,500.00 asked for');
    expect(above.$(`#${box(ash, 'P-2', 'core').replace('price', 'amount')}-error`)).toHaveLength(1);
    const sent = await above.submit(
      { [box(ash, 'P-2', 'core').replace('price', 'amount')]: '4%', message: 'Our pay award is 4%.' },
      { button: 'Send your figures' },
    );
    expect(sent.address).toBe(`/school-returns/${ash.id}`);
    expect(sent.text).toContain('The council answers your figures');
    expect((await returnOf(fees, ash.id)).rounds.at(-1)).toMatchObject({
      side: 'provider',
      total: { pence: 5_400_000 + 540_000 + 4_160_000 },
    });
    expect((await fay.get(`/school-returns/${ash.id}/counter`)).text).toContain('There is no offer to answer');
  });

  it('is countered by one percentage, or accepted with what accepting means', async () => {
    const offered = await done(officer, 'makeOffer', 'FiguresInput', { ...which(await returnOf(officer, ash.id)), percentBp: 310 });
    const counter = await fay.get(`/school-returns/${ash.id}/counter`);
    expect((await counter.submit({ percentBp: '4', message: 'One figure.' }, { button: 'Send your figures' })).message).toContain('sent');
    expect(offered.state).toBe('offered');
    await done(officer, 'makeOffer', 'FiguresInput', { ...which(await returnOf(officer, ash.id)), percentBp: 350 });
    const accept = await (await fay.get(`/school-returns/${ash.id}/offer`)).follow('Accept the offer');
    expect(accept.text).toContain('The present prices hold until it is approved');
    const agreed = await accept.submit({}, { button: 'Accept the offer' });
    expect(agreed.message).toContain('You accepted the offer');
    expect(agreed.text).toContain('Agreed');
    expect((await returnOf(fees, ash.id)).settled!.pence).toBe(5_175_000 + 517_500 + 4_140_000);
  });

  it('that changed or ended is not accepted by an old page', async () => {
    await done(officer, 'makeOffer', 'FiguresInput', { ...which(await sendReturn(fees, birch, 500)), percentBp: 200 });
    const old = await fay.get(`/school-returns/${birch.id}/accept`);
    await done(officer, 'escalateReturn', 'EscalateInput', {
      ...which(await returnOf(officer, birch.id)),
      ownerId: world.people.head,
      reason: 'A note of the council alone.',
    });
    const late = await old.submit({}, { button: 'Accept the offer' });
    expect(late.text).toContain('There is no offer to answer');
    const standing = await fay.get(`/school-returns/${birch.id}`);
    expect(standing.text).toContain('No agreement');
    expect(standing.html).not.toContain('A note of the council alone');
    const history = (browser: Browser) => browser.get(`/history/upliftReturn/${birch.id}`);
    expect((await history(fay)).text).not.toContain('A note of the council alone');
    expect((await history(await browse(world, EMAILS.officer))).text).toContain('A note of the council alone');
    await done(officer, 'makeOffer', 'FiguresInput', { ...which(await returnOf(officer, birch.id)), percentBp: 250 });
    const open = await fay.get(`/school-returns/${birch.id}/accept`);
    world.clock.moveTo('2027-02-01T09:00:00Z');
    fay = await browse(world, EMAILS.fees);
    expect((await fay.get(`/school-returns/${birch.id}/offer`)).text).toContain('This offer ended on 29 January 2027');
    expect((await fay.get(`/school-returns/${birch.id}/accept`)).address).toBe(`/school-returns/${birch.id}/offer`);
    expect((await fay.get(`/school-returns/${birch.id}`)).text).toContain('The council may make its offer again');
    expect(open.status).toBe(200);
    world.clock.moveTo('2027-01-17T09:00:00Z');
    [fay, ria] = [await browse(world, EMAILS.fees), await browse(world, EMAILS.rivalFees)];
  });

  it('is talked about in a thread that counts as read once it was seen', async () => {
    await officer.gql('mutation ($input: MessageInput!) { sendReturnMessage(input: $input) { userErrors { code } } }', {
      input: { returnId: birch.id, body: 'Is the therapy included?' },
    });
    expect((await fay.get('/our-schools')).text).toContain('Unread messages 1');
    const thread = await (await fay.get(`/school-returns/${birch.id}`)).follow('Messages (1 unread)');
    expect(thread.text).toContain('Is the therapy included?');
    const answered = await thread.submit({ body: 'It is.' }, { button: 'Send message' });
    expect(answered.message).toBe('Message sent.');
    expect(answered.text).toContain('It is.');
    expect((await fay.get('/our-schools')).text).toContain('Unread messages 0');
  });
});

describe('what is the council’s own', () => {
  it('stands on no page of a school: no recommendation, no benchmark, no other school’s money', async () => {
    const { rows } = await world.owner.query<{ pounds: string }>(
      `select to_char((line ->> 'recommendedPence')::bigint / 100, 'FM999,999') as pounds from offer_recommendations,
         jsonb_array_elements(lines) as line`,
    );
    const recommended = [...new Set(rows.map(({ pounds }) => `£${pounds}`))];
    expect(recommended.length).toBeGreaterThan(2);
    const parts = ['', '/offer', '/receipt', '/messages', '/withdraw', '/accept', '/counter?how=lines', '/appeal'];
    const pages = [
      await fay.get('/our-schools?year=all'),
      ...(await Promise.all([ash, birch].flatMap(({ id }) => parts.map((part) => fay.get(`/school-returns/${id}${part}`))))),
    ];
    for (const { address, html } of pages) {
      expect([address, html.match(/recommend|benchmark|ceiling|justified|affordab|section 63|Cedar Grove|70,000/i)?.[0]]).toEqual([
        address,
        undefined,
      ]);
      for (const amount of recommended) expect([address, html.includes(amount)]).toEqual([address, false]);
    }
  });
});

describe('the workbook of a council', () => {
  let other: ReturnSeen;

  beforeAll(async () => {
    await (
      await browse(world, EMAILS.fees)
    )
      .get(`/school-returns/${birch.id}/withdraw`)
      .then((page) => page.submit({ reason: 'Again.' }, { button: 'Take the return back' }));
    const back = await returnOf(fees, birch.id);
    other = await done(fees, 'reopenReturn', 'ReturnInput', which(back));
  });

  const filled = async (bytes: Buffer, value: ExcelJS.CellValue): Promise<Buffer> => {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(bytes as unknown as ArrayBuffer);
    workbook.getWorksheet('Return')!.getCell('H2').value = value;
    return Buffer.from(await workbook.xlsx.writeBuffer());
  };

  it('is downloaded, comes back with its wrong cell marked, and goes in when it is right', async () => {
    const page = await fay.get(`/school-returns/${other.id}/workbook`);
    const file = await page.follow('Download the workbook (XLSX)');
    expect(file.headers['content-type']).toContain('spreadsheetml');
    expect((await page.submit({}, { button: 'Upload' })).errors).toEqual(['Choose the workbook that you filled in']);
    const wrong = await page.submit({ file: { name: 'Oak.xlsx', bytes: await filled(file.body, 'lots') } }, { button: 'Upload' });
    expect(wrong.text).toContain('1 cell is not right, so nothing was saved');
    expect(wrong.table('Cells to correct')[0]![0]).toBe('H2');
    const marked = await wrong.follow('Oak - to correct.xlsx');
    expect(marked.body.subarray(0, 2).toString()).toBe('PK');
    const saved = await wrong.submit(
      { file: { name: 'Oak.xlsx', bytes: await filled(file.body, 61_800) }, replace: 'yes' },
      { button: 'Upload' },
    );
    expect(saved.message).toContain('1 line of 1 return saved');
    expect((await returnOf(fees, other.id)).lines[0]!.asked!.pence).toBe(6_180_000);
    expect((await ria.get(marked.address)).status).toBe(404);
  });
});

describe('a rival provider', () => {
  it('finds nothing of it at any address, and changes nothing', async () => {
    const parts = [
      '',
      '/offer',
      '/receipt',
      '/prices',
      '/reasons',
      '/evidence',
      '/workbook',
      '/workbook/file',
      '/check',
      '/send',
      '/withdraw',
      '/accept',
      '/counter',
      '/messages',
      '/appeal',
    ];
    for (const ret of [ash, birch])
      for (const part of parts) expect([part, (await ria.get(`/school-returns/${ret.id}${part}`)).status]).toEqual([part, 404]);
    const { rows } = await world.owner.query<{ file_id: string }>('select file_id from return_evidence where return_id = $1', [ash.id]);
    expect((await ria.get(`/school-returns/${ash.id}/files/${rows[0]!.file_id}`)).status).toBe(404);
    const own = await ria.get(`/school-returns/${(await returnsOf(await world.as(EMAILS.rivalFees), cycleId))[0]!.id}/prices`);
    const keys = new Map([
      ['csrf', [String(own.$('input[name=csrf]').first().val())]],
      ['version', ['1']],
      ['then', ['later']],
      ['body', ['x']],
      ['reason', ['x']],
      ['declared', ['yes']],
    ]);
    for (const part of ['/prices', '/reasons', '/send', '/withdraw', '/withdraw/undo', '/messages', '/appeal', '/accept', '/counter'])
      expect([part, (await ria.post(`/school-returns/${birch.id}${part}`, keys)).status]).toEqual([part, 404]);
    expect((await ria.get('/our-schools?year=all')).text).not.toContain('Ash Lane');
  });
});
