import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { addDays } from '../../kernel/dates.js';
import type { Outcome } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { ConsortiumQuery } from '../../pooling/consortium/consortium.query.js';
import { usualMinimum } from '../../pooling/lots/lot.js';
import { LotsQuery } from '../../pooling/lots/lots.query.js';
import { LotsService } from '../../pooling/lots/lots.service.js';
import { dateParts } from '../contracts/date-parts.js';
import { BASIS_WORDS } from '../contracts/draft.view.js';
import { BASES } from '../contracts/terms.form.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { askedFor, LINE_ROWS, lotTyped, readLot } from './lot.form.js';
import { LOTS, bidsExport, lotView, lotsView } from './lots.view.js';

/** What members ask the market for together: the list, the drafts and the page of each lot. */
@Portal()
export class LotsPages {
  constructor(
    private readonly query: LotsQuery,
    private readonly lots: LotsService,
    private readonly consortia: ConsortiumQuery,
    private readonly clock: Clock,
  ) {}

  @Get('pooling/lots')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: ['number'], sort: 'number', descending: true });
    const found = await this.query.list(actor);
    if (list.format) return exportTable(LOTS, found, list);
    return page('lots/list', 'Lots', lotsView(actor, found, list, await this.consortia.leads(actor, 'lots')));
  }

  @Get('pooling/lots/new')
  async begin(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const consortium = await this.consortia.own(actor);
    const today = this.clock.today();
    const members = consortium.members.filter(({ current }) => current).length;
    return this.form(
      Form.of({
        basis: 'calendarDay',
        minimumMembers: String(usualMinimum(members)),
        standstillDays: '8',
        minimumQuality: '50',
        voidGraceDays: '0',
        weightLow: '1',
        weightExpected: '2',
        weightHigh: '1',
        ...dateParts('optInBy', addDays(today, 21)),
        ...dateParts('questionsUntil', addDays(today, 49)),
        ...dateParts('closesOn', addDays(today, 63)),
        ...askedFor(query),
      }),
      paths.newLot,
    );
  }

  @Post('pooling/lots/new')
  async draft(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const lot = readLot(form);
    if (!lot) return this.form(form, paths.newLot);
    const consortium = await this.consortia.own(actor);
    const outcome = await this.lots.draft(actor, { consortiumId: consortium.id, lot, clientKey: form.clientKey });
    if (outcome.ok) return redirect(paths.lot(outcome.value), 'Drafted. Ask members what they want when it is as it should be.');
    form.refuse(outcome.refusals);
    return this.form(form, paths.newLot);
  }

  @Get('pooling/lots/:id/edit')
  async change(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const lot = await this.query.one(actor, id);
    return this.form(Form.of({ ...lotTyped(lot), version: String(lot.version) }), paths.editLot(id), lot.version);
  }

  @Post('pooling/lots/:id/edit')
  async edit(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const lot = readLot(form);
    if (!lot) return this.form(form, paths.editLot(id), form.version);
    const outcome = await this.lots.edit(actor, { lotId: id, version: form.version, lot });
    if (outcome.ok) return redirect(paths.lot(id), 'Changed.');
    form.refuse(outcome.refusals);
    return this.form(form, paths.editLot(id), form.version);
  }

  @Get('pooling/lots/:id')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: [''], sort: '' });
    const lot = await this.query.one(actor, id);
    if (list.format) return exportTable(bidsExport(lot), lot.bids, list);
    return page('lots/lot', lot.title, { ...lotView(actor, lot, new Form()), list });
  }

  @Post('pooling/lots/:id/open-opt-in')
  openOptIn(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.act(actor, id, new Form(body), 'Members are asked what they want.', ({ version }) =>
      this.lots.openOptIn(actor, { lotId: id, version }),
    );
  }

  @Post('pooling/lots/:id/back-to-draft')
  backToDraft(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.act(actor, id, new Form(body), 'It is a draft again.', ({ version }) =>
      this.lots.backToDraft(actor, { lotId: id, version }),
    );
  }

  @Post('pooling/lots/:id/opt-in')
  async optIn(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const { lines } = await this.query.one(actor, id);
    const wants = lines.map(({ id: lineId }) => {
      const number = (name: string): number => form.integer(`want-${lineId}-${name}`) ?? 0;
      return { lineId, committed: number('committed'), expected: number('expected'), most: number('most') };
    });
    if (form.refused) return this.again(actor, id, form);
    return this.act(
      actor,
      id,
      form,
      'Recorded: your authority buys in this lot.',
      () => this.lots.optIn(actor, { lotId: id, wants, clientKey: form.clientKey }),
      Object.fromEntries(lines.map(({ id: lineId }) => [`want-${lineId}`, `want-${lineId}-committed`])),
    );
  }

  @Post('pooling/lots/:id/vote')
  async putToVote(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const closesOn = form.date('closesOn', { required: 'Enter the last day for votes' });
    if (!closesOn) return this.again(actor, id, form);
    const outcome = await this.lots.putToVote(actor, { lotId: id, version: form.version, closesOn });
    if (outcome.ok) return redirect(paths.memberDecision(outcome.value), 'Put to the vote. Once members agree, schools can read it.');
    form.refuse(outcome.refusals);
    return this.again(actor, id, form);
  }

  @Post('pooling/lots/:id/withdraw')
  withdraw(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('withdrawnBecause', { required: 'Say why it is withdrawn', longest: 4_000 });
    if (form.refused) return this.again(actor, id, form);
    return this.act(actor, id, form, 'Withdrawn.', ({ version }) => this.lots.withdraw(actor, { lotId: id, version, reason }), {
      reason: 'withdrawnBecause',
    });
  }

  private async act(
    actor: Actor,
    id: string,
    form: Form,
    done: string,
    work: (form: Form) => Promise<Outcome<string>>,
    names: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    const outcome = await work(form);
    if (outcome.ok) return redirect(paths.lot(id), done);
    form.refuse(outcome.refusals, names);
    return this.again(actor, id, form);
  }

  private async again(actor: Actor, id: string, form: Form): Promise<Reply> {
    const lot = await this.query.one(actor, id);
    return page('lots/lot', lot.title, { ...lotView(actor, lot, form), list: listState({}, { sorts: [''], sort: '' }) });
  }

  private form(form: Form, action: string, version?: number): Reply {
    const edits = version !== undefined;
    return page('lots/form', edits ? 'Change the lot' : 'Draft a lot', {
      back: { text: 'Lots', href: paths.lots },
      form,
      action,
      version,
      bases: BASES.map((value) => ({ value, text: BASIS_WORDS[value] })),
      phases: [
        { value: 'any', text: 'Any phase' },
        { value: 'primary', text: 'Primary' },
        { value: 'secondary', text: 'Secondary' },
        { value: 'post16', text: 'Post-16' },
      ],
      settings: [
        { value: 'day', text: 'Day' },
        { value: 'residential', text: 'Residential' },
      ],
      rows: Array.from({ length: LINE_ROWS }, (_, index) => ({ ordinal: index + 1, at: `line-${String(index)}-` })),
    });
  }
}
