import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { band, reclassified } from './back-test.js';

export interface PublishedYear {
  readonly year: number;
  /** Null with the marker that says why. */
  readonly value: number | null;
  readonly marker: 'x' | 'z' | 'c' | null;
}

export interface PublishedTrend {
  readonly measure: string;
  readonly years: readonly PublishedYear[];
}

/** What is forecast of the next two years by the rule that did best on the published series, with the band meant to hold 80 in a hundred. */
export interface PublishedForecast {
  readonly year: number;
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

export interface PublishedStatistics {
  readonly authorities: readonly { readonly laCode: string; readonly name: string }[];
  readonly laCode: string;
  readonly name: string;
  readonly trends: readonly PublishedTrend[];
  readonly needs: readonly { readonly need: string; readonly value: number | null; readonly marker: string | null }[];
  readonly forecast: readonly PublishedForecast[];
  /** Years in which independent and non-maintained places swung in opposite directions: counted elsewhere, not moved. */
  readonly reclassified: readonly number[];
}

/** The measures that a trend is shown of, in this order. */
export const TRENDS = [
  'ehcplans',
  'special_independent',
  'special_non_maintained',
  'special_total',
  'mainstream_total',
  'res_3851',
  'res_52',
] as const;

const SQL = `
select json_build_object(
  'authorities', (select coalesce(json_agg(json_build_object('laCode', la_code, 'name', la_name) order by la_code <> 'ENG', la_name), '[]')
    from (select distinct on (la_code) la_code, la_name from plan_statistics where measure = 'ehcplans' order by la_code, year desc) latest),
  'national', (select coalesce(json_agg(json_build_object('year', year, 'value', value) order by year), '[]') from plan_statistics where la_code = 'ENG' and measure = 'ehcplans'),
  'rows', (select coalesce(json_agg(json_build_object('measure', measure, 'year', year, 'value', value, 'marker', marker) order by measure, year), '[]')
    from plan_statistics where la_code = $1 and (measure = any ($2::text[]) or measure like 'number\\_%')))`;

interface Row extends PublishedYear {
  readonly measure: string;
}

/** The published baseline of any authority, beside which own records are read. */
@Injectable()
export class StatisticsQuery {
  constructor(private readonly reads: ReadModel) {}

  async of(actor: Actor, laCode: string): Promise<PublishedStatistics> {
    requires(actor, 'pooling.readForecast');
    const { authorities, national, rows } = await this.reads.json<{
      readonly authorities: PublishedStatistics['authorities'];
      readonly national: readonly { readonly year: number; readonly value: number | null }[];
      readonly rows: readonly Row[];
    }>(actor, 'pooling.statistics', SQL, [laCode, [...TRENDS]]);
    const years = (measure: string): PublishedYear[] =>
      rows.filter((row) => row.measure === measure).map(({ year, value, marker }) => ({ year, value, marker }));
    const series = (measure: string): Map<number, number> =>
      new Map(years(measure).flatMap(({ year, value }) => (value === null ? [] : [[year, value] as const])));
    const needs = rows.filter(({ measure }) => measure.startsWith('number_'));
    const last = Math.max(0, ...needs.map(({ year }) => year));
    return {
      authorities,
      laCode,
      name: authorities.find((each) => each.laCode === laCode)?.name ?? '',
      trends: TRENDS.map((measure) => ({ measure, years: years(measure) })),
      needs: needs
        .filter(({ year }) => year === last)
        .map(({ measure, value, marker }) => ({ need: measure.replace('number_', '').toUpperCase(), value, marker }))
        .sort((a, b) => (b.value ?? 0) - (a.value ?? 0)),
      forecast: forecastOf(series('special_independent'), series('special_non_maintained'), national),
      reclassified: reclassified(series('special_independent'), series('special_non_maintained')),
    };
  }
}

/** Own last count × national growth of plans, two years on (methods, section 7). None where a count is missing. */
function forecastOf(
  independent: ReadonlyMap<number, number>,
  nonMaintained: ReadonlyMap<number, number>,
  national: readonly { readonly year: number; readonly value: number | null }[],
): PublishedForecast[] {
  const origin = Math.max(0, ...independent.keys());
  const [one, other] = [independent.get(origin), nonMaintained.get(origin)];
  const [now, before] = [national.find(({ year }) => year === origin)?.value, national.find(({ year }) => year === origin - 1)?.value];
  if (one === undefined || other === undefined || !now || !before) return [];
  return [1, 2].map((ahead) => {
    const mean = (one + other) * (now / before) ** ahead;
    return { year: origin + ahead, mean: Math.round(mean), ...band(mean, 'eighty') };
  });
}
