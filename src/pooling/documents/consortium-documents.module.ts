import { Module } from '@nestjs/common';
import { DocumentsModule } from '../../documents/documents.module.js';
import { AgreementQuery } from './agreement.query.js';
import { AgreementResolver } from './agreement.resolver.js';
import { AgreementService } from './agreement.service.js';
import { StatementPapers } from './statement-papers.service.js';

/** The papers of a consortium: statements of shared costs, and the agreement between members. */
@Module({
  imports: [DocumentsModule],
  providers: [AgreementQuery, AgreementResolver, AgreementService, StatementPapers],
  exports: [AgreementQuery, AgreementService, StatementPapers],
})
export class ConsortiumDocumentsModule {}
