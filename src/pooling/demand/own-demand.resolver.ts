import { Args, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { DateOnly } from '../../platform/graphql/scalars.js';
import { type Dimension, categoriesOfCell } from '../release/release-plan.js';
import { askedOf } from './asked.js';
import { OwnDemandView } from './dto/own-demand.js';
import { DemandDimensions, DemandOnly } from './dto/pooled-demand.js';
import { OwnDemandQuery } from './own-demand.query.js';

/** An authority's own demand, exactly. */
@Resolver()
export class OwnDemandResolver {
  constructor(private readonly demand: OwnDemandQuery) {}

  @Query(() => OwnDemandView, {
    description: 'Your own authority’s children by any of the dimensions of published demand, exactly, and who is behind the counts.',
  })
  async ownDemand(
    @CurrentActor() actor: Actor,
    @Args('by', { type: () => [DemandDimensions], description: 'By what; none: all children together.' }) by: Dimension[],
    @Args('only', { type: () => [DemandOnly], nullable: true, description: 'Which categories alone.' }) only?: DemandOnly[] | null,
    @Args('on', { type: () => DateOnly, nullable: true, description: 'Which day; today by default.' }) on?: IsoDate | null,
  ): Promise<OwnDemandView> {
    const asked = askedOf(only ?? []);
    const [shown, behind] = [await this.demand.show(actor, by, asked, on ?? null), await this.demand.children(actor, asked, on ?? null)];
    return {
      on: shown.on,
      total: shown.total,
      rows: shown.rows.map(({ cell, count }) => ({ cell: categoriesOfCell(cell), count })),
      children: behind.children.map(({ reference, placementId }) => ({ reference, placementId })),
    };
  }
}
