import { Body, Get, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { categoriesOf } from '../../pooling/demand/first-plan.js';
import { ForecastService } from '../../pooling/forecast/forecast.service.js';
import { PooledForecastService } from '../../pooling/forecast/pooled-forecast.service.js';
import type { StandingRates } from '../../pooling/forecast/rates.reader.js';
import type { Dimension } from '../../pooling/release/release-plan.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { tableView } from '../foundation/table.js';
import { pageOf } from '../officer/page-of.js';
import { paths } from '../paths.js';
import {
  FORECAST_LIST,
  MEMBERS,
  askedOf,
  dimensionsOf,
  filtersOf,
  forecastChart,
  forecastTable,
  pooledTable,
  rowKey,
} from './forecast.view.js';

const { need, phase, year } = categoriesOf([]);
const PUBLISHED_CATEGORIES = { need, phase, year };

const percent = (bp: number): string => (bp / 100).toString();

/** An authority's demand to come from its own records, with rates that its commissioners change, and the supply beside it. */
@Portal()
export class ForecastPages {
  constructor(
    private readonly forecasts: ForecastService,
    private readonly pooled: PooledForecastService,
  ) {}

  @Get('pooling/forecast')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery, posted?: Form): Promise<Reply> {
    const list = listState(query, FORECAST_LIST);
    const by = dimensionsOf(list);
    if (actor.kind === 'consortium' || list.filter('whose') === MEMBERS) return this.members(actor, by, list, posted);
    const forecast = await this.forecasts.show(actor, by, askedOf(list));
    if (list.format) return exportTable(forecastTable(by, forecast.on), forecast.rows, list);
    const { rows, on } = forecast;
    const shown = pageOf(rows, list, rowKey);
    return page('forecast/forecast', 'Forecast of demand', {
      ...around(actor, list, forecast.rates, posted),
      filters: filtersOf(list, by, forecast.categories, allows(actor, 'pooling.readDemand')),
      table: tableView(forecastTable(by, on), shown.nodes, null, { empty: 'No child is placed.' }),
      pages: list.pages(shown),
      chart: forecastChart(rows, on, 'All of these children'),
    });
  }

  @Post('pooling/forecast')
  async setRates(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const rate = (name: string, what: string) => form.percent(name, { required: `Enter ${what}` }) ?? 0;
    const rates = {
      stayBp: rate('stay', 'who stays within a phase'),
      transferBp: rate('transfer', 'who goes on from year 6'),
      post16Bp: rate('post16', 'who goes on from year 11'),
      entryBp: rate('entry', 'who comes'),
      growthBp: rate('growth', 'how many more come'),
      lowBp: rate('low', 'the low case'),
      highBp: rate('high', 'the high case'),
      reason: form.text('reason', { required: 'Say what the rates rest on', longest: 2_000 }),
    };
    if (!form.refused) {
      const outcome = await this.forecasts.setRates(actor, rates);
      if (outcome.ok) return redirect(paths.forecast, 'Changed. The earlier rates stay on record.');
      form.refuse(outcome.refusals);
    }
    return this.show(actor, {}, form);
  }

  /** From published figures alone; whoever reads it may also read those. */
  private async members(actor: Actor, by: readonly Dimension[], list: ListState, posted?: Form): Promise<Reply> {
    const { takenOn, members, rates, rows } = await this.pooled.show(actor, by, askedOf(list));
    const table = pooledTable(by, takenOn ?? '');
    if (list.format) return exportTable(table, rows, list);
    const shown = pageOf(rows, list, rowKey);
    return page('forecast/members', 'Forecast of members’ demand', {
      ...around(actor, list, rates, posted),
      filters: filtersOf(list, by, PUBLISHED_CATEGORIES, actor.kind === 'authority'),
      takenOn,
      names: members.join(', '),
      table: tableView(table, shown.nodes, null, { empty: 'No figure is published that could be rolled forward.' }),
      pages: list.pages(shown),
      demand: paths.pooledDemand,
      governance: paths.informationGovernance,
    });
  }
}

/** What both forecasts stand on: the rates, and who may change them. */
function around(actor: Actor, list: ListState, rates: StandingRates, posted?: Form) {
  return {
    wide: true,
    list,
    form:
      posted ??
      Form.of({
        stay: percent(rates.stayBp),
        transfer: percent(rates.transferBp),
        post16: percent(rates.post16Bp),
        entry: percent(rates.entryBp),
        growth: percent(rates.growthBp),
        low: percent(rates.lowBp),
        high: percent(rates.highBp),
      }),
    source:
      rates.recordedByName === null
        ? 'These are the usual rates; nobody has set any.'
        : `Set by ${rates.recordedByName}: ${rates.reason ?? ''}`,
    supply: actor.kind === 'authority' ? paths.supply : null,
    statistics: paths.statistics,
    set: actor.access === 'write' && allows(actor, 'pooling.setForecast') ? paths.forecast : null,
  };
}
