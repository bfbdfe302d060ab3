import { type Chart, emptyChart } from './chart.js';
import { LEGEND_ROW, axis, draw, legend, legendRows, still, text } from './draw.js';
import { colourOf } from './palette.js';
import { axisPounds, counted, exactPounds, wholePounds } from './words.js';

export interface BreakEvenChart {
  readonly title: string;
  readonly places: number;
  /** A year of one place. */
  readonly blockPence: number;
  readonly spotPence: number;
  /** What the council pays of an empty place. */
  readonly voidShareBp: number;
  readonly breakEvenPlaces: number;
  /** Filled today. */
  readonly filled: number;
}

const HEAD = ['Places filled', 'Block', 'Spot'];
const NAMES = ['Block, with its empty places', 'The same pupils spot', 'Filled today'];

/** What a block costs a year by how many places are filled, beside what the same pupils would cost spot: where the lines cross it breaks even. */
export function breakEvenChart({ title, places, blockPence, spotPence, voidShareBp, breakEvenPlaces, filled }: BreakEvenChart): Chart {
  if (places === 0) return emptyChart(title, HEAD);
  const block = (count: number): number =>
    Math.round(blockPence * count + (blockPence * Math.max(0, places - count) * voidShareBp) / 10_000);
  const gain = filled * spotPence - block(filled);
  const summary = `${counted(places, 'place')} cost ${wholePounds(block(filled))} a year with ${String(filled)} filled. They break even with ${String(breakEvenPlaces)} filled; today they ${gain < 0 ? 'cost' : 'save'} ${wholePounds(Math.abs(gain))} a year${gain < 0 ? ' more than spot' : ''}.`;
  const counts = Array.from({ length: places + 1 }, (_, index) => index);
  return {
    title,
    summary,
    svg: draw(title, summary, ({ name: frame, width }) => {
      const top = legendRows(NAMES, width) * LEGEND_ROW + 12;
      return {
        height: top + 220,
        legend: legend(NAMES),
        grid: { left: 0, right: 12, top, bottom: 4, outerBoundsMode: 'same' },
        xAxis: {
          ...axis,
          type: 'value',
          min: 0,
          max: places,
          minInterval: 1,
          splitLine: { show: false },
          axisLabel: { ...text, hideOverlap: true },
        },
        yAxis: {
          ...axis,
          type: 'value',
          splitNumber: frame === 'wide' ? 5 : 3,
          axisLine: { show: false },
          axisLabel: { ...text, formatter: axisPounds },
        },
        series: [
          {
            ...still,
            type: 'line',
            name: NAMES[0],
            symbol: 'none',
            color: colourOf(0),
            lineStyle: { width: 3 },
            data: [
              [0, block(0)],
              [places, block(places)],
            ],
          },
          {
            ...still,
            type: 'line',
            name: NAMES[1],
            symbol: 'none',
            color: colourOf(3),
            lineStyle: { width: 3, type: 'dashed' },
            data: [
              [0, 0],
              [places, places * spotPence],
            ],
          },
          {
            ...still,
            type: 'scatter',
            name: NAMES[2],
            symbol: 'diamond',
            symbolSize: 14,
            itemStyle: { color: colourOf(4) },
            data: [[filled, filled * spotPence]],
          },
        ],
      };
    }),
    table: { head: HEAD, rows: counts.map((count) => [String(count), exactPounds(block(count)), exactPounds(count * spotPence)]) },
  };
}
