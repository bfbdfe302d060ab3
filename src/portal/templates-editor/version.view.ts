import { parseClause } from '../../documents/clauses/clause-markup.js';
import { CLAUSE_KINDS, CLAUSE_KIND_WORDS } from '../../documents/clauses/contract-kinds.js';
import { type FieldLine, fieldLines } from '../../documents/template-editing/available-fields.js';
import { clauseFields, standardWording } from '../../documents/template-editing/document-kinds.js';
import type { WholeVersion } from '../../documents/template-editing/wordings.query.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { Form } from '../foundation/form.js';
import { dayInWords, momentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { STATE_COLOURS, STATE_WORDS, kindsInWords } from './templates.view.js';
import { wordingDiff } from './wording-diff.js';

/** The page of what a version is of. */
export const subjectOf = (version: Pick<WholeVersion, 'clauseId' | 'documentKind'>): string =>
  version.clauseId === null ? paths.template(version.documentKind ?? '') : paths.clause(version.clauseId);

const crumbs = (version: WholeVersion, last: string) => [
  { text: 'Templates', href: paths.templates },
  ...(version.clauseId === null ? [] : [{ text: 'Clauses', href: paths.clauses }]),
  { text: version.title, href: subjectOf(version) },
  { text: last },
];

/** A clause as it is printed, for reading. */
export const clauseParagraphs = (text: string) =>
  parseClause(text).map(({ spans, subClauses }) => ({
    spans: spans.map(span),
    subClauses: subClauses.map((each) => ({ spans: each.map(span) })),
  }));

const span = (each: ReturnType<typeof parseClause>[number]['spans'][number]) => ({
  text: 'field' in each ? each.field : each.text,
  field: 'field' in each,
  bold: each.bold,
});

export const numberedLines = (text: string) => text.split('\n').map((line, index) => ({ number: index + 1, text: line }));

export function versionView(actor: Actor, version: WholeVersion, form: Form) {
  const { state, text, standsDown, problems, comparedWith } = version;
  const edits = allows(actor, 'templates.edit') && !version.ofProduct;
  const author = version.authors.includes(actor.personId);
  const holds = problems.length === 0;
  const diff = text === null ? [] : wordingDiff(comparedWith.text, text);
  return {
    form,
    wide: true,
    breadcrumbs: crumbs(version, `Version ${String(version.number)}`),
    caption: version.clauseId === null ? 'Template' : 'Clause',
    heading: version.title,
    number: version.number,
    tag: { text: version.ofProduct ? 'Standard' : STATE_WORDS[state], colour: STATE_COLOURS[state] },
    facts: factsOf(version),
    history: paths.historyOf('wording', version.id),
    returned: state === 'draft' ? version.returnedBecause : null,
    standsDown: standsDown ? 'From its day on the standard wording counts again.' : null,
    problems: problems.map(({ line, message }) => ({ line, message, href: `#line-${String(line)}` })),
    preview: holds && !standsDown ? paths.wordingPreview(version.id) : null,
    edit: edits && state === 'draft' ? paths.editWording(version.id) : null,
    ask: edits && state === 'draft' && holds ? paths.wordingVersion(version.id) : null,
    withdraw: edits && (state === 'draft' || state === 'waiting') ? paths.wordingVersion(version.id) : null,
    decide: allows(actor, 'templates.approve') && state === 'waiting' && !author ? paths.wordingVersion(version.id) : null,
    waits:
      state === 'waiting' && author
        ? 'You had a hand in it, so somebody else has to approve it.'
        : state === 'waiting'
          ? 'It stands still until it is decided.'
          : null,
    version: version.version,
    diff: diff.map((row) =>
      row.kind === 'left out' ? { leftOut: row.count } : { ...row, removed: row.kind === 'removed', added: row.kind === 'added' },
    ),
    comparedWith: comparedWith.words,
    unchanged: text !== null && diff.length === 0,
    clause: version.clauseId !== null && text !== null ? clauseParagraphs(text) : null,
    lines: text === null ? [] : numberedLines(text),
  };
}

function factsOf(version: WholeVersion) {
  const rows = [
    { key: 'Counts from', value: dayInWords(version.effectiveFrom) },
    ...(version.clauseId === null
      ? []
      : [
          { key: 'Belongs to', value: kindsInWords(version.kinds) },
          { key: 'Used', value: version.inEvery ? 'In every contract of these kinds' : 'Where it is chosen' },
        ]),
    { key: 'What changes', value: version.reason || 'Not said yet' },
    { key: 'Written by', value: version.draftedByName, note: version.ofProduct ? null : momentInWords(version.draftedAt) },
  ];
  if (version.askedByName && version.askedAt)
    rows.push({ key: 'Put forward by', value: version.askedByName, note: momentInWords(version.askedAt) });
  if (version.decidedByName && version.decidedAt)
    rows.push({
      key: version.state === 'withdrawn' ? 'Given up by' : 'Approved by',
      value: version.decidedByName,
      note: momentInWords(version.decidedAt),
    });
  return [...rows, { key: 'Printed in', value: version.documents === 1 ? '1 document' : `${String(version.documents)} documents` }];
}

/** As many empty numbered lines as there is room to write before the page is saved. */
const ROOM = 20;

/** The editor of a text: its lines counted, with room for more. */
export const editorOf = (text: string) => {
  const lines = text.split('\n').length + ROOM;
  return { rows: lines, numbers: Array.from({ length: lines }, (_, index) => index + 1) };
};

const fieldsView = (fields: readonly FieldLine[]) => fields.map((field) => ({ ...field, indent: '› '.repeat(field.depth) }));

export const clauseFieldsView = (kinds: readonly (typeof CLAUSE_KINDS)[number][]) =>
  fieldsView(
    fieldLines(clauseFields(kinds.length > 0 ? kinds : CLAUSE_KINDS)).filter(
      ({ depth, written }) => depth === 0 && !written.startsWith('{{#'),
    ),
  );

/** What is on record, as if it had been typed. */
export function formOf(version: WholeVersion): Form {
  const [year, month, day] = version.effectiveFrom.split('-');
  return Form.of({
    text: version.text ?? '',
    reason: version.reason,
    title: version.title,
    kinds: version.kinds,
    inEvery: version.inEvery ? 'yes' : 'no',
    'effectiveFrom-day': String(Number(day)),
    'effectiveFrom-month': String(Number(month)),
    'effectiveFrom-year': year,
    version: String(version.version),
  });
}

export const clauseChoices = (form: Form) => ({
  kinds: CLAUSE_KINDS.map((value) => ({ value, text: CLAUSE_KIND_WORDS[value], checked: form.chosen('kinds').includes(value) })),
  inEvery: [
    { value: 'yes', text: 'In every contract of these kinds', checked: form.typed('inEvery') === 'yes' },
    { value: 'no', text: 'Only where it is chosen', checked: form.typed('inEvery') !== 'yes' },
  ],
});

export function editView(version: WholeVersion, form: Form) {
  const text = form.typed('text').replace(/\r\n?/g, '\n');
  return {
    form,
    wide: true,
    breadcrumbs: crumbs(version, `Edit version ${String(version.number)}`),
    heading: version.title,
    number: version.number,
    action: paths.editWording(version.id),
    back: undefined,
    done: paths.wordingVersion(version.id),
    version: version.version,
    text,
    editor: editorOf(text),
    textError: form.errorOf('text'),
    problems: form.refused ? [] : version.problems,
    isClause: version.clauseId !== null,
    ...(version.clauseId === null ? {} : clauseChoices(form)),
    fields:
      version.documentKind === null
        ? clauseFieldsView(version.kinds)
        : fieldsView(fieldLines(standardWording(version.documentKind).fields)),
  };
}
