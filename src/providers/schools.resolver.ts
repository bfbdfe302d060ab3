import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import type { Connection } from '../platform/graphql/connection.js';
import { type RequestContext, loaderOf } from '../platform/graphql/loader.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { DueDiligenceService } from './due-diligence.service.js';
import {
  DueDiligenceCheck,
  Inspection,
  School,
  SchoolConnection,
  SchoolInLineage,
  SchoolPayload,
  SchoolProvider,
  SchoolRegisterChange,
  SchoolRegisterEntry,
  SchoolTermCalendar,
} from './dto/school.js';
import {
  LinkSchoolToProviderInput,
  RecordDueDiligenceCheckInput,
  SchoolArgs,
  type SchoolFilterInput,
  SchoolListArgs,
} from './dto/school-inputs.js';
import { SchoolProviderService } from './school-provider.service.js';
import type { SchoolCriteria } from './school-criteria.js';
import { SchoolSearchQuery, kilometresOf } from './school-search.query.js';
import { SchoolsQuery } from './schools.query.js';

@Resolver(() => School)
export class SchoolsResolver {
  constructor(
    private readonly search: SchoolSearchQuery,
    private readonly query: SchoolsQuery,
    private readonly providers: SchoolProviderService,
    private readonly dueDiligence: DueDiligenceService,
  ) {}

  @Query(() => SchoolConnection, { description: 'Schools of the national register, found, sorted and paged.' })
  async schools(@CurrentActor() actor: Actor, @Args() { filter, sortBy, first, after }: SchoolListArgs): Promise<Connection<School>> {
    const page = valueOf(await this.search.page(actor, criteriaOf(filter), sortBy, first, after ?? undefined));
    const edges = page.schools.map(({ cursor, ...node }) => ({ cursor, node }));
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: { hasNextPage: page.hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
      totalCount: page.totalCount,
    };
  }

  @Query(() => School, { nullable: true, description: 'One school, by its id or its URN; null where there is none.' })
  school(@CurrentActor() actor: Actor, @Args() { id, urn }: SchoolArgs): Promise<School | null> {
    if (Boolean(id) === Boolean(urn)) throw new Refused([refusal('idOrUrn', 'Name the school either by its id or by its URN.', 'id')]);
    return this.query.one(actor, { id, urn });
  }

  @Mutation(() => SchoolPayload, { description: 'Says which provider runs a school: from then on that provider sees what concerns it.' })
  linkSchoolToProvider(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which school, which provider.' }) input: LinkSchoolToProviderInput,
  ): Promise<SchoolPayload> {
    return this.payload(actor, this.providers.linkSchoolToProvider(actor, input));
  }

  @Mutation(() => SchoolPayload, { description: 'Records a due diligence check that your authority made.' })
  recordDueDiligenceCheck(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The check.' }) input: RecordDueDiligenceCheckInput,
  ): Promise<SchoolPayload> {
    return this.payload(actor, this.dueDiligence.recordCheck(actor, input));
  }

  @ResolveField(() => [Inspection], { description: 'Its inspections, the latest first.' })
  inspections(@Parent() { id }: School, @CurrentActor() actor: Actor, @Context() context: RequestContext): Promise<Inspection[]> {
    return loaderOf(context, 'school.inspections', (ids: readonly string[]) => this.query.inspections(actor, ids)).load(id);
  }

  @ResolveField(() => [SchoolRegisterChange], { description: 'What newer register files changed, the latest first.' })
  changes(@Parent() { id }: School, @CurrentActor() actor: Actor, @Context() context: RequestContext): Promise<SchoolRegisterChange[]> {
    return loaderOf(context, 'school.changes', (ids: readonly string[]) => this.query.changes(actor, ids)).load(id);
  }

  @ResolveField(() => [SchoolTermCalendar], { description: 'Its own term calendars, the latest year first.' })
  termCalendars(@Parent() { id }: School, @CurrentActor() actor: Actor, @Context() context: RequestContext): Promise<SchoolTermCalendar[]> {
    return loaderOf(context, 'school.calendars', (ids: readonly string[]) => this.query.calendars(actor, ids)).load(id);
  }

  @ResolveField(() => SchoolRegisterEntry, { nullable: true, description: 'What else the register holds about it.' })
  register(
    @Parent() { id }: School,
    @CurrentActor() actor: Actor,
    @Context() context: RequestContext,
  ): Promise<SchoolRegisterEntry | null> {
    return loaderOf(context, 'school.register', (ids: readonly string[]) => this.query.register(actor, ids)).load(id);
  }

  @ResolveField(() => [SchoolInLineage], {
    description: 'Every school that is this one by confirmed successions, itself included; the one that stands now is last.',
  })
  lineage(@Parent() { id }: School, @CurrentActor() actor: Actor, @Context() context: RequestContext): Promise<SchoolInLineage[]> {
    return loaderOf(context, 'school.lineage', (ids: readonly string[]) => this.query.lineage(actor, ids)).load(id);
  }

  @ResolveField(() => SchoolProvider, { nullable: true, description: 'The provider linked to it; null where nobody linked one.' })
  async provider(
    @Parent() { providerId }: School,
    @CurrentActor() actor: Actor,
    @Context() context: RequestContext,
  ): Promise<SchoolProvider | null> {
    if (providerId === null) return null;
    return loaderOf(context, 'school.provider', (ids: readonly string[]) => this.query.providers(actor, ids)).load(providerId);
  }

  @ResolveField(() => [DueDiligenceCheck], {
    nullable: true,
    description: 'Checks by your authority, each kind’s latest first; null for those who are no authority.',
  })
  dueDiligenceChecks(
    @Parent() { id }: School,
    @CurrentActor() actor: Actor,
    @Context() context: RequestContext,
  ): Promise<DueDiligenceCheck[] | null> {
    return loaderOf(context, 'school.checks', (ids: readonly string[]) => this.query.checks(actor, ids)).load(id);
  }

  private payload(actor: Actor, outcome: Promise<Outcome<string>>): Promise<SchoolPayload> {
    return toPayload(outcome, async (id) => ({ school: await this.query.one(actor, { id }) }));
  }
}

/** A school at the end of a graph edge, read with all others of the same answer. */
export const loadSchool = (context: RequestContext, query: SchoolsQuery, actor: Actor, id: string): Promise<School | null> =>
  loaderOf(context, 'school', (ids: readonly string[]) => query.byIds(actor, ids)).load(id);

/** The value of a read; its refusals become the answer's errors. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Refused(outcome.refusals);
  return outcome.value;
}

const criteriaOf = (filter: SchoolFilterInput | null | undefined): SchoolCriteria => ({
  name: filter?.name ?? undefined,
  kinds: filter?.kinds ?? undefined,
  statuses: filter?.statuses ?? undefined,
  need: filter?.need ?? undefined,
  includeUnstatedNeeds: filter?.includeUnstatedNeeds,
  age: filter?.age ?? undefined,
  phase: filter?.phase ?? undefined,
  gender: filter?.gender ?? undefined,
  boarding: filter?.boarding ?? undefined,
  section41: filter?.section41 ?? undefined,
  near: filter?.near ?? undefined,
  withinKilometres: filter?.withinMiles === null || filter?.withinMiles === undefined ? undefined : kilometresOf(filter.withinMiles),
  inspectedBy: filter?.inspectedBy ?? undefined,
  inspectedSince: filter?.inspectedSince ?? undefined,
  inspectionResult: filter?.inspectionResult?.length
    ? Object.fromEntries(filter.inspectionResult.map(({ area, judgement }) => [area, judgement]))
    : undefined,
});
