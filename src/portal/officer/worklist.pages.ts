import { Get, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { WorklistQuery } from '../../uplifts/worklist/worklist.query.js';
import { exportTable } from '../foundation/export-table.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { groupOf, worklistState, worklistTable, worklistView } from './worklist.view.js';

@Portal()
export class WorklistPages {
  constructor(private readonly worklist: WorklistQuery) {}

  @Get('worklist')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = worklistState(query);
    const filter = { group: groupOf(list), person: list.filter('person') || null, text: list.q || null };
    const worklist = await this.worklist.show(actor, filter, { by: list.sort, descending: list.descending });
    // Who may not negotiate reads what waits, not what to do about it.
    const reads = !allows(actor, 'uplifts.negotiate');
    if (list.format) return exportTable(worklistTable(worklist.today, reads), worklist.entries, list);
    return page('officer/worklist', 'Worklist', worklistView(worklist, list, reads));
  }
}
