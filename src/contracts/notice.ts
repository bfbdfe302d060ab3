import { type IsoDate, addDays, earlierOf, formatDate } from '../kernel/dates.js';
import type { DateRange } from '../kernel/date-range.js';
import type { Pence } from '../kernel/money.js';
import { type Outcome, accepted, refusal, refused } from '../kernel/outcome.js';
import { type AcademicYear, academicYearOf, nextAcademicYear } from '../kernel/years.js';
import type { SchoolCalendars } from '../placements/term-calendar.js';
import type { ContractTerms, NoticeTerms } from './terms.js';
import { costOver } from './whole-life.js';

/** How many academic years ahead terms are looked for: the longest notice anybody agrees is a few terms. */
const YEARS_AHEAD = 4;

/** The n-th term that begins on or after a day; a refusal names the school and the first year whose calendar is missing. */
function fullTermAfter(school: SchoolCalendars, day: IsoDate, count: number): Outcome<DateRange> {
  let left = count;
  let year: AcademicYear = academicYearOf(day);
  for (let ahead = 0; ahead <= YEARS_AHEAD; ahead += 1, year = nextAcademicYear(year)) {
    const calendar = school.calendarOf(year);
    if (!calendar)
      return refused(
        refusal(
          'noTermCalendar',
          `${school.schoolName}, ${year}: the school’s term calendar is not recorded, so the end of the notice cannot be told.`,
        ),
      );
    for (const term of calendar.terms) {
      if (term.from < day) continue;
      left -= 1;
      if (left === 0) return accepted(term);
    }
  }
  throw new RangeError(`No notice is as long as ${String(count)} terms.`);
}

/** Until when notice given on a day is charged, the contract's own last day aside: the end of so many full terms after it, or so many days. */
export function noticeRunsTo(notice: NoticeTerms, givenOn: IsoDate, school: SchoolCalendars): Outcome<IsoDate> {
  if (notice.kind === 'days') return accepted(addDays(givenOn, notice.days));
  const term = fullTermAfter(school, givenOn, notice.terms);
  if (!term.ok) return term;
  if (term.value.to === null) throw new RangeError('A term has an end.');
  return accepted(addDays(term.value.to, -1));
}

/** What giving notice comes to, shown before it is given. */
export interface NoticeWhatIf {
  readonly givenOn: IsoDate;
  /** The last day that is charged. */
  readonly lastChargeableOn: IsoDate;
  /** The pupil's (or the use's) last day: after it, what is charged is paid in lieu. */
  readonly leavesOn: IsoDate;
  /** What is charged from the day after leaving to the last chargeable day. */
  readonly inLieuPence: Pence;
  /** From the day notice is given to the last chargeable day. */
  readonly untilThenPence: Pence;
  /** What is no longer paid, from the day after the last chargeable day to the contract's own end; null where it has none. */
  readonly savedPence: Pence | null;
}

export interface NoticeGround {
  readonly terms: ContractTerms;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  readonly school: SchoolCalendars;
}

/**
 * Notice given on a day, where use ends on `leavesOn` (with the notice, where none is said). Nothing is charged beyond the contract's own
 * last day. Refusals: `noTermCalendar`, `leavesAfterNotice`, `leavesBeforeNotice`, and those of charging.
 */
