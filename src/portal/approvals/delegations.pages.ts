import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { DelegationsService } from '../../approvals/delegations.service.js';
import { DeputiesQuery } from '../../approvals/deputies.query.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { decidingRoles, delegationsTable, delegationsView } from './delegations.view.js';

/** Deputies: who decides for whom while somebody is away. */
@Portal()
export class DelegationsPages {
  constructor(
    private readonly deputies: DeputiesQuery,
    private readonly delegations: DelegationsService,
  ) {}

  @Get('approvals/away')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery, form = new Form()): Promise<Reply> {
    const list = listState(query, { sorts: ['from'], sort: 'from' });
    const known = await this.deputies.of(actor);
    if (list.format) return exportTable(delegationsTable, known.deputations, list);
    return page('approvals/away', 'While you are away', delegationsView(actor, known, list, form));
  }

  @Post('approvals/away')
  async name(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const toPersonId = form.text('toPersonId', { required: 'Choose who decides for you' });
    const role = form.choice('role', decidingRoles(actor), { required: 'Choose the role' });
    const from = form.date('from', { required: 'Enter the first day' });
    const until = form.date('until', { required: 'Enter the last day' });
    const reason = form.text('reason', { longest: 1_000 });
    if (form.refused || role === null || from === null || until === null) return this.show(actor, {}, form);
    const outcome = await this.delegations.delegate(actor, { toPersonId, role, from, until, reason, clientKey: form.clientKey });
    if (outcome.ok) return redirect(paths.delegations, 'Your deputy is named.');
    form.refuse(outcome.refusals);
    return this.show(actor, {}, form);
  }

  @Post('approvals/away/:id/end')
  async end(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const outcome = await this.delegations.endDelegation(actor, { delegationId: id, clientKey: form.clientKey });
    if (outcome.ok) return redirect(paths.delegations, 'The delegation has ended.');
    form.refuse(outcome.refusals);
    return this.show(actor, {}, form);
  }
}
