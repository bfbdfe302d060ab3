import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { Outcome } from '../../kernel/outcome.js';
import type { BankAccount } from '../../providers/bank-details/bank-account.js';
import { BankDetailsQuery } from '../../providers/bank-details/bank-details.query.js';
import { BankDetailsService } from '../../providers/bank-details/bank-details.service.js';
import { NUMBER_SOURCES } from '../../providers/bank-details/call-back.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { payeeView, payeesShown, payeesTable, payeesView } from './bank-details.view.js';

/** To which account a council pays a provider: the same pages for both, each with what is theirs to do. */
@Portal()
export class BankDetailsPages {
  constructor(
    private readonly query: BankDetailsQuery,
    private readonly service: BankDetailsService,
  ) {}

  @Get('bank-details')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: ['state', 'party'], sort: 'state', filters: ['state'] });
    const council = actor.kind === 'authority';
    const payees = payeesShown(await this.query.standings(actor), council, list);
    if (list.format) return exportTable(payeesTable(council), payees, list);
    return page('bank-details/list', 'Bank details', payeesView(actor, payees, list));
  }

  @Get('bank-details/:authorityId/:providerId')
  show(
    @CurrentActor() actor: Actor,
    @Param('authorityId', ParseUUIDPipe) authorityId: string,
    @Param('providerId', ParseUUIDPipe) providerId: string,
  ): Promise<Reply> {
    return this.answer(actor, authorityId, providerId, new Form());
  }

  @Post('bank-details/:authorityId/:providerId')
  async request(
    @CurrentActor() actor: Actor,
    @Param('authorityId', ParseUUIDPipe) authorityId: string,
    @Param('providerId', ParseUUIDPipe) providerId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const sortCode = form.text('sortCode', { required: 'Enter the sort code' });
    const accountNumber = form.text('accountNumber', { required: 'Enter the account number' });
    const accountName = form.text('accountName', { required: 'Enter the name of the account' });
    const reason = form.text('reason', { required: 'Say why the bank details change', longest: 1_000 });
    return this.act(
      actor,
      authorityId,
      providerId,
      form,
      'Asked for. Payment is frozen until a second person of the council has called back.',
      () =>
        this.service.requestChange(actor, {
          authorityId,
          providerId,
          sortCode,
          accountNumber,
          accountName,
          reason,
          clientKey: form.clientKey,
        }),
    );
  }

  @Post('bank-details/:authorityId/:providerId/confirm')
  async confirm(
    @CurrentActor() actor: Actor,
    @Param('authorityId', ParseUUIDPipe) authorityId: string,
    @Param('providerId', ParseUUIDPipe) providerId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const calledWhom = form.text('calledWhom', { required: 'Say whom you called, with name and position', longest: 200 });
    const numberFrom = form.choice('numberFrom', NUMBER_SOURCES, { required: 'Say where you took the number from' });
    const calledOn = form.date('calledOn', { required: 'Enter the day of the call' });
    const calledAt = form.text('calledAt', { required: 'Enter the time of the call, for example 14:30' });
    const whatWasSaid = form.text('whatWasSaid', { required: 'Say what was said', longest: 2_000 });
    if (!numberFrom || !calledOn) return this.answer(actor, authorityId, providerId, form);
    return this.act(actor, authorityId, providerId, form, 'Confirmed. Payment goes on, to the new account.', () =>
      this.service.confirm(actor, { id: form.typed('id'), version: form.version, calledWhom, numberFrom, calledOn, calledAt, whatWasSaid }),
    );
  }

  @Post('bank-details/:authorityId/:providerId/refuse')
  async refuse(
    @CurrentActor() actor: Actor,
    @Param('authorityId', ParseUUIDPipe) authorityId: string,
    @Param('providerId', ParseUUIDPipe) providerId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('refusedBecause', { required: 'Say why it is refused', longest: 1_000 });
    return this.act(actor, authorityId, providerId, form, 'Refused. What was held goes on counting.', () =>
      this.service.refuse(actor, { id: form.typed('id'), version: form.version, reason }),
    );
  }

  @Post('bank-details/:authorityId/:providerId/withdraw')
  async withdraw(
    @CurrentActor() actor: Actor,
    @Param('authorityId', ParseUUIDPipe) authorityId: string,
    @Param('providerId', ParseUUIDPipe) providerId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    return this.act(actor, authorityId, providerId, form, 'Withdrawn. What was held goes on counting.', () =>
      this.service.withdraw(actor, { id: form.typed('id'), version: form.version }),
    );
  }

  @Post('bank-details/:authorityId/:providerId/show')
  async read(
    @CurrentActor() actor: Actor,
    @Param('authorityId', ParseUUIDPipe) authorityId: string,
    @Param('providerId', ParseUUIDPipe) providerId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const id = form.typed('id');
    const outcome = await this.service.read(actor, id);
    if (outcome.ok) return this.answer(actor, authorityId, providerId, new Form(), { account: outcome.value, id });
    form.refuse(outcome.refusals);
    return this.answer(actor, authorityId, providerId, form);
  }

  /** Does it unless the form is wrong already; refused, the same page tells why. */
  private async act(
    actor: Actor,
    authorityId: string,
    providerId: string,
    form: Form,
    done: string,
    work: () => Promise<Outcome<string>>,
  ): Promise<Reply> {
    if (!form.refused) {
      const outcome = await work();
      if (outcome.ok) return redirect(paths.payee(authorityId, providerId), done);
      form.refuse(outcome.refusals);
    }
    return this.answer(actor, authorityId, providerId, form);
  }

  private async answer(
    actor: Actor,
    authorityId: string,
    providerId: string,
    form: Form,
    shown: { readonly account: BankAccount; readonly id: string } | null = null,
  ): Promise<Reply> {
    const payee = await this.query.between(actor, authorityId, providerId);
    const parts = { may: this.query.may(actor), form, shown: shown?.account ?? null, shownOf: shown?.id ?? null };
    return page('bank-details/payee', `Bank details: ${payee.providerName}`, payeeView(actor, payee, parts));
  }
}
