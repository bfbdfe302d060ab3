import { Module } from '@nestjs/common';
import { DemandModule } from '../demand/demand.module.js';
import { StatisticsQuery } from '../statistics/statistics.query.js';
import { StatisticsService } from '../statistics/statistics.service.js';
import { ForecastResolver } from './forecast.resolver.js';
import { ForecastService } from './forecast.service.js';
import { OwnPlacesService } from './own-places.service.js';
import { SupplyReader } from './supply.reader.js';
import { PooledForecastService } from './pooled-forecast.service.js';
import { RatesReader } from './rates.reader.js';

/** Demand to come, the supply beside it, and the published baseline. */
@Module({
  imports: [DemandModule],
  providers: [
    ForecastResolver,
    ForecastService,
    PooledForecastService,
    RatesReader,
    OwnPlacesService,
    SupplyReader,
    StatisticsQuery,
    StatisticsService,
  ],
  exports: [ForecastService, OwnPlacesService, PooledForecastService, StatisticsQuery],
})
export class ForecastModule {}
