import { Module } from '@nestjs/common';
import { ConsortiumModule } from '../consortium/consortium.module.js';
import { ConsortiumDocumentsModule } from '../documents/consortium-documents.module.js';
import { CostSharingQuery } from './cost-sharing.query.js';
import { CostSharingResolver } from './cost-sharing.resolver.js';
import { CostSharingService } from './cost-sharing.service.js';

/** Costs that members share, with statements, disputes and the true-up of the year. */
@Module({
  imports: [ConsortiumModule, ConsortiumDocumentsModule],
  providers: [CostSharingQuery, CostSharingResolver, CostSharingService],
  exports: [CostSharingQuery, CostSharingService],
})
export class CostSharingModule {}
