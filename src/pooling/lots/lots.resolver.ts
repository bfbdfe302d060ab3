import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import type { ChargingBasis } from '../../placements/charging-basis.js';
import { AwardsService } from './awards.service.js';
import { BidsService } from './bids.service.js';
import { DeclareInterestsInput, ExcludeBidInput, SaveBidInput, ScoreBidInput, WithdrawBidInput } from './dto/bid-inputs.js';
import {
  AnswerLotQuestionInput,
  AskAboutLotInput,
  AskShareApprovalInput,
  DraftLotInput,
  DropOutInput,
  EditLotInput,
  EndLotInput,
  LotActInput,
  type LotInput,
  OptInInput,
  ProposeAwardInput,
  PutLotToVoteInput,
} from './dto/lot-inputs.js';
import { BidPayload, LotDecisionPayload, LotPayload, LotQuestionPayload, LotWorkPayload, OpenBidsPayload } from './dto/lot-payloads.js';
import { LotType } from './dto/lot-views.js';
import { PublishedLotType } from './dto/school-lot-views.js';
import { type Connection, ConnectionOf, PageArgs } from '../../platform/graphql/connection.js';
import { EvaluationService } from './evaluation.service.js';
import { LotContractsService } from './lot-contracts.service.js';
import type { LotContent } from './lot.js';
import { LotsQuery } from './lots.query.js';
import { LotsService } from './lots.service.js';
import { LotSharesService } from './shares.service.js';

const lotId = (id: string): { readonly lotId: string } => ({ lotId: id });
const bidId = (id: string): { readonly bidId: string } => ({ bidId: id });
const questionId = (id: string): { readonly questionId: string } => ({ questionId: id });
const decisionId = (id: string): { readonly decisionId: string } => ({ decisionId: id });

/** How many units a year a basis counts stands in it by its kind's own name. */
function contentOf({ basis: { kind, units }, lines, ...lot }: LotInput): LotContent {
  const basis: ChargingBasis = kind === 'schoolDay' ? { kind, days: units ?? 0 } : kind === 'week' ? { kind, weeks: units ?? 0 } : { kind };
  const [low = 0, expected = 0, high = 0] = lot.weights;
  return { ...lot, lines, basis, weights: [low, expected, high], closesAt: new Date(lot.closesAt).toISOString() };
}

const LotConnection = ConnectionOf(LotType, 'Lot');
const PublishedLotConnection = ConnectionOf(PublishedLotType, 'PublishedLot');

/** Joint lots, from what members want to the contracts that follow. */
@Resolver()
export class LotsResolver {
  constructor(
    private readonly query: LotsQuery,
    private readonly lotsService: LotsService,
    private readonly bids: BidsService,
    private readonly evaluation: EvaluationService,
    private readonly awards: AwardsService,
    private readonly shares: LotSharesService,
    private readonly contracts: LotContractsService,
  ) {}

