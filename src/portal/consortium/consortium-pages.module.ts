import { Module } from '@nestjs/common';
import { ConsortiumModule } from '../../pooling/consortium/consortium.module.js';
import { ConsortiumDocumentsModule } from '../../pooling/documents/consortium-documents.module.js';
import { AgreementPages } from './agreement.pages.js';
import { ConsortiumPages } from './consortium.pages.js';
import { DecisionPages } from './decision.pages.js';

/** What authorities are, share and decide together. */
@Module({ imports: [ConsortiumModule, ConsortiumDocumentsModule], controllers: [AgreementPages, ConsortiumPages, DecisionPages] })
export class ConsortiumPagesModule {}
