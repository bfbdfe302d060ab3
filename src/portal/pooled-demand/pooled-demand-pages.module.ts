import { Module } from '@nestjs/common';
import { DemandModule } from '../../pooling/demand/demand.module.js';
import { ConsortiumDocumentsModule } from '../../pooling/documents/consortium-documents.module.js';
import { FoundationModule } from '../foundation/foundation.module.js';
import { OwnDemandPages } from './own-demand.pages.js';
import { PooledDemandPages } from './pooled-demand.pages.js';

/** Demand that members publish and read together. */
@Module({ imports: [FoundationModule, ConsortiumDocumentsModule, DemandModule], controllers: [OwnDemandPages, PooledDemandPages] })
export class PooledDemandPagesModule {}
