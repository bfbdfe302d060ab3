import { Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { LeverageType } from './dto/leverage.js';
import { LeverageQuery } from './leverage.query.js';

/** What members spend and pay at a provider together. */
@Resolver()
export class LeverageResolver {
  constructor(private readonly query: LeverageQuery) {}

  @Query(() => LeverageType, { description: 'What members spend and pay at each provider together, as far as they share it with you.' })
  leverage(@CurrentActor() actor: Actor): Promise<LeverageType> {
    return this.query.show(actor);
  }
}
