import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { ForecastBy, ForecastPayload, ForecastRatesInput, ForecastType } from './dto/forecast.js';
import { type By, ForecastService } from './forecast.service.js';

/** Demand of an authority, rolled forward. */
@Resolver()
export class ForecastResolver {
  constructor(private readonly service: ForecastService) {}

  @Query(() => ForecastType, { description: 'Your authority’s demand rolled forward from its own records, and the supply beside it.' })
  demandForecast(
    @CurrentActor() actor: Actor,
    @Args('by', { type: () => ForecastBy, description: 'By what.' }) by: By,
  ): Promise<ForecastType> {
    return this.service.show(actor, by);
  }

  @Mutation(() => ForecastPayload, { description: 'Changes the rates of the forecast; the earlier ones stay on record.' })
  setForecastRates(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The rates.' }) input: ForecastRatesInput,
  ): Promise<ForecastPayload> {
    return toPayload(this.service.setRates(actor, input), (authorityId) => ({ authorityId }));
  }
}
