import { Get, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Refused } from '../../kernel/outcome.js';
import { DistrictsService } from '../../pooling/demand/districts.service.js';
import { OwnDemandQuery } from '../../pooling/demand/own-demand.query.js';
import { PooledDemandQuery } from '../../pooling/demand/pooled-demand.query.js';
import { DIMENSIONS } from '../../pooling/release/release-plan.js';
import { exportTable } from '../foundation/export-table.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { categoriesNamed } from './demand-filters.view.js';
import { type DistrictNames, districtNames } from '../../pooling/demand/demand-words.js';
import { dimensionsNamed } from './demand-address.js';
import { childrenTable, childrenView, ownTable, ownView } from './own-demand.view.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const dayOf = (list: ListState): IsoDate | null => (DAY.test(list.filter('on')) ? (list.filter('on') as IsoDate) : null);

/** An authority's own children by the dimensions of published demand, exactly, down to each child: for its own people. */
@Portal()
export class OwnDemandPages {
  constructor(
    private readonly own: OwnDemandQuery,
    private readonly demand: PooledDemandQuery,
    private readonly districts: DistrictsService,
  ) {}

  @Get('pooling/demand/own')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: [''], sort: '', filters: ['by', 'and', 'on', ...DIMENSIONS] });
    const only = categoriesNamed(list);
    const by = dimensionsNamed(`${list.filter('by')}-${list.filter('and')}`);
    const own = await this.own.show(actor, by, only, dayOf(list));
    const names = await this.names(actor);
    // What others may know stays protected beside the exact count; where no published table is by the same, there is nothing beside it.
    const beside = await this.demand.show(actor, by, null, only).catch((error: unknown) => {
      if (error instanceof Refused) return null;
      throw error;
    });
    if (list.format) return exportTable(ownTable(own, beside, names), own.rows, list);
    return page('pooled-demand/own', 'Our own children', ownView(own, beside, names, list));
  }

  @Get('pooling/demand/own/children')
  async children(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: [''], sort: '', filters: ['on', ...DIMENSIONS], pageSize: 50 });
    const only = categoriesNamed(list);
    const { on, children } = await this.own.children(actor, only, dayOf(list));
    const names = await this.names(actor);
    if (list.format) return exportTable(childrenTable(names), children, list);
    return page('pooled-demand/own-children', 'Who is counted', childrenView(on, only, children, names, list));
  }

  private async names(actor: Actor): Promise<DistrictNames> {
    return districtNames(await this.districts.list(actor));
  }
}
