import { type IsoDate, formatDate } from '../../kernel/dates.js';
import type { OwnChild } from '../../pooling/demand/demand.reader.js';
import { DIMENSION_WORDS } from '../../pooling/demand/first-plan.js';
import { demandInWords } from '../../pooling/demand/figure-words.js';
import type { OwnCount } from '../../pooling/demand/own-count.js';
import type { OwnDemand } from '../../pooling/demand/own-demand.query.js';
import type { PooledDemand } from '../../pooling/demand/pooled-demand.query.js';
import type { Asked } from '../../pooling/release/answer.js';
import { type Cell, DIMENSIONS, cellId } from '../../pooling/release/release-plan.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';
import { onlyGroups } from './demand-filters.view.js';
import { type DistrictNames, categoryInWords, demandName } from '../../pooling/demand/demand-words.js';

const CRUMB = { text: 'Pooled demand', href: paths.pooledDemand };

/** The address of the children behind a count: its cell, and what else the page is narrowed to. */
export function behind(cell: Cell, only: Asked, on: string | null): string {
  const parameters = new URLSearchParams(on === null ? [] : [['on', on]]);
  for (const dimension of DIMENSIONS) {
    const category = cell[dimension];
    for (const each of category === undefined ? (only[dimension] ?? []) : [category]) parameters.append(dimension, each);
  }
  return paths.ownDemandChildren(parameters.size === 0 ? '' : `?${parameters.toString()}`);
}

/** What is published of the same cells beside it, by the cell's name; null where no published table is by the same. */
type Beside = PooledDemand | null;

export function ownTable(own: OwnDemand, beside: Beside, names: DistrictNames): Table<OwnCount> {
  const published = new Map(beside?.rows.map(({ cell, pooled }) => [cellId(cell), pooled] as const));
  return {
    name: 'own-demand',
    caption: `${demandName(own, names)}, ${formatDate(own.on)}`,
    columns: [
      ...(own.dimensions.length === 0
        ? [{ key: 'all', heading: 'Children', type: 'text' as const, value: () => 'All' }]
        : own.dimensions.map((dimension) => ({
            key: dimension,
            heading: DIMENSION_WORDS[dimension],
            type: 'text' as const,
            value: ({ cell }: OwnCount) => categoryInWords(dimension, cell[dimension] ?? '', names),
          }))),
      {
        key: 'count',
        heading: 'Ours, exactly',
        type: 'integer' as const,
        value: ({ count }: OwnCount) => count,
        href: ({ cell }: OwnCount) => behind(cell, own.only, own.on),
      },
      ...(beside && beside.takenOn !== null
        ? [
            {
              key: 'pooled',
              heading: `All members, as published ${formatDate(beside.takenOn)}`,
              type: 'text' as const,
              value: ({ cell }: OwnCount) => {
                const figure = published.get(cellId(cell));
                return figure ? demandInWords(figure) : '';
              },
            },
          ]
        : []),
    ],
  };
}

export function ownView(own: OwnDemand, beside: Beside, names: DistrictNames, list: ListState) {
  const by = (name: string, label: string, any: string) => ({
    name,
    label,
    any,
    options: DIMENSIONS.map((dimension) => ({
      value: dimension,
      text: DIMENSION_WORDS[dimension],
      chosen: list.filter(name) === dimension,
    })),
  });
  return {
    list,
    breadcrumbs: [CRUMB, { text: 'Our own children' }],
    filters: {
      choices: [by('by', 'Counted by', 'All together'), by('and', 'And by', 'Nothing else')],
      dates: [{ name: 'on', label: 'On', value: list.filter('on') }],
      groups: onlyGroups(own.categories, names, own.only, DIMENSIONS),
      clear: list.isFiltered ? list.withoutFilters : null,
    },
    total: own.total,
    unpublished: beside === null,
    table: tableView(ownTable(own, beside, names), own.rows, null, { empty: 'No child of ours is counted here.' }),
  };
}

export const childrenTable = (names: DistrictNames): Table<OwnChild> => ({
  name: 'own-demand-children',
  caption: 'Children',
  columns: [
    {
      key: 'reference',
      heading: 'Pupil',
      type: 'text',
      unbroken: true,
      value: ({ reference }) => reference,
      href: ({ placementId }) => paths.placement(placementId),
    },
    { key: 'school', heading: 'School', type: 'text', value: ({ schoolName }) => schoolName },
    ...DIMENSIONS.filter((dimension) => dimension !== 'phase').map((dimension) => ({
      key: dimension,
      heading: DIMENSION_WORDS[dimension],
      type: 'text' as const,
      value: (child: OwnChild) => categoryInWords(dimension, child[dimension], names),
    })),
    { key: 'startsOn', heading: 'Since', type: 'date', value: ({ startsOn }) => startsOn },
  ],
});

/** `after`: how many children come before the page. */
export function childrenView(on: IsoDate, only: Asked, children: readonly OwnChild[], names: DistrictNames, list: ListState) {
  const from = Number(list.after ?? 0) || 0;
  const shown = children.slice(from, from + list.first);
  return {
    list,
    breadcrumbs: [CRUMB, { text: 'Our own children', href: paths.ownDemand }, { text: 'Who is counted' }],
    about: demandName({ dimensions: [], only }, names),
    on,
    pages: list.pages({
      nodes: shown,
      totalCount: children.length,
      pageInfo: { hasNextPage: from + shown.length < children.length, endCursor: String(from + shown.length) },
    }),
    table: tableView(childrenTable(names), shown, null, { captionHidden: true, empty: 'No child of ours is counted here.' }),
  };
}
