import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { BudgetsQuery } from '../../finance/budgets/budgets.query.js';
import { BudgetsService } from '../../finance/budgets/budgets.service.js';
import { ForecastQuery } from '../../finance/forecast/forecast.query.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { type FinancialYear, startingYear } from '../../kernel/years.js';
import { Clock } from '../../platform/clock.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { yearAsked, yearQuery } from './budget-year.js';
import { budgetList, budgetTable, budgetView, monthRows, schoolRows } from './budget.view.js';
import {
  lineRows,
  linesTable,
  notKnownView,
  placementForecastView,
  placementRows,
  placementsTable,
  schoolForecastView,
  unknownRows,
  unknownTable,
} from './drill-down.view.js';
import { enterBudgetView, versionsTable } from './enter-budget.view.js';

const drillDownList = (query: AddressQuery) => listState(query, { sorts: ['name'], sort: 'name', filters: ['year'] });

/** The year's budget beside what is committed, offered and asked, down to the fee line. */
@Portal()
export class BudgetPages {
  constructor(
    private readonly forecast: ForecastQuery,
    private readonly budgets: BudgetsQuery,
    private readonly service: BudgetsService,
    private readonly clock: Clock,
  ) {}

  @Get('budget')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = budgetList(query);
    const year = this.year(list.filter('year'));
    const ground = await this.forecast.ground(actor, year, year);
    const lines = ground.byMonth(year);
    if (list.format)
      return list.filter('by') === 'month'
        ? exportTable(budgetTable('month', year), monthRows(lines, year), list)
        : exportTable(budgetTable('school', year), schoolRows(ground, lines, year, list), list);
    return page('finance/budget', `Budget and forecast, ${year}`, budgetView(actor, ground, lines, year, list, this.clock.today()));
  }

  @Get('budget/schools/:id')
  async school(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const list = drillDownList(query);
    const year = this.year(list.filter('year'));
    const ground = await this.forecast.ground(actor, year, year, { schoolId: id });
    const [school] = ground.schools;
    if (!school) throw nothingCharged();
    const lines = ground.ofYear(year);
    if (list.format) return exportTable(placementsTable(school, year), placementRows(lines), list);
    return page('finance/drill-down', `${school.name}, ${year}`, schoolForecastView(school, lines, year, list));
  }

  @Get('budget/placements/:id')
  async placement(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const list = drillDownList(query);
    const year = this.year(list.filter('year'));
    const ground = await this.forecast.ground(actor, year, year, { placementId: id });
    const [school] = ground.schools;
    const [first] = ground.lines;
    if (!school || !first) throw nothingCharged();
    const lines = ground.ofYear(year);
    if (list.format) return exportTable(linesTable(first.pupilReference, year), lineRows(lines), list);
    return page('finance/drill-down', `${first.pupilReference}, ${year}`, placementForecastView(id, school, lines, year, list));
  }

  @Get('budget/not-known')
  async notKnown(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = drillDownList(query);
    const year = this.year(list.filter('year'));
    const ground = await this.forecast.ground(actor, year, year);
    const lines = ground.ofYear(year);
    if (list.format) return exportTable(unknownTable(year), unknownRows(ground, lines), list);
    return page('finance/not-known', `Costs that are not known, ${year}`, notKnownView(ground, lines, year, list));
  }

  @Get('budget/enter')
  async entry(@CurrentActor() actor: Actor, @Query() query: AddressQuery, form: Form | null = null): Promise<Reply> {
    const list = drillDownList(query);
    const year = this.year(list.filter('year'));
    const versions = await this.budgets.versions(actor, startingYear(year));
    if (list.format) return exportTable(versionsTable(year), versions, list);
    return page(
      'finance/enter-budget',
      `Budget for ${year}`,
      enterBudgetView(actor, year, versions, list, form instanceof Form ? form : null),
    );
  }

  @Post('budget/enter')
  async enter(@CurrentActor() actor: Actor, @Query() query: AddressQuery, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const year = this.year(drillDownList(query).filter('year'));
    const totalPence = form.pounds('total', { required: 'Enter the budget in pounds' });
    const dayPence = form.pounds('day');
    const residentialPence = form.pounds('residential');
    const reason = form.text('reason', { required: 'Say why: what the budget was set by, or what changed it', longest: 1_000 });
    if (form.refused || totalPence === null) return this.entry(actor, query, form);
    const outcome = await this.service.enterBudget(actor, {
      financialYear: startingYear(year),
      version: form.integer('seen') ?? 0,
      totalPence,
      dayPence,
      residentialPence,
      reason,
      clientKey: form.clientKey,
    });
    if (outcome.ok) return redirect(`${paths.budget}${yearQuery(year)}`, `The budget for ${year} is entered.`);
    form.refuse(outcome.refusals, { totalPence: 'total', dayPence: 'day', residentialPence: 'residential' });
    return this.entry(actor, query, form);
  }

  private year(asked: string): FinancialYear {
    return yearAsked(asked, this.clock.today());
  }
}

const nothingCharged = (): Refused =>
  new Refused([refusal('notFound', 'Nothing is charged there in this year, or it is not yours to see.')]);
