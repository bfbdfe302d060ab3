import { Module } from '@nestjs/common';
import { DocumentsModule } from '../../documents/documents.module.js';
import { PersonalDetailsModule } from '../../placements/personal-details/personal-details.module.js';
import { ContractsModule } from '../contracts.module.js';
import { BulkPapers } from './bulk-papers.service.js';
import { ContractPapersQuery } from './contract-papers.query.js';
import { ContractPapersResolver } from './papers.resolver.js';
import { ContractPapers } from './contract-papers.service.js';
import { RechargePapers } from './recharge-papers.service.js';

@Module({
  imports: [ContractsModule, DocumentsModule, PersonalDetailsModule],
  providers: [BulkPapers, ContractPapersResolver, ContractPapers, ContractPapersQuery, RechargePapers],
  exports: [BulkPapers, ContractPapers, ContractPapersQuery, RechargePapers],
})
export class ContractDocumentsModule {}
