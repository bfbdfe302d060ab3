import { Get, Param, ParseUUIDPipe, Post, Query, Body } from '@nestjs/common';
import { BulkLetters } from '../../documents/bulk-letters.service.js';
import { DocumentsQuery } from '../../documents/documents.query.js';
import { DocumentsService } from '../../documents/documents.service.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { FilesService } from '../../uplifts/return-files/files.service.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { file, page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { documentView, documentsFilter, documentsList, documentsTable, documentsView } from './documents.view.js';

/** Kinds of file that a browser shows by itself without running anything of theirs. */
const SHOWN_INLINE: ReadonlySet<string> = new Set(['application/pdf', 'image/png', 'image/jpeg', 'text/plain']);

/** More than any round has letters. */
const ALL = 1_000;

@Portal()
export class DocumentsPages {
  constructor(
    private readonly documents: DocumentsQuery,
    private readonly bytes: DocumentsService,
    private readonly letters: BulkLetters,
    private readonly files: FilesService,
  ) {}

  @Get('documents')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery, form = new Form()): Promise<Reply> {
    const list = documentsList(query);
    const documents = await this.documents.page(actor, documentsFilter(list), list, { by: list.sort, descending: list.descending });
    if (list.format) return exportTable(documentsTable, documents.nodes, list);
    const mayDownloadAll = actor.kind === 'authority' && actor.access === 'write';
    return page('records/documents', 'Documents', { form, ...documentsView(documents, list, mayDownloadAll) });
  }

  /** Puts the letters of the filter that the list shows into one file. */
  @Post('documents/download')
  async download(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const list = documentsList({ ...body });
    const { nodes } = await this.documents.page(actor, documentsFilter(list), { first: ALL });
    const outcome = await this.letters.start(
      actor,
      nodes.map(({ subjectId }) => subjectId),
    );
    if (outcome.ok) return redirect(paths.progress(outcome.value));
    const form = new Form(body);
    for (const { message } of outcome.refusals) form.problem(message);
    return this.list(actor, { ...body, format: undefined }, form);
  }

  @Get('documents/:id')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const document = await this.documents.one(actor, id);
    return page('records/document', `${document.reference}, ${document.schoolName}`, documentView(actor, document));
  }

  /** Tries again to make the PDF of a document where that failed. */
  @Post('documents/:id/make')
  async make(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const made = await this.bytes.retry(actor, id);
    return redirect(paths.document(id), made ? 'The PDF is made.' : undefined);
  }

  @Get('documents/:id/pdf')
  async pdf(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const { reference, pdf, sha256 } = await this.bytes.read(actor, id);
    const inline = query['download'] === undefined;
    return file(`${reference.replace(/[^\w.-]/g, '-')}.pdf`, 'application/pdf', pdf, { inline, headers: { ETag: `"${sha256}"` } });
  }

  /** Evidence or a letter as it was received: what a browser shows safely is shown, everything else is downloaded. */
  @Get('files/:id')
  async file(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const { name, mediaType, content, sha256 } = await this.files.read(actor, id);
    const inline = SHOWN_INLINE.has(mediaType) && query['download'] === undefined;
    const type = mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : mediaType;
    return file(name, type, content, { inline, headers: { ETag: `"${sha256}"` } });
  }
}
