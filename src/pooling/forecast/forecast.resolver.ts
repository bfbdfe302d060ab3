import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { DemandDimensions } from '../demand/dto/pooled-demand.js';
import type { Asked } from '../release/answer.js';
import { demandInWords } from '../demand/figure-words.js';
import { type Dimension, categoriesOfCell } from '../release/release-plan.js';
import { ForecastPayload, ForecastRatesInput, ForecastType, ForecastWhere, PooledForecastType } from './dto/forecast.js';
import { ForecastService } from './forecast.service.js';
import { PooledForecastService } from './pooled-forecast.service.js';

const askedOf = (where: readonly ForecastWhere[]): Asked =>
  Object.fromEntries(where.map(({ dimension, categories }) => [dimension, categories]));

/** Demand of an authority, and of members together, rolled forward. */
@Resolver()
export class ForecastResolver {
  constructor(
    private readonly service: ForecastService,
    private readonly pooled: PooledForecastService,
  ) {}

  @Query(() => ForecastType, { description: 'Your authority’s demand rolled forward from its own records, and the supply beside it.' })
  async demandForecast(
    @CurrentActor() actor: Actor,
    @Args('by', { type: () => [DemandDimensions], description: 'By what, together; none: all children.' }) by: Dimension[],
    @Args('where', { type: () => [ForecastWhere], defaultValue: [], description: 'Which children; all by default.' })
    where: ForecastWhere[],
  ): Promise<ForecastType> {
    const forecast = await this.service.show(actor, by, askedOf(where));
    return { ...forecast, rows: forecast.rows.map((row) => ({ ...row, cell: categoriesOfCell(row.cell) })) };
  }

  @Query(() => PooledForecastType, {
    description:
      'Demand of members together to come, from the protected figures that they published and by your own rates. By need, phase and year group.',
  })
  async pooledForecast(
    @CurrentActor() actor: Actor,
    @Args('by', { type: () => [DemandDimensions], description: 'By what, together; none: all children.' }) by: Dimension[],
    @Args('where', { type: () => [ForecastWhere], defaultValue: [], description: 'Which children; all by default.' })
    where: ForecastWhere[],
  ): Promise<PooledForecastType> {
    const forecast = await this.pooled.show(actor, by, askedOf(where));
    return {
      ...forecast,
      rows: forecast.rows.map(({ cell, published, years }) => ({
        cell: categoriesOfCell(cell),
        published: { ...published, words: demandInWords(published) },
        years,
      })),
    };
  }

  @Mutation(() => ForecastPayload, { description: 'Changes the rates of the forecast; the earlier ones stay on record.' })
  setForecastRates(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The rates.' }) input: ForecastRatesInput,
  ): Promise<ForecastPayload> {
    return toPayload(this.service.setRates(actor, input), (authorityId) => ({ authorityId }));
  }
}
