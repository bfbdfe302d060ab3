import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CLAUSE_KINDS } from '../../documents/clauses/contract-kinds.js';
import { type VersionHead, WordingsQuery } from '../../documents/template-editing/wordings.query.js';
import { WordingsService } from '../../documents/template-editing/wordings.service.js';
import { CurrentActor } from '../../identity/current-actor.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { clauseView, clausesFilter, clausesList, clausesTable, clausesView, newClauseView } from './clauses.view.js';
import { asForm } from './templates.pages.js';
import { formOf } from './version.view.js';

/** The clause library. */
@Portal()
export class ClausesPages {
  constructor(
    private readonly query: WordingsQuery,
    private readonly wordings: WordingsService,
    private readonly clock: Clock,
  ) {}

  @Get('clauses')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = clausesList(query);
    const clauses = await this.query.clauses(actor, clausesFilter(list), list, { by: list.sort, descending: list.descending });
    if (list.format) return exportTable(clausesTable, clauses.nodes, list);
    return page('templates-editor/clauses', 'Clauses', clausesView(actor, clauses, list));
  }

  @Get('clauses/new')
  async asksForClause(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    requires(actor, 'templates.edit');
    const key = query['replaces'];
    if (typeof key !== 'string' || key === '') return this.newClause(Form.of({ kinds: ['spot'], inEvery: 'no' }), null);
    const { nodes } = await this.query.clauses(actor, { whose: 'product', text: key }, { first: 100 });
    const standard = nodes.find((clause) => clause.key === key);
    if (!standard) throw new Refused([refusal('notFound', 'There is no standard clause of this name.')]);
    const { body } = formOf(await this.query.version(actor, standard.versionId));
    const [year, month, day] = this.clock.today().split('-');
    return this.newClause(
      new Form({ ...body, key, reason: '', 'effectiveFrom-day': day, 'effectiveFrom-month': month, 'effectiveFrom-year': year }),
      standard.title,
    );
  }

  @Post('clauses/new')
  async add(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    requires(actor, 'templates.edit');
    const form = new Form(body);
    const effectiveFrom = form.date('effectiveFrom', { required: 'Enter the day from which it is to count' });
    const reason = form.text('reason', { required: 'Say what it is for', longest: 1_000 });
    const text = form.text('text', { required: 'Write the clause', longest: 12_000 });
    if (!form.refused && effectiveFrom !== null) {
      const outcome = await this.wordings.addClause(actor, {
        key: form.typed('key').trim(),
        title: form.typed('title').trim(),
        text,
        kinds: CLAUSE_KINDS.filter((kind) => form.chosen('kinds').includes(kind)),
        inEvery: form.typed('inEvery') === 'yes',
        effectiveFrom,
        reason,
        clientKey: form.clientKey,
      });
      if (outcome.ok) return redirect(paths.wordingVersion(outcome.value), 'The clause is added as a draft.');
      form.refuse(outcome.refusals, { kinds: 'kinds' });
    }
    return this.newClause(form, form.typed('replaced') || null);
  }

  @Get('clauses/:id')
  async show(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query('format') _format?: string,
    form?: Form,
  ): Promise<Reply> {
    const versions = await this.query.versions(actor, { clauseId: id });
    const shown = inForceOrLatest(versions, this.clock.today());
    if (!shown) throw new Refused([refusal('notFound', 'There is no such clause, or it is not yours to see.')]);
    const [version, printed] = await Promise.all([this.query.version(actor, shown.id), this.query.printedIn(actor, { clauseId: id })]);
    return page('templates-editor/clause', version.title, clauseView(actor, version, versions, printed, asForm(form)));
  }

  /** Begins the next version of the authority's own clause, from what it says now. */
  @Post('clauses/:id')
  async begin(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const effectiveFrom = form.date('effectiveFrom', { required: 'Enter the day from which it is to count' });
    const reason = form.text('reason', { required: 'Say what is to change and why', longest: 1_000 });
    if (form.refused || effectiveFrom === null) return this.show(actor, id, undefined, form);
    const [latest] = await this.query.versions(actor, { clauseId: id });
    if (!latest) throw new Refused([refusal('notFound', 'There is no such clause, or it is not yours to see.')]);
    const { title, kinds, inEvery, text } = await this.query.version(actor, latest.id);
    const ends = form.flag('ends');
    const outcome = await this.wordings.draftClause(actor, {
      clauseId: id,
      title,
      kinds,
      inEvery,
      text: ends ? null : text,
      effectiveFrom,
      reason,
      clientKey: form.clientKey,
    });
    if (outcome.ok) return redirect(ends ? paths.wordingVersion(outcome.value) : paths.editWording(outcome.value), 'The draft is begun.');
    form.refuse(outcome.refusals);
    return this.show(actor, id, undefined, form);
  }

  private newClause(form: Form, replaced: string | null): Reply {
    return page('templates-editor/new-clause', replaced ? `Replace “${replaced}”` : 'Add a clause', newClauseView(form, replaced));
  }
}

/** What counts today, else what was written last. The versions come the latest first. */
function inForceOrLatest(versions: readonly VersionHead[], today: IsoDate): VersionHead | undefined {
  const counting = versions.filter(({ state, effectiveFrom }) => state === 'approved' && effectiveFrom <= today);
  const [inForce] = counting.sort((one, other) => other.effectiveFrom.localeCompare(one.effectiveFrom) || other.number - one.number);
  return inForce ?? versions[0];
}
