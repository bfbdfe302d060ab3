import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor, OrganisationKind } from '../kernel/actor.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { CurrentActor } from './current-actor.js';
import { CreateOrganisationInput, OrganisationKinds, OrganisationPayload } from './dto/organisation.js';
import { Organisation } from './dto/person.js';
import { OrganisationsService } from './organisations.service.js';

@Resolver()
export class OrganisationsResolver {
  constructor(private readonly organisationsService: OrganisationsService) {}

  @Query(() => [Organisation], { description: 'All organisations, by name. The platform’s administrator only.' })
  organisations(
    @CurrentActor() actor: Actor,
    @Args('kind', { type: () => OrganisationKinds, nullable: true, description: 'Only of this kind.' }) kind?: OrganisationKind | null,
  ): Promise<Organisation[]> {
    return this.organisationsService.list(actor, kind ?? null);
  }

  @Mutation(() => OrganisationPayload, { description: 'Adds an organisation. The platform’s administrator only.' })
  createOrganisation(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The organisation.' }) input: CreateOrganisationInput,
  ): Promise<OrganisationPayload> {
    return toPayload(this.organisationsService.createOrganisation(actor, input), (organisation) => ({ organisation }));
  }
}
