import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

/** Routes of the record's pages that answer no page. */
export const RECORDS_FILES: Readonly<Record<string, string>> = {
  '/documents/:id/pdf': 'answers a PDF',
  '/files/:id': 'answers a file',
  '/returns/:id/history': 'leads to the history of the return',
};

const OFFICER = 'officer@leicester.demo';
const AUDITOR = 'auditor@leicester.demo';
const SCHOOL = 'fees@school.demo';

/** A document at one of the schools of the fees manager. */
const DOCUMENT = `select document.id from documents document join schools school on school.id = document.school_id
  join organisations authority on authority.id = document.authority_id
  where authority.la_code = '856' and school.name like 'Quillbrook%' order by document.reference limit 1`;

const RETURN = `select ret.id from uplift_returns ret join schools school on school.id = ret.school_id
  join organisations authority on authority.id = ret.authority_id
  where authority.la_code = '856' and school.name = 'Quillbrook Hill School' order by ret.reference desc limit 1`;

const documentAt = async (portal: DemoPortal): Promise<string> => `/documents/${await portal.value(DOCUMENT)}`;
const historyAt = async (portal: DemoPortal): Promise<string> => `/history/upliftReturn/${await portal.value(RETURN)}`;

/** A document in another state, as the database alone can bring it there. */
const documentMade = (state: string, change: string) => async (portal: DemoPortal) => {
  const id = await portal.value(
    `select document.id from documents document join organisations authority on authority.id = document.authority_id
     where authority.la_code = '856' and document.school_id is not null and document.id <> (${DOCUMENT}) order by document.reference desc ${state} limit 1`,
  );
  await portal.value(`update documents set ${change} where id = $1 returning id`, [id]);
  return `/documents/${id}`;
};

const UNMADE = "state = 'pending', pdf = null, pdf_sha256 = null, template_version = null, rendered_at = null";

export const RECORDS_VISITS: readonly Visit[] = [
  { route: '/search', who: OFFICER },
  { route: '/search', state: 'everything found', who: OFFICER, address: '/search?q=quillbrook' },
  { route: '/search', state: 'one kind', who: OFFICER, address: '/search?q=school&kind=placement' },
  { route: '/search', state: 'a pupil', who: OFFICER, address: '/search?q=LC-10001' },
  { route: '/search', state: 'mistyped', who: OFFICER, address: '/search?q=Qillbrok' },
  { route: '/search', state: 'nothing found', who: OFFICER, address: '/search?q=zzzzqqq' },
  { route: '/search', state: 'too short', who: OFFICER, address: '/search?q=a', status: 422 },
  { route: '/search', state: 'by a school', who: SCHOOL, address: '/search?q=quillbrook' },
  { route: '/search', state: 'by the commissioner', who: 'commissioner@llr.demo', address: '/search?q=school' },
  { route: '/documents', who: OFFICER },
  { route: '/documents', state: 'filtered', who: AUDITOR, address: '/documents?q=quillbrook&standing=ready&sort=reference&dir=asc' },
  { route: '/documents', state: 'nothing found', who: SCHOOL, address: '/documents?q=zzzzqqq' },
  { route: '/documents/:id', who: OFFICER, address: documentAt },
  { route: '/documents/:id', state: 'by a school', who: SCHOOL, address: documentAt },
  { route: '/documents/:id', state: 'being made', who: OFFICER, address: documentMade('offset 0', UNMADE) },
  {
    route: '/documents/:id',
    state: 'failed',
    who: OFFICER,
    address: documentMade('offset 1', `${UNMADE}, last_error = 'The template is missing.'`),
  },
  { route: '/history', state: 'the whole record', who: AUDITOR },
  { route: '/history', state: 'filtered', who: 'head@leicester.demo', address: '/history?action=offer&about=upliftReturn&from=2026-11-01' },
  { route: '/history', state: 'own acts', who: OFFICER },
  { route: '/history', state: 'nothing found', who: OFFICER, address: '/history?person=nobody' },
  {
    route: '/history/:subjectType/:subjectId',
    who: OFFICER,
    address: historyAt,
    act: (page) => page.locator('.iss-record summary').first().click(),
  },
  { route: '/history/:subjectType/:subjectId', state: 'by a school', who: SCHOOL, address: historyAt },
];
