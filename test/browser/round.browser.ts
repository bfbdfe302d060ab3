import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { Duties } from '../../src/platform/jobs/duties.js';
import { type DemoPortal, accessibilityFaults, openDemoPortal } from './support/demo-portal.js';

const PROVIDER = 'fees@school.demo';
const OFFICER = 'officer@leicester.demo';
const HEAD = 'head@leicester.demo';
const FINANCE = 'finance@leicester.demo';

let portal: DemoPortal;
beforeAll(async () => {
  portal = await openDemoPortal();
});
afterAll(() => portal.close());

const returnOf = (reference: string): Promise<string> => portal.value('select id from uplift_returns where reference = $1', [reference]);
const stateOf = (id: string): Promise<string> => portal.value('select state from uplift_returns where id = $1', [id]);

/** Presses a button by its words and waits for the page that follows. */
async function press(page: Page, words: string | RegExp): Promise<void> {
  await Promise.all([page.waitForEvent('framenavigated'), page.getByRole('button', { name: words }).first().click()]);
  await page.waitForLoadState();
}

/** A figure above a warning is asked about once more; then the page's own button is the answer. */
async function confirmWhereAsked(page: Page): Promise<void> {
  if ((await page.locator('input[name=confirmed]').count()) === 0) return;
  await Promise.all([page.waitForEvent('framenavigated'), page.locator('form:has(input[name=confirmed]) button').click()]);
  await page.waitForLoadState();
}

const read = async (page: Page): Promise<string> => (await page.locator('main').innerText()).replace(/\s+/g, ' ');

describe('The whole round in a browser without scripts', () => {
  let windows: Record<'provider' | 'officer' | 'head' | 'finance', BrowserContext>;
  let id: string;
  const open = async (who: keyof typeof windows, address: string): Promise<Page> => {
    const page = await windows[who].newPage();
    await page.goto(address);
    return page;
  };

  beforeAll(async () => {
    const withoutScripts = { javaScriptEnabled: false };
    windows = {
      provider: await portal.as(PROVIDER, withoutScripts),
      officer: await portal.as(OFFICER, withoutScripts),
      head: await portal.as(HEAD, withoutScripts),
      finance: await portal.as(FINANCE, withoutScripts),
    };
    id = await returnOf('856-2027-990016');
  });

  it('the school fills in its return, leaves, comes back, is told what is missing, sends it and gets a receipt', async () => {
    const page = await open('provider', '/our-schools');
    await page.getByRole('link', { name: 'Quillbrook Sixth Form' }).first().click();
    await page.goto(`/school-returns/${id}/prices`);
    await page.fill('#rise', '4');
    await press(page, 'Fill in all lines');
    await page.goto(`/school-returns/${id}/reasons`);
    await page.locator('details summary').first().click();
    await page.selectOption('#driver', 'pay');
    await page.fill('#figures', 'Pay award of 4% on 80% of costs');
    await press(page, 'Use for every rise');

    await page.goto(`/school-returns/${id}/send`);
    await press(page, 'Send the return');
    expect(await page.title()).toMatch(/^Error: /);
    expect(await stateOf(id)).toBe('draft');
    await page.getByRole('checkbox').check();
    await press(page, 'Send the return');
    expect(page.url()).toContain('/receipt');
    const receipt = await read(page);
    expect(receipt).toContain('Receipt 856-2027-990016');
    expect(receipt).toMatch(/[0-9a-f]{64}|[0-9a-f]{8}/);
    expect(await stateOf(id)).toBe('submitted');
    await page.close();
  });

  it('the officer finds it on the worklist, sees the money and offers the recommendation', async () => {
    const page = await open('officer', '/worklist');
    expect(await read(page)).toContain('Quillbrook Sixth Form');
    await page.goto(`/returns/${id}`);
    await press(page, 'Start the review');
    await page.fill('#percentBp', '2');
    await press(page, 'Work it out');
    expect(await read(page)).toMatch(/£10\d,\d{3}/);
    await press(page, /^Offer the recommendation/);
    await confirmWhereAsked(page);
    expect(await stateOf(id)).toBe('offered');
    await page.close();
  });

  it('the school answers with other figures', async () => {
    const page = await open('provider', `/school-returns/${id}/offer`);
    expect(await read(page)).not.toMatch(/recommend|ceiling|percentile/i);
    await page.getByRole('button', { name: 'Answer with other figures' }).click();
    await page.fill('#percentBp', 'three');
    await press(page, 'Send your figures');
    expect(await page.inputValue('#percentBp')).toBe('three');
    await page.fill('#percentBp', '3');
    await page.fill('#message', 'Our pay award is 4%; we can carry one point of it.');
    await press(page, 'Send your figures');
    expect(await stateOf(id)).toBe('countered');
    await page.close();
  });

  it('the officer accepts and asks for approval', async () => {
    const page = await open('officer', `/returns/${id}`);
    await press(page, /^Accept /);
    await confirmWhereAsked(page);
    expect(await stateOf(id)).toBe('settled');
    await press(page, 'Ask for approval');
    expect(await stateOf(id)).toBe('inApproval');
    await page.close();
  });

  it('the head of service and Finance approve, each once, and the prices come into force with their letter', async () => {
    const request = await portal.value("select id from approval_requests where subject_id = $1 and state = 'pending'", [id]);
    for (const who of ['head', 'finance'] as const) {
      const page = await open(who, '/approvals');
      expect(await read(page)).toContain('Quillbrook Sixth Form');
      await page.goto(`/approvals/${request}`);
      await press(page, 'Approve');
      await page.close();
    }
    await portal.world.app.get(Duties).runAll();
    expect(await stateOf(id)).toBe('implemented');
    const page = await open('provider', `/school-returns/${id}`);
    expect(await read(page)).toContain('In force');
    await page.goto('/documents');
    expect(await read(page)).toContain('Quillbrook Sixth Form');
    await page.close();
  });

  it('every step stands in the record, in sentences', async () => {
    const page = await open('officer', `/returns/${id}/history`);
    const history = await read(page);
    for (const words of [
      'Amina Okafor offered',
      'Priya Holloway of Quillbrook Schools Limited countered',
      'Daniel Whitcombe gave the last approval',
    ])
      expect(history).toContain(words);
    await page.goto(`/approvals/${await portal.value('select id from approval_requests where subject_id = $1', [id])}`);
    const chain = await read(page);
    for (const name of ['Ruth Pemberley', 'Daniel Whitcombe']) expect(chain).toContain(name);
    await page.close();
  });
});

