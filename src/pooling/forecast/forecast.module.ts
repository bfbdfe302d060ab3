import { Module } from '@nestjs/common';
import { DemandModule } from '../demand/demand.module.js';
import { StatisticsQuery } from '../statistics/statistics.query.js';
import { StatisticsService } from '../statistics/statistics.service.js';
import { ForecastResolver } from './forecast.resolver.js';
import { ForecastService } from './forecast.service.js';
import { PooledForecastService } from './pooled-forecast.service.js';
import { RatesReader } from './rates.reader.js';

/** Demand to come, the supply beside it, and the published baseline. */
@Module({
  imports: [DemandModule],
  providers: [ForecastResolver, ForecastService, PooledForecastService, RatesReader, StatisticsQuery, StatisticsService],
  exports: [ForecastService, PooledForecastService, StatisticsQuery],
})
export class ForecastModule {}
