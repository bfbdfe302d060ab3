import { type Chart, emptyChart } from './chart.js';
import { LEGEND_ROW, axis, draw, legend, legendRows, still, text } from './draw.js';
import { colourOf } from './palette.js';

export interface YearSeries {
  readonly name: string;
  /** One count a year; null where there is none. */
  readonly counts: readonly (number | null)[];
}

const DASHES = ['solid', 'dashed', 'dotted', [12, 4, 2, 4]] as const;
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'] as const;

/** Counts from year to year, a line each; lines differ by dash and mark as well as colour. */
export function linesOverYears({
  title,
  years,
  series,
}: {
  readonly title: string;
  readonly years: readonly string[];
  readonly series: readonly YearSeries[];
}): Chart {
  const head = ['', ...series.map(({ name }) => name)];
  const shown = series.filter(({ counts }) => counts.some((count) => count !== null));
  if (years.length === 0 || shown.length === 0) return emptyChart(title, head, 'There are no counts to show yet.');
  const number = (count: number | null | undefined): string =>
    count === null || count === undefined ? 'none' : count.toLocaleString('en-GB');
  const summary = shown
    .map(({ name, counts }) => {
      const known = counts.flatMap((count, index) => (count === null ? [] : [{ count, year: years[index] ?? '' }]));
      const [first, last] = [known[0], known.at(-1)];
      return first && last
        ? `${name}: ${number(first.count)} in ${first.year}${first === last ? '' : `, ${number(last.count)} in ${last.year}`}.`
        : '';
    })
    .join(' ');
  const names = shown.map(({ name }) => name);
  return {
    title,
    summary,
    svg: draw(title, summary, ({ name: frame, width }) => {
      const top = legendRows(names, width) * LEGEND_ROW + 12;
      return {
        height: top + 220,
        legend: legend(names),
        grid: { left: 0, right: 16, top, bottom: 4, outerBoundsMode: 'same' },
        xAxis: { ...axis, type: 'category', data: [...years], splitLine: { show: false }, axisLabel: { ...text, hideOverlap: true } },
        yAxis: { ...axis, type: 'value', splitNumber: frame === 'wide' ? 5 : 3, axisLine: { show: false }, axisLabel: text },
        series: shown.map(({ name, counts }, index) => ({
          ...still,
          type: 'line',
          name,
          symbol: SYMBOLS[index % SYMBOLS.length],
          symbolSize: 8,
          showAllSymbol: true,
          color: colourOf(index),
          lineStyle: { width: 3, type: DASHES[index % DASHES.length] },
          data: counts.map((count) => count ?? '-'),
        })),
      };
    }),
    table: { head, rows: years.map((year, index) => [year, ...series.map(({ counts }) => number(counts[index]))]) },
  };
}
