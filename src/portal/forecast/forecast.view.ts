import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { demandInWords } from '../../pooling/demand/figure-words.js';
import { DIMENSION_WORDS } from '../../pooling/demand/first-plan.js';
import type { Forecast } from '../../pooling/forecast/forecast.service.js';
import { type ForecastRow, YEARS_AHEAD } from '../../pooling/forecast/own-forecast.js';
import type { PooledForecastRow } from '../../pooling/forecast/pooled-forecast.js';
import type { Asked } from '../../pooling/release/answer.js';
import { DIMENSIONS, type Dimension, cellId } from '../../pooling/release/release-plan.js';
import { linesOverYears } from '../charts/index.js';
import type { ListState } from '../foundation/list-state.js';
import type { Table } from '../foundation/table.js';
import { categoryInWords, tableName } from '../../pooling/demand/demand-words.js';

export const MEMBERS = 'members';

/** Three selects say by what; a table by more is a file's, and GraphQL's. */
const BY = ['by', 'and', 'also'] as const;
export const FORECAST_LIST = { sorts: [''], sort: '', filters: ['whose', ...BY, ...DIMENSIONS], pageSize: 50 } as const;

/** By what an address asks; by phase where it does not say. */
export function dimensionsOf(list: ListState): Dimension[] {
  const asked = BY.map((name) => list.filter(name));
  const dimensions = DIMENSIONS.filter((dimension) => asked.includes(dimension));
  return dimensions.length === 0 ? ['phase'] : dimensions;
}

/** Which children an address asks for. */
export const askedOf = (list: ListState): Asked =>
  Object.fromEntries(DIMENSIONS.flatMap((dimension) => (list.filters(dimension) === null ? [] : [[dimension, list.filters(dimension)]])));

export const oneDecimal = (count: number): string => count.toFixed(1);
export const calendarYear = (on: string, ahead: number): string => String(Number(on.slice(0, 4)) + ahead);

export const dimensionColumns = (by: readonly Dimension[]) =>
  by.map((dimension) => ({
    key: dimension,
    heading: DIMENSION_WORDS[dimension],
    type: 'text' as const,
    value: ({ cell }: Pick<ForecastRow, 'cell'>) => categoryInWords(dimension, cell[dimension] ?? ''),
  }));

/** A file has each case in a column of its own, to be computed with. */
export const forecastTable = (by: readonly Dimension[], on: string): Table<ForecastRow> => ({
  name: 'demand-forecast',
  caption: `Children at independent and non-maintained special schools: ${tableName(by).toLowerCase()}`,
  columns: [
    ...dimensionColumns(by),
    { key: 'today', heading: 'Today', type: 'integer', value: ({ today }) => today },
    ...YEARS_AHEAD.flatMap((ahead, index) => {
      const year = calendarYear(on, ahead);
      const figure = (key: 'low' | 'central' | 'high' | 'least' | 'most', heading: string) => ({
        key: `${key}-${String(ahead)}`,
        heading: `${year}, ${heading}`,
        type: 'text' as const,
        hidden: 'page' as const,
        value: ({ years }: ForecastRow) => (years[index] === undefined ? '' : oneDecimal(years[index][key])),
      });
      return [
        {
          key: `ahead-${String(ahead)}`,
          heading: year,
          type: 'text' as const,
          value: ({ years }: ForecastRow) => (years[index] ? oneDecimal(years[index].central) : ''),
          note: ({ years }: ForecastRow) => {
            const each = years[index];
            return each
              ? `${oneDecimal(each.low)} to ${oneDecimal(each.high)}; by chance ${String(each.least)} to ${String(each.most)}`
              : null;
          },
        },
        figure('low', 'low case'),
        figure('high', 'high case'),
        figure('least', 'by chance at least'),
        figure('most', 'by chance at most'),
      ];
    }),
  ],
});

