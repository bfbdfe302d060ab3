import { Module } from '@nestjs/common';
import { DemandModule } from '../demand/demand.module.js';
import { StatisticsQuery } from '../statistics/statistics.query.js';
import { StatisticsService } from '../statistics/statistics.service.js';
import { ForecastResolver } from './forecast.resolver.js';
import { ForecastService } from './forecast.service.js';

/** Demand to come, the supply beside it, and the published baseline. */
@Module({
  imports: [DemandModule],
  providers: [ForecastResolver, ForecastService, StatisticsQuery, StatisticsService],
  exports: [ForecastService, StatisticsQuery],
})
export class ForecastModule {}
