import { Module } from '@nestjs/common';
import { Duties } from '../platform/jobs/duties.js';
import { BulkLetters } from './bulk-letters.service.js';
import { DocumentsController } from './documents.controller.js';
import { DocumentsQuery } from './documents.query.js';
import { DocumentsResolver } from './documents.resolver.js';
import { DocumentsService } from './documents.service.js';
import { TemplatesInForce } from './template-editing/templates-in-force.js';

@Module({
  providers: [TemplatesInForce, BulkLetters, DocumentsService, DocumentsQuery, DocumentsResolver],
  controllers: [DocumentsController],
  exports: [BulkLetters, DocumentsQuery, DocumentsService],
})
export class DocumentsModule {
  constructor(duties: Duties, documents: DocumentsService) {
    duties.add('render-documents', (actor) => documents.renderPending(actor));
  }
}
