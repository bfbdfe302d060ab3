import type { Page } from 'playwright-core';
import { BAND_VISITS } from './band-visits.js';
import { BLOCK_VISITS } from './block-visits.js';
import { SIZING_VISITS } from './sizing-visits.js';
import { FORECAST_VISITS } from './forecast-visits.js';
import { LEVERAGE_VISITS } from './leverage-visits.js';
import { COST_SHARING_VISITS } from './cost-sharing-visits.js';
import { CONSORTIUM_VISITS } from './consortium-visits.js';
import { CONSULTATION_VISITS } from './consultation-visits.js';
import { CONTRACT_IMPORT_FILES, CONTRACT_IMPORT_VISITS } from './contract-import-visits.js';
import { CONTRACT_FILES, CONTRACT_VISITS } from './contract-visits.js';
import { LETTER_FILES, LETTER_VISITS } from './letter-visits.js';
import { JOINT_VISITS } from './joint-visits.js';
import { REORGANISATION_VISITS } from './reorganisation-visits.js';
import { LOT_VISITS } from './lot-visits.js';
import { POOLED_DEMAND_VISITS } from './pooled-demand-visits.js';
import { PROCUREMENT_FILES, PROCUREMENT_VISITS } from './procurement-visits.js';
import { PROVIDER_FILES, PROVIDER_VISITS } from './provider-visits.js';
import { RECORDS_FILES, RECORDS_VISITS } from './records-visits.js';
import { RETURN_FILES, RETURN_VISITS } from './return-visits.js';
import { SAFEGUARD_VISITS } from './safeguard-visits.js';
import { SCHOOL_VISITS } from './school-visits.js';
import { SIGNATURE_FILES, SIGNATURE_VISITS } from './signature-visits.js';
import { TEMPLATE_FILES, TEMPLATE_VISITS } from './template-visits.js';
import type { DemoPortal } from './support/demo-portal.js';

/** One page in one state, seen by one person. */
export interface Visit {
  /** The route as the router knows it: '/rounds/:cycleId'. */
  readonly route: string;
  /** What distinguishes this state from others of the route. */
  readonly state?: string;
  /** Who looks; null: nobody signed in. */
  readonly who: string | null;
  /** The address, where the route has parts to fill or a query. */
  readonly address?: string | ((portal: DemoPortal) => Promise<string>);
  /** Brings the page into its state, as a person would. */
  readonly act?: (page: Page) => Promise<unknown>;
  /** The answer expected of the address; default 200. */
  readonly status?: number;
}

/** Who looks. Each kind is visited by a test file of its own, side by side, in a demo world of its own. */
export type Visitor = 'officer' | 'otherOfCouncil' | 'other';

export function visitorOf({ who }: Visit): Visitor {
  if (who?.startsWith('officer@')) return 'officer';
  return /@(leicester|leicestershire|rutland)\.demo$/.test(who ?? '') ? 'otherOfCouncil' : 'other';
}

/** Routes that answer no page of their own, each with why. */
export const NOT_PAGES: Readonly<Record<string, string>> = {
  '/': 'leads to the home of the role',
  ...CONTRACT_FILES,
  ...CONTRACT_IMPORT_FILES,
  ...RECORDS_FILES,
  ...RETURN_FILES,
  ...LETTER_FILES,
  ...PROCUREMENT_FILES,
  ...SIGNATURE_FILES,
  ...TEMPLATE_FILES,
  ...PROVIDER_FILES,
  '/stay-signed-in': 'answers seconds to a script',
  '/calendar/:secret.ics': 'answers a calendar to a program',
  '/notifications/:id': 'leads to what the notification is about',
};

const OFFICER = 'officer@leicester.demo';
/** A page of the open round of the officer's authority. */
const roundAt = (rest: string) => async (portal: DemoPortal) => {
  const id = await portal.value(
    "select id from uplift_cycles where academic_year = 2027 and authority_id = (select id from organisations where la_code = '856')",
  );
  return `/rounds/${id}${rest}`;
};

