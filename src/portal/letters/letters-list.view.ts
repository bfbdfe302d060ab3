import { LETTER_STATES, type LetterRow, type LettersPage, type LetterState } from '../../uplifts/fee-letters/fee-letters.query.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';

export const LETTER_STATE_WORDS: Readonly<Record<LetterState, string>> = {
  proposed: 'Proposal to confirm',
  needsReading: 'To be read by you',
  entered: 'Return entered',
  setAside: 'Set aside',
};

const COLOURS: Readonly<Record<LetterState, string>> = { proposed: 'blue', needsReading: 'orange', entered: 'green', setAside: 'grey' };

export const lettersList = (query: AddressQuery): ListState =>
  listState(query, { sorts: [''], sort: '', filters: ['state'], pageSize: 50 });

export const stateOf = (list: ListState): LetterState | null => LETTER_STATES.find((state) => state === list.filter('state')) ?? null;

export const lettersTable: Table<LetterRow> = {
  name: 'letters',
  caption: 'Fee letters',
  columns: [
    { key: 'file', heading: 'Letter', type: 'text', value: ({ file }) => file.name, href: ({ id }) => paths.letter(id) },
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      value: ({ school }) => school?.name ?? 'Not known yet',
      href: ({ school }) => (school ? paths.school(school.id) : null),
      note: ({ school, schoolConfirmed, state }) =>
        school && !schoolConfirmed && state !== 'entered' ? 'by its URN, not confirmed' : null,
    },
    { key: 'urn', heading: 'URN', type: 'text', value: ({ school }) => (school ? String(school.urn) : ''), hidden: 'page' },
    { key: 'received', heading: 'Received', type: 'date', value: ({ receivedOn }) => receivedOn },
    { key: 'channel', heading: 'By', type: 'text', value: ({ channel }) => (channel === 'email' ? 'E-mail' : 'Post') },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => LETTER_STATE_WORDS[state],
      colour: ({ state }) => COLOURS[state],
    },
    {
      key: 'outcome',
      heading: 'Return, or why none',
      type: 'text',
      value: ({ upliftReturn, why }) => upliftReturn?.reference ?? why ?? '',
      href: ({ upliftReturn }) => (upliftReturn ? paths.upliftReturn(upliftReturn.id) : null),
    },
    { key: 'by', heading: 'Logged by', type: 'text', value: ({ loggedByName }) => loggedByName },
  ],
};

export function lettersView({ letters, counts }: LettersPage, list: ListState, mayAdd: boolean) {
  const all = Object.values(counts).reduce((total, count) => total + count, 0);
  return {
    wide: true,
    list,
    add: mayAdd ? paths.newLetter : null,
    works: paths.works,
    empty:
      all === 0 && !list.isFiltered
        ? {
            text: 'No fee letter was logged yet. A letter that comes by post or e-mail is added here: its day of receipt is kept, and what it asks is proposed as a return.',
            ...(mayAdd ? { action: { text: 'Add letters', href: paths.newLetter } } : {}),
          }
        : null,
    figures: LETTER_STATES.map((state) => ({
      label: LETTER_STATE_WORDS[state],
      value: String(counts[state]),
      href: list.address({ state }),
      alert: (state === 'proposed' || state === 'needsReading') && counts[state] > 0,
    })),
    filters: {
      search: { label: 'School, file or note', value: list.q },
      choices: [
        {
          name: 'state',
          label: 'State',
          options: LETTER_STATES.map((state) => ({ value: state, text: LETTER_STATE_WORDS[state], chosen: stateOf(list) === state })),
        },
      ],
      ...(list.isFiltered ? { clear: list.withoutFilters } : {}),
    },
    table: tableView(lettersTable, letters.nodes, list, { captionHidden: true, empty: 'No letter matches. Remove a filter.' }),
    pages: list.pages(letters),
  };
}
