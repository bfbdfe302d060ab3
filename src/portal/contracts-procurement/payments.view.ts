import { pageOf } from '../../contracts/procurement/page-of.js';
import { quarterOf } from '../../contracts/procurement/procurement.query.js';
import type { QuarterCommitment } from '../../contracts/procurement/register.js';
import type { Days } from '../../contracts/procurement/spend.js';
import { type IsoDate, addDays, isoDate } from '../../kernel/dates.js';
import { SHORT_KIND_WORDS } from '../contracts/contract-words.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';
import { periodInWords, procurementTabs } from './procurement-words.js';

export const paymentsList = (query: AddressQuery): ListState =>
  listState(query, { sorts: ['committed', 'reference', 'provider'], sort: 'committed', descending: true, filters: ['quarter'] });

/** The last eight quarters, the running one first. */
function quarters(today: IsoDate): Days[] {
  const all = [quarterOf(today)];
  while (all.length < 8) all.push(quarterOf(addDays(all.at(-1)?.from ?? today, -1)));
  return all;
}

/** The quarter asked for by its first day; without one, the last that is over. */
export function quarterAsked(list: ListState, today: IsoDate): Days {
  const asked = list.filter('quarter');
  const known = quarters(today);
  return known.find(({ from }) => from === asked) ?? known[1] ?? quarterOf(isoDate(today));
}

type Row = QuarterCommitment & { readonly id: string };

export const paymentsTable: Table<Row> = {
  name: 'commitments-above-amount',
  caption: 'Commitments above the amount',
  columns: [
    {
      key: 'reference',
      heading: 'Contract',
      type: 'text',
      sort: 'reference',
      unbroken: true,
      value: ({ contract }) => contract.reference,
      href: ({ id }) => paths.contractPart(id, 'procurement'),
      note: ({ contract }) => SHORT_KIND_WORDS[contract.kind],
    },
    {
      key: 'provider',
      heading: 'Provider',
      type: 'text',
      sort: 'provider',
      value: ({ contract }) => contract.party.name,
      note: ({ contract }) => contract.school.name,
    },
    { key: 'begunOn', heading: 'Procedure begun', type: 'date', value: ({ contract }) => contract.record?.begunOn },
    {
      key: 'committed',
      heading: 'Committed in the quarter, with VAT',
      type: 'money',
      sort: 'committed',
      value: ({ committed }) => committed,
    },
  ],
};

export function paymentRows(commitments: readonly QuarterCommitment[], list: ListState): Row[] {
  const key = ({ contract }: Row): string => (list.sort === 'reference' ? contract.reference : contract.party.name);
  return commitments
    .map((each) => ({ ...each, id: each.contract.id }))
    .filter(({ contract }) =>
      `${contract.reference} ${contract.party.name} ${contract.school.name}`.toLowerCase().includes(list.q.toLowerCase()),
    )
    .sort((a, b) => (list.sort === 'committed' ? a.committed - b.committed : key(a).localeCompare(key(b))) * (list.descending ? -1 : 1));
}

export function paymentsView(commitments: readonly QuarterCommitment[], quarter: Days, list: ListState, today: IsoDate) {
  const rows = paymentRows(commitments, list);
  const found = pageOf(rows, list);
  return {
    wide: true,
    tabs: procurementTabs(paths.procurementPayments),
    heading: `Commitments, ${periodInWords(quarter)}`,
    filters: {
      label: 'Choose a quarter',
      search: { label: 'Contract or provider', value: list.q },
      choices: [
        {
          name: 'quarter',
          label: 'Quarter',
          any: 'The last that is over',
          options: quarters(today).map((each) => ({
            value: each.from,
            text: periodInWords(each),
            chosen: list.filter('quarter') === each.from,
          })),
        },
      ],
      clear: list.isFiltered ? list.withoutFilters : null,
    },
    table: tableView(paymentsTable, found.nodes, list, {
      captionHidden: true,
      totals: { committed: rows.reduce((sum, { committed }) => sum + committed, 0) },
      empty: 'No contract whose procedure began under the rule commits more than the amount in this quarter.',
    }),
    pages: list.pages(found),
    exports: list.exports,
  };
}
