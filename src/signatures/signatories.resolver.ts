import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import type { Outcome } from '../kernel/outcome.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { money } from '../platform/graphql/scalars.js';
import { RecordSignatoryInput, SignatoryPayload, SignatoryView } from './dto/signatories.js';
import { SignatoriesQuery } from './signatories.query.js';
import { SignatoriesService } from './signatories.service.js';

@Resolver(() => SignatoryView)
export class SignatoriesResolver {
  constructor(
    private readonly query: SignatoriesQuery,
    private readonly service: SignatoriesService,
  ) {}

  @Query(() => [SignatoryView], { description: 'Who may sign for your organisation; a provider sees its group’s too.' })
  async signatories(@CurrentActor() actor: Actor): Promise<SignatoryView[]> {
    const { signatories } = await this.query.list(actor);
    return signatories.map(({ upToPence, ...signatory }) => ({ ...signatory, upTo: upToPence === null ? null : money(upToPence) }));
  }

  @Mutation(() => SignatoryPayload, { description: 'Records a colleague who may sign. It counts once a second person has confirmed it.' })
  recordSignatory(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Who, up to which value, from when to when.' }) input: RecordSignatoryInput,
  ): Promise<SignatoryPayload> {
    const { upToPence, until, ...rest } = input;
    return this.payload(actor, this.service.record(actor, { ...rest, upToPence: upToPence ?? null, until: until ?? null }));
  }

  @Mutation(() => SignatoryPayload, { description: 'Confirms what a colleague recorded.' })
  confirmSignatory(
    @CurrentActor() actor: Actor,
    @Args('signatoryId', { type: () => ID, description: 'Which.' }) signatoryId: string,
  ): Promise<SignatoryPayload> {
    return this.payload(actor, this.service.confirm(actor, signatoryId));
  }

  @Mutation(() => SignatoryPayload, { description: 'Ends somebody’s authority to sign; what was signed by it stands.' })
  endSignatory(
    @CurrentActor() actor: Actor,
    @Args('signatoryId', { type: () => ID, description: 'Which.' }) signatoryId: string,
    @Args('reason', { description: 'Why.' }) reason: string,
  ): Promise<SignatoryPayload> {
    return this.payload(actor, this.service.end(actor, signatoryId, reason));
  }

  private payload(actor: Actor, outcome: Promise<Outcome<string>>): Promise<SignatoryPayload> {
    return toPayload(outcome, async (id) => ({ signatory: (await this.signatories(actor)).find((each) => each.id === id) ?? null }));
  }
}
