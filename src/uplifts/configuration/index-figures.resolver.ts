import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Outcome } from '../../kernel/outcome.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { DateOnly } from '../../platform/graphql/scalars.js';
import {
  IndexBasketPayload,
  IndexBasketView,
  IndexSeriesPayload,
  IndexSeriesView,
  JustifiedRiseView,
  RecordIndexBasketInput,
  RecordIndexSeriesInput,
  RecordIndexValueInput,
} from './dto/index-figures.js';
import { IndexFiguresService } from './index-figures.service.js';
import { UpliftConfigurationQuery } from './uplift-configuration.query.js';

@Resolver(() => IndexSeriesView)
export class IndexFiguresResolver {
  constructor(
    private readonly query: UpliftConfigurationQuery,
    private readonly figures: IndexFiguresService,
  ) {}

  @Query(() => [IndexSeriesView], { description: 'The public series with their values, and what was corrected.' })
  indexSeries(
    @CurrentActor() actor: Actor,
    @Args('code', { type: () => String, nullable: true, description: 'Only the series of this code.' }) code?: string | null,
  ): Promise<IndexSeriesView[]> {
    return this.query.series(actor, code ?? null);
  }

  @Query(() => [IndexBasketView], { description: 'Your authority’s index baskets in every version, by name, the latest version first.' })
  indexBaskets(@CurrentActor() actor: Actor): Promise<IndexBasketView[]> {
    return this.query.baskets(actor);
  }

  @Query(() => JustifiedRiseView, { description: 'What rise a basket justifies between two dates, and how it comes about.' })
  justifiedRise(
    @CurrentActor() actor: Actor,
    @Args('basketName', { type: () => String, description: 'The basket, in its latest version.' }) basketName: string,
    @Args('from', { type: () => DateOnly, description: 'From when the rise is measured.' }) from: IsoDate,
    @Args('to', { type: () => DateOnly, description: 'Up to when the rise is measured.' }) to: IsoDate,
  ): Promise<JustifiedRiseView> {
    return this.query.justifiedRise(actor, basketName, from, to);
  }

  @Mutation(() => IndexSeriesPayload, { description: 'Adds a public series, known to every authority.' })
  recordIndexSeries(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The series.' }) input: RecordIndexSeriesInput,
  ): Promise<IndexSeriesPayload> {
    return this.seriesPayload(actor, this.figures.recordSeries(actor, input));
  }

  @Mutation(() => IndexSeriesPayload, { description: 'Records a value of a series, or corrects one, for your authority.' })
  recordIndexValue(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The value.' }) input: RecordIndexValueInput,
  ): Promise<IndexSeriesPayload> {
    return this.seriesPayload(actor, this.figures.recordValue(actor, input));
  }

  @Mutation(() => IndexBasketPayload, {
    description: 'Records a basket as the next version of its name. Cycles already opened keep theirs.',
  })
  recordIndexBasket(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The basket.' }) input: RecordIndexBasketInput,
  ): Promise<IndexBasketPayload> {
    return toPayload(this.figures.recordBasket(actor, input), async (id) => ({
      indexBasket: (await this.query.baskets(actor)).find((basket) => basket.id === id) ?? null,
    }));
  }

  private seriesPayload(actor: Actor, outcome: Promise<Outcome<string>>): Promise<IndexSeriesPayload> {
    return toPayload(outcome, async (code) => ({ indexSeries: (await this.query.series(actor, code))[0] ?? null }));
  }
}
