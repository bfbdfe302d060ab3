import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { basisPoints, pence } from '../../kernel/money.js';
import { academicYear } from '../../kernel/years.js';
import { schoolCalendars } from '../../placements/term-calendar.js';
import { type MovedPlacement, moveToBands } from './band-what-if.js';

const YEARS = [academicYear('2027/28'), academicYear('2028/29')];
const noCalendars = (schoolId: string) => schoolCalendars(schoolId, []);
const placement = (change: Partial<MovedPlacement> = {}): MovedPlacement => ({
  schoolId: 'birch',
  fees: { core: pence(6_000_000), transport: pence(600_000) },
  placeFunding: pence(0),
  basis: { kind: 'month' },
  startsOn: isoDate('2025-09-01'),
  endsOn: null,
  tariffOn: () => ({ annualPence: pence(5_400_000), covers: ['core'] }),
  ...change,
});

describe('moving placements to bands', () => {
  it('puts today’s money beside the tariff, by school and year', () => {
    expect(moveToBands([placement(), placement()], YEARS, basisPoints(0), noCalendars)).toEqual(
      YEARS.map((year) => ({ schoolId: 'birch', year, placements: 2, nowPence: 13_200_000, bandPence: 12_000_000, notKnown: 0 })),
    );
  });

  it('raises today’s fees yearly from the second year on, and what the tariff does not cover on both sides', () => {
    const [, second] = moveToBands([placement()], YEARS, basisPoints(500), noCalendars);
    expect(second).toMatchObject({ nowPence: 6_930_000, bandPence: 5_400_000 + 630_000 });
  });

  it('charges a placement for its own days only', () => {
    const leaver = placement({ endsOn: isoDate('2027-12-31') });
    expect(moveToBands([leaver], YEARS, basisPoints(0), noCalendars)).toEqual([
      { schoolId: 'birch', year: YEARS[0], placements: 1, nowPence: 2_200_000, bandPence: 2_000_000, notKnown: 0 },
    ]);
  });

  it('takes each year’s own tariff', () => {
    const tariffOn: MovedPlacement['tariffOn'] = (day) =>
      day < '2028-09-01' ? undefined : { annualPence: pence(6_000_000), covers: ['core'] };
    expect(moveToBands([placement({ tariffOn })], YEARS, basisPoints(0), noCalendars)).toEqual([
      { schoolId: 'birch', year: YEARS[0], placements: 1, nowPence: 0, bandPence: 0, notKnown: 1 },
      { schoolId: 'birch', year: YEARS[1], placements: 1, nowPence: 6_600_000, bandPence: 6_600_000, notKnown: 0 },
    ]);
  });

  it.each([
    ['no charging basis', { basis: null }],
    ['a calendar that is not recorded', { basis: { kind: 'term' } as const }],
    ['no price', { fees: {} }],
    ['place funding that is not known', { placeFunding: null }],
  ])('counts as not known what has %s, in neither sum', (_why, change) => {
    expect(moveToBands([placement(change)], YEARS.slice(0, 1), basisPoints(0), noCalendars)).toEqual([
      { schoolId: 'birch', year: YEARS[0], placements: 1, nowPence: 0, bandPence: 0, notKnown: 1 },
    ]);
  });
});
