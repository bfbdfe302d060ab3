import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { percentInWords } from '../foundation/words.js';
import { Clock } from '../../platform/clock.js';
import type { SchoolReturn } from '../../uplifts/provider/school-return.query.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { DraftDesk, isReply } from './draft-desk.js';
import { changedPrices, markMissingPrices, pricesOnRecord, pricesView, readPrices, savedMeanwhile } from './prices.view.js';
import { rising } from './reasons.view.js';

const CONFLICT = 409;

/** The first task of a return: each line's new price. */
@Portal()
export class PricesPages {
  constructor(
    private readonly desk: DraftDesk,
    private readonly clock: Clock,
  ) {}

  @Get('school-returns/:id/prices')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const ret = await this.desk.open(actor, id);
    if (isReply(ret)) return ret;
    const form = pricesOnRecord(ret);
    if (query['missing']) markMissingPrices(form, ret.lines);
    return this.page(ret, form, 200);
  }

  /** Saves every price that is clear. To go on, none may be missing; to come back later, whatever there is will do. */
  @Post('school-returns/:id/prices')
  async save(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const ret = await this.desk.openFor(actor, id, form);
    if (isReply(ret)) return ret;
    const saved = await this.desk.keep(actor, ret, form, changedPrices(ret.lines, readPrices(form, ret.lines)));
    if (saved.kind === 'elsewhere') return saved.reply;
    if (saved.kind === 'stale') return this.stale(saved.ret, form);
    if (form.typed('then') !== 'later') markMissingPrices(form, saved.ret.lines);
    if (form.refused) return this.page(saved.ret, form, 422);
    if (form.typed('then') === 'later') return redirect(paths.schoolReturn(id), 'Saved. You can come back at any time.');
    return redirect(paths.schoolReturnPart(id, rising(saved.ret.lines).length > 0 ? 'reasons' : 'evidence'), 'Prices saved.');
  }

  /** The shortcut: one rise for all lines, or for those that have no price yet; each can be corrected afterwards. */
  @Post('school-returns/:id/prices/same')
  async same(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const ret = await this.desk.openFor(actor, id, form);
    if (isReply(ret)) return ret;
    const rise = form.percent('rise', { required: 'Enter one rise for the lines, for example 3.5' });
    if (rise !== null && (rise < -10_000 || rise > 10_000)) form.error('rise', 'Enter a rise between −100% and 100%');
    const shown = new Form({ ...pricesOnRecord(ret).body, ...body });
    if (rise === null || form.refused) {
      for (const name of ['rise']) if (form.errorOf(name)) shown.error(name, form.errorOf(name) ?? '');
      return this.page(ret, shown, 422);
    }
    const chosen = form.typed('which') === 'empty' ? ret.lines.filter(({ asked }) => asked === null) : ret.lines;
    const lines = chosen.map((line) => ({ lineId: line.id, askedBp: rise, driver: line.driver, driverFigures: line.driverFigures }));
    const saved = await this.desk.keep(actor, ret, form, lines);
    if (saved.kind === 'elsewhere') return saved.reply;
    if (saved.kind === 'stale') return this.stale(saved.ret, new Form({ ...pricesOnRecord(saved.ret).body, ...body }));
    return redirect(
      paths.schoolReturnPart(id, 'prices'),
      `${String(chosen.length)} ${chosen.length === 1 ? 'line' : 'lines'} filled in with ${percentInWords(rise)}. Correct any of them below.`,
    );
  }

  private stale(ret: SchoolReturn, form: Form): Reply {
    form.problem(savedMeanwhile(ret).sentence);
    return page('provider/prices', 'New prices', pricesView(ret, form, this.clock.today(), true), CONFLICT);
  }

  private page(ret: SchoolReturn, form: Form, status: number): Reply {
    return page('provider/prices', 'New prices', pricesView(ret, form, this.clock.today()), status);
  }
}
