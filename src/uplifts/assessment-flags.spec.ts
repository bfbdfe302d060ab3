import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../kernel/dates.js';
import { type AssessedLine, assessmentFlags } from './assessment-flags.js';

const aLine: AssessedLine = {
  assessedOn: isoDate('2027-02-10'),
  effectiveOn: isoDate('2027-09-01'),
  placementBeganOn: isoDate('2024-09-01'),
  lastUpliftOn: isoDate('2026-09-01'),
  lastReviewOn: isoDate('2026-03-01'),
  priceRule: 'negotiated',
  chargingBasis: { kind: 'calendarDay' },
  lapsedChecks: [],
  monthsBetweenUplifts: 12,
};

const codes = (change: Partial<AssessedLine>): string[] => assessmentFlags({ ...aLine, ...change }).map(({ code }) => code);

describe('the flags of a line', () => {
  it('are none where all is in order: exactly twelve months are enough', () => {
    expect(codes({})).toEqual([]);
  });

  it('show a placement or an uplift less than twelve months old when the rise would start', () => {
    expect(codes({ placementBeganOn: isoDate('2026-09-02'), lastUpliftOn: null })).toEqual(['firstTwelveMonths']);
    expect(codes({ lastUpliftOn: isoDate('2027-04-01') })).toEqual(['upliftedWithinTwelveMonths']);
  });

  it('show a contract that prices itself', () => {
    expect(codes({ priceRule: 'fixed' })).toEqual(['fixedPriceContract']);
    expect(codes({ priceRule: 'formula' })).toEqual(['formulaContract']);
  });

  it('show a review more than twelve months old, or none since the placement began', () => {
    expect(codes({ lastReviewOn: isoDate('2026-02-10') })).toEqual([]);
    expect(codes({ lastReviewOn: isoDate('2026-02-09') })).toEqual(['reviewOverAYearOld']);
    expect(codes({ lastReviewOn: null })).toEqual(['reviewOverAYearOld']);
  });

  it('show every lapsed check in its own words, and a missing charging basis', () => {
    const flags = assessmentFlags({ ...aLine, lapsedChecks: ['Insurance lapsed on 1 January 2027'], chargingBasis: null });
    expect(flags.map(({ code }) => code)).toEqual(['lapsedCheck', 'noChargingBasis']);
    expect(flags[0]?.words).toBe('Insurance lapsed on 1 January 2027');
  });
});
