import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import type { Outcome } from '../kernel/outcome.js';
import type { RequestContext } from '../platform/graphql/loader.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { School } from './dto/school.js';
import { SuccessionArgs } from './dto/school-inputs.js';
import { SchoolSuccession, SchoolSuccessionPayload } from './dto/succession.js';
import { succession } from './register/succession.js';
import { type Succession, SuccessionService } from './register/succession.service.js';
import { SchoolsQuery, mayDecideSuccessions } from './schools.query.js';
import { loadSchool, valueOf } from './schools.resolver.js';

@Resolver(() => SchoolSuccession)
export class SuccessionsResolver {
  constructor(
    private readonly successions: SuccessionService,
    private readonly schools: SchoolsQuery,
  ) {}

  @Query(() => [SchoolSuccession], {
    description: 'Schools that, by the register’s links, follow a closed one, and wait for an officer’s word.',
  })
  async proposedSuccessions(@CurrentActor() actor: Actor): Promise<SchoolSuccession[]> {
    return valueOf(await this.successions.proposedSuccessions(actor)).map((each) => toView(actor, each));
  }

  @Mutation(() => SchoolSuccessionPayload, {
    description: 'Confirms that a school follows a closed one: its placements, rates and history follow.',
  })
  confirmSuccession(@CurrentActor() actor: Actor, @Args() { id, version }: SuccessionArgs): Promise<SchoolSuccessionPayload> {
    return this.payload(actor, this.successions.confirmSuccession(actor, id, version ?? undefined));
  }

  @Mutation(() => SchoolSuccessionPayload, { description: 'Says that a school does not follow the closed one. It is not proposed again.' })
  rejectSuccession(@CurrentActor() actor: Actor, @Args() { id, version }: SuccessionArgs): Promise<SchoolSuccessionPayload> {
    return this.payload(actor, this.successions.rejectSuccession(actor, id, version ?? undefined));
  }

  @ResolveField(() => School, { nullable: true, description: 'The school that closed.' })
  predecessor(
    @Parent() { predecessorId }: SchoolSuccession,
    @CurrentActor() actor: Actor,
    @Context() context: RequestContext,
  ): Promise<School | null> {
    return loadSchool(context, this.schools, actor, predecessorId);
  }

  @ResolveField(() => School, { nullable: true, description: 'The school that follows it.' })
  successor(
    @Parent() { successorId }: SchoolSuccession,
    @CurrentActor() actor: Actor,
    @Context() context: RequestContext,
  ): Promise<School | null> {
    return loadSchool(context, this.schools, actor, successorId);
  }

  private payload(actor: Actor, outcome: Promise<Outcome<Succession>>): Promise<SchoolSuccessionPayload> {
    return toPayload(outcome, (decided) => ({ succession: toView(actor, decided) }));
  }
}

const toView = (actor: Actor, row: Succession): SchoolSuccession => ({
  ...row,
  availableActions: mayDecideSuccessions(actor) ? succession.actions(row.state) : [],
});
