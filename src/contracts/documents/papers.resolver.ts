import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { ArrayMaxSize, IsUUID } from 'class-validator';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { UserError } from '../../platform/graphql/user-error.js';
import { BulkPapers } from './bulk-papers.service.js';

@InputType({ description: 'Contracts whose documents are to be made and put together.' })
export class MakeContractDocumentsInput {
  @Field(() => [ID], { description: 'The contracts, 500 at most.' })
  @ArrayMaxSize(1_000)
  @IsUUID('loose', { each: true })
  contractIds: string[];
}

@ObjectType({ description: 'The work that makes the documents, or why it was not started.' })
export class MakeContractDocumentsPayload {
  @Field(() => ID, { nullable: true, description: 'The work: ask for it until it has ended.' })
  workId?: string | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty where it was.' })
  userErrors: UserError[];
}

/** The documents of many contracts. */
@Resolver()
export class ContractPapersResolver {
  constructor(private readonly papers: BulkPapers) {}

  @Mutation(() => MakeContractDocumentsPayload, {
    description: 'Makes the documents of contracts that are issued and puts them into one file.',
  })
  makeContractDocuments(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which contracts.' }) input: MakeContractDocumentsInput,
  ): Promise<MakeContractDocumentsPayload> {
    return toPayload(this.papers.start(actor, input.contractIds), (workId) => ({ workId }));
  }
}
