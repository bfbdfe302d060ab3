import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/kernel/actor.js';
import { isoDate } from '../../src/kernel/dates.js';
import { DocumentsService } from '../../src/documents/documents.service.js';
import { composeVariationLetter } from '../../src/documents/rendering/variation-letter.js';
import { aVariationLetter } from '../../src/documents/rendering/variation-letter.sample.js';
import { standardWording } from '../../src/documents/template-editing/document-kinds.js';
import { TemplatesInForce } from '../../src/documents/template-editing/templates-in-force.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { type Client, type TestApp, startTestApp } from '../support/app.js';
import { pdfText } from '../support/pdf-text.js';
import { type Browser, browse } from '../support/portal.js';

const STANDARD = standardWording('variationLetter').wording;
const OWN = STANDARD.replace('Dear Colleague,', 'Dear friends at {{school.name}},');

let world: TestApp;
let authority: string;
let writer: Client;
let head: Client;
let director: Client;
let neighbour: Client;
let school: Client;
let officer: Client;
let schoolId: string;
let writerActor: Actor;
let schoolActor: Actor;

beforeAll(async () => {
  world = await startTestApp({ clock: '2027-02-01T09:00:00Z' });
  authority = await world.anOrganisation('authority', 'Testshire County Council', { laCode: '801' });
  const next = await world.anOrganisation('authority', 'Nextshire Council', { laCode: '802' });
  const provider = await world.anOrganisation('provider', 'Oak Education Limited');
  const writerId = await world.aPerson('writer@testshire.example', ['sesCommissioner'], authority, 'Wyn Writer');
  await world.aPerson('head@testshire.example', ['headOfSes'], authority, 'Hed Head');
  await world.aPerson('director@testshire.example', ['director'], authority, 'Dir Ector');
  await world.aPerson('officer@testshire.example', ['sesOfficer'], authority, 'Olu Officer');
  await world.aPerson('head@nextshire.example', ['headOfSes'], next, 'Nia Neighbour');
  const feesId = await world.aPerson('fees@oak.example', ['providerFeesManager'], provider, 'Fay Fees');
  [writer, head, director, officer, neighbour, school] = (await Promise.all(
    ['writer@testshire', 'head@testshire', 'director@testshire', 'officer@testshire', 'head@nextshire', 'fees@oak'].map((name) =>
      world.as(`${name}.example`),
    ),
  )) as [Client, Client, Client, Client, Client, Client];
  const { rows } = await world.owner.query<{ id: string }>(
    `insert into schools (urn, name, kind, type_code, type_name, status, la_code, la_name, provider_id)
     values (100001, 'Ash Lane School', 'iss', '10', 'Other independent special school', 'open', '801', 'Testshire', $1) returning id`,
    [provider],
  );
  schoolId = rows[0]!.id;
  const actor = (personId: string, organisationId: string, kind: Actor['kind'], roles: string[]): Actor => ({
    personId, personName: 'Somebody', organisationId, organisationName: 'Somewhere', kind, roles, access: 'write', source: 'test',
  }); // prettier-ignore
  writerActor = actor(writerId, authority, 'authority', ['sesCommissioner']);
  schoolActor = actor(feesId, provider, 'provider', ['providerFeesManager']);
});

afterAll(() => world?.close());

const FIELDS = 'id number state version text title standsDown returnedBecause decidedByName effectiveFrom problems { line message }';

