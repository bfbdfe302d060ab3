import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { formatDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import type { Pence } from '../../kernel/money.js';
import {
  JointNegotiationsQuery,
  type JointNegotiationView,
  type JointReturnLine,
} from '../../pooling/negotiation/joint-negotiations.query.js';
import { JointRoundsService } from '../../pooling/negotiation/joint-rounds.service.js';
import { EVIDENCE_KINDS } from '../../uplifts/return-files/dto/evidence-form.js';
import { EvidenceService } from '../../uplifts/return-files/evidence.service.js';
import { driverWords } from '../../uplifts/return-files/return-workbook.js';
import { LARGEST_FILE } from '../../uplifts/return-files/uploads.js';
import { COST_DRIVERS } from '../../uplifts/return-line.entity.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { countInWords, moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { evidenceInWords, feeInWords } from '../provider/words.js';
import { ROUNDS, negotiationView, negotiationsTable, negotiationsView } from './joint.view.js';

const NO_LIST = { sorts: [''], sort: '' } as const;
const LARGEST_MB = LARGEST_FILE / 1024 / 1024;

/** The same negotiations as the school answers them: one return, one answer for all its customers. */
@Portal()
export class JointReturnsPages {
  constructor(
    private readonly query: JointNegotiationsQuery,
    private readonly rounds: JointRoundsService,
    private readonly evidence: EvidenceService,
  ) {}

  @Get('joint-returns')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, NO_LIST);
    const found = await this.query.list(actor);
    if (list.format) return exportTable(negotiationsTable(actor), found, list);
    return page('joint-negotiations/list', 'Joint returns', negotiationsView(actor, found, list, false));
  }

  @Get('joint-returns/:id')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, NO_LIST);
    const view = await this.query.one(actor, id);
    if (list.format) return exportTable(ROUNDS, view.rounds, list);
    return this.page(actor, view, new Form());
  }

  @Get('joint-returns/:id/send')
  async fill(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const view = await this.toSend(actor, id);
    return this.fillPage(actor, view, Form.of({ driver: 'pay', version: String(view.version) }));
  }

  @Post('joint-returns/:id/send')
  async send(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const view = await this.toSend(actor, id);
    const percentBp = form.percent('percent', { required: 'Enter the rise that you ask for' });
    const volumePercentBp = form.percent('volumePercent');
    const leastPlaces = form.integer('leastPlaces');
    const driver = form.choice('driver', COST_DRIVERS, { required: 'Choose what drives the rise' });
    const driverFigures = form.text('driverFigures');
    const message = form.text('message');
    const lines = (await this.query.lines(actor, id)).flatMap((line) => {
      const askedPence = form.pounds(`line-${line.id}`);
      return askedPence === null ? [] : [{ lineId: line.id, askedPence }];
    });
    if (form.refused || percentBp === null || driver === null) return this.fillPage(actor, view, form);
    const outcome = await this.rounds.send(actor, {
      negotiationId: id,
      version: form.version,
      percentBp,
      volumePercentBp,
      leastPlaces,
      driver,
      driverFigures,
      message,
      lines,
      clientKey: form.clientKey,
    });
    if (outcome.ok) return redirect(paths.jointReturn(id), 'Sent to all councils. Each return has a receipt of its own.');
    form.refuse(outcome.refusals, { percentBp: 'percent', volumePercentBp: 'volumePercent' });
    return this.fillPage(actor, view, form);
  }

  /** Attaches what supports the return to every council's part of it. */
  @Post('joint-returns/:id/evidence')
  async attach(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const view = await this.toSend(actor, id);
    const kind = form.choice('kind', EVIDENCE_KINDS, { required: 'Choose what the file is' });
    const file = form.file('file', { required: 'Choose a file' });
    if (file && file.bytes.length > LARGEST_FILE) form.error('file', `It is larger than ${String(LARGEST_MB)} MB`);
    if (kind === null || file === null || form.refused) return this.fillPage(actor, view, form);
    for (const { returnId } of view.participants) {
      const outcome = await this.evidence.attach(actor, { returnId, kind, lineId: null, file });
      if (!outcome.ok) {
        form.refuse(outcome.refusals);
        return this.fillPage(actor, view, form);
      }
    }
    return redirect(
      paths.jointReturnAct(id, 'send'),
      `${file.name} is attached for ${countInWords(view.participants.length, 'council', 'councils')}.`,
    );
  }

  @Post('joint-returns/:id/counter')
  async counter(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const percentBp = form.percent('percent', { required: 'Enter the rise that you answer with' });
    const leastPlaces = form.integer('leastPlaces');
    const message = form.text('message');
    if (form.refused || percentBp === null) return this.page(actor, await this.query.one(actor, id), form);
    return this.act(
      actor,
      id,
      form,
      'Your answer is sent to all councils.',
      await this.rounds.counter(actor, {
        negotiationId: id,
        version: form.version,
        percentBp,
        leastPlaces,
        message,
        clientKey: form.clientKey,
      }),
    );
  }

  @Post('joint-returns/:id/agree')
  async agree(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    return this.act(
      actor,
      id,
      form,
      'Accepted. Each council’s own approval follows; the present prices hold until then.',
      await this.rounds.agree(actor, { negotiationId: id, version: form.version, clientKey: form.clientKey }),
    );
  }

  private async act(actor: Actor, id: string, form: Form, done: string, outcome: Outcome<string>): Promise<Reply> {
    if (outcome.ok) return redirect(paths.jointReturn(id), done);
    form.refuse(outcome.refusals, { percentBp: 'percent' });
    return this.page(actor, await this.query.one(actor, id), form);
  }

  private page(actor: Actor, view: JointNegotiationView, form: Form): Reply {
    return page('joint-negotiations/negotiation', `Fees of ${view.schoolName}`, negotiationView(actor, view, form, listState({}, NO_LIST)));
  }

  private async fillPage(actor: Actor, view: JointNegotiationView, form: Form): Promise<Reply> {
    const lines = await this.query.lines(actor, view.id);
    return page('joint-negotiations/return', `One return for ${countInWords(view.participants.length, 'council', 'councils')}`, {
      wide: true,
      back: { text: view.schoolName, href: paths.jointReturn(view.id) },
      form,
      version: view.version,
      action: paths.jointReturnAct(view.id, 'send'),
      attach: paths.jointReturnAct(view.id, 'evidence'),
      places: view.participants.reduce((all, part) => all + part.places, 0),
      drivers: COST_DRIVERS.map((value) => ({ value, text: driverWords(value) })),
      kinds: EVIDENCE_KINDS.map((value) => ({ value, text: evidenceInWords(value) })),
      largest: LARGEST_MB,
      groups: groupsOf(lines),
    });
  }

  private async toSend(actor: Actor, id: string): Promise<JointNegotiationView> {
    const view = await this.query.one(actor, id);
    if (!view.availableActions.includes('send'))
      throw new Refused([refusal('wrongState', 'This return is sent already, or is not yours to send.')]);
    return view;
  }
}

/** The lines by customer, each with what stands now. */
const groupsOf = (lines: readonly JointReturnLine[]) =>
  [...new Set(lines.map(({ authorityName }) => authorityName))].map((name) => ({
    name,
    lines: lines
      .filter(({ authorityName }) => authorityName === name)
      .map((line) => ({
        at: `line-${line.id}`,
        label: `${line.pupil}, ${feeInWords(line)}`,
        now: `Now ${moneyInWords(line.currentPence satisfies Pence)} a year; from ${formatDate(line.effectiveOn)}`,
      })),
  }));
