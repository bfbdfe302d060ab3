import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

const OFFICER = 'officer@leicester.demo';
const HEAD = 'head@leicester.demo';
const FINANCE = 'finance@leicester.demo';
const FEES = 'fees@school.demo';

const LEICESTER = "(select id from organisations where la_code = '856')";
const OF_FEES = `(select organisation_id from memberships join people on people.id = person_id where email = '${FEES}')`;

const pupilAt = async (portal: DemoPortal): Promise<string> =>
  `/placements/${await portal.value(`select id from placements where authority_id = ${LEICESTER} order by id limit 1`)}/pupil`;

const payeeAt = async (portal: DemoPortal): Promise<string> =>
  `/bank-details/${await portal.value(`select id from organisations where la_code = '856'`)}/${await portal.value(`select ${OF_FEES}`)}`;

/** Bank details, personal details: what is kept sealed. */
export const SAFEGUARD_VISITS: readonly Visit[] = [
  { route: '/placements/:id/pupil', who: OFFICER, address: pupilAt },
  { route: '/placements/:id/pupil', state: 'of a head of service', who: HEAD, address: pupilAt },
  {
    route: '/placements/:id/pupil',
    state: 'with errors',
    who: OFFICER,
    address: pupilAt,
    act: (page) => page.click('main button:has-text("Save personal details")'),
  },
  { route: '/bank-details', who: FINANCE },
  { route: '/bank-details', state: 'of a school', who: FEES },
  { route: '/bank-details', state: 'nothing found', who: HEAD, address: '/bank-details?q=zzzz' },
  { route: '/bank-details/:authorityId/:providerId', who: FINANCE, address: payeeAt },
  { route: '/bank-details/:authorityId/:providerId', state: 'of a school', who: FEES, address: payeeAt },
  {
    route: '/bank-details/:authorityId/:providerId',
    state: 'with errors',
    who: OFFICER,
    address: payeeAt,
    act: (page) => page.click('main button:has-text("Ask for the change")'),
  },
];
