import { Module } from '@nestjs/common';
import { ProvidersModule } from '../../providers/providers.module.js';
import { ContractDocumentsModule } from '../documents/contract-documents.module.js';
import { ContractsModule } from '../contracts.module.js';
import { BlockResolver } from './block.resolver.js';
import { BlockPlaces } from './block-places.js';
import { BlockTermsService } from './block-terms.service.js';
import { BlockQuery } from './block.query.js';
import { CallOffPlacements } from './call-off-placements.js';
import { CallOffsQuery } from './call-offs.query.js';
import { CallOffsService } from './call-offs.service.js';

/** Blocks: numbered places, call-offs, the ledger of days, and the reconciliation of terms. */
@Module({
  imports: [ProvidersModule, ContractDocumentsModule, ContractsModule],
  providers: [BlockPlaces, BlockQuery, BlockResolver, BlockTermsService, CallOffPlacements, CallOffsQuery, CallOffsService],
  exports: [BlockPlaces, BlockQuery, BlockTermsService, CallOffsQuery, CallOffsService],
})
export class BlockModule {}
