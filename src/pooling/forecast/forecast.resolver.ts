import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { DemandDimensions } from '../demand/dto/pooled-demand.js';
import { type Dimension, categoriesOfCell } from '../release/release-plan.js';
import { ForecastPayload, ForecastRatesInput, ForecastType, ForecastWhere } from './dto/forecast.js';
import { ForecastService } from './forecast.service.js';

/** Demand of an authority, rolled forward. */
@Resolver()
export class ForecastResolver {
  constructor(private readonly service: ForecastService) {}

  @Query(() => ForecastType, { description: 'Your authority’s demand rolled forward from its own records, and the supply beside it.' })
  async demandForecast(
    @CurrentActor() actor: Actor,
    @Args('by', { type: () => [DemandDimensions], description: 'By what, together; none: all children.' }) by: Dimension[],
    @Args('where', { type: () => [ForecastWhere], defaultValue: [], description: 'Which children; all by default.' })
    where: ForecastWhere[],
  ): Promise<ForecastType> {
    const asked = Object.fromEntries(where.map(({ dimension, categories }) => [dimension, categories]));
    const forecast = await this.service.show(actor, by, asked);
    return { ...forecast, rows: forecast.rows.map((row) => ({ ...row, cell: categoriesOfCell(row.cell) })) };
  }

  @Mutation(() => ForecastPayload, { description: 'Changes the rates of the forecast; the earlier ones stay on record.' })
  setForecastRates(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The rates.' }) input: ForecastRatesInput,
  ): Promise<ForecastPayload> {
    return toPayload(this.service.setRates(actor, input), (authorityId) => ({ authorityId }));
  }
}
