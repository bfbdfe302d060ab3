import { Get, Query } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Clock } from '../../platform/clock.js';
import { OurReturnsQuery, type OurReturnsFilter, type WaitingFor } from '../../uplifts/provider/our-returns.query.js';
import { exportTable } from '../foundation/export-table.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { ourReturnsTable, ourSchoolsView } from './our-schools.view.js';

const WAITING: readonly string[] = ['us', 'customer', 'nobody'] satisfies WaitingFor[];

@Portal()
export class OurSchoolsPages {
  constructor(
    private readonly returns: OurReturnsQuery,
    private readonly clock: Clock,
  ) {}

  @Get('our-schools')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, {
      sorts: ['due', 'school', 'customer', 'asked', 'arrears'],
      sort: 'due',
      filters: ['waiting', 'customer', 'year'],
      pageSize: 50,
    });
    const { returns, standing } = await this.returns.page(actor, filterOf(list), { by: list.sort, descending: list.descending }, list);
    const today = this.clock.today();
    if (list.format) return exportTable(ourReturnsTable(today), returns.nodes, list);
    return page('provider/our-schools', 'Our schools', ourSchoolsView(returns, standing, list, today));
  }
}

/** What the address asks for; what is no filter of ours narrows nothing. */
function filterOf(list: ListState): OurReturnsFilter {
  const [waiting, customer, year] = [list.filter('waiting'), list.filter('customer'), list.filter('year')];
  return {
    text: list.q || null,
    waitingFor: WAITING.includes(waiting) ? (waiting as WaitingFor) : null,
    customerId: isUUID(customer) ? customer : null,
    year: year === 'all' ? 'all' : /^\d{4}$/.test(year) ? Number(year) : null,
  };
}
