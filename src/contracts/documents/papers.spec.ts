import { afterAll, describe, expect, it } from '@jest/globals';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { pdfText } from '../../../test/support/pdf-text.js';
import type { ContractPaper } from '../../documents/rendering/contract-paper.js';
import { aContractPaper } from '../../documents/rendering/contract-paper.sample.js';
import { DocumentRenderer } from '../../documents/rendering/renderer.js';
import { isoDate } from '../../kernel/dates.js';
import { basisPoints, pence, pounds } from '../../kernel/money.js';
import type { BlockTerms, FrameworkTerms, SpotTerms } from '../terms.js';
import {
  type PaperGround,
  awardLetter,
  blockAgreement,
  callOff,
  contractVariation,
  detailsSchedule,
  frameworkAgreement,
  noticeOfEnd,
  placementAgreement,
  reconciliationStatement,
} from './papers.js';

const { authority, provider, school, approvals } = aContractPaper();
const GROUND: PaperGround = {
  authority,
  provider,
  school,
  approvals,
  contract: { reference: 'LC-7', title: 'Placement', startsOn: isoDate('2026-09-01'), endsOn: isoDate('2030-08-31') },
  date: isoDate('2026-08-12'),
  draft: false,
};
const COMMON = {
  basis: { kind: 'week', weeks: 39 },
  notice: { kind: 'terms', terms: 1 },
  clauses: [],
  signingOrder: ['provider', 'authority'],
} as const;
const SPOT: SpotTerms = {
  kind: 'spot',
  ...COMMON,
  pupilReference: 'LC-10042',
  primaryNeed: 'ASD',
  yearGroup: 7,
  setting: 'residential',
  weeksAYear: 39,
  nightsAWeek: 4,
  naming: { basis: 'tribunal', tribunalOrderedOn: isoDate('2026-07-02') },
  endsAtAge: 16,
  endsByItselfOn: isoDate('2031-08-31'),
  band: null,
  feeLines: [
    {
      kind: 'core',
      label: '',
      unit: 'week',
      quantity: 39,
      unitPence: pounds(1_500),
      annualPence: pounds(58_500),
      vat: 'exempt',
      hnbEligible: true,
      shares: [
        { funder: 'education', shareBp: basisPoints(7_000), agreementReference: null, agreementSignedOn: null },
        { funder: 'health', shareBp: basisPoints(3_000), agreementReference: null, agreementSignedOn: null },
      ],
    },
  ],
  outcomes: ['Travels to school by bus'],
  nextAnnualReviewOn: isoDate('2027-03-01'),
  residentialDuties: {
    section85NotifiedOn: isoDate('2026-09-05'),
    socialCareLead: 'Ola Lead',
    firstVisitBy: isoDate('2026-11-01'),
    daysAYear: 195,
    childrensHomeRegistration: null,
  },
};
const BLOCK: BlockTerms = {
  kind: 'block',
  ...COMMON,
  groups: [{ name: 'SEMH day', needs: ['SEMH'], phase: 'secondary', setting: 'day', guaranteed: 10, optional: 2 }],
  tiers: [
    { fromPlaces: 1, annualPence: pounds(52_000) },
    { fromPlaces: 11, annualPence: pounds(50_500) },
  ],
  tierRule: 'allPlaces',
  tierMeasure: 'paid',
  indexation: { kind: 'formula', series: 'CPI', month: 9, capBp: basisPoints(300), collarBp: null },
  voids: { graceDays: 14, councilShareBp: basisPoints(8_000) },
  nomination: { nominateBy: '31 May', releasesUnnominated: true },
  substitution: true,
  subLetting: { allowed: true, recharge: 'tierPrice' },
  extensions: [{ months: 12, noticeMonths: 6 }],
  spotEquivalentPence: null,
};
const FRAMEWORK: FrameworkTerms = {
  kind: 'framework',
  ...COMMON,
  rates: [{ name: 'Autism day', needs: ['ASD'], phase: 'any', setting: 'day', annualPence: pounds(53_000) }],
  callOffAs: ['spot', 'block'],
  indexation: { kind: 'fixed' },
};
const COUNTS = { contracted: 90, filled: 80, void: 6, refunded: 4, subLet: 0 };

