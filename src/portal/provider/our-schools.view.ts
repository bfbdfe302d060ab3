import type { IsoDate } from '../../kernel/dates.js';
import { formatDate } from '../../kernel/dates.js';
import { riseBetween } from '../../kernel/money.js';
import type { Connection } from '../../platform/graphql/connection.js';
import type { OurReturn, OurStanding } from '../../uplifts/provider/our-returns.query.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords, moneyInWords, percentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { countdown, isNear, nextInWords, stateTag } from './words.js';

const offerIsOver = (row: OurReturn): boolean => row.state === 'offered' && row.waitingFor !== 'us';

/** Where a row leads: to the offer where one waits, else to the return. */
const leadsTo = (row: OurReturn): string =>
  row.state === 'offered' && row.waitingFor === 'us' ? paths.schoolReturnOffer(row.id) : paths.schoolReturn(row.id);

const riseNote = (row: OurReturn, amount: OurReturn['asked']): string | null => {
  const rise = amount === null ? null : riseBetween(row.current, amount);
  return rise === null ? null : `${rise > 0 ? '+' : ''}${percentInWords(rise)}`;
};

/** The provider's returns as a table, for its page and its files. */
export const ourReturnsTable = (today: IsoDate): Table<OurReturn> => ({
  name: 'our-returns',
  caption: 'Returns of our schools',
  columns: [
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      value: (row) => row.schoolName,
      href: leadsTo,
      note: (row) => row.reference,
      sort: 'school',
    },
    { key: 'reference', heading: 'Reference', type: 'text', value: (row) => row.reference, hidden: 'page' },
    { key: 'customer', heading: 'Council', type: 'text', value: (row) => row.customerName, note: (row) => row.cycleName, sort: 'customer' },
    { key: 'round', heading: 'Round', type: 'text', value: (row) => row.cycleName, hidden: 'page' },
    {
      key: 'state',
      heading: 'Where it stands',
      type: 'status',
      value: (row) => stateTag(row.state, offerIsOver(row)).text,
      colour: (row) => stateTag(row.state, offerIsOver(row)).colour,
      note: (row) => nextNote(row, today),
      sort: 'due',
    },
    { key: 'next', heading: 'What happens next', type: 'text', value: nextOf, hidden: 'page' },
    { key: 'answered', heading: 'Prices answered', type: 'integer', value: (row) => row.answered, hidden: 'page' },
    { key: 'lines', heading: 'Prices in all', type: 'integer', value: (row) => row.lineCount, hidden: 'page' },
    { key: 'due', heading: 'Due', type: 'date', value: (row) => (row.waitingFor === 'us' ? row.due : null), hidden: 'page' },
    { key: 'current', heading: 'Now', type: 'money', value: (row) => row.current },
    { key: 'asked', heading: 'Asked', type: 'money', value: (row) => row.asked, note: (row) => riseNote(row, row.asked), sort: 'asked' },
    {
      key: 'offered',
      heading: 'Offered or agreed',
      type: 'money',
      value: (row) => row.settled ?? row.offered,
      note: (row) => riseNote(row, row.settled ?? row.offered),
    },
    {
      key: 'unread',
      heading: 'Unread',
      type: 'integer',
      value: (row) => (row.unread > 0 ? row.unread : null),
      href: (row) => (row.unread > 0 ? paths.schoolReturnPart(row.id, 'messages') : null),
    },
    {
      key: 'arrears',
      heading: 'Arrears',
      type: 'money',
      value: (row) => (row.arrears > 0 ? row.arrears : null),
      href: (row) => (row.arrears > 0 ? `${paths.schoolReturn(row.id)}#arrears` : null),
      sort: 'arrears',
    },
    {
      key: 'receipt',
      heading: 'Last receipt',
      type: 'date',
      value: (row) => (row.hasReceipt ? row.submittedAt : null),
      href: (row) => (row.hasReceipt ? paths.receipt(row.id) : null),
    },
  ],
});

const nextOf = (row: OurReturn): string => nextInWords(row.state, { offerIsOver: offerIsOver(row), canReopen: row.waitingFor === 'us' });

