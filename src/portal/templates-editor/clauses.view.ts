import { CLAUSE_KINDS, CLAUSE_KIND_WORDS, type ClauseKind } from '../../documents/clauses/contract-kinds.js';
import type { ClauseRow, ClausesFilter, PrintedIn, VersionHead, WholeVersion } from '../../documents/template-editing/wordings.query.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { Connection } from '../../platform/graphql/connection.js';
import type { Form } from '../foundation/form.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';
import { STATE_WORDS, kindsInWords, printedTable, versionsTable } from './templates.view.js';
import { clauseChoices, clauseFieldsView, clauseParagraphs, editorOf } from './version.view.js';

export const CLAUSE_SORT_NAMES = ['position', 'title', 'effectiveFrom'] as const;
export type ClauseListState = ListState<(typeof CLAUSE_SORT_NAMES)[number]>;

export const clausesList = (query: AddressQuery): ClauseListState =>
  listState(query, { sorts: CLAUSE_SORT_NAMES, sort: 'position', filters: ['kind', 'whose', 'open'] });

export function clausesFilter(list: ClauseListState): ClausesFilter {
  const [whose, open] = [list.filter('whose'), list.filter('open')];
  return {
    kind: kindOf(list),
    whose: whose === 'own' || whose === 'product' ? whose : null,
    openState: open === 'draft' || open === 'waiting' ? open : null,
    text: list.q || null,
  };
}

const kindOf = (list: ClauseListState): ClauseKind | null => CLAUSE_KINDS.find((kind) => kind === list.filter('kind')) ?? null;

const standing = (row: ClauseRow): string => {
  if (row.replaced) return 'Replaced by your own';
  if (row.counts) return row.ofProduct ? 'Standard' : 'Your own';
  return row.openState === null ? 'Not in force' : 'Not in force yet';
};

export const clausesTable: Table<ClauseRow> = {
  name: 'clauses',
  caption: 'Clauses',
  columns: [
    {
      key: 'title',
      heading: 'Clause',
      type: 'text',
      value: ({ title }) => title,
      href: ({ id }) => paths.clause(id),
      note: ({ key }) => key,
      sort: 'title',
    },
    { key: 'key', heading: 'Name', type: 'text', value: ({ key }) => key, hidden: 'page' },
    { key: 'kinds', heading: 'Belongs to', type: 'text', value: ({ kinds }) => kindsInWords(kinds) },
    { key: 'use', heading: 'Used', type: 'text', value: ({ inEvery }) => (inEvery ? 'In every one' : 'Where chosen') },
    {
      key: 'standing',
      heading: 'In force',
      type: 'status',
      value: standing,
      colour: (row) => (row.counts ? (row.ofProduct ? 'blue' : 'green') : 'grey'),
    },
    { key: 'number', heading: 'Version', type: 'integer', value: ({ number }) => number },
    { key: 'from', heading: 'From', type: 'date', value: ({ effectiveFrom }) => effectiveFrom, sort: 'effectiveFrom' },
    {
      key: 'open',
      heading: 'On its way',
      type: 'text',
      value: ({ openState }) => (openState ? STATE_WORDS[openState] : ''),
      href: ({ openId }) => (openId ? paths.wordingVersion(openId) : null),
    },
    { key: 'documents', heading: 'Printed in', type: 'integer', value: ({ documents }) => documents },
  ],
};

export function clausesView(actor: Actor, clauses: Connection<ClauseRow>, list: ClauseListState) {
  const filter = clausesFilter(list);
  return {
    wide: true,
    list,
    breadcrumbs: [{ text: 'Templates', href: paths.templates }, { text: 'Clauses' }],
    add: allows(actor, 'templates.edit') ? paths.newClause() : null,
    filters: {
      search: { label: 'Words of the clause', value: list.q },
      choices: [
        {
          name: 'kind',
          label: 'Contract',
          options: CLAUSE_KINDS.map((value) => ({ value, text: CLAUSE_KIND_WORDS[value], chosen: filter.kind === value })),
        },
        {
          name: 'whose',
          label: 'Whose',
          options: [
            { value: 'own', text: 'Your own', chosen: filter.whose === 'own' },
            { value: 'product', text: 'Standard', chosen: filter.whose === 'product' },
          ],
        },
        {
          name: 'open',
          label: 'On its way',
          options: [
            { value: 'draft', text: 'With a draft', chosen: filter.openState === 'draft' },
            { value: 'waiting', text: 'Waiting for approval', chosen: filter.openState === 'waiting' },
          ],
        },
      ],
      ...(list.isFiltered ? { clear: list.withoutFilters } : {}),
    },
    table: tableView(clausesTable, clauses.nodes, list, { captionHidden: true, empty: 'No clause matches. Remove a filter.' }),
    pages: list.pages(clauses),
  };
}

/** A clause: what counts, or what is on its way where nothing does yet. */
export function clauseView(actor: Actor, shown: WholeVersion, versions: readonly VersionHead[], printed: readonly PrintedIn[], form: Form) {
  const edits = allows(actor, 'templates.edit');
  const open = versions.find(({ state }) => state === 'draft' || state === 'waiting');
  return {
    form,
    breadcrumbs: [{ text: 'Templates', href: paths.templates }, { text: 'Clauses', href: paths.clauses }, { text: shown.title }],
    title: shown.title,
    facts: [
      { key: 'Belongs to', value: kindsInWords(shown.kinds) },
      { key: 'Used', value: shown.inEvery ? 'In every contract of these kinds' : 'Where it is chosen' },
      { key: 'Whose', value: shown.ofProduct ? 'Standard: it comes with the product' : 'Your own' },
      { key: 'Name in contracts’ terms', value: shown.clauseKey ?? '' },
    ],
    shown: `Version ${String(shown.number)}${shown.state === 'approved' ? '' : `, ${STATE_WORDS[shown.state].toLowerCase()}`}`,
    paragraphs: clauseParagraphs(shown.text ?? ''),
    standsDown: shown.standsDown ? 'It says nothing of its own any more: where there is a standard clause of its name, that counts.' : null,
    open: open && {
      words: `Version ${String(open.number)}: ${STATE_WORDS[open.state].toLowerCase()}`,
      href: paths.wordingVersion(open.id),
    },
    versions: tableView(versionsTable, versions, null),
    printed: printed.length > 0 ? tableView(printedTable, printed, null) : null,
    replace: edits && shown.ofProduct ? paths.newClause(`?replaces=${shown.clauseKey ?? ''}`) : null,
    begin: edits && !shown.ofProduct && !open ? paths.clause(shown.clauseId ?? '') : null,
  };
}

export function newClauseView(form: Form, replaced: string | null) {
  const text = form.typed('text').replace(/\r\n?/g, '\n');
  const kinds = CLAUSE_KINDS.filter((kind) => form.chosen('kinds').includes(kind));
  return {
    form,
    wide: true,
    breadcrumbs: [{ text: 'Templates', href: paths.templates }, { text: 'Clauses', href: paths.clauses }, { text: 'Add a clause' }],
    action: paths.newClause(),
    replaced,
    key: form.typed('key'),
    text,
    editor: editorOf(text),
    textError: form.errorOf('text'),
    ...clauseChoices(form),
    fields: clauseFieldsView(kinds),
  };
}
