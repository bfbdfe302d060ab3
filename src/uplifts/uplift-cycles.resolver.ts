import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import type { Outcome } from '../kernel/outcome.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { CycleBudgetInput, CycleInput, OpenCycleInput, UpliftCyclePayload, UpliftCycleView } from './dto/uplift-cycle.js';
import { UpliftCyclesQuery } from './uplift-cycles.query.js';
import { UpliftCyclesService } from './uplift-cycles.service.js';

@Resolver(() => UpliftCycleView)
export class UpliftCyclesResolver {
  constructor(
    private readonly query: UpliftCyclesQuery,
    private readonly cycles: UpliftCyclesService,
  ) {}

  @Query(() => [UpliftCycleView], { description: 'Rounds you may see, the latest first.' })
  upliftCycles(@CurrentActor() actor: Actor): Promise<UpliftCycleView[]> {
    return this.query.list(actor);
  }

  @Query(() => UpliftCycleView, { nullable: true, description: 'One round; null where there is none that you may see.' })
  upliftCycle(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The cycle’s id.' }) id: string,
  ): Promise<UpliftCycleView | null> {
    return this.query.one(actor, id);
  }

  @Mutation(() => UpliftCyclePayload, {
    description: 'Opens the round of a year: one return a school, filled with its negotiated fee lines.',
  })
  openUpliftCycle(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The round.' }) input: OpenCycleInput,
  ): Promise<UpliftCyclePayload> {
    return this.payload(actor, this.cycles.openCycle(actor, input));
  }

  @Mutation(() => UpliftCyclePayload, { description: 'Closes a round to new returns.' })
  closeUpliftCycle(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which round.' }) input: CycleInput,
  ): Promise<UpliftCyclePayload> {
    return this.payload(actor, this.cycles.closeCycle(actor, input));
  }

  @Mutation(() => UpliftCyclePayload, { description: 'Sets what the authority can afford in rises.' })
  setCycleBudget(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The room.' }) input: CycleBudgetInput,
  ): Promise<UpliftCyclePayload> {
    return this.payload(actor, this.cycles.setBudget(actor, input));
  }

  private payload(actor: Actor, outcome: Promise<Outcome<string>>): Promise<UpliftCyclePayload> {
    return toPayload(outcome, async (id) => ({ upliftCycle: await this.query.one(actor, id) }));
  }
}
