import type { Actor } from '../../kernel/actor.js';
import type { PlacementListSort, PlacementPage } from '../../placements/placement-list.query.js';
import type { SchoolRecord } from '../../providers/school-record.query.js';
import type { ListState } from '../foundation/list-state.js';
import { tableView } from '../foundation/table.js';
import { paths } from '../paths.js';
import { placementsTable } from '../placements/placements-list.view.js';
import { schoolHead, schoolTrail } from './school-head.view.js';

/** Our placements at one school; the list of all placements filters them further. */
export function schoolPlacementsView(actor: Actor, school: SchoolRecord, found: PlacementPage, list: ListState<PlacementListSort>) {
  const { totals } = found;
  return {
    breadcrumbs: schoolTrail(actor, school, 'Placements'),
    wide: true,
    head: schoolHead(actor, school, 'placements'),
    list,
    table: tableView(placementsTable(actor, true), found.nodes, list, {
      captionHidden: true,
      empty: 'Nobody is placed here today.',
      ...(found.nodes.length > 0 ? { totals: { fees: totals.annualFees } } : {}),
    }),
    pages: list.pages(found),
    all: `${paths.placements}?school=${school.id}&time=all`,
  };
}
