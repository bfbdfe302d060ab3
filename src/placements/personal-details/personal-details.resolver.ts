import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import {
  PersonalDetailsHeld,
  PersonalDetailsPayload,
  ReadPersonalDetailsPayload,
  RecordPersonalDetailsInput,
  RemovePersonalDetailsInput,
} from './dto/personal-details.js';
import { PersonalDetailsService } from './personal-details.service.js';

/** Of one pupil at a time, never a field of a pupil or of a list: whoever reads a child's name says for what. */
@Resolver()
export class PersonalDetailsResolver {
  constructor(private readonly service: PersonalDetailsService) {}

  @Query(() => PersonalDetailsHeld, {
    nullable: true,
    description: 'Whether personal details of a pupil are held. Null: none, or not yours.',
  })
  personalDetailsHeld(
    @CurrentActor() actor: Actor,
    @Args('pupilId', { type: () => ID, description: 'The pupil.' }) pupilId: string,
  ): Promise<PersonalDetailsHeld | null> {
    return this.service.held(actor, pupilId);
  }

  @Mutation(() => ReadPersonalDetailsPayload, { description: 'Reads who a pupil is. A mutation, since each reading is on record.' })
  readPersonalDetails(
    @CurrentActor() actor: Actor,
    @Args('pupilId', { type: () => ID, description: 'The pupil.' }) pupilId: string,
    @Args('because', { description: 'For what they are needed.' }) because: string,
  ): Promise<ReadPersonalDetailsPayload> {
    return toPayload(this.service.read(actor, pupilId, because), (details) => ({ details }));
  }

  @Mutation(() => PersonalDetailsPayload, { description: 'Records or corrects who a pupil is. The placing authority only.' })
  recordPersonalDetails(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The details.' }) input: RecordPersonalDetailsInput,
  ): Promise<PersonalDetailsPayload> {
    return toPayload(this.service.record(actor, input), (pupilId) => ({ pupilId }));
  }

  @Mutation(() => PersonalDetailsPayload, { description: 'Removes who a pupil is. The placing authority only.' })
  removePersonalDetails(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which, and why.' }) input: RemovePersonalDetailsInput,
  ): Promise<PersonalDetailsPayload> {
    return toPayload(this.service.remove(actor, input), (pupilId) => ({ pupilId }));
  }
}
