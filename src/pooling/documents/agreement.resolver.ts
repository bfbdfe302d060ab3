import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { AgreementQuery } from './agreement.query.js';
import { AgreementService } from './agreement.service.js';
import { MemberAgreement, MemberAgreementPayload, RecordAgreementSigningInput } from './dto/agreement.js';

const document = (documentId: string): { readonly documentId: string } => ({ documentId });

/** The agreement between members. */
@Resolver()
export class AgreementResolver {
  constructor(
    private readonly query: AgreementQuery,
    private readonly service: AgreementService,
  ) {}

  @Query(() => [MemberAgreement], { description: 'The agreements between the members of your consortia.' })
  memberAgreements(@CurrentActor() actor: Actor): Promise<MemberAgreement[]> {
    return this.query.mine(actor);
  }

  @Mutation(() => MemberAgreementPayload, { description: 'Issues the next version, from what members have recorded.' })
  issueMembersAgreement(
    @CurrentActor() actor: Actor,
    @Args('consortiumId', { type: () => ID, description: 'The consortium.' }) consortiumId: string,
  ): Promise<MemberAgreementPayload> {
    return toPayload(this.service.issue(actor, consortiumId), document);
  }

  @Mutation(() => MemberAgreementPayload, { description: 'Records that your authority signed the latest version.' })
  recordAgreementSigning(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Who signed, when, where the paper is.' }) input: RecordAgreementSigningInput,
  ): Promise<MemberAgreementPayload> {
    return toPayload(this.service.sign(actor, input), document);
  }
}
