import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { ParseUUIDPipe } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { addDays } from '../../kernel/dates.js';
import { basisPoints } from '../../kernel/money.js';
import { PageArgs } from '../../platform/graphql/connection.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { money } from '../../platform/graphql/scalars.js';
import { BlockTermsService } from './block-terms.service.js';
import { BlockQuery } from './block.query.js';
import { CallOffsQuery } from './call-offs.query.js';
import { CallOffsService } from './call-offs.service.js';
import {
  BlockActPayload,
  BlockCallOffFilter,
  BlockLedgerFilter,
  BlockTermPayload,
  BlockWarningRulesInput,
  CallOffPayload,
  CallOffPlaceInput,
  EndCallOffInput,
  ReleasePlacesInput,
  SettleBlockTermInput,
  SubstitutePupilInput,
  WithdrawCallOffInput,
} from './dto/block-inputs.js';
import {
  BillingRhythms,
  BlockBills,
  BlockCallOffConnection,
  BlockLedger,
  BlockTermStatement,
  BlockWarningView,
} from './dto/block-views.js';
import { toLedger, toStatement } from './dto/to-views.js';
import type { BillingRhythm } from './instalments.js';

@Resolver()
export class BlockResolver {
  constructor(
    private readonly blocks: BlockQuery,
    private readonly callOffs: CallOffsQuery,
    private readonly service: CallOffsService,
    private readonly terms: BlockTermsService,
  ) {}

  @Query(() => BlockLedger, { description: 'A block’s places over a period: filled, void and refunded days, money, break-even.' })
  async blockLedger(
    @CurrentActor() actor: Actor,
    @Args('contractId', { type: () => ID, description: 'The block.' }, ParseUUIDPipe) contractId: string,
    @Args('filter', { nullable: true, description: 'Which part; without it, the months of this academic year.' })
    filter?: BlockLedgerFilter,
  ): Promise<BlockLedger> {
    const { by = 'month', from, until, group } = filter ?? {};
    return toLedger(
      await this.blocks.ledger(actor, contractId, {
        by,
        group: group ?? null,
        period: from && until ? { from, to: addDays(until, 1) } : null,
      }),
    );
  }

  @Query(() => BlockCallOffConnection, { description: 'The call-offs of a block, by the number of the place.' })
  blockCallOffs(
    @CurrentActor() actor: Actor,
    @Args('contractId', { type: () => ID, description: 'The block.' }, ParseUUIDPipe) contractId: string,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'Which of them; all without it.' }) filter?: BlockCallOffFilter,
  ): Promise<BlockCallOffConnection> {
    return this.callOffs.page(actor, contractId, filter ?? {}, page);
  }

  @Query(() => [BlockTermStatement], { description: 'The terms of a block that have begun, the latest first.' })
  async blockTerms(
    @CurrentActor() actor: Actor,
    @Args('contractId', { type: () => ID, description: 'The block.' }, ParseUUIDPipe) contractId: string,
  ): Promise<BlockTermStatement[]> {
    const { block, statements } = await this.blocks.statements(actor, contractId);
    return statements.map((statement) => toStatement(actor, block, statement));
  }

  @Query(() => BlockBills, { description: 'What is billed in advance over the life of a block.' })
  async blockBills(
    @CurrentActor() actor: Actor,
    @Args('contractId', { type: () => ID, description: 'The block.' }, ParseUUIDPipe) contractId: string,
    @Args('rhythm', { type: () => BillingRhythms, defaultValue: 'term', description: 'How often it is billed.' }) rhythm: BillingRhythm,
  ): Promise<BlockBills> {
    const { bills, problems } = await this.blocks.bills(actor, contractId, rhythm);
    return {
      problems,
      bills: bills.map(({ name, dueOn, to, amount }) => ({ name, dueOn, until: addDays(to, -1), amount: money(amount) })),
    };
  }

  @Query(() => [BlockWarningView], { description: 'What somebody should look at in your authority’s blocks before it costs money.' })
  blockWarnings(@CurrentActor() actor: Actor): Promise<BlockWarningView[]> {
    return this.blocks.warnings(actor);
  }

  @Mutation(() => CallOffPayload, { description: 'Nominates a pupil to the first free place of a group.' })
  callOffPlace(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The pupil and the days.' }) input: CallOffPlaceInput,
  ): Promise<CallOffPayload> {
    return toPayload(this.service.callOffPlace(actor, input), async (id) => ({
      callOff: await this.callOffs.one(actor, input.contractId, id),
    }));
  }

  @Mutation(() => BlockActPayload, { description: 'Ends a call-off with its last day, or moves that day.' })
  endCallOff(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which, and when.' }) input: EndCallOffInput,
  ): Promise<BlockActPayload> {
    return toPayload(this.service.endCallOff(actor, input), (contractId) => ({ contractId }));
  }

  @Mutation(() => BlockActPayload, { description: 'Takes back a nomination before its first day.' })
  withdrawCallOff(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which, and why.' }) input: WithdrawCallOffInput,
  ): Promise<BlockActPayload> {
    return toPayload(this.service.withdrawCallOff(actor, input), (contractId) => ({ contractId }));
  }

  @Mutation(() => BlockActPayload, { description: 'Has one pupil take the place of another.' })
  substitutePupil(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Who goes, who comes, and when.' }) input: SubstitutePupilInput,
  ): Promise<BlockActPayload> {
    return toPayload(this.service.substitutePupil(actor, input), (contractId) => ({ contractId }));
  }

  @Mutation(() => BlockActPayload, { description: 'Gives empty places back, where the contract releases them.' })
  releaseBlockPlaces(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which, and from when.' }) input: ReleasePlacesInput,
  ): Promise<BlockActPayload> {
    return toPayload(this.service.releasePlaces(actor, input), (contractId) => ({ contractId }));
  }

  @Mutation(() => BlockTermPayload, {
    description: 'Settles a term that is over: its statement is frozen and other authorities are recharged.',
  })
  settleBlockTerm(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which term.' }) input: SettleBlockTermInput,
  ): Promise<BlockTermPayload> {
    return toPayload(this.terms.settleTerm(actor, input), async () => {
      const { block, statements } = await this.blocks.statements(actor, input.contractId);
      const found = statements.find(({ period }) => period.from === input.from);
      return { statement: found ? toStatement(actor, block, found) : null };
    });
  }

  @Mutation(() => BlockActPayload, { description: 'Sets when your authority’s blocks warn, from a day on.' })
  setBlockWarningRules(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The thresholds.' }) input: BlockWarningRulesInput,
  ): Promise<BlockActPayload> {
    return toPayload(
      this.terms.setWarningRules(actor, {
        effectiveFrom: input.effectiveFrom,
        voidShareBp: basisPoints(input.voidShareBp),
        voidDays: input.voidDays,
        expiryMonths: input.expiryMonths,
        extensionMonths: input.extensionMonths,
        clientKey: input.clientKey ?? null,
      }),
      () => ({
        contractId: null,
      }),
    );
  }
}
