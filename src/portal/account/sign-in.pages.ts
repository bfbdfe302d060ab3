import { Body, Get, Post, Query, Req } from '@nestjs/common';
import { CurrentSignIn, RequestSource, type SignedIn } from '../../identity/current-actor.js';
import { SignInService } from '../../identity/sign-in.service.js';
import { Clock } from '../../platform/clock.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import type { PortalRequest } from '../foundation/portal.guard.js';
import { Open, Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { PortalSessions } from '../foundation/session.js';
import { homeOf } from '../navigation.js';
import { paths } from '../paths.js';

const ENDED = {
  idle: 'You were signed out because nothing was done for 30 minutes. Sign in to go on where you were.',
  absolute: 'You were signed out because a session lasts for 10 hours at most. Sign in to go on where you were.',
  elsewhere: 'Your session has ended. Sign in to go on where you were.',
  signedOut: 'You are signed out.',
} as const;

@Portal()
export class SignInPages {
  constructor(
    private readonly signIns: SignInService,
    private readonly sessions: PortalSessions,
    private readonly clock: Clock,
  ) {}

  @Get('/')
  home(@CurrentSignIn() actor: SignedIn): Reply {
    return redirect(homeOf(actor));
  }

  @Open()
  @Get('sign-in')
  show(@Req() request: PortalRequest, @Query() query: AddressQuery): Reply {
    if (request.user) return redirect(ownAddress(query['next']) ?? homeOf(request.user));
    const { ended } = request.session;
    return this.form(new Form(), ownAddress(query['next']), ended === undefined ? undefined : ENDED[ended]);
  }

  @Open()
  @Post('sign-in')
  async signIn(@Req() request: PortalRequest, @Body() body: FormBody, @RequestSource() source: string): Promise<Reply> {
    const form = new Form(body);
    const next = ownAddress(form.typed('next'));
    const email = form.text('email', { required: 'Enter your e-mail address' });
    // Not `text`: a password is taken as it was typed, spaces and all.
    const password = form.typed('password');
    if (password === '') form.error('password', 'Enter your password');
    const organisationId = form.typed('organisationId') || null;
    if (form.refused) return this.form(form, next);
    const outcome = await this.signIns.signIn({ email, password, organisationId }, source);
    if (!outcome.ok) {
      const [first] = outcome.refusals;
      form.refuse(outcome.refusals, { organisationId: 'organisationId' });
      return this.form(form, next, undefined, first?.choices);
    }
    const { session } = outcome.value;
    await this.sessions.renew(request);
    const now = this.clock.now().getTime();
    Object.assign(request.session, { signInId: session.sessionId, startedAt: now, seenAt: now });
    return redirect(next ?? paths.home);
  }

  @Open()
  @Post('sign-out')
  async signOut(@Req() request: PortalRequest): Promise<Reply> {
    if (request.user) await this.signIns.signOut(request.user);
    await this.sessions.renew(request);
    request.session.ended = 'signedOut';
    return redirect(paths.signIn);
  }

  /** Being asked is use; the answer is how many seconds are left now. */
  @Get('stay-signed-in')
  stay(@Req() request: PortalRequest): Reply {
    request.session.seenAt = this.clock.now().getTime();
    return { kind: 'fragment', template: 'account/seconds-left', view: this.sessions.timeLeft(request) };
  }

  private form(form: Form, next: string | undefined, notice?: string, organisations?: readonly { value: string; text: string }[]): Reply {
    return page('account/sign-in', 'Sign in', { form, next, notice, organisations });
  }
}

/** An address of this portal; anything that would lead elsewhere is dropped. */
function ownAddress(asked: string | string[] | undefined): string | undefined {
  if (typeof asked !== 'string' || !asked.startsWith('/') || /[\\\s]/.test(asked)) return undefined;
  const base = 'http://portal.invalid';
  return URL.canParse(asked, base) && new URL(asked, base).origin === base && !asked.startsWith(paths.signIn) ? asked : undefined;
}
