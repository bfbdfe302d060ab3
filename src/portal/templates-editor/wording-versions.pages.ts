import { Body, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CLAUSE_KINDS } from '../../documents/clauses/contract-kinds.js';
import { LONGEST_WORDING } from '../../documents/template-editing/check-wording.js';
import { WordingsQuery } from '../../documents/template-editing/wordings.query.js';
import { WordingsService } from '../../documents/template-editing/wordings.service.js';
import { CurrentActor } from '../../identity/current-actor.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { Outcome } from '../../kernel/outcome.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { file, page, redirect, type Reply } from '../foundation/reply.js';
import { countInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { asForm } from './templates.pages.js';
import { editView, formOf, versionView } from './version.view.js';

/** One version of a wording: read against the one before it, edited while it is a draft, put forward, and decided. */
@Portal()
export class WordingVersionsPages {
  constructor(
    private readonly query: WordingsQuery,
    private readonly wordings: WordingsService,
  ) {}

  @Get('templates/versions/:id')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, form?: Form): Promise<Reply> {
    const version = await this.query.version(actor, id);
    return page(
      'templates-editor/version',
      `${version.title}, version ${String(version.number)}`,
      versionView(actor, version, asForm(form)),
    );
  }

  @Get('templates/versions/:id/preview')
  async preview(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const { pdf } = await this.query.preview(actor, id);
    return file('Preview.pdf', 'application/pdf', pdf, { inline: true });
  }

  @Get('templates/versions/:id/edit')
  async edit(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, form?: Form): Promise<Reply> {
    requires(actor, 'templates.edit');
    const version = await this.query.version(actor, id);
    if (version.state !== 'draft') return redirect(paths.wordingVersion(id));
    return page(
      'templates-editor/edit',
      `Edit ${version.title}, version ${String(version.number)}`,
      editView(version, form instanceof Form ? form : formOf(version)),
    );
  }

  @Post('templates/versions/:id/edit')
  async save(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const effectiveFrom = form.date('effectiveFrom', { required: 'Enter the day from which it is to count' });
    const reason = form.text('reason', { required: 'Say what changes and why', longest: 1_000 });
    const text = form.typed('text');
    if (text.length > LONGEST_WORDING) form.error('text', `Shorten this to ${String(LONGEST_WORDING)} characters`);
    if (form.refused || effectiveFrom === null) return this.edit(actor, id, form);
    const outcome = await this.wordings.save(actor, {
      versionId: id,
      version: form.version,
      text,
      effectiveFrom,
      reason,
      title: form.typed('title') || null,
      kinds: CLAUSE_KINDS.filter((kind) => form.chosen('kinds').includes(kind)),
      inEvery: form.typed('inEvery') === 'yes',
      clientKey: form.clientKey,
    });
    if (!outcome.ok) {
      form.refuse(outcome.refusals);
      return this.edit(actor, id, form);
    }
    const { problems } = await this.query.version(actor, id);
    if (problems.length > 0)
      return redirect(paths.editWording(id), `Saved. ${countInWords(problems.length, 'thing', 'things')} to put right.`);
    return redirect(paths.wordingVersion(id), 'Saved. Nothing is wrong with it.');
  }

  @Post('templates/versions/:id/ask')
  ask(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    return this.after(actor, form, id, this.wordings.askApproval(actor, seen(id, form)), 'Put forward. Those who can approve it are told.');
  }

  @Post('templates/versions/:id/approve')
  approve(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    return this.after(actor, form, id, this.wordings.approve(actor, seen(id, form)), 'Approved. It counts from its day on.');
  }

  @Post('templates/versions/:id/return')
  sendBack(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('reason', { longest: 1_000 });
    return this.after(actor, form, id, this.wordings.sendBack(actor, { ...seen(id, form), reason }), 'Sent back to its authors.');
  }

  @Post('templates/versions/:id/withdraw')
  withdraw(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    return this.after(actor, form, id, this.wordings.withdraw(actor, seen(id, form)), 'Given up. It stays in the history.');
  }

  private async after(actor: Actor, form: Form, id: string, outcome: Promise<Outcome<string>>, message: string): Promise<Reply> {
    const settled = await outcome;
    if (settled.ok) return redirect(paths.wordingVersion(id), message);
    form.refuse(settled.refusals);
    return this.show(actor, id, form);
  }
}

const seen = (versionId: string, form: Form) => ({ versionId, version: form.version, clientKey: form.clientKey });
