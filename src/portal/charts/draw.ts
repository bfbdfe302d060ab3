import { BarChart, BoxplotChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components';
import { type EChartsCoreOption, init, setPlatformAPI, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { FAINT, INK } from './palette.js';
import { tidySvg } from './tidy-svg.js';

use([BarChart, BoxplotChart, LineChart, ScatterChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer]);

/** The room for one drawing. Text is 14 pixels at these widths; a page shows neither much smaller. */
export interface Frame {
  readonly name: 'wide' | 'narrow';
  readonly width: number;
}

const FRAMES: readonly Frame[] = [
  { name: 'wide', width: 640 },
  { name: 'narrow', width: 300 },
];

export const FONT_SIZE = 14;

/** Text of every part of a chart. */
export const text = { fontSize: FONT_SIZE, fontFamily: 'inherit', color: INK } as const;

export const axis = {
  axisLine: { show: true, lineStyle: { color: INK } },
  axisTick: { show: false },
  axisLabel: text,
  splitLine: { show: true, lineStyle: { color: FAINT } },
  nameTextStyle: text,
} as const;

/** No axis line and labels: for a direction that only holds things apart. */
export const bareAxis = {
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: { show: false },
  splitLine: { show: false },
} as const;

/** What holds for every series: it answers no pointer, so that the picture needs neither style nor script. */
export const still = { silent: true, animation: false, emphasis: { disabled: true } } as const;

/** How wide a text is drawn at most. The server knows no fonts, and a page's may be a wide one: too much room is better than a cut word. */
export const textWidth = (label: string, size: number = FONT_SIZE): number => label.length * size * 0.6;

setPlatformAPI({ measureText: (label, font) => ({ width: textWidth(label, Number(/(\d+)px/.exec(font ?? '')?.[1] ?? FONT_SIZE)) }) });

const SYMBOL_WIDTH = 22;
const LEGEND_GAP = 12;

/** How many rows a legend takes, each entry with its symbol and the gap between it and its words. */
export function legendRows(names: readonly string[], width: number, symbolWidth = SYMBOL_WIDTH): number {
  let [rows, used] = [1, 0];
  for (const name of names) {
    const needed = symbolWidth + 5 + textWidth(name);
    if (used > 0 && used + LEGEND_GAP + needed > width) [rows, used] = [rows + 1, needed];
    else used += needed + (used > 0 ? LEGEND_GAP : 0);
  }
  return rows;
}

export const LEGEND_ROW = 28;

export const legend = (names: readonly string[], symbolWidth = SYMBOL_WIDTH) => ({
  show: true,
  left: 0,
  top: 0,
  padding: 0,
  itemGap: LEGEND_GAP,
  itemWidth: symbolWidth,
  itemHeight: 14,
  selectedMode: false,
  textStyle: text,
  data: [...names],
});

/** Draws the figures twice, for wide and narrow pages. `option` answers the library's description for a frame, and the height it needs. */
export function draw(title: string, summary: string, option: (frame: Frame) => EChartsCoreOption & { readonly height: number }): string {
  return FRAMES.map((frame) => {
    const { height, ...described } = option(frame);
    const chart = init(null, null, { renderer: 'svg', ssr: true, width: frame.width, height });
    try {
      chart.setOption({ animation: false, useUTC: true, textStyle: text, ...described });
      return tidySvg(chart.renderToSVGString({ useViewBox: true }), title, summary, frame.name);
    } finally {
      chart.dispose();
    }
  }).join('');
}
