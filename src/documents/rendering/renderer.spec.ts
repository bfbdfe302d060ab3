import { afterAll, describe, expect, it } from '@jest/globals';
import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { DocumentRenderer } from './renderer.js';
import { aVariationLetter, somePupils } from './variation-letter.sample.js';
import { composeVariationLetter, type VariationLetterFacts } from './variation-letter.js';

const renderer = new DocumentRenderer();
afterAll(() => renderer.close());

const letter = async (changes: Partial<VariationLetterFacts> = {}): Promise<Buffer> =>
  (await renderer.render('variation-letter', composeVariationLetter(aVariationLetter(changes)))).pdf;

async function reading<T>(pdf: Buffer, read: (document: PDFDocumentProxy) => Promise<T>): Promise<T> {
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0, useSystemFonts: false });
  try {
    return await read(await task.promise);
  } finally {
    await task.destroy();
  }
}

/** The text of each page, all white space as single spaces. */
const pagesOf = (pdf: Buffer): Promise<string[]> =>
  reading(pdf, async (document) => {
    const pages: string[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const { items } = await (await document.getPage(number)).getTextContent();
      pages.push(
        items
          .map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''))
          .join('')
          .replace(/\s+/g, ' '),
      );
    }
    return pages;
  });

interface StructureNode {
  readonly role?: string;
  readonly children?: readonly StructureNode[];
}

const rolesOf = (pdf: Buffer): Promise<Set<string>> =>
  reading(pdf, async (document) => {
    const roles = new Set<string>();
    const collect = (node: StructureNode | null): void => {
      if (node?.role) roles.add(node.role);
      node?.children?.forEach(collect);
    };
    for (let number = 1; number <= document.numPages; number += 1) {
      collect((await (await document.getPage(number)).getStructTree()) as StructureNode | null);
    }
    return roles;
  });