  @Query(() => LotConnection, { description: 'The lots of your consortium: those that go on first, the latest of them first.' })
  lots(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<LotType>> {
    return this.query.page(actor, page);
  }

  @Query(() => LotType, { description: 'One lot.' })
  lot(@CurrentActor() actor: Actor, @Args('id', { type: () => ID, description: 'Which.' }) id: string): Promise<LotType> {
    return this.query.one(actor, id);
  }

  @Query(() => PublishedLotConnection, { description: 'Published lots, as schools see them: those that take bids first.' })
  publishedLots(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<PublishedLotType>> {
    return this.query.publishedPage(actor, page);
  }

  @Mutation(() => LotPayload, { description: 'Drafts a lot.' })
  draftLot(@CurrentActor() actor: Actor, @Args('input', { description: 'What it asks for.' }) input: DraftLotInput): Promise<LotPayload> {
    return toPayload(
      this.lotsService.draft(actor, {
        consortiumId: input.consortiumId,
        lot: contentOf(input.lot),
        clientKey: input.clientKey,
      }),
      lotId,
    );
  }

  @Mutation(() => LotPayload, { description: 'Changes a draft.' })
  editLot(@CurrentActor() actor: Actor, @Args('input', { description: 'What it asks for.' }) input: EditLotInput): Promise<LotPayload> {
    return toPayload(this.lotsService.edit(actor, { lotId: input.lotId, version: input.version, lot: contentOf(input.lot) }), lotId);
  }

  @Mutation(() => LotPayload, { description: 'Asks members what they want.' })
  openOptIn(@CurrentActor() actor: Actor, @Args('input', { description: 'Which lot.' }) input: LotActInput): Promise<LotPayload> {
    return toPayload(this.lotsService.openOptIn(actor, input), lotId);
  }

  @Mutation(() => LotPayload, { description: 'Takes a lot back to change it: members are asked anew.' })
  lotBackToDraft(@CurrentActor() actor: Actor, @Args('input', { description: 'Which lot.' }) input: LotActInput): Promise<LotPayload> {
    return toPayload(this.lotsService.backToDraft(actor, input), lotId);
  }

  @Mutation(() => LotPayload, { description: 'Says what your authority wants of a lot.' })
  optIn(@CurrentActor() actor: Actor, @Args('input', { description: 'What.' }) input: OptInInput): Promise<LotPayload> {
    return toPayload(this.lotsService.optIn(actor, input), lotId);
  }

  @Mutation(() => LotDecisionPayload, { description: 'Puts what a lot asks for to the vote; once agreed it is published.' })
  putLotToVote(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which lot.' }) input: PutLotToVoteInput,
  ): Promise<LotDecisionPayload> {
    return toPayload(this.lotsService.putToVote(actor, input), decisionId);
  }

  @Mutation(() => LotPayload, { description: 'Takes a lot off the table.' })
  withdrawLot(@CurrentActor() actor: Actor, @Args('input', { description: 'Which and why.' }) input: EndLotInput): Promise<LotPayload> {
    return toPayload(this.lotsService.withdraw(actor, input), lotId);
  }

  @Mutation(() => LotPayload, { description: 'Your authority buys in a lot no longer; an award is computed anew.' })
  dropOut(@CurrentActor() actor: Actor, @Args('input', { description: 'Which and why.' }) input: DropOutInput): Promise<LotPayload> {
    return toPayload(this.awards.dropOut(actor, input), lotId);
  }

  @Mutation(() => BidPayload, { description: 'Keeps or sends a bid of your school. What is sent stays sealed until the lot is opened.' })
  saveBid(@CurrentActor() actor: Actor, @Args('input', { description: 'The bid.' }) input: SaveBidInput): Promise<BidPayload> {
    return toPayload(this.bids.save(actor, input), bidId);
  }

  @Mutation(() => BidPayload, { description: 'Takes a bid back before the close.' })
  withdrawBid(@CurrentActor() actor: Actor, @Args('input', { description: 'Which.' }) input: WithdrawBidInput): Promise<BidPayload> {
    return toPayload(this.bids.withdraw(actor, input), bidId);
  }

  @Mutation(() => LotQuestionPayload, { description: 'Asks about a lot; the answer goes to all schools without your name.' })
  askAboutLot(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The question.' }) input: AskAboutLotInput,
  ): Promise<LotQuestionPayload> {
    return toPayload(this.bids.ask(actor, input), questionId);
  }

  @Mutation(() => LotQuestionPayload, { description: 'Answers a question to all schools.' })
  answerLotQuestion(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The answer.' }) input: AnswerLotQuestionInput,
  ): Promise<LotQuestionPayload> {
    return toPayload(this.bids.answer(actor, input), questionId);
  }

  @Mutation(() => LotPayload, { description: 'Declares what stands in the way of judging bids, or that nothing does.' })
  declareInterests(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What.' }) input: DeclareInterestsInput,
  ): Promise<LotPayload> {
    return toPayload(this.evaluation.declare(actor, input), lotId);
  }

  @Mutation(() => BidPayload, { description: 'Scores the quality of a bid.' })
  scoreBid(@CurrentActor() actor: Actor, @Args('input', { description: 'The score.' }) input: ScoreBidInput): Promise<BidPayload> {
    return toPayload(this.evaluation.score(actor, input), bidId);
  }

  @Mutation(() => LotPayload, { description: 'Says that your children cannot use a bid’s places, or that they can.' })
  excludeBid(@CurrentActor() actor: Actor, @Args('input', { description: 'Which and why.' }) input: ExcludeBidInput): Promise<LotPayload> {
    return toPayload(this.evaluation.exclude(actor, input), lotId);
  }

  @Mutation(() => LotWorkPayload, { description: 'Starts the computation of an award.' })
  computeAward(@CurrentActor() actor: Actor, @Args('input', { description: 'Which lot.' }) input: LotActInput): Promise<LotWorkPayload> {
    return toPayload(this.awards.start(actor, input), (workId) => ({ workId }));
  }

  @Mutation(() => LotDecisionPayload, { description: 'Puts an award to members.' })
  proposeAward(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which.' }) input: ProposeAwardInput,
  ): Promise<LotDecisionPayload> {
    return toPayload(this.awards.propose(actor, input), decisionId);
  }

  @Mutation(() => LotPayload, { description: 'Asks your own Finance to approve your share of an award.' })
  askShareApproval(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which lot.' }) input: AskShareApprovalInput,
  ): Promise<LotPayload> {
    return toPayload(this.shares.ask(actor, input), lotId);
  }

  @Mutation(() => LotPayload, { description: 'Ends a lot without an award.' })
  awardNothing(@CurrentActor() actor: Actor, @Args('input', { description: 'Which and why.' }) input: EndLotInput): Promise<LotPayload> {
    return toPayload(this.awards.awardNothing(actor, input), lotId);
  }

  @Mutation(() => LotPayload, { description: 'Writes to every bidder what was decided.' })
  sendAwardLetters(@CurrentActor() actor: Actor, @Args('input', { description: 'Which lot.' }) input: LotActInput): Promise<LotPayload> {
    return toPayload(this.contracts.sendLetters(actor, input), lotId);
  }

  @Mutation(() => LotPayload, { description: 'Drafts the block contracts of an award, after the standstill.' })
  draftLotContracts(@CurrentActor() actor: Actor, @Args('input', { description: 'Which lot.' }) input: LotActInput): Promise<LotPayload> {
    return toPayload(this.contracts.draftContracts(actor, input), lotId);
  }

  @Mutation(() => OpenBidsPayload, { description: 'Opens the bids of a lot that has closed. Two people do.' })
  openBids(
    @CurrentActor() actor: Actor,
    @Args('lotId', { type: () => ID, description: 'Which lot.' }) id: string,
  ): Promise<OpenBidsPayload> {
    return toPayload(this.evaluation.open(actor, id), (open) => ({ open }));
  }
}
