import { formatDate } from '../../kernel/dates.js';
import type { Refusal } from '../../kernel/outcome.js';
import { DIMENSION_WORDS } from '../../pooling/demand/first-plan.js';
import type { PooledDemand } from '../../pooling/demand/pooled-demand.query.js';
import type { Asked } from '../../pooling/release/answer.js';
import { type Categories, DIMENSIONS, type Dimension, FIRST_TABLES } from '../../pooling/release/release-plan.js';
import type { ListState } from '../foundation/list-state.js';
import { type DistrictNames, categoryInWords, districtNames, tableName } from '../../pooling/demand/demand-words.js';
import { dimensionsNamed, tableKey } from './demand-address.js';

/** The categories that an address ticks, by dimension. */
export const categoriesNamed = (list: ListState): Asked =>
  Object.fromEntries(
    DIMENSIONS.flatMap((dimension) => {
      const ticked = list.filters(dimension);
      return ticked === null ? [] : [[dimension, ticked]];
    }),
  );

const dayChoice = (list: ListState, name: string, label: string, any: string, offered: PooledDemand['days']) => ({
  name,
  label,
  any,
  options: offered.map((day) => ({ value: day, text: formatDate(day), chosen: list.filter(name) === day })),
});

/** Behind a summary for each dimension: which of its categories are counted. */
export const onlyGroups = (categories: Categories, names: DistrictNames, only: Asked, of: readonly Dimension[]) =>
  of
    .filter((dimension) => categories[dimension].length > 1)
    .map((dimension) => ({
      name: dimension,
      label: `Only some: ${DIMENSION_WORDS[dimension].toLowerCase()}`,
      open: only[dimension] !== undefined,
      items: categories[dimension].map((category) => ({
        value: category,
        text: categoryInWords(dimension, category, names),
        checked: only[dimension]?.includes(category) ?? false,
      })),
    }));

/** By what a map may be narrowed: what is published by district. */
export const MAPPED: readonly Dimension[] = DIMENSIONS.filter(
  (dimension) =>
    dimension !== 'district' && FIRST_TABLES.some((table) => table.length === 2 && table.includes(dimension) && table.includes('district')),
);

/** What narrows the map: its day, and which categories alone are counted. */
export const mapFilters = (demand: PooledDemand, list: ListState, only: Asked) => ({
  choices: [dayChoice(list, 'on', 'As published on', 'The latest', demand.days)],
  groups: onlyGroups(demand.categories, districtNames(demand.districts), only, MAPPED),
  clear: list.isFiltered ? list.withoutFilters : null,
});

/** A school that several consortia ask looks at the demand of one at a time. */
const whoseChoice = ({ consortia, consortiumId }: PooledDemand) => ({
  name: 'consortium',
  label: 'Demand of',
  any: 'The first by name',
  options: consortia.map(({ id, name }) => ({ value: id, text: name, chosen: id === consortiumId })),
});

/** What narrows the page: the table, its days, and which categories alone are counted. */
export function demandFilters(demand: PooledDemand, list: ListState, by: readonly Dimension[], only: Asked) {
  return {
    choices: [
      ...(demand.consortia.length > 1 ? [whoseChoice(demand)] : []),
      {
        name: 'by',
        label: 'Counted by',
        any: 'All together',
        options: FIRST_TABLES.filter((table) => table.length > 0).map((table) => ({
          value: tableKey(table),
          text: tableName(table),
          chosen: tableKey(table) === tableKey(by),
        })),
      },
      dayChoice(list, 'on', 'As published on', 'The latest', demand.days),
      dayChoice(
        list,
        'beside',
        'Beside',
        'No other day',
        demand.days.filter((day) => day !== demand.takenOn),
      ),
    ],
    groups: onlyGroups(demand.categories, districtNames(demand.districts), only, DIMENSIONS),
    clear: list.isFiltered ? list.withoutFilters : null,
  };
}

/** The page of a question that no published table answers: the same filters, and the nearest tables, each with what of the question it keeps. */
export const refusedView = (filters: object, list: ListState, by: readonly Dimension[], { choices = [] }: Refusal) => ({
  wide: true,
  list,
  filters,
  nearest: choices.map(({ value }) => {
    const table = dimensionsNamed(value);
    const left = Object.fromEntries(DIMENSIONS.filter((dimension) => !table.includes(dimension)).map((dimension) => [dimension, null]));
    return {
      text: tableName(table),
      href: list.address({ ...left, by: tableKey(by.filter((dimension) => table.includes(dimension))) || null }),
    };
  }),
});
