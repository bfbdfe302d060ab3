import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { DateOnly } from '../../platform/graphql/scalars.js';
import type { Figure } from '../release/answer.js';
import { type Dimension, categoriesOfCell } from '../release/release-plan.js';
import { askedOf } from './asked.js';
import { DemandDimensions, DemandOnly, PooledDemandView, PublishDemandPayload } from './dto/pooled-demand.js';
import { demandInWords } from './figure-words.js';
import { PooledDemandQuery } from './pooled-demand.query.js';
import { PublicationService } from './publication.service.js';

const shown = (figure: Figure) => ({ ...figure, words: demandInWords(figure) });

/** Demand as members have published it. */
@Resolver()
export class PooledDemandResolver {
  constructor(
    private readonly demand: PooledDemandQuery,
    private readonly publication: PublicationService,
  ) {}

  @Query(() => PooledDemandView, {
    description:
      'Published demand by one table of the release plan, of some categories only if you like. What is not in the plan is refused, with the nearest tables.',
  })
  async pooledDemand(
    @CurrentActor() actor: Actor,
    @Args('by', { type: () => [DemandDimensions], description: 'By what; none: all children together.' }) by: Dimension[],
    @Args('takenOn', { type: () => DateOnly, nullable: true, description: 'Which day; the latest by default.' }) takenOn?: IsoDate | null,
    @Args('only', {
      type: () => [DemandOnly],
      nullable: true,
      description: 'Which categories alone; a dimension not named counts all. One that is not among "by" is added up inside every row.',
    })
    only?: DemandOnly[] | null,
    @Args('consortiumId', {
      type: () => ID,
      nullable: true,
      description: 'For schools: whose demand, where several consortia publish theirs; the first by name by default.',
    })
    consortiumId?: string | null,
  ): Promise<PooledDemandView> {
    const { rows, ...view } = await this.demand.show(actor, by, takenOn ?? null, askedOf(only ?? []), consortiumId ?? null);
    return {
      ...view,
      rows: rows.map(({ cell, members, pooled, own }) => ({
        own,
        cell: categoriesOfCell(cell),
        members: members.map(({ authorityId, figure }) => ({ authorityId, figure: shown(figure) })),
        pooled: shown(pooled),
      })),
    };
  }

  @Mutation(() => PublishDemandPayload, {
    description: 'Publishes your authority’s demand of today: counted, protected, audited, and kept as it is for ever.',
  })
  publishDemand(@CurrentActor() actor: Actor): Promise<PublishDemandPayload> {
    return toPayload(this.publication.start(actor), (workId) => ({ workId }));
  }
}
