import type { Actor } from '../../kernel/actor.js';
import type { PriceGap } from '../../pooling/leverage/leverage.js';
import type { Leverage, ProviderLeverage } from '../../pooling/leverage/leverage.query.js';
import type { LikePlaces } from '../../pooling/leverage/walk-away.js';
import type { Table } from '../foundation/table.js';
import { moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { needInWords } from '../schools/school-words.js';

const PHASES: Readonly<Record<string, string>> = { primary: 'primary', secondary: 'secondary', post16: 'post-16' };

/** "Autism (ASD), secondary, day". */
export const likeInWords = ({ need, phase, setting }: LikePlaces): string => `${needInWords(need)}, ${PHASES[phase] ?? phase}, ${setting}`;

export const providersTable = (actor: Actor, { authorities }: Leverage): Table<ProviderLeverage> => ({
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

export const gapsTable = (actor: Actor, { providers, authorities }: Leverage): Table<PriceGap> => ({
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
      value: likeInWords,
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
