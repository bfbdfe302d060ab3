import { Body, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { Outcome } from '../../kernel/outcome.js';
import { AppealsService } from '../../uplifts/appeals.service.js';
import { CapExceptionsService } from '../../uplifts/cap-exceptions.service.js';
import { ImplementationService } from '../../uplifts/implementation.service.js';
import { NegotiationService } from '../../uplifts/negotiation.service.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { type Reply, redirect } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { ReturnPage } from './return-page.js';

/** Acts on a return that promise no figures: each its own small form on the return's page. */
@Portal()
export class ActPages {
  constructor(
    private readonly pages: ReturnPage,
    private readonly negotiation: NegotiationService,
    private readonly implementation: ImplementationService,
    private readonly exceptions: CapExceptionsService,
    private readonly appeals: AppealsService,
  ) {}

  @Post('returns/:id/start-review')
  async startReview(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    return this.answer(
      actor,
      id,
      form,
      this.negotiation.startReview(actor, { returnId: id, version: form.version }),
      'You have taken the return up.',
    );
  }

  @Post('returns/:id/escalate')
  async escalate(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const ownerId = form.text('ownerId', { required: 'Choose the person who will own this deadlock' });
    const reason = form.text('escalationReason', { required: 'Say why no agreement was found' });
    if (ownerId !== '' && !isUUID(ownerId)) form.error('ownerId', 'Choose one of those shown');
    if (form.refused) return this.pages.show(actor, id, form);
    const outcome = this.negotiation.escalate(actor, { returnId: id, version: form.version, ownerId, reason });
    return this.answer(actor, id, form, outcome, 'Deadlock declared. It stays open until a new offer is made.', { owner: 'ownerId' });
  }

  @Post('returns/:id/message')
  async message(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const text = form.text('messageBody', { required: 'Write a message' });
    if (form.refused) return this.pages.show(actor, id, form);
    const outcome = this.negotiation.sendMessage(actor, { returnId: id, body: text, clientKey: form.clientKey });
    return this.answer(actor, id, form, outcome, 'Message sent to the school.', { body: 'messageBody' });
  }

  @Post('returns/:id/request-approval')
  async requestApproval(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const outcome = this.implementation.requestApproval(actor, { returnId: id, version: form.version, clientKey: form.clientKey });
    return this.answer(actor, id, form, outcome, 'Approval asked for. The old prices hold until it is given.');
  }

  @Post('returns/:id/exception')
  async requestException(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const riseBp = form.percent('exceptionRise', { required: 'Enter up to what rise, for example 3.5' });
    if (riseBp !== null && (riseBp < 1 || riseBp > 10_000)) form.error('exceptionRise', 'Enter a rise above nothing and at most 100%');
    const reason = form.text('exceptionReason', { required: 'Say why the cap should not hold' });
    if (form.refused || riseBp === null) return this.pages.show(actor, id, form);
    const outcome = this.exceptions.requestException(actor, { returnId: id, riseBp, reason, clientKey: form.clientKey });
    return this.answer(actor, id, form, outcome, 'Exception asked for.', { riseBp: 'exceptionRise', reason: 'exceptionReason' });
  }

  /** Approves an exception, asked for or not, or declines what was asked: by which button was pressed. */
  @Post('returns/:id/exception/answer')
  async answerException(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const names = { riseBp: 'answerRise', reason: 'answerReason' };
    if (form.typed('answer') === 'decline') {
      const reason = form.text('answerReason', { required: 'Give your reason' });
      if (form.refused) return this.pages.show(actor, id, form);
      const outcome = this.exceptions.declineException(actor, { returnId: id, reason, clientKey: form.clientKey });
      return this.answer(actor, id, form, outcome, 'Exception declined: the cap holds.', names);
    }
    const riseBp = form.percent('answerRise', { required: 'Enter up to what rise; 0 takes an earlier exception back' });
    if (riseBp !== null && (riseBp < 0 || riseBp > 10_000)) form.error('answerRise', 'Enter a rise from 0 to 100%');
    const reason = form.text('answerReason', { required: 'Give your reason' });
    if (form.refused || riseBp === null) return this.pages.show(actor, id, form);
    const outcome = this.exceptions.approveException(actor, { returnId: id, riseBp, reason, clientKey: form.clientKey });
    return this.answer(actor, id, form, outcome, 'Exception recorded. The recommendation follows it.', names);
  }

  @Post('returns/:id/appeal')
  async decideAppeal(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const decision = form.choice('appealOutcome', ['upheld', 'dismissed'], {
      required: 'Choose whether the appeal is upheld or dismissed',
    });
    const reason = form.text('appealReason', { required: 'Give the reason for your decision' });
    if (form.refused || decision === null) return this.pages.show(actor, id, form);
    const outcome = this.appeals.decideAppeal(actor, { returnId: id, outcome: decision, reason });
    return this.answer(actor, id, form, outcome, `Appeal ${decision}.`, { outcome: 'appealOutcome', reason: 'appealReason' });
  }

  private async answer(
    actor: Actor,
    id: string,
    form: Form,
    done: Promise<Outcome<string>>,
    message: string,
    names: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    const outcome = await done;
    return outcome.ok ? redirect(paths.upliftReturn(id), message) : this.pages.refused(actor, id, form, outcome.refusals, names);
  }
}
