import type { Page } from 'playwright-core';
import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

/** Routes of the return's journey that answer no page of their own. */
export const RETURN_FILES: Readonly<Record<string, string>> = {
  '/returns/:id/what-if': 'answers a piece of a page to a script',
  '/returns/:id/lines': 'answers a file',
  '/returns/:id/history': 'leads to the record of the return',
};

/** The return of Leicester's open round in this state that has most lines. */
const returnIn =
  (state: string, rest = '') =>
  async (portal: DemoPortal) => {
    const id = await portal.value(
      `select ret.id from uplift_returns ret join uplift_cycles cycle on cycle.id = ret.cycle_id
     where ret.state = $1 and cycle.academic_year = 2027 and cycle.authority_id = (select id from organisations where la_code = '856')
     order by (select count(*) from return_lines line where line.return_id = ret.id) desc, ret.id limit 1`,
      [state],
    );
    return `/returns/${id}${rest}`;
  };

const OFFICER = 'officer@leicester.demo';
const press = (words: string) => (page: Page) => page.click(`main button:has-text("${words}")`);

/** The return's page in the states of a negotiation, and as its readers see it. */
export const RETURN_VISITS: readonly Visit[] = [
  { route: '/returns/:id', state: 'not sent', who: OFFICER, address: returnIn('draft') },
  { route: '/returns/:id', state: 'new', who: OFFICER, address: returnIn('submitted') },
  {
    route: '/returns/:id',
    state: 'figures tried while typing',
    who: OFFICER,
    address: returnIn('underReview'),
    act: async (page) => {
      await page.fill('#percentBp', '2.5');
      await page.waitForSelector('[data-answer] dl');
    },
  },
  { route: '/returns/:id', state: 'figures missing', who: OFFICER, address: returnIn('underReview'), act: press('Send this offer') },
  {
    route: '/returns/:id',
    state: 'asked to confirm',
    who: OFFICER,
    address: returnIn('countered'),
    act: press('Accept the school’s counter-offer'),
  },
  { route: '/returns/:id', state: 'countered', who: 'head@leicester.demo', address: returnIn('countered') },
  { route: '/returns/:id', state: 'offered', who: OFFICER, address: returnIn('offered') },
  { route: '/returns/:id', state: 'deadlocked', who: 'director@leicester.demo', address: returnIn('deadlocked') },
  { route: '/returns/:id', state: 'in approval', who: 'finance@leicester.demo', address: returnIn('inApproval') },
  { route: '/returns/:id', state: 'in force', who: 'auditor@leicester.demo', address: returnIn('implemented') },
  { route: '/returns/:id/enter', who: OFFICER, address: returnIn('draft', '/enter') },
  {
    route: '/returns/:id/enter',
    state: 'with errors',
    who: OFFICER,
    address: returnIn('draft', '/enter'),
    act: press('Send the return for the school'),
  },
];
