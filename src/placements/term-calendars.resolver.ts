import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { SchoolPayload } from '../providers/dto/school.js';
import { SchoolsQuery } from '../providers/schools.query.js';
import { RecordTermCalendarInput } from './dto/term-calendar.js';
import { TermCalendarsService } from './term-calendars.service.js';

@Resolver()
export class TermCalendarsResolver {
  constructor(
    private readonly calendars: TermCalendarsService,
    private readonly schools: SchoolsQuery,
  ) {}

  @Mutation(() => SchoolPayload, {
    description: 'Records a school’s terms and closures of a year, instead of those held: by its provider or by an authority.',
  })
  recordTermCalendar(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The calendar.' }) input: RecordTermCalendarInput,
  ): Promise<SchoolPayload> {
    return toPayload(this.calendars.recordTermCalendar(actor, input), async (id) => ({ school: await this.schools.one(actor, { id }) }));
  }
}
