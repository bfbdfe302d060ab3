import { Body, Get, Post, Query } from '@nestjs/common';
import { ApprovalMatrixQuery } from '../../approvals/matrix/approval-matrix.query.js';
import { ApprovalMatrixService } from '../../approvals/matrix/approval-matrix.service.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { dayInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { fieldNames, matrixRows, matrixTable, matrixView, typedBands } from './matrix.view.js';

/** The approval matrix: seen by who approves and asks, changed by a dated rule. */
@Portal()
export class MatrixPages {
  constructor(
    private readonly matrices: ApprovalMatrixQuery,
    private readonly matrix: ApprovalMatrixService,
  ) {}

  @Get('approvals/matrix')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery, form: Form | null = null): Promise<Reply> {
    const list = listState(query, { sorts: ['upTo'], sort: 'upTo' });
    const history = await this.matrices.history(actor);
    if (list.format) return exportTable(matrixTable, history.flatMap(matrixRows), list);
    return page('approvals/matrix', 'Who decides what, by value', matrixView(actor, history, list, form instanceof Form ? form : null));
  }

  @Post('approvals/matrix')
  async record(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const effectiveFrom = form.date('effectiveFrom', { required: 'Enter from when it counts' });
    const bands = typedBands(form);
    if (form.refused || effectiveFrom === null) return this.show(actor, {}, form);
    const outcome = await this.matrix.recordMatrix(actor, {
      effectiveFrom,
      bands: bands.map(({ upToPence, roles, keyDecision }) => ({ upToPence, roles, keyDecision })),
      clientKey: form.clientKey,
    });
    if (outcome.ok) return redirect(paths.approvalMatrix, `Recorded. It counts from ${dayInWords(effectiveFrom)}.`);
    form.refuse(outcome.refusals, fieldNames(bands));
    return this.show(actor, {}, form);
  }
}
