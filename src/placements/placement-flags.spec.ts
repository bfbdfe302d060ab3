import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../kernel/dates.js';
import { type FlaggedPlacement, placementFlags, reviewDueOn } from './placement-flags.js';

const TODAY = isoDate('2027-02-01');

const placement = (more: Partial<FlaggedPlacement> = {}): FlaggedPlacement => ({
  startsOn: isoDate('2024-09-01'),
  endsOn: null,
  current: true,
  lastReviewedOn: isoDate('2026-06-01'),
  chargingBasis: 'calendarDay',
  calendarHeld: false,
  priced: true,
  unsigned: 0,
  schoolName: 'Ash Lane School',
  ...more,
});

const codes = (more: Partial<FlaggedPlacement>): string[] => placementFlags(placement(more), TODAY).map(({ code }) => code);

describe('a placement', () => {
  it('in order has no flag', () => {
    expect(codes({})).toEqual([]);
  });

  it.each<[string, Partial<FlaggedPlacement>, string]>([
    ['has no price today', { priced: false }, 'noFeeLine'],
    ['states no charging basis', { chargingBasis: null }, 'noChargingBasis'],
    ['is charged by a calendar that nobody recorded', { chargingBasis: 'schoolDay' }, 'noCalendar'],
    ['has a share without a signed agreement', { unsigned: 120_000 }, 'unsigned'],
    ['was reviewed more than 12 months ago', { lastReviewedOn: isoDate('2026-01-31') }, 'reviewOverdue'],
    ['was never reviewed since it began over a year ago', { lastReviewedOn: null }, 'reviewOverdue'],
    ['ends within six months', { endsOn: isoDate('2027-07-31') }, 'endsSoon'],
  ])('is flagged where it %s', (_, more, code) => {
    expect(codes(more)).toEqual([code]);
  });

  it('is reviewed in time up to the very day', () => {
    expect(codes({ lastReviewedOn: isoDate('2026-02-01') })).toEqual([]);
    expect(reviewDueOn({ lastReviewedOn: null, startsOn: isoDate('2026-03-01') })).toBe('2027-03-01');
  });

  it('that a provider looks at says nothing of who funds it', () => {
    expect(codes({ unsigned: null })).toEqual([]);
  });

  it('that is over, or has not begun, needs nothing', () => {
    expect(codes({ current: false, priced: false, chargingBasis: null })).toEqual([]);
  });
});
