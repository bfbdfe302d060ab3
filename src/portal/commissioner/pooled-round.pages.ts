import { Get, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { academicYearStarting } from '../../kernel/years.js';
import { PooledRoundQuery } from '../../pooling/pooled-round.query.js';
import { exportTable } from '../foundation/export-table.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { tableView } from '../foundation/table.js';
import { pageOf } from '../officer/page-of.js';
import { MEMBERS_TABLE, SCHOOLS_TABLE, SCHOOL_SORTS, progressOf, sortSchools } from './pooled-round.view.js';

const YEAR = /^20\d\d$/;

@Portal()
export class PooledRoundPages {
  constructor(private readonly pooled: PooledRoundQuery) {}

  @Get('pooled-round')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: SCHOOL_SORTS, sort: 'members', descending: true, filters: ['year'] });
    const asked = list.filter('year');
    const round = await this.pooled.show(actor, YEAR.test(asked) ? Number(asked) : null);
    const schools = sortSchools(
      round.schools.filter(({ name, urn }) => `${name} ${String(urn)}`.toLowerCase().includes(list.q.toLowerCase())),
      list.sort,
      list.descending,
    );
    if (list.format) return exportTable(SCHOOLS_TABLE, schools, list);
    const shown = pageOf(schools, list, ({ schoolId }) => schoolId);
    return page('commissioner/pooled-round', `Members’ rounds for ${academicYearStarting(round.academicYear)}`, {
      wide: true,
      list,
      notSharing: round.notSharing,
      progress: progressOf(round.members),
      members: tableView(MEMBERS_TABLE, round.members, null, { empty: 'No member has a round for this year.' }),
      filters: {
        search: { label: 'School or URN', value: list.q },
        choices: [
          {
            name: 'year',
            label: 'Academic year',
            any: 'The year being negotiated',
            options: [round.academicYear - 2, round.academicYear - 1, round.academicYear, round.academicYear + 1].map((year) => ({
              value: String(year),
              text: academicYearStarting(year),
              chosen: asked === String(year),
            })),
          },
        ],
        clear: list.isFiltered ? list.withoutFilters : null,
      },
      schools: tableView(SCHOOLS_TABLE, shown.nodes, list, { empty: 'No school matches.' }),
      pages: list.pages(shown),
    });
  }
}
