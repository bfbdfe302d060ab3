import { Get, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { CalendarAddressesService } from '../../notifications/calendar/calendar-addresses.service.js';
import { DeadlinesQuery } from '../../notifications/calendar/deadlines.query.js';
import { Clock } from '../../platform/clock.js';
import { exportTable } from '../foundation/export-table.js';
import { Form } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { calendarView, deadlinesTable } from './calendar.view.js';

/** One's deadlines, and the secret address by which a calendar program shows them. */
@Portal()
export class CalendarPages {
  constructor(
    private readonly addresses: CalendarAddressesService,
    private readonly deadlines: DeadlinesQuery,
    private readonly clock: Clock,
  ) {}

  @Get('calendar')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: ['on'], sort: 'on' });
    if (list.format) return exportTable(deadlinesTable(actor), await this.deadlines.of(actor, this.clock.today()), list);
    return this.shown(actor, null);
  }

  /** Makes the address, or a new one in place of the old; it is on this page alone, once. */
  @Post('calendar')
  async make(@CurrentActor() actor: Actor): Promise<Reply> {
    const made = await this.addresses.make(actor);
    if (made.ok) return this.shown(actor, made.value);
    const form = new Form();
    form.refuse(made.refusals);
    return this.shown(actor, null, form);
  }

  @Post('calendar/revoke')
  async revoke(@CurrentActor() actor: Actor): Promise<Reply> {
    const revoked = await this.addresses.revoke(actor);
    return redirect(
      paths.calendar,
      revoked.ok ? 'Your calendar address has ended. Whoever has it gets nothing any more.' : 'You had no calendar address.',
    );
  }

  private async shown(actor: Actor, address: string | null, form?: Form): Promise<Reply> {
    const [madeAt, deadlines] = await Promise.all([this.addresses.madeAt(actor), this.deadlines.of(actor, this.clock.today())]);
    return page('notifications/calendar', 'Calendar', calendarView(actor, { address, madeAt, deadlines, form }));
  }
}
