import type { Page } from 'playwright-core';
import { DocumentsService } from '../../src/documents/documents.service.js';
import type { Actor } from '../../src/kernel/actor.js';
import { LongWorkRunner } from '../../src/platform/jobs/long-work-runner.js';
import { LongWorks } from '../../src/platform/jobs/long-works.js';
import { PlacementImportService } from '../../src/placements/spreadsheet/placement-import.service.js';
import { councilWorkbook } from '../support/council-workbook.js';
import type { DemoPortal } from './support/demo-portal.js';
import type { Visit } from './visits.js';

const OFFICER = 'officer@leicester.demo';
const AUDITOR = 'auditor@leicester.demo';
const LEICESTER = "(select id from organisations where la_code = '856')";

const letter =
  (file: string, rest = '') =>
  async (portal: DemoPortal): Promise<string> =>
    `/letters/${await portal.value(`select letter.id from received_letters letter join files on files.id = letter.file_id where letter.authority_id = ${LEICESTER} and files.name like '${file}' limit 1`)}${rest}`;

const pressing = (words: string) => (page: Page) => page.click(`main button:has-text("${words}")`);

async function officer(portal: DemoPortal): Promise<Actor> {
  return {
    personId: await portal.value(`select id from people where email = '${OFFICER}'`),
    personName: 'An officer',
    organisationId: await portal.value(`select id from organisations where la_code = '856'`),
    organisationName: 'Leicester City Council',
    kind: 'authority',
    roles: ['sesOfficer'],
    access: 'write',
    source: 'test',
  };
}

/** A sheet that was uploaded, in the state it is in before anything was chosen. */
const imported = (corrected: boolean) => async (portal: DemoPortal) => {
  const imports = portal.world.app.get(PlacementImportService, { strict: false });
  const outcome = await imports.preview(await officer(portal), { name: 'Placements.xlsx', bytes: await councilWorkbook({ corrected }) });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
  return `/placements/import/${outcome.value.importId}`;
};

/** A work that was started, and run where it is to have ended. */
const work = (input: object, kind: string, run: boolean) => async (portal: DemoPortal) => {
  const actor = await officer(portal);
  const workId = await portal.world.app.get(LongWorks).start(actor, { kind, title: 'Putting 12 letters together', input });
  if (run) await portal.world.app.get(LongWorkRunner).run({ workId, authorityId: actor.organisationId });
  return `/progress/${workId}`;
};

const doneLetters = async (portal: DemoPortal): Promise<string> => {
  const actor = await officer(portal);
  await portal.world.app.get(DocumentsService, { strict: false }).renderPending(actor, 1);
  const subject = await portal.value(`select subject_id from documents where authority_id = ${LEICESTER} order by created_at limit 1`);
  return work({ subjectIds: [subject] }, 'bulk-letters', true)(portal);
};

export const LETTER_VISITS: readonly Visit[] = [
  { route: '/letters', who: OFFICER },
  { route: '/letters', state: 'proposals', who: OFFICER, address: '/letters?state=proposed' },
  { route: '/letters', state: 'nothing found', who: OFFICER, address: '/letters?q=nothing+like+it' },
  { route: '/letters', state: 'auditor', who: AUDITOR },
  { route: '/letters/new', who: OFFICER },
  { route: '/letters/new', state: 'with errors', who: OFFICER, act: pressing('Add') },
  { route: '/letters/:id', state: 'a proposal', who: OFFICER, address: letter('Fees %') },
  {
    route: '/letters/:id',
    state: 'with errors',
    who: OFFICER,
    address: letter('Fees %'),
    act: async (page) => {
      await page.fill('.iss-asked input', 'lots');
      await page.click('main button:has-text("Enter the return")');
    },
  },
  { route: '/letters/:id', state: 'school not known', who: OFFICER, address: letter('Fee increase request.eml') },
  {
    route: '/letters/:id',
    state: 'no school chosen',
    who: OFFICER,
    address: letter('Fee increase request.eml'),
    act: pressing('Confirm the school'),
  },
  { route: '/letters/:id', state: 'a scan', who: OFFICER, address: letter('Scan 0042.pdf') },
  { route: '/letters/:id', state: 'read only', who: AUDITOR, address: letter('Fees %') },
  { route: '/progress', who: OFFICER },
  { route: '/progress/:id', state: 'waiting', who: OFFICER, address: work({ subjectIds: [] }, 'bulk-letters', false) },
  { route: '/progress/:id', state: 'done', who: OFFICER, address: doneLetters },
  { route: '/progress/:id', state: 'not done', who: OFFICER, address: work({ subjectIds: [] }, 'bulk-letters', true) },
  { route: '/placements/import', who: OFFICER },
  { route: '/placements/import', state: 'with errors', who: OFFICER, act: pressing('Read the sheet') },
  { route: '/placements/import/:id', state: 'with faults', who: OFFICER, address: imported(false) },
  { route: '/placements/import/:id', state: 'questions open', who: OFFICER, address: imported(true) },
];

export const LETTER_FILES: Readonly<Record<string, string>> = {
  '/progress/:id/file': 'answers an archive',
  '/placements/import/template': 'answers a workbook',
  '/placements/import/:id/rejected': 'answers a workbook',
};
