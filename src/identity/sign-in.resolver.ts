import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Public } from '../platform/web/public.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { CurrentSession, CurrentSignIn, RequestSource, type SignedIn } from './current-actor.js';
import { Me } from './dto/person.js';
import { ChangePasswordArgs, ChangePasswordPayload, SignInArgs, SignInPayload, SignOutPayload } from './dto/sign-in.js';
import { actorOf, type LiveSession, LiveSessions } from './live-sessions.js';
import { permissionsOf } from './permissions.js';
import { SignInService, type Tokens } from './sign-in.service.js';

@Resolver()
export class SignInResolver {
  constructor(
    private readonly signIns: SignInService,
    private readonly sessions: LiveSessions,
  ) {}

  @Query(() => Me, { description: 'Who is signed in.' })
  async me(@CurrentSession() sessionId: string): Promise<Me> {
    const session = await this.sessions.find(sessionId);
    if (!session) throw new Error('The session ended while the request ran.');
    return meOf(session);
  }

  @Public()
  @Mutation(() => SignInPayload, { description: 'Signs a person in by password.' })
  signIn(@Args() args: SignInArgs, @RequestSource() source: string): Promise<SignInPayload> {
    return toPayload(this.signIns.signIn(args, source), toTokens);
  }

  @Public()
  @Mutation(() => SignInPayload, { description: 'Gives new tokens for a refresh token, which is used up by it.' })
  refresh(
    @Args('refreshToken', { type: () => String, description: 'The refresh token last given.' }) refreshToken: string,
    @RequestSource() source: string,
  ): Promise<SignInPayload> {
    return toPayload(this.signIns.refresh(refreshToken, source), toTokens);
  }

  @Mutation(() => SignOutPayload, { description: 'Ends this sign-in and every token that came from it.' })
  async signOut(@CurrentSignIn() actor: SignedIn): Promise<SignOutPayload> {
    await this.signIns.signOut(actor);
    return { signedOut: true, userErrors: [] };
  }

  @Mutation(() => ChangePasswordPayload, { description: "Changes one's own password." })
  changePassword(@CurrentSignIn() actor: SignedIn, @Args() args: ChangePasswordArgs): Promise<ChangePasswordPayload> {
    return toPayload(this.signIns.changePassword(actor, args.currentPassword, args.newPassword), (changed) => ({ changed }));
  }
}

const toTokens = ({ session, ...tokens }: Tokens) => ({ ...tokens, me: meOf(session) });

const meOf = (session: LiveSession): Me => ({
  person: { id: session.personId, email: session.email, fullName: session.personName },
  organisation: { id: session.organisationId, name: session.organisationName, kind: session.kind },
  roles: [...session.roles],
  permissions: permissionsOf(actorOf(session, '')),
});
