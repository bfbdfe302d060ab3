import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import { sum } from '../kernel/money.js';
import { ReadModel } from '../platform/database/read-model.js';
import { loaderOf } from '../platform/graphql/loader.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { money } from '../platform/graphql/scalars.js';
import { Assessment } from './assessment.reader.js';
import { toCycleAssessment, toReturnAssessments } from './assessment-views.js';
import { BulkOffersService } from './bulk-offers.service.js';
import { BulkOfferPayload, BulkOfferPreview, CycleAssessment, ReturnAssessment } from './dto/assessment.js';
import { BulkOfferInput } from './dto/return-inputs.js';
import { type SchoolReference, UpliftReturnView } from './dto/uplift-return.js';
import { UpliftReturnsQuery } from './uplift-returns.query.js';

@Resolver(() => UpliftReturnView)
export class AssessmentResolver {
  constructor(
    private readonly assessments: Assessment,
    private readonly reads: ReadModel,
    private readonly bulkOffers: BulkOffersService,
    private readonly returns: UpliftReturnsQuery,
  ) {}

  @Query(() => CycleAssessment, {
    description: 'The assessment of a whole cycle: what is asked, justified and recommended. The authority only.',
  })
  async cycleAssessment(
    @CurrentActor() actor: Actor,
    @Args('cycleId', { type: () => ID, description: 'The cycle.' }) cycleId: string,
  ): Promise<CycleAssessment> {
    return toCycleAssessment(await this.ofCycle(actor, cycleId));
  }

  @ResolveField(() => ReturnAssessment, { nullable: true, description: 'Its assessment; null for a provider, who never sees it.' })
  assessment(
    @Parent() ret: UpliftReturnView,
    @CurrentActor() actor: Actor,
    @Context() context: { loaders: Map<string, unknown> },
  ): Promise<ReturnAssessment | null> | null {
    if (actor.kind !== 'authority') return null;
    return loaderOf<UpliftReturnView, ReturnAssessment | null>(context, 'assessment', (asked) => this.batch(actor, asked)).load(ret);
  }

  @Query(() => BulkOfferPreview, { description: 'The money of a bulk offer before anything is sent.' })
  async previewBulkOffer(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The offer.' }) input: BulkOfferInput,
  ): Promise<BulkOfferPreview> {
    const planned = await this.bulkOffers.preview(actor, input);
    const schools = await this.schools(
      actor,
      planned.map(({ ret }) => ret.schoolId),
    );
    const offered = planned.filter((each) => each.offeredPence !== null);
    return {
      returns: planned.map((each) => ({
        returnId: each.ret.id,
        reference: each.ret.reference,
        school: schools.get(each.ret.schoolId) ?? { id: each.ret.schoolId, urn: 0, name: '' },
        current: money(each.currentPence),
        version: each.ret.version,
        asked: money(each.askedPence),
        recommended: money(each.recommendedPence),
        offered: money(each.offeredPence),
        thisYear: money(each.thisYearPence),
        nextYear: money(each.nextYearPence),
        refusal: each.refusal,
      })),
      offers: offered.length,
      current: money(sum(offered.map((each) => each.currentPence))),
      asked: money(sum(offered.map((each) => each.askedPence))),
      offered: money(sum(offered.map((each) => each.offeredPence ?? each.currentPence))),
    };
  }

  @Mutation(() => BulkOfferPayload, { description: 'Makes the same offer to many returns: to all or to none.' })
  makeBulkOffer(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The offer.' }) input: BulkOfferInput,
  ): Promise<BulkOfferPayload> {
    return toPayload(this.bulkOffers.make(actor, input), async (ids) => ({
      upliftReturns: await this.returns.listed(actor, ids),
    }));
  }

  /** One return is assessed alone; several of a list by one statement a cycle. */
  private async batch(actor: Actor, asked: readonly UpliftReturnView[]): Promise<(ReturnAssessment | null)[]> {
    const [only] = asked;
    const found =
      asked.length === 1 && only
        ? await this.withSchools(actor, await this.assessments.ofReturn(actor, only.id))
        : (await Promise.all([...new Set(asked.map((ret) => ret.cycle.id))].map((id) => this.ofCycle(actor, id)))).flat();
    const byReturn = new Map(found.map((each) => [each.returnId, each]));
    return asked.map((ret) => byReturn.get(ret.id) ?? null);
  }

  private async ofCycle(actor: Actor, cycleId: string): Promise<ReturnAssessment[]> {
    return this.withSchools(actor, await this.assessments.ofCycle(actor, cycleId));
  }

  private async withSchools(actor: Actor, lines: Awaited<ReturnType<Assessment['ofCycle']>>): Promise<ReturnAssessment[]> {
    return toReturnAssessments(
      lines,
      await this.schools(
        actor,
        lines.map((line) => line.schoolId),
      ),
    );
  }

  private async schools(actor: Actor, ids: readonly string[]): Promise<Map<string, SchoolReference>> {
    const rows = await this.reads.json<SchoolReference[]>(
      actor,
      'schoolReferences',
      "select coalesce(json_agg(json_build_object('id', id, 'urn', urn, 'name', name)), '[]') from schools where id = any($1::uuid[])",
      [[...new Set(ids)]],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }
}
