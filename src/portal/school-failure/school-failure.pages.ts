import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { SchoolFailureQuery } from '../../contracts/failure/school-failure.query.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Clock } from '../../platform/clock.js';
import { FAILURE_KINDS } from '../../providers/failure/failure.js';
import { SchoolFailuresService } from '../../providers/failure/school-failures.service.js';
import { SchoolRecordQuery } from '../../providers/school-record.query.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { PUPILS, PUPIL_SORTS, failureView, sortedPupils } from './school-failure.view.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A school that fails: what the council recorded, and everything that follows for it at once. */
@Portal()
export class SchoolFailurePages {
  constructor(
    private readonly failures: SchoolFailureQuery,
    private readonly service: SchoolFailuresService,
    private readonly schools: SchoolRecordQuery,
    private readonly clock: Clock,
  ) {}

  @Get('schools/:id/failure')
  show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    return this.answer(actor, id, query, new Form());
  }

  @Post('schools/:id/failure')
  async record(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const kind = form.choice('kind', FAILURE_KINDS, { required: 'Choose what happens to the school' });
    const onDate = form.date('onDate', { required: 'Enter the last day' });
    const source = form.text('source', { required: 'Say from whom or where it is known', longest: 1_000 });
    if (kind && onDate && !form.refused) {
      const outcome = await this.service.record(actor, { schoolId: id, kind, onDate, source, clientKey: form.clientKey });
      if (outcome.ok)
        return redirect(paths.schoolFailure(id), 'Recorded. Every council with a pupil there is told; no new pupil goes there.');
      form.refuse(outcome.refusals);
    }
    return this.answer(actor, id, {}, form);
  }

  @Post('schools/:id/failure/withdraw')
  async withdraw(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('reason', { required: 'Say why it is withdrawn', longest: 1_000 });
    if (!form.refused) {
      const outcome = await this.service.withdraw(actor, { schoolId: id, version: form.version, reason });
      if (outcome.ok) return redirect(paths.schoolFailure(id), 'Withdrawn. Every council with a pupil there is told.');
      form.refuse(outcome.refusals);
    }
    return this.answer(actor, id, {}, form);
  }

  private async answer(actor: Actor, id: string, query: AddressQuery, form: Form): Promise<Reply> {
    const list = listState(query, { sorts: PUPIL_SORTS, sort: 'reference', filters: ['on'] });
    const on = list.filter('on');
    const [school, view] = await Promise.all([
      this.schools.one(actor, id),
      this.failures.show(actor, id, DAY.test(on) && !Number.isNaN(Date.parse(on)) ? (on as IsoDate) : null),
    ]);
    if (list.format) return exportTable(PUPILS, sortedPupils(view.pupils, list.sort, list.descending), list);
    return page(
      'school-failure/failure',
      `If ${school.name} fails`,
      failureView(actor, school, view, { list, form, today: this.clock.today() }),
    );
  }
}
