import { Injectable } from '@nestjs/common';
import { type DateRange, parseDateRange } from '../kernel/date-range.js';
import { academicYear } from '../kernel/years.js';
import { type SchoolCalendars, schoolCalendars } from './term-calendar.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';

/** A calendar as SQL gives it: ranges as PostgreSQL prints them. */
export interface CalendarRow {
  readonly academic_year: number;
  readonly terms: readonly string[];
  readonly closures: readonly string[];
}

/** SQL for one school's calendars as a JSON array of `CalendarRow`; `school` names the table or alias that has the school's id. */
export const calendarsJson = (school: string): string =>
  `(select coalesce(json_agg(json_build_object('academic_year', calendar.academic_year, 'terms', calendar.terms::text[], 'closures', calendar.closures::text[])), '[]')
    from term_calendars calendar where calendar.school_id = ${school}.id)`;

export const toSchoolCalendars = (schoolName: string, rows: readonly CalendarRow[]): SchoolCalendars =>
  schoolCalendars(
    schoolName,
    rows.map((row) => ({
      schoolName,
      academicYear: academicYear(`${row.academic_year}/${String((row.academic_year + 1) % 100).padStart(2, '0')}`),
      terms: row.terms.map(parseDateRange),
      closures: row.closures.map(parseDateRange),
    })),
  );

/** Reads schools' own term calendars for use cases that turn prices into pounds. */
@Injectable()
export class SchoolCalendarsReader {
  constructor(private readonly work: UnitOfWork) {}

  async of(schoolId: string): Promise<SchoolCalendars & { readonly terms: DateRange[] }> {
    const [row] = await this.work.query<{ name: string; calendars: CalendarRow[] }>(
      `select school.name, ${calendarsJson('school')} as calendars from schools school where school.id = $1`,
      [schoolId],
    );
    if (!row) throw new Error(`No school ${schoolId}.`);
    return {
      ...toSchoolCalendars(row.name, row.calendars),
      terms: row.calendars.flatMap((calendar) => calendar.terms.map(parseDateRange)),
    };
  }
}
