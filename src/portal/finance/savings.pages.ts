import { Body, Get, Post, Query } from '@nestjs/common';
import { SavingsQuery } from '../../finance/savings.query.js';
import { SavingsService } from '../../finance/savings.service.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { academicYearOf, startingYear } from '../../kernel/years.js';
import { Clock } from '../../platform/clock.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { countInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { savingsFilter, savingsList, savingsTable, savingsView } from './savings.view.js';

/** What settlements saved, and Finance's word on it. */
@Portal()
export class SavingsPages {
  constructor(
    private readonly savings: SavingsQuery,
    private readonly service: SavingsService,
    private readonly clock: Clock,
  ) {}

  @Get('savings')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery, form = new Form()): Promise<Reply> {
    const list = savingsList(query);
    const found = await this.savings.page(actor, savingsFilter(list), list);
    if (list.format) return exportTable(savingsTable, found.nodes, list);
    return page('finance/savings', 'Savings', savingsView(actor, found, list, startingYear(academicYearOf(this.clock.today())), form));
  }

  @Post('savings')
  async validate(@CurrentActor() actor: Actor, @Query() query: AddressQuery, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const savingIds = form.chosen('savingIds');
    const outcome = await this.service.validateSavings(actor, { savingIds, clientKey: form.clientKey });
    if (outcome.ok)
      return redirect(
        `${paths.savings}${savingsList(query).address()}`,
        `${countInWords(outcome.value, 'saving is', 'savings are')} validated.`,
      );
    form.refuse(outcome.refusals);
    return this.list(actor, query, form);
  }
}
