import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { DEMO_PASSWORD, seedDemoWorld } from '../../../src/demo/demo-world.js';
import { publishDemoDemand } from '../../../src/demo/published-demand.js';
import { isoDate } from '../../../src/kernel/dates.js';
import { Duties } from '../../../src/platform/jobs/duties.js';
import { type TestApp, startTestApp } from '../../support/app.js';
import { type Template, createTestDatabase } from '../../support/database.js';
import { launchChromium } from './chromium.js';

/** A Monday in the demo's open round. */
export const DEMO_DAY = '2026-12-07T10:00:00Z';

export interface DemoPortal {
  readonly world: TestApp;
  readonly browser: Browser;
  readonly url: string;
  /** A window in which this person has signed in; without a person, one that nobody has. Reused for the same person and options. */
  as(email: string | null, options?: Parameters<Browser['newContext']>[0]): Promise<BrowserContext>;
  /** The one value that a statement answers, asked as the owner of the database. */
  value(sql: string, values?: readonly unknown[]): Promise<string>;
  close(): Promise<void>;
}

/** The demo world, with a month's demand published and its duties done. */
const DEMO_WORLD: Template = {
  name: 'demo',
  fill: async (database) => {
    const world = await startTestApp({ clock: DEMO_DAY, database: { ...database, drop: () => Promise.resolve() } });
    try {
      await seedDemoWorld({ config: world.config, runtimeUrl: world.runtimeUrl, clock: world.clock });
      await publishDemoDemand(world.app, [isoDate('2026-12-01')]);
      await world.app.get(Duties).runAll();
    } finally {
      await world.close();
    }
  },
};

/** The whole program with the demo world, and a browser before it. */
export async function openDemoPortal(): Promise<DemoPortal> {
  const world = await startTestApp({ clock: DEMO_DAY, database: await createTestDatabase(DEMO_WORLD) });
  const browser = await launchChromium();
  const url = (await world.app.getUrl()).replace('[::1]', 'localhost');
  const windows = new Map<string, Promise<BrowserContext>>();
  return {
    world,
    browser,
    url,
    as: (email, options = {}) => {
      const key = JSON.stringify([email, options]);
      const known = windows.get(key) ?? signedIn(browser, url, email, options);
      windows.set(key, known);
      return known;
    },
    value: async (sql, values = []) => {
      const { rows } = await world.owner.query<Record<string, string | number | null>>(sql, [...values]);
      const [first] = Object.values(rows[0] ?? {});
      if (first === undefined || first === null) throw new Error(`The demo world has nothing for: ${sql}`);
      return String(first);
    },
    close: async () => {
      await browser.close();
      await world.close();
    },
  };
}

async function signedIn(
  browser: Browser,
  url: string,
  email: string | null,
  options: Parameters<Browser['newContext']>[0],
): Promise<BrowserContext> {
  const window = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/London', ...options, baseURL: url });
  if (email === null) return window;
  const page = await window.newPage();
  await page.goto('/sign-in');
  await page.fill('#email', email);
  await page.fill('#password', DEMO_PASSWORD);
  await Promise.all([page.waitForURL((at) => !at.pathname.startsWith('/sign-in')), page.click('main button:has-text("Sign in")')]);
  await page.close();
  return window;
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds against WCAG 2.2 AA, in words for a failing test. Evaluated, not added as a script, which the page's own policy would refuse. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const violations = (await page.evaluate(async () => {
    const { axe, document } = globalThis as unknown as {
      document: unknown;
      axe: { run(context: unknown, options: object): Promise<{ violations: unknown[] }> };
    };
    return (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations;
  })) as Violation[];
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  );
}
