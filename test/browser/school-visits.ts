import type { Page } from 'playwright-core';
import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

const OFFICER = 'officer@leicester.demo';
const HEAD = 'head@leicester.demo';
const FEES = 'fees@school.demo';
const LEICESTER = "(select id from organisations where la_code = '856')";

/** A page of the school where Leicester has most pupils, which has liaison of every kind. */
const mostUsed =
  (rest = '') =>
  async (portal: DemoPortal): Promise<string> =>
    `/schools/${await portal.value(`select school_id from placements where authority_id = ${LEICESTER} group by 1 order by count(*) desc, 1 limit 1`)}${rest}`;

const schoolWhere =
  (condition: string, rest = '') =>
  async (portal: DemoPortal): Promise<string> =>
    `/schools/${await portal.value(`select school.id from schools school where ${condition} order by school.urn limit 1`)}${rest}`;

const HELD = "school.name = 'Heron Sluice School'";
const OF_FEES = `school.provider_id = (select organisation_id from memberships join people on people.id = person_id where email = '${FEES}')`;
const OF_ANOTHER = `not (${OF_FEES})`;

/** A page of something of liaison that is open, with its school. */
const openOf =
  (table: string, condition: string, page: (schoolId: string, id: string) => string) =>
  async (portal: DemoPortal): Promise<string> => {
    const found = await portal.value(
      `select school_id || ' ' || id from ${table} where authority_id = ${LEICESTER} and school_id is not null and ${condition} order by id limit 1`,
    );
    const [schoolId = '', id = ''] = found.split(' ');
    return page(schoolId, id);
  };

const placementWhere =
  (condition: string) =>
  async (portal: DemoPortal): Promise<string> =>
    `/placements/${await portal.value(`select id from placements where ${condition} order by id limit 1`)}`;

const OWN = `authority_id = ${LEICESTER}`;
const pressing = (words: string) => (page: Page) => page.click(`main button:has-text("${words}")`);

