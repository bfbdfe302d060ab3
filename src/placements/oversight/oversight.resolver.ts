import { Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { money } from '../../platform/graphql/scalars.js';
import { LikePricesView, MoneyAtRiskView } from './dto/oversight.js';
import { reasonsFor } from './like-prices.js';
import { OversightQuery } from './oversight.query.js';
import { riskInWords } from './risk-words.js';

@Resolver()
export class OversightResolver {
  constructor(private readonly oversight: OversightQuery) {}

  @Query(() => LikePricesView, { description: 'What your authority’s places cost beside like places elsewhere. The authority only.' })
  async likePrices(@CurrentActor() actor: Actor): Promise<LikePricesView> {
    const { cells, outliers, national, partners } = await this.oversight.likePrices(actor);
    return {
      cells: cells.map((cell) => ({
        ...cell,
        total: money(cell.total),
        mean: money(cell.mean),
        median: money(cell.median),
        partnerMean: money(cell.partnerMean),
        partnerMedian: money(cell.partnerMedian),
      })),
      outliers: outliers.map((each) => ({ ...each, gross: money(each.gross), median: money(each.median), reasons: reasonsFor(each) })),
      nationalMean: money(national?.mean ?? null),
      partners,
    };
  }

  @Query(() => [MoneyAtRiskView], {
    description: 'Placements whose money stands on a missing paper, the dearest first. The authority only.',
  })
  async moneyAtRisk(@CurrentActor() actor: Actor): Promise<MoneyAtRiskView[]> {
    const risks = await this.oversight.moneyAtRisk(actor);
    return risks.map((risk) => ({
      reason: risk.reason,
      placementId: risk.placementId,
      schoolId: risk.schoolId,
      schoolName: risk.schoolName,
      pupilReference: risk.pupilReference,
      amount: money(risk.pence),
      words: riskInWords(risk),
    }));
  }
}
