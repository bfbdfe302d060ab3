import { type Chart, emptyChart } from './chart.js';
import { LEGEND_ROW, axis, draw, legend, legendRows, still, text } from './draw.js';
import { INK, colourOf, patternOf } from './palette.js';
import { counted, shortPercent } from './words.js';

export interface PlaceDays {
  readonly title: string;
  /** Months or terms, each with its place-days and how many days it has. */
  readonly periods: readonly {
    readonly name: string;
    readonly days: number;
    readonly filled: number;
    readonly void: number;
    readonly refunded: number;
  }[];
  /** So many places must be filled for the block to pay; null where that is not known. */
  readonly breakEvenPlaces: number | null;
}

const PARTS = [
  { key: 'filled', name: 'Filled' },
  { key: 'void', name: 'Empty, paid' },
  { key: 'refunded', name: 'Empty, not paid' },
] as const;

const HEAD = ['', ...PARTS.map(({ name }) => name), 'Occupancy'];

/** Places on an average day, to one decimal. */
const average = (placeDays: number, days: number): number => (days === 0 ? 0 : Math.round((placeDays * 10) / days) / 10);

const share = (filled: number, all: number): string => (all === 0 ? '' : shortPercent(Math.round((filled * 1000) / all) * 10));

/** How full a block was: places on an average day of each month or term, and the number that breaks even as a line. */
export function placeDays({ title, periods, breakEvenPlaces }: PlaceDays): Chart {
  const all = periods.reduce((total, period) => total + period.filled + period.void + period.refunded, 0);
  if (all === 0) return emptyChart(title, HEAD);
  const filled = periods.reduce((total, period) => total + period.filled, 0);
  const below = breakEvenPlaces === null ? [] : periods.filter((period) => average(period.filled, period.days) < breakEvenPlaces);
  const summary = [
    `${share(filled, all)} of the places bought were or will be filled.`,
    ...(breakEvenPlaces === null
      ? []
      : [
          below.length === 0
            ? `Never fewer than the ${counted(breakEvenPlaces, 'place')} that break even.`
            : `Fewer than the ${counted(breakEvenPlaces, 'place')} that break even in ${below.length === 1 ? (below[0]?.name ?? '') : counted(below.length, 'period')}.`,
        ]),
  ].join(' ');
  const names = PARTS.map(({ name }) => name);
  return {
    title,
    summary,
    svg: draw(title, summary, ({ name: frame, width }) => {
      const top = legendRows(names, width) * LEGEND_ROW + 12;
      return {
        height: top + 230,
        legend: legend(names),
        grid: { left: 0, right: 8, top, bottom: 4, outerBoundsMode: 'same' },
        xAxis: {
          ...axis,
          type: 'category',
          data: periods.map(({ name }) => shortened(name)),
          splitLine: { show: false },
          axisLabel: { ...text, hideOverlap: true },
        },
        yAxis: {
          ...axis,
          type: 'value',
          minInterval: 1,
          splitNumber: frame === 'wide' ? 5 : 3,
          axisLine: { show: false },
          axisLabel: text,
        },
        series: PARTS.map(({ key, name }, index) => ({
          ...still,
          type: 'bar',
          name,
          stack: 'all',
          barWidth: '64%',
          itemStyle: { color: colourOf(index), decal: patternOf(index), borderColor: '#ffffff', borderWidth: 1 },
          data: periods.map((period) => average(period[key], period.days)),
          ...(index === 0 && breakEvenPlaces !== null
            ? {
                markLine: {
                  ...still,
                  symbol: 'none',
                  label: {
                    ...text,
                    position: 'insideEndTop',
                    formatter: `Breaks even at ${String(breakEvenPlaces)}`,
                    backgroundColor: '#ffffff',
                    padding: [1, 3],
                  },
                  lineStyle: { color: INK, type: 'dashed', width: 2 },
                  data: [{ yAxis: breakEvenPlaces }],
                },
              }
            : {}),
        })),
      };
    }),
    table: {
      head: HEAD,
      rows: periods.map((period) => [
        period.name,
        ...PARTS.map(({ key }) => String(average(period[key], period.days))),
        share(period.filled, period.filled + period.void + period.refunded),
      ]),
    },
  };
}

/** "September 2026" as "Sep 26", "Autumn term 2026/27" as "Autumn 26/27". */
const shortened = (name: string): string =>
  name.includes(' term ') ? name.replace(/ term 20(\d\d)/, ' $1') : name.replace(/^([A-Z][a-z]{2})[a-z]* 20(\d\d)$/, '$1 $2');
