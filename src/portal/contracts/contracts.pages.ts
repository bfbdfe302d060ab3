import { Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ContractListQuery } from '../../contracts/contract-list.query.js';
import { ContractQuery, type ContractRecord } from '../../contracts/contract.query.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { exportTable } from '../foundation/export-table.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { contractView, versionsView } from './contract.view.js';
import { contractCriteria, contractsList, contractsTable, contractsView } from './contracts-list.view.js';

/** Contracts of every kind: the list, and one contract as its reader may see it. */
@Portal()
export class ContractsPages {
  constructor(
    private readonly list: ContractListQuery,
    private readonly contracts: ContractQuery,
  ) {}

  @Get('contracts')
  async all(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = contractsList(query);
    const found = await this.list.page(actor, contractCriteria(list), { by: list.sort, descending: list.descending }, list);
    if (list.format) return exportTable(contractsTable(actor), found.nodes, list);
    return page('contracts/list', 'Contracts', contractsView(actor, found, list));
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
