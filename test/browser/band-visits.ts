import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

const OFFICER = 'officer@leicester.demo';
const HEAD = 'head@leicester.demo';
const OF_LEICESTER = "(select id from organisations where la_code = '856')";

const band = async (portal: DemoPortal): Promise<string> =>
  `/bands/${await portal.value(`select id from bands where authority_id = ${OF_LEICESTER} order by code limit 1`)}`;
const placement = async (portal: DemoPortal): Promise<string> =>
  `/bands/placements/${await portal.value(`select id from placements where authority_id = ${OF_LEICESTER} and ends_on is null order by id limit 1`)}`;

export const BAND_VISITS: readonly Visit[] = [
  { route: '/bands', who: OFFICER },
  { route: '/bands', state: 'may define', who: HEAD },
  { route: '/bands', state: 'administrator, none yet', who: 'admin@platform.demo' },
  { route: '/bands/new', who: HEAD },
  { route: '/bands/new', state: 'with errors', who: HEAD, act: (page) => page.click('main button:has-text("Define this band")') },
  { route: '/bands/:id', who: OFFICER, address: band },
  { route: '/bands/:id', state: 'may change', who: HEAD, address: band },
  {
    route: '/bands/:id',
    state: 'with errors',
    who: HEAD,
    address: band,
    act: (page) => page.click('main button:has-text("Set this tariff")'),
  },
  { route: '/bands/placements', who: OFFICER },
  { route: '/bands/placements', state: 'nothing found', who: OFFICER, address: '/bands/placements?q=nothing+like+it' },
  { route: '/bands/placements/:id', who: OFFICER, address: placement },
  {
    route: '/bands/placements/:id',
    state: 'with errors',
    who: OFFICER,
    address: placement,
    act: (page) => page.click('main button:has-text("Choose this band")'),
  },
  { route: '/bands/what-if', who: OFFICER },
  { route: '/bands/what-if', state: 'one school, rising', who: HEAD, address: '/bands/what-if?years=6&rise=3&sort=difference' },
];