const act = async (client: Client, mutation: string, type: string, input: object) => {
  const { data, errors } = await client.gql(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { wording { ${FIELDS} } userErrors { code message field } } }`,
    { input },
  );
  expect(errors).toBeUndefined();
  return data[mutation];
};

const codes = (payload: { userErrors: { code: string }[] }) => payload.userErrors.map(({ code }) => code);
const draft = (client: Client, text: string | null, effectiveFrom = '2027-02-01') =>
  act(client, 'draftTemplate', 'DraftTemplateInput', { kind: 'variationLetter', text, effectiveFrom, reason: 'A warmer opening.' });
const seen = ({ id, version }: { id: string; version: number }) => ({ versionId: id, version });
const save = (client: Client, wording: { id: string; version: number }, text: string | null, effectiveFrom = '2027-02-01') =>
  act(client, 'saveWording', 'SaveWordingInput', { ...seen(wording), text, effectiveFrom, reason: 'A warmer opening.' });
const ask = (client: Client, wording: { id: string; version: number }) =>
  act(client, 'askWordingApproval', 'WordingVersionInput', seen(wording));
const approve = (client: Client, wording: { id: string; version: number }) =>
  act(client, 'approveWording', 'WordingVersionInput', seen(wording));

/** A letter frozen now, and what its PDF says. */
async function issueLetter(
  changes: Parameters<typeof aVariationLetter>[0] = {},
): Promise<{ id: string; text: string; version: string | null }> {
  const work = world.app.get(UnitOfWork);
  const documents = world.app.get(DocumentsService);
  const snapshot = composeVariationLetter(aVariationLetter({ date: isoDate('2027-02-01'), ...changes }));
  const id = await work.run(writerActor, () =>
    documents.freeze({
      kind: 'variationLetter',
      reference: `VAR-${randomUUID().slice(0, 8)}`,
      authorityId: authority,
      schoolId,
      subjectType: 'upliftReturn',
      subjectId: randomUUID(),
      snapshot,
    }),
  );
  const { pdf } = await documents.read(writerActor, id);
  const { rows } = await world.owner.query<{ template_version_id: string | null }>(
    'select template_version_id from documents where id = $1',
    [id],
  );
  return { id, text: await pdfText(pdf), version: rows[0]!.template_version_id };
}

describe('a wording of an authority’s own', () => {
  let first: { id: string; version: number };
  let issuedBefore: string;

  it('is written as a draft, one at a time, by those who may', async () => {
    expect((await issueLetter()).text).toContain('Dear Colleague,');
    expect(codes(await draft(officer, OWN))).toEqual(['notAllowed']);
    expect(codes(await draft(director, OWN))).toEqual(['notAllowed']);
    expect(codes(await draft(school, OWN))).toEqual(['notAllowed']);
    expect(codes(await draft(writer, OWN, '2027-01-31'))).toEqual(['pastDay']);
    const begun = await draft(writer, `${OWN}\n#read("/etc/passwd")\n`);
    expect(begun.wording).toMatchObject({ number: 1, state: 'draft' });
    first = begun.wording;
    expect(codes(await draft(head, OWN))).toEqual(['openVersion']);
  });

  it('is not put forward while anything is wrong with it, each thing named with its line', async () => {
    const lines = `${OWN}\n`.split('\n').length;
    const refused = await ask(writer, first);
    expect(codes(refused)).toEqual(['wordingNotPermitted']);
    expect(refused.userErrors[0]).toMatchObject({
      field: ['text'],
      message: expect.stringContaining(`Line ${String(lines)}: “#read” is not allowed`),
    });
    const saved = await save(writer, first, `${OWN}\n{{school.namme}}`);
    expect(saved.wording.problems).toEqual([{ line: lines, message: expect.stringContaining('There is no field “school.namme”') }]);
    expect(codes(await save(writer, first, OWN))).toEqual(['staleVersion']);
    first = (await save(writer, saved.wording, OWN)).wording;
    expect(first).toMatchObject({ state: 'draft', problems: [] });
  });

  it('is refused where it cannot be printed though every part of it is permitted', async () => {
    const twice = await save(writer, first, `${OWN}\n== Twice <twice>\n\n== Twice <twice>\n\nSee #ref(<twice>).\n`);
    const refused = await ask(writer, twice.wording);
    expect(codes(refused)).toEqual(['cannotBePrinted']);
    first = (await save(writer, twice.wording, OWN)).wording;
  });

  it('stands still while it waits, and is approved by a second person only', async () => {
    first = (await ask(writer, first)).wording;
    expect(first).toMatchObject({ state: 'waiting' });
    expect(codes(await save(writer, first, STANDARD))).toEqual(['wrongState']);
    expect(codes(await approve(writer, first))).toEqual(['notAllowed']);
    expect(codes(await approve(neighbour, first))).toEqual(['notFound']);
    expect((await issueLetter()).text).toContain('Dear Colleague,');
    const told = await director.gql('{ notifications(first: 5) { nodes { title path } } }');
    expect(told.data.notifications.nodes).toContainEqual({
      title: 'Wording to approve: Variation of fees',
      path: `/templates/versions/${first.id}`,
    });
    const back = await act(director, 'returnWording', 'ReturnWordingInput', { ...seen(first), reason: 'Name the year.' });
    expect(back.wording).toMatchObject({ state: 'draft', returnedBecause: 'Name the year.' });
    // The Head of SES corrects it, and so has had a hand in it.
    const corrected = (await save(head, back.wording, OWN)).wording;
    first = (await ask(writer, corrected)).wording;
    expect(codes(await approve(head, first))).toEqual(['ownWork']);
    first = (await approve(director, first)).wording;
    expect(first).toMatchObject({ state: 'approved', decidedByName: 'Dir Ector' });
  });

  it('is held to a second person and to what was approved by the database itself', async () => {
    const own = 'update wording_versions set state = $2, decided_by = $3, decided_at = now(), decided_by_name = $4 where id = $1';
    const begun = (await draft(writer, STANDARD, '2027-03-01')).wording;
    const { rows } = await world.owner.query<{ drafted_by: string }>('select drafted_by from wording_versions where id = $1', [begun.id]);
    await expect(world.owner.query(own, [begun.id, 'approved', rows[0]!.drafted_by, 'x'])).rejects.toThrow('never put forward');
    const waiting = (await ask(writer, begun)).wording;
    await expect(world.owner.query(own, [waiting.id, 'approved', rows[0]!.drafted_by, 'x'])).rejects.toThrow('approved_by_a_second_person');
    await expect(world.owner.query("update wording_versions set text = 'x' where id = $1", [waiting.id])).rejects.toThrow(
      'not changed meanwhile',
    );
    await expect(world.owner.query("update wording_versions set text = 'x' where id = $1", [first.id])).rejects.toThrow('never changed');
    await act(writer, 'withdrawWording', 'WordingVersionInput', seen(waiting));
  });

  it('is what documents say from its day on, and each keeps the version it was issued with', async () => {
    const letter = await issueLetter();
    expect(letter.text).toContain('Dear friends at Thornfield House School,');
    expect(letter.version).toBe(first.id);
    issuedBefore = letter.id;
    expect((await issueLetter({ date: isoDate('2027-01-31') })).text).toContain('Dear Colleague,');
    const later = (await draft(head, OWN.replace('Dear friends', 'Dear partners'), '2027-02-10')).wording;
    await approve(director, (await ask(head, later)).wording);
    expect((await issueLetter()).text).toContain('Dear friends at');
    expect((await issueLetter({ date: isoDate('2027-02-10') })).text).toContain('Dear partners at');
    const standard = (await draft(writer, null, '2027-02-20')).wording;
    expect(standard).toMatchObject({ standsDown: true });
    await approve(director, (await ask(writer, standard)).wording);
    expect((await issueLetter({ date: isoDate('2027-02-20') })).text).toContain('Dear Colleague,');
    expect(await pdfText((await world.app.get(DocumentsService).read(writerActor, issuedBefore)).pdf)).toContain('Dear friends');
  });

  it('marks drafts and bears references whatever it says, and prints other people’s text as text', async () => {
    const letter = await issueLetter({ draft: true, conditions: ['#read("/etc/passwd") *x* $y$ @z \\'] });
    expect(letter.text).toContain('Draft, not in force');
    expect(letter.text).toContain('#read("/etc/passwd") *x* $y$ @z \\');
  });

  it('is read by the school it was issued to, and nothing else of the authority’s', async () => {
    const seenBySchool = await world.app
      .get(UnitOfWork)
      .run(schoolActor, () => world.app.get(UnitOfWork).query<{ id: string; state: string }>('select id, state from wording_versions'));
    expect(seenBySchool.length).toBeGreaterThan(0);
    expect(new Set(seenBySchool.map(({ state }) => state))).toEqual(new Set(['approved']));
    const { data } = await neighbour.gql('{ documentTemplates { kind inForce { id } versions } }');
    expect(data.documentTemplates).toContainEqual({ kind: 'variationLetter', inForce: null, versions: 0 });
    const refused = await school.gql('{ documentTemplates { kind } }');
    expect(JSON.stringify(refused.errors)).toContain('may not do this');
  });

  it('is approved once, however many approve at the same moment', async () => {
    const waiting = (await ask(writer, (await draft(writer, OWN, '2027-04-01')).wording)).wording;
    const both = await Promise.all([approve(director, waiting), approve(director, waiting), approve(head, waiting)]);
    expect(both.filter(({ wording }) => wording?.state === 'approved')).toHaveLength(1);
  });
});

