import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import { PageArgs } from '../platform/graphql/connection.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { ArrearsQuery } from './arrears.query.js';
import { ArrearsConnection, ArrearsFilter } from './dto/arrears.js';
import { SavingConnection, SavingFilter, SavingPayload, ValidateSavingInput } from './dto/saving.js';
import { SavingsQuery } from './savings.query.js';
import { SavingsService } from './savings.service.js';

@Resolver()
export class FinanceResolver {
  constructor(
    private readonly savingsQuery: SavingsQuery,
    private readonly arrearsQuery: ArrearsQuery,
    private readonly service: SavingsService,
  ) {}

  @Query(() => SavingConnection, { description: 'What settlements saved, the latest first.' })
  savings(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'Which of them; all without it.' }) filter?: SavingFilter,
  ): Promise<SavingConnection> {
    return this.savingsQuery.page(actor, filter ?? {}, page);
  }

  @Query(() => ArrearsConnection, { description: 'What late decisions owe, the latest first.' })
  arrears(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'Which of them; all without it.' }) filter?: ArrearsFilter,
  ): Promise<ArrearsConnection> {
    return this.arrearsQuery.page(actor, filter ?? {}, page);
  }

  @Mutation(() => SavingPayload, { description: 'Confirms a saving for Finance. Its baseline and amount stay as they were recorded.' })
  validateSaving(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which saving.' }) input: ValidateSavingInput,
  ): Promise<SavingPayload> {
    return toPayload(this.service.validateSaving(actor, input), async (id) => ({ saving: await this.savingsQuery.one(actor, id) }));
  }
}
