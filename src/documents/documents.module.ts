import { Module } from '@nestjs/common';
import { Duties } from '../platform/jobs/duties.js';
import { BulkLetters } from './bulk-letters.service.js';
import { DocumentsController } from './documents.controller.js';
import { DocumentsQuery } from './documents.query.js';
import { DocumentsResolver } from './documents.resolver.js';
import { DocumentsService } from './documents.service.js';
import { TemplatesInForce } from './template-editing/templates-in-force.js';
import { WordingPreviews } from './template-editing/wording-previews.js';
import { WordingsQuery } from './template-editing/wordings.query.js';
import { WordingsResolver } from './template-editing/wordings.resolver.js';
import { WordingsService } from './template-editing/wordings.service.js';

@Module({
  providers: [
    BulkLetters,
    DocumentsService,
    DocumentsQuery,
    DocumentsResolver,
    TemplatesInForce,
    WordingPreviews,
    WordingsQuery,
    WordingsResolver,
    WordingsService,
  ],
  controllers: [DocumentsController],
  exports: [BulkLetters, DocumentsQuery, DocumentsService, WordingsQuery, WordingsService],
})
export class DocumentsModule {
  constructor(duties: Duties, documents: DocumentsService) {
    duties.add('render-documents', (actor) => documents.renderPending(actor));
  }
}
