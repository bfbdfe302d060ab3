import { actorOf, personAt } from '../../src/demo/people.js';
import { DocumentsService } from '../../src/documents/documents.service.js';
import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

const HEAD = 'head@leicester.demo';
const COMMISSIONER = 'commissioner@llr.demo';

const decisionAt = (state: string) => async (portal: DemoPortal) =>
  `/pooling/decisions/${await portal.value(`select id from consortium_decisions where state = '${state}' order by number limit 1`)}`;

const endAt = async (portal: DemoPortal) =>
  `/pooling/consortium/sharing/${await portal.value(
    "select id from sharing_agreements where subject = 'spend' and authority_id = (select id from organisations where la_code = '856')",
  )}/end`;

/** The agreement is signed once its PDF is made, which is the lead's to do. */
const agreementMade = async (portal: DemoPortal): Promise<string> => {
  const id = await portal.value("select id from documents where kind = 'interAuthorityAgreement' and superseded_at is null");
  const lead = actorOf(personAt(await portal.value("select id from organisations where la_code = '855'"), 'headOfSes'));
  await portal.world.app.get(DocumentsService, { strict: false }).makeNow(lead, id);
  return '/pooling/agreement';
};

/** Who belongs to a consortium, what members share and decide. */
export const CONSORTIUM_VISITS: readonly Visit[] = [
  { route: '/pooling/consortium', who: COMMISSIONER },
  { route: '/pooling/consortium', state: 'of a member', who: HEAD },
  { route: '/pooling/consortium/propose/:kind', state: 'a member', who: COMMISSIONER, address: '/pooling/consortium/propose/leave' },
  { route: '/pooling/consortium/propose/:kind', state: 'a lead', who: COMMISSIONER, address: '/pooling/consortium/propose/lead' },
  {
    route: '/pooling/consortium/propose/:kind',
    state: 'a rule, with errors',
    who: HEAD,
    address: '/pooling/consortium/propose/rule',
    act: (page) => page.click('main button:has-text("Put to the vote")'),
  },
  { route: '/pooling/consortium/share', who: HEAD },
  {
    route: '/pooling/consortium/share',
    state: 'with errors',
    who: HEAD,
    address: '/pooling/consortium/share',
    act: (page) => page.click('main button:has-text("Record the agreement")'),
  },
  { route: '/pooling/agreement', who: COMMISSIONER },
  { route: '/pooling/agreement', state: 'to sign', who: HEAD, address: agreementMade },
  {
    route: '/pooling/agreement',
    state: 'to sign, with errors',
    who: HEAD,
    address: agreementMade,
    act: (page) => page.click('main button:has-text("Record that we signed")'),
  },
  { route: '/pooling/consortium/sharing/:id/end', who: HEAD, address: endAt },
  { route: '/pooling/decisions/:id', who: HEAD, address: decisionAt('open') },
  { route: '/pooling/decisions/:id', state: 'decided', who: COMMISSIONER, address: decisionAt('carried') },
  {
    route: '/pooling/decisions/:id',
    state: 'with errors',
    who: HEAD,
    address: decisionAt('open'),
    act: (page) => page.click('main button:has-text("Vote")'),
  },
];
