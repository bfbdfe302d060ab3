import { Body, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ContractQuery } from '../../contracts/contract.query.js';
import { ProcurementQuery } from '../../contracts/procurement/procurement.query.js';
import { ProcurementService } from '../../contracts/procurement/procurement.service.js';
import { noticeNames, routeNames } from '../../contracts/procurement/routes.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { type Reply, page, redirect } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { type ContractForms, contractProcurementView, recordForm } from './contract-procurement.view.js';

/** How one contract was procured, and what was published about it. */
@Portal()
export class ContractProcurementPages {
  constructor(
    private readonly contracts: ContractQuery,
    private readonly query: ProcurementQuery,
    private readonly service: ProcurementService,
  ) {}

  @Get('contracts/:id/procurement')
  show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    return this.page(actor, id, {});
  }

  @Post('contracts/:id/procurement')
  async record(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const route = form.choice('route', routeNames, { required: 'Choose how it was procured' });
    const reason = form.text('reason', { required: 'Enter why this route applies' });
    const estimatedPence = form.pounds('estimatedPence');
    const begunOn = form.date('begunOn', { required: 'Enter the day the procedure began' });
    const awardedOn = form.date('awardedOn');
    const enteredIntoOn = form.date('enteredIntoOn');
    if (!form.refused && route && begunOn) {
      const outcome = await this.service.recordProcurement(actor, {
        contractId: id,
        version: form.version,
        route,
        reason,
        estimatedPence,
        begunOn,
        awardedOn,
        enteredIntoOn,
        clientKey: form.clientKey,
      });
      if (outcome.ok) return redirect(paths.contractPart(id, 'procurement'), 'Recorded.');
      form.refuse(outcome.refusals);
    }
    return this.page(actor, id, { record: form });
  }

  @Post('contracts/:id/procurement/notices')
  async publish(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const notice = form.choice('notice', noticeNames, { required: 'Choose which notice was published' });
    const publishedOn = form.date('publishedOn', { required: 'Enter the day it was published' });
    const reference = form.text('reference', { required: 'Enter the reference of the notice', longest: 200 });
    const address = form.text('address', { longest: 500 });
    if (!form.refused && notice && publishedOn) {
      const published = { contractId: id, notice, publishedOn, reference, address, clientKey: form.clientKey };
      const outcome = await this.service.recordNotice(actor, published);
      if (outcome.ok) return redirect(paths.contractPart(id, 'procurement'), 'The notice is recorded.');
      form.refuse(outcome.refusals);
    }
    return this.page(actor, id, { notice: form });
  }

  private async page(actor: Actor, id: string, forms: Partial<ContractForms>): Promise<Reply> {
    const head = await this.contracts.head(actor, id);
    if (!head) throw new Refused([refusal('notFound', 'There is no such contract, or it is not yours to see.')]);
    const contract = await this.query.contract(actor, id);
    const view = contractProcurementView(actor, head, contract, {
      record: forms.record ?? recordForm(contract),
      notice: forms.notice ?? new Form(),
    });
    return page('procurement/contract', `Procurement of ${contract.reference}`, view);
  }
}
