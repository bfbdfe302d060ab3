import { type Chart, emptyChart } from './chart.js';
import { axis, bareAxis, draw, legend, still, text } from './draw.js';
import { INK, OTHERS, OWN } from './palette.js';
import { axisPounds, exactPounds, listed, wholePounds } from './words.js';

export interface PriceBoxFigures {
  readonly min: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly p90: number;
  readonly max: number;
}

export interface PricePoint {
  readonly label: string;
  readonly pence: number;
  readonly own: boolean;
}

export interface PriceBoxChart {
  readonly title: string;
  /** Null where there are too few like places to show. */
  readonly box: PriceBoxFigures | null;
  readonly points: readonly PricePoint[];
}

const LIKE = 'Like places';
const OURS = 'Ours';
const HEAD = ['Price', 'Pounds a year'];

const NAMES: readonly (readonly [keyof PriceBoxFigures, string])[] = [
  ['min', 'Lowest'],
  ['q1', 'A quarter are below'],
  ['median', 'Half are below (median)'],
  ['q3', 'Three quarters are below'],
  ['p90', 'Nine in ten are below'],
  ['max', 'Highest'],
];

function standing(pence: number, box: PriceBoxFigures): string {
  if (pence > box.max) return 'above all of them';
  if (pence > box.p90) return 'among the dearest tenth';
  if (pence > box.q3) return 'among the dearest quarter';
  if (pence < box.min) return 'below all of them';
  if (pence < box.q1) return 'among the cheapest quarter';
  return 'in the middle half';
}

function summaryOf(box: PriceBoxFigures, own: readonly PricePoint[]): string {
  const middle = `Half of like places cost between ${wholePounds(box.q1)} and ${wholePounds(box.q3)} a year; the median is ${wholePounds(box.median)}.`;
  const [only, ...more] = own;
  if (!only) return middle;
  if (more.length === 0) return `${middle} ${only.label} at ${wholePounds(only.pence)} is ${standing(only.pence, box)}.`;
  const groups = new Map<string, number>();
  for (const { pence } of own) groups.set(standing(pence, box), (groups.get(standing(pence, box)) ?? 0) + 1);
  return `${middle} Of ours, ${listed([...groups].map(([where, count]) => `${String(count)} ${count === 1 ? 'is' : 'are'} ${where}`))}.`;
}

/** Small steps up and down, always the same, so that equal prices do not hide each other. */
const spread = (index: number): number => [0, -16, 14, -8, 20, -20, 8, 16, -14][index % 9] ?? 0;

/** Prices of like places: a box for the middle half with the median, a line from lowest to highest, a dot a place and a diamond for ours. */
export function priceBox({ title, box, points }: PriceBoxChart): Chart {
  const rows = points.map(({ label, pence, own }) => [own ? `${label} (ours)` : label, exactPounds(pence)]);
  if (!box)
    return {
      ...emptyChart(title, HEAD, 'There are too few like places to compare with: no price is shown that could be recognised.'),
      table: { head: HEAD, rows },
    };
  const own = points.filter((point) => point.own);
  const summary = summaryOf(box, own);
  const dots = (name: string, which: readonly PricePoint[], symbol: string, size: number, colour: string) => ({
    ...still,
    type: 'scatter',
    name,
    symbol,
    symbolSize: size,
    itemStyle: { color: colour, borderColor: '#ffffff', borderWidth: 1 },
    data: which.map(({ pence }, index) => ({ value: [pence, 0], symbolOffset: [0, spread(index)] })),
  });
  return {
    title,
    summary,
    svg: draw(title, summary, ({ name }) => ({
      height: 210,
      legend: legend([...(own.length < points.length ? [LIKE] : []), ...(own.length > 0 ? [OURS] : [])]),
      grid: { left: 8, right: 16, top: 56, bottom: 30, outerBoundsMode: 'none' },
      xAxis: {
        ...axis,
        type: 'value',
        scale: true,
        splitNumber: name === 'wide' ? 6 : 3,
        axisLabel: { ...text, formatter: axisPounds, hideOverlap: true, alignMinLabel: 'left', alignMaxLabel: 'right' },
      },
      yAxis: { ...bareAxis, type: 'category', data: [''] },
      series: [
        {
          ...still,
          type: 'boxplot',
          boxWidth: [56, 56],
          itemStyle: { color: '#d2e2f1', borderColor: INK, borderWidth: 2 },
          data: [[box.min, box.q1, box.median, box.q3, box.max]],
          markLine: {
            ...still,
            symbol: 'none',
            label: { ...text, position: 'end', formatter: `Median ${wholePounds(box.median)}` },
            lineStyle: { color: INK, type: 'dotted', width: 1 },
            data: [{ xAxis: box.median }],
          },
        },
        dots(
          LIKE,
          points.filter((point) => !point.own),
          'circle',
          8,
          OTHERS,
        ),
        dots(OURS, own, 'diamond', 16, OWN),
      ],
    })),
    table: { head: HEAD, rows: [...NAMES.map(([key, words]) => [words, exactPounds(box[key])]), ...rows] },
  };
}
