import type { Chart } from './chart.js';
import { histogram } from './histogram.js';
import { shortPercent } from './words.js';

export interface Ask {
  readonly name: string;
  readonly percentBp: number;
  readonly own?: boolean;
}

const STEPS = [50, 100, 200, 500, 1000];
const MOST_CLASSES = 10;

/** Where the asks of a round lie: classes of even width, and a sentence with the middle half and the highest. */
export function asksHistogram({ title, asks }: { readonly title: string; readonly asks: readonly Ask[] }): Chart {
  const sorted = [...asks].sort((a, b) => a.percentBp - b.percentBp || (a.name < b.name ? -1 : 1));
  return histogram({ title, unit: 'asks', buckets: classesOf(sorted), ...(sorted.length > 0 ? { summary: summaryOf(sorted) } : {}) });
}

function classesOf(sorted: readonly Ask[]) {
  const [low, high] = [sorted[0]?.percentBp ?? 0, sorted.at(-1)?.percentBp ?? 0];
  const step =
    STEPS.find((width) => Math.floor(high / width) - Math.floor(low / width) < MOST_CLASSES) ?? Math.ceil((high - low + 1) / MOST_CLASSES);
  const first = Math.floor(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, index) => {
    const from = (first + index) * step;
    const within = sorted.filter(({ percentBp }) => percentBp >= from && percentBp < from + step);
    return {
      label: `${String(from / 100)} to ${shortPercent(from + step)}`,
      count: within.length,
      own: within.some(({ own }) => own),
    };
  });
}

function summaryOf(sorted: readonly Ask[]): string {
  const highest = sorted.at(-1);
  if (!highest) return '';
  const own = sorted.find((ask) => ask.own);
  const ours = own ? ` This one is ${shortPercent(own.percentBp)}.` : '';
  const top = `the highest is ${shortPercent(highest.percentBp)}, ${highest.name}.`;
  if (sorted.length < 4) return `There ${sorted.length === 1 ? 'is 1 ask' : `are ${String(sorted.length)} asks`}; ${top}${ours}`;
  const [from, to] = [quartile(sorted, 0.25), quartile(sorted, 0.75)];
  const middle = from === to ? `are at ${shortPercent(from)}` : `lie between ${shortPercent(from)} and ${shortPercent(to)}`;
  return `Half of the ${sorted.length.toLocaleString('en-GB')} asks ${middle}; ${top}${ours}`;
}

/** Interpolated between neighbours, to a tenth of a percent: it is read, not reckoned with. */
function quartile(sorted: readonly Ask[], part: number): number {
  const position = (sorted.length - 1) * part;
  const low = sorted[Math.floor(position)]?.percentBp ?? 0;
  const high = sorted[Math.ceil(position)]?.percentBp ?? low;
  return Math.round((low + (high - low) * (position % 1)) / 10) * 10;
}