/** What happens next, or the days left for what waits for us. */
function nextNote(row: OurReturn, today: IsoDate): string {
  const due = dueInWords(row, today);
  if (row.state === 'draft' && due !== null)
    return `${String(row.answered)} of ${countInWords(row.lineCount, 'price', 'prices')} given. ${due}`;
  return due ?? nextOf(row);
}

function dueInWords(row: OurReturn, today: IsoDate): string | null {
  if (row.waitingFor !== 'us' || row.due === null) return null;
  if (row.state === 'draft' && today < row.opensOn) return `Can be sent from ${formatDate(row.opensOn)}`;
  return row.state === 'offered' ? countdown(row.due, today, { lead: 'answer by', past: 'It ended' }) : countdown(row.due, today);
}

const WAITING = [
  { value: 'us', text: 'Waiting for us' },
  { value: 'customer', text: 'Waiting for a council' },
  { value: 'nobody', text: 'Nothing to do' },
] as const;

const yearInWords = (year: number): string => `${String(year)}/${String((year + 1) % 100).padStart(2, '0')}`;

/** The page of a fees manager: what waits for us first, with its last day and its money. */
export function ourSchoolsView(returns: Connection<OurReturn>, standing: OurStanding, list: ListState, today: IsoDate) {
  return {
    wide: true,
    list: { exports: list.exports },
    figures: figuresOf(standing, today),
    filters: {
      label: 'Filter returns',
      search: { label: 'School, council or reference', value: list.q },
      choices: [
        { name: 'waiting', label: 'Waiting for', any: 'Anybody', options: chosen(WAITING, list.filter('waiting')) },
        {
          name: 'customer',
          label: 'Council',
          any: 'All councils',
          options: chosen(
            standing.customers.map(({ id, name }) => ({ value: id, text: name })),
            list.filter('customer'),
          ),
        },
        {
          name: 'year',
          label: 'Round',
          any: 'Latest, and what is open',
          options: chosen(
            [...standing.years.map((year) => ({ value: String(year), text: yearInWords(year) })), { value: 'all', text: 'All rounds' }],
            list.filter('year'),
          ),
        },
      ],
      clear: list.isFiltered ? list.withoutFilters : null,
    },
    table: tableView(ourReturnsTable(today), returns.nodes, list, {
      captionHidden: true,
      empty: list.isFiltered
        ? 'No return matches these filters.'
        : 'No council has opened a round for your schools yet. You are told by e-mail when one does.',
    }),
    pagination: list.pages(returns),
  };
}

const chosen = (options: readonly { readonly value: string; readonly text: string }[], value: string) =>
  options.map((option) => ({ ...option, chosen: option.value === value }));

/** Sums to judge by are whole pounds. */
const wholePounds = (amount: number): string => moneyInWords(Math.round(amount / 100) * 100);

function figuresOf(standing: OurStanding, today: IsoDate) {
  const { nextToSendBy, nextOfferUntil } = standing;
  return [
    {
      label: 'Returns to send',
      value: String(standing.toSend),
      href: standing.toSend > 0 ? '?waiting=us' : null,
      note: nextToSendBy === null ? 'None is due' : countdown(nextToSendBy, today),
      alert: nextToSendBy !== null && isNear(nextToSendBy, today),
    },
    {
      label: 'Offers to answer',
      value: String(standing.offers),
      href: standing.offers > 0 ? '?waiting=us' : null,
      note:
        nextOfferUntil === null
          ? 'None waits'
          : `${countdown(nextOfferUntil, today, { lead: 'answer by', past: 'The first ended' })}. Together ${wholePounds(standing.offeredRise)} more a year`,
      alert: nextOfferUntil !== null && isNear(nextOfferUntil, today),
    },
    {
      label: 'With councils',
      value: String(standing.withCustomers),
      href: standing.withCustomers > 0 ? '?waiting=customer' : null,
      note: 'Sent, and not in force yet',
    },
    {
      label: 'Unread messages',
      value: String(standing.unread),
      href: null,
      note: standing.unread > 0 ? 'In the table below' : 'You have read all',
      alert: standing.unread > 0,
    },
    {
      label: 'Arrears due to us',
      value: wholePounds(standing.arrears),
      href: standing.arrears > 0 ? '?year=all&sort=arrears&dir=desc' : null,
      note: 'As decided so far; payments are not recorded here',
    },
  ];
}
