import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DocumentRenderer, type OwnWording, type RenderedDocument, type TemplateName } from '../rendering/renderer.js';
import { RenderingError } from '../rendering/typst-process.js';
import { TemplateError } from '../rendering/typst-handlebars.js';
import { clauseWording } from '../clauses/clause-markup.js';
import type { ClauseKind } from '../clauses/contract-kinds.js';
import { withoutOptional } from './available-fields.js';
import { DOCUMENT_KINDS, type DocumentKind, documentsOf, standardWording } from './document-kinds.js';

/**
 * Wordings printed with invented facts, marked as drafts. In a typesetting process of its own and with less time, so that nothing anybody tries here
 * can hold up the documents that are issued.
 */
@Injectable()
export class WordingPreviews implements OnApplicationShutdown {
  private readonly renderer = new DocumentRenderer({ timeoutMilliseconds: 10_000 });

  /** The document as the wording would print it. */
  ofDocument(kind: DocumentKind, wording: string | null): Promise<RenderedDocument> {
    return this.print(kind, { wording, clauses: '' }, standardWording(kind).sample);
  }

  /** The clause by itself, on the paper of a document that can carry it. */
  ofClause(kinds: readonly ClauseKind[], title: string, text: string): Promise<RenderedDocument> {
    const [kind = 'variationLetter'] = documentsOf(kinds);
    const wording = '= Preview of a clause\n\n#show: clauses\n\n{{> clauses}}\n';
    return this.print(kind, { wording, clauses: clauseWording(title, text) }, standardWording(kind).sample);
  }

  /** Why the wording cannot be printed: with all facts, or with those absent that may be; undefined where it can. */
  async refuses(kind: DocumentKind, wording: string): Promise<string | undefined> {
    const { sample, fields } = standardWording(kind);
    for (const facts of [sample, withoutOptional(sample, fields) as object]) {
      try {
        await this.print(kind, { wording, clauses: '' }, facts);
      } catch (error) {
        if (error instanceof TemplateError) return error.message;
        if (error instanceof RenderingError) return /message: "([^"]+)"/.exec(error.message)?.[1] ?? error.message;
        throw error;
      }
    }
    return undefined;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.renderer.close();
  }

  private print(kind: DocumentKind, own: OwnWording, facts: object): Promise<RenderedDocument> {
    const template: TemplateName = DOCUMENT_KINDS[kind].template;
    return this.renderer.render(template, facts, own);
  }
}
