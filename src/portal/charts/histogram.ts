import { type Chart, emptyChart } from './chart.js';
import { axis, bareAxis, draw, still, text } from './draw.js';
import { OTHERS, OWN, patternOf } from './palette.js';
import { counted } from './words.js';

export interface Bucket {
  readonly label: string;
  readonly count: number;
  /** Whether the one that the page is about is among them. */
  readonly own?: boolean;
}

export interface Histogram {
  readonly title: string;
  /** What is counted, in the plural: "asks". */
  readonly unit: string;
  readonly buckets: readonly Bucket[];
  /** Instead of the sentence computed from the buckets. */
  readonly summary?: string;
}

const summaryOf = ({ unit, buckets }: Histogram): string => {
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  const most = buckets.reduce((best, bucket) => (bucket.count > best.count ? bucket : best));
  const own = buckets.find((bucket) => bucket.own);
  return `Of ${counted(total, unit, unit)}, most (${most.count.toLocaleString('en-GB')}) are at ${most.label}.${own ? ` This one is at ${own.label}.` : ''}`;
};

/** How many fall into each class, as bars; the class with our own is orange, striped and named. */
export function histogram(histogram: Histogram): Chart {
  const { title, unit, buckets } = histogram;
  const hasOwn = buckets.some(({ own }) => own);
  const head = ['Class', `Number of ${unit}`, ...(hasOwn ? ['This one'] : [])];
  if (!buckets.some(({ count }) => count > 0)) return emptyChart(title, head, histogram.summary ?? `There are no ${unit} yet.`);
  const summary = histogram.summary ?? summaryOf(histogram);
  return {
    title,
    summary,
    svg: draw(title, summary, ({ name }) => ({
      height: name === 'wide' ? 240 : 30 + buckets.length * 28,
      grid: { left: 0, right: name === 'wide' ? 0 : 70, top: name === 'wide' ? 24 : 0, bottom: 4, outerBoundsMode: 'same' },
      ...axes(
        name,
        buckets.map(({ label }) => label),
      ),
      series: [
        {
          ...still,
          type: 'bar',
          barCategoryGap: '12%',
          label: {
            ...text,
            show: true,
            position: name === 'wide' ? 'top' : 'right',
            formatter: ({ name: at, value }: { name: string; value: number }) => barLabel(buckets, at, value),
          },
          data: buckets.map(({ count, own }) => ({
            value: count,
            itemStyle: own ? { color: OWN, decal: patternOf(1) } : { color: OTHERS },
          })),
        },
      ],
    })),
    table: {
      head,
      rows: buckets.map(({ label, count, own }) => [label, count.toLocaleString('en-GB'), ...(hasOwn ? [own ? 'yes' : ''] : [])]),
    },
  };
}

const barLabel = (buckets: readonly Bucket[], label: string, count: number): string => {
  if (buckets.find((bucket) => bucket.label === label)?.own) return `${String(count)} ◆ this one`;
  return count === 0 ? '' : String(count);
};

/** Classes from left to right on a wide page, from top to bottom on a narrow one. */
function axes(name: 'wide' | 'narrow', labels: string[]) {
  const classes = { ...axis, type: 'category', data: labels, splitLine: { show: false } };
  const numbers = { ...bareAxis, type: 'value' };
  return name === 'wide'
    ? { xAxis: { ...classes, axisLabel: { ...text, interval: labels.length > 12 ? 1 : 0 } }, yAxis: numbers }
    : { xAxis: numbers, yAxis: { ...classes, inverse: true, axisLabel: { ...text, interval: 0 } } };
}
