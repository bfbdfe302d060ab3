import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { ContractQuery } from './contract.query.js';
import {
  AcceptHandOverInput,
  ContractPayload,
  type ContractView,
  DecideRollInput,
  OfferHandOverInput,
  RollPayload,
} from './dto/contract.js';
import { HandOverService } from './hand-over.service.js';
import { RollService } from './roll.service.js';

/** What moves pupils on: plans that pass to another authority, and 1 September. */
@Resolver()
export class MovesResolver {
  constructor(
    private readonly contracts: ContractQuery,
    private readonly handOvers: HandOverService,
    private readonly roll: RollService,
  ) {}

  @Mutation(() => ContractPayload, { description: 'Offers a contract to the authority to which its plan moves.' })
  offerHandOver(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'To whom and from when.' }) input: OfferHandOverInput,
  ): Promise<ContractPayload> {
    return toPayload(this.handOvers.offer(actor, input), (id) => this.contract(actor, id));
  }

  @Mutation(() => ContractPayload, {
    description: 'Takes over a contract with its plan: the old one ends the day before. Answers the new one.',
  })
  acceptHandOver(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Under which numbers.' }) input: AcceptHandOverInput,
  ): Promise<ContractPayload> {
    return toPayload(this.handOvers.accept(actor, input), (id) => this.contract(actor, id));
  }

  @Mutation(() => RollPayload, { description: 'Decides what the coming 1 September does to a placed pupil.' })
  decideRoll(@CurrentActor() actor: Actor, @Args('input', { description: 'The decision.' }) input: DecideRollInput): Promise<RollPayload> {
    return toPayload(this.roll.decide(actor, input), (placementId) => ({ placementId }));
  }

  private async contract(actor: Actor, id: string): Promise<{ contract: ContractView | null }> {
    return { contract: (await this.contracts.one(actor, id)) as ContractView | null };
  }
}
