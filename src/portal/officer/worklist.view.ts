import { type IsoDate, addDays, formatDate } from '../../kernel/dates.js';
import { type WorklistEntry, type WorklistGroup, type WorklistKind, WORKLIST_SORTS, waitingDays } from '../../uplifts/worklist/worklist.js';
import type { Worklist } from '../../uplifts/worklist/worklist.query.js';
import { wholePounds } from '../charts/words.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords, shortDay } from '../foundation/words.js';
import { paths } from '../paths.js';
import { pageOf } from './page-of.js';

/** What an officer does next, and what the kind is called where it is counted. */
const KINDS: Readonly<Record<WorklistKind, { readonly group: string; readonly next: string }>> = {
  counterOffer: { group: 'Counter-offers to answer', next: 'Answer the counter-offer' },
  toReview: { group: 'New returns to review', next: 'Review' },
  underReview: { group: 'Under review, no answer yet', next: 'Decide and offer' },
  approvalReturned: { group: 'Came back from approval', next: 'Change and offer again' },
  lapsed: { group: 'Our offers that lapsed', next: 'Offer again or escalate' },
  settled: { group: 'Agreed, approval not asked for', next: 'Ask for approval' },
  deadlock: { group: 'Deadlocks', next: 'Resolve the deadlock' },
  letter: { group: 'Fee letters to read', next: 'Read the letter' },
  message: { group: 'Messages to answer', next: 'Answer the message' },
  expiring: { group: 'Our offers about to end', next: 'Chase the school' },
  offered: { group: 'Our offers with schools', next: 'See the offer' },
  notSent: { group: 'Returns not sent', next: 'Remind the school' },
  inApproval: { group: 'With approvers', next: 'See the approval' },
};

const SIDES = { us: 'Waiting on us', them: 'Waiting on others' } as const;

export const worklistState = (query: AddressQuery) =>
  listState(query, { sorts: WORKLIST_SORTS, sort: 'urgency', filters: ['group', 'person'], pageSize: 50 });
export type WorklistState = ReturnType<typeof worklistState>;

/** The group that the address asks for; without one, what waits for us; `all` is no group. */
export function groupOf(list: ListState): WorklistGroup['group'] | null {
  const asked = list.filter('group');
  if (asked === 'all') return null;
  return asked in KINDS || asked === 'them' ? (asked as WorklistGroup['group']) : 'us';
}

const titleOf = (group: WorklistGroup['group'] | null): string =>
  group === null ? 'Everything' : group === 'us' || group === 'them' ? SIDES[group] : KINDS[group].group;

/** "Costs from 1 Apr 2027", "Ends 12 Feb 2027": what the date of an entry means. */
export function dueInWords({ kind, dueOn }: WorklistEntry, today: IsoDate): string {
  if (dueOn === null) return '';
  const day = shortDay(dueOn);
  switch (kind) {
    case 'letter':
      return `Received ${day}`;
    case 'lapsed':
      return `Lapsed ${day}`;
    case 'expiring':
    case 'offered':
      return `Ends ${day}`;
    case 'notSent':
      return `Window ${dueOn < today ? 'closed' : 'closes'} ${day}`;
    case 'counterOffer':
    case 'toReview':
    case 'underReview':
    case 'approvalReturned':
    case 'settled':
    case 'deadlock':
    case 'message':
    case 'inApproval':
      return `Costs ${dueOn <= today ? 'since' : 'from'} ${day}`;
  }
}

/** Overdue once its date has passed; soon in the last week before. */
export function urgency({ dueOn, kind }: WorklistEntry, today: IsoDate): 'Overdue' | 'Soon' | '' {
  if (dueOn === null) return '';
  if (dueOn < today || (dueOn === today && kind === 'letter')) return 'Overdue';
  return dueOn <= addDays(today, 7) ? 'Soon' : '';
}

const hrefOf = (entry: WorklistEntry): string | null => {
  if (entry.returnId !== null) return paths.upliftReturn(entry.returnId);
  return entry.letterId === null ? null : paths.letter(entry.letterId);
};

const LONGEST_NOTE = 140;
const shortened = (note: string): string => (note.length <= LONGEST_NOTE ? note : `${note.slice(0, LONGEST_NOTE - 1).trimEnd()}…`);

/** Why it came back or stands still, or the message that waits; of the first kind it is said that a message waits too. */
function noteOf({ kind, note, messageWaiting }: WorklistEntry): string {
  const text = note === null ? '' : shortened(note);
  if (!messageWaiting || kind === 'message') return text;
  return kind === 'deadlock' || kind === 'approvalReturned' ? `${text} There is a message to answer too.` : `Message to answer: ${text}`;
}

