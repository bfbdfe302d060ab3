import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

const OFFICER = 'officer@leicester.demo';
const HEAD = 'head@leicester.demo';
const FINANCE = 'finance@leicester.demo';
const AUDITOR = 'auditor@leicester.demo';

export const PROCUREMENT_FILES: Readonly<Record<string, string>> = {
  '/procurement/publish/package': 'answers a release package',
};

/** A block of 25 places, entered once a run; some visits see it before anybody has recorded how it was procured. */
async function aBlock(portal: DemoPortal, reference: string): Promise<string> {
  const id = await portal.value(
    `insert into contracts (authority_id, school_id, provider_id, kind, reference, title, state, starts_on, ends_on, supplier_number, order_number, drafted_by)
     select authority.id, school.id, school.provider_id, 'block', $1, 'Places for autistic pupils', 'active', '2026-09-01', '2031-08-31', 'S-1', 'PO-1', person.id
     from organisations authority, people person, schools school
     where authority.la_code = '856' and person.email = 'head@leicester.demo' and school.provider_id is not null order by school.urn limit 1
     on conflict (authority_id, reference) do update set title = excluded.title returning id`,
    [reference],
  );
  await portal.value(
    `insert into contract_versions (contract_id, authority_id, school_id, number, state, effective_on, terms, terms_sha256, whole_life_pence, signed_at, drafted_by)
     select id, authority_id, school_id, 1, 'inForce', starts_on, $2, 'visited', 812500000, '2026-07-10', drafted_by from contracts where id = $1
     on conflict (contract_id, number) do update set reason = '' returning id`,
    [
      id,
      JSON.stringify({
        kind: 'block',
        groups: [{ name: 'Autism', guaranteed: 25, optional: 0 }],
        extensions: [{ months: 12, noticeMonths: 6 }],
      }),
    ],
  );
  return id;
}

async function aProcuredBlock(portal: DemoPortal): Promise<string> {
  const id = await aBlock(portal, 'BLK-VISITED-1');
  await portal.value(
    `insert into procurement_records (contract_id, authority_id, route, reason, begun_on, awarded_on, recorded_by, recorded_by_name, recorded_at)
     select id, authority_id, 'technicalReasons', 'No other school has the provision and the room.', '2026-04-20', '2026-06-30', drafted_by, 'Visited', now()
     from contracts where id = $1 on conflict (contract_id) do update set reason = excluded.reason returning contract_id`,
    [id],
  );
  return id;
}

const contractAt = async (portal: DemoPortal): Promise<string> => `/contracts/${await aProcuredBlock(portal)}/procurement`;
const afterOne =
  (address: string) =>
  async (portal: DemoPortal): Promise<string> => {
    await aProcuredBlock(portal);
    return address;
  };

export const PROCUREMENT_VISITS: readonly Visit[] = [
  { route: '/procurement', who: OFFICER, address: afterOne('/procurement') },
  {
    route: '/procurement',
    state: 'filtered',
    who: OFFICER,
    address: afterOne('/procurement?route=directAward&state=all&sort=value&dir=desc'),
  },
  { route: '/procurement', state: 'nothing found', who: HEAD, address: '/procurement?q=zzzz' },
  { route: '/procurement/notices', who: FINANCE, address: afterOne('/procurement/notices') },
  { route: '/procurement/notices', state: 'all', who: AUDITOR, address: '/procurement/notices?state=all' },
  {
    route: '/procurement/notices',
    state: 'with errors',
    who: FINANCE,
    act: (page) => page.click('main button:has-text("Record the publication")'),
  },
  { route: '/procurement/providers', who: OFFICER },
  {
    route: '/procurement/providers',
    state: 'filtered',
    who: HEAD,
    address: '/procurement/providers?threshold=reached&sort=provider&dir=asc',
  },
  {
    route: '/procurement/providers/:partyId',
    who: OFFICER,
    address: async (portal) =>
      `/procurement/providers/${await portal.value(
        `select school.provider_id from placements placement join schools school on school.id = placement.school_id
         join organisations authority on authority.id = placement.authority_id
         where authority.la_code = '856' and school.provider_id is not null and (placement.ends_on is null or placement.ends_on >= '2026-12-07')
         group by school.provider_id order by count(*) desc, school.provider_id limit 1`,
      )}`,
  },
  { route: '/procurement/payments', who: FINANCE, address: afterOne('/procurement/payments?quarter=2026-10-01') },
  { route: '/procurement/payments', state: 'nothing committed', who: FINANCE, address: '/procurement/payments?q=zzzz' },
  { route: '/procurement/publish', who: HEAD, address: afterOne('/procurement/publish') },
  {
    route: '/procurement/publish',
    state: 'with errors',
    who: HEAD,
    act: async (page) => {
      await page.fill('#ocidPrefix', 'ours');
      await page.click('main button:has-text("Save")');
    },
  },
  { route: '/procurement/rules', who: OFFICER },
  { route: '/procurement/rules', state: 'of the platform', who: 'admin@platform.demo' },
  {
    route: '/procurement/rules',
    state: 'with errors',
    who: 'admin@platform.demo',
    act: (page) => page.click('main button:has-text("Record the figure")'),
  },
  { route: '/contracts/:id/procurement', who: HEAD, address: contractAt },
  { route: '/contracts/:id/procurement', state: 'read only', who: AUDITOR, address: contractAt },
  {
    route: '/contracts/:id/procurement',
    state: 'with errors',
    who: HEAD,
    address: async (portal) => `/contracts/${await aBlock(portal, 'BLK-VISITED-2')}/procurement`,
    act: (page) => page.click('main form:has(#reason) button'),
  },
];
