import { type Chart, emptyChart } from './chart.js';
import { LEGEND_ROW, bareAxis, draw, legend, legendRows, still, text } from './draw.js';
import { colourOf, patternOf } from './palette.js';
import { listed } from './words.js';

export interface ProgressBars {
  readonly title: string;
  /** The states in their order. */
  readonly parts: readonly { readonly label: string; readonly count: number }[];
}

const BAR = 36;

/** How far things are: one bar, its parts in the order of the states, each named with its number. */
export function progressBars({ title, parts }: ProgressBars): Chart {
  const head = ['State', 'Number'];
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return emptyChart(title, head);
  const shown = parts.filter(({ count }) => count > 0);
  const summary = `Of ${total.toLocaleString('en-GB')}: ${listed(shown.map(({ label, count }) => `${count.toLocaleString('en-GB')} ${label.charAt(0).toLowerCase()}${label.slice(1)}`))}.`;
  const names = shown.map(({ label, count }) => `${label} ${count.toLocaleString('en-GB')}`);
  return {
    title,
    summary,
    svg: draw(title, summary, ({ width }) => {
      const top = legendRows(names, width) * LEGEND_ROW + 8;
      return {
        height: top + BAR + 4,
        legend: legend(names),
        grid: { left: 0, right: 0, top, bottom: 4, outerBoundsMode: 'none' },
        xAxis: { ...bareAxis, type: 'value', max: total },
        yAxis: { ...bareAxis, type: 'category', data: [''] },
        series: shown.map(({ count }, index) => ({
          ...still,
          type: 'bar',
          name: names[index],
          stack: 'all',
          barWidth: BAR,
          itemStyle: { color: colourOf(index), decal: patternOf(index), borderColor: '#ffffff', borderWidth: 2 },
          label: {
            ...text,
            show: (count / total) * width > 30,
            fontWeight: 'bold',
            formatter: String(count),
            backgroundColor: '#ffffff',
            padding: [2, 4],
          },
          data: [count],
        })),
      };
    }),
    table: {
      head,
      rows: [...parts.map(({ label, count }) => [label, count.toLocaleString('en-GB')]), ['Total', total.toLocaleString('en-GB')]],
    },
  };
}
