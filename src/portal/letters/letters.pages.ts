import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type Pence, raise } from '../../kernel/money.js';
import type { Outcome } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { LongWorks } from '../../platform/jobs/long-works.js';
import { FeeLettersQuery } from '../../uplifts/fee-letters/fee-letters.query.js';
import { FeeLettersService } from '../../uplifts/fee-letters/fee-letters.service.js';
import { letterProposal } from '../../uplifts/fee-letters/letter-proposal.js';
import { LetterWorks } from '../../uplifts/fee-letters/letter-works.js';
import { LETTER_CHANNELS } from '../../uplifts/return-files/dto/letter-form.js';
import { LARGEST_FILE } from '../../uplifts/return-files/uploads.js';
import { COST_DRIVERS } from '../../uplifts/return-line.entity.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { afterStarting } from '../work/after-starting.js';
import { askedName, inPounds, letterView, proposedForm } from './letter.view.js';
import { lettersList, lettersTable, lettersView, stateOf } from './letters-list.view.js';

const LARGEST_MB = LARGEST_FILE / 1024 / 1024;

/** Fee letters that came outside: added with their day of receipt, confirmed or corrected, and entered as returns. */
@Portal()
export class LetterPages {
  constructor(
    private readonly query: FeeLettersQuery,
    private readonly letters: FeeLettersService,
    private readonly many: LetterWorks,
    private readonly works: LongWorks,
    private readonly clock: Clock,
  ) {}

