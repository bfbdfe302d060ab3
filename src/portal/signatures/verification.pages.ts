import { Body, Get, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { VerificationQuery } from '../../signatures/verification.query.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { referenceIn, verificationView } from './verification.view.js';

/** Whether a file is exactly what was made or signed here: for everybody who is signed in, told only to who may see the document. */
@Portal()
export class VerificationPages {
  constructor(private readonly verification: VerificationQuery) {}

  @Get('verify')
  ask(@Query() query: AddressQuery): Reply {
    const { reference } = query;
    return page('signatures/verify', 'Check a document', { form: Form.of({ reference: typeof reference === 'string' ? reference : '' }) });
  }

  @Post('verify')
  async check(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const upload = form.file('file', { required: 'Choose the file to check' });
    const typed = form.text('reference', { longest: 200 });
    if (form.refused || upload === null) return page('signatures/verify', 'Check a document', { form });
    const found = await this.verification.verify(actor, upload.bytes, typed || referenceIn(upload.name));
    return page('signatures/verify', 'Check a document', { form, found: verificationView(found, upload.name) });
  }
}
