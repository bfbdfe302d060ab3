import { Body, Get, Post } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { AgreementQuery } from '../../pooling/documents/agreement.query.js';
import { AgreementService } from '../../pooling/documents/agreement.service.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { agreementView } from './agreement.view.js';

/** The agreement between members: its versions, who signed which, what a new one would say otherwise. */
@Portal()
export class AgreementPages {
  constructor(
    private readonly query: AgreementQuery,
    private readonly service: AgreementService,
  ) {}

  @Get('pooling/agreement')
  show(@CurrentActor() actor: Actor): Promise<Reply> {
    return this.agreement(actor, new Form());
  }

  @Post('pooling/agreement/issue')
  async issue(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const outcome = await this.service.issue(actor, form.typed('consortiumId'));
    if (outcome.ok) return redirect(paths.memberAgreement, 'Issued. Every member is asked to sign it.');
    form.refuse(outcome.refusals);
    return this.agreement(actor, form);
  }

  @Post('pooling/agreement/sign')
  async sign(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const signedOn = form.date('signedOn', { required: 'Enter the day on which it was signed' });
    const signedByName = form.text('signedByName', { required: 'Enter who signed for your authority', longest: 200 });
    const capacity = form.text('capacity', { required: 'Enter in which capacity', longest: 200 });
    const reference = form.text('reference', { required: 'Enter where the signed paper is to be found', longest: 200 });
    if (form.refused || !signedOn) return this.agreement(actor, form);
    const outcome = await this.service.sign(actor, { documentId: form.typed('documentId'), signedOn, signedByName, capacity, reference });
    if (outcome.ok) return redirect(paths.memberAgreement, 'Recorded.');
    form.refuse(outcome.refusals);
    return this.agreement(actor, form);
  }

  private async agreement(actor: Actor, form: Form): Promise<Reply> {
    return page('consortium/agreement', 'Agreement between members', agreementView(await this.query.mine(actor), form));
  }
}
