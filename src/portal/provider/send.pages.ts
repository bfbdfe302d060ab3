import { Body, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Clock } from '../../platform/clock.js';
import { ReturnsService } from '../../uplifts/returns.service.js';
import type { SchoolReturn } from '../../uplifts/provider/school-return.query.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { checkView, sendView } from './check.view.js';
import { DraftDesk, isReply, isStale } from './draft-desk.js';

const CONFLICT = 409;

/** Where what is missing is filled in, with the message at the line. */
const PLACE_OF = {
  lineUnanswered: (id: string) => `${paths.schoolReturnPart(id, 'prices')}?missing=show`,
  driverMissing: (id: string) => `${paths.schoolReturnPart(id, 'reasons')}?missing=show`,
  evidenceMissing: (id: string) => paths.schoolReturnPart(id, 'evidence'),
} as const;

/** The last tasks of a return: check your answers, declare and send. */
@Portal()
export class SendPages {
  constructor(
    private readonly desk: DraftDesk,
    private readonly returns: ReturnsService,
    private readonly clock: Clock,
  ) {}

  @Get('school-returns/:id/check')
  async check(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const ret = await this.desk.open(actor, id);
    return isReply(ret) ? ret : page('provider/check', 'Check your answers', checkView(ret, this.clock.today()));
  }

  @Get('school-returns/:id/send')
  async declare(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const ret = await this.desk.open(actor, id);
    if (isReply(ret)) return ret;
    const today = this.clock.today();
    const view = checkView(ret, today);
    // What is not complete, or cannot be sent today, is looked at on the page before.
    return view.ready && view.window === null ? this.declaration(ret, new Form()) : redirect(paths.schoolReturnPart(id, 'check'));
  }

  @Post('school-returns/:id/send')
  async send(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const ret = await this.desk.openFor(actor, id, form);
    if (isReply(ret)) return ret;
    if (!form.flag('declared')) form.error('declared', 'Confirm the declaration to send the return');
    if (form.refused) return this.declaration(ret, form);
    const outcome = await this.returns.submit(actor, { returnId: id, version: form.version, clientKey: form.clientKey });
    if (outcome.ok) return redirect(paths.receipt(id), 'Your return is sent.');
    if (isStale(outcome)) {
      const names = [...new Set(ret.savedSince.map(({ personName }) => personName))].join(' and ') || 'Somebody';
      form.problem(
        `${names} changed this return since you checked it. It is not sent. Check the answers again; the totals below are the new ones.`,
      );
      return page('provider/send', 'Declare and send', sendView(ret, form, this.clock.today()), CONFLICT);
    }
    const [first] = outcome.refusals;
    if (first && first.code in PLACE_OF) return redirect(PLACE_OF[first.code as keyof typeof PLACE_OF](id));
    form.refuse(outcome.refusals);
    return this.declaration(ret, form);
  }

  private declaration(ret: SchoolReturn, form: Form): Reply {
    return page('provider/send', 'Declare and send', sendView(ret, form, this.clock.today()));
  }
}
