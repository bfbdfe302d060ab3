import { Module } from '@nestjs/common';
import { ContractLifeModule } from '../../contracts/contract-life.module.js';
import { BandsModule } from '../../contracts/bands/bands.module.js';
import { ContractDocumentsModule } from '../../contracts/documents/contract-documents.module.js';
import { ContractsModule } from '../../contracts/contracts.module.js';
import { PlacementsModule } from '../../placements/placements.module.js';
import { ProvidersModule } from '../../providers/providers.module.js';
import { FoundationModule } from '../foundation/foundation.module.js';
import { ContractActPages } from './act.pages.js';
import { ActPage } from './act-page.js';
import { ContractDraftPages } from './draft.pages.js';
import { ContractMembersPages } from './members.pages.js';
import { MovesPages } from './moves.pages.js';
import { ContractPapersPages } from './papers.pages.js';
import { RollPages } from './roll.pages.js';
import { ContractsPages } from './contracts.pages.js';

/** Contracts from draft to last chargeable day. Each kind adds its own pages below an address of a contract. */
@Module({
  imports: [FoundationModule, BandsModule, ContractDocumentsModule, ContractsModule, ContractLifeModule, PlacementsModule, ProvidersModule],
  // These two first: /contracts/new and /contracts/roll are no contract's id.
  controllers: [ContractDraftPages, RollPages, MovesPages, ContractsPages, ContractPapersPages, ContractActPages, ContractMembersPages],
  providers: [ActPage],
})
export class ContractsPagesModule {}
