import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { CostSharingQuery } from './cost-sharing.query.js';
import { CostSharingService } from './cost-sharing.service.js';
import {
  AnswerDisputeInput,
  CorrectSharedCostInput,
  DisputeStatementInput,
  DraftSharedCostInput,
  SharedCost,
  SharedCostActInput,
  SharedCostPayload,
} from './dto/cost-sharing.js';

const cost = (costId: string): { readonly costId: string } => ({ costId });

/** Costs that members share. */
@Resolver()
export class CostSharingResolver {
  constructor(
    private readonly query: CostSharingQuery,
    private readonly service: CostSharingService,
  ) {}

  @Query(() => [SharedCost], { description: 'The costs that your consortium shares.' })
  sharedCosts(@CurrentActor() actor: Actor): Promise<SharedCost[]> {
    return this.query.list(actor);
  }

  @Mutation(() => SharedCostPayload, { description: 'Drafts a shared cost.' })
  draftSharedCost(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What is shared.' }) input: DraftSharedCostInput,
  ): Promise<SharedCostPayload> {
    return toPayload(this.service.draft(actor, input), cost);
  }

  @Mutation(() => SharedCostPayload, { description: 'Sends every member its statement.' })
  sendCostStatements(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which cost.' }) input: SharedCostActInput,
  ): Promise<SharedCostPayload> {
    return toPayload(this.service.share(actor, input), cost);
  }

  @Mutation(() => SharedCostPayload, {
    description: 'Corrects what members can be charged by; those whose share changes get another statement.',
  })
  correctSharedCost(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What.' }) input: CorrectSharedCostInput,
  ): Promise<SharedCostPayload> {
    return toPayload(this.service.correct(actor, input), cost);
  }

  @Mutation(() => SharedCostPayload, { description: 'Closes the year: shares by the use of the whole year against what was charged.' })
  trueUpSharedCost(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What was used.' }) input: CorrectSharedCostInput,
  ): Promise<SharedCostPayload> {
    return toPayload(this.service.trueUp(actor, input), cost);
  }

  @Mutation(() => SharedCostPayload, { description: 'Says that a statement is wrong.' })
  disputeStatement(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What is wrong.' }) input: DisputeStatementInput,
  ): Promise<SharedCostPayload> {
    return toPayload(this.service.dispute(actor, input), cost);
  }

  @Mutation(() => SharedCostPayload, { description: 'Answers a dispute.' })
  answerDispute(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The answer.' }) input: AnswerDisputeInput,
  ): Promise<SharedCostPayload> {
    return toPayload(this.service.answer(actor, input), cost);
  }

  @Mutation(() => SharedCostPayload, { description: 'Confirms a statement of your authority.' })
  confirmStatement(
    @CurrentActor() actor: Actor,
    @Args('statementId', { type: () => ID, description: 'Which.' }) statementId: string,
  ): Promise<SharedCostPayload> {
    return toPayload(this.service.confirm(actor, statementId), cost);
  }
}
