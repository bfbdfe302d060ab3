import ExcelJS from '@protobi/exceljs';
import type { Page } from 'playwright-core';
import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

const FEES = 'fees@school.demo';
const OURS =
  "ret.school_id in (select id from schools where provider_id = (select id from organisations where name = 'Quillbrook Schools Limited'))";

/** A page of one of our returns that fits; the first by reference. */
const ours =
  (which: string, part = '') =>
  async (portal: DemoPortal): Promise<string> => {
    const id = await portal.value(
      `select ret.id from uplift_returns ret join uplift_cycles cycle on cycle.id = ret.cycle_id where ${OURS} and ${which} order by ret.reference limit 1`,
    );
    return `/school-returns/${id}${part}`;
  };

const EMPTY_DRAFT =
  "ret.state = 'draft' and not exists (select from return_lines line where line.return_id = ret.id and line.asked_pence is not null)";
const FULL_DRAFT =
  "ret.state = 'draft' and not exists (select from return_lines line where line.return_id = ret.id and line.asked_pence is null)";
const READY_DRAFT = `${FULL_DRAFT} and (exists (select from return_evidence evidence where evidence.return_id = ret.id)
  or (select sum(line.asked_pence) * 10000 / sum(line.current_pence) - 10000 from return_lines line where line.return_id = ret.id) < cycle.evidence_above_bp - 1)`;
const OFFERED = "ret.state = 'offered'";
const WITH_ARREARS = 'exists (select from arrears where arrears.return_id = ret.id)';

const press = (words: string) => (page: Page) => page.click(`main button:has-text("${words}")`);

