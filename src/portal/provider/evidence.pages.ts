import { Body, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { EvidenceService } from '../../uplifts/return-files/evidence.service.js';
import { EVIDENCE_KINDS } from '../../uplifts/return-files/dto/evidence-form.js';
import { FilesService } from '../../uplifts/return-files/files.service.js';
import { LARGEST_FILE } from '../../uplifts/return-files/uploads.js';
import { type SchoolReturn, SchoolReturnQuery } from '../../uplifts/provider/school-return.query.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { file, page, redirect, type Reply } from '../foundation/reply.js';
import { countInWords, percentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { filesOf } from './check.view.js';
import { DraftDesk, isReply } from './draft-desk.js';
import { headingOf } from './lines.view.js';
import { checksOf } from './tasks.view.js';
import { evidenceInWords } from './words.js';

const LARGEST_MB = LARGEST_FILE / 1024 / 1024;

/** The third task of a return: what supports it. */
@Portal()
export class EvidencePages {
  constructor(
    private readonly desk: DraftDesk,
    private readonly query: SchoolReturnQuery,
    private readonly evidence: EvidenceService,
    private readonly files: FilesService,
  ) {}

  @Get('school-returns/:id/evidence')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const ret = await this.desk.open(actor, id);
    return isReply(ret) ? ret : this.page(ret, new Form());
  }

  /** Attaches every file chosen; those that cannot be are named, the others stand. */
  @Post('school-returns/:id/evidence')
  async attach(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const ret = await this.desk.open(actor, id);
    if (isReply(ret)) return ret;
    const kind = form.choice('kind', EVIDENCE_KINDS, { required: 'Choose what the files are' });
    const files = form.files('file');
    if (files.length === 0) form.error('file', 'Choose a file');
    if (kind === null || form.refused) return this.page(ret, form);
    let attached = 0;
    const refused: string[] = [];
    for (const each of files) {
      const fault =
        each.bytes.length === 0 ? 'it is empty.' : each.bytes.length > LARGEST_FILE ? `it is larger than ${String(LARGEST_MB)} MB.` : null;
      const outcome = fault === null ? await this.evidence.attach(actor, { returnId: id, kind, lineId: null, file: each }) : null;
      if (outcome?.ok) attached += 1;
      else refused.push(`${each.name} was not attached: ${fault ?? outcome?.refusals[0]?.message ?? 'it could not be read.'}`);
    }
    if (refused.length === 0)
      return redirect(paths.schoolReturnPart(id, 'evidence'), `${countInWords(attached, 'file', 'files')} attached.`);
    form.error('file', refused.join(' '));
    return this.page(await this.query.one(actor, id), form);
  }

  @Post('school-returns/:id/evidence/:evidenceId/remove')
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('evidenceId', ParseUUIDPipe) evidenceId: string,
  ): Promise<Reply> {
    const outcome = await this.evidence.remove(actor, id, evidenceId);
    if (!outcome.ok) throw new Refused(outcome.refusals);
    return redirect(paths.schoolReturnPart(id, 'evidence'), 'The file is taken off this return.');
  }

  /** A file of this return, as it was received. */
  @Get('school-returns/:id/files/:fileId')
  async download(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('fileId', ParseUUIDPipe) fileId: string,
  ): Promise<Reply> {
    const ret = await this.query.one(actor, id);
    if (!ret.evidence.some((each) => each.fileId === fileId))
      throw new Refused([refusal('notFound', 'There is no such file, or it is not yours to see.')]);
    const { name, mediaType, content } = await this.files.read(actor, fileId);
    return file(name, mediaType, content);
  }

  private page(ret: SchoolReturn, form: Form): Reply {
    const needed = checksOf(ret).at(-1);
    return page('provider/evidence', 'Evidence', {
      ...headingOf(ret),
      back: { text: 'Back to the return', href: paths.schoolReturn(ret.id) },
      form,
      action: paths.schoolReturnPart(ret.id, 'evidence'),
      check: paths.schoolReturnPart(ret.id, 'check'),
      files: filesOf(ret),
      needed: needed && !needed.passed ? `${needed.text}. Attach accounts, a budget or occupancy figures.` : null,
      threshold: percentInWords(ret.cycle.evidenceAboveBp),
      largest: LARGEST_MB,
      kinds: EVIDENCE_KINDS.map((kind) => ({ value: kind, text: evidenceInWords(kind) })),
    });
  }
}
