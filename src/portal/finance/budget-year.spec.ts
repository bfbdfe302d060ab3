import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { yearAsked, yearChoice, yearsAround } from './budget-year.js';

const today = isoDate('2027-02-01');

describe('the financial year of a page', () => {
  it('is this year unless another of those offered is asked for', () => {
    expect(yearAsked('', today)).toBe('2026-27');
    expect(yearAsked('2027', today)).toBe('2027-28');
    for (const odd of ['1999', 'soon', '2027-28']) expect(yearAsked(odd, today)).toBe('2026-27');
  });

  it('is chosen from last year to the year after next', () => {
    expect(yearsAround(today)).toEqual(['2025-26', '2026-27', '2027-28', '2028-29']);
    expect(yearChoice(yearAsked('2027', today), today).options.map(({ text, chosen }) => [text, chosen])).toEqual([
      ['2025-26', false],
      ['2027-28', true],
      ['2028-29', false],
    ]);
  });
});
