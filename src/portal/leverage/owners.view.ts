import type { Actor } from '../../kernel/actor.js';
import type { Leverage } from '../../pooling/leverage/leverage.query.js';
import type { OwnerLeverage, ProviderLeverage } from '../../pooling/leverage/owners.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords } from '../foundation/words.js';
import { pageOf } from '../officer/page-of.js';
import { paths } from '../paths.js';
import { bySpend, concentrationInWords, notSharing, spendColumns, totalsOf } from './leverage.view.js';

/** A group with its providers beneath; a provider that nobody owns is one row. */
type Row = (OwnerLeverage & { readonly under: null }) | (ProviderLeverage & { readonly under: OwnerLeverage });

export const ownersList = (query: AddressQuery): ListState =>
  listState(query, { sorts: ['spend', 'group', 'own', 'places', 'roll'], sort: 'spend', descending: true, pageSize: 15 });

const stands = ({ ownerId, providers }: OwnerLeverage): boolean => providers.some(({ providerId }) => providerId === ownerId);

/** For a file: sums of groups alone, so that a column's sum is the whole. */
export const ownersTable = (actor: Actor, found: Leverage): Table<OwnerLeverage> => ({
  name: 'leverage-by-group',
  caption: 'What is spent with each group a year',
  columns: [
    { key: 'group', heading: 'Group', type: 'text', value: ({ name }) => name },
    { key: 'providers', heading: 'Providers', type: 'integer', value: ({ providers }) => providers.length },
    ...spendColumns<OwnerLeverage>(actor, found),
  ],
});

const groupedTable = (actor: Actor, found: Leverage): Table<Row> => ({
  name: 'leverage-by-group',
  caption: 'What is spent with each group a year',
  columns: [
    {
      key: 'group',
      heading: 'Group',
      type: 'text',
      sort: 'group',
      value: (row) => (row.under === null ? row.name : ''),
      href: (row) => (row.under === null && stands(row) ? paths.leverageAt(row.ownerId) : null),
      note: (row) => (row.under !== null ? null : stands(row) ? 'no group' : countInWords(row.providers.length, 'provider', 'providers')),
    },
    {
      key: 'provider',
      heading: 'Provider',
      type: 'text',
      value: (row) => (row.under === null ? '' : row.name),
      href: (row) => (row.under === null ? null : paths.leverageAt(row.providerId)),
    },
    ...spendColumns<Row>(actor, found),
  ],
});

/** Found by its own name or one of its providers'. */
export function ownerRows({ owners }: Leverage, list: ListState): OwnerLeverage[] {
  const asked = list.q.toLowerCase();
  return bySpend(
    owners.filter(({ name, providers }) => [name, ...providers.map((each) => each.name)].join('\n').toLowerCase().includes(asked)),
    list,
  );
}

export function ownersView(actor: Actor, found: Leverage, list: ListState) {
  const owners = ownerRows(found, list);
  const shown = pageOf(owners, list, ({ ownerId }) => ownerId);
  const rows = shown.nodes.flatMap((owner): Row[] => [
    { ...owner, under: null },
    ...(stands(owner) ? [] : owner.providers.map((provider) => ({ ...provider, under: owner }))),
  ]);
  return {
    wide: true,
    back: { text: 'What we can say together', href: paths.leverage },
    list,
    filters: {
      label: 'Filter groups',
      search: { label: 'Group or provider', value: list.q },
      clear: list.isFiltered ? list.withoutFilters : null,
    },
    groups: tableView(groupedTable(actor, found), rows, list, {
      captionHidden: true,
      empty: list.isFiltered ? 'No group matches.' : 'Nothing is shared yet, or no member has five places at one provider.',
      totals: totalsOf(owners),
    }),
    pages: list.pages(shown),
    notSharing: notSharing(found),
    concentration: concentrationInWords(actor, found),
  };
}
