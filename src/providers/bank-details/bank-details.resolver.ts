import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { BankDetailsQuery } from './bank-details.query.js';
import { BankDetailsService } from './bank-details.service.js';
import {
  BankDetailsPayload,
  ConfirmBankDetailsInput,
  DecideBankDetailsInput,
  PayeeView,
  RefuseBankDetailsInput,
  RequestBankDetailsInput,
} from './dto/bank-details.js';

const changed = (changeId: string): { readonly changeId: string } => ({ changeId });

/** The details themselves are in no answer: they are shown on a page, one at a time, and each showing is on record. */
@Resolver()
export class BankDetailsResolver {
  constructor(
    private readonly query: BankDetailsQuery,
    private readonly service: BankDetailsService,
  ) {}

  @Query(() => PayeeView, {
    description: 'How an authority pays a provider: whether payment is frozen, and every change of its bank details.',
  })
  payee(
    @CurrentActor() actor: Actor,
    @Args('authorityId', { type: () => ID, description: 'The authority that pays.' }) authorityId: string,
    @Args('providerId', { type: () => ID, description: 'The provider that is paid.' }) providerId: string,
  ): Promise<PayeeView> {
    return this.query.between(actor, authorityId, providerId);
  }

  @Mutation(() => BankDetailsPayload, { description: 'Asks for other bank details of a provider; payment is frozen until it is decided.' })
  requestBankDetails(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The details.' }) input: RequestBankDetailsInput,
  ): Promise<BankDetailsPayload> {
    return toPayload(this.service.requestChange(actor, input), changed);
  }

  @Mutation(() => BankDetailsPayload, { description: 'Confirms a change after a call-back. A second person of the authority only.' })
  confirmBankDetails(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The call.' }) input: ConfirmBankDetailsInput,
  ): Promise<BankDetailsPayload> {
    return toPayload(this.service.confirm(actor, input), changed);
  }

  @Mutation(() => BankDetailsPayload, { description: 'Refuses a change. A second person of the authority only.' })
  refuseBankDetails(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Why.' }) input: RefuseBankDetailsInput,
  ): Promise<BankDetailsPayload> {
    return toPayload(this.service.refuse(actor, input), changed);
  }

  @Mutation(() => BankDetailsPayload, { description: 'Takes back a change that one’s own side asked for.' })
  withdrawBankDetails(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which.' }) input: DecideBankDetailsInput,
  ): Promise<BankDetailsPayload> {
    return toPayload(this.service.withdraw(actor, input), changed);
  }
}
