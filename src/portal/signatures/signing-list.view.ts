import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { ListedSigning, SigningFilter, SigningList } from '../../signatures/signing-requests.query.js';
import { SIGNING_SORTS, type SigningSort } from '../../signatures/signing-requests.sql.js';
import { type SigningState, signingLifeCycle } from '../../signatures/signing.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { dayInWords } from '../foundation/words.js';
import { paths } from '../paths.js';

export const SIGNING_TAGS: Readonly<Record<SigningState, { readonly text: string; readonly colour: string }>> = {
  open: { text: 'To be signed', colour: 'blue' },
  completed: { text: 'Signed by all', colour: 'green' },
  declined: { text: 'Declined', colour: 'red' },
  expired: { text: 'Not signed in time', colour: 'orange' },
  withdrawn: { text: 'Taken back', colour: 'grey' },
};

export const signingList = (query: AddressQuery): ListState<SigningSort> =>
  listState(query, { sorts: Object.keys(SIGNING_SORTS) as SigningSort[], sort: 'expiresOn', descending: true, filters: ['state'] });

export const signingFilter = (list: ListState): SigningFilter => {
  const states = list.filters('state')?.filter((state) => (signingLifeCycle.states as string[]).includes(state)) ?? [];
  return { text: list.q || null, states: states.length > 0 ? states : null };
};

const standing = ({ state, next, closedBecause }: ListedSigning): string | null =>
  state === 'open' ? (next === null ? null : `Waits for ${next}`) : closedBecause;

export const signingTable: Table<ListedSigning> = {
  name: 'documents-to-sign',
  caption: 'All documents for signature',
  columns: [
    {
      key: 'title',
      heading: 'Document',
      type: 'text',
      value: ({ title }) => title,
      href: ({ id }) => paths.signature(id),
      note: ({ reference }) => reference,
      sort: 'title',
    },
    { key: 'reference', heading: 'Reference', type: 'text', value: ({ reference }) => reference, hidden: 'page' },
    { key: 'school', heading: 'School', type: 'text', value: ({ schoolName }) => schoolName, sort: 'schoolName' },
    { key: 'authority', heading: 'Council', type: 'text', value: ({ authorityName }) => authorityName, hidden: 'page' },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => SIGNING_TAGS[state].text,
      colour: ({ state }) => SIGNING_TAGS[state].colour,
      note: standing,
    },
    { key: 'standing', heading: 'Whose turn, or why', type: 'text', value: standing, hidden: 'page' },
    { key: 'signed', heading: 'Signed', type: 'text', value: ({ signed, parties }) => `${String(signed)} of ${String(parties)}` },
    { key: 'value', heading: 'Worth', type: 'money', value: ({ value }) => value },
    { key: 'openedAt', heading: 'Sent', type: 'date', value: ({ openedAt }) => openedAt.slice(0, 10), sort: 'openedAt' },
    { key: 'openedBy', heading: 'Sent by', type: 'text', value: ({ openedByName }) => openedByName, hidden: 'page' },
    { key: 'expiresOn', heading: 'Last day', type: 'date', value: ({ expiresOn }) => expiresOn, sort: 'expiresOn' },
  ],
};

const mineTable: Table<ListedSigning> = {
  name: 'to-sign',
  caption: 'For you to sign',
  columns: signingTable.columns.filter(({ key }) => ['title', 'school', 'signed', 'value', 'expiresOn'].includes(key)).map(withoutSort),
};

function withoutSort<Column extends { readonly sort?: string }>({ sort: _, ...column }: Column): Omit<Column, 'sort'> {
  return column;
}

export function signingListView(actor: Actor, found: SigningList, list: ListState<SigningSort>) {
  const soonest = found.mine[0];
  return {
    wide: true,
    signs: allows(actor, 'contracts.sign'),
    figures: [
      ...(allows(actor, 'contracts.sign')
        ? [
            {
              label: 'For you to sign',
              value: String(found.mine.length),
              note: soonest ? `the first by ${dayInWords(soonest.expiresOn)}` : 'nothing waits for you',
              href: '#mine',
              alert: found.mine.length > 0,
            },
          ]
        : []),
      { label: 'To be signed', value: String(found.counts.open ?? 0), href: '?state=open#all' },
      { label: 'Signed by all', value: String(found.counts.completed ?? 0), href: '?state=completed#all' },
    ],
    mine: tableView(mineTable, found.mine, null, {
      captionHidden: true,
      empty: 'Nothing waits for your signature. What does is listed here, the soonest to end first.',
    }),
    filters: {
      label: 'Filter the documents',
      search: { label: 'Document, reference or school', value: list.q },
      choices: [
        {
          name: 'state',
          label: 'State',
          options: signingLifeCycle.states.map((state) => ({
            value: state,
            text: SIGNING_TAGS[state].text,
            chosen: list.filters('state')?.includes(state) ?? false,
          })),
        },
      ],
      clear: list.isFiltered ? list.withoutFilters : null,
    },
    table: tableView(signingTable, found.nodes, list, {
      captionHidden: true,
      empty: list.isFiltered ? 'No document matches these filters.' : 'Nothing has been sent for signature yet.',
    }),
    pages: list.pages(found),
    exports: list.exports,
    signatories: paths.signatories,
    verify: paths.verify(),
  };
}
