import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { academicYearOf, academicYearStarting, startingYear } from '../../kernel/years.js';
import { TermCalendarsService } from '../../placements/term-calendars.service.js';
import { Clock } from '../../platform/clock.js';
import { SchoolsQuery } from '../../providers/schools.query.js';
import type { SchoolRecord } from '../../providers/school-record.query.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { TERMS, calendarForm, calendarView, closuresTyped, yearsToRecord } from './school-calendar.view.js';
import { SchoolDesk, mayDo } from './school-desk.js';

/** A school's own terms and closures, by which prices by school day, week or term are charged. */
@Portal()
export class SchoolCalendarPages {
  constructor(
    private readonly desk: SchoolDesk,
    private readonly schools: SchoolsQuery,
    private readonly calendars: TermCalendarsService,
    private readonly clock: Clock,
  ) {}

  @Get('schools/:id/calendar')
  show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    return this.answer(actor, id, Number(query['year']), null);
  }

  @Post('schools/:id/calendar')
  async record(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const terms = TERMS.map((name, index) => {
      const lower = name.toLowerCase();
      const firstDay = form.date(`terms.${String(index)}.firstDay`, { required: `Enter the first day of the ${lower}` });
      const lastDay = form.date(`terms.${String(index)}.lastDay`, { required: `Enter the last day of the ${lower}` });
      return firstDay && lastDay ? [{ firstDay, lastDay }] : [];
    }).flat();
    const typed = closuresTyped(form.text('closures'));
    const closures = typed.flatMap((closure) => {
      if ('firstDay' in closure) return [closure];
      form.error('closures', `“${closure.wrong}” is not a day or a span: write 18/10/2027 to 22/10/2027, a line each`);
      return [];
    });
    if (!form.refused) {
      const calendar = { schoolId: id, academicYear: form.typed('academicYear'), terms, closures, clientKey: form.clientKey };
      const outcome = await this.calendars.recordTermCalendar(actor, calendar);
      if (outcome.ok) return redirect(paths.schoolCalendar(id), `The calendar of ${calendar.academicYear} is recorded.`);
      form.refuse(outcome.refusals, namesOf(closures.length));
    }
    return this.answer(actor, id, Number.NaN, form);
  }

  private async answer(actor: Actor, id: string, year: number, typed: Form | null): Promise<Reply> {
    const school = await this.desk.school(actor, id);
    const [calendars = []] = await this.schools.calendars(actor, [id]);
    const today = this.clock.today();
    const asked =
      yearsToRecord(today).find((each) => startingYear(each) === year) ?? academicYearStarting(startingYear(academicYearOf(today)));
    const form =
      typed ??
      calendarForm(
        asked,
        calendars.find(({ academicYear }) => academicYear === asked),
      );
    const view = calendarView(actor, school, calendars, { form, mayRecord: mayRecord(actor, school), today });
    return page('schools/calendar', `Term calendar of ${school.name}`, view);
  }
}

const mayRecord = (actor: Actor, school: SchoolRecord): boolean =>
  mayDo(actor, 'schools.recordCalendar') && (actor.kind === 'authority' || school.own);

/** All closures are typed into one input; what is wrong with the year concerns the whole. */
const namesOf = (closures: number): Readonly<Record<string, string>> => ({
  academicYear: '',
  schoolId: '',
  clientKey: '',
  terms: 'terms.0.firstDay',
  ...Object.fromEntries(
    Array.from({ length: closures }, (_, index) => `closures.${String(index)}`).flatMap((path): [string, string][] => [
      [path, 'closures'],
      [`${path}.lastDay`, 'closures'],
    ]),
  ),
});
