import { describe, expect, it } from '@jest/globals';
import { type IsoDate, isoDate } from '../../kernel/dates.js';
import { type VisitDays, actionState, nextVisit, visitState } from './standing.js';

const TODAY = isoDate('2027-02-01');

const visit = (days: Partial<Record<keyof VisitDays, string>>): VisitDays => {
  const day = (name: keyof VisitDays): IsoDate | null => (days[name] === undefined ? null : isoDate(days[name]));
  return { plannedOn: day('plannedOn'), doneOn: day('doneOn'), cancelledOn: day('cancelledOn'), nextDueOn: day('nextDueOn') };
};

describe('a visit', () => {
  it.each([
    ['planned on its own day', { plannedOn: '2027-02-01' }, 'planned'],
    ['overdue the day after', { plannedOn: '2027-01-31' }, 'overdue'],
    ['made, however late', { plannedOn: '2027-01-01', doneOn: '2027-01-20' }, 'made'],
    ['called off', { plannedOn: '2027-01-01', cancelledOn: '2026-12-20' }, 'calledOff'],
  ] as const)('is %s', (_, days, state) => {
    expect(visitState(visit(days), TODAY)).toBe(state);
  });
});

describe('the next visit', () => {
  it('is the earliest that is planned, whatever was said before', () => {
    const visits = [
      visit({ plannedOn: '2027-05-01' }),
      visit({ plannedOn: '2027-03-01' }),
      visit({ doneOn: '2026-10-01', nextDueOn: '2027-01-10' }),
    ];
    expect(nextVisit(visits, TODAY)).toEqual({ on: '2027-03-01', planned: true, overdue: false });
  });

  it('is what was said after the last visit made, where none is planned', () => {
    const visits = [
      visit({ doneOn: '2025-10-01', nextDueOn: '2026-10-01' }),
      visit({ doneOn: '2026-06-01', nextDueOn: '2027-01-10' }),
      visit({ plannedOn: '2026-12-01', cancelledOn: '2026-11-01' }),
    ];
    expect(nextVisit(visits, TODAY)).toEqual({ on: '2027-01-10', planned: false, overdue: true });
  });

  it('is not known where nobody said', () => {
    expect(nextVisit([visit({ doneOn: '2026-06-01' })], TODAY)).toBeNull();
    expect(nextVisit([], TODAY)).toBeNull();
  });
});

describe('an action', () => {
  it('is open on the day it is due, overdue the day after, done once it was', () => {
    expect(actionState({ dueOn: TODAY, doneOn: null }, TODAY)).toBe('open');
    expect(actionState({ dueOn: isoDate('2027-01-31'), doneOn: null }, TODAY)).toBe('overdue');
    expect(actionState({ dueOn: isoDate('2027-01-31'), doneOn: TODAY }, TODAY)).toBe('done');
  });
});
