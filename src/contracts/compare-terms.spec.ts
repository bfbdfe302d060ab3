import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../kernel/dates.js';
import { basisPoints, pounds } from '../kernel/money.js';
import { compareTerms } from './compare-terms.js';
import type { BlockTerms, ContractTerms, SpotTerms } from './terms.js';

const COMMON = {
  basis: { kind: 'week', weeks: 39 },
  notice: { kind: 'terms', terms: 1 },
  clauses: [{ key: 'trialPeriod', version: 1 }],
  signingOrder: ['provider', 'authority'],
} as const;

const SPOT: SpotTerms = {
  kind: 'spot',
  ...COMMON,
  pupilReference: 'LC-1',
  primaryNeed: 'ASD',
  yearGroup: 7,
  setting: 'day',
  weeksAYear: 39,
  nightsAWeek: null,
  naming: { basis: 'agreed', tribunalOrderedOn: null },
  endsAtAge: 16,
  endsByItselfOn: isoDate('2031-08-31'),
  band: { code: 'D1', tariffFrom: isoDate('2026-09-01'), annualPence: pounds(53_500) },
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
        { funder: 'health', shareBp: basisPoints(3_000), agreementReference: 'H-1', agreementSignedOn: isoDate('2026-07-01') },
      ],
    },
  ],
  outcomes: ['Reads for pleasure'],
  nextAnnualReviewOn: isoDate('2027-03-01'),
  residentialDuties: {
    section85NotifiedOn: isoDate('2026-09-05'),
    socialCareLead: 'Ola Lead',
    firstVisitBy: null,
    daysAYear: 195,
    childrensHomeRegistration: null,
  },
};

const BLOCK: BlockTerms = {
  kind: 'block',
  ...COMMON,
  groups: [{ name: 'SEMH day', needs: ['SEMH'], phase: 'secondary', setting: 'day', guaranteed: 10, optional: 2 }],
  tiers: [{ fromPlaces: 1, annualPence: pounds(52_000) }],
  tierRule: 'allPlaces',
  tierMeasure: 'paid',
  indexation: { kind: 'formula', series: 'CPI', month: 9, capBp: basisPoints(300), collarBp: basisPoints(0) },
  voids: { graceDays: 14, councilShareBp: basisPoints(8_000) },
  nomination: { nominateBy: '31 May', releasesUnnominated: true },
  substitution: true,
  subLetting: { allowed: true, recharge: 'tierPrice' },
  extensions: [{ months: 12, noticeMonths: 6 }],
  spotEquivalentPence: pounds(61_000),
};

/** Every leaf of the terms, with another value in its place. */
function changedLeaves(value: unknown, path: readonly string[] = []): { readonly path: string; readonly put: (into: any) => void }[] {
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => changedLeaves(inner, [...path, key]));
  const other =
    OTHERS[path.at(-1) ?? ''] ?? (typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${String(value)} other`);
  return [
    {
      path: path.join('.'),
      put: (into) => {
        const last = path.slice(0, -1).reduce((at, key) => at[key], into);
        last[path.at(-1)!] = other;
      },
    },
  ];
}

/** What another value of a closed list or a date is. */
const OTHERS: Readonly<Record<string, unknown>> = {
  setting: 'residential',
  phase: 'primary',
  vat: 'zero',
  unit: 'term',
  tierRule: 'eachPlace',
  tierMeasure: 'filled',
  recharge: 'tierPriceAndVoidShare',
  tribunalOrderedOn: '2026-05-01',
  endsByItselfOn: '2032-08-31',
  tariffFrom: '2027-09-01',
  agreementSignedOn: '2026-08-01',
  nextAnnualReviewOn: '2027-04-01',
  section85NotifiedOn: '2026-10-01',
  firstVisitBy: '2026-11-01',
  nightsAWeek: 4,
  funder: 'socialCare',
};

/** Leaves that decide which kind a thing is, and what education's share never has. */
const NOT_BY_THEMSELVES = /(^|\.)kind$|naming\.basis|shares\.0\.(agreement|funder)/;

describe('two versions side by side', () => {
  it.each<[string, ContractTerms]>([
    ['spot', SPOT],
    ['block', BLOCK],
  ])('differ in nothing where the %s terms are the same', (_kind, terms) => {
    expect(compareTerms(terms, structuredClone(terms))).toEqual([]);
  });

  it.each(
    [
      ...changedLeaves(SPOT).map((leaf) => ({ terms: SPOT, ...leaf })),
      ...changedLeaves(BLOCK).map((leaf) => ({ terms: BLOCK, ...leaf })),
    ].filter(({ path }) => !NOT_BY_THEMSELVES.test(path)),
  )('name $path where it changed', ({ terms, put }) => {
    const changed = structuredClone(terms);
    put(changed);
    expect(compareTerms(terms, changed).length).toBeGreaterThan(0);
  });

  it('say what a price changed by, and what one of them does not have', () => {
    const dearer: SpotTerms = {
      ...SPOT,
      feeLines: [
        { ...SPOT.feeLines[0]!, annualPence: pounds(60_000), unitPence: pounds(1_538.46) },
        { ...SPOT.feeLines[0]!, kind: 'therapy', unit: 'year', quantity: 1, unitPence: pounds(2_000), annualPence: pounds(2_000) },
      ],
    };
    expect(compareTerms(SPOT, dearer).map(({ name, before, differencePence }) => [name, before === null, differencePence])).toEqual([
      ['Fee: Core place', false, 150_000],
      ['Fee: Therapy', true, 200_000],
    ]);
  });
});
