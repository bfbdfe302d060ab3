import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../kernel/dates.js';
import { mandatoryChecks } from './check-standing.js';
import { type HeldInspection, judgements, referralHold } from './referral-hold.js';

const inspection = (on: string, result: HeldInspection['result'], more: Partial<HeldInspection> = {}): HeldInspection => ({
  inspectorate: 'Ofsted',
  framework: 'Report card 2025',
  inspectedOn: isoDate(on),
  result,
  safeguardingMet: true,
  standardsMet: true,
  ...more,
});

const hold = (inspections: readonly HeldInspection[], specialMeasures: boolean | null = null): string[] =>
  referralHold({ inspections, specialMeasures, checks: [] });

describe('new referrals to a school', () => {
  it('are open where the latest inspection of each inspectorate is sound', () => {
    expect(hold([inspection('2026-03-01', { overall: 'Good' }), inspection('2020-03-01', { overall: 'Inadequate' })])).toEqual([]);
    expect(hold([])).toEqual([]);
  });

  it.each<[string, readonly HeldInspection[], string]>([
    ['a grade', [inspection('2026-03-01', { overall: 'Inadequate' })], 'The school was judged “Inadequate” (Ofsted, 1 March 2026).'],
    [
      'an area of a report card',
      [inspection('2026-03-01', { areas: { Inclusion: 'Strong standard', Attendance: 'Urgent improvement' } })],
      'Attendance was judged “Urgent improvement” (Ofsted, 1 March 2026).',
    ],
    ['safeguarding', [inspection('2026-03-01', {}, { safeguardingMet: false })], 'Safeguarding was not met (Ofsted, 1 March 2026).'],
    [
      'another inspectorate’s, though an earlier one',
      [inspection('2026-03-01', { overall: 'Good' }), inspection('2025-03-01', { overall: 'Inadequate' }, { inspectorate: 'CQC' })],
      'The school was judged “Inadequate” (CQC, 1 March 2025).',
    ],
  ])('are held by the lowest point of any scale: %s', (_, inspections, reason) => {
    expect(hold(inspections)).toEqual([reason]);
  });

  it('are held by special measures and by a failed check of safeguarding', () => {
    const latest = { kind: 'safeguarding', result: 'failed', checkedOn: isoDate('2026-09-01'), expiresOn: isoDate('2027-09-01'), note: '', recordedByName: null } as const; // prettier-ignore
    const checks = mandatoryChecks([latest], isoDate('2027-02-01'));
    expect(referralHold({ inspections: [], specialMeasures: true, checks })).toEqual([
      'The register has the school in special measures.',
      'Your check of safeguarding of 1 September 2026 was failed.',
    ]);
  });
});

describe('what an inspection said', () => {
  it('is read in its own terms', () => {
    expect(judgements({ areas: { Inclusion: 'Exceptional' }, standards: 'Met' })).toEqual([
      { area: 'Inclusion', judgement: 'Exceptional' },
      { area: 'standards', judgement: 'Met' },
    ]);
  });
});
