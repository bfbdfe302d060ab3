import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { RemindersService } from '../../notifications/reminders.service.js';
import { Clock } from '../../platform/clock.js';
import { RoundQuery } from '../../uplifts/round/round.query.js';
import { UpliftCyclesService } from '../../uplifts/uplift-cycles.service.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { countInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { roundOf, usualRound } from './new-round.js';
import { roundFilterOf, roundListState } from './round-filter.js';
import { roundReturnsTable, roundReturnsView } from './round-returns.view.js';
import { roundView } from './round.view.js';
import { roundsTable, roundsView } from './rounds.view.js';

@Portal()
export class RoundPages {
  constructor(
    private readonly rounds: RoundQuery,
    private readonly cycles: UpliftCyclesService,
    private readonly reminders: RemindersService,
    private readonly clock: Clock,
  ) {}

  @Get('rounds')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const { rounds, today, mayOpen } = await this.rounds.rounds(actor);
    const list = listState(query, { sorts: [''], sort: '' });
    if (list.format) return exportTable(roundsTable(today), rounds, list);
    return page('officer/rounds', 'Rounds', roundsView(rounds, today, mayOpen));
  }

  @Get('rounds/new')
  asksForRound(@CurrentActor() actor: Actor): Reply {
    requires(actor, 'uplifts.openCycle');
    return this.newRound(usualRound(this.clock.today()));
  }

  @Post('rounds/new')
  async openRound(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const round = roundOf(form);
    if (!round) return this.newRound(form);
    const outcome = await this.cycles.openCycle(actor, round);
    if (outcome.ok) return redirect(paths.round(outcome.value), 'The round is open.');
    form.refuse(outcome.refusals);
    return this.newRound(form);
  }

  @Get('rounds/:cycleId')
  async show(@CurrentActor() actor: Actor, @Param('cycleId', ParseUUIDPipe) cycleId: string, form = new Form()): Promise<Reply> {
    const round = await this.rounds.overview(actor, cycleId);
    return page('officer/round', round.cycle.name, { form, ...roundView(round, allows(actor, 'uplifts.negotiate')) });
  }

  @Post('rounds/:cycleId/remind')
  async remind(@CurrentActor() actor: Actor, @Param('cycleId', ParseUUIDPipe) cycleId: string, @Body() body: FormBody): Promise<Reply> {
    const outcome = await this.reminders.remindNow(actor, cycleId);
    if (outcome.ok) return redirect(paths.round(cycleId), `${countInWords(outcome.value, 'school was', 'schools were')} reminded.`);
    const form = new Form(body);
    form.refuse(outcome.refusals);
    return this.show(actor, cycleId, form);
  }

  @Get('rounds/:cycleId/returns')
  async returns(
    @CurrentActor() actor: Actor,
    @Param('cycleId', ParseUUIDPipe) cycleId: string,
    @Query() query: AddressQuery,
  ): Promise<Reply> {
    const list = roundListState(query);
    const round = await this.rounds.list(actor, cycleId, roundFilterOf(list), { by: list.sort, descending: list.descending });
    if (list.format) return exportTable(roundReturnsTable(), round.chosen, list);
    return page('officer/round-returns', `Returns, ${round.cycle.name}`, roundReturnsView(round, list, allows(actor, 'uplifts.negotiate')));
  }

  @Get('rounds/:cycleId/close')
  async asksToClose(@CurrentActor() actor: Actor, @Param('cycleId', ParseUUIDPipe) cycleId: string, form = new Form()): Promise<Reply> {
    requires(actor, 'uplifts.openCycle');
    const { cycle, all } = await this.rounds.list(actor, cycleId);
    const notSent = all.filter(({ state }) => state === 'draft').length;
    return page('officer/close-round', `Close ${cycle.name}`, {
      form,
      name: cycle.name,
      version: cycle.version,
      notSent,
      warning: `${countInWords(notSent, 'return that was', 'returns that were')} never sent will end. Those schools keep their present prices in this round.`,
      action: paths.closeRound(cycleId),
      cancel: paths.round(cycleId),
      breadcrumbs: [{ text: 'Rounds', href: paths.rounds }, { text: cycle.name, href: paths.round(cycleId) }, { text: 'Close' }],
    });
  }

  @Post('rounds/:cycleId/close')
  async close(@CurrentActor() actor: Actor, @Param('cycleId', ParseUUIDPipe) cycleId: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const outcome = await this.cycles.closeCycle(actor, { cycleId, version: form.version });
    if (outcome.ok) return redirect(paths.round(cycleId), 'The round is closed to new returns.');
    form.refuse(outcome.refusals);
    return this.asksToClose(actor, cycleId, form);
  }

  private newRound(form: Form): Reply {
    return page('officer/new-round', 'Open a round', {
      form,
      breadcrumbs: [{ text: 'Rounds', href: paths.rounds }, { text: 'Open a round' }],
    });
  }
}
