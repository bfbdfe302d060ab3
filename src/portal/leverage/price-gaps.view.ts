import type { Actor } from '../../kernel/actor.js';
import type { PriceGap } from '../../pooling/leverage/leverage.js';
import type { Leverage } from '../../pooling/leverage/leverage.query.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Column, type Table, tableView } from '../foundation/table.js';
import { moneyInWords } from '../foundation/words.js';
import { pageOf } from '../officer/page-of.js';
import { paths } from '../paths.js';
import { needInWords } from '../schools/school-words.js';
import { likeInWords } from './leverage.view.js';

export const gapsList = (query: AddressQuery): ListState =>
  listState(query, {
    sorts: ['worth', 'gap', 'provider', 'places'],
    sort: 'worth',
    descending: true,
    filters: ['need', 'phase', 'setting'],
  });

const nameOf = ({ providers }: Leverage, { providerId }: PriceGap): string =>
  providers.find((each) => each.providerId === providerId)?.name ?? '';

/** On the page each difference in a sentence; in a file each member's price and places in a cell of its own. */
export const gapsTable = (actor: Actor, found: Leverage): Table<PriceGap> => ({
  name: 'price-gaps',
  caption: 'Different prices for like places',
  columns: [
    {
      key: 'provider',
      heading: 'Provider',
      type: 'text',
      sort: 'provider',
      value: (gap) => nameOf(found, gap),
      href: ({ providerId }) => paths.leverageAt(providerId),
    },
    { key: 'places', heading: 'Places', type: 'text', sort: 'places', hidden: 'export', value: likeInWords },
    {
      key: 'prices',
      heading: 'A place a year, on average',
      type: 'text',
      hidden: 'export',
      value: ({ prices }) =>
        prices
          .map(
            ({ authorityId, meanPence, places }) =>
              `${found.authorities.find(({ id }) => id === authorityId)?.name ?? ''} ${moneyInWords(meanPence)} (${authorityId === actor.organisationId ? '' : 'about '}${String(places)})`,
          )
          .join('; '),
    },
    {
      key: 'group',
      heading: 'Group',
      type: 'text',
      hidden: 'page',
      value: ({ providerId }) => found.providers.find((each) => each.providerId === providerId)?.groupName,
    },
    { key: 'need', heading: 'Need', type: 'text', hidden: 'page', value: ({ need }) => need },
    { key: 'phase', heading: 'Phase', type: 'text', hidden: 'page', value: ({ phase }) => phase },
    { key: 'setting', heading: 'Setting', type: 'text', hidden: 'page', value: ({ setting }) => setting },
    ...found.authorities.flatMap(({ id, name }): Column<PriceGap>[] => [
      {
        key: `${id} price`,
        heading: `${name}, a place a year`,
        type: 'money',
        hidden: 'page',
        value: (gap) => priceOf(gap, id)?.meanPence,
      },
      { key: `${id} places`, heading: `${name}, places`, type: 'integer', hidden: 'page', value: (gap) => priceOf(gap, id)?.places },
    ]),
    { key: 'gap', heading: 'Difference', type: 'money', whole: true, sort: 'gap', value: ({ gapPence }) => gapPence },
    { key: 'worth', heading: 'Worth a year', type: 'money', whole: true, sort: 'worth', value: ({ worthPence }) => worthPence },
  ],
});

const priceOf = ({ prices }: PriceGap, authority: string) => prices.find(({ authorityId }) => authorityId === authority);

export function gapRows(found: Leverage, list: ListState): PriceGap[] {
  const asked = list.q.toLowerCase();
  const turn = list.descending ? -1 : 1;
  const named = (gap: PriceGap): string => `${nameOf(found, gap)} ${likeInWords(gap)}`;
  const order = (a: PriceGap, b: PriceGap): number =>
    list.sort === 'provider'
      ? named(a).localeCompare(named(b))
      : list.sort === 'places'
        ? likeInWords(a).localeCompare(likeInWords(b))
        : list.sort === 'gap'
          ? a.gapPence - b.gapPence
          : a.worthPence - b.worthPence;
  const is = (name: string, value: string): boolean => list.filter(name) === '' || list.filter(name) === value;
  return found.gaps
    .filter(
      (gap) =>
        nameOf(found, gap).toLowerCase().includes(asked) && is('need', gap.need) && is('phase', gap.phase) && is('setting', gap.setting),
    )
    .sort((a, b) => turn * order(a, b) || named(a).localeCompare(named(b)));
}

export function gapsView(actor: Actor, found: Leverage, list: ListState) {
  const rows = gapRows(found, list);
  const shown = pageOf(rows, list, ({ providerId, ...like }) => `${providerId} ${like.need} ${like.phase} ${like.setting}`);
  const choice = (name: 'need' | 'phase' | 'setting', label: string, words: (value: string) => string) => ({
    name,
    label,
    options: [...new Set(found.gaps.map((gap) => gap[name]))]
      .sort()
      .map((value) => ({ value, text: words(value), chosen: list.filter(name) === value })),
  });
  return {
    wide: true,
    back: { text: 'What we can say together', href: paths.leverage },
    list,
    filters: {
      label: 'Filter differences',
      search: { label: 'Provider', value: list.q },
      choices: [
        choice('need', 'Need', needInWords),
        choice('phase', 'Phase', (value) => (value === 'post16' ? 'post-16' : value)),
        choice('setting', 'Setting', (value) => value),
      ],
      clear: list.isFiltered ? list.withoutFilters : null,
    },
    gaps: tableView(gapsTable(actor, found), shown.nodes, list, {
      captionHidden: true,
      empty: list.isFiltered ? 'No difference matches these filters.' : 'No like places at different prices, as far as prices are shared.',
      totals: { worth: rows.reduce((sum, { worthPence }) => sum + worthPence, 0) },
    }),
    pages: list.pages(shown),
  };
}
