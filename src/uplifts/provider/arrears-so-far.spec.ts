import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { pounds } from '../../kernel/money.js';
import { arrearsSoFar } from './arrears-so-far.js';
import type { SchoolReturnLine } from './school-return.query.js';

const line = (basis: SchoolReturnLine['basis'], effectiveOn = '2027-04-01'): SchoolReturnLine =>
  ({
    id: 'a',
    current: pounds(36_500),
    effectiveOn: isoDate(effectiveOn),
    basis,
    basisUnits: null,
    endsOn: null,
  }) as unknown as SchoolReturnLine;
const ret = (each: SchoolReturnLine) => ({ lines: [each], school: { id: 's', urn: 1, name: 'Ash', calendars: [] } });
const dearer = () => pounds(40_150);

describe('what a new price would owe so far', () => {
  it('is counted from its date by the contract’s own days', () => {
    expect(arrearsSoFar(ret(line('calendarDay')), dearer, isoDate('2027-04-11'))).toBe(pounds(100));
  });

  it('is nothing before its date, and where the price stays', () => {
    expect(arrearsSoFar(ret(line('calendarDay')), dearer, isoDate('2027-04-01'))).toBe(0);
    expect(arrearsSoFar(ret(line('calendarDay')), () => null, isoDate('2027-05-01'))).toBe(0);
  });

  it('is not known where the contract or the school’s calendar does not say how', () => {
    expect(arrearsSoFar(ret(line(null)), dearer, isoDate('2027-04-11'))).toBeNull();
    expect(arrearsSoFar(ret(line('term')), dearer, isoDate('2027-04-11'))).toBeNull();
  });
});
