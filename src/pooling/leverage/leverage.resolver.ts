import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { LeverageType } from './dto/leverage.js';
import { WalkAwayType, toWalkAwayType } from './dto/walk-away.js';
import { LeverageQuery } from './leverage.query.js';
import { WalkAwayQuery } from './walk-away.query.js';

/** What members spend and pay at a provider together. */
@Resolver()
export class LeverageResolver {
  constructor(
    private readonly query: LeverageQuery,
    private readonly walking: WalkAwayQuery,
  ) {}

  @Query(() => LeverageType, { description: 'What members spend and pay at each provider together, as far as they share it with you.' })
  leverage(@CurrentActor() actor: Actor): Promise<LeverageType> {
    return this.query.show(actor);
  }

  @Query(() => WalkAwayType, {
    description: 'Where else like places are, with what room, after which notice, and what moving children costs.',
  })
  async walkAway(
    @CurrentActor() actor: Actor,
    @Args('providerId', { type: () => ID, description: 'Which provider.' }) providerId: string,
  ): Promise<WalkAwayType> {
    return toWalkAwayType(await this.walking.of(actor, providerId));
  }
}
