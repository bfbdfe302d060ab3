import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { financialYearStarting } from '../../kernel/years.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { ApprovalEffectQuery } from '../approval-effect/approval-effect.query.js';
import { BudgetsQuery } from '../budgets/budgets.query.js';
import { BudgetsService } from '../budgets/budgets.service.js';
import { ApprovalEffectView, BudgetPayload, BudgetView, EnterBudgetInput, ForecastView } from './dto/forecast.js';
import { byPart, groupForecast, totalOf } from './forecast.js';
import { ForecastQuery } from './forecast.query.js';
import { budgetView, feeLineView, scenariosView, yearEffectView } from './forecast-views.js';

@Resolver(() => ForecastView)
export class ForecastResolver {
  constructor(
    private readonly query: ForecastQuery,
    private readonly budgets: BudgetsQuery,
    private readonly service: BudgetsService,
    private readonly effects: ApprovalEffectQuery,
  ) {}

  @Query(() => ForecastView, { description: 'What placements cost in a financial year; of one school or placement where asked.' })
  async forecast(
    @CurrentActor() actor: Actor,
    @Args('financialYear', { type: () => Int, description: 'The year in which it begins: 2027 is 2027-28.' }) from: number,
    @Args('schoolId', { type: () => ID, nullable: true, description: 'Of this school.' }) schoolId?: string | null,
    @Args('placementId', { type: () => ID, nullable: true, description: 'Of this placement.' }) placementId?: string | null,
  ): Promise<ForecastView> {
    const year = financialYearStarting(from);
    const ground = await this.query.ground(actor, year, year, { schoolId: schoolId ?? null, placementId: placementId ?? null });
    const lines = ground.byMonth(year);
    const schools = new Map(ground.schools.map((school) => [school.id, school]));
    const budget = ground.budgetOf(year);
    return {
      financialYear: from,
      budget: budget && budgetView(budget),
      total: scenariosView(totalOf(lines)),
      months: byPart(lines, 12).map(scenariosView),
      schools: groupForecast(lines, (line) => line.schoolId).flatMap(({ key, total, unknown }) => {
        const school = schools.get(key);
        return school ? [{ school, cost: scenariosView(total), unknownLines: unknown }] : [];
      }),
      placements: groupForecast(
        lines.filter(({ line }) => line.blockId === null),
        (line) => line.placementId,
      ).map(({ key, lines: feeLines, total }) => ({
        placementId: key,
        pupilReference: feeLines[0]?.line.pupilReference ?? '',
        cost: scenariosView(total),
        feeLines: feeLines.map(feeLineView),
      })),
      blocks: groupForecast(
        lines.filter(({ line }) => line.blockId !== null),
        (line) => line.placementId,
      ).map(({ key, lines: places, total }) => ({
        contractId: key,
        reference: places[0]?.line.pupilReference ?? '',
        cost: scenariosView(total),
      })),
    };
  }

  @Query(() => [BudgetView], { description: 'Budgets as entered, every version, the latest first.' })
  async budgetHistory(
    @CurrentActor() actor: Actor,
    @Args('financialYear', { type: () => Int, nullable: true, description: 'Of this year only.' }) year?: number | null,
  ): Promise<BudgetView[]> {
    return (await this.budgets.versions(actor, year ?? null)).map(budgetView);
  }

  @Query(() => ApprovalEffectView, {
    nullable: true,
    description: 'What a request for approval would do to the budget; null where there is none to see or it is decided.',
  })
  async approvalEffect(
    @CurrentActor() actor: Actor,
    @Args('requestId', { type: () => ID, description: 'The request.' }) requestId: string,
  ): Promise<ApprovalEffectView | null> {
    const effect = await this.effects.ofRequest(actor, requestId);
    return effect && { years: effect.years.map(yearEffectView), notComputed: [...effect.notComputed] };
  }

  @Mutation(() => BudgetPayload, { description: 'Enters a year’s budget: a new version, which counts from now on.' })
  enterBudget(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The budget.' }) input: EnterBudgetInput,
  ): Promise<BudgetPayload> {
    const { financialYear, version, totalPence, dayPence, residentialPence, reason, clientKey } = input;
    const entry = {
      financialYear,
      version,
      totalPence,
      dayPence: dayPence ?? null,
      residentialPence: residentialPence ?? null,
      reason,
      clientKey: clientKey ?? null,
    };
    return toPayload(this.service.enterBudget(actor, entry), async (year) => {
      const [latest] = await this.budgets.versions(actor, year);
      return { budget: latest ? budgetView(latest) : null };
    });
  }
}
