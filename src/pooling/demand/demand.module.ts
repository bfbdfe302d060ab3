import { Module } from '@nestjs/common';
import { Duties } from '../../platform/jobs/duties.js';
import { DemandReader } from './demand.reader.js';
import { DistrictsService } from './districts.service.js';
import { OwnDemandQuery } from './own-demand.query.js';
import { OwnDemandResolver } from './own-demand.resolver.js';
import { PooledDemandQuery } from './pooled-demand.query.js';
import { PooledDemandResolver } from './pooled-demand.resolver.js';
import { PublicationService } from './publication.service.js';

/** Demand that members publish as protected figures, and read together. */
@Module({
  providers: [
    DemandReader,
    DistrictsService,
    OwnDemandQuery,
    OwnDemandResolver,
    PooledDemandQuery,
    PooledDemandResolver,
    PublicationService,
  ],
  exports: [DemandReader, DistrictsService, OwnDemandQuery, PooledDemandQuery, PublicationService],
})
export class DemandModule {
  constructor(duties: Duties, publication: PublicationService) {
    duties.add('publish-demand-monthly', (actor) => publication.startDue(actor));
  }
}
