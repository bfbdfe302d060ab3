import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { isoDate } from '../../kernel/dates.js';
import { CLAUSES_PLACE, splitFrame } from '../template-editing/frame.js';
import { layoutFunctions } from '../template-editing/layout-functions.js';
import { refusesTypst } from '../template-editing/permitted-typst.js';
import { FONT_FILES } from './fonts.js';
import { projectRoot } from './project-root.js';
import { compileTypstTemplate, TemplateError, type TypstTemplate } from './typst-handlebars.js';
import { TypstProcess } from './typst-process.js';

/** One `.typ.hbs` file each in templates/contracts. */
export const TEMPLATE_NAMES = ['consortium-paper', 'contract-paper', 'signature-certificate', 'variation-letter'] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

/** A finished document: store all three with the snapshot, and the same bytes can be made and proved again. */
export interface RenderedDocument {
  readonly pdf: Buffer;
  readonly sha256: string;
  readonly templateVersion: string;
}

/** What an authority says in its own words: its wording of the document (null: the product's), and the library's clauses ready to be put in. */
export interface OwnWording {
  readonly wording: string | null;
  readonly clauses: string;
}

const STANDARD: OwnWording = { wording: null, clauses: '' };

interface LoadedTemplate {
  readonly template: TypstTemplate;
  readonly version: string;
}

const require = createRequire(import.meta.url);
const sha256 = (...parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(String(part.length)).update(':').update(part);
  return hash.digest('hex');
};

/**
 * Makes PDF/UA documents: template + frozen snapshot → Typst → bytes. Nothing else goes in: no clock, no host font, no network, no file outside
 * the templates. The creation date in the PDF is the snapshot's own `date`, so the same snapshot under the same template version
 * is the same document to the byte, on any machine and any day.
 */
export class DocumentRenderer {
  private readonly folder = join(projectRoot(), 'templates', 'contracts');
  private readonly loaded = new LRUCache<string, LoadedTemplate>({ max: 100 });
  private readonly typst: TypstProcess;

  constructor(limits: { readonly timeoutMilliseconds?: number; readonly documentsPerProcess?: number } = {}) {
    this.typst = new TypstProcess({
      worker: join(projectRoot(), 'templates', 'typst-worker.mjs'),
      workspace: this.folder,
      fonts: FONT_FILES,
      ...limits,
    });
  }

  async render(name: TemplateName, snapshot: object, own: OwnWording = STANDARD): Promise<RenderedDocument> {
    const { template, version } = this.load(name, own);
    const pdf = await this.typst.compile({ source: template.fill(snapshot), creationTimestamp: creationTimestamp(snapshot) });
    return { pdf, sha256: createHash('sha256').update(pdf).digest('hex'), templateVersion: version };
  }

  /** Twelve hexadecimal digits that change with anything that could change the bytes: template, layout, fonts, compiler. */
  templateVersion(name: TemplateName): string {
    return this.load(name, STANDARD).version;
  }

  close(): Promise<void> {
    return this.typst.close();
  }

  private load(name: TemplateName, own: OwnWording): LoadedTemplate {
    const key = sha256(name, own.wording ?? '', own.clauses);
    const known = this.loaded.get(key);
    if (known) return known;
    const file = `${name}.typ.hbs`;
    const layout = readFileSync(join(this.folder, 'layout.typ'), 'utf8');
    const standard = readFileSync(join(this.folder, file), 'utf8');
    const { frame, wording } = splitFrame(standard);
    const words = own.wording ?? wording;
    if (own.clauses !== '' && !CLAUSES_PLACE.test(words)) throw new TemplateError(`${file} has no place for the clauses of this document.`);
    const body = words.replace(CLAUSES_PLACE, () => own.clauses);
    const [framing, saying] = [compileTypstTemplate(file, frame), compileTypstTemplate(own.wording === null ? file : 'The wording', body)];
    const functions = layoutFunctions(layout);
    const loaded: LoadedTemplate = {
      template: {
        fill: (snapshot) => {
          const said = saying.fill(snapshot);
          if (own !== STANDARD) mustBePermitted(said, functions);
          return `${layout}\n${framing.fill(snapshot)}${said}`;
        },
      },
      version: sha256(frame + body, layout, compilerVersion(), ...FONT_FILES.map((font) => readFileSync(font))).slice(0, 12),
    };
    this.loaded.set(key, loaded);
    return loaded;
  }
}

/** Exactly what goes to the typesetter is judged once more: whatever a wording did to get here, it can do no more than place text. */
function mustBePermitted(said: string, functions: ReadonlySet<string>): void {
  const refused = refusesTypst(said, functions);
  if (refused)
    throw new TemplateError(
      `the wording is not permitted near “${said.slice(Math.max(0, refused.at - 20), refused.at + 20)}”: ${refused.message}`,
    );
}

function compilerVersion(): string {
  return readFileSync(require.resolve('@myriaddreamin/typst-ts-node-compiler/package.json'), 'utf8');
}

function creationTimestamp(snapshot: object): number {
  const date: unknown = 'date' in snapshot ? snapshot.date : undefined;
  if (typeof date !== 'string') throw new TemplateError('the snapshot has no field "date": every document bears one.');
  return Date.parse(`${isoDate(date)}T00:00:00Z`) / 1000;
}
