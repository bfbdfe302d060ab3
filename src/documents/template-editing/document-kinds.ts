import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../rendering/project-root.js';
import type { TemplateName } from '../rendering/renderer.js';
import { aVariationLetter } from '../rendering/variation-letter.sample.js';
import { composeVariationLetter } from '../rendering/variation-letter.js';
import { type FieldGroup, availableFields } from './available-fields.js';
import type { WordingRules } from './check-wording.js';
import { CLAUSES_PLACE, splitFrame } from './frame.js';
import { layoutFunctions } from './layout-functions.js';

/** A kind of document whose wording an authority may make its own. */
interface EditableKind {
  readonly title: string;
  readonly template: TemplateName;
  /** Invented facts: what the preview shows, and what fields there are. */
  readonly sample: () => object;
  readonly mustSay: readonly string[];
}

/** Every kind of document with a wording. A new kind needs one entry here. */
export const DOCUMENT_KINDS = {
  variationLetter: {
    title: 'Variation of fees',
    template: 'variation-letter',
    sample: () => composeVariationLetter(aVariationLetter({ draft: true })),
    mustSay: ['school.name', 'cycle.effectiveDate', 'total.newAnnual', 'pupils'],
  },
} as const satisfies Record<string, EditableKind>;

export type DocumentKind = keyof typeof DOCUMENT_KINDS;

export const documentKinds = Object.keys(DOCUMENT_KINDS) as DocumentKind[];

export const isDocumentKind = (text: string): text is DocumentKind => Object.hasOwn(DOCUMENT_KINDS, text);

/** The product's own wording of a kind, and what an authority's has to keep to. */
export interface StandardWording extends WordingRules {
  /** What stands before the wording and belongs to no authority: title, running head, reference, and the mark of a draft. */
  readonly frame: string;
  readonly wording: string;
  readonly sample: object;
}

const folder = join(projectRoot(), 'templates', 'contracts');
const read = new Map<DocumentKind, StandardWording>();

export function standardWording(kind: DocumentKind): StandardWording {
  const known = read.get(kind);
  if (known) return known;
  const { template, sample, mustSay } = DOCUMENT_KINDS[kind];
  const source = readFileSync(join(folder, `${template}.typ.hbs`), 'utf8');
  const facts = sample();
  const standard: StandardWording = {
    ...splitFrame(source),
    sample: facts,
    fields: fieldsOf(facts, source),
    layoutFunctions: layoutFunctions(readFileSync(join(folder, 'layout.typ'), 'utf8')),
    mustSay,
    clauses: CLAUSES_PLACE.test(source),
  };
  read.set(kind, standard);
  return standard;
}

const fieldsOf = (facts: object, source: string): FieldGroup => availableFields(facts, source.replace(CLAUSES_PLACE, ''));