/** Uploads a workbook with one wrong cell. */
async function uploadWrongWorkbook(page: Page): Promise<void> {
  const answer = await page.context().request.get(`${page.url()}/file`);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load((await answer.body()) as unknown as ArrayBuffer);
  workbook.getWorksheet('Return')!.getCell('H2').value = 'lots';
  const buffer = Buffer.from(await workbook.xlsx.writeBuffer());
  await page.setInputFiles('input[type=file]', { name: 'Quillbrook.xlsx', mimeType: 'application/octet-stream', buffer });
  await Promise.all([page.waitForURL(/\/marked\//), press('Upload')(page)]);
}

/** The address of an invitation made just now; taken back where asked. */
const anInvitation =
  (email: string, { takenBack = false } = {}) =>
  async (portal: DemoPortal): Promise<string> => {
    const page = await (await portal.as(FEES)).newPage();
    await page.goto('/colleagues');
    await page.fill('#fullName', 'Nora Newcombe');
    await page.fill('#email', email);
    await Promise.all([page.waitForURL('**/colleagues'), page.click('main button:has-text("Invite")')]);
    const link = await page.locator('.govuk-summary-card', { hasText: email }).locator('input[readonly]').inputValue();
    await page.close();
    if (takenBack)
      await portal.value("update invitations set revoked_at = now(), revoked_by_name = 'Priya Holloway' where email = $1 returning id", [
        email,
      ]);
    return new URL(link).pathname;
  };

/** A decision of ours that can still be appealed against. */
async function decidedLately(portal: DemoPortal): Promise<string> {
  const id = await portal.value(
    `update uplift_returns set decided_on = '2026-12-01' where id = (select ret.id from uplift_returns ret where ${OURS} and ret.state = 'implemented'
       order by ret.reference desc limit 1) returning id`,
  );
  return `/school-returns/${id}/appeal`;
}

/** Files, not pages. */
export const PROVIDER_FILES: Readonly<Record<string, string>> = {
  '/school-returns/:id/files/:fileId': 'answers a file',
  '/school-returns/:id/workbook/file': 'answers a workbook',
  '/school-returns/:id/workbook/marked/:markedId/file': 'answers a workbook',
};

const ONE = '/school-returns/:id';

export const PROVIDER_VISITS: readonly Visit[] = [
  { route: '/our-schools', who: FEES },
  {
    route: '/our-schools',
    state: 'a whole group, all rounds',
    who: 'group@school.demo',
    address: '/our-schools?year=all&sort=arrears&dir=desc',
  },
  { route: '/our-schools', state: 'nothing found', who: FEES, address: '/our-schools?q=nothing+like+it' },
  { route: ONE, state: 'draft, not started', who: FEES, address: ours(EMPTY_DRAFT) },
  { route: ONE, state: 'draft, ready', who: FEES, address: ours(READY_DRAFT) },
  { route: ONE, state: 'offered', who: FEES, address: ours(OFFERED) },
  { route: ONE, state: 'in force, with arrears', who: FEES, address: ours(WITH_ARREARS) },
  { route: ONE, state: 'no agreement', who: FEES, address: ours("ret.state = 'deadlocked'") },
  { route: ONE, state: 'another provider’s', who: 'other@school.demo', address: ours(OFFERED), status: 404 },
  { route: `${ONE}/prices`, who: FEES, address: ours(EMPTY_DRAFT, '/prices') },
  { route: `${ONE}/prices`, state: 'filled in', who: FEES, address: ours(FULL_DRAFT, '/prices') },
  { route: `${ONE}/prices`, state: 'with errors', who: FEES, address: ours(EMPTY_DRAFT, '/prices'), act: press('Save and continue') },
  { route: `${ONE}/reasons`, who: FEES, address: ours(FULL_DRAFT, '/reasons') },
  { route: `${ONE}/reasons`, state: 'nothing rises', who: FEES, address: ours(EMPTY_DRAFT, '/reasons') },
  { route: `${ONE}/evidence`, who: FEES, address: ours(FULL_DRAFT, '/evidence') },
  { route: `${ONE}/evidence`, state: 'with errors', who: FEES, address: ours(EMPTY_DRAFT, '/evidence'), act: press('Attach') },
  { route: `${ONE}/workbook`, who: FEES, address: ours(EMPTY_DRAFT, '/workbook') },
  { route: `${ONE}/workbook`, state: 'with errors', who: FEES, address: ours(EMPTY_DRAFT, '/workbook'), act: press('Upload') },
  { route: `${ONE}/workbook/marked/:markedId`, who: FEES, address: ours(EMPTY_DRAFT, '/workbook'), act: uploadWrongWorkbook },
  { route: `${ONE}/check`, state: 'incomplete', who: FEES, address: ours(EMPTY_DRAFT, '/check') },
  { route: `${ONE}/check`, state: 'ready', who: FEES, address: ours(READY_DRAFT, '/check') },
  { route: `${ONE}/send`, who: FEES, address: ours(READY_DRAFT, '/send') },
  { route: `${ONE}/send`, state: 'not declared', who: FEES, address: ours(READY_DRAFT, '/send'), act: press('Send the return') },
  { route: `${ONE}/receipt`, who: FEES, address: ours(WITH_ARREARS, '/receipt') },
  { route: `${ONE}/offer`, who: FEES, address: ours(OFFERED, '/offer') },
  { route: `${ONE}/offer`, state: 'none to answer', who: FEES, address: ours(WITH_ARREARS, '/offer') },
  { route: `${ONE}/accept`, who: FEES, address: ours(OFFERED, '/accept') },
  { route: `${ONE}/counter`, who: FEES, address: ours(OFFERED, '/counter') },
  { route: `${ONE}/counter`, state: 'with errors', who: FEES, address: ours(OFFERED, '/counter'), act: press('Send your figures') },
  { route: `${ONE}/counter`, state: 'line by line', who: FEES, address: ours(OFFERED, '/counter?how=lines') },
  { route: `${ONE}/messages`, who: FEES, address: ours(OFFERED, '/messages') },
  { route: `${ONE}/messages`, state: 'nothing written', who: FEES, address: ours(EMPTY_DRAFT, '/messages'), act: press('Send message') },
  { route: `${ONE}/withdraw`, who: FEES, address: ours(OFFERED, '/withdraw') },
  { route: `${ONE}/withdraw`, state: 'with errors', who: FEES, address: ours(OFFERED, '/withdraw'), act: press('Take the return back') },
  { route: `${ONE}/appeal`, who: FEES, address: decidedLately },
  { route: `${ONE}/appeal`, state: 'with errors', who: FEES, address: decidedLately, act: press('Make the appeal') },
  { route: '/colleagues', who: FEES },
  { route: '/colleagues', state: 'with errors', who: FEES, act: press('Invite') },
  { route: '/invitations/:token', who: null, address: anInvitation('nora@quillbrook.example') },
  {
    route: '/invitations/:token',
    state: 'with errors',
    who: null,
    address: anInvitation('nell@quillbrook.example'),
    act: press('Join and sign in'),
  },
  { route: '/invitations/:token', state: 'has an account', who: null, address: anInvitation('other@school.demo') },
  {
    route: '/invitations/:token',
    state: 'taken back',
    who: null,
    address: anInvitation('ned@quillbrook.example', { takenBack: true }),
    status: 410,
  },
  { route: '/invitations/:token', state: 'guessed', who: null, address: '/invitations/guessed', status: 404 },
];
