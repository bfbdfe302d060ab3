import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Clock } from '../../platform/clock.js';
import { NegotiationService } from '../../uplifts/negotiation.service.js';
import { type SchoolReturn, SchoolReturnQuery } from '../../uplifts/provider/school-return.query.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { isStale } from './draft-desk.js';
import { acceptView, amountBox, askedInBoxes, counterView, offerTable, offerView, readAmounts } from './offer.view.js';
import { isOver } from './standing.view.js';

const CONFLICT = 409;

/** Answering a council's offer: look at its money, accept, or counter with reasons. */
@Portal()
export class OfferPages {
  constructor(
    private readonly query: SchoolReturnQuery,
    private readonly negotiation: NegotiationService,
    private readonly clock: Clock,
  ) {}

  @Get('school-returns/:id/offer')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const ret = await this.query.one(actor, id);
    const list = listState(query, { sorts: ['pupil'], sort: 'pupil' });
    if (list.format) return exportTable(offerTable(ret), ret.lines, list);
    if (ret.jointNegotiationId !== null) return redirect(paths.jointReturn(ret.jointNegotiationId));
    return page('provider/offer', `Offer for ${ret.school.name}`, offerView(ret, this.clock.today()));
  }

  @Get('school-returns/:id/accept')
  async confirm(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const ret = await this.query.one(actor, id);
    return this.waits(ret) ? this.acceptPage(ret, new Form()) : redirect(paths.schoolReturnOffer(id));
  }

  @Post('school-returns/:id/accept')
  async accept(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const outcome = await this.negotiation.accept(actor, { returnId: id, version: form.version, clientKey: form.clientKey });
    if (outcome.ok) return redirect(paths.schoolReturn(id), 'You accepted the offer. The council now asks those who must approve it.');
    const ret = await this.query.one(actor, id);
    if (!this.waits(ret)) return redirect(paths.schoolReturnOffer(id), 'This offer no longer waits for an answer. Nothing was accepted.');
    if (isStale(outcome)) form.problem('The offer changed since you opened it. Nothing was accepted. Look at the figures below again.');
    else form.refuse(outcome.refusals);
    return this.acceptPage(ret, form, isStale(outcome) ? CONFLICT : undefined);
  }

  @Get('school-returns/:id/counter')
  async answer(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const ret = await this.query.one(actor, id);
    return this.waits(ret)
      ? this.counterPage(ret, Form.of({ ...askedInBoxes(ret), how: query['how'] === 'lines' ? 'lines' : 'percent' }))
      : redirect(paths.schoolReturnOffer(id));
  }

  @Post('school-returns/:id/counter')
  async counter(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const ret = await this.query.one(actor, id);
    if (!this.waits(ret)) return redirect(paths.schoolReturnOffer(id), 'This offer no longer waits for an answer. Nothing was sent.');
    const how = form.typed('how') === 'lines' ? 'lines' : 'percent';
    const percentBp = how === 'percent' ? form.percent('percentBp', { required: 'Enter the rise you ask for, for example 4.2' }) : null;
    if (percentBp !== null && (percentBp < -10_000 || percentBp > 10_000)) form.error('percentBp', 'Enter a rise between −100% and 100%');
    const lines = how === 'lines' ? readAmounts(form, ret.lines) : null;
    const message = form.text('message', { required: 'Give your reasons, so that the council can follow your figures' });
    if (form.refused) return this.counterPage(ret, form);
    const outcome = await this.negotiation.counterOffer(actor, {
      returnId: id,
      version: form.version,
      clientKey: form.clientKey,
      percentBp,
      lines,
      message,
    });
    if (outcome.ok) return redirect(paths.schoolReturn(id), 'Your figures are sent. The council answers them.');
    if (isStale(outcome)) {
      form.problem('This return changed since you opened it. Nothing was sent; what you typed is kept. Look at the offer again.');
      return this.counterPage(await this.query.one(actor, id), form, CONFLICT);
    }
    form.refuse(outcome.refusals, Object.fromEntries(ret.lines.map((line) => [`lines.${line.id}`, amountBox(line.id)])));
    return this.counterPage(ret, form);
  }

  /** Whether an offer waits for an answer today. */
  private waits(ret: SchoolReturn): boolean {
    return ret.state === 'offered' && ret.jointNegotiationId === null && !isOver(ret, this.clock.today());
  }

  private acceptPage(ret: SchoolReturn, form: Form, status?: number): Reply {
    return page('provider/accept', 'Accept the offer', acceptView(ret, form, this.clock.today()), status);
  }

  private counterPage(ret: SchoolReturn, form: Form, status?: number): Reply {
    return page('provider/counter', 'Answer with other figures', counterView(ret, form, this.clock.today()), status);
  }
}
