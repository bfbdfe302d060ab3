import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { statementsOf } from '../../support/count-statements.js';
import type { Visit } from '../visits.js';
import { type DemoPortal, accessibilityFaults, openDemoPortal } from './demo-portal.js';

const MOST_BYTES = 100 * 1024;
const MOST_STATEMENTS = 12;
const NARROW = 320;

const nameOf = ({ route, state, who }: Visit): string => `${route}${state ? ` (${state})` : ''} as ${who ?? 'nobody'}`;

/**
 * One test a visit: the page answers, is accessible (WCAG 2.2 AA), weighs no more than 100 KB, asks no more than twelve statements of the
 * database, fits a window of 320 px, and its scripts complain of nothing. Visits share one demo world, in their order.
 */
export function visitAll(visits: readonly Visit[]): { readonly portal: () => DemoPortal } {
  let portal: DemoPortal;
  beforeAll(async () => {
    portal = await openDemoPortal();
  });
  afterAll(() => portal.close());

  for (const visit of visits)
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
        const address = await addressOf(portal, visit);
        let inaccessible: readonly string[] = [];
        // The page is looked through while it falls silent.
        const lookThrough = async (): Promise<void> => {
          [inaccessible] = await Promise.all([accessibilityFaults(page), silence(page)]);
        };
        const statements = await statementsOf(async () => {
          const answer = await page.goto(address, { waitUntil: 'load' });
          expect({ address, status: answer?.status() }).toEqual({ address, status: visit.status ?? 200 });
          if (!visit.act) await lookThrough();
        });
        expect(statements.length > MOST_STATEMENTS ? statements : []).toEqual([]);
        expect(transferred()).toBeLessThanOrEqual(MOST_BYTES);
        if (visit.act) {
          await visit.act(page);
          // What an act leads to may have just begun to load.
          await silence(page);
          inaccessible = await accessibilityFaults(page);
        }
        expect(inaccessible).toEqual([]);
        expect(await page.locator('h1').count()).toBe(1);
        await page.setViewportSize({ width: NARROW, height: 800 });
        expect(await widerThanWindow(page)).toEqual([]);
        expect(faults).toEqual([]);
      } finally {
        await page.close();
      }
    });

  return { portal: () => portal };
}

/** Half a second without traffic; Chromium now and then forgets to say so, and then five seconds are long enough. */
const silence = (page: Page): Promise<void> => page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => undefined);

const addressOf = async (portal: DemoPortal, { route, address }: Visit): Promise<string> =>
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
