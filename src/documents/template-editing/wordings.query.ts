import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../../platform/graphql/connection.js';
import { checkClause } from '../clauses/check-clause.js';
import type { ClauseKind } from '../clauses/contract-kinds.js';
import type { RenderedDocument } from '../rendering/renderer.js';
import { checkWording } from './check-wording.js';
import { DOCUMENT_KINDS, type DocumentKind, clauseFields, editableKinds, isEditableKind, standardWording } from './document-kinds.js';
import type { TemplateProblem } from './template-problem.js';
import type { WordingState } from './wording-life-cycle.js';
import { WordingPreviews } from './wording-previews.js';
import { type ClauseSort, PRINTED_IN_SQL, TEMPLATES_SQL, VERSIONS_SQL, VERSION_SQL, clausesSql } from './wordings.sql.js';

/** A version in a list. */
export interface VersionHead {
  readonly id: string;
  readonly number: number;
  readonly state: WordingState;
  readonly title: string | null;
  readonly kinds: readonly ClauseKind[];
  readonly inEvery: boolean;
  readonly effectiveFrom: IsoDate;
  readonly reason: string;
  readonly ofProduct: boolean;
  /** It says nothing of its own: from its day on the product's counts. */
  readonly standsDown: boolean;
  readonly draftedByName: string;
  readonly draftedAt: string;
  readonly askedByName: string | null;
  readonly askedAt: string | null;
  readonly decidedByName: string | null;
  readonly decidedAt: string | null;
  readonly returnedBecause: string | null;
  /** How many documents were printed with it. */
  readonly documents: number;
}

interface OtherText {
  readonly id: string;
  readonly number: number;
  readonly title: string | null;
  readonly text: string | null;
}

interface VersionRow extends VersionHead {
  readonly text: string | null;
  readonly version: number;
  readonly documentKind: DocumentKind | null;
  readonly clauseId: string | null;
  readonly clauseKey: string | null;
  readonly authors: readonly string[];
  readonly before: OtherText | null;
  readonly products: OtherText | null;
}

/** A version whole: what it says, what was said before it, and what is wrong with it now. */
export interface WholeVersion extends Omit<VersionRow, 'title'> {
  /** The clause's title, or what the kind of document is called. */
  readonly title: string;
  /** What it is to be compared with: the version approved before it, else the product's. */
  readonly comparedWith: { readonly words: string; readonly text: string };
  readonly problems: readonly TemplateProblem[];
}

/** A kind of document with the wording that counts for the authority. */
export interface TemplateView {
  readonly kind: DocumentKind;
  readonly title: string;
  /** The authority's own; null: the product's wording counts. */
  readonly inForce: VersionHead | null;
  /** Approved, counting from a later day. */
  readonly coming: VersionHead | null;
  readonly open: VersionHead | null;
  readonly versions: number;
}

export interface ClauseRow {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly kinds: readonly ClauseKind[];
  readonly inEvery: boolean;
  readonly number: number;
  readonly versionId: string;
  readonly effectiveFrom: IsoDate;
  readonly ofProduct: boolean;
  /** Whether it counts today. */
  readonly counts: boolean;
  /** The product's clause, where the authority has its own in its place. */
  readonly replaced: boolean;
  readonly openId: string | null;
  readonly openState: 'draft' | 'waiting' | null;
  readonly documents: number;
}

export interface ClausesFilter {
  readonly kind?: ClauseKind | null;
  readonly whose?: 'own' | 'product' | null;
  readonly openState?: 'draft' | 'waiting' | null;
  readonly text?: string | null;
}

export interface PrintedIn {
  readonly id: string;
  readonly reference: string;
  readonly schoolName: string;
  readonly number: number;
  readonly createdAt: string;
}

