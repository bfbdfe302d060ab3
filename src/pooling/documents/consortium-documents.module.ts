import { Module } from '@nestjs/common';
import { DocumentsModule } from '../../documents/documents.module.js';
import { DemandModule } from '../demand/demand.module.js';
import { AgreementQuery } from './agreement.query.js';
import { AgreementResolver } from './agreement.resolver.js';
import { AgreementService } from './agreement.service.js';
import { DemandStatementResolver } from './demand-statement.resolver.js';
import { DemandStatementService } from './demand-statement.service.js';
import { StatementPapers } from './statement-papers.service.js';

/** The papers of a consortium: statements of shared costs and of published demand, and the agreement between members. */
@Module({
  imports: [DemandModule, DocumentsModule],
  providers: [AgreementQuery, AgreementResolver, AgreementService, DemandStatementResolver, DemandStatementService, StatementPapers],
  exports: [AgreementQuery, AgreementService, DemandStatementService, StatementPapers],
})
export class ConsortiumDocumentsModule {}
