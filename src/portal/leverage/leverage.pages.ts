import { Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import type { Alternative, PriceGap } from '../../pooling/leverage/leverage.js';
import { type Leverage, LeverageQuery, type ProviderLeverage } from '../../pooling/leverage/leverage.query.js';
import { exportTable } from '../foundation/export-table.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { type Table, tableView } from '../foundation/table.js';
import { moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { needInWords } from '../schools/school-words.js';

const PHASES: Readonly<Record<string, string>> = { primary: 'primary', secondary: 'secondary', post16: 'post-16' };
const FEW = 2_500;

const providersTable = (actor: Actor, { authorities }: Leverage): Table<ProviderLeverage> => ({
  name: 'leverage',
  caption: 'What is spent at each provider a year',
  columns: [
    {
      key: 'provider',
      heading: 'Provider',
      type: 'text',
      sort: 'provider',
      value: ({ name }) => name,
      href: ({ providerId }) => paths.leverageAt(providerId),
      note: ({ groupName }) => groupName,
    },
    ...(actor.kind === 'authority'
      ? [
          {
            key: 'own',
            heading: 'Ours',
            type: 'money' as const,
            whole: true,
            value: ({ own }: ProviderLeverage) => own?.annualPence ?? null,
          },
          { key: 'places', heading: 'Our places', type: 'integer' as const, value: ({ own }: ProviderLeverage) => own?.places ?? null },
          { key: 'share', heading: 'Of our spend', type: 'percent' as const, value: ({ own }: ProviderLeverage) => own?.shareBp ?? null },
        ]
      : []),
    ...authorities
      .filter(({ id }) => id !== actor.organisationId)
      .map(({ id, name }) => ({
        key: id,
        heading: name,
        type: 'money' as const,
        whole: true,
        value: ({ members }: ProviderLeverage) => members.find(({ authorityId }) => authorityId === id)?.annualPence ?? null,
      })),
    { key: 'shown', heading: 'Shown together', type: 'money', whole: true, sort: 'spend', value: ({ shownPence }) => shownPence },
    {
      key: 'roll',
      heading: 'Of its pupils',
      type: 'percent',
      value: ({ rollShareBp }) => (rollShareBp === null ? null : Math.round(rollShareBp / 100) * 100),
    },
  ],
});

const gapsTable = (actor: Actor, { providers, authorities }: Leverage): Table<PriceGap> => ({
  name: 'price-gaps',
  caption: 'Different prices for like places',
  columns: [
    {
      key: 'provider',
      heading: 'Provider',
      type: 'text',
      value: ({ providerId }) => providers.find((each) => each.providerId === providerId)?.name ?? '',
    },
    {
      key: 'places',
      heading: 'Places',
      type: 'text',
      value: ({ need, phase, setting }) => `${needInWords(need)}, ${PHASES[phase] ?? phase}, ${setting}`,
    },
    {
      key: 'prices',
      heading: 'A place a year, on average',
      type: 'text',
      value: ({ prices }) =>
        prices
          .map(
            ({ authorityId, meanPence, places }) =>
              `${authorities.find(({ id }) => id === authorityId)?.name ?? ''} ${moneyInWords(meanPence)} (${authorityId === actor.organisationId ? '' : 'about '}${String(places)})`,
          )
          .join('; '),
    },
    { key: 'gap', heading: 'Difference', type: 'money', whole: true, value: ({ gapPence }) => gapPence },
    { key: 'worth', heading: 'Worth a year', type: 'money', whole: true, value: ({ worthPence }) => worthPence },
  ],
});

const alternativesTable = ({ providers }: Leverage): Table<Alternative> => ({
  name: 'places-elsewhere',
  caption: 'What like places cost elsewhere',
  columns: [
    {
      key: 'places',
      heading: 'Places',
      type: 'text',
      value: ({ need, phase, setting }) => `${needInWords(need)}, ${PHASES[phase] ?? phase}, ${setting}`,
    },
    { key: 'many', heading: 'How many, as told', type: 'integer', value: ({ places }) => places },
    { key: 'here', heading: 'Here', type: 'money', whole: true, value: ({ herePence }) => herePence },
    {
      key: 'elsewhere',
      heading: 'Elsewhere',
      type: 'text',
      value: ({ elsewhere }) =>
        elsewhere
          .map(
            ({ providerId, meanPence }) =>
              `${providers.find((each) => each.providerId === providerId)?.name ?? 'Another provider'} ${moneyInWords(meanPence)}`,
          )
          .join('; '),
    },
    { key: 'moving', heading: 'Moving one place, a year', type: 'money', whole: true, value: ({ movingPence }) => movingPence },
  ],
});

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
  constructor(private readonly leverage: LeverageQuery) {}

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
    const list = listState(query, { sorts: [''], sort: '' });
    const found = await this.leverage.show(actor);
    const provider = found.providers.find((each) => each.providerId === providerId);
    if (!provider) throw new Refused([refusal('notFound', 'Nothing of this provider is shown to you.')]);
    const gaps = found.gaps.filter((each) => each.providerId === providerId);
    if (list.format) return exportTable(gapsTable(actor, found), gaps, list);
    return page('leverage/provider', provider.name, {
      wide: true,
      back: { text: 'What we can say together', href: paths.leverage },
      list,
      spend: tableView(providersTable(actor, found), [provider], null),
      gaps: tableView(gapsTable(actor, found), gaps, null, { empty: 'No like places at different prices, as far as prices are shared.' }),
      alternatives: tableView(
        alternativesTable(found),
        found.alternatives.filter((each) => each.providerId === providerId),
        null,
        { empty: 'No prices of places here are told.' },
      ),
    });
  }
}