describe('the clause library', () => {
  const CLAUSE = {
    title: 'School uniform',
    text: 'The School tells {{authority.name}} what its **uniform** costs.',
    kinds: ['spot'],
    inEvery: true,
    effectiveFrom: '2027-02-01',
    reason: 'Asked for by parents.',
  };
  const inForce = (on: string, agreed: { key: string; version: number }[] = []) =>
    world.app.get(UnitOfWork).run(writerActor, async () => {
      const templates = world.app.get(TemplatesInForce);
      const found = await templates.templateFor('individualPlacementAgreement', authority, isoDate(on), { kind: 'spot', agreed });
      return (await templates.wordingOf(found))?.clauses ?? '';
    });

  it('comes with the product’s clauses, seen by every council and by nobody else', async () => {
    const { data } = await officer.gql('{ clauses(kind: spot, first: 50) { totalCount nodes { key ofProduct counts inEvery number } } }');
    expect(data.clauses.nodes).toContainEqual({ key: 'safeguarding', ofProduct: true, counts: true, inEvery: true, number: 1 });
    expect((await school.gql('{ clauses { totalCount } }')).errors).toBeDefined();
    expect(await inForce('2027-02-01')).toContain('== #"Safeguarding";');
    expect(await inForce('2026-08-31')).toBe('');
  });

  it('takes a clause of the authority’s own in, once approved', async () => {
    const added = await act(writer, 'addClause', 'AddClauseInput', { ...CLAUSE, key: 'uniform' });
    expect(added.wording).toMatchObject({ state: 'draft', problems: [] });
    expect(codes(await act(writer, 'addClause', 'AddClauseInput', { ...CLAUSE, key: 'uniform' }))).toEqual(['keyTaken']);
    expect(codes(await act(writer, 'addClause', 'AddClauseInput', { ...CLAUSE, key: 'Not a name' }))).toEqual(['badKey']);
    expect(await inForce('2027-02-01')).not.toContain('uniform');
    await approve(director, (await ask(writer, added.wording)).wording);
    expect(await inForce('2027-02-01')).toContain('#"The School tells ";{{authority.name}}#" what its ";#strong[#"uniform";]#" costs.";');
    expect((await neighbour.gql('{ clauses(first: 50) { nodes { key } } }')).data.clauses.nodes).not.toContainEqual({ key: 'uniform' });
  });

  it('refuses a clause with a mistake, and never takes its words for code', async () => {
    const added = await act(writer, 'addClause', 'AddClauseInput', { ...CLAUSE, key: 'wrong', text: 'One.\n\n{{pupil.name}} #read("x")' });
    const refused = await ask(writer, added.wording);
    expect(refused.userErrors).toEqual([
      expect.objectContaining({ code: 'wordingNotPermitted', message: expect.stringContaining('Line 3: There is no field') }),
    ]);
  });

  it('replaces the product’s clause by the authority’s of the same name, until that ends', async () => {
    const { data } = await officer.gql('{ clauses(kind: spot, first: 50) { nodes { id key } } }');
    const standard = data.clauses.nodes.find(({ key }: { key: string }) => key === 'insurance');
    expect(codes(await act(writer, 'draftClause', 'DraftClauseInput', { ...CLAUSE, clauseId: standard.id }))).toEqual(['notFound']);
    const own = { ...CLAUSE, title: 'Insurance', text: 'Cover of £5 million is enough.' };
    const added = (await act(writer, 'addClause', 'AddClauseInput', { ...own, key: 'insurance', effectiveFrom: '2027-02-05' })).wording;
    await approve(director, (await ask(writer, added)).wording);
    expect(await inForce('2027-02-04')).toContain('£10 million');
    expect(await inForce('2027-02-05')).toContain('Cover of £5 million is enough.');
    expect(await inForce('2027-02-05')).not.toContain('£10 million');
    const { rows } = await world.owner.query<{ clause_id: string }>('select clause_id from wording_versions where id = $1', [added.id]);
    const ends = (
      await act(writer, 'draftClause', 'DraftClauseInput', {
        ...own,
        clauseId: rows[0]!.clause_id,
        text: null,
        effectiveFrom: '2027-03-01',
      })
    ).wording;
    await approve(director, (await ask(writer, ends)).wording);
    expect(await inForce('2027-03-01')).toContain('£10 million');
  });

  it('puts in what a contract agreed, in the version it agreed', async () => {
    expect(await inForce('2027-02-01')).not.toContain('Interim place');
    expect(await inForce('2027-02-01', [{ key: 'interimPlace', version: 1 }])).toContain('== #"Interim place";');
    await expect(inForce('2027-02-01', [{ key: 'interimPlace', version: 9 }])).rejects.toThrow('not in the library');
  });
});

