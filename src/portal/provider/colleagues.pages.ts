import { Body, Get, Param, ParseUUIDPipe, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import { CurrentActor } from '../../identity/current-actor.js';
import { InvitationsQuery } from '../../identity/invitations/invitations.query.js';
import { InvitationsService } from '../../identity/invitations/invitations.service.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused } from '../../kernel/outcome.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { colleaguesTable, colleaguesView } from './colleagues.view.js';

/** Who works at one's own provider, and inviting one more. */
@Portal()
export class ColleaguesPages {
  constructor(
    private readonly query: InvitationsQuery,
    private readonly invitations: InvitationsService,
  ) {}

  @Get('colleagues')
  async show(@CurrentActor() actor: Actor, @Req() request: Request, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: ['name'], sort: 'name' });
    if (list.format) return exportTable(colleaguesTable, (await this.query.colleagues(actor)).colleagues, list);
    return this.page(actor, request, new Form());
  }

  @Post('colleagues')
  async invite(@CurrentActor() actor: Actor, @Req() request: Request, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const fullName = form.text('fullName', { required: 'Enter your colleague’s first and last name', longest: 200 });
    const email = form.text('email', { required: 'Enter your colleague’s e-mail address', longest: 320 });
    if (!form.refused) {
      const outcome = await this.invitations.inviteColleague(actor, { email, fullName, clientKey: form.clientKey });
      if (outcome.ok) return redirect(paths.colleagues, `${fullName} is invited. The link is below, to copy and send.`);
      form.refuse(outcome.refusals);
    }
    return this.page(actor, request, form);
  }

  @Post('colleagues/invitations/:id/revoke')
  async revoke(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const outcome = await this.invitations.revokeInvitation(actor, id);
    if (!outcome.ok) throw new Refused(outcome.refusals);
    return redirect(paths.colleagues, 'The invitation is taken back. Its link is refused from now on.');
  }

  private async page(actor: Actor, request: Request, form: Form): Promise<Reply> {
    const origin = `${request.protocol}://${request.get('host') ?? ''}`;
    return page(
      'provider/colleagues',
      'Colleagues',
      colleaguesView(await this.query.colleagues(actor), form, origin, actor.organisationName),
    );
  }
}
