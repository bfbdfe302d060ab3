import { type Chart, emptyChart } from './chart.js';
import { axis, draw, still, text, textWidth } from './draw.js';
import { colourOf, patternOf } from './palette.js';

export interface RangedBar {
  readonly name: string;
  /** The figure as it is shown; null where it is left blank. */
  readonly figure: number | null;
  /** The figure in words, with all that it may stand for: what the table says too. */
  readonly words: string;
}

const MOST = 20;
const NAMES_WIDTH = { wide: 260, narrow: 110 } as const;
const LINE = 18;
/** How much of a line is left empty because a word does not fit, at most. */
const RAGGED = 0.35;

/** Room for a bar, or for the longest name where that takes more lines. */
const rowHeight = (names: readonly string[], width: number): number =>
  12 + LINE * Math.max(1, ...names.map((name) => Math.ceil(textWidth(name) / width + RAGGED)));

/** Published figures as bars from left to right, the largest first; the words with their ranges stand in the table, the same as everywhere else. */
export function rangedBars({ title, bars }: { readonly title: string; readonly bars: readonly RangedBar[] }): Chart {
  const head = ['', 'Published'];
  const shown = bars
    .filter(({ figure }) => (figure ?? 0) > 0)
    .sort((a, b) => (b.figure ?? 0) - (a.figure ?? 0))
    .slice(0, MOST);
  if (shown.length === 0) return emptyChart(title, head, 'Nothing is published that could be drawn.');
  const summary = `${shown
    .slice(0, 3)
    .map(({ name, words }) => `${name}: ${words}.`)
    .join(' ')} Every bar may stand for the numbers that its figure says.`;
  return {
    title,
    summary,
    svg: draw(title, summary, ({ name: frame }) => ({
      height:
        40 +
        shown.length *
          rowHeight(
            shown.map(({ name }) => name),
            NAMES_WIDTH[frame],
          ),
      grid: { left: 0, right: 16, top: 8, bottom: 4, outerBoundsMode: 'same' },
      xAxis: { ...axis, type: 'value', splitNumber: frame === 'wide' ? 5 : 3, axisLine: { show: false }, axisLabel: text },
      yAxis: {
        ...axis,
        type: 'category',
        inverse: true,
        data: shown.map(({ name }) => name),
        splitLine: { show: false },
        axisLabel: { ...text, lineHeight: LINE, width: NAMES_WIDTH[frame], overflow: 'break' },
      },
      series: [
        {
          ...still,
          type: 'bar',
          barWidth: 16,
          itemStyle: { color: colourOf(0), decal: patternOf(0) },
          data: shown.map(({ figure }) => figure ?? 0),
        },
      ],
    })),
    table: { head, rows: bars.map(({ name, words }) => [name, words]) },
  };
}
