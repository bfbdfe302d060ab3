import { Args, ID, Info, Mutation, Query, Resolver, registerEnumType } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import type { Outcome } from '../kernel/outcome.js';
import { type Connection, PageArgs } from '../platform/graphql/connection.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { selectsBelow } from '../platform/graphql/selection.js';
import { AppealsService } from './appeals.service.js';
import { DecideAppealInput, MakeAppealInput } from './dto/appeal.js';
import { CapExceptionsService } from './cap-exceptions.service.js';
import {
  CapExceptionInput,
  DeclineCapExceptionInput,
  EscalateInput,
  FiguresInput,
  MessageInput,
  ReturnDraftInput,
  ReturnInput,
  ReturnsFilterInput,
  SubmitReturnInput,
  WithdrawReturnInput,
} from './dto/return-inputs.js';
import { UpliftReturnConnection, UpliftReturnPayload, UpliftReturnView } from './dto/uplift-return.js';
import { ImplementationService } from './implementation.service.js';
import { NegotiationService } from './negotiation.service.js';
import { ReturnsService } from './returns.service.js';
import { type ReturnSort, UpliftReturnsQuery } from './uplift-returns.query.js';

const ReturnSorts: Record<ReturnSort, ReturnSort> = {
  schoolName: 'schoolName',
  reference: 'reference',
  receivedOn: 'receivedOn',
  askedPence: 'askedPence',
};
registerEnumType(ReturnSorts, {
  name: 'UpliftReturnSort',
  description: 'What a list of returns is sorted by.',
  valuesMap: {
    schoolName: { description: 'The school’s name.' },
    reference: { description: 'The reference.' },
    receivedOn: { description: 'The day of receipt; not yet sent first.' },
    askedPence: { description: 'The asked rise in pounds.' },
  },
});

@Resolver(() => UpliftReturnView)
export class UpliftReturnsResolver {
  constructor(
    private readonly query: UpliftReturnsQuery,
    private readonly returns: ReturnsService,
    private readonly negotiation: NegotiationService,
    private readonly implementation: ImplementationService,
    private readonly appeals: AppealsService,
    private readonly exceptions: CapExceptionsService,
  ) {}

  @Query(() => UpliftReturnConnection, { description: 'Returns you may see: your authority’s, or your own schools’.' })
  upliftReturns(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Args('filter', { type: () => ReturnsFilterInput, nullable: true, description: 'Which to list.' }) filter?: ReturnsFilterInput | null,
    @Args('sortBy', { type: () => ReturnSorts, defaultValue: 'schoolName', description: 'What to sort by.' })
    sortBy: ReturnSort = 'schoolName',
    @Args('descending', { type: () => Boolean, defaultValue: false, description: 'Whether the highest comes first.' }) descending = false,
  ): Promise<Connection<UpliftReturnView>> {
    return this.query.page(
      actor,
      filter ?? {},
      { by: sortBy, descending },
      { first: page.first, after: page.after ?? null },
      {
        lines: selectsBelow(info, 'lines'),
        rounds: selectsBelow(info, 'rounds'),
        messages: selectsBelow(info, 'messages'),
        evidence: selectsBelow(info, 'evidence'),
      },
    );
  }

  @Query(() => UpliftReturnView, { nullable: true, description: 'One return; null where there is none that you may see.' })
  upliftReturn(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The return’s id.' }) id: string,
  ): Promise<UpliftReturnView | null> {
    return this.query.one(actor, id);
  }

  @Mutation(() => UpliftReturnPayload, { description: 'Keeps a return as far as it is filled in.' })
  saveReturnDraft(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What to keep.' }) input: ReturnDraftInput,
  ): Promise<UpliftReturnPayload> {
    return this.payload(actor, this.returns.saveDraft(actor, input));
  }

  @Mutation(() => UpliftReturnPayload, { description: 'Sends a return and gives its receipt.' })
  submitReturn(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What to send.' }) input: SubmitReturnInput,
  ): Promise<UpliftReturnPayload> {
    return this.payload(actor, this.returns.submit(actor, input));
  }

  @Mutation(() => UpliftReturnPayload, { description: 'Takes a sent return back before it is settled.' })
  withdrawReturn(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which and why.' }) input: WithdrawReturnInput,
  ): Promise<UpliftReturnPayload> {
    return this.payload(actor, this.returns.withdraw(actor, input));
  }

