import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/config.js';
import { type DemoPortal, openDemoPortal } from './support/demo-portal.js';

/**
 * The README's pictures (`npm run docs:pictures`): main pages of the demo world, as each user sees them. Not run with the tests, since it
 * writes into docs; it fails where a page does.
 */
const FOLDER = join(projectRoot, 'docs/pictures');
const WIDTH = 1280;

interface Picture {
  readonly name: string;
  readonly who: string;
  readonly address: (portal: DemoPortal) => Promise<string> | string;
  readonly height?: number;
}

const returnAt =
  (reference: string, path: (id: string) => string) =>
  async (portal: DemoPortal): Promise<string> =>
    path(await portal.value('select id from uplift_returns where reference = $1', [reference]));

const roundAt = async (portal: DemoPortal): Promise<string> =>
  `/rounds/${await portal.value("select cycle.id from uplift_cycles cycle join organisations council on council.id = cycle.authority_id where council.la_code = '856' and cycle.state = 'open'")}`;

const schoolAt = async (portal: DemoPortal): Promise<string> =>
  `/schools/${await portal.value("select id from schools where name = 'Quillbrook School'")}`;

const PICTURES: readonly Picture[] = [
  { name: 'officer-worklist', who: 'officer@leicester.demo', address: () => '/worklist' },
  { name: 'officer-round', who: 'officer@leicester.demo', address: roundAt, height: 1_300 },
  { name: 'officer-return', who: 'officer@leicester.demo', address: returnAt('856-2027-990028', (id) => `/returns/${id}`), height: 1_500 },
  { name: 'officer-school', who: 'officer@leicester.demo', address: schoolAt, height: 1_200 },
  { name: 'head-of-service-week', who: 'head@leicester.demo', address: () => '/week', height: 1_500 },
  { name: 'finance-approvals', who: 'finance@leicester.demo', address: () => '/approvals' },
  {
    name: 'finance-approval',
    who: 'finance@leicester.demo',
    address: async (portal) =>
      `/approvals/${await portal.value("select request.id from approval_requests request join organisations council on council.id = request.authority_id where council.la_code = '856' and request.state = 'pending' limit 1")}`,
    height: 1_200,
  },
  { name: 'finance-budget', who: 'finance@leicester.demo', address: () => '/budget', height: 1_200 },
  { name: 'provider-our-schools', who: 'fees@school.demo', address: () => '/our-schools' },
  { name: 'provider-return', who: 'fees@school.demo', address: returnAt('856-2027-990015', (id) => `/school-returns/${id}`) },
  {
    name: 'provider-offer',
    who: 'fees@school.demo',
    address: returnAt('856-2027-990013', (id) => `/school-returns/${id}/offer`),
    height: 1_100,
  },
  { name: 'commissioner-rounds', who: 'commissioner@llr.demo', address: () => '/pooled-round', height: 1_100 },
  { name: 'commissioner-demand', who: 'commissioner@llr.demo', address: () => '/pooling/demand?by=need', height: 1_300 },
  {
    name: 'member-leverage',
    who: 'head@leicester.demo',
    address: async (portal) =>
      `/pooling/leverage/${await portal.value("select provider_id from schools where name = 'Quillbrook School'")}`,
    height: 1_500,
  },
  { name: 'auditor-history', who: 'auditor@leicester.demo', address: () => '/history' },
];

let portal: DemoPortal;
beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  portal = await openDemoPortal();
});
afterAll(() => portal.close());

describe('The pictures of the README', () => {
  for (const { name, who, address, height = 900 } of PICTURES)
    it(name, async () => {
      const page = await (await portal.as(who, { viewport: { width: WIDTH, height } })).newPage();
      const answer = await page.goto(await address(portal), { waitUntil: 'networkidle' });
      expect(answer?.status()).toBe(200);
      await page.screenshot({ path: join(FOLDER, `${name}.png`) });
      await page.close();
    });
});
