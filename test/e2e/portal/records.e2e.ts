import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fingerprint } from '../../../src/kernel/fingerprint.js';
import { aVariationLetter } from '../../../src/documents/rendering/variation-letter.sample.js';
import { composeVariationLetter } from '../../../src/documents/rendering/variation-letter.js';
import { browse, type Browser } from '../../support/portal.js';
import { done, openCycle, returnsOf, sendReturn, which } from '../../support/round-acts.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

let world: RoundWorld;
let officer: Browser;
let auditor: Browser;
let fees: Browser;
let rival: Browser;
let neighbour: Browser;
let returnId: string;
let documentId: string;
let failedId: string;
const files: Record<string, string> = {};

async function aDocument(
  schoolId: string,
  subjectId: string,
  reference: string,
  more: { lastError?: string; snapshot?: object } = {},
): Promise<string> {
  const snapshot = more.snapshot ?? composeVariationLetter(aVariationLetter());
  const { rows } = await world.owner.query<{ id: string }>(
    `insert into documents (authority_id, school_id, kind, reference, subject_type, subject_id, snapshot, snapshot_sha256, last_error, created_at)
     values ($1, $2, 'variationLetter', $3, 'upliftReturn', $4, $5, $6, $7, '2026-11-10T10:00:00Z') returning id`,
    [world.authorityId, schoolId, reference, subjectId, JSON.stringify(snapshot), fingerprint(snapshot), more.lastError ?? null],
  );
  return rows[0]!.id;
}

