import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { billsInAdvance } from '../../contracts/block/block-views.js';
import { BlockTermsService } from '../../contracts/block/block-terms.service.js';
import { BlockQuery } from '../../contracts/block/block.query.js';
import { ContractQuery } from '../../contracts/contract.query.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, isoDate } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { contractOf } from './block-contract.js';
import { billsTable, reconciliationList, reconciliationView, rhythmOf, statementsTable, termView } from './reconciliation.view.js';

/** What a block was billed, what its days owe, and settling the difference term by term. */
@Portal()
export class ReconciliationPages {
  constructor(
    private readonly contracts: ContractQuery,
    private readonly blocks: BlockQuery,
    private readonly terms: BlockTermsService,
    private readonly clock: Clock,
  ) {}

  @Get('contracts/:id/reconciliation')
  async list(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const list = reconciliationList(query);
    const [contract, found] = await Promise.all([contractOf(this.contracts, actor, id), this.blocks.statements(actor, id)]);
    const bills = billsInAdvance(found.block, rhythmOf(list));
    if (list.format)
      return list.filter('what') === 'bills'
        ? exportTable(billsTable, bills.bills, list)
        : exportTable(statementsTable(id), found.statements, list);
    return page(
      'contracts-block/reconciliation',
      `Bills and reconciliation of ${contract.reference}`,
      reconciliationView(actor, contract, found, bills, list),
    );
  }

  @Get('contracts/:id/reconciliation/:from')
  async one(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('from') day: string,
    form = new Form(),
  ): Promise<Reply> {
    const from = dayOf(day);
    const [contract, { block, statements }] = await Promise.all([contractOf(this.contracts, actor, id), this.blocks.statements(actor, id)]);
    const statement = statements.find(({ period }) => period.from === from);
    if (!statement) throw new Refused([refusal('notFound', 'No term of this block that has begun starts on that day.')]);
    return page(
      'contracts-block/term',
      `Reconciliation: ${statement.period.name}`,
      termView(actor, contract, block, statement, this.clock.today(), form),
    );
  }

  @Post('contracts/:id/reconciliation/:from')
  async settle(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('from') day: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const outcome = await this.terms.settleTerm(actor, { contractId: id, from: dayOf(day), clientKey: form.clientKey });
    if (outcome.ok) return redirect(paths.blockTerm(id, day), 'The term is settled.');
    form.refuse(outcome.refusals);
    return this.one(actor, id, day, form);
  }
}

function dayOf(day: string): IsoDate {
  try {
    return isoDate(day);
  } catch {
    throw new Refused([refusal('notFound', 'No term of this block that has begun starts on that day.')]);
  }
}
