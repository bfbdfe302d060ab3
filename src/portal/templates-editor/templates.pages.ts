import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { isEditableKind, standardWording } from '../../documents/template-editing/document-kinds.js';
import { type TemplateView, WordingsQuery } from '../../documents/template-editing/wordings.query.js';
import { WordingsService } from '../../documents/template-editing/wordings.service.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { listedTemplates, templateView, templatesTable, templatesView, versionsTable } from './templates.view.js';
import { numberedLines } from './version.view.js';

/** The kinds of documents, which wording of each is in force, and the start of a new version. */
@Portal()
export class TemplatesPages {
  constructor(
    private readonly query: WordingsQuery,
    private readonly wordings: WordingsService,
  ) {}

  @Get('templates')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: ['title'], sort: 'title', filters: ['state'] });
    const templates = await this.query.templates(actor);
    if (list.format) return exportTable(templatesTable, listedTemplates(templates, list), list);
    return page('templates-editor/templates', 'Templates', templatesView(templates, list));
  }

  @Get('templates/:kind')
  async show(
    @CurrentActor() actor: Actor,
    @Param('kind') kind: string,
    @Query() query: AddressQuery,
    form: Form = new Form(),
  ): Promise<Reply> {
    const list = listState(query, { sorts: [''], sort: '' });
    const template = await this.query.template(actor, kind);
    const versions = await this.query.versions(actor, { kind });
    if (list.format) return exportTable(versionsTable, versions, list);
    const printed = await this.query.printedIn(actor, { kind });
    return page('templates-editor/template', template.title, templateView(actor, template, versions, printed, list, asForm(form)));
  }

  @Get('templates/:kind/standard')
  async standard(@CurrentActor() actor: Actor, @Param('kind') kind: string): Promise<Reply> {
    const { title } = await this.query.template(actor, kind);
    return page('templates-editor/standard', `Standard wording: ${title}`, {
      title,
      breadcrumbs: [
        { text: 'Templates', href: paths.templates },
        { text: title, href: paths.template(kind) },
        { text: 'Standard wording' },
      ],
      lines: isEditableKind(kind) ? numberedLines(standardWording(kind).wording.trimEnd()) : [],
    });
  }

  @Post('templates/:kind')
  async begin(@CurrentActor() actor: Actor, @Param('kind') kind: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const start = form.choice('start', ['own', 'standard', 'none'], { required: 'Choose what the version begins from' });
    const effectiveFrom = form.date('effectiveFrom', { required: 'Enter the day from which it is to count' });
    const reason = form.text('reason', { required: 'Say what is to change and why', longest: 1_000 });
    if (form.refused || start === null || effectiveFrom === null) return this.show(actor, kind, {}, form);
    const text = await this.startingText(actor, await this.query.template(actor, kind), start);
    const outcome = await this.wordings.draftTemplate(actor, { kind, text, effectiveFrom, reason, clientKey: form.clientKey });
    if (!outcome.ok) {
      form.refuse(outcome.refusals);
      return this.show(actor, kind, {}, form);
    }
    return text === null
      ? redirect(paths.wordingVersion(outcome.value))
      : redirect(paths.editWording(outcome.value), 'The draft is begun.');
  }

  private async startingText(actor: Actor, { kind, inForce }: TemplateView, start: 'own' | 'standard' | 'none'): Promise<string | null> {
    if (start === 'none') return null;
    const own = start === 'own' && inForce ? (await this.query.version(actor, inForce.id)).text : null;
    return own ?? standardWording(kind).wording;
  }
}

/** A page asked for by its address has no form yet. */
export const asForm = (form: unknown): Form => (form instanceof Form ? form : new Form());
