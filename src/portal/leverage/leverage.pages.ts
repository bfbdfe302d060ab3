import { Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { LeverageQuery } from '../../pooling/leverage/leverage.query.js';
import { WalkAwayQuery } from '../../pooling/leverage/walk-away.query.js';
import { exportTable } from '../foundation/export-table.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { tableView } from '../foundation/table.js';
import { paths } from '../paths.js';
import { providerRows, providersList, providersTable, providersView } from './leverage.view.js';
import { ownerRows, ownersList, ownersTable, ownersView } from './owners.view.js';
import { gapRows, gapsList, gapsTable, gapsView } from './price-gaps.view.js';
import { alternativesTable, movingFile, noticesTable, walkAwayView } from './walk-away.view.js';

/** What members spend and pay at a provider together, as far as they share it. */
@Portal()
export class LeveragePages {
  constructor(
    private readonly leverage: LeverageQuery,
    private readonly walking: WalkAwayQuery,
  ) {}

  @Get('pooling/leverage')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = providersList(query);
    const found = await this.leverage.show(actor);
    if (list.format) return exportTable(providersTable(actor, found), providerRows(found, list), list);
    return page('leverage/leverage', 'What we can say together', providersView(actor, found, list));
  }

  @Get('pooling/leverage/groups')
  async groups(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = ownersList(query);
    const found = await this.leverage.show(actor);
    if (list.format) return exportTable(ownersTable(actor, found), ownerRows(found, list), list);
    return page('leverage/groups', 'What is spent with each group', ownersView(actor, found, list));
  }

  @Get('pooling/leverage/gaps')
  async gaps(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = gapsList(query);
    const found = await this.leverage.show(actor);
    if (list.format) return exportTable(gapsTable(actor, found), gapRows(found, list), list);
    return page('leverage/gaps', 'Different prices for like places', gapsView(actor, found, list));
  }

  @Get('pooling/leverage/:provider')
  async provider(
    @CurrentActor() actor: Actor,
    @Param('provider', ParseUUIDPipe) providerId: string,
    @Query() query: AddressQuery,
  ): Promise<Reply> {
    const list = listState(query, { sorts: [''], sort: '', filters: ['table', 'whose'] });
    const found = await this.leverage.show(actor);
    const provider = found.providers.find((each) => each.providerId === providerId);
    if (!provider) throw new Refused([refusal('notFound', 'Nothing of this provider is shown to you.')]);
    const gaps = found.gaps.filter((each) => each.providerId === providerId);
    const walk = await this.walking.of(actor, providerId);
    if (list.format) {
      switch (list.filter('table')) {
        case 'alternatives':
          return exportTable(alternativesTable, walk.alternatives, list);
        case 'notices':
          return exportTable(noticesTable, walk.agreements, list);
        case 'moving': {
          const { table, rows } = movingFile(walk, list);
          return exportTable(table, rows, list);
        }
        default:
          return exportTable(gapsTable(actor, found), gaps, list);
      }
    }
    return page('leverage/provider', provider.name, {
      wide: true,
      back: { text: 'What we can say together', href: paths.leverage },
      list,
      spend: tableView(providersTable(actor, found), [provider], null),
      gaps: tableView(gapsTable(actor, found), gaps, null, { empty: 'No like places at different prices, as far as prices are shared.' }),
      ...walkAwayView(actor, walk, list),
    });
  }
}
