import { afterAll, describe, expect, it } from '@jest/globals';
import { edgesOf, inkIn, pageImages } from '../../../test/support/pdf-images.js';
import { pdfText } from '../../../test/support/pdf-text.js';
import { DocumentRenderer } from '../../documents/rendering/renderer.js';
import { isoDate } from '../../kernel/dates.js';
import { pounds } from '../../kernel/money.js';
import { type AgreementFacts, agreementPaper, changedParts } from './agreement-paper.js';

const FACTS: AgreementFacts = {
  consortium: 'The Shires',
  issuer: { name: 'The Shires', department: 'Joint commissioning', addressLines: ['1 Example Square'] },
  members: [
    { name: 'Nextshire Council', laCode: '802', from: isoDate('2020-01-01'), until: isoDate('2027-03-31') },
    { name: 'Testshire Council', laCode: '801', from: isoDate('2020-01-01'), until: null },
  ],
  leads: [
    { activity: 'lots', name: 'Nextshire Council' },
    { activity: 'costs', name: 'Testshire Council' },
  ],
  rule: { quorum: 'twoThirds', majority: 'simple' },
  sharing: [
    { authorityName: 'Testshire Council', subject: 'prices', withName: null, from: isoDate('2026-01-01'), until: null },
    {
      authorityName: 'Nextshire Council',
      subject: 'spend',
      withName: 'Testshire Council',
      from: isoDate('2026-01-01'),
      until: isoDate('2026-12-31'),
    },
  ],
  costs: [
    {
      number: 1,
      title: 'Analyst',
      activity: 'costs',
      from: isoDate('2026-04-01'),
      until: isoDate('2027-03-31'),
      totalPence: pounds(58_250),
      rule: 'population',
    },
  ],
};
const issued = agreementPaper(FACTS, 1, isoDate('2026-11-10'));

const renderer = new DocumentRenderer();
afterAll(() => renderer.close());

describe('the agreement between members', () => {
  it('says who belongs, leads, shares and pays, and has a place for every member’s signature', async () => {
    const { pdf } = await renderer.render('consortium-paper', issued);
    const text = await pdfText(pdf);
    for (const words of [
      'IAA-1',
      'between Nextshire Council, Testshire Council',
      'Nextshire Council 802 1 January 2020 31 March 2027',
      'Joint lots Nextshire Council',
      'at least two thirds of the members vote and more are for it than against',
      'Prices of like places All Members that share the same 1 January 2026 until ended',
      'Spend and rates by school Testshire Council 1 January 2026 31 December 2026',
      '1. Analyst Sharing of costs 1 April 2026 to 31 March 2027 by population £58,250.00',
      'For Nextshire Council, a Member',
      'For Testshire Council, a Member',
      'Each member records in the portal who signed',
    ])
      expect(text).toContain(words);
    for (const image of await pageImages(pdf)) for (const edge of edgesOf(image, 28)) expect(inkIn(image, edge)).toBe(0);
  });

  it('prints nothing shared and no cost in words, with every cell filled', async () => {
    const bare = agreementPaper({ ...FACTS, sharing: [], costs: [] }, 1, isoDate('2026-11-10'));
    expect(
      bare.schedules.every(({ columns, rows }) => rows.every(({ cells }) => cells.length === columns.length && cells.every(Boolean))),
    ).toBe(true);
    expect(await pdfText((await renderer.render('consortium-paper', bare)).pdf)).toContain('None yet');
  });

  it('says the same of the same facts, whatever the version, the day and who issues', () => {
    expect(
      changedParts(issued, agreementPaper({ ...FACTS, issuer: { ...FACTS.issuer, department: 'x' } }, 7, isoDate('2027-01-04'))),
    ).toEqual([]);
  });

  it.each([
    [
      'a member that joins',
      { members: [...FACTS.members, { ...FACTS.members[0]!, name: 'Thirdshire Council' }] },
      ['Who it is between', 'Members'],
    ],
    ['another lead', { leads: [] }, ['Who leads what']],
    ['another rule', { rule: { quorum: 'all', majority: 'simple' } as const }, ['How Members decide']],
    ['a sharing that ends', { sharing: FACTS.sharing.slice(1) }, ['What each Member shares']],
    ['another cost', { costs: [] }, ['Shared costs']],
  ])('names where %s would read otherwise', (_what, change, headings) => {
    expect(changedParts(issued, agreementPaper({ ...FACTS, ...change }, 2, isoDate('2027-01-04')))).toEqual(headings);
  });
});
