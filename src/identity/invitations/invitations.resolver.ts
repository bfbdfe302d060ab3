import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../kernel/actor.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { Public } from '../../platform/web/public.js';
import { CurrentActor, RequestSource } from '../current-actor.js';
import {
  AcceptInvitationInput,
  AcceptInvitationPayload,
  Invitation,
  InvitationArgs,
  InvitationPayload,
  InviteColleagueInput,
} from './invitations.dto.js';
import { InvitationsQuery } from './invitations.query.js';
import { InvitationsService } from './invitations.service.js';
import { JoiningService } from './joining.service.js';

@Resolver()
export class InvitationsResolver {
  constructor(
    private readonly invitations: InvitationsQuery,
    private readonly service: InvitationsService,
    private readonly joining: JoiningService,
  ) {}

  @Query(() => [Invitation], {
    name: 'invitations',
    description: 'Who was asked to join one’s own provider or provider group, the latest first.',
  })
  async list(@CurrentActor() actor: Actor): Promise<Invitation[]> {
    return [...(await this.invitations.colleagues(actor)).invitations];
  }

  @Mutation(() => InvitationPayload, { description: 'Invites a colleague; an earlier open invitation of the same address is taken back.' })
  inviteColleague(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => InviteColleagueInput, description: 'Whom.' }) input: InviteColleagueInput,
  ): Promise<InvitationPayload> {
    return toPayload(this.service.inviteColleague(actor, input), async (id) => ({ invitation: await this.invitations.one(actor, id) }));
  }

  @Mutation(() => InvitationPayload, { description: 'Takes an invitation back that was not used.' })
  revokeInvitation(@CurrentActor() actor: Actor, @Args() { id }: InvitationArgs): Promise<InvitationPayload> {
    return toPayload(this.service.revokeInvitation(actor, id), async () => ({ invitation: await this.invitations.one(actor, id) }));
  }

  @Public()
  @Mutation(() => AcceptInvitationPayload, { description: 'Joins by an invitation’s link, once. Then sign in.' })
  acceptInvitation(
    @Args('input', { type: () => AcceptInvitationInput, description: 'The link, a name and a password.' }) input: AcceptInvitationInput,
    @RequestSource() source: string,
  ): Promise<AcceptInvitationPayload> {
    return toPayload(this.joining.join(input, source), (joined) => joined);
  }
}
