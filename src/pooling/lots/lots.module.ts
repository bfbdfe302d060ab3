import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../../approvals/approvals.module.js';
import { ContractLifeModule } from '../../contracts/contract-life.module.js';
import { ProcurementModule } from '../../contracts/procurement/procurement.module.js';
import { DocumentsModule } from '../../documents/documents.module.js';
import { ProvidersModule } from '../../providers/providers.module.js';
import { ConsortiumModule } from '../consortium/consortium.module.js';
import { AwardsService } from './awards.service.js';
import { BidsReader } from './bids.reader.js';
import { BidsService } from './bids.service.js';
import { EvaluationService } from './evaluation.service.js';
import { LotContractsService } from './lot-contracts.service.js';
import { LotDesk } from './lot-desk.js';
import { LotsQuery } from './lots.query.js';
import { LotsResolver } from './lots.resolver.js';
import { LotsService } from './lots.service.js';
import { LotSharesService } from './shares.service.js';

/** Joint lots: what members want, what schools bid, the award, and what follows from it. */
@Module({
  imports: [ApprovalsModule, ConsortiumModule, ContractLifeModule, DocumentsModule, ProcurementModule, ProvidersModule],
  providers: [
    AwardsService,
    BidsReader,
    BidsService,
    EvaluationService,
    LotContractsService,
    LotDesk,
    LotsQuery,
    LotsResolver,
    LotsService,
    LotSharesService,
  ],
  exports: [AwardsService, BidsService, EvaluationService, LotContractsService, LotsQuery, LotsService, LotSharesService],
})
export class LotsModule {}
