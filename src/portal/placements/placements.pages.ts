import { Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { PlacementListQuery } from '../../placements/placement-list.query.js';
import { PlacementsQuery } from '../../placements/placements.query.js';
import { Clock } from '../../platform/clock.js';
import { PlacementRecordQuery } from '../../uplifts/school/placement-record.query.js';
import { exportTable } from '../foundation/export-table.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { placementView } from './placement.view.js';
import { placementCriteria, placementsList, placementsTable, placementsView } from './placements-list.view.js';

@Portal()
export class PlacementsPages {
  constructor(
    private readonly list: PlacementListQuery,
    private readonly placements: PlacementsQuery,
    private readonly records: PlacementRecordQuery,
    private readonly clock: Clock,
  ) {}

  @Get('placements')
  async all(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = placementsList(query);
    const found = await this.list.page(actor, placementCriteria(list), { by: list.sort, descending: list.descending }, list);
    if (list.format) return exportTable(placementsTable(actor), found.nodes, list);
    const mayImport = actor.access === 'write' && allows(actor, 'placements.import');
    return page('placements/list', 'Placements', placementsView(actor, found, list, mayImport));
  }

  @Get('placements/:id')
  async one(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const [placement, around] = await Promise.all([this.placements.one(actor, id), this.records.around(actor, id)]);
    if (!placement || !around) throw new Refused([refusal('notFound', 'There is no such placement, or it is not yours to see.')]);
    return page(
      'placements/placement',
      `Placement of ${placement.pupil.reference}`,
      placementView(actor, placement, around, this.clock.today()),
    );
  }
}
