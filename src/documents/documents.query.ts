import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import { Refused, refusal } from '../kernel/outcome.js';
import { ReadModel } from '../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../platform/graphql/connection.js';
import { DOCUMENT_SQL, type DocumentSort, documentsSql } from './documents.sql.js';
import type { DocumentStanding, DocumentView } from './dto/document.js';

export interface DocumentsFilter {
  readonly subjectId?: string | null;
  readonly schoolId?: string | null;
  readonly kinds?: readonly string[] | null;
  readonly standings?: readonly DocumentStanding[] | null;
  readonly from?: IsoDate | null;
  readonly to?: IsoDate | null;
  /** A part of the reference or of the school's name. */
  readonly text?: string | null;
}

export interface DocumentsOrder {
  readonly by: DocumentSort;
  readonly descending: boolean;
}

/** A document as its own page shows it. */
export interface WholeDocument extends DocumentView {
  readonly templateVersion: string | null;
  /** The authority's own wording it is made from; null: the standard one. */
  readonly wording: { readonly id: string; readonly number: number } | null;
  readonly renderedAt: Date | null;
  /** The reference of the return it was made for. */
  readonly subjectReference: string | null;
  readonly authorityName: string;
  readonly sizeBytes: number | null;
  /** Who had it made, where the record says. */
  readonly madeBy: string | null;
  readonly madeByOrganisation: string | null;
}

type Row<View> = { readonly [Key in keyof View]: Date extends View[Key] ? (View[Key] extends Date ? string : string | null) : View[Key] };

interface ListRow extends Row<DocumentView> {
  readonly sortedBy: string;
}

const LATEST_FIRST: DocumentsOrder = { by: 'createdAt', descending: true };

/** Lists of documents, and what is known of one; never their bytes. */
@Injectable()
export class DocumentsQuery {
  constructor(private readonly reads: ReadModel) {}

  async page(
    actor: Actor,
    filter: DocumentsFilter,
    page: { readonly first: number; readonly after?: string | null },
    order: DocumentsOrder = LATEST_FIRST,
  ): Promise<Connection<DocumentView>> {
    requires(actor, 'documents.read');
    const after = cursorOf(order.by, page.after);
    const { by, descending } = order;
    const answer = await this.reads.json<Page<ListRow>>(
      actor,
      `documents.${by}.${descending ? 'desc' : 'asc'}`,
      documentsSql(by, descending),
      [
        filter.subjectId ?? null,
        filter.schoolId ?? null,
        filter.kinds ? [...filter.kinds] : null,
        filter.standings ? [...filter.standings] : null,
        filter.from ?? null,
        filter.to ?? null,
        filter.text ? `%${filter.text.trim().replace(/[\\%_]/g, '\\$&')}%` : null,
        after?.[1] ?? null,
        after?.[2] ?? null,
        page.first + 1,
      ],
    );
    return toConnection(
      answer,
      page.first,
      (row) => [by, row.sortedBy, row.id],
      (row) => ({ ...row, createdAt: new Date(row.createdAt) }),
    );
  }

  /** One document. Refusal: `notFound` (or not the actor's to see). */
  async one(actor: Actor, id: string): Promise<WholeDocument> {
    requires(actor, 'documents.read');
    const row = await this.reads.json<Row<WholeDocument> | null>(actor, 'document', DOCUMENT_SQL, [id]);
    if (!row) throw new Refused([refusal('notFound', 'There is no such document, or it is not yours to see.')]);
    return { ...row, createdAt: new Date(row.createdAt), renderedAt: row.renderedAt === null ? null : new Date(row.renderedAt) };
  }
}

/** A cursor names its order, so that one of another order is refused and not misread. */
function cursorOf(by: DocumentSort, after: string | null | undefined) {
  const place = decodeCursor(after, 3);
  if (place && place[0] !== by)
    throw new Refused([refusal('badCursor', 'This cursor belongs to another order: start from the first page.', 'after')]);
  return place;
}