describe('With the keyboard alone', () => {
  it('an officer signs in, skips to the list, opens a return and tries a figure', async () => {
    const window = await portal.browser.newContext({ baseURL: portal.url });
    const page = await window.newPage();
    await page.goto('/sign-in');
    await tabTo(page, (focused) => focused.id === 'email');
    await page.keyboard.type(OFFICER);
    await tabTo(page, (focused) => focused.id === 'password');
    await page.keyboard.type('Placements-2027');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/worklist');

    await page.keyboard.press('Tab');
    expect((await focusedOn(page)).text).toBe('Skip to main content');
    await page.keyboard.press('Enter');
    await tabTo(page, (focused) => /^\/returns\/[0-9a-f-]+/.test(focused.href));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/returns/**');

    await tabTo(page, (focused) => focused.id === 'percentBp', 200);
    await page.keyboard.type('1.5');
    await page.waitForResponse((answer) => answer.url().includes('/what-if'));
    expect(await page.locator('[data-answer]').innerText()).toMatch(/£\d/);
    await window.close();
  });
});

describe('On a telephone’s width', () => {
  it('the officer’s and the school’s main pages read without scrolling sideways', async () => {
    const narrow = { viewport: { width: 320, height: 640 } };
    const officer = await (await portal.as(OFFICER, narrow)).newPage();
    const school = await (await portal.as(PROVIDER, narrow)).newPage();
    const id = await returnOf('856-2027-990013');
    for (const [page, address] of [
      [officer, '/worklist'],
      [officer, `/returns/${id}`],
      [school, '/our-schools'],
      [school, `/school-returns/${id}/offer`],
    ] as const) {
      await page.goto(address);
      expect([address, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([address, 320]);
      expect(await accessibilityFaults(page)).toEqual([]);
    }
  });
});

describe('A printed receipt', () => {
  it('is the receipt alone: no navigation, no buttons, everything that was sent', async () => {
    const page = await (await portal.as(PROVIDER)).newPage();
    await page.goto(`/school-returns/${await returnOf('856-2027-990013')}/receipt`);
    await page.emulateMedia({ media: 'print' });
    for (const hidden of ['.iss-navigation', '.iss-header__person', '.iss-search', '.iss-footer', '.iss-no-print'])
      expect([hidden, await page.locator(hidden).first().isVisible()]).toEqual([hidden, false]);
    expect(await page.locator('.iss-receipt').isVisible()).toBe(true);
    const rows = await page.locator('.iss-receipt tbody tr').count();
    expect(rows).toBeGreaterThan(0);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.close();
  });
});

interface Focused {
  readonly id: string;
  readonly href: string;
  readonly text: string;
}

const focusedOn = (page: Page): Promise<Focused> =>
  page.evaluate(() => {
    const { activeElement } = (
      globalThis as unknown as {
        document: { activeElement: { id: string; getAttribute(name: string): string | null; textContent: string } | null };
      }
    ).document;
    return {
      id: activeElement?.id ?? '',
      href: activeElement?.getAttribute('href') ?? '',
      text: (activeElement?.textContent ?? '').trim(),
    };
  });

/** Presses Tab until the focus is where it is wanted; fails where it never comes. */
async function tabTo(page: Page, wanted: (focused: Focused) => boolean, most = 60): Promise<void> {
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press('Tab');
    if (wanted(await focusedOn(page))) return;
  }
  throw new Error(
    `The keyboard did not reach what was wanted in ${String(most)} steps; it is on ${JSON.stringify(await focusedOn(page))}.`,
  );
}