export const SCHOOL_VISITS: readonly Visit[] = [
  { route: '/schools', who: OFFICER },
  { route: '/schools', state: 'our schools by money', who: OFFICER, address: '/schools?show=ours&sort=annualFees&dir=desc' },
  { route: '/schools', state: 'near a postcode', who: OFFICER, address: '/schools?near=LE1&within=20&sort=distance' },
  { route: '/schools', state: 'an unknown postcode', who: OFFICER, address: '/schools?near=ZZ9', status: 422 },
  { route: '/schools', state: 'nothing found', who: OFFICER, address: '/schools?q=nothing+like+it' },
  { route: '/schools', state: 'commissioner', who: 'commissioner@llr.demo' },
  { route: '/schools', state: 'administrator', who: 'admin@platform.demo' },
  { route: '/schools', state: 'school', who: FEES },
  { route: '/schools/:id', who: OFFICER, address: mostUsed() },
  { route: '/schools/:id', state: 'referrals held', who: 'officer@leicestershire.demo', address: schoolWhere(HELD) },
  { route: '/schools/:id', state: 'read only', who: 'auditor@leicester.demo', address: mostUsed() },
  { route: '/schools/:id', state: 'its own provider', who: FEES, address: schoolWhere(OF_FEES) },
  { route: '/schools/:id', state: 'another provider', who: FEES, address: schoolWhere(OF_ANOTHER) },
  { route: '/schools/:id', state: 'commissioner', who: 'commissioner@llr.demo', address: mostUsed() },
  { route: '/schools/:id/checks', who: OFFICER, address: mostUsed('/checks') },
  { route: '/schools/:id/checks', state: 'failed ones', who: HEAD, address: schoolWhere(HELD, '/checks') },
  { route: '/schools/:id/checks', state: 'with errors', who: HEAD, address: mostUsed('/checks'), act: pressing('Record the check') },
  { route: '/schools/:id/failure', who: HEAD, address: mostUsed('/failure') },
  { route: '/schools/:id/failure', state: 'with errors', who: HEAD, address: mostUsed('/failure'), act: pressing('Record the failure') },
  {
    route: '/schools/:id/failure',
    state: 'recorded',
    who: 'head@rutland.demo',
    address: schoolWhere('school.id in (select school_id from school_failures where withdrawn_at is null)', '/failure'),
  },
  { route: '/schools/:id/placements', who: OFFICER, address: mostUsed('/placements') },
  { route: '/schools/:id/placements', state: 'its own provider', who: FEES, address: schoolWhere(OF_FEES, '/placements') },
  { route: '/schools/:id/rates', who: OFFICER, address: mostUsed('/rates') },
  { route: '/schools/:id/rates', state: 'its own provider', who: FEES, address: schoolWhere(OF_FEES, '/rates') },
  { route: '/schools/:id/documents', who: OFFICER, address: mostUsed('/documents') },
  { route: '/schools/:id/calendar', who: OFFICER, address: mostUsed('/calendar') },
  {
    route: '/schools/:id/calendar',
    state: 'none recorded',
    who: OFFICER,
    address: schoolWhere("school.name = 'Foundry Street School'", '/calendar'),
  },
  {
    route: '/schools/:id/calendar',
    state: 'with errors',
    who: FEES,
    address: schoolWhere(OF_FEES, '/calendar'),
    act: async (page) => {
      await page.fill('#closures', 'half term');
      await page.click('button:has-text("Record this calendar")');
    },
  },
  { route: '/schools/:id/liaison', who: OFFICER, address: mostUsed('/liaison') },
  { route: '/schools/:id/liaison', state: 'read only', who: 'auditor@leicester.demo', address: mostUsed('/liaison') },
  { route: '/schools/:id/liaison', state: 'nothing yet', who: OFFICER, address: schoolWhere(HELD, '/liaison') },
  { route: '/schools/:id/liaison/note', who: OFFICER, address: mostUsed('/liaison/note') },
  {
    route: '/schools/:id/liaison/note',
    state: 'with errors',
    who: OFFICER,
    address: mostUsed('/liaison/note'),
    act: pressing('Keep this note'),
  },
  {
    route: '/schools/:id/liaison/note',
    state: 'a correction',
    who: OFFICER,
    address: openOf('liaison_notes', 'corrects_id is null', (school, note) => `/schools/${school}/liaison/note?corrects=${note}`),
  },
  { route: '/schools/:id/liaison/lead', who: HEAD, address: mostUsed('/liaison/lead') },
  {
    route: '/schools/:id/liaison/lead',
    state: 'with errors',
    who: HEAD,
    address: mostUsed('/liaison/lead'),
    act: pressing('Name this person'),
  },
  { route: '/schools/:id/liaison/visit', who: OFFICER, address: mostUsed('/liaison/visit') },
  {
    route: '/schools/:id/liaison/visit',
    state: 'with errors',
    who: OFFICER,
    address: mostUsed('/liaison/visit'),
    act: pressing('Plan the visit'),
  },
  {
    route: '/schools/:id/liaison/visit/:visitId',
    who: OFFICER,
    address: openOf(
      'liaison_visits',
      'done_on is null and cancelled_on is null',
      (school, visit) => `/schools/${school}/liaison/visit/${visit}`,
    ),
  },
  { route: '/schools/:id/liaison/visit-made', who: OFFICER, address: mostUsed('/liaison/visit-made') },
  {
    route: '/schools/:id/liaison/visit-made',
    state: 'planned, with errors',
    who: OFFICER,
    address: openOf(
      'liaison_visits',
      'done_on is null and cancelled_on is null',
      (school, visit) => `/schools/${school}/liaison/visit-made?visit=${visit}`,
    ),
    act: pressing('Record the visit'),
  },
  { route: '/schools/:id/liaison/action', who: OFFICER, address: mostUsed('/liaison/action') },
  {
    route: '/schools/:id/liaison/action',
    state: 'with errors',
    who: OFFICER,
    address: mostUsed('/liaison/action'),
    act: pressing('Add the action'),
  },
  {
    route: '/schools/:id/liaison/action/:actionId',
    who: OFFICER,
    address: openOf('liaison_actions', 'done_on is null', (school, action) => `/schools/${school}/liaison/action/${action}`),
  },
  { route: '/placements', who: OFFICER },
  {
    route: '/placements',
    state: 'reviews overdue, by money',
    who: OFFICER,
    address: '/placements?attention=review&sort=annualFees&dir=desc',
  },
  { route: '/placements', state: 'nothing found', who: OFFICER, address: '/placements?q=nothing+like+it' },
  { route: '/placements', state: 'school', who: FEES },
  { route: '/placements/:id', who: OFFICER, address: placementWhere(OWN) },
  { route: '/placements/:id', state: 'with flags', who: OFFICER, address: placementWhere(`${OWN} and charging_basis is null`) },
  {
    route: '/placements/:id',
    state: 'shares without agreement',
    who: OFFICER,
    address: placementWhere(
      `${OWN} and exists (select from fee_lines line join fee_line_funders share on share.fee_line_id = line.id
        where line.placement_id = placements.id and share.funder <> 'education' and share.agreement_signed_on is null)`,
    ),
  },
  {
    route: '/placements/:id',
    state: 'its own provider',
    who: FEES,
    address: placementWhere(`school_id in (select school.id from schools school where ${OF_FEES})`),
  },
];
