import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { aDocx, aDocxBomb, anEmail, aPdf } from '../../../test/support/letter-files.js';
import { FONT_FILES } from '../../documents/rendering/fonts.js';
import { TypstProcess } from '../../documents/rendering/typst-process.js';
import { projectRoot } from '../../platform/config.js';
import { LetterReader, type Reading } from './letter-reader.js';
import { UNREADABLE_WORDS } from './letter-text.js';

const reader = new LetterReader();
afterAll(() => reader.onApplicationShutdown());

const LINES = ['Dear Madam', '', 'We will increase our fees by 4.5% from 1 September 2027,', 'from £60,000 to £62,700 per annum.'];

const read = (name: string, bytes: Buffer): Promise<Reading> => reader.read({ name, bytes });

async function letter(name: string, bytes: Buffer) {
  const reading = await read(name, bytes);
  if (!reading.ok) throw new Error(reading.why);
  return reading.letter;
}

async function why(name: string, bytes: Buffer): Promise<string> {
  const reading = await read(name, bytes);
  return reading.ok ? `read: ${reading.letter.text}` : reading.why;
}

describe('Reading the text of a letter', () => {
  it('takes a PDF page by page, with its lines', async () => {
    const found = await letter('Fees.pdf', aPdf([LINES, ['Yours faithfully, and here is page two of it']]));
    expect(found.text).toContain('by 4.5% from 1 September 2027,\nfrom £60,000 to £62,700 per annum.');
    expect(found.parts).toEqual([
      { start: 0, title: 'Fees.pdf, page 1' },
      { start: found.text.indexOf('Yours'), title: 'Fees.pdf, page 2' },
    ]);
  });

  it('takes a typeset PDF, a table row a line', async () => {
    const typst = new TypstProcess({
      worker: join(projectRoot, 'templates', 'typst-worker.mjs'),
      workspace: join(projectRoot, 'templates', 'contracts'),
      fonts: FONT_FILES,
    });
    const source = `#set document(title: "Fees")\n#set text(font: "Source Sans 3", fallback: false, lang: "en", region: "gb")\nOur fees will rise as follows.\n\n#table(columns: 3, table.header[Fee][Now][From September 2027], [Core], [£60,000], [£62,700], [Therapy], [£5,000], [£5,150])`;
    const pdf = await typst.compile({ source, creationTimestamp: 0 });
    await typst.close();
    const { text } = await letter('Table.pdf', pdf);
    expect(text).toMatch(/^Core\s+£60,000\s+£62,700$/m);
    expect(text).toMatch(/^Therapy\s+£5,000\s+£5,150$/m);
  });

  it('takes a Word document, its table too', async () => {
    const { text } = await letter(
      'Fees.docx',
      await aDocx(LINES, [
        ['Core', '£60,000', '£62,700'],
        ['Therapy & care', '£5,000', '£5,150'],
      ]),
    );
    expect(text).toContain('from £60,000 to £62,700 per annum.');
    expect(text).toMatch(/^Core\t£60,000\t£62,700/m);
    expect(text).toMatch(/^Therapy & care\t£5,000\t£5,150/m);
  });

  it('takes an e-mail with what is attached, notes what is not, and knows who sent it and when', async () => {
    const mail = anEmail('Please find our fees attached.', [
      { name: 'Fees.pdf', bytes: aPdf([LINES]) },
      { name: 'Fees.docx', bytes: await aDocx(LINES) },
      { name: 'Logo.png', bytes: Buffer.from('picture') },
      { name: 'Locked.pdf', bytes: aPdf([LINES], { password: true }) },
    ]);
    const found = await letter('mail.eml', mail);
    expect(found.parts.map(({ title }) => title)).toEqual(['The e-mail', 'Fees.pdf', 'Fees.docx']);
    expect(found.notes).toEqual([
      '“Logo.png” is attached and was not read.',
      '“Locked.pdf” is attached and could not be read: it is protected by a password.',
    ]);
    expect(found).toMatchObject({ sentOn: '2027-01-15', sender: 'fees@oak.example', subject: 'Fees for the coming year' });
    expect(await why('mail.eml', anEmail('', [{ name: 'Scan.pdf', bytes: aPdf([[]]) }]))).toBe('attachments');
  });

  it('takes the words of an e-mail in HTML and none of its markup', async () => {
    const html =
      '<html><head><style>p { color: red }</style></head><body><p>Fees rise by 3&#37; &pound;5 &amp; more, from the next year.</p><script>alert(1)</script><table><tr><td>Core</td><td>3%</td></tr></table></body></html>';
    const { text } = await letter('mail.eml', anEmail(html, [], { html: true }));
    expect(text).toContain('Fees rise by 3% £5 & more, from');
    expect(text).not.toMatch(/alert|color|</);
  });

  it('takes plain text in the encodings it comes in', async () => {
    expect((await letter('a.txt', Buffer.from('Fees rise by £500 and 3 per cent', 'utf8'))).text).toContain('£500');
    expect((await letter('a.txt', Buffer.from('Fees rise by £500 and 3 per cent', 'latin1'))).text).toContain('£500');
    expect((await letter('a.txt', Buffer.from('\ufeffFees rise by £500', 'utf16le'))).text).toContain('£500');
  });

  it('says why it cannot read: scanned, protected, empty, damaged, too long, another kind, Outlook’s', async () => {
    const outlook = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(600)]);
    expect(await why('Scan.pdf', aPdf([[]]))).toBe('picture');
    expect(await why('Locked.pdf', aPdf([LINES], { password: true }))).toBe('password');
    expect(await why('Damaged.pdf', Buffer.from('%PDF-1.7\nnothing of the kind'))).toBe('damaged');
    expect(await why('Book.pdf', aPdf(Array.from({ length: 61 }, () => LINES)))).toBe('tooLong');
    expect(await why('Empty.docx', await aDocx(['']))).toBe('picture');
    expect(await why('photo.docx', aPdf([LINES]))).toBe('damaged');
    expect(await why('letter.msg', outlook)).toBe('outlook');
    expect(await why('letter.doc', outlook)).toBe('oldWord');
    expect(await why('letter.pages', Buffer.from('x'))).toBe('kind');
    expect(await why('mail.eml', anEmail('Hello'))).toBe('empty');
    expect(Object.values(UNREADABLE_WORDS).every((words) => words.endsWith('.'))).toBe(true);
  });

  it('gives up a file that takes too much memory or too long, and reads the next one', async () => {
    expect(await why('Bomb.docx', await aDocxBomb())).toMatch(/^(damaged|tooSlow)$/);
    reader.longestReadingMs = 1;
    expect(await why('Slow.pdf', aPdf([LINES]))).toBe('tooSlow');
    reader.longestReadingMs = 15_000;
    expect((await letter('Next.pdf', aPdf([LINES]))).text).toContain('4.5%');
  });
});
