import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ContractImportService } from '../../contracts/import/contract-import.service.js';
import { contractTemplate } from '../../contracts/import/contract-template.js';
import { CurrentActor } from '../../identity/current-actor.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused } from '../../kernel/outcome.js';
import { UPLOAD_LIMITS } from '../../placements/spreadsheet/limits.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { type Reply, file, page, redirect } from '../foundation/reply.js';
import { countInWords } from '../foundation/words.js';
import { faultsTable } from '../imports/placement-import.view.js';
import { paths } from '../paths.js';
import { contractImportView } from './contract-import.view.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Contracts that were signed on paper, from a council's own sheet: uploaded, looked through, and kept whole or not at all. */
@Portal()
export class ContractImportPages {
  constructor(private readonly imports: ContractImportService) {}

  @Get('contracts/import')
  start(@CurrentActor() actor: Actor, form: Form | null = null): Reply {
    requires(actor, 'contracts.import');
    return page('contract-import/start', 'Import contracts', {
      form: form instanceof Form ? form : new Form(),
      largest: UPLOAD_LIMITS.fileBytes / 1024 / 1024,
      template: `${paths.contractImport}/template`,
      breadcrumbs: [{ text: 'Contracts', href: paths.contracts }, { text: 'Import' }],
    });
  }

  @Post('contracts/import')
  async upload(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const sheet = form.file('file', { required: 'Choose the sheet of contracts' });
    if (sheet) {
      const outcome = await this.imports.preview(actor, sheet);
      if (outcome.ok) return redirect(paths.contractImportOf(outcome.value.id));
      form.refuse(outcome.refusals);
    }
    return this.start(actor, form);
  }

  @Get('contracts/import/template')
  async template(@CurrentActor() actor: Actor): Promise<Reply> {
    requires(actor, 'contracts.import');
    return file('contracts-template.xlsx', XLSX, await contractTemplate());
  }

  @Get('contracts/import/:id')
  async preview(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: AddressQuery,
    form: Form | null = null,
  ): Promise<Reply> {
    const { preview, counts } = value(await this.imports.show(actor, id));
    const list = listState(query, { sorts: [''], sort: '' });
    if (list.format) return exportTable(faultsTable, preview.problems, list);
    return page(
      'contract-import/preview',
      preview.fileName,
      contractImportView(preview, counts, list, form instanceof Form ? form : new Form()),
    );
  }

  @Post('contracts/import/:id/commit')
  async commit(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const outcome = await this.imports.commit(actor, id);
    if (outcome.ok) {
      const kept = outcome.value.spot + outcome.value.block + outcome.value.framework;
      return redirect(paths.contracts, `${countInWords(kept, 'contract', 'contracts')} imported.`);
    }
    const form = new Form(body);
    form.refuse(outcome.refusals);
    return this.preview(actor, id, {}, form);
  }

  @Get('contracts/import/:id/rejected')
  async rejected(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const { name, bytes } = value(await this.imports.rejected(actor, id));
    return file(name, XLSX, bytes);
  }
}

function value<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Refused(outcome.refusals);
}
