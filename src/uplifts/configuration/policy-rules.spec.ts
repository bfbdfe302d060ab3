import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { basisPoints } from '../../kernel/money.js';
import { type UpliftPolicy, isMonthDay, refusesPolicy, refusesStart } from './policy-rules.js';

const policy: UpliftPolicy = {
  effectiveFrom: isoDate('2027-04-01'),
  windowOpens: '11-01',
  windowCloses: '01-31',
  lateRule: 'oneTermAfterReceipt',
  monthsBetweenUplifts: 12,
  evidenceAboveBp: basisPoints(500),
  offerWorkingDays: 10,
  capBp: basisPoints(150),
  capSeries: 'CPI',
  capReviewAboveBp: basisPoints(300),
  benchmarkMinimum: 5,
  appealDays: 14,
  callInWorkingDays: 5,
  keyDecisionNoticeDays: 28,
};
const codes = (change: Partial<UpliftPolicy>): string[] =>
  refusesPolicy({ ...policy, ...change }, new Set(['CPI', 'CPIH'])).map(({ code }) => code);

describe('an uplift policy', () => {
  it('takes the defaults of the domain', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ capBp: null, capSeries: null, capReviewAboveBp: null })).toEqual([]);
  });

  it('has a window of days that every year has', () => {
    expect(['11-01', '02-28', '12-31'].every(isMonthDay)).toBe(true);
    expect(['02-29', '13-01', '00-10', '04-31', '1-1', '11-00', ''].some(isMonthDay)).toBe(false);
    expect(codes({ windowOpens: '02-29', windowCloses: '04-31' })).toEqual(['notADay', 'notADay']);
  });

  it('closes its window after it opens, over the new year too', () => {
    expect(codes({ windowOpens: '02-01', windowCloses: '01-31' })).toEqual(['windowBackwards']);
    expect(codes({ windowOpens: '09-01', windowCloses: '08-31' })).toEqual([]);
  });

  it('caps by an index that is recorded, and reviews only what is measured', () => {
    expect(codes({ capSeries: 'RPI' })).toEqual(['capSeriesUnknown']);
    expect(codes({ capSeries: null })).toEqual(['reviewWithoutSeries']);
  });
});

describe('the history of policies', () => {
  it('refuses a date in words, at its field', () => {
    const [past, today] = [isoDate('2026-04-01'), isoDate('2027-02-01')];
    expect(refusesStart(today, [past], today)).toBeUndefined();
    expect(refusesStart(past, [past], today)).toMatchObject({ code: 'policyExists', field: ['effectiveFrom'] });
    expect(refusesStart(isoDate('2027-01-31'), [past], today)).toMatchObject({ code: 'behindRulesInForce', field: ['effectiveFrom'] });
  });
});
