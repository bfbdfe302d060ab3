import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApprovalListQuery } from '../../approvals/approval-list.query.js';
import { ApprovalRequestsQuery } from '../../approvals/approval-requests.query.js';
import { ApprovalsService } from '../../approvals/approvals.service.js';
import { ApprovalEffectQuery, changesOf } from '../../finance/approval-effect/approval-effect.query.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ApprovalDossierQuery } from '../../uplifts/approval-dossier.query.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { approvalView, whatFollows } from './approval.view.js';
import { approvalsFilter, approvalsList, approvalsTable, approvalsView } from './approvals-list.view.js';

/** What waits for a decision, one request with everything behind it, and the decision. */
@Portal()
export class ApprovalsPages {
  constructor(
    private readonly listed: ApprovalListQuery,
    private readonly requests: ApprovalRequestsQuery,
    private readonly dossiers: ApprovalDossierQuery,
    private readonly effects: ApprovalEffectQuery,
    private readonly approvals: ApprovalsService,
  ) {}

  @Get('approvals')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = approvalsList(query);
    const found = await this.listed.page(actor, approvalsFilter(list), { by: list.sort, descending: list.descending }, list);
    if (list.format) return exportTable(approvalsTable, found.nodes, list);
    return page('approvals/list', 'Approvals', approvalsView(actor, found, list));
  }

  @Get('approvals/:id')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, form = new Form()): Promise<Reply> {
    const [request, dossier] = await Promise.all([this.requests.one(actor, id), this.dossiers.of(actor, id)]);
    if (!request) throw new Refused([refusal('notFound', 'There is no such request, or it is not yours to see.')]);
    const { state, effectiveOn, content } = request;
    const effect = await this.effects.of(actor, { state, effectiveOn, changes: changesOf(content) });
    return page('approvals/request', request.title, approvalView(actor, request, dossier, effect, form));
  }

  @Post('approvals/:id/approve')
  async approve(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    return this.done(actor, id, form, await this.approvals.decide(actor, { requestId: id, decision: 'approved', ...keysOf(form) }));
  }

  @Post('approvals/:id/return')
  async return(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('reason', { required: 'Say why you return it, so that the officer knows what to change' });
    if (form.refused) return this.show(actor, id, form);
    return this.done(actor, id, form, await this.approvals.decide(actor, { requestId: id, decision: 'returned', reason, ...keysOf(form) }));
  }

  @Post('approvals/:id/call-in')
  async callIn(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('callInReason', { required: 'Say why it is called in' });
    if (form.refused) return this.show(actor, id, form);
    return this.done(actor, id, form, await this.approvals.callIn(actor, { requestId: id, reason, ...keysOf(form) }));
  }

  @Post('approvals/:id/end-call-in')
  async endCallIn(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const stands = form.choice('stands', ['yes', 'no'], { required: 'Choose how the call-in ends' });
    const reason = form.text('endReason', { required: 'Say why it ends so' });
    if (form.refused) return this.show(actor, id, form);
    return this.done(
      actor,
      id,
      form,
      await this.approvals.resolveCallIn(actor, { requestId: id, stands: stands === 'yes', reason, ...keysOf(form) }),
    );
  }

  /** The same page again: with what was done and what follows, or with why it was refused. */
  private async done(actor: Actor, id: string, form: Form, outcome: Outcome<string>): Promise<Reply> {
    if (!outcome.ok) {
      form.refuse(outcome.refusals);
      return this.show(actor, id, form);
    }
    const request = await this.requests.one(actor, id);
    return redirect(paths.approval(id), request ? whatFollows(request) : undefined);
  }
}

const keysOf = (form: Form) => ({ version: form.version, clientKey: form.clientKey });
