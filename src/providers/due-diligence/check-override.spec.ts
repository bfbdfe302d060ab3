import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { MANDATORY_CHECKS, mandatoryChecks } from '../check-standing.js';
import { issueGuard } from './check-override.js';

const today = isoDate('2027-02-01');
const passed = MANDATORY_CHECKS.map((kind) => ({
  kind,
  result: 'passed' as const,
  checkedOn: isoDate('2026-09-01'),
  expiresOn: isoDate('2027-08-31'),
  note: '',
  recordedByName: null,
}));
const messages = (latest: typeof passed, overrides: Parameters<typeof issueGuard>[1] = []) =>
  issueGuard(mandatoryChecks(latest, today), overrides, today).map(({ message }) => message.split('. ')[0]);
const changed = (change: object) => passed.map((check) => (check.kind === 'insurance' ? { ...check, ...change } : check));
const override = { kind: 'insurance' as const, askedOn: isoDate('2027-01-15'), until: isoDate('2027-03-31') };

describe('issuing a contract to a school', () => {
  it('is free where every mandatory check is passed and counts', () => expect(messages(passed)).toEqual([]));

  it('is refused for a failed, a lapsed and a missing check, by name and with why', () => {
    expect(messages(changed({ result: 'failed' }))).toEqual(['The check of insurance was failed on 1 September 2026']);
    expect(messages(changed({ expiresOn: isoDate('2027-01-31') }))).toEqual(['The check of insurance counted until 31 January 2027 only']);
    expect(messages(passed.filter(({ kind }) => kind !== 'insurance'))).toEqual(['The check of insurance was never made']);
  });

  it('is free under an override of that check, to its last day', () => {
    const lapsed = changed({ expiresOn: isoDate('2027-01-31') });
    expect(messages(lapsed, [override])).toEqual([]);
    expect(messages(lapsed, [{ ...override, until: today }])).toEqual([]);
    expect(messages(lapsed, [{ ...override, until: isoDate('2027-01-31') }])).toHaveLength(1);
    expect(messages(lapsed, [{ ...override, kind: 'finance' }])).toHaveLength(1);
  });

  it('is refused again when a check that was made since was failed', () => {
    expect(messages(changed({ result: 'failed', checkedOn: isoDate('2027-01-20') }), [override])).toHaveLength(1);
  });
});