const PAPERS: Readonly<Record<string, { readonly paper: ContractPaper; readonly says: readonly string[] }>> = {
  'placement agreement': {
    paper: placementAgreement(GROUND, SPOT),
    says: [
      'LC-10042',
      'ordered the School to be named',
      '2 July 2026',
      '31 August 2031, the close of the academic year in which the pupil reaches the age of 16',
      'Core place 39 weeks a year Exempt £1,500.00 £58,500.00',
      'Health 30%, no signed agreement: paid by the Authority until there is one',
      'section 85',
      'notice of one full term',
      'For Quillbrook Schools Limited, the Provider',
    ],
  },
  variation: {
    paper: contractVariation(
      GROUND,
      { number: 2, effectiveOn: isoDate('2027-01-04'), reason: 'Therapy agreed at the review.' },
      SPOT,
      { ...SPOT, feeLines: SPOT.feeLines.map((line) => ({ ...line, annualPence: pounds(60_000) })) },
      [],
    ),
    says: ['Variation 2', '4 January 2027', 'Before £58,500.00 After £60,000.00 Difference £1,500.00', 'Fees until then'],
  },
  'block agreement': {
    paper: blockAgreement(GROUND, BLOCK, ['Rutland County Council']),
    says: [
      'SEMH day SEMH Secondary Day 10 2',
      '11 places £50,500.00',
      'CPI, the figure for September, not more than 3% a year',
      'first 14 days of an empty guaranteed place are borne by the Provider',
      'pays 80%',
      'Rutland County Council',
      'extend the agreement by 12 months',
    ],
  },
  'framework agreement': {
    paper: frameworkAgreement(GROUND, FRAMEWORK),
    says: ['promises no number of places', 'Autism day ASD Any phase Day £53,000.00'],
  },
  'call-off': {
    paper: callOff(GROUND, BLOCK, {
      reference: 'CO-1',
      pupilReference: 'LC-20001',
      placeNumber: 7,
      group: 'SEMH day',
      from: isoDate('2026-10-05'),
      until: null,
      nominatedBy: 'Grace Holdsworth',
    }),
    says: ['LC-20001', 'Place 7 of “SEMH day”, from 5 October 2026'],
  },
  notice: {
    paper: noticeOfEnd(GROUND, SPOT, {
      givenByName: 'Ruth Pemberley',
      givenOn: isoDate('2027-01-11'),
      lastChargeableOn: isoDate('2027-07-20'),
      inLieuPence: pounds(4_200),
      reason: 'The family moves.',
    }),
    says: ['The last day that is charged is 20 July 2027', '£4,200.00 is due in lieu'],
  },
  'reconciliation statement': {
    paper: reconciliationStatement(GROUND, {
      contract: { reference: 'LC-7', title: 'Block' },
      authority: authority.name,
      school: school.name,
      term: 'Autumn term 2026/27',
      from: isoDate('2026-09-01'),
      until: isoDate('2026-12-31'),
      counts: COUNTS,
      billedPence: pence(1_300_000),
      filledPence: pence(1_100_000),
      voidPence: pence(60_000),
      refundedPence: pence(140_000),
      owedPence: pence(1_160_000),
      correctionPence: pence(0),
      differencePence: pence(-140_000),
      voidRule: { graceDays: 14, councilShareBp: 8_000 },
      places: [
        {
          number: 1,
          group: 'SEMH day',
          guaranteed: true,
          counts: COUNTS,
          filled: pence(1_100_000),
          void: pence(60_000),
          refunded: pence(140_000),
          owed: pence(1_160_000),
        },
      ],
    }),
    says: [
      'Of 90 place-days contracted 80 were filled, 6 empty',
      'The Provider credits £1,400.00',
      '1, SEMH day 80 6 4 £11,000.00 £600.00 £11,600.00',
    ],
  },
  'award letter': {
    paper: awardLetter(GROUND, {
      lot: 'Lot 3',
      places: [{ name: 'Autism day', places: 12, annualPence: pounds(51_000) }],
      conditions: ['At least ten of them in year 7.'],
      decidedOn: isoDate('2027-05-04'),
    }),
    says: ['has decided to award Lot 3', 'Autism day 12 £51,000.00', 'This letter is not a contract'],
  },
};

const renderer = new DocumentRenderer();
afterAll(() => renderer.close());

async function opened(pdf: Buffer) {
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const document = await task.promise;
  const [marks, outline, { info }, tree] = await Promise.all([
    document.getMarkInfo(),
    document.getOutline(),
    document.getMetadata(),
    (await document.getPage(1)).getStructTree(),
  ]);
  await task.destroy();
  return { marks, outline, info: info as { readonly Title?: string; readonly Language?: string }, tree };
}

describe('the papers of contracts', () => {
  it.each(Object.entries(PAPERS))(
    'the %s says what was agreed, tagged, with bookmarks, a title and a language',
    async (_name, { paper, says }) => {
      const { pdf } = await renderer.render('contract-paper', paper);
      const text = await pdfText(pdf);
      for (const words of says) expect(text).toContain(words);
      expect(text).not.toContain('DRAFT');
      const { marks, outline, info, tree } = await opened(pdf);
      expect(marks).toMatchObject({ Marked: true });
      expect(outline.length).toBeGreaterThan(0);
      expect(info).toMatchObject({ Title: `${paper.title}, ${paper.reference}`, Language: 'en-GB' });
      expect(JSON.stringify(tree)).toContain('"role":"H1"');
    },
  );

  it('name the child only where details join the making', async () => {
    const paper = placementAgreement(GROUND, SPOT);
    const pupil = detailsSchedule({ name: 'Robin Example', dateOfBirth: isoDate('2014-11-03'), postcode: 'LE1 0ZZ' });
    const { pdf } = await renderer.render('contract-paper', { ...paper, schedules: [pupil, ...paper.schedules] });
    expect(await pdfText(pdf)).toContain('Robin Example');
    expect(JSON.stringify(paper)).not.toContain('Robin');
  });

  it('mark a draft, take text as text, and keep the bytes of the same facts', async () => {
    const attack = placementAgreement(
      { ...GROUND, draft: true },
      { ...SPOT, outcomes: ['#read("/etc/passwd") *bold* {{authority.name}}'] },
    );
    const [one, two] = [await renderer.render('contract-paper', attack), await renderer.render('contract-paper', attack)];
    const text = await pdfText(one.pdf);
    expect(text).toContain('DRAFT');
    expect(text).toContain('#read("/etc/passwd") *bold* {{authority.name}}');
    expect(one.sha256).toBe(two.sha256);
  });
});
