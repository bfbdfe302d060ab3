import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { readChoices } from '../../placements/spreadsheet/import-choices.js';
import { UPLOAD_LIMITS } from '../../placements/spreadsheet/limits.js';
import { PlacementImportService } from '../../placements/spreadsheet/placement-import.service.js';
import type { PlacementImportPreview } from '../../placements/spreadsheet/placement-preview.js';
import { COMMIT_PLACEMENTS, PlacementWorks, READ_PLACEMENTS } from '../../placements/spreadsheet/placement-works.js';
import { templateWorkbook } from '../../placements/spreadsheet/template-workbook.js';
import { LongWorks } from '../../platform/jobs/long-works.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { file, page, redirect, type Reply } from '../foundation/reply.js';
import { tableView } from '../foundation/table.js';
import { paths } from '../paths.js';
import { afterStarting } from '../work/after-starting.js';
import { worksTable } from '../work/work.view.js';
import { choicesOf } from './import-choices.form.js';
import { faultsTable, importView } from './placement-import.view.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const LARGEST_MB = UPLOAD_LIMITS.fileBytes / 1024 / 1024;

/** A council's own sheet of placements: uploaded, looked through, its open questions answered, and saved whole or not at all. */
@Portal()
export class PlacementImportPages {
  constructor(
    private readonly imports: PlacementImportService,
    private readonly jobs: PlacementWorks,
    private readonly works: LongWorks,
  ) {}

  @Get('placements/import')
  async start(@CurrentActor() actor: Actor, form?: Form): Promise<Reply> {
    requires(actor, 'placements.import');
    const [read, saved] = await Promise.all([this.works.recent(actor, READ_PLACEMENTS, 5), this.works.recent(actor, COMMIT_PLACEMENTS, 5)]);
    const recent = [...read, ...saved].sort((a, b) => b.askedAt.localeCompare(a.askedAt)).slice(0, 5);
    return page('imports/start', 'Import placements', {
      form: form ?? new Form(),
      largest: LARGEST_MB,
      template: `${paths.placementImport}/template`,
      works: paths.works,
      recent: recent.length === 0 ? null : tableView(worksTable, recent, null),
      breadcrumbs: [{ text: 'Placements', href: paths.placements }, { text: 'Import' }],
    });
  }

  @Post('placements/import')
  async upload(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const sheet = form.file('file', { required: 'Choose the sheet of placements' });
    if (!sheet) return this.start(actor, form);
    const outcome = await this.jobs.read(actor, sheet);
    if (!outcome.ok) {
      form.refuse(outcome.refusals);
      return this.start(actor, form);
    }
    return afterStarting(this.works, actor, outcome.value, () => paths.placementImportOf(outcome.value));
  }

  @Get('placements/import/template')
  async template(@CurrentActor() actor: Actor): Promise<Reply> {
    requires(actor, 'placements.import');
    return file('placements-template.xlsx', XLSX, await templateWorkbook());
  }

  @Get('placements/import/:id')
  async preview(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: AddressQuery,
    form = new Form(),
  ): Promise<Reply> {
    const preview = value(await this.imports.show(actor, id));
    const list = listState(query, { sorts: [''], sort: '' });
    if (list.format) return exportTable(faultsTable, preview.problems, list);
    return page('imports/preview', preview.fileName, importView(preview, await this.choices(actor, id), form));
  }

  @Post('placements/import/:id/choices')
  async choose(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const preview = value(await this.imports.show(actor, id));
    const typed = choicesOf(form, preview);
    const choices = typed && readChoices(typed);
    if (choices?.ok) {
      const outcome = await this.imports.choose(actor, id, choices.value);
      if (outcome.ok) return redirect(paths.placementImportOf(id), saysWhatChanged(preview, outcome.value));
      form.refuse(outcome.refusals);
    } else if (choices) form.refuse(choices.refusals);
    return this.preview(actor, id, {}, form);
  }

  @Post('placements/import/:id/commit')
  async commit(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const workId = value(await this.jobs.commit(actor, id));
    return afterStarting(this.works, actor, workId, () => paths.progress(workId));
  }

  @Get('placements/import/:id/rejected')
  async rejected(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const { name, bytes } = value(await this.imports.rejected(actor, id));
    return file(name, XLSX, bytes);
  }

  private async choices(actor: Actor, id: string) {
    return value(await this.imports.choicesOf(actor, id));
  }
}

function saysWhatChanged(before: PlacementImportPreview, after: PlacementImportPreview): string {
  const [was, now] = [before.counts.problems, after.counts.problems];
  return now === 0
    ? 'Your choices are kept. Nothing is in the way now.'
    : `Your choices are kept. ${String(now)} faults, ${String(was)} before.`;
}

/** What is unknown is a page that is not there. */
function value<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  const [first] = outcome.refusals;
  if (first?.code === 'unknownImport') throw new Refused([refusal('notFound', first.message)]);
  if (first?.code === 'alreadyCommitted' || first?.code === 'importExpired') throw new Refused([refusal('wrongState', first.message)]);
  throw new Refused(outcome.refusals);
}
