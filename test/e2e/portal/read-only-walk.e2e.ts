import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { browse } from '../../support/portal.js';
import { act, done, openCycle, requestFor, returnsOf, sendReturn, which } from '../../support/round-acts.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

const COMMISSIONER = 'commissioner@shires.example';
const MOST_PAGES = 80;

let world: RoundWorld;

/** A round with something in every state that a council shows: offered, settled and in approval, a draft. */
beforeAll(async () => {
  world = await aRoundWorld();
  await world.aPlacement('ash', 'TC-10001', [{ kind: 'core', pounds: 60_000 }], { upliftMonth: 9 });
  await world.aPlacement('birch', 'TC-10002', [{ kind: 'core', pounds: 60_000 }], { upliftMonth: 9 });
  await world.aPlacement('cedar', 'TC-20001', [{ kind: 'core', pounds: 60_000 }], { upliftMonth: 9 });
  const consortium = await world.anOrganisation('consortium', 'Shires together');
  await world.aPerson(COMMISSIONER, ['llrCommissioner'], consortium, 'Cora Commissioner');
  await openCycle(await world.as(EMAILS.head));
  const [fees, officer] = [await world.as(EMAILS.fees), await world.as(EMAILS.officer)];
  const [first, second] = await returnsOf(fees);
  await done(officer, 'makeOffer', 'FiguresInput', { ...which(await sendReturn(fees, first!, 600)), percentBp: 240 });
  const settled = await done(officer, 'acceptOffer', 'ReturnInput', which(await sendReturn(fees, second!, 200)));
  await act(officer, 'requestApproval', 'ReturnInput', which(settled));
  expect((await requestFor(await world.as(EMAILS.finance), second!.id)).state).toBe('pending');
});
afterAll(() => world?.close());

/** One address a kind of page: ids and queries apart, the same page is seen once. */
const kindOf = (address: string): string => address.replace(/\?.*$/, '').replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, ':id');

const isPage = (address: string): boolean =>
  address.startsWith('/') && !/^\/(api|graphql|assets|catalogue|files|sign-out)\b|\/pdf\b|\.ics\b|[?&](format|download)=/.test(address);

interface Seen {
  readonly kind: string;
  readonly address: string;
  readonly from: string;
  readonly status: number;
  readonly forms: string[];
}

/** Every kind of page that links lead to from the home, with the forms on each that would change something. */
async function walk(email: string): Promise<Seen[]> {
  const browser = await browse(world, email);
  const seen = new Map<string, Seen>();
  const next: { address: string; from: string }[] = [{ address: '/', from: '' }];
  for (let at = next.shift(); at && seen.size < MOST_PAGES; at = next.shift()) {
    if (seen.has(kindOf(at.address))) continue;
    const page = await browser.get(at.address, at.from || '/');
    const forms = page
      .$('main form[method=post]')
      .toArray()
      .map((form) => page.$(form).attr('action') ?? '');
    for (const kind of [kindOf(at.address), kindOf(page.address)]) seen.set(kind, { kind, ...at, status: page.status, forms });
    for (const link of page.$('.iss-navigation a, main a, .govuk-breadcrumbs a').toArray()) {
      const href = page.$(link).attr('href') ?? '';
      const address = href.startsWith('?') ? `${page.address.replace(/\?.*$/, '')}${href}` : href;
      if (isPage(address)) next.push({ address, from: page.address });
    }
  }
  return [...seen.values()];
}

/** What a reader keeps for himself or herself (the own account), and what is sent only to be looked at: a file to check. */
const isOwn = (form: string): boolean => /^\/(account|notifications|calendar|verify)\b/.test(form);

/** What a commissioner of the consortium sets: the rates of its own forecast. */
const OWN_RATES = '/pooling/forecast';

describe.each([
  [
    'the auditor',
    EMAILS.auditor,
    ['/rounds', '/approvals', '/schools', '/placements', '/documents', '/history', '/savings', '/returns/:id', '/history/upliftReturn/:id'],
  ],
  ['the commissioner', COMMISSIONER, ['/schools', '/schools/:id']],
])('%s', (_, email, expected) => {
  let pages: Seen[];
  beforeAll(async () => {
    pages = await walk(email);
  });

  it('reaches every page that links lead to', () => {
    expect(pages.filter(({ status }) => status !== 200)).toEqual([]);
    expect(pages.map(({ kind }) => kind)).toEqual(expect.arrayContaining(expected));
  });

  it('finds nothing on them that would change a record', () => {
    expect(
      pages
        .filter(({ forms }) => forms.some((form) => !isOwn(form) && !(email === COMMISSIONER && form === OWN_RATES)))
        .map(({ address, forms }) => ({ address, forms })),
    ).toEqual([]);
  });
});
