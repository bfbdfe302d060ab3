import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import { fingerprint } from '../kernel/fingerprint.js';
import { Refused, refusal } from '../kernel/outcome.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { ClauseKind } from './clauses/contract-kinds.js';
import { DocumentRenderer, type OwnWording, type RenderedDocument as RenderedPdf, type TemplateName } from './rendering/renderer.js';
import { DOCUMENT_KINDS, type DocumentKind } from './template-editing/document-kinds.js';
import { type AgreedClause, TemplatesInForce } from './template-editing/templates-in-force.js';

export interface NewDocument {
  readonly kind: DocumentKind;
  readonly reference: string;
  /** The authority whose document it is; of a consortium's: the member it concerns, or the consortium itself where it concerns all. */
  readonly authorityId: string;
  /** The school it concerns; null: it is a consortium's, or another authority issues it. */
  readonly schoolId: string | null;
  readonly consortiumId?: string;
  /** The authority that issues it, where that is another than the document's. */
  readonly issuerId?: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** Frozen: the same snapshot gives the same bytes always. Its `date` is the day of issue: the wording and clauses in force on it are fixed with it. */
  readonly snapshot: { readonly date?: IsoDate };
  /** Of a contract's document: which clauses of the library it carries besides those of every contract of its kind. */
  readonly clauses?: { readonly kind: ClauseKind; readonly agreed: readonly AgreedClause[] };
  /**
   * Facts that are printed and kept nowhere else: who a child is. They join the snapshot for the making alone, so the bytes are made at once; the
   * snapshot is kept without them.
   */
  readonly joined?: object;
}

export interface RenderedDocument {
  readonly id: string;
  readonly reference: string;
  readonly pdf: Buffer;
  readonly sha256: string;
}

interface DocumentRow {
  readonly id: string;
  readonly kind: NewDocument['kind'];
  readonly reference: string;
  readonly authority_id: string;
  readonly school_id: string | null;
  readonly snapshot: object;
  readonly state: 'pending' | 'ready';
  readonly pdf: Buffer | null;
  readonly pdf_sha256: string | null;
  readonly template_version_id: string | null;
}

/**
 * Generated documents. The snapshot is frozen in the transaction of what caused it; the bytes are made from it afterwards, once, by
 * whoever comes first: the sweep of pending documents or the first reader.
 */
