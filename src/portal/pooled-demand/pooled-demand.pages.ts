import { Body, Get, Post, Query } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { CurrentActor } from '../../identity/current-actor.js';
import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { type Refusal, Refused } from '../../kernel/outcome.js';
import { DistrictsService } from '../../pooling/demand/districts.service.js';
import { PooledDemandQuery } from '../../pooling/demand/pooled-demand.query.js';
import { PublicationService } from '../../pooling/demand/publication.service.js';
import { FIGURES_MEAN } from '../../pooling/demand/what-figures-mean.js';
import { DemandStatementService } from '../../pooling/documents/demand-statement.service.js';
import { DIMENSIONS } from '../../pooling/release/release-plan.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { MAPPED, categoriesNamed, demandFilters, mapFilters, refusedView } from './demand-filters.view.js';
import { mapTable, mapView, mappedDistricts } from './demand-map.view.js';
import { dimensionsNamed } from './demand-address.js';
import { mayState, statementAsked, statementForm } from './demand-statement.view.js';
import { mayPublish, publicationsView } from './publications.view.js';
import { demandTable, demandView, districtsView } from './pooled-demand.view.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A question that no published table answers is answered by a page of its own; any other failure stays one. */
function notInPlan(error: unknown): Refusal {
  const [first] = error instanceof Refused ? error.refusals : [];
  if (first?.code === 'notInPlan') return first;
  throw error;
}

/** Of the tables offered instead those that a map can show. */
const onMaps = ({ choices = [], ...refusal }: Refusal): Refusal => ({
  ...refusal,
  choices: choices.filter(({ value }) => dimensionsNamed(value).includes('district')),
});

/** Demand as members have published it, and how they do. */
@Portal()
export class PooledDemandPages {
  constructor(
    private readonly demand: PooledDemandQuery,
    private readonly publication: PublicationService,
    private readonly districts: DistrictsService,
    private readonly statements: DemandStatementService,
  ) {}

  @Get('pooling/demand')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery, form = new Form()): Promise<Reply> {
    const list = listState(query, { sorts: [''], sort: '', filters: ['by', 'on', 'beside', 'consortium', ...DIMENSIONS] });
    const by = dimensionsNamed(list.filter('by'));
    const only = categoriesNamed(list);
    const on = list.filter('on');
    const day = DAY.test(on) ? (on as IsoDate) : null;
    const asked = list.filter('consortium');
    const of = isUUID(asked) ? asked : null;
    const demand = await this.demand.show(actor, by, day, only, of).catch((error: unknown) => notInPlan(error));
    if (!('rows' in demand)) {
      form.refuse([demand]);
      // What can be asked for is shown all the same, and the nearest tables as links.
      const all = await this.demand.show(actor, [], day, {}, of);
      return page(
        'pooled-demand/demand',
        'Pooled demand',
        { ...refusedView(demandFilters(all, list, by, only), list, by, demand), form },
        400,
      );
    }
    const beside = list.filter('beside');
    const earlier = DAY.test(beside) ? await this.demand.show(actor, by, beside as IsoDate, only, of) : null;
    if (list.format) return exportTable(demandTable(actor, demand, earlier), demand.rows, list);
    const publications = mayPublish(actor) ? publicationsView(await this.publication.recent(actor)) : null;
    const statement = mayState(actor) ? statementForm(demand, await this.statements.consortia(actor)) : null;
    return page('pooled-demand/demand', 'Pooled demand', { ...demandView(actor, demand, list, earlier), publications, statement, form });
  }

  @Post('pooling/demand/statement')
  async issueStatement(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const asked = statementAsked(form);
    if (!DAY.test(asked.takenOn)) form.refuse([{ code: 'noDay', message: 'Choose a day on which members published.' }]);
    if (!form.refused) {
      const outcome = await this.statements.issue(actor, asked);
      if (outcome.ok) return redirect(paths.document(outcome.value), 'Issued. Every member finds it among its documents.');
      form.refuse(outcome.refusals);
    }
    // What it asked for stands in it by the names of the address.
    return this.show(actor, { ...body }, form);
  }

  @Get('pooling/demand/map')
  async showMap(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    // A district is one member's own, and schools see sums over members alone.
    if (actor.kind === 'provider' || actor.kind === 'providerGroup')
      throw new Refused([{ code: 'notAllowed', message: 'Figures by district are each member’s own.' }]);
    const list = listState(query, { sorts: [''], sort: '', filters: ['on', ...MAPPED] });
    const only = categoriesNamed(list);
    const on = list.filter('on');
    const day = DAY.test(on) ? (on as IsoDate) : null;
    const demand = await this.demand.show(actor, ['district'], day, only).catch((error: unknown) => notInPlan(error));
    if (!('rows' in demand)) {
      const form = new Form();
      form.refuse([demand]);
      const all = await this.demand.show(actor, ['district'], day);
      return page(
        'pooled-demand/map',
        'Pooled demand on a map',
        { ...refusedView(mapFilters(all, list, only), list, [], onMaps(demand)), form },
        400,
      );
    }
    if (list.format) return exportTable(mapTable(demand), mappedDistricts(demand), list);
    return page('pooled-demand/map', 'Pooled demand on a map', mapView(demand, list, only));
  }

  @Post('pooling/demand/publish')
  async publish(@CurrentActor() actor: Actor): Promise<Reply> {
    const outcome = await this.publication.start(actor);
    if (outcome.ok) return redirect(paths.progress(outcome.value));
    const form = new Form();
    form.refuse(outcome.refusals);
    return this.show(actor, {}, form);
  }

  @Get('pooling/demand/districts')
  showDistricts(@CurrentActor() actor: Actor): Promise<Reply> {
    return this.districtsPage(actor, new Form());
  }

  @Post('pooling/demand/districts')
  async addDistrict(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const name = form.text('name', { required: 'Enter its name', longest: 100 });
    const code = form.text('code', { required: 'Enter a code', longest: 30 });
    const postcodes = form.text('outwardPostcodes', { required: 'Enter its outward postcodes' });
    if (!form.refused) {
      const outcome = await this.districts.add(actor, { code, name, outwardPostcodes: postcodes.split(/[\s,;]+/) });
      if (outcome.ok) return redirect(paths.demandDistricts, 'Added. It counts from the next publication on.');
      form.refuse(outcome.refusals);
    }
    return this.districtsPage(actor, form);
  }

  @Post('pooling/demand/districts/tile')
  async layTile(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const district = form.text('district', { required: 'Choose a district' });
    const column = form.integer('column');
    const row = form.integer('row');
    if (!form.refused) {
      const outcome = await this.districts.layTile(actor, district, column, row);
      if (outcome.ok) return redirect(paths.demandDistricts, 'Its tile is laid.');
      form.refuse(outcome.refusals);
    }
    return this.districtsPage(actor, form);
  }

  @Get('pooling/information-governance')
  governance(@CurrentActor() actor: Actor): Reply {
    requires(actor, 'pooling.readDemand');
    return page('pooled-demand/information-governance', 'What published figures mean', {
      ...FIGURES_MEAN,
      breadcrumbs: [{ text: 'Pooled demand', href: paths.pooledDemand }, { text: 'What published figures mean' }],
    });
  }

  private async districtsPage(actor: Actor, form: Form): Promise<Reply> {
    if (actor.kind !== 'authority') throw new Refused([{ code: 'notFound', message: 'Districts are an authority’s own.' }]);
    const may = actor.access === 'write' && allows(actor, 'pooling.publishDemand');
    return page('pooled-demand/districts', 'Districts for published demand', districtsView(await this.districts.list(actor), form, may));
  }
}
