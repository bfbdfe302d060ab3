import { describe, expect, it } from '@jest/globals';
import { faultOfStart } from './dated-rules.js';
import { isoDate } from './dates.js';

describe('rules with a history', () => {
  const today = isoDate('2027-02-01');
  const past = isoDate('2026-04-01');

  it('start in the past the first time, and from today on once some are in force', () => {
    expect(faultOfStart(past, [], today)).toBeUndefined();
    expect(faultOfStart(past, [isoDate('2027-04-01')], today)).toBeUndefined();
    expect(faultOfStart(today, [past], today)).toBeUndefined();
    expect(faultOfStart(isoDate('2027-01-31'), [past], today)).toBe('behindRulesInForce');
    expect(faultOfStart(isoDate('2025-04-01'), [past], today)).toBe('behindRulesInForce');
  });

  it('are never overwritten on their own date', () => {
    expect(faultOfStart(past, [past], today)).toBe('exists');
  });
});