@Injectable()
export class DocumentsService implements OnApplicationShutdown {
  private readonly log = new Logger('Documents');
  private readonly renderer = new DocumentRenderer();

  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly templates: TemplatesInForce,
  ) {}

  /**
   * Freezes a document in the caller's unit of work. A subject has one document of a kind: asked again with the same content, the first stands; with
   * other content the new one takes its place, and the earlier stays as it was.
   */
  async freeze(document: NewDocument): Promise<string> {
    const id = randomUUID();
    const issuedOn = document.snapshot.date ?? this.clock.today();
    const sha256 = fingerprint(document.snapshot);
    const [standing] = await this.work.query<{ id: string; snapshot_sha256: string }>(
      'select id, snapshot_sha256 from documents where subject_type = $1 and subject_id = $2 and kind = $3 and superseded_at is null for update',
      [document.subjectType, document.subjectId, document.kind],
    );
    if (standing?.snapshot_sha256 === sha256) return standing.id;
    if (standing) await this.work.query('update documents set superseded_at = $2 where id = $1', [standing.id, this.clock.now()]);
    const template = await this.templates.templateFor(document.kind, document.authorityId, issuedOn, document.clauses);
    const inserted = await this.work.query<{ id: string }>(
      `insert into documents (id, authority_id, school_id, kind, reference, subject_type, subject_id, snapshot, snapshot_sha256, created_at,
         template_version_id, consortium_id, issuer_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (subject_type, subject_id, kind) where superseded_at is null do nothing returning id`,
      [
        id,
        document.authorityId,
        document.schoolId,
        document.kind,
        document.reference,
        document.subjectType,
        document.subjectId,
        JSON.stringify(document.snapshot),
        sha256,
        this.clock.now(),
        template.versionId,
        document.consortiumId ?? null,
        document.issuerId ?? null,
      ],
    );
    if (inserted.length === 0) {
      const [first] = await this.work.query<{ id: string }>(
        'select id from documents where subject_type = $1 and subject_id = $2 and kind = $3 and superseded_at is null',
        [document.subjectType, document.subjectId, document.kind],
      );
      if (!first) throw new Error('A document was refused as a second one, but there is no first.');
      return first.id;
    }
    if (template.clauseVersionIds.length > 0)
      await this.work.query(
        `insert into document_clauses (document_id, clause_version_id, authority_id, school_id, position)
         select $1, clause.id, $2, $3, clause.position from unnest($4::uuid[]) with ordinality as clause (id, position)`,
        [id, document.authorityId, document.schoolId, template.clauseVersionIds],
      );
    this.audit.record({
      action: 'freezeDocument',
      subjectType: 'document',
      subjectId: id,
      authorityId: document.authorityId,
      schoolId: document.schoolId,
      shared: true,
      after: { kind: document.kind, reference: document.reference, snapshotSha256: sha256 },
    });
    if (document.joined) await this.makeWith(id, document.joined);
    return id;
  }

  /** The document's bytes. An authority's first reader has them made; a provider reads what is ready. Refusals: `notFound`, `notReady`. */
  async read(actor: Actor, documentId: string): Promise<RenderedDocument> {
    requires(actor, 'documents.read');
    const { document, wording } = await this.work.run(actor, async () => {
      const [row] = await this.work.query<DocumentRow>('select * from documents where id = $1', [documentId]);
      return { document: row, wording: row && !row.pdf ? await this.wordingOf(row) : undefined };
    });
    if (!document) throw new Refused([refusal('notFound', 'There is no such document, or it is not yours to see.')]);
    if (document.pdf && document.pdf_sha256)
      return { id: document.id, reference: document.reference, pdf: document.pdf, sha256: document.pdf_sha256 };
    const rendered = await this.renderer.render(DOCUMENT_KINDS[document.kind].template, document.snapshot, wording);
    return { id: document.id, reference: document.reference, pdf: rendered.pdf, sha256: rendered.sha256 };
  }

  /** Makes the bytes of the authority's pending documents. Safe to run twice and on many replicas: each takes what no other holds. Answers how many. */
  async renderPending(actor: Actor, most = 50): Promise<number> {
    let made = 0;
    while (made < most && (await this.work.run(actor, () => this.renderOne()))) made += 1;
    return made;
  }

  /** One document with its bytes, made now where they are not, also where that failed before; null where they cannot be made. */
  async makeNow(actor: Actor, documentId: string): Promise<RenderedDocument | null> {
    requires(actor, 'documents.read');
    return this.work.run(actor, async () => {
      const [pending] = await this.work.query<DocumentRow>("select * from documents where id = $1 and state = 'pending' for update", [
        documentId,
      ]);
      if (pending) await this.make(pending);
      const [made] = await this.work.query<RenderedDocument>(
        "select id, reference, pdf, pdf_sha256 as sha256 from documents where id = $1 and state = 'ready'",
        [documentId],
      );
      return made ?? null;
    });
  }

  /** How a document of today would read, in the authority's wording and with its clauses; nothing is kept. */
  async preview(actor: Actor, document: Pick<NewDocument, 'kind' | 'authorityId' | 'snapshot' | 'clauses'>): Promise<RenderedPdf> {
    requires(actor, 'documents.read');
    const wording = await this.work.run(actor, async () =>
      this.templates.wordingOf(await this.templates.templateFor(document.kind, document.authorityId, this.clock.today(), document.clauses)),
    );
    return this.renderer.render(DOCUMENT_KINDS[document.kind].template, document.snapshot, wording);
  }

  /** Makes a PDF that its caller keeps itself: a certificate beside a document. */
  render(template: TemplateName, snapshot: object): Promise<RenderedPdf> {
    return this.renderer.render(template, snapshot);
  }

  /** Tries again to make a document where that failed; answers whether it is made now. Refusals: `notAllowed`, `notFound`. */
  async retry(actor: Actor, documentId: string): Promise<boolean> {
    requires(actor, 'documents.read');
    if (actor.kind !== 'authority' || actor.access === 'read')
      throw new Refused([refusal('notAllowed', 'Documents are made by the authority that sends them.')]);
    const [known] = await this.work.run(actor, () => this.work.query('select id from documents where id = $1', [documentId]));
    if (!known) throw new Refused([refusal('notFound', 'There is no such document, or it is not yours to see.')]);
    return (await this.makeNow(actor, documentId)) !== null;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.renderer.close();
  }

  /** Makes a document with what is printed in it and kept nowhere else. A failure undoes the act that asked for it: nobody could make it later. */
  private async makeWith(documentId: string, joined: object): Promise<void> {
    const [document] = await this.work.query<DocumentRow>('select * from documents where id = $1 for update', [documentId]);
    if (!document) throw new Error(`No document ${documentId}.`);
    await this.keep(document, { ...document.snapshot, ...joined });
  }

  private async renderOne(): Promise<boolean> {
    const [document] = await this.work.query<DocumentRow>(
      "select * from documents where state = 'pending' and last_error is null order by created_at limit 1 for update skip locked",
    );
    if (!document) return false;
    await this.make(document);
    return true;
  }

  /** Makes the bytes of a locked document, or keeps why they could not be made. */
  private async make(document: DocumentRow): Promise<void> {
    try {
      await this.keep(document, document.snapshot);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      this.log.error(`Document ${document.reference} could not be made: ${words}`);
      await this.work.query('update documents set last_error = $2 where id = $1', [document.id, words]);
    }
  }

  private async keep(document: DocumentRow, facts: object): Promise<void> {
    const rendered = await this.renderer.render(DOCUMENT_KINDS[document.kind].template, facts, await this.wordingOf(document));
    await this.work.query(
      "update documents set state = 'ready', pdf = $2, pdf_sha256 = $3, template_version = $4, rendered_at = $5, last_error = null where id = $1",
      [document.id, rendered.pdf, rendered.sha256, rendered.templateVersion, this.clock.now()],
    );
    this.audit.record({
      action: 'renderDocument',
      subjectType: 'document',
      subjectId: document.id,
      authorityId: document.authority_id,
      schoolId: document.school_id,
      shared: true,
      after: { reference: document.reference, sha256: rendered.sha256, templateVersion: rendered.templateVersion },
    });
  }

  /** The wording and clauses that were fixed with the document; undefined where all is the product's. */
  private async wordingOf(document: DocumentRow): Promise<OwnWording | undefined> {
    const clauses = await this.work.query<{ id: string }>(
      'select clause_version_id as id from document_clauses where document_id = $1 order by position',
      [document.id],
    );
    return this.templates.wordingOf({ versionId: document.template_version_id, clauseVersionIds: clauses.map(({ id }) => id) });
  }
}
