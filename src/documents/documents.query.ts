import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { ReadModel } from '../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../platform/graphql/connection.js';
import type { DocumentView } from './dto/document.js';

interface DocumentRow extends Omit<DocumentView, 'createdAt'> {
  readonly createdAt: string;
  readonly sortedBy: string;
}

const DOCUMENTS_SQL = `
with matching as (
  select document.id, document.reference, document.kind, document.subject_type, document.subject_id, document.state, document.snapshot_sha256, document.pdf_sha256,
    document.created_at, school.name as school_name
  from documents document join schools school on school.id = document.school_id
  where ($1::uuid is null or document.subject_id = $1) and ($2::uuid is null or document.school_id = $2)
), page as (
  select * from matching where $4::text is null or (created_at::text, id) < ($4, $5::uuid) order by created_at::text desc, id desc limit $3::int
)
select json_build_object('total', (select count(*) from matching), 'rows', (select coalesce(json_agg(json_build_object(
  'id', id, 'sortedBy', created_at::text, 'reference', reference, 'kind', kind, 'schoolName', school_name, 'subjectType', subject_type, 'subjectId', subject_id,
  'state', state, 'snapshotSha256', snapshot_sha256, 'pdfSha256', pdf_sha256, 'createdAt', created_at) order by created_at::text desc, id desc), '[]') from page))`;

/** Lists of documents; never their bytes. */
@Injectable()
export class DocumentsQuery {
  constructor(private readonly reads: ReadModel) {}

  async page(
    actor: Actor,
    filter: { readonly subjectId?: string | null; readonly schoolId?: string | null },
    page: { readonly first: number; readonly after?: string | null },
  ): Promise<Connection<DocumentView>> {
    requires(actor, 'documents.read');
    const after = decodeCursor(page.after, 2);
    const answer = await this.reads.json<Page<DocumentRow>>(actor, 'documents', DOCUMENTS_SQL, [
      filter.subjectId ?? null,
      filter.schoolId ?? null,
      page.first + 1,
      after?.[0] ?? null,
      after?.[1] ?? null,
    ]);
    return toConnection(
      answer,
      page.first,
      (row) => [row.sortedBy, row.id],
      (row) => ({ ...row, createdAt: new Date(row.createdAt) }),
    );
  }
}
