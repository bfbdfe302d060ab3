import { Module } from '@nestjs/common';
import { ForecastModule } from '../../pooling/forecast/forecast.module.js';
import { ForecastPages } from './forecast.pages.js';
import { StatisticsPages } from './statistics.pages.js';
import { SupplyPages } from './supply.pages.js';

/** Demand to come, own places, and the published baseline. */
@Module({ imports: [ForecastModule], controllers: [ForecastPages, StatisticsPages, SupplyPages] })
export class ForecastPagesModule {}
