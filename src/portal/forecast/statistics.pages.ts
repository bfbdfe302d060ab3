import { Get, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { type PublishedTrend, StatisticsQuery } from '../../pooling/statistics/statistics.query.js';
import { linesOverYears } from '../charts/index.js';
import { exportTable } from '../foundation/export-table.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { type Table, tableView } from '../foundation/table.js';

const MEASURES: Readonly<Record<string, string>> = {
  ehcplans: 'Plans in all',
  special_independent: 'At independent special schools',
  special_non_maintained: 'At non-maintained special schools',
  special_total: 'At special schools of any kind',
  mainstream_total: 'At mainstream schools',
  res_3851: 'Residential, 38 to 51 weeks',
  res_52: 'Residential, 52 weeks',
};

const MARKERS: Readonly<Record<string, string>> = { x: 'x (not available)', z: 'z (not applicable)', c: 'c (confidential)' };
const OF_CHART = ['special_independent', 'special_non_maintained'];
const HELD =
  'On the published series a band meant to hold 80 of a hundred held 87, and the rule was off by 34 places on average two years ahead.';

/** What the Department publishes of plans, for any authority. */
@Portal()
export class StatisticsPages {
  constructor(private readonly statistics: StatisticsQuery) {}

  @Get('pooling/statistics')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: [''], sort: '', filters: ['la'] });
    const found = await this.statistics.of(actor, list.filter('la') || 'ENG');
    const years = [...new Set(found.trends.flatMap((trend) => trend.years.map(({ year }) => year)))].sort((a, b) => a - b);
    const table: Table<PublishedTrend> = {
      name: `plans-${found.laCode}`,
      caption: `${found.name || 'No authority'}: plans in January`,
      columns: [
        { key: 'measure', heading: 'Plans', type: 'text', value: ({ measure }) => MEASURES[measure] ?? measure },
        ...years.map((year) => ({
          key: String(year),
          heading: String(year),
          type: 'text' as const,
          value: (trend: PublishedTrend) => {
            const at = trend.years.find((each) => each.year === year);
            return at === undefined ? '' : at.value === null ? (MARKERS[at.marker ?? 'x'] ?? '') : at.value.toLocaleString('en-GB');
          },
        })),
      ],
    };
    if (list.format) return exportTable(table, found.trends, list);
    const counts = (measure: string): (number | null)[] =>
      years.map((year) => found.trends.find((trend) => trend.measure === measure)?.years.find((each) => each.year === year)?.value ?? null);
    return page('forecast/statistics', 'Published plans', {
      wide: true,
      list,
      filters: {
        choices: [
          {
            name: 'la',
            label: 'Authority',
            any: 'England',
            options: found.authorities
              .filter(({ laCode }) => laCode !== 'ENG')
              .map(({ laCode, name }) => ({ value: laCode, text: name, chosen: laCode === found.laCode })),
          },
        ],
        clear: list.isFiltered ? list.withoutFilters : null,
      },
      loaded: found.authorities.length > 0,
      table: tableView(
        table,
        found.trends.filter((trend) => trend.years.length > 0),
        null,
        { empty: 'Nothing is loaded.' },
      ),
      chart: linesOverYears({
        title: `${found.name}: independent and non-maintained special schools`,
        years: years.map(String),
        series: OF_CHART.map((measure) => ({ name: MEASURES[measure] ?? measure, counts: counts(measure) })),
      }),
      needs: found.needs.map(({ need, value, marker }) => ({
        key: need,
        value: value === null ? (MARKERS[marker ?? 'x'] ?? '') : value.toLocaleString('en-GB'),
      })),
      forecast: found.forecast.map(({ year, mean, least, most }) => ({
        key: String(year),
        value: `${String(mean)} (${String(least)} to ${String(most)})`,
      })),
      held: HELD,
      reclassified: found.reclassified.map(String).join(', '),
    });
  }
}
