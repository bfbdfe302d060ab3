import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../kernel/dates.js';
import { type LatestCheck, isWrong, mandatoryChecks } from './check-standing.js';

const TODAY = isoDate('2027-02-01');

const check = (kind: LatestCheck['kind'], expiresOn: string, result: LatestCheck['result'] = 'passed'): LatestCheck => ({
  kind,
  result,
  checkedOn: isoDate('2026-01-10'),
  expiresOn: isoDate(expiresOn),
  note: '',
  recordedByName: null,
});

describe('the mandatory checks of a school', () => {
  it('stand with what is wrong first', () => {
    const checks = mandatoryChecks(
      [
        check('registration', '2027-12-31'),
        check('inspection', '2027-02-28'),
        check('insurance', '2027-01-31'),
        check('safeguarding', '2027-12-31', 'failed'),
        check('finance', '2027-02-01'),
        check('dataProtection', '2027-03-02'),
      ],
      TODAY,
    );
    expect(checks.map(({ kind, state }) => [kind, state])).toEqual([
      ['safeguarding', 'failed'],
      ['insurance', 'lapsed'],
      ['saferRecruitment', 'missing'],
      ['inspection', 'expiring'],
      ['finance', 'expiring'],
      ['registration', 'valid'],
      ['dataProtection', 'valid'],
    ]);
    expect(checks.filter(isWrong)).toHaveLength(3);
  });
});