  @Get('letters')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = lettersList(query);
    const found = await this.query.page(actor, { q: list.q || null, state: stateOf(list) }, { first: list.first, after: list.after });
    if (list.format) return exportTable(lettersTable, found.letters.nodes, list);
    return page('letters/list', 'Fee letters', lettersView(found, list, allows(actor, 'uplifts.enterReturn')));
  }

  @Get('letters/new')
  asksForLetters(@CurrentActor() actor: Actor): Reply {
    requires(actor, 'uplifts.enterReturn');
    const [year, month, day] = this.clock.today().split('-');
    return this.newLetters(Form.of({ 'receivedOn-day': day, 'receivedOn-month': month, 'receivedOn-year': year, channel: 'email' }));
  }

  @Post('letters/new')
  async add(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    requires(actor, 'uplifts.enterReturn');
    const form = new Form(body);
    const files = form.files('file');
    const receivedOn = form.date('receivedOn', { required: 'Enter the day on which the letters came' });
    const channel = form.choice('channel', LETTER_CHANNELS, { required: 'Choose how the letters came' });
    const note = form.text('note', { longest: 2_000 });
    if (files.length === 0) form.error('file', 'Choose the letter');
    for (const { name, bytes } of files)
      if (bytes.length === 0) form.error('file', `${name} is empty. Choose another file`);
      else if (bytes.length > LARGEST_FILE) form.error('file', `${name} is larger than ${String(LARGEST_MB)} MB. Choose a smaller file`);
    if (form.refused || receivedOn === null || channel === null) return this.newLetters(form);
    const all = files.map((file, index) => ({
      file,
      receivedOn,
      channel,
      note,
      schoolId: null,
      clientKey: form.clientKey && `${form.clientKey}-${String(index)}`,
    }));
    const [only, ...others] = all;
    if (only && others.length === 0) {
      const outcome = await this.letters.receive(actor, only);
      if (outcome.ok) return redirect(paths.letter(outcome.value), 'The letter is logged.');
      form.refuse(outcome.refusals);
      return this.newLetters(form);
    }
    const outcome = await this.many.receive(actor, all);
    if (!outcome.ok) {
      form.refuse(outcome.refusals);
      return this.newLetters(form);
    }
    return afterStarting(this.works, actor, outcome.value, () => paths.letters);
  }

  @Get('letters/:id')
  async show(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query('return') returnId?: string,
    form?: Form,
  ): Promise<Reply> {
    const letter = await this.query.one(actor, id);
    const chosen = typeof returnId === 'string' ? returnId : null;
    return page(
      'letters/letter',
      letter.file.name,
      letterView(letter, {
        mayWrite: allows(actor, 'uplifts.enterReturn'),
        returnId: chosen,
        form: form ?? Form.of(proposedForm(letter, chosen)),
      }),
    );
  }

  /** Enters the return, keeps it as a draft, or works one percentage out for every line. */
  @Post('letters/:id')
  async enter(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    requires(actor, 'uplifts.enterReturn');
    const form = new Form(body);
    const returnId = form.typed('returnId');
    const act = form.choice('act', ['send', 'save', 'fill']) ?? 'send';
    const letter = await this.query.one(actor, id);
    const lines = letterProposal(letter, returnId)?.lines ?? [];
    if (act === 'fill') {
      const percent = form.percent('percent', { required: 'Enter the rise in percent, for example 4.5' });
      if (percent === null) return this.show(actor, id, returnId, form);
      const worked = lines.map((line) => [askedName(line.lineId), inPounds(raise(line.currentPence, percent))] as const);
      return this.show(actor, id, returnId, new Form({ ...body, ...Object.fromEntries(worked) }));
    }
    const keep = form.flag('keepOthers');
    const asked = lines.map((line) => ({
      lineId: line.lineId,
      askedPence:
        form.pounds(askedName(line.lineId)) ?? (keep && form.typed(askedName(line.lineId)).trim() === '' ? line.currentPence : null),
    })) as { lineId: string; askedPence: Pence | null }[];
    const driver = form.choice('driver', COST_DRIVERS);
    const driverFigures = form.text('driverFigures', { longest: 2_000 });
    if (!form.refused) {
      const outcome = await this.letters.enter(actor, {
        letterId: id,
        returnId,
        version: form.version,
        lines: asked,
        driver,
        driverFigures,
        attach: form.flag('attach'),
        send: act === 'send',
        clientKey: form.clientKey,
      });
      if (outcome.ok)
        return outcome.value.sent
          ? redirect(paths.upliftReturn(returnId), 'The return is entered, received on the day the letter came.')
          : redirect(`${paths.letter(id)}?return=${returnId}`, 'Saved. The return is a draft until you enter it.');
      const names = Object.fromEntries(
        lines.flatMap(({ lineId }) => [
          [`lines.${lineId}.askedPence`, askedName(lineId)],
          [`lines.${lineId}.driver`, 'driver'],
        ]),
      );
      form.refuse(outcome.refusals, { ...names, evidence: 'attach' });
    }
    return this.show(actor, id, returnId, form);
  }

  @Post('letters/:id/school')
  async chooseSchool(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const chosen = form.typed('urn');
    if (chosen === '') form.error('urn', 'Choose the school that wrote');
    const urn = chosen === 'other' ? form.integer('otherUrn', { required: 'Enter the URN of the school' }) : Number(chosen);
    if (form.refused || urn === null || !Number.isSafeInteger(urn)) return this.show(actor, id, undefined, form);
    return this.back(actor, id, form, this.letters.chooseSchool(actor, id, urn), 'The school is noted.', {
      urn: chosen === 'other' ? 'otherUrn' : 'urn',
    });
  }

  @Post('letters/:id/aside')
  async setAside(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const because = form.flag('takeUp')
      ? null
      : form.text('because', { required: 'Say why no return is made from this letter', longest: 500 });
    if (form.refused) return this.show(actor, id, undefined, form);
    const message = because === null ? 'The letter is taken up again.' : 'The letter is set aside. It stays in the list.';
    return this.back(actor, id, form, this.letters.setAside(actor, id, because), message);
  }

  @Post('letters/:id/read')
  async read(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.back(actor, id, new Form(body), this.letters.read(actor, id), 'The letter was read again.');
  }

  private async back(
    actor: Actor,
    id: string,
    form: Form,
    outcome: Promise<Outcome<unknown>>,
    message: string,
    names: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    const settled = await outcome;
    if (settled.ok) return redirect(paths.letter(id), message);
    form.refuse(settled.refusals, names);
    return this.show(actor, id, undefined, form);
  }

  private newLetters(form: Form): Reply {
    return page('letters/new', 'Add fee letters', {
      form,
      largest: LARGEST_MB,
      breadcrumbs: [{ text: 'Letters', href: paths.letters }, { text: 'Add letters' }],
    });
  }
}