/** Wordings and clauses as pages and GraphQL show them. */
@Injectable()
export class WordingsQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
    private readonly previews: WordingPreviews,
  ) {}

  /** Every kind of document, in the order of the product. */
  async templates(actor: Actor): Promise<TemplateView[]> {
    requires(actor, 'templates.read');
    const rows = await this.reads.json<Omit<TemplateView, 'title'>[]>(actor, 'wordings.templates', TEMPLATES_SQL, [this.clock.today()]);
    const own = new Map(rows.map((row) => [row.kind, row]));
    return editableKinds.map((kind) => {
      const found = own.get(kind);
      const inForce = found?.inForce?.standsDown === false ? found.inForce : null;
      return {
        kind,
        title: DOCUMENT_KINDS[kind].title,
        inForce,
        coming: found?.coming ?? null,
        open: found?.open ?? null,
        versions: found?.versions ?? 0,
      };
    });
  }

  /** One kind of document. Refusal: `notFound`. */
  async template(actor: Actor, kind: string): Promise<TemplateView> {
    const found = (await this.templates(actor)).find((template) => template.kind === kind);
    if (!found) throw new Refused([refusal('notFound', 'There is no such kind of document.')]);
    return found;
  }

  /** The versions of a kind of document or of a clause, the latest first. */
  versions(actor: Actor, of: { readonly kind?: string; readonly clauseId?: string }): Promise<VersionHead[]> {
    requires(actor, 'templates.read');
    return this.reads.json(actor, 'wordings.versions', VERSIONS_SQL, [of.kind ?? null, of.clauseId ?? null]);
  }

  /** One version. Refusal: `notFound` (or not the actor's to see). */
  async version(actor: Actor, id: string): Promise<WholeVersion> {
    requires(actor, 'templates.read');
    const row = await this.reads.json<VersionRow | null>(actor, 'wordings.version', VERSION_SQL, [id]);
    if (!row) throw new Refused([refusal('notFound', 'There is no such version, or it is not yours to see.')]);
    return {
      ...row,
      title: row.title ?? (row.documentKind ? DOCUMENT_KINDS[row.documentKind].title : ''),
      comparedWith: comparison(row),
      problems: problemsOf(row),
    };
  }

  /** What is wrong with a wording that is being written. Refusal: `notFound`. */
  check(actor: Actor, kind: string, text: string): TemplateProblem[] {
    requires(actor, 'templates.read');
    if (!isEditableKind(kind)) throw new Refused([refusal('notFound', 'There is no such kind of document.')]);
    return checkWording(text, standardWording(kind));
  }

  /** The version as a PDF with invented facts, marked as a draft. Refusals: `notFound`, `wordingNotPermitted`. */
  async preview(actor: Actor, id: string): Promise<RenderedDocument> {
    const version = await this.version(actor, id);
    const [problem] = version.problems;
    if (problem)
      throw new Refused([
        refusal(
          'wordingNotPermitted',
          `Line ${String(problem.line)}: ${problem.message} The preview comes when nothing is wrong with the wording.`,
        ),
      ]);
    if (version.documentKind !== null) return this.previews.ofDocument(version.documentKind, version.text);
    return this.previews.ofClause(version.kinds, version.title, version.text ?? version.products?.text ?? version.title);
  }

  async clauses(
    actor: Actor,
    filter: ClausesFilter,
    page: { readonly first: number; readonly after?: string | null },
    order: { readonly by: ClauseSort; readonly descending: boolean } = { by: 'position', descending: false },
  ): Promise<Connection<ClauseRow>> {
    requires(actor, 'templates.read');
    const { by, descending } = order;
    const after = decodeCursor(page.after, 3);
    if (after && after[0] !== by)
      throw new Refused([refusal('badCursor', 'This cursor belongs to another order: start from the first page.', 'after')]);
    const answer = await this.reads.json<Page<ClauseRow & { readonly sortedBy: string }>>(
      actor,
      `clauses.${by}.${descending ? 'desc' : 'asc'}`,
      clausesSql(by, descending),
      [
        this.clock.today(),
        filter.kind ?? null,
        filter.whose ?? null,
        filter.openState ?? null,
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
      (row) => row,
    );
  }

  /** The documents that were printed with a clause or a wording, the latest fifty. */
  printedIn(actor: Actor, of: { readonly kind?: string; readonly clauseId?: string }): Promise<PrintedIn[]> {
    requires(actor, 'templates.read');
    return this.reads.json(actor, 'wordings.printedIn', PRINTED_IN_SQL, [of.clauseId ?? null, of.kind ?? null]);
  }
}

function comparison({ before, products, documentKind }: VersionRow): WholeVersion['comparedWith'] {
  if (before?.text) return { words: `version ${String(before.number)}, approved before it`, text: before.text };
  if (documentKind !== null) return { words: 'the standard wording', text: standardWording(documentKind).wording.trimEnd() };
  return products?.text ? { words: 'the standard clause', text: products.text } : { words: 'nothing: it is new', text: '' };
}

function problemsOf({ text, documentKind, kinds }: VersionRow): TemplateProblem[] {
  if (text === null) return [];
  return documentKind === null ? checkClause(text, clauseFields(kinds)) : checkWording(text, standardWording(documentKind));
}
