import { Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { LeverageQuery, type ProviderLeverage } from '../../pooling/leverage/leverage.query.js';
import { WalkAwayQuery } from '../../pooling/leverage/walk-away.query.js';
import { exportTable } from '../foundation/export-table.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { tableView } from '../foundation/table.js';
import { paths } from '../paths.js';
import { needInWords } from '../schools/school-words.js';
import { gapsTable, providersTable } from './leverage.view.js';
import { alternativesTable, movingFile, noticesTable, walkAwayView } from './walk-away.view.js';

const FEW = 2_500;
const SORTS = ['spend', 'provider'] as const;

/** What a list starts with is most money first; equals by name. */
function sorted(providers: readonly ProviderLeverage[], by: (typeof SORTS)[number], descending: boolean): ProviderLeverage[] {
  const turn = descending ? -1 : 1;
  return [...providers].sort(
    (a, b) => (by === 'spend' && turn * (a.shownPence - b.shownPence)) || (by === 'provider' ? turn : 1) * a.name.localeCompare(b.name),
  );
}

/** What members spend and pay at a provider together, as far as they share it. */
@Portal()
export class LeveragePages {
  constructor(
    private readonly leverage: LeverageQuery,
    private readonly walking: WalkAwayQuery,
  ) {}

  @Get('pooling/leverage')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: SORTS, sort: 'spend', descending: true });
    const found = await this.leverage.show(actor);
    const asked = list.q.toLowerCase();
    const matching = found.providers.filter(({ name, groupName }) => `${name} ${groupName ?? ''}`.toLowerCase().includes(asked));
    const providers = sorted(matching, list.sort, list.descending);
    if (list.format) return exportTable(providersTable(actor, found), providers, list);
    return page('leverage/leverage', 'What we can say together', {
      wide: true,
      list,
      filters: { search: { label: 'Provider or group', value: list.q }, clear: list.isFiltered ? list.withoutFilters : null },
      providers: tableView(providersTable(actor, found), providers, list, {
        empty: 'Nothing is shared yet, or no member has five places at one provider.',
        totals: {
          own: providers.reduce((sum, { own }) => sum + (own?.annualPence ?? 0), 0),
          shown: providers.reduce((sum, { shownPence }) => sum + shownPence, 0),
        },
      }),
      notSharing: found.notSharing.length > 0 ? `Not shared with us: what ${found.notSharing.join(' and ')} spends.` : null,
      gaps: tableView(gapsTable(actor, found), found.gaps, null, {
        empty: 'No like places at different prices, as far as prices are shared.',
      }),
      concentration:
        actor.kind === 'authority'
          ? `Concentration of our spend: ${String(found.concentration)} of 10,000${found.concentration >= FEW ? '. Few providers have nearly all of it.' : '. It is spread over many providers.'}`
          : null,
      dependencies: found.dependencies.map(({ providerId, need, places, of, elsewhere }) => ({
        key: needInWords(need),
        value: `${String(places)} of ${String(of)} children are with ${found.providers.find((each) => each.providerId === providerId)?.name ?? ''}; ${elsewhere === 0 ? 'no other provider has one' : `${String(elsewhere)} other providers have the rest`}`,
      })),
    });
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