  @Mutation(() => UpliftReturnPayload, { description: 'Makes a withdrawn return a draft again.' })
  reopenReturn(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which return.' }) input: ReturnInput,
  ): Promise<UpliftReturnPayload> {
    return this.payload(actor, this.returns.reopen(actor, input));
  }

  @Mutation(() => UpliftReturnPayload, { description: 'Takes up a submitted return for assessment.' })
  startReview(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which return.' }) input: ReturnInput,
  ): Promise<UpliftReturnPayload> {
    return this.payload(actor, this.negotiation.startReview(actor, input));
  }

  @Mutation(() => UpliftReturnPayload, { description: 'Offers figures to the school. They stand for the policy’s working days.' })
  makeOffer(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The figures.' }) input: FiguresInput,
  ): Promise<UpliftReturnPayload> {
    return this.payload(actor, this.negotiation.makeOffer(actor, input));
  }

  @Mutation(() => UpliftReturnPayload, { description: 'Answers an offer with other figures.' })
  counterOffer(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The figures.' }) input: FiguresInput,
  ): Promise<UpliftReturnPayload> {
    return this.payload(actor, this.negotiation.counterOffer(actor, input));
  }

  @Mutation(() => UpliftReturnPayload, { description: 'Accepts the other side’s last figures and freezes the settlement.' })
  acceptOffer(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which return.' }) input: ReturnInput,
  ): Promise<UpliftReturnPayload> {
    return this.payload(actor, this.negotiation.accept(actor, input));
  }

  @Mutation(() => UpliftReturnPayload, { description: 'Declares a deadlock with a named owner.' })
  escalateReturn(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The deadlock.' }) input: EscalateInput,
  ): Promise<UpliftReturnPayload> {
    return this.payload(actor, this.negotiation.escalate(actor, input));
  }

  @Mutation(() => UpliftReturnPayload, { description: 'Writes in the thread of a return.' })
  sendReturnMessage(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The message.' }) input: MessageInput,
  ): Promise<UpliftReturnPayload> {
    return this.payload(actor, this.negotiation.sendMessage(actor, input));
  }

  @Mutation(() => UpliftReturnPayload, { description: 'Asks for approval of a settlement.' })
  requestApproval(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which return.' }) input: ReturnInput,
  ): Promise<UpliftReturnPayload> {
    return this.payload(actor, this.implementation.requestApproval(actor, input));
  }

  @Mutation(() => UpliftReturnPayload, { description: 'Approves an exception to the cap for one return. Not by who negotiates it.' })
  approveCapException(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The exception.' }) input: CapExceptionInput,
  ): Promise<UpliftReturnPayload> {
    return this.payload(actor, this.exceptions.approveException(actor, input));
  }

  @Mutation(() => UpliftReturnPayload, { description: 'Asks for an exception to the cap for one return.' })
  requestCapException(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The exception; above nothing.' }) input: CapExceptionInput,
  ): Promise<UpliftReturnPayload> {
    return this.payload(actor, this.exceptions.requestException(actor, input));
  }

  @Mutation(() => UpliftReturnPayload, { description: 'Declines the exception that was asked for. Not by who negotiates the return.' })
  declineCapException(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which, and why.' }) input: DeclineCapExceptionInput,
  ): Promise<UpliftReturnPayload> {
    return this.payload(actor, this.exceptions.declineException(actor, input));
  }

  @Mutation(() => UpliftReturnPayload, { description: 'Appeals against a decision within the policy’s days.' })
  makeAppeal(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The appeal.' }) input: MakeAppealInput,
  ): Promise<UpliftReturnPayload> {
    return this.payload(actor, this.appeals.makeAppeal(actor, input));
  }

  @Mutation(() => UpliftReturnPayload, { description: 'Decides an appeal. Not by who took part in the decision.' })
  decideAppeal(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The review.' }) input: DecideAppealInput,
  ): Promise<UpliftReturnPayload> {
    return this.payload(actor, this.appeals.decideAppeal(actor, input));
  }

  private payload(actor: Actor, outcome: Promise<Outcome<string>>): Promise<UpliftReturnPayload> {
    return toPayload(outcome, async (id) => ({ upliftReturn: await this.query.one(actor, id) }));
  }
}