const standardSafeguarding = async (): Promise<string> => {
  const { rows } = await world.owner.query<{ id: string }>(
    "select version.id from wording_versions version join clauses clause on clause.id = clause_id where key = 'safeguarding' and clause.authority_id is null",
  );
  return rows[0]!.id;
};

describe('the pages', () => {
  let writes: Browser;
  let approves: Browser;

  beforeAll(async () => {
    writes = await browse(world, 'writer@testshire.example');
    approves = await browse(world, 'director@testshire.example');
  });

  it('take a wording from the standard to a draft, through its mistakes, to approval', async () => {
    let page = await writes.get('/templates/variationLetter');
    expect(page.text).toContain('Your own wording, version 1, has been in force since 1 February 2027.');
    page = await page.submit(
      { start: 'standard', 'effectiveFrom-day': '1', 'effectiveFrom-month': '5', 'effectiveFrom-year': '2027', reason: 'Plainer words.' },
      { button: 'Begin the draft' },
    );
    expect(page.title).toContain('Edit Variation of fees');
    expect(page.text).toContain('{{pounds total.newAnnual}}');
    page = await page.submit({ text: STANDARD.replace('Dear Colleague,', '#read("x")') }, { button: 'Save and check' });
    expect(page.message).toContain('Saved. 1 thing to put right.');
    expect(page.text).toContain('“#read” is not allowed. A wording cannot read files.');
    page = await page.submit({ text: STANDARD.replace('Dear Colleague,', 'Dear head teacher,') }, { button: 'Save and check' });
    expect(page.text).toContain('What changes against');
    expect(page.$('.iss-diff ins').text()).toContain('head teacher');
    const preview = await writes.get(page.$('a:contains("See it as a PDF")').attr('href')!);
    expect(preview.headers['content-type']).toBe('application/pdf');
    expect(await pdfText(preview.body)).toMatch(/Dear head teacher,[^]*Draft, not in force/);
    page = await page.submit({}, { button: 'Put it forward for approval' });
    expect(page.text).toContain('somebody else has to approve it');
    page = await approves.get(page.address);
    page = await page.submit({ reason: '' }, { button: 'Send it back' });
    expect(page.status).toBe(422);
    expect(page.errors).toEqual(['Say what has to change.']);
    page = await page.submit({}, { button: 'Approve' });
    expect(page.message).toContain('Approved');
    expect(page.text).toContain('Dir Ector');
    const letter = await writes.get(`/documents/${(await issueLetter()).id}`);
    expect(letter.text).toContain('Testshire County Council’s own, version 1');
    const clause = await writes.get(`/templates/versions/${await standardSafeguarding()}/preview`);
    expect(await pdfText(clause.body)).toContain('1.1 The Provider keeps every pupil at Quillbrook School safe.');
  });

  it('list clauses by filter and as a file, and show one as it is printed', async () => {
    let page = await writes.get('/clauses?whose=product&kind=block');
    expect(page.text).toContain('Freedom of information');
    expect((await writes.get('/clauses?format=csv')).body.toString('utf8')).toContain('School uniform');
    expect((await writes.get('/clauses?q=zzzz')).text).toContain('No clause matches');
    page = await page.follow('Safeguarding');
    expect(page.$('.iss-clause__parts li').length).toBe(3);
    page = await page.follow('Replace it by a clause of your own');
    page = await page.submit({ text: 'Shorter.', reason: '' }, { button: 'Add it as a draft' });
    expect(page.errors).toEqual(['Say what it is for']);
    page = await page.submit({ reason: 'Ours is shorter.' }, { button: 'Add it as a draft' });
    expect(page.title).toContain('Safeguarding, version 1');
    expect(page.text).toContain('What changes against the standard clause');
    expect((await approves.get('/clauses/new')).status).toBe(403);
  });
});
