import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

const OFFICER = 'officer@leicester.demo';
const FINANCE = 'finance@leicester.demo';
const SCHOOL = 'fees@school.demo';

/** A block of the officer's authority: of the two the one that members share, or the one that only its own pupils use. */
const BLOCK = (
  shared: boolean,
): string => `select contract.id from contracts contract join organisations authority on authority.id = contract.authority_id
  where authority.la_code = '856' and contract.kind = 'block' and contract.state = 'active' and exists (select from block_places where contract_id = contract.id)
    and ${shared ? '' : 'not '}exists (select from contract_members where contract_id = contract.id) order by contract.reference limit 1`;

const at =
  (rest: string, shared = true) =>
  async (portal: DemoPortal): Promise<string> =>
    `/contracts/${await portal.value(BLOCK(shared))}${rest}`;

const theSchools =
  (rest: string) =>
  async (portal: DemoPortal): Promise<string> => {
    const id = await portal.value(
      `select contract.id from contracts contract join schools school on school.id = contract.school_id
     join memberships member on member.organisation_id = school.provider_id join people person on person.id = member.person_id
     where person.email = $1 and contract.kind = 'block' and contract.state = 'active' and exists (select from block_places where contract_id = contract.id)
     order by contract.reference limit 1`,
      [SCHOOL],
    );
    return `/contracts/${id}${rest}`;
  };

const callOffAt = async (portal: DemoPortal): Promise<string> => {
  const contract = await portal.value(BLOCK(true));
  const stay = await portal.value(
    `select stay.id from occupancies stay where stay.contract_id = $1 and stay.authority_id = stay.contract_authority_id and upper_inf(stay.during) order by stay.id limit 1`,
    [contract],
  );
  return `/contracts/${contract}/call-offs/${stay}`;
};

/** The pages of a block: ledger, call-offs, bills and reconciliation. */
export const BLOCK_VISITS: readonly Visit[] = [
  { route: '/contracts/warnings', who: 'finance@leicester.demo' },
  {
    route: '/contracts/warnings',
    state: 'with errors',
    who: 'finance@leicester.demo',
    act: (page) => page.click('main button:has-text("Set the rules")'),
  },
  { route: '/contracts/:id/ledger', who: OFFICER, address: at('/ledger') },
  { route: '/contracts/:id/ledger', state: 'by day', who: OFFICER, address: at('/ledger?by=day', false) },
  { route: '/contracts/:id/ledger', state: 'by term, another year', who: FINANCE, address: at('/ledger?by=term&year=2027') },
  { route: '/contracts/:id/ledger', state: 'by a school', who: SCHOOL, address: theSchools('/ledger') },
  { route: '/contracts/:id/call-offs', who: OFFICER, address: at('/call-offs') },
  { route: '/contracts/:id/call-offs', state: 'nothing found', who: FINANCE, address: at('/call-offs?q=zzzz&state=ended') },
  { route: '/contracts/:id/call-offs', state: 'by a school', who: SCHOOL, address: theSchools('/call-offs?sort=from&dir=desc') },
  { route: '/contracts/:id/call-offs/new', who: OFFICER, address: at('/call-offs/new') },
  {
    route: '/contracts/:id/call-offs/new',
    state: 'refused',
    who: OFFICER,
    address: at('/call-offs/new'),
    act: (page) => page.getByRole('button', { name: 'Nominate the pupil' }).click(),
  },
  { route: '/contracts/:id/call-offs/:callOffId', who: OFFICER, address: callOffAt },
  { route: '/contracts/:id/release', who: OFFICER, address: at('/release') },
  { route: '/contracts/:id/reconciliation', who: FINANCE, address: at('/reconciliation') },
  { route: '/contracts/:id/reconciliation', state: 'by month', who: OFFICER, address: at('/reconciliation?rhythm=month') },
  { route: '/contracts/:id/reconciliation', state: 'by a school', who: SCHOOL, address: theSchools('/reconciliation') },
  { route: '/contracts/:id/reconciliation/:from', who: FINANCE, address: at('/reconciliation/2026-09-01') },
  {
    route: '/contracts/:id/reconciliation/:from',
    state: 'not a term',
    who: FINANCE,
    address: at('/reconciliation/2026-09-02'),
    status: 404,
  },
];
