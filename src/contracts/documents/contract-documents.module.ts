import { Module } from '@nestjs/common';
import { DocumentsModule } from '../../documents/documents.module.js';
import { PersonalDetailsModule } from '../../placements/personal-details/personal-details.module.js';
import { ContractsModule } from '../contracts.module.js';
import { ContractPapersQuery } from './contract-papers.query.js';
import { ContractPapers } from './contract-papers.service.js';

@Module({
  imports: [ContractsModule, DocumentsModule, PersonalDetailsModule],
  providers: [ContractPapers, ContractPapersQuery],
  exports: [ContractPapers, ContractPapersQuery],
})
export class ContractDocumentsModule {}
