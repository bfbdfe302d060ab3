import { Args, Int, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import { PooledRoundView } from './dto/pooled-round.js';
import { PooledRoundQuery } from './pooled-round.query.js';

@Resolver()
export class PooledRoundResolver {
  constructor(private readonly pooled: PooledRoundQuery) {}

  @Query(() => PooledRoundView, { description: 'The rounds of your consortium’s members together. The consortium only.' })
  async pooledRound(
    @CurrentActor() actor: Actor,
    @Args('academicYear', { type: () => Int, nullable: true, description: 'Default: the year being negotiated.' })
    academicYear?: number | null,
  ): Promise<PooledRoundView> {
    const { members, schools, notSharing, ...rest } = await this.pooled.show(actor, academicYear);
    return {
      ...rest,
      members: members.map((member) => ({ ...member, states: [...member.states] })),
      schools: [...schools],
      notSharing: [...notSharing],
    };
  }
}
