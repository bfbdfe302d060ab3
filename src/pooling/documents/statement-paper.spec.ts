import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { edgesOf, inkIn, pageImages } from '../../../test/support/pdf-images.js';
import { pdfText } from '../../../test/support/pdf-text.js';
import { DocumentRenderer } from '../../documents/rendering/renderer.js';
import { isoDate } from '../../kernel/dates.js';
import { formatPounds, pence, pounds } from '../../kernel/money.js';
import { chargedNow } from '../../documents/rendering/consortium-paper.js';
import { type StatementFacts, statementPaper } from './statement-paper.js';

const FACTS: StatementFacts = {
  consortium: 'The Shires',
  issuer: { name: 'The Shires', department: 'Issued by Testshire Council', addressLines: ['1 Example Square', 'Testtown'] },
  member: { name: 'Thirdshire Council', laCode: '803', addressLines: ['2 Example Square'] },
  cost: {
    number: 3,
    title: 'Places of the SEMH block',
    activity: 'contracts',
    from: isoDate('2026-09-01'),
    until: isoDate('2027-08-31'),
    totalPence: pounds(1_000_000),
    tiers: [
      { fromPlaces: 1, annualPence: pounds(60_000) },
      { fromPlaces: 10, annualPence: pounds(50_000) },
    ],
  },
  statement: {
    number: 2,
    kind: 'correction',
    rule: 'committedPlaces',
    owedPence: pence(45_000_033),
    chargedBeforePence: pence(50_000_000),
    amountPence: pence(-4_999_967),
    words: 'Thirdshire committed to nine places.',
    sentOn: isoDate('2027-04-05'),
    sentByName: 'Cora Commissioner',
  },
  members: [
    { id: 'a', name: 'Testshire Council', population: 1, committedPlaces: 11, usageDays: 0, owedPence: pence(54_999_967) },
    { id: 'b', name: 'Thirdshire Council', population: 2, committedPlaces: 9, usageDays: 0, owedPence: pence(45_000_033) },
  ],
};

const renderer = new DocumentRenderer();
afterAll(() => renderer.close());

describe('a statement of a shared cost on paper', () => {
  it('says to the penny what is owed, was charged, and is paid back', async () => {
    const { pdf } = await renderer.render('consortium-paper', statementPaper(FACTS));
    const text = await pdfText(pdf);
    for (const words of [
      'RS-3-803-2',
      'Owed in all £450,000.33',
      'Charged before £500,000.00',
      'To be paid back £49,999.67',
      'Thirdshire committed to nine places.',
      'Testshire Council 11 £549,999.67',
      'In all £1,000,000.00',
      '£50,000.00 from 10 places on',
      'Sent by Cora Commissioner on 5 April 2027',
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('DRAFT');
    expect(text).not.toContain('comes to nothing together');
    for (const image of await pageImages(pdf)) for (const edge of edgesOf(image, 28)) expect(inkIn(image, edge)).toBe(0);
  });

  it('closes the year with a title and a reference of its own', async () => {
    const paper = statementPaper({ ...FACTS, statement: { ...FACTS.statement, kind: 'trueUp', rule: 'usage' } });
    expect([paper.reference, paper.title]).toEqual(['TU-3-803-2', 'True-up of a shared cost']);
    expect(await pdfText((await renderer.render('consortium-paper', paper)).pdf)).toContain('comes to nothing together');
  });

  it('names what is charged now by its sign, and never a negative amount to pay', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10_000_000, max: 10_000_000 }), (amount) => {
        const { label, value } = chargedNow(pence(amount));
        expect(label).toBe(amount < 0 ? 'To be paid back' : 'To pay');
        expect(value).toBe(amount === 0 ? 'Nothing' : formatPounds(pence(Math.abs(amount))));
      }),
    );
  });
});
