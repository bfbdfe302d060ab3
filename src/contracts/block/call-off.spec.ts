import { describe, expect, it } from '@jest/globals';
import { dateRange } from '../../kernel/date-range.js';
import { isoDate } from '../../kernel/dates.js';
import type { PlaceGroup } from '../terms.js';
import type { BlockPlace, Stay } from './block-ledger.js';
import { faultOfRelease, firstFreePlace, mismatches, nextFreeOn } from './call-off.js';

const day = isoDate;
const group: PlaceGroup = { name: 'SEMH day', needs: ['SEMH'], phase: 'secondary', setting: 'day', guaranteed: 2, optional: 1 };
const place = (number: number, guaranteed: boolean): BlockPlace => ({
  id: String(number),
  number,
  group: group.name,
  guaranteed,
  during: { from: day('2026-09-01'), to: day('2028-09-01') },
});
const places = [place(1, false), place(2, true), place(3, true)];
const stay = (placeId: string, from: string, to: string | null): Stay => ({
  id: `${placeId} ${from}`,
  placeId,
  authorityId: 'ours',
  during: dateRange(day(from), to === null ? null : day(to)),
});

describe('calling off', () => {
  it('fits a pupil by need, phase and setting, and says what does not', () => {
    expect(mismatches({ primaryNeed: 'SEMH', yearGroup: 7, setting: null }, group)).toEqual([]);
    expect(mismatches({ primaryNeed: 'ASD', yearGroup: 6, setting: 'residential' }, group)).toEqual([
      'the places “SEMH day” are for SEMH, and the pupil’s primary need is ASD',
      'they are for secondary pupils, and the pupil is in year 6',
      'they are day places, and the placement is residential',
    ]);
    expect(mismatches({ primaryNeed: 'ASD', yearGroup: 13, setting: 'day' }, { ...group, needs: [], phase: 'any' })).toEqual([]);
  });

  it('fills guaranteed places before optional ones, the lowest number first', () => {
    const days = dateRange(day('2026-10-01'), null);
    expect(firstFreePlace(places, [], group.name, days)?.number).toBe(2);
    expect(firstFreePlace(places, [stay('2', '2026-09-01', null)], group.name, days)?.number).toBe(3);
    expect(firstFreePlace(places, [stay('2', '2026-09-01', null), stay('3', '2027-01-01', '2027-02-01')], group.name, days)?.number).toBe(
      1,
    );
  });

  it('takes no place that does not last as long as the stay, or whose days have ended', () => {
    expect(firstFreePlace(places, [], group.name, dateRange(day('2028-01-01'), day('2028-09-02')))).toBeUndefined();
    expect(firstFreePlace(places, [], group.name, dateRange(day('2028-09-01'), null))).toBeUndefined();
    expect(firstFreePlace(places, [], 'other', dateRange(day('2026-09-01'), null))).toBeUndefined();
  });

  it('says when the next place is free', () => {
    const full = [stay('1', '2026-09-01', '2027-07-22'), stay('2', '2026-09-01', null), stay('3', '2026-09-01', '2027-04-01')];
    expect(nextFreeOn(places, full, group.name, day('2026-10-01'))).toBe('2027-04-01');
    expect(nextFreeOn(places, [...full, stay('3', '2027-04-01', null)], group.name, day('2026-10-01'))).toBe('2027-07-22');
    expect(nextFreeOn([place(2, true)], [stay('2', '2026-09-01', null)], group.name, day('2026-10-01'))).toBeUndefined();
  });

  it('gives back what nobody was nominated to once the day for nominating has passed', () => {
    const terms = (nominateBy: string | null, releasesUnnominated = true) => ({ nomination: { nominateBy, releasesUnnominated } });
    expect(faultOfRelease(terms(null, false), day('2027-09-01'), day('2027-06-01'))).toBe('notInContract');
    expect(faultOfRelease(terms('05-31'), day('2027-09-01'), day('2027-05-31'))).toBe('nominationStillOpen');
    expect(faultOfRelease(terms('05-31'), day('2027-09-01'), day('2027-06-01'))).toBeUndefined();
    expect(faultOfRelease(terms('05-31'), day('2028-01-10'), day('2027-06-01'))).toBeUndefined();
    expect(faultOfRelease(terms(null), day('2027-09-01'), day('2027-01-01'))).toBeUndefined();
  });
});
