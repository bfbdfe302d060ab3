import { Module } from '@nestjs/common';
import { DocumentsModule } from '../../documents/documents.module.js';
import { SearchModule } from '../../search/search.module.js';
import { ReturnFilesModule } from '../../uplifts/return-files/return-files.module.js';
import { DocumentsPages } from './documents.pages.js';
import { HistoryPages } from './history.pages.js';
import { SearchPages } from './search.pages.js';

/** What everybody looks things up by: search, documents and files, the record. */
@Module({ imports: [DocumentsModule, ReturnFilesModule, SearchModule], controllers: [SearchPages, DocumentsPages, HistoryPages] })
export class RecordsModule {}
