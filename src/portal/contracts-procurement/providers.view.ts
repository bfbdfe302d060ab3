import { pageOf } from '../../contracts/procurement/page-of.js';
import type { ProviderSpend, SpendPart } from '../../contracts/procurement/register.js';
import type { Pence } from '../../kernel/money.js';
import { SHORT_KIND_WORDS } from '../contracts/contract-words.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords, moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { procurementTabs } from './procurement-words.js';

const whole = (amount: Pence): string => moneyInWords(Math.round(amount / 100) * 100);

export const providersList = (query: AddressQuery): ListState =>
  listState(query, { sorts: ['total', 'provider', 'contracts', 'placements'], sort: 'total', descending: true, filters: ['threshold'] });

export type ProviderRow = ProviderSpend & { readonly id: string };

const shareOf = ({ total, threshold }: ProviderSpend): number | null =>
  threshold === null || threshold === 0 ? null : Math.round((total * 10_000) / threshold / 100) * 100;

export const providersTable: Table<ProviderRow> = {
  name: 'spend-by-provider',
  caption: 'What each provider gets',
  columns: [
    {
      key: 'provider',
      heading: 'Provider',
      type: 'text',
      sort: 'provider',
      value: ({ party }) => party.name,
      href: ({ party }) => paths.procurementProvider(party.id),
      note: ({ party, notKnown }) =>
        [
          party.isProvider ? null : 'school without a provider linked',
          notKnown > 0 ? `${String(notKnown)} of unknown value, not in the sums` : null,
        ]
          .filter(Boolean)
          .join('; ') || null,
    },
    { key: 'contracts', heading: 'Contracts', type: 'money', whole: true, sort: 'contracts', value: ({ contracts }) => contracts },
    {
      key: 'placements',
      heading: 'Placements without contract',
      type: 'money',
      whole: true,
      sort: 'placements',
      value: ({ placements }) => placements,
    },
    { key: 'total', heading: 'Together', type: 'money', whole: true, sort: 'total', value: ({ total }) => total },
    { key: 'share', heading: 'Of the threshold', type: 'percent', value: shareOf },
    {
      key: 'threshold',
      heading: 'Threshold',
      type: 'status',
      value: ({ overThreshold, threshold }) => (threshold === null ? 'No rule' : overThreshold ? 'Reached' : 'Below'),
      colour: ({ overThreshold }) => (overThreshold ? 'yellow' : 'grey'),
    },
    { key: 'notKnown', heading: 'Of unknown value', type: 'integer', value: ({ notKnown }) => notKnown, hidden: 'page' },
  ],
};

export function providerRows(providers: readonly ProviderSpend[], list: ListState): ProviderRow[] {
  const threshold = list.filter('threshold');
  const found = providers
    .map((spend) => ({ ...spend, id: spend.party.id }))
    .filter(({ party, parts }) =>
      [party.name, ...parts.map(({ school }) => school.name)].join('\n').toLowerCase().includes(list.q.toLowerCase()),
    )
    .filter(({ overThreshold }) => threshold === '' || overThreshold === (threshold === 'reached'));
  const by = list.sort;
  const order = (a: ProviderRow, b: ProviderRow): number =>
    by === 'provider'
      ? a.party.name.localeCompare(b.party.name)
      : by === 'contracts' || by === 'placements'
        ? a[by] - b[by]
        : a.total - b.total;
  return found.sort((a, b) => order(a, b) * (list.descending ? -1 : 1) || a.party.name.localeCompare(b.party.name));
}

