import type { ClauseKind } from '../../documents/clauses/contract-kinds.js';
import { CLAUSE_KIND_WORDS } from '../../documents/clauses/contract-kinds.js';
import type { WordingState } from '../../documents/template-editing/wording-life-cycle.js';
import type { PrintedIn, TemplateView, VersionHead } from '../../documents/template-editing/wordings.query.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { Form } from '../foundation/form.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { dayInWords, shortDay } from '../foundation/words.js';
import { paths } from '../paths.js';

export const STATE_WORDS: Readonly<Record<WordingState, string>> = {
  draft: 'Draft',
  waiting: 'Waits for approval',
  approved: 'Approved',
  withdrawn: 'Given up',
};

export const STATE_COLOURS: Readonly<Record<WordingState, string>> = {
  draft: 'grey',
  waiting: 'orange',
  approved: 'green',
  withdrawn: 'red',
};

export const kindsInWords = (kinds: readonly ClauseKind[]): string => kinds.map((kind) => CLAUSE_KIND_WORDS[kind]).join(', ');

export const templatesTable: Table<TemplateView> = {
  name: 'templates',
  caption: 'Documents and their wording',
  columns: [
    {
      key: 'title',
      heading: 'Document',
      type: 'text',
      value: ({ title }) => title,
      href: ({ kind }) => paths.template(kind),
      sort: 'title',
    },
    {
      key: 'inForce',
      heading: 'Wording in force',
      type: 'text',
      value: ({ inForce }) => (inForce ? `Your own, version ${String(inForce.number)}` : 'Standard'),
      href: ({ inForce }) => (inForce ? paths.wordingVersion(inForce.id) : null),
      note: ({ coming }) => (coming ? `version ${String(coming.number)} from ${shortDay(coming.effectiveFrom)}` : null),
    },
    { key: 'since', heading: 'Since', type: 'date', value: ({ inForce }) => inForce?.effectiveFrom ?? null },
    {
      key: 'open',
      heading: 'On its way',
      type: 'status',
      value: ({ open }) => (open ? STATE_WORDS[open.state] : ''),
      colour: ({ open }) => (open ? STATE_COLOURS[open.state] : undefined),
      href: ({ open }) => (open ? paths.wordingVersion(open.id) : null),
    },
    { key: 'versions', heading: 'Versions', type: 'integer', value: ({ versions }) => versions },
  ],
};

/** Few and fixed: sorted and filtered here. */
export function listedTemplates(templates: readonly TemplateView[], list: ListState): TemplateView[] {
  const state = list.filter('state');
  const found = templates.filter(
    ({ title, open, inForce }) =>
      title.toLowerCase().includes(list.q.toLowerCase()) && (state === '' || (state === 'own' ? inForce !== null : open?.state === state)),
  );
  const sorted = found.sort((one, other) => one.title.localeCompare(other.title, 'en-GB'));
  return list.descending ? sorted.reverse() : sorted;
}

export function templatesView(templates: readonly TemplateView[], list: ListState) {
  const chosen = list.filter('state');
  return {
    list,
    clauses: paths.clauses,
    filters: {
      search: { label: 'Document', value: list.q },
      choices: [
        {
          name: 'state',
          label: 'Show',
          options: [
            { value: 'own', text: 'In your own wording' },
            { value: 'draft', text: 'With a draft' },
            { value: 'waiting', text: 'Waiting for approval' },
          ].map((option) => ({ ...option, chosen: option.value === chosen })),
        },
      ],
      ...(list.isFiltered ? { clear: list.withoutFilters } : {}),
    },
    table: tableView(templatesTable, listedTemplates(templates, list), list, {
      captionHidden: true,
      empty: 'No document matches. Remove a filter.',
    }),
  };
}

export const versionsTable: Table<VersionHead> = {
  name: 'versions',
  caption: 'Versions',
  columns: [
    {
      key: 'number',
      heading: 'Version',
      type: 'text',
      value: ({ number }) => `Version ${String(number)}`,
      href: ({ id }) => paths.wordingVersion(id),
    },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => STATE_WORDS[state],
      colour: ({ state }) => STATE_COLOURS[state],
    },
    { key: 'from', heading: 'Counts from', type: 'date', value: ({ effectiveFrom }) => effectiveFrom },
    {
      key: 'reason',
      heading: 'What changes',
      type: 'text',
      value: ({ reason, standsDown }) => reason || (standsDown ? 'The standard wording counts again.' : ''),
    },
    { key: 'by', heading: 'Written by', type: 'text', value: ({ draftedByName }) => draftedByName },
    {
      key: 'approved',
      heading: 'Approved by',
      type: 'text',
      value: ({ state, decidedByName }) => (state === 'approved' ? decidedByName : null),
    },
    { key: 'documents', heading: 'Printed in', type: 'integer', value: ({ documents }) => documents },
  ],
};

export const printedTable: Table<PrintedIn> = {
  name: 'printed-in',
  caption: 'Where it was used',
  columns: [
    {
      key: 'reference',
      heading: 'Document',
      type: 'text',
      value: ({ reference }) => reference,
      href: ({ id }) => paths.document(id),
      unbroken: true,
    },
    { key: 'school', heading: 'School', type: 'text', value: ({ schoolName }) => schoolName },
    { key: 'version', heading: 'Version', type: 'integer', value: ({ number }) => number },
    { key: 'on', heading: 'Issued', type: 'date', value: ({ createdAt }) => createdAt.slice(0, 10) },
  ],
};

export function templateView(
  actor: Actor,
  template: TemplateView,
  versions: readonly VersionHead[],
  printed: readonly PrintedIn[],
  list: ListState,
  form: Form,
) {
  const { title, kind, inForce, coming, open } = template;
  const begins = allows(actor, 'templates.edit') && open === null;
  return {
    form,
    title,
    breadcrumbs: [{ text: 'Templates', href: paths.templates }, { text: title }],
    standing: [
      inForce
        ? `Your own wording, version ${String(inForce.number)}, has been in force since ${dayInWords(inForce.effectiveFrom)}.`
        : 'The standard wording is in force.',
      ...(coming ? [`Version ${String(coming.number)} is approved and counts from ${dayInWords(coming.effectiveFrom)}.`] : []),
    ],
    open: open && {
      words: `Version ${String(open.number)}: ${STATE_WORDS[open.state].toLowerCase()}`,
      href: paths.wordingVersion(open.id),
    },
    versions: versions.length > 0 ? tableView(versionsTable, versions, null) : null,
    printed: printed.length > 0 ? tableView(printedTable, printed, null) : null,
    exports: versions.length > 0 ? list.exports : null,
    standard: paths.standardWording(kind),
    begin: begins && {
      action: paths.template(kind),
      starts: [
        ...(inForce ? [{ value: 'own', text: `Your version ${String(inForce.number)}`, checked: form.typed('start') !== 'standard' }] : []),
        { value: 'standard', text: 'The standard wording', checked: !inForce || form.typed('start') === 'standard' },
        ...(inForce
          ? [
              {
                value: 'none',
                text: 'None: go back to the standard wording',
                hint: { text: 'It then follows the product when that is improved.' },
              },
            ]
          : []),
      ],
    },
  };
}
