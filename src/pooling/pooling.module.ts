import { Module } from '@nestjs/common';
import { DemandModule } from './demand/demand.module.js';
import { ConsortiumModule } from './consortium/consortium.module.js';
import { CostSharingModule } from './cost-sharing/cost-sharing.module.js';
import { SizingModule } from './sizing/sizing.module.js';
import { ForecastModule } from './forecast/forecast.module.js';
import { LeverageModule } from './leverage/leverage.module.js';
import { LotsModule } from './lots/lots.module.js';
import { NegotiationModule } from './negotiation/negotiation.module.js';
import { PooledRoundQuery } from './pooled-round.query.js';
import { PooledRoundResolver } from './pooled-round.resolver.js';

/** What members of a consortium see and do together. */
@Module({
  imports: [ConsortiumModule, CostSharingModule, DemandModule, ForecastModule, LeverageModule, LotsModule, NegotiationModule, SizingModule],
  providers: [PooledRoundQuery, PooledRoundResolver],
  exports: [
    ConsortiumModule,
    CostSharingModule,
    DemandModule,
    ForecastModule,
    LeverageModule,
    LotsModule,
    NegotiationModule,
    SizingModule,
    PooledRoundQuery,
  ],
})
export class PoolingModule {}
