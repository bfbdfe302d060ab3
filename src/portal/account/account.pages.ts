import { Body, Get, Post } from '@nestjs/common';
import { CurrentSignIn, type SignedIn } from '../../identity/current-actor.js';
import { permissionsOf } from '../../identity/permissions.js';
import { SignInService } from '../../identity/sign-in.service.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { roleInWords } from './role-words.js';

@Portal()
export class AccountPages {
  constructor(private readonly signIns: SignInService) {}

  @Get('account')
  show(@CurrentSignIn() actor: SignedIn, form = new Form()): Reply {
    return page('account/account', 'Your account', {
      form,
      rows: [
        { key: 'Name', value: actor.personName },
        { key: 'Organisation', value: actor.organisationName },
        { key: 'Role', value: actor.roles.map(roleInWords).join(', ') },
        { key: 'Access', value: actor.access === 'read' ? 'Reads only' : 'Reads and writes' },
      ],
      permissionCount: permissionsOf(actor).length,
    });
  }

  @Post('account/password')
  async changePassword(@CurrentSignIn() actor: SignedIn, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const [current, chosen] = [form.typed('currentPassword'), form.typed('newPassword')];
    if (current === '') form.error('currentPassword', 'Enter your current password');
    if (chosen === '') form.error('newPassword', 'Enter a new password');
    if (form.refused) return this.show(actor, form);
    const outcome = await this.signIns.changePassword(actor, current, chosen);
    if (outcome.ok) return redirect(paths.account, 'Your password is changed. Your other sign-ins have ended.');
    form.refuse(outcome.refusals);
    return this.show(actor, form);
  }
}
