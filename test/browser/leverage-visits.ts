import type { Visit } from './visits.js';

/** What members can say to a provider together. */
export const LEVERAGE_VISITS: readonly Visit[] = [
  { route: '/pooling/leverage', who: 'commissioner@leicester.demo' },
  { route: '/pooling/leverage', state: 'of the consortium', who: 'commissioner@llr.demo' },
];
