import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import {
  DiscardReorganisationInput,
  DraftReorganisationInput,
  PlaceChildrenInput,
  ReorganisationFileInput,
  ReorganisationInput,
  ReorganisationPayload,
  ReorganisationType,
  UndecidedChildType,
} from './dto/reorganisation.js';
import { ReorganisationQuery } from './reorganisation.query.js';
import { PlanDraftingService } from './plan-drafting.service.js';
import { ReorganisationService } from './reorganisation.service.js';

const reorganisationId = (id: string): { readonly reorganisationId: string } => ({ reorganisationId: id });

/** Reorganisation of local government: plan, rehearsal, and its one moment. */
@Resolver()
export class ReorganisationResolver {
  constructor(
    private readonly query: ReorganisationQuery,
    private readonly drafting: PlanDraftingService,
    private readonly service: ReorganisationService,
  ) {}

  @Query(() => [ReorganisationType], {
    description: 'Plans of reorganisation: all of them for administrators, those that concern it for an authority.',
  })
  reorganisations(@CurrentActor() actor: Actor): Promise<ReorganisationType[]> {
    return this.query.list(actor);
  }

  @Query(() => [UndecidedChildType], { description: 'Your own children whose postcode does not say where they go.' })
  undecidedChildren(
    @CurrentActor() actor: Actor,
    @Args('reorganisationId', { type: () => ID, description: 'Which plan.' }) id: string,
  ): Promise<UndecidedChildType[]> {
    return this.query.undecided(actor, id);
  }

  @Mutation(() => ReorganisationPayload, { description: 'Drafts a plan.' })
  draftReorganisation(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The plan.' }) input: DraftReorganisationInput,
  ): Promise<ReorganisationPayload> {
    return toPayload(this.drafting.draft(actor, input), reorganisationId);
  }

  @Mutation(() => ReorganisationPayload, { description: 'Takes the file of postcodes.' })
  takeReorganisationPostcodes(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The file: `postcode,to`.' }) input: ReorganisationFileInput,
  ): Promise<ReorganisationPayload> {
    return toPayload(this.drafting.takePostcodes(actor, input), reorganisationId);
  }

  @Mutation(() => ReorganisationPayload, { description: 'Takes the file of people.' })
  takeReorganisationPeople(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The file: `email,to`.' }) input: ReorganisationFileInput,
  ): Promise<ReorganisationPayload> {
    return toPayload(this.drafting.takePeople(actor, input), reorganisationId);
  }

  @Mutation(() => ReorganisationPayload, { description: 'Says where your own children live whose postcode does not.' })
  placeChildren(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The children.' }) input: PlaceChildrenInput,
  ): Promise<ReorganisationPayload> {
    return toPayload(this.drafting.placeChildren(actor, input), reorganisationId);
  }

  @Mutation(() => ReorganisationPayload, { description: 'Puts a plan forward for a second person.' })
  putReorganisationForward(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which.' }) input: ReorganisationInput,
  ): Promise<ReorganisationPayload> {
    return toPayload(this.service.putForward(actor, input), reorganisationId);
  }

  @Mutation(() => ReorganisationPayload, { description: 'Takes a plan back to change it.' })
  takeReorganisationBack(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which.' }) input: ReorganisationInput,
  ): Promise<ReorganisationPayload> {
    return toPayload(this.service.takeBack(actor, input), reorganisationId);
  }

  @Mutation(() => ReorganisationPayload, { description: 'Throws a plan away: nothing has moved.' })
  discardReorganisation(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which, and why.' }) input: DiscardReorganisationInput,
  ): Promise<ReorganisationPayload> {
    return toPayload(this.service.discard(actor, input), reorganisationId);
  }

  @Mutation(() => ReorganisationPayload, { description: 'Moves everything, in one transaction, as a second person.' })
  commitReorganisation(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which.' }) input: ReorganisationInput,
  ): Promise<ReorganisationPayload> {
    return toPayload(this.service.commit(actor, input), reorganisationId);
  }
}
