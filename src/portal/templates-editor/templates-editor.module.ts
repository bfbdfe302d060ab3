import { Module } from '@nestjs/common';
import { DocumentsModule } from '../../documents/documents.module.js';
import { ClausesPages } from './clauses.pages.js';
import { TemplatesPages } from './templates.pages.js';
import { WordingVersionsPages } from './wording-versions.pages.js';

/** What documents say: the wording of each kind, and the clause library. A version's address comes before a kind's. */
@Module({ imports: [DocumentsModule], controllers: [WordingVersionsPages, TemplatesPages, ClausesPages] })
export class TemplatesEditorModule {}
