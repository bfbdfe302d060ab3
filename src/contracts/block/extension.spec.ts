import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import type { BlockTerms } from '../terms.js';
import { endUnder, openExtensions, refusesExtension, withExtension } from './extension.js';

const ENDS = isoDate('2029-08-31');
const terms = {
  kind: 'block',
  extensions: [
    { months: 12, noticeMonths: 6 },
    { months: 24, noticeMonths: 12 },
  ],
} as unknown as BlockTerms;

describe('an extension of a block', () => {
  it('is open until its day, and runs to the same day of a later year', () => {
    expect(openExtensions(terms, ENDS, isoDate('2028-08-31'))).toEqual([
      { index: 0, sayBy: '2029-02-28', extendsTo: '2030-08-31' },
      { index: 1, sayBy: '2028-08-31', extendsTo: '2031-08-31' },
    ]);
    expect(openExtensions(terms, ENDS, isoDate('2028-09-01')).map(({ index }) => index)).toEqual([0]);
  });

  it('once taken is no longer among those to come, and moves the last day', () => {
    const [first] = openExtensions(terms, ENDS, isoDate('2028-09-01'));
    const taken = withExtension(terms, first!);
    expect(taken.extensions).toEqual([{ months: 24, noticeMonths: 12 }]);
    expect(endUnder(taken, ENDS)).toBe('2030-08-31');
    expect(endUnder(terms, ENDS)).toBe(ENDS);
  });

  it('is refused where none was agreed, or too late', () => {
    const to = (day: string): BlockTerms => ({ ...terms, extendedTo: isoDate(day) });
    const codes = (day: string, today: string): string[] => refusesExtension(to(day), terms, ENDS, isoDate(today)).map(({ code }) => code);
    expect(codes('2030-08-31', '2029-02-28')).toEqual([]);
    expect(codes('2030-08-31', '2029-03-01')).toEqual(['extensionTooLate']);
    expect(codes('2032-08-31', '2028-01-01')).toEqual(['notAnExtension']);
  });
});
