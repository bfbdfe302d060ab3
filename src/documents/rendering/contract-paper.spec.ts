import { writeFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { pdfText } from '../../../test/support/pdf-text.js';
import { aContractPaper } from './contract-paper.sample.js';
import { DocumentRenderer } from './renderer.js';

const renderer = new DocumentRenderer();
afterAll(() => renderer.close());

describe('a paper of a contract', () => {
  it('says its parts, schedules and who signs', async () => {
    const { pdf } = await renderer.render('contract-paper', aContractPaper());
    if (process.env['KEEP_PDF']) await writeFile(process.env['KEEP_PDF'], pdf);
    const text = await pdfText(pdf);
    expect(text).toContain('Individual placement agreement');
    expect(text).toContain('DRAFT');
  });
});