/** `categories`: of the dimensions by which this forecast can be had. */
export function filtersOf(list: ListState, by: readonly Dimension[], categories: Partial<Forecast['categories']>, whose: boolean) {
  const dimensions = DIMENSIONS.filter((dimension) => categories[dimension] !== undefined);
  return {
    choices: [
      ...(whose
        ? [
            {
              name: 'whose',
              label: 'Whose children',
              any: 'Ours',
              options: [{ value: MEMBERS, text: 'Members together', chosen: list.filter('whose') === MEMBERS }],
            },
          ]
        : []),
      ...BY.map((name, index) => ({
        name,
        label: index === 0 ? 'By' : 'and by',
        any: index === 0 ? 'Phase' : 'Nothing else',
        options: dimensions.map((dimension) => ({
          value: dimension,
          text: DIMENSION_WORDS[dimension],
          chosen: list.filter(name) === dimension && by.includes(dimension),
        })),
      })),
      ...dimensions.map((dimension) => ({
        name: dimension,
        label: `Only this ${DIMENSION_WORDS[dimension].toLowerCase()}`,
        options: [...(categories[dimension] ?? [])]
          .sort((a, b) => (dimension === 'year' ? Number(a) - Number(b) : a < b ? -1 : 1))
          .map((category) => ({
            value: category,
            text: categoryInWords(dimension, category),
            chosen: list.filter(dimension) === category,
          })),
      })),
    ],
    clear: list.isFiltered ? list.withoutFilters : null,
  };
}

/** Published figures as they are shown everywhere, with what they may come to. */
export const pooledTable = (by: readonly Dimension[], on: string): Table<PooledForecastRow> => ({
  name: 'members-forecast',
  caption: `Members’ children at independent and non-maintained special schools: ${tableName(by).toLowerCase()}`,
  columns: [
    ...dimensionColumns(by),
    {
      key: 'published',
      heading: `Published ${formatDate(on as IsoDate)}`,
      type: 'text',
      value: ({ published }) => demandInWords(published),
    },
    ...YEARS_AHEAD.flatMap((ahead, index) => {
      const year = calendarYear(on, ahead);
      const figure = (key: 'low' | 'high' | 'least' | 'most', heading: string) => ({
        key: `${key}-${String(ahead)}`,
        heading: `${year}, ${heading}`,
        type: 'text' as const,
        hidden: 'page' as const,
        value: ({ years }: PooledForecastRow) => (years?.[index] === undefined ? 'c' : oneDecimal(years[index][key])),
      });
      return [
        {
          key: `ahead-${String(ahead)}`,
          heading: year,
          type: 'text' as const,
          value: ({ years }: PooledForecastRow) => (years?.[index] ? `about ${String(Math.round(years[index].central))}` : 'c'),
          note: ({ years }: PooledForecastRow) => {
            const each = years?.[index];
            return each
              ? `${String(each.least)} to ${String(each.most)}; by the rates ${oneDecimal(each.low)} to ${oneDecimal(each.high)}`
              : null;
          },
        },
        figure('low', 'low case'),
        figure('high', 'high case'),
        figure('least', 'at least'),
        figure('most', 'at most'),
      ];
    }),
  ],
});

/** All rows together over the years, in the three cases. */
export function forecastChart(rows: readonly Pick<ForecastRow, 'today' | 'years'>[], on: string, title: string) {
  const sums = (pick: 'low' | 'central' | 'high'): number[] => [
    Math.round(rows.reduce((sum, { today }) => sum + today, 0)),
    ...YEARS_AHEAD.map((_, index) => Math.round(rows.reduce((sum, row) => sum + (row.years[index]?.[pick] ?? 0), 0))),
  ];
  return linesOverYears({
    title,
    years: ['Today', ...YEARS_AHEAD.map((ahead) => calendarYear(on, ahead))],
    series: [
      { name: 'High', counts: sums('high') },
      { name: 'Central', counts: sums('central') },
      { name: 'Low', counts: sums('low') },
    ],
  });
}

export const rowKey = ({ cell }: Pick<ForecastRow, 'cell'>): string => cellId(cell) || 'all';
