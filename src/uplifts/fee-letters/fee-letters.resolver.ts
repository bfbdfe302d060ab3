import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { formatDate } from '../../kernel/dates.js';
import type { Outcome } from '../../kernel/outcome.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import {
  ChooseFeeLetterSchoolInput,
  EnterReturnFromLetterInput,
  FeeLetterArgs,
  FeeLetterConnection,
  FeeLetterPayload,
  type FeeLetterRowView,
  FeeLetterView,
  SetFeeLetterAsideInput,
} from './dto/fee-letter.js';
import { type FeeLetterRead, FeeLettersQuery } from './fee-letters.query.js';
import { FeeLettersService } from './fee-letters.service.js';
import { letterProposal } from './letter-proposal.js';
import { askWords } from './rules/ask.js';
import { scopeWords } from './rules/scopes.js';

@Resolver(() => FeeLetterView)
export class FeeLettersResolver {
  constructor(
    private readonly query: FeeLettersQuery,
    private readonly letters: FeeLettersService,
  ) {}

  @Query(() => FeeLetterConnection, { description: 'Fee letters your authority received and where each stands, the latest first.' })
  async feeLetters(
    @CurrentActor() actor: Actor,
    @Args() { state, text, first, after }: FeeLetterArgs,
  ): Promise<Connection<FeeLetterRowView>> {
    const { letters } = await this.query.page(actor, { state, q: text }, { first, after: after ?? null });
    return letters;
  }

  @Query(() => FeeLetterView, { description: 'One fee letter, with what was found in it and the return it would become.' })
  async feeLetter(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The letter’s id.' }) id: string,
  ): Promise<FeeLetterView> {
    return view(await this.query.one(actor, id));
  }

  @Mutation(() => FeeLetterPayload, { description: 'Reads a logged letter, or reads it again.' })
  readFeeLetter(
    @CurrentActor() actor: Actor,
    @Args('letterId', { type: () => ID, description: 'The letter.' }) letterId: string,
  ): Promise<FeeLetterPayload> {
    return this.payload(actor, letterId, this.letters.read(actor, letterId));
  }

  @Mutation(() => FeeLetterPayload, { description: 'Says which school wrote a letter.' })
  chooseFeeLetterSchool(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which letter and school.' }) { letterId, urn }: ChooseFeeLetterSchoolInput,
  ): Promise<FeeLetterPayload> {
    return this.payload(actor, letterId, this.letters.chooseSchool(actor, letterId, urn));
  }

  @Mutation(() => FeeLetterPayload, {
    description: 'Enters what a letter asks as the school’s return, received on the day the letter came.',
  })
  enterReturnFromLetter(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The return as you confirmed or corrected it.' }) input: EnterReturnFromLetterInput,
  ): Promise<FeeLetterPayload> {
    return this.payload(actor, input.letterId, this.letters.enter(actor, input));
  }

  @Mutation(() => FeeLetterPayload, { description: 'Sets a letter aside from which no return is made, or takes it up again.' })
  setFeeLetterAside(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which letter and why.' }) { letterId, because }: SetFeeLetterAsideInput,
  ): Promise<FeeLetterPayload> {
    return this.payload(actor, letterId, this.letters.setAside(actor, letterId, because ?? null));
  }

  private payload(actor: Actor, letterId: string, outcome: Promise<Outcome<unknown>>): Promise<FeeLetterPayload> {
    return toPayload(outcome, async () => ({ feeLetter: view(await this.query.one(actor, letterId)) }));
  }
}

function view(letter: FeeLetterRead): FeeLetterView {
  const proposal = letterProposal(letter);
  const { findings, candidates } = letter.reading ?? { findings: null, candidates: [] };
  return {
    ...letter,
    candidates: candidates.map(({ urn, name, sureness, reasons }) => ({ urn, name, sureness, reasons: [...reasons] })),
    asks: (findings?.asks ?? []).map(({ ask, scope, sureness, passage }) => ({
      words: `${askWords(ask)}, ${scopeWords(scope)}`,
      sureness,
      quote: passage.quote,
    })),
    effective: (findings?.effective ?? []).map(({ on, sureness, passage }) => ({ words: formatDate(on), sureness, quote: passage.quote })),
    proposal: proposal && {
      returnId: proposal.upliftReturn.id,
      reference: proposal.upliftReturn.reference,
      version: proposal.upliftReturn.version,
      canEnter: proposal.canEnter,
      driver: proposal.driver,
      lines: [...proposal.lines],
    },
  };
}
