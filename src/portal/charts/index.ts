export type { Chart } from './chart.js';
export { type Ask, asksHistogram } from './asks-histogram.js';
export { type BreakEvenChart, breakEvenChart } from './break-even.chart.js';
export { type Bucket, type Histogram, histogram } from './histogram.js';
export { type PlaceDays, placeDays } from './place-days.js';
export { type PriceBoxChart, type PricePoint, priceBox } from './price-box.chart.js';
export { type ProgressBars, progressBars } from './progress-bars.js';
export { type RateSeries, ratesOverTime } from './rates-over-time.js';
export { type StackedBars, stackedBars } from './stacked-bars.js';
