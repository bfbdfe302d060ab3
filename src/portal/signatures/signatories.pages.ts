import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Clock } from '../../platform/clock.js';
import { SignatoriesQuery } from '../../signatures/signatories.query.js';
import { SignatoriesService } from '../../signatures/signatories.service.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { signatoriesTable, signatoriesView } from './signatories.view.js';

/** Who may sign for one's organisation: recorded by one person, confirmed by a second. */
@Portal()
export class SignatoriesPages {
  constructor(
    private readonly query: SignatoriesQuery,
    private readonly service: SignatoriesService,
    private readonly clock: Clock,
  ) {}

  @Get('signatures/signatories')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery, form?: Form, ending?: string): Promise<Reply> {
    const list = listState(query, { sorts: ['name'], sort: 'name' });
    const known = await this.query.list(actor);
    if (list.format) return exportTable(signatoriesTable, known.signatories, list);
    return page('signatures/signatories', 'Who may sign', signatoriesView(actor, known, list, form ?? this.fromToday(), ending));
  }

  @Post('signatures/signatories')
  async record(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const personId = form.text('personId', { required: 'Choose who may sign' });
    const capacity = form.text('capacity', { required: 'Enter the capacity, for example “Head of SES”', longest: 200 });
    const upToPence = form.pounds('upTo');
    if (upToPence !== null && upToPence <= 0) form.error('upTo', 'Enter a value above nothing, or leave it empty for any value');
    const from = form.date('from', { required: 'Enter the first day' });
    const until = form.date('until');
    if (form.refused || from === null) return this.show(actor, {}, form);
    const outcome = await this.service.record(actor, { personId, capacity, upToPence, from, until, clientKey: form.clientKey });
    if (outcome.ok) return redirect(paths.signatories, 'Recorded. It counts once a second person has confirmed it.');
    form.refuse(outcome.refusals);
    return this.show(actor, {}, form);
  }

  @Post('signatures/signatories/end')
  async end(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const id = form.text('signatoryId', { required: 'Choose who no longer signs' });
    const reason = form.text('endReason', { required: 'Say why this person no longer signs', longest: 1_000 });
    if (!form.refused && !isUUID(id)) form.error('signatoryId', 'Choose one of those shown');
    if (form.refused) return this.show(actor, {}, form, id);
    const outcome = await this.service.end(actor, id, reason);
    if (outcome.ok) return redirect(paths.signatories, 'Ended. What was signed before stands.');
    form.refuse(outcome.refusals, { reason: 'endReason' });
    return this.show(actor, {}, form, id);
  }

  @Post('signatures/signatories/:id/confirm')
  async confirm(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const outcome = await this.service.confirm(actor, id);
    if (outcome.ok) return redirect(paths.signatories, 'Confirmed: this person may sign.');
    form.refuse(outcome.refusals);
    return this.show(actor, {}, form);
  }

  private fromToday(): Form {
    const [year, month, day] = this.clock.today().split('-');
    return Form.of({ 'from-day': day, 'from-month': month, 'from-year': year });
  }
}
