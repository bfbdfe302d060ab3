import type { Visit } from './visits.js';

const ASKED =
  '/pooling/sizing?m0-low=4&m0-expected=6&m0-high=9&m1-low=5&m1-expected=7&m1-high=8&m2-low=0&m2-expected=1&m2-high=2&tier-0-from=1&tier-0-annual=68000&tier-1-from=12&tier-1-annual=60000&spot=78000&voidShare=100&named=5&stay=4';

/** How many places to buy as a block. */
export const SIZING_VISITS: readonly Visit[] = [
  { route: '/pooling/sizing', who: 'commissioner@llr.demo' },
  { route: '/pooling/sizing', state: 'worked out', who: 'commissioner@leicester.demo', address: ASKED },
  { route: '/pooling/sizing', state: 'with errors', who: 'commissioner@leicester.demo', address: '/pooling/sizing?spot=', status: 422 },
];