describe('a variation letter', () => {
  it('says who, what, from when and how much', async () => {
    const text = (await pagesOf(await letter())).join(' ');
    for (const words of [
      'Marshford County Council',
      'Oakwood Learning Limited',
      'School URN 149001',
      'Variation of fees from 1 September 2027',
      'the settled rise is 3.10%',
      'from £242,796.00 to £250,322.67, an annual increase of £7,526.67',
      'The fees in clause 3 are due from the Effective Date',
      '£718.54 is due',
      'within 14 days of the date of this letter, that is by 1 November 2027',
      'Schedule 1: Fees from 1 September 2027',
      'Schedule 2: Arrears',
      'Schedule 3: Approvals',
      'Tomasz Żółkiewski',
      'Health £6,769.95',
      'Page 1 of 4',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('renumbers clauses and schedules where there are no arrears', async () => {
    const text = (await pagesOf(await letter({ arrears: [], conditions: [] }))).join(' ');
    expect(text).not.toContain('Arrears');
    expect(text).toContain('approvals are recorded in Schedule 2');
    expect(text).toContain('5.2 The Provider may appeal');
  });

  it('is a tagged document with title, language and bookmarks', async () => {
    const pdf = await letter();
    const roles = await rolesOf(pdf);
    for (const role of ['H1', 'H2', 'Table', 'TH', 'TD', 'L', 'LI', 'Link']) expect(roles).toContain(role);
    await reading(pdf, async (document) => {
      const { info } = (await document.getMetadata()) as unknown as { info: Record<string, unknown> };
      expect(info).toMatchObject({
        Title: 'Variation of fees: Thornfield House School, 2027/28',
        Author: 'Marshford County Council',
        Language: 'en-GB',
        CreationDate: expect.stringContaining('20271018000000'),
      });
      const [subject] = await document.getOutline();
      expect(subject?.title).toMatch(/^Variation of fees from 1\sSeptember 2027$/);
      expect(subject?.items.map(({ title }) => title)).toContain('Schedule 2 Arrears');
    });
  });

  it('carries a long schedule over pages with its header and the pupil on each', async () => {
    const pages = await pagesOf(await letter({ pupils: somePupils(20) }));
    const continued = pages.filter((page) => page.includes('Old annual price'));
    expect(continued.length).toBeGreaterThanOrEqual(4);
    for (const page of continued) expect(page).toMatch(/Funding Pupil MC-\d{5} (Core|Therapy|One-to-one)/);
    expect(pages.join(' ').match(/Learning support assistant/g)).toHaveLength(20);
    expect(pages.join(' ')).toContain('Total for the School £1,661,140.00 £1,712,635.30 £51,495.30');
  });

  it('is marked as a draft on every page, in the title and in words until it is in force', async () => {
    const pdf = await letter({ draft: true });
    const pages = await pagesOf(pdf);
    for (const page of pages) {
      expect(page).toContain('DRAFT');
      expect(page).toContain('Draft, not in force');
    }
    expect(pages[0]).toContain('This letter is not in force');
    expect((await pagesOf(await letter())).join(' ')).not.toMatch(/draft/i);
  });
});

describe('the same snapshot', () => {
  it('gives the same bytes in one process, in another, and after other documents', async () => {
    const snapshot = composeVariationLetter(aVariationLetter());
    const first = await renderer.render('variation-letter', snapshot);
    await letter({ pupils: somePupils(7) });
    const again = await renderer.render('variation-letter', JSON.parse(JSON.stringify(snapshot)) as object);
    const other = new DocumentRenderer();
    const elsewhere = await other.render('variation-letter', snapshot);
    await other.close();
    expect(again).toEqual(first);
    expect(elsewhere).toEqual(first);
    expect(first.templateVersion).toMatch(/^[0-9a-f]{12}$/);
    expect(first.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('gives other bytes for another content', async () => {
    expect(await letter({ reference: 'VAR-2027-0149' })).not.toEqual(await letter());
  });
});

describe('hostile text', () => {
  const ATTACK = '#read("/etc/passwd") *b* $x$ @ref <lab> #import "@preview/x" \\ " // */ ] ) } }} {{x}} {{{y}}} = - + ~ _i_ `raw` #';

  /** Every text of a snapshot, dates apart, replaced. */
  const replaced = (value: unknown, text: string): unknown => {
    if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : text;
    if (Array.isArray(value)) return value.map((each) => replaced(each, text));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner, text)]));
  };
  const everywhere = (text: string): Promise<Buffer> =>
    renderer
      .render('variation-letter', replaced(composeVariationLetter(aVariationLetter()), text) as object)
      .then((document) => document.pdf);

  it('prints literally in every field', async () => {
    const text = (await pagesOf(await everywhere(ATTACK))).join(' ').replace(/[\s\u200b]/g, '');
    const literal = ATTACK.replace(/\s/g, '');
    expect(text.split(literal).length - 1).toBeGreaterThan(40);
    expect(text).not.toContain('root:');
  });

  it.each([
    ['new lines', 'one\ntwo\r\nthree\u2028four', 'one two three four'],
    ['a right-to-left script', 'School \u05d0\u05d1 \u202efees\u202c', 'School [U+05D0][U+05D1] fees'],
    ['an emoji', 'Sun\u{1f600} \u{1f468}\u200d\u{1f469}', 'Sun[U+1F600] [U+1F468][U+1F469]'],
    ['a broken pair and control characters', 'a\ud800b\u0000\u001bc', 'a[U+D800]bc'],
    ['accents apart from their letters', 'Z\u0301o\u0302', 'Źô'],
  ])('%s cannot stop a letter', async (_, text, printed) => {
    expect((await pagesOf(await everywhere(text))).join(' ')).toContain(printed);
  });

  it('breaks a very long word, and lets a very long row go over the page', async () => {
    const [pupil] = somePupils(1);
    const word = 'W'.repeat(400);
    const lines = (pupil?.lines ?? []).map((line) => ({ ...line, description: `${word} ${'a long story '.repeat(600)}` }));
    const pages = await pagesOf(await letter({ pupils: [{ reference: word, lines }] }));
    const text = pages.join(' ');
    expect(text.match(/story/g)).toHaveLength(lines.length * 600);
    expect(text.replace(/[\s\u200b]/g, '')).toContain(word);
  });
});

describe('a snapshot the letter cannot be written from', () => {
  it('is an error naming the field', async () => {
    const { cycle: _, ...withoutCycle } = composeVariationLetter(aVariationLetter());
    await expect(renderer.render('variation-letter', withoutCycle)).rejects.toThrow(
      'variation-letter.typ.hbs: the snapshot has no field "cycle"',
    );
    const { date: __, ...withoutDate } = composeVariationLetter(aVariationLetter());
    await expect(renderer.render('variation-letter', withoutDate)).rejects.toThrow('no field "date"');
  });
});
