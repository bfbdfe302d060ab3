import { describe, expect, it } from '@jest/globals';
import { lockedFor, tryAgain } from './lock-out.js';

describe('lock-out', () => {
  it('begins with the fifth wrong try and doubles from a minute to an hour', () => {
    expect([1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1_000].map((failed) => lockedFor(failed) / 60_000)).toEqual([
      0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60,
    ]);
  });

  it('says when to try again, rounded up', () => {
    expect(tryAgain(1)).toBe('Try again in a minute.');
    expect(tryAgain(60_000)).toBe('Try again in a minute.');
    expect(tryAgain(60_001)).toBe('Try again in 2 minutes.');
  });
});
