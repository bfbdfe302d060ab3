import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

const HEAD = 'head@leicester.demo';
const DIRECTOR = 'director@leicester.demo';
const AUDITOR = 'auditor@leicester.demo';

/** Routes of templates that answer no page. */
export const TEMPLATE_FILES: Readonly<Record<string, string>> = {
  '/templates/versions/:id/preview': 'answers a PDF',
};

/** A version of an authority in a state: of the letter's wording, or of its clause. */
const versionOf = (laCode: string, of: 'document_kind' | 'clause_id') => (portal: DemoPortal) =>
  portal.value(
    `select id from wording_versions where ${of} is not null and authority_id = (select id from organisations where la_code = '${laCode}')
     order by number limit 1`,
  );

const versionAt =
  (laCode: string, of: 'document_kind' | 'clause_id', rest = '') =>
  async (portal: DemoPortal): Promise<string> =>
    `/templates/versions/${await versionOf(laCode, of)(portal)}${rest}`;

/** The waiting wording of the neighbour, sent back so that it can be edited; with a mistake in it where that is asked. */
const draftAt = (text: string) => async (portal: DemoPortal) => {
  const id = await versionOf('855', 'document_kind')(portal);
  await portal.value("update wording_versions set state = 'draft', returned_because = 'Name the year.' where id = $1 returning id", [id]);
  await portal.value(`update wording_versions set text = ${text} where id = $1 returning id`, [id]);
  return id;
};

const clauseAt =
  (key: string) =>
  async (portal: DemoPortal): Promise<string> =>
    `/clauses/${await portal.value(
      "select id from clauses where key = $1 and coalesce(authority_id, (select id from organisations where la_code = '856')) = (select id from organisations where la_code = '856')",
      [key],
    )}`;

export const TEMPLATE_VISITS: readonly Visit[] = [
  { route: '/templates', who: DIRECTOR },
  { route: '/templates', state: 'nothing found', who: AUDITOR, address: '/templates?q=zzzz' },
  { route: '/templates/:kind', who: DIRECTOR, address: '/templates/variationLetter' },
  { route: '/templates/:kind/standard', who: AUDITOR, address: '/templates/variationLetter/standard' },
  { route: '/templates/versions/:id', state: 'to approve', who: DIRECTOR, address: versionAt('856', 'document_kind') },
  { route: '/templates/versions/:id', state: 'of a clause, by its author', who: HEAD, address: versionAt('856', 'clause_id') },
  {
    route: '/templates/versions/:id',
    state: 'sent back, with mistakes',
    who: 'head@leicestershire.demo',
    address: async (portal) => `/templates/versions/${await draftAt('text || E\'\\n#read("x")\\n{{school.nam}}\\n\'')(portal)}`,
  },
  {
    route: '/templates/versions/:id/edit',
    state: 'with mistakes',
    who: 'head@leicestershire.demo',
    address: async (portal) => `/templates/versions/${await draftAt('text || E\'\\n#read("x")\\n\'')(portal)}/edit`,
  },
  { route: '/clauses', who: HEAD },
  { route: '/clauses', state: 'filtered', who: DIRECTOR, address: '/clauses?whose=own&kind=spot&sort=title&dir=desc' },
  { route: '/clauses', state: 'nothing found', who: AUDITOR, address: '/clauses?q=zzzz' },
  { route: '/clauses/new', who: HEAD },
  { route: '/clauses/new', state: 'replacing a standard one', who: HEAD, address: '/clauses/new?replaces=safeguarding' },
  {
    route: '/clauses/new',
    state: 'refused',
    who: HEAD,
    act: async (page) => {
      await page.click('main button:has-text("Add it as a draft")');
    },
  },
  { route: '/clauses/:id', who: DIRECTOR, address: clauseAt('safeguarding') },
  { route: '/clauses/:id', state: 'of one’s own', who: HEAD, address: clauseAt('travel') },
];
