import { afterAll, describe, expect, it } from '@jest/globals';
import { pdfText } from '../../../test/support/pdf-text.js';
import { clauseWording } from '../clauses/clause-markup.js';
import { standardClauses } from '../clauses/standard-clauses.js';
import { DocumentRenderer } from './renderer.js';
import { aVariationLetter } from './variation-letter.sample.js';
import { composeVariationLetter } from './variation-letter.js';

const renderer = new DocumentRenderer({ timeoutMilliseconds: 10_000 });
afterAll(() => renderer.close());

const letter = composeVariationLetter(aVariationLetter({ draft: true }));
const print = (wording: string, clauses = '') => renderer.render('variation-letter', letter, { wording, clauses });

describe('a document in an authority’s own words', () => {
  it('prints the product’s clauses numbered, with their parts', async () => {
    const clauses = standardClauses().map(({ title, text }) => clauseWording(title, text));
    const text = await pdfText((await print('= Agreement\n\n#show: clauses\n\n{{> clauses}}\n', clauses.join('\n\n'))).pdf);
    expect(text).toContain('1 Safeguarding 1.1 The Provider keeps every pupil at Thornfield House School safe.');
    expect(text).toMatch(/1\.2 The Provider tells the Authority on the day it knows of it: \(a\) of an allegation/);
    expect(text).toContain('4 Personal data and records 4.1 Marshford County Council and the Provider');
  });

  it('keeps the mark of a draft and the reference whatever it says', async () => {
    expect(await pdfText((await print('Nothing but this.')).pdf)).toMatch(/Nothing but this\.[^]*VAR-2027-0148 · Draft, not in force/);
  });

  it('has a version of its own, the same for the same words', async () => {
    const [one, again, other] = await Promise.all([print('One.'), print('One.'), print('Other.')]);
    expect(again.sha256).toBe(one.sha256);
    expect(other.templateVersion).not.toBe(one.templateVersion);
    expect(one.templateVersion).not.toBe(renderer.templateVersion('variation-letter'));
  });

  // What comes past every check of the editor (a row written by another program) is stopped here.
  it.each([
    ['#read("/etc/passwd")'],
    ['#re{{#if draft}}ad{{/if}}("layout.typ")'],
    ['{{{str school.name}}} #import "layout.typ"'],
    ['#eval("1 + 1")'],
    ['#image("layout.typ")'],
    ['#show: letter.with(draft: false)'],
    ['#{ while true {} }'],
  ])('is refused when it is printed: %s', async (wording) => {
    await expect(print(wording)).rejects.toThrow('the wording is not permitted');
  });

  it('never takes another’s text for code, even where its author made room for it', async () => {
    const school = { ...letter.school, name: '#read("/etc/passwd")' };
    const wordings = ['{{school.name}}', '\\\\{{school.name}}', '{{{str school.name}}}', '#small[{{school.name}}]'];
    const printed = await Promise.allSettled(
      wordings.map((wording) => renderer.render('variation-letter', { ...letter, school }, { wording, clauses: '' })),
    );
    expect(printed.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    for (const each of printed) if (each.status === 'fulfilled') expect(await pdfText(each.value.pdf)).not.toContain('root:');
  });

  it('fails where clauses have no place in it', async () => {
    await expect(print('No place.', clauseWording('A', 'b'))).rejects.toThrow('no place for the clauses');
  });
});
