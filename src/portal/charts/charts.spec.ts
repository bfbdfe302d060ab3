import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import {
  type Chart,
  asksHistogram,
  breakEvenChart,
  histogram,
  placeDays,
  priceBox,
  progressBars,
  ratesOverTime,
  stackedBars,
  tileMap,
} from './index.js';

const BOX = { min: 3_000_000, q1: 5_200_000, median: 6_400_000, q3: 7_800_000, p90: 9_900_000, max: 14_000_000 };

const rises = (...all: number[]) => all.map((percentBp, index) => ({ name: `School ${String(index + 1)}`, percentBp }));

/** One of each, as large as pages make them. */
const ONE_OF_EACH: Record<string, () => Chart> = {
  histogram: () =>
    histogram({
      title: 'Asks',
      unit: 'asks',
      buckets: Array.from({ length: 12 }, (_, index) => ({ label: `${String(index)}%`, count: index })),
    }),
  asksHistogram: () => asksHistogram({ title: 'Asks', asks: rises(...Array.from({ length: 140 }, (_, index) => (index * 37) % 1100)) }),
  priceBox: () =>
    priceBox({
      title: 'Prices',
      box: BOX,
      points: Array.from({ length: 40 }, (_, index) => ({
        label: `Place ${String(index)}`,
        pence: 3_000_000 + index * 250_000,
        own: index === 20,
      })),
    }),
  ratesOverTime: () =>
    ratesOverTime({
      title: 'Rates',
      series: [1, 2, 3].map((band) => ({
        name: `Band ${String(band)}`,
        points: [2023, 2024, 2025, 2026].map((year) => ({ on: isoDate(`${String(year)}-09-01`), pence: (year - 1970) * 100_000 * band })),
      })),
    }),
  stackedBars: () =>
    stackedBars({
      title: 'Money by school',
      horizontal: true,
      categories: Array.from({ length: 20 }, (_, index) => `A school with a long name ${String(index)}`),
      series: ['Justified', 'Offered', 'Undecided'].map((name, part) => ({
        name,
        pence: Array.from({ length: 20 }, (_, index) => (index + part) * 123_456),
      })),
    }),
  placeDays: () =>
    placeDays({
      title: 'Places',
      periods: Array.from({ length: 12 }, (_, index) => ({
        name: `Month ${String(index)}`,
        days: 30,
        filled: 20 * 30 - index * 7,
        void: index * 5,
        refunded: index * 2,
      })),
      breakEvenPlaces: 18,
    }),
  breakEvenChart: () =>
    breakEvenChart({
      title: 'Break-even',
      places: 25,
      blockPence: 6_000_000,
      spotPence: 7_800_000,
      voidShareBp: 8000,
      breakEvenPlaces: 20,
      filled: 22,
    }),
  tileMap: () =>
    tileMap({
      title: 'By district',
      groups: ['A county council', 'A city council & more'].map((name) => ({
        name,
        tiles: Array.from({ length: 11 }, (_, index) => ({
          name: index === 3 ? 'North West Leicestershire' : `District ${String(index)}`,
          column: (index % 4) + 1,
          row: Math.floor(index / 4) + 1,
          figure: index === 5 ? null : index * 5,
          words: index === 5 ? 'c' : index === 0 ? 'under 5' : `${String(index * 5)} (±4)`,
        })),
      })),
    }),
  progressBars: () =>
    progressBars({
      title: 'Progress',
      parts: ['Draft', 'Sent', 'Offered', 'Settled', 'Deadlocked'].map((label, index) => ({ label, count: index * 9 + 1 })),
    }),
};

