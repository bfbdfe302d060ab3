import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClauseKind } from '../clauses/contract-kinds.js';
import { projectRoot } from '../rendering/project-root.js';
import type { TemplateName } from '../rendering/renderer.js';
import { aConsortiumPaper } from '../rendering/consortium-paper.sample.js';
import { aContractPaper } from '../rendering/contract-paper.sample.js';
import { aVariationLetter } from '../rendering/variation-letter.sample.js';
import { composeVariationLetter } from '../rendering/variation-letter.js';
import { availableFields } from './available-fields.js';
import type { Field, FieldGroup } from './field.js';
import type { WordingRules } from './check-wording.js';
import { CLAUSES_PLACE, splitFrame } from './frame.js';
import { layoutFunctions } from './layout-functions.js';

/** A kind of document with its wording. */
interface DocumentKindFacts {
  readonly title: string;
  readonly template: TemplateName;
  /** Invented facts: what the preview shows, and what fields there are. */
  readonly sample: () => object;
  readonly mustSay: readonly string[];
  /** Of a contract's document: the kind of contract, whose clauses it carries. */
  readonly contract?: ClauseKind;
  /** Between authorities: no single one words it, and it stands by the same rules as every wording. */
  readonly ofConsortium?: true;
}

/** The papers of contracts have one layout; what each says is composed from the contract's terms. */
function contractKind(title: string, contract?: ClauseKind): DocumentKindFacts {
  return {
    title,
    template: 'contract-paper',
    sample: () => aContractPaper({ title }),
    mustSay: ['school.name', 'provider.legalName', 'parts', 'schedules'],
    ...(contract === undefined ? {} : { contract }),
  };
}

/** The papers between authorities have one layout too. */
const consortiumKind = (title: string): DocumentKindFacts => ({
  title,
  template: 'consortium-paper',
  sample: () => aConsortiumPaper({ title }),
  mustSay: ['from.name', 'parts', 'schedules'],
  ofConsortium: true,
});

/** Every kind of document with a wording. A new kind needs one entry here. */
export const DOCUMENT_KINDS = {
  variationLetter: {
    title: 'Variation of fees',
    template: 'variation-letter',
    sample: () => composeVariationLetter(aVariationLetter({ draft: true })),
    mustSay: ['school.name', 'cycle.effectiveDate', 'total.newAnnual', 'pupils'],
  },
  individualPlacementAgreement: contractKind('Individual placement agreement', 'spot'),
  blockAgreement: contractKind('Block agreement', 'block'),
  frameworkAgreement: contractKind('Framework agreement', 'framework'),
  callOff: contractKind('Call-off of a place', 'callOff'),
  contractVariation: contractKind('Variation of a contract'),
  notice: contractKind('Notice'),
  reconciliationStatement: contractKind('Reconciliation statement'),
  awardLetter: contractKind('Award letter'),
  rechargeStatement: consortiumKind('Statement of a shared cost'),
  trueUpStatement: consortiumKind('True-up of a shared cost'),
  interAuthorityAgreement: consortiumKind('Inter-authority agreement'),
  blockRecharge: consortiumKind('Recharge for places in a block'),
  demandStatement: consortiumKind('Pooled demand statement'),
} satisfies Record<string, DocumentKindFacts>;

export type DocumentKind = keyof typeof DOCUMENT_KINDS;

export const documentKinds = Object.keys(DOCUMENT_KINDS) as DocumentKind[];

/** Those whose wording an authority may make its own. */
export const editableKinds = documentKinds.filter((kind) => {
  const facts: DocumentKindFacts = DOCUMENT_KINDS[kind];
  return facts.ofConsortium !== true;
});

export const isEditableKind = (text: string): text is DocumentKind => (editableKinds as readonly string[]).includes(text);

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

/** The documents that carry clauses of these kinds of contract. */
export const documentsOf = (kinds: readonly ClauseKind[]): DocumentKind[] =>
  documentKinds.filter((name) => {
    const { contract }: DocumentKindFacts = DOCUMENT_KINDS[name];
    return contract !== undefined && kinds.includes(contract);
  });

/** What every contract's document knows, whatever its kind. */
const PARTIES = ['authority', 'provider', 'school'] as const;

/** The fields a clause may use: those that every document it can stand in has. */
export function clauseFields(kinds: readonly ClauseKind[]): FieldGroup {
  const [first, ...others] = documentsOf(kinds).map((kind) => standardWording(kind).fields);
  if (first) return others.reduce(inBoth, first);
  const { fields } = standardWording('variationLetter').fields;
  return {
    kind: 'group',
    optional: false,
    fields: Object.fromEntries(PARTIES.flatMap((name) => (fields[name] ? [[name, fields[name]]] : []))),
  };
}

/** The fields that two documents share, as the stricter of the two has them. */
function inBoth(one: FieldGroup, other: FieldGroup): FieldGroup {
  const shared = Object.entries(one.fields).flatMap(([name, field]): [string, Field][] => {
    const twin = other.fields[name];
    if (!twin) return [];
    const optional = field.optional || twin.optional;
    if (field.kind === 'group' && twin.kind === 'group') return [[name, { ...inBoth(field, twin), optional }]];
    return field.kind === 'value' && twin.kind === 'value' && field.type === twin.type ? [[name, { ...field, optional }]] : [];
  });
  return { kind: 'group', optional: one.optional || other.optional, fields: Object.fromEntries(shared) };
}
