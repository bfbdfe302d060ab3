import { formatDate } from '../../kernel/dates.js';
import type { Refusal } from '../../kernel/outcome.js';
import { DIMENSION_WORDS } from '../../pooling/demand/first-plan.js';
import type { PooledDemand } from '../../pooling/demand/pooled-demand.query.js';
import type { Asked } from '../../pooling/release/answer.js';
import { DIMENSIONS, type Dimension, FIRST_TABLES } from '../../pooling/release/release-plan.js';
import type { ListState } from '../foundation/list-state.js';
import { categoryInWords, dimensionsNamed, tableKey, tableName } from './demand-words.js';

/** The categories that an address ticks, by dimension. */
export const categoriesNamed = (list: ListState): Asked =>
  Object.fromEntries(
    DIMENSIONS.flatMap((dimension) => {
      const ticked = list.filters(dimension);
      return ticked === null ? [] : [[dimension, ticked]];
    }),
  );

/** What narrows the page: the table, its days, and which categories alone are counted. */
export function demandFilters(
  { categories, days, takenOn }: Pick<PooledDemand, 'categories' | 'days' | 'takenOn'>,
  list: ListState,
  by: readonly Dimension[],
  only: Asked,
) {
  const dayChoice = (name: string, label: string, any: string, offered: PooledDemand['days']) => ({
    name,
    label,
    any,
    options: offered.map((day) => ({ value: day, text: formatDate(day), chosen: list.filter(name) === day })),
  });
  return {
    choices: [
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
      dayChoice('on', 'As published on', 'The latest', days),
      dayChoice(
        'beside',
        'Beside',
        'No other day',
        days.filter((day) => day !== takenOn),
      ),
    ],
    groups: DIMENSIONS.filter((dimension) => categories[dimension].length > 1).map((dimension) => ({
      name: dimension,
      label: `Only some: ${DIMENSION_WORDS[dimension].toLowerCase()}`,
      open: only[dimension] !== undefined,
      items: categories[dimension].map((category) => ({
        value: category,
        text: categoryInWords(dimension, category),
        checked: only[dimension]?.includes(category) ?? false,
      })),
    })),
    clear: list.isFiltered ? list.withoutFilters : null,
  };
}

/** The page of a question that no published table answers: the same filters, and the nearest tables, each with what of the question it keeps. */
export const refusedView = (all: PooledDemand, list: ListState, by: readonly Dimension[], only: Asked, { choices = [] }: Refusal) => ({
  wide: true,
  list,
  filters: demandFilters(all, list, by, only),
  nearest: choices.map(({ value }) => {
    const table = dimensionsNamed(value);
    const left = Object.fromEntries(DIMENSIONS.filter((dimension) => !table.includes(dimension)).map((dimension) => [dimension, null]));
    return {
      text: tableName(table),
      href: list.address({ ...left, by: tableKey(by.filter((dimension) => table.includes(dimension))) || null }),
    };
  }),
});