export function providersView(providers: readonly ProviderSpend[], list: ListState) {
  const rows = providerRows(providers, list);
  const found = pageOf(rows, list);
  const threshold = providers.find((each) => each.threshold !== null)?.threshold ?? null;
  const reached = providers.filter(({ overThreshold }) => overThreshold).length;
  const sum = (of: (row: ProviderRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const chosen = list.filter('threshold');
  return {
    wide: true,
    tabs: procurementTabs(paths.procurementProviders),
    figures: [
      {
        label: 'Light-touch threshold',
        value: threshold === null ? 'No rule' : moneyInWords(threshold),
        note: 'including VAT',
        href: paths.procurementRules,
      },
      { label: 'Providers that reach it', value: `${String(reached)} of ${String(providers.length)}` },
    ],
    filters: {
      label: 'Filter providers',
      search: { label: 'Provider or school', value: list.q },
      choices: [
        {
          name: 'threshold',
          label: 'Threshold',
          options: [
            { value: 'reached', text: 'Reached', chosen: chosen === 'reached' },
            { value: 'below', text: 'Below', chosen: chosen === 'below' },
          ],
        },
      ],
      clear: list.isFiltered ? list.withoutFilters : null,
    },
    table: tableView(providersTable, found.nodes, list, {
      captionHidden: true,
      totals: { contracts: sum((row) => row.contracts), placements: sum((row) => row.placements), total: sum((row) => row.total) },
      empty: list.isFiltered ? 'No provider matches these filters.' : 'No contract or placement stands.',
    }),
    pages: list.pages(found),
    exports: list.exports,
  };
}

export const providerList = (query: AddressQuery): ListState =>
  listState(query, { sorts: ['value', 'reference', 'from', 'school'], sort: 'value', descending: true, filters: ['kind'] });

export const partsTable: Table<SpendPart> = {
  name: 'spend-parts',
  caption: 'What the sum is made of',
  columns: [
    {
      key: 'reference',
      heading: 'Contract or pupil',
      type: 'text',
      sort: 'reference',
      unbroken: true,
      value: ({ reference }) => reference,
      href: ({ kind, id }) => (kind === 'placement' ? paths.placement(id) : paths.contractPart(id, 'procurement')),
    },
    {
      key: 'kind',
      heading: 'Kind',
      type: 'text',
      value: ({ kind }) => (kind === 'placement' ? 'Placement without contract' : SHORT_KIND_WORDS[kind]),
      note: ({ counted }) => (counted ? null : 'not counted: its call-offs are'),
    },
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      sort: 'school',
      value: ({ school }) => school.name,
      href: ({ school }) => paths.school(school.id),
    },
    { key: 'from', heading: 'From', type: 'date', sort: 'from', value: ({ from }) => from },
    { key: 'to', heading: 'To', type: 'date', value: ({ to }) => to },
    {
      key: 'value',
      heading: 'Value with VAT',
      type: 'money',
      sort: 'value',
      value: ({ value }) => value,
      note: ({ value }) => (value === null ? 'not known' : null),
    },
  ],
};

export function partRows(spend: ProviderSpend, list: ListState): SpendPart[] {
  const kind = list.filter('kind');
  const key = ({ reference, from, school }: SpendPart): string =>
    list.sort === 'reference' ? reference : list.sort === 'from' ? from : school.name;
  return spend.parts
    .filter((part) => kind === '' || (part.kind === 'placement') === (kind === 'placement'))
    .filter(({ reference, school }) => `${reference} ${school.name}`.toLowerCase().includes(list.q.toLowerCase()))
    .sort(
      (a, b) =>
        (list.sort === 'value' ? (a.value ?? -1) - (b.value ?? -1) : key(a).localeCompare(key(b))) * (list.descending ? -1 : 1) ||
        a.reference.localeCompare(b.reference),
    );
}

export function providerView(spend: ProviderSpend, list: ListState) {
  const { party, total, contracts, placements, threshold } = spend;
  const rows = partRows(spend, list);
  const found = pageOf(rows, list);
  const kind = list.filter('kind');
  return {
    wide: true,
    heading: party.name,
    breadcrumbs: [
      { text: 'Procurement', href: paths.procurement },
      { text: 'Providers', href: paths.procurementProviders },
      { text: party.name },
    ],
    figures: [
      {
        label: 'Together',
        value: whole(total),
        ...(threshold === null
          ? {}
          : {
              note:
                total >= threshold
                  ? `reaches ${moneyInWords(threshold)}`
                  : `${whole((threshold - total) as Pence)} below ${moneyInWords(threshold)}`,
            }),
      },
      {
        label: 'Contracts',
        value: whole(contracts),
        note: countInWords(spend.parts.filter((part) => part.kind !== 'placement').length, 'contract', 'contracts'),
      },
      {
        label: 'Placements without contract',
        value: whole(placements),
        note: countInWords(spend.parts.filter((part) => part.kind === 'placement').length, 'placement', 'placements'),
      },
    ],
    filters: {
      label: 'Filter what the sum is made of',
      search: { label: 'Contract, pupil or school', value: list.q },
      choices: [
        {
          name: 'kind',
          label: 'Kind',
          options: [
            { value: 'contract', text: 'Contracts', chosen: kind === 'contract' },
            { value: 'placement', text: 'Placements without contract', chosen: kind === 'placement' },
          ],
        },
      ],
      clear: list.isFiltered ? list.withoutFilters : null,
    },
    table: tableView(partsTable, found.nodes, list, {
      captionHidden: true,
      totals: { value: rows.filter(({ counted }) => counted).reduce((sum, { value }) => sum + (value ?? 0), 0) },
      empty: 'Nothing matches these filters.',
    }),
    pages: list.pages(found),
    exports: list.exports,
  };
}
