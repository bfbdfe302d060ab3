import { Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { BlockQuery } from '../../contracts/block/block.query.js';
import { ContractQuery } from '../../contracts/contract.query.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { exportTable } from '../foundation/export-table.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { blockLedgerView, grainOf, ledgerList, ledgerTable, periodOf } from './block-ledger.view.js';
import { contractOf } from './block-contract.js';

/** A block's ledger: its places day by day, month by month or term by term. */
@Portal()
export class BlockLedgerPages {
  constructor(
    private readonly contracts: ContractQuery,
    private readonly blocks: BlockQuery,
  ) {}

  @Get('contracts/:id/ledger')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const list = ledgerList(query);
    const by = grainOf(list);
    const [contract, view, warnings] = await Promise.all([
      contractOf(this.contracts, actor, id),
      this.blocks.ledger(actor, id, { by, period: periodOf(list), group: list.filter('group') || null }),
      this.blocks.warnings(actor, id),
    ]);
    if (list.format) return exportTable(ledgerTable(by), view.rows, list);
    return page('contracts-block/ledger', `Ledger of ${contract.reference}`, blockLedgerView(actor, contract, view, warnings, list));
  }
}
