import { Module } from '@nestjs/common';
import { DemandModule } from './demand/demand.module.js';
import { ConsortiumModule } from './consortium/consortium.module.js';
import { PooledRoundQuery } from './pooled-round.query.js';
import { PooledRoundResolver } from './pooled-round.resolver.js';

/** What members of a consortium see and do together. */
@Module({
  imports: [ConsortiumModule, DemandModule],
  providers: [PooledRoundQuery, PooledRoundResolver],
  exports: [ConsortiumModule, DemandModule, PooledRoundQuery],
})
export class PoolingModule {}
