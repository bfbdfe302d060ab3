import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type DateRange, dateRange, printDateRange } from '../kernel/date-range.js';
import { type IsoDate, addDays } from '../kernel/dates.js';
import { type Outcome, Refused, type Refusal, refusal } from '../kernel/outcome.js';
import { type AcademicYear, academicYear, startingYear } from '../kernel/years.js';
import { ClientKeys } from '../platform/client-keys.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/clock.js';
import { type TermCalendar, schoolDaysIn, termCalendar } from './term-calendar.js';

interface Days {
  readonly firstDay: IsoDate;
  readonly lastDay: IsoDate;
}

export interface CalendarToRecord {
  readonly schoolId: string;
  readonly academicYear: string;
  readonly terms: readonly Days[];
  readonly closures: readonly Days[];
  readonly clientKey?: string | null;
}

interface Recorded {
  readonly terms: readonly string[];
  readonly closures: readonly string[];
}

/** Schools' own term calendars: what prices by school day, week or term are charged by. */
@Injectable()
export class TermCalendarsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
  ) {}

  /**
   * Records a school's calendar of a year, instead of the one held: by its own provider or by an authority, in both sides' sight. Refusals:
   * `notFound`, `notYourSchool`, `notAYear`, `datesWrong`, `closureOutsideTerms`, `noSchoolDays` and those of the rule `termCalendar`.
   */
  recordTermCalendar(actor: Actor, input: CalendarToRecord): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'recordTermCalendar', input, async () => {
        requires(actor, 'schools.recordCalendar');
        const school = await this.school(actor, input.schoolId);
        const calendar = calendarOf(school.name, input);
        const year = startingYear(calendar.academicYear);
        const after = { terms: calendar.terms.map(printDateRange), closures: calendar.closures.map(printDateRange) };
        const [before] = await this.work.query<Recorded>(
          `select terms::text[], closures::text[] from term_calendars where school_id = $1 and academic_year = $2 for update`,
          [input.schoolId, year],
        );
        if (before && JSON.stringify(before) === JSON.stringify(after)) return input.schoolId;
        await this.work.query(
          `insert into term_calendars (school_id, academic_year, terms, closures, recorded_at)
           values ($1, $2, $3::text[]::daterange[], $4::text[]::daterange[], $5)
           on conflict (school_id, academic_year) do update
           set terms = excluded.terms, closures = excluded.closures, recorded_at = excluded.recorded_at`,
          [input.schoolId, year, after.terms, after.closures, this.clock.now()],
        );
        this.audit.record({
          action: 'recordTermCalendar',
          subjectType: 'school',
          subjectId: input.schoolId,
          schoolId: input.schoolId,
          shared: true,
          before: before ?? null,
          after: { academicYear: calendar.academicYear, school: school.name, schoolDays: schoolDaysIn(calendar), ...after },
        });
        return input.schoolId;
      }),
    );
  }

  private async school(actor: Actor, id: string): Promise<{ readonly name: string }> {
    const [school] = await this.work.query<{ name: string; own: boolean }>(
      'select name, id = any (app.school_ids()) as own from schools where id = $1',
      [id],
    );
    if (!school) throw new Refused([refusal('notFound', 'There is no such school.', 'schoolId')]);
    if (actor.kind !== 'authority' && !school.own)
      throw new Refused([refusal('notYourSchool', `${school.name} is not a school of ${actor.organisationName}.`, 'schoolId')]);
    return school;
  }
}

/** The calendar as sent, by its rules. */
function calendarOf(schoolName: string, input: CalendarToRecord): TermCalendar {
  const year = yearOf(input.academicYear);
  const backwards = [...spans(input.terms, 'terms'), ...spans(input.closures, 'closures')];
  if (backwards.length > 0) throw new Refused(backwards);
  const calendar: TermCalendar = {
    schoolName,
    academicYear: year,
    terms: input.terms.map(rangeOf),
    closures: input.closures.map(rangeOf).sort((a, b) => (a.from < b.from ? -1 : 1)),
  };
  const checked = termCalendar(calendar);
  if (!checked.ok) throw new Refused(checked.refusals);
  const outside = input.closures.flatMap(({ firstDay, lastDay }, index) =>
    calendar.terms.some((term) => term.from <= firstDay && (term.to ?? firstDay) > lastDay)
      ? []
      : [refusal('closureOutsideTerms', `A closure lies inside one term; ${firstDay} to ${lastDay} does not.`, 'closures', String(index))],
  );
  if (outside.length > 0) throw new Refused(outside);
  if (schoolDaysIn(calendar) === 0)
    throw new Refused([refusal('noSchoolDays', 'These closures leave no school day in the year.', 'closures')]);
  return calendar;
}

function yearOf(label: string): AcademicYear {
  try {
    return academicYear(label);
  } catch {
    throw new Refused([refusal('notAYear', `"${label}" is not an academic year: write 2027/28.`, 'academicYear')]);
  }
}

const spans = (days: readonly Days[], field: string): Refusal[] =>
  days.flatMap(({ firstDay, lastDay }, index) =>
    lastDay < firstDay ? [refusal('datesWrong', `${lastDay} lies before ${firstDay}.`, field, String(index), 'lastDay')] : [],
  );

const rangeOf = ({ firstDay, lastDay }: Days): DateRange => dateRange(firstDay, addDays(lastDay, 1));
