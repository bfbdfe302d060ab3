import { describe, expect, it } from '@jest/globals';
import { pounds } from '../kernel/money.js';
import { section63Exposure } from './section-63.js';

describe('the exposure under section 63', () => {
  const lines = [
    { kind: 'core' as const, amount: pounds(60_000) },
    { kind: 'therapy' as const, amount: pounds(5_000) },
    { kind: 'residential' as const, amount: pounds(80_000) },
    { kind: 'transport' as const, amount: pounds(9_000) },
  ];

  it('is the fees for education, with board and lodging shown apart and transport left out', () => {
    expect(section63Exposure(lines, 'tribunal')).toMatchObject({ education: pounds(65_000), boardWhereNeeded: pounds(80_000) });
    expect(section63Exposure(lines, 'tribunal').lines.map(({ duty }) => duty)).toEqual([
      'education',
      'education',
      'boardWhereNeeded',
      'none',
    ]);
  });

  it('says why the school is named', () => {
    expect(section63Exposure(lines, 'tribunal').words).toContain('The tribunal ordered');
    expect(section63Exposure(lines.slice(0, 1), 'parentalChoice').words).toBe(
      '£60,000.00 a year of fees for education is exposed. The parents chose the school and the council did not agree: take advice on whether the duty applies.',
    );
  });
});