describe.each(Object.entries(ONE_OF_EACH))('%s', (_, make) => {
  const chart = make();

  it('is drawn twice, for wide and narrow pages, each small, scalable and named', () => {
    const drawings = chart.svg.split('<svg ').slice(1);
    expect(drawings).toHaveLength(2);
    for (const drawing of drawings) {
      expect(drawing.length).toBeLessThan(12_000);
      expect(drawing).toMatch(/viewBox="0 0 \d+ \d+"/);
      expect(drawing).toMatch(/role="img" aria-labelledby="(\w+)-t \1-d"/);
      expect(drawing).toContain(`>${chart.title}</title>`);
    }
  });

  it('carries no style sheet, script, reference to elsewhere or id that another chart could have', () => {
    expect(chart.svg).not.toMatch(/<style|<script|<foreignObject|<image|<use|\son\w+=|href|url\((?!#)|ecmeta|zr\d/);
    const ids = [...chart.svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, used] of chart.svg.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(used);
  });

  it('writes nothing smaller than 12 pixels', () => {
    for (const [, size] of chart.svg.matchAll(/font-size[:=]"?([\d.]+)/g)) expect(Number(size)).toBeGreaterThanOrEqual(12);
  });

  it('is the same for the same figures', () => {
    expect(make()).toEqual(chart);
  });
});

it('gives a legend as many rows as its drawing takes, so that it never lies over the bars', () => {
  const parts = [
    'Not sent yet',
    'New',
    'Under review',
    'Offered',
    'Countered',
    'Settled',
    'In approval',
    'Approved',
    'In force',
    'Deadlocked',
    'Offer lapsed',
  ];
  const { svg } = progressBars({ title: 'Progress', parts: parts.map((label, index) => ({ label, count: index + 1 })) });
  for (const drawing of svg.split('<svg ').slice(1)) {
    const height = Number(/viewBox="0 0 \d+ (\d+)"/.exec(drawing)![1]);
    const rows = [...drawing.matchAll(/translate\(([\d.-]+) ([\d.-]+)\)"[^>]*>(?:Offer lapsed|Deadlocked) \d+/g)].map(([, , y]) =>
      Number(y),
    );
    expect(rows.length).toBeGreaterThan(0);
    // The bar is 36 high at the bottom; a row of words is 14.
    for (const y of rows) expect(y + 10).toBeLessThanOrEqual(height - 40);
  }
});

it('shows a hostile name as text', () => {
  const evil = `</text><script>alert("1")</script><a href='javascript:x'>&`;
  const charts = [
    histogram({ title: evil, unit: evil, buckets: [{ label: evil, count: 2, own: true }] }),
    asksHistogram({ title: evil, asks: [{ name: evil, percentBp: 310 }] }),
    priceBox({ title: evil, box: BOX, points: [{ label: evil, pence: 6_000_000, own: true }] }),
    ratesOverTime({ title: evil, series: [{ name: evil, points: [{ on: isoDate('2027-09-01'), pence: 1 }] }] }),
    stackedBars({ title: evil, categories: [evil], series: [{ name: evil, pence: [5] }] }),
    progressBars({ title: evil, parts: [{ label: evil, count: 1 }] }),
  ];
  for (const { svg } of charts) {
    expect(svg).not.toMatch(/<script|<a |<\/text><\/?[^t>]*script|href='/);
    expect(svg.match(/<svg /g)).toHaveLength(2);
  }
});

describe('what a chart says', () => {
  it('names the middle half of the asks, the highest and our own', () => {
    const chart = asksHistogram({
      title: 'Asks',
      asks: rises(200, 300, 400, 620, 1140).map((ask, index) => ({ ...ask, own: index === 3 })),
    });
    expect(chart.summary).toBe('Half of the 5 asks lie between 3% and 6.2%; the highest is 11.4%, School 5. This one is 6.2%.');
  });

  it('counts every ask in exactly one class, those on a boundary in the upper one, and falls below nothing', () => {
    const chart = asksHistogram({ title: 'Asks', asks: rises(-150, 0, 100, 199, 200, 950) });
    const counts = chart.table.rows.map(([, count]) => Number(count));
    expect(counts.reduce((sum, count) => sum + count)).toBe(6);
    expect(chart.table.rows).toContainEqual(['-2 to 0%', '1']);
    expect(chart.table.rows).toContainEqual(['0 to 2%', '3']);
    expect(chart.table.rows).toContainEqual(['2 to 4%', '1']);
  });

  it('says where our price stands among like places', () => {
    const at = (pence: number) => priceBox({ title: 'Prices', box: BOX, points: [{ label: 'Ash Lane', pence, own: true }] }).summary;
    expect(at(8_000_000)).toBe(
      'Half of like places cost between £52,000 and £78,000 a year; the median is £64,000. Ash Lane at £80,000 is among the dearest quarter.',
    );
    expect(at(10_000_000)).toContain('among the dearest tenth');
    expect(at(15_000_000)).toContain('above all of them');
    expect(at(6_000_000)).toContain('in the middle half');
  });

  it('shows no price where too few are alike', () => {
    const chart = priceBox({ title: 'Prices', box: null, points: [] });
    expect([chart.svg, chart.table.rows]).toEqual(['', []]);
    expect(chart.summary).toContain('too few like places');
  });

  it('tells each rate from first to last', () => {
    const points = [
      { on: isoDate('2027-09-01'), pence: 6_400_000 },
      { on: isoDate('2025-09-01'), pence: 6_000_000 },
    ];
    const chart = ratesOverTime({ title: 'Rates', series: [{ name: 'Core', points }] });
    expect(chart.summary).toBe('Core: from £60,000 on 1 September 2025 to £64,000 on 1 September 2027 (6.7% more).');
    expect(chart.table.rows).toEqual([
      ['Core', '1 September 2025', '£60,000'],
      ['Core', '1 September 2027', '£64,000'],
    ]);
  });

  it('adds up the parts, and keeps in the figures what the picture gathers', () => {
    const chart = stackedBars({
      title: 'Money',
      categories: Array.from({ length: 30 }, (_, index) => `School ${String(index)}`),
      series: [
        { name: 'A', pence: Array(30).fill(100) as number[] },
        { name: 'B', pence: Array(30).fill(50) as number[] },
      ],
    });
    expect(chart.summary).toBe('£45 in all: A £30 and B £15. The largest is School 0 with £2.');
    expect(chart.table.rows).toHaveLength(30);
    expect(chart.table.rows[29]).toEqual(['School 29', '£1', '£0.50', '£1.50']);
    expect(chart.svg).toContain('19 others');
    expect(chart.svg).not.toContain('School 29');
  });

  it('counts the states in their order', () => {
    const chart = progressBars({
      title: 'Progress',
      parts: [
        { label: 'Sent', count: 3 },
        { label: 'Offered', count: 0 },
        { label: 'Settled', count: 1 },
      ],
    });
    expect(chart.summary).toBe('Of 4: 3 sent and 1 settled.');
    expect(chart.table.rows).toEqual([
      ['Sent', '3'],
      ['Offered', '0'],
      ['Settled', '1'],
      ['Total', '4'],
    ]);
  });

  it('says that there is nothing where there is nothing', () => {
    const empty = [
      asksHistogram({ title: 'x', asks: [] }),
      histogram({ title: 'x', unit: 'asks', buckets: [] }),
      ratesOverTime({ title: 'x', series: [] }),
      stackedBars({ title: 'x', categories: ['a'], series: [{ name: 'b', pence: [0] }] }),
      progressBars({ title: 'x', parts: [] }),
    ];
    for (const { svg, summary } of empty) {
      expect(svg).toBe('');
      expect(summary).toMatch(/no |nothing/);
    }
  });
});
