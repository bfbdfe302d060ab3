import { Body, Get, Param, Post, Req } from '@nestjs/common';
import { RequestSource } from '../../identity/current-actor.js';
import { type HeldInvitation, JoiningService } from '../../identity/invitations/joining.service.js';
import { SignInService } from '../../identity/sign-in.service.js';
import type { Outcome } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import type { PortalRequest } from '../foundation/portal.guard.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { PortalSessions } from '../foundation/session.js';
import { momentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';

const GONE = 410;
const NOT_FOUND = 404;

/** Taking an invitation up: open to whoever holds its link. */
@Portal({ open: true })
export class InvitationPages {
  constructor(
    private readonly joining: JoiningService,
    private readonly signIns: SignInService,
    private readonly sessions: PortalSessions,
    private readonly clock: Clock,
  ) {}

  @Get('invitations/:token')
  async show(@Param('token') token: string, @RequestSource() source: string): Promise<Reply> {
    const held = await this.joining.invitation(token, source);
    return held.ok ? this.page(held.value, token, Form.of({ fullName: held.value.fullName })) : closed(held);
  }

  /** Joins, and is signed in at once. */
  @Post('invitations/:token')
  async join(
    @Req() request: PortalRequest,
    @Param('token') token: string,
    @Body() body: FormBody,
    @RequestSource() source: string,
  ): Promise<Reply> {
    const held = await this.joining.invitation(token, source);
    if (!held.ok) return closed(held);
    const form = new Form(body);
    const fullName = held.value.hasAccount
      ? held.value.fullName
      : form.text('fullName', { required: 'Enter your first and last name', longest: 200 });
    // Not `text`: a password is taken as it was typed, spaces and all.
    const password = form.typed('password');
    if (password === '') form.error('password', held.value.hasAccount ? 'Enter your password' : 'Choose a password');
    if (form.refused) return this.page(held.value, token, form);
    const joined = await this.joining.join({ token, fullName, password }, source);
    if (!joined.ok) {
      form.refuse(joined.refusals);
      return this.page(held.value, token, form);
    }
    const signedIn = await this.signIns.signIn({ ...joined.value, password }, source);
    if (!signedIn.ok) return redirect(paths.signIn, 'You have joined. Sign in with your e-mail address.');
    await this.sessions.renew(request);
    const now = this.clock.now().getTime();
    Object.assign(request.session, { signInId: signedIn.value.session.sessionId, startedAt: now, seenAt: now });
    return redirect(paths.home, `Welcome to ${held.value.organisationName}.`);
  }

  private page(held: HeldInvitation, token: string, form: Form): Reply {
    return page('provider/invitation', `Join ${held.organisationName}`, {
      form,
      action: paths.invitation(token),
      organisation: held.organisationName,
      invitedBy: held.invitedByName,
      email: held.email,
      until: momentInWords(held.expiresAt),
      hasAccount: held.hasAccount,
    });
  }
}

function closed(held: Outcome<unknown> & { readonly ok: false }): Reply {
  const [why] = held.refusals;
  return page(
    'provider/invitation-closed',
    'This invitation cannot be used',
    { message: why?.message ?? '', signIn: why?.code === 'invitationUsed' ? paths.signIn : null },
    why?.code === 'invitationUnknown' ? NOT_FOUND : GONE,
  );
}
