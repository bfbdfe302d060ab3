import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { formatDate } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { AppealsService } from '../../uplifts/appeals.service.js';
import { NegotiationService } from '../../uplifts/negotiation.service.js';
import { type SchoolReturn, SchoolReturnQuery } from '../../uplifts/provider/school-return.query.js';
import { ThreadReadsService } from '../../uplifts/provider/thread-reads.service.js';
import { ReturnsService } from '../../uplifts/returns.service.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { momentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { askedTogether } from './draft-desk.js';
import { headingOf, totalsOf } from './lines.view.js';
import { receiptView } from './receipt.view.js';
import { appealUntil, linesTable, mayAppeal, standingView } from './standing.view.js';
import { tasksView } from './tasks.view.js';

/** One return of a school: while it is a draft its tasks, afterwards where it stands; its receipt, thread and appeal. */
@Portal()
export class ReturnPages {
  constructor(
    private readonly query: SchoolReturnQuery,
    private readonly returns: ReturnsService,
    private readonly negotiation: NegotiationService,
    private readonly appeals: AppealsService,
    private readonly threads: ThreadReadsService,
    private readonly clock: Clock,
  ) {}

  @Get('school-returns/:id')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const ret = await this.query.one(actor, id);
    const list = listState(query, { sorts: ['pupil'], sort: 'pupil' });
    if (list.format) return exportTable(linesTable(ret), ret.lines, list);
    const today = this.clock.today();
    if (ret.state === 'draft' && ret.jointNegotiationId !== null) return askedTogether();
    return ret.state === 'draft'
      ? page('provider/tasks', `Return of ${ret.school.name}`, tasksView(ret, today))
      : page('provider/standing', `Return of ${ret.school.name}`, standingView(ret, today));
  }

  @Get('school-returns/:id/receipt')
  async receipt(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const ret = await this.query.one(actor, id);
    if (ret.receiptSha256 === null) throw new Refused([refusal('notFound', 'This return was not sent, so there is no receipt.')]);
    return page('provider/receipt', `Receipt ${ret.reference}`, receiptView(ret));
  }

  @Get('school-returns/:id/withdraw')
  async withdrawal(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const ret = await this.query.one(actor, id);
    return standingView(ret, this.clock.today()).withdraw === null
      ? redirect(paths.schoolReturn(id))
      : this.withdrawalPage(ret, new Form());
  }

  @Post('school-returns/:id/withdraw')
  async withdraw(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('reason', { required: 'Say why you take the return back', longest: 2_000 });
    if (!form.refused) {
      const outcome = await this.returns.withdraw(actor, { returnId: id, version: form.version, reason, clientKey: form.clientKey });
      if (outcome.ok)
        return redirect(paths.schoolReturn(id), 'The return is taken back. You can change it and send it again while the round is open.');
      form.refuse(outcome.refusals);
    }
    return this.withdrawalPage(await this.query.one(actor, id), form);
  }

  /** A return that was taken back becomes a draft again, as it was. */
  @Post('school-returns/:id/withdraw/undo')
  async reopen(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const outcome = await this.returns.reopen(actor, { returnId: id, version: new Form(body).version });
    if (!outcome.ok) throw new Refused(outcome.refusals);
    return redirect(paths.schoolReturn(id), 'The return is a draft again. Change what you want, and send it again.');
  }

  @Get('school-returns/:id/messages')
  async messages(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    return this.thread(actor, id, new Form());
  }

  @Post('school-returns/:id/messages')
  async write(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const text = form.text('body', { required: 'Write a message' });
    if (!form.refused) {
      const outcome = await this.negotiation.sendMessage(actor, { returnId: id, body: text, clientKey: form.clientKey });
      if (outcome.ok) return redirect(paths.schoolReturnPart(id, 'messages'), 'Message sent.');
      if (outcome.refusals.some(({ code }) => code === 'notFound')) throw new Refused(outcome.refusals);
      form.refuse(outcome.refusals);
    }
    return this.thread(actor, id, form);
  }

  @Get('school-returns/:id/appeal')
  async appeal(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const ret = await this.query.one(actor, id);
    return mayAppeal(ret, this.clock.today()) ? this.appealPage(ret, new Form()) : redirect(paths.schoolReturn(id));
  }

  @Post('school-returns/:id/appeal')
  async makeAppeal(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('reason', { required: 'Say why the decision should be looked at again' });
    if (!form.refused) {
      const outcome = await this.appeals.makeAppeal(actor, { returnId: id, reason, clientKey: form.clientKey });
      if (outcome.ok) return redirect(paths.schoolReturn(id), 'Your appeal is made. Somebody who took no part in the decision reviews it.');
      form.refuse(outcome.refusals);
    }
    return this.appealPage(await this.query.one(actor, id), form);
  }

  /** The thread. What stands on the page has been read. */
  private async thread(actor: Actor, id: string, form: Form): Promise<Reply> {
    const ret = await this.query.one(actor, id);
    if (ret.messages.some(({ unread }) => unread)) await this.threads.markRead(actor, id);
    return page('provider/messages', 'Messages', {
      ...headingOf(ret),
      back: { text: 'Back to the return', href: paths.schoolReturn(id) },
      form,
      action: paths.schoolReturnPart(id, 'messages'),
      customer: ret.customerName,
      events: ret.messages.map(({ side, writtenByName, writtenAt, body, unread }) => ({
        title: side === 'authority' ? `${writtenByName}, ${ret.customerName}` : `${writtenByName}, ${ret.providerName}`,
        side,
        at: writtenAt,
        when: momentInWords(writtenAt),
        quote: body,
        ...(unread ? { tag: { text: 'New', colour: 'blue' } } : {}),
      })),
    });
  }

  private withdrawalPage(ret: SchoolReturn, form: Form): Reply {
    const canSendAgain = ret.cycle.open && this.clock.today() <= ret.cycle.closesOn;
    return page('provider/withdraw', 'Take the return back', {
      ...headingOf(ret),
      back: { text: 'Back to the return', href: paths.schoolReturn(ret.id) },
      form,
      version: ret.version,
      action: paths.schoolReturnPart(ret.id, 'withdraw'),
      offered: ret.state === 'offered',
      canSendAgain,
      closesOn: formatDate(ret.cycle.closesOn),
    });
  }

  private appealPage(ret: SchoolReturn, form: Form): Reply {
    const until = appealUntil(ret);
    return page('provider/appeal', 'Appeal against the decision', {
      ...headingOf(ret),
      back: { text: 'Back to the return', href: paths.schoolReturn(ret.id) },
      form,
      action: paths.schoolReturnPart(ret.id, 'appeal'),
      until: until ? formatDate(until) : '',
      totals: totalsOf(ret.lines, (line) => line.settled),
      customer: ret.customerName,
    });
  }
}
