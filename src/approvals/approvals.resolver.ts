import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import type { Outcome } from '../kernel/outcome.js';
import { type Connection, PageArgs } from '../platform/graphql/connection.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { ApprovalRequestsQuery } from './approval-requests.query.js';
import { ApprovalsService } from './approvals.service.js';
import { DelegationsService } from './delegations.service.js';
import {
  ApprovalRequestConnection,
  ApprovalRequestPayload,
  ApprovalRequestView,
  CallInInput,
  DecideApprovalInput,
  DelegateInput,
  DelegationPayload,
  DelegationView,
  RequestStates,
  type RequestState,
  ResolveCallInInput,
} from './dto/approval-request.js';

@Resolver(() => ApprovalRequestView)
export class ApprovalsResolver {
  constructor(
    private readonly query: ApprovalRequestsQuery,
    private readonly approvals: ApprovalsService,
    private readonly deputies: DelegationsService,
  ) {}

  @Query(() => ApprovalRequestConnection, { description: 'What waits for your decision, the oldest first.' })
  myApprovals(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<ApprovalRequestView>> {
    return this.query.page(actor, { mine: true }, { first: page.first, after: page.after ?? null });
  }

  @Query(() => ApprovalRequestConnection, { description: 'The authority’s approval requests, the oldest first.' })
  approvalRequests(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('states', { type: () => [RequestStates], nullable: true, description: 'Only in these states.' }) states?: RequestState[] | null,
  ): Promise<Connection<ApprovalRequestView>> {
    return this.query.page(actor, { states: states ?? null }, { first: page.first, after: page.after ?? null });
  }

  @Query(() => ApprovalRequestView, { nullable: true, description: 'One request; null where there is none that you may see.' })
  approvalRequest(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The request’s id.' }) id: string,
  ): Promise<ApprovalRequestView | null> {
    return this.query.one(actor, id);
  }

  @Query(() => [DelegationView], { description: 'Who deputises for whom in your authority.' })
  delegations(@CurrentActor() actor: Actor): Promise<DelegationView[]> {
    return this.query.delegations(actor);
  }

  @Mutation(() => ApprovalRequestPayload, {
    description: 'Approves or returns the step whose turn it is. The last approval brings the decision into force.',
  })
  decideApproval(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The decision.' }) input: DecideApprovalInput,
  ): Promise<ApprovalRequestPayload> {
    return this.payload(actor, this.approvals.decide(actor, input));
  }

  @Mutation(() => ApprovalRequestPayload, { description: 'Holds an approved key decision in its call-in period.' })
  callInDecision(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which and why.' }) input: CallInInput,
  ): Promise<ApprovalRequestPayload> {
    return this.payload(actor, this.approvals.callIn(actor, input));
  }

  @Mutation(() => ApprovalRequestPayload, { description: 'Ends a call-in: the decision stands, or goes back.' })
  resolveCallIn(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'How it ends.' }) input: ResolveCallInInput,
  ): Promise<ApprovalRequestPayload> {
    return this.payload(actor, this.approvals.resolveCallIn(actor, input));
  }

  @Mutation(() => DelegationPayload, { description: 'Names a deputy for one of your roles, for a limited time.' })
  delegateApproval(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The deputy.' }) input: DelegateInput,
  ): Promise<DelegationPayload> {
    return toPayload(this.deputies.delegate(actor, input), (delegationId) => ({ delegationId }));
  }

  @Mutation(() => DelegationPayload, { description: 'Ends a delegation of yours.' })
  endDelegation(
    @CurrentActor() actor: Actor,
    @Args('delegationId', { type: () => ID, description: 'The delegation.' }) delegationId: string,
  ): Promise<DelegationPayload> {
    return toPayload(this.deputies.endDelegation(actor, { delegationId }), (id) => ({ delegationId: id }));
  }

  private payload(actor: Actor, outcome: Promise<Outcome<string>>): Promise<ApprovalRequestPayload> {
    return toPayload(outcome, async (id) => ({ approvalRequest: await this.query.one(actor, id) }));
  }
}
