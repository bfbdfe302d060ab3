import { Module } from '@nestjs/common';
import { BlockModule } from '../../contracts/block/block.module.js';
import { ContractsModule } from '../../contracts/contracts.module.js';
import { FoundationModule } from '../foundation/foundation.module.js';
import { BlockLedgerPages } from './block-ledger.pages.js';
import { CallOffPages } from './call-offs.pages.js';
import { BlockWarningsPages } from './warnings.pages.js';
import { ReconciliationPages } from './reconciliation.pages.js';

/** The pages of a block besides those of every contract: ledger, call-offs, bills and reconciliation. */
@Module({
  imports: [FoundationModule, ContractsModule, BlockModule],
  controllers: [BlockWarningsPages, BlockLedgerPages, CallOffPages, ReconciliationPages],
})
export class BlockPagesModule {}
