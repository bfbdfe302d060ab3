import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

const ADMINISTRATOR = 'admin@platform.demo';
const HEAD = 'head@leicestershire.demo';

const plan =
  (tail = '') =>
  async (portal: DemoPortal): Promise<string> =>
    `/reorganisations/${await portal.value('select id from reorganisations limit 1')}${tail}`;

/** Reorganisation: the administrator's plan and an authority's own children. */
export const REORGANISATION_VISITS: readonly Visit[] = [
  { route: '/reorganisations', who: ADMINISTRATOR },
  { route: '/reorganisations', state: 'that concern an authority', who: HEAD },
  { route: '/reorganisations/new', who: ADMINISTRATOR },
  {
    route: '/reorganisations/new',
    state: 'with errors',
    who: ADMINISTRATOR,
    act: (page) => page.click('main button:has-text("Draft the plan")'),
  },
  { route: '/reorganisations/:id', who: ADMINISTRATOR, address: plan() },
  { route: '/reorganisations/:id', state: 'as an authority sees it', who: HEAD, address: plan() },
  { route: '/reorganisations/:id/children', who: HEAD, address: plan('/children') },
];
