import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import type { DirectoryRow } from '../../placements/school-directory.query.js';
import { mandatoryChecks } from '../../providers/check-standing.js';
import { directoryFilter, orderOf, schoolsList, standingOf } from './schools-list.view.js';

const row = (more: Partial<DirectoryRow>): DirectoryRow => ({
  id: 'school',
  urn: 990_001,
  name: 'Ash Lane School',
  kind: 'iss',
  section41: true,
  lowAge: null,
  highAge: null,
  needs: [],
  town: null,
  laName: 'Testshire',
  providerName: null,
  miles: null,
  latestInspection: null,
  pupilsPlaced: 2,
  annualFees: null,
  checks: [],
  hold: [],
  ...more,
});

describe('what the address asks of the list of schools', () => {
  it('is its filters; what is named wrongly narrows nothing', () => {
    const list = schoolsList({ q: ' ash ', need: 'ASD', phase: 'toddlers', kind: 'iss', show: 'checks', near: 'LE1', within: '10' });
    const { criteria, withPupils, checkWrong } = directoryFilter(list);
    expect(criteria).toMatchObject({ name: 'ash', need: 'ASD', kinds: ['iss'], near: 'LE1' });
    expect(criteria.withinKilometres).toBeCloseTo(16.09, 2);
    expect(criteria.phase).toBeUndefined();
    expect([withPupils, checkWrong]).toEqual([true, true]);
  });

  it('measures no distance from nowhere', () => {
    expect(directoryFilter(schoolsList({ within: '10' })).criteria.withinKilometres).toBeUndefined();
    expect(orderOf(schoolsList({ sort: 'distance' }))).toEqual({ by: 'name', descending: false });
  });
});

describe('how a school stands', () => {
  it('is held referrals before all, then checks, and nothing where nobody of ours is placed', () => {
    const missing = mandatoryChecks([], isoDate('2027-02-01'));
    expect(standingOf(row({ hold: ['Safeguarding was not met.'], checks: missing }))?.text).toBe('Referrals held');
    expect(standingOf(row({ checks: missing }))?.text).toBe('7 checks to mend');
    expect(standingOf(row({ checks: [] }))?.text).toBe('In order');
    expect(standingOf(row({ checks: missing, pupilsPlaced: 0 }))).toBeNull();
    expect(standingOf(row({ checks: null }))).toBeNull();
  });
});
