import { Get, Query } from '@nestjs/common';
import { ArrearsQuery } from '../../finance/arrears.query.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { academicYearOf, startingYear } from '../../kernel/years.js';
import { Clock } from '../../platform/clock.js';
import { exportTable } from '../foundation/export-table.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { arrearsFilter, arrearsList, arrearsTable, arrearsView, schoolArrearsTable } from './arrears.view.js';

/** What decisions that came late owe, to the day. */
@Portal()
export class ArrearsPages {
  constructor(
    private readonly arrears: ArrearsQuery,
    private readonly clock: Clock,
  ) {}

  @Get('arrears')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = arrearsList(query);
    const found = await this.arrears.page(actor, arrearsFilter(list), list);
    if (list.format)
      return list.filter('by') === 'school'
        ? exportTable(schoolArrearsTable(list), found.schools, list)
        : exportTable(arrearsTable(actor), found.nodes, list);
    return page('finance/arrears', 'Arrears', arrearsView(actor, found, list, startingYear(academicYearOf(this.clock.today()))));
  }
}
