import type { Visit } from './visits.js';

const HEAD = 'head@leicester.demo';

/** Published demand, how it is published, and what it means. */
export const POOLED_DEMAND_VISITS: readonly Visit[] = [
  { route: '/pooling/demand', who: 'commissioner@llr.demo' },
  { route: '/pooling/demand', state: 'of a member, by need', who: HEAD, address: '/pooling/demand?by=need' },
  {
    route: '/pooling/demand',
    state: 'of several categories',
    who: HEAD,
    address: '/pooling/demand?by=setting&need=ASD&need=SEMH&phase=secondary&phase=post16',
  },
  {
    route: '/pooling/demand',
    state: 'with more tables for a statement',
    who: 'commissioner@llr.demo',
    act: (page) => page.click('main summary:has-text("More tables in it")'),
  },
  { route: '/pooling/demand', state: 'not in the plan', who: HEAD, address: '/pooling/demand?by=need-setting-district', status: 400 },
  { route: '/pooling/demand', state: 'of schools', who: 'fees@school.demo' },
  { route: '/pooling/demand/map', who: 'commissioner@llr.demo' },
  { route: '/pooling/demand/map', state: 'of some needs', who: HEAD, address: '/pooling/demand/map?need=ASD&need=SEMH' },
  { route: '/pooling/demand/map', state: 'not in the plan', who: HEAD, address: '/pooling/demand/map?need=ASD&phase=primary', status: 400 },
  { route: '/pooling/demand/own', who: HEAD },
  {
    route: '/pooling/demand/own',
    state: 'by two, of some',
    who: 'officer@leicester.demo',
    address: '/pooling/demand/own?by=year&and=need&phase=secondary',
  },
  { route: '/pooling/demand/own/children', who: HEAD },
  { route: '/pooling/demand/own/children', state: 'of a cell', who: HEAD, address: '/pooling/demand/own/children?need=ASD&phase=primary' },
  { route: '/pooling/demand/districts', who: HEAD },
  {
    route: '/pooling/demand/districts',
    state: 'with errors',
    who: HEAD,
    act: (page) => page.click('main button:has-text("Add the district")'),
  },
  { route: '/pooling/information-governance', who: 'commissioner@llr.demo' },
];
