import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { ConsortiumQuery } from './consortium.query.js';
import { DecisionsService } from './decisions.service.js';
import {
  CastVoteInput,
  ConsortiumDecisionPayload,
  ConsortiumType,
  EndSharingInput,
  ProposeLeadInput,
  ProposeLeavingInput,
  ProposeMemberInput,
  ProposeRuleInput,
  PublicationDayPayload,
  SetPublicationDayInput,
  ShareWithMembersInput,
  SharingPayload,
  WithdrawDecisionInput,
} from './dto/consortium.js';
import { MembershipService } from './membership.service.js';
import { PublicationDayService } from './publication-day.service.js';
import { SharingService } from './sharing.service.js';

const decision = (decisionId: string): { readonly decisionId: string } => ({ decisionId });
const agreement = (agreementId: string): { readonly agreementId: string } => ({ agreementId });

/** Who belongs, who leads, what is shared, what is decided. */
@Resolver()
export class ConsortiumResolver {
  constructor(
    private readonly query: ConsortiumQuery,
    private readonly decisions: DecisionsService,
    private readonly membership: MembershipService,
    private readonly sharing: SharingService,
    private readonly publicationDay: PublicationDayService,
  ) {}

  @Query(() => [ConsortiumType], { description: 'The consortia you belong to.' })
  consortia(@CurrentActor() actor: Actor): Promise<ConsortiumType[]> {
    return this.query.mine(actor);
  }

  @Mutation(() => ConsortiumDecisionPayload, { description: 'Puts to the vote that an authority joins.' })
  proposeMember(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Who and from when.' }) input: ProposeMemberInput,
  ): Promise<ConsortiumDecisionPayload> {
    return toPayload(this.membership.proposeMember(actor, input), decision);
  }

  @Mutation(() => ConsortiumDecisionPayload, { description: 'Puts to the vote that a member leaves.' })
  proposeLeaving(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Who and until when.' }) input: ProposeLeavingInput,
  ): Promise<ConsortiumDecisionPayload> {
    return toPayload(this.membership.proposeLeaving(actor, input), decision);
  }

  @Mutation(() => ConsortiumDecisionPayload, { description: 'Puts to the vote which member leads an activity.' })
  proposeLead(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Who, what, from when.' }) input: ProposeLeadInput,
  ): Promise<ConsortiumDecisionPayload> {
    return toPayload(this.membership.proposeLead(actor, input), decision);
  }

  @Mutation(() => ConsortiumDecisionPayload, { description: 'Puts to the vote how members decide.' })
  proposeDecisionRule(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The rule.' }) input: ProposeRuleInput,
  ): Promise<ConsortiumDecisionPayload> {
    return toPayload(this.membership.proposeRule(actor, input), decision);
  }

  @Mutation(() => ConsortiumDecisionPayload, { description: 'Votes for your authority. The vote that decides carries the decision out.' })
  castVote(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The vote.' }) input: CastVoteInput,
  ): Promise<ConsortiumDecisionPayload> {
    return toPayload(this.decisions.vote(actor, input), decision);
  }

  @Mutation(() => ConsortiumDecisionPayload, { description: 'Takes an open decision back.' })
  withdrawDecision(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which and why.' }) input: WithdrawDecisionInput,
  ): Promise<ConsortiumDecisionPayload> {
    return toPayload(this.decisions.withdraw(actor, input), decision);
  }

  @Mutation(() => SharingPayload, { description: 'Records what your authority shares, with whom, by which signed paper.' })
  shareWithMembers(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What and with whom.' }) input: ShareWithMembersInput,
  ): Promise<SharingPayload> {
    return toPayload(this.sharing.share(actor, input), agreement);
  }

  @Mutation(() => PublicationDayPayload, {
    description: 'Sets on which day of each month members publish their demand: for the member that leads it.',
  })
  setPublicationDay(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which day.' }) input: SetPublicationDayInput,
  ): Promise<PublicationDayPayload> {
    return toPayload(this.publicationDay.set(actor, input), (consortiumId) => ({ consortiumId }));
  }

  @Mutation(() => SharingPayload, { description: 'Ends what your authority shares.' })
  endSharing(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which and from when.' }) input: EndSharingInput,
  ): Promise<SharingPayload> {
    return toPayload(this.sharing.end(actor, input), agreement);
  }
}
