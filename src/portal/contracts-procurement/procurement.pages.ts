import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { OcdsExport } from '../../contracts/procurement/ocds-export.query.js';
import { packageText, releasePackage } from '../../contracts/procurement/ocds.js';
import { ProcurementQuery } from '../../contracts/procurement/procurement.query.js';
import { ProcurementService } from '../../contracts/procurement/procurement.service.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, isoDate } from '../../kernel/dates.js';
import { Clock } from '../../platform/clock.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { type Reply, file, page, redirect } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { owedList, owedRows, owedTable, owedView } from './owed.view.js';
import { paymentRows, paymentsList, paymentsTable, paymentsView, quarterAsked } from './payments.view.js';
import {
  partRows,
  partsTable,
  providerList,
  providerRows,
  providerView,
  providersList,
  providersTable,
  providersView,
} from './providers.view.js';
import { publishView, publisherForm } from './publish.view.js';
import { registerCriteria, registerList, registerTable, registerView } from './register.view.js';

/** The registers of procurement: contracts and their routes, what is to be published, spend by provider, payments, open data. */
@Portal()
export class ProcurementPages {
  constructor(
    private readonly query: ProcurementQuery,
    private readonly service: ProcurementService,
    private readonly ocds: OcdsExport,
    private readonly clock: Clock,
  ) {}

  @Get('procurement')
  async register(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = registerList(query);
    const found = await this.query.register(actor, registerCriteria(list), { by: list.sort, descending: list.descending }, list);
    if (list.format) return exportTable(registerTable, found.nodes, list);
    return page('procurement/register', 'Procurement', registerView(found, list));
  }

  @Get('procurement/notices')
  async owed(@CurrentActor() actor: Actor, @Query() query: AddressQuery, form = new Form()): Promise<Reply> {
    const list = owedList(query);
    const owed = await this.query.owed(actor);
    if (list.format) return exportTable(owedTable, owedRows(owed, list), list);
    return page('procurement/owed', 'To publish', owedView(actor, owed, list, form, this.clock.today()));
  }

  @Post('procurement/notices')
  async publishPayments(@CurrentActor() actor: Actor, @Query() query: AddressQuery, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const period = /^(paymentsOver|paymentCompliance)\.(\d{4}-\d{2}-\d{2})$/.exec(form.typed('period'));
    if (!period) form.error('period', 'Choose the period that was published');
    const publishedOn = form.date('publishedOn', { required: 'Enter the day it was published' });
    const reference = form.text('reference', { required: 'Enter the reference under which it was published', longest: 200 });
    if (!form.refused && publishedOn && period) {
      const outcome = await this.service.recordPublication(actor, {
        kind: period[1] === 'paymentsOver' ? 'paymentsOver' : 'paymentCompliance',
        from: isoDate(period[2] ?? ''),
        publishedOn,
        reference,
        clientKey: form.clientKey,
      });
      if (outcome.ok) return redirect(paths.procurementNotices, 'The publication is recorded.');
      form.refuse(outcome.refusals, { from: 'period' });
    }
    return this.owed(actor, query, form);
  }

  @Get('procurement/providers')
  async providers(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = providersList(query);
    const providers = await this.query.providers(actor);
    if (list.format) return exportTable(providersTable, providerRows(providers, list), list);
    return page('procurement/providers', 'Spend by provider', providersView(providers, list));
  }

  @Get('procurement/providers/:partyId')
  async provider(
    @CurrentActor() actor: Actor,
    @Param('partyId', ParseUUIDPipe) partyId: string,
    @Query() query: AddressQuery,
  ): Promise<Reply> {
    const list = providerList(query);
    const spend = await this.query.provider(actor, partyId);
    if (list.format) return exportTable(partsTable, partRows(spend, list), list);
    return page('procurement/provider', `Spend: ${spend.party.name}`, providerView(spend, list));
  }

  @Get('procurement/payments')
  async payments(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = paymentsList(query);
    const today: IsoDate = this.clock.today();
    const quarter = quarterAsked(list, today);
    const commitments = await this.query.commitments(actor, quarter);
    if (list.format) return exportTable(paymentsTable, paymentRows(commitments, list), list);
    return page('procurement/payments', 'Payments to publish', paymentsView(commitments, quarter, list, today));
  }

  @Get('procurement/publish')
  async publish(@CurrentActor() actor: Actor, form?: Form): Promise<Reply> {
    const book = await this.query.book(actor);
    const publication = book.publisher && releasePackage(book, book.publisher, this.clock.today());
    return page('procurement/publish', 'Open contracting data', publishView(actor, book, publication, form ?? publisherForm(book)));
  }

  @Post('procurement/publish')
  async setPublisher(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const ocidPrefix = form.text('ocidPrefix', { required: 'Enter the prefix, for example ocds-a1b2c3', longest: 20 });
    const address = form.text('address', { required: 'Enter the web address where you publish', longest: 500 });
    if (!form.refused) {
      const outcome = await this.service.setPublisher(actor, { ocidPrefix, address, version: form.version, clientKey: form.clientKey });
      if (outcome.ok) return redirect(paths.procurementPublish, 'Recorded. What is publishable can be downloaded.');
      form.refuse(outcome.refusals);
    }
    return this.publish(actor, form);
  }

  @Get('procurement/publish/package')
  async package(@CurrentActor() actor: Actor): Promise<Reply> {
    const publication = await this.ocds.publication(actor);
    return file('ocds-release-package.json', 'application/json', Buffer.from(packageText(publication.package), 'utf8'));
  }
}
