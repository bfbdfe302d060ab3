import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { type Page, PageArgs, decodeCursor, toConnection } from '../../platform/graphql/connection.js';
import { money } from '../../platform/graphql/scalars.js';
import {
  RoundFilterInput,
  RoundReturnConnection,
  type RoundReturnPage,
  RoundReturnView,
  RoundSorts,
  RoundSummaryView,
} from './dto/round.js';
import type { RoundReturn, RoundSort } from './round-returns.js';
import type { RoundStage } from './round-summary.js';
import { RoundQuery } from './round.query.js';

@Resolver(() => RoundReturnView)
export class RoundResolver {
  constructor(private readonly rounds: RoundQuery) {}

  @Query(() => RoundReturnConnection, {
    description: 'A round’s returns beside their recommendations, with totals over all that match. The authority only.',
  })
  async roundReturns(
    @CurrentActor() actor: Actor,
    @Args('cycleId', { type: () => ID, description: 'The round.' }) cycleId: string,
    @Args() page: PageArgs,
    @Args('filter', { type: () => RoundFilterInput, nullable: true, description: 'Which to list.' }) filter?: RoundFilterInput | null,
    @Args('sortBy', { type: () => RoundSorts, defaultValue: 'school', description: 'What to sort by.' }) sortBy: RoundSort = 'school',
    @Args('descending', { type: () => Boolean, defaultValue: false, description: 'Whether the highest comes first.' }) descending = false,
  ): Promise<RoundReturnPage> {
    const { chosen, totals } = await this.rounds.list(actor, cycleId, filter ?? {}, { by: sortBy, descending });
    const after = decodeCursor(page.after, 1)?.[0];
    const from = after === undefined ? 0 : chosen.findIndex(({ id }) => id === after) + 1;
    const rows: Page<RoundReturn> = { rows: chosen.slice(from, from + page.first + 1), total: chosen.length };
    return {
      ...toConnection(rows, page.first, ({ id }) => [id], toView),
      totals: {
        ...totals,
        current: money(totals.current),
        currentOfAsked: money(totals.currentOfAsked),
        asked: money(totals.asked),
        recommended: money(totals.recommended),
        gap: money(totals.gap),
        perWeek: money(totals.perWeek),
      },
    };
  }

  @Query(() => RoundSummaryView, { description: 'A round’s progress and money in all. The authority only.' })
  async roundSummary(
    @CurrentActor() actor: Actor,
    @Args('cycleId', { type: () => ID, description: 'The round.' }) cycleId: string,
  ): Promise<RoundSummaryView> {
    const { summary, needs } = await this.rounds.overview(actor, cycleId);
    return {
      returns: summary.returns,
      current: money(summary.current),
      states: summary.states.map((each) => ({ ...each, current: money(each.current) })),
      asked: toStage(summary.asked),
      recommended: toStage(summary.recommended),
      offered: toStage(summary.offered),
      settled: toStage(summary.settled),
      arrears: money(summary.arrears),
      perWeek: money(summary.perWeek),
      waitingNotKnown: summary.waitingNotKnown,
      notSent: summary.notSent.length,
      late: summary.late.length,
      deadlocked: summary.deadlocked.length,
      section63: money(summary.section63),
      needs: needs.map((each) => ({ ...each, current: money(each.current), asked: money(each.asked) })),
    };
  }
}

const toView = (ret: RoundReturn): RoundReturnView => ({
  id: ret.id,
  reference: ret.reference,
  state: ret.state,
  late: ret.late,
  receivedOn: ret.receivedOn,
  school: ret.school,
  personName: ret.person?.name ?? null,
  places: ret.places,
  current: money(ret.current),
  asked: money(ret.asked),
  askedBp: ret.askedBp,
  recommended: money(ret.recommended),
  gap: money(ret.gap),
  offered: money(ret.offered),
  settled: money(ret.settled),
  perWeek: money(ret.perWeek),
  flags: [...ret.flags],
  takesOffer: ret.takesOffer,
});

const toStage = (stage: RoundStage) => ({ ...stage, current: money(stage.current), amount: money(stage.amount), rise: money(stage.rise) });
