import { type Chart, emptyChart } from './chart.js';
import { LEGEND_ROW, axis, draw, legend, legendRows, still, text } from './draw.js';
import { colourOf, patternOf } from './palette.js';
import { axisPounds, exactPounds, listed, wholePounds } from './words.js';

export interface StackedBars {
  readonly title: string;
  readonly categories: readonly string[];
  readonly series: readonly { readonly name: string; /** One amount a category. */ readonly pence: readonly number[] }[];
  /** Bars from left to right, one under another: for names too long to stand under a column. */
  readonly horizontal?: boolean;
}

const MOST_CATEGORIES = 12;
const BAR = 34;
const BAR_WITH_NAME = 50;
const THICKNESS = 18;

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

/** Parts of amounts of money, a bar a category. Beyond twelve categories the picture gathers the rest; the figures keep all. */
export function stackedBars({ title, categories, series, horizontal = false }: StackedBars): Chart {
  const head = ['', ...series.map(({ name }) => name), ...(series.length > 1 ? ['Total'] : [])];
  const totals = categories.map((_, index) => sumOf(series.map(({ pence }) => pence[index] ?? 0)));
  if (totals.every((total, index) => total === 0 && series.every(({ pence }) => (pence[index] ?? 0) === 0)))
    return emptyChart(title, head, 'There are no amounts to show yet.');
  const shown = gathered(categories, series);
  const summary = summaryOf(categories, series, totals);
  const names = series.map(({ name }) => name);
  return {
    title,
    summary,
    svg: draw(title, summary, ({ name: frame, width }) => {
      const across = horizontal || frame === 'narrow';
      const top = legendRows(names, width) * LEGEND_ROW + 8;
      const classes = {
        ...axis,
        type: 'category',
        data: shown.categories,
        splitLine: { show: false },
        axisLabel: classLabels(across, frame),
      };
      const amounts = {
        ...axis,
        type: 'value',
        splitNumber: frame === 'wide' ? 5 : 2,
        axisLine: { show: false },
        axisLabel: { ...text, formatter: axisPounds, hideOverlap: true },
      };
      return {
        height: across ? top + shown.categories.length * (frame === 'wide' ? BAR : BAR_WITH_NAME) + 32 : top + 260,
        legend: legend(names),
        grid: { left: 0, right: 20, top, bottom: 4, outerBoundsMode: 'same' },
        ...(across ? { xAxis: amounts, yAxis: { ...classes, inverse: true } } : { xAxis: classes, yAxis: amounts }),
        series: shown.series.map(({ name, pence }, index) => ({
          ...still,
          type: 'bar',
          name,
          stack: 'all',
          barWidth: across ? THICKNESS : '60%',
          itemStyle: { color: colourOf(index), decal: patternOf(index), borderColor: '#ffffff', borderWidth: 1 },
          data: [...pence],
        })),
      };
    }),
    table: {
      head,
      rows: categories.map((category, index) => [
        category,
        ...series.map(({ pence }) => exactPounds(pence[index] ?? 0)),
        ...(series.length > 1 ? [exactPounds(totals[index] ?? 0)] : []),
      ]),
    },
  };
}

/** Names under the columns; beside lying bars; on a narrow page above them, so that they can be read in full. */
function classLabels(across: boolean, frame: 'wide' | 'narrow') {
  if (!across) return { ...text, interval: 0, hideOverlap: true };
  if (frame === 'wide') return { ...text, interval: 0, width: 270, overflow: 'truncate' };
  return {
    ...text,
    interval: 0,
    width: 280,
    overflow: 'truncate',
    inside: true,
    margin: 0,
    verticalAlign: 'bottom',
    padding: [0, 0, THICKNESS / 2 + 2, 0],
  };
}

function gathered(categories: readonly string[], series: StackedBars['series']): { categories: string[]; series: StackedBars['series'] } {
  if (categories.length <= MOST_CATEGORIES) return { categories: [...categories], series };
  const kept = MOST_CATEGORIES - 1;
  return {
    categories: [...categories.slice(0, kept), `${String(categories.length - kept)} others`],
    series: series.map(({ name, pence }) => ({ name, pence: [...pence.slice(0, kept), sumOf(pence.slice(kept))] })),
  };
}

function summaryOf(categories: readonly string[], series: StackedBars['series'], totals: readonly number[]): string {
  const whole = sumOf(totals);
  const parts = series.length > 1 ? `: ${listed(series.map(({ name, pence }) => `${name} ${wholePounds(sumOf(pence))}`))}` : '';
  const most = totals.reduce((best, total, index) => (total > (totals[best] ?? 0) ? index : best), 0);
  const largest = categories.length > 1 ? ` The largest is ${categories[most] ?? ''} with ${wholePounds(totals[most] ?? 0)}.` : '';
  return `${wholePounds(whole)} in all${parts}.${largest}`;
}
