import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import { type RequestContext, loaderOf } from '../platform/graphql/loader.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { money } from '../platform/graphql/scalars.js';
import { EarlierSettlementView } from './dto/earlier-settlement.js';
import { UpliftReturnView } from './dto/uplift-return.js';
import { WhatIfInput, WhatIfPayload, type WhatIfView } from './dto/what-if.js';
import { type EarlierSettlement, EarlierSettlementsQuery } from './earlier-settlements.query.js';
import type { WhatIf } from './what-if.js';
import { WhatIfQuery } from './what-if.query.js';

@Resolver(() => UpliftReturnView)
export class WhatIfResolver {
  constructor(
    private readonly whatIfs: WhatIfQuery,
    private readonly earlier: EarlierSettlementsQuery,
  ) {}

  @Query(() => WhatIfPayload, {
    description:
      'What an offer of these figures would come to, to the penny as the offer would store it. Changes nothing. The authority only.',
  })
  whatIf(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The figures.' }) { returnId, percentBp, lines }: WhatIfInput,
  ): Promise<WhatIfPayload> {
    return toPayload(this.whatIfs.ask(actor, returnId, { percentBp: percentBp ?? null, lines: lines ?? null }), (answer) => ({
      whatIf: toWhatIfView(answer),
    }));
  }

  @ResolveField(() => [EarlierSettlementView], { description: 'How the school’s earlier rounds ended, latest first.' })
  async earlierSettlements(
    @Parent() ret: UpliftReturnView,
    @CurrentActor() actor: Actor,
    @Context() context: RequestContext,
  ): Promise<EarlierSettlementView[]> {
    const loader = loaderOf<string, readonly EarlierSettlement[]>(context, 'earlierSettlements', async (ids) => {
      const found = await this.earlier.of(actor, ids);
      return ids.map((id) => found.get(id) ?? []);
    });
    return (await loader.load(ret.id)).map((each) => ({
      ...each,
      current: money(each.current),
      asked: money(each.asked),
      recommended: money(each.recommended),
      settled: money(each.settled),
    }));
  }
}

const toWhatIfView = (answer: WhatIf): WhatIfView => ({
  ...answer,
  total: money(answer.total),
  rise: money(answer.rise),
  againstAsk: money(answer.againstAsk),
  againstRecommendation: money(answer.againstRecommendation),
  years: [...(answer.years ?? [])],
  thisYear: money(answer.thisYear),
  nextYear: money(answer.nextYear),
  arrearsByPanel: money(answer.arrearsByPanel),
  roomBefore: money(answer.roomBefore),
  roomAfter: money(answer.roomAfter),
  lines: answer.lines.map((line) => ({ ...line, price: money(line.price) })),
  notComputed: [...answer.notComputed],
});
