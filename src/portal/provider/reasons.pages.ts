import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { COST_DRIVERS } from '../../uplifts/return-line.entity.js';
import type { SchoolReturn } from '../../uplifts/provider/school-return.query.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { DraftDesk, isReply } from './draft-desk.js';
import { savedMeanwhile } from './prices.view.js';
import { changedReasons, markMissingReasons, reasonsOnRecord, reasonsView, sameReason } from './reasons.view.js';

const CONFLICT = 409;

/** The second task of a return: what drives each rise, and the figures behind it. */
@Portal()
export class ReasonsPages {
  constructor(private readonly desk: DraftDesk) {}

  @Get('school-returns/:id/reasons')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const ret = await this.desk.open(actor, id);
    if (isReply(ret)) return ret;
    const form = reasonsOnRecord(ret);
    if (query['missing']) markMissingReasons(form, ret.lines);
    return this.page(ret, form, 200);
  }

  @Post('school-returns/:id/reasons')
  async save(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const ret = await this.desk.openFor(actor, id, form);
    if (isReply(ret)) return ret;
    const saved = await this.desk.keep(actor, ret, form, changedReasons(form, ret.lines));
    if (saved.kind === 'elsewhere') return saved.reply;
    if (saved.kind === 'stale') return this.stale(saved.ret, form);
    if (form.typed('then') !== 'later') markMissingReasons(form, saved.ret.lines);
    if (form.refused) return this.page(saved.ret, form, 422);
    return form.typed('then') === 'later'
      ? redirect(paths.schoolReturn(id), 'Saved. You can come back at any time.')
      : redirect(paths.schoolReturnPart(id, 'evidence'), 'Reasons saved.');
  }

  /** The shortcut: one reason for every rise. */
  @Post('school-returns/:id/reasons/same')
  async same(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const ret = await this.desk.openFor(actor, id, form);
    if (isReply(ret)) return ret;
    const driver = form.choice('driver', COST_DRIVERS, { required: 'Choose what drives the rises' });
    const figures = form.text('figures', { longest: 2_000 });
    const shown = (latest: SchoolReturn): Form => {
      const kept = new Form({ ...reasonsOnRecord(latest).body, ...body });
      for (const name of ['driver', 'figures']) if (form.errorOf(name)) kept.error(name, form.errorOf(name) ?? '');
      return kept;
    };
    if (driver === null || form.refused) return this.page(ret, shown(ret), 422);
    const saved = await this.desk.keep(actor, ret, form, sameReason(ret.lines, driver, figures));
    if (saved.kind === 'elsewhere') return saved.reply;
    if (saved.kind === 'stale') return this.stale(saved.ret, shown(saved.ret));
    return redirect(paths.schoolReturnPart(id, 'reasons'), 'Every rise has this reason now. Correct any of them below.');
  }

  private stale(ret: SchoolReturn, form: Form): Reply {
    const meanwhile = savedMeanwhile(ret);
    form.problem(meanwhile.sentence);
    return page('provider/reasons', 'Reasons for the rises', reasonsView(ret, form, meanwhile.noteAt), CONFLICT);
  }

  private page(ret: SchoolReturn, form: Form, status: number): Reply {
    return page('provider/reasons', 'Reasons for the rises', reasonsView(ret, form), status);
  }
}
