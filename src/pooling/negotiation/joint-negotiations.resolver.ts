import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import {
  JointActInput,
  JointFiguresInput,
  JointNegotiationPayload,
  JointNegotiationType,
  JointReturnInput,
  LeaveJointlyInput,
  OpenJointNegotiationInput,
  OptInJointlyInput,
} from './dto/joint-negotiations.js';
import { JointNegotiationsQuery } from './joint-negotiations.query.js';
import { JointNegotiationsService } from './joint-negotiations.service.js';
import { JointRoundsService } from './joint-rounds.service.js';

const negotiationId = (id: string): { readonly negotiationId: string } => ({ negotiationId: id });

/** One negotiation with a school for all members that opt in. */
@Resolver()
export class JointNegotiationsResolver {
  constructor(
    private readonly query: JointNegotiationsQuery,
    private readonly negotiations: JointNegotiationsService,
    private readonly rounds: JointRoundsService,
  ) {}

  @Query(() => [JointNegotiationType], { description: 'The joint negotiations of your consortium, or with your schools.' })
  jointNegotiations(@CurrentActor() actor: Actor): Promise<JointNegotiationType[]> {
    return this.query.list(actor);
  }

  @Query(() => JointNegotiationType, { description: 'One joint negotiation.' })
  jointNegotiation(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Which.' }) id: string,
  ): Promise<JointNegotiationType> {
    return this.query.one(actor, id);
  }

  @Mutation(() => JointNegotiationPayload, { description: 'Asks members whether they negotiate with a school together.' })
  openJointNegotiation(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'With whom, about what.' }) input: OpenJointNegotiationInput,
  ): Promise<JointNegotiationPayload> {
    return toPayload(this.negotiations.open(actor, input), negotiationId);
  }

  @Mutation(() => JointNegotiationPayload, { description: 'Takes part with your authority’s own return.' })
  optInToJointNegotiation(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which.' }) input: OptInJointlyInput,
  ): Promise<JointNegotiationPayload> {
    return toPayload(this.negotiations.optIn(actor, input), negotiationId);
  }

  @Mutation(() => JointNegotiationPayload, { description: 'Asks the school for one return for all.' })
  askSchoolJointly(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which.' }) input: JointActInput,
  ): Promise<JointNegotiationPayload> {
    return toPayload(this.negotiations.askSchool(actor, input), negotiationId);
  }

  @Mutation(() => JointNegotiationPayload, { description: 'Drops out before settlement.' })
  leaveJointNegotiation(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which, and why.' }) input: LeaveJointlyInput,
  ): Promise<JointNegotiationPayload> {
    return toPayload(this.negotiations.dropOut(actor, input), negotiationId);
  }

  @Mutation(() => JointNegotiationPayload, { description: 'Ends it: everybody negotiates alone.' })
  endJointNegotiation(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which, and why.' }) input: LeaveJointlyInput,
  ): Promise<JointNegotiationPayload> {
    return toPayload(this.negotiations.end(actor, input), negotiationId);
  }

  @Mutation(() => JointNegotiationPayload, { description: 'Sends the school’s return for all members.' })
  sendJointReturn(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What is asked.' }) input: JointReturnInput,
  ): Promise<JointNegotiationPayload> {
    return toPayload(this.rounds.send(actor, input), negotiationId);
  }

  @Mutation(() => JointNegotiationPayload, { description: 'Offers in all members’ names.' })
  offerJointly(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The figures.' }) input: JointFiguresInput,
  ): Promise<JointNegotiationPayload> {
    return toPayload(this.rounds.offer(actor, input), negotiationId);
  }

  @Mutation(() => JointNegotiationPayload, { description: 'Answers an offer with other figures.' })
  counterJointly(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The figures.' }) input: JointFiguresInput,
  ): Promise<JointNegotiationPayload> {
    return toPayload(this.rounds.counter(actor, input), negotiationId);
  }

  @Mutation(() => JointNegotiationPayload, { description: 'Accepts the last figures of the other side for all members.' })
  agreeJointly(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which.' }) input: JointActInput,
  ): Promise<JointNegotiationPayload> {
    return toPayload(this.rounds.agree(actor, input), negotiationId);
  }

  @Mutation(() => JointNegotiationPayload, {
    description: 'Negotiates again what one member did not approve, where all or none come into force.',
  })
  reopenJointNegotiation(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which.' }) input: JointActInput,
  ): Promise<JointNegotiationPayload> {
    return toPayload(this.rounds.reopen(actor, input), negotiationId);
  }
}
