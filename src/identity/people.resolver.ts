import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { CurrentActor } from './current-actor.js';
import {
  CreatePersonInput,
  CreatePersonPayload,
  DeactivatePersonPayload,
  OrganisationArgs,
  PersonArgs,
  SetRolesArgs,
  SetRolesPayload,
} from './dto/administration.js';
import { Member } from './dto/person.js';
import { type Member as MemberRow, PeopleService } from './people.service.js';

@Resolver()
export class PeopleResolver {
  constructor(private readonly service: PeopleService) {}

  @Query(() => [Member], { description: "The people of one's own organisation; of any, for the platform's administrator." })
  async people(@CurrentActor() actor: Actor, @Args() { organisationId }: OrganisationArgs): Promise<Member[]> {
    return (await this.service.people(actor, organisationId)).map(toMember);
  }

  @Mutation(() => CreatePersonPayload, { description: 'Adds a person with a first password.' })
  createPerson(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => CreatePersonInput, description: 'Who is added, where, as what.' }) input: CreatePersonInput,
  ): Promise<CreatePersonPayload> {
    return toPayload(this.service.createPerson(actor, input), ({ member, password }) => ({ member: toMember(member), password }));
  }

  @Mutation(() => SetRolesPayload, { description: 'Gives a person these roles in an organisation, instead of those held there.' })
  setRoles(@CurrentActor() actor: Actor, @Args() args: SetRolesArgs): Promise<SetRolesPayload> {
    return toPayload(this.service.setRoles(actor, args.personId, args.organisationId, args.roles), (member) => ({
      member: toMember(member),
    }));
  }

  @Mutation(() => DeactivatePersonPayload, { description: "Closes a person's account and ends all its sign-ins." })
  deactivatePerson(@CurrentActor() actor: Actor, @Args() { personId }: PersonArgs): Promise<DeactivatePersonPayload> {
    return toPayload(this.service.deactivatePerson(actor, personId), (members) => ({ members: members.map(toMember) }));
  }
}

const toMember = ({ id, email, fullName, active, organisationId, roles }: MemberRow): Member => ({
  person: { id, email, fullName },
  organisationId,
  roles,
  active,
});
