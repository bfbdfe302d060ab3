import { describe, expect, it } from '@jest/globals';
import type { BlockTerms, SpotTerms } from '../../contracts/terms.js';
import { isoDate } from '../../kernel/dates.js';
import { basisPoints, pence, pounds } from '../../kernel/money.js';
import { academicYear } from '../../kernel/years.js';
import { aSchoolWithCalendars } from '../../placements/term-calendar.builder.js';
import type { Alternative } from './leverage.js';
import {
  type Agreement,
  type EmptyPlaces,
  type SchoolThere,
  alternativesWithRoom,
  fillingPence,
  noticeToday,
  roomsFor,
} from './walk-away.js';

const aSchool = (id: string, more: Partial<SchoolThere> = {}): SchoolThere => ({
  id,
  name: id,
  providerId: 'elm',
  lowAge: 11,
  highAge: 16,
  boarding: 'day',
  needs: [],
  capacity: 60,
  pupils: 52,
  registerOn: isoDate('2026-10-01'),
  held: [],
  ...more,
});
const here = (...elsewhere: Alternative['elsewhere']): Alternative => ({
  providerId: 'oak',
  need: 'SEMH',
  phase: 'secondary',
  setting: 'day',
  places: 6,
  herePence: pounds(60_000),
  elsewhere,
  movingPence: null,
});
const AT_ELM = { providerId: 'elm', meanPence: pounds(55_000) };
const NAMES = new Map([['elm', 'Elm Schools Limited']]);
const terms = {
  kind: 'block',
  groups: [{ name: 'Day', needs: ['SEMH'], phase: 'any', setting: 'day', guaranteed: 10, optional: 0 }],
  tiers: [{ fromPlaces: 1, annualPence: pounds(50_000) }],
  tierRule: 'allPlaces',
  tierMeasure: 'paid',
  voids: { graceDays: 0, councilShareBp: basisPoints(10_000) },
} as unknown as BlockTerms;
const block = (more: Partial<EmptyPlaces> = {}): EmptyPlaces => ({
  contractId: 'c',
  reference: 'B-1',
  providerId: 'elm',
  providerName: 'Elm Schools Limited',
  schoolId: 'day school',
  schoolName: 'day school',
  group: terms.groups[0]!,
  terms,
  empty: 3,
  ...more,
});

describe('room elsewhere', () => {
  const roomOf = (...schools: SchoolThere[]) => alternativesWithRoom([here(AT_ELM)], schools, [], NAMES)[0]!;

  it('is what the register says of schools that take such a child, and is not guessed where it says nothing', () => {
    expect(roomOf(aSchool('a'), aSchool('b', { pupils: null, registerOn: isoDate('2026-09-01') }))).toMatchObject({
      providerName: 'Elm Schools Limited',
      therePence: pounds(55_000),
      differencePence: pounds(-5_000),
      room: 8,
      silentSchools: 1,
      heldSchools: 0,
      registerOn: '2026-09-01',
    });
    expect(roomOf(aSchool('a', { capacity: null })).room).toBeNull();
    // Full is known; a school of another age, need or provider says nothing of room for this child.
    expect(roomOf(aSchool('a', { pupils: 70 })).room).toBe(0);
    expect(
      roomOf(aSchool('a', { lowAge: 4, highAge: 11 }), aSchool('b', { needs: ['ASD'] }), aSchool('c', { providerId: 'ash' })),
    ).toMatchObject({
      room: 0,
      silentSchools: 0,
    });
    const residential = { ...here(AT_ELM), setting: 'residential' };
    expect(alternativesWithRoom([residential], [aSchool('a'), aSchool('b', { boarding: 'unknown', pupils: 59 })], [], NAMES)[0]!.room).toBe(
      1,
    );
  });

  it('is none where our referrals are held', () => {
    expect(roomOf(aSchool('a', { held: ['Safeguarding was not met.'] }))).toMatchObject({ room: 0, heldSchools: 1 });
    expect(roomsFor([here(AT_ELM)], [aSchool('a', { held: ['Safeguarding was not met.'] })], [])).toEqual([]);
  });

  it('counts the empty places of our own block by themselves, before all, at what filling them adds', () => {
    const school = aSchool('day school');
    expect(
      alternativesWithRoom([here(AT_ELM)], [school], [block(), block({ reference: 'B-2', empty: 0 })], NAMES).map(
        ({ blockReference, therePence, room }) => [blockReference, therePence, room],
      ),
    ).toEqual([
      ['B-1', 0, 3],
      [null, pounds(55_000), 5],
    ]);
    expect(roomsFor([here(AT_ELM)], [school], [block()]).map(({ places, pricePence }) => [places, [...pricePence.values()]])).toEqual([
      [3, [0]],
      [5, [pounds(55_000)]],
    ]);
    expect(fillingPence({ ...terms, voids: { graceDays: 0, councilShareBp: basisPoints(7_500) } })).toBe(pounds(12_500));
    // A block of another need has no place for this child.
    const others = block({ group: { ...terms.groups[0]!, needs: ['ASD'] } });
    expect(roomsFor([here()], [], [others])).toEqual([]);
  });
});

describe('notice given today', () => {
  const school = aSchoolWithCalendars([academicYear('2026/27')]);
  const agreement: Agreement = {
    contractId: 'c',
    reference: 'IPA-1',
    kind: 'spot',
    schoolName: 'Ash Lane School',
    startsOn: isoDate('2026-09-01'),
    endsOn: null,
    noticeUntil: null,
    terms: { kind: 'spot', basis: { kind: 'calendarDay' }, notice: { kind: 'days', days: 30 }, feeLines: [{ annualPence: pounds(36_500) }] } as unknown as SpotTerms, // prettier-ignore
  };
  const on = (more: Partial<Agreement> = {}, today = '2026-11-10') => noticeToday({ ...agreement, ...more }, isoDate(today), school);

  it('is charged from today to its last day, or to the end of the agreement', () => {
    // £100 a day, both days counted.
    expect(on()).toMatchObject({ lastChargeableOn: '2026-12-10', costPence: pounds(3_100), given: false, problem: null });
    expect(on({ endsOn: isoDate('2026-11-19') })).toMatchObject({ lastChargeableOn: '2026-11-19', costPence: pounds(1_000) });
    expect(on({ startsOn: isoDate('2026-12-01') }).costPence).toBe(pounds(1_000));
    expect(on({ startsOn: isoDate('2027-01-01') }).costPence).toBe(pence(0));
  });

  it('that was given before runs as it was given', () => {
    expect(on({ noticeUntil: isoDate('2026-11-30') })).toMatchObject({
      lastChargeableOn: '2026-11-30',
      costPence: pounds(2_100),
      given: true,
    });
  });

  it('says what is missing where its end cannot be told', () => {
    const inTerms = { ...agreement.terms, notice: { kind: 'terms', terms: 1 } } as SpotTerms;
    expect(on({ terms: inTerms }, '2027-06-01')).toMatchObject({
      lastChargeableOn: null,
      costPence: null,
      problem: 'Ash Lane School, 2027/28: the school’s term calendar is not recorded, so the end of the notice cannot be told.',
    });
  });
});
