import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

const OFFICER = 'officer@leicester.demo';
const HEAD = 'head@leicester.demo';
const FINANCE = 'finance@leicester.demo';

/** A placement agreement of Leicester in a state, or a page of it. */
const agreement =
  (state: string, part = '') =>
  async (portal: DemoPortal): Promise<string> => {
    const id = await portal.value(
      `select id from contracts where kind = 'spot' and state = $1 and authority_id = (select id from organisations where la_code = '856') order by reference limit 1`,
      [state],
    );
    return `/contracts/${id}${part}`;
  };

const ofKind =
  (kind: string, part = '') =>
  async (portal: DemoPortal): Promise<string> => {
    const id = await portal.value(
      `select id from contracts where kind = $1 and state = 'active' and authority_id = (select id from organisations where la_code = '856') order by reference limit 1`,
      [kind],
    );
    return `/contracts/${id}${part}`;
  };

const calledOff =
  (kind: string) =>
  async (portal: DemoPortal): Promise<string> =>
    `/contracts/new?kind=${kind}&framework=${(await ofKind('framework')(portal)).slice('/contracts/'.length)}`;

const schoolsOwn = async (portal: DemoPortal): Promise<string> => {
  const id = await portal.value(
    `select contract.id from contracts contract join schools school on school.id = contract.school_id join organisations provider on provider.id = school.provider_id
     where contract.state = 'active' and provider.name = 'Quillbrook Schools Limited' order by contract.kind desc, contract.reference limit 1`,
  );
  return `/contracts/${id}`;
};

/** Contracts of every kind: lists, one contract, and each act's page. */
export const CONTRACT_VISITS: readonly Visit[] = [
  { route: '/contracts', who: OFFICER },
  { route: '/contracts', state: 'with nothing found', who: OFFICER, address: '/contracts?q=nothing+like+it' },
  { route: '/contracts', state: 'of a school', who: 'fees@school.demo' },
  { route: '/contracts/new', who: OFFICER },
  { route: '/contracts/new', state: 'of a block', who: OFFICER, address: '/contracts/new?kind=block' },
  { route: '/contracts/new', state: 'of a framework', who: OFFICER, address: '/contracts/new?kind=framework' },
  { route: '/contracts/roll', who: OFFICER },
  { route: '/contracts/moves', who: OFFICER },
  { route: '/contracts/:id', state: 'active', who: OFFICER, address: agreement('active') },
  { route: '/contracts/:id', state: 'a draft', who: OFFICER, address: agreement('draft') },
  { route: '/contracts/:id', state: 'of a school', who: 'fees@school.demo', address: schoolsOwn },
  { route: '/contracts/:id/versions', who: OFFICER, address: agreement('active', '/versions') },
  { route: '/contracts/:id/compare', who: OFFICER, address: agreement('active', '/compare') },
  { route: '/contracts/:id/documents', who: OFFICER, address: agreement('draft', '/documents') },
  { route: '/contracts/:id/edit', who: OFFICER, address: agreement('draft', '/edit') },
  { route: '/contracts/:id/request-approval', who: OFFICER, address: agreement('draft', '/request-approval') },
  { route: '/contracts/:id/withdraw', who: OFFICER, address: agreement('draft', '/withdraw') },
  { route: '/contracts/:id/issue', who: HEAD, address: agreement('draft', '/issue') },
  { route: '/contracts/:id/activate', who: FINANCE, address: agreement('signed', '/activate') },
  { route: '/contracts/:id/vary', who: OFFICER, address: agreement('active', '/vary') },
  { route: '/contracts/:id/notice', who: HEAD, address: agreement('active', '/notice') },
  { route: '/contracts/:id', state: 'with notice given', who: HEAD, address: agreement('noticeGiven') },
  { route: '/contracts/:id', state: 'a framework', who: HEAD, address: ofKind('framework') },
  { route: '/contracts/new', state: 'called off a framework for a pupil', who: OFFICER, address: calledOff('spot') },
  { route: '/contracts/new', state: 'called off a framework as a block', who: HEAD, address: calledOff('block') },
  { route: '/contracts/:id/reopen', who: OFFICER, address: agreement('approved', '/reopen') },
  { route: '/contracts/:id/members', who: HEAD, address: ofKind('block', '/members') },
  { route: '/contracts/:id/withdraw-notice', who: HEAD, address: agreement('noticeGiven', '/withdraw-notice') },
  { route: '/contracts/:id/end', who: OFFICER, address: agreement('active', '/end') },
  { route: '/contracts/:id/hand-over', who: HEAD, address: agreement('active', '/hand-over') },
  {
    route: '/contracts/moves/:id',
    state: 'that is not there',
    who: FINANCE,
    address: '/contracts/moves/00000000-0000-4000-8000-000000000000',
    status: 404,
  },
];

export const CONTRACT_FILES: Readonly<Record<string, string>> = { '/contracts/:id/preview': 'answers a PDF' };
