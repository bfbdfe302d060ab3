import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../kernel/dates.js';
import { basisPoints, pounds } from '../kernel/money.js';
import { type FrameworkInForce, blockFromFramework, rateFor, refusesBlockCallOff, spotFromFramework } from './framework-call-off.js';
import type { AgreedFeeLine, BlockTerms, FrameworkTerms, SpotTerms } from './terms.js';

const common = {
  basis: { kind: 'term' },
  notice: { kind: 'terms', terms: 2 },
  clauses: [],
  signingOrder: ['authority', 'provider'],
} as const;
const terms: FrameworkTerms = {
  ...common,
  kind: 'framework',
  rates: [
    { name: 'SEMH secondary', needs: ['SEMH'], phase: 'secondary', setting: 'day', annualPence: pounds(52_000) },
    { name: 'Any primary', needs: [], phase: 'primary', setting: 'day', annualPence: pounds(48_000) },
  ],
  callOffAs: ['spot', 'block'],
  indexation: { kind: 'fixed' },
};
const framework: FrameworkInForce = { reference: 'FWK-1', startsOn: isoDate('2026-09-01'), endsOn: isoDate('2030-08-31'), terms };
const STARTS = isoDate('2027-01-05');
const line = (kind: AgreedFeeLine['kind'], amount: number): AgreedFeeLine => ({
  kind,
  label: '',
  unit: 'year',
  quantity: 1,
  unitPence: pounds(amount),
  annualPence: pounds(amount),
  vat: 'exempt',
  hnbEligible: true,
  shares: [{ funder: 'education', shareBp: basisPoints(10_000), agreementReference: null, agreementSignedOn: null }],
});
const spot = (more: Partial<SpotTerms> = {}): SpotTerms => ({
  ...common,
  basis: { kind: 'calendarDay' },
  kind: 'spot',
  pupilReference: 'P-1',
  primaryNeed: 'SEMH',
  yearGroup: 9,
  setting: 'day',
  weeksAYear: 38,
  nightsAWeek: null,
  naming: { basis: 'agreed', tribunalOrderedOn: null },
  endsAtAge: 16,
  endsByItselfOn: isoDate('2029-08-31'),
  band: null,
  feeLines: [line('core', 60_000), line('therapy', 3_000)],
  outcomes: [],
  nextAnnualReviewOn: null,
  residentialDuties: null,
  ...more,
});
const codes = (outcome: ReturnType<typeof spotFromFramework>): string[] => (outcome.ok ? [] : outcome.refusals.map(({ code }) => code));

describe('an agreement called off a framework', () => {
  it('has its rate, its charging and its notice, and keeps what the rate does not stand for', () => {
    const drafted = spotFromFramework(spot(), framework, STARTS);
    expect(drafted).toMatchObject({ ok: true, value: { basis: { kind: 'term' }, notice: { terms: 2 } } });
    expect(drafted.ok && drafted.value.feeLines.map(({ kind, annualPence }) => [kind, annualPence])).toEqual([
      ['core', pounds(52_000)],
      ['therapy', pounds(3_000)],
    ]);
  });

  it('is refused without a rate, outside its days, or where it is for blocks alone', () => {
    expect(codes(spotFromFramework(spot({ primaryNeed: 'ASD' }), framework, STARTS))).toEqual(['noRate']);
    expect(codes(spotFromFramework(spot({ setting: 'residential' }), framework, STARTS))).toEqual(['noRate']);
    expect(codes(spotFromFramework(spot(), framework, isoDate('2026-08-31')))).toEqual(['outsideFramework']);
    expect(codes(spotFromFramework(spot(), framework, isoDate('2030-09-01')))).toEqual(['outsideFramework']);
    expect(codes(spotFromFramework(spot(), { ...framework, terms: { ...terms, callOffAs: ['block'] } }, STARTS))).toEqual([
      'notCalledOffAs',
    ]);
  });

  it('finds a rate for any need where the rate names none', () => {
    expect(rateFor(terms, { needs: ['PMLD'], phase: 'primary', setting: 'day' })?.name).toBe('Any primary');
  });
});

describe('a block called off a framework', () => {
  const empty: BlockTerms = {
    ...common,
    kind: 'block',
    groups: [],
    tiers: [],
    tierRule: 'allPlaces',
    tierMeasure: 'paid',
    indexation: { kind: 'negotiated' },
    voids: { graceDays: 0, councilShareBp: basisPoints(10_000) },
    nomination: { nominateBy: null, releasesUnnominated: false },
    substitution: true,
    subLetting: { allowed: true, recharge: 'tierPrice' },
    extensions: [],
    spotEquivalentPence: null,
  };
  const block = blockFromFramework(terms, empty);
  const of = (guaranteed: number, annualPence = pounds(50_000)): BlockTerms => ({
    ...block,
    groups: block.groups.map((group, index) => ({ ...group, guaranteed: index === 0 ? guaranteed : 0 })),
    tiers: [{ fromPlaces: 1, annualPence }],
  });

  it('begins with a group for each rate on the framework’s terms', () => {
    expect(block).toMatchObject({ indexation: { kind: 'fixed' }, tiers: [{ annualPence: pounds(52_000) }] });
    expect(block.groups.map(({ name }) => name)).toEqual(['SEMH secondary', 'Any primary']);
  });

  it('costs no more than the rates of the places it uses', () => {
    expect(refusesBlockCallOff(of(5), framework, STARTS)).toEqual([]);
    expect(refusesBlockCallOff(of(5, pounds(52_001)), framework, STARTS).map(({ code, field }) => [code, field])).toEqual([
      ['aboveFramework', ['tier-0-annual']],
    ]);
  });

  it('is refused for places that have no rate', () => {
    const other = { ...of(5), groups: [{ ...block.groups[0]!, needs: ['ASD'], guaranteed: 5 }] };
    expect(refusesBlockCallOff(other, framework, STARTS).map(({ code }) => code)).toEqual(['noRate']);
  });
});
