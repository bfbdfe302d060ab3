import type { Visit } from './visits.js';

const COMMISSIONER = 'commissioner@leicestershire.demo';

/** Demand to come, own places, and what is published of plans. */
export const FORECAST_VISITS: readonly Visit[] = [
  { route: '/pooling/forecast', who: COMMISSIONER },
  { route: '/pooling/forecast', state: 'by need, read only', who: 'officer@leicester.demo', address: '/pooling/forecast?by=need' },
  {
    route: '/pooling/forecast',
    state: 'by need, year group and start term, narrowed',
    who: COMMISSIONER,
    address: '/pooling/forecast?by=need&and=year&also=term&setting=day',
  },
  {
    route: '/pooling/forecast',
    state: 'with errors',
    who: COMMISSIONER,
    act: (page) => page.click('main button:has-text("Change the rates")'),
  },
  {
    route: '/pooling/forecast',
    state: 'members together',
    who: COMMISSIONER,
    address: '/pooling/forecast?whose=members&by=need&and=phase',
  },
  { route: '/pooling/forecast', state: 'of a consortium', who: 'commissioner@llr.demo' },
  { route: '/pooling/supply', who: COMMISSIONER },
  {
    route: '/pooling/supply',
    state: 'with errors',
    who: COMMISSIONER,
    act: (page) => page.click('main button:has-text("Record these places")'),
  },
  { route: '/pooling/supply/import', who: COMMISSIONER },
  {
    route: '/pooling/supply/import',
    state: 'without a file',
    who: COMMISSIONER,
    act: (page) => page.click('main button:has-text("Read the sheet")'),
  },
  { route: '/pooling/statistics', who: 'commissioner@llr.demo' },
];
