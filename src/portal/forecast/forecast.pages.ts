import { Body, Get, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { categoriesOf } from '../../pooling/demand/first-plan.js';
import { type Forecast, ForecastService } from '../../pooling/forecast/forecast.service.js';
import { PooledForecastService } from '../../pooling/forecast/pooled-forecast.service.js';
import type { StandingRates } from '../../pooling/forecast/rates.reader.js';
import { YEARS_AHEAD } from '../../pooling/forecast/own-forecast.js';
import type { Dimension } from '../../pooling/release/release-plan.js';
import { NEED_CODES } from '../../providers/register/sen-need.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { type Table, tableView } from '../foundation/table.js';
import { pageOf } from '../officer/page-of.js';
import { paths } from '../paths.js';
import {
  FORECAST_LIST,
  MEMBERS,
  askedOf,
  calendarYear,
  dimensionsOf,
  filtersOf,
  forecastChart,
  forecastTable,
  oneDecimal,
  pooledTable,
  rowKey,
} from './forecast.view.js';

const PHASES = { primary: 'Primary', secondary: 'Secondary', post16: 'Post-16' } as const;
const KINDS = { specialSchool: 'Special school', resourcedProvision: 'Designated specialist provision' } as const;
const supplyTable = (on: string): Table<Forecast['supply'][number]> => ({
  name: 'supply-gap',
  caption: 'What the market must fill',
  columns: [
    { key: 'phase', heading: 'Phase', type: 'text', value: ({ phase }) => PHASES[phase] },
    ...YEARS_AHEAD.map((ahead, index) => ({
      key: `gap-${String(ahead)}`,
      heading: calendarYear(on, ahead),
      type: 'text' as const,
      value: ({ years }: Forecast['supply'][number]) => (years[index] ? String(years[index].gap) : ''),
      note: ({ years }: Forecast['supply'][number]) => {
        const year = years[index];
        return year
          ? `${String(year.gapLow)} to ${String(year.gapHigh)}: ${oneDecimal(year.central)} children less ${String(year.block)} block places and ${String(year.opening)} of our own that open`
          : null;
      },
    })),
  ],
});

const PROVISION: Table<Forecast['provision'][number]> = {
  name: 'own-provision',
  caption: 'Our own places',
  columns: [
    { key: 'name', heading: 'School or provision', type: 'text', value: ({ name }) => name, note: ({ kind }) => KINDS[kind] },
    { key: 'phase', heading: 'Phase', type: 'text', value: ({ phase }) => PHASES[phase] },
    { key: 'needs', heading: 'Needs', type: 'text', value: ({ needs }) => (needs.length === 0 ? 'Any' : needs.join(', ')) },
    { key: 'places', heading: 'Places', type: 'integer', value: ({ places }) => places },
    { key: 'opens', heading: 'Open from', type: 'date', value: ({ opensOn }) => opensOn },
    { key: 'closes', heading: 'Until', type: 'date', value: ({ closesOn }) => closesOn },
  ],
};

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

  @Get('pooling/supply')
  async supply(@CurrentActor() actor: Actor, @Query() query: AddressQuery, form = new Form()): Promise<Reply> {
    const list = listState(query, { sorts: [''], sort: '' });
    const forecast = await this.forecasts.show(actor, ['phase']);
    if (list.format) return exportTable(PROVISION, forecast.provision, list);
    const items = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([value, text]) => ({ value, text }));
    return page('forecast/supply', 'Supply and gap', {
      wide: true,
      list,
      form,
      supply: tableView(supplyTable(forecast.on), forecast.supply, null),
      provision: tableView(PROVISION, forecast.provision, null, { empty: 'No place of our own is recorded yet.' }),
      forecast: paths.forecast,
      add:
        actor.access === 'write' && allows(actor, 'pooling.setForecast')
          ? { action: paths.supply, kinds: items(KINDS), phases: items(PHASES) }
          : null,
    });
  }

  @Post('pooling/supply')
  async addPlaces(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const name = form.text('name', { required: 'Enter the school or provision', longest: 200 });
    const kind = form.choice('kind', ['specialSchool', 'resourcedProvision'] as const, { required: 'Choose what it is' });
    const phase = form.choice('phase', ['primary', 'secondary', 'post16'] as const, { required: 'Choose the phase' });
    const needs = form
      .text('needs', { longest: 200 })
      .toUpperCase()
      .split(/[\s,;]+/)
      .filter(Boolean);
    const places = form.integer('places', { required: 'Enter how many places' });
    const opensOn = form.date('opensOn', { required: 'Enter from when' });
    const closesOn = form.date('closesOn');
    const unknown = needs.filter((need) => !(NEED_CODES as readonly string[]).includes(need));
    if (unknown.length > 0) form.error('needs', `Not known as a need: ${unknown.join(', ')}. Known: ${NEED_CODES.join(', ')}`);
    if (!form.refused && kind && phase && places !== null && opensOn) {
      const outcome = await this.forecasts.addPlaces(actor, { name, kind, phase, needs, places, opensOn, closesOn });
      if (outcome.ok) return redirect(paths.supply, 'Recorded.');
      form.refuse(outcome.refusals);
    }
    return this.supply(actor, {}, form);
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
