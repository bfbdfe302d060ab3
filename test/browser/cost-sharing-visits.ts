import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

const COMMISSIONER = 'commissioner@llr.demo';

const costAt = (state: string) => async (portal: DemoPortal) =>
  `/pooling/sharing/${await portal.value(`select id from shared_costs where state = '${state}' order by number limit 1`)}`;

/** Costs that members share. */
export const COST_SHARING_VISITS: readonly Visit[] = [
  { route: '/pooling/sharing', who: COMMISSIONER },
  { route: '/pooling/sharing/new', who: COMMISSIONER },
  {
    route: '/pooling/sharing/new',
    state: 'with errors',
    who: COMMISSIONER,
    act: (page) => page.click('main button:has-text("Save the draft")'),
  },
  { route: '/pooling/sharing/:id', state: 'to confirm', who: 'finance@leicestershire.demo', address: costAt('shared') },
  { route: '/pooling/sharing/:id', state: 'disputed', who: COMMISSIONER, address: costAt('shared') },
  { route: '/pooling/sharing/:id', state: 'draft', who: COMMISSIONER, address: costAt('draft') },
];