async function aFile(name: string, type: string, content: string): Promise<string> {
  const bytes = Buffer.from(content);
  const { rows } = await world.owner.query<{ id: string }>(
    `insert into files (authority_id, school_id, name, media_type, size_bytes, sha256, content, uploaded_by) values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [
      world.authorityId,
      world.schools.ash.id,
      name,
      type,
      bytes.length,
      createHash('sha256').update(bytes).digest('hex'),
      bytes,
      world.people.fees,
    ],
  );
  return rows[0]!.id;
}

beforeAll(async () => {
  world = await aRoundWorld();
  await world.aPlacement('ash', 'TC-10001', [{ kind: 'core', pounds: 60_000 }], { upliftMonth: 9 });
  await world.aPlacement('cedar', 'TC-20001', [{ kind: 'core', pounds: 60_000 }], { upliftMonth: 9 });
  await openCycle(await world.as(EMAILS.head));
  const [draft] = await returnsOf(await world.as(EMAILS.fees));
  const sent = await sendReturn(await world.as(EMAILS.fees), draft!, 600);
  await done(await world.as(EMAILS.officer), 'makeOffer', 'FiguresInput', { ...which(sent), percentBp: 240 });
  returnId = sent.id;
  documentId = await aDocument(world.schools.ash.id, returnId, '801-2027-990101-V');
  failedId = await aDocument(world.schools.cedar.id, world.schools.cedar.id, 'LETTER-2', { lastError: 'The printer said no.' });
  files['pdf'] = await aFile('accounts.pdf', 'application/pdf', '%PDF-1.7');
  files['page'] = await aFile('<evil>.html', 'text/html', '<script>alert(1)</script>');
  files['picture'] = await aFile('drawing.svg', 'image/svg+xml', '<svg onload="alert(1)"/>');
  [officer, auditor, fees, rival, neighbour] = (await Promise.all(
    [EMAILS.officer, EMAILS.auditor, EMAILS.fees, EMAILS.rivalFees, EMAILS.neighbour].map((email) => browse(world, email)),
  )) as [Browser, Browser, Browser, Browser, Browser];
});
afterAll(() => world?.close());

describe('The search page', () => {
  it('shows what was found by kind, marks what was asked for and links to each', async () => {
    const page = await officer.get('/search?q=ash+lane');
    expect(page.status).toBe(200);
    expect(page.title).toContain('Search: ash lane');
    expect(
      page
        .$('main h2')
        .toArray()
        .map((each) => page.$(each).text()),
    ).toEqual(['Schools', 'Placements', 'Uplift returns', 'Documents']);
    expect(page.$('.iss-hits mark').first().text()).toBe('Ash Lane');
    expect(page.$(`a[href="/schools/${world.schools.ash.id}"]`)).toHaveLength(1);
    expect(page.$(`a[href="/returns/${returnId}"]`)).toHaveLength(1);
    expect(page.$(`a[href="/documents/${documentId}"]`)).toHaveLength(1);
    const one = await page.follow('Placements (1)');
    expect(
      one
        .$('main h2')
        .toArray()
        .map((each) => one.$(each).text()),
    ).toEqual(['Placements']);
    expect(one.$('[aria-current="true"]').last().text()).toContain('Placements');
  });

  it('says what can be searched for, what is too short, and that nothing was found', async () => {
    expect((await officer.get('/search')).text).toContain('You can find schools, pupils, placements, uplift returns, documents.');
    const short = await officer.get('/search?q=a');
    expect([short.status, short.errors]).toEqual([422, ['Type at least 2 letters or digits.']]);
    expect(short.$('#q').attr('value')).toBe('a');
    expect((await officer.get('/search?q=zzzzqqq')).text).toContain('Nothing that you may read matches this.');
    expect((await officer.get('/search?q=Ash+Lnae')).text).toContain('No school is called exactly that. These are like it:');
  });

  it('shows what was typed as text, never as markup', async () => {
    const page = await officer.get(`/search?q=${encodeURIComponent('<script>alert("1")</script> ash')}`);
    expect(page.$('main script')).toHaveLength(0);
    expect(page.text).toContain('<script>alert("1")</script> ash');
  });

  it('leads a provider to its own pages, and a rival to nothing', async () => {
    const own = await fees.get('/search?q=ash+lane');
    expect(own.$(`a[href="/school-returns/${returnId}"]`)).toHaveLength(1);
    expect(own.$('a[href^="/schools/"]')).toHaveLength(0);
    expect((await rival.get('/search?q=ash+lane')).text).toContain('Nothing that you may read');
    expect((await neighbour.get('/search?q=TC-10001')).text).toContain('Nothing that you may read');
  });
});

describe('The documents pages', () => {
  it('list, filter and sort what may be read, and give it as a file', async () => {
    const page = await officer.get('/documents');
    expect(page.table('Documents').map((row) => [row[0], row[2], row[4]])).toEqual(
      expect.arrayContaining([
        ['801-2027-990101-V', 'Ash Lane School', 'Being made'],
        ['LETTER-2', 'Cedar Grove School', 'Not made yet: an error'],
      ]),
    );
    expect((await officer.get('/documents?q=cedar')).table('Documents').map(([reference]) => reference)).toEqual(['LETTER-2']);
    expect((await officer.get('/documents?standing=pending')).table('Documents')).toHaveLength(1);
    expect((await officer.get('/documents?from=2026-11-11')).text).toContain('No document matches this filter.');
    expect((await officer.get('/documents?sort=reference&dir=desc')).table('Documents')[0]![0]).toBe('LETTER-2');
    const csv = await officer.get('/documents?q=cedar&format=csv');
    expect(csv.headers['content-disposition']).toContain('documents.csv');
    expect(csv.html.trim().split('\r\n')).toHaveLength(2);
  });

  it('show a document being made, then ready with its preview and the hashes that prove it', async () => {
    const waiting = await officer.get(`/documents/${documentId}`);
    expect(waiting.text).toContain('The PDF is being made');
    expect(waiting.$('object')).toHaveLength(0);
    await world.owner.query(
      "update documents set last_error = null, state = 'ready', pdf = '%PDF-1.7 x', pdf_sha256 = 'abc', template_version = 't1', rendered_at = now() where id = $1",
      [documentId],
    );
    const ready = await officer.get(`/documents/${documentId}`);
    expect(ready.$('object').attr('data')).toBe(`/documents/${documentId}/pdf`);
    expect(ready.text).toContain('Uplift return 801-2027-990101');
    expect(ready.text).toMatch(/SHA-256 of the PDF ?abc/);
    const pdf = await officer.get(`/documents/${documentId}/pdf`);
    expect(pdf.headers).toMatchObject({ 'content-type': 'application/pdf', etag: '"abc"', 'x-content-type-options': 'nosniff' });
    expect(pdf.headers['content-disposition']).toMatch(/^inline; filename="801-2027-990101-V.pdf"/);
    expect((await officer.get(`/documents/${documentId}/pdf?download=1`)).headers['content-disposition']).toMatch(/^attachment/);
  });

  it('let an officer try again what could not be made; the auditor reads only', async () => {
    expect((await auditor.get(`/documents/${failedId}`)).$('main form')).toHaveLength(0);
    const page = await officer.get(`/documents/${failedId}`);
    expect(page.text).toContain('The PDF could not be made.');
    const made = await page.submit({}, { button: 'Try again' });
    expect(made.message).toContain('The PDF is made.');
    expect(made.$('object')).toHaveLength(1);
  });

  it('are closed to a rival, a neighbour and nobody', async () => {
    for (const stranger of [rival, neighbour])
      for (const address of [`/documents/${documentId}`, `/documents/${documentId}/pdf`, `/files/${files['pdf']!}`])
        expect((await stranger.get(address)).status).toBe(404);
    expect((await rival.get('/documents?q=ash')).text).toContain('No document matches');
    expect((await (await browse(world)).get(`/documents/${documentId}/pdf`)).address).toContain('/sign-in');
  });

  it('offer the letters of the filter in one file to those who send them', async () => {
    expect((await officer.get('/documents?q=ash')).$('main button').text()).toContain('Download this letter');
    const started = await (await officer.get('/documents')).submit({}, { button: 'in one file' });
    expect(started.address).toMatch(/^\/progress\//);
    expect([started.status, started.text]).toEqual([200, expect.stringContaining('Putting 2 letters together')]);
    expect((await auditor.get('/documents')).$('main').text()).not.toContain('in one file');
  });
});

describe('Files', () => {
  it('are shown where that is safe and downloaded otherwise, never guessed at', async () => {
    const pdf = await officer.get(`/files/${files['pdf']!}`);
    expect(pdf.headers['content-disposition']).toMatch(/^inline; filename="accounts.pdf"/);
    for (const kind of ['page', 'picture']) {
      const answer = await officer.get(`/files/${files[kind]!}`);
      expect(answer.headers['content-disposition']).toMatch(/^attachment/);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
    }
    expect((await officer.get(`/files/${files['pdf']!}?download=1`)).headers['content-disposition']).toMatch(/^attachment/);
    expect((await fees.get(`/files/${files['pdf']!}`)).status).toBe(200);
  });
});

describe('The history pages', () => {
  it('tell the history of a return in sentences, each with what was recorded', async () => {
    const page = await officer.get(`/returns/${returnId}/history`);
    expect(page.address).toBe(`/history/upliftReturn/${returnId}`);
    expect(page.title).toContain('History: 801-2027-990101, Ash Lane School');
    const told = page
      .$('.iss-record > li > p:first-child')
      .toArray()
      .map((each) => page.$(each).text());
    expect(told[0]).toMatch(
      /^On 10 November 2026, Olu Officer offered 2\.4%, worth £1,440 a year more, recommended [\d.]+%; it stands until 24 November 2026\.$/,
    );
    expect(told.filter((each) => each.includes('offered'))).toHaveLength(1);
    expect(page.$('.iss-record table').first().text()).toMatch(/Recommended/);
    expect(page.$(`a[href="/returns/${returnId}"]`).text()).toContain('Go to this uplift return');
  });

  it('tell the provider its side, without the recommendation', async () => {
    const page = await fees.get(`/history/upliftReturn/${returnId}`);
    expect(page.text).toContain('Olu Officer of Testshire County Council offered 2.4%');
    expect(page.text).not.toMatch(/recommend/i);
    expect((await rival.get(`/history/upliftReturn/${returnId}`)).text).toContain('Nothing is recorded yet that you may read.');
  });

  it('give the auditor the whole record, filtered, paged, and exported with the filter', async () => {
    const page = await auditor.get('/history');
    expect(page.title).toContain('The record of Testshire County Council');
    expect(page.text).toContain('audit:verify');
    const offers = await auditor.get('/history?action=offer&person=olu&about=upliftReturn&from=2026-11-10&to=2026-11-10');
    expect(offers.$('.iss-record > li')).toHaveLength(1);
    expect(offers.$('#filter-person').attr('value')).toBe('olu');
    expect((await auditor.get('/history?action=offer&to=2026-11-09')).text).toContain('Nothing in the record matches this filter.');
    const csv = (await auditor.get('/history?action=offer&format=csv')).html.trim().split('\r\n');
    expect(csv).toHaveLength(2);
    expect(csv[1]).toContain('Olu Officer');
    const xlsx = await auditor.get('/history?format=xlsx');
    expect(xlsx.headers['content-type']).toContain('spreadsheetml');
  });

  it('give others what they did, and refuse what is no id', async () => {
    const own = await officer.get('/history');
    expect(own.title).toContain('What you did');
    expect(own.text).not.toContain('Fay Fees');
    expect((await officer.get('/history/upliftReturn/nonsense')).status).toBe(404);
    expect((await officer.get('/history?from=31-31-31&format=html')).status).toBe(200);
  });
});