const HEAD = 'head@leicester.demo';
const ADMIN = 'admin@platform.demo';
const peopleOf = async (portal: DemoPortal): Promise<string> =>
  `/people?organisation=${await portal.value("select id from organisations where la_code = '856'")}`;

/** A request of the officer's authority in a state: '/approvals/…'. */
const requestIn = (state: string) => async (portal: DemoPortal) => {
  const id = await portal.value(
    "select id from approval_requests where state = $1 and authority_id = (select id from organisations where la_code = '856') order by requested_at desc, id limit 1",
    [state],
  );
  return `/approvals/${id}`;
};
/** A page of the forecast about a school or placement of the officer's authority. */
const forecastOf = (what: 'schools' | 'placements') => async (portal: DemoPortal) => {
  const column = what === 'schools' ? 'school_id' : 'placement_id';
  const id = await portal.value(
    `select ${column} from fee_lines where authority_id = (select id from organisations where la_code = '856') and upper_inf(effective)
     group by ${column} order by count(*) desc, ${column} limit 1`,
  );
  return `/budget/${what}/${id}?year=2027`;
};

export const VISITS: readonly Visit[] = [
  { route: '/sign-in', who: null },
  { route: '/sign-in', state: 'with errors', who: null, act: (page) => page.click('main button:has-text("Sign in")') },
  { route: '/account', who: OFFICER },
  { route: '/account', state: 'password with errors', who: OFFICER, act: (page) => page.click('button:has-text("Change password")') },
  { route: '/catalogue', who: null },
  { route: '/notifications', who: OFFICER },
  { route: '/notifications', state: 'unread only', who: 'fees@school.demo', address: '/notifications?show=unread' },
  { route: '/notifications', state: 'nothing found', who: OFFICER, address: '/notifications?kind=appealMade' },
  { route: '/notifications', state: 'told of nothing', who: 'auditor@leicester.demo' },
  { route: '/notifications', state: 'administrator', who: 'admin@platform.demo' },
  { route: '/notifications/choices', who: OFFICER },
  {
    route: '/notifications/choices',
    state: 'kept',
    who: 'fees@school.demo',
    act: (page) => page.click('button:has-text("Keep these choices")'),
  },
  { route: '/notifications/choices', state: 'nothing to choose', who: 'auditor@leicester.demo' },
  { route: '/notifications/reminders', state: 'read', who: OFFICER },
  { route: '/notifications/reminders', state: 'set', who: 'head@leicester.demo' },
  {
    route: '/notifications/reminders',
    state: 'with errors',
    who: 'head@leicester.demo',
    act: async (page) => {
      await page.fill('#returnDays', 'soon');
      await page.click('button:has-text("Set these reminders")');
    },
  },
  { route: '/notifications/undelivered', state: 'none', who: 'admin@platform.demo' },
  {
    route: '/notifications/undelivered',
    state: 'given up',
    who: 'admin@platform.demo',
    address: async ({ world }) => {
      await world.owner.query(
        `insert into mails (to_address, to_name, template, view, state, tries, last_error, next_try_at, created_at)
         values ('gone@school.example', 'Gone Away', 'notices', '{}', 'failed', 8, '550 5.1.1 No such person here', $1, $1)`,
        [world.clock.now()],
      );
      return '/notifications/undelivered';
    },
  },
  { route: '/calendar', state: 'without address', who: 'finance@leicester.demo' },
  { route: '/calendar', state: 'address made', who: OFFICER, act: (page) => page.click('main button:has-text("address")') },
  { route: '/calendar', state: 'with address', who: OFFICER },
  { route: '/calendar', state: 'school', who: 'fees@school.demo' },
  { route: '/calendar', state: 'auditor', who: 'auditor@leicester.demo' },
  { route: '/worklist', who: OFFICER },
  { route: '/worklist', state: 'everything, by money', who: OFFICER, address: '/worklist?group=all&sort=atStake&dir=desc' },
  { route: '/worklist', state: 'nothing found', who: OFFICER, address: '/worklist?q=nothing+like+it' },
  { route: '/worklist', state: 'read only', who: 'auditor@leicester.demo' },
  { route: '/rounds', who: OFFICER },
  { route: '/rounds', state: 'may open one', who: 'head@leicester.demo' },
  { route: '/rounds/new', who: 'head@leicester.demo' },
  {
    route: '/rounds/new',
    state: 'with errors',
    who: 'head@leicester.demo',
    act: async (page) => {
      await page.fill('#academicYear', 'soon');
      await page.fill('#indexTo-day', '');
      await page.click('button:has-text("Open the round")');
    },
  },
  { route: '/rounds/:cycleId', who: OFFICER, address: roundAt('') },
  { route: '/rounds/:cycleId', state: 'read only', who: 'auditor@leicester.demo', address: roundAt('') },
  { route: '/rounds/:cycleId/returns', who: OFFICER, address: roundAt('/returns') },
  {
    route: '/rounds/:cycleId/returns',
    state: 'filtered',
    who: OFFICER,
    address: roundAt('/returns?has=asked&asked=400-600&sort=gap&dir=desc'),
  },
  { route: '/rounds/:cycleId/returns', state: 'nothing found', who: OFFICER, address: roundAt('/returns?q=nothing+like+it') },
  { route: '/rounds/:cycleId/close', who: 'head@leicester.demo', address: roundAt('/close') },
  { route: '/rounds/:cycleId/bulk-offer', who: OFFICER, address: roundAt('/bulk-offer?has=asked') },
  {
    route: '/rounds/:cycleId/bulk-offer',
    state: 'with errors',
    who: OFFICER,
    address: roundAt('/bulk-offer?has=asked&offer=percent&percent=lots'),
    status: 422,
  },
  { route: '/rounds/:cycleId/bulk-offer', state: 'nothing to offer to', who: OFFICER, address: roundAt('/bulk-offer?state=draft') },
  {
    route: '/rounds/:cycleId/bulk-offer/:key',
    who: OFFICER,
    address: roundAt('/bulk-offer?state=lapsed'),
    act: async (page) => {
      await Promise.all([page.waitForURL(/bulk-offer\/./), page.click('button:has-text("Send 1 offer")')]);
    },
  },
  ...CONTRACT_VISITS,
  ...LETTER_VISITS,
  ...BLOCK_VISITS,
  ...CONSORTIUM_VISITS,
  ...JOINT_VISITS,
  ...LOT_VISITS,
  ...REORGANISATION_VISITS,
  ...LEVERAGE_VISITS,
  ...FORECAST_VISITS,
  ...SIZING_VISITS,
  ...COST_SHARING_VISITS,
  ...POOLED_DEMAND_VISITS,
  ...CONSULTATION_VISITS,
  ...PROCUREMENT_VISITS,
  ...PROVIDER_VISITS,
  ...RECORDS_VISITS,
  ...RETURN_VISITS,
  ...BAND_VISITS,
  ...CONTRACT_IMPORT_VISITS,
  ...SAFEGUARD_VISITS,
  ...SCHOOL_VISITS,
  ...SIGNATURE_VISITS,
  ...TEMPLATE_VISITS,
  { route: '/week', who: HEAD },
  { route: '/week', state: 'sorted by what waiting costs', who: HEAD, address: '/week?sort=perWeek&dir=desc' },
  { route: '/week', state: 'of a director', who: 'director@rutland.demo' },
  { route: '/week/prices', who: HEAD },
  { route: '/week/outliers', who: HEAD },
  { route: '/week/at-risk', state: 'agreements', who: HEAD, address: '/week/at-risk?why=agreement' },
  { route: '/week/at-risk', state: 'checks', who: HEAD, address: '/week/at-risk?why=check' },
  { route: '/week/at-risk', state: 'reviews', who: HEAD, address: '/week/at-risk?why=review' },
  { route: '/pooled-round', who: 'commissioner@llr.demo' },
  { route: '/pooled-round', state: 'a year without rounds', who: 'commissioner@llr.demo', address: '/pooled-round?year=2028' },
  { route: '/people', state: 'nobody chosen', who: ADMIN },
  { route: '/people', state: 'a council', who: ADMIN, address: peopleOf },
  { route: '/people/new', who: ADMIN, address: async (portal) => (await peopleOf(portal)).replace('/people?', '/people/new?') },
  {
    route: '/people/new',
    state: 'with errors',
    who: ADMIN,
    address: async (portal) => (await peopleOf(portal)).replace('/people?', '/people/new?'),
    act: (page) => page.click('main button:has-text("Add person")'),
  },
  {
    route: '/people/:organisationId/:personId',
    who: ADMIN,
    address: async (portal) =>
      `/people/${await portal.value("select organisation_id || '/' || person_id from memberships where roles = '{financePartner}' order by person_id limit 1")}`,
  },
  { route: '/approvals', state: 'with something waiting', who: 'finance@leicester.demo' },
  { route: '/approvals', state: 'nothing waiting', who: 'director@leicester.demo' },
  { route: '/approvals', state: 'nothing found', who: 'finance@leicester.demo', address: '/approvals?q=nothing+like+it' },
  { route: '/approvals', state: 'read only', who: 'auditor@leicester.demo' },
  { route: '/approvals/:id', state: 'mine to decide', who: 'finance@leicester.demo', address: requestIn('pending') },
  {
    route: '/approvals/:id',
    state: 'with errors',
    who: 'finance@leicester.demo',
    address: requestIn('pending'),
    act: (page) => page.click('button:has-text("Return with this reason")'),
  },
  { route: '/approvals/:id', state: 'in call-in', who: 'director@leicester.demo', address: requestIn('approved') },
  { route: '/approvals/:id', state: 'in force', who: 'auditor@leicester.demo', address: requestIn('inForce') },
  { route: '/approvals/away', who: 'finance@leicester.demo' },
  {
    route: '/approvals/away',
    state: 'with errors',
    who: 'finance@leicester.demo',
    act: (page) => page.click('button:has-text("Name this deputy")'),
  },
  { route: '/approvals/matrix', who: 'finance@leicester.demo' },
  {
    route: '/approvals/matrix',
    state: 'with errors',
    who: 'finance@leicester.demo',
    act: async (page) => {
      await page.click('summary:has-text("Record a change")');
      await page.click('button:has-text("Record this matrix")');
    },
  },
  { route: '/approvals/matrix', state: 'read only', who: OFFICER },
  { route: '/budget', who: 'finance@leicestershire.demo' },
  { route: '/budget', state: 'by month, no budget', who: 'finance@leicester.demo', address: '/budget?by=month&year=2028' },
  { route: '/budget', state: 'read only', who: 'auditor@leicester.demo', address: '/budget?year=2027' },
  { route: '/budget/schools/:id', who: 'finance@leicester.demo', address: forecastOf('schools') },
  { route: '/budget/placements/:id', who: 'finance@leicester.demo', address: forecastOf('placements') },
  { route: '/budget/not-known', who: 'finance@leicester.demo' },
  { route: '/budget/enter', who: 'finance@leicester.demo' },
  {
    route: '/budget/enter',
    state: 'with errors',
    who: 'finance@leicester.demo',
    act: (page) => page.click('button:has-text("Enter this budget")'),
  },
  { route: '/budget/enter', state: 'read only', who: OFFICER },
  { route: '/savings', who: 'finance@leicester.demo' },
  {
    route: '/savings',
    state: 'with errors',
    who: 'finance@leicester.demo',
    act: (page) => page.click('button:has-text("Validate those ticked")'),
  },
  { route: '/savings', state: 'validated', who: 'auditor@leicester.demo', address: '/savings?state=validated' },
  { route: '/arrears', who: 'finance@leicester.demo' },
  { route: '/arrears', state: 'school', who: 'fees@school.demo' },
  { route: '*', state: 'not found', who: null, address: '/nothing/here', status: 404 },
];