export function noticeWhatIf(ground: NoticeGround, givenOn: IsoDate, leavesOn: IsoDate | null): Outcome<NoticeWhatIf> {
  const { terms, startsOn, endsOn, school } = ground;
  if (endsOn !== null && givenOn > endsOn)
    return refused(refusal('alreadyEnding', `The contract ends by itself on ${formatDate(endsOn)}.`, 'givenOn'));
  const runs = noticeRunsTo(terms.notice, givenOn, school);
  // A contract that ends in time by itself needs no calendar beyond it.
  if (!runs.ok) return runs;
  const lastChargeableOn = endsOn === null ? runs.value : earlierOf(runs.value, endsOn);
  const leaves = leavesOn ?? lastChargeableOn;
  if (leaves > lastChargeableOn)
    return refused(
      refusal(
        'leavesAfterNotice',
        `Notice given on ${formatDate(givenOn)} runs to ${formatDate(lastChargeableOn)}: give it later, or leave by then.`,
        'leavesOn',
      ),
    );
  if (leaves < addDays(startsOn, -1))
    return refused(refusal('leavesBeforeStart', `The contract begins on ${formatDate(startsOn)}.`, 'leavesOn'));
  const cost = (from: IsoDate, lastDay: IsoDate): Outcome<Pence> => costOver(terms, { from, to: addDays(lastDay, 1) }, school);
  const inLieu = cost(addDays(leaves, 1), lastChargeableOn);
  const untilThen = cost(givenOn, lastChargeableOn);
  const saved = endsOn === null ? null : cost(addDays(lastChargeableOn, 1), endsOn);
  if (!inLieu.ok) return inLieu;
  if (!untilThen.ok) return untilThen;
  return accepted({
    givenOn,
    lastChargeableOn,
    leavesOn: leaves,
    inLieuPence: inLieu.value,
    untilThenPence: untilThen.value,
    // A later year may lack its calendar: the saving is then not known, and the notice is none the worse for it.
    savedPence: saved?.ok ? saved.value : null,
  });
}

/** The last day on which notice still ends a contract by a day, and what each later day's notice would cost at the least. */
export interface SafeNotice {
  readonly lastSafeDay: IsoDate;
  /** What is charged after that day where notice comes one day too late; null where a calendar is missing. */
  readonly lostPence: Pence | null;
}

/** Refusal `noTermCalendar`, where the terms of the year are not recorded. */
export function lastSafeNotice(ground: Omit<NoticeGround, 'startsOn'>, endBy: IsoDate): Outcome<SafeNotice> {
  const { terms, school, endsOn } = ground;
  const lost = (tooLate: IsoDate): Pence | null => {
    const runs = noticeRunsTo(terms.notice, tooLate, school);
    if (!runs.ok) return null;
    const cost = costOver(
      terms,
      { from: addDays(endBy, 1), to: addDays(endsOn === null ? runs.value : earlierOf(runs.value, endsOn), 1) },
      school,
    );
    return cost.ok ? cost.value : null;
  };
  const lastSafeDay = lastDayFor(terms.notice, endBy, school);
  if (!lastSafeDay.ok) return lastSafeDay;
  return accepted({ lastSafeDay: lastSafeDay.value, lostPence: lost(addDays(lastSafeDay.value, 1)) });
}

/** The latest day from which so many full terms, or days, end by `endBy`. */
function lastDayFor(notice: NoticeTerms, endBy: IsoDate, school: SchoolCalendars): Outcome<IsoDate> {
  if (notice.kind === 'days') return accepted(addDays(endBy, -notice.days));
  const ended: DateRange[] = [];
  let year = academicYearOf(endBy);
  for (let back = 0; back <= YEARS_AHEAD; back += 1, year = previousAcademicYear(year)) {
    const calendar = school.calendarOf(year);
    if (!calendar)
      return refused(
        refusal(
          'noTermCalendar',
          `${school.schoolName}, ${year}: the school’s term calendar is not recorded, so the last safe day cannot be told.`,
        ),
      );
    ended.unshift(...calendar.terms.filter(({ to }) => to !== null && addDays(to, -1) <= endBy));
    const first = ended[ended.length - notice.terms];
    if (first) return accepted(first.from);
  }
  throw new RangeError(`No notice is as long as ${String(notice.terms)} terms.`);
}

const previousAcademicYear = (year: AcademicYear): AcademicYear =>
  academicYearOf(`${String(Number(year.slice(0, 4)) - 1)}-09-01` as IsoDate);
