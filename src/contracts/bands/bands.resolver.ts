import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { basisPoints } from '../../kernel/money.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { money } from '../../platform/graphql/scalars.js';
import { type Band, type BandCriteria, BandsQuery } from './bands.query.js';
import { BandsService } from './bands.service.js';
import {
  BandAssumptions,
  BandFilter,
  BandMoney,
  BandPayload,
  BandView,
  BandedPlacementView,
  ChooseBandInput,
  ChooseBandPayload,
  DefineBandInput,
  RedefineBandInput,
  SetTariffInput,
} from './dto/bands.js';

@Resolver()
export class BandsResolver {
  constructor(
    private readonly query: BandsQuery,
    private readonly service: BandsService,
  ) {}

  @Query(() => [BandView], { description: 'The authority’s own bands, then the nation’s, with their history.' })
  async bands(@CurrentActor() actor: Actor): Promise<BandView[]> {
    return (await this.query.bands(actor)).map(viewOf);
  }

  @Query(() => [BandedPlacementView], { description: 'Placements that stand or are to come, each beside its band. The authority only.' })
  async placementsBesideBands(
    @CurrentActor() actor: Actor,
    @Args('filter', { type: () => BandFilter, nullable: true, description: 'Which placements; without it all.' })
    filter?: BandFilter | null,
  ): Promise<BandedPlacementView[]> {
    const placements = await this.query.comparison(actor, filter ?? {});
    return placements.map(({ id, found, tariff, coveredPence, abovePence, ...placement }) => ({
      ...placement,
      placementId: id,
      fitness: found.kind,
      bandCodes: found.kind === 'none' ? [] : found.kind === 'band' ? [found.band.code] : found.bands.map(({ code }) => code),
      tariff: money(tariff?.annualPence),
      covered: money(coveredPence),
      above: money(abovePence),
    }));
  }

  @Query(() => [BandMoney], { description: 'What moving placements to their bands does to the money, by school and academic year.' })
  async moveToBands(
    @CurrentActor() actor: Actor,
    @Args('assume', { type: () => BandAssumptions, description: 'What to assume of the coming years.' }) assume: BandAssumptions,
    @Args('filter', { type: () => BandFilter, nullable: true, description: 'Which placements; without it all.' })
    filter?: BandFilter | null,
    @Args('bandId', { type: () => ID, nullable: true, description: 'Only those that fall in this band.' }) bandId?: string | null,
  ): Promise<BandMoney[]> {
    const sums = await this.query.whatIf(actor, criteriaWith(filter, bandId), assume.years, basisPoints(assume.yearlyRiseBp));
    return sums.map(({ schoolId, year, placements, notKnown, nowPence, bandPence }) => ({
      schoolId,
      academicYear: year,
      placements,
      notKnown,
      now: money(nowPence),
      byBand: money(bandPence),
    }));
  }

  @Mutation(() => BandPayload, { description: 'Defines a band: an authority its own, the platform’s administrator the nation’s.' })
  defineBand(@CurrentActor() actor: Actor, @Args('input', { description: 'The band.' }) input: DefineBandInput): Promise<BandPayload> {
    return toPayload(this.service.defineBand(actor, input), (id) => this.payload(actor, id));
  }

  @Mutation(() => BandPayload, { description: 'Changes whom a band is for from a day on; what stood before is kept.' })
  redefineBand(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The definition.' }) input: RedefineBandInput,
  ): Promise<BandPayload> {
    return toPayload(this.service.redefineBand(actor, input), (id) => this.payload(actor, id));
  }

  @Mutation(() => BandPayload, { description: 'Sets a band’s tariff from a day on; what stood before is kept.' })
  setTariff(@CurrentActor() actor: Actor, @Args('input', { description: 'The tariff.' }) input: SetTariffInput): Promise<BandPayload> {
    return toPayload(this.service.setTariff(actor, input), (id) => this.payload(actor, id));
  }

  @Mutation(() => ChooseBandPayload, { description: 'Chooses the band of a placement, with a reason.' })
  chooseBand(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The choice.' }) input: ChooseBandInput,
  ): Promise<ChooseBandPayload> {
    return toPayload(this.service.chooseBand(actor, input), (placementId) => Promise.resolve({ placementId }));
  }

  private async payload(actor: Actor, bandId: string): Promise<{ band: BandView }> {
    return { band: viewOf(await this.query.band(actor, bandId)) };
  }
}

const criteriaWith = (
  filter: BandFilter | null | undefined,
  bandId: string | null | undefined,
): BandCriteria & { readonly bandId: string | null } => ({
  schoolId: filter?.schoolId ?? null,
  needs: filter?.needs ?? null,
  setting: filter?.setting ?? null,
  phase: filter?.phase ?? null,
  bandId: bandId ?? null,
});

const viewOf = ({ definitions, tariffs, ...band }: Band): BandView => ({
  ...band,
  definitions: [...definitions],
  tariffs: tariffs.map(({ annualPence, ...tariff }) => ({ ...tariff, annual: money(annualPence) })),
});
