import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

const OFFICER = 'officer@leicester.demo';

const where = (condition: string) => async (portal: DemoPortal) =>
  `/consultations/${await portal.value(
    `select id from consultations where authority_id = (select id from organisations where la_code = '856') and ${condition} order by sent_on limit 1`,
  )}`;

/** Schools asked whether they can take a pupil. */
export const CONSULTATION_VISITS: readonly Visit[] = [
  { route: '/consultations', who: OFFICER },
  { route: '/consultations', state: 'nothing found', who: OFFICER, address: '/consultations?q=zzzz' },
  { route: '/consultations', state: 'read only', who: 'auditor@leicester.demo' },
  { route: '/consultations/new', who: OFFICER },
  {
    route: '/consultations/new',
    state: 'with errors',
    who: OFFICER,
    act: (page) => page.click('main button:has-text("Record the consultation")'),
  },
  { route: '/consultations/:id', who: OFFICER, address: where("state = 'sent'") },
  { route: '/consultations/:id', state: 'an offer', who: OFFICER, address: where("reply = 'offer'") },
  {
    route: '/consultations/:id',
    state: 'with errors',
    who: OFFICER,
    address: where("state = 'sent'"),
    act: (page) => page.click('main button:has-text("Save the reply")'),
  },
];
