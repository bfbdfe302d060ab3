import { type IsoDate, addMonths, formatDate, laterOf } from '../../kernel/dates.js';
import { type Chart, emptyChart } from './chart.js';
import { LEGEND_ROW, axis, draw, legend, legendRows, still, text } from './draw.js';
import { colourOf } from './palette.js';
import { axisPounds, counted, exactPounds, shortPercent, wholePounds } from './words.js';

export interface RateSeries {
  readonly name: string;
  /** Each price from its day on. */
  readonly points: readonly { readonly on: IsoDate; readonly pence: number }[];
}

const DASHES = ['solid', 'dashed', 'dotted', [12, 4, 2, 4]] as const;
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'pin'] as const;
const HEAD = ['Rate', 'From', 'Pounds a year'];
const MOST_SERIES = 8;
/** Wide enough to tell dashes by. */
const LINE_SYMBOL = 36;

const byDay = (points: RateSeries['points']): RateSeries['points'] => [...points].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));

function sentenceOf({ name, points }: RateSeries): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return '';
  if (first === last || first.pence === last.pence) return `${name}: ${wholePounds(last.pence)} since ${formatDate(first.on)}.`;
  const share =
    first.pence === 0
      ? ''
      : ` (${shortPercent(Math.round(((last.pence - first.pence) * 1000) / first.pence) * 10).replace('-', '')} ${last.pence > first.pence ? 'more' : 'less'})`;
  return `${name}: from ${wholePounds(first.pence)} on ${formatDate(first.on)} to ${wholePounds(last.pence)} on ${formatDate(last.on)}${share}.`;
}

/** Prices over the years as steps: a rate holds until the next begins. Lines differ by dash and mark as well as colour. */
export function ratesOverTime({ title, series: given }: { readonly title: string; readonly series: readonly RateSeries[] }): Chart {
  const series = given.filter(({ points }) => points.length > 0).map(({ name, points }) => ({ name, points: byDay(points) }));
  if (series.length === 0) return emptyChart(title, HEAD, 'There are no rates yet.');
  const drawn = series.slice(0, MOST_SERIES);
  const hidden = series.length - drawn.length;
  const summary = [
    ...drawn.slice(0, 4).map(sentenceOf),
    ...(series.length > 4 ? [`${counted(series.length - 4, 'more rate')} in the figures below.`] : []),
    ...(hidden > 0 ? [`The picture shows the first ${String(MOST_SERIES)}.`] : []),
  ].join(' ');
  const end = addMonths(drawn.flatMap(({ points }) => points.map(({ on }) => on)).reduce(laterOf), 6);
  const names = drawn.map(({ name }) => name);
  return {
    title,
    summary,
    svg: draw(title, summary, ({ name: frame, width }) => {
      const top = legendRows(names, width, LINE_SYMBOL) * LEGEND_ROW + 12;
      return {
        height: top + 220,
        legend: legend(names, LINE_SYMBOL),
        grid: { left: 0, right: 12, top, bottom: 4, outerBoundsMode: 'same' },
        xAxis: {
          ...axis,
          type: 'time',
          splitLine: { show: false },
          splitNumber: frame === 'wide' ? 6 : 3,
          axisLabel: { ...text, formatter: (at: number) => monthOf(at), hideOverlap: true },
        },
        yAxis: {
          ...axis,
          type: 'value',
          scale: true,
          splitNumber: 4,
          axisLine: { show: false },
          axisLabel: { ...text, formatter: axisPounds },
        },
        series: drawn.map(({ name, points }, index) => ({
          ...still,
          type: 'line',
          name,
          step: 'end',
          symbol: SYMBOLS[index % SYMBOLS.length],
          symbolSize: 8,
          showAllSymbol: true,
          color: colourOf(index),
          lineStyle: { width: 3, type: DASHES[index % DASHES.length] },
          data: [...points.map(({ on, pence }) => [on, pence]), ...goingOn(points, end)],
        })),
      };
    }),
    table: {
      head: HEAD,
      rows: series.flatMap(({ name, points }) => points.map(({ on, pence }) => [name, formatDate(on), exactPounds(pence)])),
    },
  };
}

/** The last price holds: its line runs on, without a mark. */
const goingOn = (points: RateSeries['points'], end: IsoDate) => {
  const last = points.at(-1);
  return last ? [{ value: [end, last.pence], symbol: 'none' }] : [];
};

const SHORT_MONTH = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });
const monthOf = (at: number): string => SHORT_MONTH.format(new Date(at)).replace('Sept', 'Sep');
