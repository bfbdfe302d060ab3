import { Body, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { UPLOAD_LIMITS } from '../../placements/spreadsheet/limits.js';
import { MarkedWorkbooksService } from '../../uplifts/return-files/marked-workbooks.service.js';
import { ReturnWorkbookService, type WorkbookTaken } from '../../uplifts/return-files/return-workbook.service.js';
import type { SchoolReturn } from '../../uplifts/provider/school-return.query.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { file, page, redirect, type Reply } from '../foundation/reply.js';
import { countInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { DraftDesk, isReply } from './draft-desk.js';
import { headingOf } from './lines.view.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const SHOWN_PROBLEMS = 50;

/** All returns to one council by one workbook: made here, filled in anywhere, taken in whole or not at all. */
@Portal()
export class WorkbookPages {
  constructor(
    private readonly desk: DraftDesk,
    private readonly workbooks: ReturnWorkbookService,
    private readonly marked: MarkedWorkbooksService,
  ) {}

  @Get('school-returns/:id/workbook')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const ret = await this.desk.open(actor, id);
    return isReply(ret) ? ret : this.page(ret, new Form());
  }

  @Get('school-returns/:id/workbook/file')
  async download(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const ret = await this.desk.open(actor, id);
    if (isReply(ret)) return ret;
    const { name, bytes } = await this.workbooks.make(actor, ret.cycle.id);
    return file(name, XLSX, bytes);
  }

  /** Takes a filled workbook in. Where cells are wrong nothing is saved, and the workbook waits with only those cells marked. */
  @Post('school-returns/:id/workbook')
  async upload(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const ret = await this.desk.open(actor, id);
    if (isReply(ret)) return ret;
    const upload = form.file('file', { required: 'Choose the workbook that you filled in' });
    if (upload && upload.bytes.length > UPLOAD_LIMITS.fileBytes) form.error('file', 'The workbook is too large: at most 10 MB');
    if (!upload || form.refused) return this.page(ret, form);
    try {
      const outcome = await this.workbooks.take(actor, upload, form.flag('replace'));
      if (outcome.ok) return redirect(paths.schoolReturn(id), savedInWords(outcome.taken));
      const marked = await this.marked.keep(actor, { name: upload.name, bytes: await outcome.marked() }, outcome.problems);
      return redirect(`${paths.schoolReturnPart(id, 'workbook')}/marked/${marked}`);
    } catch (error) {
      if (!(error instanceof Refused) || error.refusals.some(({ code }) => code === 'notAllowed')) throw error;
      form.error('file', error.refusals.map(({ message }) => message).join(' '));
      return this.page(ret, form);
    }
  }

  /** What is wrong with a workbook that was refused, cell by cell. */
  @Get('school-returns/:id/workbook/marked/:markedId')
  async problems(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('markedId', ParseUUIDPipe) markedId: string,
  ): Promise<Reply> {
    const ret = await this.desk.open(actor, id);
    if (isReply(ret)) return ret;
    const { name, problems } = await this.marked.show(actor, markedId);
    const address = `${paths.schoolReturnPart(id, 'workbook')}/marked/${markedId}/file`;
    return page('provider/workbook-marked', 'The workbook was not saved', {
      ...this.view(ret, new Form()),
      count: problems.length,
      problems: problems.slice(0, SHOWN_PROBLEMS),
      more: Math.max(0, problems.length - SHOWN_PROBLEMS),
      marked: { name, href: address },
    });
  }

  @Get('school-returns/:id/workbook/marked/:markedId/file')
  async markedFile(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('markedId', ParseUUIDPipe) markedId: string,
  ): Promise<Reply> {
    const ret = await this.desk.open(actor, id);
    if (isReply(ret)) return ret;
    const { name, bytes } = await this.marked.file(actor, markedId);
    if (bytes.length === 0) throw new Refused([refusal('notFound', 'This workbook is no longer kept. Upload it again.')]);
    return file(name, XLSX, bytes);
  }

  private page(ret: SchoolReturn, form: Form): Reply {
    return page('provider/workbook', 'Fill in by workbook', this.view(ret, form));
  }

  private view(ret: SchoolReturn, form: Form) {
    const address = paths.schoolReturnPart(ret.id, 'workbook');
    return {
      ...headingOf(ret),
      back: { text: 'Back to the return', href: paths.schoolReturn(ret.id) },
      form,
      action: address,
      download: `${address}/file`,
      customer: ret.customerName,
    };
  }
}

function savedInWords({ saved, notInFile }: WorkbookTaken): string {
  const lines = saved.reduce((total, each) => total + each.lines, 0);
  const others = notInFile.length === 0 ? '' : ` Not in the file, and as they were: ${notInFile.join(', ')}.`;
  return `${countInWords(lines, 'line', 'lines')} of ${countInWords(saved.length, 'return', 'returns')} saved: ${saved.map(({ reference }) => reference).join(', ')}. Check and send each of them.${others}`;
}