/** The column of arrears is on the page once something costs. */
export const worklistTable = (today: IsoDate, reads: boolean, costs = true): Table<WorklistEntry> => ({
  name: 'worklist',
  caption: 'Worklist',
  columns: [
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      value: ({ school }) => school?.name ?? 'School not known yet',
      href: ({ school }) => (school ? paths.school(school.id) : null),
      note: ({ reference, late }) => [reference, late ? 'late return' : ''].filter(Boolean).join(', '),
      sort: 'school',
    },
    { key: 'reference', heading: 'Reference', type: 'text', value: ({ reference }) => reference, hidden: 'page' },
    {
      key: 'next',
      heading: 'What to do',
      type: 'text',
      value: ({ kind }) => (reads ? KINDS[kind].group : KINDS[kind].next),
      href: hrefOf,
      note: noteOf,
    },
    {
      key: 'urgency',
      heading: 'Urgency',
      type: 'status',
      value: (entry) => urgency(entry, today),
      colour: (entry) => (urgency(entry, today) === 'Overdue' ? 'red' : 'orange'),
    },
    { key: 'due', heading: 'Due', type: 'text', value: (entry) => dueInWords(entry, today), sort: 'urgency', hidden: 'export' },
    { key: 'dueOn', heading: 'Due on', type: 'date', value: ({ dueOn }) => dueOn, hidden: 'page' },
    { key: 'waiting', heading: 'Days waiting', type: 'integer', value: (entry) => waitingDays(entry, today), sort: 'waiting' },
    {
      key: 'atStake',
      heading: 'At stake a year',
      type: 'money',
      value: ({ atStake }) => atStake,
      note: ({ atStake }) => (atStake === null ? 'not known yet' : null),
      sort: 'atStake',
      whole: true,
    },
    { key: 'tabled', heading: 'On the table a year', type: 'money', value: ({ tabled }) => tabled, whole: true },
    {
      key: 'perWeek',
      heading: 'Arrears a week',
      type: 'money',
      value: ({ perWeek }) => perWeek || null,
      note: ({ perWeek }) => (perWeek === null ? 'not known' : null),
      whole: true,
      ...(costs ? {} : { hidden: 'page' as const }),
    },
    {
      key: 'person',
      heading: 'Who',
      type: 'text',
      value: ({ person, waitingOn }) => person?.name ?? (waitingOn === 'us' ? 'Nobody yet' : ''),
    },
  ],
});

const sumInWords = ({ atStake, perWeek, notKnown }: WorklistGroup): string =>
  [
    `${wholePounds(atStake)} a year at stake`,
    perWeek > 0 ? `arrears grow by ${wholePounds(perWeek)} a week` : '',
    notKnown > 0 ? `${countInWords(notKnown, 'amount', 'amounts')} not known yet` : '',
  ]
    .filter(Boolean)
    .join('; ');

/** One side with its kinds: each a link to its own list. */
function sideView(side: 'us' | 'them', groups: readonly WorklistGroup[], list: ListState, chosen: WorklistGroup['group'] | null) {
  const sum = groups.find(({ group }) => group === side);
  const kinds: readonly WorklistKind[] =
    side === 'us'
      ? ['counterOffer', 'toReview', 'underReview', 'approvalReturned', 'lapsed', 'settled', 'deadlock', 'letter', 'message']
      : ['expiring', 'offered', 'notSent', 'inApproval'];
  return {
    title: SIDES[side],
    href: list.address({ group: side }),
    active: chosen === side,
    count: sum?.count ?? 0,
    words: sum && sum.count > 0 ? sumInWords(sum) : 'Nothing',
    costs: (sum?.perWeek ?? 0) !== 0,
    kinds: kinds.flatMap((kind) => {
      const own = groups.find(({ group }) => group === kind);
      if (!own) return [];
      return {
        text: KINDS[kind].group,
        href: list.address({ group: kind }),
        active: chosen === kind,
        count: own.count,
        atStake: own.count === own.notKnown ? '' : wholePounds(own.atStake),
        perWeek: own.perWeek === 0 ? '' : wholePounds(own.perWeek),
      };
    }),
  };
}

export function worklistView(worklist: Worklist, list: WorklistState, reads: boolean) {
  const { today, groups, people, entries, nextPanelOn } = worklist;
  const group = groupOf(list);
  const shown = pageOf(entries, list, (entry) => entry.returnId ?? entry.letterId ?? entry.reference);
  const person = list.filter('person');
  return {
    wide: true,
    today: formatDate(today),
    nextPanel: nextPanelOn === null ? null : formatDate(nextPanelOn),
    sides: [sideView('us', groups, list, group), sideView('them', groups, list, group)],
    heading: titleOf(group),
    all: group === null ? null : list.address({ group: 'all' }),
    filters: {
      label: 'Choose schools and people',
      search: { label: 'School, URN or reference', value: list.q },
      choices: [
        {
          name: 'person',
          label: 'Whose work',
          any: 'The whole team',
          options: [
            { value: 'me', text: 'Mine' },
            { value: 'nobody', text: 'Nobody’s yet' },
            ...people.map(({ id, name }) => ({ value: id, text: name })),
          ].map((option) => ({ ...option, chosen: option.value === person })),
        },
      ],
      kept: [{ name: 'group', value: group ?? 'all' }],
      clear: list.q !== '' || person !== '' ? list.address({ q: null, person: null }) : null,
    },
    table: tableView(
      {
        ...worklistTable(
          today,
          reads,
          entries.some(({ perWeek }) => perWeek !== 0),
        ),
        caption: titleOf(group),
      },
      shown.nodes,
      list,
      {
        captionHidden: true,
        empty: list.q !== '' || person !== '' ? 'Nothing waits under this choice.' : 'Nothing waits here.',
      },
    ),
    pagination: list.pages(shown),
    list,
  };
}
