import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { MAIL_CHOICES } from '../../notifications/notification-kinds.js';
import { NotificationsService } from '../../notifications/notifications.service.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { countInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { choiceName, choicesForm, choicesView } from './choices.view.js';
import { notificationsAsked, notificationsList, notificationsTable, notificationsView } from './notifications.view.js';

/** What a person was told, and how they want to be told by e-mail. */
@Portal()
export class NotificationsPages {
  constructor(private readonly notifications: NotificationsService) {}

  @Get('notifications')
  async all(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = notificationsList(query);
    const found = await this.notifications.list(actor, notificationsAsked(list));
    if (list.format) return exportTable(notificationsTable, found.nodes, list);
    return page('notifications/list', 'Notifications', notificationsView(actor, found, list, this.notifications.kindsFor(actor)));
  }

  @Post('notifications/read')
  async markRead(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const here = form.typed('here');
    const back = paths.notifications + (here.startsWith('?') && here !== '?' ? here : '');
    const ids = form.chosen('ids').filter((id) => isUUID(id));
    if (!form.flag('all') && ids.length === 0) return redirect(back, 'Nothing was chosen, so nothing has changed.');
    const marked = await this.notifications.markRead(actor, form.flag('all') ? null : ids);
    if (!marked.ok) throw new Refused(marked.refusals);
    return redirect(back, `${countInWords(marked.value, 'notification', 'notifications')} marked as read.`);
  }

  @Get('notifications/choices')
  async choices(@CurrentActor() actor: Actor, form?: Form): Promise<Reply> {
    const choices = await this.notifications.choices(actor);
    return page('notifications/choices', 'How you are told', choicesView(choices, form ?? choicesForm(choices)));
  }

  @Post('notifications/choices')
  async choose(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const wanted = this.notifications.kindsFor(actor).flatMap((kind) => {
      const mail = form.choice(choiceName(kind), MAIL_CHOICES);
      return mail === null ? [] : [{ kind, mail }];
    });
    if (form.refused) return this.choices(actor, form);
    const outcome = await this.notifications.choose(actor, wanted);
    if (outcome.ok) return redirect(paths.notifications, 'Your choices are kept.');
    form.refuse(outcome.refusals, Object.fromEntries(wanted.map(({ kind }) => [kind, choiceName(kind)])));
    return this.choices(actor, form);
  }

  /** Leads to what a notification is about, and marks it as read: who opens it has read it. */
  @Get('notifications/:id')
  async open(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const path = await this.notifications.open(actor, id);
    if (path === null) throw new Refused([refusal('notFound', 'There is no such notification, or it is not yours.')]);
    return redirect(path);
  }
}
