import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import type { ConsultationState } from './consultation.js';
import { ConsultationsQuery } from './consultations.query.js';
import { ConsultationsService } from './consultations.service.js';
import {
  AcceptOfferPayload,
  AcceptOfferedPlaceInput,
  ConsultSchoolInput,
  ConsultationPayload,
  ConsultationStates,
  ConsultationType,
  RecordConsultationReplyInput,
  WithdrawConsultationInput,
} from './dto/consultation.js';

const consultation = (consultationId: string): { readonly consultationId: string } => ({ consultationId });

/** Schools asked whether they can take a pupil. */
@Resolver()
export class ConsultationsResolver {
  constructor(
    private readonly query: ConsultationsQuery,
    private readonly service: ConsultationsService,
  ) {}

  @Query(() => [ConsultationType], { description: 'What schools were asked and replied, open ones first. An authority’s own.' })
  consultations(
    @CurrentActor() actor: Actor,
    @Args('text', { type: () => String, nullable: true, description: 'Part of a pupil’s reference or a school’s name.' })
    text?: string | null,
    @Args('state', { type: () => ConsultationStates, nullable: true, description: 'Only those.' }) state?: ConsultationState | null,
  ): Promise<ConsultationType[]> {
    return this.query.list(actor, { ...(text && { text }), ...(state && { state }) });
  }

  @Mutation(() => ConsultationPayload, { description: 'Records that a school is asked about a pupil.' })
  consultSchool(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which school, about whom.' }) input: ConsultSchoolInput,
  ): Promise<ConsultationPayload> {
    return toPayload(this.service.consult(actor, input), consultation);
  }

  @Mutation(() => ConsultationPayload, { description: 'Records what a school replied, with a costed offer where it makes one.' })
  recordConsultationReply(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The reply.' }) input: RecordConsultationReplyInput,
  ): Promise<ConsultationPayload> {
    return toPayload(this.service.recordReply(actor, input), consultation);
  }

  @Mutation(() => AcceptOfferPayload, {
    description: 'Accepts a school’s offer: the pupil has a placement there, whose agreement is drafted next.',
  })
  acceptOfferedPlace(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which.' }) input: AcceptOfferedPlaceInput,
  ): Promise<AcceptOfferPayload> {
    return toPayload(this.service.accept(actor, input), (placementId) => ({ placementId }));
  }

  @Mutation(() => ConsultationPayload, { description: 'Withdraws a consultation.' })
  withdrawConsultation(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which and why.' }) input: WithdrawConsultationInput,
  ): Promise<ConsultationPayload> {
    return toPayload(this.service.withdraw(actor, input), consultation);
  }
}
