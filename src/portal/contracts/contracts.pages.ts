import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { BulkPapers } from '../../contracts/documents/bulk-papers.service.js';
import { ContractListQuery } from '../../contracts/contract-list.query.js';
import { ContractQuery, type ContractRecord } from '../../contracts/contract.query.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { contractView, versionsView } from './contract.view.js';
import { contractCriteria, contractsList, contractsTable, contractsView } from './contracts-list.view.js';

/** One more than are taken at once, so that too many are refused and not left out. */
const MOST_PAPERS = 501;

/** Contracts of every kind: the list, and one contract as its reader may see it. */
@Portal()
export class ContractsPages {
  constructor(
    private readonly list: ContractListQuery,
    private readonly contracts: ContractQuery,
    private readonly papers: BulkPapers,
  ) {}

  @Get('contracts')
  async all(@CurrentActor() actor: Actor, @Query() query: AddressQuery, form = new Form()): Promise<Reply> {
    const list = contractsList(query);
    const found = await this.list.page(actor, contractCriteria(list), { by: list.sort, descending: list.descending }, list);
    if (list.format) return exportTable(contractsTable(actor), found.nodes, list);
    return page('contracts/list', 'Contracts', contractsView(actor, found, list, form));
  }

  /** The documents of the contracts chosen, or of all that match, as one file. */
  @Post('contracts/papers')
  async makePapers(@CurrentActor() actor: Actor, @Query() query: AddressQuery, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const chosen = form.typed('all') === '' ? form.chosen('id').filter((id) => isUUID(id)) : await this.matching(actor, query);
    const outcome = await this.papers.start(actor, chosen);
    if (outcome.ok) return redirect(paths.progress(outcome.value));
    form.refuse(outcome.refusals, { contractIds: 'id' });
    return this.all(actor, query, form);
  }

  private async matching(actor: Actor, query: AddressQuery): Promise<string[]> {
    const list = contractsList(query);
    const found = await this.list.page(
      actor,
      contractCriteria(list),
      { by: list.sort, descending: list.descending },
      { first: MOST_PAPERS, after: null },
    );
    return found.nodes.map(({ id }) => id);
  }

  @Get('contracts/:id')
  async one(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const contract = await this.contract(actor, id);
    return page('contracts/contract', `Contract ${contract.reference}`, contractView(actor, contract));
  }

  @Get('contracts/:id/versions')
  async versions(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const contract = await this.contract(actor, id);
    return page('contracts/versions', `Versions of ${contract.reference}`, versionsView(actor, contract));
  }

  private async contract(actor: Actor, id: string): Promise<ContractRecord> {
    const contract = await this.contracts.one(actor, id);
    if (!contract) throw new Refused([refusal('notFound', 'There is no such contract, or it is not yours to see.')]);
    return contract;
  }
}
