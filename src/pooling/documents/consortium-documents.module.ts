import { Module } from '@nestjs/common';
import { DocumentsModule } from '../../documents/documents.module.js';
import { StatementPapers } from './statement-papers.service.js';

/** The papers of a consortium: statements of shared costs. */
@Module({ imports: [DocumentsModule], providers: [StatementPapers], exports: [StatementPapers] })
export class ConsortiumDocumentsModule {}
