import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

/** The provider where Leicester has most placements. */
const providerAt = async (portal: DemoPortal) =>
  `/pooling/leverage/${await portal.value(
    `select school.provider_id from placements placement join schools school on school.id = placement.school_id
     join organisations authority on authority.id = placement.authority_id
     where authority.la_code = '856' and school.provider_id is not null group by 1 order by count(*) desc, 1 limit 1`,
  )}`;

/** What members can say to a provider together. */
export const LEVERAGE_VISITS: readonly Visit[] = [
  { route: '/pooling/leverage', who: 'commissioner@leicester.demo' },
  { route: '/pooling/leverage', state: 'of the consortium', who: 'commissioner@llr.demo' },
  { route: '/pooling/leverage/groups', who: 'commissioner@leicester.demo' },
  { route: '/pooling/leverage/groups', state: 'of the consortium', who: 'commissioner@llr.demo' },
  { route: '/pooling/leverage/gaps', who: 'commissioner@leicester.demo' },
  { route: '/pooling/leverage/:provider', who: 'commissioner@leicester.demo', address: providerAt },
  {
    route: '/pooling/leverage/:provider',
    state: 'all members together',
    who: 'commissioner@leicester.demo',
    address: async (portal) => `${await providerAt(portal)}?whose=together`,
  },
  { route: '/pooling/leverage/:provider', state: 'of the consortium', who: 'commissioner@llr.demo', address: providerAt },
];
