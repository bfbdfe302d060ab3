import { type Chart, emptyChart } from './chart.js';
import { LEGEND_ROW, axis, draw, legend, legendRows, still, text } from './draw.js';
import { colourOf } from './palette.js';
import { axisPounds, counted, exactPounds, wholePounds } from './words.js';

export interface SizingChart {
  readonly title: string;
  /** A year of a block of so many places: with its empty ones and the children placed alone. By number of places from none on. */
  readonly costsPence: readonly number[];
  readonly best: number;
}

const HEAD = ['Places', 'A year, expected'];
const NAMES = ['What a block of so many places costs', 'Least'];

/** What every size of a block is expected to cost: a curve with the steps of its prices, and where it is lowest. */
export function sizingChart({ title, costsPence, best }: SizingChart): Chart {
  if (costsPence.length < 2) return emptyChart(title, HEAD);
  const least = costsPence[best] ?? 0;
  const saved = (costsPence[0] ?? 0) - least;
  const summary = `${counted(best, 'place')} cost least: ${wholePounds(least)} a year, ${wholePounds(saved)} less than no block.`;
  return {
    title,
    summary,
    svg: draw(title, summary, ({ name: frame, width }) => {
      const top = legendRows(NAMES, width) * LEGEND_ROW + 12;
      return {
        height: top + 240,
        legend: legend(NAMES),
        grid: { left: 0, right: 12, top, bottom: 4, outerBoundsMode: 'same' },
        xAxis: {
          ...axis,
          type: 'value',
          min: 0,
          max: costsPence.length - 1,
          minInterval: 1,
          splitLine: { show: false },
          axisLabel: { ...text, hideOverlap: true },
        },
        yAxis: {
          ...axis,
          type: 'value',
          scale: true,
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
            data: costsPence.map((cost, places) => [places, Math.round(cost)]),
          },
          {
            ...still,
            type: 'scatter',
            name: NAMES[1],
            symbol: 'diamond',
            symbolSize: 14,
            itemStyle: { color: colourOf(4) },
            data: [[best, Math.round(least)]],
          },
        ],
      };
    }),
    table: { head: HEAD, rows: costsPence.map((cost, places) => [String(places), exactPounds(Math.round(cost))]) },
  };
}
