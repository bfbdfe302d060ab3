import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { statementsOf } from '../../support/count-statements.js';
import type { Visit } from '../visits.js';
import { type DemoPortal, accessibilityFaults, openDemoPortal } from './demo-portal.js';

const MOST_BYTES = 100 * 1024;
const MOST_STATEMENTS = 12;
const WIDE = { width: 1280, height: 720 };
const NARROW = 320;
/** In milliseconds. */
const SILENT = 150;
const LONGEST_WAIT = 5_000;

const nameOf = ({ route, state, who }: Visit): string => `${route}${state ? ` (${state})` : ''} as ${who ?? 'nobody'}`;

/**
 * One test a visit: the page answers, is accessible (WCAG 2.2 AA), weighs no more than 100 KB, asks no more than twelve statements of the
 * database, fits a window of 320 px, and its scripts complain of nothing. Visits share one demo world, in their order.
 */
export function visitAll(visits: readonly Visit[]): { readonly portal: () => DemoPortal } {
  let portal: DemoPortal;
  /** One page a person, from visit to visit: a page of its own for each took more of the processor than what is looked at. */
  const pages = new Map<string | null, Visited>();
  beforeAll(async () => {
    portal = await openDemoPortal();
  });
  afterAll(() => portal.close());

  for (const visit of visits)
    it(`${nameOf(visit)} is accessible, light, asks little of the database and fits a narrow window`, async () => {
      const visited = pages.get(visit.who) ?? (await aPage(await portal.as(visit.who)));
      // One that fails leaves no page behind for the next.
      pages.delete(visit.who);
      const { page, faults } = visited;
      let whole = false;
      try {
        visited.begin();
        await page.setViewportSize(WIDE);
        const address = await addressOf(portal, visit);
        let inaccessible: readonly string[] = [];
        // The page is looked through while it falls silent.
        const lookThrough = async (): Promise<void> => {
          [inaccessible] = await Promise.all([accessibilityFaults(page), visited.silence()]);
        };
        const statements = await statementsOf(async () => {
          const answer = await page.goto(address, { waitUntil: 'load' });
          expect({ address, status: answer?.status() }).toEqual({ address, status: visit.status ?? 200 });
          if (!visit.act) await lookThrough();
        });
        expect(statements.length > MOST_STATEMENTS ? statements : []).toEqual([]);
        expect(visited.transferred()).toBeLessThanOrEqual(MOST_BYTES);
        if (visit.act) {
          await visit.act(page);
          // What an act leads to may have just begun to load.
          await visited.silence();
          inaccessible = await accessibilityFaults(page);
        }
        expect(inaccessible).toEqual([]);
        expect(await page.locator('h1').count()).toBe(1);
        await page.setViewportSize({ width: NARROW, height: 800 });
        expect(await widerThanWindow(page)).toEqual([]);
        expect(faults).toEqual([]);
        whole = true;
      } finally {
        if (whole) pages.set(visit.who, visited);
        else await page.close();
      }
    });

  return { portal: () => portal };
}

const addressOf = async (portal: DemoPortal, { route, address }: Visit): Promise<string> =>
  address === undefined ? route : typeof address === 'string' ? address : address(portal);

interface Visited {
  readonly page: Page;
  /** What its scripts have complained of since the visit began. */
  readonly faults: string[];
  /** Bytes over the wire since then, nothing of it cached, fonts left out. */
  readonly transferred: () => number;
  readonly begin: () => void;
  /** Until nothing has gone over the wire for a moment; where something never ends, a few seconds are long enough. */
  readonly silence: () => Promise<void>;
}

async function aPage(window: BrowserContext): Promise<Visited> {
  const page = await window.newPage();
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (said) => {
    // A page that is meant to answer 404 is reported as a failed resource by the browser; scripts' own complaints are faults.
    if (said.type() === 'error' && !said.text().startsWith('Failed to load resource')) faults.push(said.text());
  });
  const session = await window.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const fonts = new Set<string>();
  let bytes = 0;
  const underWay = new Set<string>();
  let lastHeard = 0;
  const heard = (): void => void (lastHeard = performance.now());
  session.on('Network.requestWillBeSent', ({ requestId }) => {
    underWay.add(requestId);
    heard();
  });
  session.on('Network.loadingFailed', ({ requestId }) => {
    underWay.delete(requestId);
    heard();
  });
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Font') fonts.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    underWay.delete(requestId);
    heard();
    if (!fonts.has(requestId)) bytes += encodedDataLength;
  });
  return {
    page,
    faults,
    transferred: () => bytes,
    begin: () => {
      faults.length = 0;
      bytes = 0;
      underWay.clear();
      heard();
    },
    silence: async () => {
      const from = performance.now();
      while (performance.now() - from < LONGEST_WAIT && (underWay.size > 0 || performance.now() - lastHeard < SILENT)) await sleep(20);
    },
  };
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
