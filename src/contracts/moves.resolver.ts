import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { ContractQuery } from './contract.query.js';
import {
  AcceptHandOverInput,
  AnswerHandOverInput,
  ContractPayload,
  type ContractView,
  DecideRollInput,
  HandOverPayload,
  HandOverView,
  OfferHandOverInput,
  RollEntryView,
  RollPayload,
} from './dto/contract.js';
import { HandOverService } from './hand-over.service.js';
import { RollService } from './roll.service.js';

/** What moves pupils on: plans that pass to another authority, and 1 September. */
@Resolver()
export class MovesResolver {
  constructor(
    private readonly contracts: ContractQuery,
    private readonly moves: HandOverService,
    private readonly roll: RollService,
  ) {}

  @Query(() => [RollEntryView], {
    description: 'Every pupil placed now, with what the coming 1 September does and the last safe day to give notice.',
  })
  async comingRoll(@CurrentActor() actor: Actor): Promise<RollEntryView[]> {
    const { entries } = await this.roll.coming(actor);
    return entries.map(({ school, contract, ...entry }) => ({
      ...entry,
      schoolName: school.name,
      contractReference: contract?.reference ?? null,
    }));
  }

  @Query(() => [HandOverView], { description: 'Plans that move to or from your authority.' })
  handOvers(@CurrentActor() actor: Actor): Promise<HandOverView[]> {
    return this.moves.list(actor);
  }

  @Mutation(() => HandOverPayload, { description: 'Declines to take over a contract that is offered to your authority.' })
  declineHandOver(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which and why.' }) input: AnswerHandOverInput,
  ): Promise<HandOverPayload> {
    return toPayload(this.moves.decline(actor, input), (handOverId) => ({ handOverId }));
  }

  @Mutation(() => HandOverPayload, { description: 'Takes back the offer of a contract to another authority.' })
  withdrawHandOver(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which and why.' }) input: AnswerHandOverInput,
  ): Promise<HandOverPayload> {
    return toPayload(this.moves.withdraw(actor, input), (handOverId) => ({ handOverId }));
  }

  @Mutation(() => ContractPayload, { description: 'Offers a contract to the authority to which its plan moves.' })
  offerHandOver(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'To whom and from when.' }) input: OfferHandOverInput,
  ): Promise<ContractPayload> {
    return toPayload(this.moves.offer(actor, input), (id) => this.contract(actor, id));
  }

  @Mutation(() => ContractPayload, {
    description: 'Takes over a contract with its plan: the old one ends the day before. Answers the new one.',
  })
  acceptHandOver(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Under which numbers.' }) input: AcceptHandOverInput,
  ): Promise<ContractPayload> {
    return toPayload(this.moves.accept(actor, input), (id) => this.contract(actor, id));
  }

  @Mutation(() => RollPayload, { description: 'Decides what the coming 1 September does to a placed pupil.' })
  decideRoll(@CurrentActor() actor: Actor, @Args('input', { description: 'The decision.' }) input: DecideRollInput): Promise<RollPayload> {
    return toPayload(this.roll.decide(actor, input), (placementId) => ({ placementId }));
  }

  private async contract(actor: Actor, id: string): Promise<{ contract: ContractView | null }> {
    return { contract: (await this.contracts.one(actor, id)) as ContractView | null };
  }
}
