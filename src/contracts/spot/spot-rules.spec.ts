import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { basisPoints, pounds } from '../../kernel/money.js';
import { academicYear } from '../../kernel/years.js';
import { rollChange } from '../roll.js';
import type { AgreedFeeLine } from '../terms.js';
import { chronologicalYearGroup, endsByItselfOn } from './birthday-rule.js';
import { feeExchange } from './fee-exchange.js';
import { residentialDutiesMissing } from './residential-duties.js';

const inYear = academicYear('2026/27');

describe('the birthday rule', () => {
  it('ends with the academic year of the birthday, whichever side of September it falls', () => {
    expect(endsByItselfOn({ birthMonth: isoDate('2011-08-01'), yearGroup: 10, inYear }, 16)).toBe('2027-08-31');
    expect(endsByItselfOn({ birthMonth: isoDate('2011-09-01'), yearGroup: 10, inYear }, 16)).toBe('2028-08-31');
  });

  it('counts by year group where the month of birth is not held', () => {
    expect(endsByItselfOn({ birthMonth: null, yearGroup: 11, inYear }, 16)).toBe('2027-08-31');
    expect(endsByItselfOn({ birthMonth: null, yearGroup: 9, inYear }, 16)).toBe('2029-08-31');
  });

  it('knows the year group of an age', () => {
    expect(chronologicalYearGroup(isoDate('2015-10-01'), inYear)).toBe(6);
    expect(chronologicalYearGroup(isoDate('2016-08-01'), inYear)).toBe(6);
  });
});

describe('the roll', () => {
  it('tells who ends, moves phase, is out of year, and goes on', () => {
    const year = academicYear('2027/28');
    const pupil = { yearGroup: 6, birthMonth: isoDate('2015-10-01'), endsOn: null };
    expect(rollChange({ ...pupil, endsOn: isoDate('2027-08-31') }, year)).toBe('ends');
    expect(rollChange(pupil, year)).toBe('movesPhase');
    expect(rollChange({ ...pupil, yearGroup: 5 }, year)).toBe('outOfYear');
    expect(rollChange({ ...pupil, yearGroup: 7, birthMonth: isoDate('2014-10-01') }, year)).toBe('goesOn');
  });
});

describe('the exchange of fees', () => {
  const line = (annual: number, kind: AgreedFeeLine['kind'] = 'core'): AgreedFeeLine => ({
    kind,
    label: '',
    unit: 'year',
    quantity: 1,
    unitPence: pounds(annual),
    annualPence: pounds(annual),
    vat: 'exempt',
    hnbEligible: true,
    shares: [{ funder: 'education', shareBp: basisPoints(10_000), agreementReference: null, agreementSignedOn: null }],
  });
  const standing = (annual: number, from: string, contractId: string | null = null) => ({
    ...line(annual),
    id: `${String(annual)} ${from}`,
    contractId,
    from: isoDate(from),
  });
  const on = isoDate('2027-01-01');

  it('takes what says the same, and touches it no more', () => {
    const exchange = feeExchange([standing(10, '2026-09-01')], [line(10)], 'mine', on);
    expect([exchange.taken.length, exchange.ended.length, exchange.begun.length]).toEqual([1, 0, 0]);
  });

  it('ends and begins what changed, and what another contract paid', () => {
    expect(feeExchange([standing(10, '2026-09-01')], [line(11)], 'mine', on)).toMatchObject({ taken: [], ended: [{}], begun: [{}] });
    expect(feeExchange([standing(10, '2026-09-01', 'other')], [line(10)], 'mine', on)).toMatchObject({
      taken: [],
      ended: [{}],
      begun: [{}],
    });
  });

  it('drops what was to begin later', () => {
    expect(feeExchange([standing(10, '2027-04-01')], [line(10)], 'mine', on)).toMatchObject({ dropped: [{}], begun: [{}] });
  });
});

describe('residential duties', () => {
  const duties = {
    section85NotifiedOn: isoDate('2026-09-01'),
    socialCareLead: 'A lead',
    firstVisitBy: isoDate('2026-12-01'),
    daysAYear: 294,
    childrensHomeRegistration: null,
  };
  const codes = (given: typeof duties | null, endsOn = '2027-08-31', setting: 'day' | 'residential' = 'residential'): string[] =>
    residentialDutiesMissing(given, setting, isoDate('2026-09-01'), isoDate(endsOn)).map(({ code }) => code);

  it('are due of a residential place of three months or more', () => {
    expect(codes(null)).toHaveLength(4);
    expect(codes(null, '2026-11-30')).toEqual([]);
    expect(codes(null, '2027-08-31', 'day')).toEqual([]);
    expect(codes(duties)).toEqual([]);
  });

  it('make a school of 295 days a children’s home too', () => {
    expect(codes({ ...duties, daysAYear: 295 })).toEqual(['notAChildrensHome']);
  });
});
