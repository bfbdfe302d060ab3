import { Body, Get, Post } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { RemindersService } from '../../notifications/reminders.service.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { numbersIn, remindersView } from './reminders.view.js';

/** When a council has schools reminded. */
@Portal()
export class RemindersPages {
  constructor(private readonly reminders: RemindersService) {}

  @Get('notifications/reminders')
  async show(@CurrentActor() actor: Actor, form?: Form): Promise<Reply> {
    const rules = await this.reminders.rules(actor);
    const maySet = actor.kind === 'authority' && actor.access === 'write' && allows(actor, 'uplifts.configure');
    return page('notifications/reminders', 'Reminders to schools', remindersView(rules, maySet, form));
  }

  @Post('notifications/reminders')
  async set(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const returnDays = numbersIn(form, 'returnDays');
    const offerWorkingDays = numbersIn(form, 'offerWorkingDays');
    if (returnDays === null || offerWorkingDays === null) return this.show(actor, form);
    const outcome = await this.reminders.setRules(actor, { version: form.version, returnDays, offerWorkingDays });
    if (outcome.ok) return redirect(paths.reminders, 'The reminders are set.');
    form.refuse(outcome.refusals);
    return this.show(actor, form);
  }
}
