import { Args, Context, Info, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo, Kind } from 'graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import type { Connection } from '../platform/graphql/connection.js';
import type { RequestContext } from '../platform/graphql/loader.js';
import { selectsBelow } from '../platform/graphql/selection.js';
import { School } from '../providers/dto/school.js';
import { SchoolsQuery } from '../providers/schools.query.js';
import { loadSchool } from '../providers/schools.resolver.js';
import { Placement, PlacementConnection, type SchoolNamed } from './dto/placement.js';
import { PlacementArgs, PlacementListArgs } from './dto/placement-inputs.js';
import { PlacementsQuery } from './placements.query.js';

@Resolver(() => Placement)
export class PlacementsResolver {
  constructor(
    private readonly query: PlacementsQuery,
    private readonly schools: SchoolsQuery,
  ) {}

  @Query(() => PlacementConnection, { description: 'Placements you may see: your authority’s, or those at your own schools.' })
  placements(
    @CurrentActor() actor: Actor,
    @Args() { filter, sortBy, descending, first, after }: PlacementListArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<Placement>> {
    return this.query.page(actor, filter ?? {}, { by: sortBy, descending }, { first, after }, selectsBelow(info, 'feeLines'));
  }

  @Query(() => Placement, { nullable: true, description: 'One placement; null where there is none that you may see.' })
  placement(@CurrentActor() actor: Actor, @Args() { id }: PlacementArgs): Promise<Placement | null> {
    return this.query.one(actor, id);
  }

  @ResolveField(() => School, { nullable: true, description: 'The school as it stands now: the last that follows where it was recorded.' })
  school(
    @Parent() { schoolNow }: Placement,
    @CurrentActor() actor: Actor,
    @Context() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SchoolNamed | null> {
    return this.named(schoolNow, actor, context, info);
  }

  @ResolveField(() => School, {
    nullable: true,
    description: 'The school the placement was recorded with: another one where a successor stands now.',
  })
  recordedSchool(
    @Parent() { schoolRecorded }: Placement,
    @CurrentActor() actor: Actor,
    @Context() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SchoolNamed | null> {
    return this.named(schoolRecorded, actor, context, info);
  }

  /** Name and URN came with the placement; only who asks for more has the school read. */
  private async named(school: SchoolNamed, actor: Actor, context: RequestContext, info: GraphQLResolveInfo): Promise<SchoolNamed | null> {
    return asksForNameOnly(info) ? school : loadSchool(context, this.schools, actor, school.id);
  }
}

const NAME: ReadonlySet<string> = new Set(['id', 'urn', 'name', '__typename']);

const asksForNameOnly = ({ fieldNodes }: GraphQLResolveInfo): boolean =>
  fieldNodes.every(({ selectionSet }) => selectionSet?.selections.every((each) => each.kind === Kind.FIELD && NAME.has(each.name.value)));
