import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../kernel/dates.js';
import { pounds } from '../kernel/money.js';
import { academicYear } from '../kernel/years.js';
import { aSchoolWithCalendars } from '../placements/term-calendar.builder.js';
import { lastSafeNotice, noticeRunsTo, noticeWhatIf } from './notice.js';
import type { SpotTerms } from './terms.js';
import { wholeLifeCost } from './whole-life.js';

const school = aSchoolWithCalendars([academicYear('2026/27'), academicYear('2027/28')]);
const terms = {
  kind: 'spot',
  basis: { kind: 'calendarDay' },
  notice: { kind: 'terms', terms: 1 },
  feeLines: [{ annualPence: pounds(36_500) }],
} as unknown as SpotTerms;
const ground = { terms, startsOn: isoDate('2026-09-01'), endsOn: isoDate('2028-08-31'), school };
const [autumn, spring, summer] = school.calendarOf(academicYear('2026/27'))?.terms ?? [];

describe('notice of a full term', () => {
  it('runs to the end of the first term that begins on or after it', () => {
    expect(noticeRunsTo(terms.notice, isoDate('2026-11-10'), school)).toEqual({ ok: true, value: isoDate('2027-03-28') });
    expect(spring?.to).toBe('2027-03-29');
  });

  it('given on a term’s first day counts that term, a day later the next', () => {
    const from = summer?.from ?? isoDate('2027-04-12');
    const onTime = noticeRunsTo(terms.notice, from, school);
    const late = noticeRunsTo(terms.notice, isoDate('2027-06-01'), school);
    expect(onTime.ok && late.ok && onTime.value < late.value).toBe(true);
  });

  it('names school and year where the calendar is missing', () => {
    const refused = noticeRunsTo(terms.notice, isoDate('2028-06-01'), school);
    expect(refused.ok ? [] : refused.refusals.map(({ message }) => message)).toEqual([
      'Ash Lane School, 2028/29: the school’s term calendar is not recorded, so the end of the notice cannot be told.',
    ]);
  });

  it('in days needs no calendar', () => {
    expect(noticeRunsTo({ kind: 'days', days: 90 }, isoDate('2030-01-01'), school)).toEqual({ ok: true, value: isoDate('2030-04-01') });
  });
});

describe('what notice comes to', () => {
  it('splits what is charged into time there and time in lieu, to the penny', () => {
    const whole = noticeWhatIf(ground, isoDate('2026-11-10'), null);
    const sooner = noticeWhatIf(ground, isoDate('2026-11-10'), isoDate('2026-12-18'));
    if (!whole.ok || !sooner.ok) throw new Error('refused');
    expect(whole.value.inLieuPence).toBe(0);
    // £100 a day: from 19 December to 28 March.
    expect(sooner.value.inLieuPence).toBe(100 * 100_00);
    expect(sooner.value.untilThenPence).toBe(whole.value.untilThenPence);
  });

  it('never charges beyond the contract’s own last day', () => {
    const short = noticeWhatIf({ ...ground, endsOn: isoDate('2026-12-31') }, isoDate('2026-11-10'), null);
    expect(short.ok && short.value.lastChargeableOn).toBe('2026-12-31');
  });
});

describe('the last safe day', () => {
  it('is the first day of the last term before the end, and tells what a day’s delay loses', () => {
    const safe = lastSafeNotice(ground, isoDate('2027-08-31'));
    if (!safe.ok) throw new Error('refused');
    expect(safe.value.lastSafeDay).toBe(summer?.from);
    expect(safe.value.lostPence).toBeGreaterThan(0);
    expect(autumn).toBeDefined();
  });
});

describe('whole-life cost', () => {
  it('needs calendars only of the years it is cut into', () => {
    const byDays = { ...terms, basis: { kind: 'schoolDay', days: 190 } } as unknown as SpotTerms;
    expect(wholeLifeCost(byDays, isoDate('2026-09-01'), isoDate('2036-08-31'), school)).toEqual({ ok: true, value: pounds(365_000) });
    expect(wholeLifeCost(byDays, isoDate('2026-09-01'), isoDate('2036-08-30'), school).ok).toBe(false);
  });
});
