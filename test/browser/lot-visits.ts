import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

const LEAD = 'commissioner@leicester.demo';
const SCHOOL = 'fees@school.demo';

const lotAt =
  (state: string, tail = '') =>
  async (portal: DemoPortal): Promise<string> =>
    `/pooling/lots/${await portal.value(`select id from lots where state = '${state}' order by number limit 1`)}${tail}`;

const publishedAt =
  (state: string, tail = '') =>
  async (portal: DemoPortal): Promise<string> =>
    `/lots/${await portal.value(`select id from lots where state = '${state}' order by number limit 1`)}${tail}`;

/** Joint lots: what members want, bids and awards, and the schools' side. */
export const LOT_VISITS: readonly Visit[] = [
  { route: '/pooling/lots', who: LEAD },
  { route: '/pooling/lots', state: 'of the consortium', who: 'commissioner@llr.demo' },
  { route: '/pooling/lots/new', who: LEAD },
  { route: '/pooling/lots/new', state: 'with errors', who: LEAD, act: (page) => page.click('main button:has-text("Save the draft")') },
  { route: '/pooling/lots/:id', state: 'members say what they want', who: 'commissioner@rutland.demo', address: lotAt('optIn') },
  { route: '/pooling/lots/:id', state: 'sealed', who: LEAD, address: lotAt('published') },
  { route: '/pooling/lots/:id', state: 'weighed', who: LEAD, address: lotAt('opened') },
  { route: '/pooling/lots/:id', state: 'read only', who: 'auditor@leicester.demo', address: lotAt('opened') },
  { route: '/pooling/lots/:id/edit', who: LEAD, address: lotAt('optIn', '/edit') },
  { route: '/lots', who: SCHOOL },
  { route: '/lots/:id', who: SCHOOL, address: publishedAt('published') },
  { route: '/lots/:id', state: 'closed', who: SCHOOL, address: publishedAt('opened') },
  { route: '/lots/:id/bids/new', who: SCHOOL, address: publishedAt('published', '/bids/new') },
  {
    route: '/lots/:id/bids/new',
    state: 'with errors',
    who: SCHOOL,
    address: publishedAt('published', '/bids/new'),
    act: (page) => page.click('main button:has-text("Send the bid")'),
  },
  {
    route: '/lots/:id/bids/:bidId',
    who: SCHOOL,
    address: publishedAt('published', '/bids/new'),
    act: async (page) => {
      await page.fill('input[name^="line-"]', '4');
      await page.fill('input[name="tier-0-annual"]', '61000');
      await page.check('input[name="schoolId"]');
      await page.click('main button:has-text("Keep as a draft")');
      await page.click('main table a[href*="/bids/"]');
      await page.waitForURL(/\/bids\/[0-9a-f-]{36}$/);
    },
  },
];
