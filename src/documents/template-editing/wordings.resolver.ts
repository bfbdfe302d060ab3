import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { Outcome } from '../../kernel/outcome.js';
import { type Connection, PageArgs } from '../../platform/graphql/connection.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import type { ClauseKind } from '../clauses/contract-kinds.js';
import {
  AddClauseInput,
  ClauseConnection,
  ClauseKinds,
  ClauseView,
  DocumentTemplateView,
  DraftClauseInput,
  DraftTemplateInput,
  ReturnWordingInput,
  SaveWordingInput,
  WholeWordingVersionView,
  WordingPayload,
  WordingProblemView,
  WordingVersionInput,
  WordingVersionView,
} from './dto/wordings.js';
import type { TemplateProblem } from './template-problem.js';
import { WordingsQuery } from './wordings.query.js';
import { WordingsService } from './wordings.service.js';

const INPUT = { description: 'What is done.' };

@Resolver(() => WholeWordingVersionView)
export class WordingsResolver {
  constructor(
    private readonly query: WordingsQuery,
    private readonly wordings: WordingsService,
  ) {}

  @Query(() => [DocumentTemplateView], { description: 'Every kind of document with the wording that counts for your authority.' })
  documentTemplates(@CurrentActor() actor: Actor): Promise<DocumentTemplateView[]> {
    return this.query.templates(actor);
  }

  @Query(() => [WordingVersionView], { description: 'The versions of a kind of document or of a clause, the latest first.' })
  wordingVersions(
    @CurrentActor() actor: Actor,
    @Args('kind', { type: () => String, nullable: true, description: 'The kind of document.' }) kind?: string | null,
    @Args('clauseId', { type: () => ID, nullable: true, description: 'The clause.' }) clauseId?: string | null,
  ): Promise<WordingVersionView[]> {
    return this.query.versions(actor, { ...(kind ? { kind } : {}), ...(clauseId ? { clauseId } : {}) });
  }

  @Query(() => WholeWordingVersionView, { description: 'One version with its text.' })
  wordingVersion(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The version.' }) id: string,
  ): Promise<WholeWordingVersionView> {
    return this.query.version(actor, id);
  }

  @Query(() => [WordingProblemView], { description: 'What is wrong with a wording that is being written; empty where nothing is.' })
  checkWording(
    @CurrentActor() actor: Actor,
    @Args('kind', { type: () => String, description: 'The kind of document.' }) kind: string,
    @Args('text', { type: () => String, description: 'The wording.' }) text: string,
  ): TemplateProblem[] {
    return this.query.check(actor, kind, text);
  }

  @Query(() => ClauseConnection, { description: 'The clause library: the product’s clauses and your authority’s own, in their order.' })
  clauses(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('kind', { type: () => ClauseKinds, nullable: true, description: 'Only those of this kind of contract.' })
    kind?: ClauseKind | null,
  ): Promise<Connection<ClauseView>> {
    return this.query.clauses(actor, { kind: kind ?? null }, { first: page.first, after: page.after ?? null });
  }

  @Mutation(() => WordingPayload, { description: 'Begins your authority’s next version of a kind of document.' })
  draftTemplate(@CurrentActor() actor: Actor, @Args('input', INPUT) input: DraftTemplateInput): Promise<WordingPayload> {
    return this.payload(actor, this.wordings.draftTemplate(actor, input));
  }

  @Mutation(() => WordingPayload, { description: 'Adds a clause of your authority’s own as a draft.' })
  addClause(@CurrentActor() actor: Actor, @Args('input', INPUT) input: AddClauseInput): Promise<WordingPayload> {
    return this.payload(actor, this.wordings.addClause(actor, input));
  }

  @Mutation(() => WordingPayload, { description: 'Begins the next version of a clause of your authority’s own.' })
  draftClause(@CurrentActor() actor: Actor, @Args('input', INPUT) input: DraftClauseInput): Promise<WordingPayload> {
    return this.payload(actor, this.wordings.draftClause(actor, input));
  }

  @Mutation(() => WordingPayload, { description: 'Keeps a draft as it is now, mistakes and all.' })
  saveWording(@CurrentActor() actor: Actor, @Args('input', INPUT) input: SaveWordingInput): Promise<WordingPayload> {
    return this.payload(actor, this.wordings.save(actor, input));
  }

  @Mutation(() => WordingPayload, { description: 'Puts a draft forward for the approval of a second person.' })
  askWordingApproval(@CurrentActor() actor: Actor, @Args('input', INPUT) input: WordingVersionInput): Promise<WordingPayload> {
    return this.payload(actor, this.wordings.askApproval(actor, input));
  }

  @Mutation(() => WordingPayload, { description: 'Approves what was put forward; nobody approves what they had a hand in.' })
  approveWording(@CurrentActor() actor: Actor, @Args('input', INPUT) input: WordingVersionInput): Promise<WordingPayload> {
    return this.payload(actor, this.wordings.approve(actor, input));
  }

  @Mutation(() => WordingPayload, { description: 'Sends what was put forward back to its authors.' })
  returnWording(@CurrentActor() actor: Actor, @Args('input', INPUT) input: ReturnWordingInput): Promise<WordingPayload> {
    return this.payload(actor, this.wordings.sendBack(actor, input));
  }

  @Mutation(() => WordingPayload, { description: 'Gives up a version that was not approved.' })
  withdrawWording(@CurrentActor() actor: Actor, @Args('input', INPUT) input: WordingVersionInput): Promise<WordingPayload> {
    return this.payload(actor, this.wordings.withdraw(actor, input));
  }

  private payload(actor: Actor, outcome: Promise<Outcome<string>>): Promise<WordingPayload> {
    return toPayload(outcome, async (id) => ({ wording: await this.query.version(actor, id) }));
  }
}
