import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Page } from 'playwright-core';
import { statementsOf } from '../support/count-statements.js';
import { type DemoPortal, accessibilityFaults, openDemoPortal } from './support/demo-portal.js';
import { NOT_PAGES, VISITS, type Visit } from './visits.js';

const MOST_BYTES = 100 * 1024;
const MOST_STATEMENTS = 12;
const NARROW = 320;

let portal: DemoPortal;
beforeAll(async () => {
  portal = await openDemoPortal();
});
afterAll(() => portal.close());

const nameOf = ({ route, state, who }: Visit): string => `${route}${state ? ` (${state})` : ''} as ${who ?? 'nobody'}`;

/** Every GET route of the portal, as the router itself lists them. */
function portalRoutes(app: NestExpressApplication): string[] {
  const { router } = app.getHttpAdapter().getInstance() as {
    router: { stack: { route?: { path: string; methods: Record<string, boolean> } }[] };
  };
  const paths = router.stack.flatMap(({ route }) => (route?.methods['get'] ? [route.path] : []));
  return [...new Set(paths)].filter((path) => !/^\/(api|graphql|health|assets)(\/|$)/.test(path));
}

describe('Every page of the portal', () => {
  it('has a visit here, so that a new page cannot be forgotten', () => {
    const known = new Set([...VISITS.map(({ route }) => route), ...Object.keys(NOT_PAGES)]);
    const routes = portalRoutes(portal.world.app);
    expect(routes).toContain('/sign-in');
    expect(routes.filter((route) => !known.has(route))).toEqual([]);
    expect([...known].filter((route) => route !== '*' && !routes.includes(route))).toEqual([]);
  });

  for (const visit of VISITS)
    it(`${nameOf(visit)} is accessible, light, asks little of the database and fits a narrow window`, async () => {
      const window = await portal.as(visit.who);
      const page = await window.newPage();
      try {
        const faults: string[] = [];
        page.on('pageerror', ({ message }) => faults.push(message));
        page.on('console', (said) => {
          // A page that is meant to answer 404 is reported as a failed resource by the browser; scripts' own complaints are faults.
          if (said.type() === 'error' && !said.text().startsWith('Failed to load resource')) faults.push(said.text());
        });
        const transferred = await countingBytes(page);
        const address = await addressOf(visit);
        const statements = await statementsOf(async () => {
          const answer = await page.goto(address, { waitUntil: 'networkidle' });
          expect({ address, status: answer?.status() }).toEqual({ address, status: visit.status ?? 200 });
        });
        expect(transferred()).toBeLessThanOrEqual(MOST_BYTES);
        expect(statements.length > MOST_STATEMENTS ? statements : []).toEqual([]);
        if (visit.act) {
          await visit.act(page);
          await page.waitForLoadState('networkidle');
        }
        expect(await accessibilityFaults(page)).toEqual([]);
        expect(await page.locator('h1').count()).toBe(1);
        await page.setViewportSize({ width: NARROW, height: 800 });
        expect(await widerThanWindow(page)).toEqual([]);
        expect(faults).toEqual([]);
      } finally {
        await page.close();
      }
    });
});

const addressOf = async ({ route, address }: Visit): Promise<string> =>
  address === undefined ? route : typeof address === 'string' ? address : address(portal);

/** Bytes over the wire for a page that nothing of is cached, fonts left out. */
async function countingBytes(page: Page): Promise<() => number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const fonts = new Set<string>();
  let bytes = 0;
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Font') fonts.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (!fonts.has(requestId)) bytes += encodedDataLength;
  });
  return () => bytes;
}

/** What sticks out of a window of 320 px, unless it scrolls within itself. */
const widerThanWindow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: {
        documentElement: { scrollWidth: number; clientWidth: number };
        querySelectorAll(
          all: string,
        ): Iterable<{ getBoundingClientRect(): { right: number }; outerHTML: string; closest(selector: string): unknown }>;
      };
    };
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll('body *')]
      .filter((each) => each.getBoundingClientRect().right > clientWidth + 1 && !each.closest('.iss-scroll'))
      .map((each) => each.outerHTML.slice(0, 160));
  });
