import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { FONT_FILES } from './fonts.js';
import { projectRoot } from './project-root.js';
import { TypstProcess, type TypstProcessOptions } from './typst-process.js';

const PREAMBLE = '#set document(title: "Test")\n#set text(font: "Source Sans 3", fallback: false, lang: "en")\n';
const ENDLESS = '#let climb(n) = { for i in range(100000000) { n = n + calc.sin(n) } ; n }\n#climb(1)';

describe('the typesetting process', () => {
  let typst: TypstProcess;
  const start = (options: Partial<TypstProcessOptions> = {}): TypstProcess => {
    typst = new TypstProcess({
      worker: join(projectRoot(), 'templates', 'typst-worker.mjs'),
      workspace: join(projectRoot(), 'templates', 'contracts'),
      fonts: FONT_FILES,
      ...options,
    });
    return typst;
  };
  const compile = (source: string): Promise<Buffer> => typst.compile({ source: PREAMBLE + source, creationTimestamp: 0 });
  afterEach(() => typst.close());

  it('makes documents one after another in one process', async () => {
    start();
    const pdfs = await Promise.all([compile('One'), compile('Two'), compile('Three')]);
    expect(pdfs.map((pdf) => pdf.subarray(0, 5).toString())).toEqual(['%PDF-', '%PDF-', '%PDF-']);
  });

  it.each([
    ['a file of the machine', '#read("/etc/passwd")'],
    ['a file above the templates', '#read("../../package.json")'],
    ['a package from the network', '#import "@preview/cetz:0.3.4"'],
  ])('refuses %s', async (_, source) => {
    start();
    await expect(compile(source)).rejects.toThrow(/Typst refused the document/);
    await expect(compile('Still here')).resolves.toBeInstanceOf(Buffer);
  });

  it('stops a document that takes too long and goes on with the next', async () => {
    start({ timeoutMilliseconds: 1_500 });
    const endless = compile(ENDLESS);
    const next = compile('Next');
    await expect(endless).rejects.toThrow('took longer than 1500 ms');
    await expect(next).resolves.toBeInstanceOf(Buffer);
  });

  it('reports a crash and goes on in a new process', async () => {
    start();
    await compile('First');
    const first = typst.pid;
    const doomed = compile(ENDLESS);
    setTimeout(() => process.kill(first!, 'SIGKILL'), 100);
    await expect(doomed).rejects.toThrow(/ended while making the document \(SIGKILL\)/);
    await expect(compile('Next')).resolves.toBeInstanceOf(Buffer);
    expect(typst.pid).not.toBe(first);
  });

  it('takes a fresh process after its share of documents', async () => {
    start({ documentsPerProcess: 2 });
    await compile('One');
    const first = typst.pid;
    await compile('Two');
    await compile('Three');
    expect(typst.pid).not.toBe(first);
  });

  it('refuses work once closed', async () => {
    start();
    const underWay = compile(ENDLESS);
    const refused = expect(underWay).rejects.toThrow(/closed|ended/);
    await typst.close();
    await refused;
    await expect(compile('Late')).rejects.toThrow('closed');
  });
});
