import { pageOf } from '../../contracts/procurement/page-of.js';
import type { Owed } from '../../contracts/procurement/register.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Form } from '../foundation/form.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';
import { CLOCK_TAGS, PUBLICATION_WORDS, owedInWords, periodInWords, procurementTabs } from './procurement-words.js';

export const owedList = (query: AddressQuery): ListState =>
  listState(query, { sorts: ['dueOn', 'publishedOn', 'what', 'urgency'], sort: 'urgency', filters: ['state', 'what'] });

export type OwedRow = Owed & { readonly id: string };

export const owedTable: Table<OwedRow> = {
  name: 'to-publish',
  caption: 'What is to be published',
  columns: [
    {
      key: 'what',
      heading: 'What',
      type: 'text',
      sort: 'what',
      value: owedInWords,
      href: (owed) => (owed.about === 'contract' ? paths.contractPart(owed.contract.id, 'procurement') : null),
    },
    {
      key: 'contract',
      heading: 'Contract',
      type: 'text',
      value: (owed) => (owed.about === 'contract' ? owed.contract.reference : null),
      note: (owed) => (owed.about === 'contract' ? owed.contract.party.name : null),
    },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      sort: 'urgency',
      value: ({ state }) => CLOCK_TAGS[state].text,
      colour: ({ state }) => CLOCK_TAGS[state].colour,
    },
    { key: 'dueOn', heading: 'Last day', type: 'date', sort: 'dueOn', sortsDescending: false, value: ({ dueOn }) => dueOn },
    { key: 'publishedOn', heading: 'Published', type: 'date', sort: 'publishedOn', value: ({ publishedOn }) => publishedOn },
    { key: 'reference', heading: 'Under', type: 'text', value: ({ reference }) => reference },
  ],
};

/** What is still to be published, unless all is asked for. */
export function owedRows(owed: readonly Owed[], list: ListState): OwedRow[] {
  const [state, what] = [list.filter('state'), list.filter('what')];
  const keyed = owed.map((each) => ({
    ...each,
    id: each.about === 'contract' ? `${each.contract.id}.${each.notice}` : `${each.kind}.${each.from}`,
  }));
  const found = keyed.filter(
    (row) =>
      (state === 'all' || (state === 'published' ? row.publishedOn !== null : row.publishedOn === null)) &&
      (what === '' || (what === 'contracts') === (row.about === 'contract')) &&
      (row.about === 'contract' ? `${row.contract.reference} ${row.contract.party.name}` : owedInWords(row))
        .toLowerCase()
        .includes(list.q.toLowerCase()),
  );
  const by = list.sort;
  if (by === 'urgency') return list.descending ? found.reverse() : found;
  const key = (row: OwedRow): string => (by === 'what' ? owedInWords(row) : ((by === 'dueOn' ? row.dueOn : row.publishedOn) ?? ''));
  return found.sort((a, b) => key(a).localeCompare(key(b)) * (list.descending ? -1 : 1));
}

export function owedView(actor: Actor, owed: readonly Owed[], list: ListState, form: Form, today: IsoDate) {
  const found = pageOf(owedRows(owed, list), list);
  const overdue = owed.filter(({ state }) => state === 'overdue').length;
  const periods = owed.filter((each) => each.about === 'payments' && each.to < today);
  const [state, what] = [list.filter('state'), list.filter('what')];
  const chosen = form.typed('period');
  return {
    form,
    wide: true,
    tabs: procurementTabs(paths.procurementNotices),
    figures: [
      { label: 'Overdue', value: String(overdue), ...(overdue > 0 ? { alert: true } : {}) },
      { label: 'Due', value: String(owed.filter((each) => each.state === 'due').length) },
      {
        label: 'Published',
        value: String(owed.filter(({ publishedOn }) => publishedOn !== null).length),
        href: `${paths.procurementNotices}?state=published`,
      },
    ],
    filters: {
      label: 'Filter what is to be published',
      search: { label: 'Contract, provider or period', value: list.q },
      choices: [
        {
          name: 'state',
          label: 'State',
          any: 'To publish',
          options: [
            { value: 'published', text: 'Published', chosen: state === 'published' },
            { value: 'all', text: 'All', chosen: state === 'all' },
          ],
        },
        {
          name: 'what',
          label: 'About',
          options: [
            { value: 'contracts', text: 'Contracts', chosen: what === 'contracts' },
            { value: 'payments', text: 'Payments', chosen: what === 'payments' },
          ],
        },
      ],
      clear: list.isFiltered ? list.withoutFilters : null,
    },
    table: tableView(owedTable, found.nodes, list, {
      captionHidden: true,
      empty: list.isFiltered ? 'Nothing matches these filters.' : 'Nothing is to be published.',
    }),
    pages: list.pages(found),
    exports: list.exports,
    action: paths.procurementNotices,
    records: actor.access === 'write' && allows(actor, 'contracts.procurement') && periods.length > 0,
    periods: [
      { value: '', text: 'Choose a period' },
      ...periods.map((each) =>
        each.about === 'payments'
          ? {
              value: `${each.kind}.${each.from}`,
              text: `${PUBLICATION_WORDS[each.kind]}, ${periodInWords(each)}${each.publishedOn === null ? '' : ' (correct it)'}`,
              selected: chosen === `${each.kind}.${each.from}`,
            }
          : { value: '', text: '' },
      ),
    ],
  };
}
