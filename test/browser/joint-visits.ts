import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

const LEAD = 'commissioner@leicestershire.demo';
const SCHOOL = 'fees@school.demo';

const at =
  (prefix: string, state: string, tail = '') =>
  async (portal: DemoPortal): Promise<string> =>
    `${prefix}/${await portal.value(`select id from joint_negotiations where state = '${state}' order by number limit 1`)}${tail}`;
const negotiation = (state: string) => at('/pooling/negotiations', state);
const joint = (tail = '') => at('/joint-returns', 'asked', tail);

/** Joint negotiations: the councils' pages and the school's one return. */
export const JOINT_VISITS: readonly Visit[] = [
  { route: '/pooling/negotiations', who: LEAD },
  { route: '/pooling/negotiations', state: 'of the consortium', who: 'commissioner@llr.demo' },
  { route: '/pooling/negotiations/new', who: LEAD },
  { route: '/pooling/negotiations/new', state: 'with errors', who: LEAD, act: (page) => page.click('main button:has-text("Ask members")') },
  { route: '/pooling/negotiations/:id', state: 'takes part', who: LEAD, address: negotiation('asked') },
  { route: '/pooling/negotiations/:id', state: 'is asked', who: LEAD, address: negotiation('optIn') },
  { route: '/pooling/negotiations/:id', state: 'read only', who: 'auditor@leicester.demo', address: negotiation('asked') },
  { route: '/joint-returns', who: SCHOOL },
  { route: '/joint-returns/:id', who: SCHOOL, address: joint() },
  { route: '/joint-returns/:id/send', who: SCHOOL, address: joint('/send') },
  {
    route: '/joint-returns/:id/send',
    state: 'with errors',
    who: SCHOOL,
    address: joint('/send'),
    act: (page) => page.click('main button:has-text("Send to all councils")'),
  },
];
